"""Load flow and fault currents against published answers."""

from __future__ import annotations

import pytest

from core.exchange.pandapower_json import read_network
from core.power.load_flow import solve_flow
from core.resource_files import read_text
from tests.power.test_fault_currents import currents, grid, transformer

pytestmark = pytest.mark.validation_fast

LOSSES_KW = {
    "ieee33": 202.6771,
    "ieee33_ties": 123.2908,
    "cigre_mv": 303.5818,
    "cigre_lv": 28.3292,
    "panda_four_load_branch": 3.6666,
    "matpower_case9": 4954.7,
    "matpower_case14": 13393.3,
    "matpower_case118": 133169.7,
}
V_MIN_PU = {
    "ieee33": 0.913090,
    "ieee33_ties": 0.953280,
    "cigre_mv": 0.922980,
    "cigre_lv": 0.912269,
    "panda_four_load_branch": 0.963192,
}
PUBLISHED = "Baran and Wu (1989); CIGRE TB 575 (2014) as in pandapower; MATPOWER cases 9, 14, 118, printed digits"


def solved(name):
    network, _ = read_network(read_text(f"grids/{name}.json"))
    return solve_flow(network.case)


def test_losses_of_public_networks_are_the_published_ones(quote):
    errors = [100.0 * (solved(name).loss_kw / loss - 1.0) for name, loss in LOSSES_KW.items()]
    quote("public networks", "losses", errors, reference=PUBLISHED, tolerance="0.002 %", unit="%")
    assert max(map(abs, errors)) < 2e-3


def test_the_lowest_voltages_are_the_published_ones(quote):
    errors = [100.0 * (solved(name).v_min_pu - lowest) for name, lowest in V_MIN_PU.items()]
    quote("public networks", "lowest voltage", errors, reference=PUBLISHED, tolerance="0.0001 %", unit="% of rated")
    assert max(map(abs, errors)) < 1e-4


def test_fault_currents_of_the_check_case_are_those_of_the_standard(quote):
    found = currents(grid(), transformer())
    errors = [100.0 * (found["grid"][0] / 20_918.0 - 1.0), 100.0 * (found["tx"][0] / 57_706.5 - 1.0)]
    errors.append(100.0 * (found["tx"][2] / 138_569.0 - 1.0))
    reference = "IEC 60909 check case: 500 MVA at 13.8 kV, 2.5 MVA to 415 V; also computed with pandapower"
    quote(
        "fault currents",
        "initial and peak",
        errors,
        reference=reference,
        tolerance="the printed digits, 0.0025 %",
        unit="%",
    )
    assert max(map(abs, errors)) < 2.5e-3
