"""Footprints of many placed items as arrays, kept up to date by what has changed.

Painting, hovering and dragging ask ten thousand items for their outlines at every step; here it is one comparison of
arrays. Items are found again by identity: an unchanged item is the same object in the next project.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from operator import attrgetter, is_not

import numpy as np
from numpy.typing import NDArray

from core.geometry.rectangle import FACING, Rectangle
from core.model.entity import Placed
from core.model.footprints import boxes_and_turns_of, placed_boxes_m
from core.model.project import Project

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.intp]
NEAR_M = 0.001
_ID = attrgetter("id")
_FACING = np.array([FACING[turn] for turn in (0, 90, 180, 270)], dtype=np.int8)


class PlanItems:
    """Items in their order, and their places.

    Attributes:
        items: The items.
        boxes_m: Footprints, x0, y0, x1, y1, shape (n, 4). [m]
        facing: Which way fronts look, unit vectors, shape (n, 2).
    """

    def __init__(self) -> None:
        self.items: tuple[Placed, ...] = ()
        self.boxes_m: FloatArray = np.zeros((0, 4))
        self.facing: NDArray[np.int8] = np.zeros((0, 2), dtype=np.int8)
        self._places: dict[str, int] | None = None
        self._asked: tuple[Sequence[str], IndexArray] = ((), np.zeros(0, dtype=np.intp))

    def take(self, items: Sequence[Placed]) -> IndexArray | None:
        """Take the items of another project.

        Returns:
            Places of those that have changed; None when items have come or gone and all places are others.
        """
        after, before = tuple(items), self.items
        changed = changed_places(before, after)
        self.items = after
        if changed is None:
            self.boxes_m, self.facing = _outlines(after)
            self._places = None
            return None
        if len(changed):
            moved = [after[n] for n in changed.tolist()]
            self.boxes_m, self.facing = self.boxes_m.copy(), self.facing.copy()
            self.boxes_m[changed], self.facing[changed] = _outlines(moved)
        return changed

    def places_of(self, ids: Sequence[str]) -> IndexArray:
        """Where items are among these, -1 for what is none of them, shape (n,).

        Those that were asked for last, such as ten thousand that are dragged, are not looked for again.
        """
        if self._places is None:
            self._places = {item.id: n for n, item in enumerate(self.items)}
        elif ids is self._asked[0] and isinstance(ids, tuple):
            return self._asked[1]
        places = np.fromiter(map(self._places.get, ids, repeat(-1)), dtype=np.intp, count=len(ids))
        places.setflags(write=False)  # kept, and handed out again
        self._asked = (ids, places)
        return places

    def within(self, around: Rectangle) -> IndexArray:
        """Places of items that reach into a rectangle."""
        return np.flatnonzero(self.reach_into(around))

    def reach_into(self, around: Rectangle) -> NDArray[np.bool_]:
        """Whether each item reaches into a rectangle, shape (n,)."""
        return boxes_reach_into(self.boxes_m, around)


def placed_near(project: Project, around: Rectangle) -> list[Placed]:
    """Placed items that reach into a rectangle, or nearly: for who looks at them closely then. [m]"""
    placed = project.placed
    near = boxes_reach_into(placed_boxes_m(project), around.grown(NEAR_M))
    return [placed[n] for n in np.flatnonzero(near).tolist()]


def boxes_reach_into(boxes_m: FloatArray, around: Rectangle) -> NDArray[np.bool_]:
    """Whether boxes reach into a rectangle.

    Args:
        boxes_m: x0, y0, x1, y1, shape (n, 4). [m]
        around: The rectangle.
    """
    x0, y0, x1, y1 = boxes_m.T
    reaches: NDArray[np.bool_] = (x0 <= around.x1_m) & (x1 >= around.x0_m) & (y0 <= around.y1_m) & (y1 >= around.y0_m)
    return reaches


def changed_places(before: Sequence[Placed], after: Sequence[Placed]) -> IndexArray | None:
    """Where two sequences hold other objects; None when they are not the same items one by one."""
    if len(before) != len(after):
        return None
    changed = np.flatnonzero(np.fromiter(map(is_not, before, after), dtype=np.bool_, count=len(after)))
    if len(changed) and list(map(_ID, before)) != list(map(_ID, after)):
        return None
    return changed


def _outlines(items: Sequence[Placed]) -> tuple[FloatArray, NDArray[np.int8]]:
    """Footprints [m] and which way fronts look, shapes (n, 4) and (n, 2)."""
    boxes_m, turned_deg = boxes_and_turns_of(items)
    return boxes_m, _FACING[turned_deg.astype(np.intp) % 360 // 90]
