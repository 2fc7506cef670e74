"""Numbers of the pressure view: the flow of every tile, and what enclosed aisles hold and lose."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.model.cooling import Containment, PerforatedTile
from core.model.project import Project
from core.results.design_results import DesignResults
from core.results.room_air import AislePressure
from core.units import signed
from core.units.display import axis
from desktop.floorplan.canvas import in_pixels, scene_rect
from desktop.floorplan.heat_layer import HeatLayer
from desktop.floorplan.still_picture import StillPicture
from desktop.theme import Theme, font
from desktop.words import as_read, tr

FLOWS_FROM_PX = 24.0
EVERYWHERE = QRectF(-1e5, -1e5, 2e5, 2e5)


class PressureLayer(QGraphicsItem):
    """Over the floor, under the marks.

    Args:
        heat: Layer whose view and colours are used.
        theme: Colours.
    """

    def __init__(self, heat: HeatLayer, theme: Theme) -> None:
        super().__init__()
        self.setZValue(30)
        self.theme = theme
        self.picture = StillPicture()
        self._heat = heat
        self._project = Project.of(())
        self._aisles: tuple[AislePressure, ...] = ()
        self._shown: tuple[object, ...] = ()

    def show_project(self, project: Project) -> None:
        """Take another project."""
        self._project = project
        self.update()

    def show_results(self, results: DesignResults | None) -> None:
        """Take other pressures."""
        thermal = results.thermal.value if results else None
        self._aisles = tuple(aisle for hall in (thermal.halls if thermal else ()) for aisle in hall.aisles)
        self.update()

    def words(self) -> list[str]:
        """What stands on the aisles."""
        return [aisle_words(aisle) for aisle in self._aisles]

    def boundingRect(self) -> QRectF:
        """Everywhere: the halls lie where they like."""
        return EVERYWHERE

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Lay down the picture of the numbers, in the view of the pressure alone."""
        if self._heat.view.shows_room_air or not self._heat.isVisible():
            return
        floors = self._heat.floors()
        if len(floors) != len(self._shown) or any(a is not b for a, b in zip(floors, self._shown, strict=True)):
            self._shown = tuple(floors)
        key = (self.theme.name, tuple(map(id, self._shown)), self._aisles, id(self._project), self._heat.pressure_scale)
        self.picture.paint(painter, widget, key, self._draw, may_wait=True)

    def _draw(self, painter: QPainter) -> None:
        with in_pixels(painter) as transform:
            cards = []
            for aisle in self._aisles:
                containment = self._project.get(aisle.containment_id)
                if isinstance(containment, Containment):
                    box = transform.mapRect(scene_rect(containment.rectangle))
                    cards.append(_card(box, as_read(aisle_words(aisle)).split("\n")))
            for floor in self._heat.floors():
                for tile_id, flow in zip(floor.tile_ids, floor.tile_m3_s.tolist(), strict=True):
                    tile = self._project.get(tile_id)
                    if isinstance(tile, PerforatedTile):
                        box = transform.mapRect(scene_rect(tile.rectangle))
                        if not any(card.intersects(box) for card, _ in cards):  # a number half covered reads as another
                            self._flow(painter, box, tile, flow)
            for card, lines in cards:
                self._aisle(painter, card, lines)

    def _flow(self, painter: QPainter, box: QRectF, tile: PerforatedTile, flow_m3_s: float) -> None:
        if min(box.width(), box.height()) < FLOWS_FROM_PX:
            return
        under = self._heat.pressure_at(tile.x_m, tile.y_m)
        scale = self._heat.pressure_scale
        painter.setPen(scale.line_colour(under if under is not None else scale.low_c))
        painter.setFont(font(10))
        unit, number = axis("m³/s")
        flow = f"{flow_m3_s:.2f}" if unit == "m³/s" else f"{number(flow_m3_s):.0f}"
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, flow)

    def _aisle(self, painter: QPainter, card: QRectF, lines: list[str]) -> None:
        painter.setPen(QPen(QColor(self.theme.line), 1.0))
        painter.setBrush(QColor(self.theme.panel))
        painter.drawRoundedRect(card, 6.0, 6.0)
        painter.setFont(font(11, QFont.Weight.DemiBold))
        for n, line in enumerate(lines):
            painter.setPen(QColor(self.theme.ink if n == 0 else self.theme.dim))
            at = QRectF(card.topLeft() + QPointF(0.0, 3.0 + 15.0 * n), card.bottomRight())
            painter.drawText(at, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, line)


def _card(aisle: QRectF, lines: list[str]) -> tuple[QRectF, list[str]]:
    """A card in the middle of an aisle and what stands on it: the first line alone where there is no room for all."""
    metrics = QFontMetricsF(font(11, QFont.Weight.DemiBold))
    if max(map(metrics.horizontalAdvance, lines)) + 12.0 > aisle.width():
        lines = lines[:1]
    card = QRectF(0.0, 0.0, max(map(metrics.horizontalAdvance, lines)) + 16.0, 15.0 * len(lines) + 6.0)
    card.moveCenter(aisle.center())
    return card, lines


def aisle_words(aisle: AislePressure) -> str:
    """Pressure of an aisle, and under it what leaks through its panels.

    >>> aisle_words(AislePressure("a", 2.0, 1.5, 0.4, 12.34))
    'aisle +12.3 Pa\\n0.50 m³/s leaks out'
    """
    words = tr("{leak:.2f} m³/s leaks out") if aisle.leak_m3_s >= 0.0 else tr("{leak:.2f} m³/s leaks in")
    leaks = words.format(leak=abs(aisle.leak_m3_s))
    if math.isnan(aisle.pressure_pa):
        return tr("{leak:.2f} m³/s too {which}\nno leak to pass it").format(
            leak=abs(aisle.leak_m3_s), which=tr("much") if aisle.leak_m3_s > 0.0 else tr("little")
        )
    return tr("aisle {pressure} Pa\n{leaks}").format(
        pressure=signed(aisle.pressure_pa, 1),
        leaks=leaks,  # no minus before nought
    )
