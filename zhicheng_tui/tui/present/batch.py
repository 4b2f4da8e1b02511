"""A batch as lines: modules to mark, verdicts, progress, and the sum of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...domain.documents import void_warning
from ...domain.reference import Module
from ...domain.text import one_line
from ...services.verdicts import Verdict
from ..glyphs import Glyphs
from ..ink import Span, fit

BAR = 30


def module_line(module: Module, marks: Mapping[str, str], width: int, glyphs: Glyphs) -> list[Span]:
    """Return a module with its mark and the reason for all."""
    marked = module.id in marks
    box = glyphs.box_yes if marked else glyphs.box_no
    reason = one_line(marks.get(module.id, "")) or ("（未填写，按 Enter 填写）" if marked else "")
    line = f" {box} {fit(module.name, 22)} {reason}"
    return [(fit(line, width), "mark" if marked else "")]


def verdict_line(verdict: Verdict, width: int, glyphs: Glyphs) -> list[Span]:
    """Return what becomes, or became, of one application."""
    sign, ink = (glyphs.check, "good") if verdict.ok else (glyphs.cross, "bad")
    name = fit(one_line(verdict.name), 14)
    voided = f"  {void_warning(verdict.voided)}" if verdict.voided else ""
    message = f"{one_line(verdict.message.removeprefix(f'{verdict.name}：'))}{voided}"
    return [(f" {sign} ", ink), (fit(verdict.no, 12), "dim"), (f"{name} ", "strong"), (fit(message, width - 30), ink)]


def summary(verdicts: Sequence[Verdict], *, done: bool) -> list[Span]:
    """Return the sum of a preview or of the results."""
    good = sum(verdict.ok for verdict in verdicts)
    voided = sum(verdict.voided for verdict in verdicts if verdict.ok)
    verb = "已处理" if done else "可处理"
    spans: list[Span] = [(f" {verb} {good} 份", "good"), ("，", "dim"), (f"{len(verdicts) - good} 份不处理", "hurry")]
    if voided:
        spans.append((f"；{'已' if done else '将'}作废 {voided} 份已上传材料", "bad"))
    return spans


def bar(done: int, total: int, glyphs: Glyphs) -> list[Span]:
    """Return a progress bar."""
    filled = BAR * done // total if total else BAR
    return [
        (" ", ""),
        ("#" * filled, "good"),
        (glyphs.line * (BAR - filled), "dim"),
        (f" {done}/{total}", "strong"),
        ("  Esc 停止", "dim"),
    ]
