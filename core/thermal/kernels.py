"""Numba kernels of the marching room solver: fluxes, streams and means.

They see padded flat fields only (see ``grid``). Staggered: entry n of a velocity field is the face between cell n and
the one before it along that axis. ``a*`` are open-area fractions of free faces (0: closed or with a prescribed flow).
Prescribed and closed faces keep their velocity: only the normal component is ever set, so that tangential momentum can
leave through openings.

Each ``_row`` function is the body of one long loop over equally long slices; that form is what the compiler turns into
vector instructions. What it only might need is read in any case: reading under a condition is slower.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange

from core.thermal.convection_kernels import SIMD
from core.thermal.parts_kernels import BY_PARTS, cut

G_M_S2 = 9.81


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
def _fill_fluxes(a, e, q, share, flux):
    """Fluxes from ``a`` to ``e``: the last face of each axis is that before the padding."""
    for axis in range(3):
        _product_row(q[axis][a:e], share[axis][a:e], flux[axis][a:e])


@njit(cache=True, nogil=True, error_model="numpy", fastmath=SIMD)
def prepare(span, sizes, q, area, nut, prt, flux, rate):
    """Fluxes through all faces [m/s over full faces] and each cell's rate of loss [1/s].

    Args:
        span: Range of the cells in padded fields, distances of neighbours along x and y, and number of parts.
        sizes: Cell sizes. [m]
        q: Velocities along each axis on their own faces, one row for each. [m/s]
        area: Open shares of all faces.
        nut: Effective viscosity. [m2/s]
        prt: Turbulent Prandtl number.
    """
    a, b, sx, sy = span[0], span[1], span[2], span[3]
    gx, gy, gz = 1.0 / sizes[0], 1.0 / sizes[1], 1.0 / sizes[2]
    _fill_fluxes(a, b + sx, q, area, flux)
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


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _add_row(weight, value, total):
    for n in range(total.size):
        total[n] += weight * value[n]


@njit(nogil=True)
def _gather_part(a, b, weight, t, flux, nut, sums):
    _add_row(weight, t[a:b], sums[0][a:b])
    for axis in range(3):
        _add_row(weight, flux[axis][a:b], sums[1 + axis][a:b])
    _add_row(weight, nut[a:b], sums[4][a:b])


@njit(nogil=True, parallel=BY_PARTS)
def _gather_in_parts(span, weight, t, flux, nut, sums):
    parts = span[4]
    for part in prange(parts):
        a, b = cut(span[0], span[1], part, parts), cut(span[0], span[1], part + 1, parts)
        _gather_part(a, b, weight, t, flux, nut, sums)


@njit(nogil=True)
def gather(span, weight, t, flux, nut, sums):
    """Add one moment to the running means of temperature, fluxes and viscosity."""
    if span[4] > 0:
        _gather_in_parts(span, weight, t, flux, nut, sums)
    else:
        _gather_part(span[0], span[1], weight, t, flux, nut, sums)


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
def _fill_part(a, b, e, q, free, flux, heat, left, rest_k, source):
    _fill_fluxes(a, e, q, free, flux)
    _source_row(heat[a:b], left[a:b], rest_k, source[a:b])


@njit(nogil=True, parallel=BY_PARTS)
def _fill_in_parts(span, q, free, flux, heat, left, rest_k, source):
    parts = span[4]
    for part in prange(parts):
        b = cut(span[0], span[1], part + 1, parts)
        e = b if part < parts - 1 else b + span[2]
        _fill_part(cut(span[0], span[1], part, parts), b, e, q, free, flux, heat, left, rest_k, source)


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
    if span[4] > 0:
        _fill_in_parts(span, q, free, flux, heat, left, rest_k, source)
    else:
        _fill_part(span[0], span[1], span[1] + span[2], q, free, flux, heat, left, rest_k, source)
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
