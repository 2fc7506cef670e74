"""Rear-door heat exchangers: what is counted on them against what they can take."""

from __future__ import annotations

import math
from collections.abc import Iterator

from core.checks.evidence import Evidence
from core.model.heat import HeatSplit, heat_by_rack
from core.model.project import Project
from core.model.rack import CoolingKind, Rack
from core.plant.rear_door import door_effectiveness, door_heat_w
from core.results.finding import Finding, Severity

LEAST_SHORT_RATIO = 0.03
"""A door that takes less than it is counted with by no more than this is left in peace."""


def rear_doors_at_capacity(evidence: Evidence) -> Iterator[Finding]:
    """The coil of a door would take more than the door is rated for; the rest warms the room."""
    for rack, split in _doors(evidence.project):
        air_w = split.air_w + split.door_w
        wanted = air_w * rack.rear_door_effectiveness
        if wanted > rack.rear_door_capacity_w * (1.0 + LEAST_SHORT_RATIO):
            message = (
                f"{rack.tag}'s rear door is at its {rack.rear_door_capacity_w / 1e3:.0f} kW: "
                f"{split.air_w / 1e3:.0f} of {air_w / 1e3:.0f} kW go to the room."
            )
            fix = "Choose a larger door, or take heat by liquid."
            yield Finding("rear-door-at-capacity", Severity.WARNING, message, fix, (rack.id,), (rack.x_m, rack.y_m))


def rear_doors_short(evidence: Evidence) -> Iterator[Finding]:
    """At its air and water a door cannot take what it is counted with."""
    if evidence.thermal is None:
        return
    project = evidence.project
    water_c = evidence.liquid.chilled_supply_c if evidence.liquid else project.assumptions.chilled_water_supply_c
    inlets = evidence.thermal.inlet_by_rack()
    for rack, split in _doors(project):
        inlet_c = inlets.get(rack.id, math.nan)
        possible = possible_heat_w(project, rack, split, inlet_c, water_c)
        if possible < split.door_w * (1.0 - LEAST_SHORT_RATIO):
            message = (
                f"{rack.tag}'s rear door is counted with {split.door_w / 1e3:.1f} kW, but takes "
                f"{possible / 1e3:.1f} kW of its {inlet_c:.1f} °C air with water of {water_c:.1f} °C."
            )
            fix = "Give it colder water, or count on a lower effectiveness."
            yield Finding("rear-door-short", Severity.WARNING, message, fix, (rack.id,), (rack.x_m, rack.y_m))


def possible_heat_w(project: Project, rack: Rack, split: HeatSplit, inlet_c: float, water_c: float) -> float:
    """Heat that a rack's door can take; all it is counted with where the inlet is not known. [W]"""
    if math.isnan(inlet_c) or split.airflow_m3_s <= 0.0:
        return split.door_w
    rated = sum(u.airflow_m3_s for u in rack.units)
    flow_ratio = split.airflow_m3_s / rated if rated > 0.0 else 1.0
    effectiveness = door_effectiveness(rack.rear_door_effectiveness, flow_ratio)
    rate_w_k = split.airflow_m3_s * project.assumptions.air_heat_capacity_j_m3_k
    heat = door_heat_w(effectiveness, inlet_c, water_c, split.air_w + split.door_w, rate_w_k)
    return min(heat, rack.rear_door_capacity_w)


def _doors(project: Project) -> Iterator[tuple[Rack, HeatSplit]]:
    splits = heat_by_rack(project)
    for rack in project.racks:
        if rack.cooling is CoolingKind.REAR_DOOR and splits[rack.id].door_w > 0.0:
            yield rack, splits[rack.id]
