"""Text files: CSV in the encodings that Chinese spreadsheet programs write, and JSON."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import IO

from ..scan.opening import Damaged, NotAPicture
from .cells import line
from .reading import NOT_A_TABLE, Begun, Part, TableLimits, too_many_rows, too_wide

PIECE = 1 << 18
LONGEST_FIELD = 131_072
"""Characters of a field: a quote that is never closed makes one of all that follows."""
_HEAD = 1 << 16
FEW = 100
"""A text may have one control character in so many; more, and it is none."""
_BOMS = (("utf-8-sig", codecs.BOM_UTF8), ("utf-16", codecs.BOM_UTF16_LE), ("utf-16", codecs.BOM_UTF16_BE))
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")


def read_text(file: IO[bytes], limits: TableLimits) -> Iterator[Part]:
    """Yield the one sheet of a text file with its rows.

    Raises:
        NotAPicture: When it is no text, or none in a known encoding.
        Damaged: When it is no CSV or JSON.
        TooLarge: Beyond a limit.
    """
    encoding = encoding_of(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, newline="")
    try:
        head = text.read(_HEAD)
        file.seek(0)
        text = io.TextIOWrapper(text.detach(), encoding, newline="")
        if head.lstrip()[:1] in ("{", "["):
            from .whole import read_json

            yield from read_json(text, encoding, limits)
        else:
            yield from _csv(text, encoding, delimiter_of(head), limits)
    finally:
        text.detach()


def encoding_of(file: IO[bytes]) -> str:
    """Return the encoding of a text, by its mark, else the one in which all of it makes sense.

    Raises:
        NotAPicture: When there is none.
    """
    file.seek(0)
    start = file.read(4096)
    if start.startswith(b"%PDF"):
        raise NotAPicture("是 PDF，不是表格；请导入 XLSX、XLS、ODS、CSV 或 JSON")
    for name, mark in _BOMS:
        if start.startswith(mark):
            return name
    if b"\0" in start and not len(start) % 2:
        ends = {"utf-16-le": start[1::2].count(0), "utf-16-be": start[0::2].count(0)}
        name = max(ends, key=ends.__getitem__)
        if not _CONTROL.search(start.decode(name, "replace").encode()) and _decodes(file, name):
            return name
    if b"\0" in start or len(_CONTROL.findall(start)) * FEW > len(start):
        raise NotAPicture(NOT_A_TABLE)
    for name in ("utf-8", "gb18030"):
        if _decodes(file, name):
            return name
    raise NotAPicture("文字编码认不出来；请用表格软件另存为 XLSX，或「CSV UTF-8」后重试")


def _decodes(file: IO[bytes], name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    file.seek(0)
    try:
        while piece := file.read(1 << 20):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def delimiter_of(head: str) -> str:
    """Return what stands between the columns: the sign that the first lines have most of."""
    lines = "\n".join(head.splitlines()[:5])
    return max((",", "\t", ";"), key=lambda sign: (lines.count(sign), sign == ","))


def _csv(text: IO[str], encoding: str, delimiter: str, limits: TableLimits) -> Iterator[Part]:
    csv.field_size_limit(LONGEST_FIELD)
    yield Begun("申报信息", "csv", encoding, delimiter)
    lines, size, number = list[bytes](), 0, 0
    try:
        for number, row in enumerate(csv.reader(text, delimiter=delimiter, strict=False), 1):
            if number > limits.rows:
                raise too_many_rows(limits)
            if len(row) > limits.columns and any(row[limits.columns :]):
                raise too_wide(limits, f"第 {number} 行")
            if not any(row):
                continue
            made = line(number, row[: limits.columns])
            lines.append(made)
            size += len(made)
            if size > PIECE:
                yield b"".join(lines)
                lines, size = [], 0
    except (csv.Error, UnicodeError) as error:
        raise Damaged(f"第 {number + 1} 行读不出来，可能少了一个引号；请用表格软件打开检查，另存一份后重试") from error
    if lines:
        yield b"".join(lines)
