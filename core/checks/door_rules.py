"""Rear-door heat exchangers: what the room's air lets them take against what is counted on them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core.checks.evidence import Evidence
from core.checks.floor_overlaps import by_hall, on_floor
from core.geometry.box_index import BoxIndex
from core.model.footprints import boxes_of
from core.model.heat import HeatSplit, heat_by_rack
from core.model.rack import CoolingKind, Rack
from core.model.rear_door import door_rectangle
from core.results.finding import Finding, Severity, measured

LEAST_SHORT_RATIO = 0.03
"""A door that takes less than it is counted with by no more than this is left in peace."""
FULL_RATIO = 0.999
"""A door that takes this much of its capacity is at it: its mean may have been below for a moment."""


def rear_doors_without_room(evidence: Evidence) -> Iterator[Finding]:
    """A rear door reaches into what stands behind its rack, or into the door behind that."""
    hung = [(r, box) for r in evidence.project.racks if (box := door_rectangle(r)) is not None]
    if not hung:
        return
    items = on_floor(evidence.project)
    boxes_m = boxes_of(items)
    for hall_id, members in by_hall([rack for rack, _ in hung]).items():
        doors = [hung[n] for n in members]
        standing = [n for n, item in enumerate(items) if item.hall_id == hall_id]
        behind = [rack for rack, _ in doors]
        others = [*(items[n] for n in standing), *behind]
        doors_m = np.array([box for _, box in doors], dtype=np.float64).reshape(-1, 4)
        places, theirs = BoxIndex(np.concatenate([boxes_m[standing], doors_m])).overlaps_with(doors_m)
        told = set()
        for place, n in sorted(zip(places.tolist(), theirs.tolist(), strict=True), key=lambda pair: pair[::-1]):
            rack, other, is_door = behind[n], others[place], place >= len(standing)
            pair = frozenset((rack.id, other.id))
            if other is rack or pair in told:
                continue
            told.add(pair)
            what = f"the rear door of {other.tag}" if is_door else other.tag
            message = f"The rear door of {rack.tag}, {rack.door_depth_m:.2f} m deep, reaches into {what}."
            fix = "Move one of them, or choose a shallower door."
            yield Finding("rear-door-no-room", Severity.ERROR, message, fix, (rack.id, other.id), (rack.x_m, rack.y_m))


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
