"""Meshes of a design: inputs in parallel divide by their impedances, as the general solver of networks finds them."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from core.exchange.chain_grid import bus_names, chain_grid
from core.exchange.grid_case_json import grid_from_tree
from core.model.electrical import PowerSource, PowerUnitKind, SourceKind
from core.model.project import Project
from core.power.load_flow import solve_flow
from core.results.part import Part
from core.results.power_chain import NodeKind
from core.study.assemble import assemble
from tests.power.test_chain import rack, unit
from tests.support.random_chains import random_chain

NO_AIR = Part(failure="not solved here")
Kind = PowerUnitKind


def solved_twice(project):
    """Flows of the design, and its network solved by the general solver."""
    flow = assemble(project, NO_AIR).power.require().chain
    grid = grid_from_tree(chain_grid(project, flow))
    return flow, grid, solve_flow(grid.case, tolerance_pu=1e-12)


def assert_alike(project):
    """Voltages of all units and the losses agree."""
    flow, grid, answer = solved_twice(project)
    assert answer.is_solved.all()
    by_bus = dict(zip(grid.bus_ids, answer.v_pu[grid.bus_node], strict=True))
    names = bus_names(project)
    shown = [n for n in np.flatnonzero(flow.node_kind == NodeKind.UNIT) if names[n] in by_bus]
    assert shown
    assert flow.voltage_ratio[shown] == pytest.approx([by_bus[names[n]] for n in shown], abs=1e-8)
    assert flow.balance_error_ratio < 1e-9
    assert flow.iterations > 0
    return flow, grid, answer


def transformer(name, *feeds, kw=2000.0, meters=0.0, **more):
    """A transformer at the end of a cable."""
    fields = {"cable_size": "15 kV 240 mm2", "cable_length_m": meters} if meters else {}
    losses = {"rated_w": kw * 1e3, "loss_p0_ratio": 0.001, "loss_p2_ratio": 0.008}
    return unit(name, Kind.TRANSFORMER, *feeds, **(losses | fields | more))


def ring():
    """Four ring main units between two ends of one board; the ring closes at the third."""
    cable = {"voltage_v": 13_800.0, "cable_size": "15 kV 240 mm2", "rated_w": 8e6}
    return Project.of(
        [
            PowerSource(id="grid", tag="Grid", capacity_w=2e7),
            unit("mv", Kind.MV_SWITCHGEAR, "grid", voltage_v=13_800.0, rated_w=2e7),
            unit("m1", Kind.MV_SWITCHGEAR, "mv", cable_length_m=400.0, **cable),
            unit("m2", Kind.MV_SWITCHGEAR, "m1", cable_length_m=900.0, **cable),
            unit("m4", Kind.MV_SWITCHGEAR, "mv", cable_length_m=200.0, **cable),
            unit("m3", Kind.MV_SWITCHGEAR, "m2", "m4", cable_length_m=600.0, **cable),
            *(transformer(f"t{n}", f"m{n}", kw=2500.0, meters=30.0) for n in (1, 2, 3, 4)),
            *(rack(f"r{n}-{k}", f"t{n}", kw=150.0 + 40.0 * n) for n in (1, 2, 3, 4) for k in range(6)),
        ]
    )


def paired(*, cable_to="t2"):
    """Two transformers of different size in parallel, one behind a long cable, and a tie between their boards."""
    low = {"rated_w": 4e6, "cable_size": "400 mm2", "cable_run_count": 6}
    return Project.of(
        [
            PowerSource(id="grid", tag="Grid", capacity_w=2e7),
            unit("mv", Kind.MV_SWITCHGEAR, "grid", voltage_v=13_800.0, rated_w=2e7),
            transformer("t1", "mv", kw=2000.0, meters=20.0),
            transformer("t2", "mv", kw=1600.0, meters=1500.0, impedance_ratio=0.05),
            unit("b1", Kind.SWITCHBOARD, "t1", cable_length_m=12.0, **low),
            unit("b2", Kind.SWITCHBOARD, "t2", "b1", cable_length_m=35.0, **low),
            *(rack(f"r{k}", "b1" if k % 3 else "b2", kw=120.0) for k in range(20)),
        ]
    )


@pytest.mark.parametrize("project", [ring(), paired()], ids=["ring", "tie closed"])
def test_a_mesh_is_that_of_the_network(project):
    flow, _, answer = assert_alike(project)
    assert flow.voltage_ratio[flow.node_kind == NodeKind.UNIT].min() < 0.999
    network_w = 1e3 * answer.loss_kw
    shunts_w = flow.loss_w.sum() + flow.link_loss_w.sum()
    cords_w = flow.link_loss_w[flow.node_kind[flow.link_downstream] == NodeKind.LOAD].sum()
    no_load_w = sum(u.rated_w * u.loss_p0_ratio * flow.voltage_ratio[flow.index[u.id]] ** 2
                    for u in project.of_type(type(project.get("t1"))))  # fmt: skip
    assert network_w == pytest.approx(shunts_w - cords_w - no_load_w, rel=1e-8)


def test_transformers_behind_unequal_cables_divide_by_their_impedances():
    project = Project.of(
        [
            PowerSource(id="grid", tag="Grid", capacity_w=2e7),
            unit("mv", Kind.MV_SWITCHGEAR, "grid", voltage_v=13_800.0, rated_w=2e7),
            transformer("t1", "mv", kw=1000.0, meters=100.0, loss_p0_ratio=0.0),
            transformer("t2", "mv", kw=1000.0, meters=5000.0, loss_p0_ratio=0.0),
            unit("b", Kind.SWITCHBOARD, "t1", "t2", rated_w=2e6),
            *(rack(f"r{k}", "b", kw=100.0) for k in range(10)),
        ]
    )
    flow, *_ = assert_alike(project)
    from core.power.chain import build_chain

    chain = build_chain(project)
    z = [complex(chain.link_z[chain.links_of(n)[0]] + chain.own_z[n]) for n in (chain.index["t1"], chain.index["t2"])]
    link = {chain.node_ids[chain.link_upstream[k]]: flow.link_current_a[k] for k in chain.links_of(chain.index["b"])}
    assert link["t1"] / link["t2"] == pytest.approx(abs(z[1]) / abs(z[0]), rel=1e-9)


def test_power_can_flow_against_the_drawn_direction_of_a_tie():
    project = paired()
    heavy = {f"r{k}": None for k in range(20) if not k % 3}
    light = project.with_changes(heavy)
    flow, *_ = assert_alike(light.with_changes({"t1": transformer("t1", "mv", kw=300.0, meters=20.0)}))
    ends = zip(flow.link_upstream.tolist(), flow.link_downstream.tolist(), strict=True)
    k = [(flow.node_ids[u], flow.node_ids[d]) for u, d in ends].index(("b1", "b2"))
    assert flow.link_w[k] < -1e4


def test_converters_and_sources_in_parallel_divide_by_rating_and_merit():
    cable = {"cable_size": "240 mm2", "cable_run_count": 8, "rated_w": 2e6}
    project = Project.of(
        [
            PowerSource(id="grid", tag="Grid", capacity_w=4e5, merit_order=1, voltage_v=415.0),
            PowerSource(id="gas", tag="Gas", kind=SourceKind.GAS, capacity_w=4e6, merit_order=2, voltage_v=415.0),
            unit("main", Kind.SWITCHBOARD, "grid", "gas", cable_length_m=10.0, **cable),
            unit("u1", Kind.UPS, "main", rated_w=8e5, loss_p2_ratio=0.02),
            unit("u2", Kind.UPS, "main", rated_w=4e5, loss_p2_ratio=0.02),
            unit("out", Kind.SWITCHBOARD, "u1", "u2", cable_length_m=20.0, **cable),
            unit("c1", Kind.RECTIFIER, "main", rated_w=4e5, voltage_v=800.0),
            unit("c2", Kind.RECTIFIER, "main", rated_w=4e5, voltage_v=800.0),
            unit("d1", Kind.BUSWAY, "c1", voltage_v=800.0, cable_length_m=30.0, **cable),
            unit("d2", Kind.BUSWAY, "c2", voltage_v=800.0, cable_length_m=90.0, **cable),
            unit("dc", Kind.BUSWAY, "d1", "d2", voltage_v=800.0, cable_length_m=5.0, **cable),
            *(rack(f"r{k}", "out", kw=60.0) for k in range(10)),
            *(rack(f"q{k}", "dc", kw=60.0) for k in range(8)),
        ]
    )
    flow, *_ = assert_alike(project)
    given = {i: flow.output_w[n] for i, n in flow.index.items()}
    assert given["grid"] == pytest.approx(4e5, rel=2e-3)
    assert given["u1"] / given["u2"] == pytest.approx(2.0, rel=5e-3)
    assert given["d1"] > 1.2 * given["d2"]


def test_a_pdu_that_changes_the_voltage_is_a_transformer_there_too():
    project = Project.of(
        [
            PowerSource(id="grid", tag="Grid", capacity_w=2e6, voltage_v=480.0),
            unit("board", Kind.SWITCHBOARD, "grid", rated_w=2e6, voltage_v=480.0),
            unit("pdu", Kind.PDU, "board", rated_w=3e5, voltage_v=208.0, loss_p0_ratio=0.002, loss_p2_ratio=0.009),
            *(rack(f"r{k}", "pdu", kw=40.0) for k in range(5)),
        ]
    )
    flow, grid, _ = assert_alike(project)
    assert flow.voltage_ratio[flow.index["pdu"]] < 0.99
    assert np.count_nonzero(grid.case.rated_kva) == 1


def test_no_curve_makes_a_unit_give_power():
    bad = unit("board", Kind.SWITCHBOARD, "grid", rated_w=1e6, loss_p0_ratio=0.001, loss_p1_ratio=-0.04)
    grid = PowerSource(id="grid", tag="Grid", capacity_w=2e6, voltage_v=415.0)
    project = Project.of([grid, bad, *(rack(f"r{k}", "board", kw=90.0) for k in range(10))])
    flow = assemble(project, NO_AIR).power.require().chain
    assert flow.loss_w[flow.index["board"]] > 0.0
    found = [f for f in assemble(project, NO_AIR).findings if f.code == "loss-curve"]
    assert found
    assert "board" in found[0].ids


@pytest.mark.parametrize("seed", range(60))
def test_random_designs_are_their_networks(seed):
    chance = random.Random(seed)
    drawn = random_chain(seed, layers=4, width=4, racks=8)
    sizes = ("240 mm2", "400 mm2", "")
    cabled = {
        u.id: unit_with_cable(u, chance.choice(sizes), chance.uniform(5.0, 120.0))
        for u in drawn.of_type(type(drawn.get("u0-0")))
    }
    level = {s.id: replace(s, voltage_v=415.0) for s in drawn.of_type(PowerSource)}
    project = drawn.with_changes(cabled | level)
    flow = assemble(project, NO_AIR).power.require().chain
    if any(p.code == "no-operating-point" for p in flow.problems) or not flow.link_w.any():
        pytest.skip("nothing can be operated")
    assert_alike(project)


def unit_with_cable(one, size, meters):
    """The same unit behind a cable."""
    return replace(one, cable_size=size, cable_length_m=meters, cable_run_count=6)
