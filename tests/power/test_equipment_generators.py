"""Generators: the published fuel chart, heat rate, derating, steps and start."""

from __future__ import annotations

import pytest

from core.model.electrical import PowerSource, SourceKind
from core.model.scenario import Site
from core.power.equipment_generators import (
    derating_ratio,
    diesel_l_h,
    first_step_ratio,
    gas_heat_rate_ratio,
    longest_start_s,
    site_derating_ratio,
    start_s,
)

CHART_L_H = {
    500.0: (41.6, 70.0, 99.9, 135.1),
    1000.0: (81.8, 137.8, 197.2, 269.1),
    2000.0: (162.0, 273.3, 391.7, 537.1),
    2250.0: (182.1, 307.0, 440.6, 604.1),
}


@pytest.mark.parametrize("rated_kw", CHART_L_H)
def test_diesel_meets_the_published_chart_at_every_quarter_load(rated_kw):
    for n, flow in enumerate(CHART_L_H[rated_kw]):
        assert diesel_l_h(1e3 * rated_kw, 250.0 * rated_kw * (n + 1)) == pytest.approx(flow, rel=1e-12)


def test_diesel_lies_near_the_straight_line_of_the_two_megawatt_set():
    for x in (0.25, 0.4, 0.6, 0.9, 1.0):
        line = 2000.0 * (0.0185 + 0.250 * x)
        assert diesel_l_h(2e6, 2e6 * x) == pytest.approx(line, rel=0.05)


def test_diesel_between_and_beyond_the_ratings_of_the_chart():
    assert 269.1 < diesel_l_h(1.5e6, 1.5e6) < 537.1
    assert diesel_l_h(4.5e6, 4.5e6) == pytest.approx(2 * 604.1, rel=1e-12)
    assert diesel_l_h(250e3, 250e3) == pytest.approx(0.5 * 135.1, rel=1e-12)
    assert diesel_l_h(1e6, 0.0) == 0.0
    assert diesel_l_h(1e6, 100e3) == pytest.approx(81.8 - 0.6 * (137.8 - 81.8), rel=1e-12)


def test_a_gas_engine_at_half_load_has_91_percent_of_its_full_efficiency():
    assert gas_heat_rate_ratio(1.0) == pytest.approx(1.0, rel=1e-12)
    assert 1.0 / gas_heat_rate_ratio(0.5) == pytest.approx(0.91, abs=0.002)
    assert gas_heat_rate_ratio(0.0) == float("inf")


@pytest.mark.parametrize(
    ("elevation", "air", "ratio"),
    [(0.0, 25.0, 1.0), (1000.0, 40.0, 1.0), (1600.0, 40.0, 0.94), (0.0, 50.0, 0.98), (2000.0, 45.0, 0.9 * 0.99)],
)
def test_an_engine_gives_less_on_a_mountain_and_in_the_heat(elevation, air, ratio):
    assert derating_ratio(elevation, air) == pytest.approx(ratio, rel=1e-12)


def test_only_engines_derate_at_a_site():
    site = Site(elevation_m=1600.0, design_dry_bulb_c=33.0)
    assert site_derating_ratio(PowerSource(kind=SourceKind.DIESEL), site) == pytest.approx(0.94)
    assert site_derating_ratio(PowerSource(kind=SourceKind.GRID), site) == 1.0


def test_a_diesel_takes_half_its_rating_at_once_and_gas_less():
    diesel, gas, grid = (PowerSource(kind=k) for k in (SourceKind.DIESEL, SourceKind.GAS, SourceKind.GRID))
    assert first_step_ratio(diesel) == 0.5
    assert first_step_ratio(gas) < first_step_ratio(diesel)
    assert first_step_ratio(grid) == 1.0


def test_a_start_is_as_stated_or_usual_of_its_kind():
    diesel, gas = PowerSource(kind=SourceKind.DIESEL), PowerSource(kind=SourceKind.GAS)
    assert (start_s(diesel), start_s(PowerSource(kind=SourceKind.DIESEL, start_s=15.0))) == (10.0, 15.0)
    assert start_s(PowerSource()) == 0.0
    assert longest_start_s([diesel, gas]) == start_s(gas) > 10.0
    assert longest_start_s([]) == 0.0
