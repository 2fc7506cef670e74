"""The air's turbulence on one grid: standard k-epsilon with wall functions, and the viscosity that follows from it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.thermal import turbulence_kernels
from core.thermal.case import RoomCase
from core.thermal.grid import Grid
from core.thermal.turbulence_kernels import C_MU, LEAST_K_M2_S2, LEAST_WALL, LENGTH

Floats = NDArray[np.float64]

INTENSITY_RATIO = 0.1
"""Velocity fluctuations of air that comes through openings."""
EDDY_M = 0.05
"""Length of their eddies: what grilles, tiles and servers leave. [m]"""
START_K_M2_S2, START_EDDY_M = 0.01, 0.1
"""What the air of a ventilated room begins with, so that shear finds something to feed on."""
FINE_EDDIES_M2_S = 3e-4
"""Viscosity of eddies smaller than the cells, where the march follows the large ones: Smagorinsky's (0.1 h)^2 |S| for
cells of 0.1 m and the shear between exhausts and room, some 3 1/s. Three times as much changes little. [m2/s]"""
MOST_AT_ONCE = 0.9
"""Share of a cell's turbulence that may leave explicitly in a step of true time."""


class Turbulence:
    """Turbulent energy, dissipation and viscosity as padded fields.

    Args:
        case: The room.
        grid: Its grid.
        mixing, area: Open shares of faces per axis as padded fields: of free ones to eddies, next to nothing in slots;
            and of all to air, with prescribed ones.
        stirred: Energy and dissipation of cells to go on from, shape (nx, ny, nz); all begin a little stirred if None.

    Attributes:
        k, e: Turbulent energy [m2/s2] and its dissipation [m2/s3].
        nut: Effective viscosity of cells, nought in solids. [m2/s]
        edge: The same at the edges of cells across x and y, x and z, y and z. [m2/s]
        drag: Friction of walls on the air of each cell along each axis. [1/s]
    """

    def __init__(
        self,
        case: RoomCase,
        grid: Grid,
        mixing: Floats,
        area: Floats,
        stirred: tuple[Floats, Floats] | None = None,
    ) -> None:
        self._case, self._grid, self._mixing, self._area = case, grid, mixing, area
        self._span = (grid.guard, grid.guard + grid.count, grid.stride_x, grid.stride_y)
        nu = case.room.air.nu_m2_s + (FINE_EDDIES_M2_S if case.room.resolves_eddies else 0.0)
        self.nut = grid.from_cells(np.where(case.solid, 0.0, nu))
        self.edge = grid.fields(3)
        self.drag = grid.fields(3)
        self._spare = [grid.field() for _ in range(6)]
        self._elapsed_s = 0.0
        self._find_walls()
        self._energy = grid.from_cells(_energy_of_openings(case))
        self.k, self.e = grid.field(), grid.field()
        self._restore(*(stirred or (np.zeros(case.shape), np.zeros(case.shape))))

    def _find_walls(self) -> None:
        case, grid = self._case, self._grid
        shares = []
        for axis, area in enumerate(case.area):
            low, high = (area[ends] for ends in _either_side(axis))
            shares.append(np.where(case.solid, 0.0, (1.0 - high) + (1.0 - low)))
        total = shares[0] + shares[1] + shares[2]
        inverse = sum(share * (2.0 / h) for share, h in zip(shares, case.spacing_m, strict=True))
        near = np.where(total >= LEAST_WALL, inverse / np.maximum(total, LEAST_WALL), 0.0)
        near[case.solid] = -1.0
        self._near = np.full(grid.count + 2 * grid.guard, -1.0)
        grid.cells(self._near)[:] = near
        cell = np.flatnonzero(total > 0.01)
        self._wall_cell = grid.flat_index(cell)
        self._wall_share = np.stack([share.ravel()[cell] for share in shares], axis=1)

    def _restore(self, k: Floats, e: Floats) -> None:
        """Go on from energy and dissipation of cells, shape (nx, ny, nz); those without any begin a little stirred."""
        if self._case.is_turbulent:
            solid, is_known = self._case.solid, k > 0.0
            start = START_K_M2_S2 if self._case.flow_m3_s > 0.0 else LEAST_K_M2_S2
            k = np.where(is_known, k, start)
            e = np.where(is_known, e, LENGTH * start**1.5 / START_EDDY_M)
            nut = np.square(k)
            nut *= C_MU
            nut /= e
            nut += self._case.room.air.nu_m2_s
            for field, values in ((self.k, k), (self.e, e), (self.nut, nut)):
                values[solid] = 0.0
                self._grid.cells(field)[:] = values
        self._find_edges()

    def fill_brought(self, blown: Floats, faster: Floats) -> None:
        """Take over what openings blow into each cell.

        Args:
            blown: Air over the cell's volume, a padded field. [1/s]
            faster: Square of its speed over that of the case.
        """
        place = np.flatnonzero(blown)
        energy = self._energy[place] * faster[place]
        self._blown, self._brought_k, self._brought_e = blown, self._grid.field(), self._grid.field()
        self._brought_k[place] = blown[place] * energy
        self._brought_e[place] = blown[place] * LENGTH * energy**1.5 / EDDY_M

    def pass_time(
        self, over_s: float, q: Floats, flux: Floats, *, second_order: bool, in_true_time: bool, is_now: bool
    ) -> None:
        """Count what the march has taken; follow the flow over all that was counted, if it is time.

        Args:
            over_s: Time of the steps. [s]
            q: Velocities, padded fields. [m/s]
            flux: Fluxes through free faces. [m/s]
            second_order: Limited second-order convection, upwind otherwise.
            in_true_time: Whether every cell is to keep the same time.
            is_now: Whether to follow; where time is not true, once in several steps will do.
        """
        self._elapsed_s += over_s
        if not self._case.is_turbulent or not is_now:
            return
        at_once = MOST_AT_ONCE if in_true_time else 0.0
        k, e, nut, *spare = self._spare
        turbulence_kernels.turbulence(
            *self._span, *q, *flux, *self._mixing, *self._area, self._wall_cell, self._wall_share, self._near,
            self._blown, self._brought_k, self._brought_e, self._case.room.air.nu_m2_s, *self._case.spacing_m,
            self._elapsed_s, at_once, second_order, self.k, self.e, self.nut, *spare, *self.drag, k, e, nut,
        )  # fmt: skip
        self._spare = [self.k, self.e, self.nut, *spare]
        self.k, self.e, self.nut = k, e, nut
        self._elapsed_s = 0.0
        self._find_edges()

    def _find_edges(self) -> None:
        turbulence_kernels.edges(*self._span, self.nut, *self._area, *self._case.wall_grip, *self.edge)


def _energy_of_openings(case: RoomCase) -> Floats:
    """Turbulent energy of what comes in through openings beside each cell, shape (nx, ny, nz). [m2/s2]"""
    squares = np.zeros(case.shape)
    for axis, (speeds, pushes) in enumerate(zip(case.prescribed_m_s, case.jet_m_s2, strict=True)):
        low, high = _either_side(axis)
        has_air = speeds != 0.0
        below = np.unravel_index(np.flatnonzero(has_air[low] | has_air[high]), case.shape)
        above = tuple(at + (n == axis) for n, at in enumerate(below))
        mean = np.maximum(speeds[below] ** 2, speeds[above] ** 2)
        # what holes add to the momentum of the mean flow tells how fast the air is in them
        added = np.maximum(np.abs(pushes[below]), np.abs(pushes[above])) * case.spacing_m[axis]
        squares[below] = np.maximum(squares[below], (mean + added) ** 2 / np.maximum(mean, 1e-12))
    return 1.5 * INTENSITY_RATIO**2 * squares


def _either_side(axis: int) -> tuple[tuple[slice, ...], tuple[slice, ...]]:
    """What picks the faces at the lower and at the upper end of each cell along an axis."""
    return (slice(None),) * axis + (slice(None, -1),), (slice(None),) * axis + (slice(1, None),)
