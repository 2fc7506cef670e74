"""Beyond the nose: what cannot be carried is named and dropped with all behind it, the rest is solved."""

from __future__ import annotations

import numpy as np
import pytest

from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.results.part import Part
from core.study.assemble import assemble

GRID = PowerSource(id="grid", tag="Grid", voltage_v=415.0)
BOARD = PowerUnit(id="board", tag="LV", kind=PowerUnitKind.SWITCHBOARD, fed_from_id="grid", rated_w=2e6)
THIN = {"cable_size": "16 mm2", "cable_length_m": 900.0}


def rack(name, feed, watts=50e3, **changes):
    return Rack(id=name, tag=name, feed_a_id=feed, units=(RackUnit(name="s", rated_power_w=watts),), **changes)


def solved(*entities):
    results = assemble(Project.of([GRID, BOARD, *entities]), Part(failure="not asked for"))
    power = results.power.require()
    assert power.chain is not None
    assert np.isfinite(power.chain.input_w).all()
    assert power.chain.balance_error_ratio <= 1e-9
    return power.chain, {f.code: f for f in results.findings}


def test_a_ups_on_a_cable_that_cannot_carry_it_is_dropped_with_its_racks():
    ups = PowerUnit(id="ups", tag="UPS", kind=PowerUnitKind.UPS, fed_from_id="board", rated_w=1e6, **THIN)
    flow, found = solved(ups, rack("behind", "ups", 300e3), rack("beside", "board"))
    assert found["no-operating-point"].ids == ("ups",)
    live = {i: bool(flow.is_live[n]) for i, n in flow.index.items()}
    assert not live["ups"]
    assert not live["behind"]
    assert live["beside"]
    assert flow.input_w[flow.index["beside"]] == pytest.approx(50e3, rel=1e-9)


def test_a_rack_with_a_second_cord_goes_on_from_it():
    ups = PowerUnit(id="ups", tag="UPS", kind=PowerUnitKind.UPS, fed_from_id="board", rated_w=1e6, **THIN)
    both = rack("both", "ups", 300e3, feed_b_id="board")
    flow, found = solved(ups, both)
    assert found["no-operating-point"].ids == ("ups",)
    assert flow.is_live[flow.index["both"]]
    assert flow.input_w[flow.index["both"]] == pytest.approx(300e3, rel=1e-9)


def test_a_board_that_cannot_carry_the_losses_of_the_next_names_that_one():
    small = PowerUnit(
        id="small", tag="S", kind=PowerUnitKind.SWITCHBOARD, fed_from_id="board", rated_w=5e3, loss_p2_ratio=1.0
    )
    huge = PowerUnit(
        id="huge", tag="H", kind=PowerUnitKind.SWITCHBOARD, fed_from_id="small", rated_w=1e9, loss_p0_ratio=0.01
    )
    flow, found = solved(small, huge, rack("beside", "board"))
    assert found["no-operating-point"].ids == ("huge",)
    assert not flow.is_live[flow.index["huge"]]
    assert flow.input_w[flow.index["beside"]] == pytest.approx(50e3, rel=1e-9)


def test_a_rack_beyond_the_nose_draws_nothing_and_gives_no_heat():
    far = PowerUnit(id="far", tag="F", kind=PowerUnitKind.SWITCHBOARD, fed_from_id="board", rated_w=2e6, **THIN)
    project = Project.of([GRID, BOARD, far, rack("lost", "far", 300e3), rack("beside", "board")])
    results = assemble(project, Part(failure="not asked for"))
    energy = results.energy.require()
    assert energy.it_w == pytest.approx(50e3, rel=1e-9)
    assert energy.balance_error_ratio <= 1e-9
    flow = results.power.require().chain
    assert not flow.is_live[flow.index["lost"]]
    assert [f.ids for f in results.findings if f.code == "no-operating-point"] == [("lost",)]
