"""延长: another end for a plan's review, with the reason; what becomes of the urgency is shown before it is saved."""

from __future__ import annotations

from pathlib import PurePath
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from ... import resources
from ...domain.clock import local
from ...domain.plans import MAX_REASON, PlanRecord, check_extension, urgency_after
from ...domain.refusal import Refused
from ...domain.text import one_line
from ..ink import Span
from ..plan_typing import moment_text, read_moment
from ..present import plans as present
from ..widgets.field import Field
from ..widgets.line import Line, Notes
from .dialogs import Dialog


class ExtendScreen(Dialog):
    """A new end and a reason; answers the changed plan, or `None` when it is left."""

    AUTO_FOCUS = "#end"
    CSS_PATH: ClassVar[list[str | PurePath]] = [resources.style("dialogs"), resources.style("plans")]

    def __init__(self, record: PlanRecord) -> None:
        super().__init__(f"延长：{record.form.code} {record.form.title}")
        self.add_class("extend")
        self.record = record

    def content(self) -> ComposeResult:
        """How it is, the two answers, what they mean."""
        yield Line(id="now")
        for name, label, limit in (("end", "新的截止", 40), ("reason", "原因", MAX_REASON)):
            with Horizontal(classes="answer-line"):
                line = Line(classes="field-label")
                line.show([(f" {label}", "dim")])
                yield line
                yield Field(id=name, limit=limit)
        yield Notes(id="meaning")
        yield Line(id="how")

    def on_mount(self) -> None:
        """Begin at the present end."""
        old = self.record.form.review_end
        self.query_one("#now", Line).show([(" 现在的审核截止：", "dim"), (moment_text(old), "strong")])
        self.query_one("#how", Line).show([(" F10 保存，Esc 取消；只写日期时到当天 23:59:59", "dim")])
        end = self.query_one("#end", Field)
        end.placeholder = "如 2026-12-31 或 12-31 17:00；改早也可以，但要在现在以后"
        self.explain()

    @on(Field.Changed)
    def explain(self) -> None:
        """Show the urgency as it is and as it will be, or why this end does not do."""
        self.query_one("#meaning", Notes).show([self._meaning()])

    def _meaning(self) -> list[Span]:
        text, now = self.query_one("#end", Field).value, self.desk.runtime.clock.now()
        if not text.strip():
            return [(" 请输入新的审核截止", "dim")]
        end = read_moment(text, local(now).date())
        if end is None:
            return [(f" 「{one_line(text.strip())}」不是日期，请写成 2026-12-31 或 12-31 17:00", "bad")]
        calendar = self.desk.plans.plan(self.record).window.calendar
        refusals = check_extension(self.record, end, now, "-")
        if refusals:
            return [(f" {refusals[0].message}", "bad")]
        before, after = urgency_after(self.record.form, end, now, calendar)
        window = self.desk.plans.plan(self.record.until(end)).window
        return present.change(before, after, window, now)

    @on(Field.Submitted)
    def submitted(self, event: Field.Submitted) -> None:
        """Enter goes on to the reason, then saves."""
        if event.input.id == "end":
            self.set_focus(self.query_one("#reason", Field))
        else:
            self.do_yes()

    def do_yes(self) -> None:
        """Save."""
        plans, record = self.desk.plans, self.record
        end = read_moment(self.query_one("#end", Field).value, local(self.desk.runtime.clock.now()).date())
        reason = self.query_one("#reason", Field).value
        self.work_on(lambda: plans.extend(record.id, end, reason, record.version), self._saved)

    def _saved(self, changed: PlanRecord) -> None:
        window, now = self.desk.plans.plan(changed).window, self.desk.runtime.clock.now()
        self.say(f"审核截止已改为 {moment_text(changed.form.review_end)}，现在{window.urgency(now)}")
        self.dismiss(changed)

    def failed(self, error: Exception) -> None:
        """Say why, the cursor where it can be mended."""
        super().failed(error)
        if isinstance(error, Refused):
            self.set_focus(self.query_one("#reason" if error.first.where == "reason" else "#end", Field))

    def do_back(self) -> None:
        """Close at once, though a field has the focus."""
        self.leave()
