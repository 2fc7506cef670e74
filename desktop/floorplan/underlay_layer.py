"""Pictures and drawings under the plan: painted in a process of their own, laid down here.

Until the picture of a new view comes, the last one is moved and scaled.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPolygonF, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from shiboken6 import isValid

from core.model.layers import layers_of
from core.model.project import Project
from core.model.underlays import LayerKind, Underlay, UnderlayContent
from desktop.floorplan.canvas import line_pen
from desktop.jobs.underlay_painter import Part, UnderlayPainter, View
from desktop.theme import Theme

EVERYWHERE = QRectF(-1e5, -1e5, 2e5, 2e5)
MOST_TRIES, RETRY_MS = 3, 500
"""How often a view that could not be painted is asked for again, each time after a longer rest."""
MARGIN_RATIO = 0.15
"""Painted beyond every side of the window, over its size, so that a pan does not come to an edge at once."""


class UnderlayLayer(QGraphicsItem):
    """Over the heat map, under everything that is planned."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setZValue(-30)
        self.theme = theme
        self.painter = UnderlayPainter()
        self.painter.painted.connect(self._take)
        self.painter.failed.connect(self._try_again)
        self._failures = 0
        self._shown: tuple[tuple[Underlay, UnderlayContent, float], ...] = ()
        self._selected: tuple[Underlay, ...] = ()
        self._asked: View | None = None
        self._picture: QImage | None = None
        self._pixels = b""
        self._picture_of: View | None = None
        self._to_pixels = QTransform()

    def show_project(self, project: Project, selection: tuple[str, ...]) -> None:
        """Take the underlays of a project; selected ones get a frame."""
        layer = layers_of(project)[LayerKind.UNDERLAYS]
        underlays = [u for u in project.of_type(Underlay) if u.is_visible and layer.is_visible]
        found = [(u, project.get(u.content_id)) for u in underlays]
        shown = tuple((u, c, layer.opacity_ratio) for u, c in found if isinstance(c, UnderlayContent))
        selected = tuple(u for u in underlays if u.id in selection)
        if shown != self._shown or selected != self._selected:
            self._shown, self._selected = shown, selected
            self.update()

    @property
    def is_settled(self) -> bool:
        """Whether the picture is that of the view."""
        return not self._shown or (self._picture_of is not None and self._picture_of is self._asked)

    def boundingRect(self) -> QRectF:
        """Everywhere: underlays may be anywhere."""
        return EVERYWHERE

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Lay the last picture down where it belongs now, and ask for one of this view."""
        if self._shown and widget is not None:
            self._ask(painter, widget)
            self._lay_down(painter)
        if self._selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(line_pen(painter, self.theme.accent, 1.5, is_dashed=True))
            for underlay in self._selected:
                painter.drawPolygon(QPolygonF([QPointF(x, -y) for x, y in underlay.corners_m]))

    def _ask(self, painter: QPainter, widget: QWidget) -> None:
        ratio = painter.device().devicePixelRatio()
        margin_x, margin_y = (round(MARGIN_RATIO * side) for side in (widget.width(), widget.height()))
        width, height = (
            round(side * ratio) for side in (widget.width() + 2 * margin_x, widget.height() + 2 * margin_y)
        )
        to_points = painter.worldTransform() * QTransform.fromTranslate(margin_x, margin_y)
        to_pixels = to_points * QTransform.fromScale(ratio, ratio)
        parts = tuple(
            Part(content, underlay.opacity_ratio * fade, _elements(_place(underlay) * to_pixels))
            for underlay, content, fade in self._shown
        )
        key = _elements(to_pixels)
        view = View(key, width, height, ratio, self.theme.name == "dark", self.theme.ink, parts)
        if self._asked is None or view != self._asked:
            self._asked = view
            self.painter.ask(view)

    def _lay_down(self, painter: QPainter) -> None:
        if self._picture is None or self._picture_of is None:
            return
        back, can_be = QTransform(*self._picture_of.key).inverted()  # type: ignore[misc]
        if can_be:
            painter.save()
            painter.setTransform(back, combine=True)
            painter.drawImage(QPointF(0.0, 0.0), self._picture)
            painter.restore()

    def _take(self, view: View, pixels: bytes) -> None:
        if len(pixels) != 4 * view.width * view.height:
            return
        self._pixels = pixels  # the picture only looks at them
        kind = QImage.Format.Format_ARGB32_Premultiplied
        self._picture = QImage(self._pixels, view.width, view.height, 4 * view.width, kind)
        self._picture_of, self._failures = view, 0
        self.update()

    def _try_again(self, view: View) -> None:
        """Ask once more a little later, a few times: then only when the view changes."""
        if view is self._asked and self._failures < MOST_TRIES:
            self._failures += 1
            QTimer.singleShot(self._failures * RETRY_MS, self._forget_asked)

    def _forget_asked(self) -> None:
        if isValid(self):
            self._asked = None
            self.update()


def _place(underlay: Underlay) -> QTransform:
    """From shares of width and height to the scene."""
    cos, sin = math.cos(math.radians(underlay.turn_deg)), math.sin(math.radians(underlay.turn_deg))
    width, height = underlay.extent_x_m, underlay.extent_y_m
    return QTransform(cos * width, -sin * width, -sin * height, -cos * height, underlay.x_m, -underlay.y_m)


def _elements(view: QTransform) -> tuple[float, float, float, float, float, float]:
    return (view.m11(), view.m12(), view.m21(), view.m22(), view.dx(), view.dy())
