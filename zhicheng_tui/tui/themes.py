"""Three colour schemes: dark, light, and the terminal's own sixteen colours."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="dark",
    primary="#5aa9e6",
    secondary="#8ab4c8",
    accent="#f0b35a",
    warning="#e8b04a",
    error="#f2707a",
    success="#7cc58f",
    foreground="#d7dde4",
    background="#14181d",
    surface="#1a2027",
    panel="#232b34",
    dark=True,
    variables={"bar": "#232b34", "cursor": "#2f5f8a", "resting": "#2a343f", "faint": "#8793a0"},
)
LIGHT = Theme(
    name="light",
    primary="#1f5f99",
    secondary="#3d6a80",
    accent="#9a5b00",
    warning="#8a5a00",
    error="#b3261e",
    success="#1c6b36",
    foreground="#1c2329",
    background="#ffffff",
    surface="#f6f7f9",
    panel="#e7ebef",
    dark=False,
    variables={"bar": "#e7ebef", "cursor": "#b9d7f2", "resting": "#dde4ea", "faint": "#5f6b76"},
)
ANSI = Theme(
    name="ansi",
    ansi=True,
    primary="ansi_blue",
    secondary="ansi_cyan",
    accent="ansi_yellow",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    variables={
        "bar": "ansi_default",
        "cursor": "ansi_default",
        "resting": "ansi_default",
        "faint": "ansi_default",
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "border-blurred": "ansi_default",
    },
)
ALL = (DARK, LIGHT, ANSI)
NEXT = {"dark": "light", "light": "ansi", "ansi": "dark"}
