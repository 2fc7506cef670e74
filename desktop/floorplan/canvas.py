"""What all layers of the plan share: the scene's coordinates and text in pixels.

The scene is metres with y turned over (screens grow downwards), so scene ``(x, -y)`` is plan ``(x, y)``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform
from shiboken6 import wrapInstance

from core.geometry.rectangle import Rectangle


def scene_rect(box: Rectangle) -> QRectF:
    """A plan rectangle in scene coordinates."""
    return QRectF(box.x0_m, -box.y1_m, box.width_m, box.depth_m)


def draw_boxes(painter: QPainter, boxes_m: NDArray[np.float64]) -> None:
    """Draw plan rectangles x0, y0, x1, y1 with the painter's pen and brush, shape (n, 4). [m]

    Qt reads them out of the array: making a QRectF of each would take longer than painting all of them.
    """
    if not len(boxes_m):
        return
    x0, y0, x1, y1 = boxes_m.T
    places = np.ascontiguousarray(np.stack([x0, -y1, x1 - x0, y1 - y0], axis=1), dtype=np.float64)
    first: QRectF = wrapInstance(places.ctypes.data, QRectF)
    painter.drawRects(first, len(places))


def draw_outlines(painter: QPainter, boxes_m: NDArray[np.float64], colour: QColor | str, width_px: float) -> None:
    """Outline plan rectangles, shape (n, 4) [m], with lines as wide at every zoom.

    Each line is filled as a rectangle: with a wide pen, which goes around every corner, it takes four times as long.
    """
    half_m = 0.5 * width_px / painter.worldTransform().m11()
    x0, y0, x1, y1 = boxes_m.T + half_m * np.array([[-1.0], [-1.0], [1.0], [1.0]])
    low, high = y0 + 2.0 * half_m, np.maximum(y1 - 2.0 * half_m, y0 + 2.0 * half_m)
    left, right = x0 + 2.0 * half_m, x1 - 2.0 * half_m
    lines = ((x0, y0, x1, low), (x0, high, x1, y1), (x0, low, left, high), (right, low, x1, high))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    draw_boxes(painter, np.concatenate([np.stack(line, axis=1) for line in lines]))


@contextmanager
def in_pixels(painter: QPainter) -> Iterator[QTransform]:
    """Paint in device pixels; yields the transform from scene to pixels."""
    transform = painter.worldTransform()
    painter.save()
    painter.resetTransform()
    try:
        yield transform
    finally:
        painter.restore()


def line_pen(painter: QPainter, colour: QColor | str, width_px: float = 1.0, *, is_dashed: bool = False) -> QPen:
    """A pen as wide at every zoom; Qt counts such widths in device pixels, the design in logical ones."""
    pen = QPen(QColor(colour), width_px * painter.device().devicePixelRatio())
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if is_dashed:
        pen.setStyle(Qt.PenStyle.DashLine)
    return pen
