"""Which hall an item belongs to once it stands elsewhere: what is dragged through a wall changes halls with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import cast

import numpy as np
from numpy.typing import NDArray

from core.geometry.point_sets import points_inside
from core.model.entity import Entity, Placed, placed_among
from core.model.project import Project
from core.model.space import Hall
from core.model.storeys import OUTDOORS, ground_m, is_on, shown_floor_m, storey_m

Places = tuple[NDArray[np.float64], NDArray[np.float64]]
_PLACE = (attrgetter("x_m"), attrgetter("y_m"))
_hall_id = attrgetter("hall_id")


def rehomed(
    project: Project, items: Sequence[Placed], moved: Mapping[str, Entity], there_m: Places | None = None
) -> dict[str, Entity]:
    """Moved items with the halls that they stand in now.

    Only what stood in its own hall, or in the yard as an item of the yard, changes: a busway of the yard that hangs
    over a hall stays one of the yard.

    Args:
        project: Its halls.
        items: Items before they were moved.
        moved: Those that have moved, by id.
        there_m: Where these stand now, x and y in the same order, where that is known: all are placed items then. [m]

    Returns:
        Every moved item, with another hall where it is in another one.
    """
    found: dict[str, Entity] = dict(moved)
    copies = placed_among(moved.values()) if there_m is None else cast(list[Placed], list(moved.values()))
    strays = _strays(project, copies, there_m or _places(copies))
    if strays:  # of thousands that are dragged mostly none
        pairs = [(i, there) for i in items if i.id in strays and isinstance(there := moved[i.id], Placed)]
        found.update({there.id: there for there in _elsewhere(project, pairs)})
    return found


def housed(project: Project, pairs: Sequence[tuple[Placed, Placed]]) -> list[Placed]:
    """Copies of items with the halls that they stand in, by the same rule as what is moved.

    Args:
        project: Its halls.
        pairs: Each item with a copy of it at another place.
    """
    copies = [copy for _, copy in pairs]
    strays = _strays(project, copies, _places(copies))
    moved = {copy.id: copy for copy in _elsewhere(project, [pair for pair in pairs if pair[1].id in strays])}
    return [moved.get(copy.id, copy) for _, copy in pairs]


def _elsewhere(project: Project, pairs: Sequence[tuple[Placed, Placed]]) -> list[Placed]:
    """Those that stand in another hall there than they did here, as members of it."""
    before, after = _homes(project, [b for b, _ in pairs]), _homes(project, [a for _, a in pairs])
    return [
        replace(there, hall_id=home)
        for (item, there), here, home in zip(pairs, before, after, strict=True)
        if here == item.hall_id != home and (home or isinstance(item, OUTDOORS))
    ]


def _places(items: Sequence[Placed]) -> Places:
    """Where items stand, x and y, each shape (n,). [m]"""
    x_m, y_m = (np.fromiter(map(read, items), dtype=np.float64, count=len(items)) for read in _PLACE)
    return x_m, y_m


def _strays(project: Project, there: Sequence[Placed], there_m: Places) -> set[str]:
    """Ids of those that do not stand in their own hall; none where there are no halls."""
    if not project.halls:
        return set()
    x_m, y_m = there_m
    found: set[str] = set()
    for hall_id, members in _by_hall(there).items():
        hall = project.get(hall_id)
        stays = np.zeros(len(members), dtype=np.bool_)
        if isinstance(hall, Hall):
            stays = points_inside(x_m[members], y_m[members], hall.outline_m)
        found.update(there[n].id for n in members[~stays].tolist())
    return found


def _by_hall(items: Sequence[Placed]) -> dict[str, NDArray[np.intp]]:
    """Places of items among all of them, by the halls that they belong to."""
    halls = list(map(_hall_id, items))
    kinds = {hall_id: n for n, hall_id in enumerate(dict.fromkeys(halls))}
    if len(kinds) == 1:  # ten thousand racks of one hall
        return {halls[0]: np.arange(len(halls))}
    which = np.fromiter(map(kinds.__getitem__, halls), dtype=np.intp, count=len(halls))
    return {hall_id: np.flatnonzero(which == n) for hall_id, n in kinds.items()}


def _homes(project: Project, items: Sequence[Placed]) -> list[str]:
    """The hall that each item stands in, its own one first, or empty."""
    x, y = np.array([i.x_m for i in items]), np.array([i.y_m for i in items])
    inside = [(hall, points_inside(x, y, hall.outline_m)) for hall in project.halls]
    return [_home(project, item, [hall for hall, flags in inside if flags[n]]) for n, item in enumerate(items)]


def _home(project: Project, item: Placed, around: Sequence[Hall]) -> str:
    """Of the halls around an item its own one, else one of its storey.

    What stands in the yard is on the ground under the halls of upper storeys, as long as none of these is shown alone.
    """
    own = project.get(item.hall_id)
    if own in around:
        return item.hall_id
    shown_m = shown_floor_m(project)
    floor_m = storey_m(project, own) if isinstance(own, Hall) else ground_m(project) if shown_m is None else shown_m
    near = [h for h in around if is_on(project, h, floor_m)]
    return near[0].id if near else ""
