"""Numba kernel of the air's turbulence: one equation for its energy, on the padded flat fields of ``kernels``.

Prandtl's one-equation model: ``nu_t = c sqrt(k) l``, where k is carried along by the air, made by shear and used up at
a rate of ``c^3 k^1.5 / l``; the mixing length l is a field that follows from the distance to walls. Unlike a viscosity
from the local speed it is low in the core of a jet, high where jets shear, and does not vanish in the calm air that a
jet has stirred.
"""

from __future__ import annotations

import numpy as np
from numba import njit

STRESS = 0.09**0.25
"""Eddy viscosity over mixing length and the root of the energy, as in k-epsilon; the same as in ``kernels``."""
CALM_RATIO = 0.002
"""Least energy over the square of the speed: 4 % intensity, so that shear finds something to feed on."""
SIMD = {"nnan", "ninf", "nsz", "contract", "arcp"}
"""Freedoms of arithmetic."""


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _shear_row(
    u0, u1, uym0, uym1, uyp0, uyp1, uzm0, uzm1, uzp0, uzp1, v0, v1, vxm0, vxm1, vxp0, vxp1, vzm0, vzm1, vzp0, vzp1,
    w0, w1, wxm0, wxm1, wxp0, wxp1, wym0, wym1, wyp0, wyp1, x0, x1, y0, y1, z0, z1, gx, gy, gz, shear, least,
):  # fmt: skip
    # slopes of twice the centre's velocity over two cells: a quarter; across walls the air slips along
    for n in range(shear.size):
        uc, vc, wc = u0[n] + u1[n], v0[n] + v1[n], w0[n] + w1[n]
        uy = (uyp0[n] + uyp1[n] if y1[n] > 0.0 else uc) - (uym0[n] + uym1[n] if y0[n] > 0.0 else uc)
        uz = (uzp0[n] + uzp1[n] if z1[n] > 0.0 else uc) - (uzm0[n] + uzm1[n] if z0[n] > 0.0 else uc)
        vx = (vxp0[n] + vxp1[n] if x1[n] > 0.0 else vc) - (vxm0[n] + vxm1[n] if x0[n] > 0.0 else vc)
        vz = (vzp0[n] + vzp1[n] if z1[n] > 0.0 else vc) - (vzm0[n] + vzm1[n] if z0[n] > 0.0 else vc)
        wx = (wxp0[n] + wxp1[n] if x1[n] > 0.0 else wc) - (wxm0[n] + wxm1[n] if x0[n] > 0.0 else wc)
        wy = (wyp0[n] + wyp1[n] if y1[n] > 0.0 else wc) - (wym0[n] + wym1[n] if y0[n] > 0.0 else wc)
        ux, vy, wz = gx * (u1[n] - u0[n]), gy * (v1[n] - v0[n]), gz * (w1[n] - w0[n])
        xy, xz, yz = gy * uy + gx * vx, gz * uz + gx * wx, gz * vz + gy * wy
        shear[n] = 2.0 * (ux * ux + vy * vy + wz * wz) + 0.0625 * (xy * xy + xz * xz + yz * yz)
        least[n] = 0.25 * CALM_RATIO * (uc * uc + vc * vc + wc * wc)


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def _energy_row(
    k, kxm, kxp, kym, kyp, kzm, kzp, fu0, fu1, fv0, fv1, fw0, fw1, x0, x1, y0, y1, z0, z1,
    length, blown, brought, shear, nu, gx, gy, gz, dt, out,
):  # fmt: skip
    for n in range(out.size):
        size, least = length[n], out[n]
        root = np.sqrt(max(k[n], least))
        stirred = STRESS * root * size
        xs, ys, zs = (nu + stirred) * gx * gx, (nu + stirred) * gy * gy, (nu + stirred) * gz * gz
        a0, a1 = max(fu0[n], 0.0) * gx + x0[n] * xs, max(-fu1[n], 0.0) * gx + x1[n] * xs
        b0, b1 = max(fv0[n], 0.0) * gy + y0[n] * ys, max(-fv1[n], 0.0) * gy + y1[n] * ys
        c0, c1 = max(fw0[n], 0.0) * gz + z0[n] * zs, max(-fw1[n], 0.0) * gz + z1[n] * zs
        gain = a0 * kxm[n] + a1 * kxp[n] + b0 * kym[n] + b1 * kyp[n] + c0 * kzm[n] + c1 * kzp[n]
        gain += brought[n] + stirred * shear[n]
        loss = a0 + a1 + b0 + b1 + c0 + c1 + blown[n] + STRESS * STRESS * STRESS * root / max(size, 1e-6)
        value = max((k[n] + dt * gain) / (1.0 + dt * loss), least)
        out[n] = value if size > 0.0 else 0.0


@njit(cache=True, nogil=True, error_model="numpy", fastmath=SIMD)
def turbulence(
    a, b, sx, sy, u, v, w, fu, fv, fw, ax, ay, az, length, blown, brought, nu, dx, dy, dz, dt, k, shear, out
):
    """Advance the turbulent energy, implicit in what leaves a cell: any step is stable and what settles is exact.

    Args:
        a, b: Range of the padded cells.
        sx, sy: Distances of neighbours along x and y.
        fu, fv, fw: Fluxes through free faces. [m/s]
        ax, ay, az: Open shares of free faces.
        length: Mixing length; nought in solids and where the flow is laminar. [m]
        blown: Air that openings blow into the cell over its volume. [1/s]
        brought: Turbulent energy that comes with it, over the volume. [m2/s3]
        k: Turbulent energy, with new values in ``out``. [m2/s2]
        shear: A spare field.
    """
    gx, gy, gz = 1.0 / dx, 1.0 / dy, 1.0 / dz
    x0, x1, y0, y1, z0, z1 = ax[a:b], ax[a + sx : b + sx], ay[a:b], ay[a + sy : b + sy], az[a:b], az[a + 1 : b + 1]
    _shear_row(
        u[a:b], u[a + sx : b + sx], u[a - sy : b - sy], u[a - sy + sx : b - sy + sx],
        u[a + sy : b + sy], u[a + sy + sx : b + sy + sx], u[a - 1 : b - 1], u[a - 1 + sx : b - 1 + sx],
        u[a + 1 : b + 1], u[a + 1 + sx : b + 1 + sx],
        v[a:b], v[a + sy : b + sy], v[a - sx : b - sx], v[a - sx + sy : b - sx + sy],
        v[a + sx : b + sx], v[a + sx + sy : b + sx + sy], v[a - 1 : b - 1], v[a - 1 + sy : b - 1 + sy],
        v[a + 1 : b + 1], v[a + 1 + sy : b + 1 + sy],
        w[a:b], w[a + 1 : b + 1], w[a - sx : b - sx], w[a - sx + 1 : b - sx + 1],
        w[a + sx : b + sx], w[a + sx + 1 : b + sx + 1], w[a - sy : b - sy], w[a - sy + 1 : b - sy + 1],
        w[a + sy : b + sy], w[a + sy + 1 : b + sy + 1],
        x0, x1, y0, y1, z0, z1, gx, gy, gz, shear[a:b], out[a:b],
    )  # fmt: skip
    _energy_row(
        k[a:b], k[a - sx : b - sx], k[a + sx : b + sx], k[a - sy : b - sy], k[a + sy : b + sy],
        k[a - 1 : b - 1], k[a + 1 : b + 1], fu[a:b], fu[a + sx : b + sx], fv[a:b], fv[a + sy : b + sy],
        fw[a:b], fw[a + 1 : b + 1], x0, x1, y0, y1, z0, z1, length[a:b], blown[a:b], brought[a:b], shear[a:b],
        nu, gx, gy, gz, dt, out[a:b],
    )  # fmt: skip
