"""Every item keeps a tag of its own."""

from __future__ import annotations

import pytest

from core.catalogue.usual_tags import _OF_KIND, usual_stem
from core.commands.set_field import SetField
from core.commands.tags import SetTags
from core.editing.object_table import COLUMNS, cells_command
from core.errors import InvalidEdit
from core.model.project import Project
from core.model.rack import CoolingKind, Rack
from core.model.scenario import Scenario
from core.model.space import Hall
from tests.support.small_projects import small_project

TAG = next(n for n, (_, field) in enumerate(COLUMNS) if field == "tag")


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("", "R-A01 needs a tag"),
        ("  ", "R-A01 needs a tag"),
        ("R-A02", "R-A02 is the tag of another item"),
        (" CRAH-1 ", "CRAH-1 is the tag of another item"),
        ("Hall 1", "Hall 1 is the tag of another item"),
        ("x" * 61, "1 to 60 characters"),
    ],
)
def test_a_tag_that_names_nothing_or_another_item_is_refused(tag, words):
    for command in (SetField(("rack-1",), "tag", tag), SetTags((("rack-1", tag),))):
        with pytest.raises(InvalidEdit, match=words):
            command.apply(small_project())


def test_blanks_around_a_tag_go_and_its_own_tag_is_none_of_another():
    assert SetField(("rack-1",), "tag", "  Web 1 ").apply(small_project()).get("rack-1").tag == "Web 1"
    project = small_project()
    assert SetField(("rack-1",), "tag", "R-A01").apply(project) == project


def test_a_hall_and_a_scenario_may_share_words():
    project = Project.of([Scenario(id="s", tag="Mean"), Hall(id="h", tag="H")])
    assert SetField(("h",), "tag", "Mean").apply(project).get("h").tag == "Mean"


def test_what_a_file_brought_twice_opens_and_may_be_edited():
    project = Project.of([Rack(id="a", tag="R"), Rack(id="b", tag="R")])
    assert SetField(("a",), "tag", "R").apply(project) == project
    assert SetField(("a",), "tag", "Q").apply(project).get("a").tag == "Q"


def test_pasted_tags_may_change_places_but_not_be_the_same():
    project = small_project()
    swapped = cells_command(project, [("rack-1", TAG, "R-A02"), ("rack-2", TAG, "R-A01")]).apply(project)
    assert [swapped.get(i).tag for i in ("rack-1", "rack-2")] == ["R-A02", "R-A01"]
    with pytest.raises(InvalidEdit, match="New is the tag of another item"):
        cells_command(project, [("rack-1", TAG, "New"), ("rack-2", TAG, "New")]).apply(project)


def test_no_two_kinds_of_item_are_called_by_the_same_letters():
    placed = ["R", "TANK", "CDU", "HX", "TK", "N", *_OF_KIND.values()]
    drawn_in_the_floor = ["T", "G"]  # perforated tiles and return grilles
    stems = [*placed, *drawn_in_the_floor, "POD"]
    assert sorted(stems) == sorted(set(stems))
    assert usual_stem(Rack()) == "R"
    assert usual_stem(Rack(cooling=CoolingKind.IMMERSION)) == "TANK"
