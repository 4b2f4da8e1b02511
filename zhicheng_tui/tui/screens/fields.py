"""Filling in the fields of one record: typed in their line, picked, toggled, or written in a box of their own."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on

from ...domain.difference import same
from ...domain.entries import options, take
from ...domain.reference import Field as FieldKind
from ...domain.reference import Module
from ...domain.text import lines
from ..filling_work import Work
from ..ink import Span
from ..present import filling as present
from ..present.filling import Item
from ..widgets.form import Form
from ..widgets.line import Notes
from .dialogs import TextScreen
from .keeping import KeepingScreen
from .pick_value import PickValueScreen
from .writing import WritingScreen

NO_CHANGES = "没有可以恢复的更改"


class FieldScreen(KeepingScreen):
    """A screen with a form. Subclasses say of which module and record it is."""

    @property
    def module(self) -> Module | None:
        """The module of the record."""
        return None

    index = 0
    """The record's place in its module; just behind the last for a new one."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.left = ""
        """The field that was left last."""
        self._typed: dict[tuple[int, str], object] = {}
        """What stood in the fields that were put back."""

    @property
    def form(self) -> Form:
        """The form."""
        return self.query_one(Form)

    def items(self) -> Sequence[Item]:
        """Return the fields as they stand."""
        assert self.module is not None
        return present.items(self.work, self.module, self.index)

    def show_form(self, cursor: int = 0) -> None:
        """Show the record."""
        if self.module is not None:
            self.form.show(self.items(), cursor)

    def show_change(self) -> None:
        """Show how the fields stand now; only lines that look different are repainted."""
        for at, item in enumerate(self.items()):
            self.form.update(at, item)
        self.tell_state()
        self.tell_field()

    def tell_state(self) -> None:
        """Show what the change means elsewhere on the screen."""

    @on(Form.Moved)
    def field_moved(self, event: Form.Moved) -> None:
        """Say what there is to say of another field, and in full what is wrong with the one that was left."""
        self.left = event.left
        self.tell_field()
        if self.work.conflicts and not self.stuck:
            self.ask_which()

    @on(Form.Stayed)
    def field_stayed(self, event: Form.Stayed) -> None:
        """Enter stays where something is wrong."""
        self.say(f"「{event.item.field.name}」{event.item.note[0]}；请改好，或用方向键先到别处", "warning")

    @property
    def typing_now(self) -> bool:
        """While a line is typed in, or a box is open over the form."""
        return self.app.screen is not self or (self.form.typing and self.form.field.has_focus)

    def joined(self, module: str, places: Sequence[int | None]) -> None:
        """Show what another window has changed; the line that is typed in stays as it is, unless it was changed."""
        if self.module is None or self.module.id != module or (self.module.repeated and not self.form.active):
            super().joined(module, places)
            return
        before = self.form.current
        self.show_change()
        now = self.form.current
        if before is not None and now is not None and before.text != now.text:
            self.form.refill()

    def tell_field(self) -> None:
        """Say in full what is to be said of the field under the cursor."""
        self.query_one("#notes", Notes).show([self.field_note(), *self.left_note()])

    def left_note(self) -> list[Sequence[Span]]:
        """Return what is wrong with the field that was left last, if it still is."""
        item = next((one for one in self.form.rows.items if one.field.id == self.left), None)
        if item is None or item is self.form.current or item.note[1] != "bad":
            return []
        return [[(f" {item.field.name} ", "strong"), item.note]]

    def field_note(self) -> Sequence[Span]:
        """Return the whole name of the field under the cursor and what is to be said of it."""
        item, module = self.form.current, self.module
        if item is None or module is None:
            return ()
        why = self.work.why_locked(module.id, item.field)
        told: Span = (why, "hurry") if why is not None else item.note
        if self.form.typing and told[1] not in ("bad", "hurry") and self.form.field.value.strip() != item.text:
            told = (f"读作 {item.text}", "accent")
        return [(f" {item.field.name}{'（必填）' if item.field.required else ''} ", "strong"), told]

    # values

    def give(self, field: FieldKind, given: object) -> None:
        """Take a value in and keep it."""
        module = self.module
        if module is None or self.work.why_locked(module.id, field) is not None:
            return
        taken = take(field, given, self.desk.runtime.reference)
        if taken.value == "" and self.index >= len(self.work.rows_of(module.id)):
            return
        self.work.set_value(module.id, self.index, field.id, taken.value)
        self.show_change()
        self.keep_soon()

    @on(Form.Typed)
    def field_typed(self, event: Form.Typed) -> None:
        """Take in what is typed."""
        self.give(event.item.field, event.text)

    @on(Form.Asked)
    def field_asked(self, event: Form.Asked) -> None:
        """Let a value be picked, toggled or written."""
        event.stop()
        self.ask(event.item, event.word)

    def ask(self, item: Item, word: str = "") -> None:
        """Let the value of a field be picked, toggled or written; say why a locked one cannot."""
        field, module = item.field, self.module
        assert module is not None
        why = self.work.why_locked(module.id, field)
        if why is not None and field.type == "long" and item.text:
            told: list[list[Span]] = [[(line, "")] for line in lines(item.text)]
            self.app.push_screen(TextScreen(field.name, [*told, [], [(why, "dim")]]))
        elif why is not None:
            self.say(why, "warning")
        elif field.type == "choice":
            self.pick(field, word.strip(), item.text)
        elif field.type == "bool" and word.strip():
            self.say(f"「{field.name}」按空格选择是或否")
        elif field.type == "bool":
            self.give(field, item.text != "是")
            self.form.refill()
        elif field.type == "long":
            self.write(item, word)
        else:
            self.form.enter()

    def pick(self, field: FieldKind, word: str, now: str = "") -> None:
        """Offer what a field can be."""

        def picked(value: str | None) -> None:
            if value is not None:
                self.give(field, value)
                self.form.step(1)

        values = options(field, self.desk.runtime.reference)
        self.app.push_screen(PickValueScreen(f"选择{field.name}", values, word, now), picked)

    def write(self, item: Item, word: str) -> None:
        """Write a long text; it is kept as it is typed."""
        field = item.field
        text = item.text + ("" if word in (" ", "\r", "\n") else word)
        screen = WritingScreen(field.name, text, limit=field.limit, changed=lambda now: self.give(field, now))

        def written(now: str | None) -> None:
            if now is not None:
                self.give(field, now)
            if self.work.conflicts:
                self.meet()

        self.app.push_screen(screen, written)

    def do_pick(self) -> None:
        """Pick, toggle or write the value of the field under the cursor."""
        item = self.form.current
        if item is not None:
            self.ask(item)

    # back to what there was

    def put_back(self) -> bool:
        """Let the field under the cursor have the value it had when the form was opened, or what stood there since.

        Say whether there was anything to put back.
        """
        item, module = self.form.current, self.module
        if item is None or module is None or self.work.why_locked(module.id, item.field) is not None:
            return False
        field, rows = item.field, self.work.rows_of(module.id)
        now = rows[self.index].get(field.id) if self.index < len(rows) else None
        begun, key = self.work.begun(self.index, field.id), (self.index, field.id)
        if not same(now, begun):
            self._typed[key] = now
            value, told = begun, "已恢复为打开时的内容；再按 F12 换回"
        elif key in self._typed:
            value, told = self._typed.pop(key), "已换回刚才输入的内容；再按 F12 恢复"
        else:
            return False
        self.work.set_value(module.id, self.index, field.id, "" if value is None else value)
        self.show_change()
        self.form.refill()
        self.tell_field()
        self.keep_soon()
        self.say(f"「{field.name}」{told}")
        return True

    def restore_last(self) -> None:
        """Take back what was removed, moved, changed or settled last, and nothing that came after it."""
        change = self.work.restore()
        if change is None:
            self.say(NO_CHANGES)
            return
        self.reshow()
        self.keep_soon()
        name = self.desk.runtime.reference.module_name(change.module)
        if change.settled:
            again = "" if change.back else "；再按 F12 换回"
            self.say(f"「{name}」已换成{change.what}{again}")
        else:
            self.say(f"已恢复「{name}」：撤销了{change.what}")
