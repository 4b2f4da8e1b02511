"""An import as lines: what it is to be done with, which heading means what, verdicts, the sum of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...domain.privacy import mask_id
from ...domain.text import one_line
from ...services.importing import Fate, Preview, Said, Table
from ..glyphs import Glyphs
from ..ink import Span, fit, fit_spans

INKS = {
    Fate.NEW: "good",
    Fate.ADDED: "good",
    Fate.SAME: "dim",
    Fate.DIFFERENT: "hurry",
    Fate.WRONG: "bad",
    Fate.DOUBLE: "bad",
}
LABEL, HEADING = 12, 26
UNUSED = "（不用这一列）"


@dataclass(frozen=True)
class Setting:
    """A line before the preview: something to choose, or a heading and what it means."""

    key: str
    """`plan`, `unit`, `whole`, `late`; empty for a column."""
    label: str
    value: str
    column: int = -1
    ink: str = ""


def setting_line(setting: Setting, width: int, glyphs: Glyphs) -> list[Span]:
    """Return a setting, or a column with its meaning."""
    if setting.column < 0:
        return fit_spans([(f" {fit(setting.label, LABEL)} ", "dim"), (one_line(setting.value), setting.ink)], width)
    heading = fit(one_line(setting.label), HEADING, glyphs.ellipsis)
    return fit_spans([(f"   {heading} {glyphs.arrow} ", ""), (one_line(setting.value), setting.ink)], width)


def about(table: Table) -> list[Span]:
    """Return what was read."""
    sheets = "、".join([table.main.begun.name, *(sheet.begun.name for sheet in table.modules)])
    told = f" {table.name}：{table.main.rows} 行" + ("" if table.format in ("csv", "json") else f"，工作表 {sheets}")
    left_out = f"；没有用到：{'、'.join(table.unused)}" if table.unused else ""
    return [(one_line(told), "strong"), (one_line(left_out), "hurry")]


def said_line(said: Said, main: int, width: int, glyphs: Glyphs) -> list[Span]:
    """Return the verdict on a row."""
    fate = Fate(said.fate)
    good = fate in (Fate.NEW, Fate.ADDED)
    sign = glyphs.check if good else "-" if fate is Fate.SAME else glyphs.cross
    told = f"{said.field}：{said.message}" if said.field else said.message
    if good and said.advice:
        told = f"{told}　{said.advice}" if told else said.advice
    row = f"{said.n}" if said.sheet == main else f"附{said.n}"
    return fit_spans(
        [
            (f" {sign} ", INKS[fate]),
            (f"{row:>6} ", "dim"),
            (fit(one_line(said.name), 10, glyphs.ellipsis) + " ", "strong"),
            (fit(fate.value, 9), INKS[fate]),
            (fit(one_line(told), max(width - 31, 10), glyphs.ellipsis), "hurry" if good else INKS[fate]),
        ],
        width,
    )


def details(said: Said, table: Table) -> list[Sequence[Span]]:
    """Return everything about one verdict."""
    fate = Fate(said.fate)
    facts = (
        ("工作表", table.sheets[said.sheet].begun.name),
        ("行号", str(said.n)),
        ("姓名", said.name),
        ("证件号码", mask_id(said.id_no)),
        ("办件编号", said.no),
        ("列", said.field),
        ("原内容", said.cell),
        ("说明", said.message),
    )
    lines: list[Sequence[Span]] = [[(f" {fate.value}", INKS[fate])]]
    lines += [[(f" {fit(label, 10)}", "dim"), (one_line(value), "")] for label, value in facts if value]
    if said.advice:
        lines += [[], [(" 提示（不影响导入，审核时请留意）", "dim")]]
        lines += [[(f"  {one_line(part)}", "hurry")] for part in said.advice.split("；")]
    return lines


def summary(preview: Preview) -> list[Span]:
    """Return the sum of verdicts."""
    spans: list[Span] = [(f" 共 {preview.rows} 行", "strong")]
    for fate in Fate:
        if preview[fate]:
            spans.append((f"　{fate.value} {preview[fate]}", INKS[fate]))
    if preview.advised:
        spans.append((f"　有提示 {preview.advised}", "hurry"))
    return spans
