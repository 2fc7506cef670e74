"""Pressure correction: conjugate gradients with one multigrid V-cycle as preconditioner.

Chosen by measurement over plain V-cycles: thin panels and racks that vanish on coarse grids slow a plain cycle down,
as a preconditioner it stays at a handful of iterations. Coarse cells are aggregates of two cells per axis; coarse face
coefficients are about half the sum of the fine ones (twice the distance), the coarse correction is added unsmoothed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.thermal import pressure_kernels, set_up_kernels
from core.thermal.case import RoomCase
from core.thermal.grid import Grid
from core.thermal.multigrid_kernels import START, STRIDE_X, STRIDE_Y
from core.thermal.workers import parts_of, shared

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

COARSE_SHARE = 0.52
"""A half by the distance; a little more is what halls with racks want (1 in 20 iterations fewer)."""


@dataclass(frozen=True, slots=True)
class FaceNetwork:
    """Cells and the open shares of the faces between them.

    Attributes:
        shape: Cells along each axis.
        spacing_m: Cell sizes.
        free: Open shares per axis, one more face than cells along it.
        region: Number of the connected body that each cell belongs to, -1 for none.
        regions: How many there are.
    """

    shape: tuple[int, int, int]
    spacing_m: tuple[float, float, float]
    free: tuple[Floats, Floats, Floats]
    region: NDArray[np.int64]
    regions: int


class PressureSolver:
    """Solves ``sum c (p - p_nb) = b`` on the free faces of a network, with ``c`` open area over distance.

    Args:
        case: The room's case, or any network of cells.

    Attributes:
        residual: Padded field: the right-hand side goes in here, what is left of it stays.
        correction: Padded field with the answer.
        system: What the kernels take: coefficients, work space, and these fields.
    """

    most_iterations = 40

    def __init__(self, case: RoomCase | FaceNetwork) -> None:
        dx, dy, dz = case.spacing_m
        fx, fy, fz = (np.ascontiguousarray(share) for share in case.free)
        faces = [[fx * (dy * dz / dx), fy * (dx * dz / dy), fz * (dx * dy / dz)]]
        shapes = [case.shape]
        while max(shapes[-1]) > 3:
            faces.append([_coarse_faces(c, axis) for axis, c in enumerate(faces[-1])])
            shapes.append((faces[-1][1].shape[0], faces[-1][0].shape[1], faces[-1][0].shape[2]))
        self._levels, length = _level_table(shapes)
        # single precision: the V-cycle only guides, and rounded conductances still conserve what flows through them
        self._guide = np.zeros((7, length), dtype=np.float32)
        for row, (cx, cy, cz) in zip(self._levels, faces, strict=True):
            set_up_kernels.store_level(cx, cy, cz, *row[[START, STRIDE_X, STRIDE_Y]], self._guide)
        grid = self._grid = Grid(case.shape)
        search = grid.field().astype(np.float32)
        work = grid.fields(3)
        self.residual, self.correction = work[0], work[1]
        region = np.full(grid.padded, case.regions, dtype=np.int32)
        inner = self._guide[3][self._levels[0][0] : self._levels[0][1]].reshape(grid.padded)[1:-1, 1:-1, 1:-1]
        region[1:-1, 1:-1, 1:-1] = np.where(inner > 0.0, case.region, case.regions)
        cells = np.maximum(np.bincount(region.ravel(), minlength=case.regions + 1), 1).astype(np.float64)
        sums = np.zeros(case.regions + 1)
        self.system = (self._levels, self._guide, region.ravel(), sums, cells, search, work)

    def cells(self, field: Floats) -> Floats:
        """View of the cells of a padded field, shape ``case.shape``."""
        return self._grid.cells(field)

    def solve(self, tolerance: float, most_iterations: int = 40) -> tuple[int, float]:
        """Find ``correction`` for what stands in ``residual``, starting from nought.

        Args:
            tolerance: Largest residual to accept, in the units of the right-hand side.
            most_iterations: Stop after so many.

        Returns:
            Iterations made and the last largest residual.
        """
        with shared(self._grid.parts):
            made, worst = pressure_kernels.solve(*self.system, tolerance, most_iterations)
        return int(made), float(worst)


def _coarse_faces(c: Floats, axis: int) -> Floats:
    """The sum of the fine coefficients that make up each coarse face, times ``COARSE_SHARE``."""
    first, second = (other for other in range(3) if other != axis)
    order = (axis, first, second)
    cells = [c.shape[along] - (along == axis) for along in range(3)]
    coarse = np.empty([(n + 1) // 2 + (along == axis) for along, n in enumerate(cells)])
    set_up_kernels.coarsen(
        c.reshape(-1), *(cells[along] for along in order), *(c.strides[along] // c.itemsize for along in order),
        COARSE_SHARE, coarse.reshape(-1), *(coarse.strides[along] // c.itemsize for along in order),
    )  # fmt: skip
    return coarse


def _level_table(shapes: list[tuple[int, int, int]]) -> tuple[Ints, int]:
    """Table of levels for cells per axis, finest first, and the length of arrays that hold them all."""
    rows, at = [], 0
    for nx, ny, nz in shapes:
        px, py, pz = nx + 2, ny + 2, nz + 2
        guard = 3 * py * pz
        start = at + guard
        first, end = start + py * pz + pz + 1, start + nx * py * pz + ny * pz + nz + 1
        rows.append([start, start + px * py * pz, py * pz, pz, px, py, pz, first, end, parts_of(px * py * pz)])
        at = start + px * py * pz + guard
    return np.array(rows, dtype=np.int64), at
