"""Numba kernels of the pressure solver: conjugate gradients with a multigrid V-cycle as preconditioner.

Sums are written out here because a threaded BLAS would spread even these short ones over all cores, which belong to
the window. Those of large rooms are taken by blocks, the same ones for any number of workers.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange

from core.thermal.convection_kernels import FAST_SUMS, SIMD
from core.thermal.multigrid_kernels import END, FIRST, PARTS, START, STRIDE_X, STRIDE_Y, cycle
from core.thermal.parts_kernels import BY_PARTS, cut

ENOUGH = 0.1
"""Where more was left than is allowed, it is brought down to this share of it."""
MOST_IN_BLOCK = 80_000
"""Cells whose values are added up one after the other."""


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


@njit(nogil=True)
def _total(sums):
    total = 0.0
    for n in range(sums.size):
        total += sums[n]
    return total


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


@njit(nogil=True, parallel=BY_PARTS)
def _dot_in_parts(a, b, x, y, sums):
    for block in prange(sums.size):
        lo, hi = cut(a, b, block, sums.size), cut(a, b, block + 1, sums.size)
        sums[block] = _dot_row(x[lo:hi], y[lo:hi])


@njit(nogil=True)
def _dot(parts, a, b, x, y, sums):
    """Sum of the products of two fields, by blocks."""
    if parts > 0 and sums.size > 1:
        _dot_in_parts(a, b, x, y, sums)
    else:
        for block in range(sums.size):
            lo, hi = cut(a, b, block, sums.size), cut(a, b, block + 1, sums.size)
            sums[block] = _dot_row(x[lo:hi], y[lo:hi])
    return _total(sums)


@njit(nogil=True, parallel=BY_PARTS)
def _turn_in_parts(parts, a, b, factor, z, search):
    for part in prange(parts):
        lo, hi = cut(a, b, part, parts), cut(a, b, part + 1, parts)
        _turn_row(factor, z[lo:hi], search[lo:hi])


@njit(nogil=True, parallel=BY_PARTS)
def _image_in_parts(a, b, sx, sy, s, cx, cy, cz, out, sums):
    for block in prange(sums.size):
        lo, hi = cut(a, b, block, sums.size), cut(a, b, block + 1, sums.size)
        sums[block] = _image(lo, hi, sx, sy, s, cx, cy, cz, out)


@njit(nogil=True)
def _imaged(parts, a, b, sx, sy, s, cx, cy, cz, out, sums):
    """Find what pressures ``s`` do to the flow balance; returns the sum of its products with them."""
    if parts > 0 and sums.size > 1:
        _image_in_parts(a, b, sx, sy, s, cx, cy, cz, out, sums)
    else:
        for block in range(sums.size):
            lo, hi = cut(a, b, block, sums.size), cut(a, b, block + 1, sums.size)
            sums[block] = _image(lo, hi, sx, sy, s, cx, cy, cz, out)
    return _total(sums)


@njit(nogil=True, parallel=BY_PARTS)
def _advance_in_parts(a, b, step, search, image, x, r, rhs, sums):
    for block in prange(sums.size):
        lo, hi = cut(a, b, block, sums.size), cut(a, b, block + 1, sums.size)
        sums[block] = _advance_row(step, search[lo:hi], image[lo:hi], x[lo:hi], r[lo:hi], rhs[lo:hi])


@njit(nogil=True)
def _advanced(parts, a, b, step, search, image, x, r, rhs, sums):
    """Take a step along ``search``; returns the sum of the squares of what is left."""
    if parts > 0 and sums.size > 1:
        _advance_in_parts(a, b, step, search, image, x, r, rhs, sums)
    else:
        for block in range(sums.size):
            lo, hi = cut(a, b, block, sums.size), cut(a, b, block + 1, sums.size)
            sums[block] = _advance_row(step, search[lo:hi], image[lo:hi], x[lo:hi], r[lo:hi], rhs[lo:hi])
    return _total(sums)


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
    parts = top[PARTS]
    planes = np.zeros((max(parts, 1), sx + sy), dtype=p.dtype)
    totals = np.zeros(1 + (b - a) // MOST_IN_BLOCK)
    while (squares > plenty or worst > tolerance) and made < most:
        cycle(levels, cx, cy, cz, dinv, p, q, rhs, planes)
        rho = _dot(parts, a, b, rhs, p, totals)
        if rho <= 0.0:
            worst = _largest(r[a:b])
            break
        factor = np.float32(rho / before if made else 0.0)
        if parts > 0:
            _turn_in_parts(parts, a, b, factor, p, search)
        else:
            _turn_row(factor, p[a:b], search[a:b])
        before = rho
        along = _imaged(parts, a, b, sx, sy, search, cx, cy, cz, image, totals)
        squares = _advanced(parts, a, b, rho / along, search, image, x, r, rhs, totals)
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
def _outflow(a, b, sx, sy, sizes, dt, q, free, inflow, out):
    u, v, w, ax, ay, az = q[0], q[1], q[2], free[0], free[1], free[2]
    dx, dy, dz = sizes[0], sizes[1], sizes[2]
    _outflow_row(
        u[a:b], u[a + sx : b + sx], v[a:b], v[a + sy : b + sy], w[a:b], w[a + 1 : b + 1],
        ax[a:b], ax[a + sx : b + sx], ay[a:b], ay[a + sy : b + sy], az[a:b], az[a + 1 : b + 1],
        inflow[a:b], dy * dz / dt, dx * dz / dt, dx * dy / dt, 1.0 / dt, out[a:b],
    )  # fmt: skip


@njit(nogil=True, parallel=BY_PARTS)
def _outflow_in_parts(parts, a, b, sx, sy, sizes, dt, q, free, inflow, out):
    for part in prange(parts):
        lo, hi = cut(a, b, part, parts), cut(a, b, part + 1, parts)
        _outflow(lo, hi, sx, sy, sizes, dt, q, free, inflow, out)


@njit(nogil=True)
def _correct_part(a, b, sx, sy, x, q, free, p, gx, gy, gz):
    _correct_row(x[a - sx : b - sx], x[a:b], free[0][a:b], -gx, q[0][a:b])
    _correct_row(x[a - sy : b - sy], x[a:b], free[1][a:b], -gy, q[1][a:b])
    _correct_row(x[a - 1 : b - 1], x[a:b], free[2][a:b], -gz, q[2][a:b])
    _add_row(x[a:b], p[a:b])


@njit(nogil=True, parallel=BY_PARTS)
def _correct_in_parts(parts, a, b, sx, sy, x, q, free, p, gx, gy, gz):
    for part in prange(parts):
        _correct_part(cut(a, b, part, parts), cut(a, b, part + 1, parts), sx, sy, x, q, free, p, gx, gy, gz)


@njit(nogil=True)
def _correct(span, sizes, dt, x, q, free, p):
    """Take the correction's gradient off all free velocities and add it to the pressure."""
    # what solves for the negative of the pressure changes velocities by the step times its gradient
    gx, gy, gz = dt / sizes[0], dt / sizes[1], dt / sizes[2]
    if span[4] > 0:
        _correct_in_parts(span[4], span[0], span[1], span[2], span[3], x, q, free, p, gx, gy, gz)
    else:
        _correct_part(span[0], span[1], span[2], span[3], x, q, free, p, gx, gy, gz)


@njit(nogil=True)
def project(
    levels, guide, region, sums, cells, search, work, span, sizes, q, free, inflow, p, dt, tolerance, most,
    most_strayed, most_again,
):  # fmt: skip
    """Push the air to where it is missing.

    Args:
        levels, guide, region, sums, cells, search, work: See ``solve``; ``work`` begins with the net inflow of every
            cell over the step on return. [m3/s2]
        span: Range of the cells in padded fields, distances of neighbours along x and y, and number of parts.
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
    a, b, sx, sy, parts = span[0], span[1], span[2], span[3], span[4]
    if parts > 0:
        _outflow_in_parts(parts, a, b, sx, sy, sizes, dt, q, free, inflow, work[0])
    else:
        _outflow(a, b, sx, sy, sizes, dt, q, free, inflow, work[0])
    worst = solve(levels, guide, region, sums, cells, search, work, tolerance, most)[1]
    _correct(span, sizes, dt, work[1], q, free, p)
    if worst > most_strayed:
        worst = solve(levels, guide, region, sums, cells, search, work, ENOUGH * most_strayed, most_again)[1]
        _correct(span, sizes, dt, work[1], q, free, p)
    return worst
