"""Coolers, CDUs, plant, power units and sources: a plain symbol, the tag and one number each."""

from __future__ import annotations

from collections.abc import Mapping, Set

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPolygonF

from core.drawing.equipment_colours import Fill
from core.drawing.facts import equipment_numbers
from core.drawing.plan_items import IndexArray
from core.geometry.rectangle import Rectangle
from core.model.cooling import AirCooler, Cdu, HeatRejection
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind
from core.model.entity import Placed
from core.model.loop_items import HeatExport, StorageTank
from core.model.project import Project
from core.results.design_results import DesignResults
from desktop.floorplan.canvas import in_pixels, line_pen, scene_rect
from desktop.floorplan.held_items import HeldItems
from desktop.floorplan.still_layer import StillLayer
from desktop.theme import Theme, font, words_px
from desktop.words import as_read

LEAST_PX = 12.0
"""Anything smaller across has neither words nor an arrow."""
OVERHEAD = 0.45
"""How far busways, which hang over racks, cover the racks' tags."""
BOLD = (11, QFont.Weight.DemiBold)
ARROW_PX, ROOMY_PX = 9.0, 36.0
"""Room that a triangle takes at one side, and the width of a cooler in whose middle a tag does not meet it."""

EQUIPMENT = (AirCooler, Cdu, HeatRejection, HeatExport, StorageTank, PowerUnit, PowerSource)


class EquipmentLayer(StillLayer):
    """Everything but racks that stands somewhere or hangs over the racks."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setZValue(20)
        self.held = HeldItems()
        self._numbers: dict[str, str] = {}
        self._fades = (1.0, 1.0)
        self._fills: Mapping[str, Fill] = {}

    @property
    def _items(self) -> tuple[Placed, ...]:
        return self.held.plan.items

    def show_project(self, project: Project, *, is_preview: bool = False) -> None:
        """Take another project, or a preview of one."""
        items = [p for kind in EQUIPMENT for p in project.of_type(kind)]
        self.spoil(self.held.take(items, is_preview=is_preview)[1])
        if self.held.looks_change:
            self.change_looks()

    def show_results(self, results: DesignResults | None) -> None:
        """Take new loads."""
        numbers = equipment_numbers(results)
        others = {i for i in numbers.keys() | self._numbers.keys() if numbers.get(i) != self._numbers.get(i)}
        if others:
            self._numbers = numbers
            self._spoil_items(others)

    def show_fills(self, fills: Mapping[str, Fill]) -> None:
        """Fill items with the colours that racks have; those that are not named have their own."""
        others = {i for i in fills.keys() | self._fills.keys() if fills.get(i) != self._fills.get(i)}
        self._fills = fills
        if others:
            self._spoil_items(others)

    def _spoil_items(self, ids: Set[str]) -> None:
        self.change_looks()
        is_other = np.array([item.id in ids for item in self._items], dtype=bool)
        self.spoil(self.held.plan.boxes_m[is_other & ~self.held.is_left_out])

    def number(self, item_id: str) -> str:
        """The number shown on an item, or nothing."""
        return self._numbers.get(item_id, "")

    def set_fades(self, cooling: float, power: float) -> None:
        """How far coolers and power units cover what is under them."""
        if (cooling, power) != self._fades:
            self._fades = (cooling, power)
            self.spoil()

    def draw(self, painter: QPainter, around: Rectangle) -> None:
        """Draw what stays and reaches into a rectangle. [m]"""
        self.draw_places(painter, np.flatnonzero(self.held.plan.reach_into(around) & ~self.held.is_left_out))

    def draw_over(self, painter: QPainter, around: Rectangle) -> None:
        """Draw again what stands over racks in hand. [m]"""
        painter.save()
        painter.setClipRect(scene_rect(around))
        self.draw(painter, around)
        painter.restore()

    def loose_boxes_m(self) -> NDArray[np.float64]:
        """Where items in hand are now. [m]"""
        return self.held.plan.boxes_m[self.held.is_loose]

    def draw_loose(self, painter: QPainter, around: Rectangle) -> None:
        """Draw the items in hand. [m]"""
        self.draw_places(painter, np.flatnonzero(self.held.plan.reach_into(around) & self.held.is_loose))

    def let_go(self) -> None:
        """The tiles are up to date."""
        self.held.let_go()

    def draw_places(self, painter: QPainter, shown: IndexArray) -> None:
        """Draw items by their places among all of them."""
        items = [self._items[n] for n in shown.tolist()]
        whole = painter.opacity()
        by_look: dict[tuple[str, float], list[QRectF]] = {}
        for item in items:
            by_look.setdefault((self._colour(item), self._fade(item)), []).append(scene_rect(item.rectangle))
        painter.setPen(line_pen(painter, "#51607a" if self.theme.name == "light" else "#5d6f8a"))
        for (colour, fade), boxes in by_look.items():
            painter.setOpacity(whole * fade)
            painter.setBrush(QColor(colour))
            painter.drawRects(boxes)
        with in_pixels(painter) as transform:
            for item in items:
                box = transform.mapRect(scene_rect(item.rectangle))
                if min(box.width(), box.height()) < LEAST_PX:
                    continue
                painter.setOpacity(whole * self._fade(item))
                if isinstance(item, AirCooler):
                    self._arrow(painter, item, box)
                    box = _beside_arrow(item, box)
                if not _is_busway(item):
                    self._text(painter, item, box)

    def _fade(self, item: Placed) -> float:
        fade = self._fades[isinstance(item, PowerUnit | PowerSource)]
        return fade * OVERHEAD if _is_busway(item) and item.id not in self._fills else fade

    def _colour(self, item: Placed) -> str:
        is_light = self.theme.name == "light"
        if item.id in self._fills:
            return self._fills[item.id].colour
        if _is_busway(item):
            return self.theme.warn
        if isinstance(item, PowerUnit | PowerSource):
            return "#f3ecdf" if is_light else "#3a3222"
        return "#e3eef7" if is_light else "#22364a"

    def _arrow(self, painter: QPainter, item: AirCooler, box: QRectF) -> None:
        """A triangle on the side that a cooler blows to."""
        fx, fy = item.footprint.facing
        tip = box.center() + QPointF(fx * (box.width() / 2 - 2), -fy * (box.height() / 2 - 2))
        if _across_px(item, box) < 2.0 * ARROW_PX:
            return  # the tag needs all there is
        side = QPointF(-fy, -fx) * 5.0
        back = tip - QPointF(fx, -fy) * 7.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.accent))
        painter.drawPolygon(QPolygonF([tip, back + side, back - side]))

    def _text(self, painter: QPainter, item: Placed, box: QRectF) -> None:
        fill, number = self._fills.get(item.id), self._numbers.get(item.id, "")
        lines = [item.tag, " ".join(w for w in (fill.letters if fill else "", number) if w)]
        bold, plain = font(*BOLD), font(10)
        turned = box.height() > 1.4 * box.width()
        painter.save()
        if turned:
            painter.translate(box.center())
            painter.rotate(-90)
            box = QRectF(-box.height() / 2, -box.width() / 2, box.height(), box.width())
        two = box.height() >= 28.0 and bool(lines[1])
        text = lines[0] if two or not lines[1] else f"{lines[0]}  {lines[1]}"
        if words_px(text, *BOLD) > box.width() - 4.0:
            text = lines[0]
        if words_px(text, *BOLD) <= box.width() - 2.0 and box.height() >= 12.0:
            painter.setFont(bold)
            painter.setPen(QColor(fill.ink if fill else self.theme.ink))
            top = box.center().y() - (14.0 if two else 8.0)
            painter.drawText(QRectF(box.left(), top, box.width(), 16.0), Qt.AlignmentFlag.AlignCenter, as_read(text))
            if two:
                painter.setFont(plain)
                painter.setPen(QColor(fill.ink if fill else self.theme.dim))
                painter.drawText(
                    QRectF(box.left(), box.center().y(), box.width(), 14.0), Qt.AlignmentFlag.AlignCenter, lines[1]
                )
        painter.restore()


def _beside_arrow(cooler: AirCooler, box: QRectF) -> QRectF:
    """Where the words of a cooler go: what the triangle leaves where both would not find room one over the other."""
    fx, fy = cooler.footprint.facing
    across_px = _across_px(cooler, box)
    off = ARROW_PX - 2.0 if 2.0 * ARROW_PX <= across_px < ROOMY_PX else 0.0
    return box.adjusted(off * max(-fx, 0.0), off * max(fy, 0.0), -off * max(fx, 0.0), -off * max(-fy, 0.0))


def _across_px(cooler: AirCooler, box: QRectF) -> float:
    """Width in the direction that it blows to. [px]"""
    fx, fy = cooler.footprint.facing
    return box.width() if abs(fx) > abs(fy) else box.height()


def _is_busway(item: Placed) -> bool:
    return isinstance(item, PowerUnit) and item.kind is PowerUnitKind.BUSWAY
