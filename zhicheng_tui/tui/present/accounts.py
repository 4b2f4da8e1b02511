"""Accounts as lines."""

from __future__ import annotations

from datetime import datetime

from ...domain.accounts import Account
from ...domain.clock import local
from ...domain.privacy import mask_phone
from ...domain.text import one_line
from ...services.permissions import Role
from ..ink import Span, fit

LOGIN, NAME, ROLE, STATE = 14, 12, 12, 10
Lines = list[list[Span]]


def role_label(role: str) -> str:
    """Return a role's Chinese name."""
    return Role(role).label if role in list(Role) else role


def account_state(account: Account) -> tuple[str, str]:
    """Return how an account stands, and in which colour."""
    if not account.active:
        return "停用", "bad"
    if account.must_change:
        return "待改密码", "hurry"
    return ("启用", "") if account.has_password else ("未设密码", "dim")


def _unit_width(width: int) -> int:
    return max(width - LOGIN - NAME - ROLE - STATE, 12)


def account_heads(width: int) -> list[Span]:
    """Return the column heads."""
    heads = fit(" 登录名", LOGIN) + fit("姓名", NAME) + fit("单位", _unit_width(width))
    return [(heads + fit("角色", ROLE) + fit("状态", STATE), "dim")]


def account_row(account: Account, width: int) -> list[Span]:
    """Return one account."""
    state, ink = account_state(account)
    return [
        (fit(f" {one_line(account.login)}", LOGIN - 1) + " ", "" if account.active else "dim"),
        (fit(one_line(account.name), NAME - 1) + " ", "" if account.active else "dim"),
        (fit(one_line(account.unit.name), _unit_width(width) - 1) + " ", "dim"),
        (fit(role_label(account.role), ROLE), ""),
        (fit(state, STATE), ink),
    ]


def account_lines(account: Account, now: datetime) -> Lines:
    """Return everything that is known of an account."""
    state, ink = account_state(account)
    since = f"{local(account.password_at):%Y-%m-%d %H:%M}" if account.password_at else "没有设置"
    pairs: list[tuple[str, str, str]] = [
        ("登录名", account.login, ""),
        ("姓名", account.name, ""),
        ("单位", account.unit.name, ""),
        ("角色", role_label(account.role), ""),
        ("电话", mask_phone(account.phone) if account.phone else "未填写", ""),
        ("状态", state, ink),
        ("密码设置于", since, ""),
    ]
    if account.expired(now):
        pairs.append(("一次性密码", "超过 14 天没有使用，已失效；请重置", "bad"))
    return [[(fit(label, 14), "dim"), (one_line(text), ink or "strong")] for label, text, ink in pairs]


def password_lines(account: Account, password: str) -> Lines:
    """Return a one-time password, and what it is good for."""
    return [
        [("登录名　　　", "dim"), (one_line(account.login), "strong")],
        [("一次性密码　", "dim"), (password, "mark")],
        [],
        [("密码只显示这一次，请当面或电话告知本人；14 天内首次登录时改成自己的密码。", "hurry")],
    ]
