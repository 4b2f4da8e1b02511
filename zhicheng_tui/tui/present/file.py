"""审核详情's four tabs as lines, each line knowing the module it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ...domain.application import CaseFile
from ...domain.hints import Hint
from ...domain.reference import Module, Reference
from ...domain.text import one_line
from ...services.rounds import RoundChange
from ..glyphs import Glyphs
from ..ink import Span, fit, span_width, wrap
from .form import form_lines
from .summary import summary_lines
from .tables import Lines, module_lines

TABS = ("申报信息", "申报表", "一览表", "附件材料")
ATTACHMENTS = "attach"
QUESTION = "信息是否有误（需退回修改）？"
SHORT_QUESTION = "有误？"


@dataclass(frozen=True)
class Sheet:
    """A tab laid out for a width: lines, and for each the module it belongs to."""

    lines: Sequence[Sequence[Span]]
    modules: Sequence[str]
    heads: Mapping[str, int] = field(default_factory=dict)
    """Module id → the line of its head."""


@dataclass(frozen=True)
class View:
    """What a tab is laid out from."""

    file: CaseFile
    reference: Reference
    marks: Mapping[str, str]
    hints: Sequence[Hint]
    glyphs: Glyphs
    since: RoundChange | None = None
    """What changed since the last return; each module's head says so."""


def lay_out(view: View, tab: int, width: int) -> Sheet:
    """Return tab `tab` (1–4) for `width` cells."""
    if tab == 2:
        return _plain(form_lines(view.file, view.reference, width, view.glyphs))
    if tab == 3:
        return _plain(summary_lines(view.file, view.reference, width))
    modules = [module for module in view.reference.modules if tab == 1 or module.id == ATTACHMENTS]
    made: Lines = []
    owners: list[str] = []
    heads: dict[str, int] = {}
    for module in modules:
        heads[module.id] = len(made)
        block = [*_head(view, module, width), *_body(view, module, width), []]
        made += block
        owners += [module.id] * len(block)
    return Sheet(made, owners, heads)


def _plain(made: Lines) -> Sheet:
    return Sheet(made, [""] * len(made))


def _body(view: View, module: Module, width: int) -> Lines:
    hints: Lines = [
        [("  ！", "hurry"), (part, "hurry")] if index == 0 else [("    ", ""), (part, "hurry")]
        for hint in view.hints
        if hint.module == module.id
        for index, part in enumerate(wrap(one_line(hint.message), width - 5))
    ]
    return [*hints, *module_lines(module, view.file.contents.get(module.id, ()), width)]


def _head(view: View, module: Module, width: int) -> Lines:
    """The module's title line with its 是/否, and its reason once it is marked."""
    glyphs, marked = view.glyphs, module.id in view.marks
    answer: list[Span] = [
        (f"{glyphs.box_yes if marked else glyphs.box_no}是", "mark" if marked else "dim"),
        (" ", ""),
        (f"{glyphs.box_no if marked else glyphs.box_yes}否", "dim" if marked else ""),
        (" ", ""),
    ]
    title: list[Span] = [(f"{glyphs.line} ", "dim"), (f"{module.name} ", "head"), *_since(view, module)]
    question = QUESTION if width - span_width([*title, *answer]) > 40 else SHORT_QUESTION
    tail: list[Span] = [(f" {question}", "dim"), *answer]
    rule = glyphs.line * max(width - span_width([*title, *tail]), 0)
    head: Lines = [[*title, (rule, "dim"), *tail]]
    if marked:
        reason = view.marks[module.id]
        shown = wrap(one_line(reason), width - 8) if reason else ["（未填写，按 Enter 填写）"]
        head += [[("  原因 " if not index else "       ", "mark"), (part, "mark")] for index, part in enumerate(shown)]
    return head


def _since(view: View, module: Module) -> list[Span]:
    """What became of the module since the last return."""
    since = view.since
    if since is None or not since.kept or not since.resubmitted:
        return []
    change = since.change_in(module.id)
    if change is not None:
        return [(f"本轮改了 {change.places} 处 ", "good")]
    return [("退回后没有修改 ", "hurry")] if module.id in since.unchanged else []


def title_line(file: CaseFile, width: int) -> list[Span]:
    """Return 业务名称 · 申报单位 · 申报人 · 系列/专业/职务 in one line (C02–C04)."""
    application = file.application
    text = " · ".join(
        (
            application.business,
            application.unit.name,
            application.name,
            f"{application.series}/{application.specialty}/{application.post}",
        )
    )
    return [(fit(f" {one_line(text)}", width), "strong")]
