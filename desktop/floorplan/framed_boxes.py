"""Rectangles with outlines that are only a few pixels large, such as the racks of a large hall: painted as one picture.

Qt takes as long for each of them as for a large one. They have whole pixels, those that Qt's pens and brushes take
without smooth edges: smooth ones are as wide as such a rack.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from desktop.floorplan.canvas import draw_boxes, draw_outlines, line_pen

SMALL_PX = 8.0
"""Boxes whose sides are shorter than this on average are small, at any resolution."""

OUTWARDS, BEYOND = np.array([-1, -1, 1, 1]), np.array([0, 0, 1, 1])

Boxes = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def draw_framed_boxes(painter: QPainter, boxes_m: Boxes, edge: str, fill: str) -> None:
    """Draw plan rectangles in a colour, each with an outline of a pixel in another one.

    Args:
        painter: In scene coordinates.
        boxes_m: x0, y0, x1, y1, shape (n, 4). [m]
        edge: Colour of the outlines.
        fill: Colour inside.
    """
    if _are_small(painter, boxes_m):
        line = max(round(painter.device().devicePixelRatio()), 1)
        outer = _in_device_pixels(painter, boxes_m) + 0.5 * (line - 1) * OUTWARDS
        whole = np.floor(outer).astype(np.int64) + BEYOND  # as Qt rounds its lines
        _lay(painter, _Frames(whole, whole - line * OUTWARDS), edge, fill)
        return
    painter.setPen(line_pen(painter, edge))
    painter.setBrush(QColor(fill))
    draw_boxes(painter, boxes_m)


def outline_boxes(painter: QPainter, boxes_m: Boxes, colour: str, width_px: float) -> None:
    """Outline plan rectangles, shape (n, 4) [m], with lines as wide at every zoom."""
    if not _are_small(painter, boxes_m):
        draw_outlines(painter, boxes_m, colour, width_px)
        return
    at, half = _in_device_pixels(painter, boxes_m), 0.5 * width_px * painter.device().devicePixelRatio()
    whole, inside = (np.floor(v + 0.5).astype(np.int64) for v in (at + half * OUTWARDS, at - half * OUTWARDS))
    inside[:, 2:] = np.maximum(inside[:, 2:], inside[:, :2])
    _lay(painter, _Frames(whole, inside), colour, None)


def _are_small(painter: QPainter, boxes_m: Boxes) -> bool:
    scale = painter.worldTransform().m11()
    return len(boxes_m) > 0 and scale * float(np.mean(boxes_m[:, 2:] - boxes_m[:, :2])) < SMALL_PX


def _in_device_pixels(painter: QPainter, boxes_m: Boxes) -> Boxes:
    """Left, top, right and bottom of boxes, shape (n, 4)."""
    view, ratio = painter.worldTransform(), painter.device().devicePixelRatio()
    x0, y0, x1, y1 = boxes_m.T
    x, y = ratio * view.dx(), ratio * view.dy()
    across, down = ratio * view.m11(), ratio * view.m22()
    return np.stack([across * x0 + x, y - down * y1, across * x1 + x, y - down * y0], axis=1)


@dataclass(frozen=True)
class _Frames:
    """Rectangles of device pixels: left, top, and the first column and row beyond, shape (n, 4).

    Attributes:
        whole: With their outlines.
        inside: Without them.
    """

    whole: Ints
    inside: Ints

    def alike(self) -> list[Ints]:
        """Rows of those that have one size and outlines as wide; racks have only a few."""
        shape = np.concatenate([self.whole[:, 2:] - self.whole[:, :2], np.abs(self.inside - self.whole)], axis=1)
        code = np.zeros(len(shape), dtype=np.int64)
        for column in shape.T:
            code = code * (int(column.max()) + 1) + column
        order = np.argsort(code, kind="stable")
        return np.split(order, np.flatnonzero(np.diff(code[order])) + 1)

    def is_rim(self, row: int) -> Flags:
        """Which pixels of one of them are outline, shape (height, width)."""
        left, top, right, bottom = self.whole[row].tolist()
        is_rim = np.ones((bottom - top, right - left), dtype=np.bool_)
        x0, y0, x1, y1 = self.inside[row].tolist()
        is_rim[y0 - top : y1 - top, x0 - left : x1 - left] = False
        return is_rim


def _lay(painter: QPainter, frames: _Frames, edge: str, fill: str | None) -> None:
    """Paint those that are seen into one picture, and lay it down."""
    window, ratio = painter.viewport(), painter.device().devicePixelRatio()
    width, height = round(window.width() * ratio), round(window.height() * ratio)
    left, top, right, bottom = frames.whole.T
    seen = np.flatnonzero((right > 0) & (left < width) & (bottom > 0) & (top < height))
    if not len(seen):
        return
    whole = frames.whole[seen]
    x0, y0 = (int(v) for v in whole[:, :2].min(axis=0))
    x1, y1 = (int(v) for v in whole[:, 2:].max(axis=0))
    pixels = np.zeros((y1 - y0, x1 - x0), dtype=np.uint32)
    corner = np.array([x0, y0, x0, y0])
    _fill(pixels, _Frames(whole - corner, frames.inside[seen] - corner), edge, fill)
    form = QImage.Format.Format_ARGB32_Premultiplied
    image = QImage(pixels.data, x1 - x0, y1 - y0, 4 * (x1 - x0), form)
    painter.save()
    painter.resetTransform()
    painter.drawImage(QRectF(x0 / ratio, y0 / ratio, (x1 - x0) / ratio, (y1 - y0) / ratio), image)
    painter.restore()


def _fill(pixels: NDArray[np.uint32], frames: _Frames, edge: str, fill: str | None) -> None:
    """Fill all of them, then outline all: no outline is hidden by what overlaps it."""
    flat, pitch = pixels.reshape(-1), pixels.shape[1]
    first, rims = frames.whole[:, 1] * pitch + frames.whole[:, 0], []
    for members in frames.alike():
        is_rim = frames.is_rim(int(members[0]))
        offsets = np.arange(is_rim.shape[0])[:, None] * pitch + np.arange(is_rim.shape[1])[None, :]
        starts = first[members][:, None]
        rims.append(starts + offsets[is_rim])
        if fill is not None:
            flat[starts + offsets[~is_rim]] = QColor(fill).rgb()
    for places in rims:
        flat[places] = QColor(edge).rgb()
