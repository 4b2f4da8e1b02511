"""申报表: an application with all its modules, as many pages as it takes."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from ...domain.application import CaseFile
from ...domain.application import Row as Record
from ...domain.reference import Field, Module
from .. import typeset
from ..fonts import HEI, SONG, FontBook
from ..page import Page, points, right
from ..table import PAD, Cell, Flow, Row
from . import style
from .models import DeclarationForm

TITLE = "专业技术职务任职资格申报表"
EMPTY = "暂无数据"
COLUMNS = (32.0, 53.0, 32.0, 53.0)
SIZE = 9.0
PROMISE = "本人承诺：所填内容和提交的材料真实、准确、完整，如有不实，自愿承担由此产生的后果。"
_LONGEST = 120.0
"""Width in millimetres beyond which a column's text counts no more towards its share."""


def lay_out(book: FontBook, form: DeclarationForm) -> list[Page]:
    """Return the form's pages."""
    sheet = style.Sheet(book, form.issue)
    flow = sheet.flow()
    _head(flow, form)
    flow.table(COLUMNS, style.pair_rows(book, _facts(form.file), COLUMNS), least=8)
    for module in form.modules:
        _module(flow, module, form.file.contents.get(module.id, ()))
    _signing(flow)
    return sheet.finish(flow.pages)


def _head(flow: Flow, form: DeclarationForm) -> None:
    page, book = flow.page, flow.book
    style.title(page, book, TITLE, 26 if form.issue.code else 20, room=style.title_room(page, form.issue))
    page.text(style.LEFT, 46, "申报人：", HEI, 14)
    page.text(style.LEFT + 21, 46, typeset.one_line(form.file.application.name)[:16], SONG, 14)
    page.text(style.LEFT, 55, "填报日期：", HEI, 14)
    page.text(style.LEFT + 26, 55, style.chinese_date(form.file.application.filed_on), SONG, 14)
    if form.issue.code:
        style.code_on_top(page, book, form.issue.code)
    flow.start(style.UNDER_CODE if form.issue.code else 62)


def _facts(file: CaseFile) -> list[tuple[str, str]]:
    application = file.application
    return [
        ("办件编号", application.no), ("业务名称", application.business),
        ("申报单位", application.unit.name), ("申报系列", application.series),
        ("申报专业", application.specialty), ("申报级别", application.level),
        ("申报职务", application.post), ("申报截止日期", style.chinese_time(file.plan.apply_end)),
        ("评审计划", file.plan.title), ("评审委员会", file.plan.committee),
    ]  # fmt: skip


def value_text(field: Field, record: Record) -> str:
    """Return a field's value as it is printed, in full."""
    value = record.get(field.id)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


def _module(flow: Flow, module: Module, records: Sequence[Record]) -> None:
    flow.need(28)
    flow.table((style.WIDTH,), [[Cell(module.name, style=HEI, size=12)]], least=9)
    if not records:
        flow.table((style.WIDTH,), [[Cell(EMPTY, "center", size=10.5)]], least=8)
    elif not module.repeated:
        pairs = [(field.name, value_text(field, records[0])) for field in module.fields]
        flow.table(COLUMNS, style.pair_rows(flow.book, pairs, COLUMNS), least=8)
    else:
        _records(flow, module.fields, records)


def _records(flow: Flow, fields: Sequence[Field], records: Sequence[Record]) -> None:
    short = [field for field in fields if field.type != "long"]
    long = [field for field in fields if field.type == "long"]
    texts = [[value_text(field, record) for field in short] for record in records]
    widths = _columns(flow.book, [field.name for field in short], texts)
    if widths is None:
        _blocks(flow, fields, records)
        return
    heads: list[Row] = [[style.label(field.name, SIZE) for field in short]]
    if not long:
        rows = [[Cell(text, "center" if len(text) < 12 else "left", size=SIZE) for text in row] for row in texts]
        flow.table(widths, rows, heads, least=7)
        return
    for row, record in zip(texts, records, strict=True):
        flow.table(widths, [[Cell(text, "center", size=SIZE) for text in row]], heads, least=7)
        for field in long:
            lead = [style.label(field.name, SIZE), Cell(value_text(field, record), size=10.5)]
            flow.table((32.0, style.WIDTH - 32.0), [lead], least=7)


def _blocks(flow: Flow, fields: Sequence[Field], records: Sequence[Record]) -> None:
    """Records with too many columns for the page: label and value, two a row."""
    for number, record in enumerate(records, 1):
        flow.need(20)
        flow.table((style.WIDTH,), [[Cell(f"（{number}）", size=SIZE)]])
        pairs = [(field.name, value_text(field, record)) for field in fields]
        flow.table(COLUMNS, style.pair_rows(flow.book, pairs, COLUMNS, SIZE), least=7)


def _columns(book: FontBook, names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float] | None:
    """Return widths that share the page by what stands in the columns, or `None` when the page is too narrow."""
    least, wanted = [], []
    for number, name in enumerate(names):
        texts = [line for row in rows for line in typeset.printable(row[number])]
        parts = (part for text in [name, *texts] for part in typeset.pieces(text))
        widest = max((book.width(part, SONG, SIZE) for part in parts), default=0)
        head = points(SIZE) * max(2, ceil(len(name) / 3))
        least.append(max(head, widest) + 2 * PAD + 0.2)
        whole = max([points(SIZE) * len(name), *(book.width(text, SONG, SIZE) for text in texts)])
        wanted.append(max(least[-1], min(whole, _LONGEST) + 2 * PAD))
    spare = style.WIDTH - sum(least)
    if spare < 0:
        return None
    more = [want - need for want, need in zip(wanted, least, strict=True)]
    total = sum(more)
    if total <= spare:
        return [want * style.WIDTH / sum(wanted) for want in wanted]
    return [need + spare * extra / total for need, extra in zip(least, more, strict=True)]


def _signing(flow: Flow) -> None:
    flow.need(62)
    top = flow.y
    page, book = flow.page, flow.book
    flow.table((style.WIDTH,), [[Cell(f"　　{PROMISE}", size=10.5)]], least=14)
    middle = style.LEFT + style.WIDTH / 2
    box_top, height = flow.y, 44.0
    page.box(style.LEFT, box_top, style.WIDTH, height)
    page.line(middle, box_top, middle, box_top + height)
    for left, edge, name in ((style.LEFT, middle, "申报人（签字）："), (middle, style.RIGHT, "单位审核（公章）：")):
        page.text(left + 5, box_top + 9, name, HEI, 10.5)
        right(page, book, edge - 6, box_top + height - 6, "年　　月　　日", SONG, 10.5)
    flow.start(max(top, box_top + height))
