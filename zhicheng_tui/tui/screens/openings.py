"""开户申请: the requests that concern one's units, what waits first (A12)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult

from ... import resources
from ...domain.opening import Request, Stage
from ..binding import bindings
from ..ink import Span
from ..present import units as present
from ..widgets.line import Line
from ..widgets.rows import Rows
from .base import BaseScreen
from .dialogs import ConfirmScreen

EMPTY = "还没有开户申请；按 F6 填写一份"


class RequestRows(Rows):
    """The requests."""

    empty = EMPTY

    def __init__(self) -> None:
        super().__init__()
        self.requests: Sequence[Request] = ()

    def show(self, requests: Sequence[Request]) -> None:
        """Show requests, the cursor on the request it was on."""
        here = self.current
        self.requests = requests
        at = next((n for n, one in enumerate(requests) if here and one.id == here.id), self.cursor)
        self.set_count(len(requests), at)

    @property
    def current(self) -> Request | None:
        """The request under the cursor."""
        return self.requests[self.cursor] if self.cursor < len(self.requests) else None

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return a request."""
        return present.request_row(self.requests[index], width)


class OpeningsScreen(BaseScreen):
    """The list. A draft of one's own opens to be filled in, anything else to be read and decided."""

    SCOPES: ClassVar[Sequence[str]] = ("openings", "list")
    BINDINGS = bindings("openings", "app")
    CSS_PATH = resources.style("units")
    CRUMBS: ClassVar[Sequence[str]] = ("本级及下级单位管理", "开户申请")
    AUTO_FOCUS = "RequestRows"

    def content(self) -> ComposeResult:
        """Column heads and list."""
        yield Line(id="heads")
        yield RequestRows()

    @property
    def rows(self) -> RequestRows:
        """The list."""
        return self.query_one(RequestRows)

    def on_mount(self) -> None:
        """Show the requests."""
        self.load()

    def on_resize(self) -> None:
        """Share out the columns anew."""
        self.query_one("#heads", Line).show(present.request_heads(self.size.width - 1))

    def load(self) -> None:
        """Read the requests as they are now."""
        requests = self.attempt(self.desk.opening.list)
        if requests is not None:
            waiting = sum(one.stage is Stage.PENDING for one in requests)
            self.show_masthead([(f"待批准 {waiting}", "hurry" if waiting else "dim")])
            self.rows.show(requests)

    def why_not_open(self) -> str | None:
        """Not in an empty list."""
        return None if self.rows.current is not None else EMPTY

    def do_open(self) -> None:
        """Open the request."""
        request = self.rows.current
        if request is None:
            return
        if request.stage is Stage.DRAFT and request.creator_id == self.desk.actor.id:
            from .opening import OpeningScreen

            self.app.push_screen(OpeningScreen(request), lambda _changed: self.load())
            return
        from .deciding import DecidingScreen

        self.app.push_screen(DecidingScreen(request), lambda _changed: self.load())

    def do_apply(self) -> None:
        """Fill in a new request."""
        from .opening import OpeningScreen

        self.app.push_screen(OpeningScreen(), lambda _changed: self.load())

    def why_not_drop(self) -> str | None:
        """Only a draft."""
        request = self.rows.current
        if request is None:
            return EMPTY
        return None if request.stage is Stage.DRAFT else "已提交的申请长期保存，不能删除"

    def do_drop(self) -> None:
        """Take a draft away, once that is confirmed."""
        request = self.rows.current
        if request is None:
            return

        def drop(yes: bool | None) -> None:
            if yes:
                self.work_on(lambda: self.desk.opening.drop(request.id), lambda _none: dropped())

        def dropped() -> None:
            self.load()
            self.say(f"已删除草稿 {request.no}")

        name = request.fields.unit_name or request.no
        self.app.push_screen(ConfirmScreen(f"删除{name}的开户申请草稿？", "删除后不能恢复"), drop)

    def why_not_take_back(self) -> str | None:
        """Only one's own, while it waits."""
        request = self.rows.current
        return EMPTY if request is None else self.desk.opening.why_not_take_back(request)

    def do_take_back(self) -> None:
        """Take a request back, once that is confirmed."""
        request = self.rows.current
        if request is None:
            return

        def take_back(yes: bool | None) -> None:
            if yes:
                done = f"已撤回 {request.no}，按 Enter 接着改"
                self.work_on(lambda: self.desk.opening.take_back(request.id), lambda _request: self._done(done))

        name = request.fields.unit_name or request.no
        detail = "撤回后是草稿，可以改后再提交"
        self.app.push_screen(ConfirmScreen(f"撤回{name}的开户申请？", detail), take_back)

    def why_not_copy(self) -> str | None:
        """Only one's own that was refused."""
        request = self.rows.current
        return EMPTY if request is None else self.desk.opening.why_not_copy(request)

    def do_copy(self) -> None:
        """Begin a new draft with what a refused request holds, and open it."""
        request = self.rows.current
        if request is not None:
            self.work_on(lambda: self.desk.opening.copy(request.id), self._copied)

    def _copied(self, draft: Request) -> None:
        from .opening import OpeningScreen

        self.load()
        self.say(f"已复制成新的草稿 {draft.no}；申请表要重新生成、签字盖章")
        self.app.push_screen(OpeningScreen(draft), lambda _changed: self.load())

    def _done(self, message: str) -> None:
        self.load()
        self.say(message)

    def do_refresh(self) -> None:
        """Read the list anew."""
        self.load()

    def leave(self) -> None:
        """Close."""
        self.dismiss(None)
