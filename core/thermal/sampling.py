"""Point values from the temperature field, as a thermometer hung before a rack would read them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from core.thermal.case import RoomCase
from core.thermal.directions import DIRECTIONS


def face_temperature_c(
    case: RoomCase, temperature_c: NDArray[np.float32], rack_index: int, side: str, z_m: float
) -> float:
    """Air temperature before a rack's face at a height, on the centre line, linear between cells.

    Args:
        case: Grid.
        temperature_c: Field on it, shape (nx, ny, nz), NaN in solids. [C]
        rack_index: Which rack of the room.
        side: ``front`` or ``rear``.
        z_m: Height above the floor. [m]

    Returns:
        Temperature; NaN where there is no air before the face. [C]
    """
    rack = case.room.racks[rack_index]
    axis, sign = DIRECTIONS[rack.front]
    step = sign if side == "front" else -sign
    face_m = rack.box.high_m[axis] if step > 0 else rack.box.low_m[axis]
    h = case.spacing_m
    other = 1 - axis
    plane = math.floor(face_m / h[axis] + 0.5)
    cell = [0, 0, 0]
    cell[axis] = min(max(plane if step > 0 else plane - 1, 0), temperature_c.shape[axis] - 1)
    middle = 0.5 * (rack.box.low_m[other] + rack.box.high_m[other]) / h[other] - 0.5
    total, weight = 0.0, 0.0
    for b, wb in _between(middle, temperature_c.shape[other]):
        for k, wk in _between(z_m / h[2] - 0.5, temperature_c.shape[2]):
            cell[other], cell[2] = b, k
            value = float(temperature_c[cell[0], cell[1], cell[2]])
            if not math.isnan(value):
                total += wb * wk * value
                weight += wb * wk
    return total / weight if weight > 0.0 else math.nan


def _between(position: float, count: int) -> list[tuple[int, float]]:
    position = min(max(position, 0.0), count - 1.0)
    low = int(position)
    part = position - low
    return [(low, 1.0 - part), (min(low + 1, count - 1), part)] if part > 0.0 else [(low, 1.0)]
