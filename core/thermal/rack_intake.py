"""Heights at which a rack breathes, and the empty ones through which air passes it unasked."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from core.model.rack import BASE_U_M, RACK_UNIT_M, CoolingKind, Rack
from core.thermal.plenum import perforated_loss_factor
from core.thermal.room import Band, Gap

Floats = NDArray[np.float64]

FRONT_SPACE_M, DOOR_OPEN_RATIO = 0.15, 0.7
"""Between door and servers: rails of usual cabinets stand 100 to 200 mm back; perforated doors are 60 to 80 % open."""
MOUNTING_M = 0.45
"""Clear width between the mounting posts of 19-inch equipment (EIA-310)."""
DOOR_REACH_M = FRONT_SPACE_M * math.sqrt(perforated_loss_factor(DOOR_OPEN_RATIO))
"""How far up and down air spreads behind a perforated door. What moves along the space behind the door has the dynamic
pressure that the door takes, ``(flow per width / depth)^2 = K v^2``; the solution decays over ``depth sqrt(K)``. [m]"""
BAND_M = 0.15
"""Height of the slices in which an intake is described."""
FULL_RATIO = 0.8
"""A rack with doors that is filled to this share breathes over its whole face."""
EMPTY_U_OPEN_RATIO = 0.5
"""Open share of unblanked empty U across the rack: mounting posts, rails and cables take the rest (judgement)."""
LEAST_GAP_U = 2
"""Slots of a single U between servers are taken as part of the servers around them."""


def intake_bands(rack: Rack) -> tuple[Band, ...]:
    """Heights at which a rack breathes, by its contents' rated airflow or power; empty for a rack-filling system.

    Air comes in through the whole perforated door and moves up and down behind it, so the heights of the servers blur:
    with ``exp(-|z| / DOOR_REACH_M)``, thrown back at floor and top. A rack without doors breathes where servers stand.
    """
    drawing = [(u, w) for u in rack.units if (w := u.airflow_m3_s or u.rated_power_w) > 0.0]
    if rack.has_doors and rack.used_u >= FULL_RATIO * rack.u_capacity:
        return ()
    top_m = rack.height_m
    lows = [BASE_U_M + (u.u_position - 1) * RACK_UNIT_M for u, _ in drawing]
    servers = [
        (low, min(low + u.u_height * RACK_UNIT_M, top_m), w)
        for low, (u, w) in zip(lows, drawing, strict=True)
        if low < top_m
    ]
    if not servers:
        return ()
    if not rack.has_doors:
        whole = sum(w for _, _, w in servers)
        return tuple(Band(low, high, w / whole) for low, high, w in sorted(servers))
    edges = np.linspace(0.0, top_m, max(2, round(top_m / BAND_M)) + 1)
    below = np.zeros(len(edges))
    for low, high, weight in servers:
        below += weight * _drawn_below(edges, low, high, top_m)
    shares, heights = np.diff(below / below[-1]).tolist(), edges.tolist()
    return tuple(Band(z0, z1, share) for z0, z1, share in zip(heights[:-1], heights[1:], shares, strict=True))


def exit_open_ratio(rack: Rack) -> float:
    """Free share of a rack's rear: servers blow between the posts and through the holes of the door.

    1 where a rear door's coil or immersion spreads the air; without doors the posts alone are in the way.
    """
    if rack.cooling in (CoolingKind.REAR_DOOR, CoolingKind.IMMERSION):
        return 1.0
    return (DOOR_OPEN_RATIO if rack.has_doors else 1.0) * min(MOUNTING_M / rack.width_m, 1.0)


def _drawn_below(z_m: Floats, low_m: float, high_m: float, top_m: float) -> Floats:
    """Share of what servers between two heights draw that passes the door below each height, shape of ``z_m``.

    Args:
        z_m: Heights, the first of them the floor. [m]
        low_m, high_m: Where the servers stand. [m]
        top_m: Top of the door. [m]
    """
    total = np.zeros(len(z_m))
    for n in (-1, 0, 1):  # images behind floor and top; further ones are far beyond the reach
        for a, b in ((low_m, high_m), (-high_m, -low_m)):
            blurred = _ramp(z_m - a - 2.0 * n * top_m) - _ramp(z_m - b - 2.0 * n * top_m)
            total += (blurred - blurred[0]) / (high_m - low_m)
    return total


def _ramp(x: Floats) -> Floats:
    """A ramp blurred with ``exp(-|x| / DOOR_REACH_M)``."""
    return np.asarray(np.maximum(x, 0.0) + 0.5 * DOOR_REACH_M * np.exp(-np.abs(x) / DOOR_REACH_M))


def open_gaps(rack: Rack) -> tuple[Gap, ...]:
    """Runs of empty U that no blanking panel closes; none in rack-filling systems and tanks."""
    if rack.has_blanking_panels or rack.used_u >= rack.u_capacity or rack.cooling is CoolingKind.IMMERSION:
        return ()
    taken = {u for unit in rack.units for u in range(unit.u_position, unit.u_position + unit.u_height)}
    gaps, first = [], 0
    for u in range(1, rack.u_capacity + 2):
        is_empty = u <= rack.u_capacity and u not in taken
        if is_empty and not first:
            first = u
        elif not is_empty and first:
            if u - first >= LEAST_GAP_U:
                bottom, top = (BASE_U_M + (n - 1) * RACK_UNIT_M for n in (first, u))
                gaps.append(Gap(bottom, min(top, rack.height_m), EMPTY_U_OPEN_RATIO))
            first = 0
    return tuple(gaps)
