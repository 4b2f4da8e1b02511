"""附件上传 as lines: every category with its mark and count, its files beneath."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ...domain.application import Row
from ...domain.reference import EnclosureKind
from ...domain.text import one_line
from ..glyphs import Glyphs
from ..ink import Span, fit, fit_spans


@dataclass(frozen=True)
class Line:
    """A category, or one of its files."""

    category: str
    count: int = 0
    hint: str = ""
    wanted: bool = False
    """Whether a file is required."""
    index: int | None = None
    """The file's place in the module's rows; `None` for the category itself."""
    row: Row | None = None

    @property
    def missing(self) -> bool:
        """Whether it is a required category without a file."""
        return self.index is None and self.wanted and not self.count


def lines(kinds: Sequence[EnclosureKind], attached: Sequence[Row], wanted: Collection[str]) -> list[Line]:
    """Return the categories in their order with their files; files of a category no longer defined at the end.

    Args:
        wanted: The categories of which this application needs a file.
    """
    known = {kind.name: kind for kind in kinds}
    files = [(index, row, str(row.get("category") or "")) for index, row in enumerate(attached) if row.get("file")]
    made: list[Line] = []
    for name in dict.fromkeys([*known, *(category for _, _, category in files)]):
        mine = [(index, row) for index, row, category in files if category == name]
        made.append(Line(name, len(mine), known[name].hint if name in known else "", name in wanted))
        made += [Line(name, index=index, row=row) for index, row in mine]
    return made


def line_spans(line: Line, width: int, glyphs: Glyphs) -> list[Span]:
    """Return a category or a file."""
    if line.index is None:
        sign: Span = (f" {glyphs.check} ", "good") if line.count else (
            (f" {glyphs.cross} ", "bad") if line.wanted else ("   ", ""))  # fmt: skip
        wanted: Span = ("必传 ", "hurry") if line.wanted else ("选传 ", "dim")
        count: Span = (f"{line.count} 个", "") if line.count else ("未上传", "bad" if line.wanted else "dim")
        return fit_spans([sign, (fit(line.category, 26), "strong"), wanted, (fit(count[0], 8), count[1]),
                          (f"  {line.hint}", "dim")], width)  # fmt: skip
    row = line.row or {}
    name = one_line(str(row.get("file") or "（没有文件名）"))
    told = f"{row.get('pages') or 1} 页  {row.get('uploaded') or ''}"
    return fit_spans([(f"     {glyphs.dot} ", "dim"), (fit(name, max(width - 34, 12)) + " ", ""), (told, "dim")], width)


def note(line: Line) -> list[Span]:
    """Return what is to be said of a line."""
    if line.index is not None:
        return [(" Enter 查看，Delete 移除，F6 再上传一个到这一类", "dim")]
    hint = f"{line.hint}；" if line.hint else ""
    return [(f" {hint}Enter 或 F6 上传图片或 PDF", "dim")]
