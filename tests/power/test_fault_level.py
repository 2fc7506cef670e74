"""Short-circuit currents: the published check case, full matrices, and the formulas of IEC 60909."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.errors import CaseError
from core.exchange.grid_case_json import grid_from_tree
from core.power.fault_level import (
    FaultSolver,
    FaultSource,
    feeder_impedance_ohm,
    generator_impedance_ohm,
    peak_factor,
    transformer_factor,
    voltage_factor,
)
from tests.support.power_networks import campus, random_network


def check_case():
    """500 MVA at 13.8 kV, R/X 0.1, then 2.5 MVA 13.8/0.415 kV, 6 %, X/R 8."""
    unit = {"from": "mv", "to": "lv", "kva": 2500.0, "vk_percent": 6.0, "vkr_percent": 6.0 / math.hypot(1.0, 8.0)}
    buses = [{"id": "mv", "kv": 13.8}, {"id": "lv", "kv": 0.415}]
    return {"format": "grid-case-1", "buses": buses, "slack": {"bus": "mv"}, "transformers": [unit]}


def test_the_check_case_of_iec_60909():
    grid = grid_from_tree(check_case())
    levels = FaultSolver(grid.case).levels([FaultSource(0, feeder_impedance_ohm(13.8, 500.0))])
    assert levels.initial_ka[0] == pytest.approx(20.918, abs=0.6e-3)
    assert levels.initial_ka[1] == pytest.approx(57.7065, abs=0.6e-4)
    assert levels.peak_ka[1] == pytest.approx(138.569, abs=0.6e-3)
    assert levels.power_mva[0] == pytest.approx(500.0, rel=1e-12)
    assert levels.kappa[1] == pytest.approx(138.569 / (math.sqrt(2.0) * 57.7065), rel=1e-5)


def test_without_its_correction_the_transformer_lets_less_through():
    """K_T = 0.95 x 1.05 / (1 + 0.6 x 0.0595) = 0.9631 shrinks the impedance."""
    grid = grid_from_tree(check_case())
    source = [FaultSource(0, feeder_impedance_ohm(13.8, 500.0))]
    plain = FaultSolver(grid.case, corrects_transformers=False).levels(source)
    assert plain.initial_ka[1] < FaultSolver(grid.case).levels(source).initial_ka[1]
    x = 0.06 * math.sin(math.atan(8.0))
    assert float(transformer_factor(np.array(x), np.array(1.05))) == pytest.approx(0.95 * 1.05 / (1.0 + 0.6 * x))


def test_the_check_case_agrees_with_pandapower():
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pandapower = pytest.importorskip("pandapower")
        shortcircuit = pytest.importorskip("pandapower.shortcircuit")
        net = pandapower.create_empty_network()
        mv, lv = pandapower.create_bus(net, 13.8), pandapower.create_bus(net, 0.415)
        pandapower.create_ext_grid(net, mv, s_sc_max_mva=500.0, rx_max=0.1)
        pandapower.create_transformer_from_parameters(
            net,
            mv,
            lv,
            2.5,
            13.8,
            0.415,
            vkr_percent=6.0 / math.hypot(1.0, 8.0),
            vk_percent=6.0,
            pfe_kw=0,
            i0_percent=0,
        )
        shortcircuit.calc_sc(net, ip=True, lv_tol_percent=6, topology="radial")
    levels = FaultSolver(grid_from_tree(check_case()).case).levels([FaultSource(0, feeder_impedance_ohm(13.8, 500.0))])
    assert levels.initial_ka == pytest.approx(net.res_bus_sc.ikss_ka.to_numpy(), rel=1e-9)
    assert levels.peak_ka == pytest.approx(net.res_bus_sc.ip_ka.to_numpy(), rel=1e-9)


@pytest.mark.parametrize(("seed", "extra"), [(1, 0), (2, 4), (3, 12), (4, 60)])
def test_impedances_are_the_diagonal_of_the_inverse(seed, extra):
    """Against the inverse of the full matrix, in meshes that fill."""
    case = grid_from_tree(random_network(seed, 40, extra_branches=extra)).case
    sources = [FaultSource(3, 0.1 + 1.0j), FaultSource(20, 0.5j)]
    z, fed = FaultSolver(case, corrects_transformers=False).impedances(sources)
    y = np.zeros((case.node_count, case.node_count), dtype=complex)
    for a, b, value in zip(case.from_node, case.to_node, case.series_y_pu, strict=True):
        y[a, a] += value
        y[b, b] += value
        y[a, b] -= value
        y[b, a] -= value
    base = np.square(case.node_kv) * 1000.0 / case.base_kva
    for source in sources:
        y[source.node, source.node] += base[source.node] / source.z_ohm
    expected = np.diag(np.linalg.inv(y)) * base
    assert fed.all()
    assert np.max(np.abs(z - expected) / np.abs(expected)) < 1e-9


def test_meshes_of_the_campus_raise_the_fault_level():
    sources = [FaultSource(0, feeder_impedance_ohm(34.5, 1500.0))]
    radial = FaultSolver(grid_from_tree(campus(4)).case).levels(sources).initial_ka
    meshed = FaultSolver(grid_from_tree(campus(4, is_meshed=True)).case).levels(sources).initial_ka
    assert np.all(meshed >= radial - 1e-9)
    assert meshed[2] > 1.05 * radial[2]


def test_what_no_source_feeds_has_no_current():
    tree = check_case()
    tree["buses"].append({"id": "alone", "kv": 0.4})
    levels = FaultSolver(grid_from_tree(tree).case).levels([FaultSource(0, feeder_impedance_ohm(13.8, 500.0))])
    assert levels.initial_ka[2] == 0.0
    assert levels.peak_ka[2] == 0.0
    assert np.isinf(levels.z_ohm[2])


def test_voltage_factors_follow_the_table():
    kv = np.array([0.4, 1.0, 10.0])
    assert voltage_factor(kv) == pytest.approx([1.05, 1.05, 1.10])
    assert voltage_factor(kv, is_largest=False) == pytest.approx([0.95, 0.95, 1.00])


def test_peak_factor_runs_from_resistive_to_reactive():
    assert peak_factor(np.array([1.0 + 0.0j, 1.0j, 1.0 + 3.0j])) == pytest.approx(
        [1.02, 2.0, 1.02 + 0.98 * math.exp(-1.0)]
    )


def test_generator_impedance_has_its_correction():
    """K_G = 1.05 / (1 + 0.15 x 0.6) for 0.4 kV, 1000 kVA, X''d 0.15, power factor 0.8; R = 0.15 X''d."""
    z = generator_impedance_ohm(0.4, 1000.0, 0.15)
    x = 0.15 * 0.4**2 / 1.0
    assert z == pytest.approx(1.05 / 1.09 * complex(0.15 * x, x), rel=1e-12)


@pytest.mark.parametrize("source", [FaultSource(9, 1j), FaultSource(0, 0j)])
def test_a_source_without_node_or_impedance_is_refused(source):
    with pytest.raises(CaseError, match="no node or no impedance"):
        FaultSolver(grid_from_tree(check_case()).case).levels([source])


def test_a_feeder_without_power_is_refused():
    with pytest.raises(CaseError, match="0 MVA"):
        feeder_impedance_ohm(13.8, 0.0)
