"""Layers, notes and underlays on sheets: what is printed, how faint, and where."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from xml.etree import ElementTree

import pypdf
import pytest
from PIL import Image

from core.commands.layers import SetLayer
from core.commands.place import PlaceItems
from core.commands.underlays import PlaceUnderlay
from core.drawing.plan import plan_drawing
from core.model.plan_marks import NoteKind, PlanNote
from core.model.underlays import LayerKind, Media, Underlay, UnderlayContent
from core.reports.pdf_plan import write_plan_pdf
from core.reports.svg import write_svg
from tests.editing.test_marks_and_underlays import CONTENT
from tests.support.small_projects import small_project

DRAWING = Underlay(file_name="a.dxf", content_id=CONTENT.id, x_m=1.0, y_m=2.0, extent_x_m=10.0, extent_y_m=5.0)


def picture() -> UnderlayContent:
    packed = io.BytesIO()
    Image.new("RGB", (20, 10), (200, 30, 30)).save(packed, "PNG")
    return UnderlayContent.of(Media.PNG, packed.getvalue())


def with_marks():
    project = small_project()
    project = PlaceUnderlay(DRAWING, (CONTENT,)).apply(project)
    shown = picture()
    photo = Underlay(file_name="b.png", content_id=shown.id, extent_x_m=4.0, extent_y_m=2.0, turn_deg=90.0)
    project = PlaceUnderlay(photo, (shown,)).apply(project)
    notes = (
        PlanNote(x0_m=1.0, y0_m=1.0, x1_m=4.0, y1_m=1.0, text="aisle"),
        PlanNote(kind=NoteKind.NOTE, x0_m=2.0, y0_m=2.0, x1_m=3.0, y1_m=3.0, text="crane way"),
    )
    return PlaceItems(notes).apply(project)


def text_of(project, tmp_path) -> str:
    write_plan_pdf(project, None, tmp_path / "a.pdf", "2026-01-01")
    return pypdf.PdfReader(tmp_path / "a.pdf").pages[0].extract_text()


def test_notes_and_dimension_lines_are_on_both_sheets(tmp_path):
    project = with_marks()
    words = text_of(project, tmp_path)
    assert "aisle 3.000 m" in words
    assert "crane way" in words
    svg = write_svg(plan_drawing(project))
    assert "aisle 3.000 m" in svg
    assert "crane way" in svg


def test_a_layer_that_is_not_printed_is_on_no_sheet_though_the_plan_shows_it(tmp_path):
    project = with_marks()
    tag = project.racks[0].tag
    assert tag in text_of(project, tmp_path)
    for kind, words in ((LayerKind.RACKS, tag), (LayerKind.NOTES, "crane way")):
        without = SetLayer(kind, "is_printed", False).apply(project)
        assert words not in text_of(without, tmp_path)
        assert words not in write_svg(plan_drawing(without))
    hidden = SetLayer(LayerKind.RACKS, "is_visible", False).apply(project)
    assert tag in text_of(hidden, tmp_path)


def test_a_faded_layer_is_faded_on_both_sheets(tmp_path):
    project = SetLayer(LayerKind.RACKS, "opacity_ratio", 0.35).apply(with_marks())
    assert re.search(r'<g id="racks" opacity="0.35">', write_svg(plan_drawing(project)))
    text_of(project, tmp_path)
    states = pypdf.PdfReader(tmp_path / "a.pdf").pages[0]["/Resources"]["/ExtGState"].get_object().values()
    assert {float(s.get_object()["/ca"]) for s in states if "/ca" in s.get_object()} >= {0.35, 0.6}


def test_a_drawing_under_the_plan_is_drawn_at_its_place_in_true_millimetres():
    drawing = plan_drawing(with_marks())
    root = ElementTree.fromstring(write_svg(drawing, scale=100.0))
    (group,) = (g for g in root.iter("{http://www.w3.org/2000/svg}g") if g.get("id") == "underlay a.dxf")
    assert group.get("opacity") == "0.60"
    (path,) = group
    (x0, y0), (x1, y1) = ([float(v) for v in place.split(",")] for place in path.get("d").removeprefix("M").split(" "))
    box = drawing.bounds_m
    assert (x0, x1) == pytest.approx(((2.0 - box.x0_m) * 10.0, (10.0 - box.x0_m) * 10.0), abs=0.01)
    assert (y0, y1) == pytest.approx(((box.y1_m - 3.0) * 10.0,) * 2, abs=0.01)


def test_pictures_are_in_the_file_and_underlays_that_are_not_printed_are_not(tmp_path):
    project = with_marks()
    text_of(project, tmp_path)
    assert len(pypdf.PdfReader(tmp_path / "a.pdf").pages[0].images) == 1
    assert "data:image/png;base64," in write_svg(plan_drawing(project))
    unprinted = {u.id: replace(u, is_printed=False) for u in project.of_type(Underlay)}
    without = project.with_changes(unprinted)
    text_of(without, tmp_path)
    assert len(pypdf.PdfReader(tmp_path / "a.pdf").pages[0].images) == 0
    assert "underlay" not in write_svg(plan_drawing(without))
