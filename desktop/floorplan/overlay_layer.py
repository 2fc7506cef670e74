"""Selection outlines, guides, rubber band and live dimensions: drawn over everything."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.drawing.plan_items import PlanItems, boxes_reach_into
from core.drawing.section import SectionLine
from core.editing.tool import Feedback
from core.editing.typed_shift import TYPED_MARK
from core.geometry.rectangle import Rectangle
from core.model.entity import placed_among
from core.model.footprints import boxes_of
from core.model.project import Project
from core.model.space import Hall, Wall
from desktop.floorplan.canvas import in_pixels, line_pen
from desktop.floorplan.drawn_shapes import (
    draw_chosen_building,
    draw_clashes,
    draw_cross,
    draw_handles,
    draw_labels,
    draw_right_angle,
    draw_shape,
)
from desktop.floorplan.framed_boxes import outline_boxes
from desktop.floorplan.loose_picture import LoosePicture
from desktop.theme import Theme, font
from desktop.words import as_read

LEAST_GAP_PX, TICK_PX, EDGE_PX, OUTLINE_PX = 8.0, 5.0, 8.0, 2.5
EVERYWHERE = QRectF(-1e5, -1e5, 2e5, 2e5)


class OverlayLayer(QGraphicsItem):
    """What the tools want shown.

    Attributes:
        outlines_m: Outlines of what is selected, x0, y0, x1, y1, shape (n, 4). [m]
        clashes_m: What is hatched because it does not fit, x0, y0, x1, y1, shape (n, 4). [m]
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setZValue(100)
        self.theme = theme
        self.outlines_m = np.zeros((0, 4))
        self._outlines = LoosePicture()
        self._chosen: tuple[Project, tuple[str, ...]] = (Project.of(()), ())
        self._feedback = Feedback()
        self.clashes_m = boxes_of(())
        self._cross_m: tuple[float, float] | None = None
        self._section: SectionLine | None = None
        self._section_place_m = math.nan

    def show_selection(self, project: Project, ids: tuple[str, ...], shown: Sequence[PlanItems] = ()) -> None:
        """Outline these items.

        Args:
            project: Where they stand.
            ids: Which.
            shown: Items of the project whose outlines are known already.
        """
        others, boxes = _chosen_of(ids, shown)
        found = list(filter(None, map(project.entities.get, others)))
        self._chosen = (project, tuple(e.id for e in found if isinstance(e, Hall | Wall)))
        self.outlines_m = np.concatenate([*boxes, boxes_of(placed_among(found))])
        self.update()

    def show_feedback(self, feedback: Feedback) -> None:
        """Draw what a tool says."""
        self._feedback = feedback
        self.update()

    def show_clashes(self, project: Project, ids: frozenset[str]) -> None:
        """Hatch items that do not fit where they are."""
        items = placed_among(map(project.entities.get, ids))
        self.clashes_m = boxes_of(items)
        self.update()

    def show_section(self, line: SectionLine | None) -> None:
        """Draw the line of a section from A to B, or none."""
        self._section, self._section_place_m = line, math.nan
        self.update()

    def show_section_place(self, along_m: float) -> None:
        """Mark the place on the section's line that is pointed at; NaN for none. [m]"""
        self._section_place_m = along_m
        self.update()

    def show_cross(self, place_m: tuple[float, float] | None) -> None:
        """Draw a cross that stands for the pointer, or none. [m]"""
        self._cross_m = place_m
        self.update()

    def boundingRect(self) -> QRectF:
        """Everywhere: guides may be anywhere."""
        return EVERYWHERE

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw outlines and feedback."""
        accent = QColor(self.theme.accent)
        if widget is not None:
            self._outlines.paint(painter, widget, self.outlines_m, self.theme.name, self._outline)
        else:
            view = painter.worldTransform().inverted()[0].mapRect(QRectF(painter.viewport()))
            self._outline(painter, Rectangle(view.left(), -view.bottom(), view.right(), -view.top()))
        draw_clashes(painter, self.theme, self.clashes_m)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        draw_shape(painter, self.theme, self._feedback)
        draw_chosen_building(painter, self.theme, *self._chosen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        thin = line_pen(painter, accent)
        painter.setPen(thin)
        painter.drawLines([QLineF(a[0], -a[1], b[0], -b[1]) for a, b in self._feedback.guides])
        band = self._feedback.band
        if band is not None:
            self._band(painter, band)
        if self._feedback.dimension is not None:
            self._dimension(painter, *self._feedback.dimension)
        for gap in self._feedback.gaps:
            self._gap(painter, *gap)
        draw_handles(painter, self.theme, self._feedback.handles)
        draw_labels(painter, self.theme, self._feedback.labels)
        if self._feedback.right_angle is not None:
            draw_right_angle(painter, self.theme, *self._feedback.right_angle)
        if self._cross_m is not None:
            draw_cross(painter, self.theme, self._cross_m)
        if self._section is not None:
            self._section_line(painter, self._section)

    def _band(self, painter: QPainter, band: tuple[float, float, float, float]) -> None:
        """The rubber band: to the right, which encloses, solid; to the left, which touches, dashed in another hue."""
        touches = band[2] < band[0]
        colour = QColor(self.theme.ok if touches else self.theme.accent)
        pen = line_pen(painter, colour)
        if touches:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        colour.setAlpha(28)
        painter.setBrush(colour)
        painter.drawRect(QRectF(QPointF(band[0], -band[1]), QPointF(band[2], -band[3])).normalized())

    def _outline(self, painter: QPainter, shown: Rectangle) -> None:
        """Outlines of what is selected in a rectangle. [m]"""
        boxes_m = self.outlines_m[boxes_reach_into(self.outlines_m, shown)]
        outline_boxes(painter, boxes_m, self.theme.accent, OUTLINE_PX)

    def _section_line(self, painter: QPainter, line: SectionLine) -> None:
        """A dash-dotted line with a light edge, a disc with its letter at both ends."""
        with in_pixels(painter) as transform:
            a, b = transform.map(QPointF(line.x0_m, -line.y0_m)), transform.map(QPointF(line.x1_m, -line.y1_m))
            painter.setPen(QPen(QColor(self.theme.panel), 4.0))
            painter.drawLine(a, b)
            painter.setPen(QPen(QColor(self.theme.accent), 2.0, Qt.PenStyle.DashDotLine))
            painter.drawLine(a, b)
            painter.setPen(QPen(QColor(self.theme.panel), 1.5))
            painter.setBrush(QColor(self.theme.accent))
            if not math.isnan(self._section_place_m):
                x, y = line.point(self._section_place_m)
                painter.drawEllipse(transform.map(QPointF(x, -y)), 5.0, 5.0)
            painter.setFont(font(11, QFont.Weight.DemiBold))
            for at, letter in ((a, "A"), (b, "B")):
                disc = QRectF(at.x() - 9.0, at.y() - 9.0, 18.0, 18.0)
                painter.setPen(QPen(QColor(self.theme.panel), 1.5))
                painter.drawEllipse(disc)
                painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, letter)

    def _gap(self, painter: QPainter, start: tuple[float, float], end: tuple[float, float], text: str) -> None:
        """A dimension line with end ticks; its words stand beside the middle, where there is room."""
        text = as_read(text)
        with in_pixels(painter) as transform:
            a, b = transform.map(QPointF(start[0], -start[1])), transform.map(QPointF(end[0], -end[1]))
            along = QLineF(a, b)
            if along.length() < LEAST_GAP_PX:
                return
            painter.setPen(QPen(QColor(self.theme.accent), 1.25))
            tick = QPointF(along.dy(), -along.dx()) / along.length() * TICK_PX
            painter.drawLines([along, QLineF(a - tick, a + tick), QLineF(b - tick, b + tick)])
            bold = font(11, QFont.Weight.DemiBold)
            metrics = QFontMetricsF(bold)
            card = QRectF(0.0, 0.0, metrics.horizontalAdvance(text) + 8.0, metrics.height())
            card.moveCenter(along.center())
            if card.width() > abs(along.dx()) - 4.0 and abs(along.dx()) > abs(along.dy()):
                card.translate(0.0, -card.height())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.theme.panel))
            painter.drawRoundedRect(card, 4.0, 4.0)
            painter.setFont(bold)
            painter.setPen(QColor(self.theme.accent))
            painter.drawText(card, Qt.AlignmentFlag.AlignCenter, text)

    def _dimension(self, painter: QPainter, start: tuple[float, float], end: tuple[float, float], text: str) -> None:
        text = text if TYPED_MARK in text else as_read(text)
        with in_pixels(painter) as transform:
            a = transform.map(QPointF(start[0], -start[1]))
            b = transform.map(QPointF(end[0], -end[1]))
            painter.setPen(QPen(QColor(self.theme.accent), 1.5))
            painter.drawLine(a, b)
            for point in (a, b):
                painter.drawEllipse(point, 3.0, 3.0)
            bold = font(12, QFont.Weight.DemiBold)
            width = QFontMetricsF(bold).horizontalAdvance(text) + 14.0
            card = QRectF(b.x() + 12.0, b.y() - 30.0, width, 22.0)
            card = _within(card, QRectF(painter.viewport()))  # what is typed stays in sight, however far it leads
            painter.setBrush(QColor(self.theme.panel))
            painter.setPen(QPen(QColor(self.theme.line), 1.0))
            painter.drawRoundedRect(card, 6.0, 6.0)
            painter.setFont(bold)
            painter.setPen(QColor(self.theme.accent))
            painter.drawText(card, Qt.AlignmentFlag.AlignCenter, text)


def _chosen_of(ids: Sequence[str], shown: Sequence[PlanItems]) -> tuple[list[str], list[NDArray[np.float64]]]:
    """Of chosen items those that are not shown as they are known, and the footprints of those that are. [m]"""
    known, boxes = np.zeros(len(ids), dtype=np.bool_), []
    for plan in shown:
        places = plan.places_of(ids)
        known |= places >= 0
        boxes.append(plan.boxes_m[places[places >= 0]])
    return [ids[n] for n in np.flatnonzero(~known).tolist()], boxes


def _within(card: QRectF, view: QRectF) -> QRectF:
    """A card moved into the view, where it is not."""
    room = view.adjusted(EDGE_PX, EDGE_PX, -EDGE_PX - card.width(), -EDGE_PX - card.height())
    x = max(min(card.x(), room.right()), room.left())
    return QRectF(QPointF(x, max(min(card.y(), room.bottom()), room.top())), card.size())
