"""Numba kernels that turn geometry into grids: openings over cells, connected bodies of air, distances to walls.

They run at every edit, so they have to be quick; the march itself is in ``kernels``.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@njit(cache=True, nogil=True)
def _covered(index: int, low: float, high: float) -> float:
    """Share of cell ``index`` between two positions in cell units."""
    return max(min(index + 1.0, high) - max(float(index), low), 0.0)


@njit(cache=True, nogil=True)
def cover_openings(
    solid: Mask, place: Ints, extent: Floats, rows: Floats, row_start: Ints
) -> tuple[Ints, Floats, Ints]:
    """Air cells before openings and the share of its flow that each takes.

    Steps out of solids to the first layer with air before an opening; when nothing in front of it is open, the air
    cell of the layer that is nearest to its middle takes all, or those that are equally near share it.

    Args:
        solid: Cells without air, shape (nx, ny, nz).
        place: Axis across each, 1 when its air lies towards higher indices and -1 otherwise, and its grid plane, shape
            (openings, 3).
        extent: Extents along the other two axes, in cells, shape (openings, 4).
        rows: Bands of all openings, one after the other: rows (from, to, share) along the second of these axes, in
            cells; none for an even flow.
        row_start: Where each opening's bands begin, shape (openings + 1,).

    Returns:
        Flat cell indices and shares of all openings, each of whose sum to 1, and where each begins; no cells where
        the layer holds no air at all.
    """
    count = place.shape[0]
    start = np.zeros(count + 1, dtype=np.int64)
    most = 0
    for n in range(count):
        most += int((extent[n, 1] - extent[n, 0] + 2.0) * (extent[n, 3] - extent[n, 2] + 2.0)) + 2
    cells = np.empty(most, dtype=np.int64)
    shares = np.empty(most, dtype=np.float64)
    flat = solid.ravel()
    ny, nz = solid.shape[1], solid.shape[2]
    for n in range(count):
        axis = place[n, 0]
        # how far apart neighbours lie: across the opening, and along the two axes of its plane
        across, along_a, along_b = (
            (1, ny * nz, nz) if axis == 2 else (nz, ny * nz, 1) if axis == 1 else (ny * nz, nz, 1)
        )
        na = ny if axis == 0 else solid.shape[0]
        nb = ny if axis == 2 else nz
        start[n + 1] = _cover(
            flat, solid.shape[axis], na, nb, across, along_a, along_b, place[n, 1],
            place[n, 2] if place[n, 1] > 0 else place[n, 2] - 1, extent[n, 0], extent[n, 1], extent[n, 2],
            extent[n, 3], rows, row_start[n], row_start[n + 1], cells, shares, start[n],
        )  # fmt: skip
    return cells[: start[count]], shares[: start[count]], start


@njit(cache=True, nogil=True)
def _cover(
    flat, layers, na, nb, across, along_a, along_b, side, first, a0, a1, b0, b1, rows, row, last_row, cells, shares, at
):
    """Write cells and shares of one opening from ``at`` on; returns where they end."""
    i0, i1 = max(int(np.floor(a0 + 1e-9)), 0), min(int(np.ceil(a1 - 1e-9)), na)
    j0, j1 = max(int(np.floor(b0 + 1e-9)), 0), min(int(np.ceil(b1 - 1e-9)), nb)
    if i1 <= i0:
        i0 = min(max(int(0.5 * (a0 + a1)), 0), na - 1)
        i1 = i0 + 1
    if j1 <= j0:
        j0 = min(max(int(0.5 * (b0 + b1)), 0), nb - 1)
        j1 = j0 + 1
    base = across * _clear_layer(flat, layers, across, along_a, along_b, side, first, i0, i1, j0, j1)
    end = at
    total = 0.0
    for j in range(j0, j1):
        share_b = _covered(j, b0, b1)
        if last_row > row:
            share_b = 0.0
            for band in range(row, last_row):
                share_b += rows[band, 2] * _covered(j, rows[band, 0], rows[band, 1])
        for i in range(i0, i1):
            weight = share_b * _covered(i, a0, a1)
            cell = base + i * along_a + j * along_b
            if weight > 0.0 and not flat[cell]:
                cells[end], shares[end] = cell, weight
                total += weight
                end += 1
    if end == at:
        middle_a, middle_b = 0.5 * (a0 + a1) - 0.5, 0.5 * (b0 + b1) - 0.5
        end = _nearest(flat, base, along_a, along_b, middle_a, middle_b, na, nb, cells, shares, at)
        total = float(end - at)
    for n in range(at, end):
        shares[n] /= max(total, 1e-300)
    return end


@njit(cache=True, nogil=True)
def _clear_layer(flat, layers, across, along_a, along_b, side, first, i0, i1, j0, j1):
    """The first layer with air before an opening, or the one at its plane."""
    here = first
    while 0 <= here < layers:
        for i in range(i0, i1):
            for j in range(j0, j1):
                if not flat[here * across + i * along_a + j * along_b]:
                    return here
        here += side
    return min(max(first, 0), layers - 1)


@njit(cache=True, nogil=True)
def _nearest(flat, base, along_a, along_b, a, b, na, nb, cells, shares, at):
    """Write the air cells of a layer that are nearest to a point in it, four at most; returns where they end.

    Those that mirror one another about the point are all taken: one of them alone would depend on how the grid is
    counted. Of two distances along the axes that are equally long together, the shorter first one is.
    """
    best, best_a = np.inf, np.inf
    for i in range(na):
        for j in range(nb):
            if not flat[base + i * along_a + j * along_b]:
                away_a = abs(i - a)
                away = away_a**2 + (j - b) ** 2
                if away < best - 1e-9 or (away < best + 1e-9 and away_a < best_a - 1e-9):
                    best, best_a = away, away_a
    end = at
    for i in range(na):
        for j in range(nb):
            cell = base + i * along_a + j * along_b
            if not flat[cell] and abs(abs(i - a) - best_a) < 1e-6 and abs((i - a) ** 2 + (j - b) ** 2 - best) < 1e-6:
                cells[end], shares[end] = cell, 1.0
                end += 1
    return end


@njit(cache=True, nogil=True)
def fill_boxes(solid: Mask, first: Ints, last: Ints) -> None:
    """Mark the cells of many bodies as solid; ``first`` and ``last`` have shape (bodies, 3)."""
    for n in range(first.shape[0]):
        solid[first[n, 0] : last[n, 0], first[n, 1] : last[n, 1], first[n, 2] : last[n, 2]] = True


@njit(cache=True, nogil=True)
def prescribe(
    velocity: Floats, mask: Mask, axis: int, side: int, ny: int, nz: int, cells: Ints, velocities: Floats
) -> None:
    """Add velocities to the faces on the far side of cells, seen from the air, and mark them as prescribed."""
    for n in range(cells.size):
        k = cells[n] % nz
        j = (cells[n] // nz) % ny
        i = cells[n] // (nz * ny)
        if side < 0:
            if axis == 0:
                i += 1
            elif axis == 1:
                j += 1
            else:
                k += 1
        velocity[i, j, k] += velocities[n]
        mask[i, j, k] = True


@njit(cache=True, nogil=True)
def label_regions(solid: Mask, free_x: Floats, free_y: Floats, free_z: Floats, labels: Ints) -> int:
    """Number the connected bodies of air in ``labels`` (-1 in solids); returns how many there are."""
    ny, nz = solid.shape[1], solid.shape[2]
    plane = ny * nz
    is_solid, numbers = solid.ravel(), labels.reshape(-1)
    x_faces, y_faces, z_faces = free_x.ravel(), free_y.ravel(), free_z.ravel()
    stack = np.empty(solid.size, dtype=np.int64)
    numbers[:] = -1
    count = 0
    for first in range(solid.size):
        if is_solid[first] or numbers[first] >= 0:
            continue
        numbers[first] = count
        stack[0] = first
        top = 1
        while top > 0:
            top -= 1
            cell = stack[top]
            i = cell // plane
            y_face, z_face = cell + i * nz, cell + cell // nz
            for d in range(6):
                if d == 0:
                    share, beside = x_faces[cell], cell - plane
                elif d == 1:
                    share, beside = x_faces[cell + plane], cell + plane
                elif d == 2:
                    share, beside = y_faces[y_face], cell - nz
                elif d == 3:
                    share, beside = y_faces[y_face + nz], cell + nz
                elif d == 4:
                    share, beside = z_faces[z_face], cell - 1
                else:
                    share, beside = z_faces[z_face + 1], cell + 1
                if share > 0.0 and numbers[beside] < 0:
                    numbers[beside] = count
                    stack[top] = beside
                    top += 1
        count += 1
    return count
