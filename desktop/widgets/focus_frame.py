"""The line around a canvas that has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget


def paint_focus(painter: QPainter, canvas: QWidget, colour: str) -> None:
    """Draw the line, where the canvas has the keyboard.

    Args:
        painter: On the canvas, in its points.
        canvas: What may have the keyboard.
        colour: As ``#rrggbb``.
    """
    if canvas.hasFocus():
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colour), 1.0))
        painter.drawRect(QRectF(canvas.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
