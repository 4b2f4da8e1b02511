"""《黄石市职称评审信息系统用户开户申请表》 (A09): filled in, or blank for a unit to fill in by hand."""

from __future__ import annotations

from .. import typeset
from ..fonts import SONG, FontBook
from ..page import ASCENT, Page, centred, points, right
from ..table import Cell, Flow, Row
from . import style
from .models import KINDS, OpeningForm

TITLE = "黄石市职称评审信息系统\n用户开户申请表"
COLUMNS = (34.0, 51.0, 34.0, 51.0)
LABEL = 14.0
OPINIONS = ("单位意见", "职改部门意见")
_DUTY = "所填信息真实，指定上述人员管理本单位账号，并对其操作负责。"
_BOX = 3.6
_NOTE = "备案材料：统一社会信用代码证书复印件、管理人员身份证明复印件，均加盖公章。"


def lay_out(book: FontBook, form: OpeningForm) -> list[Page]:
    """Return the form's page."""
    sheet = style.Sheet(book, form.issue)
    flow = sheet.flow()
    page = flow.page
    below = style.title(page, book, TITLE, 24, room=style.title_room(page, form.issue))
    if form.issue.code:
        style.code_on_top(page, book, form.issue.code)
    flow.start(style.UNDER_CODE if form.issue.code else below + 6)
    flow.table(COLUMNS, [_wide("单位名称", form.unit), _wide("统一社会信用代码", form.credit_code)], least=11)
    _kinds(flow, form.kind)
    flow.table(COLUMNS, _rows(form), least=11)
    _opinions(flow)
    page.text(flow.left, flow.y + 5.5, _NOTE, size=9)
    return sheet.finish(flow.pages)


def _wide(name: str, value: str) -> Row:
    return [style.label(name), Cell(value, size=12, span=3, most=2)]


def _rows(form: OpeningForm) -> list[Row]:
    return [
        _wide("单位地址", form.address),
        _wide("主管部门", form.superior),
        _pair("管理人员姓名", form.manager, "部门及职务", form.office),
        _pair("证件类型", form.id_type, "证件号码", form.id_no),
        _pair("联系电话", form.phone, "申请事由", form.reason),
    ]


def _pair(first: str, one: str, second: str, two: str) -> Row:
    cells = (style.label(first), Cell(one, "center", size=12, most=2), style.label(second))
    return [*cells, Cell(two, "center", size=12, most=2)]


def _kinds(flow: Flow, kind: str) -> None:
    """单位性质: a box for each, one ticked."""
    top = flow.y
    flow.table(COLUMNS, [[style.label("单位性质"), Cell("", span=3)]], least=11)
    page, book, x = flow.page, flow.book, flow.left + COLUMNS[0] + 3
    baseline = top + 5.5 + points(10.5) * (ASCENT - 0.5)
    for name in KINDS:
        style.tick_box(page, x, top + (11 - _BOX) / 2, _BOX, ticked=name == kind)
        page.text(x + _BOX + 1, baseline, name, size=10.5)
        x += _BOX + 4.6 + book.width(name, SONG, 10.5)


def _opinions(flow: Flow) -> None:
    """The boxes for opinions, each with signature, seal and date; they share the rest of the page."""
    page, book = flow.page, flow.book
    height = min((flow.bottom - 8 - flow.y) / len(OPINIONS), 62)
    for number, name in enumerate(OPINIONS):
        top = flow.y
        page.box(flow.left, top, flow.right - flow.left, height)
        page.line(flow.left + LABEL, top, flow.left + LABEL, top + height)
        style.upright(page, book, name, flow.left + LABEL / 2, top, top + height)
        if not number:
            room = flow.right - flow.left - LABEL - 12
            for place, line in enumerate(typeset.wrap(f"　　{_DUTY}", room, lambda text: book.width(text, SONG, 12))):
                page.text(flow.left + LABEL + 6, top + 8 + place * 6.5, line, size=12)
        page.text(flow.left + LABEL + 8, top + height - 18, "负责人：", size=12)
        centred(page, book, 150, top + height - 18, "（公　章）", SONG, 12)
        right(page, book, flow.right - 8, top + height - 6, "年　　月　　日", SONG, 12)
        flow.start(top + height)
