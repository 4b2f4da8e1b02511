"""Accounts of the caller's own unit and the units below: opening, closing, passwords, roles, recusals.

Loads the table classes, so import it late.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from ..domain.accounts import Account, Recusal, check_account
from ..domain.application import Actor, Unit
from ..domain.refusal import Refused, refuse
from ..domain.text import typed
from ..store import accounting, audit
from ..store.queries import accounts as queries
from ..store.queries.applicants import has_applicant
from ..store.writing import StaleVersion
from . import passwords
from .errors import NotFound
from .permissions import Permission, Role, holders, missing, require
from .runtime import Runtime

MAX_REASON = 200


def create_account(
    connection: Connection,
    *,
    login: str,
    name: str,
    unit_id: int,
    role: Role,
    id_no: str,
    phone: str,
    now: datetime,
) -> tuple[int, str]:
    """Open an account inside another service's transaction, which checks who may and writes the audit event.

    Returns:
        The account's id and its one-time password, which is kept nowhere else.

    Raises:
        Refused: When the login is taken, or a value cannot be used.
    """
    login, name, id_no, phone = login.strip(), name.strip(), id_no.strip().upper(), phone.strip()
    refusals = check_account(login, name, id_no, phone)
    if refusals:
        raise Refused(refusals)
    if queries.find_account(connection, login) is not None:
        raise refuse("taken", f"登录名「{login}」已经有人使用，请换一个", "login")
    if role is Role.APPLICANT and not id_no:
        raise refuse("id-no", "申报人的账号须填写身份证号，据此认定本人的申报", "id_no")
    if role is Role.APPLICANT and has_applicant(connection, id_no):
        raise refuse("again", "这个身份证号已有申报人账号，请查找后重置密码", "id_no")
    values = {"login": login, "name": name, "unit_id": unit_id, "role": role.value, "id_no": id_no, "phone": phone}
    user_id = accounting.add_account(connection, **values)
    password = passwords.one_time()
    accounting.set_password(connection, user_id, passwords.hashed(password), now, must_change=True)
    return user_id, password


@dataclass(frozen=True)
class Accounts:
    """Accounts as one caller manages them."""

    runtime: Runtime
    actor: Actor

    def list(self, unit: Unit | None = None, search: str = "") -> Sequence[Account]:
        """Return the accounts of a unit and those below it, by default the caller's own.

        Raises:
            Refused: When the caller manages no accounts.
        """
        require(self.actor, Permission.ACCOUNTS)
        path = unit.path if unit is not None and self.actor.covers(unit.path) else self.actor.unit.path
        with self.runtime.reading() as connection:
            return queries.list_accounts(connection, path, search.strip())

    def find(self, login: str) -> Account:
        """Return an account of the caller's tree.

        Raises:
            NotFound: When there is none.
        """
        with self.runtime.reading() as connection:
            self._require(connection)
            return self._found(connection, login)

    def unit(self, named: str) -> Unit:
        """Return the unit of the caller's tree with a name or credit code; an empty one means the caller's own.

        Raises:
            NotFound: When there is none, or several.
        """
        with self.runtime.reading() as connection:
            self._require(connection)
            if not named:
                return self.actor.unit
            found = queries.find_unit(connection, self.actor.unit.path, named.strip())
        if len(found) != 1:
            raise NotFound(f"{'有多个' if found else '没有'}单位「{named}」，请核对名称，或改用统一社会信用代码")
        return found[0]

    def create(self, login: str, name: str, unit: Unit, role: Role, *, id_no: str = "", phone: str = "") -> str:
        """Open an account and return its one-time password, which is shown once.

        The first account with rights over accounts may be opened by a reviewer of the topmost unit.

        Raises:
            Refused: When the caller may not, or a value cannot be used.
        """
        now = self.runtime.clock.now()
        with self.runtime.writing() as connection:
            first = self._require(connection)
            self._require_unit(connection, unit)
            if not first:
                self._require_rank(role)
            user_id, password = create_account(
                connection, login=login, name=name, unit_id=unit.id, role=role, id_no=id_no, phone=phone, now=now
            )
            after = {"login": login.strip(), "role": role.value, "unit": unit.id}
            self._note(connection, "ACCOUNT_OPEN", user_id, after=after, now=now)
        return password

    def disable(self, login: str, reason: str) -> None:
        """Close an account; what it did stays, its running sessions end at their next act.

        Raises:
            Refused: Without a reason, for one's own account, or above one's rank.
        """
        reason = _reason(reason, "停用")
        with self._changing(login, "停用") as (connection, account, now):
            if not account.active:
                raise refuse("state", f"{login} 已是停用状态")
            accounting.change_account(connection, account.id, account.version, active=False)
            self._note(connection, "ACCOUNT_DISABLE", account.id, reason=reason, now=now)

    def enable(self, login: str) -> None:
        """Open a closed account again; its password is the one it had.

        Raises:
            Refused: Above one's rank.
        """
        with self._changing(login, "启用") as (connection, account, now):
            if account.active:
                raise refuse("state", f"{login} 没有停用")
            accounting.change_account(connection, account.id, account.version, active=True)
            self._note(connection, "ACCOUNT_ENABLE", account.id, now=now)

    def reset_password(self, login: str) -> str:
        """Give an account a one-time password and forget its failed sign-ins; return the password.

        Raises:
            Refused: For one's own account, or above one's rank.
        """
        password = passwords.one_time()
        kept = passwords.hashed(password)
        with self._changing(login, "重置密码") as (connection, account, now):
            accounting.set_password(connection, account.id, kept, now, must_change=True)
            accounting.drop_failures(connection, account.login)
            self._note(connection, "PASSWORD_RESET", account.id, now=now)
        return password

    def set_role(self, login: str, role: Role) -> None:
        """Give an account another role; its running sessions end at their next act.

        Raises:
            Refused: For one's own account, or above one's rank.
        """
        with self._changing(login, "改变角色") as (connection, account, now):
            self._require_rank(role)
            accounting.change_account(connection, account.id, account.version, role=role.value)
            before, after = {"role": account.role}, {"role": role.value}
            self._note(connection, "ACCOUNT_ROLE", account.id, before, after, now=now)

    def transfer(self, login: str, unit: Unit) -> None:
        """Move an account to another unit of the caller's tree; its running sessions end at their next act.

        Raises:
            Refused: For one's own account, or above one's rank.
        """
        with self._changing(login, "调动") as (connection, account, now):
            self._require_unit(connection, unit)
            accounting.change_account(connection, account.id, account.version, unit_id=unit.id)
            before, after = {"unit": account.unit.id}, {"unit": unit.id}
            self._note(connection, "ACCOUNT_MOVE", account.id, before, after, now=now)

    def recuse(self, login: str, application_no: str, reason: str) -> str:
        """Mark that an account must keep out of all files of an application's person; return the person's name.

        Anybody may mark themselves; only who manages accounts marks others, and takes marks away.

        Raises:
            NotFound: When there is no such application in the caller's tree.
            Refused: Without a reason.
        """
        reason = _reason(reason, "回避")
        with self._changing(login, "", own=True) as (connection, account, now):
            person_id, person = self._person(connection, application_no)
            accounting.add_recusal(connection, account.id, person_id, reason, self.actor.id, now)
            self._note(connection, "RECUSE", account.id, after={"person": person_id}, reason=reason, now=now)
        return person

    def unrecuse(self, login: str, application_no: str) -> str:
        """Take such a mark away; return the person's name.

        Raises:
            NotFound: When there is none.
        """
        with self._changing(login, "取消回避") as (connection, account, now):
            person_id, person = self._person(connection, application_no)
            if not accounting.drop_recusal(connection, account.id, person_id):
                raise NotFound(f"{login} 没有对{person}的回避标记")
            self._note(connection, "UNRECUSE", account.id, before={"person": person_id}, now=now)
        return person

    def recusals(self, login: str) -> Sequence[Recusal]:
        """Return whose files an account must keep out of, by age."""
        with self.runtime.reading() as connection:
            if login != self.actor.login:
                require(self.actor, Permission.ACCOUNTS)
            return queries.list_recusals(connection, self._found(connection, login).id)

    # rules

    def _require(self, connection: Connection) -> bool:
        """Return whether this is an installation without anybody to manage accounts, whose first reviewer may begin."""
        refusals = missing(self.actor, Permission.ACCOUNTS)
        topmost = self.actor.unit.path.count("/") == 2
        if refusals and (not topmost or queries.any_of(connection, holders(Permission.ACCOUNTS))):
            raise Refused(refusals)
        return bool(refusals)

    def _require_rank(self, role: str) -> None:
        wanted = Role(role)
        if wanted.rank > Role(self.actor.role).rank:
            raise refuse("rank", f"「{wanted.label}」高于本人的权限，请由上级管理员办理")

    def _require_unit(self, connection: Connection, unit: Unit) -> None:
        if queries.unit_at(connection, self.actor.unit.path, unit.id) is None:
            raise NotFound(f"没有单位「{unit.name}」，或不在本级及下级单位范围内，或已停用")

    def _found(self, connection: Connection, login: str) -> Account:
        account = queries.find_account(connection, login)
        if account is None or not self.actor.covers(account.unit.path):
            raise NotFound(f"没有用户「{login}」，或不在本级及下级单位范围内")
        return account

    def _person(self, connection: Connection, application_no: str) -> tuple[int, str]:
        found = queries.person_of(connection, self.actor.unit.path, application_no)
        if found is None:
            raise NotFound(f"没有办件 {application_no}，或不在本级及下级单位范围内")
        return found

    @contextmanager
    def _changing(self, login: str, act: str, *, own: bool = False) -> Iterator[tuple[Connection, Account, datetime]]:
        """Give the account to change and a transaction; refuse one's own unless `own`, and those above one's rank."""
        now = self.runtime.clock.now()
        try:
            with self.runtime.writing() as connection:
                if not own or login != self.actor.login:
                    require(self.actor, Permission.ACCOUNTS)
                account = self._found(connection, login)
                if account.id == self.actor.id and not own:
                    raise refuse("own", f"不能对本人的账号{act}，请由其他管理员办理")
                self._require_rank(account.role)
                yield connection, account, now
        except StaleVersion as error:
            raise refuse("stale", f"{login} 的账号刚被他人修改，请重新查看后再试") from error

    def _note(
        self,
        connection: Connection,
        act: str,
        user_id: int,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        *,
        reason: str = "",
        now: datetime,
    ) -> None:
        event = audit.Event(act, "user", user_id, before or {}, after or {}, reason)
        audit.record(connection, self.actor, [event], now)


def _reason(text: str, act: str) -> str:
    reason = typed(text, MAX_REASON).strip()
    if not reason:
        raise refuse("reason", f"请写明{act}的原因", "reason")
    return reason
