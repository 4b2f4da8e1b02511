"""What the tests of exports share: hostile people, attachments in the store, the newest events."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

from PIL import Image
from sqlalchemy import text

from tests.services.acts import ask
from zhicheng_tui.domain.queue import parse_filter
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.exporting import Format, Wanted
from zhicheng_tui.services.runtime import Runtime


def wanted(desk: Desk, words: str = "", form: Format = Format.XLSX, **more: Any) -> Wanted:
    """What a filter shows, to be exported."""
    return Wanted(desk.queue.ids(parse_filter(words)), words, form, **more)


def picture(shade: int) -> bytes:
    """A small PNG of its own."""
    file = BytesIO()
    Image.new("RGB", (8, 8), (shade, 10, 10)).save(file, "PNG")
    return file.getvalue()


def attach(
    runtime: Runtime, number: int, *contents: bytes, category: str = "学历学位证书", name: str = "证书.png"
) -> None:
    """Give an application attachments that are in the store, and no others."""
    rows = []
    for content in contents:
        stored = runtime.files.keep(runtime.stage(content).sha256)
        rows.append({"category": category, "file": name, "pages": 1, "sha256": stored.sha256, "size": stored.size})
    fill(runtime, number, "attach", rows)


def fill(runtime: Runtime, number: int, module: str, rows: list[dict[str, Any]]) -> None:
    """Put rows into a module, as they are."""
    statement = "UPDATE module_content SET rows = :rows WHERE application_id = :id AND module = :module"
    values = {"rows": json.dumps(rows, ensure_ascii=False), "id": number, "module": module}
    with runtime.writing() as connection:
        assert connection.execute(text(statement), values).rowcount == 1


def rename(runtime: Runtime, number: int, name: str) -> None:
    """Give an application's person another name."""
    statement = "UPDATE person SET name = :name WHERE id = (SELECT person_id FROM application WHERE id = :id)"
    with runtime.writing() as connection:
        connection.execute(text(statement), {"name": name, "id": number})


def private(runtime: Runtime, number: int) -> tuple[str, str]:
    """An application's identity number and telephone number in full."""
    statement = "SELECT p.id_no, p.phone FROM application a JOIN person p ON p.id = a.person_id WHERE a.id = :id"
    row = ask(runtime, statement, id=number)[0]
    return row.id_no, row.phone


def newest(runtime: Runtime, count: int) -> list[tuple[str, str, int | None, dict[str, Any]]]:
    """The newest events, oldest of them first: act, kind, id, what is told."""
    rows = ask(runtime, f"SELECT * FROM audit_event ORDER BY seq DESC LIMIT {count}")
    return [(row.act, row.object_kind, row.object_id, json.loads(row.after or "{}")) for row in reversed(rows)]


def count_events(runtime: Runtime) -> int:
    """How long the trail is."""
    return int(ask(runtime, "SELECT count(*) AS n FROM audit_event")[0].n)
