"""Which blocks and groups of the one-line are opened to show what is asked for."""

from __future__ import annotations

from collections.abc import Iterable

from core.drawing.oneline import OneLineLayout
from core.drawing.oneline_items import OneLineItem, Symbol


def opened_by(item: OneLineItem, layout: OneLineLayout, wanted: Iterable[str]) -> tuple[str, str]:
    """What opens when a group or one block of a stack is to be opened.

    Args:
        item: The group or stack.
        layout: The layout that it is in.
        wanted: What is selected or out of service: the block that holds it comes before the first one.

    Returns:
        Id of the group or block, and the entity that is held in place.
    """
    if item.symbol is not Symbol.STACK:
        return item.id, item.ids[0]
    blocks = [str(block) for block in item.alike]
    for entity_id in wanted:
        if (block := layout.closed.get(entity_id, "")) in blocks:
            return block, entity_id
    return blocks[0], blocks[0].removeprefix("block:")


def hidden_in(layout: OneLineLayout, entity_id: str) -> str:
    """The block or group to open before an entity can be seen by itself; empty when nothing hides it."""
    if entity_id in layout.closed:
        return layout.closed[entity_id]
    n = layout.holder.get(entity_id, -1)
    return layout.items[n].id if n >= 0 and layout.items[n].is_group else ""
