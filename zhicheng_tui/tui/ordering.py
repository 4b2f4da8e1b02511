"""Keys in the order they were typed, however many arrive in one packet.

Textual forwards each key to the widget that has the focus at that moment, and a binding only runs once the key has
bubbled back to the app: text typed right behind a command key would reach the wrong widget. So the app waits for each
key to have had its effect before it takes the next, and screens run bindings themselves.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.events import Key
    from textual.message_pump import MessagePump

TICK = 0.02
"""Seconds after which a wait looks whether there is still anything to wait for."""
PATIENCE = 50
"""Ticks after which the next key is taken anyway."""


async def had_its_effect(key: Key, start: DOMNode, screen: DOMNode) -> None:
    """Wait until `key` has passed every widget from `start` up to `screen`, or one has taken it."""
    node: MessagePump | None = start
    while node is not None:
        await _caught_up(node)
        if node is screen or key._stop_propagation:  # noqa: SLF001 - the only way to see that a key was taken
            return
        node = node.parent if hasattr(node, "parent") else None


async def ready(screen: DOMNode) -> None:
    """Wait until a screen that has just come up has its widgets and its focus."""
    await _caught_up(screen)


async def _caught_up(node: MessagePump) -> None:
    """Wait until `node` has handled every message that it has been sent so far."""
    done = asyncio.Event()
    if not node.call_later(done.set):
        return
    for _ in range(PATIENCE):
        try:
            await asyncio.wait_for(done.wait(), TICK)
        except TimeoutError:
            if not node.is_running:
                return
        else:
            return
