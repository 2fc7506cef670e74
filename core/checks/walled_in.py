"""Racks that stand in another body: what the air of a sliver of their faces says of them means nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from core.checks.floor_overlaps import overlapping_on_floor
from core.model.project import Project
from core.model.rack import Rack
from core.model.remembered import remembered
from core.results.face_air import is_without_air
from core.results.thermal_result import AirField, HallAir, ThermalResult


@remembered
def bodies_around(project: Project) -> Mapping[str, str]:
    """Tag of the body that a rack stands in or reaches into, by the rack's id; racks that stand free are not in it."""
    found: dict[str, str] = {}
    for a, b in overlapping_on_floor(project):
        for one, other in ((a, b), (b, a)):
            if isinstance(one, Rack):
                found.setdefault(one.id, other.tag)
    return found


def without_walled_in(project: Project, thermal: ThermalResult) -> ThermalResult:
    """Room air in which racks that stand in a body, with no air before front and rear, have no temperatures.

    On coarse cells a sliver of such a face may still meet air beside the body, and the march lets the rack breathe
    there; screens and documents are not to print what comes of it.

    Args:
        project: The project that the air is of.
        thermal: Its air.

    Returns:
        The same object where no rack stands so.
    """
    halls = tuple(_blanked(project, hall) for hall in thermal.halls)
    if all(a is b for a, b in zip(halls, thermal.halls, strict=True)):
        return thermal
    return replace(thermal, halls=halls)


def racks_without_air(project: Project, rack_ids: Sequence[str], field: AirField) -> list[int]:
    """Places of the racks among these that stand in a body and have no air before front and rear.

    Args:
        project: Their project.
        rack_ids: Racks of one hall.
        field: Its air.
    """
    around = bodies_around(project)
    if around.keys().isdisjoint(rack_ids):
        return []
    racks = ((n, project.get(rack_id)) for n, rack_id in enumerate(rack_ids) if rack_id in around)
    return [n for n, rack in racks if isinstance(rack, Rack) and is_without_air(field, rack)]


def _blanked(project: Project, air: HallAir) -> HallAir:
    rows = racks_without_air(project, air.rack_ids, air.air_field) if air.air_field is not None else []
    if not rows:
        return air
    columns = {}
    for name in ("rack_inlet_mean_c", "rack_inlet_max_c", "rack_outlet_c"):
        values = getattr(air, name).copy()
        values[rows] = np.nan
        values.setflags(write=False)
        columns[name] = values
    asked = air.why is not None and air.why.rack_id in {air.rack_ids[row] for row in rows}
    return replace(air, **columns, why=None if asked else air.why)
