"""The picture of a vertical section: air as an image, lines and arrows as paths, bodies with their tags."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QTransform

from core.drawing.air_view import AirView
from core.drawing.arrows import arrow_segments, key_speed_m_s
from core.drawing.contours import contour_segments, isotherm_levels
from core.drawing.heat import filled
from core.drawing.section import AirSection, CutBody
from desktop.floorplan.air_lines import ISOTHERM_STEP_K, LINE_ALPHA
from desktop.floorplan.canvas import line_pen
from desktop.floorplan.segment_path import segment_path
from desktop.theme import Theme, font
from desktop.widgets.colour_scale import ColourScale

ARROW_PITCH_M = 0.6


class SectionPicture:
    """Everything that is made once for a cut and painted as often as needed.

    Args:
        section: The air.
        bodies: What is cut, in drawing order.
        view: Whether lines and arrows are wanted.
        scale: Colours.

    Attributes:
        key_m_s: Speed of an arrow that is ``ARROW_PITCH_M`` long; 0 without arrows. [m/s]
    """

    def __init__(self, section: AirSection, bodies: tuple[CutBody, ...], view: AirView, scale: ColourScale) -> None:
        self._section, self._bodies = section, bodies
        values = filled(section.temperature_c)
        self._image = scale.image(values)
        self._solid = _mask(np.isnan(section.temperature_c))
        self._lines: list[tuple[QColor, QPainterPath]] = []
        if view.has_isotherms:
            for level in isotherm_levels(scale.low_c, scale.high_c, ISOTHERM_STEP_K):
                path = segment_path(contour_segments(section.temperature_c, (level,), (0.0, 0.0), section.step_m))
                colour = scale.line_colour(level)
                colour.setAlpha(LINE_ALPHA)
                self._lines.append((colour, path))
        self._arrows, self.key_m_s = QPainterPath(), 0.0
        if view.has_arrows and section.velocity_m_s is not None:
            self.key_m_s = key_speed_m_s([section.velocity_m_s])
            self._arrows = segment_path(
                arrow_segments(section.velocity_m_s, (0.0, 0.0), section.step_m, ARROW_PITCH_M, self.key_m_s)
            )

    def paint(self, painter: QPainter, plot: QRectF, theme: Theme) -> None:
        """Draw it into a rectangle."""
        scale, up = plot.width() / self._section.line.length_m, plot.height() / self._section.height_m
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(plot, self._image)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        self._solid.setColorTable([0, QColor("#8d99a9" if theme.name == "light" else "#46566e").rgba()])
        painter.drawImage(plot, self._solid)
        painter.setClipRect(plot)
        painter.setTransform(QTransform(scale, 0, 0, -up, plot.left(), plot.bottom()), True)
        for colour, path in self._lines:
            painter.setPen(line_pen(painter, colour))
            painter.drawPath(path)
        for colour, width in (("#b4ffffff", 2.6), ("#1d2530", 1.1)):
            painter.setPen(line_pen(painter, QColor(colour), width))
            painter.drawPath(self._arrows)
        painter.restore()
        for body in self._bodies:
            self._body(painter, body, plot, (scale, up), theme)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.dim), 1.0))
        painter.drawRect(plot)

    def _body(self, painter: QPainter, body: CutBody, plot: QRectF, scales: tuple[float, float], theme: Theme) -> None:
        along, up = scales
        box = QRectF(
            plot.left() + body.start_m * along,
            plot.bottom() - body.top_m * up,
            (body.end_m - body.start_m) * along,
            (body.top_m - body.bottom_m) * up,
        ).intersected(plot.adjusted(0, 0, 0, 1))
        if body.kind == "tile":
            painter.setPen(QPen(QColor(theme.accent), 4.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawLine(box.bottomLeft(), box.bottomRight())
            return
        painter.setBrush(_fill(body.kind, theme))
        if body.kind == "containment":
            painter.setPen(QPen(QColor(theme.accent), 1.5, Qt.PenStyle.DashLine))
            painter.drawRect(box)
            return
        painter.setPen(QPen(QColor("#51607a" if theme.name == "light" else "#5d6f8a"), 1.0))
        painter.drawRect(box)
        _tag(painter, body.tag, box, theme)


def _fill(kind: str, theme: Theme) -> QColor | Qt.BrushStyle:
    if kind == "containment":
        return Qt.BrushStyle.NoBrush
    is_light = theme.name == "light"
    colours = {
        "rack": "#dfe3ea" if is_light else "#1d2632",
        "equipment": "#e3eef7" if is_light else "#22364a",
        "column": theme.dim,
    }
    return QColor(colours[kind])


def _tag(painter: QPainter, text: str, box: QRectF, theme: Theme) -> None:
    """The tag across the body, or up it where that is the only way it fits."""
    bold = font(11, QFont.Weight.DemiBold)
    wide = QFontMetricsF(bold).horizontalAdvance(text) + 4.0
    painter.setFont(bold)
    painter.setPen(QColor(theme.ink))
    if wide <= box.width() and box.height() >= 14.0:
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    elif wide <= box.height() and box.width() >= 13.0:
        painter.save()
        painter.translate(box.center())
        painter.rotate(-90)
        turned = QRectF(-box.height() / 2, -box.width() / 2, box.height(), box.width())
        painter.drawText(turned, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()


def _mask(is_solid: np.ndarray) -> QImage:
    """Solid samples as index 1 of an image whose index 0 is seen through."""
    pixels = np.ascontiguousarray(is_solid.T[::-1].astype(np.uint8))
    height, width = pixels.shape
    image = QImage(pixels.data, width, height, width, QImage.Format.Format_Indexed8)
    image.setColorTable([0, 0xFF808080])
    return image.copy()
