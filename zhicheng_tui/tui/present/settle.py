"""待处理扫描件 as lines: what was found on a page, whose it probably is, what to ask before it is filed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...domain.application import ChecklistRow
from ...domain.clock import local
from ...domain.documents import DocumentKind, Standing
from ...domain.findings import Finding
from ...domain.text import one_line
from ...services.looking import Looked
from ...services.waiting import WaitingPage
from ..glyphs import Glyphs
from ..ink import Span, fit
from . import looked as look
from .facts import size_of
from .intake import SHORT, place, tail

EMPTY = "没有待处理的扫描页"
OTHER = "指定其他人员…"
NO_FORM = "还不知道是谁的哪张表格；请先按 F5 指定人员，或到送审附件里下载"
NO_FILE = "图片文件不在数据目录中，看不了；请重新上传"
REASONS = ("重复", "不是送审材料", "拍得不清，已重拍", "空白页")
"""Usual reasons for taking a page off the list."""
MARK, PAGE, FOUND, GUESS, DATE = 2, 6, 13, 22, 12
"""Cells of the columns."""
WIDE = 90
"""Cells from which there is a column for the time of the upload."""
_FOUND = {
    Finding.READ: "二维码已读出",
    Finding.RECOGNISED: "比对吻合",
    Finding.NO_CODE: "没有二维码",
    Finding.CROPPED: "没有拍全",
    Finding.BLURRED: "二维码模糊",
    Finding.NOT_OURS: "其他二维码",
    Finding.FORGED: "非本系统签发",
    Finding.UNKNOWN: "不在本单位",
    Finding.OTHER_PERSON: "别人的表格",
    Finding.WRONG_FORM: "不是这张表",
    Finding.OLD_REVISION: "旧版表格",
    Finding.ALREADY: "已有一份",
    Finding.CONFLICT: "多张表格",
    Finding.CLOSED: "现在不能传",
}


@dataclass(frozen=True)
class Offer:
    """A person and a form that a page may be."""

    who: ChecklistRow
    kind: DocumentKind
    why: str

    @property
    def sentence(self) -> str:
        """The offer as a choice."""
        there = " · 已有一份" if self.who.standing(self.kind) is Standing.VALID else ""
        return f"{self.who.name}（{self.who.no}）· {self.kind.label} · {self.why}{there}"


@dataclass(frozen=True)
class Entry:
    """A waiting page with what is known of it now."""

    page: WaitingPage
    looked: Looked
    """As it was found last: an attempt to settle it may have found more than the upload did."""
    offers: Sequence[Offer] = ()
    whose: str = ""
    """The name of the person that its code names."""

    @property
    def assignable(self) -> bool:
        """Whether a person may say whose it is: its code does not say so itself."""
        return self.looked.finding.unread or self.looked.finding is Finding.RECOGNISED

    @property
    def may_count(self) -> bool:
        """Whether a page that says whose it is may be filed after all, as things stand by now."""
        printed = self.looked.printed is not None and self.looked.printed.kind is not None
        return printed and self.looked.finding in (Finding.READ, Finding.ALREADY, Finding.CLOSED)

    @property
    def form(self) -> tuple[int, DocumentKind] | None:
        """The application and the form that could be printed anew; `None` where it is not known."""
        printed = self.looked.printed
        if printed is not None and printed.kind is not None and printed.kind.coded:
            return printed.application_id, printed.kind
        if self.assignable and len(self.offers) == 1 and self.offers[0].kind.coded:
            return self.offers[0].who.id, self.offers[0].kind
        return None


def entry(page: WaitingPage, people: Mapping[int, ChecklistRow], seen: Mapping[int, Looked]) -> Entry:
    """Return a page with the people it may be of, and what was found of it meanwhile."""
    offers = [
        Offer(people[guess.application_id], guess.kind, guess.why)
        for guess in page.guesses
        if guess.application_id in people
    ]
    looked = seen.get(page.id, page.looked)
    named = people.get(looked.printed.application_id) if looked.printed else None
    return Entry(page, looked, offers, named.name if named else "")


def heads(width: int) -> list[Span]:
    """Return the column heads."""
    titles = [
        ("", MARK),
        ("文件", _name(width)),
        ("页", PAGE),
        ("结果", FOUND),
        ("可能是", GUESS),
        ("上传", _date(width)),
    ]
    return [(fit(title, size), "dim") for title, size in titles]


def row(item: Entry, selected: bool, width: int, glyphs: Glyphs) -> list[Span]:
    """Return one page's line."""
    name, page = _name(width), item.page
    return [
        (f"{glyphs.selected} " if selected else "  ", "mark"),
        (tail(page.looked.name, name - 1, glyphs) + " ", ""),
        (fit(place(page.looked), PAGE), "dim"),
        (fit(_FOUND.get(item.looked.finding, ""), FOUND), "hurry" if item.assignable else "bad"),
        (fit(_probably(item), GUESS - 1, glyphs.ellipsis) + " ", "strong" if item.offers else "dim"),
        (fit(f"{local(page.at):%m-%d %H:%M}", _date(width)) if _date(width) else "", "dim"),
    ]


def _probably(item: Entry) -> str:
    if item.looked.printed is not None:
        printed = item.looked.printed
        return f"{one_line(item.whose)} {SHORT[printed.kind] if printed.kind else printed.form}".strip()
    if not item.offers:
        return ""
    best = item.offers[0]
    more = f" 等 {len(item.offers)}" if len(item.offers) > 1 else "？"
    return f"{one_line(best.who.name)} {SHORT[best.kind]}{more}"


def notes(item: Entry | None) -> list[list[Span]]:
    """Return what is known of the page under the cursor, the most important first."""
    if item is None:
        return [[(" 扫描页都处理完了；按 Esc 返回", "dim")]]
    first, *rest = look.findings(item.looked)
    lines: list[list[Span]] = [first, [(" 下一步 ", "accent"), (next_step(item), "strong")]]
    if item.looked.finding is Finding.READ and item.looked is item.page.looked:
        lines.insert(0, [(" 没有归档 ", "bad"), (one_line(item.page.message), "")])
    for number, offer in enumerate(item.offers if item.assignable else ()):
        lines.append([(" 可能是 " if not number else "        ", "accent"), (one_line(offer.sentence), "")])
    if item.may_count:
        rest = [line for line in rest if line[-1][0] != item.looked.finding.remedy]
    return [*lines, *rest, *_facts(item)]


def next_step(item: Entry) -> str:
    """Return what can be done with a page, by key."""
    if item.assignable:
        if not item.offers:
            return "Enter 指定人员和表格；F4 录入编码；Delete 移出"
        best = item.offers[0]
        only = f"Enter 归档为{one_line(best.who.name)}的{SHORT[best.kind]}"
        accept = only if len(item.offers) == 1 else "Enter 从可能的人里选"
        return f"{accept}，F5 指定别人；F4 录入编码；Delete 移出"
    if item.looked.finding is Finding.ALREADY:
        return "Enter 换成这一页；不用换就按 Delete 移出"
    if item.may_count:
        return "问题解决后按 Enter 归档；不要了就按 Delete 移出"
    return f"{'F7 重新下载空白表；' if item.form else ''}Delete 移出"


def _facts(item: Entry) -> list[list[Span]]:
    page, found = item.page, item.page.looked
    where = f"第 {found.page} 页，共 {found.pages} 页 · " if found.pages > 1 else ""
    pixels = f"{found.width}×{found.height} 像素 · " if found.width else ""
    facts = f"{where}{size_of(found.size)} · {pixels}SHA-256 {found.sha256[:12]}"
    when = f"{local(page.at):%m-%d %H:%M} {one_line(page.uploader)} 上传"
    return [
        [(f" {one_line(found.name)}", "strong"), (f"  {when}", "dim")],
        [(f" {facts}", "dim")],
    ]  # fmt: skip


def sentence(looked: Looked) -> str:
    """Return why a page does not count and what to do, in one sentence."""
    remedy = looked.finding.remedy
    return f"{looked.message}；{remedy}" if remedy else looked.message


def which(pages: Sequence[WaitingPage]) -> str:
    """Return pages by name, or by number when there are several."""
    if len(pages) != 1:
        return f"{len(pages)} 页"
    where = place(pages[0].looked)
    return one_line(pages[0].looked.name) + (f" 第 {pages[0].looked.page} 页" if where else "")


def _name(width: int) -> int:
    return max(width - MARK - PAGE - FOUND - GUESS - _date(width), 14)


def _date(width: int) -> int:
    return DATE if width >= WIDE else 0
