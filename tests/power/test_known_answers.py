"""Published and analytic networks whose answers are known, to the digits in which they are printed."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.exchange.grid_case_json import grid_from_tree, read_grid
from core.power.load_flow import FlowSolver, solve_flow
from core.resource_files import read_text


def shipped(name: str, **options):
    """Grid and answer of a network that is shipped."""
    grid = read_grid(read_text(f"grids/{name}.json"))
    assert grid.findings == ()
    return grid, solve_flow(grid.case, **options)


@pytest.mark.parametrize(
    ("name", "loss_kw", "loss_kvar", "v_min_pu", "v_min_bus"),
    [
        ("ieee33", 202.6771, 135.1410, 0.913090, 18),
        ("ieee33_ties", 123.2908, 87.9232, 0.953280, 32),
        ("cigre_mv", 303.5818, None, 0.922980, 11),
        ("cigre_lv", 28.3292, None, 0.912269, 35),
        ("panda_four_load_branch", 3.6666, None, 0.963192, 5),
        ("ieee69", 224.99, 102.16, 0.90919, 65),
    ],
)
def test_feeder_loses_and_sags_as_published(name, loss_kw, loss_kvar, v_min_pu, v_min_bus):
    _, result = shipped(name)
    places = len(f"{loss_kw}".split(".")[1])
    assert result.loss_kw == pytest.approx(loss_kw, abs=0.6 * 10.0**-places)
    if loss_kvar is not None:
        assert result.loss_kvar == pytest.approx(loss_kvar, abs=0.6 * 10.0**-places)
    assert result.v_min_pu == pytest.approx(v_min_pu, abs=0.6e-6 if places == 4 else 0.6e-5)
    assert result.v_min_node == v_min_bus


@pytest.mark.parametrize(
    ("name", "slack_mw", "slack_mvar"),
    [("cigre_mv", 45.04573, 16.34141), ("cigre_lv", 0.71493, 0.31876)],
)
def test_source_of_the_cigre_networks(name, slack_mw, slack_mvar):
    _, result = shipped(name)
    assert result.slack_kw / 1000.0 == pytest.approx(slack_mw, abs=0.6e-5)
    assert result.slack_kvar / 1000.0 == pytest.approx(slack_mvar, abs=0.6e-5)


@pytest.mark.parametrize(
    ("name", "loss_mw", "slack_mw"),
    [
        ("matpower_case9", 4.9547, 71.9547),
        ("matpower_case14", 13.3933, 232.3933),
        ("matpower_case118", 133.1697, 514.1697),
    ],
)
def test_transmission_networks_with_held_voltages(name, loss_mw, slack_mw):
    grid, result = shipped(name)
    assert result.loss_kw / 1000.0 == pytest.approx(loss_mw, abs=0.6e-4)
    assert result.slack_kw / 1000.0 == pytest.approx(slack_mw, abs=0.6e-4)
    assert result.v_pu[grid.case.generator_node] == pytest.approx(grid.case.generator_v_pu, abs=1e-12)
    assert result.mismatch_pu < 1e-9


def test_generators_give_up_their_voltage_at_their_limits():
    """pandapower 3.5.6 with enforce_q_lims: 132.7876 MW lost, 513.7876 MW from the source."""
    grid, result = shipped("matpower_case118", keeps_limits=True)
    case = grid.case
    assert result.loss_kw / 1000.0 == pytest.approx(132.7876, abs=0.6e-4)
    assert result.slack_kw / 1000.0 == pytest.approx(513.7876, abs=0.6e-4)
    made = result.generator_kvar
    assert np.all(made <= case.generator_q_max_kvar + 1e-3)
    assert np.all(made >= case.generator_q_min_kvar - 1e-3)
    gave_up = np.abs(result.v_pu[case.generator_node] - case.generator_v_pu) > 1e-6
    assert gave_up.any()
    assert all(f.code == "grid-generator-limit" for f in result.findings)
    assert len(result.findings) == gave_up.sum()


def test_generators_beyond_their_limits_are_named():
    _, result = shipped("matpower_case118")
    assert {f.code for f in result.findings} == {"grid-generator-limit"}


def case(buses, lines, loads, **more):
    """A network of plain values."""
    lines = [{"from": a, "to": b, "r_ohm": r, "x_ohm": x} for a, b, r, x in lines]
    loads = [{"bus": b, "p_kw": p, "q_kvar": q} for b, p, q in loads]
    buses = [{"id": n, "kv": kv} for n, kv in buses.items()]
    tree = {"format": "grid-case-1", "buses": buses, "slack": {"bus": 0, "v_pu": 1.0}, "lines": lines, "loads": loads}
    return grid_from_tree({**tree, **more})


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_two_buses_follow_the_closed_form(share):
    """V^2 = ((V0^2 - 2(RP + XQ)) + sqrt((V0^2 - 2(RP + XQ))^2 - 4 |Z|^2 |S|^2)) / 2, up to close to the nose."""
    kv, r, x, angle = 10.0, 0.7, 1.1, 0.4
    most_kva = 1000.0 * kv**2 / (2.0 * (math.hypot(r, x) + r * math.cos(angle) + x * math.sin(angle)))
    p, q = share * most_kva * math.cos(angle), share * most_kva * math.sin(angle)
    result = solve_flow(case({0: kv, 1: kv}, [(0, 1, r, x)], [(1, p, q)]).case)
    half = kv**2 - 2.0 * (r * p + x * q) / 1000.0
    v2 = 0.5 * (half + math.sqrt(half**2 - 4.0 * (r**2 + x**2) * (p**2 + q**2) / 1e6))
    assert result.v_pu[1] == pytest.approx(math.sqrt(v2) / kv, abs=1e-9)
    assert result.loss_kw == pytest.approx(r * (p**2 + q**2) / v2 / 1000.0, rel=1e-8)


@pytest.mark.parametrize("share", [0.2, 0.8, 0.98])
def test_direct_current_feeder_follows_the_closed_form(share):
    """V = (V0 + sqrt(V0^2 - 4 R P)) / 2, with the nose at P = V0^2 / 4 R."""
    kv, r = 0.8, 0.02
    p = share * 1000.0 * kv**2 / (4.0 * r)
    result = solve_flow(case({0: kv, 1: kv}, [(0, 1, r, 0.0)], [(1, p, 0.0)]).case)
    assert result.v_pu[1] == pytest.approx(0.5 * (1.0 + math.sqrt(1.0 - share)), abs=1e-9)
    assert result.angle_deg[1] == 0.0


def test_direct_current_beyond_the_nose_has_no_operating_point():
    kv, r = 0.8, 0.02
    p = 1.01 * 1000.0 * kv**2 / (4.0 * r)
    result = solve_flow(case({0: kv, 1: kv}, [(0, 1, r, 0.0)], [(1, p, 0.0)]).case)
    assert not result.is_solved.any()
    assert np.isnan(result.v_pu).all()
    (finding,) = result.findings
    assert finding.code == "grid-no-operating-point"
    assert finding.ids == ("1",)
    assert "8,000 kW could be carried" in finding.message


@pytest.mark.parametrize("turn", [0.0, 0.4, -0.3])
def test_the_share_that_could_be_carried_is_that_of_the_nose(turn):
    """At twice the closed form's largest load, half of it can be carried."""
    kv, r, x = 10.0, 0.7, 1.1
    most_kva = 1000.0 * kv**2 / (2.0 * (math.hypot(r, x) + r * math.cos(turn) + x * math.sin(turn)))
    p, q = 2.0 * most_kva * math.cos(turn), 2.0 * most_kva * math.sin(turn)
    (finding,) = solve_flow(case({0: kv, 1: kv}, [(0, 1, r, x)], [(1, p, q)]).case).findings
    share = float(finding.message.split("about ")[1].split("%")[0])
    assert share == pytest.approx(50.0, abs=0.15)
    assert f"at most {0.5 * p:,.6g} kW" in finding.message


def test_a_long_feeder_near_its_nose_takes_the_upper_answer():
    """The share found by following the load up has the high voltage; a little more has no answer."""
    lines = [(n, n + 1, 0.2, 0.1) for n in range(8)]
    buses = dict.fromkeys(range(9), 10.0)
    loads = [(n, 2000.0, 500.0) for n in range(1, 9)]
    (finding,) = solve_flow(case(buses, lines, [(b, 10 * p, 10 * q) for b, p, q in loads]).case).findings
    share = float(finding.message.split("about ")[1].split("%")[0]) / 100.0
    below = solve_flow(case(buses, lines, [(b, 9.9 * share * p, 9.9 * share * q) for b, p, q in loads]).case)
    above = solve_flow(case(buses, lines, [(b, 10.1 * share * p, 10.1 * share * q) for b, p, q in loads]).case)
    assert below.is_solved.all()
    assert 0.45 < below.v_min_pu < 0.7
    assert below.mismatch_pu < 1e-9
    assert not above.is_solved.any()


def test_a_chain_of_equal_loads_agrees_with_the_march_along_it():
    """Each section carries what all loads behind it draw: marched from the far end with its voltage as unknown."""
    kv, r, x, p, q, count = 0.4, 0.004, 0.002, 12.0, 4.0, 10
    lines = [(n, n + 1, r, x) for n in range(count)]
    result = solve_flow(case(dict.fromkeys(range(count + 1), kv), lines, [(n, p, q) for n in range(1, count + 1)]).case)
    z = complex(r, x) * 1000.0 / (kv * 1000.0) ** 2  # per unit of 1 kVA
    v = result.voltage_pu[count]
    current = 0.0 + 0.0j
    for n in range(count, 0, -1):
        assert result.voltage_pu[n] == pytest.approx(v, abs=1e-10)
        current += np.conj(complex(p, q) / v)
        v = v + z * current
    assert v == pytest.approx(1.0, abs=1e-10)


def test_parallel_transformers_share_by_their_admittance():
    unit = {"from": 0, "to": 1, "kva": 1000.0, "vk_percent": 6.0, "vkr_percent": 1.0}
    other = {**unit, "kva": 500.0}
    load = [(1, 900.0, 300.0)]
    equal = solve_flow(case({0: 10.0, 1: 0.4}, [], load, transformers=[unit, unit]).case).flow.from_kva
    assert equal[0] == pytest.approx(equal[1], abs=1e-9)
    unequal = solve_flow(case({0: 10.0, 1: 0.4}, [], load, transformers=[unit, other]).case).flow.from_kva
    assert unequal[0] == pytest.approx(2.0 * unequal[1], abs=1e-8)


def test_turning_a_branch_round_changes_nothing_but_its_flow():
    buses, load = {0: 10.0, 1: 0.4}, [(1, 300.0, 100.0)]
    unit = {"kva": 630.0, "vk_percent": 6.0, "vkr_percent": 1.0, "pfe_kw": 1.2, "i0_percent": 0.3}
    down = solve_flow(case(buses, [], load, transformers=[{"from": 0, "to": 1, **unit}]).case)
    up = solve_flow(case(buses, [], load, transformers=[{"from": 1, "to": 0, **unit}]).case)
    assert down.voltage_pu == pytest.approx(up.voltage_pu, abs=1e-11)
    assert down.flow.from_kva[0] == pytest.approx(up.flow.to_kva[0], abs=1e-8)


def test_a_tap_at_the_source_side_raises_the_other_side():
    """Unloaded, the ratio alone counts: 1 / 0.95 behind a tap of 0.95, turned back by the shift."""
    unit = {"from": 0, "to": 1, "kva": 630.0, "vk_percent": 6.0, "tap_ratio": 0.95, "shift_deg": 150.0}
    result = solve_flow(case({0: 10.0, 1: 0.4}, [], [], transformers=[unit]).case)
    assert result.v_pu[1] == pytest.approx(1.0 / 0.95, abs=1e-12)
    assert result.angle_deg[1] == pytest.approx(-150.0, abs=1e-9)


def test_parallel_transformers_on_different_taps_drive_a_circulating_current():
    """Unloaded: (1/t1 - 1/t2) over both impedances in series; ratios that disagree go to Newton's method."""
    unit = {"from": 0, "to": 1, "kva": 1000.0, "vk_percent": 6.0}
    units = [unit, {**unit, "tap_ratio": 1.05}]
    result = solve_flow(case({0: 10.0, 1: 0.4}, [], [], transformers=units).case)
    circulating_pu = (1.0 - 1.0 / 1.05) / (2.0 * 0.06)
    expected_a = circulating_pu * 1000.0 / (math.sqrt(3.0) * 0.4)
    assert result.flow.to_a == pytest.approx([expected_a, expected_a], rel=1e-8)


def test_a_phase_shifter_in_a_loop_moves_power_round_it():
    buses = {0: 110.0, 1: 110.0}
    lines = [(0, 1, 0.0, 10.0)]
    shifter = {"from": 0, "to": 1, "kva": 100e3, "vk_percent": 10.0, "shift_deg": 5.0}
    result = solve_flow(case(buses, lines, [(1, 0.0, 0.0)], transformers=[shifter]).case)
    assert result.flow.from_kva[0].real == pytest.approx(-result.flow.from_kva[1].real, rel=1e-9)
    assert result.flow.from_kva[0].real > 10e3
    assert result.mismatch_pu < 1e-9


def test_scaling_power_and_ohms_together_changes_no_voltage():
    small = solve_flow(case({0: 10.0, 1: 10.0}, [(0, 1, 1.0, 2.0)], [(1, 500.0, 200.0)]).case)
    large = solve_flow(case({0: 10.0, 1: 10.0}, [(0, 1, 0.001, 0.002)], [(1, 500e3, 200e3)]).case)
    assert small.voltage_pu == pytest.approx(large.voltage_pu, abs=1e-12)


def test_an_edit_starts_from_the_last_answer():
    grid = read_grid(read_text("grids/ieee33.json"))
    solver = FlowSolver(grid.case)
    cold = solver.solve()
    node = grid.case.node_ids.index(18)
    solver.set_load(node, 90.5, 40.5)
    warm = solver.solve()
    assert warm.iterations < cold.iterations
    p, q = grid.case.p_kw.copy(), grid.case.q_kvar.copy()
    p[node], q[node] = 90.5, 40.5
    fresh = solve_flow(grid.case.with_loads(p, q))
    assert np.max(np.abs(warm.voltage_pu - fresh.voltage_pu)) < 1e-10
