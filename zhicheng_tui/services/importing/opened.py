"""A table that is open for an import: read by the helper, its rows kept out of memory, its headings recognised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

from ...documents.helper.pool import Helpers
from ...documents.sheets.cells import Cell, row_of, shown, texts
from ...documents.sheets.reading import Begun, TableLimits
from ...domain import columns
from ...domain.application import Row
from ...domain.columns import ASIDE, BLANKED, KEY, MAIN, REASON, Columns, mapped, plain
from ...domain.refusal import refuse
from ...store.spool import Spool

WIDEST = TableLimits().columns


@dataclass
class Sheet:
    """One sheet of a table."""

    number: int
    begun: Begun
    module: str = ""
    """What it holds; empty for a sheet that is left alone."""
    heading_row: int = 0
    headings: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()
    """What each column means by its heading."""
    targets: tuple[str, ...] = ()
    """What each column means."""
    rows: int = 0
    """Rows below the headings."""

    @property
    def unknown(self) -> list[str]:
        """The headings of columns that are not used."""
        return [heading for heading, target in zip(self.headings, self.targets, strict=True) if heading and not target]

    def merged_at(self, row: int) -> list[tuple[int, int, int, int]]:
        """Return the merged ranges that touch a row and a column that is used."""
        return [
            (top, left, bottom, right)
            for top, left, bottom, right in self.begun.merged
            if top <= row <= bottom and any(self.contents[left - 1 : right])
        ]

    @property
    def contents(self) -> list[str]:
        """What each column means, empty for one that is no contents."""
        return ["" if target in ASIDE else target for target in self.targets]

    def cell(self, cells: Sequence[Cell], target: str) -> Cell:
        """Return the cell of a row that has what is meant; `None` where no column means it."""
        place = self.targets.index(target) if target in self.targets else len(cells)
        return cells[place] if place < len(cells) else None

    def blanked(self, cells: Sequence[Cell]) -> list[str]:
        """Return the headings of the cells that a report left empty, its reason says so, and nobody has filled."""
        told = plain(shown(self.cell(cells, REASON)).partition(BLANKED)[2])
        if not told:
            return []
        return [
            heading
            for place, (heading, target) in enumerate(zip(self.headings, self.contents, strict=True))
            if target and (place >= len(cells) or cells[place] is None) and plain(f"「{heading}」(") in told
        ]


@dataclass(frozen=True)
class Enclosed:
    """What came with a whole application in a folder."""

    rows: Sequence[Row] = ()
    """Its attachments, in the store by their hash."""
    wrong: str = ""
    """Why the folder cannot be taken."""


@dataclass
class Table:
    """A table, until it is closed."""

    name: str
    """Of the file."""
    spool: Spool
    sheets: list[Sheet] = field(default_factory=list)
    enclosed: dict[int, Enclosed] = field(default_factory=dict)
    """Row → what came with it; only from folders."""

    @property
    def main(self) -> Sheet:
        """The sheet with a row for each application."""
        return next(sheet for sheet in self.sheets if sheet.module == MAIN)

    @property
    def modules(self) -> list[Sheet]:
        """The sheets with rows of repeated modules."""
        return [sheet for sheet in self.sheets if sheet.module not in ("", MAIN)]

    @property
    def unused(self) -> list[str]:
        """The names of sheets that are left alone."""
        return [sheet.begun.name for sheet in self.sheets if not sheet.module]

    @property
    def format(self) -> str:
        """What kind of file it is: `xlsx`, `xls`, `ods`, `csv` or `json`."""
        return self.sheets[0].begun.format

    @property
    def whole(self) -> bool:
        """Whether it holds whole applications and no columns."""
        return self.format == "json"

    def map(self, said: Mapping[str, str]) -> None:
        """Let columns of the main sheet mean what a person says.

        Raises:
            Refused: When a column is named that there is not, or one that must be there has none.
        """
        main = self.main
        if self.whole:
            return
        missing = [name for name in said if columns.plain(name) not in map(columns.plain, main.headings)]
        if missing:
            raise refuse("no-column", f"表里没有列「{missing[0]}」；有：{'、'.join(filter(None, main.headings))}")
        main.targets = tuple(mapped(main.headings, main.guessed, said))

    def missing(self) -> list[str]:
        """Return the targets that the main sheet must have and has not."""
        return [] if self.whole else [target for target in columns.NEEDED if target not in self.main.targets]

    def close(self) -> None:
        """Let go of it."""
        self.spool.close()


def open_table(path: Path, helpers: Helpers, folder: Path, known: Columns) -> Table:
    """Read a table.

    Raises:
        Refused: When it has no sheet with applications.
        LoadError: When it cannot be read.
        StorageError: When the disk fails.
    """
    table = Table(path.name, Spool(folder))
    with ExitStack() as unfinished:
        unfinished.callback(table.close)
        with helpers.one() as helper, closing(helper.table(path)) as parts:
            for part in parts:
                if isinstance(part, Begun):
                    table.sheets.append(Sheet(len(table.sheets), part))
                else:
                    table.spool.add_lines(len(table.sheets) - 1, _numbered(part))
        _recognise(table, known)
        unfinished.pop_all()
    return table


def _numbered(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the lines with their row numbers; what a child says that is no such line ends the import."""
    for line in part.splitlines():
        number, comma, _ = line[1:24].partition(b",")
        if not (line.startswith(b"[") and comma and number.isdigit()):
            raise refuse("unreadable", "表格读取时出错，没有导入；请另存一份后重试")
        yield int(number), line


def cells_of(line: bytes) -> list[Cell]:
    """Return the cells of a kept line."""
    try:
        return row_of(line, WIDEST + 1)[1]
    except (ValueError, RecursionError) as error:
        raise refuse("unreadable", "表格读取时出错，没有导入；请另存一份后重试") from error


def _recognise(table: Table, known: Columns) -> None:
    """Find out what each sheet holds and where its headings are.

    Raises:
        Refused: When none has applications.
    """
    if not table.sheets:
        raise refuse("empty", "表格里没有工作表，没有可导入的内容")
    if table.whole:
        main = table.sheets[0]
        main.module, main.rows = MAIN, table.spool.count_lines(0)
        return
    main_sheet = _main(table, known)
    if main_sheet is None:
        raise refuse(
            "headings",
            "没有认出列名：要有一行列名，至少有「姓名」和「证件号码」；可用 zhicheng template 生成模板对照",
        )
    for sheet in table.sheets:
        sheet.module = MAIN if sheet is main_sheet else known.module_of(sheet.begun.name)
        if sheet.module in ("", MAIN) and sheet is not main_sheet:
            sheet.module = ""
            continue
        found = known.find_headings(_top(table, sheet), sheet.module)
        if found is None or (sheet is not main_sheet and KEY not in known.recognise(found[1], sheet.module)):
            sheet.module = ""
            continue
        _head(sheet, found, known)
        below = table.spool.lines(sheet.number, 0, columns.MOST_HEADINGS_DOWN + 1)
        above = sum(number <= sheet.heading_row for number, _ in below)
        sheet.rows = table.spool.count_lines(sheet.number) - above


def _main(table: Table, known: Columns) -> Sheet | None:
    """Return the sheet of the applications: the one named so, else the one with most of the columns."""
    best: tuple[int, int, Sheet] | None = None
    for sheet in table.sheets:
        found = known.find_headings(_top(table, sheet), MAIN)
        if found is None:
            continue
        targets = set(known.recognise(found[1], MAIN)) - ASIDE.keys()
        if not {KEY, "basic.name"} & targets:
            continue
        module = known.module_of(sheet.begun.name)
        rank = (2 if module == MAIN else 0 if module else 1, len(targets))
        if best is None or rank > best[:2]:
            best = (*rank, sheet)
    return best[2] if best else None


def _top(table: Table, sheet: Sheet) -> list[tuple[int, list[str]]]:
    lines: Iterable[tuple[int, bytes]] = table.spool.lines(sheet.number, 0, columns.MOST_HEADINGS_DOWN)
    return [(number, texts(cells_of(line))) for number, line in lines]


def _head(sheet: Sheet, found: tuple[int, list[str]], known: Columns) -> None:
    sheet.heading_row, headings = found
    sheet.headings = tuple(headings)
    sheet.guessed = sheet.targets = tuple(known.recognise(headings, sheet.module))
