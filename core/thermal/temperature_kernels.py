"""Numba kernel of the temperature of room air: convection, diffusion, sources and walls.

Fields, faces and the form of the ``_row`` functions are those of ``kernels``.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange

from core.thermal.convection_kernels import FAST_SUMS, SIMD, limited_mean
from core.thermal.parts_kernels import BY_PARTS, cut


@njit(nogil=True, error_model="numpy", fastmath=FAST_SUMS)
def _wall_row(t, exchange, wall_c, source):
    net = 0.0
    for n in range(source.size):
        heat = exchange[n] * (wall_c[n] - t[n])
        source[n] += heat
        net += heat
    return net


@njit(nogil=True, error_model="numpy", fastmath=FAST_SUMS)
def _temperature_row(
    t, txm, txp, tym, typ, tzm, tzp, u0, u1, v0, v1, w0, w1, ax0, ax1, ay0, ay1, az0, az1,
    nu, nxm, nxp, nym, nyp, nzm, nzp, source, drawn, gx, gy, gz, half_pr, over_v, dt, most, out,
):  # fmt: skip
    kept = 0.0
    for n in range(out.size):
        here = t[n]
        x0 = half_pr * gx * ax0[n] * (nxm[n] + nu[n])
        x1 = half_pr * gx * ax1[n] * (nxp[n] + nu[n])
        y0 = half_pr * gy * ay0[n] * (nym[n] + nu[n])
        y1 = half_pr * gy * ay1[n] * (nyp[n] + nu[n])
        z0 = half_pr * gz * az0[n] * (nzm[n] + nu[n])
        z1 = half_pr * gz * az1[n] * (nzp[n] + nu[n])
        gain = gx * ((max(u0[n], 0.0) + x0) * txm[n] - (min(u1[n], 0.0) - x1) * txp[n])
        gain += gy * ((max(v0[n], 0.0) + y0) * tym[n] - (min(v1[n], 0.0) - y1) * typ[n])
        gain += gz * ((max(w0[n], 0.0) + z0) * tzm[n] - (min(w1[n], 0.0) - z1) * tzp[n])
        loss = gx * (max(u1[n], 0.0) - min(u0[n], 0.0) + x0 + x1)
        loss += gy * (max(v1[n], 0.0) - min(v0[n], 0.0) + y0 + y1)
        loss += gz * (max(w1[n], 0.0) - min(w0[n], 0.0) + z0 + z1)
        step = min(dt, most / (loss + drawn[n] + 1e-9))
        change = gain - loss * here + over_v * source[n]
        kept += (dt - step) * change
        out[n] = here + step * change
    return kept / over_v


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _moved_row(t2m, tm, t, tp, f, fm, fp, moved):
    for n in range(moved.size):
        flux, low, here = f[n], tm[n], t[n]
        up, down, open_up, open_down = low - t2m[n], tp[n] - here, fm[n], fp[n]
        is_up = flux > 0.0
        is_open = (open_up if is_up else open_down) > 0.0
        moved[n] = abs(flux) * limited_mean((up if is_up else down) if is_open else 0.0, here - low)


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _moved_beside_walls_row(t2m, tm, t, tp, f, fm, fp, em, e, wm, w, moved):
    for n in range(moved.size):
        flux, low, here = f[n], tm[n], t[n]
        up, down, open_up, open_down = low - t2m[n], tp[n] - here, fm[n], fp[n]
        wall_up, wall_down, has_up, has_down = 2.0 * (low - wm[n]), 2.0 * (w[n] - here), em[n], e[n]
        is_up = flux > 0.0
        is_open = (open_up if is_up else open_down) > 0.0
        has_wall = (has_up if is_up else has_down) > 0.0
        beside = (wall_up if is_up else wall_down) if has_wall else 0.0
        moved[n] = abs(flux) * limited_mean((up if is_up else down) if is_open else beside, here - low)


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _gain_row(x0, x1, y0, y1, z0, z1, hx, hy, hz, out):
    for n in range(out.size):
        out[n] += hx * (x0[n] - x1[n]) + hy * (y0[n] - y1[n]) + hz * (z0[n] - z1[n])


@njit(nogil=True)
def _add_second_order(a, b, sx, sy, sizes, t, flux, free, has_walls, exchange, wall_c, moved, source):
    """Add what second order moves beyond upwind."""
    for d in range(3):
        s = sx if d == 0 else (sy if d == 1 else 1)
        # what passes between each cell and the one before it, the last one's far side included
        e = b + s
        far, low, here, high = t[a - 2 * s : e - 2 * s], t[a - s : e - s], t[a:e], t[a + s : e + s]
        f, free_low, free_high, out = flux[d][a:e], free[d][a - s : e - s], free[d][a + s : e + s], moved[d][a:e]
        if has_walls:
            _moved_beside_walls_row(
                far, low, here, high, f, free_low, free_high, exchange[a - s : e - s], exchange[a:e],
                wall_c[a - s : e - s], wall_c[a:e], out,
            )  # fmt: skip
        else:
            _moved_row(far, low, here, high, f, free_low, free_high, out)
    x, y, z = moved[0], moved[1], moved[2]
    _gain_row(
        x[a:b], x[a + sx : b + sx], y[a:b], y[a + sy : b + sy], z[a:b], z[a + 1 : b + 1], sizes[1] * sizes[2],
        sizes[0] * sizes[2], sizes[0] * sizes[1], source[a:b],
    )  # fmt: skip


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _temperature_part(
    a, b,
    span, sizes, t, flux, mixing, nut, source, drawn, prt, dt, second_order, most, has_walls, exchange, wall_c, spare,
    out,
):  # fmt: skip
    """``temperature`` of the cells from ``a`` to ``b``; ``spare`` is its own."""
    sx, sy = span[2], span[3]
    dx, dy, dz = sizes[0], sizes[1], sizes[2]
    fu, fv, fw, ax, ay, az = flux[0], flux[1], flux[2], mixing[0], mixing[1], mixing[2]
    given = _wall_row(t[a:b], exchange[a:b], wall_c[a:b], source[a:b]) if has_walls else 0.0
    if second_order:
        _add_second_order(a, b, sx, sy, sizes, t, flux, mixing, has_walls, exchange, wall_c, spare, source)
    kept = _temperature_row(
        t[a:b], t[a - sx : b - sx], t[a + sx : b + sx], t[a - sy : b - sy], t[a + sy : b + sy],
        t[a - 1 : b - 1], t[a + 1 : b + 1],
        fu[a:b], fu[a + sx : b + sx], fv[a:b], fv[a + sy : b + sy], fw[a:b], fw[a + 1 : b + 1],
        ax[a:b], ax[a + sx : b + sx], ay[a:b], ay[a + sy : b + sy], az[a:b], az[a + 1 : b + 1],
        nut[a:b], nut[a - sx : b - sx], nut[a + sx : b + sx], nut[a - sy : b - sy], nut[a + sy : b + sy],
        nut[a - 1 : b - 1], nut[a + 1 : b + 1], source[a:b], drawn[a:b],
        1.0 / dx, 1.0 / dy, 1.0 / dz, 0.5 / prt, 1.0 / (dx * dy * dz), dt, most, out[a:b],
    )  # fmt: skip
    return kept, given


@njit(nogil=True, error_model="numpy", fastmath=SIMD, parallel=BY_PARTS)
def _temperature_in_parts(
    span, sizes, t, flux, mixing, nut, source, drawn, prt, dt, second_order, most, has_walls, exchange, wall_c, spare,
    out,
):  # fmt: skip
    parts = span[4]
    kept, given = np.zeros(parts), np.zeros(parts)
    for part in prange(parts):
        kept[part], given[part] = _temperature_part(
            cut(span[0], span[1], part, parts), cut(span[0], span[1], part + 1, parts),
            span, sizes, t, flux, mixing, nut, source, drawn, prt, dt, second_order, most, has_walls, exchange, wall_c,
            spare[part], out,
        )  # fmt: skip
    return kept.sum(), given.sum()


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def temperature(
    span, sizes, t, flux, mixing, nut, source, drawn, prt, dt, second_order, most, has_walls, exchange, wall_c, spare,
    out,
):  # fmt: skip
    """Convect and diffuse temperature through the free faces; what leaves one cell enters the next.

    Args:
        span, sizes: See ``prepare``.
        flux: Fluxes over full faces, free faces only. [m/s]
        mixing: Open shares of free faces.
        source: Heat brought by openings and released in the cell, over the volumetric heat capacity; gets what walls
            give and what second order moves beyond upwind. [K m3/s]
        drawn: Air that openings draw from the cell over its volume. [1/s]
        most: Share of its content that a cell may lose in a step.
        has_walls: Whether there are any that heat passes.
        exchange: Conductance between each cell and its walls over the volumetric heat capacity. [m3/s]
        wall_c: Temperature behind it. [C]
        spare: Spare fields for each part, shape (parts, 4, length).

    Returns:
        Heat over the volumetric heat capacity that cells with a step of their own did not take up [K m3], and what
        walls gave in all [K m3/s].
    """
    if span[4] > 0:
        return _temperature_in_parts(
            span, sizes, t, flux, mixing, nut, source, drawn, prt, dt, second_order, most, has_walls, exchange, wall_c,
            spare, out,
        )  # fmt: skip
    return _temperature_part(
        span[0], span[1], span, sizes, t, flux, mixing, nut, source, drawn, prt, dt, second_order, most, has_walls,
        exchange, wall_c, spare[0], out,
    )  # fmt: skip
