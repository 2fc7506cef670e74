"""Each single failure in the contingency study is what setting that item off in the design gives."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from core.model.cooling import AirCooler
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind
from core.model.outages import with_out_of_service
from core.model.project import Project
from core.model.space import Hall
from core.power.chain import build_chain
from core.power.chain_flow import ChainLoads, solve_chain
from core.power.chain_state import live_state
from core.power.chain_values import UNIT_VA
from core.power.contingency import outcome, single_outages
from core.power.contingency_case import ContingencyCase
from core.power.contingency_sweep_kernels import is_beyond
from core.results.part import Part
from core.results.redundancy import OutageKind
from core.study.assemble import assemble
from tests.power.test_chain import rack, unit
from tests.support.random_chains import random_chain

NO_AIR = Part(failure="not solved here")


def design(seed: int) -> Project:
    """A random chain with cables, scarce cheap sources and some boards tied together."""
    chance = random.Random(1000 + seed)
    drawn = random_chain(seed)
    changes = {
        s.id: replace(s, voltage_v=415.0, capacity_w=chance.choice((2e5, 1e7))) for s in drawn.of_type(PowerSource)
    }
    cables = {
        u.id: replace(u, cable_size=chance.choice(("240 mm2", "")), cable_length_m=chance.uniform(5.0, 90.0),
                      cable_run_count=4)
        for u in drawn.of_type(PowerUnit)
    }  # fmt: skip
    return drawn.with_changes(changes | cables)


@pytest.mark.parametrize("seed", range(20))
def test_racks_dropped_and_items_overloaded_are_those_of_the_design_without_the_item(seed: int) -> None:
    project = design(seed)
    flow = assemble(project, NO_AIR).power.require().chain
    case = ContingencyCase.of_flow(project, flow)
    active = case.loads.active
    ratio = np.divide(case.loads.reactive, active, out=np.zeros_like(active), where=active > 0.0)
    loads = ChainLoads(active * UNIT_VA, ratio, case.loads.growth)
    space = case.workspace()
    for outage in [o for o in single_outages(case) if o.kind is OutageKind.COMPONENT]:
        off = build_chain(with_out_of_service(project, outage.item_ids))
        after = solve_chain(off, loads, live_state(off))
        found = outcome(case, outage, space)
        dead = {i for i, n in off.index.items() if case.is_rack[n] and case.base_live[n] and not after.is_live[n]}
        assert {d.rack_id for d in found.drops if d.back_s is None and not d.is_out_of_fuel} == dead
        loading = case.loading_in(after)
        over = {
            off.node_ids[n]: loading[n]
            for n in range(loading.size)
            if off.node_kind[n] != 3 and after.is_live[n] and case.room[n] > 0.0
            and is_beyond(loading[n], case.base_loading[n], case.limit[n])
        }  # fmt: skip
        named = {o.item_id: o.loading_ratio for o in found.overloads}
        for item in over.keys() | named.keys():
            if item in over and item in named:
                assert named[item] == pytest.approx(over[item], abs=2e-5)
            else:  # on the edge of the limit, or of having grown by a per cent
                n = off.index[item]
                gap = min(abs(loading[n] - case.limit[n]), abs(loading[n] - case.base_loading[n] - 0.01),
                          abs(loading[n] - case.base_loading[n]))  # fmt: skip
                assert gap < 2e-5


@pytest.mark.parametrize(("battery_s", "after_s"), [(0.0, 0.02), (300.0, 300.0)])
def test_a_rack_that_conductors_cannot_carry_alone_stops_when_its_battery_is_empty(battery_s: float, after_s: float):
    thin = {"cable_size": "240 mm2", "cable_length_m": 900.0, "rated_w": 1e6}
    racks = [replace(rack(f"r{k}", "board", kw=40.0), battery_s=battery_s) for k in range(10)]
    project = Project.of(
        [
            PowerSource(id="grid", tag="Grid", capacity_w=2e7, voltage_v=415.0),
            unit("main", PowerUnitKind.SWITCHBOARD, "grid", rated_w=4e6),
            unit("a", PowerUnitKind.SWITCHBOARD, "main", cable_run_count=20, **thin),
            unit("b", PowerUnitKind.SWITCHBOARD, "main", cable_run_count=1, **thin),
            unit("board", PowerUnitKind.SWITCHBOARD, "a", "b", rated_w=2e6),
            *racks,
        ]
    )
    case = ContingencyCase.of_flow(project, assemble(project, NO_AIR).power.require().chain)
    lost = next(o for o in single_outages(case) if o.item_ids == ("a",))
    found = outcome(case, lost)
    assert {d.rack_id for d in found.drops} == {r.id for r in racks}
    assert [d.after_s for d in found.drops] == pytest.approx([after_s] * len(racks))


def test_coolers_and_house_loads_that_conductors_cannot_carry_are_lost_too():
    thin = {"cable_size": "240 mm2", "cable_length_m": 900.0, "rated_w": 1e6}
    outline = ((0.0, 0.0), (30.0, 0.0), (30.0, 20.0), (0.0, 20.0))
    project = Project.of(
        [
            PowerSource(id="grid", tag="Grid", capacity_w=2e7, voltage_v=415.0),
            unit("main", PowerUnitKind.SWITCHBOARD, "grid", rated_w=4e6),
            unit("a", PowerUnitKind.SWITCHBOARD, "main", cable_run_count=20, **thin),
            unit("b", PowerUnitKind.SWITCHBOARD, "main", cable_run_count=1, **thin),
            unit("board", PowerUnitKind.SWITCHBOARD, "a", "b", rated_w=2e6),
            Hall(id="hall", tag="Hall 1", outline_m=outline, feed_id="board"),
            AirCooler(id="crah", tag="CRAH-1", hall_id="hall", feed_id="board", fan_power_w=2e4, x_m=2.0, y_m=2.0),
            AirCooler(id="other", tag="CRAH-2", hall_id="hall", feed_id="main", fan_power_w=2e4, x_m=6.0, y_m=2.0),
            *(rack(f"r{k}", "board", kw=40.0) for k in range(10)),
        ]
    )
    case = ContingencyCase.of_flow(project, assemble(project, NO_AIR).power.require().chain)
    lost = next(o for o in single_outages(case) if o.item_ids == ("a",))
    assert {"crah", "hall"} <= set(outcome(case, lost).lost_mechanical_ids)
    assert "other" not in outcome(case, lost).lost_mechanical_ids
