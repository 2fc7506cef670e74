"""Fault currents: the published check case, pandapower, parallel paths, generators and inverters."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from core.commands.power_topology import BuildPowerTopology
from core.commands.power_topology_plan import TopologyKind
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind, SourceKind, UpsMode
from core.model.project import Project
from core.model.rack import Rack
from core.power.chain import build_chain
from core.power.chain_state import live_state
from core.power.conductors import conductor, resistance_ratio
from core.power.fault_currents import fault_currents
from core.power.fault_impedance import UNIT_VA, cable_impedance, source_impedance, unit_impedance, voltage_factor
from core.templates.air_hall import air_hall
from core.templates.liquid_hall import liquid_hall

VK, X_OVER_R = 0.06, 8.0


def grid(**changes):
    return PowerSource(**{"id": "grid", "fault_level_va": 500e6, **changes})


def transformer(name="tx", feed="", **changes):
    loss = VK / math.hypot(1.0, X_OVER_R)
    kind = PowerUnitKind.TRANSFORMER
    stated = {"rated_w": 2.5e6, "impedance_ratio": VK, "loss_p2_ratio": loss, "voltage_v": 415.0}
    return PowerUnit(id=name, kind=kind, fed_from_id=feed, **{**stated, **changes})


def unit(name, kind, feed="", **changes):
    return PowerUnit(id=name, kind=kind, fed_from_id=feed, **changes)


def currents(*entities):
    found = fault_currents(Project.of(entities))
    return {i: (found.max_a[n], found.min_a[n], found.peak_a[n]) for i, n in found.index.items()}


def test_the_published_check_case_is_met_to_the_printed_digits():
    found = currents(grid(), transformer())
    assert found["grid"][0] == pytest.approx(20_918.0, abs=0.5)
    assert found["tx"][0] == pytest.approx(57_706.5, abs=0.05)
    assert found["tx"][2] == pytest.approx(138_569.0, abs=0.5)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", ["max", "min"])
def test_a_feeder_with_cables_agrees_with_pandapower(case):
    pp = pytest.importorskip("pandapower")
    from pandapower import shortcircuit

    boards = []
    feed = "tx"
    for n, (size, runs, length) in enumerate([("630 mm2", 4, 30.0), ("240 mm2", 2, 60.0), ("95 mm2", 1, 45.0)]):
        cable = {"cable_size": size, "cable_run_count": runs, "cable_length_m": length}
        boards.append(unit(f"b{n}", PowerUnitKind.SWITCHBOARD, feed, **cable))
        feed = f"b{n}"
    ours = currents(grid(), transformer(), *boards)

    net = pp.create_empty_network(f_hz=50.0)
    mv = pp.create_bus(net, 13.8)
    # our feeder keeps the impedance of the largest current: c_max over c_min lower level for the smallest
    pp.create_ext_grid(net, mv, s_sc_max_mva=500.0, rx_max=0.1, s_sc_min_mva=500.0 / 1.1, rx_min=0.1)
    bus = pp.create_bus(net, 0.415)
    rated = {"sn_mva": 2.5, "vn_hv_kv": 13.8, "vn_lv_kv": 0.415, "pfe_kw": 0.0, "i0_percent": 0.0}
    percent = {"vk_percent": 100.0 * VK, "vkr_percent": 100.0 * VK / math.hypot(1.0, X_OVER_R)}
    pp.create_transformer_from_parameters(net, mv, bus, **rated, **percent)
    places = {"tx": bus}
    for board in boards:
        row = conductor(board.cable_size)
        here = pp.create_bus(net, 0.415)
        cold = row.r_ohm_km * resistance_ratio(row.temperature_c, 20.0)
        line = {"r_ohm_per_km": cold, "x_ohm_per_km": row.x_ohm_km, "c_nf_per_km": 0.0, "max_i_ka": 1.0}
        # pandapower warms copper by 0.004 a kelvin: the temperature at which it has our resistance
        end_c = 20.0 + (row.r_ohm_km / cold - 1.0) / 0.004
        warm = {"endtemp_degree": end_c, "parallel": board.cable_run_count}
        pp.create_line_from_parameters(net, bus, here, board.cable_length_m / 1000.0, **line, **warm)
        places[board.id] = bus = here
    shortcircuit.calc_sc(net, case=case, ip=case == "max", lv_tol_percent=6)
    for name, place in places.items():
        theirs = 1000.0 * net.res_bus_sc.ikss_ka.at[place]
        assert ours[name][0 if case == "max" else 1] == pytest.approx(theirs, rel=1e-7)
        if case == "max":
            assert ours[name][2] == pytest.approx(1000.0 * net.res_bus_sc.ip_ka.at[place], rel=1e-6)


def test_two_equal_transformers_halve_their_own_impedance_but_not_that_of_the_grid():
    both = unit("board", PowerUnitKind.SWITCHBOARD, "t1", further_feed_ids=("t2",))
    found = currents(grid(), transformer("t1"), transformer("t2"), both)
    # twice the rating at the same short-circuit voltage is the same thing; the correction factor does not change
    one = currents(grid(), transformer(rated_w=5e6))
    assert found["board"][0] == pytest.approx(one["tx"][0], rel=1e-8)
    assert found["board"][1] == pytest.approx(currents(grid(), transformer())["tx"][1], rel=1e-9)


def test_a_board_fed_twice_from_one_place_has_the_current_of_that_place():
    mv = unit("mv", PowerUnitKind.MV_SWITCHGEAR, voltage_v=13_800.0)
    left, right = (unit(i, PowerUnitKind.MV_SWITCHGEAR, "mv", voltage_v=13_800.0) for i in ("l", "r"))
    ring = unit("ring", PowerUnitKind.MV_SWITCHGEAR, "l", further_feed_ids=("r",), voltage_v=13_800.0)
    found = currents(grid(), mv, left, right, ring)
    assert found["ring"][0] == pytest.approx(found["mv"][0], rel=1e-6)


def test_a_generator_brings_what_its_reactance_lets_through():
    diesel = PowerSource(id="gen", kind=SourceKind.DIESEL, capacity_w=2e6, subtransient_ratio=0.15)
    found = currents(diesel)
    rated_a = 2.5e6 / (math.sqrt(3.0) * 13_800.0)
    # c / (K_G x) with K_G = c / (1 + x sin phi): the voltage factor cancels
    assert found["gen"][0] == pytest.approx(rated_a * (1.0 + 0.15 * 0.6) / 0.15 / math.hypot(1.0, 0.07), rel=1e-9)


def test_on_standby_the_smallest_current_is_that_of_one_generator():
    diesels = [
        PowerSource(id=i, kind=SourceKind.DIESEL, capacity_w=2e6, is_standby=True, merit_order=90) for i in ("g1", "g2")
    ]
    found = currents(grid(), *diesels, transformer())
    alone = currents(diesels[0], transformer())
    assert found["tx"][0] == pytest.approx(currents(grid(), transformer())["tx"][0], rel=1e-9)
    assert found["tx"][1] == pytest.approx(alone["tx"][1], rel=1e-9)
    assert found["tx"][1] < 0.4 * found["tx"][0]


def test_a_ups_lets_the_grid_through_but_on_battery_gives_little_more_than_its_rating():
    ups = unit("ups", PowerUnitKind.UPS, "tx", rated_w=1e6, autonomy_s=300.0)
    found = currents(grid(), transformer(), ups)
    assert found["ups"][0] == pytest.approx(found["tx"][0], rel=1e-12)
    assert found["ups"][1] == pytest.approx(1.5 * 1e6 / (math.sqrt(3.0) * 415.0), rel=1e-9)
    bypassed = currents(grid(), transformer(), replace(ups, ups_mode=UpsMode.BYPASS))
    assert bypassed["ups"][:2] == pytest.approx(found["tx"][:2], rel=1e-12)


def test_a_rectifier_gives_limited_direct_current():
    rectifier = unit("dc", PowerUnitKind.RECTIFIER, "tx", rated_w=1e6, voltage_v=800.0)
    busway = unit("bus", PowerUnitKind.BUSWAY, "dc", voltage_v=800.0)
    found = currents(grid(), transformer(), rectifier, busway)
    assert found["bus"][:2] == pytest.approx((1.5 * 1250.0, 1250.0), rel=1e-9)


def test_a_transfer_switch_is_as_strong_as_its_stronger_and_as_weak_as_its_weaker_input():
    diesel = PowerSource(id="gen", kind=SourceKind.DIESEL, capacity_w=1e6, voltage_v=415.0, is_standby=True)
    ats = unit("ats", PowerUnitKind.ATS, "tx", further_feed_ids=("gen",))
    found = currents(grid(), diesel, transformer(), ats)
    assert found["ats"][0] == pytest.approx(found["tx"][0], rel=1e-12)
    assert found["ats"][1] < found["gen"][0] < found["ats"][0]


def test_solar_beside_the_grid_adds_its_limited_current_where_it_stands_and_little_behind_transformers():
    solar = PowerSource(id="pv", kind=SourceKind.SOLAR, capacity_w=2e6)
    left, right = transformer("t1"), transformer("t2")
    board = unit("board", PowerUnitKind.SWITCHBOARD, "t1", further_feed_ids=("t2",))
    without = currents(grid(), left, right, board)
    found = currents(grid(), solar, left, right, board)
    at_bus = 1.5 * 2e6 / (math.sqrt(3.0) * 13_800.0)
    assert found["source-bus"][0] - without["source-bus"][0] == pytest.approx(at_bus, rel=1e-9)
    # through what it shares with the fault: the impedance of the grid over that of the fault (IEC 60909-0, 2016)
    shared = (without["board"][0] * 415.0 / 1.05) / (without["source-bus"][0] * 13_800.0 / 1.1)
    expected = shared * 1.5 * 2e6 / (math.sqrt(3.0) * 415.0)
    assert found["board"][0] - without["board"][0] == pytest.approx(expected, rel=1e-9)
    assert found["board"][1] == pytest.approx(without["board"][1], rel=1e-12)


def test_sun_alone_holds_no_voltage_so_the_generators_give_the_fault_current():
    solar = PowerSource(id="pv", kind=SourceKind.SOLAR, capacity_w=2e6)
    diesel = PowerSource(id="gen", kind=SourceKind.DIESEL, capacity_w=2e6, is_standby=True, merit_order=90)
    both, alone = currents(solar, diesel, transformer()), currents(diesel, transformer())
    assert both["tx"][0] > alone["tx"][0]
    assert both["tx"][1] == pytest.approx(alone["tx"][1], rel=1e-12)


def test_what_is_off_or_dead_has_no_fault_current():
    found = currents(grid(is_on=False), transformer())
    assert found["tx"] == (0.0, 0.0, 0.0)


def test_a_busway_is_weaker_at_its_far_end():
    busway = unit("bus", PowerUnitKind.BUSWAY, "tx", rated_w=460e3, loss_p2_ratio=0.004)
    found = currents(grid(), transformer(), busway)
    assert found["bus"][0] == pytest.approx(found["tx"][0], rel=1e-12)
    assert found["bus"][1] < 0.95 * found["tx"][1]


def test_racks_may_change_without_new_fault_currents_but_units_may_not():
    project = Project.of([grid(), transformer()])
    first = fault_currents(project)
    rack = Rack(feed_a_id="tx")
    assert fault_currents(project.with_changes({rack.id: rack})) is first
    smaller = replace(project.get("tx"), rated_w=1e6)
    assert fault_currents(project.with_changes({"tx": smaller})).max_a[-1] < 0.5 * first.max_a[-1]


def two_paths():
    return BuildPowerTopology(TopologyKind.TWO_N).apply(air_hall())


@pytest.mark.parametrize("build", [air_hall, liquid_hall, two_paths])
def test_the_build_up_agrees_with_the_inverse_of_the_whole_network(build):
    project = build()
    chain, faults = build_chain(project), fault_currents(project)
    share, count = live_state(chain).share, len(faults.ids)
    y = np.diag(np.full(count, 1e-12 + 0j))
    for n, i in enumerate(faults.ids):
        entity = project.get(i)
        z = source_impedance(entity) if isinstance(entity, PowerSource) and not entity.is_standby else None
        y[n, n] += 0.0 if z is None else 1.0 / z
    for k, (up, down) in enumerate(zip(chain.link_upstream, chain.link_downstream, strict=True)):
        fed = project.get(chain.node_ids[down])
        if down >= count or share[k] <= 0.0:
            continue
        z = 1e-9j
        if isinstance(fed, PowerUnit):
            volts = float(chain.volts[up])
            z += unit_impedance(fed, volts, True)
            z += cable_impedance(project.get(chain.node_ids[up]), fed, volts, True)
        y[np.ix_((up, down), (up, down))] += np.array([[1.0, -1.0], [-1.0, 1.0]]) / z
    whole = np.linalg.inv(y)
    units = [n for n, i in enumerate(faults.ids) if isinstance(project.get(i), PowerUnit)]
    assert len(units) > 5
    for n in units:
        volts = float(chain.volts[n])
        exact = voltage_factor(volts, True) * UNIT_VA / (math.sqrt(3.0) * volts * abs(whole[n, n]))
        # ours counts what inverters bring on top
        assert exact * (1.0 - 1e-6) <= faults.max_a[n] <= exact * 1.01


@pytest.mark.parametrize("fault_level_va", [0.0, 1.0])
def test_a_generator_without_a_reactance_has_the_usual_one(fault_level_va):
    given = [
        PowerSource(id="g", kind=SourceKind.DIESEL, fault_level_va=fault_level_va, subtransient_ratio=ratio)
        for ratio in (0.0, 0.15)
    ]
    assert source_impedance(given[0]) == source_impedance(given[1])


def test_two_links_from_one_very_weak_source_share_its_current():
    found = currents(
        grid(fault_level_va=1.0, voltage_v=415.0),
        unit("a", PowerUnitKind.SWITCHBOARD, "grid"),
        unit("b", PowerUnitKind.SWITCHBOARD, "grid"),
        unit("both", PowerUnitKind.SWITCHBOARD, "a", further_feed_ids=("b",)),
    )
    assert found["both"][0] == pytest.approx(found["grid"][0], rel=1e-6)


def test_with_the_grid_lost_a_fault_has_what_the_generator_brings():
    from core.model.outages import with_out_of_service

    grid = PowerSource(id="grid", tag="Grid", capacity_w=5e6, fault_level_va=500e6)
    generator = PowerSource(id="gen", tag="Gen", kind=SourceKind.DIESEL, capacity_w=3e6, is_standby=True)
    board = PowerUnit(id="mv", tag="MV", kind=PowerUnitKind.MV_SWITCHGEAR, voltage_v=13_800.0, fed_from_id="grid",
                      further_feed_ids=("gen",))  # fmt: skip
    project = Project.of([grid, generator, board])
    whole, left = fault_currents(project), fault_currents(with_out_of_service(project, ["grid"]))
    at = whole.index["mv"]
    assert left.max_a[at] == pytest.approx(whole.max_a[whole.index["gen"]], rel=1e-9)
    assert left.max_a[at] < 0.2 * whole.max_a[at]
