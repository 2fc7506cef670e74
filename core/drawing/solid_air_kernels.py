"""Numba kernels of the air in three dimensions: the surface of one temperature, and ways along the velocities."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

# A cube as six tetrahedra round the diagonal from corner 0 to corner 7; corner bits are x, y, z.
TETRAHEDRA = np.array(
    [[0, 1, 3, 7], [0, 3, 2, 7], [0, 2, 6, 7], [0, 6, 4, 7], [0, 4, 5, 7], [0, 5, 1, 7]], dtype=np.int64
)


@njit(cache=True, nogil=True)
def surface_corners(value, level, keys, places):
    """Triangles where a field passes through a level, by marching tetrahedra.

    Args:
        value: Field on the nodes, shape (nx, ny, nz), without NaN.
        level: Level.
        keys: Changed: for each corner of each triangle the edge of the grid that it lies on, the same for neighbours.
        places: Changed: its place in nodes, shape (corners, 3).

    Returns:
        Corners there are, also when there was no room for them; triangles look to where the field is lower.
    """
    nx, ny, nz = value.shape
    count = 0
    corner = np.empty(8)
    number = np.empty(8, dtype=np.int64)
    low, high = np.empty(4, dtype=np.int64), np.empty(4, dtype=np.int64)
    ends = np.empty((4, 2), dtype=np.int64)
    for i in range(nx - 1):
        for j in range(ny - 1):
            for k in range(nz - 1):
                least, most = math.inf, -math.inf
                for c in range(8):
                    a, b, d = i + (c & 1), j + (c >> 1 & 1), k + (c >> 2 & 1)
                    corner[c] = value[a, b, d]
                    number[c] = (a * ny + b) * nz + d
                    least, most = min(least, corner[c]), max(most, corner[c])
                if not (least <= level < most):
                    continue
                for t in range(6):
                    lows = highs = 0
                    for n in range(4):
                        c = TETRAHEDRA[t, n]
                        if corner[c] > level:
                            high[highs] = c
                            highs += 1
                        else:
                            low[lows] = c
                            lows += 1
                    if lows == 0 or highs == 0:
                        continue
                    if highs == 1 or lows == 1:
                        sides = 3
                        for n in range(3):
                            ends[n, 0] = low[n] if highs == 1 else low[0]
                            ends[n, 1] = high[0] if highs == 1 else high[n]
                    else:
                        sides = 4
                        for n in range(4):
                            ends[n, 0] = low[0] if n < 2 else low[1]
                            ends[n, 1] = high[n] if n < 2 else high[3 - n]
                    count = _add(corner, number, i, j, k, level, ends, sides, keys, places, count, low[0], high[0])
    return count


@njit(cache=True, nogil=True)
def _add(corner, number, i, j, k, level, ends, sides, keys, places, count, low, high):
    """Add one or two triangles, turned so that they look from the high corner to the low one."""
    point = np.empty((4, 3))
    key = np.empty(4, dtype=np.int64)
    for n in range(sides):
        a, b = ends[n, 0], ends[n, 1]
        share = (level - corner[a]) / (corner[b] - corner[a])
        for axis in range(3):
            pa, pb = float(a >> axis & 1), float(b >> axis & 1)
            point[n, axis] = pa + share * (pb - pa)
        first, last = min(number[a], number[b]), max(number[a], number[b])
        key[n] = first << 31 | last
    normal = np.zeros(3)
    for n in range(1, sides - 1):
        for axis in range(3):
            u, v = (axis + 1) % 3, (axis + 2) % 3
            eu, ev = point[n, u] - point[0, u], point[n, v] - point[0, v]
            fu, fv = point[n + 1, u] - point[0, u], point[n + 1, v] - point[0, v]
            normal[axis] += eu * fv - ev * fu
    towards = 0.0
    for axis in range(3):
        towards += normal[axis] * (float(low >> axis & 1) - float(high >> axis & 1))
    is_turned = towards < 0.0
    for n in range(1, sides - 1):
        for corner_of in range(3):
            m = 0 if corner_of == 0 else (n if (corner_of == 1) != is_turned else n + 1)
            if count < len(keys):
                keys[count] = key[m]
                places[count, 0], places[count, 1], places[count, 2] = i + point[m, 0], j + point[m, 1], k + point[m, 2]
            count += 1
    return count


@njit(cache=True, nogil=True)
def _between(field, x, y, z, axis):
    """One component of a field between nodes, shape (nx, ny, nz, components)."""
    nx, ny, nz = field.shape[0], field.shape[1], field.shape[2]
    x, y, z = min(max(x, 0.0), nx - 1.0), min(max(y, 0.0), ny - 1.0), min(max(z, 0.0), nz - 1.0)
    i, j, k = min(int(x), max(nx - 2, 0)), min(int(y), max(ny - 2, 0)), min(int(z), max(nz - 2, 0))
    a, b, c = min(i + 1, nx - 1), min(j + 1, ny - 1), min(k + 1, nz - 1)
    u, v, w = x - i, y - j, z - k
    low = (field[i, j, k, axis] * (1 - u) + field[a, j, k, axis] * u) * (1 - v) + (
        field[i, b, k, axis] * (1 - u) + field[a, b, k, axis] * u
    ) * v
    high = (field[i, j, c, axis] * (1 - u) + field[a, j, c, axis] * u) * (1 - v) + (
        field[i, b, c, axis] * (1 - u) + field[a, b, c, axis] * u
    ) * v
    return low * (1 - w) + high * w


@njit(cache=True, nogil=True)
def ways(field, is_air, starts, spacing, step_m, still, places, times, temperatures, lengths):
    """Follow the air from each start in steps of even length, until it stands still, meets a solid, or leaves.

    Args:
        field: Velocities and temperature at the cell centres, shape (nx, ny, nz, 4).
        is_air: Whether a cell holds air.
        starts: In cells from the centre of the first, shape (ways, 3).
        spacing: Cell sizes.
        step_m: Length of a step.
        still: Slower air ends a way.
        places: Changed, shape (ways, points, 3), in cells.
        times: Changed: time since the start, shape (ways, points).
        temperatures: Changed, shape (ways, points).
        lengths: Changed: points of each way.
    """
    nx, ny, nz = is_air.shape
    speed = np.empty(3)
    half = np.empty(3)
    for n in range(len(starts)):
        x, y, z = starts[n, 0], starts[n, 1], starts[n, 2]
        time = 0.0
        count = 0
        while count < places.shape[1]:
            i, j, k = math.floor(x + 0.5), math.floor(y + 0.5), math.floor(z + 0.5)
            if i < 0 or j < 0 or k < 0 or i >= nx or j >= ny or k >= nz or not is_air[i, j, k]:
                break
            places[n, count, 0], places[n, count, 1], places[n, count, 2] = x, y, z
            times[n, count] = time
            temperatures[n, count] = _between(field, x, y, z, 3)
            count += 1
            size = 0.0
            for axis in range(3):
                speed[axis] = _between(field, x, y, z, axis)
                size += speed[axis] * speed[axis]
            size = math.sqrt(size)
            if size < still:
                break
            dt = step_m / size
            hx = x + 0.5 * dt * speed[0] / spacing[0]
            hy = y + 0.5 * dt * speed[1] / spacing[1]
            hz = z + 0.5 * dt * speed[2] / spacing[2]
            for axis in range(3):
                half[axis] = _between(field, hx, hy, hz, axis)
            x += dt * half[0] / spacing[0]
            y += dt * half[1] / spacing[1]
            z += dt * half[2] / spacing[2]
            time += dt
        lengths[n] = count
