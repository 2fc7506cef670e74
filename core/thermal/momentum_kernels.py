"""Numba kernel of the momentum of room air: convection, diffusion, pressure, buoyancy, what resists and what pushes.

Fields, faces and the form of the ``_row`` functions are those of ``kernels``.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange

from core.thermal.convection_kernels import LINEAR, SIMD, UPWIND, limited
from core.thermal.parts_kernels import BY_PARTS, cut
from core.thermal.turbulence_kernels import SLOT_SHARE


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _momentum_row(
    q, qxm, qxp, qym, qyp, qzm, qzp, u0, u1, u2, u3, v0, v1, v2, v3, w0, w1, w2, w3,
    free, nxm, nxp, nym, nyp, nzm, nzp, d0, d1, p0, p1, t0, t1, more, gx, gy, gz, lift, t_ref, over_h,
    dt, most, out,
):  # fmt: skip
    gx2, gy2, gz2 = gx * gx, gy * gy, gz * gz
    gx, gy, gz = 0.5 * gx, 0.5 * gy, 0.5 * gz
    for n in range(out.size):
        here = q[n]
        gm = max(u0[n] + u1[n], 0.0) * gx + nxm[n] * gx2
        gp = max(-(u2[n] + u3[n]), 0.0) * gx + nxp[n] * gx2
        total = gm * (qxm[n] - here) + gp * (qxp[n] - here)
        loss = gm + gp
        gm = max(v0[n] + v1[n], 0.0) * gy + nym[n] * gy2
        gp = max(-(v2[n] + v3[n]), 0.0) * gy + nyp[n] * gy2
        total += gm * (qym[n] - here) + gp * (qyp[n] - here)
        loss += gm + gp
        gm = max(w0[n] + w1[n], 0.0) * gz + nzm[n] * gz2
        gp = max(-(w2[n] + w3[n]), 0.0) * gz + nzp[n] * gz2
        total += gm * (qzm[n] - here) + gp * (qzp[n] - here)
        loss += gm + gp
        rub = 0.5 * (d0[n] + d1[n])
        total -= rub * here
        loss += rub
        total += lift * (0.5 * (t0[n] + t1[n]) - t_ref) - (p1[n] - p0[n]) * over_h + more[n]
        step = min(dt, most / (loss + 1e-9))
        change, is_free = step * total, free[n]
        out[n] = here + (change if is_free > 0.0 else 0.0)


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _limited_along_row(qm2, qm, q, qp, u0, u1, moved):
    for n in range(moved.size):
        speed, low, here = u0[n] + u1[n], qm[n], q[n]
        up, down = low - qm2[n], qp[n] - here
        moved[n] = abs(speed) * limited(up if speed > 0.0 else down, here - low)


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _limited_across_row(qm2, qm, q, qp, u0, u1, fm2, fm, f, fp, grip, moved):
    # beyond a wall the difference is that to the wall, which is half a cell away (grip 2), or none where it slips
    for n in range(moved.size):
        speed, low, here = u0[n] + u1[n], qm[n], q[n]
        up, down, open_up, open_down, ahead = low - qm2[n], qp[n] - here, fm2[n], fp[n], here - low
        behind = up if speed > 0.0 else down
        is_open = (open_up if speed > 0.0 else open_down) > 0.0
        is_between = min(fm[n], f[n]) > 0.0
        moved[n] = abs(speed) * limited(behind if is_open else grip * behind, ahead if is_between else grip * ahead)


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _linear_along_row(qm2, qm, q, qp, u0, u1, fm, f, moved):
    # beyond openings and walls there is no air of this stream: between them and the first face counts the mean of both
    for n in range(moved.size):
        speed, low, here, open_low, open_high = 0.25 * (u0[n] + u1[n]), qm[n], q[n], fm[n], f[n]
        up, down, bare = here - qm2[n], qp[n] - low, 2.0 * (here - low)
        up, down = up if open_low > 0.0 else bare, down if open_high > 0.0 else bare
        moved[n] = abs(speed) * (up if speed > 0.0 else down)


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _rise(q, beyond, share, inflow):
    """To a neighbour, or to what is half as far: the air at rest on a wall, or what an opening blows straight. None to
    where an opening draws."""
    return beyond - q if share >= SLOT_SHARE else (-2.0 * q if inflow >= 0.0 else 0.0)


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _rise_of_both(own, q, beyond, share_0, share_1, inflow_0, inflow_1):
    """The mean over both halves of a face, which at a corner of what is solid has air beyond one of them only. Halves
    of openings and walls that lie in what is solid do not count."""
    first, second = _rise(q, beyond, share_0, inflow_0), _rise(q, beyond, share_1, inflow_1)
    one = first if share_0 >= SLOT_SHARE else second
    is_mean = own > 0.0 or (share_0 >= SLOT_SHARE) == (share_1 >= SLOT_SHARE)
    return 0.5 * (first + second) if is_mean else one


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _slope_row(own, qm, q, qp, u0, u1, u2, u3, f0, f1, f2, f3, slope):
    # the slope of a cell from the means at its faces, as the theorem of Gauss gives it
    for n in range(slope.size):
        free, here = own[n], q[n]
        up = _rise_of_both(free, here, qp[n], f2[n], f3[n], -u2[n], -u3[n])
        slope[n] = up - _rise_of_both(free, here, qm[n], f0[n], f1[n], u0[n], u1[n])


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _linear_across_row(sm, s, u0, u1, f0, f1, moved):
    # what an opening draws leaves as it is in the cell before it: air that is drawn in slips along there
    for n in range(moved.size):
        first, second, share_0, share_1, low, here = u0[n], u1[n], f0[n], f1[n], sm[n], s[n]
        first, second = first if share_0 >= SLOT_SHARE else 0.0, second if share_1 >= SLOT_SHARE else 0.0
        speed = 0.25 * (first + second)
        moved[n] = abs(speed) * (low if speed > 0.0 else here)


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _gain_row(x0, x1, y0, y1, z0, z1, gx, gy, gz, out):
    for n in range(out.size):
        out[n] = gx * (x0[n] - x1[n]) + gy * (y0[n] - y1[n]) + gz * (z0[n] - z1[n])


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
        at_low, at_high, open_low, open_high = low + 0.5 * high, high + 0.5 * low, fm[n], fp[n]
        bend = (at_low if open_low <= 0.0 else 0.0) + (at_high if open_high <= 0.0 else 0.0)
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


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _second_order(a, b, sx, sy, axis, vel, flux, free, nut, edge, grip, g, order, moved, slope, more):
    """What second order adds to upwind, and with ``LINEAR`` the rest of the stress of eddies."""
    s = sx if axis == 0 else (sy if axis == 1 else 1)
    q, own = vel[axis], free[axis]
    for d in range(3):
        sd = sx if d == 0 else (sy if d == 1 else 1)
        # what passes between each face and the one before it, the last one's far side included
        e = b + sd
        f, out = flux[d], moved[d][a:e]
        far_low, low, here, high = q[a - 2 * sd : e - 2 * sd], q[a - sd : e - sd], q[a:e], q[a + sd : e + sd]
        speed_0, speed_1 = f[a - s : e - s], f[a:e]
        if order == LINEAR:
            if d == axis:
                _linear_along_row(far_low, low, here, high, speed_0, speed_1, own[a - s : e - s], own[a:e], out)
                continue
            c, across = a - sd, free[d]
            _slope_row(
                own[c:e], q[c - sd : e - sd], q[c:e], q[c + sd : e + sd], f[c - s : e - s], f[c:e],
                f[c + sd - s : e + sd - s], f[c + sd : e + sd], across[c - s : e - s], across[c:e],
                across[c + sd - s : e + sd - s], across[c + sd : e + sd], slope[c:e],
            )  # fmt: skip
            _linear_across_row(slope[c : e - sd], slope[a:e], speed_0, speed_1, across[a - s : e - s], across[a:e], out)
        elif d == axis:
            _limited_along_row(far_low, low, here, high, speed_0, speed_1, out)
        else:
            _limited_across_row(
                far_low, low, here, high, speed_0, speed_1, own[a - 2 * sd : e - 2 * sd], own[a - sd : e - sd],
                own[a:e], own[a + sd : e + sd], grip[d], out,
            )  # fmt: skip
    x, y, z = moved[0], moved[1], moved[2]
    _gain_row(
        x[a:b], x[a + sx : b + sx], y[a:b], y[a + sy : b + sy], z[a:b], z[a + 1 : b + 1],
        0.5 * g[0], 0.5 * g[1], 0.5 * g[2], more[a:b],
    )  # fmt: skip
    for d in range(3):
        sd = sx if d == 0 else (sy if d == 1 else 1)
        low, here, high = q[a - sd : b - sd], q[a:b], q[a + sd : b + sd]
        if order == LINEAR and d == axis:
            _stress_along_row(low, here, high, nut[a - s : b - s], nut[a:b], g[d] * g[d], more[a:b])
        elif order == LINEAR:
            mixed, across = edge[0 if axis + d == 1 else (1 if axis + d == 2 else 2)], vel[d]
            _stress_across_row(
                mixed[a:b], mixed[a + sd : b + sd], across[a - s : b - s], across[a:b],
                across[a + sd - s : b + sd - s], across[a + sd : b + sd], g[d] * g[axis], more[a:b],
            )  # fmt: skip
        elif d != axis and grip[d] > 0.0:
            _wall_shear_row(
                low, here, high, own[a - sd : b - sd], own[a + sd : b + sd], nut[a - s : b - s], nut[a:b],
                grip[d] * g[d] * g[d] / 6.0, more[a:b],
            )  # fmt: skip


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _momentum_part(
    a, b,
    span, sizes, grip, vel, flux, free, nut, edge, drag, p, t, lift, t_ref, dt, order, most, pushed_start, pushed,
    push_m_s2, resisting_start, resisting, loss_1_m, spare, more, out,
):  # fmt: skip
    """``momentum`` of the cells from ``a`` to ``b``; ``spare`` is its own."""
    sx, sy = span[2], span[3]
    moved, slope = spare[:3], spare[3]
    gx, gy, gz = 1.0 / sizes[0], 1.0 / sizes[1], 1.0 / sizes[2]
    g = (gx, gy, gz)
    fu, fv, fw = flux[0], flux[1], flux[2]
    for axis in range(3):
        s = sx if axis == 0 else (sy if axis == 1 else 1)
        # a component meets cell centres along its own axis and edges of cells across it
        along_x = nut if axis == 0 else edge[axis - 1]
        along_y = nut if axis == 1 else edge[axis]
        along_z = nut if axis == 2 else edge[axis + 1]
        bx, by, bz = (sx if axis == 0 else 0), (sy if axis == 1 else 0), (1 if axis == 2 else 0)
        if order != UPWIND:
            _second_order(a, b, sx, sy, axis, vel, flux, free, nut, edge, grip, g, order, moved, slope, more[axis])
        q, own, rise = vel[axis], drag[axis], (lift if axis == 2 else 0.0)
        _momentum_row(
            q[a:b], q[a - sx : b - sx], q[a + sx : b + sx], q[a - sy : b - sy], q[a + sy : b + sy],
            q[a - 1 : b - 1], q[a + 1 : b + 1],
            fu[a - s : b - s], fu[a:b], fu[a + sx - s : b + sx - s], fu[a + sx : b + sx],
            fv[a - s : b - s], fv[a:b], fv[a + sy - s : b + sy - s], fv[a + sy : b + sy],
            fw[a - s : b - s], fw[a:b], fw[a + 1 - s : b + 1 - s], fw[a + 1 : b + 1],
            free[axis][a:b], along_x[a - bx : b - bx], along_x[a - bx + sx : b - bx + sx],
            along_y[a - by : b - by], along_y[a - by + sy : b - by + sy], along_z[a - bz : b - bz],
            along_z[a - bz + 1 : b - bz + 1], own[a - s : b - s], own[a:b], p[a - s : b - s], p[a:b],
            t[a - s : b - s], t[a:b], more[axis][a:b], gx, gy, gz, rise, t_ref, g[axis], dt, most,
            out[axis][a:b],
        )  # fmt: skip
        # what acts on single faces takes the steps of their own, or it would be too strong where these are short
        for m in range(pushed_start[axis], pushed_start[axis + 1]):
            n = pushed[m]
            if n < a or n >= b:
                continue
            step = _own_step(n, s, sx, sy, fu, fv, fw, along_x, along_y, along_z, bx, by, bz, own, gx, gy, gz, dt, most)
            out[axis][n] += step * push_m_s2[m]
        for m in range(resisting_start[axis], resisting_start[axis + 1]):
            n = resisting[m]
            if n < a or n >= b:
                continue
            step = _own_step(n, s, sx, sy, fu, fv, fw, along_x, along_y, along_z, bx, by, bz, own, gx, gy, gz, dt, most)
            out[axis][n] *= 2.0 / (1.0 + np.sqrt(1.0 + 4.0 * step * loss_1_m[m] * abs(out[axis][n])))


@njit(nogil=True, error_model="numpy", fastmath=SIMD, parallel=BY_PARTS)
def _momentum_in_parts(
    span, sizes, grip, vel, flux, free, nut, edge, drag, p, t, lift, t_ref, dt, order, most, pushed_start, pushed,
    push_m_s2, resisting_start, resisting, loss_1_m, spare, more, out,
):  # fmt: skip
    parts = span[4]
    for part in prange(parts):
        _momentum_part(
            cut(span[0], span[1], part, parts), cut(span[0], span[1], part + 1, parts),
            span, sizes, grip, vel, flux, free, nut, edge, drag, p, t, lift, t_ref, dt, order, most, pushed_start,
            pushed, push_m_s2, resisting_start, resisting, loss_1_m, spare[part], more, out,
        )  # fmt: skip


@njit(cache=True, nogil=True, error_model="numpy", fastmath=SIMD)
def momentum(
    span, sizes, grip, vel, flux, free, nut, edge, drag, p, t, lift, t_ref, dt, order, most, pushed_start, pushed,
    push_m_s2, resisting_start, resisting, loss_1_m, spare, more, out,
):  # fmt: skip
    """Advance all velocities by convection, diffusion, pressure and buoyancy (advective form, explicit).

    Args:
        span: Range of the cells in padded fields, distances of neighbours along x and y, and number of parts.
        sizes: Cell sizes. [m]
        grip: For walls across each axis 0 where they slip, 2 where the air sticks to them (the wall is half a cell
            away).
        vel: Velocities along each axis on their own faces, one row for each, as in what follows. [m/s]
        flux: Face fluxes over full face areas. [m/s]
        free: Open shares of free faces.
        nut: Effective viscosity. [m2/s]
        edge: That of the edges across x and y, x and z, y and z (see ``turbulence_kernels.edges``). [m2/s]
        drag: Friction of walls on the air of each cell along each axis. [1/s]
        lift: Buoyancy per kelvin above ``t_ref``. [m/(s2 K)]
        order: Order of convection (see ``convection_kernels``); from the second on, shear at walls that the air sticks
            to is of second order, too.
        most: Share of its content that a cell may lose in a step; it takes a shorter one of its own otherwise.
        pushed_start, pushed, push_m_s2: Places of faces that a force acts on, those of each axis after another, and the
            force. [m/s2]
        resisting_start, resisting, loss_1_m: Places of resistance faces, and their loss factor over twice the distance
            of the cell centres: ``dq/dt = -loss |q| q``, implicit with the velocity it ends with. With the one it
            begins with, no pressure would push more than ``1 / (dt loss)`` through a narrow slot. [1/m]
        spare: Spare fields for each part, shape (parts, 4, length).
        more: What second order adds; what ``UPWIND`` finds there, it adds.
        out: New velocities. It has to hold those of faces that are not free.
    """
    if span[4] > 0:
        _momentum_in_parts(
            span, sizes, grip, vel, flux, free, nut, edge, drag, p, t, lift, t_ref, dt, order, most, pushed_start,
            pushed, push_m_s2, resisting_start, resisting, loss_1_m, spare, more, out,
        )  # fmt: skip
    else:
        _momentum_part(
            span[0], span[1], span, sizes, grip, vel, flux, free, nut, edge, drag, p, t, lift, t_ref, dt, order, most,
            pushed_start, pushed, push_m_s2, resisting_start, resisting, loss_1_m, spare[0], more, out,
        )  # fmt: skip
