"""Fonts of the forms: 宋体 and 黑体 from one package, others as fallback; measured and subset with HarfBuzz.

A document gets exactly the characters it uses: HarfBuzz cuts a font of 11 MB down in a few milliseconds, where the
PDF library would take half a second. A character that no font has is refused by name: the PDF library would leave it
out without a word, and with it a part of somebody's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

SONG, HEI = "song", "hei"
"""宋体 for text, 黑体 for headings."""

_DROPPED = (b"GSUB", b"GPOS", b"GDEF", b"BASE", b"vhea", b"vmtx", b"VORG", b"STAT", b"DSIG")
_SHOWN = 10


class MissingGlyphs(Exception):
    """No font has some characters. Nothing has been written.

    `characters` has every one of them, `where` says which form wanted them.
    """

    def __init__(self, characters: Iterable[str], where: str) -> None:
        self.characters = tuple(sorted(set(characters)))
        self.where = where
        named = "、".join(f"「{char}」（U+{ord(char):04X}）" for char in self.characters[:_SHOWN])
        more = f"等 {len(self.characters)} 个字" if len(self.characters) > _SHOWN else ""
        super().__init__(f"{where}：字体中没有 {named}{more}，未生成文件；请在设置中添加含有这些字的字体")


class Face:
    """One font file, memory-mapped; widths are kept once asked for."""

    def __init__(self, name: str, path: Path, index: int = 0) -> None:
        """Open a font.

        Raises:
            OSError: When the file cannot be read or is no font.
        """
        import uharfbuzz as hb

        if not path.is_file():
            raise OSError(f"没有字体文件 {path}")
        self.name = name
        self._face: Any = hb.Face(hb.Blob.from_file_path(str(path)), index)
        if not self._face.glyph_count:
            raise OSError(f"{path} 不是可用的字体文件")
        self._font: Any = hb.Font(self._face)
        self._widths: dict[str, float | None] = {}

    def width(self, char: str) -> float | None:
        """Return a character's width in em, or `None` when the font does not have it."""
        try:
            return self._widths[char]
        except KeyError:
            glyph = self._font.get_nominal_glyph(ord(char))
            width = None if glyph is None else self._font.get_glyph_h_advance(glyph) / self._face.upem
            self._widths[char] = width
            return width

    def subset(self, chars: Iterable[str]) -> bytes:
        """Return a font file with only `chars` in it."""
        import uharfbuzz as hb

        wanted: Any = hb.SubsetInput()
        wanted.unicode_set.update(map(ord, chars))
        wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
        wanted.drop_table_tag_set.update(int.from_bytes(tag, "big") for tag in _DROPPED)
        made: bytes = hb.subset(self._face, wanted).blob.data
        return made

    @property
    def suffix(self) -> str:
        """The ending of a file of this font."""
        return ".otf" if "CFF " in self._face.table_tags else ".ttf"


class FontBook:
    """The fonts of a document, in order of preference."""

    def __init__(self, extra: Sequence[Path] = ()) -> None:
        """Open the shipped fonts and `extra` ones, which stand in for missing characters in their order.

        Raises:
            OSError: When an extra font cannot be used.
        """
        import pylopdf_fonts_zh_cn as shipped

        song, hei = Face(SONG, shipped.serif_path()), Face(HEI, shipped.sans_path())
        others = [Face(f"extra{number}", path) for number, path in enumerate(extra)]
        self.faces = {face.name: face for face in (song, hei, *others)}
        self._chains = {SONG: (song, hei, *others), HEI: (hei, song, *others)}
        self._choices: dict[tuple[str, str], tuple[str, float] | None] = {}
        self._widths = {style: _Widths(self, style) for style in self._chains}

    def choice(self, char: str, style: str) -> tuple[str, float] | None:
        """Return which face draws a character in a style and its width in em, or `None` when none has it."""
        key = (char, style)
        if key not in self._choices:
            found = ((face.name, face.width(char)) for face in self._chains[style])
            self._choices[key] = next(((name, width) for name, width in found if width is not None), None)
        return self._choices[key]

    def width(self, text: str, style: str, size: float) -> float:
        """Return how wide a text is, in millimetres; `size` in points. A missing character counts as one em."""
        return sum(map(self._widths[style].__getitem__, text)) * size * 25.4 / 72

    def runs(self, text: str, style: str) -> list[tuple[str, str]]:
        """Return a text as (face, part) pieces, one face each.

        Raises:
            KeyError: When no font has a character; call `missing` first.
        """
        made: list[tuple[str, str]] = []
        for char in text:
            chosen = self.choice(char, style)
            if chosen is None:
                raise KeyError(char)
            if made and made[-1][0] == chosen[0]:
                made[-1] = (chosen[0], made[-1][1] + char)
            else:
                made.append((chosen[0], char))
        return made

    def missing(self, chars: Iterable[str]) -> list[str]:
        """Return those of `chars` that no font has."""
        return [char for char in chars if self.choice(char, SONG) is None]


class _Widths(dict[str, float]):
    """Characters' widths in em, looked up once: pages are measured character by character."""

    def __init__(self, book: FontBook, style: str) -> None:
        self._book, self._style = book, style

    def __missing__(self, char: str) -> float:
        chosen = self._book.choice(char, self._style)
        self[char] = 1.0 if chosen is None else chosen[1]
        return self[char]
