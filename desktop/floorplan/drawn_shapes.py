"""What tools draw beside lines: the shape in hand, handles to take hold of, and words on a card, all in pixels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from core.editing.tool import Feedback
from core.geometry.outline_edit import edges_of
from core.geometry.polygon import centroid
from core.geometry.rectangle import Point
from core.model.project import Project
from core.model.space import Hall, Wall
from desktop.floorplan.canvas import draw_boxes, in_pixels, line_pen
from desktop.theme import Theme, font
from desktop.words import as_read

HANDLE_PX, CROSS_PX, FILL_ALPHA, RIGHT_ANGLE_PX = 8.0, 14.0, 34, 13.0
CLASH_ALPHA, DASHED_FROM_PX = 70, 10.0


def draw_shape(painter: QPainter, theme: Theme, feedback: Feedback) -> None:
    """The shape that a tool has in hand: in the bad colour, dashed and hatched, where it would be refused."""
    if not feedback.shape:
        return
    colour = QColor(theme.bad if feedback.is_refused else theme.accent)
    with in_pixels(painter) as transform:
        corners = QPolygonF([transform.map(QPointF(x, -y)) for x, y in feedback.shape])
        pen = QPen(colour, 2.0, Qt.PenStyle.DashLine if feedback.is_refused else Qt.PenStyle.SolidLine)
        fill = QColor(colour)
        fill.setAlpha(FILL_ALPHA)
        hatched = QBrush(colour, Qt.BrushStyle.BDiagPattern)
        painter.setBrush(hatched if feedback.is_refused else fill)
        painter.setPen(pen)
        painter.drawPolygon(corners)


def draw_clashes(painter: QPainter, theme: Theme, boxes_m: NDArray[np.float64]) -> None:
    """Hatch what overlaps something or stands outside, with a dashed outline: neither is told by colour alone.

    Args:
        painter: In scene coordinates.
        theme: Colours.
        boxes_m: What does not fit, x0, y0, x1, y1, shape (n, 4). [m]
    """
    view = painter.worldTransform().inverted()[0].mapRect(QRectF(painter.viewport()))
    x0, y0, x1, y1 = boxes_m.T
    seen = (x0 < view.right()) & (view.left() < x1) & (-y1 < view.bottom()) & (view.top() < -y0)
    boxes_m = boxes_m[seen]
    if not len(boxes_m):
        return
    tint = QColor(theme.bad)
    tint.setAlpha(CLASH_ALPHA)
    hatched = QBrush(QColor(theme.bad), Qt.BrushStyle.BDiagPattern)  # as dense at every zoom
    painter.setPen(Qt.PenStyle.NoPen)
    for brush in (tint, hatched):
        painter.setBrush(brush)
        draw_boxes(painter, boxes_m)
    if (
        painter.deviceTransform().m11() * float((boxes_m[:, 2] - boxes_m[:, 0]).max())
        < DASHED_FROM_PX * painter.device().devicePixelRatio()
    ):
        return  # hatching alone: dashes of many small ones would take longer than all the rest
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (line_pen(painter, theme.panel, 3.0), line_pen(painter, theme.bad, 2.0, is_dashed=True)):
        painter.setPen(pen)
        draw_boxes(painter, boxes_m)


def draw_handles(painter: QPainter, theme: Theme, places: Iterable[Point], *, is_round: bool = False) -> None:
    """Squares, or discs, to take hold of. [m]"""
    half = 0.5 * HANDLE_PX
    with in_pixels(painter) as transform:
        painter.setPen(QPen(QColor(theme.accent), 1.5))
        painter.setBrush(QColor(theme.panel))
        for x, y in places:
            at = transform.map(QPointF(x, -y))
            box = QRectF(at.x() - half, at.y() - half, HANDLE_PX, HANDLE_PX)
            painter.drawEllipse(box) if is_round else painter.drawRect(box)


def draw_cross(painter: QPainter, theme: Theme, place: Point) -> None:
    """A cross that stands for the pointer. [m]"""
    with in_pixels(painter) as transform:
        at = transform.map(QPointF(place[0], -place[1]))
        for colour, width in ((theme.panel, 4.0), (theme.ink, 1.5)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawLine(at - QPointF(CROSS_PX, 0.0), at + QPointF(CROSS_PX, 0.0))
            painter.drawLine(at - QPointF(0.0, CROSS_PX), at + QPointF(0.0, CROSS_PX))


def draw_right_angle(painter: QPainter, theme: Theme, corner: Point, edge: Point, start: Point) -> None:
    """The sign of a right angle at a corner, between an edge and the line that comes from the start. [m]"""
    with in_pixels(painter) as transform:
        at, along, back = (transform.map(QPointF(x, -y)) for x, y in (corner, edge, start))
        one, two = (QLineF(at, to) for to in (along, back))
        if min(one.length(), two.length()) < 1.0:
            return
        for line in (one, two):
            line.setLength(RIGHT_ANGLE_PX)
        sign = [one.p2(), one.p2() + two.p2() - at, two.p2()]
        for colour, width in ((theme.panel, 5.0), (theme.accent, 2.0)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawPolyline(sign)
        painter.setBrush(QColor(theme.accent))
        painter.drawEllipse(at, 3.0, 3.0)


def draw_labels(painter: QPainter, theme: Theme, labels: Iterable[tuple[Point, str]]) -> None:
    """Words on cards around a place; line breaks make a card of several lines. [m]"""
    bold = font(12, QFont.Weight.DemiBold)
    metrics = QFontMetricsF(bold)
    with in_pixels(painter) as transform:
        painter.setFont(bold)
        for (x, y), words in labels:
            lines = as_read(words).splitlines()
            width = max(metrics.horizontalAdvance(line) for line in lines) + 16.0
            card = QRectF(0.0, 0.0, width, metrics.height() * len(lines) + 6.0)
            card.moveCenter(transform.map(QPointF(x, -y)))
            painter.setBrush(QColor(theme.panel))
            painter.setPen(QPen(QColor(theme.line), 1.0))
            painter.drawRoundedRect(card, 6.0, 6.0)
            painter.setPen(QColor(theme.ink))
            painter.drawText(card, Qt.AlignmentFlag.AlignCenter, "\n".join(lines))


def draw_chosen_building(painter: QPainter, theme: Theme, project: Project, ids: Sequence[str]) -> None:
    """Outlines and handles of selected halls and walls."""
    for hall in (h for i in ids if isinstance(h := project.get(i), Hall)):
        _line(painter, theme, [*hall.outline_m, hall.outline_m[0]])
        middles = [(0.5 * (a[0] + b[0]), 0.5 * (a[1] + b[1])) for a, b in edges_of(hall.outline_m)]
        draw_handles(painter, theme, middles, is_round=True)
        draw_handles(painter, theme, [*hall.outline_m, centroid(hall.outline_m)])
    for wall in (w for i in ids if isinstance(w := project.get(i), Wall)):
        ends = [(wall.x0_m, wall.y0_m), (wall.x1_m, wall.y1_m)]
        _line(painter, theme, ends)
        draw_handles(painter, theme, ends)


def _line(painter: QPainter, theme: Theme, points: Sequence[Point]) -> None:
    with in_pixels(painter) as transform:
        painter.setPen(QPen(QColor(theme.accent), 2.5))
        painter.drawPolyline([transform.map(QPointF(x, -y)) for x, y in points])
