"""Numba kernels of the pressure solver: conjugate gradients with a multigrid V-cycle as preconditioner.

All levels lie one after the other in the same flat, padded arrays (see ``grid``), so that a whole solve is one call.
Sums are written out here because a threaded BLAS would spread even these short ones over all cores, which belong to
the window. All helpers stand in this one module, because the on-disk cache does not notice changes in other files.
"""

from __future__ import annotations

import numpy as np
from numba import njit

SIMD = {"nnan", "ninf", "nsz", "contract", "arcp"}
FAST_SUMS = {"nnan", "ninf", "nsz", "contract", "arcp", "reassoc"}
"""For dot products: their parts may be added in any order, the same one on each run."""
FIRST_WEIGHT, SECOND_WEIGHT = np.float32(0.566), np.float32(1.577)
"""Damping of two Jacobi sweeps: Chebyshev's for the upper four fifths of the spectrum (0.4 to 2)."""
START, LAST, STRIDE_X, STRIDE_Y, NX, NY, NZ = 0, 1, 2, 3, 4, 5, 6
"""Columns of the table of levels: range of padded cells, distances of neighbours, padded sizes."""


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _scale_row(weight, dinv, b, out):
    for n in range(out.size):
        out[n] = weight * dinv[n] * b[n]


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _jacobi_row(p, pxm, pxp, pym, pyp, pzm, pzp, x0, x1, y0, y1, z0, z1, d, dinv, b, weight, out):
    for n in range(out.size):
        rest = b[n] - d[n] * p[n]
        rest += x0[n] * pxm[n] + x1[n] * pxp[n] + y0[n] * pym[n] + y1[n] * pyp[n] + z0[n] * pzm[n] + z1[n] * pzp[n]
        out[n] = p[n] + weight * dinv[n] * rest


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _residual_row(p, pxm, pxp, pym, pyp, pzm, pzp, x0, x1, y0, y1, z0, z1, d, b, out):
    for n in range(out.size):
        rest = b[n] - d[n] * p[n]
        rest += x0[n] * pxm[n] + x1[n] * pxp[n] + y0[n] * pym[n] + y1[n] * pyp[n] + z0[n] * pzm[n] + z1[n] * pzp[n]
        out[n] = rest


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _image_row(p, pxm, pxp, pym, pyp, pzm, pzp, x0, x1, y0, y1, z0, z1, d, out):
    for n in range(out.size):
        out[n] = d[n] * p[n] - (
            x0[n] * pxm[n] + x1[n] * pxp[n] + y0[n] * pym[n] + y1[n] * pyp[n] + z0[n] * pzm[n] + z1[n] * pzp[n]
        )


@njit(nogil=True)
def _sweep(a, b, sx, sy, p, cx, cy, cz, d, dinv, rhs, weight, out):
    _jacobi_row(
        p[a:b], p[a - sx : b - sx], p[a + sx : b + sx], p[a - sy : b - sy], p[a + sy : b + sy],
        p[a - 1 : b - 1], p[a + 1 : b + 1], cx[a:b], cx[a + sx : b + sx], cy[a:b], cy[a + sy : b + sy],
        cz[a:b], cz[a + 1 : b + 1], d[a:b], dinv[a:b], rhs[a:b], weight, out[a:b],
    )  # fmt: skip


@njit(nogil=True)
def _residual(a, b, sx, sy, p, cx, cy, cz, d, rhs, out):
    _residual_row(
        p[a:b], p[a - sx : b - sx], p[a + sx : b + sx], p[a - sy : b - sy], p[a + sy : b + sy],
        p[a - 1 : b - 1], p[a + 1 : b + 1], cx[a:b], cx[a + sx : b + sx], cy[a:b], cy[a + sy : b + sy],
        cz[a:b], cz[a + 1 : b + 1], d[a:b], rhs[a:b], out[a:b],
    )  # fmt: skip


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _add_row(value, total):
    for n in range(total.size):
        total[n] += value[n]


@njit(nogil=True)
def _restrict(fine, level, coarse, below, row):
    """Sum a fine field over aggregates of two cells per axis; ``row`` is a spare row of the finest level."""
    nz = level[NZ]
    coarse[below[START] : below[LAST]] = 0.0
    for i in range(1, below[NX] - 1):
        for j in range(1, below[NY] - 1):
            row[:nz] = 0.0
            for ii in range(2 * i - 1, min(2 * i + 1, level[NX] - 1)):
                for jj in range(2 * j - 1, min(2 * j + 1, level[NY] - 1)):
                    at = level[START] + ii * level[STRIDE_X] + jj * level[STRIDE_Y]
                    _add_row(fine[at : at + nz], row[:nz])
            out = below[START] + i * below[STRIDE_X] + j * below[STRIDE_Y]
            for k in range(1, below[NZ] - 1):
                coarse[out + k] = row[2 * k - 1] + row[2 * k]


@njit(nogil=True)
def _prolong(coarse, below, fine, level, dinv):
    """Add the coarse correction to every cell of its aggregate."""
    for i in range(1, level[NX] - 1):
        for j in range(1, level[NY] - 1):
            at = level[START] + i * level[STRIDE_X] + j * level[STRIDE_Y]
            source = below[START] + ((i + 1) // 2) * below[STRIDE_X] + ((j + 1) // 2) * below[STRIDE_Y]
            for k in range(1, below[NZ] - 1):
                change = coarse[source + k]
                low, high = at + 2 * k - 1, at + 2 * k
                fine[low] += change if dinv[low] > 0.0 else 0.0
                fine[high] += change if dinv[high] > 0.0 else 0.0


@njit(nogil=True)
def _cycle(levels, cx, cy, cz, d, dinv, p, q, rhs, row):
    """One V-cycle on ``rhs`` of the finest level from nought; the answer is in ``p`` there."""
    depth = levels.shape[0]
    for number in range(depth):
        level = levels[number]
        a, b, sx, sy = level[START], level[LAST], level[STRIDE_X], level[STRIDE_Y]
        _scale_row(FIRST_WEIGHT, dinv[a:b], rhs[a:b], q[a:b])
        _sweep(a, b, sx, sy, q, cx, cy, cz, d, dinv, rhs, SECOND_WEIGHT, p)
        if number == depth - 1:
            for _ in range(6):
                _sweep(a, b, sx, sy, p, cx, cy, cz, d, dinv, rhs, FIRST_WEIGHT, q)
                _sweep(a, b, sx, sy, q, cx, cy, cz, d, dinv, rhs, SECOND_WEIGHT, p)
        else:
            _residual(a, b, sx, sy, p, cx, cy, cz, d, rhs, q)
            _restrict(q, level, rhs, levels[number + 1], row)
    for up in range(1, depth):
        level = levels[depth - 1 - up]
        a, b, sx, sy = level[START], level[LAST], level[STRIDE_X], level[STRIDE_Y]
        _prolong(p, levels[depth - up], p, level, dinv)
        _sweep(a, b, sx, sy, p, cx, cy, cz, d, dinv, rhs, SECOND_WEIGHT, q)
        _sweep(a, b, sx, sy, q, cx, cy, cz, d, dinv, rhs, FIRST_WEIGHT, p)


@njit(nogil=True, error_model="numpy", fastmath=FAST_SUMS)
def _dot_row(x, y):
    total = 0.0
    for n in range(x.size):
        total += x[n] * y[n]
    return total


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _turn_row(factor, z, search):
    for n in range(search.size):
        search[n] = z[n] + factor * search[n]


@njit(nogil=True, error_model="numpy", fastmath=FAST_SUMS)
def _advance_row(step, search, image, x, r):
    worst = 0.0
    for n in range(r.size):
        x[n] += step * search[n]
        here = r[n] - step * image[n]
        r[n] = here
        worst = max(worst, abs(here))
    return worst


@njit(nogil=True, error_model="numpy", fastmath=FAST_SUMS)
def _balance_one(r, region, cells):
    total = 0.0
    for n in range(r.size):
        total += r[n] if region[n] == 0 else 0.0
    mean = total / cells
    worst = 0.0
    for n in range(r.size):
        here = r[n] - mean if region[n] == 0 else 0.0
        r[n] = here
        worst = max(worst, abs(here))
    return worst


@njit(nogil=True)
def _balance(r, region, sums, cells):
    """Take the mean over each body of air out of ``r`` (the last region holds no air): no pressure can change it."""
    if sums.size == 2:
        return _balance_one(r, region, cells[0])
    sums[:] = 0.0
    for n in range(r.size):
        sums[region[n]] += r[n]
    worst = 0.0
    last = sums.size - 1
    for n in range(r.size):
        if region[n] == last:
            r[n] = 0.0
        else:
            r[n] -= sums[region[n]] / cells[region[n]]
            worst = max(worst, abs(r[n]))
    return worst


@njit(cache=True, nogil=True)
def solve(
    levels, cx, cy, cz, d, gx, gy, gz, gd, ginv, p, q, rhs, region, sums, cells, search, image, r, x, tolerance, most
):
    """Solve ``d x - sum c x_nb = r`` from nought.

    Args:
        levels: Table of levels, finest first.
        cx, cy, cz: Coefficients of the faces before each cell along each axis, all levels.
        d: Sum of a cell's coefficients, all levels.
        gx, gy, gz, gd, ginv: The same in single precision, with the inverse of the sum (nought in solids).
        p, q, rhs: Work space, all levels.
        region, sums, cells: Body of air of each cell of the finest level, work space, cells of each.
        search, image: Work space of the finest level.
        r: Right-hand side; what is left of it on return.
        x: Answer.
        tolerance: Largest residual to accept.
        most: Largest number of iterations.

    Returns:
        Iterations made and the largest residual left.
    """
    top = levels[0]
    a, b, sx, sy = top[START], top[LAST], top[STRIDE_X], top[STRIDE_Y]
    x[a:b] = 0.0
    worst = _balance(r[a:b], region, sums, cells)
    before = 1.0
    made = 0
    row = np.zeros(top[NZ] + 2, dtype=p.dtype)
    while worst > tolerance and made < most:
        rhs[a:b] = r[a:b]
        _cycle(levels, gx, gy, gz, gd, ginv, p, q, rhs, row)
        rho = _dot_row(r[a:b], p[a:b])
        if rho <= 0.0:
            break
        _turn_row(rho / before if made else 0.0, p[a:b], search[a:b])
        before = rho
        _image_row(
            search[a:b], search[a - sx : b - sx], search[a + sx : b + sx], search[a - sy : b - sy],
            search[a + sy : b + sy], search[a - 1 : b - 1], search[a + 1 : b + 1],
            cx[a:b], cx[a + sx : b + sx], cy[a:b], cy[a + sy : b + sy], cz[a:b], cz[a + 1 : b + 1], d[a:b], image[a:b],
        )  # fmt: skip
        worst = _advance_row(rho / _dot_row(search[a:b], image[a:b]), search[a:b], image[a:b], x[a:b], r[a:b])
        made += 1
    return made, worst


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _outflow_row(u0, u1, v0, v1, w0, w1, ax0, ax1, ay0, ay1, az0, az1, inflow, kx, ky, kz, k, out):
    for n in range(out.size):
        out[n] = k * inflow[n] - (
            kx * (u1[n] * ax1[n] - u0[n] * ax0[n])
            + ky * (v1[n] * ay1[n] - v0[n] * ay0[n])
            + kz * (w1[n] * az1[n] - w0[n] * az0[n])
        )


@njit(cache=True, nogil=True)
def imbalance(a, b, sx, sy, u, v, w, ax, ay, az, inflow, dx, dy, dz, dt, out):
    """Net inflow of every cell through free faces and openings, over the step. [m3/s2]"""
    _outflow_row(
        u[a:b], u[a + sx : b + sx], v[a:b], v[a + sy : b + sy], w[a:b], w[a + 1 : b + 1],
        ax[a:b], ax[a + sx : b + sx], ay[a:b], ay[a + sy : b + sy], az[a:b], az[a + 1 : b + 1],
        inflow[a:b], dy * dz / dt, dx * dz / dt, dx * dy / dt, 1.0 / dt, out[a:b],
    )  # fmt: skip


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _correct_row(p0, p1, free, factor, q):
    for n in range(q.size):
        q[n] += factor * (p1[n] - p0[n]) if free[n] > 0.0 else 0.0


@njit(cache=True, nogil=True)
def correct(a, b, sx, sy, x, u, v, w, ax, ay, az, p, dx, dy, dz, dt):
    """Take the correction's gradient off all free velocities and add it to the pressure.

    ``x`` solves for the negative of the pressure correction times nothing else: velocities change by ``dt`` times its
    gradient.
    """
    _correct_row(x[a - sx : b - sx], x[a:b], ax[a:b], -dt / dx, u[a:b])
    _correct_row(x[a - sy : b - sy], x[a:b], ay[a:b], -dt / dy, v[a:b])
    _correct_row(x[a - 1 : b - 1], x[a:b], az[a:b], -dt / dz, w[a:b])
    _add_row(x[a:b], p[a:b])


def level_table(shapes: list[tuple[int, int, int]]) -> tuple[np.ndarray, int]:
    """Table of levels for cells per axis, finest first, and the length of arrays that hold them all."""
    rows, at = [], 0
    for nx, ny, nz in shapes:
        px, py, pz = nx + 2, ny + 2, nz + 2
        guard = 3 * py * pz
        start = at + guard
        rows.append([start, start + px * py * pz, py * pz, pz, px, py, pz])
        at = start + px * py * pz + guard
    return np.array(rows, dtype=np.int64), at
