"""From the registry to Textual: bindings for a scope, and the dispatch of a command to its method."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.binding import Binding, BindingType

from .commands import find, in_scope, key_forms

if TYPE_CHECKING:
    from textual.dom import DOMNode


def bindings(*scopes: str) -> list[BindingType]:
    """Return the bindings of these scopes. Letters go a way of their own, so that a setting can silence them."""
    made: list[BindingType] = []
    for command in in_scope(*scopes):
        for keys, action in ((command.keys, "run"), (command.letters, "run_letter")):
            forms = [form for key in keys for form in key_forms(key)]
            if forms:
                made.append(Binding(",".join(forms), f"{action}('{command.id}')", command.label, show=False))
    return made


def why_not(node: DOMNode, command_id: str) -> str | None:
    """Return why a command cannot be done on `node` just now, in one sentence, or `None`."""
    check: Callable[[], str | None] | None = getattr(node, f"why_not_{find(command_id).name}", None)
    return check() if check else None


def perform(node: DOMNode, command_id: str) -> Any:
    """Do a command on `node`, which must have its method."""
    return getattr(node, f"do_{find(command_id).name}")()
