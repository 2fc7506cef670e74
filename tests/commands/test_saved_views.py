"""Views of the plan kept by name: commands, refusals, and what a stored view means."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.commands.saved_views import DropView, KeepView, RenameView, ShowOnlyLayers, saved_views, view_named
from core.document.document import Document
from core.drawing.air_view import HIGH_C, LOW_C, AirCut, ColourMap
from core.drawing.kept_views import air_view_of, colour_by_of, hidden_layers_of, lines_of, paper_air_of, section_of_view
from core.drawing.rack_colours import ColourBy
from core.drawing.rack_labels import USUAL_LINES, RackLine
from core.errors import InvalidEdit
from core.exchange.json_project import read_project, write_project
from core.model.groups import shown_part
from core.model.layers import layers_of
from core.model.saved_views import SavedView
from core.model.underlays import LayerKind
from core.storage.project_file import load, save
from tests.support.random_projects import entities
from tests.support.small_projects import small_project

ROW_A = SavedView(id="view-a", tag="Row A", x_m=3.0, y_m=2.0, colour_by="tenant", hidden_layers="pipes;notes")


def test_views_are_kept_renamed_and_dropped_in_one_step_each():
    document = Document(small_project())
    start = document.project
    document.execute(KeepView(replace(ROW_A, tag="  Row A ")))
    assert view_named(document.project, "row a") == ROW_A
    document.execute(RenameView("view-a", "Aisle 1"))
    document.execute(KeepView(replace(ROW_A, tag="Aisle 1", x_m=9.0)))
    assert [(v.tag, v.x_m) for v in saved_views(document.project)] == [("Aisle 1", 9.0)]
    document.execute(DropView("view-a"))
    assert saved_views(document.project) == ()
    for _ in range(4):
        document.undo()
    assert document.project == start
    assert not document.undo()


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (KeepView(SavedView(tag=" ")), "needs a name"),
        (KeepView(SavedView(tag="ROW A")), "a view Row A already"),
        (RenameView("view-a", ""), "needs a name"),
        (RenameView("rack-1", "x"), "is no view"),
        (DropView("rack-1"), "is no view"),
    ],
)
def test_views_without_a_name_of_their_own_are_refused(command, words):
    project = KeepView(ROW_A).apply(small_project())
    with pytest.raises(InvalidEdit, match=words):
        command.apply(project)


def test_layers_of_a_view_are_shown_in_one_step_and_left_alone_when_they_are():
    document = Document(small_project())
    start = document.project
    document.execute(ShowOnlyLayers((LayerKind.RACKS, LayerKind.PIPES)))
    hidden = {k for k, layer in layers_of(document.project).items() if not layer.is_visible}
    assert hidden == {LayerKind.RACKS, LayerKind.PIPES}
    assert shown_part(document.project).racks == ()
    assert document.execute(ShowOnlyLayers((LayerKind.PIPES, LayerKind.RACKS))) is None
    document.execute(ShowOnlyLayers(()))
    assert all(layer.is_visible for layer in layers_of(document.project).values())
    document.undo()
    document.undo()
    assert document.project == start


def test_choices_of_a_view_come_back_and_unknown_ones_count_as_usual():
    view = SavedView(
        air_cut="maximum", colour_map="cividis", low_c=20.0, high_c=30.0, z_m=0.7, colour_by="limiting",
        rack_lines="tenant;nothing;weight", hidden_layers="air;racks", has_section=True, x1_m=5.0,
    )  # fmt: skip
    air = air_view_of(view)
    assert (air.cut, air.colour_map, air.low_c, air.high_c, air.height_m) == (
        AirCut.MAXIMUM, ColourMap.CIVIDIS, 20.0, 30.0, 0.7
    )  # fmt: skip
    assert colour_by_of(view) is ColourBy.LIMITING
    assert lines_of(view) == (RackLine.TENANT, RackLine.NOTHING, RackLine.WEIGHT)
    assert hidden_layers_of(view) == (LayerKind.AIR, LayerKind.RACKS)
    line = section_of_view(view)
    assert line is not None
    assert line.length_m == 5.0
    odd = SavedView(
        air_cut="x", colour_map="", low_c=40.0, high_c=30.0, colour_by="?", rack_lines="?", hidden_layers="?"
    )
    assert (air_view_of(odd).cut, air_view_of(odd).low_c, air_view_of(odd).high_c) == (AirCut.HEIGHT, LOW_C, HIGH_C)
    assert (colour_by_of(odd), lines_of(odd), hidden_layers_of(odd)) == (ColourBy.NOTHING, USUAL_LINES, ())
    assert paper_air_of(odd).section is None


def test_colleagues_get_views_with_the_file_and_with_the_json_form(tmp_path):
    project = KeepView(ROW_A).apply(small_project())
    file = tmp_path / "views.hall"
    save(project, file)
    assert load(file).get("view-a") == ROW_A
    assert read_project(write_project(project)).get("view-a") == ROW_A


NAMES = st.sampled_from(["Row A", "Row B", "Yard"])
IDS = st.sampled_from(["v1", "v2", "v3"])
COMMANDS = st.one_of(
    st.builds(lambda view, i, name: KeepView(replace(view, id=i, tag=name)), entities(SavedView), IDS, NAMES),
    st.builds(RenameView, IDS, NAMES),
    st.builds(DropView, IDS),
    st.builds(ShowOnlyLayers, st.lists(st.sampled_from(LayerKind), max_size=4).map(tuple)),
)


def exact(project):
    return {i: [repr(getattr(e, f.name)) for f in fields(e)] for i, e in project.entities.items()}


@settings(max_examples=60, deadline=None)
@given(st.lists(COMMANDS, max_size=12))
def test_any_views_kept_renamed_dropped_and_shown_are_undone_and_redone_exactly(commands):
    document = Document(small_project())
    start = exact(document.project)
    for command in commands:
        try:
            document.execute(command)
        except InvalidEdit:
            continue
    finish, steps = exact(document.project), len(document.steps)
    names = [v.tag.casefold() for v in saved_views(document.project)]
    assert len(names) == len(set(names))
    while document.undo():
        pass
    assert exact(document.project) == start
    for _ in range(steps):
        document.redo()
    assert exact(document.project) == finish
