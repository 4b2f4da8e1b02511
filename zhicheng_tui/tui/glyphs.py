"""Signs that terminals disagree about: one table, and a second set for those that draw them two cells wide."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Glyphs:
    """The signs that screens use besides text; each is one cell wide as Textual counts."""

    cursor: str
    selected: str
    box_no: str
    box_yes: str
    radio_no: str
    radio_yes: str
    cross: str
    check: str
    line: str
    ellipsis: str
    dot: str
    arrow: str
    edges: str
    """Table corners and lines: `┌┬┐├┼┤└┴┘─│` in that order."""


NARROW = Glyphs(
    cursor="▸",
    selected="■",
    box_no="☐",
    box_yes="☒",
    radio_no="( )",
    radio_yes="(•)",
    cross="×",
    check="√",
    line="─",
    ellipsis="…",
    dot="·",
    arrow="›",
    edges="┌┬┐├┼┤└┴┘─│",
)
WIDE = Glyphs(
    cursor=">",
    selected="*",
    box_no="[ ]",
    box_yes="[x]",
    radio_no="( )",
    radio_yes="(*)",
    cross="X",
    check="V",
    line="-",
    ellipsis=".",
    dot="|",
    arrow=">",
    edges="+++++++++-|",
)
SETS = {"narrow": NARROW, "wide": WIDE}
