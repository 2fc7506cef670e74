"""Loops against what can be worked out by hand, and against the pump and pipe laws."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.plant.coolant import properties
from core.plant.hydraulic_kernels import friction_factor, pipe_drop_pa, solve_network
from core.plant.hydraulics import LoopSpec, Take, pump_push, solve_loop, standard_bore_m
from core.plant.pipe_routes import Route, Stretch

WATER = properties("water", 20.0)


def network(links, nodes, density=998.2, viscosity=1.002e-3, roughness=0.0, draw=None):
    """Solve a network of (start, end, length, bore, losses, linear, quadratic, rise)."""
    table = np.array(links, dtype=float)
    flow, pressure = np.full(len(links), 0.5), np.zeros(nodes)
    columns = [np.ascontiguousarray(table[:, k]) for k in range(2, 8)]
    steps = solve_network(
        table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), *columns,
        np.zeros(nodes) if draw is None else draw, density, viscosity, roughness, flow, pressure, 60, 1e-12,
    )  # fmt: skip
    return steps, flow, pressure


def test_laminar_flow_in_a_pipe_follows_hagen_and_poiseuille():
    length, bore, viscosity, density = 10.0, 0.02, 0.02, 900.0
    steps, flow, _ = network([(0, 1, 0, 0, 0, 0, 0, 500.0), (1, 0, length, bore, 0, 0, 0, 0)], 2, density, viscosity)
    by_hand = density * math.pi * bore**4 * 500.0 / (128.0 * viscosity * length)
    assert steps > 0
    assert 4.0 * by_hand / (math.pi * bore * viscosity) < 2300.0
    assert flow[1] == pytest.approx(by_hand, rel=1e-9)


def test_turbulent_flow_in_a_pipe_follows_darcy_and_colebrook():
    bore, roughness, flow = 0.1, 4.5e-5, 15.0
    velocity = flow / (998.2 * 0.25 * math.pi * bore**2)
    reynolds = 998.2 * velocity * bore / 1.002e-3
    factor = 0.02
    for _ in range(50):  # Colebrook and White, to convergence
        factor = (-2.0 * math.log10(roughness / bore / 3.7 + 2.51 / (reynolds * math.sqrt(factor)))) ** -2
    expected = factor * 50.0 / bore * 0.5 * 998.2 * velocity**2
    assert pipe_drop_pa(flow, 50.0, bore, 0.0, 998.2, 1.002e-3, roughness) == pytest.approx(expected, rel=0.015)


def test_friction_is_continuous_between_laminar_and_turbulent():
    steps = np.linspace(2000.0, 5000.0, 3001)
    factors = np.array([friction_factor(r, 1e-4) for r in steps])
    assert np.abs(np.diff(factors)).max() < 5e-5


def test_parallel_identical_branches_share_the_flow_equally():
    branch = (1, 0, 4.0, 0.032, 3.0, 0.0, 4e4, 0.0)
    steps, flow, _ = network([(0, 1, 0, 0, 0, 0, 30.0, 2e5), *[branch] * 7], 2)
    assert steps > 0
    assert flow[1:] == pytest.approx(np.full(7, flow[0] / 7.0), rel=1e-12)


def test_unequal_branches_share_by_the_root_of_their_resistance():
    links = [(0, 1, 0, 0, 0, 0, 100.0, 3e5), (1, 0, 0, 0, 0, 0, 400.0, 0), (1, 0, 0, 0, 0, 0, 1600.0, 0)]
    _, flow, pressure = network(links, 2)
    joined = 1.0 / (1.0 / math.sqrt(400.0) + 1.0 / math.sqrt(1600.0)) ** 2
    assert flow[0] == pytest.approx(math.sqrt(3e5 / (100.0 + joined)), rel=1e-10)
    assert flow[1] == pytest.approx(2.0 * flow[2], rel=1e-10)
    assert pressure[1] == pytest.approx(400.0 * flow[1] ** 2, rel=1e-10)


def test_a_meshed_network_balances_mass_and_pressure_to_a_billionth():
    rng = np.random.default_rng(7)
    links = [(0, 1, 0, 0, 0, 0, 20.0, 3e5), (0, 9, 0, 0, 0, 0, 25.0, 2.8e5)]
    links += [(i, i + 1, rng.uniform(2, 20), rng.uniform(0.05, 0.15), 1.0, 0, 0, 0) for i in range(1, 12)]
    links += [(2, 7, 12.0, 0.08, 0.5, 0, 0, 0), (4, 11, 9.0, 0.06, 0.5, 0, 0, 0)]
    links += [(i, 0, 4.0, 0.03, 6.0, 0, rng.uniform(1e4, 1e5), 0) for i in range(1, 13)]
    steps, flow, pressure = network(links, 13)
    assert steps > 0
    into = np.zeros(13)
    for (start, end, *_), q in zip(links, flow, strict=True):
        into[int(start)] -= q
        into[int(end)] += q
        drop = pipe_drop_pa(q, _[0], _[1], _[2], 998.2, 1.002e-3, 0.0) if _[1] else 0.0
        drop += _[4] * q * abs(q) - _[5]
        assert pressure[int(start)] - pressure[int(end)] == pytest.approx(drop, abs=1e-9 * 3e5)
    assert np.abs(into).max() <= 1e-9 * flow[:2].sum()


def test_a_node_that_hangs_in_the_air_is_refused():
    steps, _, _ = network([(0, 1, 0, 0, 0, 0, 1.0, 1e5), (1, 0, 0, 0, 0, 0, 1.0, 0)], 3)
    assert steps == -1


def loop(pushes, design=2.0, racks=6, bore=0.1, quadratic=2e4):
    """A manifold with racks a metre apart, pushed at its first node."""
    nodes = ((0.0, 0.0), *((float(n), 0.0) for n in range(racks)))
    pieces = tuple(Stretch(n, n + 1, 1.0, 0) for n in range(1, racks))
    route = Route(nodes, pieces, (1,) * len(pushes), tuple(range(1, racks + 1)))
    takes = tuple(Take(f"R{n}", design, 0.8 * design, 0.0, quadratic, 0.04) for n in range(1, racks + 1))
    return solve_loop(LoopSpec("loop", "water", WATER, route, tuple(pushes), takes, bore, 0.0))


def test_valves_hold_every_branch_at_its_design_flow_and_the_pump_slows_to_the_worst():
    found = loop([pump_push("P", 12.0, 2.4e5, 5e3, is_on=True)])
    assert found.is_flowing
    assert found.worst_id == "R6"
    assert [b.flow_kg_s for b in found.branches] == pytest.approx([2.0] * 6, rel=1e-12)
    assert found.speed_ratio < 1.0
    assert found.balance_ratio < 1e-9
    spare = [b.spare_pa for b in found.branches]
    assert spare == sorted(spare, reverse=True)
    assert all(p.is_worst for p in found.pipes)


def test_at_the_speed_found_the_pump_stands_on_its_affine_curve():
    push = pump_push("P", 12.0, 2.4e5, 5e3, is_on=True)
    found = loop([push])
    pump = found.pump("P")
    on_curve = push.shutoff_pa * found.speed_ratio**2 - push.curve_pa_s2_kg2 * pump.flow_kg_s**2
    assert pump.head_pa == pytest.approx(on_curve, rel=1e-9)
    assert pump.power_w == pytest.approx(5e3 * (pump.flow_kg_s / 12.0) * (pump.head_pa / 2.4e5), rel=1e-9)


def test_open_loops_obey_the_pump_affinity_laws():
    """Twice the speed against a quadratic system: twice the flow, four times the head."""
    slow = network([(0, 1, 0, 0, 0, 0, 50.0, 1e5), (1, 0, 0, 0, 0, 0, 900.0, 0)], 2)
    fast = network([(0, 1, 0, 0, 0, 0, 50.0, 4e5), (1, 0, 0, 0, 0, 0, 900.0, 0)], 2)
    assert fast[1][0] == pytest.approx(2.0 * slow[1][0], rel=1e-10)
    assert fast[2][1] == pytest.approx(4.0 * slow[2][1], rel=1e-10)


def test_a_pump_too_small_starves_the_far_racks_first():
    found = loop([pump_push("P", 8.0, 1.0e5, 2e3, is_on=True)], bore=0.05)
    flows = [b.flow_kg_s for b in found.branches]
    assert found.speed_ratio == 1.0
    assert flows[-1] < 2.0
    assert flows == sorted(flows, reverse=True)
    assert found.branch("R6").spare_pa < 0.0
    assert sum(flows) == pytest.approx(found.pump("P").flow_kg_s, rel=1e-9)


def test_two_equal_units_share_the_flow_and_one_that_is_off_gives_none():
    two = [pump_push(name, 12.0, 2.4e5, 5e3, is_on=True) for name in "PQ"]
    found = loop(two)
    assert found.pump("P").flow_kg_s == pytest.approx(found.pump("Q").flow_kg_s, rel=1e-12)
    alone = loop([two[0], pump_push("Q", 12.0, 2.4e5, 5e3, is_on=False)])
    assert alone.pump("Q").flow_kg_s == 0.0
    assert alone.pump("P").flow_kg_s == pytest.approx(12.0, rel=1e-9)
    assert alone.speed_ratio > found.speed_ratio


def test_a_loop_without_running_pump_stands_still():
    found = loop([pump_push("P", 12.0, 2.4e5, 5e3, is_on=False)])
    assert not found.is_flowing
    assert all(b.flow_kg_s == 0.0 and b.spare_pa < 0.0 for b in found.branches)


def test_standard_bores_keep_the_velocity():
    bore = standard_bore_m(10.0, 998.0, 1.8)
    assert 10.0 / (998.0 * 0.25 * math.pi * bore**2) <= 1.8
    assert bore == 0.1023
