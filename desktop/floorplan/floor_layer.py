"""Floor, grid, walls, tiles and enclosures: what does not change while racks are dragged."""

from __future__ import annotations

from operator import is_

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from core.drawing.plan_items import PlanItems
from core.geometry.polygon import bounds, is_box
from core.geometry.rectangle import Rectangle, union
from core.model.cooling import Containment, ContainmentKind, PerforatedTile, ReturnGrille
from core.model.entity import Entity, Placed
from core.model.project import Project
from core.model.space import Beam, Column, Door, Hall, KeepOut, Wall
from desktop.floorplan.canvas import draw_boxes, in_pixels, line_pen, scene_rect
from desktop.floorplan.still_layer import StillLayer
from desktop.theme import Theme

GRID_FROM_PX_PER_M, WALL_PX, GRID_ALPHA = 14.0, 4.0, 30
DRAWN: tuple[type[Entity], ...] = (
    Hall, PerforatedTile, ReturnGrille, Containment, Column, Beam, KeepOut, Door, Wall,
)  # fmt: skip
"""Whatever else is changed, the picture stays."""


class FloorLayer(StillLayer):
    """Lines over the heat map, under the racks."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setZValue(-20)
        self._project = Project.of(())
        self._bounds = QRectF()
        self._drawn: list[Entity] = []
        self._fades = (1.0, 1.0)
        self._is_on_air = True
        self._placed: dict[type[Entity], PlanItems] = {kind: PlanItems() for kind in DRAWN if issubclass(kind, Placed)}

    def show_project(self, project: Project) -> None:
        """Take another project; one that differs only in what is not drawn here leaves the picture as it is."""
        drawn = [entity for kind in DRAWN for entity in project.of_type(kind)]
        if len(drawn) == len(self._drawn) and all(map(is_, drawn, self._drawn)):
            self._project = project
            return
        self._project, self._drawn = project, drawn
        for kind, items in self._placed.items():
            items.take(project.of_type(kind))  # type: ignore[arg-type]
        boxes = [bounds(h.outline_m) for h in project.halls]
        for items in self._placed.values():
            if len(items.boxes_m):
                low, high = items.boxes_m[:, :2].min(axis=0), items.boxes_m[:, 2:].max(axis=0)
                boxes.append(Rectangle(*low.tolist(), *high.tolist()))
        around = union(boxes) or Rectangle(0.0, 0.0, 12.0, 9.0)
        self._bounds = scene_rect(around.grown(1.0))
        self.spoil()

    def set_fades(self, building: float, cooling: float) -> None:
        """How far the building, and tiles and enclosures, cover what is under them; 0 for not at all."""
        if (building, cooling) != self._fades:
            self._fades = (building, cooling)
            self.spoil()

    def set_on_air(self, is_on_air: bool) -> None:
        """Whether a map of the air lies under the grid, which is white then and the theme's own ink without."""
        if is_on_air != self._is_on_air:
            self._is_on_air = is_on_air
            self.spoil()

    def draw(self, painter: QPainter, around: Rectangle) -> None:
        """Draw grid, tiles, enclosures and walls in a rectangle. [m]"""
        scale = painter.worldTransform().m11()
        building, cooling = (painter.opacity() * fade for fade in self._fades)
        painter.setOpacity(building)
        halls = [
            h for h in self._project.halls if building and bounds(h.outline_m).grown(WALL_PX / scale).overlaps(around)
        ]
        for hall in halls:
            if scale >= GRID_FROM_PX_PER_M:
                self._grid(painter, hall)
        painter.setOpacity(cooling)
        self._tiles(painter, around)
        self._enclosures(painter, around)
        painter.setOpacity(building)
        self._bodies(painter, around)
        for hall in halls:
            outline = QPolygonF([QPointF(x, -y) for x, y in hall.outline_m])
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self._pen(painter, "wall", WALL_PX))
            painter.drawPolygon(outline)

    def _seen(self, kind: type[Entity], around: Rectangle) -> list[Placed]:
        items = self._placed[kind]
        return [items.items[n] for n in items.within(around).tolist()]

    def _draw_all(self, painter: QPainter, kind: type[Entity], around: Rectangle) -> None:
        items = self._placed[kind]
        draw_boxes(painter, items.boxes_m[items.within(around)])

    def _pen(self, painter: QPainter, role: str, width_px: float, dashed: bool = False) -> QPen:
        wall = "#3d4656" if self.theme.name == "light" else "#4a5768"
        return line_pen(painter, wall if role == "wall" else role, width_px, is_dashed=dashed)

    def _grid(self, painter: QPainter, hall: Hall) -> None:
        box, pitch = bounds(hall.outline_m), hall.tile_size_m
        colour = QColor(255, 255, 255, 46)
        if not self._is_on_air:
            colour = QColor(self.theme.ink)
            colour.setAlpha(GRID_ALPHA)
        with in_pixels(painter) as transform:  # filled slivers: translucent lines take ten times as long
            place = transform.mapRect(scene_rect(box))
            shown = place.intersected(QRectF(painter.viewport()))
            painter.save()
            if not is_box(hall.outline_m):
                inside = QPainterPath()
                inside.addPolygon(QPolygonF([transform.map(QPointF(x, -y)) for x, y in hall.outline_m]))
                painter.setClipPath(inside, Qt.ClipOperation.IntersectClip)
            for n in range(1, int(box.width_m / pitch + 1e-6) + 1):
                x = round(place.left() + n * pitch * transform.m11())
                if shown.left() <= x <= shown.right():
                    painter.fillRect(QRectF(x, shown.top(), 1.0, shown.height()), colour)
            for n in range(1, int(box.depth_m / pitch + 1e-6) + 1):
                y = round(place.top() + n * pitch * transform.m11())
                if shown.top() <= y <= shown.bottom():
                    painter.fillRect(QRectF(shown.left(), y, shown.width(), 1.0), colour)
            painter.restore()

    def _tiles(self, painter: QPainter, around: Rectangle) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._pen(painter, "#33507a", 1.0, dashed=True))
        self._draw_all(painter, PerforatedTile, around)
        self._draw_all(painter, ReturnGrille, around)

    def _enclosures(self, painter: QPainter, around: Rectangle) -> None:
        for containment in self._seen(Containment, around):
            is_cold = isinstance(containment, Containment) and containment.kind is ContainmentKind.COLD
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self._pen(painter, self.theme.accent if is_cold else self.theme.bad, 2.0))
            painter.drawRect(scene_rect(containment.rectangle))

    def _bodies(self, painter: QPainter, around: Rectangle) -> None:
        dim = QColor(self.theme.dim)
        painter.setPen(self._pen(painter, self.theme.dim, 1.0))
        painter.setBrush(dim)
        self._draw_all(painter, Column, around)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._pen(painter, self.theme.dim, 1.0, dashed=True))
        self._draw_all(painter, Beam, around)
        for area in self._seen(KeepOut, around):
            is_cold = isinstance(area, KeepOut) and area.reason.startswith("cold")
            painter.setPen(self._pen(painter, self.theme.accent if is_cold else self.theme.bad, 1.5, dashed=True))
            painter.drawRect(scene_rect(area.rectangle))
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
