"""What is moved into another hall belongs to it."""

from __future__ import annotations

import pytest

from core.commands.move import MoveItems
from core.commands.set_field import SetField
from core.commands.storeys import ShowStorey
from core.model.cooling import HeatRejection
from core.model.electrical import PowerUnit, PowerUnitKind
from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Hall
from core.model.storeys import hall_under

WEST = Hall(id="west", tag="Hall 1", outline_m=((0.0, 0.0), (10.0, 0.0), (10.0, 8.0), (0.0, 8.0)))
EAST = Hall(
    id="east", tag="Hall 2", outline_m=((12.0, 0.0), (20.0, 0.0), (20.0, 4.0), (16.0, 4.0), (16.0, 8.0), (12.0, 8.0))
)


@pytest.fixture
def project():
    items = [
        Rack(id="rack", hall_id="west", x_m=5.0, y_m=4.0),
        HeatRejection(id="tower", x_m=-5.0, y_m=4.0),
        PowerUnit(id="busway", kind=PowerUnitKind.BUSWAY, x_m=5.0, y_m=4.0),
    ]
    return Project.of([WEST, EAST, *items])


def test_a_rack_dragged_through_a_wall_belongs_to_the_other_hall(project):
    moved = MoveItems(("rack",), 9.0, 0.0).apply(project)
    assert moved.get("rack").hall_id == "east"
    assert MoveItems(("rack",), -9.0, 0.0).apply(moved).get("rack").hall_id == "west"


def test_in_the_notch_of_an_l_shaped_hall_it_keeps_its_own_and_is_found_by_the_checks(project):
    assert MoveItems(("rack",), 13.0, 2.0).apply(project).get("rack").hall_id == "west"


def test_a_rack_outside_all_halls_keeps_its_own_but_plant_goes_to_the_yard(project):
    assert MoveItems(("rack",), 0.0, 30.0).apply(project).get("rack").hall_id == "west"
    inside = MoveItems(("tower",), 10.0, 0.0).apply(project)
    assert inside.get("tower").hall_id == "west"
    assert MoveItems(("tower",), -10.0, 0.0).apply(inside).get("tower").hall_id == ""


def test_a_busway_of_the_yard_over_a_hall_stays_one_of_the_yard(project):
    assert MoveItems(("busway",), 9.0, 0.0).apply(project).get("busway").hall_id == ""


UPPER = Hall(id="upper", tag="Hall 3", outline_m=((-9.0, 0.0), (10.0, 0.0), (10.0, 8.0), (-9.0, 8.0)), floor_m=5.0)


def test_what_stands_in_the_yard_under_an_upper_storey_stays_in_the_yard(project):
    high = project.with_changes({"upper": UPPER, "tower": HeatRejection(id="tower", x_m=-12.0, y_m=4.0)})
    assert MoveItems(("tower",), 7.0, 0.0).apply(high).get("tower").hall_id == ""
    assert MoveItems(("tower",), 17.0, 0.0).apply(high).get("tower").hall_id == "west"
    shown = ShowStorey(5.0).apply(high)
    assert MoveItems(("tower",), 7.0, 0.0).apply(shown).get("tower").hall_id == "upper"


def test_what_is_placed_under_an_upper_storey_stands_where_it_can(project):
    high = project.with_changes({"upper": UPPER})
    assert hall_under(high, -5.0, 4.0, HeatRejection()) == ""
    assert hall_under(high, 5.0, 4.0, HeatRejection()) == "west"
    assert hall_under(high, 5.0, 4.0, Rack()) == "west"
    assert hall_under(high, -5.0, 4.0, Rack()) == "upper"
    shown = ShowStorey(5.0).apply(high)
    assert hall_under(shown, 5.0, 4.0, HeatRejection()) == "upper"


def test_a_typed_place_counts_as_well(project):
    assert SetField(("rack",), "x_m", 14.0).apply(project).get("rack").hall_id == "east"
