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
from core.thermal.directions import DIRECTIONS, opposite
from core.thermal.openings import MOST_DUCTED_RATIO
from core.thermal.room import AirRack, AirRoom, Box
from core.thermal.voxels import DISCHARGE_RATIO, SLOT_LOSS_FACTOR

Floats = NDArray[np.float64]
Array = TypeVar("Array", bound=NDArray[Any])

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


def aisle_pressures(room: AirRoom, rack_flow_ratio: Floats) -> tuple[AislePressure, ...]:
    """Pressures of the aisles of a room that are closed but for racks, tiles, grilles and leaks.

    Args:
        room: The room.
        rack_flow_ratio: Airflow of each rack over that of the room's, shape (racks,).
    """
    enclosed = [e for e in room.enclosures if e.is_closed]
    if not enclosed:
        return ()
    openings = _openings(room)
    flow = openings.flow_m3_s * np.where(openings.rack >= 0, np.append(rack_flow_ratio, 1.0)[openings.rack], 1.0)
    found = []
    for one in enclosed:
        (x0, y0, _), (x1, y1, _) = one.box.low_m, one.box.high_m
        inside = openings.lies_in(Rectangle(x0, y0, x1, y1))
        blown, drawn = float(flow[inside & openings.blows].sum()), float(flow[inside & ~openings.blows].sum())
        beside = np.unique(openings.rack[inside & (openings.rack >= 0)]).tolist()
        leak_m2 = one.leak_m2 + sum(_unblanked_m2(room.racks[n]) for n in beside)
        pressure = leak_pressure_pa(blown - drawn, leak_m2, room.air.density_kg_m3)
        found.append(AislePressure(one.containment_id, blown, drawn, leak_m2, pressure))
    return tuple(found)


def _unblanked_m2(rack: AirRack) -> float:
    """Sharp-edged slot that lets as much air pass as the unblanked U of a rack. [m2]"""
    across = 1 - DIRECTIONS[rack.front][0]
    width = rack.box.high_m[across] - rack.box.low_m[across]
    return sum(
        g.open_ratio * width * (g.z1_m - g.z0_m) * math.sqrt(SLOT_LOSS_FACTOR / max(g.loss_factor, 0.1))
        for g in rack.gaps
    )


def enclosed_tiles(project: Project, hall: Hall, containment_ids: set[str]) -> int:
    """How many tiles of a hall blow into some of its enclosures."""
    boxes = [c.rectangle for c in project.in_hall(Containment, hall.id) if c.id in containment_ids]
    tiles = project.in_hall(PerforatedTile, hall.id)
    return sum(any(b.x0_m < t.x_m < b.x1_m and b.y0_m < t.y_m < b.y1_m for b in boxes) for t in tiles)


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
    rows += [(r.opening, opposite(r.direction), r.flow_m3_s, False, -1) for r in room.returns]
    for n, rack in enumerate(room.racks):
        rear = opposite(rack.front)
        rows.append((rack.box.side(rack.front), rack.front, rack.flow_m3_s, False, n))
        if not rack.has_chimney:
            rows.append((rack.box.side(rear), rear, rack.flow_m3_s, True, n))
    rows += [(box, "-z", flow, False, -1) for box, flow in grille_flows(room)]
    for cooler in room.coolers:
        if cooler.discharge is not None:
            rows.append((cooler.discharge, cooler.discharge_direction, cooler.flow_m3_s, True, -1))
        if cooler.intake is not None:
            rows.append((cooler.intake, opposite(cooler.intake_direction), cooler.flow_m3_s, False, -1))
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


def grille_flows(room: AirRoom) -> list[tuple[Box, float]]:
    """Air that each ceiling grille passes: the void's coolers share all of it by open area, chimneys give the rest."""
    drawn = sum(c.flow_m3_s for c in room.coolers if c.intake is None)
    ducted = sum(r.flow_m3_s for r in room.racks if r.has_chimney)
    areas = [
        g.open_ratio * (g.opening.high_m[0] - g.opening.low_m[0]) * (g.opening.high_m[1] - g.opening.low_m[1])
        for g in room.grilles
    ]
    left = drawn - ducted if 0.0 < ducted <= MOST_DUCTED_RATIO * drawn else drawn
    return [(g.opening, left * a / max(sum(areas), 1e-9)) for g, a in zip(room.grilles, areas, strict=True)]


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


def _locked(values: Array) -> Array:
    values.setflags(write=False)
    return values
