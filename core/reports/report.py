"""The report that an owner is handed, as PDF: summary, basis, drawings, power, air, loops, year, findings, bill."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.commands.field_words import choice_words
from core.commands.revisions import current_revision
from core.drawing.oneline_words import natural
from core.errors import FacilityError
from core.model.project import Project
from core.model.storeys import shown_halls
from core.reports.air_chapter import air_chapter
from core.reports.basis import basis
from core.reports.bill import bill_of_materials
from core.reports.blocks import Chapter, Table, by_name, number
from core.reports.cooling_chapter import cooling_chapter
from core.reports.findings_chapter import findings_chapter
from core.reports.lettering import BOLD, REGULAR, load_letters
from core.reports.pages import WIDTH_PT, chapter_flow, paragraph, style
from core.reports.paper import is_imperial
from core.reports.pdf_plan import PlanSheet, draw_plan_sheet, plan_sheet
from core.reports.power_chapter import power_chapter, power_unit_list
from core.reports.power_sheets import TITLES, draw_power_sheet, power_drawing
from core.reports.summary import summary
from core.reports.year_chapter import year_chapter
from core.results.design_results import DesignResults
from core.results.redundancy import RedundancyResult
from core.results.year import YearResult
from core.words import as_read

Progress = Callable[[float, str], None]
SheetDrawer = Callable[[Any, str], None]
EDGE_PT, FOOT_PT = 48.0, 30.0
ROOM_FOR_CONTENTS_PT = 350.0
"""The contents stand below the end of a summary of more than a page, where so much is left."""


@dataclass(frozen=True, slots=True)
class Findable:
    """A page of the report that its contents list: where the heading is drawn by a sheet itself."""

    title: str
    draw: SheetDrawer


def write_report(
    project: Project, results: DesignResults, path: Path, date_text: str, progress: Progress | None = None
) -> None:
    """Write the report.

    Args:
        project: The project.
        results: Its results.
        path: PDF file to write.
        date_text: Date on the cover.
        progress: Told the share done (0 to 1) and what is going on.
    """
    load_letters()
    year, failure = _year(project, results, progress)
    redundancy = _redundancy(project, results)
    texts = (summary(project, results, year, redundancy), basis(project, results.notes))
    further = (
        power_chapter(project, results, redundancy),
        air_chapter(project, results),
        cooling_chapter(project, results),
        year_chapter(year, failure),
        findings_chapter(project, results),
        bill_of_materials(project, results),
        _racks(project, results),
        power_unit_list(project, results),
    )
    _build(project, results, path, date_text, texts, _sheets(project, results, date_text), further)


def _year(project: Project, results: DesignResults, progress: Progress | None) -> tuple[YearResult | None, str]:
    """The year of the project at its site, or why there is none."""
    from core.study.year_evaluate import evaluate_year

    try:
        return evaluate_year(project, thermal=results.thermal.value, progress=progress), ""
    except FacilityError as error:
        return None, str(error)


def _redundancy(project: Project, results: DesignResults) -> RedundancyResult | None:
    from core.power.redundancy import study_redundancy

    power = results.power.value
    if power is None or power.chain is None or not power.chain.link_w.any():
        return None
    return study_redundancy(project, power.chain)


def _sheets(project: Project, results: DesignResults, date_text: str) -> list[Findable]:
    """Floorplans of everything, of the yard too and of each hall, and the one-line diagram."""
    halls = sorted(shown_halls(project), key=lambda hall: natural(hall.tag))
    plans = [plan_sheet(project, results)]
    if any(item.hall_id == "" for item in project.placed):
        with_yard = plan_sheet(project, results, is_site=True, title="Site")
        if with_yard.drawing.bounds_m != plans[0].drawing.bounds_m:
            plans.insert(0, with_yard)
    if len(halls) > 1:
        plans += [plan_sheet(project, results, hall_id=hall.id, title=f"Floorplan of {hall.tag}") for hall in halls]

    def drawer(sheet: PlanSheet) -> SheetDrawer:
        return lambda canvas, page: draw_plan_sheet(canvas, sheet, project, results, date_text, page)

    sheets = [Findable(sheet.title, drawer(sheet)) for sheet in plans]
    try:
        lines, title = power_drawing(project, results, "one-line"), TITLES["one-line"]
    except FacilityError:
        return sheets  # nothing is fed yet
    return [
        *sheets,
        Findable(
            title, lambda c, page: draw_power_sheet(c, lines, project, results, date_text, title=title, page_words=page)
        ),
    ]


def _racks(project: Project, results: DesignResults) -> Chapter:
    thermal = results.thermal.value
    inlets = thermal.inlet_by_rack() if thermal else {}
    rows = [["Rack", "Contents", "Power, kW", "Cooling", "Inlet, °C", "Weight, kg"]]
    load = project.scenario.it_load_ratio
    for rack in project.racks:
        numbers = (number(rack.power_w * load / 1e3), choice_words(rack.cooling))
        inlet = number(inlets.get(rack.id, float("nan")))
        rows.append([rack.tag, rack.contents_name, *numbers, inlet, number(rack.weight_kg, 0)])
    return Chapter("List of racks", (Table("", by_name(rows)),))


def _build(
    project: Project,
    results: DesignResults,
    path: Path,
    date_text: str,
    first: tuple[Chapter, ...],
    sheets: list[Findable],
    further: tuple[Chapter, ...],
) -> None:
    from reportlab.platypus import (
        BaseDocTemplate,
        CondPageBreak,
        Frame,
        NextPageTemplate,
        PageBreak,
        PageTemplate,
        Spacer,
    )
    from reportlab.platypus.tableofcontents import TableOfContents

    pages = _Pages(project, results)
    size = text_page()
    edge = 0.5 * (size[0] - WIDTH_PT)
    frame = Frame(edge, EDGE_PT, WIDTH_PT, size[1] - 2 * EDGE_PT, 0, 0, 0, 0, id="body")
    templates = [PageTemplate("text", [frame], onPage=pages.foot, pagesize=size)]
    corner = Frame(0, 0, 40, 40, id="corner")
    templates += [
        PageTemplate(f"sheet{n}", [corner], onPage=pages.drawer(sheet.draw)) for n, sheet in enumerate(sheets)
    ]
    document = BaseDocTemplate(
        str(path),
        pagesize=size,
        title=as_read(f"{project.info.name}: report"),
        author=project.info.author or "Hallwright",
        pageTemplates=templates,
    )
    document.afterFlowable = pages.note_heading(document)
    contents = TableOfContents(levelStyles=[style("text")], dotsMinLevel=0)
    story: list[Any] = [
        paragraph(project.info.name, "title"),
        paragraph(f"{project.site.name} · {project.scenario.name} · {date_text}", "note"),
        *_revision_words(project),
        *chapter_flow(first[0]),
        CondPageBreak(ROOM_FOR_CONTENTS_PT),
        paragraph("Contents", "chapter"),
        contents,
        Spacer(1, 14),
    ]
    for chapter in first[1:]:
        story += chapter_flow(chapter)
    for n, sheet in enumerate(sheets):
        mark = Spacer(1, 1)
        mark.contents_title = sheet.title
        story += [NextPageTemplate(f"sheet{n}"), PageBreak(), mark]
    story += [NextPageTemplate("text"), PageBreak()]
    for chapter in further:
        story += chapter_flow(chapter)
    document.multiBuild(story)


def text_page() -> tuple[float, float]:
    """Size of the pages of text: A4, or letter where lengths are read in feet. [points]"""
    from reportlab.lib.pagesizes import A4, letter

    wide, high = letter if is_imperial() else A4
    return float(wide), float(high)


def _revision_words(project: Project) -> list[Any]:
    """The current revision, to stand on the first page."""
    current = current_revision(project)
    if current is None:
        return []
    parts = (f"Revision {current.tag}", current.dated, current.author, current.changes)
    return [paragraph(" · ".join(part for part in parts if part), "note")]


class _Pages:
    """What stands on every page, and the headings that the contents list.

    Args:
        project: The project.
        results: Its results.
    """

    def __init__(self, project: Project, results: DesignResults) -> None:
        self._name = as_read(project.info.name)
        stamp = results.stamp
        self._made = as_read(f"Hallwright {stamp.program_version} · design {stamp.project_key[:8]}")
        self._last = 0

    def words(self, page: int) -> str:
        """Number of a page, and of all as far as that is known."""
        self._last = max(self._last, page)
        return as_read(f"page {page} of {self._last}")

    def foot(self, canvas: Any, document: Any) -> None:
        """Name, origin and number of a page of text."""
        size = text_page()
        edge = 0.5 * (size[0] - WIDTH_PT)
        canvas.setPageSize(size)
        canvas.setFillColor("#697586")
        canvas.setFont(BOLD, 7.0)
        canvas.drawString(edge, FOOT_PT, self._name)
        canvas.setFont(REGULAR, 7.0)
        canvas.drawCentredString(0.5 * size[0], FOOT_PT, self._made)
        canvas.drawRightString(size[0] - edge, FOOT_PT, self.words(document.page))

    def drawer(self, draw: SheetDrawer) -> Callable[[Any, Any], None]:
        """A sheet's drawer that knows its page."""
        return lambda canvas, document: draw(canvas, self.words(document.page).partition(" ")[2])

    def note_heading(self, document: Any) -> Callable[[Any], None]:
        """Tells the contents and the reader's outline of headings as they are set."""

        def noted(flowable: Any) -> None:
            is_chapter = getattr(getattr(flowable, "style", None), "name", "") == "chapter"
            title = flowable.getPlainText() if is_chapter else as_read(getattr(flowable, "contents_title", ""))
            if not title or title == as_read("Contents"):
                return
            key = f"heading-{document.page}-{title}"
            document.canv.bookmarkPage(key)
            document.canv.addOutlineEntry(title, key, 0)
            document.notify("TOCEntry", (0, title, document.page, key))

        return noted
