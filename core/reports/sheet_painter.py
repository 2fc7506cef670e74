"""Paints display lists on a page of a PDF."""

from __future__ import annotations

import io
from typing import Any

from core.drawing.colours import paper_colour
from core.drawing.display_list import Drawing, HeatImage, Layer, Line, LineWork, Picture, Polygon, Shape, Text
from core.drawing.line_work import letterings, strokes
from core.reports.lettering import BOLD, REGULAR
from core.reports.png import heat_png
from core.words import as_read

POINTS_PER_MM = 72.0 / 25.4
UNDERLAY_MM = 0.12
"""Width of lines under the plan. [mm]"""
CAPITALS = 0.73
"""Height of capitals over the size of the letters."""


class SheetPainter:
    """Paints shapes on a page of a reportlab canvas.

    Args:
        canvas: The canvas.
        drawing: What the shapes belong to; its lower left corner comes to ``left`` and ``bottom``.
        left, bottom: Place on the page. [points]
        points_per_m: Points per metre of the drawing.
        stroke_scale: Line widths over those in the drawing.
    """

    def __init__(
        self,
        canvas: Any,
        drawing: Drawing,
        left: float,
        bottom: float,
        points_per_m: float,
        *,
        stroke_scale: float = 1.0,
    ) -> None:
        self._canvas, self._stroke_scale = canvas, stroke_scale
        self._bounds = drawing.bounds_m
        self._x0_m, self._y0_m = drawing.bounds_m.x0_m, drawing.bounds_m.y0_m
        self._left, self._bottom, self._scale = left, bottom, points_per_m

    def _at(self, x_m: float, y_m: float) -> tuple[float, float]:
        return self._left + (x_m - self._x0_m) * self._scale, self._bottom + (y_m - self._y0_m) * self._scale

    def paint_layer(self, layer: Layer) -> None:
        """Paint a layer with its opacity."""
        self._canvas.saveState()
        if layer.opacity_ratio < 1.0:
            self._canvas.setFillAlpha(layer.opacity_ratio)
            self._canvas.setStrokeAlpha(layer.opacity_ratio)
        for shape in layer.shapes:
            self.paint(shape)
        self._canvas.restoreState()

    def paint(self, shape: Shape) -> None:
        """Paint one shape."""
        if isinstance(shape, Picture | LineWork):
            self._under_plan(shape)
            return
        if isinstance(shape, Text):
            self._text(shape)
        elif isinstance(shape, HeatImage):
            self._image(shape)
        else:
            self._outline(shape)

    def _under_plan(self, shape: Picture | LineWork) -> None:
        """A picture or drawing under the plan, as far as the sheet reaches."""
        canvas, box = self._canvas, self._bounds
        canvas.saveState()
        page = canvas.beginPath()
        page.rect(*self._at(box.x0_m, box.y0_m), box.width_m * self._scale, box.depth_m * self._scale)
        canvas.clipPath(page, stroke=0, fill=0)
        if isinstance(shape, Picture):
            self._picture(shape)
        else:
            self._line_work(shape)
        canvas.restoreState()

    def _picture(self, shape: Picture) -> None:
        from reportlab.lib.utils import ImageReader

        (x0, y0), (x1, y1), (x2, y2) = (self._at(*corner) for corner in shape.corners_m)
        self._canvas.transform(x1 - x0, y1 - y0, x2 - x0, y2 - y0, x0, y0)
        self._canvas.drawImage(ImageReader(io.BytesIO(shape.content)), 0.0, 0.0, 1.0, 1.0, mask="auto")

    def _line_work(self, shape: LineWork) -> None:
        canvas, mm_per_m = self._canvas, self._scale / POINTS_PER_MM
        canvas.setDash([])
        canvas.setLineWidth(UNDERLAY_MM * POINTS_PER_MM * self._stroke_scale)
        for stroke in strokes(shape, self._bounds, mm_per_m):
            path = canvas.beginPath()
            for line in stroke.lines:
                path.moveTo(*self._at(float(line[0, 0]), float(line[0, 1])))
                for x, y in line[1:].tolist():
                    path.lineTo(*self._at(x, y))
            canvas.setStrokeColor(rgb(stroke.colour))
            canvas.setFillColor(rgb(stroke.colour))
            canvas.drawPath(path, stroke=int(not stroke.is_area), fill=int(stroke.is_area), fillMode=0)
        for text in letterings(shape, self._bounds, mm_per_m):
            canvas.saveState()
            canvas.setFillColor(rgb(text.colour))
            canvas.setFont(REGULAR, text.height_m * self._scale / CAPITALS)
            canvas.translate(*self._at(text.x_m, text.y_m))
            canvas.rotate(text.turn_deg)
            draws = {"start": canvas.drawString, "end": canvas.drawRightString}
            draws.get(text.anchor, canvas.drawCentredString)(0.0, 0.0, as_read(text.text))
            canvas.restoreState()

    def _outline(self, shape: Polygon | Line) -> None:
        canvas = self._canvas
        path = canvas.beginPath()
        path.moveTo(*self._at(*shape.points_m[0]))
        for point in shape.points_m[1:]:
            path.lineTo(*self._at(*point))
        fill = shape.fill if isinstance(shape, Polygon) else ""
        if isinstance(shape, Polygon):
            path.close()
        if shape.stroke:
            canvas.setStrokeColor(rgb(shape.stroke))
            canvas.setLineWidth(shape.stroke_mm * POINTS_PER_MM * self._stroke_scale)
            canvas.setDash([3, 2] if shape.is_dashed else [])
        if fill:
            canvas.setFillColor(rgb(fill))
        canvas.drawPath(path, stroke=int(bool(shape.stroke)), fill=int(bool(fill)))

    def _text(self, shape: Text) -> None:
        canvas = self._canvas
        size = shape.size_m * self._scale
        x, y = self._at(shape.x_m, shape.y_m)
        canvas.saveState()
        canvas.setFillColor(rgb(shape.colour))
        canvas.setFont(BOLD if shape.is_bold else REGULAR, size)
        canvas.translate(x, y)
        if shape.is_turned:
            canvas.rotate(90)
        draw = {"start": canvas.drawString, "end": canvas.drawRightString}.get(shape.anchor, canvas.drawCentredString)
        draw(0.0, -0.35 * size, as_read(shape.text))
        canvas.restoreState()

    def _image(self, shape: HeatImage) -> None:
        from reportlab.lib.utils import ImageReader

        pixels = heat_png(shape)
        x, y = self._at(shape.rectangle.x0_m, shape.rectangle.y0_m)
        width, height = shape.rectangle.width_m * self._scale, shape.rectangle.depth_m * self._scale
        self._canvas.drawImage(ImageReader(io.BytesIO(pixels)), x, y, width, height, mask="auto")


def rgb(token: str) -> Any:
    """A colour for reportlab."""
    from reportlab.lib.colors import HexColor

    return HexColor(paper_colour(token))
