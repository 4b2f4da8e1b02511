"""开户申请, its first half: drawn up, signed, handed in, looked at. Loads the table classes: import it late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from ..documents import forms as pages
from ..domain.application import Actor
from ..domain.clock import local, utc
from ..domain.opening import Fields, Part, Request, Stage, cleaned
from ..domain.refusal import Refused, refuse
from ..store import audit, organising
from ..store.queries import opening as queries
from ..store.queries import units
from ..store.writing import StaleVersion
from .attaching import examined
from .competence import Outlook, outlook
from .errors import NotFound
from .forms import drawn
from .papers import Sheet
from .permissions import Permission, Scope, missing, require
from .printing import Printing, fit_name, write
from .runtime import Runtime

NO_REQUEST = "没有这份开户申请，或不在本级及下级单位范围内"
STALE = "这份申请刚被别人改动，请重新打开"
KIND = "opening_request"
"""What the audit trail calls a request."""


@dataclass(frozen=True)
class OpeningRequests:
    """Requests that concern one caller's units, and the caller's own drafts."""

    runtime: Runtime
    actor: Actor

    # drawing up

    def new(self, fields: Fields | None = None) -> Request:
        """Keep a new draft, for a unit under the caller's own unless the fields say otherwise.

        Raises:
            Refused: When the caller's role makes no requests.
        """
        self._may_ask()
        fields = cleaned(fields or Fields())
        fields = replace(fields, superior_id=fields.superior_id or self.actor.unit.id)
        now = self.runtime.clock.now()
        with self.runtime.writing() as connection:
            self._superior_exists(connection, fields)
            seen = outlook(connection, self.runtime, self.actor, fields)
            number = organising.add_request(connection, fields, seen.opener.id, seen.ruling.rule, self.actor, now)
            self.note(connection, "OPEN_DRAFT", number)
            return self.get(connection, number)

    def save(self, request_id: int, fields: Fields) -> Request:
        """Keep what has been typed into a draft, complete or not.

        Raises:
            Refused: When it was handed in already, or is somebody else's.
            NotFound: When there is none.
        """
        self._may_ask()
        fields = cleaned(fields)
        with self.runtime.writing() as connection:
            request = self._draft(connection, request_id)
            fields = replace(fields, superior_id=fields.superior_id or self.actor.unit.id)
            if fields == request.fields:
                return request
            self._superior_exists(connection, fields)
            seen = outlook(connection, self.runtime, self.actor, fields, request_id)
            change(connection, request, {**vars(fields), "opener_id": seen.opener.id, "rule": seen.ruling.rule})
            return self.get(connection, request_id)

    def look(self, fields: Fields, request_id: int = 0) -> Outlook:
        """Return who would open the account, which clause says so, and what is still wrong; quick, changes nothing."""
        self._may_ask()
        with self.runtime.reading() as connection:
            return outlook(connection, self.runtime, self.actor, cleaned(fields), request_id)

    def attach(self, request_id: int, part: Part, path: Path) -> Request:
        """Put the signed form or the proof of identity to a draft, in place of the one before.

        Raises:
            Refused: When it is no picture or PDF that can be opened, or the request takes none.
        """
        self._may_ask()
        with self.runtime.reading() as connection:
            self._draft(connection, request_id)
        file = examined(self.runtime, path)
        self.runtime.files.keep(file.sha256)
        with self.runtime.writing() as connection:
            request = self._draft(connection, request_id)
            change(connection, request, {f"{part}_sha256": file.sha256, f"{part}_name": file.name})
            self.note(connection, "OPEN_ATTACH", request_id, after={"part": part.value, "sha256": file.sha256})
            return self.get(connection, request_id)

    def form(self, request_id: int) -> bytes:
        """Return 《黄石市职称评审信息系统用户开户申请表》 of a request as PDF, to be signed and stamped.

        Raises:
            NotFound: When there is no such request within the caller's reach.
            Refused: When it cannot be drawn.
        """
        request = self.find(request_id)
        fields = request.fields
        form = pages.OpeningForm(
            pages.Issue(request.no, 0, local(self.runtime.clock.now()).date()),
            unit=fields.unit_name,
            credit_code=fields.credit_code,
            kind=fields.nature.box if fields.nature else "",
            address=fields.address,
            superior=request.superior.name,
            manager=fields.manager,
            id_type=fields.id_type,
            id_no=fields.id_no,
            phone=fields.phone,
            office=fields.office,
            reason=fields.reason,
        )
        pdf = drawn(self.runtime, [form])
        with self.runtime.writing() as connection:
            self.note(connection, "PRINT", request.id, after={"papers": [Sheet.OPENING.value]})
        return pdf

    def save_form(self, request_id: int) -> Path:
        """Write the same to where PDFs go, and return the file made.

        Raises:
            Refused: When it cannot be written there.
        """
        request, printing = self.find(request_id), Printing(self.runtime, self.actor)
        name = fit_name(f"开户申请表-{request.fields.unit_name or request.no}-{request.no}.pdf")
        place = printing.place("")
        return write(place / name, lambda: self.form(request_id))

    def submit(self, request_id: int) -> Request:
        """Hand a draft in to whoever opens the account by the rules.

        Raises:
            Refused: With everything that is wrong or missing, in the order of the form.
        """
        self._may_ask()
        now = self.runtime.clock.now()
        with self.runtime.writing() as connection:
            request = self._draft(connection, request_id)
            seen = outlook(connection, self.runtime, self.actor, request.fields, request_id)
            refusals = list(seen.refusals)
            absent = [part for part in Part if request.attachment(part) is None]
            refusals += [refuse(part.value, f"还没有上传{part.label}", part.value).first for part in absent]
            if refusals:
                raise Refused(refusals)
            ruling = request.fields.ruling if seen.ruling.manual else ""
            values = {
                "status": Stage.PENDING.value, "submitted_at": utc(now), "rule": seen.ruling.rule,
                "opener_id": seen.opener.id, "superior_id": seen.superior.id,
                "ruling": ruling,
            }  # fmt: skip
            change(connection, request, values)
            after = {"status": Stage.PENDING.value, "opener": seen.opener.id, "rule": seen.ruling.rule}
            self.note(connection, "OPEN_SUBMIT", request_id, {"status": request.stage.value}, after, reason=ruling)
            return self.get(connection, request_id)

    def take_back(self, request_id: int) -> Request:
        """Take one's own request back while nobody has decided on it; it is a draft again, files and all.

        Raises:
            Refused: When it is somebody else's, or does not wait for a decision.
            NotFound: When there is none.
        """
        self._may_ask()
        with self.runtime.writing() as connection:
            request = self.get(connection, request_id)
            refusal = self.why_not_take_back(request)
            if refusal:
                raise refuse("stage", refusal)
            change(connection, request, {"status": Stage.DRAFT.value, "submitted_at": None})
            before, after = {"status": request.stage.value}, {"status": Stage.DRAFT.value}
            self.note(connection, "OPEN_RECALL", request_id, before, after)
            return self.get(connection, request_id)

    def why_not_take_back(self, request: Request) -> str | None:
        """Return why the caller may not take a request back, in one sentence, or `None`."""
        if request.creator_id != self.actor.id:
            return f"这份申请由{request.creator}提交，只能由其本人撤回"
        return None if request.stage is Stage.PENDING else f"这份申请{request.stage.label}，没有等待批准，不能撤回"

    def copy(self, request_id: int) -> Request:
        """Keep a new draft with what a refused request of one's own holds, to be put right and handed in anew.

        The proof of identity goes along; the form bears the old number and has to be signed anew.

        Raises:
            Refused: When it is somebody else's, or was not refused.
            NotFound: When there is none.
        """
        self._may_ask()
        request = self.find(request_id)
        refusal = self.why_not_copy(request)
        if refusal:
            raise refuse("stage", refusal)
        draft = self.new(request.fields)
        if request.proof is None:
            return draft
        with self.runtime.writing() as connection:
            draft = self._draft(connection, draft.id)
            change(connection, draft, {"proof_sha256": request.proof.sha256, "proof_name": request.proof.name})
            after = {"part": Part.PROOF.value, "sha256": request.proof.sha256}
            self.note(connection, "OPEN_ATTACH", draft.id, after=after)
            return self.get(connection, draft.id)

    def why_not_copy(self, request: Request) -> str | None:
        """Return why the caller may not copy a request into a new draft, in one sentence, or `None`."""
        if request.creator_id != self.actor.id:
            return f"这份申请由{request.creator}填写，只能由其本人复制"
        return None if request.stage is Stage.REFUSED else f"这份申请{request.stage.label}；只有未批准的可以复制后重填"

    def drop(self, request_id: int) -> None:
        """Take away a draft that was never handed in."""
        self._may_ask()
        with self.runtime.writing() as connection:
            self._draft(connection, request_id)
            organising.drop_draft(connection, request_id)
            self.note(connection, "OPEN_DROP", request_id)

    # looking

    def list(self, stages: Sequence[Stage] = tuple(Stage)) -> list[Request]:
        """Return the requests that concern the caller's units: what waits first, then the newest."""
        self._may_ask()
        with self.runtime.reading() as connection:
            return queries.list_requests(connection, self.actor.unit.path, stages)

    def find(self, which: int | str) -> Request:
        """Return a request by id or number.

        Raises:
            NotFound: When there is none within the caller's reach.
        """
        self._may_ask()
        with self.runtime.reading() as connection:
            return self.get(connection, which)

    def file_of(self, request: Request, part: Part) -> Path:
        """Return where a file of a request is, for looking at it.

        Raises:
            NotFound: When there is none.
            StorageError: When the file is missing.
        """
        attachment = self.find(request.id).attachment(part)
        if attachment is None:
            raise NotFound(f"还没有上传{part.label}")
        return self.runtime.files.find(attachment.sha256)

    def regions(self) -> Mapping[str, str]:
        """Return region code → name."""
        return {region.code: region.name for region in self.runtime.reference.regions}

    def basis(self, request: Request) -> str:
        """Return whose it is to decide on a request, and the clause that says so, by the rules of today."""
        with self.runtime.reading() as connection:
            return outlook(connection, self.runtime, self.actor, request.fields, request.id).message

    def why_not_ask(self) -> str | None:
        """Return why the caller may make and see no requests, in one sentence, or `None`."""
        if not missing(self.actor, Permission.OPERATE, Scope.TECHNICAL):
            return None
        refusals = missing(self.actor, Permission.UNITS)
        return refusals[0].message if refusals else None

    # inside

    def _may_ask(self) -> None:
        if self.why_not_ask():
            require(self.actor, Permission.UNITS)

    def get(self, connection: Connection, which: int | str) -> Request:
        """Return a request within the caller's reach.

        Raises:
            NotFound: When there is none.
        """
        request = queries.find_request(connection, self.actor.unit.path, which)
        if request is None:
            raise NotFound(NO_REQUEST)
        return request

    def _superior_exists(self, connection: Connection, fields: Fields) -> None:
        root = units.find_root(connection)
        if fields.superior_id not in units.find_units(connection, root.path, [fields.superior_id]):
            raise NotFound("没有这个主管部门，请重新选择")

    def _draft(self, connection: Connection, request_id: int) -> Request:
        request = self.get(connection, request_id)
        if request.creator_id != self.actor.id:
            raise refuse("not-yours", f"这份申请由{request.creator}填写，只能由其本人修改和提交")
        if request.stage is not Stage.DRAFT:
            raise refuse("stage", f"这份申请{request.stage.label}，不能再修改；需要更正时请另填一份")
        return request

    def note(
        self,
        connection: Connection,
        act: str,
        number: int,
        before: Mapping[str, object] | None = None,
        after: Mapping[str, object] | None = None,
        reason: str = "",
    ) -> None:
        """Put an act on a request into the audit trail."""
        event = audit.Event(act, KIND, number, before or {}, after or {}, reason)
        audit.record(connection, self.actor, [event], self.runtime.clock.now())


def change(connection: Connection, request: Request, values: Mapping[str, Any]) -> None:
    """Write values to a request that was read in this transaction.

    Raises:
        Refused: When somebody else changed it meanwhile.
    """
    try:
        organising.change_request(connection, request.id, request.version, values)
    except StaleVersion as error:
        raise refuse("stale", STALE) from error
