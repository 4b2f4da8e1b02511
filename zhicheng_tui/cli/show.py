"""What the commands print: plain tables for people, plain objects for programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from rich.cells import cell_len

from ..domain.application import CaseFile, ChecklistRow, QueueRow, Step
from ..domain.clock import local
from ..domain.documents import DocumentKind, Standing
from ..domain.privacy import mask_id
from ..domain.queue import QueueFilter, parse_filter
from ..domain.reference import Reference
from ..domain.review import Result
from ..domain.status import Status
from ..domain.text import visible
from ..domain.urgency import Urgency
from ..services.desk import Desk
from ..services.verdicts import Verdict
from ..tui.commands import SCOPES, in_scope
from ..tui.present.queue import left_text
from ..tui.present.tables import module_lines, value_text
from .options import UsageError

PAGE = 500
CHECKLIST = ("序号", "姓名", "证件号码", "系列", "专业")
"""The first columns of 单位送审; those of the documents follow (E09)."""


def wanted(urgencies: Sequence[str], statuses: Sequence[str], unit: str, search: str) -> QueueFilter:
    """Return the filter that the options mean.

    Raises:
        UsageError: When a word is no urgency or status.
    """
    parsed = parse_filter(" ".join([*urgencies, *statuses]))
    if parsed.terms:
        known = [*map(str, Urgency), *(status.short for status in Status)]
        raise UsageError(f"不认识「{parsed.terms[0]}」，可用：{'、'.join(known)}")
    terms = tuple(word.lower() for word in f"{unit} {search}".split())
    return replace(parsed, terms=terms)


def result(word: str) -> Result:
    """Return the result that a word means.

    Raises:
        UsageError: When it means none.
    """
    for found in Result:
        if word.lower() == found.value.lower() or word == found.label:
            return found
    raise UsageError(f"不认识结果「{word}」，可用：{'、'.join(found.value.lower() for found in Result)}")


def mark(text: str, reference: Reference) -> tuple[str, str]:
    """Return module id and reason from `edu=原因`.

    Raises:
        UsageError: When there is no such module, or no reason.
    """
    name, _, reason = text.partition("=")
    module = next((module for module in reference.modules if name in (module.id, module.name)), None)
    if module is None:
        raise UsageError(f"没有模块「{name}」，可用：{'、'.join(module.id for module in reference.modules)}")
    if not reason.strip():
        raise UsageError(f"--module {name} 缺少原因，写成 --module {name}=原因")
    return module.id, reason


def queue_rows(desk: Desk, filter_: QueueFilter, limit: int | None) -> Iterable[dict[str, Any]]:
    """Yield the queue's rows in order."""
    ids = desk.queue.ids(filter_, limit=limit)
    plans = {plan.id: plan for plan in desk.queue.plans()}
    now = desk.runtime.clock.now()
    for start in range(0, len(ids), PAGE):
        page = ids[start : start + PAGE]
        found = desk.queue.rows(page)
        for number in page:
            if number in found:
                plan = plans[found[number].plan_id]
                yield _row(found[number]) | {
                    "urgency": str(plan.window.urgency(now)),
                    "remaining": left_text(plan, now),
                    "plan": plan.code,
                }


def _row(row: QueueRow) -> dict[str, Any]:
    return {
        "no": row.no,
        "name": row.name,
        "specialty": row.specialty,
        "post": row.post,
        "unit": row.unit,
        "status": row.status.value,
        "status_label": row.status.label,
        "round": row.round,
        "submitted_at": local(row.submitted_at).isoformat(timespec="seconds"),
    }


def queue_table(rows: Iterable[dict[str, Any]]) -> None:
    """Print the queue for people."""
    columns = (("urgency", 8), ("remaining", 14), ("no", 14), ("name", 16), ("specialty", 16), ("unit", 32))
    for row in rows:
        cells = "".join(_cell(row[key], size) for key, size in columns)
        again = row["status"] == Status.SUBMITTED and row["round"] > 1
        told = f"退回后重提（第 {row['round']} 次）" if again else row["status_label"]
        sys.stdout.write(f"{cells}{told}\n")


def case(file: CaseFile, steps: Sequence[Step], reference: Reference) -> dict[str, Any]:
    """Return an application as an object; private values masked."""
    application = file.application
    return {
        "no": application.no,
        "version": application.version,
        "status": application.status.value,
        "status_label": application.status.label,
        "round": application.round,
        "flow_rev": application.flow_rev,
        "name": application.name,
        "id_no": mask_id(application.id_no),
        "business": application.business,
        "unit": application.unit.name,
        "holder": application.holder.name,
        "plan": file.plan.title,
        "series": application.series,
        "specialty": application.specialty,
        "level": application.level,
        "post": application.post,
        "filed_on": application.filed_on.isoformat(),
        "open_modules": sorted(application.open_modules),
        "modules": {
            module.id: [{field.id: value_text(field, row) if field.private else row.get(field.id)
                         for field in module.fields} for row in file.contents.get(module.id, ())]
            for module in reference.modules
        },
        "reviews": [
            {
                "round": review.round,
                "result": review.result.value,
                "opinion": review.opinion,
                "reviewer": review.reviewer,
                "at": local(review.at).isoformat(timespec="seconds"),
                "undone": review.undone_at is not None,
                "modules": {item.module: item.reason for item in review.items},
            }
            for review in file.reviews
        ],
        "progress": [
            {"at": step.at and local(step.at).isoformat(timespec="seconds"), "who": step.who, "what": step.what}
            for step in steps
        ],
    }  # fmt: skip


def case_text(file: CaseFile, reference: Reference) -> None:
    """Print an application for people."""
    application = file.application
    sys.stdout.write(
        f"{application.no} {visible(application.name)} {application.unit.name} {application.series}/"
        f"{application.specialty}/{application.post} {application.status.label}\n"
    )
    for module in reference.modules:
        sys.stdout.write(f"\n{module.name}\n")
        for line in module_lines(module, file.contents.get(module.id, ()), 100):
            sys.stdout.write("".join(visible(text) for text, _ in line).rstrip() + "\n")


def verdict(found: Verdict, batch: str) -> dict[str, Any]:
    """Return a verdict as an object."""
    return {
        "no": found.no,
        "name": found.name,
        "ok": found.ok,
        "message": found.message,
        "voided_documents": found.voided,
        "batch": batch or None,
    }


def verdict_table(verdicts: Iterable[Verdict]) -> None:
    """Print verdicts for people."""
    for found in verdicts:
        sign = "√" if found.ok else "×"
        voided = f"（将作废 {found.voided} 份已上传材料）" if found.voided else ""
        sys.stdout.write(f"{sign} {_cell(found.no, 14)}{_cell(found.name, 16)}{found.message}{voided}\n")


def checklist_rows(desk: Desk, wanted: QueueFilter) -> Iterator[ChecklistRow]:
    """Yield the rows of 单位送审 in order."""
    ids = desk.checklist.ids(wanted)
    for start in range(0, len(ids), PAGE):
        page = ids[start : start + PAGE]
        found = desk.checklist.rows(page)
        yield from (found[number] for number in page if number in found)


def checked(row: ChecklistRow) -> dict[str, Any]:
    """Return a row of 单位送审 as an object; the identity number masked."""
    return {
        "no": row.no,
        "name": row.name,
        "id_no": mask_id(row.id_no),
        "series": row.series,
        "specialty": row.specialty,
        "unit": row.unit,
        "status": row.status.value,
        "flow_rev": row.flow_rev,
        "documents": {kind.value: _document(row, kind) for kind in DocumentKind},
    }


def _document(row: ChecklistRow, kind: DocumentKind) -> dict[str, Any]:
    how = row.standing(kind)
    told: dict[str, Any] = {"ok": how is Standing.VALID, "standing": how.value}
    found = next((one for one in reversed(row.documents) if one.kind is kind), None)
    if found is None:
        return told | dict.fromkeys(("sha256", "name", "page", "match", "uploaded_at", "notice"))
    dates = found.notice
    return told | {
        "sha256": found.sha256,
        "name": found.name,
        "page": found.page,
        "match": found.match.value,
        "uploaded_at": local(found.uploaded_at).isoformat(timespec="seconds"),
        "notice": dates and {"from": f"{dates.starts}", "to": f"{dates.ends}", "result": dates.result},
    }


def checklist_table(rows: Iterable[ChecklistRow]) -> tuple[int, int]:
    """Print 单位送审 for people, with its eight columns (E09); return how many there are, and how many complete."""
    people = ready = 0
    for row in rows:
        people, ready = people + 1, ready + row.complete
        if people == 1:
            _checklist_line(*CHECKLIST, *(kind.label for kind in DocumentKind))
        standings = [row.standing(kind) for kind in DocumentKind]
        marks = ["√" if how is Standing.VALID else f"× {how.label}" for how in standings]
        _checklist_line(str(people), row.name, mask_id(row.id_no), row.series, row.specialty, *marks)
    return people, ready


def _checklist_line(*cells: str) -> None:
    widths = (6, 16, 20, 18, 18, 28, 28)
    line = "".join(_cell(text, width) for text, width in zip(cells, widths, strict=False))
    sys.stdout.write(line + cells[len(widths)] + "\n")


def key_table(*, markdown: bool) -> str:
    """Return all keys, from the registry."""
    lines = ["| 位置 | 按键 | 作用 | 说明 |", "|---|---|---|---|"] if markdown else []
    for scope, place in SCOPES.items():
        for command in in_scope(scope):
            if markdown:
                lines.append(f"| {place} | {command.shown_keys} | {command.label} | {command.help} |")
            else:
                lines.append(_cell(place, 22) + _cell(command.shown_keys, 22) + _cell(command.label, 16) + command.help)
    return "\n".join(lines) + "\n"


def progress(done: int, total: int) -> None:
    """Show how far the making of demo data is, on stderr."""
    sys.stderr.write(f"\r生成演示数据 {done}/{total}" + ("\n" if done >= total else ""))
    sys.stderr.flush()


def _cell(text: str, width: int) -> str:
    plain = visible(text)
    return plain + " " * max(width - cell_len(plain), 1)
