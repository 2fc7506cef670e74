"""The one-line diagram and the flow of energy as SVG and as a PDF sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from core.drawing.display_list import Drawing
from core.drawing.oneline import lay_out
from core.drawing.oneline_sheet import oneline_drawing
from core.drawing.power_numbers import NumberReader
from core.drawing.power_sankey import energy_chart
from core.drawing.power_sankey_sheet import sankey_drawing
from core.errors import FacilityError
from core.model.project import Project
from core.reports.pdf_plan import EDGE_MM, POINTS_PER_MM, SHEETS_MM, TITLE_MM, SheetPainter, title_block
from core.reports.svg import write_svg
from core.results.design_results import DesignResults

SANKEY_MM = (270.0, 160.0)


def power_drawing(project: Project, results: DesignResults, what: str) -> Drawing:
    """One of the drawings of the power chain.

    Args:
        project: The project.
        results: Its results.
        what: ``one-line`` or ``energy``.

    Raises:
        FacilityError: There is nothing to draw.
    """
    if what == "energy":
        chart = energy_chart(project, results)
        if chart is None:
            raise FacilityError("Nothing draws power in this project.", hint="Place racks and what feeds them.")
        return sankey_drawing(chart, *SANKEY_MM)
    layout = lay_out(project)
    if not layout.links:
        raise FacilityError("No power flows in this project.", hint="Place racks and what feeds them.")
    power = results.power.value
    flow = power.chain if power is not None else None
    return oneline_drawing(layout, NumberReader(layout).read(flow) if flow is not None else None)


def power_svg(project: Project, results: DesignResults, what: str) -> str:
    """The drawing as SVG at true scale."""
    return write_svg(power_drawing(project, results, what), 1.0)


def write_power_pdf(project: Project, results: DesignResults, what: str, path: Path, date_text: str) -> None:
    """The drawing as one PDF sheet, as large as fits on the smallest usual sheet that shows it without shrinking.

    Args:
        project: The project.
        results: Its results.
        what: ``one-line`` or ``energy``.
        path: File to write.
        date_text: Date for the title block.

    Raises:
        FacilityError: There is nothing to draw.
    """
    from reportlab.pdfgen.canvas import Canvas

    drawing = power_drawing(project, results, what)
    canvas = Canvas(str(path), pageCompression=1)
    _draw_sheet(canvas, drawing, project, results, date_text)
    canvas.setTitle(f"{project.info.name}: {'one-line diagram' if what == 'one-line' else 'flow of energy'}")
    canvas.setAuthor("Hallwright")
    canvas.save()


def _draw_sheet(canvas: Any, drawing: Drawing, project: Project, results: DesignResults, date_text: str) -> None:
    box = drawing.bounds_m
    wide, high = 1000.0 * box.width_m, 1000.0 * box.depth_m

    def room(sheet: tuple[str, float, float]) -> float:
        return min((sheet[1] - 2 * EDGE_MM) / wide, (sheet[2] - 2 * EDGE_MM - TITLE_MM) / high)

    sheet = next((s for s in SHEETS_MM if room(s) >= 1.0), SHEETS_MM[-1])
    name, width_mm, height_mm = sheet
    scale = min(room(sheet), 1.0)
    k = POINTS_PER_MM
    canvas.setPageSize((width_mm * k, height_mm * k))
    left = 0.5 * (width_mm - wide * scale)
    bottom = TITLE_MM + 0.5 * (height_mm - TITLE_MM - high * scale)
    painter = SheetPainter(canvas, drawing, left * k, bottom * k, 1000.0 * scale * k, stroke_scale=scale)
    for layer in drawing.layers:
        for shape in layer.shapes:
            painter.paint(shape)
    words = f"{scale:.0%} on {name}" if scale < 1.0 else f"full size on {name}"
    title_block(canvas, project, results, date_text, width_mm, words)
