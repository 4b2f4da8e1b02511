"""The two forms that are signed and stamped: 单位审核意见表 and 单位考核表 (E12, E13). One page each.

The seal's place is at the right of the box, more than 50 mm from either code.
"""

from __future__ import annotations

from dataclasses import dataclass

from .. import typeset
from ..fonts import HEI, SONG, FontBook
from ..page import ASCENT, Page, centred, points, right
from ..table import LIMITED, Cell, Flow, Row
from . import style
from .models import AssessmentForm, OpinionForm, Person

OPINION_TITLE, OPINION_HEADING = "单位审核意见表", "基层单位推荐意见"
ASSESSMENT_TITLE, ASSESSMENT_HEADING = "单位考核表", "年度及任职期满考核结果"

COLUMNS = (28.0, 57.0, 28.0, 57.0)
LABEL = 14.0
"""Width of the column with the vertical heading."""
MOST = 2
"""Lines a value may take before its type gets smaller: the page stays one page."""
FACT = 24.0
"""Where the values beside the code begin, from the left margin."""
SIGNING = 34.0
"""Height kept free for signature, seal and date."""

_NOTES = (
    "1. 本表由系统生成，打印后由单位填写，负责人签字并加盖公章。",
    "2. 签字、盖章后将整页扫描或拍照，以图片形式上传；请勿裁切、涂改。",
    "3. 流程信息变更（退回、改派单位、调整申报信息等）后本表作废，请重新下载。",
    "4. 二维码无法识别时，可在系统中录入二维码下方的编码。",
)


@dataclass(frozen=True)
class _Kind:
    title: str
    heading: str


def lay_out(book: FontBook, form: OpinionForm | AssessmentForm) -> list[Page]:
    """Return the form's page."""
    opinion = isinstance(form, OpinionForm)
    kind = _Kind(OPINION_TITLE, OPINION_HEADING) if opinion else _Kind(ASSESSMENT_TITLE, ASSESSMENT_HEADING)
    sheet = style.Sheet(book, form.issue)
    flow = sheet.flow()
    _head(flow, kind.title, form)
    flow.start(style.UNDER_CODE)
    flow.table(COLUMNS, _person_rows(form.person), least=9)
    if isinstance(form, AssessmentForm) and form.declared:
        grades = "；".join(f"{year} 年度{grade}" for year, grade in form.declared)
        flow.table(COLUMNS, [[style.label("申报人填报"), Cell(grades, "center", span=3, most=MOST)]], least=9)
    _box(flow, kind.heading, form.opinion)
    _foot(flow.page, book, form)
    return sheet.finish(flow.pages)


def _head(flow: Flow, name: str, form: OpinionForm | AssessmentForm) -> None:
    page, book, person = flow.page, flow.book, form.person
    room = style.title_room(page, form.issue)
    y = style.title(page, book, name, 22, room=room)
    business = _cut(book, person.business, room, 1, 12)[0]
    centred(page, book, page.width / 2, y + 4, business, SONG, 12)
    y += 11.5
    for label, value, most in (
        ("评审计划", person.plan, 2),
        ("评审委员会", person.committee, 2),
        ("办件编号", form.issue.no, 1),
    ):
        page.text(style.LEFT, y, f"{label}：", HEI)
        for line in _cut(book, value, style.WIDTH - style.CODE - 8 - FACT, most, 10.5):
            page.text(style.LEFT + FACT, y, line)
            y += 4.9


def _cut(book: FontBook, text: str, room: float, most: int, size: float) -> list[str]:
    measure = _measure(book, size)
    return typeset.cut(typeset.paragraphs(text[:LIMITED], room, measure), most, room, measure)


def _measure(book: FontBook, size: float = 10.5) -> typeset.Measure:
    return lambda text: book.width(text, SONG, size)


def _person_rows(person: Person) -> list[Row]:
    pairs = (
        ("姓名", person.name, "性别", person.sex),
        ("证件类型", person.id_type, "证件号码", person.id_no),
        ("出生年月", person.birth, "申报级别", person.level),
    )
    rows: list[Row] = [
        [style.label(first), _value(one), style.label(second), _value(two)] for first, one, second, two in pairs
    ]
    rows.append([style.label("申报单位"), _value(person.unit, 3)])
    rows.append([style.label("申报系列"), _value(person.series), style.label("申报专业"), _value(person.specialty)])
    rows.append([style.label("申报职务"), _value(person.post, 3)])
    return rows


def _value(text: str, span: int = 1) -> Cell:
    return Cell(text, "center", size=12, span=span, most=MOST)


def _box(flow: Flow, heading: str, opinion: str) -> None:
    """The box that takes the rest of the page: heading at the left, room to write, signature, seal and date."""
    page, book, top, bottom = flow.page, flow.book, flow.y, style.ABOVE_CODE
    page.box(style.LEFT, top, style.WIDTH, bottom - top)
    page.line(style.LEFT + LABEL, top, style.LEFT + LABEL, bottom)
    style.upright(page, book, heading, style.LEFT + LABEL / 2, top, bottom)
    if opinion:
        _fill(page, book, opinion, top + 5, bottom - SIGNING)
    page.text(style.LEFT + LABEL + 8, bottom - 24, "负责人：", size=14)
    centred(page, book, 150, bottom - 24, "（公　章）", SONG, 14)
    right(page, book, style.RIGHT - 8, bottom - 8, "年　　月　　日", SONG, 14)


def _fill(page: Page, book: FontBook, text: str, top: float, bottom: float) -> None:
    """Print an opinion between two lines, in the largest type that takes it."""
    left, width = style.LEFT + LABEL + 6, style.WIDTH - LABEL - 12
    indented = "\n".join(f"　　{line.strip()}" for line in text.strip().split("\n"))
    lines: list[str] = []
    size, most = 14.0, 0
    for size in (14.0, 12.0, 10.5, 9.0, 7.5):
        lines = typeset.paragraphs(indented, width, _measure(book, size))
        most = int((bottom - top) / (points(size) * 1.6))
        if len(lines) <= most:
            break
    for number, line in enumerate(typeset.cut(lines, most, width, _measure(book, size))):
        page.text(left, top + points(size) * (ASCENT + 1.6 * number), line, SONG, size)


def _foot(page: Page, book: FontBook, form: OpinionForm | AssessmentForm) -> None:
    if form.issue.code:
        style.code_on_top(page, book, form.issue.code)
        style.code_at_bottom(page, book, form.issue.code)
    left, y = style.LEFT + style.CODE + 9, style.CODE_BOTTOM + 3.0
    if form.warning:
        room = style.RIGHT - left
        for line in typeset.paragraphs(form.warning, room, lambda text: book.width(text, HEI, 10.5))[:2]:
            page.text(left, y, line, HEI, bold=True)
            y += 5.6
    page.text(left, y, "填表说明", HEI, 9)
    for note in _NOTES:
        for line in typeset.wrap(note, style.RIGHT - left, _measure(book, 9)):
            y += 5.2
            page.text(left, y, line, size=9)
