"""The verdict on one application in a batch."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """What becomes, or became, of one application, and why."""

    application_id: int
    no: str
    name: str
    ok: bool
    message: str
    version: int = 0
    """The version that the verdict is about."""
    voided: int = 0
    """Documents that the act voids."""
