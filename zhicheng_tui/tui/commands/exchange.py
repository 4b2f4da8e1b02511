"""Commands of taking data in and giving it out."""

from __future__ import annotations

from .command import Command as _C

COMMANDS: tuple[_C, ...] = ()
