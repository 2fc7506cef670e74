"""Lines of equal value through a raster, as plain segments: marching squares on whole arrays."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

# Corners of a cell are counted round: 0 lower left, 1 lower right, 2 upper right, 3 upper left; edge n runs from corner
# n to corner n + 1. By the four corners' bits: the edges that a line joins, two lines for a saddle.
_JOINS: tuple[tuple[tuple[int, int], ...], ...] = (
    (), ((3, 0),), ((0, 1),), ((3, 1),), ((1, 2),), ((3, 0), (1, 2)), ((0, 2),), ((3, 2),),
    ((2, 3),), ((0, 2),), ((0, 1), (2, 3)), ((1, 2),), ((1, 3),), ((0, 1),), ((3, 0),), (),
)  # fmt: skip
_CORNER = ((0, 0), (1, 0), (1, 1), (0, 1))
PART_CELLS = 20_000
"""So many crossed cells make a part of the lines, 2 to 4 ms of work."""


def isotherm_levels(low_c: float, high_c: float, step_k: float) -> tuple[float, ...]:
    """Whole multiples of a step inside a range, its ends left out. [C]"""
    first, last = int(np.floor(low_c / step_k)) + 1, int(np.ceil(high_c / step_k)) - 1
    return tuple(n * step_k for n in range(first, last + 1))


def contour_segments(
    values: NDArray[np.float32],
    levels: tuple[float, ...],
    origin_m: tuple[float, float],
    spacing_m: tuple[float, float],
) -> NDArray[np.float32]:
    """Lines through cell centres where a value is crossed, linear between them; none beside a NaN.

    Args:
        values: Cell values, shape (nx, ny).
        levels: Values to draw.
        origin_m: Lower corner of the first cell. [m]
        spacing_m: Cell sizes. [m]

    Returns:
        Segments as x0, y0, x1, y1, shape (segments, 4). [m]
    """
    return np.concatenate([_NONE, *contour_parts(values, levels, origin_m, spacing_m)])


def contour_parts(
    values: NDArray[np.float32],
    levels: tuple[float, ...],
    origin_m: tuple[float, float],
    spacing_m: tuple[float, float],
) -> Iterator[NDArray[np.float32]]:
    """The same lines as ``contour_segments`` in parts of whole levels, for who must not take long at a time.

    Yields:
        Segments as x0, y0, x1, y1, shape (segments, 4). [m]
    """
    if min(values.shape) < 2:
        return
    nx, ny = values.shape
    corners = np.stack([values[i : nx - 1 + i, j : ny - 1 + j] for i, j in _CORNER]).reshape(4, -1)
    lowest, highest = corners.min(axis=0), corners.max(axis=0)  # NaN beside a solid, which no level lies between
    crossed: list[NDArray[np.intp]] = []
    for n, level in enumerate(levels):
        crossed.append(np.flatnonzero((lowest <= level) & (highest > level)))
        if sum(map(len, crossed)) < PART_CELLS and n + 1 < len(levels):
            continue
        cells = np.concatenate(crossed)
        level_of = np.repeat(
            np.asarray(levels[n + 1 - len(crossed) : n + 1], dtype=np.float32), [len(c) for c in crossed]
        )
        segments = _in_cells(corners[:, cells], level_of, cells // (ny - 1), cells % (ny - 1))
        segments[:, 0::2] = origin_m[0] + (segments[:, 0::2] + 0.5) * spacing_m[0]
        segments[:, 1::2] = origin_m[1] + (segments[:, 1::2] + 0.5) * spacing_m[1]
        yield segments
        crossed = []


_NONE: NDArray[np.float32] = np.zeros((0, 4), dtype=np.float32)


def _in_cells(
    corners: NDArray[np.float32], levels: NDArray[np.float32], i: NDArray[np.intp], j: NDArray[np.intp]
) -> NDArray[np.float32]:
    """Segments in crossed cells, in cells from the first centre."""
    above = corners > levels
    bits = above[0] + 2 * above[1] + 4 * above[2] + 8 * above[3]
    found = [np.zeros((0, 4), dtype=np.float32)]
    for case, joins in enumerate(_JOINS):
        here = np.flatnonzero(bits == case)
        for start, end in joins if len(here) else ():
            a, b = (_on_edge(corners[:, here], edge, levels[here]) for edge in (start, end))
            ends = [i[here] + a[0], j[here] + a[1], i[here] + b[0], j[here] + b[1]]
            found.append(np.stack(ends, axis=1).astype(np.float32))
    return np.concatenate(found)


def _on_edge(
    corners: NDArray[np.float32], edge: int, level: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Where a level crosses an edge of unit cells, from their lower left corners."""
    (x0, y0), (x1, y1) = _CORNER[edge], _CORNER[(edge + 1) % 4]
    low, high = corners[edge], corners[(edge + 1) % 4]
    share = (level - low) / (high - low)
    return x0 + share * (x1 - x0), y0 + share * (y1 - y0)
