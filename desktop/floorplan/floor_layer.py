"""Floor, grid, walls, tiles and enclosures: what does not change while racks are dragged."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.geometry.polygon import bounds
from core.geometry.rectangle import Rectangle, union
from core.model.cooling import Containment, ContainmentKind, PerforatedTile, ReturnGrille
from core.model.entity import Entity, Placed
from core.model.project import Project
from core.model.space import Beam, Column, Door, Hall, KeepOut, Wall
from desktop.floorplan.canvas import in_pixels, line_pen, scene_rect
from desktop.floorplan.still_picture import StillPicture
from desktop.theme import Theme

GRID_FROM_PX_PER_M = 14.0
DRAWN: tuple[type[Entity], ...] = (
    Hall, PerforatedTile, ReturnGrille, Containment, Column, Beam, KeepOut, Door, Wall,
)  # fmt: skip
"""Whatever else is changed, the picture stays."""


class FloorLayer(QGraphicsItem):
    """Lines over the heat map, under the racks."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setZValue(-20)
        self.theme = theme
        self._project = Project.of(())
        self._bounds = QRectF()
        self._drawn: list[Entity] = []
        self._changes = 0
        self.picture = StillPicture()

    def show_project(self, project: Project) -> None:
        """Take another project; one that differs only in what is not drawn here leaves the picture as it is."""
        drawn = [entity for kind in DRAWN for entity in project.of_type(kind)]
        if len(drawn) == len(self._drawn) and all(a is b for a, b in zip(drawn, self._drawn, strict=True)):
            self._project = project
            return
        self.prepareGeometryChange()
        self._project, self._drawn = project, drawn
        self._changes += 1
        boxes = [bounds(h.outline_m) for h in project.halls]
        boxes += [entity.rectangle for entity in drawn if isinstance(entity, Placed)]
        around = union(boxes) or Rectangle(0.0, 0.0, 12.0, 9.0)
        self._bounds = scene_rect(around.grown(1.0))
        self.update()

    def boundingRect(self) -> QRectF:
        """Everything that is drawn."""
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Lay down the picture of grid, tiles, enclosures and walls."""
        self.picture.paint(painter, widget, (self.theme.name, self._changes), self._draw)

    def _draw(self, painter: QPainter) -> None:
        scale = painter.worldTransform().m11()
        for hall in self._project.halls:
            if scale >= GRID_FROM_PX_PER_M:
                self._grid(painter, hall)
        self._tiles(painter)
        self._enclosures(painter)
        self._bodies(painter)
        for hall in self._project.halls:
            outline = QPolygonF([QPointF(x, -y) for x, y in hall.outline_m])
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self._pen(painter, "wall", 4.0))
            painter.drawPolygon(outline)

    def _pen(self, painter: QPainter, role: str, width_px: float, dashed: bool = False) -> QPen:
        wall = "#3d4656" if self.theme.name == "light" else "#4a5768"
        return line_pen(painter, wall if role == "wall" else role, width_px, is_dashed=dashed)

    def _grid(self, painter: QPainter, hall: Hall) -> None:
        box, pitch = bounds(hall.outline_m), hall.tile_size_m
        colour = QColor(255, 255, 255, 46)
        with in_pixels(painter) as transform:  # filled slivers: translucent lines take ten times as long
            place = transform.mapRect(scene_rect(box))
            shown = place.intersected(QRectF(painter.viewport()))
            for n in range(1, int(box.width_m / pitch + 1e-6) + 1):
                x = round(place.left() + n * pitch * transform.m11())
                if shown.left() <= x <= shown.right():
                    painter.fillRect(QRectF(x, shown.top(), 1.0, shown.height()), colour)
            for n in range(1, int(box.depth_m / pitch + 1e-6) + 1):
                y = round(place.top() + n * pitch * transform.m11())
                if shown.top() <= y <= shown.bottom():
                    painter.fillRect(QRectF(shown.left(), y, shown.width(), 1.0), colour)

    def _tiles(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        tiles = self._project.of_type(PerforatedTile) + self._project.of_type(ReturnGrille)
        if tiles:
            pen = self._pen(painter, "#33507a", 1.0, dashed=True)
            painter.setPen(pen)
            painter.drawRects([scene_rect(t.rectangle) for t in tiles])

    def _enclosures(self, painter: QPainter) -> None:
        for containment in self._project.of_type(Containment):
            is_cold = containment.kind is ContainmentKind.COLD
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self._pen(painter, self.theme.accent if is_cold else self.theme.bad, 2.0))
            painter.drawRect(scene_rect(containment.rectangle))

    def _bodies(self, painter: QPainter) -> None:
        dim = QColor(self.theme.dim)
        painter.setPen(self._pen(painter, self.theme.dim, 1.0))
        painter.setBrush(dim)
        painter.drawRects([scene_rect(c.rectangle) for c in self._project.of_type(Column)])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._pen(painter, self.theme.dim, 1.0, dashed=True))
        painter.drawRects([scene_rect(b.rectangle) for b in self._project.of_type(Beam)])
        painter.setPen(self._pen(painter, self.theme.bad, 1.0, dashed=True))
        painter.drawRects([scene_rect(k.rectangle) for k in self._project.of_type(KeepOut)])
        for door in self._project.of_type(Door):
            hall = self._project.get(door.hall_id)
            inside = scene_rect(bounds(hall.outline_m)).center() if isinstance(hall, Hall) else self._bounds.center()
            self._door(painter, scene_rect(door.rectangle), inside)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._pen(painter, "wall", 3.0))
        for wall in self._project.of_type(Wall):
            painter.drawLine(QLineF(wall.x0_m, -wall.y0_m, wall.x1_m, -wall.y1_m))

    def _door(self, painter: QPainter, box: QRectF, inside: QPointF) -> None:
        """The clear zone of a door, and its leaf open by a quarter turn with the arc that it sweeps."""
        lies_along_x = box.width() >= box.height()
        leaf = box.width() if lies_along_x else box.height()
        away = box.center() - inside
        if lies_along_x:
            hinge = QPointF(box.left(), box.bottom() if away.y() > 0.0 else box.top())
            tip, start = QPointF(0.0, -leaf if away.y() > 0.0 else leaf), 0 if away.y() > 0.0 else -90
        else:
            hinge = QPointF(box.right() if away.x() > 0.0 else box.left(), box.bottom())
            tip, start = QPointF(-leaf if away.x() > 0.0 else leaf, 0.0), 90 if away.x() > 0.0 else 0
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._pen(painter, self.theme.dim, 1.0, dashed=True))
        painter.drawRect(box)
        painter.setPen(self._pen(painter, self.theme.ink, 1.0))
        painter.drawLine(QLineF(hinge, hinge + tip))
        painter.drawArc(QRectF(hinge.x() - leaf, hinge.y() - leaf, 2.0 * leaf, 2.0 * leaf), start * 16, 90 * 16)
