"""Numba kernels of the marching room solver: momentum, buoyancy, divergence, temperature, streams.

They see arrays only. Staggered grid: cell (i, j, k); face u[i, j, k] lies between cells i-1 and i. ``a*`` are open-area
fractions of free faces (0: closed or with a prescribed flow). Prescribed faces keep their velocity: only the normal
component is ever set, so that tangential momentum can leave through openings.

All helpers stand in this one module, because the on-disk cache does not notice changes in other files.
"""

from __future__ import annotations

import numpy as np
from numba import njit

G_M_S2 = 9.81
CHEN_XU = 0.03874
"""Zero-equation eddy viscosity, nu_t = 0.03874 |V| l (Chen and Xu 1998)."""


@njit(cache=True, nogil=True)
def eddy_viscosity(u, v, w, length, nu, out):
    """Eddy viscosity of cells from the cell-centre speed and the wall distance. [m2/s]"""
    nx, ny, nz = out.shape
    for i in range(nx):
        for j in range(ny):
            for k in range(nz):
                uc = 0.5 * (u[i, j, k] + u[i + 1, j, k])
                vc = 0.5 * (v[i, j, k] + v[i, j + 1, k])
                wc = 0.5 * (w[i, j, k] + w[i, j, k + 1])
                out[i, j, k] = nu + 0.03874 * np.sqrt(uc * uc + vc * vc + wc * wc) * length[i, j, k]


@njit(cache=True, nogil=True)
def stable_step(u, v, w, nut, area_x, area_y, area_z, dx, dy, dz, courant, longest):
    """Largest explicit step: outflow and diffusion of no cell exceed ``courant`` of its content. [s]"""
    nx, ny, nz = nut.shape
    rate = 1e-9
    d2 = 2.0 * (1.0 / (dx * dx) + 1.0 / (dy * dy) + 1.0 / (dz * dz))
    for i in range(nx):
        for j in range(ny):
            for k in range(nz):
                out = (
                    max(-u[i, j, k], 0.0) * area_x[i, j, k] / dx
                    + max(u[i + 1, j, k], 0.0) * area_x[i + 1, j, k] / dx
                    + max(-v[i, j, k], 0.0) * area_y[i, j, k] / dy
                    + max(v[i, j + 1, k], 0.0) * area_y[i, j + 1, k] / dy
                    + max(-w[i, j, k], 0.0) * area_z[i, j, k] / dz
                    + max(w[i, j, k + 1], 0.0) * area_z[i, j, k + 1] / dz
                )
                out += d2 * nut[i, j, k] / 0.9
                rate = max(rate, out)
    return min(courant / rate, longest)


@njit(cache=True, nogil=True)
def _limited(up_up, up, down):
    """Van Leer limited value at a face, from the two upstream values and the downstream one."""
    a = up - up_up
    b = down - up
    if a * b <= 0.0:
        return up
    return up + a * b / (a + b)


@njit(cache=True, nogil=True)
def _face_value(flow, m2, m1, p1, p2, second_order, has_m2, has_p2):
    """Convected value at a face between m1 and p1 (m2, p2 further out)."""
    if flow >= 0.0:
        if second_order and has_m2:
            return _limited(m2, m1, p1)
        return m1
    if second_order and has_p2:
        return _limited(p2, p1, m1)
    return p1


def _component_step(axis, second_order):
    """Compile the step of one velocity component; the axis is a constant of the code, which makes it twice as fast."""

    @njit(cache=True, nogil=True)
    def step(q, fu, fv, fw, free, nut, dx, dy, dz, dt, out):
        n0, n1, n2 = q.shape
        for i in range(n0):
            for j in range(n1):
                for k in range(n2):
                    if free[i, j, k] <= 0.0:
                        out[i, j, k] = q[i, j, k]
                        continue
                    qp = q[i, j, k]
                    # cells on the two sides of this face
                    if axis == 0:
                        ia, ja, ka = i - 1, j, k
                    elif axis == 1:
                        ia, ja, ka = i, j - 1, k
                    else:
                        ia, ja, ka = i, j, k - 1
                    nu_p = 0.5 * (nut[ia, ja, ka] + nut[i, j, k])
                    total = 0.0
                    for d in range(3):
                        h = dx if d == 0 else (dy if d == 1 else dz)
                        # fluxes through the low and high side of the control volume in direction d
                        if d == 0:
                            if axis == 0:
                                lo = 0.5 * (fu[i - 1, j, k] + fu[i, j, k])
                                hi = 0.5 * (fu[i, j, k] + fu[i + 1, j, k])
                            else:
                                lo = 0.5 * (fu[ia, ja, ka] + fu[i, j, k])
                                hi = 0.5 * (fu[ia + 1, ja, ka] + fu[i + 1, j, k])
                            s0, s1, s2 = 1, 0, 0
                            pos, top = i, n0 - 1
                        elif d == 1:
                            if axis == 1:
                                lo = 0.5 * (fv[i, j - 1, k] + fv[i, j, k])
                                hi = 0.5 * (fv[i, j, k] + fv[i, j + 1, k])
                            else:
                                lo = 0.5 * (fv[ia, ja, ka] + fv[i, j, k])
                                hi = 0.5 * (fv[ia, ja + 1, ka] + fv[i, j + 1, k])
                            s0, s1, s2 = 0, 1, 0
                            pos, top = j, n1 - 1
                        else:
                            if axis == 2:
                                lo = 0.5 * (fw[i, j, k - 1] + fw[i, j, k])
                                hi = 0.5 * (fw[i, j, k] + fw[i, j, k + 1])
                            else:
                                lo = 0.5 * (fw[ia, ja, ka] + fw[i, j, k])
                                hi = 0.5 * (fw[ia, ja, ka + 1] + fw[i, j, k + 1])
                            s0, s1, s2 = 0, 0, 1
                            pos, top = k, n2 - 1
                        has_m = pos > 0
                        has_p = pos < top
                        qm = q[i - s0, j - s1, k - s2] if has_m else 0.0
                        qq = q[i + s0, j + s1, k + s2] if has_p else 0.0
                        free_m = has_m and (d == axis or free[i - s0, j - s1, k - s2] > 0.0)
                        free_p = has_p and (d == axis or free[i + s0, j + s1, k + s2] > 0.0)
                        has_m2 = free_m and pos > 1
                        has_p2 = free_p and pos < top - 1
                        qm2 = q[i - 2 * s0, j - 2 * s1, k - 2 * s2] if has_m2 else 0.0
                        qp2 = q[i + 2 * s0, j + 2 * s1, k + 2 * s2] if has_p2 else 0.0
                        lo_value = _face_value(lo, qm2, qm, qp, qq, second_order, has_m2, free_p)
                        hi_value = _face_value(hi, qm, qp, qq, qp2, second_order, free_m, has_p2)
                        total += (lo * (lo_value - qp) - hi * (hi_value - qp)) / h
                        # walls are left to slip: shear only between free faces
                        if free_m:
                            total += nu_p * (qm - qp) / (h * h)
                        if free_p:
                            total += nu_p * (qq - qp) / (h * h)
                    out[i, j, k] = qp + dt * total

    return step


STEP_UPWIND = tuple(_component_step(axis, False) for axis in range(3))
"""Advance one velocity component by convection and diffusion (advective form, explicit), for each axis.

Arguments ``q, fu, fv, fw, free, nut, dx, dy, dz, dt, out``: ``q`` is the component on its own faces; ``fu, fv, fw`` are
face fluxes over full face areas [m/s] (velocity times open fraction). Control volumes straddle the two cells beside the
face.
"""
STEP_LIMITED = tuple(_component_step(axis, True) for axis in range(3))
"""The same with van Leer's limited second-order convection."""


@njit(cache=True, nogil=True)
def add_buoyancy(w, free_z, temperature, beta, t_ref, dt):
    """Boussinesq force on the free vertical faces."""
    nx, ny, n = w.shape
    for i in range(nx):
        for j in range(ny):
            for k in range(1, n - 1):
                if free_z[i, j, k] > 0.0:
                    mean = 0.5 * (temperature[i, j, k - 1] + temperature[i, j, k])
                    w[i, j, k] += dt * 9.81 * beta * (mean - t_ref)


@njit(cache=True, nogil=True)
def add_pressure_force(u, v, w, p, free_x, free_y, free_z, dx, dy, dz, factor):
    """Subtract ``factor`` times the gradient of the kinematic pressure on all free faces."""
    nx, ny, nz = p.shape
    for i in range(nx):
        for j in range(ny):
            for k in range(nz):
                if i > 0 and free_x[i, j, k] > 0.0:
                    u[i, j, k] -= factor * (p[i, j, k] - p[i - 1, j, k]) / dx
                if j > 0 and free_y[i, j, k] > 0.0:
                    v[i, j, k] -= factor * (p[i, j, k] - p[i, j - 1, k]) / dy
                if k > 0 and free_z[i, j, k] > 0.0:
                    w[i, j, k] -= factor * (p[i, j, k] - p[i, j, k - 1]) / dz


@njit(cache=True, nogil=True)
def divergence(u, v, w, area_x, area_y, area_z, solid, dx, dy, dz, out):
    """Net outflow of every cell; returns the largest magnitude. [m3/s]"""
    nx, ny, nz = out.shape
    worst = 0.0
    for i in range(nx):
        for j in range(ny):
            for k in range(nz):
                if solid[i, j, k]:
                    out[i, j, k] = 0.0
                    continue
                value = (
                    (u[i + 1, j, k] * area_x[i + 1, j, k] - u[i, j, k] * area_x[i, j, k]) * dy * dz
                    + (v[i, j + 1, k] * area_y[i, j + 1, k] - v[i, j, k] * area_y[i, j, k]) * dx * dz
                    + (w[i, j, k + 1] * area_z[i, j, k + 1] - w[i, j, k] * area_z[i, j, k]) * dx * dy
                )
                out[i, j, k] = value
                worst = max(worst, abs(value))
    return worst


@njit(cache=True, nogil=True)
def advance_temperature(t, fu, fv, fw, free_x, free_y, free_z, nut, solid, source, dx, dy, dz, dt, prt, second, out):
    """Convect and diffuse temperature in flux form, free faces only; ``source`` is K m3/s per cell from openings.

    Fluxes are velocity times open fraction [m/s]; openings (prescribed faces) enter through ``source``, so that what
    leaves one cell enters the next exactly.
    """
    nx, ny, nz = t.shape
    volume = dx * dy * dz
    for i in range(nx):
        for j in range(ny):
            for k in range(nz):
                out[i, j, k] = t[i, j, k] + (0.0 if solid[i, j, k] else dt * source[i, j, k] / volume)
    for i in range(1, nx):
        for j in range(ny):
            for k in range(nz):
                a = free_x[i, j, k]
                if a > 0.0:
                    f = fu[i, j, k]
                    m2 = i > 1 and free_x[i - 1, j, k] > 0.0
                    p2 = i < nx - 1 and free_x[i + 1, j, k] > 0.0
                    value = _face_value(
                        f,
                        t[i - 2, j, k] if m2 else 0.0,
                        t[i - 1, j, k],
                        t[i, j, k],
                        t[i + 1, j, k] if p2 else 0.0,
                        second,
                        m2,
                        p2,
                    )
                    alpha = 0.5 * (nut[i - 1, j, k] + nut[i, j, k]) / prt
                    flux = dt / dx * (f * value + a * alpha * (t[i - 1, j, k] - t[i, j, k]) / dx)
                    out[i - 1, j, k] -= flux
                    out[i, j, k] += flux
    for i in range(nx):
        for j in range(1, ny):
            for k in range(nz):
                a = free_y[i, j, k]
                if a > 0.0:
                    f = fv[i, j, k]
                    m2 = j > 1 and free_y[i, j - 1, k] > 0.0
                    p2 = j < ny - 1 and free_y[i, j + 1, k] > 0.0
                    value = _face_value(
                        f,
                        t[i, j - 2, k] if m2 else 0.0,
                        t[i, j - 1, k],
                        t[i, j, k],
                        t[i, j + 1, k] if p2 else 0.0,
                        second,
                        m2,
                        p2,
                    )
                    alpha = 0.5 * (nut[i, j - 1, k] + nut[i, j, k]) / prt
                    flux = dt / dy * (f * value + a * alpha * (t[i, j - 1, k] - t[i, j, k]) / dy)
                    out[i, j - 1, k] -= flux
                    out[i, j, k] += flux
    for i in range(nx):
        for j in range(ny):
            for k in range(1, nz):
                a = free_z[i, j, k]
                if a > 0.0:
                    f = fw[i, j, k]
                    m2 = k > 1 and free_z[i, j, k - 1] > 0.0
                    p2 = k < nz - 1 and free_z[i, j, k + 1] > 0.0
                    value = _face_value(
                        f,
                        t[i, j, k - 2] if m2 else 0.0,
                        t[i, j, k - 1],
                        t[i, j, k],
                        t[i, j, k + 1] if p2 else 0.0,
                        second,
                        m2,
                        p2,
                    )
                    alpha = 0.5 * (nut[i, j, k - 1] + nut[i, j, k]) / prt
                    flux = dt / dz * (f * value + a * alpha * (t[i, j, k - 1] - t[i, j, k]) / dz)
                    out[i, j, k - 1] -= flux
                    out[i, j, k] += flux


@njit(cache=True, nogil=True)
def stream_temperatures(
    t,
    draw_start,
    draw_cell,
    draw_flow,
    blow_kind,
    blow_link,
    blow_value,
    coil,
    plenum_coil,
    plenum_flow,
    draw_c,
    coil_c,
    blow_c,
):
    """Temperatures of everything that leaves and enters the room.

    Args:
        t: Cell temperatures, flattened. [C]
        draw_start, draw_cell, draw_flow: Outgoing streams as cell lists with their flows.
        blow_kind: Per ingoing stream 0 fixed, 1 rack (link: its draw), 2 coil (link: coil), 3 floor plenum.
        blow_value: Fixed temperature [C] or rack rise [K].
        coil: Per coil: draw index, set point, water, effectiveness on air, largest drop [K], fixed supply or NaN.
        plenum_coil, plenum_flow: Coils that feed the plenum, with their flows.
    """
    for g in range(draw_c.shape[0]):
        total = 0.0
        flow = 0.0
        for n in range(draw_start[g], draw_start[g + 1]):
            total += draw_flow[n] * t[draw_cell[n]]
            flow += draw_flow[n]
        draw_c[g] = total / flow if flow > 0.0 else np.nan
    for c in range(coil_c.shape[0]):
        back = draw_c[int(coil[c, 0])]
        if not np.isnan(coil[c, 5]):
            coil_c[c] = coil[c, 5]
        else:
            reach = back - coil[c, 3] * (back - coil[c, 2])
            reach = max(reach, coil[c, 1], back - coil[c, 4])
            coil_c[c] = min(reach, back)
    plenum = 0.0
    flow = 0.0
    for n in range(plenum_coil.shape[0]):
        plenum += plenum_flow[n] * coil_c[plenum_coil[n]]
        flow += plenum_flow[n]
    plenum = plenum / flow if flow > 0.0 else 20.0
    for g in range(blow_c.shape[0]):
        if blow_kind[g] == 0:
            blow_c[g] = blow_value[g]
        elif blow_kind[g] == 1:
            blow_c[g] = draw_c[blow_link[g]] + blow_value[g]
        elif blow_kind[g] == 2:
            blow_c[g] = coil_c[blow_link[g]]
        else:
            blow_c[g] = plenum


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
