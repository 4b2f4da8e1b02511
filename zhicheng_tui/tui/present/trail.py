"""The audit trail as lines: a row, an event in full, a story, the verdict on the chain."""

from __future__ import annotations

from collections.abc import Sequence

from ...domain.clock import local
from ...domain.text import one_line
from ...domain.trail import TrailEvent
from ..glyphs import Glyphs
from ..ink import Span, fit

Lines = list[list[Span]]
NOBODY = "（未登录）"
_INKS = {"PASS": "good", "SEND": "good", "RETURN": "hurry", "INELIGIBLE": "bad", "TERMINATE": "bad", "REFUSED": "bad"}
_FIXED = {"seq": 7, "at": 12}
_SHARED = {"act": (9, 1), "who": (11, 3), "about": (22, 3), "note": (14, 6)}
"""Column → least width and share of what is left over."""


def _widths(width: int) -> dict[str, int]:
    spare = max(width - sum(_FIXED.values()) - sum(least for least, _ in _SHARED.values()) - 1, 0)
    weights = sum(weight for _, weight in _SHARED.values())
    return _FIXED | {name: least + spare * weight // weights for name, (least, weight) in _SHARED.items()}


def head(width: int) -> list[Span]:
    """Return the column heads."""
    sizes = _widths(width)
    titles = {"seq": "序号", "at": "时间", "act": "操作", "who": "操作人", "about": "对象", "note": "变更和说明"}
    return [(" ", ""), *((fit(title, sizes[name]), "head") for name, title in titles.items())]


def row(event: TrailEvent, width: int, glyphs: Glyphs) -> list[Span]:
    """Return one event's line."""
    sizes = _widths(width)

    def cell(name: str, text: str, ink: str = "") -> Span:
        return fit(one_line(text), sizes[name] - 1, glyphs.ellipsis) + " ", ink

    return [
        (" ", ""),
        cell("seq", str(event.seq), "dim"),
        cell("at", f"{local(event.at):%m-%d %H:%M}"),
        cell("act", event.what, _INKS.get(event.act, "")),
        cell("who", who(event, short=True)),
        cell("about", event.object_name or event.about),
        cell("note", note(event), "dim"),
    ]


def who(event: TrailEvent, *, short: bool = False) -> str:
    """Return who acted: `张三@市中心医院`, in full `张三（zhangsan），市中心医院`."""
    if not event.who:
        return event.unit or NOBODY
    if short:
        return f"{event.who}@{event.unit}" if event.unit else event.who
    behalf = f"，代 {event.on_behalf}" if event.on_behalf else ""
    return f"{event.who}（{event.login}），{event.unit}{behalf}"


def note(event: TrailEvent) -> str:
    """Return what changed and why, in one line."""
    parts = [_change(*change) for change in event.changes]
    return "；".join(part for part in [*parts, event.reason] if part)


def _change(name: str, old: str, new: str) -> str:
    return f"{name} {old} → {new}" if old and new else f"{name} {new or f'{old} → 无'}"


def details(event: TrailEvent) -> Lines:
    """Return an event in full: who, when, from where, what, before → after, why."""
    facts = (
        ("操作", f"{event.what}（{event.act}）"),
        ("对象", event.about),
        ("操作人", who(event)),
        ("时间", f"{local(event.at):%Y-%m-%d %H:%M:%S}"),
        ("来源", event.whence),
        ("批次", event.batch),
        ("说明", event.reason),
    )
    made: Lines = [[(f" {fit(name, 8)}", "dim"), (one_line(value), "")] for name, value in facts if value]
    if event.changes:
        made += [[], [(" 变更前 → 变更后", "head")]]
    for name, old, new in event.changes:
        made.append([(f" {one_line(name)}", "strong")])
        made.append([("   前 ", "dim"), (one_line(old) or "（无）", "bad" if old else "dim")])
        made.append([("   后 ", "dim"), (one_line(new) or "（无）", "good" if new else "dim")])
    return made


def story(events: Sequence[TrailEvent]) -> Lines:
    """Return everything that was done to an application, oldest first."""
    made: Lines = []
    for event in events:
        made.append([
            (f"{local(event.at):%Y-%m-%d %H:%M:%S} ", "dim"), (f"{event.what} ", _INKS.get(event.act) or "strong"),
            (f"{who(event)}　{event.whence}", ""),
        ])  # fmt: skip
        told = one_line(note(event))
        if told:
            made.append([(" " * 20, ""), (told, "dim")])
    return made or [[("暂无数据", "dim")]]
