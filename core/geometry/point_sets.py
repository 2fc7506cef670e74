"""Many points at once, as arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.geometry.rectangle import Point


def points_inside(
    x_m: NDArray[np.floating], y_m: NDArray[np.floating], outline_m: Sequence[Point]
) -> NDArray[np.bool_]:
    """Whether points lie inside an outline, by the even-odd rule; the shape is that of both broadcast."""
    inside = np.zeros(np.broadcast(x_m, y_m).shape, dtype=np.bool_)
    for (x0, y0), (x1, y1) in zip(outline_m, [*outline_m[1:], outline_m[0]], strict=True):
        if y0 != y1:
            inside ^= ((y0 > y_m) != (y1 > y_m)) & (x_m < (x1 - x0) * (y_m - y0) / (y1 - y0) + x0)
    return inside
