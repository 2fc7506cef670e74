"""The air's turbulence on one grid: standard k-epsilon with wall functions, and the viscosity that follows from it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.thermal import set_up_kernels, turbulence_kernels
from core.thermal.case import RoomCase
from core.thermal.grid import Grid
from core.thermal.turbulence_kernels import LEAST_K_M2_S2, LENGTH
from core.thermal.workers import shared

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
        self._span = (grid.guard, grid.guard + grid.count, grid.stride_x, grid.stride_y, max(grid.parts, 1))
        nu = case.room.air.nu_m2_s + (FINE_EDDIES_M2_S if case.room.resolves_eddies else 0.0)
        self.nut = grid.from_cells(np.where(case.solid, 0.0, nu))
        self.edge = grid.fields(3)
        self.drag = grid.fields(3)
        self._spare = [grid.field() for _ in range(6)]
        self._elapsed_s = 0.0
        self._find_walls()
        self._energy = self._energy_of_openings()
        self.k, self.e = grid.field(), grid.field()
        self._restore(*(stirred or (np.zeros(case.shape), np.zeros(case.shape))))

    def _find_walls(self) -> None:
        case, grid = self._case, self._grid
        self._near = np.full(grid.count + 2 * grid.guard, -1.0)
        cell, share = np.empty(case.solid.size, dtype=np.int64), np.empty((case.solid.size, 3))
        count = set_up_kernels.find_walls(
            case.solid, self._area, grid.first, grid.stride_x, grid.stride_y, *case.spacing_m, self._near, cell, share
        )
        self._wall_cell, self._wall_share = cell[:count].copy(), share[:count].copy()

    def _energy_of_openings(self) -> Floats:
        """Turbulent energy of what comes in through openings beside each cell, a padded field. [m2/s2]"""
        case, grid = self._case, self._grid
        energy = grid.field()
        for axis, (speeds, pushes) in enumerate(zip(case.prescribed_m_s, case.jet_m_s2, strict=True)):
            set_up_kernels.add_energy(
                speeds, pushes, case.spacing_m[axis], axis, grid.first, grid.stride_x, grid.stride_y,
                1.5 * INTENSITY_RATIO**2, energy,
            )  # fmt: skip
        return energy

    def _restore(self, k: Floats, e: Floats) -> None:
        """Go on from energy and dissipation of cells, shape (nx, ny, nz); those without any begin a little stirred."""
        case, grid = self._case, self._grid
        if case.is_turbulent:
            start = START_K_M2_S2 if case.flow_m3_s > 0.0 else LEAST_K_M2_S2
            set_up_kernels.begin_eddies(
                case.solid, np.ascontiguousarray(k), np.ascontiguousarray(e), start, START_EDDY_M,
                case.room.air.nu_m2_s, grid.first, grid.stride_x, grid.stride_y, self.k, self.e, self.nut,
            )  # fmt: skip
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
        with shared(self._span[-1]):
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
        with shared(self._span[-1]):
            turbulence_kernels.edges(*self._span, self.nut, *self._area, *self._case.wall_grip, *self.edge)
