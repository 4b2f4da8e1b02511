"""Breaking Chinese text into lines: 避头尾, words and numbers kept whole, nothing lost (the PDF library does neither).

Lines are measured by a function that is passed in, so that this file knows neither fonts nor paper.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..domain import text as safe

Measure = Callable[[str], float]

NO_START = frozenset("，。、；：？！）】》〉」』〕］｝”’…—·～％‰℃々,.;:?!)]}%")
"""What must not begin a line."""
NO_END = frozenset("（【《〈「『〔［｛“‘([{￥¥$№")
"""What must not end a line."""
CUT = "……"

_ATOM = re.compile(r"[A-Za-z0-9]+(?:[._@#&'/:+-][A-Za-z0-9]+)*%?|\s+|——|……|.", re.DOTALL)
_PICTURES = {0x2400 + code: f"‹U+{code:04X}›" for code in range(0x20)} | {0x2421: "‹U+007F›"}


def printable(text: str) -> list[str]:
    """Return a person's text as printable lines: control characters visible in signs that the fonts have."""
    return [line.translate(_PICTURES) for line in safe.lines(text)]


def one_line(text: str) -> str:
    """Return a person's text as one printable line."""
    return safe.one_line(text).translate(_PICTURES)


def wrap(text: str, limit: float, measure: Measure) -> list[str]:
    """Return a line of printable text as lines no wider than `limit`; at least one.

    Blanks at a break are dropped. A cluster that is wider than a whole line (a very long word or a row of
    punctuation) is broken where it must be.
    """
    if measure(text) <= limit:
        return [text]
    made: list[str] = []
    line, used = "", 0.0
    for cluster in pieces(text):
        size = measure(cluster)
        if used + size > limit and used + measure(cluster.rstrip()) > limit:
            if line:
                made.append(line.rstrip())
            *full, cluster = _force(cluster.lstrip(), limit, measure)
            made += full
            line, used, size = "", 0.0, measure(cluster)
        line, used = line + cluster, used + size
    return [*made, line.rstrip()] if line.strip() or not made else made


def paragraphs(text: str, limit: float, measure: Measure) -> list[str]:
    """Return a person's text, line breaks and all, as printable lines no wider than `limit`."""
    return [part for line in printable(text) for part in wrap(line.rstrip(), limit, measure)]


def cut(lines: list[str], most: int, limit: float, measure: Measure) -> list[str]:
    """Return at most `most` lines, the last one ending in `……` when something was left out."""
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and measure(last + CUT) > limit:
        last = last[:-1]
    return [*lines[: most - 1], last + CUT]


def pieces(text: str) -> list[str]:
    """Return the parts of a line between which it may break."""
    made: list[str] = []
    open_end = False
    for atom in _ATOM.findall(text):
        if made and (open_end or atom[0] in NO_START):
            made[-1] += atom
        elif made and atom.isspace():
            made[-1] += atom
            continue
        else:
            made.append(atom)
        open_end = atom[-1] in NO_END
    return made


def _force(cluster: str, limit: float, measure: Measure) -> list[str]:
    """Break what does not fit a line of its own, one character a line at the narrowest; blanks stay at its end."""
    kept = cluster.rstrip()
    if measure(kept) <= limit:
        return [cluster]
    made, line, used = [], "", 0.0
    for char in kept:
        size = measure(char)
        if line and used + size > limit:
            made.append(line)
            line, used = "", 0.0
        line, used = line + char, used + size
    return [*made, line + cluster[len(kept) :]]
