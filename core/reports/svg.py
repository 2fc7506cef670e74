"""Display lists as SVG in true millimetres; text stays text."""

from __future__ import annotations

import base64
from xml.sax.saxutils import escape, quoteattr

from core.drawing.colours import paper_colour
from core.drawing.display_list import Drawing, HeatImage, Layer, Line, LineWork, Picture, Polygon, Shape, Text
from core.drawing.line_work import Stroke, letterings, strokes
from core.reports.png import heat_png
from core.words import as_read

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
        f"<g id={quoteattr(layer.name)}{_opacity(layer)}>" + "".join(painter.shape(s) for s in layer.shapes) + "</g>"
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
        self._bounds = drawing.bounds_m
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
        if isinstance(shape, Picture):
            return self._picture(shape)
        if isinstance(shape, LineWork):
            return self._line_work(shape)
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

    def _picture(self, shape: Picture) -> str:
        """A picture of one by one, brought to its corners; pictures begin at their top."""
        (x0, y0), (x1, y1), (x2, y2) = ((self._x(x), self._y(y)) for x, y in shape.corners_m)
        place = f"{x1 - x0:.5f} {y1 - y0:.5f} {x0 - x2:.5f} {y0 - y2:.5f} {x2:.5f} {y2:.5f}"
        kind, data = "jpeg" if shape.is_jpeg else "png", base64.b64encode(shape.content).decode()
        return (
            f'<image width="1" height="1" preserveAspectRatio="none" transform="matrix({place})" '
            f'xlink:href="data:image/{kind};base64,{data}"/>'
        )

    def _line_work(self, shape: LineWork) -> str:
        parts = [self._path(stroke) for stroke in strokes(shape, self._bounds, self.mm_per_m)]
        for text in letterings(shape, self._bounds, self.mm_per_m):
            x, y = self._x(text.x_m), self._y(text.y_m)
            parts.append(
                f'<text x="{x:.3f}" y="{y:.3f}" font-size="{text.height_m * self.mm_per_m / 0.72:.3f}" '
                f'text-anchor="{text.anchor}" fill="{text.colour}" '
                f'transform="rotate({-text.turn_deg:.3f} {x:.3f} {y:.3f})">{escape(text.text)}</text>'
            )
        return "".join(parts)

    def _path(self, stroke: Stroke) -> str:
        lines = (" ".join(f"{self._x(x):.2f},{self._y(y):.2f}" for x, y in line.tolist()) for line in stroke.lines)
        steps = "".join(f"M{line}" for line in lines)
        look = (
            f'fill="{stroke.colour}" fill-rule="evenodd"' if stroke.is_area else f'fill="none" stroke="{stroke.colour}"'
        )
        return f'<path d="{steps}" {look} stroke-width="0.12"/>'

    def _image(self, shape: HeatImage) -> str:
        data = base64.b64encode(heat_png(shape)).decode()
        box = shape.rectangle
        return (
            f'<image x="{self._x(box.x0_m):.3f}" y="{self._y(box.y1_m):.3f}" '
            f'width="{box.width_m * self.mm_per_m:.3f}" height="{box.depth_m * self.mm_per_m:.3f}" '
            f'preserveAspectRatio="none" xlink:href="data:image/png;base64,{data}"/>'
        )


def _opacity(layer: Layer) -> str:
    return f' opacity="{layer.opacity_ratio:.2f}"' if layer.opacity_ratio < 1.0 else ""


def _stroke(shape: Polygon | Line) -> str:
    if not shape.stroke:
        return ""
    dash = ' stroke-dasharray="1.2 0.8"' if shape.is_dashed else ""
    return f' stroke="{paper_colour(shape.stroke)}" stroke-width="{shape.stroke_mm:.2f}"{dash}'
