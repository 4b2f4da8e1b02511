"""Reading a table that nobody vouches for: what it is, is told by its bytes; every limit is kept before it is passed.

Runs in the helper process, whose memory and time are limited by the system as well.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from ..scan.opening import Damaged, NotAPicture, TooLarge, open_regular

NOT_A_TABLE = "不是 XLSX、XLS、ODS、CSV 或 JSON 表格；请另存为其中一种后重试"
DAMAGED = "表格文件已损坏，读不出来；请用表格软件打开后另存一份再试"


@dataclass(frozen=True)
class TableLimits:
    """What a table may cost."""

    size: int = 200 * 1024 * 1024
    """Bytes of the file."""
    unpacked: int = 1 << 30
    """Bytes that a zipped one may become."""
    parts: int = 2_000
    """Parts of a zipped one."""
    rows: int = 200_000
    """Rows of all sheets together."""
    columns: int = 200
    sheets: int = 40
    merged: int = 1_000
    """Merged ranges that are told."""


@dataclass(frozen=True)
class Begun:
    """A sheet begins."""

    name: str
    format: str
    """`xlsx`, `xls`, `ods`, `csv` or `json`."""
    encoding: str = ""
    """Of a text file."""
    delimiter: str = ""
    """Of a CSV file."""
    merged: list[list[int]] = field(default_factory=list)
    """First row, first column, last row, last column, from 1."""


Part = Begun | bytes
"""A sheet begins, or the next rows of the one that did: lines of JSON, see `cells.line`."""


def read(path: Path, limits: TableLimits) -> Iterator[Part]:
    """Yield every visible sheet of a table with its rows.

    Raises:
        NotAPicture: When it is no table.
        Damaged: When it is a damaged one, or asks for a password.
        TooLarge: Beyond a limit.
    """
    with open_regular(path) as file:
        size = file.seek(0, 2)
        if size > limits.size:
            raise TooLarge("size", f"文件超过 {limits.size >> 20} MB，请分成几个文件导入")
        file.seek(0)
        start = file.read(8)
        file.seek(0)
        if not start:
            raise NotAPicture("文件是空的，没有可导入的内容")
        if start.startswith(b"PK\x03\x04"):
            yield from _book(file, _zipped(file, limits), limits)
        elif start == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            yield from _book(file, "xls", limits)
        else:
            from .texts import read_text

            yield from read_text(file, limits)


def too_many_rows(limits: TableLimits) -> TooLarge:
    """Return the error for a table that is too long."""
    return TooLarge("size", f"表格超过 {limits.rows} 行，请分成几个文件导入")


def too_wide(limits: TableLimits, name: str) -> TooLarge:
    """Return the error for a table that is too wide."""
    return TooLarge("size", f"「{name[:30]}」超过 {limits.columns} 列；请删掉右边用不到的列后重试")


def _zipped(file: IO[bytes], limits: TableLimits) -> str:
    """Return what kind of book a zip holds, without unpacking it."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts[: limits.parts]}
            mimetype = archive.read("mimetype")[:100] if "mimetype" in names and _small(archive) else b""
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError) as error:
        raise Damaged(DAMAGED) from error
    if len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.unpacked:
        raise TooLarge("size", "表格解开后太大，没有读取；请只留要导入的工作表，另存一份后重试")
    file.seek(0)
    if b"opendocument.spreadsheet" in mimetype:
        return "ods"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    raise NotAPicture(NOT_A_TABLE)


def _small(archive: zipfile.ZipFile) -> bool:
    return archive.getinfo("mimetype").file_size <= 100


def _book(file: IO[bytes], kind: str, limits: TableLimits) -> Iterator[Part]:
    from .books import read_book

    yield from read_book(file, kind, limits)


def as_header(begun: Begun) -> dict[str, Any]:
    """Return the beginning of a sheet as the header of a frame."""
    return {"is": "sheet", **vars(begun)}
