"""Where large eddies can be followed: on cells of 0.1 m, in halls with no more of them than one can wait for."""

from __future__ import annotations

from dataclasses import replace

from core.geometry.polygon import bounds
from core.model.space import Hall, Turbulence
from core.thermal.room import AirRoom

EDDY_SPACING_M = 0.1
"""Cells on which large eddies are followed: on larger ones the exhaust of a server is no eddy but a step. [m]"""
MOST_EDDY_CELLS = 200_000.0
"""Half as many take 3 000 steps, 35 s of a processor; twice the hall takes some four times as long."""
SAME_RATIO = 1e-6


def hall_size_m(hall: Hall) -> tuple[float, float, float]:
    """Extents of the box around a hall, nought without an outline. [m]"""
    if len(hall.outline_m) < 3:
        return 0.0, 0.0, 0.0
    around = bounds(hall.outline_m)
    return around.width_m, around.depth_m, hall.height_m


def eddy_cells(size_m: tuple[float, float, float]) -> float:
    """Cells that a hall's box takes when its large eddies are followed.

    Args:
        size_m: Its extents. [m]
    """
    return size_m[0] * size_m[1] * size_m[2] / EDDY_SPACING_M**3


def can_follow_eddies(size_m: tuple[float, float, float]) -> bool:
    """Whether a hall is small enough for its large eddies to be followed."""
    return eddy_cells(size_m) <= MOST_EDDY_CELLS * (1.0 + SAME_RATIO)


def on_cells(room: AirRoom, spacing_m: float) -> AirRoom:
    """The room as it is marched on cells of a size: on larger ones than eddies need, k-epsilon carries all of them."""
    if not room.resolves_eddies or spacing_m <= EDDY_SPACING_M * (1.0 + SAME_RATIO):
        return room
    return replace(room, resolves_eddies=False)


def turbulence_of(room: AirRoom) -> Turbulence:
    """How a room is marched."""
    return Turbulence.LARGE_EDDIES if room.resolves_eddies else Turbulence.AVERAGED
