"""A cable to another storey is longer by the height between the floors, in the flow and in fault currents."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.commands.set_field import SetField
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind
from core.model.project import Project
from core.model.space import Hall
from core.power.chain import build_chain
from core.power.conductors import link_impedance_ohm, link_length_m
from core.power.fault_currents import fault_currents

HALL = Hall(id="hall", tag="Hall 1")
GRID = PowerSource(id="grid", tag="Grid", capacity_w=1e6, voltage_v=400.0)
MAIN = PowerUnit(id="main", tag="Main", kind=PowerUnitKind.SWITCHBOARD, fed_from_id="grid", x_m=-5.0, rated_w=1e6)
BOARD = replace(
    MAIN, id="board", tag="Board", fed_from_id="main", hall_id="hall", x_m=5.0, cable_size="240 mm2", cable_run_count=1
)
PROJECT = Project.of([HALL, GRID, replace(MAIN, voltage_v=400.0), replace(BOARD, voltage_v=400.0)])


def ohm(project: Project) -> complex:
    chain = build_chain(project)
    n = chain.index["board"]
    (k,) = chain.links_of(n)
    return complex(chain.link_z[k]) * 400.0**2 / 1e6


def test_the_cable_is_longer_by_the_rise_whenever_a_floor_is_lifted():
    lifted = SetField(("hall",), "floor_m", 30.0).apply(PROJECT)
    plain_m = link_length_m(PROJECT.get("main"), PROJECT.get("board"))
    assert ohm(PROJECT) == pytest.approx(complex(*link_impedance_ohm(BOARD, plain_m)))
    assert ohm(lifted) == pytest.approx(complex(*link_impedance_ohm(BOARD, plain_m + 30.0)))
    assert ohm(PROJECT) == pytest.approx(complex(*link_impedance_ohm(BOARD, plain_m)))


def test_fault_currents_at_its_end_fall_with_the_floor_lifted():
    lifted = SetField(("hall",), "floor_m", 30.0).apply(PROJECT)
    at = fault_currents(PROJECT).index["board"]
    assert fault_currents(lifted).max_a[at] < 0.9 * fault_currents(PROJECT).max_a[at]
    assert fault_currents(lifted).max_a[at - 1] == pytest.approx(fault_currents(PROJECT).max_a[at - 1])


def test_a_stated_length_holds_on_every_storey():
    stated = PROJECT.with_changes({"board": replace(PROJECT.get("board"), cable_length_m=50.0)})
    assert ohm(SetField(("hall",), "floor_m", 30.0).apply(stated)) == ohm(stated)
