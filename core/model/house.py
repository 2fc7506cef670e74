"""Loads of the house that are no machines of their own: what hangs on the feeds of a hall, and the facility pumps.

A hall's feeds carry its lights and controls and the fans of its rear doors; those of the assumptions, whose head and
efficiency the pumps have, carry the facility pumps.
"""

from __future__ import annotations

from core.model.entity import Entity
from core.model.scenario import Assumptions
from core.model.space import Hall

HOUSE_KINDS = (Hall, Assumptions)
"""Kinds of entities whose ``feed_id`` and ``backup_feed_id`` feed such loads."""


def load_name(entity: Entity | None) -> str:
    """What people call an item as a load of the power chain: its tag, or what of a hall or the house draws power."""
    if isinstance(entity, Hall):
        return f"Lights of {entity.tag}" if entity.tag else "Lights"
    if isinstance(entity, Assumptions):
        return "Facility pumps"
    return entity.tag if entity is not None else ""
