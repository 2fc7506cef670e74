"""Contained aisles: whether what is blown in and drawn out of them has a way."""

from __future__ import annotations

import math
from collections.abc import Iterator

from core.checks.evidence import Evidence
from core.model.cooling import Containment
from core.results.finding import Finding, Severity, measured
from core.results.room_air import AislePressure

MOST_PA = 25.0
"""Server fans lose half of the pressure over their stall pressure of 100 to 250 Pa: here some 8 % of their flow."""
STALL_PA = 150.0
"""Beyond this they move nothing."""
LEAST_LEAK_RATIO = 0.02


def pressed_aisles(evidence: Evidence) -> Iterator[Finding]:
    """The air of a contained aisle would have to pass leaks at a pressure that server fans do not give."""
    for hall in evidence.thermal.halls if evidence.thermal is not None else ():
        for aisle in hall.aisles:
            containment = evidence.project.get(aisle.containment_id)
            if isinstance(containment, Containment) and _is_pressed(aisle):
                yield _finding(containment, aisle)


def _is_pressed(aisle: AislePressure) -> bool:
    if math.isnan(aisle.pressure_pa):
        return abs(aisle.leak_m3_s) > LEAST_LEAK_RATIO * max(aisle.supplied_m3_s, aisle.drawn_m3_s)
    return abs(aisle.pressure_pa) > MOST_PA


def _finding(containment: Containment, aisle: AislePressure) -> Finding:
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
        else "Bring more air in: tiles or coolers for a cold aisle, fewer grilles over a hot one."
    )
    place = (containment.x_m, containment.y_m)
    return Finding("aisle-pressure", severity, message, fix, (containment.id,), place, measured(leak_m3_s))
