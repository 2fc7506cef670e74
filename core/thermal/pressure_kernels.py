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
ZERO, ONE = np.float32(0.0), np.float32(1.0)
ENOUGH = 0.1
"""Where more was left than is allowed, it is brought down to this share of it."""
START, LAST, STRIDE_X, STRIDE_Y, NX, NY, NZ, FIRST, END = 0, 1, 2, 3, 4, 5, 6, 7, 8
"""Columns of the table of levels: range of padded cells, distances of neighbours, padded sizes, range of the cells
without the padding before the first and after the last of them."""


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _scale_row(weight, dinv, b, out):
    for n in range(out.size):
        out[n] = weight * dinv[n] * b[n]


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _jacobi_row(p, pxm, pxp, pym, pyp, pzm, pzp, x0, x1, y0, y1, z0, z1, dinv, b, weight, out):
    kept = ONE - weight
    for n in range(out.size):
        pull = x0[n] * pxm[n] + x1[n] * pxp[n] + y0[n] * pym[n] + y1[n] * pyp[n] + z0[n] * pzm[n] + z1[n] * pzp[n]
        out[n] = kept * p[n] + weight * dinv[n] * (b[n] + pull)


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _residual_row(p, pxm, pxp, pym, pyp, pzm, pzp, x0, x1, y0, y1, z0, z1, b, out):
    for n in range(out.size):
        here = p[n]
        rest = b[n] + x0[n] * (pxm[n] - here) + x1[n] * (pxp[n] - here) + y0[n] * (pym[n] - here)
        out[n] = rest + y1[n] * (pyp[n] - here) + z0[n] * (pzm[n] - here) + z1[n] * (pzp[n] - here)


@njit(nogil=True, error_model="numpy", fastmath=FAST_SUMS)
def _image_row(s, sxm, sxp, sym, syp, szm, szp, x0, x1, y0, y1, z0, z1, out):
    # double precision from here: from the same single-precision coefficients as the guide, whose rounding only changes
    # conductances by 1e-7, and with differences, so that it never changes what a constant pressure does: nothing
    total = 0.0
    for n in range(out.size):
        here = np.float64(s[n])
        value = x0[n] * (here - np.float64(sxm[n])) + x1[n] * (here - np.float64(sxp[n]))
        value += y0[n] * (here - np.float64(sym[n])) + y1[n] * (here - np.float64(syp[n]))
        value += z0[n] * (here - np.float64(szm[n])) + z1[n] * (here - np.float64(szp[n]))
        out[n] = value
        total += value * here
    return total


@njit(nogil=True)
def _sweep(a, b, sx, sy, p, cx, cy, cz, dinv, rhs, weight, out):
    _jacobi_row(
        p[a:b], p[a - sx : b - sx], p[a + sx : b + sx], p[a - sy : b - sy], p[a + sy : b + sy],
        p[a - 1 : b - 1], p[a + 1 : b + 1], cx[a:b], cx[a + sx : b + sx], cy[a:b], cy[a + sy : b + sy],
        cz[a:b], cz[a + 1 : b + 1], dinv[a:b], rhs[a:b], weight, out[a:b],
    )  # fmt: skip


@njit(nogil=True)
def _residual(a, b, sx, sy, p, cx, cy, cz, rhs, out):
    _residual_row(
        p[a:b], p[a - sx : b - sx], p[a + sx : b + sx], p[a - sy : b - sy], p[a + sy : b + sy],
        p[a - 1 : b - 1], p[a + 1 : b + 1], cx[a:b], cx[a + sx : b + sx], cy[a:b], cy[a + sy : b + sy],
        cz[a:b], cz[a + 1 : b + 1], rhs[a:b], out[a:b],
    )  # fmt: skip


@njit(nogil=True)
def _image(a, b, sx, sy, s, cx, cy, cz, out):
    return _image_row(
        s[a:b], s[a - sx : b - sx], s[a + sx : b + sx], s[a - sy : b - sy], s[a + sy : b + sy],
        s[a - 1 : b - 1], s[a + 1 : b + 1], cx[a:b], cx[a + sx : b + sx], cy[a:b], cy[a + sy : b + sy],
        cz[a:b], cz[a + 1 : b + 1], out[a:b],
    )  # fmt: skip


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _add_row(value, total):
    for n in range(total.size):
        total[n] += value[n]


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _four_row(x0, x1, x2, x3, total):
    for n in range(total.size):
        total[n] = x0[n] + x1[n] + x2[n] + x3[n]


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _add_air_row(change, dinv, total):
    for n in range(total.size):
        here, is_air = change[n], dinv[n]
        total[n] += here if is_air > ZERO else ZERO


@njit(nogil=True)
def _restrict(fine, level, coarse, below, plane):
    """Sum a fine field over aggregates of two cells per axis; ``plane`` is a spare plane of the finest level.

    Columns of four are summed for whole planes at once, which needs no short rows; half of the sums go unused.
    """
    sx, sy = level[STRIDE_X], level[STRIDE_Y]
    for i in range(1, below[NX] - 1):
        at = level[START] + (2 * i - 1) * sx
        # planes beyond the last are padding: nought
        last = at + sx - sy
        _four_row(
            fine[at:last], fine[at + sy : last + sy], fine[at + sx : last + sx], fine[at + sx + sy : last + sx + sy],
            plane[: sx - sy],
        )  # fmt: skip
        for j in range(1, below[NY] - 1):
            out = below[START] + i * below[STRIDE_X] + j * below[STRIDE_Y]
            source = (2 * j - 1) * sy
            for k in range(1, below[NZ] - 1):
                coarse[out + k] = plane[source + 2 * k - 1] + plane[source + 2 * k]


@njit(nogil=True)
def _prolong(coarse, below, fine, level, dinv, plane):
    """Add the coarse correction to every air cell of its aggregate; ``plane`` is a spare plane of the finest level."""
    sx, sy = level[STRIDE_X], level[STRIDE_Y]
    for i in range(1, below[NX] - 1):
        for j in range(1, below[NY] - 1):
            source = below[START] + i * below[STRIDE_X] + j * below[STRIDE_Y]
            low = (2 * j - 1) * sy
            for k in range(1, below[NZ] - 1):
                change = coarse[source + k]
                for at in (low + 2 * k - 1, low + sy + 2 * k - 1):
                    plane[at] = change
                    plane[at + 1] = change
        at = level[START] + (2 * i - 1) * sx
        _add_air_row(plane[:sx], dinv[at : at + sx], fine[at : at + sx])
        if 2 * i < level[NX] - 1:
            _add_air_row(plane[:sx], dinv[at + sx : at + 2 * sx], fine[at + sx : at + 2 * sx])


@njit(nogil=True)
def _cycle(levels, cx, cy, cz, dinv, p, q, rhs, plane):
    """One V-cycle on ``rhs`` of the finest level from nought; the answer is in ``p`` there."""
    depth = levels.shape[0]
    for number in range(depth):
        level = levels[number]
        a, b, sx, sy = level[FIRST], level[END], level[STRIDE_X], level[STRIDE_Y]
        _scale_row(FIRST_WEIGHT, dinv[a:b], rhs[a:b], q[a:b])
        _sweep(a, b, sx, sy, q, cx, cy, cz, dinv, rhs, SECOND_WEIGHT, p)
        if number == depth - 1:
            for _ in range(6):
                _sweep(a, b, sx, sy, p, cx, cy, cz, dinv, rhs, FIRST_WEIGHT, q)
                _sweep(a, b, sx, sy, q, cx, cy, cz, dinv, rhs, SECOND_WEIGHT, p)
        else:
            _residual(a, b, sx, sy, p, cx, cy, cz, rhs, q)
            _restrict(q, level, rhs, levels[number + 1], plane)
    for up in range(1, depth):
        level = levels[depth - 1 - up]
        a, b, sx, sy = level[FIRST], level[END], level[STRIDE_X], level[STRIDE_Y]
        _prolong(p, levels[depth - up], p, level, dinv, plane)
        _sweep(a, b, sx, sy, p, cx, cy, cz, dinv, rhs, SECOND_WEIGHT, q)
        _sweep(a, b, sx, sy, q, cx, cy, cz, dinv, rhs, FIRST_WEIGHT, p)


@njit(nogil=True, error_model="numpy", fastmath=FAST_SUMS)
def _dot_row(x, y):
    total = 0.0
    for n in range(x.size):
        total += np.float64(x[n] * y[n])
    return total


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _turn_row(factor, z, search):
    for n in range(search.size):
        search[n] = z[n] + factor * search[n]


@njit(nogil=True, error_model="numpy", fastmath=FAST_SUMS)
def _advance_row(step, search, image, x, r, rhs):
    total = 0.0
    for n in range(r.size):
        x[n] += step * search[n]
        here = r[n] - step * image[n]
        r[n] = here
        rhs[n] = here
        total += here * here
    return total


@njit(nogil=True, error_model="numpy", fastmath=FAST_SUMS)
def _largest(r):
    """Largest size in a field whose length is a multiple of four; in four lanes, as the compiler makes none of it."""
    w0 = w1 = w2 = w3 = 0.0
    for n in range(0, r.size - 3, 4):
        w0, w1 = max(w0, abs(r[n])), max(w1, abs(r[n + 1]))
        w2, w3 = max(w2, abs(r[n + 2])), max(w3, abs(r[n + 3]))
    for n in range(r.size - r.size % 4, r.size):
        w0 = max(w0, abs(r[n]))
    return max(w0, w1, w2, w3)


@njit(nogil=True, error_model="numpy", fastmath=FAST_SUMS)
def _balance_one(r, region, cells, rhs):
    total = 0.0
    for n in range(r.size):
        value, owner = r[n], region[n]
        total += value if owner == 0 else 0.0
    mean = total / cells
    squares = 0.0
    for n in range(r.size):
        value, owner = r[n] - mean, region[n]
        here = value if owner == 0 else 0.0
        r[n] = here
        rhs[n] = here
        squares += here * here
    return squares


@njit(nogil=True)
def _balance(r, region, sums, cells, rhs):
    """Take the mean over each body of air out of ``r`` (the last region holds no air): no pressure can change it.

    Returns:
        Sum of the squares; ``rhs`` gets a copy.
    """
    if sums.size == 2:
        return _balance_one(r, region, cells[0], rhs)
    sums[:] = 0.0
    for n in range(r.size):
        sums[region[n]] += r[n]
    squares = 0.0
    last = sums.size - 1
    for n in range(r.size):
        r[n] = r[n] - sums[region[n]] / cells[region[n]] if region[n] != last else 0.0
        rhs[n] = r[n]
        squares += r[n] * r[n]
    return squares


@njit(cache=True, nogil=True)
def solve(levels, guide, region, sums, cells, search, work, tolerance, most):
    """Solve ``sum c (x - x_nb) = r`` from nought.

    Args:
        levels: Table of levels, finest first.
        guide: Seven rows of single precision that hold all levels: coefficients of the faces before each cell along
            each axis, inverse of the sum of a cell's coefficients (nought in solids), and three of work space.
        region, sums, cells: Body of air of each cell of the finest level, work space, cells of each.
        search: Work space of the finest level, single precision.
        work: Three fields: right-hand side, or what is left of it on return; answer; spare.
        tolerance: Largest residual to accept.
        most: Largest number of iterations.

    Returns:
        Iterations made and the largest residual left.
    """
    cx, cy, cz, dinv, p, q, rhs = guide[0], guide[1], guide[2], guide[3], guide[4], guide[5], guide[6]
    r, x, image = work[0], work[1], work[2]
    top = levels[0]
    a, b, sx, sy = top[FIRST], top[END], top[STRIDE_X], top[STRIDE_Y]
    x[a:b] = 0.0
    squares = _balance(r[a:b], region[a - top[START] : b - top[START]], sums, cells, rhs[a:b])
    # the largest is no less than the root mean square: as long as that is too much, it need not be looked for
    plenty = tolerance * tolerance * (b - a)
    worst = 0.0 if squares > plenty else _largest(r[a:b])
    before = 1.0
    made = 0
    plane = np.zeros(sx + sy, dtype=p.dtype)
    while (squares > plenty or worst > tolerance) and made < most:
        _cycle(levels, cx, cy, cz, dinv, p, q, rhs, plane)
        rho = _dot_row(rhs[a:b], p[a:b])
        if rho <= 0.0:
            worst = _largest(r[a:b])
            break
        _turn_row(np.float32(rho / before if made else 0.0), p[a:b], search[a:b])
        before = rho
        along = _image(a, b, sx, sy, search, cx, cy, cz, image)
        squares = _advance_row(rho / along, search[a:b], image[a:b], x[a:b], r[a:b], rhs[a:b])
        made += 1
        if squares <= plenty or made == most:
            worst = _largest(r[a:b])
    return made, worst


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _outflow_row(u0, u1, v0, v1, w0, w1, ax0, ax1, ay0, ay1, az0, az1, inflow, kx, ky, kz, k, out):
    for n in range(out.size):
        out[n] = k * inflow[n] - (
            kx * (u1[n] * ax1[n] - u0[n] * ax0[n])
            + ky * (v1[n] * ay1[n] - v0[n] * ay0[n])
            + kz * (w1[n] * az1[n] - w0[n] * az0[n])
        )


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _correct_row(p0, p1, free, factor, q):
    for n in range(q.size):
        change, is_free = factor * (p1[n] - p0[n]), free[n]
        q[n] += change if is_free > 0.0 else 0.0


@njit(nogil=True)
def _correct(a, b, sx, sy, x, q, free, p, gx, gy, gz):
    """Take the correction's gradient off all free velocities and add it to the pressure."""
    _correct_row(x[a - sx : b - sx], x[a:b], free[0][a:b], -gx, q[0][a:b])
    _correct_row(x[a - sy : b - sy], x[a:b], free[1][a:b], -gy, q[1][a:b])
    _correct_row(x[a - 1 : b - 1], x[a:b], free[2][a:b], -gz, q[2][a:b])
    _add_row(x[a:b], p[a:b])


@njit(nogil=True)
def project(
    levels, guide, region, sums, cells, search, work, span, sizes, q, free, inflow, p, dt, tolerance, most,
    most_strayed, most_again,
):  # fmt: skip
    """Push the air to where it is missing.

    Args:
        levels, guide, region, sums, cells, search, work: See ``solve``; ``work`` begins with the net inflow of every
            cell over the step on return. [m3/s2]
        span: Range of the cells in padded fields, and distances of neighbours along x and y.
        sizes: Cell sizes. [m]
        q: Velocities along each axis on their own faces, one row for each, changed. [m/s]
        free: Open shares of free faces.
        inflow: What openings bring to each cell. [m3/s]
        p: Pressure over density, changed. [m2/s2]
        dt: Step. [s]
        tolerance: Largest imbalance to accept, over the step. [m3/s2]
        most: Largest number of iterations.
        most_strayed, most_again: If more than this is left, there are so many more. [m3/s2]

    Returns:
        The largest imbalance left, over the step. [m3/s2]
    """
    a, b, sx, sy = span[0], span[1], span[2], span[3]
    dx, dy, dz = sizes[0], sizes[1], sizes[2]
    u, v, w, ax, ay, az = q[0], q[1], q[2], free[0], free[1], free[2]
    _outflow_row(
        u[a:b], u[a + sx : b + sx], v[a:b], v[a + sy : b + sy], w[a:b], w[a + 1 : b + 1],
        ax[a:b], ax[a + sx : b + sx], ay[a:b], ay[a + sy : b + sy], az[a:b], az[a + 1 : b + 1],
        inflow[a:b], dy * dz / dt, dx * dz / dt, dx * dy / dt, 1.0 / dt, work[0][a:b],
    )  # fmt: skip
    worst = solve(levels, guide, region, sums, cells, search, work, tolerance, most)[1]
    # what solves for the negative of the pressure changes velocities by the step times its gradient
    _correct(a, b, sx, sy, work[1], q, free, p, dt / dx, dt / dy, dt / dz)
    if worst > most_strayed:
        worst = solve(levels, guide, region, sums, cells, search, work, ENOUGH * most_strayed, most_again)[1]
        _correct(a, b, sx, sy, work[1], q, free, p, dt / dx, dt / dy, dt / dz)
    return worst


def level_table(shapes: list[tuple[int, int, int]]) -> tuple[np.ndarray, int]:
    """Table of levels for cells per axis, finest first, and the length of arrays that hold them all."""
    rows, at = [], 0
    for nx, ny, nz in shapes:
        px, py, pz = nx + 2, ny + 2, nz + 2
        guard = 3 * py * pz
        start = at + guard
        first, end = start + py * pz + pz + 1, start + nx * py * pz + ny * pz + nz + 1
        rows.append([start, start + px * py * pz, py * pz, pz, px, py, pz, first, end])
        at = start + px * py * pz + guard
    return np.array(rows, dtype=np.int64), at
