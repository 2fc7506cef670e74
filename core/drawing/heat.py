"""Fields of the air made ready for painting: solids filled, cells smoothed, nothing outside the hall."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.geometry.point_sets import points_inside
from core.geometry.rectangle import Point

FILL_PASSES = 6


def filled(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Solids (NaN) filled from their neighbours, so that smoothing does not bleed a colour that means nothing.

    Args:
        values: Temperatures, shape (nx, ny). [C]

    Returns:
        The same without NaN.
    """
    result = values.copy()
    for _ in range(FILL_PASSES):
        missing = np.isnan(result)
        if not missing.any():
            return result
        padded = np.pad(result, 1, constant_values=np.nan)
        around = np.stack([padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:]])
        known = ~np.isnan(around)
        count = known.sum(axis=0)
        mean = np.where(known, around, 0.0).sum(axis=0) / np.maximum(count, 1)
        result = np.where(missing & (count > 0), mean, result).astype(np.float32)
    lowest = np.float32(20.0) if np.isnan(result).all() else np.float32(np.nanmin(result))
    return np.where(np.isnan(result), lowest, result)


def smoothed(values: NDArray[np.float32], factor: int) -> NDArray[np.float32]:
    """Bilinear between cell centres; edge cells keep their value up to the wall.

    Args:
        values: Shape (nx, ny).
        factor: Pixels per cell.

    Returns:
        Shape (nx * factor, ny * factor).
    """
    for axis in (0, 1):
        n = values.shape[axis]
        at = np.clip((np.arange(n * factor) + 0.5) / factor - 0.5, 0.0, n - 1.0)
        low = at.astype(int)
        weight = (at - low).astype(np.float32)
        weight = weight[:, None] if axis == 0 else weight[None, :]
        high = np.minimum(low + 1, n - 1)
        lower, upper = np.take(values, low, axis=axis), np.take(values, high, axis=axis)
        lower *= 1 - weight
        upper *= weight
        values = np.add(lower, upper, out=lower)
    return values


def only_inside(
    values: NDArray[np.float32],
    origin_m: tuple[float, float],
    spacing_m: tuple[float, float],
    outline_m: tuple[Point, ...],
) -> NDArray[np.float32]:
    """A raster with NaN where it lies outside a hall's outline; itself where there is no outline.

    Args:
        values: Shape (nx, ny).
        origin_m: Lower corner of the raster. [m]
        spacing_m: Size of a pixel. [m]
        outline_m: Corners; empty for a hall as large as the raster. [m]
    """
    if not outline_m:
        return values
    return np.where(_inside(values.shape, origin_m, spacing_m, outline_m), values, np.float32(np.nan))


def segments_inside(segments_m: NDArray[np.float32], outline_m: tuple[Point, ...]) -> NDArray[np.float32]:
    """Pieces of lines whose middle lies inside an outline, shape (n, 4); all of them where there is none."""
    if not outline_m or not len(segments_m):
        return segments_m
    x, y = 0.5 * (segments_m[:, 0] + segments_m[:, 2]), 0.5 * (segments_m[:, 1] + segments_m[:, 3])
    return segments_m[points_inside(x, y, outline_m)]


@lru_cache(maxsize=16)
def _inside(
    shape: tuple[int, ...],
    origin_m: tuple[float, float],
    spacing_m: tuple[float, float],
    outline_m: tuple[Point, ...],
) -> NDArray[np.bool_]:
    """Whether the middle of each pixel lies inside; kept, for a hall is painted many times before it is reshaped."""
    x, y = (origin_m[a] + (np.arange(shape[a]) + 0.5) * spacing_m[a] for a in (0, 1))
    return points_inside(x[:, None], y[None, :], outline_m)
