"""Exported audit events: CSV for spreadsheets, in which no cell can run as a formula, and JSON for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, BinaryIO

from ..domain.cells import harmless
from ..domain.clock import local
from ..domain.trail import TrailEvent, TrailFilter

HEADS = {
    "seq": "序号",
    "at": "时间",
    "who": "操作人",
    "login": "登录名",
    "unit": "单位",
    "on_behalf": "代办",
    "via": "途径",
    "origin": "来源",
    "act": "操作",
    "what": "操作名称",
    "about": "对象",
    "before": "变更前",
    "after": "变更后",
    "reason": "说明",
    "batch": "批次",
    "prev_hash": "前一条校验值",
    "hash": "校验值",
}
"""Columns, in their order."""


class Format(StrEnum):
    """How a file of events is written."""

    CSV = "csv"
    JSON = "json"


class Writer:
    """Writes events to a file as they come; a JSON file is one list with an event a line."""

    def __init__(self, file: BinaryIO, form: Format) -> None:
        self._file, self._form = file, form
        self._count = 0
        if form is Format.CSV:
            self._write("\ufeff")
            self._row(list(HEADS.values()))

    def add(self, event: TrailEvent, prev_hash: str, own_hash: str) -> None:
        """Write an event with its hashes."""
        values = as_dict(event) | {"prev_hash": prev_hash, "hash": own_hash}
        if self._form is Format.CSV:
            self._row([_cell(values[name]) for name in HEADS])
        else:
            self._write(("[\n" if not self._count else ",\n") + json.dumps(values, ensure_ascii=False))
        self._count += 1

    def finish(self) -> None:
        """Write what ends the file."""
        if self._form is Format.JSON:
            self._write("\n]\n" if self._count else "[]\n")

    def _row(self, cells: list[str]) -> None:
        line = io.StringIO()
        csv.writer(line, quoting=csv.QUOTE_ALL).writerow(cells)
        self._write(line.getvalue())

    def _write(self, text: str) -> None:
        self._file.write(text.encode("utf-8", "replace"))


def as_dict(event: TrailEvent) -> dict[str, Any]:
    """Return an event for programs; the instant in Beijing time."""
    return {
        "seq": event.seq,
        "at": local(event.at).isoformat(timespec="milliseconds"),
        "who": event.who,
        "login": event.login,
        "unit": event.unit,
        "on_behalf": event.on_behalf,
        "via": event.via,
        "origin": event.origin,
        "act": event.act,
        "what": event.what,
        "about": event.about,
        "object_kind": event.object_kind,
        "object_id": event.object_id,
        "before": dict(event.before),
        "after": dict(event.after),
        "reason": event.reason,
        "batch": event.batch or None,
    }


def told(wanted: TrailFilter) -> dict[str, Any]:
    """Return a filter as the event of an export has it: only what was asked for."""
    found: dict[str, Any] = {
        "person": wanted.person, "no": wanted.no, "unit": wanted.unit, "acts": list(wanted.acts),
        "words": list(wanted.words),
    }  # fmt: skip
    for name, instant in (("since", wanted.since), ("until", wanted.until)):
        found[name] = instant and local(instant).isoformat(timespec="seconds")
    return {name: value for name, value in found.items() if value}


def _cell(value: object) -> str:
    if isinstance(value, Mapping):
        value = json.dumps(value, ensure_ascii=False) if value else ""
    return harmless("" if value is None else str(value))
