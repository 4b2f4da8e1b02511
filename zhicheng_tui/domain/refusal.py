"""A rule's "no": one sentence for a person, and where the cursor should go to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """Why an act is refused."""

    code: str
    """Stable name of the rule, for machines and tests."""
    message: str
    """One sentence in Chinese: what is wrong and what to do."""
    where: str = ""
    """The field or module to put right (`result`, `opinion`, or a module id); empty if none."""


class Refused(Exception):
    """Raised by a service when a rule refuses an act. Nothing has been changed."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__("；".join(refusal.message for refusal in self.refusals))

    @property
    def first(self) -> Refusal:
        """The refusal to show first."""
        return self.refusals[0]


def refuse(code: str, message: str, where: str = "") -> Refused:
    """Return an exception with a single refusal."""
    return Refused([Refusal(code, message, where)])
