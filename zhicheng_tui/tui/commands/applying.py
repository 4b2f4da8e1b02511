"""Commands of the applicant: own applications, the four steps, records, attachments."""

from __future__ import annotations

from .command import Command as _C

COMMANDS: tuple[_C, ...] = ()
