"""The coloured fronts of all racks, painted as one picture.

A call of the painter for each rack, or for each colour that occurs, would hold the window at every frame of a large
hall.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from desktop.widgets.colour_scale import ColourScale

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
STRIP_PX = 6.0
LEAST_BAND_PX = 3.0


class FrontStrips:
    """Where the fronts of some racks are.

    Args:
        boxes_m: Their footprints, x0, y0, x1, y1, shape (racks, 4). [m]
        facing: Which way they look, shape (racks, 2).
    """

    def __init__(self, boxes_m: Floats, facing: NDArray[np.int8]) -> None:
        self._x0, self._x1 = boxes_m[:, 0], boxes_m[:, 2]
        self._top, self._bottom = -boxes_m[:, 3], -boxes_m[:, 1]  # the scene's y points down
        self._fx, self._fy = facing[:, 0], facing[:, 1]
        self._depth = np.where(self._fx != 0, self._x1 - self._x0, self._bottom - self._top)

    def paint_strips(self, painter: QPainter, inlet_c: Floats, scale: ColourScale) -> None:
        """A strip on the front edge in the colour of each rack's mean inlet, NaN for none. [C]"""
        thick = np.minimum(STRIP_PX / painter.worldTransform().m11(), 0.25 * self._depth)
        _paint(painter, [self._between(np.zeros_like(thick), thick)], [inlet_c], scale)

    def paint_plain(self, painter: QPainter, colour: QColor) -> None:
        """The same strips in one colour: where the fronts are, and nothing about them."""
        thick = np.minimum(STRIP_PX / 2.0 / painter.worldTransform().m11(), 0.25 * self._depth)
        pixels = np.full(len(thick), colour.rgb(), dtype=np.uint32)
        paint_boxes(painter, self._between(np.zeros_like(thick), thick), pixels)

    def paint_bodies(self, painter: QPainter, chosen: NDArray[np.bool_], colours: NDArray[np.uint32]) -> None:
        """Whole footprints of some racks.

        Args:
            painter: In scene coordinates.
            chosen: Which of them, shape (racks,).
            colours: Their colours as 0xffrrggbb, shape (chosen,).
        """
        boxes = np.stack([self._x0, self._top, self._x1 - self._x0, self._bottom - self._top], axis=1)
        paint_boxes(painter, boxes[chosen], colours)

    def paint_faces(self, painter: QPainter, faces_c: Floats, scale: ColourScale) -> None:
        """Whole fronts folded over the footprints: floor at the front edge, top at the rear edge.

        Args:
            painter: In scene coordinates.
            faces_c: Air from the floor to the top, shape (racks, heights), NaN for none. [C]
            scale: Colours.
        """
        if not len(faces_c):
            return
        heights = faces_c.shape[1]
        pixels = float(self._depth.max()) * painter.worldTransform().m11()
        bands = min(max(int(pixels / LEAST_BAND_PX), 1), heights)  # no finer than is seen
        rects = [self._between(self._depth * k / bands, self._depth * (k + 1) / bands) for k in range(bands)]
        values = [faces_c[:, (2 * k + 1) * heights // (2 * bands)] for k in range(bands)]
        _paint(painter, rects, values, scale)

    def _between(self, near: Floats, far: Floats) -> Floats:
        """Bands at distances from the front edge, as left, top, width and height, shape (racks, 4)."""
        left = np.where(self._fx > 0, self._x1 - far, np.where(self._fx < 0, self._x0 + near, self._x0))
        right = np.where(self._fx > 0, self._x1 - near, np.where(self._fx < 0, self._x0 + far, self._x1))
        top = np.where(self._fy > 0, self._top + near, np.where(self._fy < 0, self._bottom - far, self._top))
        bottom = np.where(self._fy > 0, self._top + far, np.where(self._fy < 0, self._bottom - near, self._bottom))
        return np.stack([left, top, right - left, bottom - top], axis=1)


def _paint(painter: QPainter, rects: list[Floats], values_c: list[Floats], scale: ColourScale) -> None:
    """Fill rectangles of the scene with the colours of their values: drawn into a picture and laid down at once."""
    boxes, values = np.concatenate(rects), np.concatenate(values_c)
    known = ~np.isnan(values)
    if not known.any():
        return
    paint_boxes(painter, boxes[known], scale.pixel_values(values[known]))


def paint_boxes(painter: QPainter, boxes: Floats, colours: NDArray[np.uint32], *, least_px: int = 0) -> None:
    """Fill rectangles of the scene: as one picture.

    Args:
        painter: In scene coordinates.
        boxes: Left, top, width and height, shape (n, 4).
        colours: As 0xffrrggbb, shape (n,).
        least_px: Device pixels that each takes at least; nought lets those vanish that are smaller.
    """
    view, ratio = painter.worldTransform(), painter.device().devicePixelRatio()
    left = np.rint(ratio * (boxes[:, 0] * view.m11() + view.dx())).astype(np.int64)
    right = np.rint(ratio * ((boxes[:, 0] + boxes[:, 2]) * view.m11() + view.dx())).astype(np.int64)
    top = np.rint(ratio * (boxes[:, 1] * view.m22() + view.dy())).astype(np.int64)
    bottom = np.rint(ratio * ((boxes[:, 1] + boxes[:, 3]) * view.m22() + view.dy())).astype(np.int64)
    right, bottom = np.maximum(right, left + least_px), np.maximum(bottom, top + least_px)
    window = painter.viewport()
    width, height = round(window.width() * ratio), round(window.height() * ratio)
    left, right = np.clip(left, 0, width), np.clip(right, 0, width)
    top, bottom = np.clip(top, 0, height), np.clip(bottom, 0, height)
    some = (right > left) & (bottom > top)
    if not some.any():
        return
    left, right, top, bottom = left[some], right[some], top[some], bottom[some]
    x0, y0 = int(left.min()), int(top.min())
    pixels = np.zeros((int(bottom.max()) - y0, int(right.max()) - x0), dtype=np.uint32)
    _fill(pixels, left - x0, top - y0, right - left, bottom - top, colours[some])
    image = QImage(pixels.data, pixels.shape[1], pixels.shape[0], 4 * pixels.shape[1], QImage.Format.Format_ARGB32)
    painter.save()
    painter.resetTransform()
    painter.drawImage(QRectF(x0 / ratio, y0 / ratio, pixels.shape[1] / ratio, pixels.shape[0] / ratio), image)
    painter.restore()


def _fill(
    pixels: NDArray[np.uint32], left: Ints, top: Ints, width: Ints, height: Ints, colours: NDArray[np.uint32]
) -> None:
    """Fill rectangles of a picture, those of one size together: racks have only a few sizes."""
    sizes, which = np.unique(width * (int(height.max()) + 1) + height, return_inverse=True)
    for n in range(len(sizes)):
        members = np.flatnonzero(which == n)
        wide, high = int(width[members[0]]), int(height[members[0]])
        rows = top[members, None, None] + np.arange(high)[None, :, None]
        columns = left[members, None, None] + np.arange(wide)[None, None, :]
        pixels[rows, columns] = colours[members, None, None]
