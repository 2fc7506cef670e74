"""The power chain of a project: switch positions, flows, balances and what cannot be solved as drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind, UpsMode
from core.model.project import Project
from core.model.rack import CordPhases, Rack, RackUnit
from core.power import chain as chain_module
from core.power.chain import build_chain
from core.power.chain_flow import ChainLoads, given_on_w, solve_chain
from core.power.chain_state import live_state, out_mask
from core.results.power_chain import SOURCE_BUS_ID, NodeKind

Kind = PowerUnitKind


def unit(name, kind=Kind.SWITCHBOARD, feed="", *more, **fields):
    return PowerUnit(id=name, tag=name.upper(), kind=kind, fed_from_id=feed, further_feed_ids=more, **fields)


def rack(name, a="", b="", kw=100.0, **fields):
    contents = (RackUnit(name="load", rated_power_w=1e3 * kw),)
    return Rack(id=name, tag=name.upper(), feed_a_id=a, feed_b_id=b, units=contents, **fields)


def solved(*entities, out=(), power_factor=1.0, cord_loss=0.0, charged=False):
    project = Project.of(entities)
    chain = build_chain(project)
    load = np.zeros(len(chain.node_ids))
    for r in project.racks:
        load[chain.index[r.id]] = r.power_w
    loads = ChainLoads(
        load,
        np.full(load.size, np.tan(np.arccos(power_factor))),
        np.where(chain.node_kind == NodeKind.LOAD, 1.0 / (1.0 - cord_loss), 1.0),
    )
    state = live_state(chain, out_mask(chain, out), are_batteries_charged=charged)
    return solve_chain(chain, loads, state)


def of(flow, name, what):
    return float(getattr(flow, what)[flow.index[name]])


def test_every_unit_gives_on_what_it_takes_in_less_its_loss_and_the_sources_cover_all():
    flow = solved(
        PowerSource(id="grid", capacity_w=1e7),
        unit("tx", Kind.TRANSFORMER, loss_p0_ratio=0.001, loss_p2_ratio=0.007, rated_w=1e6),
        unit("ups", Kind.UPS, "tx", loss_p0_ratio=0.0145, loss_p1_ratio=-0.00146, loss_p2_ratio=0.02866, rated_w=1e6),
        unit("bw", Kind.BUSWAY, "ups", loss_p2_ratio=0.004, rated_w=5e5, cable_size="240 mm2", cable_length_m=50.0),
        *(rack(f"r{n}", "bw", kw=40.0) for n in range(8)),
        power_factor=0.97,
        cord_loss=0.005,
    )
    units = flow.node_kind == NodeKind.UNIT
    assert flow.input_w[units] == pytest.approx(flow.output_w[units] + flow.loss_w[units], rel=1e-9)
    assert flow.balance_error_ratio < 1e-9
    assert of(flow, "grid", "output_w") > 320e3
    assert of(flow, "ups", "voltage_ratio") == 1.0
    assert of(flow, "bw", "voltage_ratio") < 1.0


def test_the_voltage_behind_a_cable_is_that_of_the_closed_form():
    flow = solved(
        unit("a", loss_p2_ratio=0.0, voltage_v=400.0),
        unit("b", feed="a", cable_size="95 mm2", cable_length_m=200.0, voltage_v=400.0),
        rack("r", "b", kw=60.0),
        power_factor=0.9,
    )
    from core.power.conductors import link_impedance_ohm

    r, x = link_impedance_ohm(unit("b", cable_size="95 mm2"), 200.0)
    p, q = 60e3, 60e3 * np.tan(np.arccos(0.9))
    half = 400.0**2 - 2.0 * (r * p + x * q)
    v = np.sqrt(0.5 * (half + np.sqrt(half**2 - 4.0 * (r * r + x * x) * (p * p + q * q))))
    assert of(flow, "b", "voltage_ratio") == pytest.approx(v / 400.0, abs=1e-9)
    assert of(flow, "r", "voltage_ratio") == pytest.approx(v / 400.0, abs=1e-9)


def test_direct_current_follows_its_own_closed_form_and_carries_no_reactive_power():
    flow = solved(
        unit("rect", Kind.RECTIFIER, voltage_v=800.0, rated_w=1e6, loss_p1_ratio=0.02),
        unit("bus", Kind.BUSWAY, "rect", voltage_v=800.0, cable_size="240 mm2", cable_length_m=100.0),
        rack("r", "bus", kw=200.0),
        power_factor=0.9,
    )
    from core.power.conductors import link_impedance_ohm

    r = 2.0 * link_impedance_ohm(unit("b", cable_size="240 mm2"), 100.0)[0]
    v = 0.5 * (800.0 + np.sqrt(800.0**2 - 4.0 * r * 200e3))
    assert of(flow, "bus", "voltage_ratio") == pytest.approx(v / 800.0, abs=1e-9)
    assert of(flow, "bus", "input_var") == pytest.approx(0.0, abs=1e-6)
    assert of(flow, "bus", "current_a") == pytest.approx(200e3 / v, rel=1e-9)
    assert of(flow, "rect", "loss_w") == pytest.approx(0.02 * of(flow, "rect", "output_w"), rel=1e-9)


def test_a_load_beyond_the_nose_is_named_and_the_rest_is_solved():
    flow = solved(
        unit("main", voltage_v=400.0),
        unit("far", feed="main", cable_size="16 mm2", cable_length_m=500.0),
        rack("too-much", "far", kw=400.0),
        rack("near", "main", kw=100.0),
    )
    assert [(p.code, p.item_id) for p in flow.problems] == [("no-operating-point", "too-much")]
    assert of(flow, "near", "input_w") == pytest.approx(100e3)
    assert of(flow, "too-much", "input_w") == 0.0
    assert flow.balance_error_ratio < 1e-9


def test_transformers_in_parallel_share_by_one_over_their_impedance():
    def shares(z_1, z_2):
        flow = solved(
            unit("t1", Kind.TRANSFORMER, impedance_ratio=z_1, rated_w=1e6),
            unit("t2", Kind.TRANSFORMER, impedance_ratio=z_2, rated_w=1e6),
            unit("board", Kind.SWITCHBOARD, "t1", "t2"),
            rack("r", "board", kw=900.0),
        )
        return of(flow, "t1", "output_w") / 900e3, of(flow, "t2", "output_w") / 900e3

    assert shares(0.06, 0.06) == pytest.approx((0.5, 0.5), rel=1e-9)
    assert shares(0.06, 0.09) == pytest.approx((0.6, 0.4), rel=1e-6)


def transfer(kind, **fields):
    return (
        PowerSource(id="u1", capacity_w=1e7),
        PowerSource(id="u2", capacity_w=1e7),
        unit("m1", feed="u1"),
        unit("m2", feed="u2"),
        unit("sw", kind, "m1", "m2", **fields),
        rack("r", "sw"),
    )


@pytest.mark.parametrize("kind", [Kind.STS, Kind.ATS, Kind.UPS])
def test_a_transfer_switch_takes_the_first_live_input(kind):
    assert of(solved(*transfer(kind)), "u2", "output_w") == 0.0
    failed = solved(*transfer(kind), out=["m1"])
    assert of(failed, "u2", "output_w") == pytest.approx(100e3, rel=0.05)
    assert of(failed, "u1", "output_w") == 0.0
    dead = solved(*transfer(kind), out=["m1", "u2"])
    assert not dead.is_live[dead.index["r"]]
    assert of(dead, "r", "input_w") == 0.0


def test_a_ups_lives_on_its_battery_as_long_as_it_is_charged():
    chain = transfer(Kind.UPS, autonomy_s=300.0)
    flow = solved(*chain, out=["u1", "u2"], charged=True)
    assert of(flow, "r", "input_w") == pytest.approx(100e3)
    assert flow.balance_error_ratio < 1e-9
    assert not solved(*chain, out=["u1", "u2"]).is_live[flow.index["r"]]


def test_standby_sources_carry_only_what_the_others_cannot():
    def outputs(grid_kw, out=()):
        flow = solved(
            PowerSource(id="grid", capacity_w=1e3 * grid_kw, merit_order=10),
            PowerSource(id="sun", capacity_w=30e3, merit_order=1),
            PowerSource(id="gen", capacity_w=1e6, is_standby=True),
            unit("board", Kind.MV_SWITCHGEAR, "gen", "grid", "sun"),
            rack("r", "board"),
            out=out,
        )
        return [round(of(flow, i, "output_w") / 1e3, 6) for i in ("sun", "grid", "gen")]

    assert outputs(1000.0) == [30.0, 70.0, 0.0]
    assert outputs(50.0) == [30.0, 50.0, 20.0]
    assert outputs(1000.0, ["grid", "sun"]) == [0.0, 0.0, 100.0]


def test_equal_sets_on_one_board_share_by_what_they_can_give():
    def outputs(kw, out=()):
        flow = solved(
            PowerSource(id="g1", capacity_w=120e3),
            PowerSource(id="g2", capacity_w=60e3),
            PowerSource(id="g3", capacity_w=60e3, is_standby=True),
            unit("board", Kind.SWITCHBOARD, "g1", "g2", "g3"),
            rack("r", "board", kw=kw),
            out=out,
        )
        return [round(of(flow, i, "output_w") / 1e3, 6) for i in ("g1", "g2", "g3")]

    assert outputs(90.0) == [60.0, 30.0, 0.0]
    assert outputs(200.0) == [120.0, 60.0, 20.0]
    assert outputs(300.0) == [150.0, 75.0, 75.0]  # beyond what there is, all are overloaded alike
    assert outputs(90.0, ["g1"]) == [0.0, 60.0, 30.0]


def test_a_source_behind_two_boards_is_not_given_away_twice():
    flow = solved(
        PowerSource(id="sun", capacity_w=120e3, merit_order=1),
        PowerSource(id="grid", capacity_w=1e6, merit_order=10),
        unit("m1", Kind.MV_SWITCHGEAR, "grid", "sun"),
        unit("m2", Kind.MV_SWITCHGEAR, "grid", "sun"),
        rack("r1", "m1"),
        rack("r2", "m2"),
    )
    assert of(flow, "sun", "output_w") == pytest.approx(120e3, rel=1e-6)
    assert of(flow, "grid", "output_w") == pytest.approx(80e3, rel=1e-6)


def test_a_board_on_standby_sources_comes_in_when_the_others_are_dead():
    entities = (
        PowerSource(id="grid", capacity_w=1e6),
        PowerSource(id="gen", capacity_w=1e6, is_standby=True),
        unit("gens", feed="gen"),
        unit("board", Kind.SWITCHBOARD, "grid", "gens"),
        rack("r", "board"),
    )
    assert of(solved(*entities), "gen", "output_w") == 0.0
    assert of(solved(*entities, out=["grid"]), "gen", "output_w") == pytest.approx(100e3)


def test_a_rack_draws_half_from_each_live_cord_and_all_from_the_one_that_is_left():
    entities = (unit("a"), unit("b"), rack("r", "a", "b"))
    flow = solved(*entities)
    assert (of(flow, "a", "output_w"), of(flow, "b", "output_w")) == pytest.approx((50e3, 50e3))
    assert flow.link_w[flow.link_downstream == flow.index["r"]].sum() == pytest.approx(100e3, rel=1e-9)
    left = solved(*entities, out=["a"])
    assert (of(left, "a", "output_w"), of(left, "b", "output_w")) == pytest.approx((0.0, 100e3))


def test_a_ring_of_transfer_switches_is_opened_at_a_further_input_and_named():
    flow = solved(
        PowerSource(id="grid", capacity_w=1e7),
        unit("x", Kind.ATS, "grid", "y"),
        unit("y", Kind.ATS, "x", "x"),
        unit("p", Kind.ATS, "q"),
        unit("q", Kind.ATS, "p"),
        rack("r", "y"),
        rack("s", "q"),
    )
    assert {p.code for p in flow.problems} == {"feed-loop"}
    assert {p.item_id for p in flow.problems} == {"x", "p"}
    assert of(flow, "r", "input_w") == of(flow, "s", "input_w") == 100e3


def test_what_is_wired_to_nothing_is_dead_and_named():
    flow = solved(unit("a", feed="gone"), rack("r", "a"), unit("b"), rack("s", "b"))
    assert [(p.code, p.item_id) for p in flow.problems] == [("no-source", "a")]
    assert not flow.is_live[flow.index["r"]]
    assert flow.is_live[flow.index["s"]]


def test_a_board_at_the_wrong_voltage_is_named():
    flow = solved(
        PowerSource(id="grid", voltage_v=34_500.0),
        unit("mv", Kind.MV_SWITCHGEAR, "grid", voltage_v=34_500.0),
        unit("lv", Kind.BUSWAY, "mv", voltage_v=415.0),
        rack("r", "lv"),
    )
    assert [(p.code, p.item_id) for p in flow.problems] == [("voltage-mismatch", "lv")]
    assert "415 V" in flow.problems[0].words
    assert "34,500 V" in flow.problems[0].words


def test_eco_mode_loses_less_and_passes_the_voltage_through():
    def flow(mode):
        return solved(
            unit("tx", Kind.TRANSFORMER, rated_w=3e5),
            unit("ups", Kind.UPS, "tx", ups_mode=mode, rated_w=3e5, loss_p0_ratio=0.0145, loss_p2_ratio=0.029),
            rack("r", "ups", kw=200.0),
            power_factor=0.95,
        )

    online, eco = flow(UpsMode.ONLINE), flow(UpsMode.ECO)
    assert of(eco, "ups", "loss_w") < 0.5 * of(online, "ups", "loss_w")
    assert of(online, "ups", "voltage_ratio") == 1.0
    assert of(eco, "ups", "voltage_ratio") < 1.0
    assert of(eco, "ups", "input_var") == pytest.approx(of(eco, "r", "input_var"), rel=1e-3)


def test_phases_add_up_to_a_converter_whose_input_is_balanced():
    flow = solved(
        unit("tx", Kind.TRANSFORMER),
        unit("ups", Kind.UPS, "tx"),
        unit("pdu", Kind.PDU, "ups"),
        rack("r1", "pdu", kw=9.0, cord_phases=CordPhases.L1),
        rack("r2", "pdu", kw=3.0, cord_phases=CordPhases.L2),
        rack("r3", "pdu", kw=6.0),
    )
    assert flow.phase_w[flow.index["pdu"]] == pytest.approx([11e3, 5e3, 2e3])
    assert flow.phase_w[flow.index["tx"]] == pytest.approx([6e3, 6e3, 6e3])


def test_without_any_source_the_bus_stands_for_the_grid():
    flow = solved(unit("a"), rack("r", "a"), rack("loose"))
    assert of(flow, SOURCE_BUS_ID, "output_w") == pytest.approx(200e3)
    assert flow.balance_error_ratio < 1e-12


@st.composite
def designs(draw):
    """Random chains: any kind of unit fed by up to two earlier ones, racks on any of them."""
    kinds = st.sampled_from(list(Kind))
    names = ["g1", "g2"]
    entities = [PowerSource(id=n, capacity_w=draw(st.sampled_from([0.0, 1e6, 1e8]))) for n in names]
    for n in range(draw(st.integers(1, 12))):
        feeds = draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
        sizes = st.sampled_from(["", "240 mm2"])
        made = unit(
            f"u{n}",
            draw(kinds),
            *(feeds or [""]),
            rated_w=draw(st.sampled_from([0.0, 1e5, 2e6])),
            loss_p0_ratio=draw(st.floats(0.0, 0.03)),
            loss_p1_ratio=draw(st.floats(0.0, 0.02)),
            loss_p2_ratio=draw(st.floats(0.0, 0.03)),
            is_on=draw(st.sampled_from([True, True, True, False])),
            cable_size=draw(sizes),
            cable_length_m=draw(st.floats(1.0, 50.0)),
        )
        entities.append(made)
        names.append(made.id)
    for n in range(draw(st.integers(0, 6))):
        a, b = draw(st.sampled_from(["", *names])), draw(st.sampled_from(["", *names]))
        entities.append(rack(f"r{n}", a, b, kw=draw(st.floats(0.0, 60.0))))
    return entities


@settings(max_examples=60, deadline=None)
@given(designs())
def test_any_chain_closes_and_racks_get_all_or_nothing(entities):
    flow = solved(*entities, power_factor=0.95, cord_loss=0.005)
    assert flow.balance_error_ratio < 1e-9
    assert np.isfinite(flow.input_w).all()
    assert (flow.loss_w >= 0.0).all()
    wanted = {e.id: e.power_w for e in entities if isinstance(e, Rack)}
    for name, watts in wanted.items():
        assert of(flow, name, "input_w") in (0.0, pytest.approx(watts))
    units = flow.node_kind == NodeKind.UNIT
    assert flow.input_w[units] == pytest.approx(flow.output_w[units] + flow.loss_w[units], rel=1e-9, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(designs())
def test_the_loss_curves_alone_agree_with_the_full_solution_where_voltages_are_stiff(entities):
    project = Project.of(
        e if not isinstance(e, PowerUnit) else type(e)(id=e.id, kind=Kind.RECTIFIER, fed_from_id=e.fed_from_id,
                                                       rated_w=e.rated_w, loss_p1_ratio=e.loss_p1_ratio, is_on=e.is_on)
        for e in entities
    )  # fmt: skip
    chain = build_chain(project)
    load = np.zeros(len(chain.node_ids))
    for r in project.racks:
        load[chain.index[r.id]] = r.power_w
    loads = ChainLoads(load, np.zeros(load.size), np.ones(load.size))
    state = live_state(chain)
    alone, full = given_on_w(chain, loads, state), solve_chain(chain, loads, state)
    units = chain.node_kind == NodeKind.UNIT
    assert alone[units] == pytest.approx(full.output_w[units], rel=1e-9, abs=1e-6)


def test_a_moved_rack_leaves_the_chain_and_a_rewired_one_does_not():
    entities = {e.id: e for e in (unit("a"), unit("b"), rack("r", "a"))}
    before = Project.of(entities.values())
    moved = before.with_changes({"r": rack("r", "a", x_m=3.0)})
    wired = before.with_changes({"r": rack("r", "b")})
    chain = build_chain(before)
    assert build_chain(moved) is chain
    assert build_chain(wired) is not chain
    assert solved(*wired.entities.values()).output_w.sum() > 0.0


def test_the_transformer_inside_a_pdu_drops_voltage_like_one_that_stands_alone():
    inside, alone = (
        solved(
            PowerSource(id="grid"), unit("t", kind, "grid", impedance_ratio=0.05, loss_p2_ratio=0.01), rack("r", "t")
        )
        for kind in (Kind.PDU, Kind.TRANSFORMER)
    )
    assert of(inside, "t", "voltage_ratio") == pytest.approx(of(alone, "t", "voltage_ratio"), abs=1e-12)
    # at 0.1 of the rating and unity power factor: 1 - r x - (X x)^2 / 2
    assert of(inside, "t", "voltage_ratio") == pytest.approx(1.0 - 0.001 - (0.0024 * 0.01), abs=2e-5)


def test_a_chain_that_another_thread_keeps_meanwhile_is_not_taken_for_the_own(monkeypatch):
    mine = Project.of([PowerSource(id="grid"), unit("b", feed="grid"), rack("mine", "b")])
    other = Project.of([PowerSource(id="grid"), unit("b", feed="grid"), rack("other", "b")])
    build_chain(mine)
    look = chain_module._is_wired_alike

    def interrupted(before, after):
        answer = look(before, after)
        chain_module._latest[:] = [(other, foreign)]
        return answer

    foreign = chain_module._arrays(other, chain_module.drawn_links(other))
    monkeypatch.setattr(chain_module, "_is_wired_alike", interrupted)
    moved = mine.with_changes({"mine": replace(mine.racks[0], x_m=5.0)})
    assert "mine" in build_chain(moved).index
