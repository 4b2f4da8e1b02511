"""送审 and 撤回送审 of many at once: the guide's sentence for whoever lacks something, a receipt for what went."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from ...services.batches import Batch
from ..binding import bindings
from ..ink import Span
from .running import RunScreen, Stage


class SendScreen(RunScreen):
    """Sending off."""

    SCOPES: ClassVar[Sequence[str]] = ("run", "sent", "list")
    BINDINGS = bindings("run", "sent", "app")
    FROM = ("单位送审", "送审清单")

    def __init__(self, ids: Sequence[int]) -> None:
        super().__init__("送审", ids)

    def operation(self) -> Batch:
        """Return the batch that sends."""
        return self.desk.send_offs.sending()

    @property
    def sent(self) -> bool:
        """Whether anybody was sent off."""
        return self.stage is Stage.DONE and any(verdict.ok for verdict in self.results.values())

    def after_note(self) -> list[Span]:
        """Offer the receipt."""
        return [("　F7 送审回执，F12 撤回，Esc 返回" if self.sent else "　Esc 返回", "dim")]

    def why_not_receipt(self) -> str | None:
        """Only once somebody was sent off."""
        return None if self.sent else "送审之后才有回执"

    def do_receipt(self) -> None:
        """Save 送审回执 where PDFs go."""
        printing = self.desk.printing
        self.work_on(lambda: printing.save_receipt(self.batch_id, printing.place("")), self._saved)

    def _saved(self, path: Path) -> None:
        self.say(f"送审回执已保存：{path}")

    def why_not_undo(self) -> str | None:
        """Only once somebody was sent off."""
        return None if self.sent else "送审之后才能撤回"

    def do_undo(self) -> None:
        """Take this whole batch back."""
        ids = self.attempt(lambda: self.desk.send_offs.sent_in(self.batch_id))
        if ids:
            app = self.zapp
            self.dismiss(True)
            app.push_screen(RecallScreen(ids, self.batch_id))


class RecallScreen(RunScreen):
    """Taking send-offs back, while nobody has acted on them."""

    FROM = ("单位送审", "送审清单")

    def __init__(self, ids: Sequence[int], batch: str | None = None) -> None:
        """`batch`: only send-offs of this batch."""
        super().__init__("撤回送审", ids)
        self.sent_in = batch

    def operation(self) -> Batch:
        """Return the batch that takes back."""
        return self.desk.send_offs.recalling(self.sent_in)
