"""Numba kernel of the momentum of room air: convection, diffusion, pressure, buoyancy, what resists and what pushes.

Fields, faces and the form of the ``_row`` functions are those of ``kernels``.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from core.thermal.convection_kernels import LINEAR, SIMD, UPWIND, limited


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
def _limited_along_row(qm2, qm, q, qp, qp2, u0, u1, u2, u3, g, out):
    for n in range(out.size):
        lo = 0.5 * (u0[n] + u1[n])
        hi = 0.5 * (u2[n] + u3[n])
        near_m, near_p = q[n] - qm[n], qp[n] - q[n]
        more = max(lo, 0.0) * limited(qm[n] - qm2[n], near_m) - min(lo, 0.0) * limited(near_p, near_m)
        more -= max(hi, 0.0) * limited(near_m, near_p) - min(hi, 0.0) * limited(qp2[n] - qp[n], near_p)
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
        more = max(lo, 0.0) * limited(far_m, near_m) - min(lo, 0.0) * limited(near_p, near_m)
        more -= max(hi, 0.0) * limited(near_m, near_p) - min(hi, 0.0) * limited(far_p, near_p)
        out[n] += g * more


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _linear_along_row(qm2, qm, q, qp, qp2, u0, u1, u2, u3, fm, fp, g, out):
    # beyond openings and walls there is no air of this stream: between them and the first face counts the mean of both
    for n in range(out.size):
        lo = 0.125 * (u0[n] + u1[n])
        hi = 0.125 * (u2[n] + u3[n])
        here = qp[n] - qm[n]
        low = q[n] - qm2[n] if fm[n] > 0.0 else 2.0 * (q[n] - qm[n])
        high = qp2[n] - q[n] if fp[n] > 0.0 else 2.0 * (qp[n] - q[n])
        more = max(lo, 0.0) * low - min(lo, 0.0) * here
        more -= max(hi, 0.0) * here - min(hi, 0.0) * high
        out[n] += g * more


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _rise(q, beyond, edge, inflow):
    """To a neighbour, or to what is half as far: the air at rest on a wall, or what an opening blows straight. None to
    where an opening draws."""
    return beyond - q if edge > 0.0 else (-2.0 * q if inflow >= 0.0 else 0.0)


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _linear_across_row(qm2, qm, q, qp, qp2, l0, l1, u0, u1, u2, u3, h0, h1, em2, em, ep, ep2, g, out):
    # the slope of a cell from the means at its faces, as the theorem of Gauss gives it
    for n in range(out.size):
        lo = 0.125 * (u0[n] + u1[n])
        hi = 0.125 * (u2[n] + u3[n])
        here = _rise(q[n], qp[n], ep[n], -hi) - _rise(q[n], qm[n], em[n], lo)
        low = _rise(qm[n], q[n], em[n], -lo) - _rise(qm[n], qm2[n], em2[n], l0[n] + l1[n])
        high = _rise(qp[n], qp2[n], ep2[n], -h0[n] - h1[n]) - _rise(qp[n], q[n], ep[n], hi)
        more = max(lo, 0.0) * low - min(lo, 0.0) * here
        more -= max(hi, 0.0) * here - min(hi, 0.0) * high
        out[n] += g * more


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _stress_along_row(qm, q, qp, n0, n1, factor, out):
    for n in range(out.size):
        out[n] += factor * (n1[n] * (qp[n] - q[n]) - n0[n] * (q[n] - qm[n]))


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _stress_across_row(e0, e1, low0, low1, high0, high1, factor, out):
    for n in range(out.size):
        out[n] += factor * (e1[n] * (high1[n] - high0[n]) - e0[n] * (low1[n] - low0[n]))


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
    q_x,
    q_y,
    q_z,
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
    order,
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
        q_x, q_y, q_z: All components. [m/s]
        fu, fv, fw: Face fluxes over full face areas. [m/s]
        nut: Effective viscosity. [m2/s]
        edge_xy, edge_xz, edge_yz: That of the edges (see ``turbulence_kernels.edges``). [m2/s]
        drag: Friction of walls on the air of each cell. [1/s]
        grip_x, grip_y, grip_z: For walls across each axis 0 where they slip, 2 where the air sticks to them (the wall
            is half a cell away).
        lift: Buoyancy per kelvin above ``t_ref``, nought for horizontal components. [m/(s2 K)]
        order: Order of convection (see ``convection_kernels``); from the second on, shear at walls that the air sticks
            to is of second order, too.
        most: Share of its content that a cell may lose in a step; it takes a shorter one of its own otherwise.
        pushed, push_m_s2: Places of faces that a force acts on, and the force. [m/s2]
        resisting, loss_1_m: Places of resistance faces, and their loss factor over twice the distance of the cell
            centres: ``dq/dt = -loss |q| q``, implicit with the velocity it ends with. With the one it begins with, no
            pressure would push more than ``1 / (dt loss)`` through a narrow slot. [1/m]
        more: Spare field; what ``UPWIND`` finds there, it adds.
    """
    s = sx if axis == 0 else (sy if axis == 1 else 1)
    over_h = 1.0 / (dx if axis == 0 else (dy if axis == 1 else dz))
    # a component meets cell centres along its own axis and edges of cells across it
    along_x = nut if axis == 0 else (edge_xy if axis == 1 else edge_xz)
    along_y = nut if axis == 1 else (edge_xy if axis == 0 else edge_yz)
    along_z = nut if axis == 2 else (edge_xz if axis == 0 else edge_yz)
    bx, by, bz = (sx if axis == 0 else 0), (sy if axis == 1 else 0), (1 if axis == 2 else 0)
    if order != UPWIND:
        more[a:b] = 0.0
        for d in range(3):
            sd = sx if d == 0 else (sy if d == 1 else 1)
            f = fu if d == 0 else (fv if d == 1 else fw)
            g = 1.0 / (dx if d == 0 else (dy if d == 1 else dz))
            far_low, low = q[a - 2 * sd : b - 2 * sd], q[a - sd : b - sd]
            high, far_high = q[a + sd : b + sd], q[a + 2 * sd : b + 2 * sd]
            low_0, low_1, high_0, high_1 = f[a - s : b - s], f[a:b], f[a + sd - s : b + sd - s], f[a + sd : b + sd]
            if d == axis:
                if order == LINEAR:
                    _linear_along_row(
                        far_low, low, q[a:b], high, far_high, low_0, low_1, high_0, high_1, free[a - s : b - s],
                        free[a + s : b + s], g, more[a:b],
                    )  # fmt: skip
                    _stress_along_row(low, q[a:b], high, nut[a - s : b - s], nut[a:b], g * g, more[a:b])
                else:
                    _limited_along_row(far_low, low, q[a:b], high, far_high, low_0, low_1, high_0, high_1, g, more[a:b])
                continue
            if order == LINEAR:
                edge = edge_xy if axis + d == 1 else (edge_xz if axis + d == 2 else edge_yz)
                across = q_x if d == 0 else (q_y if d == 1 else q_z)
                _linear_across_row(
                    far_low, low, q[a:b], high, far_high, f[a - sd - s : b - sd - s], f[a - sd : b - sd],
                    low_0, low_1, high_0, high_1, f[a + 2 * sd - s : b + 2 * sd - s], f[a + 2 * sd : b + 2 * sd],
                    edge[a - sd : b - sd], edge[a:b], edge[a + sd : b + sd], edge[a + 2 * sd : b + 2 * sd], g,
                    more[a:b],
                )  # fmt: skip
                _stress_across_row(
                    edge[a:b], edge[a + sd : b + sd], across[a - s : b - s], across[a:b],
                    across[a + sd - s : b + sd - s], across[a + sd : b + sd], g * over_h, more[a:b],
                )  # fmt: skip
                continue
            grip = grip_x if d == 0 else (grip_y if d == 1 else grip_z)
            free_low, free_high = free[a - sd : b - sd], free[a + sd : b + sd]
            _limited_across_row(
                far_low, low, q[a:b], high, far_high, low_0, low_1, high_0, high_1,
                free[a - 2 * sd : b - 2 * sd], free_low, free_high, free[a + 2 * sd : b + 2 * sd], grip, g, more[a:b],
            )  # fmt: skip
            if grip > 0.0:
                _wall_shear_row(
                    low, q[a:b], high, free_low, free_high, nut[a - s : b - s], nut[a:b], grip * g * g / 6.0, more[a:b],
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
