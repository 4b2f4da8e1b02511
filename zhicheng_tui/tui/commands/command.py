"""A command, and its keys as people call them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """Something a person can do with a key."""

    id: str
    """`scope.name`; the screen's method is `do_name`, and `why_not_name` says why it cannot be done now."""
    label: str
    """What the key bar shows: two to five characters."""
    keys: tuple[str, ...]
    """Keys that arrive whatever the input method does: F-keys, digits, arrows, Enter, Space, Esc, Tab, Ctrl."""
    help: str
    """One sentence."""
    letters: tuple[str, ...] = ()
    """Second aliases, which an input method may swallow and a setting switches off."""
    bar: int = 0
    """Place in the key bar, 1 first; 0: not there."""
    changes: bool = False
    """Whether it changes an application, and so must not be on a bare letter."""

    @property
    def scope(self) -> str:
        """Where it works."""
        return self.id.partition(".")[0]

    @property
    def name(self) -> str:
        """What the screen's methods are called after."""
        return self.id.partition(".")[2]

    @property
    def shown_keys(self) -> str:
        """All keys as people call them: `F2 · /`."""
        return " ".join(key_label(key) for key in (*self.keys, *self.letters))


_NAMES = {
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "shift+down": "Shift+↓",
    "pageup": "PageUp",
    "pagedown": "PageDown",
    "home": "Home",
    "end": "End",
    "delete": "Delete",
    "backspace": "Backspace",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "slash": "/",
    "question_mark": "?",
    "colon": ":",
}
_CHARACTERS = {
    "space": " ", "slash": "/", "question_mark": "?", "colon": ":", "plus": "+", "minus": "-", "equals_sign": "=",
}  # fmt: skip
_EXTRA_FORMS = {"slash": ("ideographic_comma",), "space": ("ideographic_space",)}
_FULLWIDTH_OFFSET = 0xFEE0


def key_label(key: str) -> str:
    """Return a key as people call it: `F10`, `Ctrl+S`, `↑`."""
    if key in _NAMES:
        return _NAMES[key]
    if key.startswith("ctrl+"):
        return f"Ctrl+{key[5:].upper()}"
    return key.upper() if key[0] == "f" and key[1:].isdigit() else key


def key_forms(key: str) -> list[str]:
    """Return a key with its full-width forms, as Textual names them: `slash` → `fullwidth_solidus` …"""
    character = _CHARACTERS.get(key, key)
    forms = [key, *_EXTRA_FORMS.get(key, ())]
    if len(character) == 1 and character != " ":
        wide = chr(ord(character) + _FULLWIDTH_OFFSET)
        named = unicodedata.name(wide).lower().replace("-", "_").replace(" ", "_")
        forms.append(wide if wide.isalnum() else named)
    return forms
