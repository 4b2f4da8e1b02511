"""Lists of people: 一览表 on landscape pages, 送审回执 with a fingerprint of every file."""

from __future__ import annotations

from ...domain.clock import local
from ...domain.privacy import mask_id
from .. import typeset
from ..fonts import HEI, SONG, FontBook
from ..page import A4_LANDSCAPE, Page, right
from ..table import Cell, Flow, Row
from . import style
from .models import Issue, ReceiptForm, SummaryForm

SUMMARY_TITLE = "专业技术职务任职资格申报人员一览表"
SUMMARY_HEADS = (
    "序号", "姓名", "性别", "出生年月", "证件号码", "工作单位",
    "学历", "现任职称", "取得时间", "申报专业", "申报职务", "备注",
)  # fmt: skip
SUMMARY_COLUMNS = (10.0, 18.0, 10.0, 17.0, 37.0, 41.0, 26.0, 20.0, 21.0, 21.0, 22.0, 18.0)
SUMMARY_SIZE = 9.0
RECEIPT_TITLE = "送审回执"
RECEIPT_HEADS = ("送审材料", "SHA-256", "上传时间")
RECEIPT_COLUMNS = (33.0, 107.0, 30.0)
RECEIPT_SIZE = 8.0


def summary(book: FontBook, form: SummaryForm) -> list[Page]:
    """Return the pages of a 一览表."""
    sheet = style.Sheet(book, form.issue, A4_LANDSCAPE, 18.0, 279.0, 192.0)
    flow = sheet.flow()
    _head(flow, SUMMARY_TITLE, form.issue)
    _facts(flow, f"单位（公章）：{typeset.one_line(form.unit)}", f"评审计划：{typeset.one_line(form.plan)}")
    heads: list[Row] = [[style.label(name, SUMMARY_SIZE) for name in SUMMARY_HEADS]]
    rows: list[Row] = []
    for number, one in enumerate(form.rows, 1):
        texts = (str(number), one.name, one.sex, one.birth, one.id_no, one.unit, one.education, one.current_title,
                 one.obtained, one.specialty, one.post, one.note)  # fmt: skip
        last = number == len(form.rows)
        rows.append([Cell(text, "center", size=SUMMARY_SIZE, keep=last) for text in texts])
    blanks = "　" * 12
    total = f"合计：{len(form.rows)} 人{blanks}填表人：{blanks}审核人：{blanks}年　　月　　日"
    rows.append([Cell(total, "center", size=10.5, span=len(SUMMARY_COLUMNS))])
    flow.table(SUMMARY_COLUMNS, rows, heads, least=9)
    return sheet.finish(flow.pages)


def receipt(book: FontBook, form: ReceiptForm) -> list[Page]:
    """Return the pages of a 送审回执."""
    sheet = style.Sheet(book, form.issue)
    flow = sheet.flow()
    _head(flow, RECEIPT_TITLE, form.issue)
    pairs = [
        ("送审单位", form.sender), ("接收单位", form.receiver), ("评审计划", form.plan),
        ("经办人", form.operator), ("送审时间", style.chinese_time(form.sent_at)), ("送审人数", f"{len(form.rows)} 人"),
        ("批次编号", form.issue.no),
    ]  # fmt: skip
    columns = (28.0, 57.0, 28.0, 57.0)
    flow.table(columns, style.pair_rows(book, pairs, columns), least=8)
    flow.start(flow.y + 4)
    heads: list[Row] = [[style.label(name, RECEIPT_SIZE) for name in RECEIPT_HEADS]]
    flow.table(RECEIPT_COLUMNS, _receipt_rows(form), heads, least=7)
    flow.start(flow.y + 3)
    flow.paragraph("以上材料已由系统接收。SHA-256 为文件内容的指纹，可据此核对文件未被改动。", 10.5)
    flow.need(12)
    flow.start(flow.y + 8)
    flow.page.text(flow.left, flow.y, "接收单位（公章）：", HEI, 10.5)
    right(flow.page, book, flow.right, flow.y, style.chinese_date(form.issue.issued_on), SONG, 10.5)
    return sheet.finish(flow.pages)


def _receipt_rows(form: ReceiptForm) -> list[Row]:
    """A row for each person, and one for each document below it."""
    made: list[Row] = []
    for number, one in enumerate(form.rows, 1):
        person = f"{number}.　{one.name}　{mask_id(one.id_no)}　办件编号 {one.no}"
        made.append([Cell(person, style=HEI, size=9.0, span=len(RECEIPT_COLUMNS), keep=True)])
        for document in one.documents:
            when = f"{local(document.uploaded_at):%Y-%m-%d %H:%M}"
            texts = (document.kind.label, document.sha256, when)
            last = document is one.documents[-1]
            made.append([Cell(text, "center", size=RECEIPT_SIZE, keep=not last) for text in texts])
    return made


def _head(flow: Flow, name: str, issue: Issue) -> None:
    page, book = flow.page, flow.book
    below = style.title(page, book, name, 20, room=style.title_room(page, issue))
    if issue.code:
        style.code_on_top(page, book, issue.code)
        below = style.UNDER_CODE - 6
    flow.start(below + 4)


def _facts(flow: Flow, *facts: str) -> None:
    for fact in facts:
        flow.paragraph(fact, 10.5, SONG, 0, 1.5)
    flow.start(flow.y + 1.5)
