"""Display lists as SVG in true millimetres; text stays text."""

from __future__ import annotations

import base64
from xml.sax.saxutils import escape, quoteattr

from core.drawing.colours import paper_colour, thermal_rgb
from core.drawing.display_list import Drawing, HeatImage, Line, Polygon, Shape, Text
from core.reports.png import encode_png
from core.units.display import as_read

MM_PER_M = 1000.0


def write_svg(drawing: Drawing, scale: float = 100.0) -> str:
    """Write a drawing.

    Args:
        drawing: The drawing.
        scale: Metres of the plan per metre of paper, 100 for 1:100.

    Returns:
        The file's text.
    """
    painter = _Painter(drawing, MM_PER_M / scale)
    box = drawing.bounds_m
    width, height = box.width_m * painter.mm_per_m, box.depth_m * painter.mm_per_m
    body = [
        f"<g id={quoteattr(layer.name)}>" + "".join(painter.shape(s) for s in layer.shapes) + "</g>"
        for layer in drawing.layers
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width:.2f}mm" height="{height:.2f}mm" viewBox="0 0 {width:.2f} {height:.2f}" '
        'font-family="Inter, Helvetica, Arial, sans-serif">\n'
        f'<rect width="{width:.2f}" height="{height:.2f}" fill="{paper_colour("panel")}"/>\n'
        + "\n".join(body)
        + "\n</svg>\n"
    )


class _Painter:
    def __init__(self, drawing: Drawing, mm_per_m: float) -> None:
        self.mm_per_m = mm_per_m
        self._x0_m, self._y1_m = drawing.bounds_m.x0_m, drawing.bounds_m.y1_m

    def _x(self, x_m: float) -> float:
        return (x_m - self._x0_m) * self.mm_per_m

    def _y(self, y_m: float) -> float:
        return (self._y1_m - y_m) * self.mm_per_m

    def shape(self, shape: Shape) -> str:
        if isinstance(shape, Text):
            return self._text(shape)
        if isinstance(shape, HeatImage):
            return self._image(shape)
        points = " ".join(f"{self._x(x):.3f},{self._y(y):.3f}" for x, y in shape.points_m)
        return self._polygon(shape, points) if isinstance(shape, Polygon) else self._line(shape, points)

    def _polygon(self, shape: Polygon, points: str) -> str:
        fill = paper_colour(shape.fill) if shape.fill else "none"
        return f'<polygon points="{points}" fill="{fill}"{_stroke(shape)}/>'

    def _line(self, shape: Line, points: str) -> str:
        return f'<polyline points="{points}" fill="none"{_stroke(shape)}/>'

    def _text(self, shape: Text) -> str:
        x, y = self._x(shape.x_m), self._y(shape.y_m)
        size = shape.size_m * self.mm_per_m
        turn = f' transform="rotate(-90 {x:.3f} {y:.3f})"' if shape.is_turned else ""
        weight = ' font-weight="600"' if shape.is_bold else ""
        return (
            f'<text x="{x:.3f}" y="{y + 0.35 * size:.3f}" font-size="{size:.3f}" text-anchor="{shape.anchor}" '
            f'fill="{paper_colour(shape.colour)}"{weight}{turn}>{escape(as_read(shape.text))}</text>'
        )

    def _image(self, shape: HeatImage) -> str:
        rgb = thermal_rgb(shape.values_c.T[::-1], shape.low_c, shape.high_c)
        data = base64.b64encode(encode_png(rgb)).decode()
        box = shape.rectangle
        return (
            f'<image x="{self._x(box.x0_m):.3f}" y="{self._y(box.y1_m):.3f}" '
            f'width="{box.width_m * self.mm_per_m:.3f}" height="{box.depth_m * self.mm_per_m:.3f}" '
            f'preserveAspectRatio="none" xlink:href="data:image/png;base64,{data}"/>'
        )


def _stroke(shape: Polygon | Line) -> str:
    if not shape.stroke:
        return ""
    dash = ' stroke-dasharray="1.2 0.8"' if shape.is_dashed else ""
    return f' stroke="{paper_colour(shape.stroke)}" stroke-width="{shape.stroke_mm:.2f}"{dash}'
