"""Tables to read, as people's programs write them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from zhicheng_tui.documents.sheets.cells import Cell, row_of
from zhicheng_tui.documents.sheets.reading import Begun, TableLimits, read

ODS = "application/vnd.oasis.opendocument.spreadsheet"


def xlsx(path: Path, sheets: dict[str, Sequence[Sequence[Any]]], merged: Iterable[str] = ()) -> Path:
    """A workbook; `merged` in its first sheet."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for cells in merged:
        book.worksheets[0].merge_cells(cells)
    book.save(path)
    return path


def ods(path: Path, name: str, rows: Sequence[Sequence[str]]) -> Path:
    """A spreadsheet as LibreOffice keeps it, with texts only."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(
        f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{value}:1.0"'
        for key, value in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    body = f'<table:table table:name="{name}">{cells}</table:table>'
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f"{body}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", ODS)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def csv_file(path: Path, rows: Sequence[Sequence[Any]], encoding: str = "utf-8-sig", delimiter: str = ",") -> Path:
    """A text table."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def json_file(path: Path, applications: Sequence[Any], **told: Any) -> Path:
    """Whole applications."""
    head = {"format": "zhicheng-applications", "version": 1, **told, "applications": list(applications)}
    path.write_text(json.dumps(head, ensure_ascii=False), encoding="utf-8")
    return path


def parts(path: Path, limits: TableLimits | None = None) -> tuple[list[Begun], list[list[tuple[int, list[Cell]]]]]:
    """Everything that reading a table in this process gives: sheets, and the rows of each."""
    sheets: list[Begun] = []
    rows: list[list[tuple[int, list[Cell]]]] = []
    for part in read(path, limits or TableLimits()):
        if isinstance(part, Begun):
            sheets.append(part)
            rows.append([])
        else:
            rows[-1] += [row_of(line, 200) for line in part.splitlines()]
    return sheets, rows
