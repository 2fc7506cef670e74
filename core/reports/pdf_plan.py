"""The floorplan as a PDF sheet at true scale, with title block, scale bar and north arrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.commands.revisions import revisions
from core.drawing.display_list import Drawing
from core.drawing.paper_air import PlanAir
from core.drawing.plan import LEGEND_WIDTH_M, MARGIN_M, plan_drawing, plan_extent
from core.model.project import Project
from core.reports.lettering import BOLD, REGULAR, load_letters
from core.reports.sheet_painter import POINTS_PER_MM, SheetPainter, rgb
from core.reports.title_block import EDGE_MM, letters_on, title_block, title_mm
from core.results.design_results import DesignResults
from core.words import as_read

FOOT_MM = 9.0
"""Room of the scale bar above the title block. [mm]"""
SHEETS_MM: tuple[tuple[str, float, float], ...] = (
    ("A4", 297.0, 210.0),
    ("A3", 420.0, 297.0),
    ("A2", 594.0, 420.0),
    ("A1", 841.0, 594.0),
    ("A0", 1189.0, 841.0),
)
USUAL = ((50, 1), (100, 2), (200, 2), (100, 4), (200, 4), (500, 4), (1000, 4), (2000, 4))
"""Scales with the largest sheet (index) on which each is tried, in order."""
USUAL_SCALE = 100.0
"""Denominator of the scale for which the letters of plans are made."""


OF_SITES = ((100, 1), (200, 2), (500, 2), (1000, 3), (2000, 4))
"""The same for plans of which only the places matter."""
Scales = Sequence[tuple[int, int]]


def choose_sheet(
    width_m: float, depth_m: float, scales: Scales = USUAL, *, has_revisions: bool = False
) -> tuple[str, float, float, int]:
    """Smallest usual sheet and largest usual scale on which a plan fits.

    Args:
        width_m: Width of the plan. [m]
        depth_m: Depth of the plan. [m]
        scales: Scales to try.
        has_revisions: Whether the title block has a table of revisions.

    Returns:
        Name, width and height of the sheet [mm], and the scale's denominator.
    """
    for scale, largest in scales:
        for name, width, height in SHEETS_MM[: largest + 1]:
            fits_x = width_m * 1000.0 / scale <= width - 2 * EDGE_MM
            low_mm = title_mm(width, has_revisions=has_revisions) + FOOT_MM
            fits_y = depth_m * 1000.0 / scale <= height - EDGE_MM - low_mm
            if fits_x and fits_y:
                return name, width, height, scale
    name, width, height = SHEETS_MM[-1]
    return name, width, height, 5000


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """A plan and the sheet that it is drawn on.

    Attributes:
        title: What is drawn.
        drawing: The plan.
        name: Name of the sheet's size.
        width_mm, height_mm: Size of the sheet. [mm]
        scale: Denominator.
    """

    title: str
    drawing: Drawing
    name: str
    width_mm: float
    height_mm: float
    scale: int


def plan_sheet(
    project: Project,
    results: DesignResults | None,
    air: PlanAir | None = None,
    hall_id: str | None = None,
    *,
    title: str = "Floorplan",
    is_site: bool = False,
) -> PlanSheet:
    """Draw a plan with letters that can be read at the scale at which it fits on a sheet.

    Args:
        project: The project.
        results: Its results, or None for a plan without heat map.
        air: What to show of the air; a cut at 1.5 m when None.
        hall_id: One hall, or None for all of them.
        title: What is drawn.
        is_site: Whether items outside all halls are drawn too.
    """
    scales = OF_SITES if is_site else USUAL
    extent = plan_extent(project, hall_id, includes_yard=is_site)
    rows = bool(revisions(project))
    wide_m, deep_m = extent.width_m + 2.0 * MARGIN_M + LEGEND_WIDTH_M, extent.depth_m + 2.0 * MARGIN_M
    *_, scale = choose_sheet(wide_m, deep_m, scales, has_revisions=rows)
    drawing = plan_drawing(project, results, hall_id, air=air, includes_yard=is_site, letters=scale / USUAL_SCALE)
    box = drawing.bounds_m
    return PlanSheet(title, drawing, *choose_sheet(box.width_m, box.depth_m, scales, has_revisions=rows))


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
    draw_plan_sheet(canvas, plan_sheet(project, results, air), project, results, date_text)
    canvas.setTitle(as_read(f"{project.info.name}: floorplan"))
    canvas.setAuthor("Hallwright")
    canvas.save()


def draw_plan_sheet(
    canvas: Any, sheet: PlanSheet, project: Project, results: DesignResults | None, date_text: str, page: str = ""
) -> None:
    """Draw a sheet on the present page of a reportlab canvas, setting its size."""
    load_letters()
    box, width_mm, height_mm = sheet.drawing.bounds_m, sheet.width_mm, sheet.height_mm
    canvas.setPageSize((width_mm * POINTS_PER_MM, height_mm * POINTS_PER_MM))
    points_per_m = 1000.0 / sheet.scale * POINTS_PER_MM
    left = 0.5 * (width_mm * POINTS_PER_MM - box.width_m * points_per_m)
    foot_mm = title_mm(width_mm, has_revisions=bool(revisions(project)))
    low_mm = foot_mm + FOOT_MM
    bottom = low_mm * POINTS_PER_MM + 0.5 * (
        (height_mm - EDGE_MM - low_mm) * POINTS_PER_MM - box.depth_m * points_per_m
    )
    painter = SheetPainter(canvas, sheet.drawing, left, bottom, points_per_m)
    for layer in sheet.drawing.layers:
        painter.paint_layer(layer)
    scale_words = f"1:{sheet.scale} on {sheet.name}"
    title_block(canvas, project, results, date_text, width_mm, scale_words=scale_words, title=sheet.title, page=page)
    _scale_bar(canvas, width_mm, foot_mm, sheet.scale)
    _north_arrow(canvas, width_mm, height_mm)


def _scale_bar(canvas: Any, width_mm: float, foot_mm: float, scale: int) -> None:
    """A bar of five equal metres (or tens of metres) above the title block."""
    unit_m = 1.0 if scale <= 200 else 10.0
    k, grown = POINTS_PER_MM, letters_on(width_mm)
    step = unit_m * 1000.0 / scale
    x0 = width_mm - EDGE_MM - 5 * step - 8.0 * grown
    y = foot_mm + 2.0
    canvas.setStrokeColor(rgb("ink"))
    canvas.setLineWidth(0.3)
    for n in range(5):
        canvas.setFillColor(rgb("ink" if n % 2 == 0 else "panel"))
        canvas.rect((x0 + n * step) * k, y * k, step * k, 1.5 * k, stroke=1, fill=1)
    canvas.setFillColor(rgb("ink"))
    canvas.setFont(REGULAR, 6.5 * grown)
    canvas.drawString(x0 * k, (y + 2.5) * k, "0")
    canvas.drawCentredString((x0 + 5 * step) * k, (y + 2.5) * k, as_read(f"{5 * unit_m:.0f} m"))


def _north_arrow(canvas: Any, width_mm: float, height_mm: float) -> None:
    k = POINTS_PER_MM * letters_on(width_mm)
    x, y = (width_mm - EDGE_MM) * POINTS_PER_MM - 6.0 * k, (height_mm - EDGE_MM) * POINTS_PER_MM - 10.0 * k
    path = canvas.beginPath()
    path.moveTo(x, y + 8 * k)
    path.lineTo(x - 2.5 * k, y)
    path.lineTo(x, y + 2 * k)
    path.lineTo(x + 2.5 * k, y)
    path.close()
    canvas.setFillColor(rgb("ink"))
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.setFont(BOLD, 2.8 * k)
    canvas.drawCentredString(x, y - 4 * k, "N")
