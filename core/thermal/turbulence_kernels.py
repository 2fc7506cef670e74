"""Numba kernels of the air's turbulence: the standard k-epsilon model with wall functions, on the padded flat fields of
``kernels``.

Launder and Spalding, Comput. Methods Appl. Mech. Eng. 3 (1974): ``nu_t = C k^2 / epsilon``, where the energy k and the
rate at which it is used up are both carried along by the air, so that a jet brings its own eddies and every wall its.
Beside walls epsilon and the production of k follow from the logarithmic profile, and so does the friction. Buoyancy
neither makes nor damps turbulence.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange

from core.thermal.convection_kernels import SIMD, limited
from core.thermal.parts_kernels import BY_PARTS, cut

C_MU, C_1, C_2, SIGMA_E = 0.09, 1.44, 1.92, 1.3
ROOT, LENGTH = C_MU**0.25, C_MU**0.75
KARMAN, SMOOTH, LAMINAR_YPLUS = 0.41, 9.8, 11.53
"""Logarithmic profile of the speed along a smooth wall, and where it ends beside the wall."""
LEAST_K_M2_S2, LONGEST_M = 1e-7, 1.0
"""Calm air keeps a trace of energy; eddies are no longer than this."""
LEAST_WALL = 0.5
"""A cell is beside a wall when its closed faces add to this much of a face."""
SLOT_SHARE = 0.5
"""Faces less open than this are slots in a wall: air passes them, eddies do not."""


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _product_row(a, b, out):
    for n in range(out.size):
        out[n] = a[n] * b[n]


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _or(value, is_open, otherwise):
    """A value beyond a face, or another where it is closed."""
    return value if is_open > 0.0 else otherwise


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _shear_row(
    u0, u1, uym0, uym1, uyp0, uyp1, uzm0, uzm1, uzp0, uzp1, v0, v1, vxm0, vxm1, vxp0, vxp1, vzm0, vzm1, vzp0, vzp1,
    w0, w1, wxm0, wxm1, wxp0, wxp1, wym0, wym1, wyp0, wyp1, x0, x1, y0, y1, z0, z1, nut, nu, gx, gy, gz, made,
):  # fmt: skip
    # slopes of twice the centre's velocity over two cells: a quarter; across walls the air slips along
    for n in range(made.size):
        uc, vc, wc = u0[n] + u1[n], v0[n] + v1[n], w0[n] + w1[n]
        uy = _or(uyp0[n] + uyp1[n], y1[n], uc) - _or(uym0[n] + uym1[n], y0[n], uc)
        uz = _or(uzp0[n] + uzp1[n], z1[n], uc) - _or(uzm0[n] + uzm1[n], z0[n], uc)
        vx = _or(vxp0[n] + vxp1[n], x1[n], vc) - _or(vxm0[n] + vxm1[n], x0[n], vc)
        vz = _or(vzp0[n] + vzp1[n], z1[n], vc) - _or(vzm0[n] + vzm1[n], z0[n], vc)
        wx = _or(wxp0[n] + wxp1[n], x1[n], wc) - _or(wxm0[n] + wxm1[n], x0[n], wc)
        wy = _or(wyp0[n] + wyp1[n], y1[n], wc) - _or(wym0[n] + wym1[n], y0[n], wc)
        ux, vy, wz = gx * (u1[n] - u0[n]), gy * (v1[n] - v0[n]), gz * (w1[n] - w0[n])
        xy, xz, yz = gy * uy + gx * vx, gz * uz + gx * wx, gz * vz + gy * wy
        shear = 2.0 * (ux * ux + vy * vy + wz * wz) + 0.0625 * (xy * xy + xz * xz + yz * yz)
        made[n] = max(nut[n] - nu, 0.0) * shear


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _limited_flux_row(t2m, tm, t, tp, f, fm, fp, flux):
    for n in range(flux.size):
        speed, low, here = f[n], tm[n], t[n]
        up, down, open_up, open_down = low - t2m[n], tp[n] - here, fm[n], fp[n]
        is_open = (open_up if speed > 0.0 else open_down) > 0.0
        flux[n] = abs(speed) * limited((up if speed > 0.0 else down) if is_open else 0.0, here - low)


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _difference_row(low, high, factor, out):
    for n in range(out.size):
        out[n] += factor * (low[n] - high[n])


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _add_second_order(a, b, sx, sy, t, fu, fv, fw, ax, ay, az, gx, gy, gz, scratch, source):
    for d in range(3):
        s = sx if d == 0 else (sy if d == 1 else 1)
        f = fu if d == 0 else (fv if d == 1 else fw)
        free = ax if d == 0 else (ay if d == 1 else az)
        _limited_flux_row(
            t[a - 2 * s : b - 2 * s], t[a - s : b - s], t[a:b], t[a + s : b + s], f[a:b], free[a - s : b - s],
            free[a + s : b + s], scratch[a:b],
        )  # fmt: skip
        _difference_row(scratch[a:b], scratch[a + s : b + s], gx if d == 0 else (gy if d == 1 else gz), source[a:b])


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _rub_walls(cell, share, u, v, w, sx, sy, nu, hx, hy, hz, k, made, drag_u, drag_v, drag_w):
    for m in range(cell.size):
        n = cell[m]
        root = ROOT * np.sqrt(max(k[n], LEAST_K_M2_S2))
        uu, vv, ww = (0.5 * (u[n] + u[n + sx])) ** 2, (0.5 * (v[n] + v[n + sy])) ** 2, (0.5 * (w[n] + w[n + 1])) ** 2
        rub_u = rub_v = rub_w = production = total = 0.0
        for d in range(3):
            part = share[m, d]
            if part <= 0.0:
                continue
            h = hx if d == 0 else (hy if d == 1 else hz)
            y = 0.5 * h
            yplus = root * y / nu
            stuck = nu * yplus * KARMAN / np.log(SMOOTH * yplus) if yplus > LAMINAR_YPLUS else nu
            rub = part * stuck / (y * h)
            along = uu + vv + ww - (uu if d == 0 else (vv if d == 1 else ww))
            if d != 0:
                rub_u += rub
            if d != 1:
                rub_v += rub
            if d != 2:
                rub_w += rub
            production += part * stuck * np.sqrt(along) * root / (KARMAN * y * y)
            total += part
        drag_u[n], drag_v[n], drag_w[n] = rub_u, rub_v, rub_w
        if total >= LEAST_WALL:
            made[n] = production / total


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _carry_row(
    k, kxm, kxp, kym, kyp, kzm, kzp, e, exm, exp, eym, eyp, ezm, ezp, fu0, fu1, fv0, fv1, fw0, fw1,
    ax0, ax1, ay0, ay1, az0, az1, nut, nxm, nxp, nym, nyp, nzm, nzp, near, blown, gain_k, gain_e, made,
    nu, gx, gy, gz, dt, at_once, k_out, e_out, nut_out,
):  # fmt: skip
    for n in range(k_out.size):
        here = nut[n]
        hx, hy, hz = 0.5 * gx * gx, 0.5 * gy * gy, 0.5 * gz * gz
        x0, x1 = hx * ax0[n] * (here + nxm[n]), hx * ax1[n] * (here + nxp[n])
        y0, y1 = hy * ay0[n] * (here + nym[n]), hy * ay1[n] * (here + nyp[n])
        z0, z1 = hz * az0[n] * (here + nzm[n]), hz * az1[n] * (here + nzp[n])
        a0, a1 = max(fu0[n], 0.0) * gx, max(-fu1[n], 0.0) * gx
        b0, b1 = max(fv0[n], 0.0) * gy, max(-fv1[n], 0.0) * gy
        c0, c1 = max(fw0[n], 0.0) * gz, max(-fw1[n], 0.0) * gz
        moved = a0 + a1 + b0 + b1 + c0 + c1 + blown[n]
        mixed = x0 + x1 + y0 + y1 + z0 + z1
        k_gain = (a0 + x0) * kxm[n] + (a1 + x1) * kxp[n] + (b0 + y0) * kym[n] + (b1 + y1) * kyp[n]
        k_gain += (c0 + z0) * kzm[n] + (c1 + z1) * kzp[n]
        s = 1.0 / SIGMA_E
        e_gain = (a0 + s * x0) * exm[n] + (a1 + s * x1) * exp[n] + (b0 + s * y0) * eym[n] + (b1 + s * y1) * eyp[n]
        e_gain += (c0 + s * z0) * ezm[n] + (c1 + s * z1) * ezp[n]
        old = max(k[n], LEAST_K_M2_S2)
        wall = LENGTH / KARMAN * near[n] * old * np.sqrt(old)
        rate = (wall if near[n] > 0.0 else e[n]) / old
        # what leaves by the old values keeps true time, what leaves by the new ones slows the cell down
        leaves = dt * (moved + mixed)
        known = min(leaves, at_once)
        new = (old * (1.0 - known) + dt * (k_gain + gain_k[n] + made[n])) / (1.0 + leaves - known + dt * rate)
        new = max(new, LEAST_K_M2_S2)
        leaves = dt * (moved + s * mixed)
        known = min(leaves, at_once)
        lost = e[n] * (1.0 - known) + dt * (e_gain + gain_e[n] + C_1 * rate * made[n])
        lost /= 1.0 + leaves - known + dt * C_2 * rate
        scale = LENGTH * new * np.sqrt(new)
        lost = scale * near[n] / KARMAN if near[n] > 0.0 else max(lost, scale / LONGEST_M)
        air = near[n] >= 0.0
        k_out[n] = new if air else 0.0
        e_out[n] = lost if air else 0.0
        nut_out[n] = nu + C_MU * new * new / lost if air else 0.0


@njit(nogil=True)
def _passing(a, b, q_x, q_y, q_z, area_x, area_y, area_z, u, v, w):
    """Velocities of the air over full faces: what squeezes through a slot shears but its share of the cell."""
    _product_row(q_x[a:b], area_x[a:b], u[a:b])
    _product_row(q_y[a:b], area_y[a:b], v[a:b])
    _product_row(q_z[a:b], area_z[a:b], w[a:b])


@njit(nogil=True)
def _shear(a, b, sx, sy, u, v, w, ax, ay, az, nut, nu, gx, gy, gz, made):
    _shear_row(
        u[a:b], u[a + sx : b + sx], u[a - sy : b - sy], u[a - sy + sx : b - sy + sx],
        u[a + sy : b + sy], u[a + sy + sx : b + sy + sx], u[a - 1 : b - 1], u[a - 1 + sx : b - 1 + sx],
        u[a + 1 : b + 1], u[a + 1 + sx : b + 1 + sx],
        v[a:b], v[a + sy : b + sy], v[a - sx : b - sx], v[a - sx + sy : b - sx + sy],
        v[a + sx : b + sx], v[a + sx + sy : b + sx + sy], v[a - 1 : b - 1], v[a - 1 + sy : b - 1 + sy],
        v[a + 1 : b + 1], v[a + 1 + sy : b + 1 + sy],
        w[a:b], w[a + 1 : b + 1], w[a - sx : b - sx], w[a - sx + 1 : b - sx + 1],
        w[a + sx : b + sx], w[a + sx + 1 : b + sx + 1], w[a - sy : b - sy], w[a - sy + 1 : b - sy + 1],
        w[a + sy : b + sy], w[a + sy + 1 : b + sy + 1], ax[a:b], ax[a + sx : b + sx], ay[a:b], ay[a + sy : b + sy],
        az[a:b], az[a + 1 : b + 1], nut[a:b], nu, gx, gy, gz, made[a:b],
    )  # fmt: skip


@njit(nogil=True)
def _carry(
    a, b, sx, sy, fu, fv, fw, ax, ay, az, near, blown, nu, gx, gy, gz, dt, at_once, k, e, nut, made, gain_k, gain_e,
    k_out, e_out, nut_out,
):  # fmt: skip
    _carry_row(
        k[a:b], k[a - sx : b - sx], k[a + sx : b + sx], k[a - sy : b - sy], k[a + sy : b + sy],
        k[a - 1 : b - 1], k[a + 1 : b + 1], e[a:b], e[a - sx : b - sx], e[a + sx : b + sx], e[a - sy : b - sy],
        e[a + sy : b + sy], e[a - 1 : b - 1], e[a + 1 : b + 1],
        fu[a:b], fu[a + sx : b + sx], fv[a:b], fv[a + sy : b + sy], fw[a:b], fw[a + 1 : b + 1],
        ax[a:b], ax[a + sx : b + sx], ay[a:b], ay[a + sy : b + sy], az[a:b], az[a + 1 : b + 1],
        nut[a:b], nut[a - sx : b - sx], nut[a + sx : b + sx], nut[a - sy : b - sy], nut[a + sy : b + sy],
        nut[a - 1 : b - 1], nut[a + 1 : b + 1], near[a:b], blown[a:b], gain_k[a:b], gain_e[a:b], made[a:b],
        nu, gx, gy, gz, dt, at_once, k_out[a:b], e_out[a:b], nut_out[a:b],
    )  # fmt: skip


@njit(nogil=True, parallel=BY_PARTS)
def _find_shear(
    parts, a, b, sx, sy, q_x, q_y, q_z, area_x, area_y, area_z, u, v, w, ax, ay, az, nut, nu, gx, gy, gz, made
):  # fmt: skip
    for part in prange(parts):
        lo, hi = cut(a, b, part, parts), cut(a, b, part + 1, parts)
        _passing(lo, hi, q_x, q_y, q_z, area_x, area_y, area_z, u, v, w)
    for part in prange(parts):
        lo, hi = cut(a, b, part, parts), cut(a, b, part + 1, parts)
        _shear(lo, hi, sx, sy, u, v, w, ax, ay, az, nut, nu, gx, gy, gz, made)


@njit(nogil=True, parallel=BY_PARTS)
def _carry_all(
    parts, a, b, sx, sy, fu, fv, fw, ax, ay, az, near, blown, nu, gx, gy, gz, dt, at_once, k, e, nut, made, gain_k,
    gain_e, k_out, e_out, nut_out,
):  # fmt: skip
    for part in prange(parts):
        _carry(
            cut(a, b, part, parts), cut(a, b, part + 1, parts), sx, sy, fu, fv, fw, ax, ay, az, near, blown, nu,
            gx, gy, gz, dt, at_once, k, e, nut, made, gain_k, gain_e, k_out, e_out, nut_out,
        )  # fmt: skip


@njit(cache=True, nogil=True, error_model="numpy", fastmath=SIMD)
def turbulence(
    a, b, sx, sy, parts, q_x, q_y, q_z, fu, fv, fw, ax, ay, az, area_x, area_y, area_z, wall_cell, wall_share, near,
    blown, brought_k, brought_e, nu, dx, dy, dz, dt, at_once, second_order, k, e, nut, made, gain_k, gain_e, drag_u,
    drag_v, drag_w, k_out, e_out, nut_out,
):  # fmt: skip
    """Advance turbulent energy and its dissipation.

    Args:
        a, b: Range of the padded cells.
        sx, sy: Distances of neighbours along x and y.
        parts: How many workers share the cells.
        q_x, q_y, q_z: Velocities on their faces. [m/s]
        fu, fv, fw: Fluxes through free faces. [m/s]
        ax, ay, az: Open shares of free faces to eddies, next to nothing in slots.
        area_x, area_y, area_z: Open shares of faces to air, 1 for prescribed ones.
        wall_cell, wall_share: Cells beside walls with the closed share of their faces across each axis.
        near: One over the distance of the centre to the walls of cells beside walls, nought elsewhere, negative in
            solids. [1/m]
        blown: Air that openings blow into the cell over its volume. [1/s]
        brought_k, brought_e: Energy and dissipation that come with it, over the volume. [m2/s3, m2/s4]
        k, e, nut: Energy [m2/s2], dissipation [m2/s3] and effective viscosity [m2/s].
        at_once: Share of a cell's content that may leave by its old values (0 to 1); more leaves by the new ones, with
            which any step is stable.
        second_order: Limited second-order convection, upwind otherwise.
        made, gain_k, gain_e: Spare fields.
        drag_u, drag_v, drag_w: Get the friction of walls on the air of each cell along each axis. [1/s]
        k_out, e_out, nut_out: New values.
    """
    gx, gy, gz = 1.0 / dx, 1.0 / dy, 1.0 / dz
    u, v, w = gain_k, gain_e, k_out
    _find_shear(
        parts, a, b, sx, sy, q_x, q_y, q_z, area_x, area_y, area_z, u, v, w, ax, ay, az, nut, nu, gx, gy, gz, made
    )  # fmt: skip
    _rub_walls(wall_cell, wall_share, u, v, w, sx, sy, nu, dx, dy, dz, k, made, drag_u, drag_v, drag_w)
    gain_k[a:b], gain_e[a:b] = brought_k[a:b], brought_e[a:b]
    if second_order:
        _add_second_order(a, b, sx, sy, k, fu, fv, fw, ax, ay, az, gx, gy, gz, k_out, gain_k)
        _add_second_order(a, b, sx, sy, e, fu, fv, fw, ax, ay, az, gx, gy, gz, k_out, gain_e)
    _carry_all(
        parts, a, b, sx, sy, fu, fv, fw, ax, ay, az, near, blown, nu, gx, gy, gz, dt, at_once, k, e, nut, made, gain_k,
        gain_e, k_out, e_out, nut_out,
    )  # fmt: skip


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _edge_row(n00, n01, n10, n11, p0, p1, q0, q1, grip_p, grip_q, out):
    for n in range(out.size):
        total = n00[n] + n01[n] + n10[n] + n11[n]
        p, q = max(p0[n], p1[n]), max(q0[n], q1[n])
        is_open = 1.0 if min(p0[n], p1[n], q0[n], q1[n]) >= SLOT_SHARE else 0.0
        out[n] = total * (0.25 * is_open + 0.5 * (grip_p * (1.0 - p) + grip_q * (1.0 - q)))


@njit(nogil=True)
def _edges_part(a, b, sx, sy, nut, ax, ay, az, grip_x, grip_y, grip_z, exy, exz, eyz):
    for pair in range(3):
        s = sy if pair == 2 else sx
        r = sy if pair == 0 else 1
        p = ay if pair == 2 else ax
        q = ay if pair == 0 else az
        grip_p = grip_y if pair == 2 else grip_x
        grip_q = grip_y if pair == 0 else grip_z
        out = exy if pair == 0 else (exz if pair == 1 else eyz)
        _edge_row(
            nut[a:b], nut[a - s : b - s], nut[a - r : b - r], nut[a - s - r : b - s - r],
            p[a:b], p[a - r : b - r], q[a:b], q[a - s : b - s], grip_p, grip_q, out[a:b],
        )  # fmt: skip


@njit(cache=True, nogil=True, error_model="numpy", fastmath=SIMD, parallel=BY_PARTS)
def edges(a, b, sx, sy, parts, nut, ax, ay, az, grip_x, grip_y, grip_z, exy, exz, eyz):
    """Viscosity at the edges of cells: what velocities beside each other exchange.

    It is nought where a wall lies between, one with slots too.

    Args:
        a, b, sx, sy, parts: See ``turbulence``.
        nut: Effective viscosity of cells, nought in solids. [m2/s]
        ax, ay, az: Open shares of faces, prescribed ones included.
        grip_x, grip_y, grip_z: See ``kernels.momentum``.
        exy, exz, eyz: Edges between cell n and those before it along both axes.
    """
    for part in prange(parts):
        lo, hi = cut(a, b, part, parts), cut(a, b, part + 1, parts)
        _edges_part(lo, hi, sx, sy, nut, ax, ay, az, grip_x, grip_y, grip_z, exy, exz, eyz)
