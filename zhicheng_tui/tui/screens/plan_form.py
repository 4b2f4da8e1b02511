"""A plan opened: fields with what each means beside it, choices, the notice; looked at by all, changed by some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container

from ... import resources
from ...domain.clock import local
from ...domain.plans import MAX_REASON, MAX_TITLE, PlanForm, PlanRecord, Take
from ...domain.refusal import Refusal, Refused
from ...services.plan_looking import Choices
from ..binding import bindings
from ..ink import Span
from ..plan_typing import FIELDS, Understood, texts_of, understood
from ..present import plans as present
from ..widgets.field import Field
from ..widgets.line import Line, Notes
from ..widgets.plan_rows import OptionRows
from .base import BaseScreen
from .dialogs import ConfirmScreen, InputScreen, PickScreen, TextScreen
from .plans import see_notice

OPTIONS = ("top_unit_id", "takes", "working_days", "second_review", "notice")
"""What is chosen rather than typed, in the order of the screen."""
UNSAVED = "有没有保存的更改，请先按 F10 保存"
NOT_YET = "还没有建立；请先按 F10 保存"


class PlanFormScreen(BaseScreen):
    """One plan. Dismissed with whether it was changed."""

    SCOPES: ClassVar[Sequence[str]] = ("planform", "list")
    BINDINGS = bindings("planform", "app")
    CSS_PATH = resources.style("plans")
    AUTO_FOCUS = ""

    def __init__(self, record: PlanRecord | None) -> None:
        super().__init__()
        self.record = record
        self.changed = False
        self.base = PlanForm()
        """What is saved, or what a new plan begins with."""
        self.chosen = PlanForm()
        """The base with what was chosen since; what is typed stands in the fields."""
        self.choices = Choices((), ())
        self.why_not: str | None = None

    @property
    def CRUMBS(self) -> Sequence[str]:  # type: ignore[override]
        """Where this is."""
        return ("评审计划", self.record.form.code if self.record else "新建")

    def content(self) -> ComposeResult:
        """What plan it is; the fields, each with its note; the choices; what is wrong."""
        yield Line(id="about")
        for name, label in FIELDS.items():
            with Container(classes="field-line"):
                line = Line(classes="field-label")
                line.show([(f" {label}", "dim")])
                yield line
                yield Field(id=name, limit=2 * MAX_TITLE)
                yield Line(id=f"{name}-note", classes="field-note")
        yield OptionRows(id="options")
        yield Notes(id="wrong")

    def on_mount(self) -> None:
        """Fill the form."""
        choices = self.attempt(self.desk.plans.choices)
        self.choices = choices or self.choices
        self._fill(self.record)
        self.set_focus(self.query_one("#options" if self.why_not else "#title"))

    def _fill(self, record: PlanRecord | None) -> None:
        self.record = record
        now, offices = self.desk.runtime.clock.now(), self.choices.offices
        self.base = record.form if record else PlanForm(year=now.year, top_unit_id=offices[0].id if offices else None)
        self.chosen = self.base
        self.why_not = self.desk.plans.why_not(record)
        with self.prevent(Field.Changed):
            for name, text in texts_of(self.base).items():
                field = self.query_one(f"#{name}", Field)
                field.fill(text)
                field.disabled = self.why_not is not None
        self.show_masthead()
        self.explain()

    # what is typed

    @property
    def typed(self) -> Understood:
        """The form as it stands."""
        texts = {name: self.query_one(f"#{name}", Field).value for name in FIELDS}
        today = local(self.desk.runtime.clock.now()).date()
        return understood(texts, self.chosen, today)

    @property
    def unsaved(self) -> bool:
        """Whether anything differs from what is saved."""
        typed = self.typed
        return typed.form != self.base or bool(typed.problems)

    def _refusals(self, typed: Understood, reason: str) -> list[Refusal]:
        unread = {refusal.where for refusal in typed.problems}
        found = self.attempt(lambda: self.desk.plans.check(typed.form, self.record, reason, self.choices)) or []
        order = [*FIELDS, *OPTIONS, "reason"]
        found = [*typed.problems, *(refusal for refusal in found if refusal.where not in unread)]
        return sorted(found, key=lambda refusal: order.index(refusal.where))

    @on(Field.Changed)
    def explain(self) -> None:
        """Say beside each field what it means, or why it does not do."""
        typed, now = self.typed, self.desk.runtime.clock.now()
        window = typed.form.window(self.desk.runtime.reference.calendar)
        refusals: dict[str, Refusal] = {}
        for refusal in self._refusals(typed, "-"):
            refusals.setdefault(refusal.where, refusal)
        for name in FIELDS:
            text, wrong = self.query_one(f"#{name}", Field).value, refusals.get(name)
            note = present.meaning(name, typed.form, window, now) if wrong is None else present.problem(wrong, text)
            self.query_one(f"#{name}-note", Line).show([(" ", ""), note])
        self.query_one("#about", Line).show(*present.about(self.record, window, now))
        self._show_options(refusals)
        self._show_wrong(refusals)

    def _show_options(self, refusals: dict[str, Refusal]) -> None:
        form, wrong = self.chosen, refusals.get("takes")
        tops = {unit.id: unit.name for unit in self.choices.offices}
        if self.record:
            tops[self.record.top.id] = self.record.top.name
        takes = present.takes_text(form, self.choices)
        notice = self.record.notice_name if self.record else ""
        top = refusals.get("top_unit_id")
        shown: list[tuple[str, Span]] = [
            ("受理机构", (top.message, "bad") if top else (tops.get(form.top_unit_id or 0, ""), "")),
            ("系列级别", (wrong.message, "bad" if form.takes else "dim") if wrong else (takes, "")),
            ("天数按", ("工作日" if form.working_days else "自然日", "")),
            ("双人复核", ("资格不符、终止审核须第二人复核" if form.second_review else "不需要", "")),
            ("通知附件", (notice, "accent") if notice else ("没有，按 F9 附上", "dim")),
        ]
        self.query_one("#options", OptionRows).show(shown)

    def _show_wrong(self, refusals: dict[str, Refusal]) -> None:
        """Say in full why nothing can be changed, or what is wrong with the field that has the focus."""
        here = self.focused.id if isinstance(self.focused, Field) and self.focused.id else ""
        if self.why_not is not None:
            told: Span = (f" {self.why_not}", "hurry")
        elif here in refusals:
            told = (f" {refusals[here].message}", "bad")
        elif self.unsaved:
            told = (" 有没有保存的更改，按 F10 保存", "hurry")
        else:
            told = (" Tab、↑↓ 换一处，Enter 更改所在的选项", "dim")
        self.query_one("#wrong", Notes).show([[told]])

    def on_descendant_focus(self) -> None:
        """Explain the field that has the focus now."""
        if self.is_mounted and self.query_one("#options", OptionRows).options:
            self.explain()

    @on(Field.Submitted)
    def submitted(self) -> None:
        """Enter goes on to the next field."""
        self.focus_next()

    def on_key(self, event: events.Key) -> None:  # type: ignore[override]
        """Arrows go from field to field, and over the edge of the choices."""
        options = self.query_one("#options", OptionRows)
        if event.key not in ("up", "down") or (self.focused is options and (event.key == "down" or options.cursor)):
            return
        if isinstance(self.focused, Field) or (self.focused is options and self.why_not is None):
            event.stop()
            event.prevent_default()
            (self.focus_next if event.key == "down" else self.focus_previous)()
            if self.focused is options:
                options.move_to(0)

    # choosing

    def why_not_choose(self) -> str | None:
        """Only who may change it; the notice can be looked at by all."""
        options = self.query_one("#options", OptionRows)
        return None if OPTIONS[options.cursor] == "notice" else self.why_not

    def do_choose(self) -> None:
        """Change the choice under the cursor."""
        options = self.query_one("#options", OptionRows)
        if self.focused is not options:
            self.set_focus(options)
            return
        match OPTIONS[options.cursor]:
            case "top_unit_id":
                self._choose_office()
            case "takes":
                self._choose_takes()
            case "working_days":
                self._choose(working_days=not self.chosen.working_days)
            case "second_review":
                self._choose(second_review=not self.chosen.second_review)
            case _:
                self.action_run("planform.notice")

    def _choose(self, **values: object) -> None:
        self.chosen = replace(self.chosen, **values)  # type: ignore[arg-type]
        self.explain()

    def _choose_office(self) -> None:
        offices = self.choices.offices

        def take(name: str | None) -> None:
            found = next((unit for unit in offices if unit.name == name), None)
            if found is not None:
                self._choose(top_unit_id=found.id)

        self.app.push_screen(PickScreen("受理机构：在这里通过即评委会已受理", [unit.name for unit in offices]), take)

    def _choose_takes(self) -> None:
        from .plan_takes import TakesScreen

        def take(takes: frozenset[Take] | None) -> None:
            if takes is not None:
                self._choose(takes=takes)

        record = self.record
        fixed = record.form.takes if record and record.applications else frozenset[Take]()
        why = f"已有 {record.applications} 份办件，系列和级别只能增加，不能去掉" if record else ""
        self.app.push_screen(TakesScreen(self.choices.series, self.chosen.takes, fixed, why), take)

    # saving

    def why_not_save(self) -> str | None:
        """Only who may change it."""
        return self.why_not

    def do_save(self) -> None:
        """Save, asking for a reason where dates move that people rely on."""
        typed = self.typed
        refusals = self._refusals(typed, "")
        if not refusals:
            self._save(typed.form, "")
        elif refusals[0].where == "reason":
            title, hint = refusals[0].message, "Enter 保存，Esc 取消"
            self.app.push_screen(
                InputScreen("更改日期的原因", "原因", hint=f"{title}；{hint}", limit=MAX_REASON, check=_needed),
                lambda reason: self._save(typed.form, reason) if reason else None,
            )
        else:
            self.failed(Refused(refusals))

    def _save(self, form: PlanForm, reason: str) -> None:
        plans, record = self.desk.plans, self.record
        if record is None:
            self.work_on(lambda: plans.open(plans.create(form)), partial(self._saved, "已新建；按 F9 附上通知"))
        else:
            edit = partial(plans.edit, record.id, form, record.version, reason)
            self.work_on(edit, partial(self._saved, "已保存"))

    def _saved(self, message: str, record: PlanRecord) -> None:
        self.changed = True
        self._fill(record)
        self.say(f"评审计划 {record.form.code} {message}")

    def failed(self, error: Exception) -> None:
        """Say why, the cursor where it can be mended."""
        super().failed(error)
        where = error.first.where if isinstance(error, Refused) else ""
        if where in FIELDS:
            self.set_focus(self.query_one(f"#{where}", Field))
        elif where in OPTIONS:
            options = self.query_one("#options", OptionRows)
            options.move_to(OPTIONS.index(where))
            self.set_focus(options)

    # the rest

    def why_not_extend(self) -> str | None:
        """Only a saved plan."""
        return self.why_not or (NOT_YET if self.record is None else UNSAVED if self.unsaved else None)

    def do_extend(self) -> None:
        """Move the review's end."""
        from .plan_extend import ExtendScreen

        assert self.record is not None
        self.app.push_screen(ExtendScreen(self.record), lambda record: self._taken(record) if record else None)

    def _taken(self, record: PlanRecord) -> None:
        self.changed = True
        self._fill(record)

    def why_not_notice(self) -> str | None:
        """Only of a saved plan."""
        if self.record is None:
            return NOT_YET
        return UNSAVED if self.why_not is None and self.unsaved else None

    def do_notice(self) -> None:
        """Look at the committee's notice, or attach it."""
        assert self.record is not None
        see_notice(self, self.record, self._taken)

    def why_not_steps(self) -> str | None:
        """Only of a saved plan."""
        return NOT_YET if self.record is None else None

    def do_steps(self) -> None:
        """Read who changed what."""
        record = self.record
        assert record is not None
        found = self.attempt(lambda: self.desk.plans.steps(record.id))
        if found is not None:
            self.app.push_screen(TextScreen(f"变更记录：{record.form.code}", present.steps(found)))

    def do_back(self) -> None:
        """Leave; what was typed and not saved is asked about."""
        if self.why_not is None and self.unsaved:
            question = ConfirmScreen("放弃没有保存的更改？", "按 Esc 回到表单，再按 F10 保存")
            self.app.push_screen(question, lambda yes: self.leave() if yes else None)
        else:
            self.leave()

    def leave(self) -> None:
        """Close."""
        self.dismiss(self.changed)


def _needed(reason: str) -> str | None:
    return None if reason else "请写明更改日期的原因"
