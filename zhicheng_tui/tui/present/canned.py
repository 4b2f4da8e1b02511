"""常用审核意见 for the picker: those that fit, filled in from what the program noticed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ...domain.canned import fill, for_module, for_result
from ...domain.hints import Hint
from ...domain.reference import Reference
from ...domain.review import Result


def choices(reference: Reference, result: Result | None, module: str, hints: Sequence[Hint]) -> list[str]:
    """Return the sentences to offer: for a module's reason, else for the result (for any, if none is chosen)."""
    if not module:
        results = [result] if result else list(Result)
        return [opinion.text for wanted in results for opinion in for_result(reference.canned, wanted)]
    own = [hint for hint in hints if hint.module == module]
    offered: list[str] = []
    for opinion in for_module(reference.canned, module):
        if "{" in opinion.text and own:
            offered += [fill(opinion.text, hint.values) for hint in own]
        else:
            offered.append(fill(opinion.text, {}))
    return list(dict.fromkeys(offered))


def default_opinion(reference: Reference, result: Result) -> str:
    """Return the opinion filled in when a result is chosen; none for those that end an application."""
    if result.final:
        return ""
    return next((opinion.text for opinion in for_result(reference.canned, result)), "")


def ready(reference: Reference) -> frozenset[str]:
    """Return every sentence that can be picked for 审核意见."""
    return frozenset(text for result in Result for text in choices(reference, result, "", ()))


def added(present: str, picked: str, offered: Collection[str]) -> str:
    """Return a text after a sentence was picked for it: what was typed stays, what was picked before is replaced."""
    typed = present.strip()
    return picked if not typed or typed in offered else f"{typed.rstrip('；;')}；{picked}"
