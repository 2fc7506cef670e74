"""Shapes of a drawing, in metres with y up; colours are tokens of the theme or ``#rrggbb``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.drawing.line_content import LineContent
from core.geometry.rectangle import Point, Rectangle


@dataclass(frozen=True, slots=True)
class Polygon:
    """A closed shape.

    Attributes:
        points_m: Corners.
        fill: Colour, or empty for none.
        stroke: Colour, or empty for none.
        stroke_mm: Line width on paper. [mm]
        is_dashed: Whether the line is dashed.
    """

    points_m: tuple[Point, ...]
    fill: str = ""
    stroke: str = "ink"
    stroke_mm: float = 0.15
    is_dashed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A polyline."""

    points_m: tuple[Point, ...]
    stroke: str = "ink"
    stroke_mm: float = 0.15
    is_dashed: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text, centred on its point unless anchored otherwise.

    Attributes:
        x_m: Position. [m]
        y_m: Position of the baseline's middle. [m]
        text: What it says.
        size_m: Height of the letters at the drawing's own scale. [m]
        anchor: ``start``, ``middle`` or ``end``.
        is_bold: Weight.
        colour: Colour.
        is_turned: Whether it reads upwards.
    """

    x_m: float
    y_m: float
    text: str
    size_m: float = 0.12
    anchor: str = "middle"
    is_bold: bool = False
    colour: str = "ink"
    is_turned: bool = False


@dataclass(frozen=True, slots=True)
class HeatImage:
    """A raster of temperatures.

    Attributes:
        rectangle: Where it lies.
        values_c: Cell values, shape (nx, ny), no NaN. [C]
        low_c: Value of the coldest colour. [C]
        high_c: Value of the hottest colour. [C]
        colour_map: Colours.
    """

    rectangle: Rectangle
    values_c: NDArray[np.float32]
    low_c: float
    high_c: float
    colour_map: str = "thermal"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a file, possibly turned.

    Attributes:
        corners_m: Lower left, lower right and upper left corner.
        is_jpeg: Whether the bytes are a JPEG, else a PNG.
        content: Bytes of the file.
    """

    corners_m: tuple[Point, Point, Point]
    is_jpeg: bool
    content: bytes


@dataclass(frozen=True, slots=True)
class LineWork:
    """Many lines and texts of a drawing.

    Attributes:
        corners_m: Where its lower left, lower right and upper left corner lie.
        content: The drawing.
    """

    corners_m: tuple[Point, Point, Point]
    content: LineContent

    def matrix(self) -> tuple[float, float, float, float, float, float]:
        """From drawing units to metres: x = a u + c v + e, y = b u + d v + f."""
        (x0, y0), (x1, y1), (x2, y2) = self.corners_m
        width, height = float(self.content.size[0]), float(self.content.size[1])
        return (x1 - x0) / width, (y1 - y0) / width, (x2 - x0) / height, (y2 - y0) / height, x0, y0


Shape = Polygon | Line | Text | HeatImage | Picture | LineWork


@dataclass(frozen=True, slots=True)
class Layer:
    """Shapes that belong together, in drawing order.

    Attributes:
        name: Name, which SVG keeps.
        shapes: The shapes.
        opacity_ratio: How far they cover what is under them.
    """

    name: str
    shapes: tuple[Shape, ...]
    opacity_ratio: float = 1.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing.

    Attributes:
        bounds_m: What must be visible.
        layers: In drawing order.
    """

    bounds_m: Rectangle
    layers: tuple[Layer, ...]

    def texts(self) -> tuple[str, ...]:
        """Everything that can be read on it."""
        return tuple(s.text for layer in self.layers for s in layer.shapes if isinstance(s, Text))
