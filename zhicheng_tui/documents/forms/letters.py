"""Letters: 退回修改告知单 to an applicant, and the 公示 of whom a unit recommends."""

from __future__ import annotations

from .. import typeset
from ..fonts import SONG, FontBook
from ..page import Page, points, right
from ..table import Cell, Flow, Row
from . import style
from .models import Issue, PublicNotice, ReturnNotice

RETURN_TITLE = "职称申报材料退回修改告知单"
RETURN_COLUMNS = (14.0, 46.0, 110.0)
PUBLIC_COLUMNS = (14.0, 26.0, 14.0, 40.0, 46.0, 30.0)
SIZE = 12.0


def return_notice(book: FontBook, form: ReturnNotice) -> list[Page]:
    """Return the pages of a 退回修改告知单."""
    sheet = style.Sheet(book, form.issue)
    flow = sheet.flow()
    person = form.person
    _head(flow, RETURN_TITLE, form.issue)
    flow.paragraph(f"{typeset.one_line(person.name)} 同志：", 14, indent=0)
    flow.paragraph(
        f"你在“{typeset.one_line(person.plan)}”中申报{typeset.one_line(person.specialty)}专业"
        f"{typeset.one_line(person.post)}的材料（办件编号 {typeset.one_line(form.issue.no)}）已经审核，"
        f"下列 {len(form.items)} 个模块的信息需要修改，现予退回。",
        14,
    )
    flow.start(flow.y + 2)
    heads: list[Row] = [[style.label(name, SIZE) for name in ("序号", "需修改的模块", "退回原因")]]
    rows: list[Row] = [
        [Cell(str(number), "center", size=SIZE), Cell(name, "center", size=SIZE), Cell(reason, size=SIZE)]
        for number, (name, reason) in enumerate(form.items, 1)
    ]
    flow.table(RETURN_COLUMNS, rows, heads, least=10)
    opinion: Row = [style.label("审核意见", SIZE), Cell(form.opinion, size=SIZE)]
    flow.table((RETURN_COLUMNS[0] + RETURN_COLUMNS[1], RETURN_COLUMNS[2]), [opinion], least=12)
    flow.start(flow.y + 3)
    _what_to_do(flow, form)
    _signed(flow, form.unit, form.issue)
    return sheet.finish(flow.pages)


def _what_to_do(flow: Flow, form: ReturnNotice) -> None:
    until = f"请于 {style.chinese_time(form.deadline)} 前" if form.deadline else "请尽快"
    flow.paragraph(
        f"{until}登录系统，在“我的办件”中修改上述模块并重新提交；其他模块不可修改。逾期未补正的，视为放弃申报。"
        "此前下载的单位审核意见表、单位考核表已作废，重新提交并审核通过后请再次下载。",
        14,
    )
    known = (("审核人", form.reviewer), ("联系方式", form.contact))
    told = "；".join(f"{name}：{typeset.one_line(value)}" for name, value in known if value)
    if told:
        flow.paragraph(f"{told}。", 14)


def public_notice(book: FontBook, form: PublicNotice) -> list[Page]:
    """Return the pages of a 公示."""
    sheet = style.Sheet(book, form.issue)
    flow = sheet.flow()
    _head(flow, "推荐申报专业技术职务任职资格人员公示", form.issue)
    flow.paragraph(
        f"根据“{typeset.one_line(form.plan)}”的要求，经个人申报、单位审核，拟推荐"
        f"{_who(form)}参加评审。现将有关情况予以公示，接受监督。",
        14,
    )
    start, end = style.chinese_date(form.notice.starts), style.chinese_date(form.notice.ends)
    flow.paragraph(f"公示时间：{start}至 {end}（{form.working_days} 个工作日）。", 14)
    flow.paragraph(
        "公示期间，如对公示对象有异议，请以书面或电话方式实名反映，并提供具体事实和必要的证据。"
        f"联系人：{typeset.one_line(form.contact)}；联系电话：{typeset.one_line(form.phone)}；"
        f"联系地址：{typeset.one_line(form.address)}。",
        14,
    )
    flow.start(flow.y + 2)
    heads: list[Row] = [[style.label(name, SIZE) for name in ("序号", "姓名", "性别", "申报职务", "申报专业", "级别")]]
    rows: list[Row] = [
        [Cell(text, "center", size=SIZE)
         for text in (str(number), one.name, one.sex, one.post, one.specialty, one.level)]
        for number, one in enumerate(form.rows, 1)
    ]  # fmt: skip
    flow.table(PUBLIC_COLUMNS, rows, heads, least=10)
    _signed(flow, form.unit, form.issue)
    return sheet.finish(flow.pages)


def _who(form: PublicNotice) -> str:
    if len(form.rows) == 1:
        return f" {typeset.one_line(form.rows[0].name)} 1 名同志"
    return f" {typeset.one_line(form.rows[0].name)} 等 {len(form.rows)} 名同志" if form.rows else "的同志"


def _head(flow: Flow, name: str, issue: Issue) -> None:
    below = style.title(flow.page, flow.book, name, 26, room=style.title_room(flow.page, issue))
    if issue.code:
        style.code_on_top(flow.page, flow.book, issue.code)
    flow.start(style.UNDER_CODE if issue.code else below + 8)


def _signed(flow: Flow, unit: str, issue: Issue) -> None:
    """Who signs and when, at the right, as an official letter ends."""
    size, step = 14, points(14) * 1.75
    room = flow.right - flow.left - 20

    def measure(text: str) -> float:
        return flow.book.width(text, SONG, size)

    lines = typeset.cut(typeset.paragraphs(unit, room, measure), 3, room, measure)
    flow.start(flow.y + 12)
    flow.need(step * (len(lines) + 1))
    for line in [*lines, style.chinese_date(issue.issued_on)]:
        right(flow.page, flow.book, flow.right - 8, flow.y + points(size), line, SONG, size)
        flow.start(flow.y + step)
