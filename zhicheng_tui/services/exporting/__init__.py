"""导出: what a filter shows as XLSX, CSV, JSON or PDF, and whole applications as folders. It writes: import it late."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ...documents import forms as pages
from ...domain.application import Actor, CaseFile, Plan
from ...domain.clock import local
from ...domain.privacy import mask_id
from ...domain.refusal import refuse
from ...store import audit
from ...store.queries import cases
from ...store.queries.exporting import find_particulars
from ..forms import drawn
from ..permissions import Permission, require
from ..printing import Printing, fit_name, write_to
from ..queue import Queue
from ..runtime import Runtime
from . import folders
from .columns import LISTED, Record, masked
from .files import CsvWriter, Encoding, Format, JsonWriter, Writer, XlsxWriter

__all__ = ["Encoding", "Exported", "Exporting", "Format", "Wanted"]

PIECE = 500
"""Applications read at a time."""
MOST_PRINTED = 5_000
"""People of a 一览表 as PDF."""
NOBODY = "没有符合条件的办件，请更改过滤后再导出"
MAX_TOLD = 200
_IDENTITY = re.compile(r"[1-8]\d{16}[\dXx]|[1-8]\d{14}")
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Wanted:
    """What is to be exported, and how."""

    ids: Sequence[int]
    """Applications in their order."""
    told: str
    """The filter in words, for the title and the audit trail; empty for everything."""
    form: Format = Format.XLSX
    modules: bool = False
    """XLSX: a sheet for each module that holds rows."""
    encoding: Encoding = Encoding.UTF8
    """CSV."""
    unmasked: bool = False
    """Identity and telephone numbers in full."""


@dataclass(frozen=True)
class Exported:
    """What an export came to."""

    path: Path
    count: int
    problems: Sequence[str] = ()
    """What could not be taken along, a sentence each."""


@dataclass(frozen=True)
class Exporting:
    """Exports of one caller: of what the caller may read, and no more."""

    runtime: Runtime
    actor: Actor

    def check(self, *, unmasked: bool = False) -> None:
        """Let the export go on only for those who may.

        Raises:
            Refused: Naming the role and the permission; full numbers are for those who review.
        """
        require(self.actor, Permission.EXPORT)
        if unmasked:
            require(self.actor, Permission.REVIEW)

    def name(self, wanted: Wanted) -> str:
        """Return a name for the file, or for the folder of folders."""
        now = local(self.runtime.clock.now())
        stem = f"办件导出-{now:%Y%m%d-%H%M}"
        return stem if wanted.form is Format.FOLDER else fit_name(f"{stem}.{wanted.form.value}")

    def save(
        self, wanted: Wanted, target: Path, *, overwrite: bool = False, progress: Progress | None = None
    ) -> Exported:
        """Write an export to `target`: a file, or for whole applications the folder that theirs are put into.

        Args:
            overwrite: Take the place of what has that name already.

        Raises:
            Refused: When there is nothing to export, it may not be exported, there is such a file already, or the
                place cannot be written; nothing half-made is left behind.
        """
        self._begin(wanted)
        if wanted.form is Format.FOLDER:
            made = folders.save(self._folder(wanted), wanted.ids, target, overwrite=overwrite, progress=progress)
            return Exported(target, made.count, made.problems)
        if os.path.lexists(target) and not overwrite:
            raise refuse("exists", f"{target} 已存在，没有改动；请换一个名字")
        count = 0

        def fill(file: BinaryIO) -> None:
            nonlocal count
            count = self.write(wanted, file, target.name, progress)

        path = write_to(target, fill)
        return Exported(path.replace(target) if overwrite else path, count)

    def write(self, wanted: Wanted, file: BinaryIO, name: str = "", progress: Progress | None = None) -> int:
        """Write an export into an open file; that it was done, and how much, is an event itself. Return how many.

        Raises:
            Refused: As `save`, and for whole applications, which are no file.
        """
        self._begin(wanted)
        if wanted.form is Format.FOLDER:
            raise refuse("format", "整份导出是文件夹，不能写到标准输出；请用 --out 指定文件夹")
        count = self._print(wanted, file, progress) if wanted.form is Format.PDF else self._list(wanted, file, progress)
        if not count:
            raise refuse("empty", NOBODY)
        self._note(wanted, count, name)
        return count

    def place(self, text: str, wanted: Wanted) -> Path:
        """Return the file or folder that a person typed as the place for an export.

        Raises:
            Refused: When it is outside `outbox`, where that is set, or in the data folder.
        """
        path = Printing(self.runtime, self.actor).place(text)
        if wanted.form is Format.FOLDER:
            return path
        return path / self.name(wanted) if path.is_dir() else path

    def _begin(self, wanted: Wanted) -> None:
        self.check(unmasked=wanted.unmasked)
        if not wanted.ids:
            raise refuse("empty", NOBODY)

    def _list(self, wanted: Wanted, file: BinaryIO, progress: Progress | None) -> int:
        count = 0
        with closing(self._writer(wanted, file)) as writer:
            for record in self._records(wanted, progress):
                writer.add(record)
                count += 1
            writer.finish()
        return count

    def _writer(self, wanted: Wanted, file: BinaryIO) -> Writer:
        reference, told = self.runtime.reference, told_of(wanted) or "全部"
        match wanted.form:
            case Format.CSV:
                return CsvWriter(file, reference, wanted.encoding)
            case Format.JSON:
                return JsonWriter(file, masked=not wanted.unmasked)
            case _:
                return XlsxWriter(file, reference, told, self.runtime.clock.now(), modules=wanted.modules)

    def _print(self, wanted: Wanted, file: BinaryIO, progress: Progress | None) -> int:
        if len(wanted.ids) > MOST_PRINTED:
            message = f"一览表 PDF 最多 {MOST_PRINTED:,} 人，现在 {len(wanted.ids):,} 人；请缩小过滤的范围，或导出 XLSX"
            raise refuse("too-many", message)
        groups: dict[Plan, list[pages.SummaryRow]] = {}
        for record in self._records(wanted, progress):
            case = CaseFile(record.application, record.plan, record.particulars.contents)
            groups.setdefault(record.plan, []).append(pages.SummaryRow.of(case))
        issue = pages.Issue(self.actor.unit.name, 0, self.runtime.clock.now().date())
        made = [pages.SummaryForm(self.actor.unit.name, plan.title, rows, issue) for plan, rows in groups.items()]
        if made:
            file.write(drawn(self.runtime, made))
        return sum(len(rows) for rows in groups.values())

    def _records(self, wanted: Wanted, progress: Progress | None) -> Iterator[Record]:
        """Yield what the caller may see of the applications, piece by piece; those gone meanwhile are left out."""
        plans = {plan.id: plan for plan in Queue(self.runtime, self.actor).plans()}
        reference, total = self.runtime.reference, len(wanted.ids)
        whole = wanted.form is Format.JSON or (wanted.form is Format.XLSX and wanted.modules)
        for start in range(0, total, PIECE):
            piece = wanted.ids[start : start + PIECE]
            with self.runtime.reading() as connection:
                found = cases.find_applications(connection, self.actor.unit.path, piece)
                particulars = find_particulars(connection, list(found), None if whole else LISTED)
            for number in piece:
                if number in found and number in particulars:
                    one = found[number]
                    record = Record(one, plans[one.plan_id], particulars[number])
                    yield record if wanted.unmasked else masked(record, reference)
            if progress is not None:
                progress(min(start + PIECE, total), total)

    def _folder(self, wanted: Wanted) -> folders.Folders:
        batch = f"{local(self.runtime.clock.now()):%Y%m%d%H%M%S}"
        return folders.Folders(self.runtime, self.actor, told_of(wanted), wanted.unmasked, batch)

    def _note(self, wanted: Wanted, count: int, name: str) -> None:
        """Put the export on the trail, and in the same transaction how many numbers it shows in full."""
        told = {"rows": count, "format": wanted.form.value, "filter": told_of(wanted), "file": name}
        events = [audit.Event("EXPORT", "application", None, after={key: one for key, one in told.items() if one})]
        if wanted.unmasked:
            events.append(folders.unmasking(None, count))
        with self.runtime.writing() as connection:
            audit.record(connection, self.actor, events, self.runtime.clock.now())


def told_of(wanted: Wanted) -> str:
    """Return the filter for the title and the trail: identity numbers that were looked for are masked there."""
    return _IDENTITY.sub(lambda found: mask_id(found.group()), wanted.told.strip())[:MAX_TOLD]
