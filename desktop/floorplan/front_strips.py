"""The coloured fronts of all racks, painted in a few calls: one for each colour that occurs.

Every call of a painter lets other threads take the interpreter; a call for each rack would make a frame of a large
hall wait for the solver a thousand times.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from core.geometry.rectangle import FACING
from core.model.rack import Rack
from desktop.floorplan.colour_scale import ColourScale
from desktop.theme import colour_table

Floats = NDArray[np.float64]
STRIP_PX = 6.0
LEAST_BAND_PX = 3.0
COLOURS = 52
"""Steps of a map of 256 that the fronts use: 0.4 K on the usual range, as fine as a strip shows."""


class FrontStrips:
    """Where the fronts are.

    Args:
        racks: All racks.
        boxes_m: Their footprints, x0, y0, x1, y1, shape (racks, 4). [m]
    """

    def __init__(self, racks: tuple[Rack, ...], boxes_m: Floats) -> None:
        self._x0, self._x1 = boxes_m[:, 0].copy(), boxes_m[:, 2].copy()
        self._top, self._bottom = -boxes_m[:, 3], -boxes_m[:, 1]  # the scene's y points down
        facing = np.array([FACING[r.rotation_deg % 360] for r in racks]).reshape(-1, 2)
        self._fx, self._fy = facing[:, 0], facing[:, 1]
        self._depth = np.where(self._fx != 0, self._x1 - self._x0, self._bottom - self._top)

    def take(self, n: int, rack: Rack, box_m: Floats) -> None:
        """Take another place of one rack."""
        self._x0[n], self._x1[n], self._top[n], self._bottom[n] = box_m[0], box_m[2], -box_m[3], -box_m[1]
        self._fx[n], self._fy[n] = FACING[rack.rotation_deg % 360]
        along_x = self._fx[n] != 0
        self._depth[n] = self._x1[n] - self._x0[n] if along_x else self._bottom[n] - self._top[n]

    def paint_strips(self, painter: QPainter, seen: NDArray[np.intp], inlet_c: Floats, scale: ColourScale) -> None:
        """A strip on the front edge in the colour of each rack's mean inlet, NaN for none. [C]"""
        thick = np.minimum(STRIP_PX / painter.worldTransform().m11(), 0.25 * self._depth)
        rects = self._between(np.zeros_like(thick), thick)
        _paint(painter, rects[seen], inlet_c[seen], scale)

    def paint_faces(self, painter: QPainter, seen: NDArray[np.intp], faces_c: Floats, scale: ColourScale) -> None:
        """Whole fronts folded over the footprints: floor at the front edge, top at the rear edge.

        Args:
            painter: In scene coordinates.
            seen: Racks to paint.
            faces_c: Air from the floor to the top, shape (racks, heights), NaN for none. [C]
            scale: Colours.
        """
        if not len(seen):
            return
        heights = faces_c.shape[1]
        pixels = float(self._depth[seen].max()) * painter.worldTransform().m11()
        bands = min(max(int(pixels / LEAST_BAND_PX), 1), heights)  # no finer than is seen
        for k in range(bands):
            rects = self._between(self._depth * k / bands, self._depth * (k + 1) / bands)
            _paint(painter, rects[seen], faces_c[seen, (2 * k + 1) * heights // (2 * bands)], scale)

    def _between(self, near: Floats, far: Floats) -> Floats:
        """Bands at distances from the front edge, as left, top, width and height, shape (racks, 4)."""
        left = np.where(self._fx > 0, self._x1 - far, np.where(self._fx < 0, self._x0 + near, self._x0))
        right = np.where(self._fx > 0, self._x1 - near, np.where(self._fx < 0, self._x0 + far, self._x1))
        top = np.where(self._fy > 0, self._top + near, np.where(self._fy < 0, self._bottom - far, self._top))
        bottom = np.where(self._fy > 0, self._top + far, np.where(self._fy < 0, self._bottom - near, self._bottom))
        return np.stack([left, top, right - left, bottom - top], axis=1)


def _paint(painter: QPainter, rects: Floats, values_c: Floats, scale: ColourScale) -> None:
    known = ~np.isnan(values_c)
    if not known.any():
        return
    share = np.clip((values_c[known] - scale.low_c) / (scale.high_c - scale.low_c), 0.0, 1.0)
    colours = (share * (COLOURS - 1.0)).round().astype(int) * 255 // (COLOURS - 1)
    order = np.argsort(colours, kind="stable")
    boxes, colours = rects[known][order].tolist(), colours[order]
    starts = np.flatnonzero(np.diff(colours, prepend=-1)).tolist()
    table = colour_table(scale.colour_map)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # bands meet without seams
    painter.setPen(Qt.PenStyle.NoPen)
    for start, end in zip(starts, [*starts[1:], len(boxes)], strict=True):
        painter.setBrush(QColor.fromRgb(table[int(colours[start])]))
        painter.drawRects([QRectF(*box) for box in boxes[start:end]])
    painter.restore()
