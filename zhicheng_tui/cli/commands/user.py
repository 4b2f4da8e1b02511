"""`user`: accounts of one's own unit and those below it."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...domain.clock import local
from ...services.permissions import Role
from ..desks import desk_of
from ..options import UsageError
from ..talk import emit, say, talk
from .common import Json

if TYPE_CHECKING:
    from ...domain.accounts import Account, Recusal
    from ...services.desk import Desk


class Action(StrEnum):
    """What to do with an account."""

    LIST = "list"
    ADD = "add"
    DISABLE = "disable"
    ENABLE = "enable"
    RESET = "reset"
    PASSWD = "passwd"
    ROLE = "role"
    MOVE = "move"
    RECUSE = "recuse"
    UNRECUSE = "unrecuse"
    RECUSALS = "recusals"
    APPLICANTS = "applicants"


_NEEDS_LOGIN = frozenset(Action) - {Action.LIST, Action.PASSWD, Action.APPLICANTS}
ACTIONS = (
    "list 列出、add 开立、disable 停用、enable 启用、reset 重置密码、passwd 修改本人的密码、role 改变角色、"
    "move 调动、recuse 标记回避、unrecuse 取消回避、recusals 列出回避、applicants 为还没有账号的申报人批量开立"
)


def user(
    context: typer.Context,
    action: Annotated[str, typer.Argument(metavar="ACTION", help=ACTIONS)],
    login: Annotated[str, typer.Argument(metavar="LOGIN", help="登录名")] = "",
    name: Annotated[str, typer.Option(help="姓名，用于 add")] = "",
    unit: Annotated[str, typer.Option(help="单位名称或统一社会信用代码，默认本单位；用于 add、move、list")] = "",
    role: Annotated[
        str, typer.Option(help="角色，用于 add、role：" + "、".join(f"{r.value} {r.label}" for r in Role))
    ] = "",
    id_no: Annotated[str, typer.Option(help="身份证号，据此不能审核本人的申报；用于 add")] = "",
    phone: Annotated[str, typer.Option(help="联系电话，用于 add")] = "",
    reason: Annotated[str, typer.Option(help="原因，用于 disable、recuse")] = "",
    case: Annotated[str, typer.Option("--no", metavar="NO", help="办件编号，用于 recuse、unrecuse")] = "",
    search: Annotated[str, typer.Option(help="登录名、姓名或单位名称中的字，用于 list")] = "",
    out: Annotated[str, typer.Option(help="写入登录名和一次性密码的 CSV 文件，用于 applicants")] = "",
    as_json: Json = False,
) -> None:
    """管理本级及下级单位的账号；修改本人的密码。"""
    wanted = _action(action, login)
    desk = desk_of(context)
    match wanted:
        case Action.LIST:
            found = desk.accounts.list(desk.accounts.unit(unit) if unit else None, search)
            _show(found, account_object, account_line, as_json)
            talk(f"共 {len(found)} 个账号")
        case Action.RECUSALS:
            _show(desk.accounts.recusals(login), recusal_object, recusal_line, as_json)
        case Action.PASSWD:
            _change_password(desk, login)
        case Action.APPLICANTS:
            from ..applicants import open_applicants

            open_applicants(desk, unit, out)
        case _:
            _change(desk, wanted, login, name=name, unit=unit, role=role, id_no=id_no, phone=phone,
                    reason=reason, case=case)  # fmt: skip


def _change(desk: Desk, action: Action, login: str, **given: str) -> None:
    """Carry out what changes somebody's account."""
    accounts = desk.accounts
    match action:
        case Action.ADD:
            _needed(given, "name", "role")
            where, role = accounts.unit(given["unit"]), _role(given["role"])
            extra = {"id_no": given["id_no"], "phone": given["phone"]}
            _hand_over(accounts.create(login, given["name"], where, role, **extra))
            talk(f"已开立账号 {login}（{given['name']}，{where.name}，{role.label}）")
        case Action.RESET:
            _hand_over(accounts.reset_password(login))
            talk(f"已重置 {login} 的密码，登录失败的等待也已取消")
        case Action.DISABLE:
            accounts.disable(login, given["reason"])
            talk(f"已停用 {login}，正在使用的在下一次操作时退出")
        case Action.ENABLE:
            accounts.enable(login)
            talk(f"已启用 {login}")
        case Action.ROLE:
            _needed(given, "role")
            role = _role(given["role"])
            accounts.set_role(login, role)
            talk(f"{login} 的角色已改为{role.label}")
        case Action.MOVE:
            _needed(given, "unit")
            where = accounts.unit(given["unit"])
            accounts.transfer(login, where)
            talk(f"{login} 已调到{where.name}")
        case Action.RECUSE:
            _needed(given, "case")
            talk(f"已标记：{login} 回避{accounts.recuse(login, given['case'], given['reason'])}的申报")
        case _:
            _needed(given, "case")
            talk(f"已取消：{login} 不再回避{accounts.unrecuse(login, given['case'])}的申报")


def _action(word: str, login: str) -> Action:
    if word not in list(Action):
        raise UsageError(f"不认识 user 后面的「{word}」，可用：{ACTIONS}")
    action = Action(word)
    if action in _NEEDS_LOGIN and not login:
        raise UsageError(f"请写登录名，如 zhicheng user {word} 登录名")
    return action


def _role(word: str) -> Role:
    for role in Role:
        if word in (role.value, role.label):
            return role
    raise UsageError(f"不认识角色「{word}」，可用：{'、'.join(f'{role.value} {role.label}' for role in Role)}")


def _needed(given: dict[str, str], *names: str) -> None:
    options = {"case": "--no", **{name: f"--{name}" for name in names if name != "case"}}
    lacking = [options[name] for name in names if not given[name].strip()]
    if lacking:
        raise UsageError(f"还缺 {'、'.join(lacking)}")


def _hand_over(password: str) -> None:
    """Write a one-time password to stdout, once, and say what it is good for."""
    say(password)
    talk("上面是一次性密码，只显示这一次；请当面或电话告知本人，14 天内首次登录并改成自己的密码")


def _change_password(desk: Desk, login: str) -> None:
    """Change one's own password: asked at the terminal, or as lines of standard input (the old one first, if any)."""
    from ...services.sessions import Session

    if login not in ("", desk.actor.login):
        raise UsageError("passwd 只能改本人的密码；忘记密码由管理员用 zhicheng user reset 重置")
    session = Session(desk, by_name=True)
    old = _secret("原密码：") if session.has_password else ""
    new = _secret("新密码（至少 10 个字符）：")
    if sys.stdin.isatty() and _secret("再输一遍：") != new:
        raise UsageError("两次输入的新密码不一样，没有改动")
    session.choose_password(old, new)
    talk("密码已修改")


def _secret(prompt: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(prompt, stream=sys.stderr)
    return sys.stdin.readline().rstrip("\r\n")


def _show(found: Sequence[Any], as_object: Callable[[Any], dict[str, Any]], line: Callable[[Any], str],
          as_json: bool) -> None:  # fmt: skip
    if as_json:
        emit(as_object(one) for one in found)
        return
    for one in found:
        say(line(one))


def account_object(account: Account) -> dict[str, Any]:
    """Return an account as JSON; no password, no identity number."""
    return {
        "login": account.login,
        "name": account.name,
        "unit": account.unit.name,
        "role": account.role,
        "phone": account.phone,
        "active": account.active,
        "has_password": account.has_password,
        "must_change": account.must_change,
    }


def account_line(account: Account) -> str:
    """Return an account as a line."""
    role = next((role.label for role in Role if role == account.role), account.role)
    state = "停用" if not account.active else "待改密码" if account.must_change else ""
    state = state or ("有密码" if account.has_password else "未设密码")
    return f"{account.login}\t{account.name}\t{account.unit.name}\t{role}\t{state}"


def recusal_object(recusal: Recusal) -> dict[str, Any]:
    """Return a recusal as JSON."""
    return {"person": recusal.person, "reason": recusal.reason, "marked_by": recusal.marked_by, "at": f"{recusal.at}"}


def recusal_line(recusal: Recusal) -> str:
    """Return a recusal as a line."""
    return f"{recusal.person}\t{recusal.reason}\t{recusal.marked_by}\t{local(recusal.at):%Y-%m-%d}"
