"""What a fit to sensors may change: leakage and the racks' airflow, within which bounds, and where sensors are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.model.cooling import Containment, PerforatedTile
from core.model.entity import Entity
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.model.scenario import MeasuredPoint
from core.model.space import FloorKind, Hall


@dataclass(frozen=True, slots=True)
class Unknown:
    """A parameter of the fit.

    Attributes:
        name: What it is, in words.
        low, high: Bounds; a value at one of them is said so.
        step: Change by which its effect is found.
        start: Value in the project.
        is_factor: Whether it multiplies what items have, where others take its place.
    """

    name: str
    low: float
    high: float
    step: float
    start: float
    is_factor: bool = False


def sensed(project: Project) -> tuple[set[str], list[MeasuredPoint]]:
    """Halls with sensors, and the sensors at racks that stand in a hall."""
    halls: set[str] = set()
    points = []
    for point in project.of_type(MeasuredPoint):
        racks = [project.get(i) for i in point.rack_ids]
        found = {r.hall_id for r in racks if isinstance(r, Rack) and r.hall_id}
        if found:
            points.append(point)
            halls |= found
    return halls, points


def unknowns_of(project: Project, halls: set[str]) -> list[Unknown]:
    """What can be fitted.

    Floor leakage of real floors is 5 to 15 % of the supply (Radmehr et al., IPACK2005-73273), up to half in bad ones;
    containment as built leaks 3 to 5 %; servers' airflow differs from its rating by up to a factor of two with fan
    speed control.
    """
    found = []
    floors = [e.floor_leakage_ratio for e in _leaky(project, halls) if isinstance(e, Hall)]
    if floors:
        found.append(Unknown("floor leakage", 0.0, 0.5, 0.05, min(float(np.mean(floors)), 0.5)))
    panels = [e.leakage_ratio for e in _leaky(project, halls) if isinstance(e, Containment)]
    if panels:
        found.append(Unknown("containment leakage", 0.0, 0.3, 0.03, min(float(np.mean(panels)), 0.3)))
    return [*found, Unknown("rack airflow", 0.5, 2.0, 0.1, 1.0, is_factor=True)]


def _leaky(project: Project, halls: set[str]) -> list[Hall | Containment]:
    floors = [
        h
        for h in project.halls
        if h.id in halls and h.floor_kind is FloorKind.RAISED and project.in_hall(PerforatedTile, h.id)
    ]
    return [*floors, *(c for h in sorted(halls) for c in project.in_hall(Containment, h))]


def changes_with(
    project: Project, halls: set[str], unknowns: Sequence[Unknown], values: Sequence[float]
) -> list[tuple[str, Entity]]:
    """Entities with these values in place, by id; leakages become the same in all of the halls."""
    by_name = {u.name: float(v) for u, v in zip(unknowns, values, strict=True)}
    changed: list[tuple[str, Entity]] = []
    for entity in _leaky(project, halls):
        if isinstance(entity, Hall):
            changed.append((entity.id, replace(entity, floor_leakage_ratio=by_name["floor leakage"])))
        else:
            changed.append((entity.id, replace(entity, leakage_ratio=by_name["containment leakage"])))
    ratio = by_name["rack airflow"]
    if ratio == 1.0:
        return changed
    for hall_id in sorted(halls):
        for rack in project.in_hall(Rack, hall_id):
            units = tuple(replace(u, airflow_m3_s=_airflow_m3_s(project, u) * ratio) for u in rack.units)
            changed.append((rack.id, replace(rack, units=units)))
    return changed


def _airflow_m3_s(project: Project, unit: RackUnit) -> float:
    """Rated airflow of a server, or what follows from the assumed air rise. [m3/s]"""
    if unit.airflow_m3_s > 0.0:
        return unit.airflow_m3_s
    assumed = project.assumptions
    air_w = unit.rated_power_w * (1.0 - unit.liquid_ratio)
    return air_w / (assumed.air_heat_capacity_j_m3_k * assumed.server_air_rise_k)
