"""The one place that knows where `styles/` and `data/` are: inside the wheel, or beside the package in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def _folder(name: str) -> Path:
    checkout = _PACKAGE.parent / name
    packaged = _PACKAGE / "_assets" / name
    return checkout if (_PACKAGE.parent / "pyproject.toml").is_file() else packaged


def styles() -> Path:
    """Return the folder of Textual style sheets."""
    return _folder("styles")


def style(name: str) -> Path:
    """Return the style sheet of a screen."""
    return styles() / f"{name}.tcss"


def data() -> Path:
    """Return the folder of reference data."""
    return _folder("data")
