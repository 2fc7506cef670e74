"""Moist air agrees with the ASHRAE tables and with itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from core.climate import psychrometrics as air
from core.errors import CaseError


@pytest.mark.parametrize(("temp_c", "expected_pa"), [(20.0, 2338.8), (-10.0, 259.9)])
def test_saturation_pressure_over_water_and_ice(temp_c, expected_pa):
    assert air.saturation_pressure_pa(temp_c) == pytest.approx(expected_pa, abs=0.05)


@pytest.mark.parametrize(
    ("elevation_m", "expected_pa"), [(0.0, 101_325.0), (1000.0, 89_875.0), (2000.0, 79_495.0), (-500.0, 107_478.0)]
)
def test_pressure_falls_with_elevation_as_in_the_standard_atmosphere(elevation_m, expected_pa):
    assert air.pressure_pa(elevation_m) == pytest.approx(expected_pa, rel=1e-4)


def test_air_at_1600_m_is_18_percent_thinner():
    thin = air.air_density_kg_m3(20.0, 0.0, air.pressure_pa(1600.0))
    assert thin / air.air_density_kg_m3(20.0) == pytest.approx(0.824, abs=0.002)


def test_dry_air_at_20_c_weighs_1_204_kg_per_cubic_metre():
    assert air.air_density_kg_m3(20.0) == pytest.approx(1.2041, abs=2e-4)


def test_moist_air_is_lighter_than_dry_air():
    assert air.air_density_kg_m3(30.0, 0.02) < air.air_density_kg_m3(30.0, 0.0)


def test_the_printed_formulas_hold_at_a_warm_humid_point():
    temp_c, wet_bulb_c, pressure = 30.0, 20.0, 101_325.0
    saturation = air.saturation_pressure_pa(wet_bulb_c)
    saturated = 0.621945 * saturation / (pressure - saturation)
    expected = ((2501.0 - 2.326 * wet_bulb_c) * saturated - 1.006 * (temp_c - wet_bulb_c)) / (
        2501.0 + 1.86 * temp_c - 4.186 * wet_bulb_c
    )
    assert air.humidity_ratio_from_wet_bulb(temp_c, wet_bulb_c, pressure) == pytest.approx(expected, rel=1e-6)
    density = pressure / (287.042 * (temp_c + 273.15) * (1.0 + 1.607858 * expected)) * (1.0 + expected)
    assert air.air_density_kg_m3(temp_c, expected, pressure) == pytest.approx(density, rel=1e-6)
    enthalpy = 1000.0 * (1.006 * temp_c + expected * (2501.0 + 1.86 * temp_c))
    assert air.enthalpy_j_kg(temp_c, expected) == pytest.approx(enthalpy, rel=1e-6)


@pytest.mark.parametrize("temp_c", [-15.0, 5.0, 24.0, 42.0])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_every_way_to_state_moisture_leads_back_to_it(temp_c, share):
    ratio = air.humidity_ratio(temp_c, share)
    wet_bulb, dew_point = air.wet_bulb_c(temp_c, ratio), air.dew_point_c(temp_c, ratio)
    assert dew_point <= wet_bulb <= temp_c
    assert air.relative_humidity_ratio(temp_c, ratio) == pytest.approx(share, abs=1e-9)
    assert air.humidity_ratio_from_dew_point(dew_point) == pytest.approx(ratio, rel=2e-3)
    assert air.humidity_ratio_from_wet_bulb(temp_c, wet_bulb) == pytest.approx(ratio, abs=2e-6)


def test_saturated_air_has_one_temperature():
    ratio = air.humidity_ratio(25.0, 1.0)
    assert air.wet_bulb_c(25.0, ratio) == pytest.approx(25.0, abs=0.01)
    assert air.dew_point_c(25.0, ratio) == pytest.approx(25.0, abs=0.01)


@pytest.mark.parametrize(
    "call",
    [
        lambda: air.pressure_pa(20_000.0),
        lambda: air.humidity_ratio(25.0, 50.0),
        lambda: air.humidity_ratio_from_wet_bulb(25.0, 26.0),
        lambda: air.humidity_ratio_from_wet_bulb(40.0, 2.0),
        lambda: air.wet_bulb_c(25.0, -0.001),
        lambda: air.air_density_kg_m3(float("nan")),
        lambda: air.air_density_kg_m3(20.0, 0.0, 0.0),
    ],
)
def test_impossible_air_is_refused_with_a_remedy(call):
    with pytest.raises(CaseError) as caught:
        call()
    assert caught.value.hint


def test_asking_for_a_density_does_not_load_numba():
    code = "import sys; from core.climate import psychrometrics; psychrometrics.wet_bulb_c(30, 0.01); "
    code += "sys.exit('numba' in sys.modules)"
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=root).returncode == 0
