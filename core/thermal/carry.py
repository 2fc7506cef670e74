"""Carrying the state of a room across edits and across grids."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.thermal.case import RoomCase

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def fill_opened(values: Floats, known: Mask, wanted: Mask) -> None:
    """Give cells that are wanted but not known the mean of their known neighbours, layer by layer.

    Args:
        values: Cell values, changed in place.
        known: Cells whose value means something.
        wanted: Cells that need one.
    """
    missing = wanted & ~known
    known = known.copy()
    for _ in range(max(values.shape)):
        if not missing.any():
            return
        cells = np.argwhere(missing)  # an edit opens few of them
        total, count = np.zeros(len(cells)), np.zeros(len(cells))
        for axis in range(3):
            for shift in (-1, 1):
                beside = cells.copy()
                beside[:, axis] += shift
                inside = (beside[:, axis] >= 0) & (beside[:, axis] < values.shape[axis])
                at = tuple(np.where(inside[:, None], beside, cells).T)
                counts = inside & known[at]
                total += np.where(counts, values[at], 0.0)
                count += counts
        ready = count > 0
        if not ready.any():
            return
        filled = tuple(cells[ready].T)
        values[filled] = total[ready] / count[ready]
        known[filled], missing[filled] = True, False


def resampled(values: Floats, old: RoomCase, new: RoomCase, axis: int | None) -> Floats:
    """Nearest values of a cell field (axis None) or a face field on another grid."""
    picks = []
    for d in range(3):
        shift = 0.0 if d == axis else 0.5
        count = new.shape[d] + (1 if d == axis else 0)
        position = (np.arange(count) + shift) * new.spacing_m[d] / old.spacing_m[d] - shift
        picks.append(np.clip(np.rint(position).astype(int), 0, values.shape[d] - 1))
    return np.ascontiguousarray(values[np.ix_(*picks)])
