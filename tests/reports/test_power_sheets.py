"""The one-line diagram and the flow of energy on paper: every name is on them, and files can be read again."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from core.cli.file_commands import POWER_SHEETS, write_export
from core.cli.main import EXPORT_FORMATS
from core.drawing.display_list import Text
from core.drawing.letters import text_width_em
from core.errors import FacilityError
from core.model.outages import with_out_of_service
from core.model.project import Project
from core.reports.power_sheets import power_drawing
from tests.support.painted_results import room_results
from tests.support.power_projects import campus, catcher, two_n


@pytest.fixture(scope="module")
def failed():
    project = two_n()
    return project, room_results(with_out_of_service(project, ("ups-a",)))


def test_the_sheets_are_readable_and_name_everything(failed, tmp_path):
    project, results = failed
    for kind, (what, ending) in POWER_SHEETS.items():
        file = tmp_path / f"{what}.{ending}"
        write_export(project, results, kind, file)
        if ending == "svg":
            words = " ".join(ElementTree.parse(file).getroot().itertext())
        else:
            page = PdfReader(file).pages[0]
            words = page.extract_text()
            assert "full size on" in words
        for name in ("UPS-A", "UPS-B", "Utility") if what == "one-line" else ("Utility", "Cables and cords"):
            assert name in words
        assert ("dead" in words) is (what == "one-line")


def test_the_formats_are_offered_on_the_command_line():
    assert set(POWER_SHEETS) <= set(EXPORT_FORMATS)


@pytest.mark.parametrize("project", [two_n(), catcher(), campus(80)], ids=["2n", "catcher", "campus"])
def test_no_word_on_the_one_line_is_cut_or_lies_on_another(project):
    drawing = power_drawing(project, room_results(project), "one-line")
    texts = [s for layer in drawing.layers for s in layer.shapes if isinstance(s, Text)]
    assert not any("…" in t.text and "R-" not in t.text and "TX-0" not in t.text for t in texts)
    boxes = []
    for text in texts:
        wide = text_width_em(text.text, is_bold=text.is_bold) * text.size_m
        left = text.x_m - (0.5 * wide if text.anchor == "middle" else 0.0)
        boxes.append((left, text.y_m - 0.4 * text.size_m, left + wide, text.y_m + 0.4 * text.size_m))
    clashes = [
        (texts[m].text, texts[n].text)
        for (m, a), (n, b) in combinations(enumerate(boxes), 2)
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]
    assert clashes == []


def test_a_project_without_power_is_refused_in_words():
    project = Project.of([])
    with pytest.raises(FacilityError, match="No power flows"):
        power_drawing(project, room_results(project), "one-line")
    with pytest.raises(FacilityError, match="Nothing draws power"):
        power_drawing(project, room_results(project), "energy")
