"""Storeys: halls whose floors are equally high, one of which the plan may show alone."""

from __future__ import annotations

from types import MappingProxyType

from core.geometry.polygon import contains_point
from core.model.cooling import HeatRejection
from core.model.electrical import PowerSource, PowerUnit
from core.model.entity import Placed
from core.model.loop_items import HeatExport, StorageTank
from core.model.plan_marks import GroupKind, ItemGroup
from core.model.project import Project
from core.model.remembered import remembered
from core.model.space import Hall

SAME_FLOOR_M = 0.01
"""Floors no further above the next lower one are of its storey."""
OUTDOORS = HeatRejection | HeatExport | StorageTank | PowerUnit | PowerSource
"""What may stand in the yard; everything else that is dragged out of all halls is told to stand outside its own."""


@remembered
def _storey_of_floor(project: Project) -> MappingProxyType[float, float]:
    """Of every height of floor that of its storey, which is its lowest: each hall is part of one. [m]"""
    found: dict[float, float] = {}
    before = None
    for floor_m in sorted({hall.floor_m for hall in project.halls}):
        is_near = before is not None and floor_m - before <= SAME_FLOOR_M
        found[floor_m] = found[before] if is_near and before is not None else floor_m
        before = floor_m
    return MappingProxyType(found)


@remembered
def floors_m(project: Project) -> tuple[float, ...]:
    """Heights of the storeys' floors, from the lowest; at least the yard's. [m]"""
    return tuple(sorted(set(_storey_of_floor(project).values()))) or (0.0,)


def ground_m(project: Project) -> float:
    """Floor of the storey that is level with the yard, or nearest to it. [m]"""
    return min(floors_m(project), key=abs)


def storey_m(project: Project, item: object) -> float:
    """Floor of the storey that an item stands on; that of the yard is nought. [m]"""
    hall = item if isinstance(item, Hall) else project.get(getattr(item, "hall_id", ""))
    return _storey_of_floor(project).get(hall.floor_m, hall.floor_m) if isinstance(hall, Hall) else 0.0


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
            return next((f for h in halls for f in floors_m(project) if is_on(project, h, f)), None)
    return None


def is_on(project: Project, hall: Hall, floor_m: float) -> bool:
    """Whether a hall is part of the storey that has a floor of this height, or the nearest to it."""
    floors = _storey_of_floor(project)
    nearest = min(floors, key=lambda f: abs(f - floor_m), default=floor_m)
    return abs(nearest - floor_m) <= SAME_FLOOR_M and storey_m(project, hall) == floors.get(nearest)


@remembered
def shown_halls(project: Project) -> tuple[Hall, ...]:
    """Halls of the storey that the plan shows; all when it shows all."""
    floor_m = shown_floor_m(project)
    return project.halls if floor_m is None else tuple(h for h in project.halls if is_on(project, h, floor_m))


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
    if not any(is_on(project, h, ground_m(project)) for h in shown):
        yard = (p for p in project.placed if not p.hall_id)
        ids |= {p.id for p in yard if any(contains_point(h.outline_m, p.x_m, p.y_m) for h in away.values())}
    return frozenset(ids)


def hall_under(project: Project, x_m: float, y_m: float, item: object = None) -> str:
    """Id of the hall around a place on the storey that is shown, or empty in the yard.

    Where all storeys are shown the hall on the ground comes first, and what may stand in the yard stays in it under a
    hall of an upper storey.

    Args:
        project: Its halls.
        x_m: Place. [m]
        y_m: Place. [m]
        item: What is to stand there, None for a part of the building.
    """
    around = [h for h in shown_halls(project) if contains_point(h.outline_m, x_m, y_m)]
    if shown_floor_m(project) is None:
        low = [h for h in around if is_on(project, h, ground_m(project))]
        around = low if low or isinstance(item, OUTDOORS) else around
    return around[0].id if around else ""


def storeys(project: Project) -> MappingProxyType[float, Project]:
    """The project storey by storey, by height of floor: its halls and what belongs to them; the yard goes with one.

    A project of one storey is its own only part.
    """
    floors = floors_m(project)
    if len(floors) < 2:
        return MappingProxyType({floors[0] if project.halls else 0.0: project})
    parts = {}
    for floor_m in floors:
        mine = {h.id for h in project.halls if is_on(project, h, floor_m)}
        has_yard = floor_m == ground_m(project)
        gone = [
            e.id
            for e in project.entities.values()
            if (isinstance(e, Hall) and e.id not in mine)
            or (hasattr(e, "hall_id") and e.hall_id not in mine and (e.hall_id or not has_yard))
        ]
        parts[floor_m] = project.with_changes(dict.fromkeys(gone, None))
    return MappingProxyType(parts)


def hall_around(project: Project, item: Placed) -> str:
    """Id of the hall that an item belongs to, or that a busway or another power unit of no hall lies in; else empty."""
    if item.hall_id or not isinstance(item, PowerUnit):
        return item.hall_id
    ground = (h for h in project.halls if is_on(project, h, ground_m(project)))
    return next((h.id for h in ground if contains_point(h.outline_m, item.x_m, item.y_m)), "")
