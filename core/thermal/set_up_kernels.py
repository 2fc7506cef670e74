"""Numba kernels that make what the march needs of a new case: coarse grids, distances to walls, eddies of openings.

They run at every edit, before its first frame: whole arrays at a time took three to five times as long.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from core.thermal.turbulence_kernels import C_MU, LEAST_WALL, LENGTH

LEAST_CLOSED = 0.01
"""Cells whose closed faces add to more than this of a face are rubbed by walls."""
HALF = 0.5 - 1e-9
"""A body fills the cells that it covers by so much."""


@njit(cache=True, nogil=True)
def fill_blocks(solid, low_m, high_m, h, is_filled):
    """Mark the cells that bodies cover by half or more as solid.

    Args:
        solid: Cells without air, shape (nx, ny, nz); written.
        low_m, high_m: Corners of the bodies, shape (bodies, 3). [m]
        h: Cell sizes, shape (3,). [m]
        is_filled: Whether a body fills any cell, shape (bodies,); written.
    """
    most = max(solid.shape)
    share = np.zeros((3, most))
    span = np.zeros((3, 2), dtype=np.int64)
    for n in range(low_m.shape[0]):
        for axis in range(3):
            first, last = most, 0
            for i in range(solid.shape[axis]):
                covered = min((i + 1) * h[axis], high_m[n, axis]) - max(i * h[axis], low_m[n, axis])
                part = min(max(covered / h[axis], 0.0), 1.0)
                share[axis, i] = part
                if part > 0.0:
                    first, last = min(first, i), i + 1
            span[axis, 0], span[axis, 1] = first, last
        any_cell = False
        for i in range(span[0, 0], span[0, 1]):
            for j in range(span[1, 0], span[1, 1]):
                for k in range(span[2, 0], span[2, 1]):
                    if share[0, i] * share[1, j] * share[2, k] >= HALF:
                        solid[i, j, k] = True
                        any_cell = True
        is_filled[n] = any_cell


@njit(cache=True, nogil=True)
def coarsen(c, n_across, n_first, n_second, s_across, s_first, s_second, share, out, t_across, t_first, t_second):
    """Sum the fine coefficients that make up each coarse face across an axis.

    Args:
        c: Fine coefficients, flat.
        n_across, n_first, n_second: Fine cells across the axis and along the two others.
        s_across, s_first, s_second: Distances of neighbours in ``c``.
        share: Factor on the sums.
        out: Coarse coefficients, flat; written.
        t_across, t_first, t_second: Distances of neighbours in ``out``.
    """
    for i in range((n_across + 1) // 2 + 1):
        face = min(2 * i, n_across) * s_across
        for j in range((n_first + 1) // 2):
            near = face + 2 * j * s_first
            has_next = 2 * j + 1 < n_first
            for k in range((n_second + 1) // 2):
                at = near + 2 * k * s_second
                total = c[at] + (c[at + s_first] if has_next else 0.0)
                if 2 * k + 1 < n_second:
                    at += s_second
                    total += c[at] + (c[at + s_first] if has_next else 0.0)
                out[i * t_across + j * t_first + k * t_second] = share * total


@njit(cache=True, nogil=True)
def store_level(cx, cy, cz, at, sx, sy, guide):
    """Write the coefficients of one grid and the inverse of their sums into padded single-precision fields.

    Args:
        cx, cy, cz: Coefficients of faces per axis, one more than cells along it.
        at: Place of the first padded cell in the fields.
        sx, sy: Distances of neighbours in them.
        guide: The fields, shape (at least 4, length); written.
    """
    nx, ny, nz = cy.shape[0], cx.shape[1], cx.shape[2]
    for i in range(nx + 1):
        for j in range(ny + 1):
            row = at + (i + 1) * sx + (j + 1) * sy + 1
            for k in range(nz + 1):
                place = row + k
                if j < ny and k < nz:
                    guide[0, place] = cx[i, j, k]
                if i < nx and k < nz:
                    guide[1, place] = cy[i, j, k]
                if i < nx and j < ny:
                    guide[2, place] = cz[i, j, k]
                if i < nx and j < ny and k < nz:
                    total = cx[i, j, k] + cx[i + 1, j, k] + cy[i, j, k] + cy[i, j + 1, k]
                    total = total + cz[i, j, k] + cz[i, j, k + 1]
                    guide[3, place] = 1.0 / total if total > 0.0 else 0.0


@njit(cache=True, nogil=True)
def find_walls(solid, area, first, sx, sy, hx, hy, hz, near, cell, share):
    """Distances to walls and the cells that they rub.

    Args:
        solid: Cells without air, shape (nx, ny, nz).
        area: Open shares of faces per axis as padded fields, shape (3, length).
        first: Place of cell (0, 0, 0) in padded fields.
        sx, sy: Distances of neighbours in them.
        hx, hy, hz: Cell sizes. [m]
        near: Inverse of the distance to the walls beside a cell, 0 for none and -1 in solids; written. [1/m]
        cell: Places of cells that walls rub; written from the first on.
        share: Their closed shares per axis, shape (cells, 3); written.

    Returns:
        How many cells walls rub.
    """
    nx, ny, nz = solid.shape
    count = 0
    for i in range(nx):
        for j in range(ny):
            for k in range(nz):
                place = first + i * sx + j * sy + k
                if solid[i, j, k]:
                    near[place] = -1.0
                    continue
                x = (1.0 - area[0, place + sx]) + (1.0 - area[0, place])
                y = (1.0 - area[1, place + sy]) + (1.0 - area[1, place])
                z = (1.0 - area[2, place + 1]) + (1.0 - area[2, place])
                total = x + y + z
                inverse = x * (2.0 / hx) + y * (2.0 / hy) + z * (2.0 / hz)
                near[place] = inverse / total if total >= LEAST_WALL else 0.0
                if total > LEAST_CLOSED:
                    cell[count] = place
                    share[count, 0], share[count, 1], share[count, 2] = x, y, z
                    count += 1
    return count


@njit(cache=True, nogil=True)
def add_energy(speed, push, spacing_m, axis, first, sx, sy, factor, energy):
    """Turbulent energy of what comes in through openings across one axis: the largest of each cell's.

    Args:
        speed: Prescribed speeds of the faces across the axis. [m/s]
        push: What holes add to the momentum there, on the faces beyond the first cell. [m/s2]
        spacing_m: Cell size across the axis. [m]
        axis: The axis.
        first: Place of cell (0, 0, 0) in padded fields.
        sx, sy: Distances of neighbours in them.
        factor: Energy over the square of the speed.
        energy: Padded field; written. [m2/s2]
    """
    nx, ny, nz = speed.shape
    nx, ny, nz = nx - (axis == 0), ny - (axis == 1), nz - (axis == 2)
    for i in range(nx):
        for j in range(ny):
            for k in range(nz):
                a, b, c = i + (axis == 0), j + (axis == 1), k + (axis == 2)
                low, high = speed[i, j, k], speed[a, b, c]
                if low == 0.0 and high == 0.0:
                    continue
                mean = max(low * low, high * high)
                # what holes add to the momentum of the mean flow tells how fast the air is in them
                added = max(abs(push[i, j, k]), abs(push[a, b, c])) * spacing_m
                square = (mean + added) * (mean + added) / max(mean, 1e-12)
                place = first + i * sx + j * sy + k
                energy[place] = max(energy[place], factor * square)


@njit(cache=True, nogil=True)
def begin_eddies(solid, known_k, known_e, start, eddy_m, nu, first, sx, sy, k_out, e_out, nut):
    """Energy, dissipation and viscosity of the air's turbulence to go on from.

    Args:
        solid: Cells without air, shape (nx, ny, nz).
        known_k, known_e: Energy and dissipation before, nought where there was no air, shape (nx, ny, nz).
        start: Energy of the others. [m2/s2]
        eddy_m: Length of their eddies. [m]
        nu: Laminar viscosity. [m2/s]
        first: Place of cell (0, 0, 0) in padded fields.
        sx, sy: Distances of neighbours in them.
        k_out, e_out, nut: Padded fields; written.
    """
    nx, ny, nz = solid.shape
    start_e = LENGTH * start**1.5 / eddy_m
    for i in range(nx):
        for j in range(ny):
            for k in range(nz):
                place = first + i * sx + j * sy + k
                if solid[i, j, k]:
                    k_out[place] = e_out[place] = nut[place] = 0.0
                    continue
                here, used = known_k[i, j, k], known_e[i, j, k]
                if not here > 0.0:
                    here, used = start, start_e
                k_out[place], e_out[place] = here, used
                nut[place] = here * here * C_MU / used + nu
