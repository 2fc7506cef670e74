"""Networks of pandapower: read and written without it, and the same answers with it where it is installed."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import pytest

from core.errors import ExchangeError
from core.exchange.pandapower_json import read_network
from core.exchange.pandapower_net import pandapower_text
from core.power.load_flow import solve_flow
from core.resource_files import list_names, read_text
from tests.support.power_networks import random_network
from tests.support.power_oracles import solve_pandapower


def same_answer(net, tolerance_pu=1e-8, oracle_mva=1e-9, **options):
    """The program's answer to a network of pandapower, checked against pandapower's own."""
    theirs = solve_pandapower(net, tolerance_mva=oracle_mva, **options)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        text = pytest.importorskip("pandapower").to_json(net)
    grid, _ = read_network(text)
    result = solve_flow(grid.case)
    index = dict(zip(grid.bus_ids, grid.bus_node, strict=True))
    ours = np.array([result.voltage_pu[index[int(bus)]] for bus in net.bus.index if int(bus) in index])
    live = ~np.isnan(theirs)
    assert np.max(np.abs(ours[live[: ours.size]] - theirs[live])) < tolerance_pu
    assert result.slack_kw == pytest.approx(1000.0 * float(net.res_ext_grid.p_mw.sum()), rel=1e-7, abs=1e-3)
    return grid, result


@pytest.mark.parametrize(
    "name",
    [
        "case33bw",
        "create_cigre_network_mv",
        "create_cigre_network_lv",
        "create_cigre_network_hv",
        "panda_four_load_branch",
        "four_loads_with_branches_out",
        "simple_four_bus_system",
        "case9",
        "case14",
        "case118",
        "case57",
        "case4gs",
        "case5",
        "case6ww",
        "case24_ieee_rts",
        "case30",
        "case_ieee30",
        "case39",
        "case145",
        "case300",
        "case_illinois200",
        "case1888rte",
        "GBreducednetwork",
        "iceland",
        "simple_mv_open_ring_net",
        "create_dickert_lv_network",
        "create_kerber_dorfnetz",
        "create_kerber_vorstadtnetz_kabel_1",
        "kb_extrem_landnetz_freileitung",
        "ieee_european_lv_asymmetric",
        "create_synthetic_voltage_control_lv_network",
        "case89pegase",
        "example_simple",
        "example_multivoltage",
        "mv_oberrhein",
    ],
)
def test_networks_of_pandapower_have_its_own_answer(name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        networks = pytest.importorskip("pandapower.networks")
        net = getattr(networks, name)()
    # loads of some hundred watts want a closer oracle than rounding allows in a transmission grid
    grid, result = same_answer(net, oracle_mva=1e-11 if net.bus.vn_kv.max() < 50.0 else 1e-9)
    assert result.mismatch_pu < 1e-9
    assert not [f for f in grid.findings if f.code == "grid-unsupported"]


def elements():
    """A network with an element of every kind that is read."""
    pandapower = pytest.importorskip("pandapower")
    net = pandapower.create_empty_network(f_hz=60.0)
    a, b, c, d, e, f = (pandapower.create_bus(net, kv) for kv in (20.0, 20.0, 20.0, 0.4, 10.0, 20.0))
    off = pandapower.create_bus(net, 20.0, in_service=False)
    pandapower.create_ext_grid(net, a, vm_pu=1.02, va_degree=5.0)
    line = {"r_ohm_per_km": 0.2, "x_ohm_per_km": 0.3, "c_nf_per_km": 250.0, "max_i_ka": 1.0}
    pandapower.create_line_from_parameters(net, a, b, 3.0, **line, parallel=2, g_us_per_km=1.0)
    pandapower.create_line_from_parameters(net, b, off, 2.0, **line)
    open_line = pandapower.create_line_from_parameters(net, b, c, 2.0, **line)
    pandapower.create_switch(net, c, open_line, et="l", closed=False)
    pandapower.create_switch(net, b, f, et="b", closed=True)
    pandapower.create_switch(net, f, c, et="b", closed=True, z_ohm=0.1)
    pandapower.create_transformer_from_parameters(
        net, f, d, 0.63, 20.5, 0.41, 1.0, 6.0, 1.2, 0.3, shift_degree=150, tap_side="lv", tap_neutral=0, tap_pos=-2,
        tap_step_percent=1.5, tap_step_degree=0, tap_changer_type="Ratio", parallel=2,
    )  # fmt: skip
    pandapower.create_transformer3w_from_parameters(
        net, c, e, d, 20.0, 10.0, 0.4, 5.0, 3.0, 2.0, 10.0, 11.0, 12.0, 0.5, 0.6, 0.7, 5.0, 0.2, shift_mv_degree=0,
        shift_lv_degree=150, tap_side="hv", tap_neutral=0, tap_pos=1, tap_step_percent=1.25,
    )  # fmt: skip
    # alone at its node, because pandapower spreads the shares over all that draws power there
    pandapower.create_load(net, b, 0.2, 0.05, scaling=0.9, const_z_p_percent=30, const_z_q_percent=30)
    pandapower.create_load(net, d, 0.2, 0.05, scaling=0.9)
    pandapower.create_load(net, e, 0.5, 0.1)
    pandapower.create_load(net, e, 9.0, 9.0, in_service=False)
    pandapower.create_sgen(net, e, 0.3, 0.02, scaling=0.5)
    pandapower.create_storage(net, c, 0.1, 1.0, q_mvar=0.01)
    pandapower.create_shunt(net, c, q_mvar=-0.3, p_mw=0.01, vn_kv=19.0, step=2, max_step=4)
    pandapower.create_ward(net, e, 0.1, 0.05, 0.02, 0.01)
    pandapower.create_xward(net, c, 0.1, 0.05, 0.02, 0.01, 0.5, 2.0, 1.0)
    pandapower.create_gen(net, c, 0.4, vm_pu=1.01)
    pandapower.create_motor(net, d, 0.05, 0.85, loading_percent=80, efficiency_percent=95)
    pandapower.create_impedance(net, b, e, 0.01, 0.08, 10.0)
    pandapower.create_asymmetric_load(net, d, 0.01, 0.02, 0.03, 0.001, 0.002, 0.003)
    return net


def test_every_kind_of_element_has_its_equivalent():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        net = elements()
    same_answer(net)


def test_a_stored_file_of_pandapower_has_the_answer_that_is_stored_with_it():
    """Written by pandapower 3.5.6 after solving the network of the test above; read without it."""
    text = (Path(__file__).parent / "every_element_pandapower.json").read_text(encoding="utf-8")
    stored = json.loads(json.loads(text)["_object"]["res_bus"]["_object"])
    grid, _ = read_network(text)
    result = solve_flow(grid.case)
    v = dict(zip(grid.bus_ids, result.voltage_pu[grid.bus_node], strict=True))
    size, angle = (stored["columns"].index(name) for name in ("vm_pu", "va_degree"))
    checked = 0
    for bus, row in zip(stored["index"], stored["data"], strict=True):
        if row[size] is not None:
            assert abs(v[bus]) == pytest.approx(row[size], abs=1e-9)
            assert np.degrees(np.angle(v[bus])) == pytest.approx(row[angle], abs=1e-7)
            checked += 1
    assert checked == 6
    assert grid.findings == ()


@pytest.mark.parametrize("name", list_names("grids"))
def test_written_networks_read_back_to_the_same_answer(name):
    grid, tree = read_network(read_text(name))
    again, _ = read_network(pandapower_text(tree))
    first, second = solve_flow(grid.case), solve_flow(again.case)
    assert np.max(np.abs(first.voltage_pu[grid.bus_node] - second.voltage_pu[again.bus_node])) < 1e-10
    assert first.loss_kw == pytest.approx(second.loss_kw, rel=1e-9)


@pytest.mark.parametrize("name", list_names("grids"))
def test_pandapower_opens_what_is_written(name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pandapower = pytest.importorskip("pandapower")
        grid, tree = read_network(read_text(name))
        net = pandapower.from_json_string(pandapower_text(tree))
    theirs = solve_pandapower(net)
    assert np.max(np.abs(solve_flow(grid.case).voltage_pu[grid.bus_node] - theirs)) < 1e-8


def test_a_random_network_keeps_its_answer_through_pandapower():
    tree = random_network(11, 30, has_shifts=True)
    grid, _ = read_network(json.dumps(tree))
    again, _ = read_network(pandapower_text(tree))
    first, second = solve_flow(grid.case), solve_flow(again.case)
    assert np.max(np.abs(first.voltage_pu[grid.bus_node] - second.voltage_pu[again.bus_node])) < 1e-10


@pytest.mark.parametrize(
    "text",
    [
        '{"_class": "pandapowerNet"}',
        '{"_class": "pandapowerNet", "_object": {"bus": {"_object": "{\\"columns\\": 1}"}}}',
        '{"_class": "pandapowerNet", "_object": {"load": {}}}',
    ],
)
def test_damaged_files_are_refused(text):
    with pytest.raises(ExchangeError) as caught:
        read_network(text)
    assert caught.value.hint


def test_a_line_between_voltages_cannot_be_written():
    tree = random_network(1, 3)
    tree["buses"] = [{"id": 1, "kv": 10.0}, {"id": 2, "kv": 11.0}]
    tree["lines"] = [{"from": 1, "to": 2, "r_ohm": 1.0}]
    with pytest.raises(ExchangeError, match="joins 10 and 11 kV"):
        pandapower_text({**tree, "transformers": []})
