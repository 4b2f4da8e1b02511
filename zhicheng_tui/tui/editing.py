"""A decision being made: what is chosen, typed and marked, and what the program filled in by itself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from ..domain.review import Decision, Result


@dataclass
class Editing:
    """The state behind 审核信息. Nothing a person typed is ever thrown away by a choice."""

    result: Result | None = None
    opinion: str = ""
    marks: dict[str, str] = field(default_factory=dict)
    suggestion: str = ""
    """The opinion that the program filled in; only that is replaced when another result is chosen."""
    shelved: dict[str, str] = field(default_factory=dict)
    """Reasons of modules whose mark was taken off, for when it is put on again."""
    chosen_by_mark: bool = False
    """Whether 退回修改 was chosen by marking a module rather than by the reviewer."""

    @classmethod
    def resume(cls, decision: Decision) -> Editing:
        """Return the state that a draft left behind."""
        return cls(decision.result, decision.opinion, dict(decision.marks))

    @property
    def decision(self) -> Decision:
        """What would be saved now."""
        return Decision(self.result, self.opinion, dict(self.marks))

    def choose(self, result: Result | None, suggestion: str = "", ready: Collection[str] = ()) -> None:
        """Choose a result; its usual opinion is filled in unless something was typed.

        One of the `ready` sentences was picked for another result, not typed, and does not stand in the way.
        """
        self.result, self.chosen_by_mark = result, False
        if self.opinion in ("", self.suggestion) or self.opinion in ready:
            self.opinion = self.suggestion = suggestion

    def toggle(self, module: str, suggestion: str = "", ready: Collection[str] = ()) -> bool:
        """Mark a module, or take its mark off; return whether it is marked now.

        The first mark chooses 退回修改 unless a final result stands; taking off the last one takes that back.
        """
        if module in self.marks:
            self._shelve(module)
            if not self.marks and self.chosen_by_mark:
                self.choose(None)
            return False
        self.marks[module] = self.shelved.pop(module, "")
        if self.result in (None, Result.PASS):
            self.choose(Result.RETURN, suggestion, ready)
            self.chosen_by_mark = True
        return True

    def clear_marks(self) -> None:
        """Take off every mark; the reasons are kept for when a module is marked again."""
        for module in list(self.marks):
            self._shelve(module)
        if self.chosen_by_mark:
            self.choose(None)

    def _shelve(self, module: str) -> None:
        reason = self.marks.pop(module)
        if reason:
            self.shelved[module] = reason
