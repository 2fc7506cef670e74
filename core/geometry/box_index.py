"""Which of many rectangles overlap, found in bands across the plan instead of each against each.

Ten thousand racks in rows and columns share their x with a hundred others and their y with a hundred more; in a band as
deep as a rack, sorted along x, each has only its neighbours to be compared with.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.geometry.rectangle import TOUCH_TOLERANCE_M

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.intp]
LEAST_BAND_M = 0.1


class BoxIndex:
    """Boxes sorted into bands along y, and in each along x.

    Args:
        boxes_m: x0, y0, x1, y1, shape (n, 4). [m]
    """

    def __init__(self, boxes_m: FloatArray) -> None:
        self._boxes = boxes_m
        depths, widths = boxes_m[:, 3] - boxes_m[:, 1], boxes_m[:, 2] - boxes_m[:, 0]
        usual_m = float(np.sort(depths)[len(depths) // 2]) if len(depths) else 0.0
        self._band_m = max(usual_m, LEAST_BAND_M)
        self._widest_m = float(widths.max(initial=0.0))
        self._left_m = float(boxes_m[:, 0].min(initial=0.0))
        self._stride_m = float(boxes_m[:, 2].max(initial=0.0)) - self._left_m + 1.0
        rows, bands = self._bands(boxes_m)
        keys = bands * self._stride_m + (boxes_m[rows, 0] - self._left_m)
        order = np.argsort(keys, kind="stable")
        self._keys, self._rows, self._band_of = keys[order], rows[order], bands[order]

    def _bands(self, boxes_m: FloatArray) -> tuple[IndexArray, IndexArray]:
        """Every band that a box reaches into: places of boxes, and the bands."""
        first, last = np.floor(boxes_m[:, 1::2] / self._band_m).astype(np.intp).T
        return _each(np.arange(len(boxes_m)), first, last + 1)

    def overlaps_with(
        self, others_m: FloatArray, tolerance_m: float = TOUCH_TOLERANCE_M
    ) -> tuple[IndexArray, IndexArray]:
        """Pairs that share more than an edge: places of the boxes, and those of the others.

        Args:
            others_m: x0, y0, x1, y1, shape (m, 4). [m]
            tolerance_m: Those that share less than this touch only. [m]
        """
        others, bands = self._bands(others_m)
        low = np.clip(others_m[others, 0] - self._widest_m - self._left_m - tolerance_m, 0.0, self._stride_m)
        high = np.clip(others_m[others, 2] - self._left_m, 0.0, self._stride_m)
        first = np.searchsorted(self._keys, bands * self._stride_m + low - tolerance_m)
        last = np.searchsorted(self._keys, bands * self._stride_m + high)
        pairs, places = _each(np.arange(len(others)), first, np.maximum(first, last))
        mine, theirs, band = self._rows[places], others[pairs], bands[pairs]
        a, b = self._boxes[mine], others_m[theirs]
        meets = (a[:, 0] + tolerance_m < b[:, 2]) & (b[:, 0] + tolerance_m < a[:, 2])
        meets &= (a[:, 1] + tolerance_m < b[:, 3]) & (b[:, 1] + tolerance_m < a[:, 3])
        meets &= band == np.floor(np.maximum(a[:, 1], b[:, 1]) / self._band_m)  # of several bands they share, once
        return mine[meets], theirs[meets]

    def pairs(self) -> tuple[IndexArray, IndexArray]:
        """Places of boxes that overlap each other, each pair once, in the order in which they begin along x."""
        near, far = self.overlaps_with(self._boxes)
        rank = np.empty(len(self._boxes), dtype=np.intp)
        rank[np.argsort(self._boxes[:, 0], kind="stable")] = np.arange(len(self._boxes))
        is_once = rank[near] < rank[far]
        near, far = near[is_once], far[is_once]
        order = np.lexsort((rank[far], rank[near]))
        return near[order], far[order]


def _each(items: IndexArray, first: IndexArray, after: IndexArray) -> tuple[IndexArray, IndexArray]:
    """Each item with every whole number of its range."""
    count = after - first
    ends = np.cumsum(count)
    repeated = np.repeat(items, count)
    return repeated, np.arange(len(repeated)) - np.repeat(ends - count - first, count)
