"""Tables over pages: heads repeated, rows broken only when they must be, groups kept together, nothing over a line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhicheng_tui.documents.fonts import FontBook
from zhicheng_tui.documents.page import A4, Page, Text
from zhicheng_tui.documents.table import SMALLEST, Cell, Flow

from .looking import collisions

BOOK = FontBook()
COLUMNS = (20.0, 50.0, 100.0)
HEAD = [[Cell("序号"), Cell("姓名"), Cell("原因")]]


def a_flow() -> Flow:
    """A place on an A4 page."""
    return Flow(BOOK, lambda _: Page(*A4), 20, 190, 278)


def texts(page: Page) -> list[str]:
    """What is printed on a page."""
    return [op.text for op in page.ops if isinstance(op, Text)]


def whole(flow: Flow) -> str:
    """Everything printed, in order."""
    return "".join("".join(texts(page)) for page in flow.pages)


def test_a_long_table_repeats_its_head() -> None:
    """On every page, and no row is lost."""
    flow = a_flow()
    flow.table(COLUMNS, [[Cell(f"{n}号"), Cell("王䶮"), Cell("原因")] for n in range(200)], HEAD)
    assert len(flow.pages) > 3
    assert all(texts(page)[:3] == ["序号", "姓名", "原因"] for page in flow.pages)
    assert [text for page in flow.pages for text in texts(page) if text.endswith("号") and text != "序号"] == [
        f"{n}号" for n in range(200)
    ]


def test_a_row_of_ten_thousand_characters_is_broken_over_pages() -> None:
    """Every character is printed once, inside its cell."""
    flow = a_flow()
    long = "".join(chr(0x4E00 + n % 5000) for n in range(10_000))
    flow.table(COLUMNS, [[Cell("1"), Cell("王"), Cell(long)]])
    assert len(flow.pages) >= 4
    assert whole(flow).replace("1", "", 1).replace("王", "", 1).startswith(long[:30])
    assert sorted(whole(flow)) == sorted(f"1王{long}")
    assert [found for page in flow.pages for found in collisions(page, BOOK)] == []


def test_a_short_row_is_never_broken() -> None:
    """It moves to the next page whole."""
    flow = a_flow()
    flow.start(270)
    flow.table(COLUMNS, [[Cell("1"), Cell("王"), Cell("原因" * 60)]])
    assert texts(flow.pages[0]) == []
    assert len(flow.pages) == 2


def test_rows_that_belong_together_stay_together() -> None:
    """A person's line is not left behind at the foot of a page."""
    flow = a_flow()
    rows = []
    for number in range(60):
        rows.append([Cell(f"人{number}", span=3, keep=True)])
        rows += [[Cell("a", keep=True), Cell("b"), Cell("c")], [Cell("x"), Cell("y"), Cell(f"末{number}")]]
    flow.table(COLUMNS, rows, HEAD)
    for page in flow.pages:
        here = texts(page)
        people = [text for text in here if text.startswith("人")]
        assert [text for text in here if text.startswith("末")] == [text.replace("人", "末") for text in people]


def test_a_cell_that_may_not_grow_gets_smaller_then_cut() -> None:
    """On pages that must stay one page."""
    flow = a_flow()
    flow.table(COLUMNS, [[Cell("姓" * 10, most=2, size=12), Cell("名" * 500, most=2, size=12), Cell("原因", most=2)]])
    printed = [op for page in flow.pages for op in page.ops if isinstance(op, Text)]
    assert {op.size for op in printed if op.text.startswith("名")} == {SMALLEST}
    assert printed[-2].text.endswith("……")
    assert sum(op.text.count("姓") for op in printed) == 10
    assert [found for page in flow.pages for found in collisions(page, BOOK)] == []


def test_a_head_higher_than_the_page_does_not_hang() -> None:
    """It is printed once, as a row."""
    flow = a_flow()
    flow.table(COLUMNS, [[Cell("1"), Cell("2"), Cell("3")]], [[Cell("长" * 3000), Cell("b"), Cell("c")]])
    assert whole(flow).count("长") == 3000


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[st.text(max_size=120)] * 3), max_size=12), st.floats(20, 270))
def test_no_text_leaves_its_cell(rows: list[tuple[str, str, str]], start: float) -> None:
    """Whatever people typed: over lines, over each other or off the page never."""
    flow = a_flow()
    flow.start(start)
    aligns = ("left", "center", "right")
    flow.table(COLUMNS, [[Cell(text, align) for text, align in zip(row, aligns, strict=True)] for row in rows], HEAD)
    assert [found for page in flow.pages for found in collisions(page, BOOK)] == []


@pytest.mark.parametrize("length", [1, 1000])
def test_a_paragraph_flows_over_pages(length: int) -> None:
    """Text outside tables as well."""
    flow = a_flow()
    flow.paragraph("公示期间如有异议，请实名反映。" * length, 14)
    assert whole(flow).replace("　", "") == "公示期间如有异议，请实名反映。" * length
    assert [found for page in flow.pages for found in collisions(page, BOOK)] == []
