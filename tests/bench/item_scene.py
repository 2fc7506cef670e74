"""The plan as it would be with one QGraphicsItem for each rack: what the canvas is measured against."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPixmapItem, QStyleOptionGraphicsItem, QWidget

from core.model.project import Project
from core.model.rack import Rack
from core.results.design_results import DesignResults
from desktop.floorplan.zoomed_view import ZoomedView
from desktop.theme import font
from desktop.widgets.colour_scale import ColourScale

LABEL_FROM_PX = 15.0


class RackItem(QGraphicsItem):
    """A rack with a front in its colour, its tag where it can be read, and a strip in the colour of its feed."""

    def __init__(self, rack: Rack, inlet_c: float, load: QColor) -> None:
        super().__init__()
        box = rack.rectangle
        self._rect = QRectF(0.0, 0.0, box.width_m, box.depth_m)
        self.setPos(box.x0_m, -box.y1_m)
        self._tag, self._facts = rack.tag, f"{rack.power_w / 1e3:.0f} kW {inlet_c:.1f}°"
        self._colour, self._load = ColourScale().colour(inlet_c), load

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        pen = QPen(QColor("#51607a"), 1.0)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(QColor("#dfe3ea"))
        painter.drawRect(self._rect)
        wide, deep = self._rect.width(), self._rect.height()
        painter.fillRect(QRectF(0.0, 0.0, wide, 0.1 * deep), self._colour)
        painter.fillRect(QRectF(0.0, 0.0, 0.2 * wide, deep), self._load)
        scale = painter.worldTransform().m11()
        if scale * wide >= LABEL_FROM_PX:
            place = painter.worldTransform().mapRect(self._rect)
            painter.save()
            painter.resetTransform()
            for line, words in enumerate((self._tag, self._facts)):
                painter.setFont(font(12 - 2 * line))
                if QFontMetricsF(painter.font()).horizontalAdvance(words) <= place.width():
                    row = QRectF(place.left(), place.center().y() - 14.0 + 14.0 * line, place.width(), 14.0)
                    painter.drawText(row, Qt.AlignmentFlag.AlignCenter, words)
            painter.restore()


class ItemScene(ZoomedView):
    """A view with one item for each rack over the same heat map."""

    def __init__(self, project: Project, results: DesignResults, maps: list[tuple[QRectF, QImage]]) -> None:
        super().__init__()
        for rect, image in maps:
            item = QGraphicsPixmapItem()
            item.setPixmap(_pixmap(image))
            item.setPos(rect.topLeft())
            item.setScale(rect.width() / image.width())
            self.scene().addItem(item)
        thermal = results.thermal.value
        inlets = thermal.inlet_by_rack() if thermal else {}
        load = QColor("#2e9e5b")
        load.setAlpha(125)
        for rack in project.racks:
            self.scene().addItem(RackItem(rack, inlets.get(rack.id, 20.0), load))

    def mousePressEvent(self, event):
        self.begin_pan(event)

    def mouseMoveEvent(self, event):
        self.pan(event)

    def mouseReleaseEvent(self, event):
        self.end_pan()


def _pixmap(image: QImage):
    from PySide6.QtGui import QPixmap

    return QPixmap.fromImage(image)
