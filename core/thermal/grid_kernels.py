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
def cover_opening(
    solid: Mask, axis: int, side: int, plane: int, a0: float, a1: float, b0: float, b1: float, bands: Floats
) -> tuple[Ints, Floats, int]:
    """Air cells before an opening and the share of its flow that each takes.

    Steps out of solids to the first layer with air before the opening; when nothing in front of it is open, the
    nearest air cell of the layer takes all.

    Args:
        solid: Cells without air, shape (nx, ny, nz).
        axis: Axis across the opening.
        side: 1 when the air lies towards higher indices, -1 otherwise.
        plane: Grid plane of the opening.
        a0, a1, b0, b1: Extent along the other two axes, in cells.
        bands: Rows (from, to, share) along the second of them, in cells; none for an even flow.

    Returns:
        Flat cell indices, shares that sum to 1, and the layer; no cells when the layer holds no air at all.
    """
    na = solid.shape[1] if axis == 0 else solid.shape[0]
    nb = solid.shape[1] if axis == 2 else solid.shape[2]
    i0, i1 = max(int(np.floor(a0 + 1e-9)), 0), min(int(np.ceil(a1 - 1e-9)), na)
    j0, j1 = max(int(np.floor(b0 + 1e-9)), 0), min(int(np.ceil(b1 - 1e-9)), nb)
    if i1 <= i0:
        i0 = min(max(int(0.5 * (a0 + a1)), 0), na - 1)
        i1 = i0 + 1
    if j1 <= j0:
        j0 = min(max(int(0.5 * (b0 + b1)), 0), nb - 1)
        j1 = j0 + 1
    layer = _clear_layer(solid, axis, side, plane if side > 0 else plane - 1, i0, i1, j0, j1)
    cells = np.empty((i1 - i0) * (j1 - j0) + 1, dtype=np.int64)
    shares = np.empty(cells.size, dtype=np.float64)
    count = 0
    total = 0.0
    for j in range(j0, j1):
        along_b = _covered(j, b0, b1)
        if bands.shape[0] > 0:
            along_b = 0.0
            for band in range(bands.shape[0]):
                along_b += bands[band, 2] * _covered(j, bands[band, 0], bands[band, 1])
        for i in range(i0, i1):
            weight = along_b * _covered(i, a0, a1)
            flat = _flat(solid, axis, layer, i, j)
            if weight > 0.0 and not solid.ravel()[flat]:
                cells[count], shares[count] = flat, weight
                total += weight
                count += 1
    if count == 0:
        nearest = _nearest(solid, axis, layer, 0.5 * (a0 + a1) - 0.5, 0.5 * (b0 + b1) - 0.5, na, nb)
        if nearest >= 0:
            cells[0], shares[0], total, count = nearest, 1.0, 1.0, 1
    return cells[:count], shares[:count] / max(total, 1e-300), layer


@njit(cache=True, nogil=True)
def cover_openings(
    solid: Mask, place: Ints, extent: Floats, rows: Floats, row_start: Ints
) -> tuple[Ints, Floats, Ints]:
    """``cover_opening`` for many openings at once.

    Args:
        solid: Cells without air, shape (nx, ny, nz).
        place: Axis, side and plane of each, shape (openings, 3).
        extent: Extents along the other two axes, in cells, shape (openings, 4).
        rows: Bands of all openings, one after the other.
        row_start: Where each opening's bands begin, shape (openings + 1,).

    Returns:
        Cells and shares of all openings, and where each begins.
    """
    count = place.shape[0]
    start = np.zeros(count + 1, dtype=np.int64)
    most = 0
    for n in range(count):
        most += int((extent[n, 1] - extent[n, 0] + 2.0) * (extent[n, 3] - extent[n, 2] + 2.0)) + 2
    cells = np.empty(most, dtype=np.int64)
    shares = np.empty(most, dtype=np.float64)
    for n in range(count):
        found, share, _ = cover_opening(
            solid, place[n, 0], place[n, 1], place[n, 2], extent[n, 0], extent[n, 1], extent[n, 2], extent[n, 3],
            rows[row_start[n] : row_start[n + 1]],
        )  # fmt: skip
        at = start[n]
        for m in range(found.size):
            cells[at + m] = found[m]
            shares[at + m] = share[m]
        start[n + 1] = at + found.size
    return cells[: start[count]], shares[: start[count]], start


@njit(cache=True, nogil=True)
def _flat(solid: Mask, axis: int, layer: int, i: int, j: int) -> int:
    ny, nz = solid.shape[1], solid.shape[2]
    if axis == 0:
        return (layer * ny + i) * nz + j
    if axis == 1:
        return (i * ny + layer) * nz + j
    return (i * ny + j) * nz + layer


@njit(cache=True, nogil=True)
def _clear_layer(solid: Mask, axis: int, side: int, layer: int, i0: int, i1: int, j0: int, j1: int) -> int:
    flat_solid = solid.ravel()
    here = layer
    while 0 <= here < solid.shape[axis]:
        for i in range(i0, i1):
            for j in range(j0, j1):
                if not flat_solid[_flat(solid, axis, here, i, j)]:
                    return here
        here += side
    return min(max(layer, 0), solid.shape[axis] - 1)


@njit(cache=True, nogil=True)
def _nearest(solid: Mask, axis: int, layer: int, a: float, b: float, na: int, nb: int) -> int:
    flat_solid = solid.ravel()
    best, found = np.inf, -1
    for i in range(na):
        for j in range(nb):
            flat = _flat(solid, axis, layer, i, j)
            distance = (i - a) ** 2 + (j - b) ** 2
            if distance < best and not flat_solid[flat]:
                best, found = distance, flat
    return found


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
    nx, ny, nz = solid.shape
    stack = np.empty((solid.size, 3), dtype=np.int64)
    labels[:] = -1
    count = 0
    for i0 in range(nx):
        for j0 in range(ny):
            for k0 in range(nz):
                if solid[i0, j0, k0] or labels[i0, j0, k0] >= 0:
                    continue
                labels[i0, j0, k0] = count
                stack[0, 0], stack[0, 1], stack[0, 2] = i0, j0, k0
                top = 1
                while top > 0:
                    top -= 1
                    i, j, k = stack[top, 0], stack[top, 1], stack[top, 2]
                    for d in range(6):
                        a, b, c = i, j, k
                        if d == 0:
                            is_open = free_x[i, j, k] > 0.0
                            a -= 1
                        elif d == 1:
                            is_open = free_x[i + 1, j, k] > 0.0
                            a += 1
                        elif d == 2:
                            is_open = free_y[i, j, k] > 0.0
                            b -= 1
                        elif d == 3:
                            is_open = free_y[i, j + 1, k] > 0.0
                            b += 1
                        elif d == 4:
                            is_open = free_z[i, j, k] > 0.0
                            c -= 1
                        else:
                            is_open = free_z[i, j, k + 1] > 0.0
                            c += 1
                        if is_open and labels[a, b, c] < 0:
                            labels[a, b, c] = count
                            stack[top, 0], stack[top, 1], stack[top, 2] = a, b, c
                            top += 1
                count += 1
    return count
