"""Paints a display list with the theme's colours: what leaves the program and what is on screen is the same drawing."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from core.drawing.colours import paper_colour
from core.drawing.display_list import Drawing, HeatImage, Line, Polygon, Text
from desktop.theme import Theme, font
from desktop.words import as_read

PX_PER_M = 4000.0
"""Pixels per metre of paper at 100 %."""
PX_PER_MM = 4.0
SOFT_SHARE = 0.24
STRONG = {"flow_source": "dim", "flow_it": "accent", "flow_loss": "warn"}


def paint_drawing(painter: QPainter, drawing: Drawing, theme: Theme) -> None:
    """Paint a drawing with its upper left corner at the origin; heat images are left out."""
    top = drawing.bounds_m.y1_m
    left = drawing.bounds_m.x0_m
    for layer in drawing.layers:
        for shape in layer.shapes:
            if isinstance(shape, Text):
                _text(painter, shape, left, top, theme)
            elif not isinstance(shape, HeatImage):
                _outline(painter, shape, left, top, theme)


def theme_colour(token: str, theme: Theme) -> QColor:
    """Colour of a token on the screen; soft ones are mixed with the ground."""
    if token.endswith("_soft"):
        strong, ground = theme_colour(token.removesuffix("_soft"), theme), QColor(theme.canvas)
        mixed = [
            SOFT_SHARE * a + (1.0 - SOFT_SHARE) * b
            for a, b in zip(strong.getRgbF()[:3], ground.getRgbF()[:3], strict=True)
        ]
        return QColor.fromRgbF(*mixed)
    known = STRONG.get(token, token)
    return QColor(getattr(theme, known)) if hasattr(theme, known) else QColor(paper_colour(known))


def _outline(painter: QPainter, shape: Polygon | Line, left: float, top: float, theme: Theme) -> None:
    points = QPolygonF([QPointF((x - left) * PX_PER_M, (top - y) * PX_PER_M) for x, y in shape.points_m])
    if shape.stroke:
        pen = QPen(theme_colour(shape.stroke, theme), shape.stroke_mm * PX_PER_MM)
        pen.setStyle(Qt.PenStyle.DashLine if shape.is_dashed else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    if isinstance(shape, Polygon):
        if shape.fill:
            painter.setBrush(theme_colour(shape.fill, theme))
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolygon(points)
    else:
        painter.drawPolyline(points)


def _text(painter: QPainter, shape: Text, left: float, top: float, theme: Theme) -> None:
    pixels = max(round(shape.size_m * PX_PER_M), 1)
    painter.setFont(font(pixels, QFont.Weight.DemiBold if shape.is_bold else QFont.Weight.Normal))
    painter.setPen(theme_colour(shape.colour, theme))
    x, y = (shape.x_m - left) * PX_PER_M, (top - shape.y_m) * PX_PER_M
    flags, box = Qt.AlignmentFlag.AlignVCenter, QRectF(x, y - pixels, 4000.0, 2.0 * pixels)
    if shape.anchor == "middle":
        flags, box = flags | Qt.AlignmentFlag.AlignHCenter, box.translated(-2000.0, 0.0)
    elif shape.anchor == "end":
        flags, box = flags | Qt.AlignmentFlag.AlignRight, box.translated(-4000.0, 0.0)
    painter.drawText(box, int(flags), as_read(shape.text))
