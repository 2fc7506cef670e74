"""Numba kernel of passive tracers: Gauss-Seidel sweeps through a frozen flow in alternating directions."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def sweep(value, rhs, total, low_x, high_x, low_y, high_y, low_z, high_z, order):
    """One Gauss-Seidel sweep of ``total value = rhs + sum weight value_nb``; returns the largest change.

    Args:
        value: The tracer, shape (nx, ny, nz), changed.
        rhs: Right-hand side.
        total: Sum of each cell's own weights, nought in solids.
        low_x, high_x: Weights of the neighbours before and after each face along x, on the faces, shape (nx + 1, ny,
            nz); nought at walls. The others alike.
        order: 0 to 7: which way each axis is passed.
    """
    nx, ny, nz = value.shape
    worst = 0.0
    for ii in range(nx):
        i = nx - 1 - ii if order & 1 else ii
        for jj in range(ny):
            j = ny - 1 - jj if order & 2 else jj
            for kk in range(nz):
                k = nz - 1 - kk if order & 4 else kk
                if total[i, j, k] <= 0.0:
                    continue
                gain = rhs[i, j, k]
                if i > 0:
                    gain += low_x[i, j, k] * value[i - 1, j, k]
                if i < nx - 1:
                    gain += high_x[i + 1, j, k] * value[i + 1, j, k]
                if j > 0:
                    gain += low_y[i, j, k] * value[i, j - 1, k]
                if j < ny - 1:
                    gain += high_y[i, j + 1, k] * value[i, j + 1, k]
                if k > 0:
                    gain += low_z[i, j, k] * value[i, j, k - 1]
                if k < nz - 1:
                    gain += high_z[i, j, k + 1] * value[i, j, k + 1]
                new = gain / total[i, j, k]
                worst = max(worst, abs(new - value[i, j, k]))
                value[i, j, k] = new
    return worst


@njit(cache=True, nogil=True)
def solve(value, rhs, total, low_x, high_x, low_y, high_y, low_z, high_z, tolerance, most):
    """Sweep until the largest change is below ``tolerance`` of the largest value; returns the sweeps made."""
    for n in range(most):
        worst = sweep(value, rhs, total, low_x, high_x, low_y, high_y, low_z, high_z, n % 8)
        if worst <= tolerance * max(np.abs(value).max(), 1e-300):
            return n + 1
    return most
