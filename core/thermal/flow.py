"""The air's flow through every face of a room, as tracers and arrows read it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.thermal.case import RoomCase
from core.thermal.grid import Grid

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RoomFlow:
    """Flows through the free faces of a grid; nought at walls, in solids and at openings.

    Attributes:
        flux_m3_s: Volume flow in the positive direction of each axis, shapes (nx + 1, ny, nz), (nx, ny + 1, nz) and
            (nx, ny, nz + 1). [m3/s]
        exchange_m3_s: Turbulent exchange of temperature through the same faces, diffusivity times open area over the
            distance of the cell centres. [m3/s]
        is_mean: Whether both are means over the averaging window rather than the present moment.
    """

    flux_m3_s: tuple[Floats, Floats, Floats]
    exchange_m3_s: tuple[Floats, Floats, Floats]
    is_mean: bool


def flow_through(
    case: RoomCase, grid: Grid, flux: Floats, nut: Floats, mixing: Floats, weight: float, *, is_mean: bool
) -> RoomFlow:
    """The flow that padded fields hold.

    Args:
        case: The room.
        grid: Its grid.
        flux: Fluxes through free faces per axis, or their sum over time. [m/s]
        nut: Effective viscosity of cells, or its sum. [m2/s]
        mixing: Open shares of the faces that eddies pass, per axis.
        weight: One over the time of the sums.
        is_mean: Whether they are sums.
    """
    dx, dy, dz = case.spacing_m
    sizes = ((dy * dz, dx), (dx * dz, dy), (dx * dy, dz))
    spread = grid.cells(nut) * weight
    flow, exchange = [], []
    for axis, (area, distance) in enumerate(sizes):
        between = np.zeros(case.free[axis].shape)
        inner, low, high = ([slice(None)] * 3 for _ in range(3))
        inner[axis], low[axis], high[axis] = slice(1, -1), slice(None, -1), slice(1, None)
        between[tuple(inner)] = 0.5 * (spread[tuple(low)] + spread[tuple(high)])
        flow.append(grid.faces(flux[axis], axis) * (weight * area))
        shares = grid.faces(mixing[axis], axis)
        exchange.append(shares * between / case.room.air.pr_turbulent * area / distance)
    return RoomFlow((flow[0], flow[1], flow[2]), (exchange[0], exchange[1], exchange[2]), is_mean)
