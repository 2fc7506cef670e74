"""Pressure correction: conjugate gradients with one multigrid V-cycle as preconditioner.

Chosen by measurement over plain V-cycles: thin panels and racks that vanish on coarse grids slow a plain cycle down,
as a preconditioner it stays at a handful of iterations. Coarse cells are aggregates of two cells per axis; coarse face
coefficients are half the sum of the fine ones (twice the distance), the coarse correction is added unsmoothed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.thermal import pressure_kernels
from core.thermal.case import RoomCase

Floats = NDArray[np.float64]
MOST_ITERATIONS = 40


class _Level:
    def __init__(self, cx: Floats, cy: Floats, cz: Floats) -> None:
        self.cx, self.cy, self.cz = cx, cy, cz
        self.diagonal = cx[:-1] + cx[1:] + cy[:, :-1] + cy[:, 1:] + cz[:, :, :-1] + cz[:, :, 1:]
        self.p = np.zeros(self.diagonal.shape)
        self.b = np.zeros(self.diagonal.shape)
        self.r = np.zeros(self.diagonal.shape)


class PressureSolver:
    """Solves ``sum c (p_nb - p) = b`` on the free faces of a case.

    Args:
        case: The case.
    """

    def __init__(self, case: RoomCase) -> None:
        dx, dy, dz = case.spacing_m
        fx, fy, fz = case.free
        self._levels = [_Level(fx * (dy * dz / dx), fy * (dx * dz / dy), fz * (dx * dy / dz))]
        while max(self._levels[-1].p.shape) > 3:
            self._levels.append(_coarser(self._levels[-1]))
        top = self._levels[0]
        self.correction = np.zeros(top.p.shape)
        self._search = np.zeros(top.p.shape)
        self._image = np.zeros(top.p.shape)
        self._residual = np.zeros(top.p.shape)
        region = np.where(top.diagonal > 0.0, case.region, case.regions).ravel()
        self._region = np.ascontiguousarray(region)
        self._sums = np.zeros(case.regions + 1)
        cells = np.bincount(self._region, minlength=case.regions + 1)
        self._region_cells = np.maximum(cells, 1).astype(np.float64)

    def solve(self, b: Floats, tolerance: float) -> tuple[int, float]:
        """Find the correction for a right-hand side, starting from nought.

        Args:
            b: Right-hand side, shape of the cells; its sum over each body of air must be (nearly) nought.
            tolerance: Largest residual to accept, in the units of ``b``.

        Returns:
            Iterations made and the last largest residual.
        """
        top = self._levels[0]
        r = self._residual
        self.correction[:] = 0.0
        np.copyto(r, b)
        worst = pressure_kernels.balance(r, self._region, self._sums, self._region_cells)
        rho_before = 1.0
        iterations = 0
        while worst > tolerance and iterations < MOST_ITERATIONS:
            z = self._precondition(r)
            rho = pressure_kernels.dot(r, z)
            if rho == 0.0:
                break
            pressure_kernels.turn(self._search, z, rho / rho_before if iterations else 0.0)
            rho_before = rho
            bend = pressure_kernels.image_and_dot(self._search, top.cx, top.cy, top.cz, top.diagonal, self._image)
            worst = pressure_kernels.advance(self.correction, r, self._search, self._image, rho / bend)
            iterations += 1
        return iterations, worst

    def _precondition(self, r: Floats) -> Floats:
        np.copyto(self._levels[0].b, r)
        self._cycle(0)
        return self._levels[0].p

    def _cycle(self, depth: int) -> None:
        level = self._levels[depth]
        level.p[:] = 0.0
        if depth == len(self._levels) - 1:
            pressure_kernels.smooth(level.p, level.b, level.cx, level.cy, level.cz, level.diagonal, 0, 8)
            pressure_kernels.smooth(level.p, level.b, level.cx, level.cy, level.cz, level.diagonal, 1, 8)
            return
        pressure_kernels.smooth(level.p, level.b, level.cx, level.cy, level.cz, level.diagonal, 0, 2)
        pressure_kernels.residual(level.p, level.b, level.cx, level.cy, level.cz, level.diagonal, level.r)
        below = self._levels[depth + 1]
        pressure_kernels.restrict_sum(level.r, below.b)
        self._cycle(depth + 1)
        pressure_kernels.prolong_add(below.p, level.p, level.diagonal)
        pressure_kernels.smooth(level.p, level.b, level.cx, level.cy, level.cz, level.diagonal, 1, 2)


def _coarser(fine: _Level) -> _Level:
    return _Level(_coarse_faces(fine.cx, 0), _coarse_faces(fine.cy, 1), _coarse_faces(fine.cz, 2))


def _coarse_faces(c: Floats, axis: int) -> Floats:
    """Half the sum of the fine coefficients that make up each coarse face."""
    cells = list(c.shape)
    cells[axis] -= 1
    coarse_cells = [(n + 1) // 2 for n in cells]
    picked = np.take(c, [min(2 * i, cells[axis]) for i in range(coarse_cells[axis] + 1)], axis=axis)
    for other in range(3):
        if other != axis:
            if picked.shape[other] % 2:
                pad = [(0, 0)] * 3
                pad[other] = (0, 1)
                picked = np.pad(picked, pad)
            index_even: list[slice] = [slice(None)] * 3
            index_odd: list[slice] = [slice(None)] * 3
            index_even[other], index_odd[other] = slice(0, None, 2), slice(1, None, 2)
            picked = picked[tuple(index_even)] + picked[tuple(index_odd)]
    return np.ascontiguousarray(0.5 * picked)
