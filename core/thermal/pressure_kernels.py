"""Numba kernels of the pressure solver: smoothing, residuals, grid transfer and the vectors of conjugate gradients.

The vector sums are written out here because a threaded BLAS would spread even these short ones over all cores, which
belong to the window.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@njit(cache=True, nogil=True)
def smooth(p: Floats, b: Floats, cx: Floats, cy: Floats, cz: Floats, diagonal: Floats, first: int, sweeps: int) -> None:
    """Red-black Gauss-Seidel on sum c (p_nb - p) = b, starting with the given colour."""
    nx, ny, nz = p.shape
    for s in range(2 * sweeps):
        colour = (first + s) % 2
        for i in range(nx):
            for j in range(ny):
                for k in range((i + j + colour) % 2, nz, 2):
                    d = diagonal[i, j, k]
                    if d <= 0.0:
                        continue
                    total = -b[i, j, k]
                    if i > 0:
                        total += cx[i, j, k] * p[i - 1, j, k]
                    if i < nx - 1:
                        total += cx[i + 1, j, k] * p[i + 1, j, k]
                    if j > 0:
                        total += cy[i, j, k] * p[i, j - 1, k]
                    if j < ny - 1:
                        total += cy[i, j + 1, k] * p[i, j + 1, k]
                    if k > 0:
                        total += cz[i, j, k] * p[i, j, k - 1]
                    if k < nz - 1:
                        total += cz[i, j, k + 1] * p[i, j, k + 1]
                    p[i, j, k] = total / d


@njit(cache=True, nogil=True)
def residual(p: Floats, b: Floats, cx: Floats, cy: Floats, cz: Floats, diagonal: Floats, out: Floats) -> float:
    """b - A p with A p = sum c (p_nb - p); returns the largest magnitude."""
    nx, ny, nz = p.shape
    worst = 0.0
    for i in range(nx):
        for j in range(ny):
            for k in range(nz):
                d = diagonal[i, j, k]
                if d <= 0.0:
                    out[i, j, k] = 0.0
                    continue
                total = b[i, j, k] + d * p[i, j, k]
                if i > 0:
                    total -= cx[i, j, k] * p[i - 1, j, k]
                if i < nx - 1:
                    total -= cx[i + 1, j, k] * p[i + 1, j, k]
                if j > 0:
                    total -= cy[i, j, k] * p[i, j - 1, k]
                if j < ny - 1:
                    total -= cy[i, j + 1, k] * p[i, j + 1, k]
                if k > 0:
                    total -= cz[i, j, k] * p[i, j, k - 1]
                if k < nz - 1:
                    total -= cz[i, j, k + 1] * p[i, j, k + 1]
                out[i, j, k] = total
                worst = max(worst, abs(total))
    return worst


@njit(cache=True, nogil=True)
def restrict_sum(fine: Floats, coarse: Floats) -> None:
    """Sum a fine field over aggregates of two cells per axis."""
    coarse[:] = 0.0
    nx, ny, nz = fine.shape
    for i in range(nx):
        for j in range(ny):
            for k in range(nz):
                coarse[i // 2, j // 2, k // 2] += fine[i, j, k]


@njit(cache=True, nogil=True)
def prolong_add(coarse: Floats, fine: Floats, diagonal: Floats) -> None:
    """Add the coarse correction to every cell of its aggregate."""
    nx, ny, nz = fine.shape
    for i in range(nx):
        for j in range(ny):
            for k in range(nz):
                if diagonal[i, j, k] > 0.0:
                    fine[i, j, k] += coarse[i // 2, j // 2, k // 2]


@njit(cache=True, nogil=True)
def image_and_dot(p: Floats, cx: Floats, cy: Floats, cz: Floats, diagonal: Floats, out: Floats) -> float:
    """``out = -A p`` with ``A p = sum c (p_nb - p)``; returns ``p . out``."""
    nx, ny, nz = p.shape
    dot = 0.0
    for i in range(nx):
        for j in range(ny):
            for k in range(nz):
                d = diagonal[i, j, k]
                if d <= 0.0:
                    out[i, j, k] = 0.0
                    continue
                total = d * p[i, j, k]
                if i > 0:
                    total -= cx[i, j, k] * p[i - 1, j, k]
                if i < nx - 1:
                    total -= cx[i + 1, j, k] * p[i + 1, j, k]
                if j > 0:
                    total -= cy[i, j, k] * p[i, j - 1, k]
                if j < ny - 1:
                    total -= cy[i, j + 1, k] * p[i, j + 1, k]
                if k > 0:
                    total -= cz[i, j, k] * p[i, j, k - 1]
                if k < nz - 1:
                    total -= cz[i, j, k + 1] * p[i, j, k + 1]
                out[i, j, k] = total
                dot += p[i, j, k] * total
    return dot


@njit(cache=True, nogil=True)
def dot(a: Floats, b: Floats) -> float:
    """Sum of products."""
    total = 0.0
    x, y = a.ravel(), b.ravel()
    for n in range(x.size):
        total += x[n] * y[n]
    return total


@njit(cache=True, nogil=True)
def turn(search: Floats, z: Floats, factor: float) -> None:
    """``search = z + factor search``."""
    x, y = search.ravel(), z.ravel()
    for n in range(x.size):
        x[n] = y[n] + factor * x[n]


@njit(cache=True, nogil=True)
def advance(p: Floats, r: Floats, search: Floats, image: Floats, step: float) -> float:
    """``p -= step search`` and ``r -= step image``; returns the largest magnitude left in ``r``."""
    pf, rf, sf, mf = p.ravel(), r.ravel(), search.ravel(), image.ravel()
    worst = 0.0
    for n in range(rf.size):
        pf[n] -= step * sf[n]
        rf[n] -= step * mf[n]
        worst = max(worst, abs(rf[n]))
    return worst


@njit(cache=True, nogil=True)
def balance(r: Floats, region: NDArray[np.int64], sums: Floats, cells: Floats) -> float:
    """Take the mean over each body of air out of ``r`` (the last region is left alone and zeroed).

    No pressure can change those means. Returns the largest magnitude left.
    """
    flat = r.ravel()
    sums[:] = 0.0
    for n in range(flat.size):
        sums[region[n]] += flat[n]
    worst = 0.0
    last = sums.size - 1
    for n in range(flat.size):
        if region[n] == last:
            flat[n] = 0.0
        else:
            flat[n] -= sums[region[n]] / cells[region[n]]
            worst = max(worst, abs(flat[n]))
    return worst
