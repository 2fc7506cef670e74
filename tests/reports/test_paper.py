"""Sheets and scales: every size and way of writing, what fits on what, and drawings to scale on them."""

from __future__ import annotations

import pytest
from pypdf import PdfReader

from core.errors import FacilityError
from core.reports.paper import (
    IMPERIAL_SCALES,
    METRIC_SCALES,
    SERIES,
    SHEETS,
    PaperChoice,
    read_scale,
    read_sheet,
    scale_words,
    usual_scales,
)
from core.reports.pdf_plan import PLANS, choose_sheet, plan_sheet, write_plan_pdf
from core.reports.power_sheets import write_power_pdf
from core.reports.report import text_page
from core.units.display import DisplayUnits, use_units
from tests.support.painted_results import room_results
from tests.support.power_projects import two_n
from tests.support.small_projects import small_project

POINTS_PER_MM = 72.0 / 25.4


@pytest.fixture
def imperial():
    use_units(DisplayUnits.all_in("imperial"))
    yield
    use_units(DisplayUnits())


def test_sheets_have_their_published_sizes():
    assert {name: tuple(round(mm / 25.4, 3) for mm in sheet[1:]) for name, sheet in SHEETS.items() if " " in name} == {
        "ANSI A": (11.0, 8.5), "ANSI B": (17.0, 11.0), "ANSI C": (22.0, 17.0), "ANSI D": (34.0, 22.0),
        "ANSI E": (44.0, 34.0), "ARCH A": (12.0, 9.0), "ARCH B": (18.0, 12.0), "ARCH C": (24.0, 18.0),
        "ARCH D": (36.0, 24.0), "ARCH E": (48.0, 36.0),
    }  # fmt: skip
    assert {len(sheets) for sheets in SERIES.values()} == {5}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a3", "A3"),
        ("ANSI-D", "ANSI D"),
        ("ansi_e", "ANSI E"),
        ("archd", "ARCH D"),
        (" ANSI  b", "ANSI B"),
        ("iso", "ISO"),
    ],
)
def test_sheets_are_read_however_they_are_written(text, name):
    assert read_sheet(text) == name


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("1:50", 50), ("100", 100), ("1/8\"", 96), ("1/8\" = 1'-0\"", 96), ("3/16in = 1ft", 64), ("1\"=20'", 240),
        ("1\" = 20'-0\"", 240), ("1/4″ = 1′-0″", 48), ("1\"", 12),
    ],
)  # fmt: skip
def test_scales_are_read_however_they_are_written(text, scale):
    assert read_scale(text) == scale


@pytest.mark.parametrize("text", ["", "half", "1:0", '0/8"', "1:1.5", "2:1", "-1", "5/8\" = 1'", '1/0"', "9" * 400])
def test_what_is_no_scale_is_refused_in_words(text):
    with pytest.raises(FacilityError, match="is no scale"):
        read_scale(text)


@pytest.mark.parametrize("text", ["", "A7", "ANSI F", "letter paper"])
def test_what_is_no_sheet_is_refused_in_words(text):
    with pytest.raises(FacilityError, match="no sheet"):
        read_sheet(text)


def test_scales_are_written_as_they_are_read_in_both_systems(imperial):
    assert usual_scales() == IMPERIAL_SCALES
    assert [read_scale(scale_words(scale)) for scale in IMPERIAL_SCALES] == list(IMPERIAL_SCALES)
    assert [scale_words(s) for s in (96, 48, 240, 100)] == ['1/8" = 1\'-0"', '1/4" = 1\'-0"', '1" = 20\'-0"', "1:100"]
    use_units(DisplayUnits())
    assert [read_scale(scale_words(scale)) for scale in METRIC_SCALES] == list(METRIC_SCALES)


def test_what_is_chosen_counts_and_the_rest_follows_from_what_fits():
    plans = PLANS[False]
    assert choose_sheet(18.0, 10.0, plans)[::3] == ("A3", 50)
    assert choose_sheet(18.0, 10.0, plans, PaperChoice("A1"))[::3] == ("A1", 50)
    assert choose_sheet(18.0, 10.0, plans, PaperChoice("A4"))[::3] == ("A4", 100)
    assert choose_sheet(18.0, 10.0, plans, PaperChoice(scale=25))[::3] == ("A1", 25)
    assert choose_sheet(18.0, 10.0, plans, PaperChoice("ANSI"))[::3] == ("ANSI B", 50)
    assert choose_sheet(18.0, 10.0, plans, PaperChoice("ARCH", 100))[::3] == ("ARCH A", 100)
    with pytest.raises(FacilityError, match="does not fit on A4 at 1:20"):
        choose_sheet(18.0, 10.0, plans, PaperChoice("A4", 20))
    with pytest.raises(FacilityError, match="does not fit on ANSI E at 1:10"):
        choose_sheet(30.0, 6.0, plans, PaperChoice("ANSI", 10))


@pytest.mark.parametrize("name", SHEETS)
def test_a_plan_is_to_scale_on_every_sheet(tmp_path, name):
    project, file = small_project(), tmp_path / "plan.pdf"
    write_plan_pdf(project, None, file, "2026-03-31", paper=PaperChoice(name))
    sheet, page = plan_sheet(project, None, paper=PaperChoice(name)), PdfReader(file).pages[0]
    assert [float(v) for v in page.mediabox[2:]] == pytest.approx(
        [v * POINTS_PER_MM for v in SHEETS[name][1:]], abs=0.01
    )
    assert f"1:{sheet.scale} on {name}" in page.extract_text()


def test_feet_bring_imperial_scales_ansi_sheets_and_a_bar_in_feet(tmp_path, imperial):
    file = tmp_path / "plan.pdf"
    write_plan_pdf(small_project(), None, file, "2026-03-31")
    lines = PdfReader(file).pages[0].extract_text().split("\n")
    assert '1/8" = 1\'-0" on ANSI A' in " ".join(lines)
    assert any(line.endswith(" ft") and line.removesuffix(" ft").isdecimal() for line in lines)
    assert text_page() == (612.0, 792.0)


def test_power_drawings_obey_the_sheet(tmp_path):
    project = two_n()
    write_power_pdf(project, room_results(project), "one-line", tmp_path / "a.pdf", "2026-03-31", PaperChoice("ANSI E"))
    assert "on ANSI E" in PdfReader(tmp_path / "a.pdf").pages[0].extract_text()
