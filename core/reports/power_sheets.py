"""The one-line diagram and the flow of energy as SVG and as a PDF sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from core.commands.revisions import revisions
from core.drawing.display_list import Drawing
from core.drawing.oneline import lay_out
from core.drawing.oneline_sheet import oneline_drawing
from core.drawing.power_numbers import NumberReader
from core.drawing.power_sankey import energy_chart
from core.drawing.power_sankey_sheet import sankey_drawing
from core.errors import NothingToExport
from core.model.project import Project
from core.reports.lettering import BOLD, load_letters
from core.reports.paper import PaperChoice, Sheet
from core.reports.sheet_painter import POINTS_PER_MM, SheetPainter, rgb
from core.reports.svg import write_svg
from core.reports.title_block import EDGE_MM, letters_on, title_block, title_mm
from core.results.design_results import DesignResults
from core.units import percent
from core.words import as_read

GAP_MM = 12.0
"""Room between strips of a wide drawing. [mm]"""
MOST_STRIPS = 8
SMALL = 2
"""So many of the smallest sheets are taken only for drawings in full size."""
AS_IT_FITS = PaperChoice()
LEAST_SCALE = 0.7
"""Size over full size at which facts of 2.5 mm can still be read."""
SANKEY_MM = (270.0, 160.0)
TITLES = {"one-line": "One-line diagram", "energy": "Flow of energy"}


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
            raise NothingToExport("Nothing draws power in this project.", hint="Place racks and what feeds them.")
        return sankey_drawing(chart, *SANKEY_MM)
    layout = lay_out(project)
    if not layout.links:
        raise NothingToExport("No power flows in this project.", hint="Place racks and what feeds them.")
    power = results.power.value
    flow = power.chain if power is not None else None
    return oneline_drawing(layout, NumberReader(layout).read(flow) if flow is not None else None)


def power_svg(project: Project, results: DesignResults, what: str) -> str:
    """The drawing as SVG at true scale."""
    return write_svg(power_drawing(project, results, what), 1.0)


def write_power_pdf(
    project: Project,
    results: DesignResults,
    what: str,
    path: Path,
    date_text: str,
    paper: PaperChoice = AS_IT_FITS,
) -> None:
    """The drawing as one PDF sheet, as large as fits on the smallest usual sheet that shows it without shrinking.

    Args:
        project: The project.
        results: Its results.
        what: ``one-line`` or ``energy``.
        path: File to write.
        date_text: Date for the title block.
        paper: What is chosen of the sheet; its scale is that of plans.

    Raises:
        FacilityError: There is nothing to draw.
    """
    from reportlab.pdfgen.canvas import Canvas

    drawing = power_drawing(project, results, what)
    canvas = Canvas(str(path), pageCompression=1)
    draw_power_sheet(canvas, drawing, project, results, date_text, title=TITLES[what], paper=paper)
    canvas.setTitle(as_read(f"{project.info.name}: {TITLES[what]}"))
    canvas.setAuthor("Hallwright")
    canvas.save()


def draw_power_sheet(
    canvas: Any,
    drawing: Drawing,
    project: Project,
    results: DesignResults,
    date_text: str,
    *,
    title: str,
    page_words: str = "",
    paper: PaperChoice = AS_IT_FITS,
) -> None:
    """Draw a drawing of ``power_drawing`` on the present page of a reportlab canvas, setting its size.

    What is too wide for the largest sheet goes on below, from the same letter on.
    """
    load_letters()
    has_revisions = bool(revisions(project))
    sheet, strips = _sheet_for(drawing, paper, has_revisions=has_revisions)
    name, width_mm, height_mm = sheet
    scale = min(_scale(drawing, sheet, strips, has_revisions=has_revisions), 1.0)
    k, grown = POINTS_PER_MM, letters_on(width_mm)
    canvas.setPageSize((width_mm * k, height_mm * k))
    box, low_mm = drawing.bounds_m, title_mm(width_mm, has_revisions=has_revisions)
    wide, high = 1000.0 * scale * box.width_m / strips, 1000.0 * scale * box.depth_m
    left, used = 0.5 * (width_mm - wide), strips * high + (strips - 1) * GAP_MM
    top = low_mm + 0.5 * (height_mm - EDGE_MM - low_mm + used)
    for n in range(strips):
        bottom = top - high - n * (high + GAP_MM)
        canvas.saveState()
        page = canvas.beginPath()
        page.rect(left * k, bottom * k, wide * k, high * k)
        canvas.clipPath(page, stroke=0, fill=0)
        painter = SheetPainter(
            canvas, drawing, (left - n * wide) * k, bottom * k, 1000.0 * scale * k, stroke_scale=scale
        )
        for layer in drawing.layers:
            painter.paint_layer(layer)
        canvas.restoreState()
        for mark, x in ((n, left), (n + 1, left + wide)):
            if 0 < mark < strips:  # goes on at the same letter in another strip
                _cut_mark(canvas, chr(64 + mark), x * k, bottom * k, high * k, grown)
    words = f"{percent(scale)} on {name}" if scale < 1.0 else f"full size on {name}"
    title_block(canvas, project, results, date_text, width_mm, scale_words=words, title=title, page=page_words)


def _sheet_for(drawing: Drawing, paper: PaperChoice, *, has_revisions: bool) -> tuple[Sheet, int]:
    """A small sheet in full size, else the smallest on which the letters can be read, else strips on the largest."""
    sheets = paper.sheets
    for n, sheet in enumerate(sheets):
        least = 1.0 if n < SMALL and len(sheets) > 1 else LEAST_SCALE
        if _scale(drawing, sheet, 1, has_revisions=has_revisions) >= least:
            return sheet, 1
    largest = sheets[-1]
    return largest, max(
        range(1, MOST_STRIPS + 1), key=lambda n: min(_scale(drawing, largest, n, has_revisions=has_revisions), 1.0)
    )


def _scale(drawing: Drawing, sheet: Sheet, strips: int, *, has_revisions: bool) -> float:
    """Size on the sheet over full size of a drawing that is cut into strips below each other."""
    _, width_mm, height_mm = sheet
    room = height_mm - EDGE_MM - title_mm(width_mm, has_revisions=has_revisions) - 4.0 - (strips - 1) * GAP_MM
    wide, high = 1000.0 * drawing.bounds_m.width_m / strips, 1000.0 * drawing.bounds_m.depth_m
    return min((width_mm - 2 * EDGE_MM) / wide, room / (strips * high))


def _cut_mark(canvas: Any, letter: str, x: float, bottom: float, high: float, grown: float) -> None:
    canvas.setStrokeColor(rgb("accent"))
    canvas.setDash([4, 3])
    canvas.setLineWidth(0.6 * grown)
    canvas.line(x, bottom, x, bottom + high)
    canvas.setDash([])
    canvas.setFillColor(rgb("accent"))
    canvas.setFont(BOLD, 9.0 * grown)
    canvas.drawCentredString(x, bottom + high + 1.5 * grown, letter)
