"""Layers that are painted into tiles, and the item of the scene that lays those tiles down.

A still layer has a place in the scene for its visibility and opacity, but the scene does not paint it: ``StillStack``
draws several of them, one over the other, into one picture.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from shiboken6 import getCppPointer

from core.drawing.plan_items import boxes_reach_into
from core.geometry.rectangle import Rectangle
from desktop.floorplan.loose_picture import LoosePicture
from desktop.floorplan.tiled_picture import FrameTime, TiledPicture
from desktop.theme import Theme

EVERYWHERE = QRectF(-1e5, -1e5, 2e5, 2e5)


class StillLayer(QGraphicsItem):
    """A layer whose drawing stays until something of it changes.

    Items that a gesture has in hand are loose: they are left out of the tiles and drawn over them in every frame.
    """

    def __init__(self, theme: Theme | None = None) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents)
        self._theme = theme
        self._is_spoiled = False
        self._spoiled_m: list[NDArray[np.float64]] = []
        self.loose_picture = LoosePicture()
        self._looks = 0

    @property
    def theme(self) -> Theme:
        """Colours."""
        assert self._theme is not None
        return self._theme

    @theme.setter
    def theme(self, theme: Theme) -> None:
        self._theme = theme
        self.spoil()

    def spoil(self, boxes_m: NDArray[np.float64] | None = None) -> None:
        """Have it drawn anew, all of it or what reaches into boxes, shape (n, 4). [m]"""
        if boxes_m is None:
            self._is_spoiled = True
            self.change_looks()
        elif len(boxes_m):
            self._spoiled_m.append(boxes_m)

    def take_spoiled(self) -> tuple[bool, list[NDArray[np.float64]]]:
        """Whether all of it wants drawing anew, and else where; asked once a frame."""
        told = (self._is_spoiled, self._spoiled_m)
        self._is_spoiled, self._spoiled_m = False, []
        return told

    def change_looks(self) -> None:
        """Loose items do not look as they did."""
        self._looks += 1

    def draw(self, painter: QPainter, around: Rectangle) -> None:
        """Draw what stays and reaches into a rectangle of the plan, with a painter in scene coordinates. [m]"""
        raise NotImplementedError

    def loose_boxes_m(self) -> NDArray[np.float64]:
        """Where loose items are now, shape (n, 4). [m]"""
        return np.zeros((0, 4))

    def draw_loose(self, painter: QPainter, around: Rectangle) -> None:
        """Draw the loose items that reach into a rectangle. [m]"""

    def paint_loose(self, painter: QPainter, around: Rectangle, window: QWidget | None) -> None:
        """Draw the loose items, on a window many of them as the picture that was taken of them. [m]"""
        if window is None:
            self.draw_loose(painter, around)
        elif len(boxes_m := self.loose_boxes_m()):
            self.loose_picture.paint(painter, window, boxes_m, self._looks, self.draw_loose)

    def renew_loose(self, painter: QPainter, window: QWidget) -> bool:
        """Take another picture of many loose items where they look different; returns whether that was so."""
        boxes_m = self.loose_boxes_m()
        return self.loose_picture.renew(painter, window, boxes_m, self._looks, self.draw_loose)

    def let_go(self) -> None:
        """The tiles are up to date: what a gesture has let go of need not be drawn over them any more."""

    def draw_over(self, painter: QPainter, around: Rectangle) -> None:
        """Draw again what stays and stands over loose items of the layers below. [m]"""

    def boundingRect(self) -> QRectF:
        """Everywhere; it is never asked for more."""
        return EVERYWHERE

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Nothing: the stack draws it."""


class StillStack(QGraphicsItem):
    """Several layers in one picture of tiles.

    Args:
        layers: The lowest first.
        height: Its z value in the scene.
        frame: Time to paint in, shared by all pictures of a view.
    """

    def __init__(self, layers: Sequence[StillLayer], height: float, frame: FrameTime) -> None:
        super().__init__()
        self.setZValue(height)
        self._layers, self._frame = tuple(layers), frame
        self._shown: tuple[object, ...] = ()
        self.picture = TiledPicture(self._draw, frame)

    def set_ground(self, colour: QColor) -> None:
        """Fill what lies under everything: such a picture is laid down faster than one to see through."""
        self.picture.ground = colour
        self.picture.forget()

    def boundingRect(self) -> QRectF:
        """Everywhere."""
        return EVERYWHERE

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Lay down the tiles, and what is loose over them."""
        view = painter.worldTransform().inverted()[0]
        if widget is None:  # into a file: as it is
            self._draw(painter, _plan_rectangle(option.exposedRect))
            self._draw_loose(painter, _plan_rectangle(option.exposedRect), None)
            return
        self._take_changes()
        window = widget if _is_window(painter, widget) else None
        for layer in self._seen() if window is not None else ():
            self._frame.is_taken |= layer.renew_loose(painter, widget)
        self.picture.paint(painter, widget, is_kept=window is None)
        if self.picture.is_complete:
            for layer in self._layers:
                layer.let_go()
        self._draw_loose(painter, _plan_rectangle(view.mapRect(QRectF(widget.rect()))), window)

    def _take_changes(self) -> None:
        shown = tuple((layer.isVisible(), layer.opacity()) for layer in self._layers)
        told = [layer.take_spoiled() for layer in self._layers]
        if shown != self._shown or any(is_all for is_all, _ in told):
            self._shown = shown
            self.picture.spoil()
        elif boxes := [b for _, some in told for b in some]:
            self.picture.spoil(np.concatenate(boxes))

    def _draw(self, painter: QPainter, around: Rectangle) -> None:
        for layer in self._seen():
            painter.save()
            painter.setOpacity(layer.opacity())
            layer.draw(painter, around)
            painter.restore()

    def _draw_loose(self, painter: QPainter, around: Rectangle, window: QWidget | None) -> None:
        """Loose items of each layer, each followed by what stands over them in the layers above."""
        seen = self._seen()
        boxes = np.concatenate([layer.loose_boxes_m() for layer in seen] or [np.zeros((0, 4))])
        boxes = boxes[boxes_reach_into(boxes, around)]
        if not len(boxes):
            return
        hidden = Rectangle(*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist())
        has_loose = False
        for layer in seen:
            painter.save()
            painter.setOpacity(layer.opacity())
            if has_loose:
                layer.draw_over(painter, hidden)
            layer.paint_loose(painter, around, window)
            has_loose = has_loose or len(layer.loose_boxes_m()) > 0
            painter.restore()

    def _seen(self) -> list[StillLayer]:
        return [layer for layer in self._layers if layer.isVisible() and layer.opacity() > 0.0]


def _plan_rectangle(scene: QRectF) -> Rectangle:
    """A rectangle of the scene on the plan, whose y points up. [m]"""
    return Rectangle(scene.left(), -scene.bottom(), scene.right(), -scene.top())


def _is_window(painter: QPainter, widget: QWidget) -> bool:
    """Whether the window itself is painted, and not a picture of it that somebody keeps."""
    store, engine = widget.window().backingStore(), painter.paintEngine()
    if store is None or engine is None:
        return False
    return bool(getCppPointer(store.paintDevice()) == getCppPointer(engine.paintDevice()))
