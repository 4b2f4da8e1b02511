"""Accounts as the rules and screens see them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from .application import Unit
from .numbers import identity_fault
from .refusal import Refusal

FIRST_PASSWORD_LASTS = timedelta(days=14)
"""How long a one-time password can be used."""
MAX_NAME = 60
_LOGIN = re.compile(r"[\w@][\w.@-]{1,31}")
_PHONE = re.compile(r"[\d+() -]{5,20}")


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in."""

    id: int
    login: str
    name: str
    unit: Unit
    role: str
    phone: str
    active: bool
    has_password: bool
    must_change: bool
    """Has a one-time password that waits to be changed."""
    password_at: datetime | None
    version: int

    def expired(self, now: datetime) -> bool:
        """Whether its one-time password was not used in time."""
        return self.must_change and self.password_at is not None and now - self.password_at > FIRST_PASSWORD_LASTS


@dataclass(frozen=True)
class Recusal:
    """回避: an account that must keep out of a person's files."""

    user_id: int
    person_id: int
    person: str
    reason: str
    marked_by: str
    at: datetime


def check_account(login: str, name: str, id_no: str, phone: str) -> list[Refusal]:
    """Return every reason why an account cannot be opened with these; `id_no` and `phone` may be empty."""
    refusals = []
    if not _LOGIN.fullmatch(login):
        refusals.append(Refusal("login", "登录名为 2 到 32 个字母、数字、汉字或 . _ - @，不含空格", "login"))
    if not name or len(name) > MAX_NAME:
        refusals.append(Refusal("name", f"请填写姓名，不超过 {MAX_NAME} 字", "name"))
    fault = identity_fault(id_no) if id_no else None
    if fault:
        refusals.append(Refusal("id-no", f"身份证号{fault}，请核对", "id_no"))
    if phone and not _PHONE.fullmatch(phone):
        refusals.append(Refusal("phone", "联系电话不正确，请核对", "phone"))
    return refusals
