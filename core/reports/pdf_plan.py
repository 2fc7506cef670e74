"""The floorplan as a PDF sheet at true scale, with title block, scale bar and north arrow."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.commands.revisions import revisions
from core.drawing.display_list import Drawing
from core.drawing.paper_air import PlanAir
from core.drawing.plan import LEGEND_WIDTH_M, MARGIN_M, plan_drawing, plan_extent
from core.errors import FacilityError
from core.model.project import Project
from core.reports.lettering import BOLD, REGULAR, load_letters
from core.reports.paper import PLANS, SITES, PaperChoice, Scales, is_imperial, scale_words
from core.reports.sheet_painter import POINTS_PER_MM, SheetPainter, rgb
from core.reports.title_block import EDGE_MM, letters_on, title_block, title_mm
from core.results.design_results import DesignResults
from core.words import as_read

FOOT_MM = 9.0
"""Room of the scale bar above the title block. [mm]"""
USUAL_SCALE = 100.0
"""Denominator of the scale for which the letters of plans are made."""
BAR_MM = 85.0
"""Longest scale bar in feet. [mm]"""
FOOT_M, FEET = 0.3048, (1, 2, 5, 10, 20, 50, 100, 200, 500)
AS_IT_FITS = PaperChoice()


def choose_sheet(
    width_m: float, depth_m: float, scales: Scales, paper: PaperChoice = AS_IT_FITS, *, has_revisions: bool = False
) -> tuple[str, float, float, int]:
    """Smallest usual sheet and largest usual scale on which a plan fits, as far as they are not chosen.

    Args:
        width_m: Width of the plan. [m]
        depth_m: Depth of the plan. [m]
        scales: Scales to try.
        paper: What is chosen.
        has_revisions: Whether the title block has a table of revisions.

    Returns:
        Name, width and height of the sheet [mm], and the scale's denominator.

    Raises:
        FacilityError: It does not fit on what is chosen.
    """
    sheets, most = paper.sheets, len(paper.sheets) - 1
    wishes = [(paper.scale, most)] if paper.scale else [(scale, min(largest, most)) for scale, largest in scales]
    for scale, largest in wishes:
        for name, width, height in sheets[: largest + 1]:
            low_mm = title_mm(width, has_revisions=has_revisions) + FOOT_MM
            fits_x = width_m * 1000.0 / scale <= width - 2 * EDGE_MM
            fits_y = depth_m * 1000.0 / scale <= height - EDGE_MM - low_mm
            if fits_x and fits_y:
                return name, width, height, scale
    name, width, height = sheets[-1]
    if paper.scale or paper.sheet:
        raise FacilityError(
            f"The drawing does not fit on {name} at {scale_words(wishes[-1][0])}.",
            hint="Choose a larger sheet or a smaller scale, or leave one of them to the program.",
        )
    return name, width, height, wishes[-1][0]


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
    paper: PaperChoice = AS_IT_FITS,
) -> PlanSheet:
    """Draw a plan with letters that can be read at the scale at which it fits on a sheet.

    Args:
        project: The project.
        results: Its results, or None for a plan without heat map.
        air: What to show of the air; a cut at 1.5 m when None.
        hall_id: One hall, or None for all of them.
        title: What is drawn.
        is_site: Whether items outside all halls are drawn too.
        paper: What is chosen of sheet and scale.

    Raises:
        FacilityError: It does not fit on what is chosen.
    """
    scales = (SITES if is_site else PLANS)[is_imperial()]
    rows = bool(revisions(project))
    _, scale = fitting(project, paper, hall_id, is_site=is_site)
    drawing = plan_drawing(project, results, hall_id, air=air, includes_yard=is_site, letters=scale / USUAL_SCALE)
    box = drawing.bounds_m
    return PlanSheet(title, drawing, *choose_sheet(box.width_m, box.depth_m, scales, paper, has_revisions=rows))


def fitting(
    project: Project, paper: PaperChoice, hall_id: str | None = None, *, is_site: bool = False
) -> tuple[str, int]:
    """Name of the sheet and denominator of the scale of a plan, before it is drawn.

    Args:
        project: The project.
        paper: What is chosen of them.
        hall_id: One hall, or None for all of them.
        is_site: Whether items outside all halls are drawn too.

    Raises:
        FacilityError: It does not fit on what is chosen.
    """
    extent = plan_extent(project, hall_id, includes_yard=is_site)
    wide_m, deep_m = extent.width_m + 2.0 * MARGIN_M + LEGEND_WIDTH_M, extent.depth_m + 2.0 * MARGIN_M
    scales = (SITES if is_site else PLANS)[is_imperial()]
    name, _, _, scale = choose_sheet(wide_m, deep_m, scales, paper, has_revisions=bool(revisions(project)))
    return name, scale


def write_plan_pdf(
    project: Project,
    results: DesignResults | None,
    path: Path,
    date_text: str,
    air: PlanAir | None = None,
    paper: PaperChoice = AS_IT_FITS,
) -> None:
    """Write one sheet.

    Args:
        project: The project.
        results: Its results, or None for a plan without heat map.
        path: File to write.
        date_text: Date for the title block.
        air: What to show of the air; a cut at 1.5 m when None.
        paper: What is chosen of sheet and scale.

    Raises:
        FacilityError: It does not fit on what is chosen.
    """
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pageCompression=1)
    draw_plan_sheet(canvas, plan_sheet(project, results, air, paper=paper), project, results, date_text)
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
    words = f"{scale_words(sheet.scale)} on {sheet.name}"
    title_block(canvas, project, results, date_text, width_mm, scale_words=words, title=sheet.title, page=page)
    _scale_bar(canvas, width_mm, foot_mm, sheet.scale)
    _north_arrow(canvas, width_mm, height_mm)


def _scale_bar(canvas: Any, width_mm: float, foot_mm: float, scale: int) -> None:
    """A bar of five equal metres (or tens of metres), or of as many feet, above the title block."""
    unit_m, label = _unit_of_bar(scale)
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
    canvas.drawCentredString((x0 + 5 * step) * k, (y + 2.5) * k, label)


def _unit_of_bar(scale: int) -> tuple[float, str]:
    """A fifth of the scale bar [m], and what stands at its end."""
    if not is_imperial():
        unit_m = 1.0 if scale <= 200 else 10.0
        return unit_m, f"{5 * unit_m:.0f} m"
    feet = max(n for n in FEET if n == FEET[0] or 5 * n * FOOT_M * 1000.0 / scale <= BAR_MM)
    return feet * FOOT_M, f"{5 * feet} ft"


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
