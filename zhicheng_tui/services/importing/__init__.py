"""导入: tables of applications, with a verdict on each row first, then all of them or the good ones (Q34). It writes.

The same table twice changes nothing: whoever has applied under a plan is left alone, whatever the table says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from ... import resources
from ...documents.scan.opening import LoadError
from ...domain.application import Actor, Plan
from ...domain.columns import Columns, fits
from ...domain.refusal import refuse
from ...domain.text import hostile, typed
from ...store import audit
from ...store import importing as writing
from ...store.columns import load_aliases
from ...store.queries.plans import list_units
from ...store.reference import ReferenceDataError
from ...store.spool import Said
from ..errors import ConfigurationError
from ..permissions import Permission, require
from ..printing import Printing
from ..queue import Queue
from ..runtime import Runtime
from . import papers
from .from_folders import ENCLOSURES, open_folders
from .judging import Judging, Taken, find
from .opened import Sheet, Table, open_table
from .places import Places, named_plans, too_late
from .taking import Wrong
from .verdicts import Fate, Imported, Options, Preview, Progress, Stopped

__all__ = ["Fate", "Imported", "Importing", "Options", "Preview", "Said", "Sheet", "Stopped", "Table"]

PIECE = 100
"""Rows judged at a time, and applications written in one transaction: the lock is free again after each piece."""
MAX_NAME, MAX_REASON = 40, 200
UNFIT = "表里没有「{}」列，不能导入；请补上，或把某一列对应到它"
CHANGED = "有人刚刚导入或填报了同一人，请重新预演"


@dataclass
class Importing:
    """Imports of one caller."""

    runtime: Runtime
    actor: Actor

    @cached_property
    def columns(self) -> Columns:
        """The headings that are known.

        Raises:
            ConfigurationError: When `columns.toml` cannot be used.
        """
        reference, own = self.runtime.reference, self.runtime.settings.data_dir / "reference"
        try:
            return Columns(reference, load_aliases(resources.data() / "reference", own, reference))
        except ReferenceDataError as error:
            raise ConfigurationError(str(error)) from error

    def plans(self) -> list[Plan]:
        """Return the plans that an import can be for just now."""
        require(self.actor, Permission.IMPORT)
        return named_plans(Queue(self.runtime, self.actor).plans(), self.runtime.clock.now())

    def units(self) -> list[str]:
        """Return the names of the units that an import can be for, from the top down."""
        require(self.actor, Permission.IMPORT)
        with self.runtime.reading() as connection:
            return [unit.name for unit in list_units(connection, self.actor.unit.path)]

    def open(self, path: Path) -> Table:
        """Read a table, or a folder of whole applications; close it when it is done with. A mapping that fits is used.

        Raises:
            Refused: When it cannot be read, or has no sheet with applications.
            StorageError: When the disk fails.
        """
        require(self.actor, Permission.IMPORT)
        if path.is_dir():
            return open_folders(path, self.runtime)
        try:
            table = open_table(path, self.runtime.helpers, self.runtime.settings.data_dir, self.columns)
        except LoadError as error:
            raise refuse("table", f"{path.name}：{error}") from error
        for said in self.mappings().values() if not table.whole else ():
            if fits(table.main.headings, said):
                table.map(said)
                break
        return table

    # mappings

    def mappings(self) -> dict[str, dict[str, str]]:
        """Return the mappings of columns saved for the caller's unit: name → heading → target."""
        require(self.actor, Permission.IMPORT)
        with self.runtime.reading() as connection:
            return writing.find_mappings(connection, self.actor.unit.id)

    def save_mapping(self, name: str, table: Table) -> None:
        """Keep what the columns of a table mean, for tables with the same headings.

        Raises:
            Refused: Without a name that does, or for a table without columns.
        """
        require(self.actor, Permission.IMPORT)
        name = typed(name, MAX_NAME + 1).strip()
        if not name or len(name) > MAX_NAME or hostile(name):
            raise refuse("name", f"请给列对应起个名字，不超过 {MAX_NAME} 字", "name")
        if table.whole:
            raise refuse("whole", "JSON 没有列，不需要列对应")
        main = table.main
        columns = {heading: target for heading, target in zip(main.headings, main.targets, strict=True) if heading}
        now = self.runtime.clock.now()
        with self.runtime.writing() as connection:
            unit = self.actor.unit.id
            number = writing.save_mapping(connection, unit, name, columns, self.actor.id, now)
            event = audit.Event("MAPPING", "column_mapping", number, {}, {"name": name, "rows": len(columns)})
            audit.record(connection, self.actor, [event], now)

    # verdicts

    def preview(self, table: Table, options: Options, progress: Progress | None = None) -> Preview:
        """Judge every row, changing nothing but what the table itself remembers.

        Raises:
            Refused: When a column that is needed is missing.
            Stopped: When `progress` says so.
        """
        judging = self._judging(table, options)
        judging.link()
        total, done = table.main.rows, 0
        for lines in _pieces(table):
            said, taken = self._took(judging, lines)
            with self.runtime.reading() as connection:
                found = find(connection, taken)
            table.spool.say([*said, *(judging.judge(one, found) for one in taken)])
            done += len(lines)
            if progress is not None:
                progress(min(done, total), total)
        table.spool.say(judging.orphans())
        return self.standing(table)

    def said(self, table: Table, fates: Sequence[Fate] = (), skip: int = 0, most: int = PIECE) -> list[Said]:
        """Return some of the verdicts of the last preview, by row."""
        return table.spool.said([fate.value for fate in fates], skip=skip, most=most)

    def each_said(self, table: Table, fates: Sequence[Fate] = ()) -> Iterator[Said]:
        """Yield all of them."""
        return table.spool.each_said([fate.value for fate in fates])

    def _judging(self, table: Table, options: Options) -> Judging:
        require(self.actor, Permission.IMPORT)
        if options.columns:
            table.map(options.columns)
        missing = table.missing()
        if missing:
            raise refuse("columns", UNFIT.format("」「".join(map(self.columns.name, missing))), missing[0])
        if len(options.late) > MAX_REASON:
            raise refuse("late", f"逾期导入的原因最多 {MAX_REASON} 字", "late")
        reference, now = self.runtime.reference, self.runtime.clock.now()
        with self.runtime.reading() as connection:
            places = Places.load(connection, self.actor, reference)
        try:
            if options.plan or not (table.whole or "declared.plan" in table.main.targets):
                places.plan("", options, now)
            places.unit("", options)
        except Wrong as wrong:
            raise refuse("place", wrong.message, wrong.heading) from wrong
        return Judging(table, options, self.columns, reference, places, self.actor, now)

    def _took(self, judging: Judging, lines: Sequence[tuple[int, bytes]]) -> tuple[list[Said], list[Taken]]:
        made = list(judging.take(lines))
        return [one for one in made if isinstance(one, Said)], [one for one in made if isinstance(one, Taken)]

    def standing(self, table: Table) -> Preview:
        """Return how the rows of a table stand by what was said and done last."""
        counts = {Fate(fate): count for fate, count in table.spool.counts().items()}
        return Preview(sum(counts.values()), counts, table.spool.count_advised())

    # writing

    def run(self, table: Table, options: Options, *, whole: bool = False, progress: Progress | None = None) -> Imported:
        """Make the applications of the rows that the preview found new.

        Piece by piece: what is saved stays when it is stopped. With `whole`, in one transaction that holds the lock
        for as long as it takes, and only when no row is refused (Q28).

        Raises:
            Refused: With `whole`, when a row is refused; nothing was saved.
            Stopped: When `progress` says so; with `whole` nothing was saved.
        """
        judging, batch = self._judging(table, options), uuid4().hex[:12]
        preview = self.standing(table)
        if whole and preview.refused:
            raise refuse("whole", f"有 {preview.refused} 行不能导入，按要求整批不导入；请改好后重试，或只导入无误的行")
        total, done = preview[Fate.NEW], 0
        if whole:
            told = list[Said]()
            with self.runtime.writing() as connection:
                for taken in self._new(judging, table):
                    added = self._write(connection, table, taken, options, batch)
                    if any(one.fate != Fate.ADDED for one in added):
                        raise refuse("whole", CHANGED)
                    told += added
                    done += len(taken)
                    if progress is not None:
                        progress(done, total)
            self._say(table, told)
            return Imported(batch, self.standing(table))
        for taken in self._new(judging, table):
            try:
                with self.runtime.writing() as connection:
                    added = self._write(connection, table, taken, options, batch)
            except IntegrityError:
                added = [_said(table, one, Fate.WRONG, CHANGED) for one in taken]
            self._say(table, added)
            done += len(taken)
            if progress is not None:
                progress(done, total)
        return Imported(batch, self.standing(table))

    def _say(self, table: Table, said: Sequence[Said]) -> None:
        """Keep what became of rows; the advice on them stays."""
        for start in range(0, len(said), PIECE):
            piece = said[start : start + PIECE]
            before = {one.n: one.advice for one in table.spool.said_of(table.main.number, [one.n for one in piece])}
            table.spool.say(replace(one, advice=before.get(one.n, "")) for one in piece)

    def _new(self, judging: Judging, table: Table) -> Iterator[list[Taken]]:
        """Yield the rows to be made into applications, a piece at a time, read anew."""
        after = (-1, 0)
        while said := table.spool.said([Fate.NEW.value], after, PIECE):
            after = (said[-1].sheet, said[-1].n)
            lines = [(one.n, table.spool.line(one.sheet, one.n) or b"") for one in said]
            taken = self._took(judging, lines)[1]
            writing.prepare([one.person.name for one in taken])
            yield taken

    def _write(
        self, connection: Connection, table: Table, taken: Sequence[Taken], options: Options, batch: str
    ) -> list[Said]:
        """Make applications of rows whose people have none yet; return what became of each row."""
        now = self.runtime.clock.now()
        plans = sorted({one.plan.id for one in taken})
        there = writing.find_taken(connection, plans, sorted({one.person.id_no for one in taken}))
        new = [one for one in taken if (one.plan.id, *one.key) not in there]
        told = [_said(table, one, Fate.WRONG, CHANGED) for one in taken if (one.plan.id, *one.key) in there]
        told += [_said(table, one, Fate.WRONG, late) for one in new if (late := too_late(one.plan, options, now))]
        new = [one for one in new if not too_late(one.plan, options, now)]
        if not new:
            return told
        for row in (row for one in new for row in one.person.contents.get(ENCLOSURES, ())):
            if row.get("sha256"):
                self.runtime.files.keep(str(row["sha256"]))
        made = writing.add_applications(connection, [one.incoming(now) for one in new], now)
        events = [self._event(number, one, table, options, now) for (number, _), one in zip(made, new, strict=True)]
        audit.record(connection, self.actor, events, now, batch)
        added = (
            replace(_said(table, one, Fate.ADDED, f"已导入为办件 {no}"), no=no)
            for (_, no), one in zip(made, new, strict=True)
        )
        return [*told, *added]

    def _event(self, number: int, taken: Taken, table: Table, options: Options, now: datetime) -> audit.Event:
        change = taken.incoming(now).change
        after = {"status": change.status.value, "flow_rev": change.flow_rev, "file": table.name[:100]}
        late = options.late.strip() if now > taken.plan.apply_end else ""
        return audit.Event("IMPORT", "application", number, {}, after, late)

    # papers

    def save_report(self, table: Table, target: Path | None = None) -> Path:
        """Write the rows that were not imported, in the format of the table, with the reason; return the file made.

        Raises:
            Refused: When there are none, or the place cannot be written.
        """
        require(self.actor, Permission.IMPORT)
        if not self.standing(table).refused:
            raise refuse("nothing", "没有未导入的行，不需要报告")
        place = Printing(self.runtime, self.actor).place(str(target or ""))
        name = papers.report_name(table)
        return papers.save_report(table, place / name if place.is_dir() or target is None else place)

    def save_template(self, target: Path | None = None) -> Path:
        """Write an empty table to fill in (`.xlsx`, or `.csv` by its name); return the file made.

        Raises:
            Refused: When the place cannot be written, or the name has another ending.
        """
        require(self.actor, Permission.IMPORT)
        place = Printing(self.runtime, self.actor).place(str(target or ""))
        path = place / papers.TEMPLATE if place.is_dir() or target is None else place
        return papers.save_template(path, self.columns, self.runtime.reference)


def _pieces(table: Table) -> Iterator[list[tuple[int, bytes]]]:
    main = table.main
    after = main.heading_row
    while lines := table.spool.lines(main.number, after, PIECE):
        yield lines
        after = lines[-1][0]


def _said(table: Table, taken: Taken, fate: Fate, message: str) -> Said:
    return Said(table.main.number, taken.n, fate.value, taken.person.name, taken.person.id_no, message=message)
