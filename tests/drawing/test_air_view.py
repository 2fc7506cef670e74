"""What lies on the floor of the plan, and the range that grows and never shrinks."""

from __future__ import annotations

import numpy as np
import pytest

from core.drawing.air_view import AirCut, AirView, grown_range, shown_c
from core.results.thermal_result import AirField


def field(low: float, high: float) -> AirField:
    values = np.linspace(low, high, 60, dtype=np.float32).reshape(5, 4, 3)
    return AirField(values, (0.0, 0.0, 0.0), (0.6, 0.6, 1.0))


def test_the_hottest_air_is_taken_over_the_height_and_solids_do_not_count():
    air = field(20.0, 30.0)
    values = air.temperature_c.copy()
    values[0, 0, 2] = np.nan
    values[1, 1, :] = np.nan
    shown = shown_c(AirField(values, air.origin_m, air.spacing_m), AirView(cut=AirCut.MAXIMUM))
    assert shown[0, 0] == values[0, 0, 1]
    assert np.isnan(shown[1, 1])
    assert shown[4, 3] == pytest.approx(30.0)


def test_one_height_is_the_cut_of_the_field():
    air = field(20.0, 30.0)
    assert shown_c(air, AirView(height_m=1.0)) == pytest.approx(air.slice_c(1.0))


def test_the_range_grows_in_whole_steps_and_never_shrinks():
    first = grown_range(None, [field(20.3, 26.9)])
    assert first == (20.0, 28.0)
    assert grown_range(first, [field(21.0, 25.0)]) == first
    assert grown_range(first, [field(20.0, 28.0)]) == first
    assert grown_range(first, [field(19.9, 28.1)]) == (18.0, 30.0)
    assert grown_range(first, []) == first


def test_even_air_has_a_range_wide_enough_to_read():
    assert grown_range(None, [field(22.0, 22.0)]) == (22.0, 26.0)
    assert grown_range(None, [field(np.nan, np.nan)]) is None


def test_the_view_says_in_words_what_is_shown():
    assert AirView(height_m=0.25).words == "at 0.2 m"
    assert "hottest" in AirView(cut=AirCut.MAXIMUM).words
    assert "inlets" in AirView(cut=AirCut.INLETS).words
