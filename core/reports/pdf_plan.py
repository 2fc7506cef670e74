"""The floorplan as a PDF sheet at true scale, with title block, scale bar and north arrow."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from core.drawing.colours import paper_colour
from core.drawing.display_list import Drawing, HeatImage, Layer, Line, LineWork, Picture, Polygon, Shape, Text
from core.drawing.line_work import letterings, strokes
from core.drawing.paper_air import PlanAir
from core.drawing.plan import plan_drawing
from core.model.project import Project
from core.reports.png import heat_png
from core.results.design_results import DesignResults
from core.words import as_read

POINTS_PER_MM = 72.0 / 25.4
SHEETS_MM: tuple[tuple[str, float, float], ...] = (
    ("A4", 297.0, 210.0),
    ("A3", 420.0, 297.0),
    ("A2", 594.0, 420.0),
    ("A1", 841.0, 594.0),
    ("A0", 1189.0, 841.0),
)
EDGE_MM, TITLE_MM = 10.0, 26.0
UNDERLAY_MM = 0.12
"""Width of lines under the plan. [mm]"""
CAPITALS = 0.72
"""Height of capitals over the size of the letters."""
USUAL = ((50, 1), (100, 2), (200, 2), (100, 4), (200, 4), (500, 4), (1000, 4), (2000, 4))
"""Scales with the largest sheet (index) on which each is tried, in order."""


def choose_sheet(width_m: float, depth_m: float) -> tuple[str, float, float, int]:
    """Smallest usual sheet and largest usual scale on which a plan fits.

    Returns:
        Name, width and height of the sheet [mm], and the scale's denominator.
    """
    for scale, largest in USUAL:
        for name, width, height in SHEETS_MM[: largest + 1]:
            fits_x = width_m * 1000.0 / scale <= width - 2 * EDGE_MM
            fits_y = depth_m * 1000.0 / scale <= height - 2 * EDGE_MM - TITLE_MM
            if fits_x and fits_y:
                return name, width, height, scale
    name, width, height = SHEETS_MM[-1]
    return name, width, height, 5000


def write_plan_pdf(
    project: Project, results: DesignResults | None, path: Path, date_text: str, air: PlanAir | None = None
) -> None:
    """Write one sheet.

    Args:
        project: The project.
        results: Its results, or None for a plan without heat map.
        path: File to write.
        date_text: Date for the title block.
        air: What to show of the air; a cut at 1.5 m when None.
    """
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pageCompression=1)
    draw_plan_sheet(canvas, project, results, date_text, air)
    canvas.setTitle(f"{project.info.name}: floorplan")
    canvas.setAuthor("Hallwright")
    canvas.save()


def draw_plan_sheet(
    canvas: Any, project: Project, results: DesignResults | None, date_text: str, air: PlanAir | None = None
) -> None:
    """Draw the sheet on the present page of a reportlab canvas, setting its size."""
    drawing = plan_drawing(project, results, air=air)
    box = drawing.bounds_m
    name, width_mm, height_mm, scale = choose_sheet(box.width_m, box.depth_m)
    canvas.setPageSize((width_mm * POINTS_PER_MM, height_mm * POINTS_PER_MM))
    points_per_m = 1000.0 / scale * POINTS_PER_MM
    left = 0.5 * (width_mm * POINTS_PER_MM - box.width_m * points_per_m)
    room = height_mm - TITLE_MM
    bottom = TITLE_MM * POINTS_PER_MM + 0.5 * (room * POINTS_PER_MM - box.depth_m * points_per_m)
    painter = SheetPainter(canvas, drawing, left, bottom, points_per_m)
    for layer in drawing.layers:
        painter.paint_layer(layer)
    title_block(canvas, project, results, date_text, width_mm, f"1:{scale} on {name}")
    _scale_bar(canvas, width_mm, scale)
    _north_arrow(canvas, width_mm, height_mm)


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
            canvas.setStrokeColor(_rgb(stroke.colour))
            canvas.setFillColor(_rgb(stroke.colour))
            canvas.drawPath(path, stroke=int(not stroke.is_area), fill=int(stroke.is_area), fillMode=0)
        for text in letterings(shape, self._bounds, mm_per_m):
            canvas.saveState()
            canvas.setFillColor(_rgb(text.colour))
            canvas.setFont("Helvetica", text.height_m * self._scale / CAPITALS)
            canvas.translate(*self._at(text.x_m, text.y_m))
            canvas.rotate(text.turn_deg)
            draws = {"start": canvas.drawString, "end": canvas.drawRightString}
            draws.get(text.anchor, canvas.drawCentredString)(0.0, 0.0, printable(text.text))
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
            canvas.setStrokeColor(_rgb(shape.stroke))
            canvas.setLineWidth(shape.stroke_mm * POINTS_PER_MM * self._stroke_scale)
            canvas.setDash([3, 2] if shape.is_dashed else [])
        if fill:
            canvas.setFillColor(_rgb(fill))
        canvas.drawPath(path, stroke=int(bool(shape.stroke)), fill=int(bool(fill)))

    def _text(self, shape: Text) -> None:
        canvas = self._canvas
        size = shape.size_m * self._scale
        x, y = self._at(shape.x_m, shape.y_m)
        canvas.saveState()
        canvas.setFillColor(_rgb(shape.colour))
        canvas.setFont("Helvetica-Bold" if shape.is_bold else "Helvetica", size)
        canvas.translate(x, y)
        if shape.is_turned:
            canvas.rotate(90)
        draw = {"start": canvas.drawString, "end": canvas.drawRightString}.get(shape.anchor, canvas.drawCentredString)
        draw(0.0, -0.35 * size, printable(shape.text))
        canvas.restoreState()

    def _image(self, shape: HeatImage) -> None:
        from reportlab.lib.utils import ImageReader

        pixels = heat_png(shape)
        x, y = self._at(shape.rectangle.x0_m, shape.rectangle.y0_m)
        width, height = shape.rectangle.width_m * self._scale, shape.rectangle.depth_m * self._scale
        self._canvas.drawImage(ImageReader(io.BytesIO(pixels)), x, y, width, height, mask="auto")


def printable(text: str) -> str:
    """Text in the letters that the standard PDF fonts have."""
    replaced = as_read(text).replace("₂", "2").replace("→", "->").replace("≥", ">=").replace("≤", "<=")
    return replaced.encode("cp1252", "replace").decode("cp1252")


def _rgb(token: str) -> Any:
    from reportlab.lib.colors import HexColor

    return HexColor(paper_colour(token))


def title_block(
    canvas: Any, project: Project, results: DesignResults | None, date_text: str, width_mm: float, scale_words: str
) -> None:
    """Draw the title block along the lower edge of a sheet.

    Args:
        canvas: The canvas.
        project: The project.
        results: Its results, or None.
        date_text: Date.
        width_mm: Width of the sheet.
        scale_words: Scale and sheet.
    """
    k = POINTS_PER_MM
    canvas.setDash([])
    canvas.setStrokeColor(_rgb("ink"))
    canvas.setLineWidth(0.8)
    canvas.rect(EDGE_MM * k, EDGE_MM * k, (width_mm - 2 * EDGE_MM) * k, (TITLE_MM - EDGE_MM) * k, stroke=1, fill=0)
    energy = results.energy.value if results else None
    cells = [
        ("Project", project.info.name),
        ("Site", project.site.name),
        ("Scenario", f"{project.scenario.name}, {project.scenario.dry_bulb_c:.1f} °C"),
        ("PUE now", f"{energy.pue:.3f}" if energy else "-"),
        ("IT load", f"{energy.it_w / 1000.0:,.0f} kW" if energy else "-"),
        ("Room air", _state(results)),
        ("Date", date_text),
        ("Scale", scale_words),
    ]
    step = (width_mm - 2 * EDGE_MM) / len(cells)
    for n, (head, text) in enumerate(cells):
        x = EDGE_MM + n * step + 2.0
        canvas.setFillColor(_rgb("dim"))
        canvas.setFont("Helvetica", 6.5)
        canvas.drawString(x * k, (TITLE_MM - 5.0) * k, head.upper())
        canvas.setFillColor(_rgb("ink"))
        canvas.setFont("Helvetica-Bold", 8)
        canvas.drawString(x * k, (TITLE_MM - 10.0) * k, _fitted(canvas, printable(text), (step - 3.0) * k))


def _fitted(canvas: Any, text: str, width: float) -> str:
    while text and canvas.stringWidth(text, "Helvetica-Bold", 8) > width:
        text = text[:-2] + "." if not text.endswith(".") or len(text) > 2 else ""
    return text


def _state(results: DesignResults | None) -> str:
    thermal = results.thermal.value if results else None
    return ", ".join(sorted({str(h.state) for h in thermal.halls})) if thermal and thermal.halls else "not solved"


def _scale_bar(canvas: Any, width_mm: float, scale: int) -> None:
    """A bar of five equal metres (or tens of metres) above the title block."""
    unit_m = 1.0 if scale <= 200 else 10.0
    k = POINTS_PER_MM
    step = unit_m * 1000.0 / scale
    x0 = width_mm - EDGE_MM - 5 * step - 12.0
    y = TITLE_MM + 3.0
    for n in range(5):
        canvas.setFillColor(_rgb("ink" if n % 2 == 0 else "panel"))
        canvas.rect((x0 + n * step) * k, y * k, step * k, 1.5 * k, stroke=1, fill=1)
    canvas.setFillColor(_rgb("ink"))
    canvas.setFont("Helvetica", 6.5)
    canvas.drawString(x0 * k, (y + 2.5) * k, "0")
    canvas.drawCentredString((x0 + 5 * step) * k, (y + 2.5) * k, as_read(f"{5 * unit_m:.0f} m"))


def _north_arrow(canvas: Any, width_mm: float, height_mm: float) -> None:
    k = POINTS_PER_MM
    x, y = (width_mm - EDGE_MM - 6.0) * k, (height_mm - EDGE_MM - 10.0) * k
    path = canvas.beginPath()
    path.moveTo(x, y + 8 * k)
    path.lineTo(x - 2.5 * k, y)
    path.lineTo(x, y + 2 * k)
    path.lineTo(x + 2.5 * k, y)
    path.close()
    canvas.setFillColor(_rgb("ink"))
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.setFont("Helvetica-Bold", 8)
    canvas.drawCentredString(x, y - 4 * k, "N")
