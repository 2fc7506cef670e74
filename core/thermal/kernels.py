"""Numba kernels of the marching room solver: fluxes, temperature, streams (``momentum_kernels`` has the momentum).

They see padded flat fields only (see ``grid``). Staggered: entry n of a velocity field is the face between cell n and
the one before it along that axis. ``a*`` are open-area fractions of free faces (0: closed or with a prescribed flow).
Prescribed and closed faces keep their velocity: only the normal component is ever set, so that tangential momentum can
leave through openings.

Each ``_row`` function is the body of one long loop over equally long slices; that form is what the compiler turns into
vector instructions.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from core.thermal.convection_kernels import SIMD, limited

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


@njit(cache=True, nogil=True, error_model="numpy", fastmath=SIMD)
def prepare(a, b, sx, sy, u, v, w, area_x, area_y, area_z, nut, prt, dx, dy, dz, fu, fv, fw, rate):
    """Fluxes through all faces [m/s over full faces] and each cell's rate of loss [1/s].

    Args:
        a, b: Range of the padded cells.
        sx, sy: Distances of neighbours along x and y.
        nut: Effective viscosity. [m2/s]
        prt: Turbulent Prandtl number.
    """
    _product_row(u[a:b], area_x[a:b], fu[a:b])
    _product_row(v[a:b], area_y[a:b], fv[a:b])
    _product_row(w[a:b], area_z[a:b], fw[a:b])
    d2 = 2.0 * (1.0 / (dx * dx) + 1.0 / (dy * dy) + 1.0 / (dz * dz)) / min(prt, 1.0)
    _rate_row(
        nut[a:b], fu[a:b], fu[a + sx : b + sx], fv[a:b], fv[a + sy : b + sy], fw[a:b], fw[a + 1 : b + 1],
        1.0 / dx, 1.0 / dy, 1.0 / dz, d2, rate[a:b],
    )  # fmt: skip


@njit(nogil=True, error_model="numpy", fastmath=FAST_SUMS)
def _wall_row(t, exchange, wall_c, source):
    net = 0.0
    for n in range(source.size):
        heat = exchange[n] * (wall_c[n] - t[n])
        source[n] += heat
        net += heat
    return net


@njit(cache=True, nogil=True)
def wall_sources(a, b, t, exchange, wall_c, source):
    """Add the heat that walls give to the air; returns its sum over the volumetric heat capacity. [K m3/s]

    Args:
        exchange: Conductance between each cell and its walls over the volumetric heat capacity. [m3/s]
        wall_c: Temperature behind it. [C]
    """
    return _wall_row(t[a:b], exchange[a:b], wall_c[a:b], source[a:b])


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
def _limited_flux_row(t2m, tm, t, tp, f, fm, fp, em, e, wm, w, flux):
    for n in range(flux.size):
        here = t[n] - tm[n]
        behind_m = tm[n] - t2m[n] if fm[n] > 0.0 else (2.0 * (tm[n] - wm[n]) if em[n] > 0.0 else 0.0)
        behind_p = tp[n] - t[n] if fp[n] > 0.0 else (2.0 * (w[n] - t[n]) if e[n] > 0.0 else 0.0)
        ahead = limited(behind_m, here)
        back = -limited(behind_p, here)
        flux[n] = max(f[n], 0.0) * ahead + min(f[n], 0.0) * back


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _difference_row(low, high, factor, out):
    for n in range(out.size):
        out[n] += factor * (low[n] - high[n])


@njit(cache=True, nogil=True, error_model="numpy", fastmath=SIMD)
def temperature(
    a,
    b,
    sx,
    sy,
    t,
    fu,
    fv,
    fw,
    ax,
    ay,
    az,
    nut,
    source,
    drawn,
    prt,
    dx,
    dy,
    dz,
    dt,
    second_order,
    most,
    exchange,
    wall_c,
    scratch,
    out,
):
    """Convect and diffuse temperature through the free faces; what leaves one cell enters the next.

    Args:
        fu, fv, fw: Fluxes over full faces, free faces only. [m/s]
        ax, ay, az: Open shares of free faces.
        source: Heat brought by openings and released in the cell, over the volumetric heat capacity; gets what second
            order moves beyond upwind. [K m3/s]
        drawn: Air that openings draw from the cell over its volume. [1/s]
        most: Share of its content that a cell may lose in a step.
        scratch: A spare field.

    Returns:
        Heat over the volumetric heat capacity that cells with a step of their own did not take up. [K m3]
    """
    if second_order:
        for d in range(3):
            s = sx if d == 0 else (sy if d == 1 else 1)
            f = fu if d == 0 else (fv if d == 1 else fw)
            free = ax if d == 0 else (ay if d == 1 else az)
            h = dx if d == 0 else (dy if d == 1 else dz)
            _limited_flux_row(
                t[a - 2 * s : b - 2 * s], t[a - s : b - s], t[a:b], t[a + s : b + s],
                f[a:b], free[a - s : b - s], free[a + s : b + s],
                exchange[a - s : b - s], exchange[a:b], wall_c[a - s : b - s], wall_c[a:b], scratch[a:b],
            )  # fmt: skip
            _difference_row(scratch[a:b], scratch[a + s : b + s], dx * dy * dz / h, source[a:b])
    return _temperature_row(
        t[a:b], t[a - sx : b - sx], t[a + sx : b + sx], t[a - sy : b - sy], t[a + sy : b + sy],
        t[a - 1 : b - 1], t[a + 1 : b + 1],
        fu[a:b], fu[a + sx : b + sx], fv[a:b], fv[a + sy : b + sy], fw[a:b], fw[a + 1 : b + 1],
        ax[a:b], ax[a + sx : b + sx], ay[a:b], ay[a + sy : b + sy], az[a:b], az[a + 1 : b + 1],
        nut[a:b], nut[a - sx : b - sx], nut[a + sx : b + sx], nut[a - sy : b - sy], nut[a + sy : b + sy],
        nut[a - 1 : b - 1], nut[a + 1 : b + 1], source[a:b], drawn[a:b],
        1.0 / dx, 1.0 / dy, 1.0 / dz, 0.5 / prt, 1.0 / (dx * dy * dz), dt, most, out[a:b],
    )  # fmt: skip


@njit(cache=True, nogil=True, error_model="numpy", fastmath=SIMD)
def fluxes(a, b, u, v, w, area_x, area_y, area_z, fu, fv, fw):
    """Velocity times open share of all faces. [m/s]"""
    _product_row(u[a:b], area_x[a:b], fu[a:b])
    _product_row(v[a:b], area_y[a:b], fv[a:b])
    _product_row(w[a:b], area_z[a:b], fw[a:b])


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _add_row(weight, value, total):
    for n in range(total.size):
        total[n] += weight * value[n]


@njit(cache=True, nogil=True, error_model="numpy", fastmath=SIMD)
def gather(a, b, weight, t, fu, fv, fw, nut, mean_t, mean_u, mean_v, mean_w, mean_nut):
    """Add one moment to the running means of all fields."""
    _add_row(weight, t[a:b], mean_t[a:b])
    _add_row(weight, fu[a:b], mean_u[a:b])
    _add_row(weight, fv[a:b], mean_v[a:b])
    _add_row(weight, fw[a:b], mean_w[a:b])
    _add_row(weight, nut[a:b], mean_nut[a:b])


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


@njit(cache=True, nogil=True)
def opening_sources(t, heat, draw_start, draw_cell, draw_flow, blow_start, blow_cell, blow_flow, blow_c, source):
    """Heat carried by openings into each cell, over the volumetric heat capacity; returns the net sum. [K m3/s]"""
    source[:] = heat
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
