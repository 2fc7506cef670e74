"""What the floor carries."""

from __future__ import annotations

from collections.abc import Iterator

from core.checks.evidence import Evidence
from core.model.rack import Rack
from core.results.finding import Finding, Severity, measured

GRAVITY_M_S2 = 9.80665
HALF_AISLE_M = 0.6
"""Floor in front of a rack and behind it that carries with its footprint: half of a usual aisle of 1.2 m (judgement;
makers' floor-loading sheets spread the weight over the clearances around the rack alike)."""


def floor_loads(evidence: Evidence) -> Iterator[Finding]:
    """A rack loads the floor of its hall beyond its rating; halls whose rating is not known are not tested."""
    for hall in evidence.project.halls:
        if hall.floor_load_max_pa <= 0.0:
            continue
        for rack in evidence.project.in_hall(Rack, hall.id):
            area_m2 = rack.width_m * (rack.depth_m + 2.0 * HALF_AISLE_M)
            load_pa = GRAVITY_M_S2 * rack.weight_kg / area_m2
            if load_pa > hall.floor_load_max_pa:
                yield Finding(
                    "floor-load",
                    Severity.WARNING,
                    f"{rack.tag} loads the floor with {load_pa / 1e3:.1f} kPa, rated for "
                    f"{hall.floor_load_max_pa / 1e3:.1f} kPa.",
                    "Spread its weight, move contents, or have the floor checked.",
                    (rack.id,),
                    (rack.x_m, rack.y_m),
                    measured(load_pa),
                )
