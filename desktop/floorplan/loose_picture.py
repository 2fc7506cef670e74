"""Many items that a gesture shifts all alike: painted once, and laid down again where they have got to.

A thousand racks in hand are the same thousand racks a few pixels further on with every move of the pointer.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QWidget

from core.geometry.rectangle import Rectangle

FEW = 60
"""As many items or fewer are drawn as they are, to the fraction of a pixel."""
EDGE_PX, REACH_PX = 6.0, 160.0
"""How far lines reach beyond an item, and how far beyond the window the picture goes."""
SAME_M = 1e-6

Boxes = NDArray[np.float64]


class _Kept(NamedTuple):
    """A picture, what it shows, and where its corner lies from the plan's origin. [px]"""

    picture: QPixmap
    what: object
    boxes_m: Boxes
    region: Rectangle
    zoom: tuple[float, float]
    corner_px: QPointF


class LoosePicture:
    """Keeps what was painted of some items as long as they are only shifted."""

    def __init__(self) -> None:
        self._kept: _Kept | None = None
        self.times_painted = 0

    def paint(
        self,
        painter: QPainter,
        widget: QWidget,
        boxes_m: Boxes,
        what: object,
        draw: Callable[[QPainter, Rectangle], None],
    ) -> None:
        """Lay the items down, painted anew where they do not look alike any more.

        Args:
            painter: In scene coordinates, on a window.
            widget: The window.
            boxes_m: Where the items are now, shape (n, 4). [m]
            what: Anything that is equal as long as they look the same.
            draw: Draws those that reach into a rectangle of the plan.
        """
        self.renew(painter, widget, boxes_m, what, draw)
        if len(boxes_m) <= FEW:
            draw(painter, _seen(painter, widget))
        elif self._kept is not None:
            _lay(self._kept, painter, boxes_m)

    def renew(
        self,
        painter: QPainter,
        widget: QWidget,
        boxes_m: Boxes,
        what: object,
        draw: Callable[[QPainter, Rectangle], None],
    ) -> bool:
        """Paint the picture anew where it has to be, without laying it down; arguments as of ``paint``.

        Returns:
            Whether it had to be, which takes a good part of a frame.
        """
        if len(boxes_m) <= FEW:
            self._kept = None
            return False
        around, kept = _seen(painter, widget), self._kept
        if kept is not None and kept.what == what and _fits(kept, painter, boxes_m, around):
            return False
        self._kept = self._painted(painter, boxes_m, what, draw, around)
        return True

    def _painted(
        self,
        painter: QPainter,
        boxes_m: Boxes,
        what: object,
        draw: Callable[[QPainter, Rectangle], None],
        around: Rectangle,
    ) -> _Kept | None:
        view, ratio = painter.worldTransform(), painter.device().devicePixelRatio()
        scale = view.m11()
        region = _common(_hull(boxes_m).grown(EDGE_PX / scale), around.grown(REACH_PX / scale))
        if region is None:
            return None
        left = math.floor((region.x0_m * scale + view.dx()) * ratio) / ratio
        top = math.floor((-region.y1_m * scale + view.dy()) * ratio) / ratio
        wide, high = (math.ceil((length * scale + 1.0) * ratio) for length in (region.width_m, region.depth_m))
        picture = QPixmap(QSize(wide, high))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        inner = QPainter(picture)
        inner.setRenderHints(painter.renderHints())
        inner.setWorldTransform(QTransform(scale, 0.0, 0.0, scale, view.dx() - left, view.dy() - top))
        draw(inner, region)
        inner.end()
        self.times_painted += 1
        corner = QPointF(left - view.dx(), top - view.dy())
        return _Kept(picture, what, boxes_m, region, (scale, ratio), corner)


def _seen(painter: QPainter, widget: QWidget) -> Rectangle:
    """What of the plan is on the window. [m]"""
    window = painter.worldTransform().inverted()[0].mapRect(widget.rect().toRectF())
    return Rectangle(window.left(), -window.bottom(), window.right(), -window.top())


def _fits(kept: _Kept, painter: QPainter, boxes_m: Boxes, around: Rectangle) -> bool:
    """Whether a picture still shows the items, all of them shifted alike, as far as they are seen."""
    if kept.zoom != (painter.worldTransform().m11(), painter.device().devicePixelRatio()):
        return False
    if len(boxes_m) != len(kept.boxes_m):
        return False
    moved = boxes_m - kept.boxes_m
    shift = moved[0, [0, 1, 0, 1]]
    if np.abs(moved - shift).max() > SAME_M:
        return False
    seen = _common(_hull(boxes_m), around)
    if seen is None:
        return True
    there, region = seen.moved(-float(shift[0]), -float(shift[1])), kept.region
    return (
        there.x0_m >= region.x0_m - SAME_M
        and there.y0_m >= region.y0_m - SAME_M
        and there.x1_m <= region.x1_m + SAME_M
        and there.y1_m <= region.y1_m + SAME_M
    )


def _lay(kept: _Kept, painter: QPainter, boxes_m: Boxes) -> None:
    view, (scale, ratio) = painter.worldTransform(), kept.zoom
    shift = boxes_m[0, :2] - kept.boxes_m[0, :2]
    x = kept.corner_px.x() + view.dx() + float(shift[0]) * scale
    y = kept.corner_px.y() + view.dy() - float(shift[1]) * scale
    painter.save()
    painter.resetTransform()
    painter.drawPixmap(QPointF(round(x * ratio) / ratio, round(y * ratio) / ratio), kept.picture)
    painter.restore()


def _hull(boxes_m: Boxes) -> Rectangle:
    return Rectangle(*boxes_m[:, :2].min(axis=0).tolist(), *boxes_m[:, 2:].max(axis=0).tolist())


def _common(a: Rectangle, b: Rectangle) -> Rectangle | None:
    """What two rectangles share; None for nothing."""
    x0, y0, x1, y1 = max(a.x0_m, b.x0_m), max(a.y0_m, b.y0_m), min(a.x1_m, b.x1_m), min(a.y1_m, b.y1_m)
    return Rectangle(x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None
