"""Whole applications from the folders of an export, as a table: a row for each, its attachments in the store."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path

from ...documents.sheets.reading import Begun
from ...domain.application import Row
from ...domain.columns import MAIN
from ...domain.filling import MAX_ROWS
from ...domain.refusal import Refused
from ...domain.text import hostile, one_line, typed
from ...store.spool import Spool
from ..folders_in import Attached, Incoming, folders_in, read_folder
from ..runtime import Runtime
from .opened import Enclosed, Sheet, Table

ENCLOSURES = "attach"
MAX_NAME = 120
"""Characters of a category's or a file's name."""


def open_folders(path: Path, runtime: Runtime) -> Table:
    """Read a folder of whole applications, or one; a folder that does not do becomes a row that says why.

    Raises:
        Refused: When it has none.
        StorageError: When the disk fails.
    """
    found = folders_in(path)
    table = Table(path.name, Spool(runtime.settings.data_dir), [Sheet(0, Begun(path.name, "json"), MAIN)])
    with ExitStack() as unfinished:
        unfinished.callback(table.close)
        for number, folder in enumerate(found, 1):
            try:
                incoming = read_folder(runtime, folder)
                table.enclosed[number] = Enclosed(_rows(incoming))
                said = incoming.application
            except Refused as refused:
                table.enclosed[number] = Enclosed(wrong=refused.first.message)
                said = {"no": one_line(folder.name)}
            line = json.dumps([number, said], ensure_ascii=False, separators=(",", ":"))
            table.spool.add_lines(0, [(number, line.encode("utf-8", "replace"))])
        table.main.rows = len(found)
        unfinished.pop_all()
    return table


def _rows(incoming: Incoming) -> list[Row]:
    """Return the rows of the attachments: what the files are comes from the files, the rest as far as it is sound.

    Raises:
        Refused: When there are more than an application may have.
    """
    given = incoming.application["modules"].get(ENCLOSURES, [])
    files = {one.sha256: one for one in incoming.files}
    return [_row(row, files.get(str(row.get("sha256", "")))) for row in given[:MAX_ROWS]]


def _row(row: Row, file: Attached | None) -> Row:
    made: dict[str, object] = {}
    for name in ("category", "file", "uploaded"):
        value = row.get(name)
        if isinstance(value, str) and value and not hostile(value):
            made[name] = typed(value, MAX_NAME).replace("\n", " ")
    for name, kind in (("pages", int), ("required", bool)):
        value = row.get(name)
        if type(value) is kind:
            made[name] = value
    return made | {"sha256": file.sha256, "size": file.size} if file else made
