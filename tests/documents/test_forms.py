"""The printed forms: everything is on them, both codes are read off the page, nothing overflows, pages are A4."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image

from zhicheng_tui.documents import forms as module
from zhicheng_tui.documents.code import FormKind, decode, grouped
from zhicheng_tui.documents.fonts import FontBook
from zhicheng_tui.documents.forms import Form, name_of, render
from zhicheng_tui.documents.forms.models import KINDS
from zhicheng_tui.documents.page import Line, Page
from zhicheng_tui.domain.calendar import WorkCalendar

from . import builders
from .looking import codes_on, collisions, picture, squeezed, text_of

ROOT = Path(__file__).parents[2]
BOOK = FontBook()
FORMS = builders.one_of_each()
STAMPED = ("opinion", "assessment")
RARE = "䶮㛃𬱖"
PERSON = builders.opinion().person
NOT_ON_IT = {
    "return": {value for value in vars(PERSON).values() if value not in (PERSON.name, PERSON.plan, PERSON.specialty)},
    "receipt": {builders.receipt().rows[0].id_no},
}
"""What a form knows but does not show: most of a person on a letter to them, identity numbers on a receipt."""


@pytest.fixture(scope="module")
def printed() -> dict[str, bytes]:
    return {name: render([form], book=BOOK) for name, form in FORMS.items()}


def values(record: object) -> Iterator[str]:
    """Yield every text that a form is filled with."""
    if is_dataclass(record):
        for one in fields(record):
            if one.name not in ("issue", "modules", "calendar", "documents", "file", "notice"):
                yield from values(getattr(record, one.name))
    elif isinstance(record, str):
        yield from record.split("\n")
    elif isinstance(record, Sequence):
        for one in record:
            yield from values(one)


@pytest.mark.parametrize("name", FORMS)
def test_everything_it_was_filled_with_is_on_it(name: str, printed: dict[str, bytes]) -> None:
    """E12-E15: the text can be searched and copied, rare characters and all."""
    form, text = FORMS[name], text_of(printed[name])
    hidden = set(values(form)) & NOT_ON_IT.get(name, set())
    missing = [value for value in values(form) if squeezed(value) not in text and value not in hidden]
    assert missing == []
    assert squeezed(form.issue.no) in text
    assert "签发日期：2026年11月20日" in text
    assert squeezed(grouped(form.issue.code)) in text


def test_the_whole_application_is_on_the_declaration(printed: dict[str, bytes]) -> None:
    """Every module by name, every value of every record; modules without any say so (C13)."""
    text = text_of(printed["declaration"])
    for one in builders.modules():
        assert one.name in text
    for rows in builders.CONTENTS.values():
        for value in (value for row in rows for value in row.values() if isinstance(value, str)):
            assert squeezed(value) in text, value
    assert "暂无数据" in text


def test_the_receipt_has_a_fingerprint_of_every_file(printed: dict[str, bytes]) -> None:
    """And shows no identity number in full."""
    text, form = text_of(printed["receipt"]), builders.receipt()
    for row in form.rows:
        assert all(document.sha256 in text for document in row.documents)
        assert row.id_no not in text


@pytest.mark.parametrize("name", FORMS)
def test_pages_are_a4(name: str, printed: dict[str, bytes]) -> None:
    """一览表 lies across, everything else stands; what is signed has one page."""
    document = pdfium.PdfDocument(printed[name])
    for page in document:
        long, short = (round(side / 72 * 25.4) for side in (max(page.get_size()), min(page.get_size())))
        assert (long, short) == (297, 210)
        assert (page.get_width() > page.get_height()) == (name == "summary")
    if name in (*STAMPED, "opening"):
        assert len(document) == 1


@pytest.mark.parametrize("name", STAMPED)
@pytest.mark.parametrize("dpi", [100, 150, 300])
def test_both_codes_are_read_off_the_page(name: str, dpi: int, printed: dict[str, bytes]) -> None:
    """Top right and bottom left, 33 mm wide, well inside the paper; each alone would do."""
    found = codes_on(picture(printed[name], dpi=dpi))
    assert [one.text for one in found] == [FORMS[name].issue.code] * 2
    millimetre = dpi / 25.4
    top, bottom = (one.position for one in found)
    assert top.top_left.x / millimetre == pytest.approx(157, abs=1)
    assert top.top_left.y / millimetre == pytest.approx(15, abs=1)
    assert bottom.bottom_left.x / millimetre == pytest.approx(20, abs=1)
    assert bottom.bottom_left.y / millimetre == pytest.approx(262, abs=1)
    kind = {"opinion": FormKind.OPN, "assessment": FormKind.ASM}[name]
    assert decode(found[0].text, builders.KEY).kind is kind


@pytest.mark.parametrize("name", STAMPED)
def test_a_seal_at_its_place_touches_no_code(name: str, printed: dict[str, bytes]) -> None:
    """A 45 mm seal on 公章, and the signature beside it."""
    page = picture(printed[name])
    millimetre = 150 / 25.4
    for x, y, size in ((150, 197, 45), (70, 197, 30)):
        left, top, side = (round(length * millimetre) for length in (x - size / 2, y - size / 2, size))
        page.paste(0, (left, top, left + side, top + side))
    assert len(codes_on(page)) == 2


def test_the_code_can_be_typed_from_the_paper(printed: dict[str, bytes]) -> None:
    """What stands beneath the picture is the code."""
    assert text_of(printed["opinion"]).count(builders.opinion().issue.code) == 2
    assert text_of(printed["opinion"]).count("请勿在二维码上签字盖章") == 2


@pytest.mark.parametrize("name", FORMS)
def test_nothing_collides(name: str) -> None:
    """No text over a line, over other text, in a quiet zone or at the edge of the paper."""
    assert [found for page in _pages(FORMS[name]) for found in collisions(page, BOOK)] == []


def _pages(form: Form) -> list[Page]:
    return module._lay_out(BOOK, form)


def _filled(record: object, text: str) -> object:
    """The same record with `text` in every place that people fill."""
    if is_dataclass(record) and not isinstance(record, type):
        skipped = ("issue", "modules", "calendar", "documents", "notice", "plan_id", "kind", "path", "status", "id_no",
                   "sha256")  # fmt: skip
        changes = {
            one.name: _filled(getattr(record, one.name), text) for one in fields(record) if one.name not in skipped
        }
        return replace(record, **changes)
    if isinstance(record, str):
        return text
    if isinstance(record, dict):
        return {key: [_row(row, text) for row in rows] for key, rows in record.items()}
    if isinstance(record, tuple | list):
        return type(record)(_filled(one, text) for one in record)
    return record


def _row(row: dict[str, object], text: str) -> dict[str, object]:
    return {key: text if isinstance(value, str) else value for key, value in row.items()}


SMALLER: dict[str, Form] = {
    "summary": builders.summary(2),
    "public": builders.public_notice(2),
    "declaration": builders.declaration({key: builders.CONTENTS[key] for key in ("basic", "perf", "paper")}),
}
"""Fewer records where every field will take ten pages."""
HOSTILE = {
    "long unit": builders.LONG_UNIT,
    "10,000 characters": "大冶湖泵站（双向取水）方案，" * 715,
    "one long word": "A" * 10_000,
    "rare": RARE * 3,
    "lines": "第一行\n第二行\r\n第三行",
    "control": "a\x1b[31m红\u202e倒\x00\u200b零\ud800",
    "punctuation": "，。！）》" * 60,
    "blank": "   ",
    "empty": "",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("name", FORMS)
def test_no_text_breaks_a_form(name: str, text: str) -> None:
    """Whatever stands in every field at once: no overflow, one page where there must be one, and it prints."""
    form = FORMS[name] if len(text) < 10_000 else {**FORMS, **SMALLER}[name]
    bad = _filled(form, text)
    pages = _pages(bad)  # type: ignore[arg-type]
    assert [found for page in pages for found in collisions(page, BOOK)] == []
    if name in (*STAMPED, "opening"):
        assert len(pages) == 1
    assert render([bad], book=BOOK).startswith(b"%PDF")  # type: ignore[list-item]


def test_a_long_unit_and_rare_names_are_printed_in_full() -> None:
    """60 characters of unit and the rarest of names are nothing unusual."""
    person = replace(PERSON, unit=builders.LONG_UNIT, name=RARE)
    text = text_of(render([builders.opinion(person=person)], book=BOOK))
    assert builders.LONG_UNIT in text
    assert RARE in text


def test_an_opinion_is_printed_where_the_unit_has_one() -> None:
    """With a warning above the notes (Q23)."""
    form = builders.opinion(opinion="经公示无异议，同意推荐。", warning="待审核通过后方可送审")
    text = text_of(render([form], book=BOOK))
    assert "经公示无异议，同意推荐。" in text
    assert "待审核通过后方可送审" in text
    assert [found for page in _pages(form) for found in collisions(page, BOOK)] == []


def test_long_lists_repeat_their_heads(printed: dict[str, bytes]) -> None:
    """On every page of a 一览表 and of a 申报表's longest module."""
    document = pdfium.PdfDocument(render([builders.summary(120)], book=BOOK))
    assert len(document) > 5
    for page in document:
        text = squeezed(page.get_textpage().get_text_range())
        assert "证件号码工作单位" in text
        assert f"共{len(document)}页" in text


def test_a_blank_opening_form_can_be_filled_in_by_hand() -> None:
    """A09: no values, no tick, every label; with a value the right box is ticked."""
    issue = replace(builders.opening_form().issue, code="", no="")
    (blank,) = _pages(module.OpeningForm(issue))
    text = text_of(render([module.OpeningForm(issue)], book=BOOK))
    for label in (
        "单位名称",
        "统一社会信用代码",
        "单位地址",
        "管理人员姓名",
        "证件号码",
        "联系电话",
        "单位意见",
        "职改部门意见",
        *KINDS,
    ):
        assert label in text
    assert _ticks(blank) == 0
    assert [_ticks(_pages(builders.opening_form(kind=kind))[0]) for kind in KINDS] == [2] * len(KINDS)


def _ticks(page: Page) -> int:
    return sum(isinstance(op, Line) and op.x1 != op.x2 and op.y1 != op.y2 for op in page.ops)


def test_a_public_notice_lasts_five_working_days() -> None:
    """人社部令第 40 号; holidays do not count."""
    notice = builders.public_notice()
    assert notice.working_days == 5
    with pytest.raises(ValueError, match="公示期只有 4 个工作日"):
        replace(notice, notice=replace(notice.notice, ends=date(2026, 11, 26)))
    with pytest.raises(ValueError, match="公示结束日期 2026-11-01 早于开始日期 2026-11-23"):
        replace(notice, notice=replace(notice.notice, ends=date(2026, 11, 1)))
    with pytest.raises(ValueError, match="4 个工作日"):
        replace(notice, calendar=WorkCalendar(off=frozenset({date(2026, 11, 25)})))


def test_many_forms_are_one_file_with_bookmarks() -> None:
    """Each person's first page can be found; progress is told; fonts are there once."""
    people = [replace(PERSON, name=f"王{char}") for char in "䶮㛃𬱖文涛"]
    many: list[Form] = [builders.opinion(person=person) for person in people]
    many.insert(2, builders.declaration())
    told: list[tuple[int, int]] = []
    pdf = render(many, book=BOOK, progress=lambda done, total: told.append((done, total)))
    document = pdfium.PdfDocument(pdf)
    marks = [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
    after = len(document) - 3
    assert [title for title, _ in marks] == [name_of(form) for form in many]
    assert [index for _, index in marks] == [0, 1, 2, after, after + 1, after + 2]
    assert told == [(number, 6) for number in range(1, 7)]
    assert pdf.count(b"/FontFile3") == 2


def test_the_same_forms_give_the_same_file() -> None:
    """No clock, no chance: a file can be compared with the one issued before."""
    assert render([builders.opinion()]) == render([builders.opinion()])


def test_nothing_to_print_is_refused() -> None:
    """An empty selection is a mistake of the caller."""
    with pytest.raises(ValueError, match="nothing to print"):
        render([])


def test_no_file_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Subsets stand in a folder of their own only while the library reads them."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    render([builders.opinion()], book=BOOK)
    assert list(tmp_path.iterdir()) == []


def test_the_ink_of_every_character_is_there(printed: dict[str, bytes]) -> None:
    """The library's own subsetter is set aside (`paint`): glyphs must still be the right ones, not empty or shifted."""
    both = [picture(render([builders.opinion(opinion=text)], book=BOOK), dpi=72) for text in ("䶮", "㛃")]
    empty = picture(printed["opinion"], dpi=72)
    place = (90, 360, 560, 390)
    inks = [sum(255 - value for value in page.crop(place).tobytes()) for page in (empty, *both)]
    assert inks[1] > inks[0] + 500
    assert inks[2] > inks[0] + 500
    assert Image.Image.tobytes(both[0]) != Image.Image.tobytes(both[1])


def test_the_pdf_library_s_subsetter_is_put_back() -> None:
    """Others in the process may need it."""
    from fontTools import subset
    from fpdf import output

    render([builders.opinion()], book=BOOK)
    assert output.ftsubset is subset  # type: ignore[attr-defined]


def test_heavy_libraries_wait_until_something_is_printed() -> None:
    """Importing the forms costs nothing: the PDF library alone takes 0.4 s."""
    code = (
        "import sys, zhicheng_tui.documents.forms, zhicheng_tui.documents.code, zhicheng_tui.documents.qr;"
        "print([name for name in ('fpdf', 'uharfbuzz', 'fontTools', 'qrcode', 'PIL', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
