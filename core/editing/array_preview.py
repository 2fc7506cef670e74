"""What an array would make: the design with it, how much it is, and where it does not fit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from core.checks.floor_overlaps import stands_on_floor
from core.commands.array import ArrayCopy
from core.editing.select_tool import colliding
from core.geometry.point_sets import points_inside
from core.geometry.rectangle import union
from core.model.entity import Placed
from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Hall

WITHIN_M = 1e-3
"""What touches a wall stands inside."""


@dataclass(frozen=True, slots=True)
class ArrayPreview:
    """An array as it would be.

    Attributes:
        base: The design without it.
        made: The design with it.
        copy_ids: What it adds.
        count: Items of the array, the originals counted.
        power_w: Operating power of its racks. [W]
        width_m: Extent along x. [m]
        depth_m: Extent along y. [m]
        clear_m: Free width between one row and the next, and between that and the one after; below nought where rows
            overlap. [m]
        overlapping_ids: Items of the array that overlap another item.
        outside_ids: Items of the array that stand partly outside their hall.
    """

    base: Project
    made: Project
    copy_ids: tuple[str, ...]
    count: int
    power_w: float
    width_m: float
    depth_m: float
    clear_m: tuple[float, ...]
    overlapping_ids: frozenset[str]
    outside_ids: frozenset[str]


def array_preview(project: Project, command: ArrayCopy) -> ArrayPreview:
    """Make an array beside the design.

    Args:
        project: The design.
        command: The array.

    Raises:
        InvalidEdit: It cannot be made.
    """
    made = command.apply(project)
    copy_ids = made.changed_since(project) or ()
    items = [p for i in (*command.ids, *copy_ids) if isinstance(p := made.get(i), Placed)]
    box = union(p.rectangle for p in items)
    originals = union(p.rectangle for p in items[: len(command.ids)])
    assert box is not None
    assert originals is not None
    depth_m = originals.y1_m - originals.y0_m
    rows = range(1, min(command.rows, 3))
    gaps = (abs(command.row_shift_m(r) - command.row_shift_m(r - 1)) - depth_m for r in rows)
    return ArrayPreview(
        base=project,
        made=made,
        copy_ids=copy_ids,
        count=len(items),
        power_w=sum(i.power_w for i in items if isinstance(i, Rack)),
        width_m=box.x1_m - box.x0_m,
        depth_m=box.y1_m - box.y0_m,
        clear_m=tuple(round(gap, 3) for gap in gaps),
        overlapping_ids=colliding(made, frozenset(p.id for p in items)),
        outside_ids=_outside(made, items),
    )


def _outside(project: Project, items: list[Placed]) -> frozenset[str]:
    """Which of the items of halls have a corner beyond their hall's walls."""
    by_hall: dict[str, list[Placed]] = defaultdict(list)
    for item in items:
        if stands_on_floor(item):
            by_hall[item.hall_id].append(item)
    found: set[str] = set()
    for hall_id, members in by_hall.items():
        hall = project.get(hall_id)
        if isinstance(hall, Hall):
            x0, y0, x1, y1 = np.array([tuple(m.rectangle) for m in members], dtype=np.float64).T
            x0, y0, x1, y1 = x0 + WITHIN_M, y0 + WITHIN_M, x1 - WITHIN_M, y1 - WITHIN_M
            inside = [points_inside(x, y, hall.outline_m) for x in (x0, x1) for y in (y0, y1)]
            found.update(members[n].id for n in np.flatnonzero(~np.all(inside, axis=0)).tolist())
    return frozenset(found)
