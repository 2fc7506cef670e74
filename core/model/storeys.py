"""Storeys: halls whose floors are equally high, one of which the plan may show alone."""

from __future__ import annotations

from types import MappingProxyType

from core.geometry.polygon import contains_point
from core.model.plan_marks import GroupKind, ItemGroup
from core.model.project import Project
from core.model.remembered import remembered
from core.model.space import Hall

SAME_FLOOR_M = 0.01
"""Floors nearer to each other than this are one storey."""


@remembered
def floors_m(project: Project) -> tuple[float, ...]:
    """Heights of the floors that halls have, from the lowest; at least the yard's. [m]"""
    found: list[float] = []
    for floor_m in sorted(hall.floor_m for hall in project.halls):
        if not found or floor_m - found[-1] > SAME_FLOOR_M:
            found.append(floor_m)
    return tuple(found) or (0.0,)


def rise_m(project: Project, one: object, other: object) -> float:
    """Difference in height of the floors on which two items stand; what belongs to no hall stands in the yard. [m]"""
    halls = (project.get(getattr(item, "hall_id", "")) for item in (one, other))
    here, there = (hall.floor_m if isinstance(hall, Hall) else 0.0 for hall in halls)
    return abs(here - there)


def floor_heights(project: Project) -> tuple[tuple[str, float], ...]:
    """What ``rise_m`` depends on beside the items: halls whose floor is not the yard's, with its height. [m]"""
    return tuple((hall.id, hall.floor_m) for hall in project.halls if hall.floor_m)


@remembered
def shown_floor_m(project: Project) -> float | None:
    """Floor of the storey that the plan shows alone, or None when it shows all. [m]"""
    for group in project.of_type(ItemGroup):
        if group.kind is GroupKind.STOREY:
            halls = (h for i in group.member_ids if isinstance(h := project.get(i), Hall))
            return next((f for h in halls for f in floors_m(project) if is_on(h, f)), None)
    return None


def is_on(hall: Hall, floor_m: float) -> bool:
    """Whether a hall is part of a storey."""
    return abs(hall.floor_m - floor_m) <= SAME_FLOOR_M


@remembered
def shown_halls(project: Project) -> tuple[Hall, ...]:
    """Halls of the storey that the plan shows; all when it shows all."""
    floor_m = shown_floor_m(project)
    return project.halls if floor_m is None else tuple(h for h in project.halls if is_on(h, floor_m))


@remembered
def off_storey_ids(project: Project) -> frozenset[str]:
    """Halls of other storeys than the one shown, and all that belongs to them.

    The yard is shown with every storey, except what hangs over a hall of another one, such as busways.
    """
    shown = shown_halls(project)
    if len(shown) == len(project.halls):
        return frozenset()
    away = {h.id: h for h in project.halls if h not in shown}
    ids = {e.id for e in project.entities.values() if e.id in away or getattr(e, "hall_id", "") in away}
    if not any(is_on(h, min(floors_m(project), key=abs)) for h in shown):
        yard = (p for p in project.placed if not p.hall_id)
        ids |= {p.id for p in yard if any(contains_point(h.outline_m, p.x_m, p.y_m) for h in away.values())}
    return frozenset(ids)


def hall_under(project: Project, x_m: float, y_m: float) -> str:
    """Id of the hall around a place on the storey that is shown, or empty in the yard."""
    return next((h.id for h in shown_halls(project) if contains_point(h.outline_m, x_m, y_m)), "")


def storeys(project: Project) -> MappingProxyType[float, Project]:
    """The project storey by storey, by height of floor: its halls and what belongs to them; the yard goes with one.

    A project of one storey is its own only part.
    """
    floors = floors_m(project)
    if len(floors) < 2:
        return MappingProxyType({floors[0] if project.halls else 0.0: project})
    parts = {}
    for floor_m in floors:
        mine = {h.id for h in project.halls if is_on(h, floor_m)}
        has_yard = floor_m == min(floors, key=abs)
        gone = [
            e.id
            for e in project.entities.values()
            if (isinstance(e, Hall) and e.id not in mine)
            or (hasattr(e, "hall_id") and e.hall_id not in mine and (e.hall_id or not has_yard))
        ]
        parts[floor_m] = project.with_changes(dict.fromkeys(gone, None))
    return MappingProxyType(parts)
