"""Small dialogs: yes or no, pick a sentence, read a text, type a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen

from ... import resources
from ...domain.text import one_line, typed
from ..binding import bindings
from ..ink import Span, fit_spans, span_width, wrap_spans
from ..widgets.field import Field
from ..widgets.keybar import KeyBar
from ..widgets.line import Line, Notes
from ..widgets.rows import Rows
from .base import BaseScreen

CHOOSE = "dialog.choose"


class TextRows(Rows):
    """Lines to read; long ones wrapped, or cut where each line is a choice."""

    def __init__(self, lines: Sequence[Sequence[Span]], *, wrapping: bool = True) -> None:
        super().__init__()
        self.lines = lines
        self._wrapping = wrapping
        self._wrapped: list[Sequence[Span]] = []

    def on_mount(self) -> None:
        """Show the lines."""
        self.on_resize()

    def on_resize(self) -> None:
        """Wrap for this width."""
        width = max(self.size.width, 20)
        self._wrapped = [
            part for line in self.lines for part in (wrap_spans(line, width) if self._wrapping else [line])
        ]
        self.set_count(len(self._wrapped), self.cursor)

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return a line."""
        return fit_spans(self._wrapped[index], width)


class Dialog(BaseScreen, ModalScreen, inherit_bindings=False):  # type: ignore[type-arg]
    """A box over the screen below."""

    SCOPES: ClassVar[Sequence[str]] = ("dialog", "list")
    BINDINGS = bindings("dialog", "app")
    CSS_PATH: ClassVar[list[str | PurePath]] = [resources.style("dialogs")]
    CHOOSING: ClassVar[bool] = False
    """Whether Enter takes the line under the cursor: only then does the key bar say so."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.box_title = one_line(title)

    def compose(self) -> ComposeResult:
        """A title, the content, the keys."""
        with Vertical(classes="box"):
            title = Line(classes="box-title")
            title.show([(f" {self.box_title}", "head")])
            yield title
            yield from self.content()
            yield KeyBar(self.SCOPES, () if self.CHOOSING else (CHOOSE,))

    def leave(self) -> None:
        """Close without an answer."""
        self.dismiss(None)

    def do_yes(self) -> None:
        """Close; dialogs with a question answer it."""
        self.dismiss(None)

    def do_choose(self) -> None:
        """The same by Enter."""
        self.do_yes()


class ConfirmScreen(Dialog):
    """A question; answers `True`, or `None` when it is left."""

    AUTO_FOCUS = "TextRows"
    KEYS: ClassVar[str] = "F10 确定　　Esc 取消"

    def __init__(self, question: str, detail: str = "") -> None:
        super().__init__("请确认")
        self.add_class("confirm")
        lines: list[list[Span]] = [[(one_line(question), "strong")]]
        self.lines = [*lines, [], [(one_line(detail), "hurry")]] if detail else lines

    def content(self) -> ComposeResult:
        """The question."""
        yield TextRows([*self.lines, [], [(self.KEYS, "dim")]])

    def do_yes(self) -> None:
        """Answer yes."""
        self.dismiss(True)

    def do_choose(self) -> None:
        """Enter alone does not confirm: it may still be in the keyboard's buffer."""
        self.say("按 F10 确定，Esc 取消")


class AssentScreen(ConfirmScreen, inherit_bindings=False):
    """A question that F10 asked and another key answers, so that F10 pressed twice does not answer it unread."""

    SCOPES: ClassVar[Sequence[str]] = ("assent", "list")
    BINDINGS = bindings("assent", "app")
    KEYS = "Enter 确定　　Esc 取消"

    def do_choose(self) -> None:
        """Answer yes."""
        self.dismiss(True)

    async def on_key(self, event: events.Key) -> None:
        """F10 may be the second press of the one that asked."""
        if event.key == "f10":
            event.stop()
            event.prevent_default()
            self.say("按 Enter 确定，Esc 取消")


class TextScreen(Dialog):
    """Something to read."""

    SCOPES: ClassVar[Sequence[str]] = ("list",)
    BINDINGS = bindings("app")
    AUTO_FOCUS = "TextRows"

    def __init__(self, title: str, lines: Sequence[Sequence[Span]]) -> None:
        super().__init__(title)
        self.lines = lines

    def content(self) -> ComposeResult:
        """The lines."""
        yield TextRows(self.lines)


class PickScreen(Dialog):
    """Sentences to choose from; answers the chosen one."""

    AUTO_FOCUS = "TextRows"
    CHOOSING = True

    def __init__(self, title: str, sentences: Sequence[str]) -> None:
        super().__init__(title)
        self.sentences = sentences

    def content(self) -> ComposeResult:
        """The sentences, one a line."""
        lines = [[(f" {one_line(sentence)}", "")] for sentence in self.sentences]
        yield TextRows(lines or [[("暂无数据", "dim")]], wrapping=False)

    def do_yes(self) -> None:
        """Take the sentence under the cursor."""
        index = self.query_one(TextRows).cursor
        self.dismiss(self.sentences[index] if index < len(self.sentences) else None)


class InputScreen(Dialog):
    """A line to type; answers it, or `None` when it is left. `check` may refuse it with a sentence, in place."""

    AUTO_FOCUS = "#answer"

    def __init__(
        self,
        title: str,
        label: str,
        value: str = "",
        hint: str = "",
        *,
        limit: int = 200,
        check: Callable[[str], str | None] | None = None,
    ) -> None:
        super().__init__(title)
        self.add_class("input")
        self.label, self.value, self.hint, self.limit, self.check = label, value, hint, limit, check

    def content(self) -> ComposeResult:
        """What is asked for, the field, how to answer; why an answer does not do."""
        with Horizontal(classes="answer-line"):
            yield Line(id="answer-label")
            yield Field(self.value, id="answer", limit=self.limit)
        yield Line(id="answer-hint")
        yield Notes(id="answer-wrong")

    def on_mount(self) -> None:
        """Say what is asked for."""
        label: list[Span] = [(f" {one_line(self.label)} ", "dim")]
        line = self.query_one("#answer-label", Line)
        line.styles.width = span_width(label)
        line.show(label)
        self.query_one("#answer-hint", Line).show([(f" {self.hint}", "dim")])

    @on(Field.Submitted, "#answer")
    def do_yes(self) -> None:
        """Take the answer, or say why it does not do."""
        answer = typed(self.query_one("#answer", Field).value, self.limit).strip()
        wrong = self.check(answer) if self.check else None
        if wrong is None:
            self.dismiss(answer)
        else:
            self.query_one("#answer-wrong", Notes).show([[(" ", ""), (one_line(wrong), "bad")]])

    @on(Field.Changed, "#answer")
    def mending(self) -> None:
        """What was wrong may be right now."""
        self.query_one("#answer-wrong", Notes).show([])

    def do_back(self) -> None:
        """Close at once, though a field has the focus."""
        self.leave()
