"""Random networks: the solver beside Newton on full matrices, pandapower and power-grid-model, to 1e-8 per unit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.exchange.grid_case_json import grid_from_tree
from core.power.load_flow import solve_flow
from tests.support.power_networks import campus, dense_newton, random_network
from tests.support.power_oracles import GridModel, pandapower_net, solve_pandapower

SAME_PU = 1e-8
networks = {
    "seed": st.integers(0, 10**6),
    "buses": st.integers(2, 40),
    "extra": st.integers(0, 6),
    "has_shifts": st.booleans(),
}


def built(seed, buses, extra, has_shifts):
    """A random network; phase shifts only where they cannot stand in a loop by chance."""
    return random_network(seed, buses, extra_branches=extra, has_shifts=has_shifts and extra == 0)


@settings(max_examples=60, deadline=None)
@given(**networks)
def test_voltages_agree_with_newton_on_full_matrices(seed, buses, extra, has_shifts):
    grid = grid_from_tree(built(seed, buses, extra, has_shifts))
    result = solve_flow(grid.case)
    assert result.is_solved.all()
    assert np.max(np.abs(result.voltage_pu - dense_newton(grid.case))) < SAME_PU


@settings(max_examples=60, deadline=None)
@given(**networks)
def test_currents_and_energy_balance(seed, buses, extra, has_shifts):
    grid = grid_from_tree(built(seed, buses, extra, has_shifts))
    case = grid.case
    result = solve_flow(case)
    assert result.mismatch_pu < 1e-9
    in_shunts = np.conj(case.shunt_y_pu) * np.square(result.v_pu) * case.base_kva
    given_kva = complex(result.slack_kw, result.slack_kvar)
    used_kva = complex(case.p_kw.sum(), case.q_kvar.sum()) + complex(in_shunts.sum()) + result.loss_kva
    assert abs(given_kva - used_kva) < 1e-9 * case.base_kva


@settings(max_examples=25, deadline=None)
@given(**networks)
def test_voltages_agree_with_power_grid_model(seed, buses, extra, has_shifts):
    pytest.importorskip("power_grid_model")
    tree = built(seed, buses, extra, has_shifts)
    grid = grid_from_tree(tree)
    result = solve_flow(grid.case)
    assert np.max(np.abs(result.voltage_pu[grid.bus_node] - GridModel(tree, grid).solve())) < SAME_PU


@pytest.mark.parametrize(("seed", "extra", "has_shifts"), [(1, 0, True), (2, 0, False), (3, 3, False), (4, 6, False)])
def test_voltages_agree_with_pandapower(seed, extra, has_shifts):
    pytest.importorskip("pandapower")
    tree = random_network(seed, 40, extra_branches=extra, has_shifts=has_shifts)
    for line in tree["lines"]:  # pandapower starts from a flow that divides by reactance
        line["x_ohm"] = line["x_ohm"] or 0.1 * line["r_ohm"]
    grid = grid_from_tree(tree)
    result = solve_flow(grid.case)
    found = solve_pandapower(pandapower_net(tree), init="dc" if has_shifts else "flat", tolerance_mva=1e-9)
    assert np.max(np.abs(result.voltage_pu[grid.bus_node] - found)) < SAME_PU


@pytest.mark.parametrize("is_meshed", [False, True])
def test_campus_agrees_with_both(is_meshed):
    pytest.importorskip("power_grid_model")
    tree = campus(8, is_meshed=is_meshed)
    grid = grid_from_tree(tree)
    result = solve_flow(grid.case)
    assert np.max(np.abs(result.voltage_pu - GridModel(tree, grid).solve())) < SAME_PU
    assert np.max(np.abs(result.voltage_pu - solve_pandapower(pandapower_net(tree)))) < SAME_PU


@pytest.mark.parametrize("is_meshed", [False, True])
def test_campus_agrees_with_newton_on_full_matrices(is_meshed):
    grid = grid_from_tree(campus(4, is_meshed=is_meshed))
    result = solve_flow(grid.case)
    assert np.max(np.abs(result.voltage_pu - dense_newton(grid.case))) < SAME_PU
    assert result.iterations < 12
