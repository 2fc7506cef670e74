"""Pressures that nobody marches: under the raised floor, and in enclosed aisles.

An aisle's pressure follows from what is left over: tiles, coolers and racks blow into it and draw from it, and the
difference must pass the leaks of its panels, an orifice flow ``Q = C A sqrt(2 dp / rho)``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.geometry.rectangle import Rectangle
from core.model.cooling import Containment, PerforatedTile
from core.model.project import Project
from core.model.space import Hall
from core.results.room_air import AislePressure, FloorPressure
from core.thermal.room import DIRECTIONS, AirRoom, Box

Floats = NDArray[np.float64]
Array = TypeVar("Array", bound=NDArray[Any])

DISCHARGE_RATIO = 0.61
"""Discharge coefficient of a sharp-edged slot (Idelchik; also ASHRAE Fundamentals, flow through cracks)."""
BESIDE_M = 0.15
"""An opening belongs to the aisle that lies so far in front of it."""


def floor_pressure(room: AirRoom, origin_m: tuple[float, float]) -> FloorPressure | None:
    """What the air under the raised floor of a room does; None without a floor that tiles are in.

    Args:
        room: The room.
        origin_m: Its lower left corner on the plan.
    """
    if room.plenum is None:
        return None
    tiles = room.supplies[-len(room.plenum.tile_m3_s) :]  # the floor's leakage comes before them
    return FloorPressure(
        _locked(room.plenum.pressure_pa.astype(np.float32)),
        _locked(room.plenum.speed_m_s.astype(np.float32)),
        origin_m,
        room.plenum.spacing_m,
        tuple(s.id for s in tiles),
        _locked(np.array([s.flow_m3_s for s in tiles])),
    )


def aisle_pressures(
    project: Project, hall: Hall, room: AirRoom, origin_m: tuple[float, float], rack_flow_ratio: Floats
) -> tuple[AislePressure, ...]:
    """Pressures of the aisles of a hall that roof and doors enclose.

    Args:
        project: The project.
        hall: The hall.
        room: Its room.
        origin_m: Lower left corner of the room on the plan.
        rack_flow_ratio: Airflow of each rack over that of the room's, shape (racks,).
    """
    enclosed = [c for c in project.in_hall(Containment, hall.id) if c.has_roof and c.has_end_doors]
    if not enclosed:
        return ()
    openings = _openings(room)
    flow = openings.flow_m3_s * np.where(openings.rack >= 0, np.append(rack_flow_ratio, 1.0)[openings.rack], 1.0)
    found = []
    for containment in enclosed:
        box = containment.rectangle.moved(-origin_m[0], -origin_m[1])
        inside = openings.lies_in(box)
        blown, drawn = float(flow[inside & openings.blows].sum()), float(flow[inside & ~openings.blows].sum())
        leak_m2 = panel_area_m2(containment) * containment.leakage_ratio
        pressure = leak_pressure_pa(blown - drawn, leak_m2, room.air.density_kg_m3)
        found.append(AislePressure(containment.id, blown, drawn, leak_m2, pressure))
    return tuple(found)


def enclosed_tiles(project: Project, hall: Hall, containment_ids: set[str]) -> int:
    """How many tiles of a hall blow into some of its enclosures."""
    boxes = [c.rectangle for c in project.in_hall(Containment, hall.id) if c.id in containment_ids]
    tiles = project.in_hall(PerforatedTile, hall.id)
    return sum(any(b.x0_m < t.x_m < b.x1_m and b.y0_m < t.y_m < b.y1_m for b in boxes) for t in tiles)


def panel_area_m2(containment: Containment) -> float:
    """Roof and both end doors; the long sides are racks. [m2]"""
    short = min(containment.width_m, containment.depth_m)
    return containment.width_m * containment.depth_m + 2.0 * short * containment.height_m


@dataclass(frozen=True, slots=True)
class _Openings:
    """All openings of a room: where the air before them lies, their sizes on the plan, and their flows.

    Attributes:
        at_m: Shape (openings, 2). [m]
        size_m: Shape (openings, 2), nought for upright ones. [m]
        flow_m3_s: Shape (openings,). [m3/s]
        blows: Whether air comes into the room.
        rack: Rack that it belongs to, -1 for none.
    """

    at_m: Floats
    size_m: Floats
    flow_m3_s: Floats
    blows: NDArray[np.bool_]
    rack: NDArray[np.int64]

    def lies_in(self, box: Rectangle) -> NDArray[np.bool_]:
        """Which of them belong to an aisle; the whole floor or ceiling belongs to none."""
        x, y = self.at_m.T
        inside = (box.x0_m < x) & (x < box.x1_m) & (box.y0_m < y) & (y < box.y1_m)
        fits = (self.size_m[:, 0] <= box.width_m + BESIDE_M) & (self.size_m[:, 1] <= box.depth_m + BESIDE_M)
        return np.asarray(inside & fits)


_known: list[tuple[AirRoom, _Openings]] = []
"""The openings of the room asked about last: a live room is asked thirty times a second."""


def _openings(room: AirRoom) -> _Openings:
    for known, openings in list(_known):
        if known is room:
            return openings
    rows: list[tuple[Box, str, float, bool, int]] = []
    rows += [(s.opening, s.direction, s.flow_m3_s, True, -1) for s in room.supplies]
    rows += [(r.opening, _reversed(r.direction), r.flow_m3_s, False, -1) for r in room.returns]
    for n, rack in enumerate(room.racks):
        rear = _reversed(rack.front)
        rows.append((_face(rack.box, rack.front), rack.front, rack.flow_m3_s, False, n))
        if not rack.has_chimney:
            rows.append((_face(rack.box, rear), rear, rack.flow_m3_s, True, n))
    for cooler in room.coolers:
        if cooler.discharge is not None:
            rows.append((cooler.discharge, cooler.discharge_direction, cooler.flow_m3_s, True, -1))
        if cooler.intake is not None:
            rows.append((cooler.intake, _reversed(cooler.intake_direction), cooler.flow_m3_s, False, -1))
    places = [_place(box, direction) for box, direction, *_ in rows]
    found = _Openings(
        np.array([p[:2] for p in places]).reshape(-1, 2),
        np.array([p[2:] for p in places]).reshape(-1, 2),
        np.array([row[2] for row in rows], dtype=np.float64),
        np.array([row[3] for row in rows], dtype=bool),
        np.array([row[4] for row in rows], dtype=np.int64),
    )
    _known[:] = [(room, found)]
    return found


def _place(box: Box, direction: str) -> tuple[float, float, float, float]:
    """Where the air before an opening lies, and the opening's size on the plan. [m]"""
    axis, sign = DIRECTIONS[direction]
    at = [0.5 * (box.low_m[n] + box.high_m[n]) + (sign * BESIDE_M if n == axis else 0.0) for n in range(2)]
    size = [0.0 if axis < 2 else box.high_m[n] - box.low_m[n] for n in range(2)]
    return at[0], at[1], size[0], size[1]


def leak_pressure_pa(leak_m3_s: float, leak_m2: float, density_kg_m3: float) -> float:
    """Pressure that pushes air through a leak, with the sign of the flow; NaN without an opening. [Pa]

    >>> round(leak_pressure_pa(0.2, 0.1, 1.2), 2)
    6.45
    """
    if leak_m2 <= 0.0:
        return math.nan if abs(leak_m3_s) > 0.0 else 0.0
    speed = leak_m3_s / (DISCHARGE_RATIO * leak_m2)
    return math.copysign(0.5 * density_kg_m3 * speed * speed, leak_m3_s)


def _reversed(direction: str) -> str:
    return ("-" if direction[0] == "+" else "+") + direction[1]


def _face(box: Box, direction: str) -> Box:
    """The side of a body that looks in a direction."""
    axis, sign = DIRECTIONS[direction]
    low, high = list(box.low_m), list(box.high_m)
    low[axis] = high[axis] = box.high_m[axis] if sign > 0 else box.low_m[axis]
    return Box((low[0], low[1], low[2]), (high[0], high[1], high[2]))


def _locked(values: Array) -> Array:
    values.setflags(write=False)
    return values
