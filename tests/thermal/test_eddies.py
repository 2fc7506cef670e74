"""Large eddies in a hall: where they can be followed, and that other cells and other halls are averaged."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.checks.rule_book import check_design
from core.commands.set_field import SetField
from core.errors import InvalidEdit
from core.model.project import Project
from core.model.space import Hall, Turbulence
from core.results.finding import Finding
from core.templates.pod2 import pod2
from core.thermal.eddies import EDDY_SPACING_M, can_follow_eddies, eddy_cells, hall_size_m, on_cells
from core.thermal.room_from_project import air_room
from core.thermal.steady import chosen_spacing_m


def hall(height_m: float = 4.0, turbulence: Turbulence = Turbulence.LARGE_EDDIES) -> Hall:
    outline = ((0.0, 0.0), (10.0, 0.0), (10.0, 5.0), (0.0, 5.0))
    return Hall(id="hall", tag="H", outline_m=outline, height_m=height_m, turbulence=turbulence)


def told(wanted: Hall) -> list[Finding]:
    return [f for f in check_design(Project.of([wanted])) if f.code == "eddies-not-followed"]


def test_a_hall_of_200_m3_is_the_largest_whose_eddies_are_followed():
    assert eddy_cells(hall_size_m(hall())) == pytest.approx(200_000.0)
    assert can_follow_eddies(hall_size_m(hall()))
    assert not can_follow_eddies(hall_size_m(hall(4.01)))
    assert can_follow_eddies(hall_size_m(replace(hall(), outline_m=())))  # has no air, which is told elsewhere


def test_a_hall_asks_for_its_eddies_and_a_larger_one_has_averaged_air():
    rooms = [air_room(Project.of([h]), h) for h in (hall(), hall(4.5), hall(turbulence=Turbulence.AVERAGED))]
    assert [room.resolves_eddies for room in rooms] == [True, False, False]
    assert chosen_spacing_m(rooms[0]) == pytest.approx(EDDY_SPACING_M)
    assert chosen_spacing_m(rooms[1]) > EDDY_SPACING_M


def test_on_larger_cells_eddies_are_averaged():
    room = air_room(Project.of([hall()]), hall())
    assert on_cells(room, EDDY_SPACING_M) is room
    assert on_cells(room, 0.067) is room
    assert not on_cells(room, 0.15).resolves_eddies
    averaged = replace(room, resolves_eddies=False)
    assert on_cells(averaged, 0.1) is averaged


def test_a_hall_too_large_for_them_is_told_with_both_volumes_and_a_remedy():
    (finding,) = told(hall(4.5))
    assert "225 m³ of at most 200 m³" in finding.message
    assert "averaged (k-epsilon)" in finding.message
    assert finding.fix.startswith("Choose averaged turbulence")
    assert finding.ids == ("hall",)
    assert finding.place_m == (5.0, 2.5)
    assert told(hall()) == []
    assert told(hall(4.5, Turbulence.AVERAGED)) == []


def test_it_is_chosen_by_an_edit_that_can_be_undone_and_nothing_else_is_taken():
    project = pod2()
    edit = SetField((project.halls[0].id,), "turbulence", Turbulence.LARGE_EDDIES)
    assert edit.label == "Change turbulence"
    chosen = edit.apply(project)
    assert chosen.halls[0].turbulence is Turbulence.LARGE_EDDIES
    assert edit.apply(chosen) is chosen
    with pytest.raises(InvalidEdit):
        SetField((project.halls[0].id,), "turbulence", "some").apply(project)
