"""A part of the plan that stays as it is, painted once and kept as a picture of the window.

Painting a thousand outlines holds the window for longer than the eye forgives; laying a kept picture down does not.
Where several pictures of a large hall want painting at once, they take turns: one a frame.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QWidget

PICTURES_A_SECOND = 25
"""How often what moves by itself is painted."""
LONG_S = 0.003
"""Pictures that take longer than this do not share a frame."""


class Turns:
    """How long pictures have been painted in the present frame, and whether one waits for the next."""

    def __init__(self) -> None:
        self.spent_s = 0.0
        self.is_wanted = False

    def begin_frame(self) -> None:
        """Another frame is painted."""
        self.spent_s, self.is_wanted = 0.0, False


class StillPicture:
    """Keeps what was painted until the view, the window or what is drawn changes.

    Args:
        turns: Shared by the pictures of one window; none where each is painted at once.
    """

    def __init__(self, turns: Turns | None = None) -> None:
        self.turns = turns or Turns()
        self._picture = QPixmap()
        self._place: tuple[object, ...] = ()
        self._what: object = None
        self._cost_s = 0.0
        self.times_painted = 0

    def paint(
        self,
        painter: QPainter,
        widget: QWidget | None,
        what: object,
        draw: Callable[[QPainter], None],
        *,
        may_wait: bool = False,
    ) -> None:
        """Lay the picture down, painted anew where it does not fit any more.

        Args:
            painter: In scene coordinates.
            widget: Window painted on; without one (exports) everything is drawn as it is.
            what: Anything that is equal as long as the drawing is the same.
            draw: Draws it all with a painter in scene coordinates.
            may_wait: Whether the picture before may be shown for another frame.
        """
        if widget is None:
            draw(painter)
            return
        ratio = painter.device().devicePixelRatio()
        place = (_elements(painter.worldTransform()), widget.width(), widget.height(), ratio)
        if place == self._place and what != self._what and may_wait and self._must_wait():
            self.turns.is_wanted = True
        elif place != self._place or what != self._what:
            self._renew(painter, widget, ratio, draw)
            self._place, self._what = place, what
        painter.save()
        painter.resetTransform()
        painter.drawPixmap(0, 0, self._picture)
        painter.restore()

    def _must_wait(self) -> bool:
        return self._cost_s > LONG_S and self.turns.spent_s > LONG_S

    def _renew(self, painter: QPainter, widget: QWidget, ratio: float, draw: Callable[[QPainter], None]) -> None:
        began = time.perf_counter()
        self._picture = _blank(widget.size(), ratio)
        inner = QPainter(self._picture)
        inner.setRenderHints(painter.renderHints())
        inner.setWorldTransform(painter.worldTransform())
        draw(inner)
        inner.end()
        self._cost_s = time.perf_counter() - began
        self.turns.spent_s += self._cost_s
        self.times_painted += 1


def _elements(view: QTransform) -> tuple[float, ...]:
    return (view.m11(), view.m12(), view.m21(), view.m22(), view.dx(), view.dy())


def _blank(size: QSize, ratio: float) -> QPixmap:
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return picture
