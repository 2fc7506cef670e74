"""Ribbons from the sources of a rack's inlet air to its front: width is the share, pattern and colour the kind."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.model.entity import Placed
from core.model.project import Project
from core.model.rack import Rack
from core.results.design_results import DesignResults
from core.results.room_air import RackAir, SourceKind
from desktop.floorplan.canvas import in_pixels
from desktop.theme import Theme

WIDEST_PX, THINNEST_PX = 26.0, 1.5
LEAST_SHARE = 0.01
MOST_RIBBONS = 24
EVERYWHERE = QRectF(-1e5, -1e5, 2e5, 2e5)


class RibbonLayer(QGraphicsItem):
    """Where the selected rack's air comes from."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setZValue(50)
        self.theme = theme
        self.is_on = True
        self._project = Project.of(())
        self._selected = ""
        self._why: RackAir | None = None

    def show_project(self, project: Project) -> None:
        """Take another project, or a preview of one."""
        self._project = project
        self.update()

    def show_selection(self, ids: tuple[str, ...]) -> None:
        """Ribbons are drawn for one rack only."""
        self._selected = ids[0] if len(ids) == 1 else ""
        self.update()

    def show_results(self, results: DesignResults | None) -> None:
        """Take the latest answer."""
        thermal = results.thermal.value if results else None
        self._why = next((h.why for h in thermal.halls if h.why is not None), None) if thermal else None
        self.update()

    def boundingRect(self) -> QRectF:
        """Everywhere: coolers may be far."""
        return EVERYWHERE

    def ribbons(self) -> list[tuple[QPointF, QPointF, float, bool]]:
        """From, to (scene), share and whether it is exhaust, of what is drawn now."""
        why = self._why
        rack = self._project.get(self._selected)
        if not self.is_on or why is None or why.rack_id != self._selected or not isinstance(rack, Rack):
            return []
        found = []
        for source in why.sources[:MOST_RIBBONS]:
            entity = self._project.get(source.entity_id)
            if source.share_ratio < LEAST_SHARE or not isinstance(entity, Placed) or entity.id == rack.id:
                continue
            is_exhaust = source.kind is SourceKind.RACK
            start = _edge(entity, -1.0) if is_exhaust else QPointF(entity.x_m, -entity.y_m)
            found.append((start, _edge(rack, 1.0), source.share_ratio, is_exhaust))
        return found

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the widest first."""
        ribbons = self.ribbons()
        if not ribbons:
            return
        with in_pixels(painter) as transform:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for start, end, share, is_exhaust in ribbons:
                colour = QColor(self.theme.bad if is_exhaust else self.theme.accent)
                colour.setAlpha(150)
                width = max(WIDEST_PX * share, THINNEST_PX)
                pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
                if is_exhaust:  # told apart without colour, too
                    pen.setDashPattern([max(6.0 / width, 0.4), max(3.0 / width, 0.2)])
                painter.setPen(pen)
                painter.drawPath(_bow(transform.map(start), transform.map(end)))


def _edge(item: Placed, sense: float) -> QPointF:
    """Middle of an item's front edge (sense 1) or rear edge (-1), in the scene."""
    dx, dy = item.footprint.facing
    box = item.rectangle
    half = 0.5 * (box.width_m if dx else box.depth_m)
    return QPointF(item.x_m + sense * dx * half, -(item.y_m + sense * dy * half))


def _bow(start: QPointF, end: QPointF) -> QPainterPath:
    """A curve that bows to one side, so that ribbons from one row do not lie on each other."""
    path = QPainterPath(start)
    length = math.hypot(end.x() - start.x(), end.y() - start.y())
    side = 0.18 * length
    if length > 0.0:
        nx, ny = -(end.y() - start.y()) / length, (end.x() - start.x()) / length
        middle = QPointF(0.5 * (start.x() + end.x()) + side * nx, 0.5 * (start.y() + end.y()) + side * ny)
        path.quadTo(middle, end)
    return path
