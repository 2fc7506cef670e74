"""Fields of the air made ready for painting: solids filled, cells smoothed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

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
        values = np.take(values, low, axis=axis) * (1 - weight) + np.take(values, high, axis=axis) * weight
    return values
