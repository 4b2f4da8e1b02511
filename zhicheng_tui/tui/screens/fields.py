"""Filling in the fields of one record: typed in their line, picked, toggled, or written in a box of their own."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on

from ...domain.entries import options, take
from ...domain.reference import Field as FieldKind
from ...domain.reference import Module
from ...domain.text import lines
from ..ink import Span
from ..present import filling as present
from ..present.filling import Item
from ..widgets.form import Form
from ..widgets.line import Notes
from .dialogs import TextScreen
from .keeping import KeepingScreen
from .pick_value import PickValueScreen
from .writing import WritingScreen


class FieldScreen(KeepingScreen):
    """A screen with a form. Subclasses say of which module and record it is."""

    @property
    def module(self) -> Module | None:
        """The module of the record."""
        return None

    index = 0
    """The record's place in its module; just behind the last for a new one."""

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
    def field_moved(self) -> None:
        """Say what there is to say of another field."""
        self.tell_field()

    def tell_field(self) -> None:
        """Say in full what is to be said of the field under the cursor."""
        self.query_one("#notes", Notes).show([self.field_note()])

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
        self.app.push_screen(screen, lambda now: self.give(field, now) if now is not None else None)

    def do_pick(self) -> None:
        """Pick, toggle or write the value of the field under the cursor."""
        item = self.form.current
        if item is not None:
            self.ask(item)
