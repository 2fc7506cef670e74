"""Rear doors on the plan: boxes behind racks, for many racks at once."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from core.drawing.plan_items import IndexArray
from core.model.rack import Rack

Boxes = NDArray[np.float64]
_depth_m = attrgetter("door_depth_m")


class DoorBoxes:
    """How deep the rear doors of racks are, in the order of the racks.

    Attributes:
        depth_m: Depths, 0 without a door, shape (n,). [m]
        reach_m: How far the deepest of them and of those before the last change stand out behind racks. [m]
    """

    def __init__(self) -> None:
        self.depth_m: Boxes = np.zeros(0)
        self.reach_m = 0.0

    def take(self, racks: Sequence[Rack], changed: IndexArray | None) -> None:
        """Take the racks of another project; ``changed`` are the places of those that are others, None for all."""
        deepest_m = self._deepest_m
        if changed is None:
            self.depth_m = np.fromiter(map(_depth_m, racks), dtype=float, count=len(racks))
        elif len(changed):
            self.depth_m[changed] = [racks[n].door_depth_m for n in changed.tolist()]
        self.reach_m = max(deepest_m, self._deepest_m)

    @property
    def _deepest_m(self) -> float:
        return float(self.depth_m.max(initial=0.0))

    def widened(self, boxes_m: Boxes) -> Boxes:
        """Boxes of racks with what doors may take around them. [m]"""
        return boxes_m + self.reach_m * np.array([-1.0, -1.0, 1.0, 1.0]) if self.reach_m else boxes_m

    def behind(self, places: IndexArray, boxes_m: Boxes, facing: NDArray[np.int8]) -> Boxes:
        """Floor under the doors of those of some racks that have one, as ``core.model.rear_door.door_rectangle``.

        Args:
            places: The racks, shape (k,).
            boxes_m: Their footprints, shape (k, 4). [m]
            facing: Which way their fronts look, shape (k, 2).

        Returns:
            Boxes, shape (m, 4) with m <= k. [m]
        """
        depth_m = self.depth_m[places]
        has_door = depth_m > 0.0
        doors, looks, deep_m = boxes_m[has_door].copy(), facing[has_door], depth_m[has_door]
        for axis in (0, 1):
            low, high = looks[:, axis] > 0, looks[:, axis] < 0  # on the side that the front does not look to
            doors[low, axis + 2] = doors[low, axis]
            doors[low, axis] -= deep_m[low]
            doors[high, axis] = doors[high, axis + 2]
            doors[high, axis + 2] += deep_m[high]
        return doors
