"""Halls against halls: the same ground on the same storey is an error, a shared wall and a storey above are not.

And what is kept of racks from one look at a design to the next.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.checks import space_rules
from core.checks.rule_book import check_design
from core.model.cooling import HeatRejection
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.model.space import Hall

BOX = ((0.0, 0.0), (10.0, 0.0), (10.0, 8.0), (0.0, 8.0))
ELL = ((0.0, 0.0), (10.0, 0.0), (10.0, 4.0), (4.0, 4.0), (4.0, 8.0), (0.0, 8.0))


def found(outline, other, floor_m: float = 0.0) -> list[tuple[str, ...]]:
    halls = [Hall(id="a", tag="A", outline_m=outline), Hall(id="b", tag="B", outline_m=other, floor_m=floor_m)]
    return [f.ids for f in check_design(Project.of(halls)) if f.code == "halls-overlap"]


def moved(outline, x_m: float, y_m: float):
    return tuple((x + x_m, y + y_m) for x, y in outline)


@pytest.mark.parametrize(("x_m", "y_m"), [(0.0, 0.0), (9.5, 0.0), (0.0, 7.5), (-9.0, 7.0)])
def test_halls_on_the_same_ground_are_told(x_m, y_m):
    assert found(BOX, moved(BOX, x_m, y_m)) in ([("a", "b")], [("b", "a")])


def test_halls_that_share_a_wall_or_stand_above_one_another_are_not():
    assert found(BOX, moved(BOX, 10.0, 3.0)) == []
    assert found(BOX, moved(BOX, 0.0, -8.0)) == []
    assert found(BOX, BOX, floor_m=4.4) == []


def test_a_hall_in_the_notch_of_another_is_not_told_and_one_beyond_the_notch_is():
    notch = ((4.0, 4.0), (10.0, 4.0), (10.0, 8.0), (4.0, 8.0))
    assert found(ELL, notch) == []
    assert len(found(ELL, moved(notch, -0.5, 0.0))) == 1
    assert len(found(ELL, ELL)) == 1


@pytest.mark.parametrize(
    ("x_m", "y_m", "floor_m", "is_told"),
    [
        (11.0, 4.0, 0.0, True),
        (13.01, 4.0, 0.0, False),
        (12.95, 4.0, 0.0, True),
        (11.0, 4.0, 4.4, False),  # under a storey
        (11.0, 4.0, 1.0, True),  # a hall on a plinth
        (7.0, 4.0, 0.0, False),  # on the roof
        (9.0, 6.0, 0.0, True),
    ],
)
def test_what_stands_in_the_yard_does_not_reach_through_walls(x_m, y_m, floor_m, is_told):
    hall = Hall(id="a", tag="A", outline_m=BOX, floor_m=floor_m)
    cooler = HeatRejection(id="c", tag="DC-1", x_m=x_m, y_m=y_m, width_m=6.0, depth_m=2.4, height_m=2.5)
    told = [f for f in check_design(Project.of([hall, cooler])) if f.code == "through-wall"]
    assert [f.ids for f in told] == [("c", "a")] * is_told


def test_what_stands_in_the_notch_of_a_hall_reaches_through_no_wall():
    hall = Hall(id="a", tag="A", outline_m=ELL)
    cooler = HeatRejection(id="c", tag="DC-1", x_m=7.5, y_m=6.0, width_m=6.0, depth_m=2.4)
    for at_m, is_told in ((7.5, False), (6.5, True)):
        findings = check_design(Project.of([hall, replace(cooler, x_m=at_m)]))
        assert ("through-wall" in {f.code for f in findings}) is is_told


def test_contents_found_to_fit_are_forgotten_with_their_racks():
    unit = RackUnit(id="u", name="Server", u_position=1, u_height=2)
    racks = [Rack(id=f"forgotten-{n}", hall_id="a", x_m=1.0 + n, y_m=4.0, units=(unit,)) for n in range(3)]
    hall = Hall(id="a", outline_m=BOX)
    check_design(Project.of([hall, *racks]))
    assert {rack.id for rack in racks} <= space_rules._fitting.keys()
    check_design(Project.of([hall, racks[0]]))
    assert [i for i in space_rules._fitting if i.startswith("forgotten")] == ["forgotten-0"]
    full = replace(racks[0], units=(unit, replace(unit, id="v")))
    assert "rack-contents" in {f.code for f in check_design(Project.of([hall, full]))}
