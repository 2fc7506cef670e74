"""When racks drop after an outage, and when their power is back: batteries, starts, transfers, fuel."""

from __future__ import annotations

import numpy as np
import pytest

from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind, SourceKind, UpsMode
from core.model.entity import Entity
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.power.chain import build_chain
from core.power.chain_values import UNIT_VA
from core.power.contingency import outcome, single_outages
from core.power.contingency_case import ContingencyCase, Loads
from core.results.redundancy import OutageOutcome, RackDrop

KIND = PowerUnitKind
HOLD_UP_S = 0.02
GRID = PowerSource(id="grid", tag="grid", capacity_w=1e7)
DIESEL = PowerSource(
    id="gen", tag="gen", kind=SourceKind.DIESEL, capacity_w=1e6, is_standby=True, start_s=10.0, fuel_s=3600.0
)
ATS = PowerUnit(id="ats", tag="ats", kind=KIND.ATS, fed_from_id="grid", further_feed_ids=("gen",), transfer_s=2.0)


def ups(name: str, feed: str, autonomy_s: float, mode: UpsMode = UpsMode.ONLINE) -> PowerUnit:
    return PowerUnit(id=name, tag=name, kind=KIND.UPS, fed_from_id=feed, autonomy_s=autonomy_s, ups_mode=mode)


def board(name: str, feed: str) -> PowerUnit:
    return PowerUnit(id=name, tag=name, kind=KIND.SWITCHBOARD, fed_from_id=feed)


def rack(a: str, b: str = "", battery_s: float = 0.0) -> Rack:
    contents = RackUnit(id="c", name="Server", u_height=1, rated_power_w=1e4)
    return Rack(id="r", tag="r", units=(contents,), feed_a_id=a, feed_b_id=b, battery_s=battery_s)


def loss_of(name: str, *entities: Entity) -> OutageOutcome:
    project = Project.of(entities)
    chain = build_chain(project)
    power = np.array([getattr(project.get(i), "power_w", 0.0) for i in chain.node_ids]) / UNIT_VA
    case = ContingencyCase(project, chain, Loads(power, np.ones(power.size), np.zeros(power.size)))
    return outcome(case, next(o for o in single_outages(case) if o.name == name))


def drop(found: OutageOutcome) -> RackDrop:
    assert len(found.drops) == 1
    return found.drops[0]


def test_the_longer_of_two_batteries_decides() -> None:
    found = drop(loss_of("grid", GRID, ups("a", "grid", 60.0), ups("b", "grid", 300.0), rack("a", "b")))
    assert found.after_s == pytest.approx(300.0 + HOLD_UP_S)
    assert found.back_s is None


def test_a_battery_carries_until_the_generator_runs_and_fuel_ends_the_rest() -> None:
    found = drop(loss_of("grid", GRID, DIESEL, ATS, ups("a", "ats", 300.0), rack("a")))
    assert found.is_out_of_fuel
    assert found.after_s == pytest.approx(10.0 + 3600.0 + 300.0)


def test_a_short_battery_leaves_a_gap_until_start_and_transfer_are_over() -> None:
    found = drop(loss_of("grid", GRID, DIESEL, ATS, ups("a", "ats", 5.0), rack("a")))
    assert found.after_s == pytest.approx(5.0 + HOLD_UP_S)
    assert found.back_s == pytest.approx(12.0)


@pytest.mark.parametrize(("battery_s", "is_dropped"), [(0.0, True), (11.0, True), (13.0, False)])
def test_a_battery_in_the_rack_bridges_start_and_transfer(battery_s: float, is_dropped: bool) -> None:
    found = loss_of("grid", GRID, DIESEL, ATS, rack("ats", battery_s=battery_s))
    assert bool(found.dropped_ids) is is_dropped
    if is_dropped:
        assert drop(found).after_s == pytest.approx(max(battery_s, HOLD_UP_S))


@pytest.mark.parametrize(
    ("mode", "is_dropped"), [(UpsMode.ONLINE, False), (UpsMode.ECO, False), (UpsMode.BYPASS, True)]
)
def test_a_ups_in_bypass_bridges_nothing(mode: UpsMode, is_dropped: bool) -> None:
    found = loss_of("grid", GRID, DIESEL, ATS, ups("a", "ats", 300.0, mode), rack("a"))
    assert bool(found.dropped_ids) is is_dropped


@pytest.mark.parametrize(("transfer_s", "is_dropped"), [(0.004, False), (0.02, False), (0.1, True)])
def test_a_transfer_longer_than_power_supplies_hold_up_drops_a_rack_without_battery(
    transfer_s: float, is_dropped: bool
) -> None:
    switch = PowerUnit(
        id="sts", tag="sts", kind=KIND.STS, fed_from_id="a", further_feed_ids=("b",), transfer_s=transfer_s
    )
    found = loss_of("a", GRID, board("a", "grid"), board("b", "grid"), switch, rack("sts"))
    assert bool(found.dropped_ids) is is_dropped
    assert loss_of("b", GRID, board("a", "grid"), board("b", "grid"), switch, rack("sts")).dropped_ids == ()


def test_a_second_cord_that_stays_alive_hides_a_slow_transfer() -> None:
    switch = PowerUnit(id="ats2", tag="ats2", kind=KIND.ATS, fed_from_id="a", further_feed_ids=("b",), transfer_s=1.0)
    found = loss_of("a", GRID, board("a", "grid"), board("b", "grid"), board("c", "grid"), switch, rack("ats2", "c"))
    assert found.drops == ()
    assert found.single_cord_ids == ()


def test_one_dead_cord_is_a_rack_with_one_cord_left() -> None:
    found = loss_of("a", GRID, board("a", "grid"), board("b", "grid"), rack("a", "b"))
    assert found.drops == ()
    assert found.single_cord_ids == ("r",)


def test_sun_alone_holds_no_bus() -> None:
    sun = PowerSource(id="sun", tag="sun", kind=SourceKind.SOLAR, capacity_w=1e6, merit_order=10)
    found = drop(loss_of("grid", GRID, sun, board("a", ""), rack("a")))
    assert (found.after_s, found.back_s) == (pytest.approx(HOLD_UP_S), None)


def test_a_second_utility_feed_carries_on_without_a_gap() -> None:
    other = PowerSource(id="grid2", tag="grid2", capacity_w=1e7)
    assert loss_of("grid", GRID, other, board("a", ""), rack("a")).drops == ()


def test_a_standby_diesel_that_carries_the_site_already_leaves_no_gap_behind_it() -> None:
    second = PowerSource(id="gen2", tag="gen2", kind=SourceKind.DIESEL, capacity_w=1e6, is_standby=True, start_s=10.0)
    found = loss_of("gen", DIESEL, second, board("a", ""), rack("a"))
    assert found.dropped_ids == ()  # both run: nothing else feeds the bus
