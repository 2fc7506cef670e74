"""Rear-door heat exchangers: what the room's air lets them take against what is counted on them."""

from __future__ import annotations

from collections.abc import Iterator

from core.checks.evidence import Evidence
from core.model.heat import HeatSplit, heat_by_rack
from core.model.rack import CoolingKind, Rack
from core.results.finding import Finding, Severity, measured

LEAST_SHORT_RATIO = 0.03
"""A door that takes less than it is counted with by no more than this is left in peace."""
FULL_RATIO = 0.999
"""A door that takes this much of its capacity is at it: its mean may have been below for a moment."""


def rear_doors_at_capacity(evidence: Evidence) -> Iterator[Finding]:
    """The coil of a door would take more than the door is rated for; the rest warms the room."""
    for rack, split, taken_w in _doors(evidence):
        air_w = split.air_w + split.door_w
        wanted_w = taken_w if taken_w is not None else air_w * rack.rear_door_effectiveness
        if wanted_w >= rack.rear_door_capacity_w * FULL_RATIO and air_w > wanted_w:
            left_w = air_w - rack.rear_door_capacity_w
            message = (
                f"{rack.tag}'s rear door is at its {rack.rear_door_capacity_w / 1e3:.0f} kW: "
                f"{left_w / 1e3:.0f} of {air_w / 1e3:.0f} kW go to the room."
            )
            fix = "Choose a larger door, or take heat by liquid."
            yield Finding(
                "rear-door-at-capacity",
                Severity.WARNING,
                message,
                fix,
                (rack.id,),
                (rack.x_m, rack.y_m),
                measured(air_w / max(rack.rear_door_capacity_w, 1.0)),
            )


def rear_doors_short(evidence: Evidence) -> Iterator[Finding]:
    """At its air and water a door takes less than it is counted with."""
    water_c = evidence.project.assumptions.chilled_water_supply_c
    inlets = evidence.thermal.inlet_by_rack() if evidence.thermal is not None else {}
    for rack, split, taken_w in _doors(evidence):
        if taken_w is not None and taken_w < split.door_w * (1.0 - LEAST_SHORT_RATIO):
            message = (
                f"{rack.tag}'s rear door is counted with {split.door_w / 1e3:.1f} kW, but takes "
                f"{taken_w / 1e3:.1f} kW behind servers that draw in {inlets[rack.id]:.1f} °C, with water of "
                f"{water_c:.1f} °C."
            )
            fix = "Give it colder water or more of it, or count on a lower effectiveness."
            yield Finding(
                "rear-door-short",
                Severity.WARNING,
                message,
                fix,
                (rack.id,),
                (rack.x_m, rack.y_m),
                measured(-taken_w / split.door_w),
            )


def _doors(evidence: Evidence) -> Iterator[tuple[Rack, HeatSplit, float | None]]:
    """Racks with a working door, their heat, and what the door takes, None while the room's air is not known."""
    splits = heat_by_rack(evidence.project)
    taken = evidence.thermal.door_by_rack_w() if evidence.thermal is not None else {}
    for rack in evidence.project.racks:
        if rack.cooling is CoolingKind.REAR_DOOR and splits[rack.id].door_w > 0.0:
            yield rack, splits[rack.id], taken.get(rack.id)
