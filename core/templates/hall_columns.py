"""Many halls of a first layout side by side: columns make ways of pipes and cables shorter than one long line."""

from __future__ import annotations

from dataclasses import replace

from core.geometry.polygon import bounds
from core.model.entity import Entity, Placed
from core.model.space import Hall
from core.templates.layout_draft import HALLS_APART_M

COLUMNS_APART_M = 6.0
"""Corridor between two columns of halls. [m]"""
TALL_RATIO = 1.5
"""Columns are added until all halls together are no taller than this times their width."""


def in_columns(entities: list[Entity]) -> tuple[list[Entity], float]:
    """Halls that stand one above the other, brought into columns with all that stands in them.

    Args:
        entities: Halls and their contents; others stay as they are.

    Returns:
        All entities in the same order, and the width of all columns. [m]
    """
    halls = [e for e in entities if isinstance(e, Hall)]
    boxes = [bounds(h.outline_m) for h in halls]
    pitch_m = max(b.x1_m - b.x0_m for b in boxes) + COLUMNS_APART_M
    height_m = sum(b.y1_m - b.y0_m + HALLS_APART_M for b in boxes)
    columns = next(n for n in range(1, len(halls) + 1) if height_m / n <= TALL_RATIO * n * pitch_m or n == len(halls))
    each = -(-len(halls) // columns)
    shifts = {hall.id: ((n // each) * pitch_m, boxes[n - n % each].y0_m) for n, hall in enumerate(halls)}
    width_m = pitch_m * -(-len(halls) // each) - COLUMNS_APART_M
    return [_shifted(e, shifts) for e in entities], round(width_m, 3)


def _shifted(entity: Entity, shifts: dict[str, tuple[float, float]]) -> Entity:
    if isinstance(entity, Hall):
        dx_m, down_m = shifts[entity.id]
        return replace(entity, outline_m=tuple((round(x + dx_m, 3), round(y - down_m, 3)) for x, y in entity.outline_m))
    if isinstance(entity, Placed) and entity.hall_id in shifts:
        dx_m, down_m = shifts[entity.hall_id]
        return replace(entity, x_m=round(entity.x_m + dx_m, 3), y_m=round(entity.y_m - down_m, 3))
    return entity
