"""The power view of the plan: loadings as colours, and busways with their names."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QTransform

from core.drawing.plan_items import PlanItems, boxes_reach_into
from core.drawing.power_numbers import LEVEL_COLOURS, LEVELS, level_colour
from core.drawing.power_plan import LoadPatches, LoadPlan, PlanRoute
from core.geometry.rectangle import Rectangle
from core.model.electrical import PowerPath, PowerUnit, PowerUnitKind
from core.model.project import Project
from core.results.design_results import DesignResults
from core.results.power_chain import ChainFlow
from core.units import percent
from desktop.floorplan.canvas import draw_boxes, in_pixels, scene_rect
from desktop.floorplan.power_links import PowerLinks
from desktop.floorplan.rack_layer import RackLayer
from desktop.floorplan.still_layer import StillLayer
from desktop.theme import Theme, font
from desktop.words import tr

ALPHA = 125
LABEL_FROM_PX = 90.0
LABEL_REACH_PX = 70.0
"""How far the card of a busway may reach beyond it."""
LABEL_AT = {PowerPath.A: 0.3, PowerPath.COMMON: 0.5, PowerPath.B: 0.7}
"""Where along a busway its card hangs: those of a pair must not hide each other."""


class PowerLayer(StillLayer):
    """Hidden until the power view is chosen.

    Attributes:
        is_on: Whether the view is chosen.
        links: Links of what is selected.

    Args:
        theme: Colours.
        racks: Layer of the racks: those in hand are coloured where they are now.
    """

    def __init__(self, theme: Theme, racks: RackLayer) -> None:
        self.links = PowerLinks(theme)
        super().__init__(theme)
        self.setZValue(25)
        self._racks = racks
        self.is_on = False
        self._project = Project.of(())
        self._flow: ChainFlow | None = None
        self._loads = LoadPlan()
        self._units = PlanItems()
        self.patches: LoadPatches | None = None
        self._level: NDArray[np.intp] = np.zeros(0, dtype=np.intp)
        self.setVisible(False)

    def set_on(self, is_on: bool) -> None:
        """Show or hide it."""
        self.is_on = is_on
        self.setVisible(is_on)
        self.links.set_on(is_on)
        self._read()
        self.spoil()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.theme = self.links.theme = theme

    def show_project(self, project: Project, seen: Project) -> None:
        """Take another project, or a preview of one.

        Args:
            project: All of it.
            seen: What of it is not hidden.
        """
        self._project = seen
        self.links.show_project(project)
        if self._read():
            self.change_looks()

    def show_results(self, results: DesignResults | None) -> None:
        """Take new flows."""
        power = results.power.value if results is not None else None
        self._flow = power.chain if power is not None else None
        self.links.show_flow(self._flow)
        if self._read():
            self.spoil()

    def show_selection(self, ids: tuple[str, ...]) -> None:
        """Draw the links of other items."""
        self.links.show_selection(ids)

    @property
    def routes(self) -> list[PlanRoute]:
        """Links drawn now."""
        return self.links.routes

    def _read(self) -> bool:
        """Colour everything anew; returns whether any loading is seen to be another."""
        before, level = self.patches, self._level
        self.patches = None
        if self.is_on and self._flow is not None:
            self._units.take(self._project.of_type(PowerUnit))
            self.patches = self._loads.patches(self._project, self._flow)
            self._level = np.searchsorted(LEVELS, self.patches.loading_ratio, side="right")
        if before is None or self.patches is None:
            return before is not self.patches
        return not np.array_equal(level, self._level) or not np.array_equal(before.is_dead, self.patches.is_dead)

    # -- painting ---------------------------------------------------------------------------------------------------

    def draw(self, painter: QPainter, around: Rectangle) -> None:
        """Colours, then names of busways."""
        if self.patches is not None:
            owner = self.patches.owner
            stays = (owner < 0) | ~self._racks.held.is_left_out[owner] if len(owner) else owner < 0
            self._draw(painter, self.patches, around, stays)
            self._busways(painter, around)

    def draw_over(self, painter: QPainter, around: Rectangle) -> None:
        """Draw the units again that stand over racks in hand. [m]"""
        if self.patches is not None:
            painter.save()
            painter.setClipRect(scene_rect(around))
            self._draw(painter, self.patches, around, self.patches.owner < 0)
            self._busways(painter, around)
            painter.restore()

    def _is_loose(self) -> NDArray[np.bool_]:
        """Which patches belong to racks in hand."""
        owner = self.patches.owner if self.patches is not None else np.zeros(0, dtype=np.intp)
        is_loose = self._racks.held.is_loose
        return (owner >= 0) & is_loose[owner] if is_loose.any() else np.zeros(len(owner), dtype=np.bool_)

    def loose_boxes_m(self) -> NDArray[np.float64]:
        """Where patches of racks in hand are now. [m]"""
        return self.patches.boxes_m[self._is_loose()] if self.patches is not None else np.zeros((0, 4))

    def draw_loose(self, painter: QPainter, around: Rectangle) -> None:
        """Draw the patches of racks in hand. [m]"""
        if self.patches is not None:
            self._draw(painter, self.patches, around, self._is_loose())

    def _draw(self, painter: QPainter, patches: LoadPatches, around: Rectangle, chosen: NDArray[np.bool_]) -> None:
        chosen = chosen & boxes_reach_into(patches.boxes_m, around)
        painter.setPen(Qt.PenStyle.NoPen)
        for level, token in enumerate(LEVEL_COLOURS):
            of_level = np.flatnonzero(chosen & ~patches.is_dead & (self._level == level))
            if len(of_level):
                colour = QColor(getattr(self.theme, token))
                colour.setAlpha(ALPHA)
                painter.setBrush(colour)
                draw_boxes(painter, patches.boxes_m[of_level])
        dead = np.flatnonzero(chosen & patches.is_dead)
        if len(dead):
            with in_pixels(painter) as transform:
                boxes = [Rectangle(*box) for box in patches.boxes_m[dead].tolist()]
                self._dead_boxes(painter, [transform.mapRect(scene_rect(box)) for box in boxes])

    def _dead_boxes(self, painter: QPainter, boxes: list[QRectF]) -> None:
        """Hatched, with the word where it fits."""
        painter.setPen(Qt.PenStyle.NoPen)
        ground, lines = QColor(self.theme.canvas), QColor(self.theme.bad)
        ground.setAlpha(110)
        lines.setAlpha(150)
        for brush in (QBrush(ground), QBrush(lines, Qt.BrushStyle.BDiagPattern)):
            painter.setBrush(brush)
            painter.drawRects(boxes)
        painter.setFont(font(10, QFont.Weight.DemiBold))
        painter.setPen(QColor(self.theme.bad))
        for box in boxes:
            if box.width() >= 30.0 and box.height() >= 46.0:
                words = QRectF(box.left(), box.bottom() - 16.0, box.width(), 14.0)
                painter.drawText(words, Qt.AlignmentFlag.AlignCenter, tr("dead"))

    def _busways(self, painter: QPainter, around: Rectangle) -> None:
        """Name and loading on a small card on each busway."""
        if self._flow is not None:
            near = self._units.within(around.grown(LABEL_REACH_PX / painter.worldTransform().m11()))
            units = [self._units.items[n] for n in near.tolist()]
            with in_pixels(painter) as transform:
                self._cards(painter, transform, self._flow, [u for u in units if isinstance(u, PowerUnit)])

    def _cards(self, painter: QPainter, transform: QTransform, flow: ChainFlow, units: list[PowerUnit]) -> None:
        letters = font(10, QFont.Weight.DemiBold)
        metrics = QFontMetricsF(letters)
        painter.setFont(letters)
        shown = QRectF(painter.viewport())
        for unit in units:
            n = flow.index.get(unit.id)
            box = transform.mapRect(scene_rect(unit.rectangle))
            if unit.kind is not PowerUnitKind.BUSWAY or n is None or max(box.width(), box.height()) < LABEL_FROM_PX:
                continue
            loading = float(flow.loading_ratio[n])
            text = f"{unit.tag} {percent(loading)}" if flow.is_live[n] else tr("{tag} dead").format(tag=unit.tag)
            token = level_colour(loading) if flow.is_live[n] else "bad"
            card = QRectF(0.0, 0.0, metrics.horizontalAdvance(text) + 10.0, 15.0)
            share = LABEL_AT[unit.path]
            middle = QPointF(box.left() + share * box.width(), box.top() + (1.0 - share) * box.height())
            is_wide = box.width() > box.height()
            # the busways of both paths lie close together: one is named above itself, the other below
            at = box.bottom() + 0.5 * card.height() if unit.path is PowerPath.B else box.top() - 0.5 * card.height()
            card.moveCenter(QPointF(middle.x(), at) if is_wide else QPointF(box.center().x(), middle.y()))
            if not card.intersects(shown):
                continue
            painter.setPen(QPen(QColor(getattr(self.theme, token)), 1.2))
            painter.setBrush(QColor(self.theme.panel))
            painter.drawRoundedRect(card, 4.0, 4.0)
            painter.setPen(QColor(self.theme.ink))
            painter.drawText(card, Qt.AlignmentFlag.AlignCenter, text)
