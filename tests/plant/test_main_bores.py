"""Mains of a facility loop are as wide as what may pass them, so a loop holds the water that a real one holds."""

from __future__ import annotations

import numpy as np
import pytest

from core.cli.files import load_example
from core.model.cooling import CoolingLoop
from core.plant.coolant import Coolant, properties
from core.plant.facility_loops import facility_loops
from core.plant.hydraulics import BORES_M
from core.plant.main_bores import largest_flows_kg_s, main_bores_m
from core.plant.pipe_routes import Route, Stretch

WATER = properties(Coolant.WATER, 20.0)


def row(count: int) -> tuple[Stretch, ...]:
    return tuple(Stretch(n + 1, n + 2, 5.0, 0) for n in range(count))


def test_a_stretch_carries_what_one_side_takes_and_the_other_gives() -> None:
    # source 10, source 10, take 6, take 6 along one line: between the sources at most 10, then 12, then 6
    route = Route(((0.0, 0.0),) * 5, row(3), (1, 2), (3, 4))
    assert largest_flows_kg_s(route, (10.0, 10.0), (6.0, 6.0)) == pytest.approx([10.0, 12.0, 6.0])
    # a standby source beyond the takers: whichever runs
    route = Route(((0.0, 0.0),) * 5, row(3), (1, 4), (2, 3))
    assert largest_flows_kg_s(route, (12.0, 12.0), (6.0, 6.0)) == pytest.approx([12.0, 6.0, 12.0])


def test_pipes_that_are_no_tree_are_laid_for_all() -> None:
    ring = Route(((0.0, 0.0),) * 4, (*row(2), Stretch(3, 1, 5.0, 0)), (1,), (2, 3))
    assert largest_flows_kg_s(ring, (9.0,), (4.0, 5.0)) == pytest.approx([9.0, 9.0, 9.0])


def test_bores_grow_with_the_flow_and_keep_velocity_and_friction() -> None:
    flows = np.array([0.0, 0.5, 5.0, 50.0, 300.0, 1200.0])
    bores = main_bores_m(flows, WATER)
    assert list(bores) == sorted(bores)
    assert set(bores) <= set(BORES_M)
    speed = flows / (WATER.density_kg_m3 * 0.25 * np.pi * np.array(bores) ** 2)
    assert speed.max() <= 1.8
    assert bores[1] > 0.02  # half a litre a second: friction decides, not velocity


def test_loops_of_the_campus_hold_a_few_litres_for_each_kilowatt() -> None:
    project = load_example("campus_50mw")
    flows = facility_loops(project)
    warm = flows[CoolingLoop.WARM]
    assert 1e3 < warm.coolant_kg / 44.0 < 6e3  # for each megawatt of liquid heat: practice is 1 to 5 m3
    assert min(b.spare_pa for b in warm.branches) > 0.0
    assert len({p.bore_m for p in warm.pipes}) > 4
