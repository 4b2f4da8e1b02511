"""审计锚点: a page that proves later that nothing written before it was changed or removed."""

from __future__ import annotations

from .. import typeset
from ..fonts import SONG, FontBook
from ..page import Page, centred, right
from ..table import Cell, Flow, Row
from ..typable import grouped
from . import style
from .models import AnchorForm

TITLE = "审计锚点"
COLUMNS = (34.0, 136.0)
_GROUPS = 8
"""Groups of four digits in a line of the hash."""


def lay_out(book: FontBook, form: AnchorForm) -> list[Page]:
    """Return the form's page."""
    sheet = style.Sheet(book, form.issue)
    flow = sheet.flow()
    page = flow.page
    style.title(page, book, TITLE, 26, room=style.title_room(page, form.issue))
    style.code_on_top(page, book, form.issue.code)
    flow.start(style.UNDER_CODE)
    flow.table(COLUMNS, _rows(form), least=11)
    flow.start(flow.y + 5)
    for text in (
        f"到上述时刻为止，审计记录共 {form.seq} 条。每一条都带有前一条的校验值，最后一条的校验值因此由全部记录决定。",
        "以后核对：登录系统，在“审计”中选择校验并录入锚点编码，或运行 zhicheng audit verify --anchor 编码。"
        "锚点之前的任何一条被修改、删除、插入或调换，以及末尾的记录被删除，都会被发现。",
        "本页应打印签字后与系统分开保管。编码可以公开，不含个人信息。",
    ):
        flow.paragraph(text, 12)
    _signed(flow, book)
    return sheet.finish(flow.pages)


def _rows(form: AnchorForm) -> list[Row]:
    groups = grouped(form.digest.upper()).split(" ")
    digest = "\n".join(" ".join(groups[start : start + _GROUPS]) for start in range(0, len(groups), _GROUPS))
    code = grouped(form.issue.code).split(" ")
    half = len(code) // 2
    pairs = (
        ("单位", typeset.one_line(form.unit)),
        ("锚点时间", style.chinese_time(form.at)),
        ("最后一条", f"第 {form.seq} 条"),
        ("校验值\nSHA-256", digest),
        ("锚点编码", f"{' '.join(code[:half])}\n{' '.join(code[half:])}"),
        ("经办人", typeset.one_line(form.operator)),
    )
    return [[style.label(name), Cell(value, size=12, most=4)] for name, value in pairs]


def _signed(flow: Flow, book: FontBook) -> None:
    """Room for a signature and a seal, far from the code."""
    flow.need(40)
    page, top = flow.page, flow.y + 22
    page.text(flow.left + 8, top, "保管人（签字）：", size=12)
    centred(page, book, 150, top, "（公　章）", SONG, 12)
    right(page, book, flow.right - 8, top + 12, "年　　月　　日", SONG, 12)
