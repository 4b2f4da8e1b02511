"""帮助: the keys of the screen it was opened from, and the common questions; searchable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from ...domain.reference import Question
from ...domain.text import one_line
from ..binding import bindings
from ..commands import SCOPES, in_scope
from ..ink import Span, fit
from ..widgets.field import Field
from .base import BaseScreen
from .dialogs import TextRows


class HelpScreen(BaseScreen):
    """Keys and questions."""

    SCOPES: ClassVar[Sequence[str]] = ("list",)
    BINDINGS = bindings("app")
    CRUMBS: ClassVar[Sequence[str]] = ("帮助 / 常见问题",)
    AUTO_FOCUS = "TextRows"

    def __init__(self, scopes: Sequence[str], question: str = "") -> None:
        """`question`: the id of the one to show alone."""
        super().__init__()
        self.question = question
        self.about = [*scopes, "app"]

    def content(self) -> ComposeResult:
        """A search field and the text."""
        yield Field(placeholder=" 按 Tab 到这里输入关键词查找", id="search")
        yield TextRows([])

    def on_mount(self) -> None:
        """Show everything."""
        self.show_masthead()
        self.search("")

    @on(Field.Changed, "#search")
    def search_typed(self, event: Field.Changed) -> None:
        """Show what fits the typed word."""
        self.search(event.value)

    @on(Field.Submitted, "#search")
    def search_done(self) -> None:
        """Go to the text."""
        self.set_focus(self.query_one(TextRows))

    def search(self, word: str) -> None:
        """Show the keys and questions in which `word` is found."""
        rows = self.query_one(TextRows)
        faq = self.desk.runtime.reference.faq
        asked = [entry for entry in faq if entry.id == self.question] if not word else []
        found = _questions(asked, "") if asked else [*key_lines(self.about, word), *_questions(faq, word)]
        rows.lines = found or [[(f" 没有找到含「{one_line(word)}」的按键或问题，请换一个词", "dim")]]
        rows.on_resize()

    def do_help(self) -> None:
        """Already here: close."""
        self.leave()


def key_lines(scopes: Sequence[str], word: str = "") -> list[list[Span]]:
    """Return the key table of these scopes, as far as `word` is found in it."""
    made: list[list[Span]] = []
    for scope in dict.fromkeys(scopes):
        found = [command for command in in_scope(scope) if word in command.label + command.help]
        if found:
            made += [[(f" {SCOPES[scope]}", "head")]]
            for command in found:
                keys, label = fit(command.shown_keys, 20), fit(command.label, 14)
                made.append([(f"   {keys}", "key"), (label, "strong"), (command.help, "")])
            made.append([])
    return made


def _questions(faq: Sequence[Question], word: str) -> list[list[Span]]:
    made: list[list[Span]] = []
    for entry in faq:
        if word in entry.question + entry.answer:
            made.append([("   问 ", "accent"), (entry.question, "strong")])
            made += [[("   答 " if not number else "      ", "dim"), (line, "")]
                     for number, line in enumerate(entry.answer.strip().split("\n"))]  # fmt: skip
            made.append([])
    return made
