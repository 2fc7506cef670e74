"""Free places for cards over the plan: each takes the first of its places where it covers no card set down before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QSize

GAP_PX = 8


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


def _covered(rect: QRect, taken: Sequence[QRect]) -> int:
    parts = (rect.intersected(other) for other in taken)
    return sum(part.width() * part.height() for part in parts if not part.isEmpty())


def _outside(rect: QRect, room: QRect) -> int:
    seen = rect.intersected(room)
    return rect.width() * rect.height() - max(seen.width(), 0) * max(seen.height(), 0)
