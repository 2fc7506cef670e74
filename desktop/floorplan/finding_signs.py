"""Signs of findings on the plan: many of them are stamped, since drawing each of them anew would hold the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap, QPolygonF

from desktop.theme import Theme, font

MOST_COUNTED = 99
MANY_SIGNS = 60
"""As many or fewer are drawn as they are, to the fraction of a pixel."""
STAMP_PX = 40
"""Side of a stamp; the largest sign is 30 pixels wide."""

Sign = tuple[float, float, int, bool]
"""Pixels from the left and the top, how many findings it stands for, and whether one of them is an error."""


def draw_signs(painter: QPainter, theme: Theme, signs: Sequence[Sign]) -> None:
    """Draw signs with a painter in pixels."""
    if len(signs) <= MANY_SIGNS:
        for x, y, count, is_error in signs:
            draw_sign(painter, theme, QPointF(x, y), count, is_error=is_error)
        return
    ratio = painter.device().devicePixelRatio()
    stamps: dict[tuple[int, bool], QPixmap] = {}
    for x, y, count, is_error in signs:
        kind = (min(count, MOST_COUNTED + 1), is_error)
        stamp = stamps.get(kind)
        if stamp is None:
            stamp = stamps[kind] = _stamp(theme, ratio, *kind)
        left, top = round((x - STAMP_PX / 2) * ratio) / ratio, round((y - STAMP_PX / 2) * ratio) / ratio
        painter.drawPixmap(QPointF(left, top), stamp)


def draw_sign(painter: QPainter, theme: Theme, at: QPointF, count: int, *, is_error: bool) -> None:
    """An error is a square diamond, anything less a disc: shape as well as colour; several carry their number."""
    painter.setPen(QPen(QColor(theme.panel), 1.5))
    painter.setBrush(QColor(theme.bad if is_error else theme.warn))
    grown = 1.0 if count == 1 else 1.5
    if is_error:
        corners = [QPointF(0, -10), QPointF(10, 0), QPointF(0, 10), QPointF(-10, 0)]
        painter.drawPolygon(QPolygonF([at + c * grown for c in corners]))
    else:
        painter.drawEllipse(at, 7.0 * grown, 7.0 * grown)
    painter.setPen(QPen(QColor(theme.panel), 1.8))
    if count == 1:
        painter.drawLine(at + QPointF(0, -4), at + QPointF(0, 1))
        painter.drawPoint(at + QPointF(0, 4))
    else:
        painter.setFont(font(10, QFont.Weight.DemiBold))
        words = str(count) if count <= MOST_COUNTED else f"{MOST_COUNTED}+"
        painter.drawText(QRectF(at.x() - 14.0, at.y() - 8.0, 28.0, 16.0), Qt.AlignmentFlag.AlignCenter, words)


def _stamp(theme: Theme, ratio: float, count: int, is_error: bool) -> QPixmap:
    stamp = QPixmap(QSize(STAMP_PX, STAMP_PX) * ratio)
    stamp.setDevicePixelRatio(ratio)
    stamp.fill(Qt.GlobalColor.transparent)
    painter = QPainter(stamp)
    draw_sign(painter, theme, QPointF(STAMP_PX / 2, STAMP_PX / 2), count, is_error=is_error)
    painter.end()
    return stamp
