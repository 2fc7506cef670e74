"""The compiled psychrometrics agree with psychrolib."""

from __future__ import annotations

import random

import numpy as np
import pytest

from core.climate import air_kernels, psychrometrics

LIBRARY = psychrometrics._psychrolib()


@pytest.fixture(autouse=True)
def _sharp(monkeypatch):
    monkeypatch.setattr(LIBRARY, "PSYCHROLIB_TOLERANCE", 1e-9)


def points(count=400):
    draw = random.Random(4)
    for _ in range(count):
        temp = draw.uniform(-45.0, 60.0)
        yield temp, temp - draw.uniform(0.0, 30.0), draw.uniform(60_000.0, 105_000.0)


def test_they_agree_with_psychrolib_to_one_in_a_million():
    for temp, dew, pressure in points():
        ratio = LIBRARY.GetHumRatioFromTDewPoint(dew, pressure)
        wet = LIBRARY.GetTWetBulbFromHumRatio(temp, ratio, pressure)
        assert air_kernels.saturation_pressure(temp) == pytest.approx(LIBRARY.GetSatVapPres(temp), rel=1e-6)
        assert air_kernels.saturated_humidity_ratio(dew, pressure) == pytest.approx(ratio, rel=1e-6)
        assert air_kernels.enthalpy(temp, ratio) == pytest.approx(LIBRARY.GetMoistAirEnthalpy(temp, ratio), rel=1e-6)
        density = LIBRARY.GetMoistAirDensity(temp, ratio, pressure)
        assert air_kernels.density(temp, ratio, pressure) == pytest.approx(density, rel=1e-6)
        found = air_kernels.wet_bulb(temp, ratio, pressure)
        assert found + 273.15 == pytest.approx(wet + 273.15, rel=1e-6)
        back = air_kernels.humidity_ratio_from_wet_bulb(temp, found, pressure)
        assert back == pytest.approx(LIBRARY.GetHumRatioFromTWetBulb(temp, found, pressure), rel=1e-6)
        kelvin = LIBRARY.GetTDewPointFromHumRatio(temp, ratio, pressure) + 273.15
        assert air_kernels.dew_point(temp, ratio, pressure) + 273.15 == pytest.approx(kelvin, rel=1e-6)


def test_published_points():
    # ASHRAE Fundamentals 2017, chapter 1, table 3: 2338.8 Pa at 20 C, 259.9 Pa over ice at -10 C
    assert air_kernels.saturation_pressure(20.0) == pytest.approx(2338.8, abs=0.2)
    assert air_kernels.saturation_pressure(-10.0) == pytest.approx(259.9, abs=0.1)


def test_arrays_give_the_values_of_their_hours():
    temp = np.array([-12.0, -0.5, 0.5, 20.0, 38.0])
    dew = np.array([-20.0, -3.0, 0.5, 25.0, 5.0])
    wet = air_kernels.wet_bulb_array(temp, dew, 101_325.0)
    assert wet[3] == 20.0
    ratio = air_kernels.humidity_ratio_array(temp, wet, 101_325.0)
    back = air_kernels.dew_point_array(temp, ratio, 101_325.0)
    assert back == pytest.approx(np.minimum(dew, temp), abs=0.02)


def test_saturated_air_is_found_by_its_enthalpy():
    for temp in (-30.0, 5.0, 28.0, 45.0):
        heat = air_kernels.enthalpy(temp, air_kernels.saturated_humidity_ratio(temp, 95_000.0))
        assert air_kernels.saturated_temp(heat, 95_000.0, 20.0) == pytest.approx(temp, abs=1e-4)
