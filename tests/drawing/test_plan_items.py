"""Places of placed items, kept up to date by what has changed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.drawing.plan_items import PlanItems
from core.model.rack import Rack

RACKS = tuple(Rack(id=f"r{n}", x_m=float(n)) for n in range(6))


def test_places_that_were_asked_for_last_are_known_while_the_same_items_stand_there():
    plan = PlanItems()
    plan.take(RACKS)
    ids = ("r4", "gone", "r0")
    places = plan.places_of(ids)
    assert places.tolist() == [4, -1, 0]
    plan.take(tuple(replace(rack, x_m=rack.x_m + 1.0) for rack in RACKS))
    assert plan.places_of(ids) is places
    assert plan.places_of(("r1",)).tolist() == [1]
    assert plan.places_of(ids).tolist() == [4, -1, 0]


def test_places_are_found_anew_when_items_have_come_or_gone_or_are_others():
    plan = PlanItems()
    plan.take(RACKS)
    ids = ("r4", "r0")
    assert plan.places_of(ids).tolist() == [4, 0]
    plan.take(RACKS[1:])
    assert plan.places_of(ids).tolist() == [3, -1]
    others = (*RACKS[2:], Rack(id="r9"))
    assert plan.take(others) is None
    assert plan.places_of(ids).tolist() == [2, -1]


def test_a_list_of_ids_that_has_been_changed_is_looked_for_again():
    plan = PlanItems()
    plan.take(RACKS)
    ids = ["r4"]
    assert plan.places_of(ids).tolist() == [4]
    ids[0] = "r2"
    assert plan.places_of(ids).tolist() == [2]


def test_only_what_has_changed_is_read_again():
    plan = PlanItems()
    plan.take(RACKS)
    changed = plan.take((*RACKS[:2], replace(RACKS[2], x_m=9.0), *RACKS[3:]))
    assert changed is not None
    assert changed.tolist() == [2]
    assert np.allclose(plan.boxes_m[2, [0, 2]].mean(), 9.0)
