"""填写开户申请: a form with the opener and the clause worked out as it is typed; what is typed is kept (A09–A11)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container

from ... import resources
from ...domain.credit import code_kind
from ...domain.jurisdiction import Nature
from ...domain.opening import ID_TYPES, LABELS, LIMITS, Fields, Part, Request
from ...domain.refusal import Refused
from ..binding import bindings
from ..pausing import Pause
from ..present import units as present
from ..widgets.choice import Choice
from ..widgets.field import Field
from ..widgets.line import Line, Notes
from .base import EXPECTED, BaseScreen
from .dialogs import ConfirmScreen, PickScreen
from .upload import SCANS

if TYPE_CHECKING:
    from ...services.competence import Outlook
    from ...services.units import Place

T = TypeVar("T")
PICKED = ("kind", "region", "superior_id", "id_type")
"""Fields that are picked and not typed."""
HINTS = {
    "phone": "手机，或区号加固定电话",
    "office": "如 人事科 科长",
    "reason": "如 新设单位",
    "ruling": "为什么由市里开户",
}


class OpeningScreen(BaseScreen):
    """One draft. Dismissed with whether it was handed in."""

    SCOPES: ClassVar[Sequence[str]] = ("opening",)
    BINDINGS = bindings("opening", "app")
    CSS_PATH = resources.style("units")
    CRUMBS: ClassVar[Sequence[str]] = ("本级及下级单位管理", "开户申请", "填写")
    AUTO_FOCUS = "#unit_name"

    def __init__(self, request: Request | None = None, superior: int = 0) -> None:
        """`request`: a draft to go on with; `superior`: the unit that a new one is for."""
        super().__init__()
        self.opening_request = request
        self.typed = request.fields if request else Fields(superior_id=superior)
        self.kept = self.typed
        """What the database has."""
        self.seen: Outlook | None = None
        self.superior = request.superior.name if request else ""
        self._keeping = Lock()
        self._typing = Pause(self, self.keep_now)

    def content(self) -> ComposeResult:
        """A line for each field; whose it is to open; the two files."""
        for name, label in LABELS.items():
            with Container(classes="field-line", id=f"line-{name}"):
                line = Line(classes="field-label")
                line.show([(f" {label}", "dim")])
                yield line
                if name in PICKED:
                    yield Choice(id=name)
                else:
                    yield Field(str(getattr(self.typed, name)), HINTS.get(name, ""), id=name, limit=LIMITS[name])
                if name == "credit_code":
                    yield Line(id="code-note")
        yield Line(id="files")
        yield Notes(id="outlook")

    def on_mount(self) -> None:
        """Show what is there."""
        if not self.typed.superior_id:
            self.typed = self.kept = replace(self.typed, superior_id=self.desk.actor.unit.id)
        if not self.superior:
            units = self.attempt(self.desk.units.tree) or []
            self.superior = next((one.record.name for one in units if one.record.id == self.typed.superior_id), "")
        self._show()
        self.work_on(self._look, self._show_outlook, group="look")

    def _show(self) -> None:
        regions = self.desk.opening.regions()
        shown = {"region": regions.get(self.typed.region, self.typed.region), "superior_id": self.superior}
        for name in PICKED:
            self.query_one(f"#{name}", Choice).show(shown.get(name, str(getattr(self.typed, name))))
        request = self.opening_request
        self.show_masthead([(request.no if request else "新申请", "dim")])
        files = []
        for part, key in ((Part.FORM, "F8"), (Part.PROOF, "F9")):
            attachment = request.attachment(part) if request else None
            sign = self.zapp.glyphs.check if attachment else self.zapp.glyphs.cross
            told = attachment.name if attachment else f"按 {key} 上传"
            files += [(f" {part.label} ", "dim"), (f"{sign} ", "good" if attachment else "bad"), (f"{told}　", "")]
        self.query_one("#files", Line).show(files)

    def redraw(self) -> None:
        """The signs of × and √ differ."""
        self._show()

    # typing

    @on(Field.Changed)
    def field_changed(self, event: Field.Changed) -> None:
        """Take in what is typed; keep it when the typing pauses."""
        name = event.input.id
        if name in LIMITS and getattr(self.typed, name) != event.value:
            changed: dict[str, Any] = {name: event.value}
            self.typed = replace(self.typed, **changed)
            self._keep_soon()

    @on(Field.Submitted)
    def field_done(self) -> None:
        """Go on to the next field."""
        self.focus_next()

    def on_key(self, event: events.Key) -> None:  # type: ignore[override]
        """Go from field to field with the arrows."""
        if event.key in ("up", "down"):
            event.stop()
            event.prevent_default()
            if event.key == "up":
                self.focus_previous()
            else:
                self.focus_next()

    def _keep_soon(self) -> None:
        self._typing.begin()

    def keep_now(self) -> None:
        """Keep what is typed and show what it comes to."""
        self._typing.end()
        self.work_on(self._kept_and_seen, self._show_outlook, group="look")

    def _kept_and_seen(self) -> Outlook:
        self._keep()
        return self._look()

    def _look(self) -> Outlook:
        return self.desk.opening.look(self.typed, self.opening_request.id if self.opening_request else 0)

    def _keep(self) -> Request:
        """Write the draft if it differs from what is kept; called from threads, one at a time."""
        with self._keeping:
            fields = self.typed
            if self.opening_request is None:
                self.opening_request = self.desk.opening.new(fields)
            elif fields != self.kept:
                self.opening_request = self.desk.opening.save(self.opening_request.id, fields)
            self.kept = fields
            return self.opening_request

    def _show_outlook(self, seen: Outlook) -> None:
        self.seen = seen
        self.query_one("#outlook", Notes).show(present.outlook_notes(seen, self.typed))
        code = self.typed.credit_code
        self.query_one("#code-note", Line).show(present.code_note(seen, code, code_kind(code)))
        self.query_one("#line-ruling").display = seen.ruling.manual and bool(self.typed.kind and self.typed.region)
        self._show()

    def on_unmount(self) -> None:
        """Keep what was typed last, however the screen ends."""
        if self.typed != self.kept:
            try:
                self._keep()
            except EXPECTED:
                self.log.error("the draft could not be kept")

    # picking

    @on(Choice.Asked)
    def choice_asked(self, event: Choice.Asked) -> None:
        """Offer the values of a field."""
        self._pick(event.choice.id or "")

    def why_not_pick(self) -> str | None:
        """Only on a field with a list."""
        name = self.focused.id if self.focused else None
        return None if name in PICKED else "这一项直接输入；性质、地区、主管部门、证件类型可以选择"

    def do_pick(self) -> None:
        """Pick the value of the field with the focus."""
        if self.focused is not None:
            self._pick(self.focused.id or "")

    def _pick(self, name: str) -> None:
        if name == "superior_id":
            self._pick_superior()
            return
        offers: Mapping[str, str] = {"region": self.desk.opening.regions()}.get(name, {})
        values = {"kind": [nature.value for nature in Nature], "id_type": list(ID_TYPES)}.get(name, [*offers.values()])
        codes = {label: code for code, label in offers.items()}

        def take(value: str | None) -> None:
            if value is not None:
                changed: dict[str, Any] = {name: codes.get(value, value)}
                self._picked(changed)

        self.app.push_screen(PickScreen(f"选择{LABELS[name]}", values), take)

    def _pick_superior(self) -> None:
        from .pick_unit import PickUnitScreen

        def take(place: Place | None) -> None:
            if place is not None:
                self.superior = place.record.name
                self._picked({"superior_id": place.record.id})

        self.app.push_screen(PickUnitScreen("选择主管部门"), take)

    def _picked(self, changed: dict[str, Any]) -> None:
        self.typed = replace(self.typed, **changed)
        self._show()
        self.keep_now()
        self.focus_next()

    # acts

    def after_keeping(self, act: Callable[[int], T], then: Callable[[T], None]) -> None:
        """Keep the draft, then do something to it off the painting thread."""
        self.work_on(lambda: act(self._keep().id), then)

    def do_print(self) -> None:
        """Save the form, filled in, as PDF."""
        self.say("正在生成开户申请表…")
        self.after_keeping(self.desk.opening.save_form, self._printed)

    def _printed(self, path: Path) -> None:
        self._show()
        self.say(f"已保存：{path}。打印、签字、盖章后按 F8 上传")

    def do_attach_form(self) -> None:
        """Upload the stamped form."""
        self.attach_file(Part.FORM)

    def do_attach_proof(self) -> None:
        """Upload the proof of identity."""
        self.attach_file(Part.PROOF)

    def attach_file(self, part: Part) -> None:
        """Pick a file and put it to the draft."""
        from .chooser import ChooserScreen

        def picked(paths: list[Path] | None) -> None:
            if paths:
                self.after_keeping(lambda number: self.desk.opening.attach(number, part, paths[0]), attached)

        def attached(request: Request) -> None:
            self.opening_request = request
            self._show()
            self.say(f"{self.zapp.glyphs.check} 已上传{part.label}")

        self.app.push_screen(ChooserScreen((*self.CRUMBS[:2], f"上传{part.label}"), kinds=SCANS), picked)

    def do_submit(self) -> None:
        """Hand the request in, once that is confirmed."""
        self.after_keeping(lambda _number: self._look(), self._confirm)

    def _confirm(self, seen: Outlook) -> None:
        self._show_outlook(seen)
        if seen.refusals:
            self.failed(Refused(seen.refusals))
            return

        def submit(yes: bool | None) -> None:
            if yes:
                self.after_keeping(self.desk.opening.submit, self._submitted)

        self.app.push_screen(ConfirmScreen(f"提交给{seen.opener.name}？", "提交后不能再修改，记录长期保存"), submit)

    def _submitted(self, request: Request) -> None:
        self.opening_request = request
        self.say(f"已提交 {request.no}，由{request.opener.name}办理")
        self.dismiss(True)

    def failed(self, error: Exception) -> None:
        """Show why a service refused, at the field to put right."""
        super().failed(error)
        where = error.first.where if isinstance(error, Refused) else ""
        for widget in self.query(f"#{where}") if where in LABELS else ():
            self.set_focus(widget)

    def do_back(self) -> None:
        """Esc closes at once: what was typed is kept."""
        self.leave()

    def leave(self) -> None:
        """Keep the draft and close."""
        if self.typed == self.kept:
            self.dismiss(False)
        else:
            self.work_on(self._keep, self._left)

    def _left(self, request: Request) -> None:
        self.say(f"草稿 {request.no} 已保存，在「申请列表」里可以接着填")
        self.dismiss(False)
