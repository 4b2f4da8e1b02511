"""The printed forms: `render` makes one PDF of any number of them.

Every form is laid out twice: once to collect its characters (and refuse those that no font has, before anything is
written), once to draw it. That keeps a file of a thousand people to one subset of each font and little memory.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time
from typing import assert_never

from ...domain.clock import SHANGHAI
from .. import typeset
from ..fonts import FontBook, MissingGlyphs
from ..page import Page, Text
from ..paint import About, Chapter, Painter, alphabet_of
from . import anchor, declaration, letters, lists, opening, stamped
from .models import (
    AnchorForm,
    AssessmentForm,
    DeclarationForm,
    Form,
    Issue,
    OpeningForm,
    OpinionForm,
    Person,
    PublicNotice,
    PublicRow,
    ReceiptForm,
    ReceiptRow,
    ReturnNotice,
    SummaryForm,
    SummaryRow,
)

__all__ = [
    "AnchorForm",
    "AssessmentForm",
    "DeclarationForm",
    "Form",
    "Issue",
    "MissingGlyphs",
    "OpeningForm",
    "OpinionForm",
    "Person",
    "Progress",
    "PublicNotice",
    "PublicRow",
    "ReceiptForm",
    "ReceiptRow",
    "ReturnNotice",
    "SummaryForm",
    "SummaryRow",
    "name_of",
    "render",
]

LONGEST_NAME = 80
"""Characters of a bookmark."""
Progress = Callable[[int, int], None]
"""Told how many forms are drawn, and of how many."""


def render(forms: Sequence[Form], *, book: FontBook | None = None, progress: Progress | None = None) -> bytes:
    """Return one PDF with every form, a bookmark at each.

    `book` are the fonts: pass the same one again to save opening them; without it the shipped ones are used.
    The same forms give the same bytes.

    Raises:
        MissingGlyphs: When no font has a character of a form.
        ValueError: When there are no forms.
    """
    if not forms:
        raise ValueError("nothing to print")
    book = book or FontBook()
    texts = _texts(forms, book)
    made_at = datetime.combine(forms[0].issue.issued_on, time(), SHANGHAI)
    title = name_of(forms[0]) if len(forms) == 1 else f"{name_of(forms[0])} 等 {len(forms)} 份"
    painter = Painter(book, alphabet_of(book, texts), About(title, made_at))
    for done, form in enumerate(forms, 1):
        painter.chapter(Chapter(name_of(form), _lay_out(book, form)))
        if progress is not None:
            progress(done, len(forms))
    return painter.finish()


def name_of(form: Form) -> str:
    """Return what a form is called in bookmarks and messages: whose it is, and what."""
    match form:
        case OpinionForm():
            name = f"{form.person.name} {stamped.OPINION_TITLE}"
        case AssessmentForm():
            name = f"{form.person.name} {stamped.ASSESSMENT_TITLE}"
        case DeclarationForm():
            name = f"{form.file.application.name} 申报表"
        case ReturnNotice():
            name = f"{form.person.name} 退回修改告知单"
        case SummaryForm():
            name = f"{form.unit} 一览表"
        case PublicNotice():
            name = f"{form.unit} 公示"
        case OpeningForm():
            name = f"{form.unit} 用户开户申请表".strip()
        case ReceiptForm():
            name = f"{form.sender} 送审回执"
        case AnchorForm():
            name = f"{form.unit} {anchor.TITLE}"
        case _:
            assert_never(form)
    return typeset.one_line(name[:LONGEST_NAME])


def _lay_out(book: FontBook, form: Form) -> list[Page]:
    match form:
        case OpinionForm() | AssessmentForm():
            return stamped.lay_out(book, form)
        case DeclarationForm():
            return declaration.lay_out(book, form)
        case ReturnNotice():
            return letters.return_notice(book, form)
        case PublicNotice():
            return letters.public_notice(book, form)
        case SummaryForm():
            return lists.summary(book, form)
        case ReceiptForm():
            return lists.receipt(book, form)
        case OpeningForm():
            return opening.lay_out(book, form)
        case AnchorForm():
            return anchor.lay_out(book, form)
    assert_never(form)


def _texts(forms: Sequence[Form], book: FontBook) -> dict[str, set[str]]:
    """Return style → the characters of all forms.

    Raises:
        MissingGlyphs: When no font has one of them; the form that wants it is named.
    """
    texts: dict[str, set[str]] = {}
    for form in forms:
        own: dict[str, set[str]] = {}
        for page in _lay_out(book, form):
            for op in page.ops:
                if isinstance(op, Text):
                    own.setdefault(op.style, set()).update(op.text)
        missing = book.missing(set().union(*own.values()))
        if missing:
            raise MissingGlyphs(missing, name_of(form))
        for style, chars in own.items():
            texts.setdefault(style, set()).update(chars)
    return texts
