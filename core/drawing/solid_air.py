"""The air of the 3D view as meshes: slices in the colours of the map, and the surface of one temperature."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from core.drawing.colours import map_rgb
from core.drawing.heat import filled
from core.drawing.solid_camera import Place
from core.drawing.solid_light import light_on
from core.drawing.solid_mesh import MeshBuilder
from core.drawing.solid_parts import SliceAxis, SolidChoice
from core.results.thermal_result import AirField

SLICE_ALPHA, SURFACE_ALPHA = 225, 150
MOST_CORNERS = 1_200_000
FIRST_CORNERS = 90_000
FILL_PASSES = 3
Floats = NDArray[np.float64]


def slice_parts(fields: Iterable[AirField], choice: SolidChoice, clear: MeshBuilder) -> None:
    """Add the slice through every hall that it meets."""
    axis = {SliceAxis.X: 0, SliceAxis.Y: 1, SliceAxis.HEIGHT: 2}[choice.slice_axis]
    for field in fields:
        plane = plane_c(field, axis, choice.slice_at_m)
        if plane is None or (axis == 2 and choice.slice_at_m > choice.top_m):
            continue
        _add_plane(field, plane, axis, choice, clear)


def plane_c(field: AirField, axis: int, at_m: float) -> NDArray[np.float32] | None:
    """Temperatures on a plane across an axis, linear between cell layers; None where it misses the hall. [C]

    Args:
        field: Air.
        axis: 0, 1 or 2.
        at_m: Where. [m]

    Returns:
        Shape of the two other axes, NaN in solids.
    """
    count = field.temperature_c.shape[axis]
    position = (at_m - field.origin_m[axis]) / field.spacing_m[axis]
    if not 0.0 <= position <= count:
        return None
    position = min(max(position - 0.5, 0.0), count - 1.0)
    low = int(position)
    part = np.float32(position - low)
    lower, upper = (np.take(field.temperature_c, n, axis=axis) for n in (low, min(low + 1, count - 1)))
    mixed: NDArray[np.float32] = lower * (1 - part) + upper * part
    return np.where(np.isnan(mixed), np.where(part < 0.5, lower, upper), mixed)


def _add_plane(field: AirField, plane: NDArray[np.float32], axis: int, choice: SolidChoice, clear: MeshBuilder) -> None:
    """Cells that hold air as one surface with a colour at each corner."""
    across = [n for n in range(3) if n != axis]
    is_air = ~np.isnan(plane)
    if axis != 2 and choice.top_m < 1e5:
        layers = field.origin_m[2] + field.spacing_m[2] * np.arange(1, plane.shape[1] + 1)
        is_air &= layers[None, :] <= choice.top_m + 1e-6
    padded = np.pad(filled(plane), 1, mode="edge")
    nodes = 0.25 * (padded[:-1, :-1] + padded[1:, :-1] + padded[:-1, 1:] + padded[1:, 1:])
    u, v = (field.origin_m[a] + field.spacing_m[a] * np.arange(n) for a, n in zip(across, nodes.shape, strict=True))
    points = np.empty((*nodes.shape, 3))
    points[..., axis] = choice.slice_at_m
    points[..., across[0]], points[..., across[1]] = u[:, None], v[None, :]
    i, j = np.nonzero(is_air)
    first = i * nodes.shape[1] + j
    corners = np.stack([first, first + nodes.shape[1], first + nodes.shape[1] + 1, first + 1], axis=1)
    triangles = corners[:, [[0, 1, 2], [0, 2, 3]]].reshape(-1, 3)
    colours = np.full((nodes.size, 4), SLICE_ALPHA, dtype=np.uint8)
    colours[:, :3] = map_rgb(nodes.ravel(), choice.low_c, choice.high_c, choice.colour_map)
    clear.add_surface(points.reshape(-1, 3), triangles, colours, is_lit=False)


def temperature_at(fields: Iterable[AirField], place_m: Place) -> float | None:
    """Temperature of the cell that holds a point; None in solids and outside. [C]"""
    for field in fields:
        cell = [int((p - o) // h) for p, o, h in zip(place_m, field.origin_m, field.spacing_m, strict=True)]
        if all(0 <= n < count for n, count in zip(cell, field.temperature_c.shape, strict=True)):
            value = float(field.temperature_c[cell[0], cell[1], cell[2]])
            return None if np.isnan(value) else value
    return None


def surface_parts(fields: Iterable[AirField], choice: SolidChoice, clear: MeshBuilder) -> None:
    """Add the surfaces of the chosen temperature, in its colour with light on them."""
    rgb = map_rgb(np.array([choice.surface_c]), choice.low_c, choice.high_c, choice.colour_map)[0]
    for field in fields:
        points, triangles = surface_m(padded_nodes(field), choice.surface_c, *_node_places(field))
        if choice.top_m < 1e5:
            triangles = triangles[np.all(points[triangles, 2] <= choice.top_m, axis=1)]
        if len(triangles):
            light = light_on(points, triangles)
            colours = np.full((len(points), 4), SURFACE_ALPHA, dtype=np.uint8)
            colours[:, :3] = np.clip(rgb[None, :] * light[:, None], 0.0, 255.0)
            clear.add_surface(points, triangles, colours, is_lit=False)


def padded_nodes(field: AirField) -> NDArray[np.float32]:
    """Cell values with one more layer all round on walls, floor and ceiling, and solids filled from around."""
    values = field.temperature_c
    for _ in range(FILL_PASSES):
        missing = np.isnan(values)
        if not missing.any():
            break
        values = np.where(missing, _mean_around(values), values)
    coldest = np.nanmin(values) if not np.isnan(values).all() else 0.0
    return np.pad(np.where(np.isnan(values), coldest, values).astype(np.float32), 1, mode="edge")


def _mean_around(values: NDArray[np.float32]) -> NDArray[np.float32]:
    padded = np.pad(values, 1, constant_values=np.nan)
    total, count = np.zeros(values.shape), np.zeros(values.shape)
    for axis in range(3):
        for step in (0, 2):
            part = [slice(1, -1)] * 3
            part[axis] = slice(step, step + values.shape[axis])
            around = padded[tuple(part)]
            known = ~np.isnan(around)
            total += np.where(known, around, 0.0)
            count += known
    return np.where(count > 0, total / np.maximum(count, 1), np.nan).astype(np.float32)


def _node_places(field: AirField) -> tuple[Floats, Floats, Floats]:
    """Where the padded nodes lie: cell centres, and walls, floor and ceiling. [m]"""
    places = []
    for axis, count in enumerate(field.temperature_c.shape):
        inner = np.arange(count) + 0.5
        places.append(field.origin_m[axis] + field.spacing_m[axis] * np.concatenate([[0.0], inner, [float(count)]]))
    return places[0], places[1], places[2]


def surface_m(
    nodes: NDArray[np.floating], level: float, x_m: Floats, y_m: Floats, z_m: Floats
) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """Where a field passes through a level.

    Args:
        nodes: Field on a grid, shape (nx, ny, nz), without NaN.
        level: Level.
        x_m: Places of the nodes, shape (nx,). [m]
        y_m: Shape (ny,). [m]
        z_m: Shape (nz,). [m]

    Returns:
        Points, shape (points, 3) [m], and triangles that share them, looking to where the field is lower.

    Source: marching tetrahedra, six to a cell; second order in the cell size.
    """
    from core.drawing.solid_air_kernels import surface_corners

    room = FIRST_CORNERS
    while True:
        keys, places = np.empty(room, dtype=np.int64), np.empty((room, 3), dtype=np.float32)
        count = surface_corners(np.ascontiguousarray(nodes), float(level), keys, places)
        if count <= room or room >= MOST_CORNERS:
            break
        room = min(count, MOST_CORNERS)
    count = min(count, room) // 3 * 3
    _, first, number = np.unique(keys[:count], return_index=True, return_inverse=True)
    at = places[:count][first]
    points = np.stack([np.interp(at[:, n], np.arange(len(p)), p) for n, p in enumerate((x_m, y_m, z_m))], axis=1)
    triangles = number.reshape(-1, 3).astype(np.int32)
    is_flat = (
        (triangles[:, 0] == triangles[:, 1])
        | (triangles[:, 1] == triangles[:, 2])
        | (triangles[:, 2] == triangles[:, 0])
    )
    return points.astype(np.float32), triangles[~is_flat]
