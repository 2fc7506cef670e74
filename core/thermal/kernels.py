"""Numba kernels of the marching room solver: momentum, buoyancy, temperature, streams.

They see padded flat fields only (see ``grid``). Staggered: entry n of a velocity field is the face between cell n and
the one before it along that axis. ``a*`` are open-area fractions of free faces (0: closed or with a prescribed flow).
Prescribed and closed faces keep their velocity: only the normal component is ever set, so that tangential momentum can
leave through openings.

Each ``_row`` function is the body of one long loop over equally long slices; that form is what the compiler turns into
vector instructions. All helpers stand in this one module, because the on-disk cache does not notice changes in other
files.
"""

from __future__ import annotations

import numpy as np
from numba import njit

G_M_S2 = 9.81
SIMD = {"nnan", "ninf", "nsz", "contract", "arcp"}
"""Freedoms of arithmetic."""
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


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _momentum_row(
    q, qxm, qxp, qym, qyp, qzm, qzp, u0, u1, u2, u3, v0, v1, v2, v3, w0, w1, w2, w3,
    free, nxm, nxp, nym, nyp, nzm, nzp, d0, d1, p0, p1, t0, t1, more, gx, gy, gz, lift, t_ref, over_h,
    dt, most, out,
):  # fmt: skip
    for n in range(out.size):
        here = q[n]
        gm = max(0.5 * (u0[n] + u1[n]), 0.0) * gx + nxm[n] * gx * gx
        gp = max(-0.5 * (u2[n] + u3[n]), 0.0) * gx + nxp[n] * gx * gx
        total = gm * (qxm[n] - here) + gp * (qxp[n] - here)
        loss = gm + gp
        gm = max(0.5 * (v0[n] + v1[n]), 0.0) * gy + nym[n] * gy * gy
        gp = max(-0.5 * (v2[n] + v3[n]), 0.0) * gy + nyp[n] * gy * gy
        total += gm * (qym[n] - here) + gp * (qyp[n] - here)
        loss += gm + gp
        gm = max(0.5 * (w0[n] + w1[n]), 0.0) * gz + nzm[n] * gz * gz
        gp = max(-0.5 * (w2[n] + w3[n]), 0.0) * gz + nzp[n] * gz * gz
        total += gm * (qzm[n] - here) + gp * (qzp[n] - here)
        loss += gm + gp
        rub = 0.5 * (d0[n] + d1[n])
        total -= rub * here
        loss += rub
        total += lift * (0.5 * (t0[n] + t1[n]) - t_ref) - (p1[n] - p0[n]) * over_h + more[n]
        step = min(dt, most / (loss + 1e-9))
        out[n] = here + step * total if free[n] > 0.0 else here


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _limited(behind, ahead):
    """Correction to the upwind value at a face, from the differences behind and ahead of the upwind cell.

    Second order where the field is smooth, leaning upstream, never beyond its neighbours (bounds of Koren, 1993).
    """
    a, b = abs(behind), abs(ahead)
    size = min(a, b, (2.0 * a + b) / 6.0) if behind * ahead > 0.0 else 0.0
    return size if ahead > 0.0 else -size


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _limited_along_row(qm2, qm, q, qp, qp2, u0, u1, u2, u3, g, out):
    for n in range(out.size):
        lo = 0.5 * (u0[n] + u1[n])
        hi = 0.5 * (u2[n] + u3[n])
        near_m, near_p = q[n] - qm[n], qp[n] - q[n]
        more = max(lo, 0.0) * _limited(qm[n] - qm2[n], near_m) - min(lo, 0.0) * _limited(near_p, near_m)
        more -= max(hi, 0.0) * _limited(near_m, near_p) - min(hi, 0.0) * _limited(qp2[n] - qp[n], near_p)
        out[n] += g * more


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _limited_across_row(qm2, qm, q, qp, qp2, u0, u1, u2, u3, fm2, fm, fp, fp2, grip, g, out):
    # beyond a wall the difference is that to the wall, which is half a cell away (grip 2), or none where it slips
    for n in range(out.size):
        lo = 0.5 * (u0[n] + u1[n])
        hi = 0.5 * (u2[n] + u3[n])
        far_m = (qm[n] - qm2[n]) * (1.0 if fm2[n] > 0.0 else grip)
        near_m = (q[n] - qm[n]) * (1.0 if fm[n] > 0.0 else grip)
        near_p = (qp[n] - q[n]) * (1.0 if fp[n] > 0.0 else grip)
        far_p = (qp2[n] - qp[n]) * (1.0 if fp2[n] > 0.0 else grip)
        more = max(lo, 0.0) * _limited(far_m, near_m) - min(lo, 0.0) * _limited(near_p, near_m)
        more -= max(hi, 0.0) * _limited(near_m, near_p) - min(hi, 0.0) * _limited(far_p, near_p)
        out[n] += g * more


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _wall_shear_row(qm, q, qp, fm, fp, n0, n1, factor, out):
    # wall shear of the parabola through the wall and two cells: that of the half cell alone is first order
    for n in range(out.size):
        low, high = qm[n] - q[n], qp[n] - q[n]
        bend = (low + 0.5 * high if fm[n] <= 0.0 else 0.0) + (high + 0.5 * low if fp[n] <= 0.0 else 0.0)
        out[n] += factor * (n0[n] + n1[n]) * bend


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _own_step(n, s, sx, sy, fu, fv, fw, nx, ny, nz, bx, by, bz, drag, gx, gy, gz, dt, most):
    """Step that ``_momentum_row`` takes at one face."""
    loss = 0.5 * (drag[n - s] + drag[n])
    for d in range(3):
        sd = sx if d == 0 else (sy if d == 1 else 1)
        f = fu if d == 0 else (fv if d == 1 else fw)
        g = gx if d == 0 else (gy if d == 1 else gz)
        nu = nx if d == 0 else (ny if d == 1 else nz)
        low = n - (bx if d == 0 else (by if d == 1 else bz))
        loss += g * (max(0.5 * (f[n - s] + f[n]), 0.0) + max(-0.5 * (f[n + sd - s] + f[n + sd]), 0.0))
        loss += g * g * (nu[low] + nu[low + sd])
    return min(dt, most / (loss + 1e-9))


@njit(cache=True, nogil=True, error_model="numpy", fastmath=SIMD)
def momentum(
    a,
    b,
    sx,
    sy,
    axis,
    q,
    fu,
    fv,
    fw,
    free,
    nut,
    edge_xy,
    edge_xz,
    edge_yz,
    drag,
    p,
    t,
    grip_x,
    grip_y,
    grip_z,
    lift,
    t_ref,
    dx,
    dy,
    dz,
    dt,
    second_order,
    most,
    pushed,
    push_m_s2,
    resisting,
    loss_1_m,
    more,
    out,
):
    """Advance one velocity component by convection, diffusion, pressure and buoyancy (advective form, explicit).

    Args:
        a, b: Range of the padded cells.
        sx, sy: Distances of neighbours along x and y.
        axis: Which component.
        q: The component on its own faces. [m/s]
        fu, fv, fw: Face fluxes over full face areas. [m/s]
        nut: Effective viscosity. [m2/s]
        edge_xy, edge_xz, edge_yz: That of the edges (see ``turbulence_kernels.edges``). [m2/s]
        drag: Friction of walls on the air of each cell. [1/s]
        grip_x, grip_y, grip_z: For walls across each axis 0 where they slip, 2 where the air sticks to them (the wall
            is half a cell away).
        lift: Buoyancy per kelvin above ``t_ref``, nought for horizontal components. [m/(s2 K)]
        second_order: Limited second-order convection, and second-order shear at walls that the air sticks to.
        most: Share of its content that a cell may lose in a step; it takes a shorter one of its own otherwise.
        pushed, push_m_s2: Places of faces that a force acts on, and the force. [m/s2]
        resisting, loss_1_m: Places of resistance faces, and their loss factor over twice the distance of the cell
            centres: ``dq/dt = -loss |q| q``, implicit with the velocity it ends with. With the one it begins with, no
            pressure would push more than ``1 / (dt loss)`` through a narrow slot. [1/m]
        more: Spare field; noughts without ``second_order``.
    """
    s = sx if axis == 0 else (sy if axis == 1 else 1)
    over_h = 1.0 / (dx if axis == 0 else (dy if axis == 1 else dz))
    # a component meets cell centres along its own axis and edges of cells across it
    along_x = nut if axis == 0 else (edge_xy if axis == 1 else edge_xz)
    along_y = nut if axis == 1 else (edge_xy if axis == 0 else edge_yz)
    along_z = nut if axis == 2 else (edge_xz if axis == 0 else edge_yz)
    bx, by, bz = (sx if axis == 0 else 0), (sy if axis == 1 else 0), (1 if axis == 2 else 0)
    if second_order:
        more[a:b] = 0.0
        for d in range(3):
            sd = sx if d == 0 else (sy if d == 1 else 1)
            f = fu if d == 0 else (fv if d == 1 else fw)
            g = 1.0 / (dx if d == 0 else (dy if d == 1 else dz))
            if d == axis:
                _limited_along_row(
                    q[a - 2 * s : b - 2 * s], q[a - s : b - s], q[a:b], q[a + s : b + s], q[a + 2 * s : b + 2 * s],
                    f[a - s : b - s], f[a:b], f[a:b], f[a + s : b + s], g, more[a:b],
                )  # fmt: skip
                continue
            grip = grip_x if d == 0 else (grip_y if d == 1 else grip_z)
            low, high = free[a - sd : b - sd], free[a + sd : b + sd]
            _limited_across_row(
                q[a - 2 * sd : b - 2 * sd], q[a - sd : b - sd], q[a:b], q[a + sd : b + sd],
                q[a + 2 * sd : b + 2 * sd], f[a - s : b - s], f[a:b], f[a + sd - s : b + sd - s], f[a + sd : b + sd],
                free[a - 2 * sd : b - 2 * sd], low, high, free[a + 2 * sd : b + 2 * sd], grip, g, more[a:b],
            )  # fmt: skip
            if grip > 0.0:
                _wall_shear_row(
                    q[a - sd : b - sd], q[a:b], q[a + sd : b + sd], low, high, nut[a - s : b - s], nut[a:b],
                    grip * g * g / 6.0, more[a:b],
                )  # fmt: skip
    _momentum_row(
        q[a:b], q[a - sx : b - sx], q[a + sx : b + sx], q[a - sy : b - sy], q[a + sy : b + sy],
        q[a - 1 : b - 1], q[a + 1 : b + 1],
        fu[a - s : b - s], fu[a:b], fu[a + sx - s : b + sx - s], fu[a + sx : b + sx],
        fv[a - s : b - s], fv[a:b], fv[a + sy - s : b + sy - s], fv[a + sy : b + sy],
        fw[a - s : b - s], fw[a:b], fw[a + 1 - s : b + 1 - s], fw[a + 1 : b + 1],
        free[a:b], along_x[a - bx : b - bx], along_x[a - bx + sx : b - bx + sx],
        along_y[a - by : b - by], along_y[a - by + sy : b - by + sy], along_z[a - bz : b - bz],
        along_z[a - bz + 1 : b - bz + 1], drag[a - s : b - s], drag[a:b], p[a - s : b - s], p[a:b],
        t[a - s : b - s], t[a:b], more[a:b], 1.0 / dx, 1.0 / dy, 1.0 / dz, lift, t_ref, over_h, dt, most,
        out[a:b],
    )  # fmt: skip
    # what acts on single faces takes the steps of their own, or it would be too strong where these are short
    for m in range(pushed.size + resisting.size):
        n = pushed[m] if m < pushed.size else resisting[m - pushed.size]
        step = _own_step(
            n, s, sx, sy, fu, fv, fw, along_x, along_y, along_z, bx, by, bz, drag, 1.0 / dx, 1.0 / dy, 1.0 / dz, dt,
            most,
        )  # fmt: skip
        if m < pushed.size:
            out[n] += step * push_m_s2[m]
        else:
            out[n] *= 2.0 / (1.0 + np.sqrt(1.0 + 4.0 * step * loss_1_m[m - pushed.size] * abs(out[n])))


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
        ahead = _limited(behind_m, here)
        back = -_limited(behind_p, here)
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
