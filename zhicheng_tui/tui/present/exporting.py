"""The export as lines: what each format is good for, what is chosen, what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from ...domain.text import one_line
from ...services.exporting import Encoding, Exported, Format
from ..glyphs import Glyphs
from ..ink import Span, fit_spans

NOTES = {
    Format.XLSX: "日期、数字保持原样，表头固定，可直接打印",
    Format.CSV: "给其他软件用，文字不会当作公式执行",
    Format.JSON: "每份的全部模块，可以再导入",
    Format.PDF: "打印、签字盖章用，每个计划一张",
    Format.FOLDER: "每人一个文件夹：申报表、附件、数据",
}
PROBLEMS = 3
"""Problems named on the screen; the rest are counted."""


def format_line(form: Format, width: int, glyphs: Glyphs, *, chosen: bool) -> list[Span]:
    """Return a format with its sign and what it is good for."""
    sign = glyphs.radio_yes if chosen else glyphs.radio_no
    line: list[Span] = [(f" {sign} {form.label}", "strong" if chosen else ""), (f"　{NOTES[form]}", "dim")]
    return fit_spans(line, width)


def scope_line(count: int, told: str, *, selected: bool, both: bool) -> list[Span]:
    """Return which applications are meant."""
    what = f"选中的 {count} 份" if selected else f"过滤出的全部 {count} 份"
    told = "" if selected else f"（{one_line(told) or '没有过滤'}）"
    return [(" 范围     ", "dim"), (what, "strong"), (told, ""), ("　F4 更改" if both else "", "dim")]


def numbers_line(*, unmasked: bool, allowed: bool) -> list[Span]:
    """Return whether identity and telephone numbers are given in full."""
    line: list[Span] = [(" 号码     ", "dim")]
    if unmasked:
        return [*line, ("完整的证件号码和电话", "hurry"), ("，会记入审计　F8 改为掩码", "dim")]
    return [*line, ("掩码", "strong"), ("　F8 改为完整号码" if allowed else "", "dim")]


def option_line(form: Format, encoding: Encoding, *, modules: bool) -> list[Span]:
    """Return the choice that a format has besides."""
    line: list[Span] = [(" 选项     ", "dim")]
    match form:
        case Format.XLSX:
            what = "一览表，学习、工作等各模块再各有一页" if modules else "只有一览表一页"
        case Format.CSV:
            what = "GB18030（老版本的表格软件）" if encoding is Encoding.GB18030 else "UTF-8"
        case _:
            return [*line, ("没有", "dim")]
    return [*line, (what, "strong"), ("　F5 更改", "dim")]


def result(made: Exported) -> list[Sequence[Span]]:
    """Return what came of an export."""
    lines: list[Sequence[Span]] = [
        [(f" 已导出 {made.count} 份：", "good"), (one_line(str(made.path)), "strong")],
    ]
    lines += [[(f" {one_line(problem)}", "hurry")] for problem in made.problems[:PROBLEMS]]
    rest = len(made.problems) - PROBLEMS
    return [*lines, [(f" 还有 {rest} 处没有导出", "hurry")]] if rest > 0 else lines
