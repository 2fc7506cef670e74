"""Footprints of many items as one array: asking each for its rectangle takes ten times as long."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from operator import attrgetter, is_not
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from core.model.entity import Placed
from core.model.project import Project
from core.model.remembered import remembered

FloatArray = NDArray[np.float64]
_PLACE = attrgetter("x_m", "y_m", "width_m", "depth_m", "rotation_deg")
MANY = 1000
"""Of fewer items reading their places takes less than a millisecond."""


def boxes_of(items: Sequence[Placed]) -> FloatArray:
    """Footprints x0, y0, x1, y1 of items, shape (n, 4). [m]"""
    return boxes_and_turns_of(items)[0]


def boxes_and_turns_of(items: Sequence[Placed]) -> tuple[FloatArray, FloatArray]:
    """Footprints x0, y0, x1, y1 of items, shape (n, 4) [m], and how far they are turned, shape (n,). [deg]"""
    if not items:
        return np.zeros((0, 4)), np.zeros(0)
    with _reading:
        for n, (known, read) in enumerate(_read_ahead):
            if known is items:
                del _read_ahead[n]
                return read
    numbers = chain.from_iterable(map(_PLACE, items))
    x, y, width, depth, rotation = np.fromiter(numbers, dtype=np.float64, count=5 * len(items)).reshape(-1, 5).T
    is_turned = rotation % 180.0 != 0.0
    half_x, half_y = 0.5 * np.where(is_turned, depth, width), 0.5 * np.where(is_turned, width, depth)
    return np.stack([x - half_x, y - half_y, x + half_x, y + half_y], axis=1), rotation


def read_ahead(project: Project) -> None:
    """Read where everything of a project stands on the thread that has made it, before it is drawn on another one.

    Footprints of a kind are kept until they are asked for once.
    """
    groups = {type(item): project.of_type(type(item)) for item in project.placed}
    read = [(items, boxes_and_turns_of(items)) for items in groups.values() if len(items) >= MANY]
    with _reading:
        _read_ahead[:] = read
    placed_boxes_m(project)


_reading = Lock()
_read_ahead: list[tuple[Sequence[Placed], tuple[FloatArray, FloatArray]]] = []


@remembered
def placed_boxes_m(project: Project) -> FloatArray:
    """Footprints of all placed items in the order of ``project.placed``, shape (n, 4). [m]

    Those of items that were asked for last are not worked out again.
    """
    items, (known, boxes_m) = project.placed, _last[0]
    if len(items) != len(known):
        boxes_m = boxes_of(items)
    else:
        others = np.flatnonzero(np.fromiter(map(is_not, items, known), dtype=np.bool_, count=len(items)))
        boxes_m = boxes_m.copy()
        boxes_m[others] = boxes_of([items[n] for n in others.tolist()])
    boxes_m.setflags(write=False)  # kept, and handed to others
    _last[0] = (items, boxes_m)
    return boxes_m


_last: list[tuple[Sequence[Placed], FloatArray]] = [((), np.zeros((0, 4)))]
