"""The files of an export, written application by application: XLSX, CSV, JSON."""

from __future__ import annotations

import csv
import io
import json
from contextlib import ExitStack
from datetime import datetime
from enum import StrEnum
from typing import BinaryIO, Protocol

from ...domain.cells import Value, harmless
from ...domain.clock import local
from ...domain.reference import Reference
from .columns import FORMAT, VERSION, Record, as_object, list_columns, list_row, module_columns, module_rows, plain

TITLE = "专业技术职务任职资格申报人员一览表"
LIST = "一览表"


class Format(StrEnum):
    """What an export becomes."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    PDF = "pdf"
    FOLDER = "folder"

    @property
    def label(self) -> str:
        """What it is good for, in a few words."""
        return _LABELS[self]


class Encoding(StrEnum):
    """How the characters of a CSV are written."""

    UTF8 = "utf-8"
    GB18030 = "gb18030"


_LABELS = {
    Format.XLSX: "一览表 XLSX",
    Format.CSV: "一览表 CSV",
    Format.JSON: "全部内容 JSON",
    Format.PDF: "一览表 PDF",
    Format.FOLDER: "整份文件夹",
}


class Writer(Protocol):
    """Takes applications one after the other."""

    def add(self, record: Record) -> None:
        """Write an application."""

    def finish(self) -> None:
        """Write what ends the file."""

    def close(self) -> None:
        """Let go of what it holds, whether it was finished or not."""


class XlsxWriter:
    """A workbook: the list, and a sheet for each module that holds rows, when asked for."""

    def __init__(self, file: BinaryIO, reference: Reference, told: str, now: datetime, *, modules: bool) -> None:
        self._file, self._reference, self._count = file, reference, 0
        from ...documents.sheets.writing import Book  # openpyxl takes its time

        self._stack = ExitStack()
        self._book = self._stack.enter_context(Book())
        about = f"范围：{told}　导出时间：{local(now):%Y-%m-%d %H:%M}"
        self._list = self._book.sheet(LIST, TITLE, about, list_columns(reference))
        self._modules = [
            (module, self._book.sheet(module.name, module.name, about, module_columns(module)))
            for module in reference.modules
            if modules and module.repeated
        ]

    def add(self, record: Record) -> None:
        """Write an application's rows."""
        self._count += 1
        self._list.add(list_row(self._count, record, self._reference))
        for module, sheet in self._modules:
            for row in module_rows(module, record):
                sheet.add(row)

    def finish(self) -> None:
        """Write the workbook."""
        self._book.save(self._file)

    def close(self) -> None:
        """Give the temporary files back."""
        self._stack.close()


class CsvWriter:
    """The list as CSV in which no cell can run as a formula."""

    def __init__(self, file: BinaryIO, reference: Reference, encoding: Encoding) -> None:
        self._file, self._reference, self._encoding, self._count = file, reference, encoding, 0
        if encoding is Encoding.UTF8:
            self._file.write("\ufeff".encode())
        self._row([column.head for column in list_columns(reference)])

    def add(self, record: Record) -> None:
        """Write an application's line."""
        self._count += 1
        self._row(list_row(self._count, record, self._reference))

    def finish(self) -> None:
        """Nothing ends a CSV."""

    def close(self) -> None:
        """It holds nothing."""

    def _row(self, values: list[Value] | list[str]) -> None:
        line = io.StringIO()
        cells = [harmless(value) if isinstance(value, str) else plain(value) for value in values]
        csv.writer(line, quoting=csv.QUOTE_ALL).writerow(cells)
        self._file.write(line.getvalue().encode(self._encoding, "replace"))


class JsonWriter:
    """Everything as JSON, an application a line: what the import reads back."""

    def __init__(self, file: BinaryIO, *, masked: bool) -> None:
        self._file, self._count = file, 0
        told = f'"format": "{FORMAT}", "version": {VERSION}, "masked": {json.dumps(masked)}'
        self._file.write(f'{{{told}, "applications": ['.encode())

    def add(self, record: Record) -> None:
        """Write an application."""
        told = as_object(record.application, record.plan, record.particulars.contents)
        self._file.write((",\n" if self._count else "\n").encode())
        self._file.write(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"))
        self._count += 1

    def finish(self) -> None:
        """Close the list and the object."""
        self._file.write(b"\n]}\n")

    def close(self) -> None:
        """It holds nothing."""
