"""送审附件 ×: the five actions on one person's documents, and what was uploaded before (E03–E08, E17)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult

from ... import resources
from ...domain.application import ChecklistRow
from ...domain.documents import Document, DocumentKind
from ...domain.lifecycle import UPLOADABLE
from ...domain.text import one_line
from ...services.papers import Paper
from ..binding import bindings, perform, why_not
from ..ink import Span, fit_spans
from ..present import attachments as present
from ..present.checklist import WAIT, current, explanation
from ..widgets.line import Line, Notes
from ..widgets.rows import Rows
from .base import BaseScreen
from .dialogs import InputScreen

CLOSE = " Esc × "
"""The dialog's close button (E17)."""


class AttachmentRows(Rows):
    """The actions and the history."""

    def __init__(self) -> None:
        super().__init__(id="actions")
        self.lines: Sequence[Sequence[Span]] = ()

    def show(self, lines: Sequence[Sequence[Span]]) -> None:
        """Show lines, the cursor where it was."""
        self.lines = lines
        self.set_count(len(lines), self.cursor)

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return a line."""
        return fit_spans(self.lines[index], width)


class AttachmentsScreen(BaseScreen):
    """One person's documents. Dismissed with whether anything was changed."""

    SCOPES: ClassVar[Sequence[str]] = ("attach", "list")
    BINDINGS = bindings("attach", "app")
    CSS_PATH = resources.style("sending")
    AUTO_FOCUS = "#actions"

    def __init__(self, application_id: int) -> None:
        super().__init__()
        self.application_id = application_id
        self.entry: ChecklistRow | None = None
        self.history: Sequence[Document] = ()
        self.changed = False

    @property
    def CRUMBS(self) -> Sequence[str]:  # type: ignore[override]
        """Where this is."""
        return ("单位送审", "送审附件")

    def content(self) -> ComposeResult:
        """Whose they are, the five actions, what is missing."""
        yield Line(id="person")
        yield AttachmentRows()
        yield Notes(id="why")

    def on_mount(self) -> None:
        """Show how the documents stand."""
        self.show_masthead([(CLOSE, "head")])
        self.load()

    def load(self) -> None:
        """Read how the documents stand."""
        number = self.application_id
        found = self.attempt(lambda: self.desk.checklist.rows([number]))
        history = self.attempt(lambda: self.desk.filing.history(number))
        if not found or history is None:
            return
        self.entry, self.history = found[number], history
        entry, now = self.entry, self.desk.runtime.clock.now()
        about = f"{entry.no} · {entry.series}/{entry.specialty} · {entry.unit} · {entry.status.label}"
        self.query_one("#person", Line).show([(f" {one_line(entry.name)} ", "strong"), (one_line(about), "dim")])
        self.query_one(AttachmentRows).show(present.lines(entry, history, now, self.zapp.glyphs))
        self.query_one("#why", Notes).show([explanation(entry, now)])

    def redraw(self) -> None:
        """The signs of × and √ differ."""
        self.load()

    @property
    def action(self) -> present.Action | None:
        """The action under the cursor."""
        at = self.query_one(AttachmentRows).cursor
        return present.ACTIONS[at] if at < len(present.ACTIONS) else None

    @property
    def document(self) -> Document | None:
        """The document under the cursor: the one that stands, or one of the history."""
        if self.entry is None:
            return None
        if self.action is not None:
            return current(self.entry, self.action.kind)
        older = [one for one in self.history if not one.valid_for(self.entry.flow_rev)]
        at = self.query_one(AttachmentRows).cursor - len(present.ACTIONS) - 2
        return older[at] if 0 <= at < len(older) else None

    # the five

    def why_not_do(self) -> str | None:
        """Only on one of the five."""
        return None if self.action is not None else "这一行是历史记录；按 F3 查看文件"

    def do_do(self) -> None:
        """Do the action under the cursor."""
        if self.action is not None:
            command = f"attach.{self.action.command}"
            reason = why_not(self, command)
            if reason:
                self.say(reason, "warning")
            else:
                perform(self, command)

    def why_not_upload_pub(self) -> str | None:
        """Only while the application takes documents."""
        entry = self.entry
        if entry is None or entry.status in UPLOADABLE:
            return None
        hint = WAIT.get(entry.status, "已送审的可先撤回")
        return f"{entry.name}：当前状态为「{entry.status.label}」，不能下载和上传材料；{hint}"

    why_not_upload_asm = why_not_upload_opn = why_not_download_opn = why_not_download_asm = why_not_upload_pub

    def do_download_opn(self) -> None:
        """Save a blank 单位审核意见表."""
        self.download(Paper.OPN)

    def do_download_asm(self) -> None:
        """Save a blank 考核表."""
        self.download(Paper.ASM)

    def download(self, paper: Paper) -> None:
        """Save a form where PDFs go, and say where that is."""
        printing, number = self.desk.printing, self.application_id
        self.say(f"正在生成{paper.label}…")
        self.work_on(lambda: printing.save([number], [paper], printing.place("")), self._downloaded)

    def _downloaded(self, paths: list[Path]) -> None:
        self.say(f"已保存：{paths[0]}。打印、签字、盖章后再上传")

    def do_upload_pub(self) -> None:
        """Upload the public notice."""
        from .notice import pick_notice

        pick_notice(self, [self.application_id], self._after)

    def do_upload_asm(self) -> None:
        """Upload the stamped 考核表."""
        self._upload(DocumentKind.ASM)

    def do_upload_opn(self) -> None:
        """Upload the stamped 单位审核意见表."""
        self._upload(DocumentKind.OPN)

    def _upload(self, kind: DocumentKind) -> None:
        from .upload import pick_upload

        pick_upload(self, self.application_id, kind, self._after)

    def _after(self, changed: bool | None) -> None:
        if changed:
            self.changed = True
        self.load()

    # what is there

    def why_not_view(self) -> str | None:
        """Only where there is a file."""
        return None if self.document is not None else "这一项还没有上传文件"

    def do_view(self) -> None:
        """Look at the file."""
        from .viewer import ViewerScreen

        document = self.document
        if document is None:
            return
        path = self.attempt(lambda: self.desk.filing.file_of(self.application_id, document))
        if path is not None:
            note = f"{document.kind.label} · {document.uploaded_at:%Y-%m-%d %H:%M} {document.uploader} 上传"
            screen = ViewerScreen(path, document.name, page=document.page, sha256=document.sha256, note=note)
            self.app.push_screen(screen)

    def why_not_void(self) -> str | None:
        """Only a document that stands."""
        standing = self.document is not None and not self.document.replaced
        return self.why_not_upload_pub() if standing else "这一项没有可以作废的文件"

    def do_void(self) -> None:
        """Take a document out, for a reason."""
        document = self.document
        if document is None:
            return

        def void(reason: str | None) -> None:
            if reason is None:
                return
            self.work_on(
                lambda: self.desk.filing.void(self.application_id, document.id, reason),
                lambda _none: self._voided(document),
            )

        title = f"作废{document.kind.label}：原文件留在历史里"
        needed = "请写明作废原因，例如：盖错章"
        screen = InputScreen(title, "作废原因", check=lambda text: None if text.strip() else needed)
        self.app.push_screen(screen, void)

    def _voided(self, document: Document) -> None:
        self.say(f"已作废{document.kind.label}")
        self._after(True)

    def do_send(self) -> None:
        """Send this one off."""
        from .send_off import SendScreen

        self.app.push_screen(SendScreen([self.application_id]), self._after)

    def leave(self) -> None:
        """Close."""
        self.dismiss(self.changed)
