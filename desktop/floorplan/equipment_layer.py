"""Coolers, CDUs, plant, power units and sources: a plain symbol, the tag and one number each."""

from __future__ import annotations

from operator import is_

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.drawing.facts import equipment_numbers
from core.geometry.rectangle import union
from core.model.cooling import AirCooler, Cdu, HeatRejection
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind
from core.model.entity import Placed
from core.model.project import Project
from core.results.design_results import DesignResults
from core.units.display import as_read
from desktop.floorplan.canvas import in_pixels, line_pen, scene_rect
from desktop.floorplan.still_picture import StillPicture
from desktop.theme import Theme, font

LEAST_PX = 12.0
"""Anything smaller across has neither words nor an arrow."""

EQUIPMENT = (AirCooler, Cdu, HeatRejection, PowerUnit, PowerSource)


class EquipmentLayer(QGraphicsItem):
    """Everything but racks that stands somewhere or hangs over the racks."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setZValue(20)
        self.theme = theme
        self.colliding: frozenset[str] = frozenset()
        self._items: list[Placed] = []
        self._numbers: dict[str, str] = {}
        self._bounds = QRectF()
        self._changes = 0
        self.picture = StillPicture()

    def show_project(self, project: Project) -> None:
        """Take another project."""
        items: list[Placed] = [p for kind in EQUIPMENT for p in project.of_type(kind)]
        if len(items) == len(self._items) and all(map(is_, items, self._items)):
            return
        self.prepareGeometryChange()
        self._items = items
        self._changes += 1
        around = union(p.rectangle for p in self._items)
        self._bounds = scene_rect(around.grown(2.0)) if around else QRectF()
        self.update()

    def show_results(self, results: DesignResults | None) -> None:
        """Take new loads."""
        numbers = equipment_numbers(results)
        if numbers != self._numbers:
            self._numbers = numbers
            self._changes += 1
            self.update()

    def number(self, item_id: str) -> str:
        """The number shown on an item, or nothing."""
        return self._numbers.get(item_id, "")

    def boundingRect(self) -> QRectF:
        """Around all equipment."""
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Lay down the picture of all items."""
        colliding = frozenset(i.id for i in self._items if i.id in self.colliding) if self.colliding else frozenset()
        self.picture.paint(painter, widget, (self.theme.name, self._changes, colliding), self._draw, may_wait=True)

    def _draw(self, painter: QPainter) -> None:
        is_light = self.theme.name == "light"
        air = QColor("#e3eef7" if is_light else "#22364a")
        power = QColor("#f3ecdf" if is_light else "#3a3222")
        edge = line_pen(painter, "#51607a" if is_light else "#5d6f8a")
        for item in self._items:
            is_power = isinstance(item, PowerUnit | PowerSource)
            painter.setPen(edge)
            if isinstance(item, PowerUnit) and item.kind is PowerUnitKind.BUSWAY:
                painter.setBrush(QColor(self.theme.warn))
            else:
                painter.setBrush(QColor(self.theme.bad) if item.id in self.colliding else power if is_power else air)
            painter.drawRect(scene_rect(item.rectangle))
        with in_pixels(painter) as transform:
            for item in self._items:
                box = transform.mapRect(scene_rect(item.rectangle))
                if min(box.width(), box.height()) < LEAST_PX:
                    continue
                if isinstance(item, AirCooler):
                    self._arrow(painter, item, box)
                if not (isinstance(item, PowerUnit) and item.kind is PowerUnitKind.BUSWAY):
                    self._text(painter, item, box)

    def _arrow(self, painter: QPainter, item: AirCooler, box: QRectF) -> None:
        """A triangle on the side that a cooler blows to."""
        fx, fy = item.footprint.facing
        tip = box.center() + QPointF(fx * (box.width() / 2 - 2), -fy * (box.height() / 2 - 2))
        side = QPointF(-fy, -fx) * 5.0
        back = tip - QPointF(fx, -fy) * 7.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.accent))
        painter.drawPolygon(QPolygonF([tip, back + side, back - side]))

    def _text(self, painter: QPainter, item: Placed, box: QRectF) -> None:
        lines = [item.tag, self._numbers.get(item.id, "")]
        bold, plain = font(11, QFont.Weight.DemiBold), font(10)
        turned = box.height() > 1.4 * box.width()
        painter.save()
        if turned:
            painter.translate(box.center())
            painter.rotate(-90)
            box = QRectF(-box.height() / 2, -box.width() / 2, box.height(), box.width())
        two = box.height() >= 28.0 and bool(lines[1])
        text = lines[0] if two or not lines[1] else f"{lines[0]}  {lines[1]}"
        if QFontMetricsF(bold).horizontalAdvance(text) > box.width() - 4.0:
            text = lines[0]
        if QFontMetricsF(bold).horizontalAdvance(text) <= box.width() - 2.0 and box.height() >= 12.0:
            painter.setFont(bold)
            painter.setPen(QColor(self.theme.ink))
            top = box.center().y() - (14.0 if two else 8.0)
            painter.drawText(QRectF(box.left(), top, box.width(), 16.0), Qt.AlignmentFlag.AlignCenter, as_read(text))
            if two:
                painter.setFont(plain)
                painter.setPen(QColor(self.theme.dim))
                painter.drawText(
                    QRectF(box.left(), box.center().y(), box.width(), 14.0), Qt.AlignmentFlag.AlignCenter, lines[1]
                )
        painter.restore()
