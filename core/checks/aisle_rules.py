"""Contained aisles: whether they are closed, and whether what is blown in and drawn out of them has a way."""

from __future__ import annotations

import math
from collections.abc import Iterator

from core.checks.evidence import Evidence
from core.model.cooling import AirCooler, Containment, ContainmentKind, Intake, ReturnGrille
from core.model.project import Project
from core.results.finding import Finding, Severity, measured
from core.results.room_air import AislePressure
from core.thermal.hall_frame import HallFrame
from core.thermal.open_sides import enclosures_with_open_sides
from core.thermal.room import Enclosure, OpenSide

MOST_PA = 25.0
"""Server fans lose half of the pressure over their stall pressure of 100 to 250 Pa: here some 8 % of their flow."""
STALL_PA = 150.0
"""Beyond this they move nothing."""
LEAST_LEAK_RATIO = 0.02
LEAST_OPEN_M = 0.1
"""Opening in a long side that is worth a word: over the height of racks it is as large as all that panels leak. [m]"""
SIDES = (("left side on the plan", "right side on the plan"), ("lower side on the plan", "upper side on the plan"))
"""By the axis across the aisle, and whether the side is the one with the larger coordinate."""


def open_sides(evidence: Evidence) -> Iterator[Finding]:
    """A contained aisle has neither rack nor panel along a part of a long side."""
    for frame, one in enclosures_with_open_sides(evidence.project):
        containment = evidence.project.get(one.containment_id)
        sides = [side for side in one.open_sides if _open_m(side) >= LEAST_OPEN_M]
        if isinstance(containment, Containment) and sides:
            yield _open_finding(containment, frame, one, sides)


def _open_finding(containment: Containment, frame: HallFrame, one: Enclosure, sides: list[OpenSide]) -> Finding:
    name = containment.tag or "An aisle"
    along = 1 - sides[0].across
    length_m = one.box.high_m[along] - one.box.low_m[along]
    open_m, names = [_open_m(side) for side in sides], [SIDES[side.across][side.is_far] for side in sides]
    parts = f"{open_m[0]:.1f} m of its {names[0]}"
    if len(sides) > 1:
        parts = f"{open_m[0]:.1f} m of its {names[0]} and {open_m[1]:.1f} m of its {names[1]}"
    message = f"{name} is contained over {length_m:.1f} m, but {parts} are open."
    fix = (
        "Close the opening with racks or with a thin wall as high as the racks, or let the containment end where the "
        "rows do."
    )
    widest = max(sides, key=_open_m)
    begin, end = max(widest.spans_m, key=lambda span: span[1] - span[0])
    edge = (one.box.high_m if widest.is_far else one.box.low_m)[widest.across]
    middle = 0.5 * (begin + end)
    x_m, y_m = (edge, middle) if widest.across == 0 else (middle, edge)
    place = (x_m + frame.x0_m, y_m + frame.y0_m)
    return Finding("aisle-open-side", Severity.WARNING, message, fix, (containment.id,), place, measured(sum(open_m)))


def _open_m(side: OpenSide) -> float:
    return sum(end - begin for begin, end in side.spans_m)


def pressed_aisles(evidence: Evidence) -> Iterator[Finding]:
    """The air of a contained aisle would have to pass leaks at a pressure that server fans do not give."""
    for hall in evidence.thermal.halls if evidence.thermal is not None else ():
        for aisle in hall.aisles:
            containment = evidence.project.get(aisle.containment_id)
            if isinstance(containment, Containment) and _is_pressed(aisle):
                yield _finding(evidence.project, containment, aisle)


def _is_pressed(aisle: AislePressure) -> bool:
    if math.isnan(aisle.pressure_pa):
        return abs(aisle.leak_m3_s) > LEAST_LEAK_RATIO * max(aisle.supplied_m3_s, aisle.drawn_m3_s)
    return abs(aisle.pressure_pa) > MOST_PA


def _finding(project: Project, containment: Containment, aisle: AislePressure) -> Finding:
    is_over = aisle.leak_m3_s > 0.0
    name, leak_m3_s = containment.tag or "a contained aisle", abs(aisle.leak_m3_s)
    pressure = "" if math.isnan(aisle.pressure_pa) else f", which takes {abs(aisle.pressure_pa):.0f} Pa"
    if is_over:
        message = f"{leak_m3_s:.1f} m³/s have to leak out of {name}{pressure}."
    else:
        message = f"{leak_m3_s:.1f} m³/s have to leak into {name}{pressure}."
    stalls = math.isnan(aisle.pressure_pa) or abs(aisle.pressure_pa) > STALL_PA
    severity = Severity.ERROR if stalls else Severity.WARNING
    fix = (
        "Give its air a way out: ceiling grilles over a hot aisle, fewer or smaller tiles in a cold one."
        if is_over
        else "Bring more air in: tiles or coolers for a cold aisle, fewer grilles or slower coolers for a hot one."
    )
    if is_over and _has_idle_grilles(project, containment):
        fix = "The ceiling grilles over it draw nothing: let coolers of the hall draw in from the ceiling."
    place = (containment.x_m, containment.y_m)
    return Finding("aisle-pressure", severity, message, fix, (containment.id,), place, measured(leak_m3_s))


def _has_idle_grilles(project: Project, aisle: Containment) -> bool:
    """Whether grilles lie over a hot aisle, and no unit that runs draws from the void above them."""
    above = [g for g in project.in_hall(ReturnGrille, aisle.hall_id) if aisle.rectangle.contains(g.x_m, g.y_m)]
    units = project.in_hall(AirCooler, aisle.hall_id)
    draws = any(u.intake is Intake.CEILING and u.operating_airflow_m3_s > 0.0 for u in units)
    return aisle.kind is ContainmentKind.HOT and bool(above) and not draws
