"""Numba kernels of the marching room solver: fluxes, temperature, streams (``momentum_kernels`` has the momentum).

They see padded flat fields only (see ``grid``). Staggered: entry n of a velocity field is the face between cell n and
the one before it along that axis. ``a*`` are open-area fractions of free faces (0: closed or with a prescribed flow).
Prescribed and closed faces keep their velocity: only the normal component is ever set, so that tangential momentum can
leave through openings.

Each ``_row`` function is the body of one long loop over equally long slices; that form is what the compiler turns into
vector instructions. What it only might need is read in any case: reading under a condition is slower.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from core.thermal.convection_kernels import SIMD, limited_mean

G_M_S2 = 9.81
FAST_SUMS = {*SIMD, "reassoc"}
"""With sums added in any order, the same one on each run."""


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _product_row(a, b, out):
    for n in range(out.size):
        out[n] = a[n] * b[n]


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _rate_row(nut, fu0, fu1, fv0, fv1, fw0, fw1, gx, gy, gz, d2, rate):
    for n in range(rate.size):
        rate[n] = (
            (max(-fu0[n], 0.0) + max(fu1[n], 0.0)) * gx
            + (max(-fv0[n], 0.0) + max(fv1[n], 0.0)) * gy
            + (max(-fw0[n], 0.0) + max(fw1[n], 0.0)) * gz
            + d2 * nut[n]
        )


@njit(nogil=True)
def _fill_fluxes(a, b, sx, q, share, flux):
    # with the last face of each axis, which is that before the padding
    for axis in range(3):
        _product_row(q[axis][a : b + sx], share[axis][a : b + sx], flux[axis][a : b + sx])


@njit(cache=True, nogil=True, error_model="numpy", fastmath=SIMD)
def prepare(span, sizes, q, area, nut, prt, flux, rate):
    """Fluxes through all faces [m/s over full faces] and each cell's rate of loss [1/s].

    Args:
        span: Range of the cells in padded fields, and distances of neighbours along x and y.
        sizes: Cell sizes. [m]
        q: Velocities along each axis on their own faces, one row for each. [m/s]
        area: Open shares of all faces.
        nut: Effective viscosity. [m2/s]
        prt: Turbulent Prandtl number.
    """
    a, b, sx, sy = span[0], span[1], span[2], span[3]
    gx, gy, gz = 1.0 / sizes[0], 1.0 / sizes[1], 1.0 / sizes[2]
    _fill_fluxes(a, b, sx, q, area, flux)
    fu, fv, fw = flux[0], flux[1], flux[2]
    d2 = 2.0 * (gx * gx + gy * gy + gz * gz) / min(prt, 1.0)
    _rate_row(
        nut[a:b], fu[a:b], fu[a + sx : b + sx], fv[a:b], fv[a + sy : b + sy], fw[a:b], fw[a + 1 : b + 1], gx, gy, gz,
        d2, rate[a:b],
    )  # fmt: skip


@njit(cache=True, nogil=True)
def add_prescribed(start, place, q, flux):
    """Add the fluxes of openings to those through free faces: ``start`` is where the places of each axis begin."""
    for axis in range(3):
        for m in range(start[axis], start[axis + 1]):
            flux[axis][place[m]] = q[axis][place[m]]


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
def temperature(
    span, sizes, t, flux, mixing, nut, source, drawn, prt, dt, second_order, most, has_walls, exchange, wall_c, moved,
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
        moved: Spare fields.

    Returns:
        Heat over the volumetric heat capacity that cells with a step of their own did not take up [K m3], and what
        walls gave in all [K m3/s].
    """
    a, b, sx, sy = span[0], span[1], span[2], span[3]
    dx, dy, dz = sizes[0], sizes[1], sizes[2]
    fu, fv, fw, ax, ay, az = flux[0], flux[1], flux[2], mixing[0], mixing[1], mixing[2]
    given = _wall_row(t[a:b], exchange[a:b], wall_c[a:b], source[a:b]) if has_walls else 0.0
    if second_order:
        _add_second_order(a, b, sx, sy, sizes, t, flux, mixing, has_walls, exchange, wall_c, moved, source)
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


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _add_row(weight, value, total):
    for n in range(total.size):
        total[n] += weight * value[n]


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def gather(span, weight, t, flux, nut, sums):
    """Add one moment to the running means of temperature, fluxes and viscosity."""
    a, b = span[0], span[1]
    _add_row(weight, t[a:b], sums[0][a:b])
    for axis in range(3):
        _add_row(weight, flux[axis][a:b], sums[1 + axis][a:b])
    _add_row(weight, nut[a:b], sums[4][a:b])


@njit(cache=True, nogil=True)
def stream_temperatures(
    t, draw_start, draw_cell, draw_flow, blow_kind, blow_link, blow_value, coil, plenum_coil, plenum_flow,
    duct_link, duct_rise, duct_flow, mass, mass_c, door, lag_s, lag_c, dt, draw_c, coil_c, back_c, blow_c, taken,
):  # fmt: skip
    """Temperatures of everything that leaves and enters the room.

    Args:
        t: Cell temperatures, a padded field. [C]
        draw_start, draw_cell, draw_flow: Outgoing streams as cell lists with their flows.
        blow_kind: Per ingoing stream 0 fixed, 1 rack (link: its draw), 2 coil (link: coil), 3 floor plenum.
        blow_value: Fixed temperature [C] or rack rise [K].
        coil: Per coil: draw index or -1, set point, water, effectiveness on air, largest drop [K], fixed supply or NaN,
            share of its air that comes from chimneys, rise of one that gives heat instead [K].
        plenum_coil, plenum_flow: Coils that feed the plenum, with their flows.
        duct_link, duct_rise, duct_flow: Chimneys into the ceiling void: draw index, rise [K] and flow.
        mass: Per ingoing stream: effectiveness, time constant [s], heat position, shell conductance over the stream's
            capacity rate, shell time constant [s]; time constants of nought for none.
        mass_c: Temperatures of servers and shell, shape (streams, 2), changed; NaN begins in balance. [C]
        door: Per ingoing stream the coil that it passes last: effectiveness on air, water [C], largest drop [K].
        lag_s: Time constants of the coils, and last of the plenum. [s]
        lag_c: Their temperatures, changed; NaN begins in balance. [C]
        dt: Step, or nought where the metal is in balance with the air. [s]
        back_c: What returns to each coil. [C]
        taken: Heat that doors take from each ingoing stream, over the volumetric heat capacity. [K m3/s]
    """
    for g in range(draw_c.shape[0]):
        total = 0.0
        flow = 0.0
        for n in range(draw_start[g], draw_start[g + 1]):
            total += draw_flow[n] * t[draw_cell[n]]
            flow += draw_flow[n]
        draw_c[g] = total / flow if flow > 0.0 else np.nan
    void = 0.0
    flow = 0.0
    for m in range(duct_link.shape[0]):
        void += duct_flow[m] * (draw_c[duct_link[m]] + duct_rise[m])
        flow += duct_flow[m]
    void = void / flow if flow > 0.0 else 20.0
    for c in range(coil_c.shape[0]):
        back = draw_c[int(coil[c, 0])] if coil[c, 0] >= 0.0 else void
        if coil[c, 6] > 0.0:
            back += coil[c, 6] * (void - back)
        back_c[c] = back
        if not np.isnan(coil[c, 5]):
            coil_c[c] = coil[c, 5]
        else:
            reach = back - coil[c, 3] * (back - coil[c, 2])
            reach = max(reach, coil[c, 1], back - coil[c, 4])
            coil_c[c] = min(reach, back) if coil[c, 7] <= 0.0 else back + coil[c, 7]
        coil_c[c] = _lagged(coil_c[c], lag_s[c], lag_c, c, dt)
    plenum = 0.0
    flow = 0.0
    for n in range(plenum_coil.shape[0]):
        plenum += plenum_flow[n] * coil_c[plenum_coil[n]]
        flow += plenum_flow[n]
    plenum = plenum / flow if flow > 0.0 else 20.0
    plenum = _lagged(plenum, lag_s[-1], lag_c, lag_c.size - 1, dt)
    for g in range(blow_c.shape[0]):
        if blow_kind[g] == 0:
            blow_c[g] = blow_value[g]
        elif blow_kind[g] == 1:
            exhaust = _rack_outlet(draw_c[blow_link[g]], blow_value[g], mass[g], mass_c[g], dt)
            drop = min(max(door[g, 0] * (exhaust - door[g, 1]), 0.0), door[g, 2])
            taken[g] = drop * _flow_of(blow_link[g], draw_start, draw_flow) if drop > 0.0 else 0.0
            blow_c[g] = exhaust - drop
        elif blow_kind[g] == 2:
            blow_c[g] = coil_c[blow_link[g]]
        else:
            blow_c[g] = plenum


@njit(nogil=True)
def _flow_of(g, start, flow):
    """Sum of the flows of one stream. [m3/s]"""
    total = 0.0
    for n in range(start[g], start[g + 1]):
        total += flow[n]
    return total


@njit(nogil=True)
def _lagged(target, time_s, state, n, dt):
    """First-order lag behind a target (unconditionally stable); none without a time constant."""
    if dt <= 0.0 or time_s <= 0.0 or state[n] != state[n]:
        state[n] = target
    else:
        share = dt / time_s
        state[n] = (state[n] + share * target) / (1.0 + share)
    return state[n]


@njit(nogil=True)
def _rack_outlet(inlet, rise, mass, state, dt):
    """What leaves a rack whose metal lags behind the air (unconditionally stable)."""
    out = inlet + rise
    if mass[1] > 0.0:
        balance = inlet + (1.0 - mass[2]) * rise
        share = dt / mass[1]
        state[0] = (state[0] + share * balance) / (1.0 + share) if dt > 0.0 and state[0] == state[0] else balance
        out += mass[0] * (state[0] - balance)
    if mass[4] > 0.0:
        middle = 0.5 * (inlet + out)
        share = dt / mass[4]
        state[1] = (state[1] + share * middle) / (1.0 + share) if dt > 0.0 and state[1] == state[1] else middle
        out += mass[3] * (state[1] - middle)
    return out


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _source_row(heat, left, rest_k, source):
    for n in range(source.size):
        source[n] = heat[n] - rest_k * left[n]


@njit(nogil=True)
def flux_and_sources(
    span, q, free, t, heat, left, rest_k, draw_start, draw_cell, draw_flow, blow_start, blow_cell, blow_flow, blow_c,
    flux, source,
):  # fmt: skip
    """Fluxes through free faces, and heat released in each cell and carried by openings.

    Args:
        span, q: See ``prepare``.
        free: Open shares of free faces.
        heat: Heat released in each cell over the volumetric heat capacity. [K m3/s]
        left: Air that the pressure has left in excess, over the step; it comes and goes at the temperature of the
            start, nought in sum. [m3/s2]
        rest_k: That temperature times the step. [K s]
        flux: Gets velocity times open share. [m/s]
        source: Gets the heat over the volumetric heat capacity. [K m3/s]

    Returns:
        The net sum of what openings carry. [K m3/s]
    """
    a, b = span[0], span[1]
    _fill_fluxes(a, b, span[2], q, free, flux)
    _source_row(heat[a:b], left[a:b], rest_k, source[a:b])
    net = 0.0
    for g in range(draw_start.shape[0] - 1):
        for n in range(draw_start[g], draw_start[g + 1]):
            value = draw_flow[n] * t[draw_cell[n]]
            source[draw_cell[n]] -= value
            net -= value
    for g in range(blow_start.shape[0] - 1):
        for n in range(blow_start[g], blow_start[g + 1]):
            value = blow_flow[n] * blow_c[g]
            source[blow_cell[n]] += value
            net += value
    return net
