"""A network over time is each of its hours solved alone."""

from __future__ import annotations

import numpy as np
import pytest

from core.errors import CaseError
from core.exchange.grid_case_json import grid_from_tree, read_grid
from core.power.load_flow import solve_flow
from core.power.series import walk_series
from core.resource_files import read_text
from tests.support.power_networks import campus, random_network


def loads(case, steps=12, seed=5):
    share = np.random.default_rng(seed).uniform(0.2, 1.2, (steps, case.node_count))
    return case.p_kw * share, case.q_kvar * share


def cases():
    return {
        "radial": grid_from_tree(campus(2)).case,
        "meshed": grid_from_tree(campus(3, is_meshed=True)).case,
        "random": grid_from_tree(random_network(7, 30, extra_branches=3)).case,
        "held voltages": read_grid(read_text("grids/matpower_case14.json")).case,
        "with an island": grid_from_tree(
            {**random_network(8, 20), "buses": [*random_network(8, 20)["buses"], {"id": "x", "kv": 1.0}]}
        ).case,
    }


@pytest.mark.parametrize("name", list(cases()))
def test_every_step_is_the_network_solved_alone(name):
    case = cases()[name]
    p, q = loads(case)
    series = walk_series(case, p, q, keeps_voltages=True)
    assert series.is_solved.all()
    for step in range(p.shape[0]):
        alone = solve_flow(case.with_loads(p[step], q[step]))
        tolerance = 1e-7 * case.base_kva
        assert series.loss_kw[step] == pytest.approx(alone.loss_kw, abs=tolerance)
        assert series.loss_kvar[step] == pytest.approx(alone.loss_kvar, abs=tolerance)
        assert series.slack_kw[step] == pytest.approx(alone.slack_kw, abs=tolerance)
        assert series.slack_kvar[step] == pytest.approx(alone.slack_kvar, abs=tolerance)
        assert series.v_min_pu[step] == pytest.approx(alone.v_min_pu, abs=1e-7)
        assert case.node_ids[series.v_min_node[step]] == alone.v_min_node
        assert np.max(np.abs(series.v_pu[step] - alone.v_pu)) < 2e-7  # single precision


def test_an_impossible_hour_is_no_number_and_the_rest_goes_on():
    case = grid_from_tree(campus(1)).case
    p, q = loads(case, steps=4)
    p[1] *= 1000.0
    series = walk_series(case, p, q)
    assert series.is_solved.tolist() == [True, False, True, True]
    assert np.isnan(series.loss_kw[1])
    assert series.loss_kw[2] == pytest.approx(solve_flow(case.with_loads(p[2], q[2])).loss_kw, abs=1e-5)


def test_loads_of_another_network_are_refused():
    case = grid_from_tree(campus(1)).case
    with pytest.raises(CaseError, match="do not fit"):
        walk_series(case, np.zeros((3, 5)), np.zeros((3, 5)))
