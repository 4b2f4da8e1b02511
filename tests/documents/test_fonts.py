"""Fonts: coverage, widths, subsets, fallback, and the refusal of what no font has."""

from __future__ import annotations

import logging
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from zhicheng_tui.documents.fonts import HEI, SONG, FontBook, MissingGlyphs
from zhicheng_tui.documents.forms import render

from . import builders

RAREST = "\U0002a6a5"
"""𪚥: four dragons, in neither shipped font."""


@pytest.fixture(scope="module")
def book() -> FontBook:
    return FontBook()


@pytest.fixture
def dragon(tmp_path: Path) -> Path:
    """A TrueType font with a single character."""
    pen = TTGlyphPen(None)
    for x, y in ((100, 0), (900, 0), (900, 800), (100, 800)):
        (pen.moveTo if (x, y) == (100, 0) else pen.lineTo)((x, y))
    pen.closePath()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "dragon"])
    builder.setupCharacterMap({ord(RAREST): "dragon"})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "dragon": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "dragon": (1000, 100)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Dragon", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    path = tmp_path / "dragon.ttf"
    builder.save(path)
    return path


def test_names_and_everyday_characters_are_covered(book: FontBook) -> None:
    """GB 2312 whole, and the rare characters of names that other systems lose."""
    everyday = [
        bytes((high, low)).decode("gb2312", "ignore") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)
    ]
    assert book.missing("".join(everyday)) == []
    assert book.missing("䶮㛃𬱖𫖯𠅤䂖㬢𬭊𫓧𣲗·〇㎡℃①√×※‹›") == []


def test_widths_are_those_of_the_font(book: FontBook) -> None:
    """A Chinese character is as wide as its size; letters are narrower."""
    assert book.width("汉字", SONG, 72) == pytest.approx(50.8)
    assert 0 < book.width("i", SONG, 72) < book.width("W", HEI, 72) < 25.4


def test_a_subset_holds_what_was_asked_for_and_no_more(book: FontBook) -> None:
    """A hundred characters weigh kilobytes, not eleven megabytes."""
    made = book.faces[SONG].subset("王䶮𬱖1")
    assert len(made) < 8_000
    assert set(TTFont(BytesIO(made)).getBestCmap()) == {ord(char) for char in "王䶮𬱖1"}


def test_a_character_that_no_font_has_is_refused_by_name() -> None:
    """Nothing is printed with a part of a name missing."""
    person = builders.opinion().person
    bad = builders.opinion(person=type(person)(**{**vars(person), "name": f"王{RAREST}"}))
    done: list[int] = []
    with pytest.raises(MissingGlyphs) as caught:
        render([builders.opinion(), bad], progress=lambda number, _: done.append(number))
    assert caught.value.characters == (RAREST,)
    assert f"王{RAREST} 单位审核意见表：字体中没有 「{RAREST}」（U+2A6A5）" in str(caught.value)
    assert done == []


def test_many_missing_characters_are_counted() -> None:
    """The message stays readable."""
    error = MissingGlyphs((chr(0x20000 + number) for number in range(30)), "某表")
    assert "等 30 个字" in str(error)
    assert len(error.characters) == 30


def test_another_font_stands_in(dragon: Path) -> None:
    """Only for what the shipped fonts lack; the text can still be copied out of the file."""
    book = FontBook([dragon])
    assert book.runs(f"王{RAREST}明", SONG) == [(SONG, "王"), ("extra0", RAREST), (SONG, "明")]
    pdf = render([builders.opinion(opinion=f"同意推荐王{RAREST}同志。")], book=book)
    assert f"王{RAREST}同志" in pdfium.PdfDocument(pdf)[0].get_textpage().get_text_range()


def test_what_is_no_font_is_refused(tmp_path: Path) -> None:
    """A wrong path in the settings says so at once."""
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font")
    with pytest.raises(OSError, match="不是可用的字体文件"):
        FontBook([broken])
    with pytest.raises(OSError, match="没有字体文件"):
        FontBook([tmp_path / "none.ttf"])


def test_the_pdf_library_has_nothing_to_warn_about(caplog: pytest.LogCaptureFixture) -> None:
    """It only logs a glyph that it leaves out."""
    with caplog.at_level(logging.WARNING):
        render([builders.opinion()])
    assert caplog.records == []
