"""开户申请: drawn up and handed in, then decided, and kept for good (A02–A12). Loads the table classes: import late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from ..domain.clock import utc
from ..domain.jurisdiction import Nature, unit_kind
from ..domain.opening import RESIDENT, Request, Stage
from ..domain.refusal import Refused, refuse
from ..domain.text import typed
from ..store import organising
from ..store.pinyin import readings
from ..store.queries import opening as queries
from .competence import Outlook, outlook
from .opening_drafts import OpeningRequests, change
from .permissions import Permission, Role, missing, require

MAX_NOTE = 200


@dataclass(frozen=True)
class Opened:
    """What came into being by an approval."""

    request: Request
    login: str
    password: str
    """One-time; kept nowhere, so shown once."""


@dataclass(frozen=True)
class Opening(OpeningRequests):
    """Requests that concern one caller's units, and the caller's decisions on them."""

    # deciding

    def approve(self, request_id: int, login: str = "", note: str = "") -> Opened:
        """Open the account: unit, administrator and one-time password come into being at once, or nothing does.

        Args:
            login: For the administrator; empty for one made from the name.
            note: What is to be kept with the record.

        Raises:
            Refused: When it is not the caller's to open, was decided already, or code or login are taken.
        """
        from .accounts import create_account

        now = self.runtime.clock.now()
        with self.runtime.writing() as connection:
            request = self._mine_to_decide(connection, request_id)
            seen = self._still_competent(connection, request)
            fields = request.fields
            nature = fields.nature or Nature.OTHER
            number = organising.add_unit(
                connection, seen.superior, name=fields.unit_name, kind=unit_kind(nature, city=seen.city),
                credit_code=fields.credit_code, region=fields.region, address=fields.address,
            )  # fmt: skip
            login = login.strip() or _free_login(connection, fields.manager)
            if queries.login_taken(connection, login):
                raise refuse("login", f"登录名「{login}」已有人使用，请另取一个", "login")
            role = Role.OFFICE_ADMIN if nature is Nature.OFFICE else Role.UNIT_ADMIN
            user, password = create_account(
                connection, login=login, name=fields.manager, unit_id=number, role=role,
                id_no=fields.id_no if fields.id_type == RESIDENT else "", phone=fields.phone, now=now,
            )  # fmt: skip
            decision = {"unit_id": number, "user_id": user, "decision": typed(note, MAX_NOTE).strip()}
            self._decide(connection, request, Stage.APPROVED, decision)
            return Opened(self.get(connection, request_id), login, password)

    def refuse(self, request_id: int, reason: str) -> Request:
        """Refuse a request for a reason; it stays in the record.

        Raises:
            Refused: Without a reason, when it is not the caller's to decide, or was decided already.
        """
        reason = typed(reason, MAX_NOTE).strip()
        if not reason:
            raise refuse("reason", "请写明不批准的原因", "reason")
        with self.runtime.writing() as connection:
            request = self._mine_to_decide(connection, request_id)
            self._decide(connection, request, Stage.REFUSED, {"decision": reason})
            return self.get(connection, request_id)

    def why_not_decide(self, request: Request) -> str | None:
        """Return why the caller may not decide on a request, in one sentence, or `None`."""
        if request.stage is not Stage.PENDING:
            return f"这份申请{request.stage.label}，没有等待批准"
        refusals = missing(self.actor, Permission.UNITS)
        if refusals:
            return refusals[0].message
        if self.actor.unit.id == request.opener.id:
            return None
        return self.basis(request)

    # inside

    def _mine_to_decide(self, connection: Connection, request_id: int) -> Request:
        require(self.actor, Permission.UNITS)
        request = self.get(connection, request_id)
        if request.stage is not Stage.PENDING:
            raise refuse("stage", f"这份申请{request.stage.label}，没有等待批准")
        if request.opener.id != self.actor.unit.id:
            seen = outlook(connection, self.runtime, self.actor, request.fields, request.id)
            raise refuse("competence", seen.message)
        return request

    def _still_competent(self, connection: Connection, request: Request) -> Outlook:
        """Hold the request against the rules of today: they, the tree and the codes may have changed since."""
        seen = outlook(connection, self.runtime, self.actor, request.fields, request.id)
        if seen.opener.id != self.actor.unit.id:
            raise refuse("competence", seen.message)
        if seen.refusals:
            raise Refused(seen.refusals)
        return seen

    def _decide(self, connection: Connection, request: Request, stage: Stage, values: Mapping[str, Any]) -> None:
        now = self.runtime.clock.now()
        decided = {"status": stage.value, "decided_by": self.actor.id, "decided_at": utc(now)}
        change(connection, request, {**decided, **values})
        after = {"status": stage.value, **{key: values[key] for key in ("unit_id", "user_id") if key in values}}
        act = "OPEN_APPROVE" if stage is Stage.APPROVED else "OPEN_REFUSE"
        self.note(connection, act, request.id, {"status": request.stage.value}, after, values["decision"])


def _free_login(connection: Connection, name: str) -> str:
    """Return a login made from a name's pinyin that nobody has."""
    stem = readings(name)[0] or "admin"
    login, number = stem, 1
    while queries.login_taken(connection, login):
        number += 1
        login = f"{stem}{number}"
    return login
