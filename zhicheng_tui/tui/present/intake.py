"""批量上传 as lines: what became of each page, how far it is, what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ...domain.documents import DocumentKind
from ...domain.text import one_line
from ...services.intake import Fate, Taken
from ...services.looking import Looked
from ..glyphs import Glyphs
from ..ink import Span, fit, right
from .facts import tail_of

SHORT = {DocumentKind.PUB: "公示证明", DocumentKind.ASM: "考核表", DocumentKind.OPN: "审核意见表"}
LABELS = {Fate.FILED: "归档", Fate.WAITING: "待处理", Fate.SKIPPED: "跳过", Fate.UNUSABLE: "打不开"}
_INKS = {Fate.FILED: "good", Fate.WAITING: "hurry", Fate.SKIPPED: "dim", Fate.UNUSABLE: "bad"}
SAME = "同一个文件"
READING = "正在读取文件，可能需要几秒…"
BAR = 30
SIGN, PAGE, PERSON, FORM = 3, 8, 11, 11
"""Cells of the columns."""


@dataclass
class Tally:
    """What has become of the pages so far."""

    counts: dict[Fate, int] = field(default_factory=lambda: dict.fromkeys(Fate, 0))
    noticed: int = 0
    """Pages that were filed, but about which something should be looked after."""
    files: int = 0
    """Files of which every page has been looked at."""
    part: float = 0.0
    """How much of the file that is being looked at."""

    def add(self, taken: Taken) -> None:
        """Count one more page."""
        self.counts[taken.fate] += 1
        self.noticed += noticed(taken)
        looked = taken.looked
        self.part = looked.page / looked.pages if looked is not None and looked.pages else 1.0
        if self.part >= 1:
            self.files, self.part = self.files + 1, 0.0

    @property
    def pages(self) -> int:
        """How many pages there were."""
        return sum(self.counts.values())


def noticed(taken: Taken) -> bool:
    """Say whether a page was filed though something about it should be looked after: no seal, too dark."""
    return taken.fate is Fate.FILED and taken.looked is not None and bool(taken.looked.advice)


def sign(taken: Taken, glyphs: Glyphs) -> Span:
    """Return the sign of what became of a page."""
    shown = {Fate.FILED: glyphs.check, Fate.WAITING: "!", Fate.SKIPPED: "-", Fate.UNUSABLE: glyphs.cross}
    return shown[taken.fate], "hurry" if noticed(taken) else _INKS[taken.fate]


def place(looked: Looked | None) -> str:
    """Return which page of a file it is, where there are several."""
    return f"{looked.page}/{looked.pages}" if looked is not None and looked.pages > 1 else ""


def heads(width: int) -> list[Span]:
    """Return the column heads."""
    name = _name(width)
    titles = (("", SIGN), ("文件", name), ("   页", PAGE), ("姓名", PERSON), ("表格", FORM), ("结果", 5))
    return [(fit(title, size), "dim") for title, size in titles]


def row(taken: Taken, width: int, glyphs: Glyphs) -> list[Span]:
    """Return one page's line."""
    name, looked = _name(width), taken.looked
    text, ink = sign(taken, glyphs)
    person = looked.application.name if looked is not None and looked.application is not None else ""
    form = SHORT[looked.kind] if looked is not None and looked.kind is not None else ""
    left = max(width - SIGN - name - PAGE - PERSON - FORM, 0)
    return [
        (f" {text} ", ink),
        (tail(taken.name, name - 1, glyphs) + " ", ""),
        (right(place(looked), PAGE - 2) + "  ", "dim"),
        (fit(one_line(person), PERSON - 1, glyphs.ellipsis) + " ", "strong"),
        (fit(form, FORM), ""),
        (fit(why(taken), left, glyphs.ellipsis), ink),
    ]


def tail(name: str, width: int, glyphs: Glyphs) -> str:
    """Return a file's name in `width` cells; of a long one the end, which tells it from its neighbours."""
    return fit(tail_of(name, width, glyphs), width)


def why(taken: Taken) -> str:
    """Return why it became of the page what did, without what the other columns say."""
    message, looked = one_line(taken.message), taken.looked
    if looked is not None and looked.application is not None and looked.printed is not None:
        message = message.removeprefix(f"{looked.application.name}的{looked.printed.form}").lstrip("，")
    if taken.fate is Fate.FILED and looked is not None and looked.advice:
        return f"已归档，请留意：{one_line(looked.advice[0])}"
    return message


def explanation(taken: Taken) -> list[list[Span]]:
    """Return everything that is said of a page: what was found, what to do, what else was noticed."""
    text, looked = LABELS[taken.fate], taken.looked
    found = taken.message if looked is None else looked.message
    lines: list[list[Span]] = [[(f"{text}　", _INKS[taken.fate]), (one_line(found), "strong")]]
    if looked is None:
        return lines
    if taken.fate is Fate.WAITING and not taken.message.startswith(looked.message):
        lines.append([("原因　", "accent"), (one_line(taken.message), "")])
    if looked.finding.remedy not in looked.message and not looked.message.endswith(SAME):
        lines.append([("怎么办　", "accent"), (looked.finding.remedy, "")])
    return lines + [[("留意　", "hurry"), (one_line(advice), "")] for advice in looked.advice]


def about(taken: Taken) -> list[list[Span]]:
    """Return the whole message of a page, for the lines under the list."""
    text = taken.message if taken.looked is None or not noticed(taken) else f"{taken.message}。{why(taken)}"
    return [[(f" {one_line(text)}", _INKS[taken.fate])]]


def bar(tally: Tally, estimate: int, glyphs: Glyphs, *, stopping: bool) -> list[Span]:
    """Return how far it is; the estimate may be low, and nothing is whole before the end."""
    share = (tally.files + tally.part) / max(estimate, tally.files + 1)
    filled = int(BAR * share)
    note = "正在停止，已归档的保留…" if stopping else "Esc 停止"
    return [
        (" ", ""), ("#" * filled, "good"), (glyphs.line * (BAR - filled), "dim"),
        (f" {int(100 * share)}%", "strong"), (f"  {tally.files} 个文件，{tally.pages} 页  {note}", "dim"),
    ]  # fmt: skip


def counts(tally: Tally) -> list[Span]:
    """Return `归档 n · 待处理 n · 跳过 n · 打不开 n`."""
    spans: list[Span] = []
    for fate in Fate:
        number = tally.counts[fate]
        spans += [(" · " if spans else " ", "dim"), (f"{LABELS[fate]} {number}", _INKS[fate] if number else "dim")]
    if tally.noticed:
        spans.append((f"（{tally.noticed} 页有提醒）", "hurry"))
    return spans


def outcome(tally: Tally, *, stopped: bool, failed: bool) -> list[Span]:
    """Return what has been done and what to do next."""
    filed, waiting = tally.counts[Fate.FILED], tally.counts[Fate.WAITING]
    done = f" {'已停止' if stopped else '中断' if failed else '完成'}：归档 {filed} 页"
    spans: list[Span] = [(done, "good" if filed else "hurry")]
    if waiting:
        spans.append((f"；{waiting} 页没有自动归档，按 F9 处理", "hurry"))
    elif tally.counts[Fate.UNUSABLE]:
        spans.append((f"；{tally.counts[Fate.UNUSABLE]} 个打不开，按 F8 逐个看原因", "bad"))
    elif not filed and tally.counts[Fate.SKIPPED]:
        spans.append(("；这些页以前都已归档", "dim"))
    if stopped or failed:
        spans.append(("；再次上传会跳过已归档的", "dim"))
    else:
        spans.append(("；Esc 返回", "dim"))
    return spans


def after_settling(waiting: int) -> list[Span]:
    """Return what is left once somebody has been at 待处理扫描件."""
    if waiting:
        return [(f" 还有 {waiting} 页待处理，按 F9 继续；Esc 返回", "hurry")]
    return [(" 待处理的扫描页都已处理；Esc 返回", "good")]


def said(tally: Tally) -> str:
    """Return the same in a few words."""
    return (
        "，".join(f"{LABELS[fate]} {tally.counts[fate]} 页" for fate in Fate if tally.counts[fate])
        or "没有上传任何文件"
    )


def next_open(pages: Sequence[Taken], after: int) -> int | None:
    """Return the next page behind `after`, then from the beginning, that was not simply filed."""
    order: Iterable[int] = (*range(after + 1, len(pages)), *range(min(after + 1, len(pages))))
    return next((index for index in order if pages[index].fate is not Fate.SKIPPED and _open(pages[index])), None)


def _open(taken: Taken) -> bool:
    return taken.fate is not Fate.FILED or noticed(taken)


def _name(width: int) -> int:
    return max(min((width - SIGN - PAGE - PERSON - FORM) // 2, 40), 12)
