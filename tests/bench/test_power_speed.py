"""The load flow beside power-grid-model and pandapower: `pytest -m bench tests/bench/test_power_speed.py -s`.

Same networks, one thread, one run. Both are no dependencies of the program: without them (dependency group ``bench``)
their rows are skipped. Times are the least of several, because other programs only ever add to them.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest

from core.exchange.grid_case_json import grid_from_tree
from core.power.fault_level import FaultSolver, FaultSource, feeder_impedance_ohm
from core.power.load_flow import FlowSolver
from core.power.series import walk_series
from tests.support.power_networks import campus
from tests.support.power_oracles import GridModel, pandapower_net, solve_pandapower

pytestmark = pytest.mark.bench
BLOCKS = {100: 2, 1000: 23, 10_000: 227}
SAME_PU = 1e-8
AT_LEAST = {(False, "iterative_current"): 5.0, (True, "iterative_current"): 3.0}
"""Times faster than power-grid-model's method with 10 000 buses, by whether the network is meshed."""
PANDAPOWER_AT_LEAST = 100.0
EDIT_MS, FAULTS_MS, YEAR_S = 0.5, 1.0, 0.5


def least_s(work: Callable[[], object], times: int) -> float:
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return min(took)


def cold(solver: FlowSolver) -> Callable[[], object]:
    """Solve from a flat start, voltages only."""

    def work() -> object:
        solver.forget()
        return solver.solve()

    return work


@pytest.fixture(scope="module", params=[False, True], ids=["radial", "meshed"])
def network(request):
    """Whether it is meshed, its values, and as built, with 10 000 buses."""
    tree = campus(BLOCKS[10_000], is_meshed=request.param)
    return request.param, tree, grid_from_tree(tree)


def test_faster_than_power_grid_model(network):
    pytest.importorskip("power_grid_model")
    is_meshed, tree, grid = network
    solver, model = FlowSolver(grid.case), GridModel(tree, grid)
    ours_s = least_s(cold(solver), 40)
    with_flows_s = least_s(lambda: (solver.forget(), solver.solve().loss_kw), 20)
    voltage = solver.solve().voltage_pu
    for method in ("iterative_current", "newton_raphson"):
        options = {"error_tolerance": 1e-8}
        theirs = model.solve(method, **options)
        theirs_s = least_s(lambda method=method, options=options: model.solve(method, **options), 20)
        ours_s = min(ours_s, least_s(cold(solver), 40))
        apart = float(np.max(np.abs(theirs - voltage)))
        print(
            f"{'meshed' if is_meshed else 'radial':7} {grid.case.node_count} buses: {ours_s * 1e3:.3f} ms "
            f"(with all flows {with_flows_s * 1e3:.3f}), power-grid-model {method} {theirs_s * 1e3:.2f} ms: "
            f"{theirs_s / ours_s:.1f} x, voltages {apart:.1e} apart"
        )
        assert apart < SAME_PU
        assert theirs_s / ours_s >= AT_LEAST.get((is_meshed, method), 1.0)


def test_faster_than_pandapower(network):
    pytest.importorskip("pandapower")
    is_meshed, tree, grid = network
    solver, net = FlowSolver(grid.case), pandapower_net(tree)
    ours_s = least_s(cold(solver), 40)
    options = {"tolerance_mva": 1e-5, "init": "flat", "numba": True}
    theirs = solve_pandapower(net, **options)
    theirs_s = least_s(lambda: solve_pandapower(net, **options), 5)
    apart = float(np.max(np.abs(theirs - solver.solve().voltage_pu)))
    print(f"{'meshed' if is_meshed else 'radial':7} pandapower {theirs_s * 1e3:.1f} ms: {theirs_s / ours_s:.0f} x")
    assert apart < 1e-6
    assert theirs_s / ours_s >= PANDAPOWER_AT_LEAST


def test_an_edited_rack_is_solved_within_half_a_millisecond(network):
    is_meshed, _, grid = network
    solver = FlowSolver(grid.case)
    solver.solve()
    racks = np.flatnonzero(grid.case.p_kw)
    rng = np.random.default_rng(3)

    def edit() -> object:
        node = int(rng.choice(racks))
        solver.set_load(node, 1.5 * grid.case.p_kw[node], 1.5 * grid.case.q_kvar[node])
        result = solver.solve()
        return result.voltage_pu, result.loss_kw, result.flow

    took_ms = 1e3 * least_s(edit, 100)
    print(f"{'meshed' if is_meshed else 'radial':7} one rack edited, all voltages, flows and losses: {took_ms:.3f} ms")
    assert took_ms < EDIT_MS


def test_fault_levels_at_all_buses_within_a_millisecond(network):
    is_meshed, _, grid = network
    solver = FaultSolver(grid.case)
    sources = [FaultSource(0, feeder_impedance_ohm(34.5, 1500.0))]
    took_ms = 1e3 * least_s(lambda: solver.levels(sources), 20)
    print(f"{'meshed' if is_meshed else 'radial':7} fault levels at {grid.case.node_count} buses: {took_ms:.3f} ms")
    assert took_ms < FAULTS_MS


@pytest.mark.parametrize("is_meshed", [False, True])
def test_a_year_of_a_thousand_buses_within_half_a_second(is_meshed):
    case = grid_from_tree(campus(BLOCKS[1000], is_meshed=is_meshed)).case
    rng = np.random.default_rng(4)
    share = rng.uniform(0.3, 1.0, (8760, case.node_count))
    p, q = case.p_kw * share, case.q_kvar * share
    walk_series(case, p[:2], q[:2])
    took_s = least_s(lambda: walk_series(case, p, q), 3)
    print(f"{'meshed' if is_meshed else 'radial':7} 8760 steps of {case.node_count} buses: {took_s:.3f} s")
    assert took_s < YEAR_S
