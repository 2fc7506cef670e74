"""A part of the plan that stays as it is, painted once and kept as a picture of the window.

Painting a thousand outlines holds the window for longer than the eye forgives; laying a kept picture down does not.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QWidget


class StillPicture:
    """Keeps what was painted until the view, the window or what is drawn changes."""

    def __init__(self) -> None:
        self._picture = QPixmap()
        self._key: tuple[object, ...] = ()
        self.times_painted = 0

    def paint(self, painter: QPainter, widget: QWidget | None, what: object, draw: Callable[[QPainter], None]) -> None:
        """Lay the picture down, painted anew where it does not fit any more.

        Args:
            painter: In scene coordinates.
            widget: Window painted on; without one (exports) everything is drawn as it is.
            what: Anything that is equal as long as the drawing is the same.
            draw: Draws it all with a painter in scene coordinates.
        """
        if widget is None:
            draw(painter)
            return
        view = QTransform(painter.worldTransform())
        ratio = painter.device().devicePixelRatio()
        key = (_elements(view), widget.width(), widget.height(), ratio, what)
        if key != self._key:
            self._picture = _blank(widget.size(), ratio)
            inner = QPainter(self._picture)
            inner.setRenderHints(painter.renderHints())
            inner.setWorldTransform(view)
            draw(inner)
            inner.end()
            self._key = key
            self.times_painted += 1
        painter.save()
        painter.resetTransform()
        painter.drawPixmap(0, 0, self._picture)
        painter.restore()


def _elements(view: QTransform) -> tuple[float, ...]:
    return (view.m11(), view.m12(), view.m21(), view.m22(), view.dx(), view.dy())


def _blank(size: QSize, ratio: float) -> QPixmap:
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return picture
