"""新申报: plan, series, level, post and specialty on one screen, each choice narrowing the next (K38)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container

from ... import resources
from ...domain.filling import MAX_NAME, Declared, check_declared, check_specialty
from ...domain.reference import Series
from ...domain.refusal import Refusal, Refused
from ..binding import bindings
from ..present import applying as present
from ..widgets.choice import Choice
from ..widgets.field import Field
from ..widgets.line import Line, Notes
from .base import BaseScreen
from .pick_value import PickValueScreen
from .step import see_plan_notice

if TYPE_CHECKING:
    from ...services.applying import Mine, OpenPlan
    from ...services.filled import Filled

LABELS = {"plan": "评审计划", "series": "申报系列", "level": "申报级别", "post": "申报职务", "specialty": "申报专业"}
PICKED = ("plan", "series", "level", "post")
HINTS = {
    "plan": "按 Enter 选择",
    "series": "先选评审计划",
    "level": "先选申报系列",
    "post": "先选申报级别",
    "specialty": f"如 水利水电；不超过 {MAX_NAME} 字",
}
NO_PLANS = "现在没有受理申报的评审计划；请留意单位的通知"


@dataclass(frozen=True)
class Choosing:
    """What has been chosen so far."""

    plan_id: int = 0
    series_no: int = 0
    level: str = ""
    post: str = ""
    specialty: str = ""

    @property
    def declared(self) -> Declared:
        """As the rules take it."""
        return Declared(self.series_no, self.level, self.post, self.specialty)


class DeclareScreen(BaseScreen):
    """A declaration; answers the application's id once it is made or changed."""

    SCOPES: ClassVar[Sequence[str]] = ("declare",)
    BINDINGS = bindings("declare", "app")
    CSS_PATH = resources.style("filling")
    AUTO_FOCUS = ""

    def __init__(self, filled: Filled | None = None) -> None:
        """`filled`: an application to be changed; its plan stays."""
        super().__init__()
        self.filled = filled
        self.plans: Sequence[OpenPlan] = ()
        self.under_way: Sequence[Mine] = ()
        """One's own applications that are under way."""
        self.chosen = Choosing()
        self.tried = False
        """Whether it was tried to confirm: what is still missing is told only then."""
        self.saving = False
        if filled is not None:
            now = filled.declared
            self.chosen = Choosing(filled.plan.id, now.series_no, now.level, now.post, now.specialty)

    @property
    def CRUMBS(self) -> Sequence[str]:  # type: ignore[override]
        """Where this is."""
        return ("我的办件", "更改申报信息" if self.filled else "新申报")

    def content(self) -> ComposeResult:
        """A line for each choice with a note beside; more about the plan."""
        for name, label in LABELS.items():
            with Container(classes="field-line"):
                line = Line(classes="field-label")
                line.show([(f" {label}", "dim")])
                yield line
                if name in PICKED:
                    yield Choice(id=name)
                else:
                    yield Field(self.chosen.specialty, "", id=name, limit=2 * MAX_NAME)
                yield Line(id=f"{name}-note", classes="field-note")
        yield Notes(id="plan-notes")

    def on_mount(self) -> None:
        """Show what there is to choose."""
        self.plans = self.attempt(self.desk.applying.plans) or ()
        self.under_way = [one for one in self.attempt(self.desk.applying.list) or () if one.running]
        self.show_masthead()
        self.explain()
        self.set_focus(self.query_one("#specialty" if self.filled else "#plan"))

    def on_resize(self) -> None:
        """Fill the masthead for the new width."""
        self.show_masthead()

    # what is chosen

    @property
    def plan(self) -> OpenPlan | None:
        """The chosen plan."""
        return next((one for one in self.plans if one.plan.id == self.chosen.plan_id), None)

    @property
    def series(self) -> Series | None:
        """The chosen series."""
        everything = self.desk.runtime.reference.series
        return next((one for one in everything if one.no == self.chosen.series_no), None)

    def offers(self, name: str) -> list[str]:
        """Return what can be chosen for a field, after what was chosen before it."""
        plan, series = self.plan, self.series
        takes = plan.takes if plan else frozenset()
        if name == "plan":
            return [present.plan_choice(one) for one in self.plans]
        if name == "series":
            numbers = {number for number, _ in takes}
            return [one.name for one in self.desk.runtime.reference.series if one.no in numbers]
        if series is None:
            return []
        if name == "level":
            return [level for level in series.titles if (series.no, level) in takes]
        return list(series.titles.get(self.chosen.level, ()))

    def refusals(self) -> dict[str, Refusal]:
        """Return what is wrong, by field: the first choice that does not do, and the specialty."""
        specialty = check_specialty(self.chosen.specialty)
        return self._choices_refused() | ({"specialty": specialty} if specialty else {})

    def _choices_refused(self) -> dict[str, Refusal]:
        if self.plan is None:
            return {"plan": Refusal("plan", "请选择评审计划" if self.plans else NO_PLANS, "plan")}
        if self.plan.mine and self.filled is None:
            return {"plan": Refusal("again", f"已申报 {self.plan.mine}，每个计划只能申报一次", "plan")}
        for name in PICKED[1:]:
            if not (self.chosen.series_no if name == "series" else getattr(self.chosen, name)):
                return {name: Refusal(name, f"请选择{LABELS[name]}", name)}
        found = check_declared(self.chosen.declared, self.plan.takes, self.desk.runtime.reference)
        return {refusal.where: refusal for refusal in reversed(found)}

    def explain(self) -> None:
        """Show what is chosen, and beside each field what it means or why it does not do."""
        chosen, series = self.chosen, self.series
        fixed = self.filled.plan.title if self.filled else ""
        shown = {
            "plan": self.plan.plan.title if self.plan else fixed,
            "series": series.name if series else "",
            "level": chosen.level,
            "post": chosen.post,
        }
        refusals, values = self.refusals(), {**shown, "specialty": chosen.specialty}
        for name in LABELS:
            if name in PICKED:
                self.query_one(f"#{name}", Choice).show(shown[name])
            wrong = refusals.get(name)
            if wrong is not None and (self.tried or values[name]):
                note = (f"{self.zapp.glyphs.cross} {wrong.message}", "bad")
            elif values[name]:
                note = (self.zapp.glyphs.check, "good")
            else:
                note = (HINTS[name] if name == "specialty" or not self.offers(name) else "按 Enter 选择", "dim")
            self.query_one(f"#{name}-note", Line).show([(" ", ""), note])
        notes = present.plan_notes(self.plan, self.desk.runtime.clock.now())
        if not self.plans:
            notes = [[(f" {NO_PLANS}", "hurry")]]
        self.query_one("#plan-notes", Notes).show([*notes, *self._others(), *self._in_full(refusals)])

    def _others(self) -> list[list[tuple[str, str]]]:
        """Return a line for each of one's applications that is under way in another plan (Q36)."""
        others = [one for one in self.under_way if one.plan.id != self.chosen.plan_id]
        return [[(f" {present.running_note(one)}", "hurry")] for one in others if self.filled is None]

    def _in_full(self, refusals: dict[str, Refusal]) -> list[list[tuple[str, str]]]:
        first = next((refusals[name] for name in LABELS if name in refusals), None)
        return [[(f" {first.message}", "bad")]] if first is not None and self.tried else []

    @on(Field.Changed, "#specialty")
    def specialty_typed(self, event: Field.Changed) -> None:
        """Take in what is typed."""
        self.chosen = replace(self.chosen, specialty=event.value)
        self.explain()

    # choosing

    @on(Choice.Asked)
    def choice_asked(self, event: Choice.Asked) -> None:
        """Offer the values of a field."""
        self._pick(event.choice.id or "")

    def why_not_pick(self) -> str | None:
        """Only on a field with a list."""
        name = self.focused.id if self.focused else None
        return None if name in PICKED else "申报专业直接输入；计划、系列、级别、职务可以选择"

    def do_pick(self) -> None:
        """Pick the value of the field with the focus."""
        if self.focused is not None:
            self._pick(self.focused.id or "")

    def _pick(self, name: str, word: str = "") -> None:
        if name == "plan" and self.filled is not None:
            self.say("评审计划不能更改；要在别的计划申报，请在「我的办件」按 F6", "warning")
            return
        values = self.offers(name)
        if not values:
            self.say(NO_PLANS if name == "plan" else HINTS[name], "warning")
            return
        screen = PickValueScreen(f"选择{LABELS[name]}", values, word)
        self.app.push_screen(screen, lambda value: self._picked(name, values.index(value)) if value else None)

    def _picked(self, name: str, at: int) -> None:
        value = self.offers(name)[at]
        if name == "plan":
            self.chosen = Choosing(self.plans[at].plan.id, specialty=self.chosen.specialty)
        elif name == "series":
            found = next(one.no for one in self.desk.runtime.reference.series if one.name == value)
            self.chosen = replace(self.chosen, series_no=found, level="", post="")
        elif name == "level":
            self.chosen = replace(self.chosen, level=value, post="")
        else:
            self.chosen = replace(self.chosen, post=value)
        self._choose_what_is_alone()
        self.explain()
        self.set_focus(self.query_one(f"#{self._next_open()}"))

    def _choose_what_is_alone(self) -> None:
        """Choose for the person where there is only one thing to choose."""
        if self.plan and not self.chosen.series_no and len(self.offers("series")) == 1:
            only = self.offers("series")[0]
            found = next(one.no for one in self.desk.runtime.reference.series if one.name == only)
            self.chosen = replace(self.chosen, series_no=found)
        for name in ("level", "post"):
            if not getattr(self.chosen, name) and len(self.offers(name)) == 1:
                self.chosen = replace(self.chosen, **{name: self.offers(name)[0]})  # type: ignore[arg-type]

    def _next_open(self) -> str:
        values = {"plan": self.chosen.plan_id, "series": self.chosen.series_no}
        return next((name for name in PICKED if not values.get(name, getattr(self.chosen, name, ""))), "specialty")

    def on_key(self, event: events.Key) -> None:  # type: ignore[override]
        """Go from field to field with the arrows; what is typed on a choice finds."""
        if event.key in ("up", "down"):
            event.stop()
            event.prevent_default()
            (self.focus_next if event.key == "down" else self.focus_previous)()
        elif isinstance(self.focused, Choice) and event.character and event.character.isalpha():
            event.stop()
            event.prevent_default()
            self._pick(self.focused.id or "", event.character)

    @on(Field.Submitted, "#specialty")
    def specialty_done(self) -> None:
        """Enter in the last field says how to confirm, or what is still missing."""
        refusals = self.refusals()
        first = next((refusals[name] for name in LABELS if name in refusals), None)
        if first is None:
            self.say("按 F10 确定")
        else:
            self.say(first.message, "warning")

    # acts

    def why_not_notice(self) -> str | None:
        """Only of a chosen plan with one."""
        if self.plan is None:
            return "请先选择评审计划"
        return None if self.plan.has_notice else "这个评审计划没有附上通知"

    def do_notice(self) -> None:
        """Look at the plan's notice."""
        assert self.plan is not None
        see_plan_notice(self, self.plan.plan.id)

    def why_not_confirm(self) -> str | None:
        """Not twice."""
        return "正在保存，请稍候" if self.saving else None

    def do_confirm(self) -> None:
        """Begin the application, or change it; what is wrong is told beside the field."""
        self.tried = True
        refusals = self.refusals()
        self.explain()
        first = next((refusals[name] for name in LABELS if name in refusals), None)
        if first is not None:
            self.failed(Refused([first]))
            return
        applying, filled, chosen = self.desk.applying, self.filled, self.chosen

        def act() -> int:
            if filled is None:
                return applying.create(chosen.plan_id, chosen.declared)
            applying.redeclare(filled.application.id, chosen.declared)
            return filled.application.id

        self.saving = True
        self.work_on(act, self._done, group="declare")

    def _done(self, number: int) -> None:
        self.say("已更改申报信息" if self.filled else "已开始申报；填写的内容随时自动保存")
        self.dismiss(number)

    def failed(self, error: Exception) -> None:
        """Say why not, the cursor where it can be mended."""
        self.saving = False
        super().failed(error)
        where = error.first.where if isinstance(error, Refused) else ""
        if where in LABELS:
            self.set_focus(self.query_one(f"#{where}"))

    def do_back(self) -> None:
        """Esc closes: nothing was begun."""
        self.leave()

    def leave(self) -> None:
        """Close without an answer."""
        self.dismiss(None)
