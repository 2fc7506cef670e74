"""Numba kernels of one multigrid V-cycle, the guide of the pressure solver.

All levels lie one after the other in the same flat, padded arrays (see ``grid``), so that a whole solve is one call.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange

from core.thermal.convection_kernels import SIMD
from core.thermal.parts_kernels import BY_PARTS, cut

FIRST_WEIGHT, SECOND_WEIGHT = np.float32(0.566), np.float32(1.577)
"""Damping of two Jacobi sweeps: Chebyshev's for the upper four fifths of the spectrum (0.4 to 2)."""
ZERO, ONE = np.float32(0.0), np.float32(1.0)
START, LAST, STRIDE_X, STRIDE_Y, NX, NY, NZ, FIRST, END, PARTS = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9
"""Columns of the table of levels: range of padded cells, distances of neighbours, padded sizes, range of the cells
without the padding before the first and after the last of them, number of parts."""
SCALE, SMOOTH, LEAVE, RESTRICT, PROLONG, SMOOTH_AGAIN, SMOOTH_LAST, ALL = 0, 1, 2, 3, 4, 5, 6, 7
"""Phases of a cycle on one level, down to the next coarser one and up from it."""


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
def _restrict(first, last, fine, level, coarse, below, plane):
    """Sum a fine field over aggregates of two cells per axis, for the coarse planes from ``first`` to ``last``.

    Columns of four are summed for whole planes at once, which needs no short rows; half of the sums go unused.
    ``plane`` is a spare plane of the finest level.
    """
    sx, sy = level[STRIDE_X], level[STRIDE_Y]
    for i in range(first, last):
        at = level[START] + (2 * i - 1) * sx
        # planes beyond the last are padding: nought
        end = at + sx - sy
        _four_row(
            fine[at:end], fine[at + sy : end + sy], fine[at + sx : end + sx], fine[at + sx + sy : end + sx + sy],
            plane[: sx - sy],
        )  # fmt: skip
        for j in range(1, below[NY] - 1):
            out = below[START] + i * below[STRIDE_X] + j * below[STRIDE_Y]
            source = (2 * j - 1) * sy
            for k in range(1, below[NZ] - 1):
                coarse[out + k] = plane[source + 2 * k - 1] + plane[source + 2 * k]


@njit(nogil=True)
def _prolong(first, last, coarse, below, fine, level, dinv, plane):
    """Add the coarse correction to every air cell of its aggregate, for the coarse planes from ``first`` to ``last``.

    ``plane`` is a spare plane of the finest level.
    """
    sx, sy = level[STRIDE_X], level[STRIDE_Y]
    for i in range(first, last):
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
def _phase(phase, part, parts, level, below, cx, cy, cz, dinv, p, q, rhs, plane):
    """A part of what is done on one level: on the way down, and on the way up."""
    first, last, sx, sy = level[FIRST], level[END], level[STRIDE_X], level[STRIDE_Y]
    a, b = cut(first, last, part, parts), cut(first, last, part + 1, parts)
    low, high = cut(1, below[NX] - 1, part, parts), cut(1, below[NX] - 1, part + 1, parts)
    if phase == SCALE:
        _scale_row(FIRST_WEIGHT, dinv[a:b], rhs[a:b], q[a:b])
    elif phase == SMOOTH:
        _sweep(a, b, sx, sy, q, cx, cy, cz, dinv, rhs, SECOND_WEIGHT, p)
    elif phase == LEAVE:
        _residual(a, b, sx, sy, p, cx, cy, cz, rhs, q)
    elif phase == RESTRICT:
        _restrict(low, high, q, level, rhs, below, plane)
    elif phase == PROLONG:
        _prolong(low, high, p, below, p, level, dinv, plane)
    elif phase == SMOOTH_AGAIN:
        _sweep(a, b, sx, sy, p, cx, cy, cz, dinv, rhs, SECOND_WEIGHT, q)
    else:
        _sweep(a, b, sx, sy, q, cx, cy, cz, dinv, rhs, FIRST_WEIGHT, p)


@njit(nogil=True, parallel=BY_PARTS)
def _phases_in_parts(begin, end, level, below, cx, cy, cz, dinv, p, q, rhs, planes):
    parts = level[PARTS]
    for phase in range(begin, end):
        for part in prange(parts):
            _phase(phase, part, parts, level, below, cx, cy, cz, dinv, p, q, rhs, planes[part])


@njit(nogil=True)
def _phases(begin, end, level, below, cx, cy, cz, dinv, p, q, rhs, planes):
    """Several phases one after the other."""
    if level[PARTS] > 0:
        _phases_in_parts(begin, end, level, below, cx, cy, cz, dinv, p, q, rhs, planes)
        return
    for phase in range(begin, end):
        _phase(phase, 0, 1, level, below, cx, cy, cz, dinv, p, q, rhs, planes[0])


@njit(nogil=True)
def cycle(levels, cx, cy, cz, dinv, p, q, rhs, planes):
    """One V-cycle on ``rhs`` of the finest level from nought; the answer is in ``p`` there.

    Args:
        levels: Table of levels, finest first.
        cx, cy, cz: Coefficients of the faces before each cell.
        dinv: Inverse of the sum of a cell's coefficients, nought in solids.
        q: Work space.
        planes: A spare plane of the finest level for each of its parts.
    """
    last = levels.shape[0] - 1
    for number in range(last):
        _phases(SCALE, PROLONG, levels[number], levels[number + 1], cx, cy, cz, dinv, p, q, rhs, planes)
    level = levels[last]
    a, b, sx, sy = level[FIRST], level[END], level[STRIDE_X], level[STRIDE_Y]
    _scale_row(FIRST_WEIGHT, dinv[a:b], rhs[a:b], q[a:b])
    _sweep(a, b, sx, sy, q, cx, cy, cz, dinv, rhs, SECOND_WEIGHT, p)
    for _ in range(6):
        _sweep(a, b, sx, sy, p, cx, cy, cz, dinv, rhs, FIRST_WEIGHT, q)
        _sweep(a, b, sx, sy, q, cx, cy, cz, dinv, rhs, SECOND_WEIGHT, p)
    for up in range(1, levels.shape[0]):
        level, below = levels[last - up], levels[last - up + 1]
        _phases(PROLONG, ALL, level, below, cx, cy, cz, dinv, p, q, rhs, planes)
