"""A form: fields under one another with a note beside each, typed where they stand; one line repainted a key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message
from textual.strip import Strip

from ..ink import Span, fit, fit_spans
from ..present.filling import Item
from .field import Field
from .rows import Rows

ASKING = {"choice": "按 Enter 选择", "bool": "按空格选择", "long": "按 Enter 填写"}
LABEL = 24
LIMIT = 2000
"""Characters a line takes."""


def shares(width: int) -> tuple[int, int, int]:
    """Return the cells of label, value and note."""
    note = width * 3 // 10
    return LABEL, width - LABEL - note, note


class FieldRows(Rows):
    """The lines of a form."""

    def __init__(self) -> None:
        super().__init__()
        self.items: Sequence[Item] = ()

    @property
    def form(self) -> Form:
        """The form that the lines belong to."""
        assert isinstance(self.parent, Form)
        return self.parent

    def move_to(self, index: int) -> None:
        """Go to a line; what is typed goes there."""
        super().move_to(index)
        self.form.place()

    def on_key(self, event: events.Key) -> None:
        """Let a character that is typed on a line be meant for its field: it finds, or begins to write."""
        item = self.form.current
        toggled = item is not None and item.field.type == "bool" and event.key in ("space", "ideographic_space")
        writes = event.character is not None and event.character.isprintable()
        if item is not None and (toggled or (writes and event.character not in (" ", "\u3000"))):
            event.stop()
            event.prevent_default()
            self.post_message(Form.Asked(self.form, item, event.character or ""))

    def on_resize(self) -> None:
        """Share the line out anew."""
        super().on_resize()
        self.form.place()

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return one field."""
        item = self.items[index]
        label, value, note = shares(width)
        star: Span = (" *" if item.field.required else "  ", "bad")
        ink = "dim" if item.locked else ""
        text: Span = (fit(item.shown, value - 1, self.glyphs.ellipsis) + " ", ink)
        if not item.shown and not item.locked and not item.typed:
            text = (fit(ASKING.get(item.field.type, ""), value), "dim")
        name = fit(item.field.name, label - 3, self.glyphs.ellipsis) + " "
        return fit_spans([star, (name, "dim"), text, (fit(item.note[0], note), item.note[1])], width)

    def render_line(self, y: int) -> Strip:
        """Draw one line; where a field is typed in, only that is highlighted."""
        index, width = y + round(self.scroll_y), self.scrollable_content_region.width
        if index == self.cursor and self.form.typing and index < self.count:
            return self.paint(self.spans(index, width), width)
        return super().render_line(y)


class Form(Container):
    """The lines, and the field that stands in the line under the cursor where that is typed."""

    DEFAULT_CSS = """
    Form { layers: rows editor; height: 1fr; width: 1fr; }
    Form > FieldRows { layer: rows; }
    Form > Field { layer: editor; display: none; }
    """

    @dataclass
    class Typed(Message):
        """A field's text has changed."""

        form: Form
        item: Item
        text: str

        @property
        def control(self) -> Form:
            """The form."""
            return self.form

    @dataclass
    class Asked(Message):
        """A value is to be picked, toggled or written; or a locked field was to be changed."""

        form: Form
        item: Item
        word: str = ""
        """What was typed already."""

        @property
        def control(self) -> Form:
            """The form."""
            return self.form

    @dataclass
    class Moved(Message):
        """The cursor is in another field."""

        form: Form
        left: str = ""
        """The field it was in before."""

        @property
        def control(self) -> Form:
            """The form."""
            return self.form

    @dataclass
    class Stayed(Message):
        """Enter did not leave a field in which something is wrong."""

        form: Form
        item: Item

        @property
        def control(self) -> Form:
            """The form."""
            return self.form

    _at, _left = 0, -1
    """The line under the cursor, and the one it was on before."""

    def compose(self) -> ComposeResult:
        """The lines and the field over them."""
        yield FieldRows()
        yield Field(id="editor", limit=LIMIT)

    @property
    def rows(self) -> FieldRows:
        """The lines."""
        return self.query_one(FieldRows)

    @property
    def field(self) -> Field:
        """Where the text goes."""
        return self.query_one("#editor", Field)

    @property
    def current(self) -> Item | None:
        """The field under the cursor."""
        rows = self.rows
        return rows.items[rows.cursor] if rows.cursor < len(rows.items) else None

    @property
    def typing(self) -> bool:
        """Whether the line under the cursor is being typed in."""
        return self.field.display

    @property
    def active(self) -> bool:
        """Whether the form has the focus."""
        return self.rows.has_focus or self.field.has_focus

    # what screens use

    def show(self, items: Sequence[Item], cursor: int = 0) -> None:
        """Show these fields."""
        active = self.active
        if [one.field.id for one in items] != [one.field.id for one in self.rows.items]:
            self._at, self._left = cursor, -1
        self.rows.items = items
        self.rows.set_count(len(items), cursor)
        self._fill()
        if active:
            self.enter()
        else:
            self.leave()

    def update(self, index: int, item: Item) -> None:
        """Show how a field stands now; a line that looks the same is not repainted."""
        items = list(self.rows.items)
        before, items[index] = items[index], item
        self.rows.items = items
        if before != item and not (index == self.rows.cursor and self.typing and before.note == item.note):
            self.rows.repaint_row(index)

    def refill(self) -> None:
        """Put what the line under the cursor has into the field."""
        self._fill()

    def enter(self, index: int | None = None) -> None:
        """Give the form the focus, the cursor in a field."""
        if index is not None:
            self.rows.move_to(index)
        item = self.current
        if item is not None and item.typed:
            self._fill()
            self.field.display = True
            self._lay()
            self.screen.set_focus(self.field)
        else:
            self.screen.set_focus(self.rows)
            self.field.display = False
        self.rows.repaint_row(self.rows.cursor)

    def leave(self) -> None:
        """Take the field away: the focus goes elsewhere."""
        self.field.display = False
        self.rows.repaint_row(self.rows.cursor)

    def place(self) -> None:
        """Follow the cursor."""
        if not self.is_mounted or not self.rows.items:
            return
        if self.active:
            self.enter()
        at = self.rows.cursor
        if at != self._at:
            self._left, self._at = self._at, at
        left = self.rows.items[self._left].field.id if 0 <= self._left < len(self.rows.items) else ""
        self.post_message(self.Moved(self, left))

    def _fill(self) -> None:
        item = self.current
        if item is not None and self.field.value != item.text:
            with self.prevent(Field.Changed):
                self.field.fill(item.text)

    def _lay(self) -> None:
        rows = self.rows
        label, value, _ = shares(rows.scrollable_content_region.width)
        self.field.styles.offset = (label, rows.cursor - round(rows.scroll_y))
        self.field.styles.width = max(value - 1, 4)
        self.call_after_refresh(self.field.on_resize)

    # keys

    def step(self, by: int) -> bool:
        """Go to another line; say whether there was one."""
        before = self.rows.cursor
        self.rows.move_to(before + by)
        return self.rows.cursor != before

    def on_key(self, event: events.Key) -> None:
        """Go from line to line while one is being typed in."""
        moves = {"up": self.rows.do_up, "down": self.rows.do_down,
                 "pageup": self.rows.do_page_up, "pagedown": self.rows.do_page_down}  # fmt: skip
        if event.key in moves and self.field.has_focus:
            event.stop()
            event.prevent_default()
            moves[event.key]()

    @on(Field.Submitted, "#editor")
    def line_done(self, event: Field.Submitted) -> None:
        """Enter goes on to the next line, unless something is wrong with this one."""
        event.stop()
        item = self.current
        if item is not None and item.note[1] == "bad":
            self.post_message(self.Stayed(self, item))
        else:
            self.rows.do_down()

    @on(Field.Changed, "#editor")
    def line_typed(self, event: Field.Changed) -> None:
        """Tell what was typed."""
        event.stop()
        item = self.current
        if item is not None and self.typing and event.value != item.text:
            self.post_message(self.Typed(self, item, event.value))

    @on(events.DescendantBlur)
    def focus_lost(self) -> None:
        """Take the field away once the focus is elsewhere."""
        focused = self.screen.focused
        if focused is not self.field and focused is not self.rows and self.field.display and focused is not None:
            self.leave()
