"""Which colour stands for which temperature: the one scale that map, racks, legend and section share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter

from core.drawing.air_view import HIGH_C, LOW_C, ColourMap
from desktop.theme import colour_table, map_colour

DARK_LINE, LIGHT_LINE = "#1d2530", "#ffffff"
MIDDLE_LUMA = 110.0


@dataclass(frozen=True, slots=True)
class ColourScale:
    """A range of temperatures on a colour map; the map of the floor's pressure uses it with pascals.

    Attributes:
        low_c: Value of the coldest colour. [C]
        high_c: Value of the hottest colour. [C]
        colour_map: Colours.
    """

    low_c: float = LOW_C
    high_c: float = HIGH_C
    colour_map: ColourMap = ColourMap.THERMAL

    def colour(self, value_c: float) -> QColor:
        """Colour of a temperature."""
        return map_colour(value_c, self.low_c, self.high_c, self.colour_map)

    def pixel_values(self, values_c: NDArray[np.float64]) -> NDArray[np.uint32]:
        """Opaque colours of temperatures without NaN as 0xffrrggbb."""
        share = np.clip((values_c - self.low_c) / (self.high_c - self.low_c), 0.0, 1.0)
        table = np.array(colour_table(self.colour_map), dtype=np.uint32)
        found: NDArray[np.uint32] = table[(share * 255.0).astype(np.intp)]
        return found

    def wants_dark_line(self, values_c: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Whether a dark line is seen on the colours of temperatures without NaN."""
        pixels = self.pixel_values(values_c.astype(np.float64))
        red, green, blue = pixels >> 16 & 255, pixels >> 8 & 255, pixels & 255
        return np.asarray(0.299 * red + 0.587 * green + 0.114 * blue > MIDDLE_LUMA)

    def line_colour(self, value_c: float) -> QColor:
        """A colour that is seen on the colour of a temperature: dark on light, light on dark."""
        ground = self.colour(value_c)
        luma = 0.299 * ground.red() + 0.587 * ground.green() + 0.114 * ground.blue()
        return QColor(DARK_LINE if luma > MIDDLE_LUMA else LIGHT_LINE)

    def paint_ramp(self, painter: QPainter, ramp: QRectF, *, is_upright: bool = True) -> None:
        """Paint the colours from the coldest at the bottom, or on the left, to the hottest."""
        gradient = QLinearGradient(ramp.bottomLeft(), ramp.topLeft() if is_upright else ramp.bottomRight())
        table = colour_table(self.colour_map)
        for n in range(0, 256, 15):
            gradient.setColorAt(n / 255.0, QColor.fromRgb(table[n]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(gradient)
        painter.drawRoundedRect(ramp, 4, 4)

    def image(self, values_c: NDArray[np.float32]) -> QImage:
        """A picture of a raster, first index to the right and second upwards, shape (n, m); NaN is transparent."""
        nothing = np.isnan(values_c)
        if nothing.any():
            return self._picture_with_gaps(values_c, nothing)
        scaled = (values_c - self.low_c) * (255.0 / (self.high_c - self.low_c))
        pixels = np.ascontiguousarray(np.clip(scaled, 0.0, 255.0).astype(np.uint8).T[::-1])
        height, width = pixels.shape
        image = QImage(pixels.data, width, height, width, QImage.Format.Format_Indexed8)
        image.setColorTable(list(colour_table(self.colour_map)))
        return image.convertToFormat(QImage.Format.Format_RGB32)

    def _picture_with_gaps(self, values_c: NDArray[np.float32], nothing: NDArray[np.bool_]) -> QImage:
        values = np.where(nothing, self.low_c, values_c).astype(np.float64)
        colours = np.where(nothing, np.uint32(0), self.pixel_values(values)).astype(np.uint32)
        pixels = np.ascontiguousarray(colours.T[::-1])
        height, width = pixels.shape
        return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()
