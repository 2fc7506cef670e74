"""Free places for cards over the plan: each takes the first of its places where it covers no card set down before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QSize

GAP_PX = 8
CELL_PX = 4
"""Free places are looked for in steps of this."""


def set_down(size: QSize, places: Sequence[QPoint], taken: Sequence[QRect], room: QRect) -> QRect:
    """Where a card goes.

    Args:
        size: Of the card. [px]
        places: Upper left corners, the dearest first. [px]
        taken: What lies there already. [px]
        room: What all of it should lie in. [px]

    Returns:
        The first place that is free and in the room; else the one where least is covered.
    """
    rects = [QRect(place, size) for place in places]
    for rect in rects:
        if room.contains(rect) and not any(rect.intersects(other) for other in taken):
            return rect
    return min(rects, key=lambda rect: _covered(rect, taken) + _outside(rect, room))


def corners(size: QSize, room: QRect, order: str = "SE SW NE NW") -> list[QPoint]:
    """Upper left corners that put a card in the corners of a room, named by points of the compass."""
    x = {"W": room.left(), "E": room.right() + 1 - size.width()}
    y = {"N": room.top(), "S": room.bottom() + 1 - size.height()}
    return [QPoint(x[name[1]], y[name[0]]) for name in order.split()]


def beside(size: QSize, taken: Iterable[QRect], room: QRect) -> list[QPoint]:
    """Upper left corners next to what lies there: to the left of each, at the top and at the bottom, and below it."""
    places = []
    for rect in taken:
        left = rect.left() - GAP_PX - size.width()
        places += [QPoint(left, rect.top()), QPoint(left, room.bottom() + 1 - size.height())]
        places.append(QPoint(rect.right() + 1 - size.width(), rect.bottom() + 1 + GAP_PX))
    return places


def covered_px2(drawn_px: NDArray[np.float64], box: QRect) -> float:
    """Area of what is drawn, rectangles x0, y0, x1, y1 of shape (n, 4), that a card lies over. [px2]"""
    x0, y0, x1, y1 = drawn_px.T
    wide = np.minimum(x1, box.right() + 1) - np.maximum(x0, box.left())
    high = np.minimum(y1, box.bottom() + 1) - np.maximum(y0, box.top())
    return float((np.maximum(wide, 0.0) * np.maximum(high, 0.0)).sum())


def free_spot(
    size: QSize, drawn_px: NDArray[np.float64], taken: Sequence[QRect], room: QRect, near: QPoint
) -> QPoint | None:
    """The place nearest to a wished one where a card covers nothing at all, to a few pixels.

    Args:
        size: Of the card. [px]
        drawn_px: What is drawn, x0, y0, x1, y1 of each, shape (n, 4). [px]
        taken: Where other cards lie. [px]
        room: What all of the card has to lie in. [px]
        near: Upper left corner that it would like best. [px]

    Returns:
        Upper left corner; None where there is no such place.
    """
    others = [(r.left() - GAP_PX, r.top() - GAP_PX, r.right() + 1 + GAP_PX, r.bottom() + 1 + GAP_PX) for r in taken]
    boxes = np.concatenate([drawn_px, np.array(others, dtype=np.float64).reshape(-1, 4)])
    boxes = (boxes - np.array([room.left(), room.top()] * 2)) / CELL_PX
    across, down = room.width() // CELL_PX, room.height() // CELL_PX
    wide, high = -(-size.width() // CELL_PX), -(-size.height() // CELL_PX)
    if across < wide or down < high:
        return None
    x0, y0 = (np.clip(np.floor(boxes[:, k]), 0, n).astype(np.intp) for k, n in ((0, across), (1, down)))
    x1, y1 = (np.clip(np.ceil(boxes[:, k]), 0, n).astype(np.intp) for k, n in ((2, across), (3, down)))
    edges = np.zeros((down + 1, across + 1), dtype=np.intp)
    for rows, columns, sign in ((y0, x0, 1), (y0, x1, -1), (y1, x0, -1), (y1, x1, 1)):
        np.add.at(edges, (rows, columns), sign)
    is_covered = edges.cumsum(axis=0).cumsum(axis=1)[:down, :across] > 0
    sums = np.zeros((down + 1, across + 1), dtype=np.intp)
    sums[1:, 1:] = is_covered.cumsum(axis=0).cumsum(axis=1)
    under = sums[high:, wide:] - sums[:-high, wide:] - sums[high:, :-wide] + sums[:-high, :-wide]
    rows, columns = np.nonzero(under == 0)
    if not len(rows):
        return None
    x, y = room.left() + CELL_PX * columns, room.top() + CELL_PX * rows
    best = int(np.argmin(np.hypot(x - near.x(), y - near.y())))
    return QPoint(int(x[best]), int(y[best]))


def _covered(rect: QRect, taken: Sequence[QRect]) -> int:
    parts = (rect.intersected(other) for other in taken)
    return sum(part.width() * part.height() for part in parts if not part.isEmpty())


def _outside(rect: QRect, room: QRect) -> int:
    seen = rect.intersected(room)
    return rect.width() * rect.height() - max(seen.width(), 0) * max(seen.height(), 0)
