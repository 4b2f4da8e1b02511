"""信息填报 as lines: the modules with their states, fields with their notes, records as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...domain.application import Row
from ...domain.checking import Fault
from ...domain.entries import shown
from ...domain.privacy import mask
from ...domain.reference import Field, Module, Reference
from ...domain.text import one_line
from ..filling_work import ATTACH, Work
from ..glyphs import Glyphs
from ..ink import Span, fit, fit_spans, span_width
from .tables import value_text

RETURNED = "returned"
RETURNED_NAME = "退回信息"
STATE = 14
TYPED = ("text", "date", "month", "number")
HINTS = {
    "date": "如 2026-11-30",
    "month": "如 2026-11",
    "choice": "输入名称、拼音查找",
    "bool": "空格切换是、否",
    "long": "Enter 打开多行输入",
    "number": "数字",
}


@dataclass(frozen=True)
class Item:
    """A field of a form and how it stands."""

    field: Field
    text: str
    """The value as it would be typed."""
    shown: str
    """The value as it is shown while the cursor is elsewhere: private ones masked, long ones in one line."""
    note: Span = ("", "")
    locked: bool = False

    @property
    def typed(self) -> bool:
        """Whether the value is typed in its line; others are picked, toggled or written in a box of their own."""
        return self.field.type in TYPED and not self.locked


@dataclass(frozen=True)
class Entry:
    """One line of the navigation: a module, a heading, or 退回信息."""

    id: str
    """Empty for a heading."""
    label: str
    depth: int = 0


def entries(reference: Reference, *, returned: bool) -> list[Entry]:
    """Return the navigation: 基本信息 · 学习信息 · 工作业绩 · 业绩成果 · 退回信息 (D16).

    After a return 退回信息 stands first, where it is seen on every terminal.
    """
    made: list[Entry] = []
    groups: dict[str, list[Module]] = {}
    for module in reference.modules:
        if module.id != ATTACH:
            groups.setdefault(module.group, []).append(module)
    for group, modules in groups.items():
        if len(modules) == 1:
            made.append(Entry(modules[0].id, group))
            continue
        made.append(Entry("", group))
        made += [Entry(module.id, module.name.removeprefix(f"{group}-"), 1) for module in modules]
    return [Entry(RETURNED, RETURNED_NAME), *made] if returned else made


def state(work: Work, module_id: str, glyphs: Glyphs) -> Span:
    """Return how far a module is."""
    filled, module = work.filled, work.module(module_id)
    rows, faults = work.rows_of(module_id), [one for one in work.faults(module_id) if one.blocking]
    count = f" {len(rows)} 条" if module.repeated and rows else ""
    if module_id in filled.marks:
        stands = mark_state(work, module_id)
        if stands != "已修改":
            return (f"退回·{stands or '待修改'}", "accent" if stands else "bad")
        return (f"退回·！{len(faults)} 处", "bad") if faults else ("退回·已修改", "good")
    if filled.why_locked(module_id) is not None:
        kept = f"{len(rows)} 条" if module.repeated else "已填" if rows else "未填"
        return (kept if filled.closed else f"锁{count}", "dim")
    if not rows:
        return ("必填未填", "hurry") if work.needed(module_id) else ("未填", "dim")
    if faults:
        return (f"！ {len(faults)} 处待改", "bad")
    return (f"{glyphs.check} 完整{count}", "good")


def mark_state(work: Work, module_id: str) -> str:
    """Return how far the applicant is with a module that was returned; empty while nothing was done."""
    filled = work.filled
    before = filled.before.get(module_id, filled.contents.get(module_id, ()))
    if tuple(before) != tuple(work.rows_of(module_id)):
        return "已修改"
    return "已说明" if work.answer_of(module_id).strip() else ""


def entry_line(entry: Entry, stands: Span, width: int) -> list[Span]:
    """Return a line of the navigation."""
    if not entry.id:
        return fit_spans([(f" {entry.label}", "dim")], width)
    name = fit(" " + "  " * entry.depth + entry.label, max(width - STATE - 1, 8))
    return fit_spans([(name + " ", "mark" if entry.id == RETURNED else ""), stands], width)


# one record


def items(work: Work, module: Module, index: int) -> list[Item]:
    """Return the fields of a record with what is to be said beside each."""
    rows = work.rows_of(module.id)
    fresh = index >= len(rows)
    row = {} if fresh else rows[index]
    faults = {fault.field: fault for fault in reversed(work.faults(module.id)) if fault.row == index}
    return [item(work, module, field, row, faults.get(field.id), fresh=fresh) for field in module.fields]


def item(work: Work, module: Module, field: Field, row: Row, fault: Fault | None, *, fresh: bool) -> Item:
    """Return one field."""
    value = row.get(field.id)
    text = shown(field, value)
    locked = work.why_locked(module.id, field) is not None
    kept = mask(field.private, text) if field.private else text
    empty = value in (None, "")
    note: Span = ("", "")
    if locked:
        note = ("" if work.filled.closed else "锁定", "dim")
    elif fault is not None and not empty:
        note = (fault.message.removeprefix(f"「{field.name}」"), "bad" if fault.blocking else "accent")
    elif empty and field.required:
        hint = HINTS.get(field.type, "")
        note = (f"必填{'，' if hint else ''}{hint}", "dim" if fresh else "hurry")
    elif empty:
        note = (HINTS.get(field.type, ""), "dim")
    return Item(field, text, one_line(kept), note, locked)


# records


def columns(module: Module, width: int) -> list[tuple[Field, int]]:
    """Return the fields that a table has room for, each with its cells."""
    room, chosen = width - 5 - STATE, []
    for field in module.fields:
        size = max(min(field.width, 24), min(len(field.name) * 2, 12)) + 2
        if size > room:
            break
        chosen.append((field, size))
        room -= size
    return chosen


def record_heads(module: Module, width: int) -> list[Span]:
    """Return the column heads of a module's table."""
    heads = fit(" 序", 5) + "".join(fit(field.name, size - 1) + " " for field, size in columns(module, width))
    return [(heads, "dim")]


def record_line(work: Work, module: Module, index: int, width: int, glyphs: Glyphs) -> list[Span]:
    """Return one record; what is wrong with it at its end."""
    row = work.rows_of(module.id)[index]
    faults = [fault for fault in work.faults(module.id) if fault.row == index and fault.blocking]
    cells: list[Span] = [(fit(f" {index + 1}", 5), "dim")]
    for field, size in columns(module, width):
        cells.append((fit(one_line(value_text(field, row)), size - 1) + " ", ""))
    told: Span = (f"！ {len(faults)} 处待改", "bad") if faults else (f"{glyphs.check}", "good")
    room = width - STATE
    return [*fit_spans(cells, room), (fit(told[0], width - room), told[1])] if span_width(cells) <= room else cells


def module_notes(work: Work, module: Module, count: int, *, inside: bool = True) -> list[list[Span]]:
    """Return what to say under a module's table: why it is locked, or how to go on there or on the list."""
    why = work.filled.why_locked(module.id)
    reason = work.filled.marks.get(module.id)
    notes: list[list[Span]] = []
    if reason is not None:
        notes.append([(" 退回原因 ", "dim"), (one_line(reason) or "（未填写）", "bad")])
    if why is not None:
        return [*notes, [(f" {one_line(why)}", "hurry")]]
    if not count:
        return [*notes, [(" 还没有记录；按 F6 添加", "dim")]]
    if not inside:
        return [*notes, [(" Enter 打开这些记录，F6 添加，F2 到下一处待改，F9 下一步，4 检查并提交", "dim")]]
    return [*notes, [(" Enter 修改，F6 添加，F8 复制，7、8 前后移动，Delete 删除", "dim")]]


def fault_line(fault: Fault, reference: Reference, width: int) -> list[Span]:
    """Return one thing to be mended or looked at, with its place."""
    name = reference.module_name(fault.module) if fault.module in _ids(reference) else "诚信承诺"
    place = name if fault.row is None or not _repeated(fault.module, reference) else f"{name} 第 {fault.row + 1} 条"
    sign: Span = (" ！ ", "bad") if fault.blocking else (" ·  ", "accent")
    label = fit(place, 28 if width >= 100 else 24) + " "
    return fit_spans([sign, (label, "strong"), (one_line(fault.message), "")], width)


def _ids(reference: Reference) -> Sequence[str]:
    return [module.id for module in reference.modules]


def _repeated(module_id: str, reference: Reference) -> bool:
    return module_id in _ids(reference) and reference.module(module_id).repeated
