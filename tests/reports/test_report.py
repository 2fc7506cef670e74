"""The report that an owner is handed: its chapters and sheets, and that one in German has no English left."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Spacer

from core import words
from core.cli.files import example_names, load_project
from core.drawing.display_list import Drawing, Layer, Text
from core.drawing.oneline_words import natural
from core.drawing.paper_air import PlanAir
from core.drawing.rack_colours import ColourBy
from core.errors import FacilityError
from core.geometry.rectangle import Rectangle
from core.model.electrical import PowerUnit
from core.model.entity import Sourced
from core.model.names import names_in
from core.model.project import Project
from core.reports import bill, cooling_chapter, findings_chapter, power_chapter, report
from core.reports.air_chapter import air_chapter
from core.reports.basis import basis
from core.reports.blocks import Chapter, Table, number
from core.reports.lettering import REGULAR, load_letters
from core.reports.pages import CELL_PT, LEAST_ROWS, PAD_PT, WIDTH_PT, chapter_flow, set_table, table_widths
from core.reports.pdf_plan import write_plan_pdf
from core.reports.power_chapter import power_unit_list
from core.reports.power_sheets import TITLES, draw_power_sheet, write_power_pdf
from core.reports.report import write_report
from core.reports.summary import summary
from core.results.finding import Finding, Severity
from core.study import year_evaluate
from core.study.comparing import key_figures
from core.study.trust import INLET, JETS, STRIP, validation_table
from core.study.year_weather import weather_of
from core.templates.brief import read_brief
from core.templates.first_layout import first_layout
from core.words import PRINTED, as_read, use_language, use_names
from tests.support.painted_results import room_results

ENGLISH = re.compile(
    r"\b(the|of|and|is|are|with|from|its|not|no|which|their|into|to|by|for|at|than|more|power|heat|flow|loss|losses|"
    r"supply|source|building|load|loop|unit|each|number|year|month|largest|cooling|kind|weight|length|severity|drops|stands|leaves)\b",
    re.IGNORECASE,
)
CHAPTERS = (
    "Summary", "Assumptions and sources", "Floorplan", "One-line diagram", "Power", "Room air",
    "Cooling loops and plant", "The year", "Findings", "Bill of materials", "List of racks",
)  # fmt: skip


SMALL_CAMPUS = "2 MW of GB300, N+1, Ashburn"
"""As the campus of 50 MW, which has the same words on four times as many pages."""


@pytest.fixture(params=[SMALL_CAMPUS if name == "campus_50mw" else name for name in example_names()])
def in_german(request, tmp_path, monkeypatch) -> Iterator[tuple[Project, Path]]:
    """An example, and a folder with all that goes on paper in German."""
    project = first_layout(read_brief(SMALL_CAMPUS)) if request.param == SMALL_CAMPUS else load_project(request.param)
    folder = tmp_path
    monkeypatch.setattr(year_evaluate, "PART_LOADS", (0.5,))  # what seven years say, three do as well
    monkeypatch.setattr(year_evaluate, "variants", lambda _, weather: (("cold year", weather),))
    if request.param == SMALL_CAMPUS:  # one without a year, which says so
        monkeypatch.setattr(year_evaluate, "evaluate_year", _no_year)
    use_language("de", PRINTED)
    try:
        results = room_results(project)
        write_report(project, results, folder / "report.pdf", "2026-01-01")
        write_plan_pdf(project, results, folder / "plan.pdf", "2026-01-01", PlanAir(colour_by=ColourBy.PHASE))
        for what in TITLES:
            write_power_pdf(project, results, what, folder / f"{what}.pdf", "2026-01-01")
        yield project, folder
    finally:
        use_language("en")
        use_names((), is_all=True)


def _no_year(*_: object, **__: object) -> None:
    raise FacilityError("No power flows in this project.", hint="Place racks and what feeds them.")


def test_nothing_on_german_paper_is_left_in_english(in_german):
    project, folder = in_german
    quoted = sorted(_quoted(project), key=len, reverse=True)
    german = set(words._told.values())
    for file in sorted(folder.iterdir()):
        for n, page in enumerate(PdfReader(file).pages, 1):
            read = page.extract_text()
            lines = {line.strip() for line in read.split("\n")}
            sources = {line for line in lines if words._told.get(line, line) != line} - german
            sources = {line for line in sources if not any(line in text for text in quoted)}
            assert sources == set(), f"{file.name}, page {n}"
            plain = " ".join(read.split())
            for text in quoted:
                plain = plain.replace(text, "·")
            assert [m[0] for m in ENGLISH.finditer(plain)] == [], f"{file.name}, page {n}: {plain}"


def _quoted(project: Project) -> Iterator[str]:
    """What people and makers wrote, and where it was found: told as it stands."""
    found = names_in(project.entities.values()) | {project.site.name}
    for entity in project.entities.values():
        for part in (entity, *getattr(entity, "units", ())):
            if isinstance(part, Sourced):
                found |= {part.model_name, part.source}
    found |= {text for row in validation_table().rows for text in (row.case, row.reference)}
    weather = weather_of(project)
    found |= {weather.name, weather.source, "Direct-to-Chip"}
    yield from (" ".join(as_read(text).split()) for text in found if text.strip())


def test_a_report_in_english_has_its_chapters_and_numbers_its_pages(tmp_path):
    project = load_project("air_hall_1mw")
    write_report(project, room_results(project), tmp_path / "report.pdf", "2026-01-01")
    reader = PdfReader(tmp_path / "report.pdf")
    titles = [entry.title for entry in reader.outline]
    assert titles == [*CHAPTERS[:2], "Site", *CHAPTERS[2:], "List of power units"]
    pages = [page.extract_text() for page in reader.pages]
    for n, page in enumerate(pages, 1):
        assert f"{n} of {len(pages)}" in page
        assert len(page.split()) > 40, f"page {n} is nearly empty"
    for words_of_it in ("PUE now", "Ashburn hall 1", "to be expected", "48 × 2N", "R-A01", "Busway", "Caterpillar"):
        assert any(words_of_it in page for page in pages), words_of_it
    first = " ".join(pages[0].split())
    assert "There are two paths, A and B. Each source on site, UPS and cooling machine can be missing (N+1)." in first
    assert "In the way of Tier III: Without the grid, work on fuel tank drops 48 racks." in first


@pytest.mark.parametrize(("name", "kind"), [("air_hall_1mw", INLET), ("liquid_hall_gb200", JETS)])
def test_the_error_that_a_report_expects_is_that_of_rooms_like_it(name: str, kind: str):
    """Rooms into which units blow from the side are twice as far off; the window says so, too."""
    project = load_project(name)
    results = room_results(project)
    table = validation_table()
    (_, key_numbers, *_) = summary(project, results, None, None).blocks
    remark = next(row[2] for row in key_numbers.rows if row[0] == "Hottest inlet")
    assert f"±{table.expected_error_k(kind):.1f} K" in remark
    compared = next(
        b for b in air_chapter(project, results).blocks if getattr(b, "title", "") == "Compared with references"
    )
    told = {row[1] for row in compared.rows[1:]}
    assert kind in told
    assert told <= {kind, STRIP}


def test_power_units_are_listed_as_people_count_and_breaking_capacities_where_some_are_known():
    project = load_project("air_hall_1mw")
    power = room_results(project)
    units = list(project.of_type(PowerUnit))
    tags = dict(zip((u.id for u in units), ("U-10", "U-2", "U-1"), strict=False))
    named = project.with_changes({i: replace(project.get(i), tag=tag) for i, tag in tags.items()})
    (known,) = power_unit_list(named, power).blocks
    assert known.rows[0][-1] == "Breaks, kA"
    assert [row[0] for row in known.rows if row[0] in tags.values()] == ["U-1", "U-2", "U-10"]
    silent = named.with_changes({u.id: replace(named.get(u.id), interrupting_a=0.0) for u in units})
    (unknown,) = power_unit_list(silent, power).blocks
    assert "Breaks, kA" not in unknown.rows[0]
    assert {len(row) for row in unknown.rows} == {len(known.rows[0]) - 1}


def test_no_word_of_a_table_is_broken(tmp_path):
    """Columns are as wide as their longest word."""
    load_letters()
    rows = [["Severity", "Finding"], ["warning", "A long sentence that has to be wrapped, because it is long. " * 4]]
    for column, width in enumerate(table_widths(rows)):
        longest = max(stringWidth(w, REGULAR, CELL_PT) for row in rows for w in row[column].split())
        assert width >= longest + 2 * PAD_PT
    assert sum(table_widths(rows)) <= WIDTH_PT + 1e-6


def test_letters_of_all_of_europe_are_on_paper(tmp_path):
    project = load_project("air_row")
    named = project.with_changes({project.info.id: replace(project.info, name="Łódź Ελλάδα Київ ČŠŽ")})
    write_plan_pdf(named, None, tmp_path / "plan.pdf", "2026-01-01")
    assert "Łódź Ελλάδα Київ ČŠŽ" in PdfReader(tmp_path / "plan.pdf").pages[0].extract_text()


def test_a_wide_one_line_diagram_goes_on_in_strips(tmp_path):
    """A drawing of ten sheets' width is cut, and each cut has the same letter at both of its ends."""
    wide = Drawing(Rectangle(0.0, 0.0, 9.0, 0.1), (Layer("a", (Text(8.9, 0.05, "the end", 0.0025),)),))
    canvas = Canvas(str(tmp_path / "wide.pdf"))
    project = load_project("air_row")
    draw_power_sheet(canvas, wide, project, room_results(project), "2026-01-01", title="One-line diagram")
    canvas.save()
    read = PdfReader(tmp_path / "wide.pdf").pages[0].extract_text()
    marks = [line for line in read.split("\n") if re.fullmatch("[A-H]", line)]
    assert len(marks) >= 4
    assert all(marks.count(mark) == 2 for mark in marks)
    assert "the end" in read


def test_an_address_longer_than_its_column_is_broken_within_it():
    load_letters()
    address = "https://example.org/" + "a-very-long-name-of-a-data-sheet/" * 6
    table, _ = set_table([["Item", "Source"], ["Rack", address]])
    width, _ = table.wrap(WIDTH_PT, 700.0)
    ((cell,),) = [c for row in table._cellvalues for c in row if not isinstance(c, str)]
    assert width <= WIDTH_PT + 1e-6
    assert len(cell.blPara.lines) > 1
    assert max(line[0] for line in cell.blPara.lines) >= 0.0  # the room that a line leaves


def test_no_quantity_of_a_table_is_broken():
    """A narrow column is as wide as its numbers with their units, beside long sentences too."""
    load_letters()
    row = ["A case", "12.34 K", "24.00 × 1.00 m", "A long sentence that has to be wrapped, because it is long. " * 4]
    table, _ = set_table([["Case", "rms", "Size", "Reference"], row])
    assert table._cellvalues[1][1] == "12.34\u00a0K"
    assert "1.00\u00a0m" in getattr(table._cellvalues[1][2], "text", table._cellvalues[1][2])


def test_a_project_without_a_name_has_none_in_german_on_every_page(tmp_path):
    project = load_project("air_row")
    nameless = project.with_changes({project.info.id: replace(project.info, name="Untitled")})
    use_language("de", PRINTED)
    try:
        write_report(nameless, room_results(nameless), tmp_path / "report.pdf", "2026-01-01")
    finally:
        use_language("en")
        use_names((), is_all=True)
    for page in PdfReader(tmp_path / "report.pdf").pages:
        text = page.extract_text()
        assert "Untitled" not in text
        assert "Ohne Namen" in text


def test_no_size_and_no_thousands_of_a_cell_are_broken():
    load_letters()
    use_language("de", PRINTED)
    try:
        row = ["Generic Dry cooler 1,000 kW (V-bank, 14 fan)", "2.50 × 12.00 × 3.00 m", "1,267.6 TFLOP/s per kW"]
        table, _ = set_table([["Model", "Size", "ITEE", "Why"], [*row, "A sentence that is long and wraps. " * 6]])
    finally:
        use_language("en")
    cells = [getattr(cell, "text", cell) for cell in table._cellvalues[1]]
    model = table._cellvalues[1][0]
    model.wrap(WIDTH_PT / 6.0, 800.0)
    lines = [" ".join(line[1]) for line in model.blPara.lines]
    assert len(lines) > 1
    assert any("1\u00a0000\u00a0kW" in line for line in lines), lines
    assert cells[1] == "2.50\u00a0×\u00a012.00\u00a0×\u00a03.00\u00a0m"
    assert " " not in cells[2]


@pytest.mark.parametrize("lead_pt", [0, 90, 100, 110, 120, 130, 150, 170, 190])
def test_no_page_begins_with_one_row_of_a_table_or_with_its_note_alone(tmp_path, lead_pt):
    load_letters()
    rows = [["Item", "Number"], *([f"row {n}", "1"] for n in range(43))]
    document = SimpleDocTemplate(str(tmp_path / "t.pdf"), pagesize=A4, topMargin=48, bottomMargin=48)
    chapter = Chapter("Things", (Table("", rows, "Without rises."),))
    document.build([Spacer(1, lead_pt), *chapter_flow(chapter)])
    pages = [page.extract_text() for page in PdfReader(tmp_path / "t.pdf").pages]
    counts = [page.count("row ") for page in pages]
    assert sum(counts) == 43
    assert all(page.startswith(("Things", "Item")) for page in pages), "heads stand on every page"
    assert all(count >= LEAST_ROWS for count in counts), counts
    assert "Without rises." in pages[-1]


def test_a_row_as_tall_as_a_page_is_set_all_the_same(tmp_path):
    load_letters()
    rows = [["Item", "Words"], *([f"row {n}", "word " * 1400] for n in range(3))]
    document = SimpleDocTemplate(str(tmp_path / "t.pdf"), pagesize=A4, topMargin=48, bottomMargin=48)
    document.build(list(chapter_flow(Chapter("Things", (Table("", rows, "A note."),)))))
    text = " ".join(page.extract_text() for page in PdfReader(tmp_path / "t.pdf").pages)
    assert text.count("row ") == 3
    assert "A note." in text


def test_halls_loops_and_points_are_listed_as_people_count():
    project = load_project("campus_50mw")
    results = room_results(project)
    sheets = [sheet.title for sheet in report._sheets(project, results, "2026-01-01")]
    halls = [title for title in sheets if title.startswith("Floorplan of")]
    assert halls == [f"Floorplan of Hall {n}" for n in range(1, 9)]
    loops = [row[0] for row in cooling_chapter._loop_rows(project, (results.liquid.value.network,))[1:]]
    assert loops == sorted(loops, key=natural)
    assert len(loops) > 20
    assert [row for row in bill._built_in(project) if row[0] == "hall"] == [["hall", "8", "246 m², 4.5 m high"]]


def test_numbers_of_a_report_have_one_minus_and_nought_has_none():
    assert [number(v, 2) for v in (-1.5, -0.004, 0.004, math.nan)] == ["−1.50", "0.00", "0.00", "–"]
    assert number(-1200.0, 0, "kg/h") == "−1,200 kg/h"


def test_assumptions_are_told_in_the_units_of_their_field():
    project = load_project("hybrid_retrofit")
    told = {
        row[0]: row[1]
        for table in basis(project, ()).blocks
        if isinstance(table, Table)
        for row in table.rows
        if len(row) == 2
    }
    assert told["Rack power factor"] == "0.98"
    assert told["Efficiency of power supplies"] == "96.5 %"
    assert told["Longitude"] == "−77.49°"


def test_spans_and_shares_have_one_blank_before_the_sign():
    assert power_chapter._span([0.33, 0.44]) == "33 to 44 %"
    project = load_project("air_row")
    shown = {figure.name: figure.words for figure in key_figures(project, room_results(project))}
    assert re.fullmatch(r"\d+ %", shown["Highest loading"])


def test_quantities_of_the_basis_read_as_engineers_write_them():
    values = {row[0]: row[1] for block in basis(load_project("campus_50mw"), ()).blocks if isinstance(block, Table)
              for row in block.rows if len(row) == 2}  # fmt: skip
    assert values["Rack power factor"] == "0.98"
    assert values["Motor power factor"] == "0.95"
    assert re.fullmatch("−\\d+\\.\\d+°", values["Longitude"]), "west has a minus as all negative numbers"
    for label, value in values.items():
        told = value.partition("/")[2]
        assert not told or f"per {told}" not in label, f"{label} says the unit of {value} a second time"


@pytest.mark.parametrize("name", ["air_hall_1mw", "air_row"])
def test_no_remedy_sends_a_reader_of_the_report_to_menus_or_panels(name):
    project = load_project(name)
    results = room_results(project)
    found = [Finding("f", Severity.NOTE, "The power reaches Tier I.", fix) for fix in findings_chapter.ON_PAPER]
    results = replace(results, findings=(*results.findings, *found))
    rows = next(b for b in findings_chapter.findings_chapter(project, results).blocks if isinstance(b, Table)).rows
    assert len(rows) > len(found)
    remedies = " ".join(row[2] for row in rows)
    assert re.search("Export|[Mm]enu|[Pp]anel|inspector|drag ", remedies) is None
    assert "Connect it to what feeds it." in remedies
