"""Rows, free U, totals and what is wrong in a rack seen from the front."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.commands.rack_contents import ArrangeUnits
from core.drawing.rack_elevation import (
    is_free,
    nearest_free,
    next_free,
    problems_of,
    rack_totals,
    row_of,
    unit_at,
)
from core.errors import InvalidEdit
from core.model.project import Project
from core.model.rack import CoolingKind, Rack, RackUnit
from core.model.space import Hall

LOW = RackUnit(id="low", name="Low", u_position=1, u_height=4, rated_power_w=3000.0, weight_kg=50.0, airflow_m3_s=0.2)
HIGH = RackUnit(id="high", name="High", u_position=8, u_height=2, rated_power_w=1000.0, weight_kg=20.0)
RACK = Rack(id="r", tag="R-1", hall_id="h", u_capacity=12, units=(LOW, HIGH), load_ratio=0.5, enclosure_weight_kg=100.0)


def test_totals_are_sums_of_the_contents():
    totals = rack_totals(RACK)
    assert (totals.rated_power_w, totals.power_w, totals.weight_kg) == pytest.approx((4000.0, 2000.0, 170.0))
    assert totals.airflow_m3_s == pytest.approx(0.2)
    assert (totals.used_u, totals.free_u, totals.largest_gap_u) == (6, 6, 3)


def test_servers_in_a_bath_move_no_air():
    assert rack_totals(replace(RACK, cooling=CoolingKind.IMMERSION)).airflow_m3_s == 0.0


def test_free_u_are_found_beside_what_stands_there():
    assert unit_at(RACK, 4) is LOW
    assert unit_at(RACK, 5) is None
    assert is_free(RACK, 5, 3)
    assert not is_free(RACK, 5, 4)
    assert is_free(RACK, 5, 4, without="high")
    assert not is_free(RACK, 11, 3)
    assert nearest_free(RACK, 1, 3) == 5
    assert nearest_free(RACK, 12, 3) == 10
    assert nearest_free(RACK, 1, 5) is None
    assert next_free(RACK, LOW, 1) == 2
    assert next_free(RACK, LOW, -1) is None
    assert next_free(RACK, HIGH, 1) == 9


def test_a_row_reads_from_left_to_right_before_the_fronts():
    for turned, wanted in ((0, ["a", "b", "c"]), (180, ["c", "b", "a"])):
        racks = [
            Rack(id=i, hall_id="h", x_m=x, y_m=2.0, rotation_deg=turned)
            for i, x in (("a", 1.0), ("c", 3.0), ("b", 2.0))
        ]
        others = [
            Rack(id="behind", hall_id="h", x_m=1.0, y_m=4.0, rotation_deg=turned),
            Rack(id="about", hall_id="h", x_m=4.0, y_m=2.0, rotation_deg=180 - turned),
        ]
        project = Project.of([Hall(id="h"), *racks, *others])
        assert [r.id for r in row_of(project, racks[0])] == wanted


def test_overfull_racks_and_clashes_are_told():
    assert problems_of(RACK) == ()
    wrong = replace(RACK, units=(LOW, replace(HIGH, u_position=4), replace(HIGH, id="x", u_position=12, u_height=7)))
    words = " ".join(problems_of(wrong))
    assert "both want U4" in words
    assert "reaches U18" in words
    assert "13 U of contents in 12 U" in words


def test_units_move_between_racks_and_keep_who_they_are():
    other = Rack(id="o", tag="R-2", hall_id="h", u_capacity=12)
    project = Project.of([Hall(id="h"), RACK, other])
    moved = replace(HIGH, u_position=1)
    after = ArrangeUnits((("r", (LOW,)), ("o", (moved,)))).apply(project)
    assert after.get("o").units == (moved,)
    assert after.get("r").units == (LOW,)


def test_a_unit_that_does_not_fit_is_refused_but_an_overfull_rack_can_be_emptied():
    project = Project.of([Hall(id="h"), RACK])
    with pytest.raises(InvalidEdit, match="U4"):
        ArrangeUnits((("r", (LOW, replace(HIGH, u_position=4))),)).apply(project)
    wrong = replace(RACK, units=(LOW, replace(HIGH, u_position=4), replace(HIGH, id="x", u_position=12)))
    less = ArrangeUnits((("r", wrong.units[:2]),)).apply(Project.of([Hall(id="h"), wrong]))
    assert len(less.get("r").units) == 2
