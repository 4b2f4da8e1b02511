"""开户审批: a request to read, with its files to look at; approved, or refused with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from ... import resources
from ...domain.opening import Part, Request
from ..binding import bindings
from ..present import units as present
from .base import BaseScreen
from .dialogs import InputScreen, TextRows, TextScreen

if TYPE_CHECKING:
    from ...services.opening import Opened


class DecidingScreen(BaseScreen):
    """One request. Dismissed with whether it was decided."""

    SCOPES: ClassVar[Sequence[str]] = ("deciding", "list")
    BINDINGS = bindings("deciding", "app")
    CSS_PATH = resources.style("units")
    CRUMBS: ClassVar[Sequence[str]] = ("本级及下级单位管理", "开户申请", "审批")
    AUTO_FOCUS = "TextRows"

    def __init__(self, request: Request) -> None:
        super().__init__()
        self.opening_request = request
        self.changed = False

    def content(self) -> ComposeResult:
        """The request."""
        yield TextRows([])

    def on_mount(self) -> None:
        """Show the request."""
        self.load()

    def load(self) -> None:
        """Read the request as it is now."""
        opening, number = self.desk.opening, self.opening_request.id
        request = self.attempt(lambda: opening.find(number))
        if request is None:
            return
        self.opening_request = request
        self.show_masthead([(request.stage.label, present.STAGE_INKS[request.stage])])
        basis = self.attempt(lambda: opening.basis(request)) or ""
        rows = self.query_one(TextRows)
        rows.lines = present.request_lines(request, opening.regions(), basis)
        rows.on_resize()

    # the files

    def do_view_form(self) -> None:
        """Look at the stamped form."""
        self._view(Part.FORM)

    def do_view_proof(self) -> None:
        """Look at the proof of identity."""
        self._view(Part.PROOF)

    def _view(self, part: Part) -> None:
        from .viewer import ViewerScreen

        request = self.opening_request
        path = self.attempt(lambda: self.desk.opening.file_of(request, part))
        attachment = request.attachment(part)
        if path is not None and attachment is not None:
            note = f"{request.no} · {part.label}"
            self.app.push_screen(ViewerScreen(path, attachment.name, sha256=attachment.sha256, note=note))

    def do_print(self) -> None:
        """Save the form as PDF."""
        self.say("正在生成开户申请表…")
        self.work_on(lambda: self.desk.opening.save_form(self.opening_request.id), self._printed)

    def _printed(self, path: Path) -> None:
        self.say(f"已保存：{path}")

    # deciding

    def why_not_approve(self) -> str | None:
        """Only whoever it is for, by the rules, and once."""
        return self.desk.opening.why_not_decide(self.opening_request)

    why_not_refuse = why_not_approve

    def do_approve(self) -> None:
        """Open the account, under a login that may be chosen."""
        request = self.opening_request

        def approve(login: str | None) -> None:
            if login is not None:
                self.work_on(lambda: self.desk.opening.approve(request.id, login), self._approved)

        title = f"批准开户：{request.fields.unit_name}"
        hint = "可以另取；留空则按姓名拼音。Enter 批准，Esc 取消"
        self.app.push_screen(InputScreen(title, "管理员登录名", hint=hint, limit=32), approve)

    def _approved(self, opened: Opened) -> None:
        self.changed = True
        self.load()
        self.say("已开户")
        lines = [
            [("单位　　　　", "dim"), (opened.request.fields.unit_name, "strong")],
            [("管理员　　　", "dim"), (opened.request.fields.manager, "strong")],
            [("登录名　　　", "dim"), (opened.login, "strong")],
            [("一次性密码　", "dim"), (opened.password, "mark")],
            [],
            [("密码只显示这一次，请现在交给管理员；首次登录时要改成自己的密码。", "hurry")],
        ]
        self.app.push_screen(TextScreen("已开户", lines))

    def do_refuse(self) -> None:
        """Refuse, for a reason."""
        request = self.opening_request

        def refuse(reason: str | None) -> None:
            if reason is not None:
                self.work_on(lambda: self.desk.opening.refuse(request.id, reason), lambda _request: refused())

        def refused() -> None:
            self.changed = True
            self.load()
            self.say(f"没有批准{request.fields.unit_name}的开户申请，原因已记入备案")

        screen = InputScreen(
            f"不批准：{request.fields.unit_name}",
            "原因",
            check=lambda text: None if text.strip() else "请写明不批准的原因",
        )
        self.app.push_screen(screen, refuse)

    def leave(self) -> None:
        """Close."""
        self.dismiss(self.changed)
