"""The year made from normals keeps what the station table says, for every site."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.catalogue.loader import load_catalogue
from core.climate.outdoor import MONTH_OF_HOUR
from core.climate.year import DESIGN_HOURS, highest_but, month_means, weather_year
from core.errors import CaseError

CATALOGUE = load_catalogue()
FEW = ("ashburn", "phoenix", "singapore", "lulea", "dubai", "sydney", "cheyenne", "london")


@pytest.fixture(params=FEW)
def site(request):
    return CATALOGUE.get(request.param)


def test_monthly_means_are_those_of_the_table(site):
    year = weather_year(site)
    assert month_means(year.dry_bulb_c) == pytest.approx(np.array(site.tdb_mean_c), abs=0.01)
    assert month_means(year.dew_point_c) == pytest.approx(np.array(site.tdp_mean_c), abs=0.3)


def test_days_swing_as_far_as_the_table_says(site):
    swing = np.ptp(weather_year(site).dry_bulb_c.reshape(365, 24), axis=1)
    months = MONTH_OF_HOUR[::24]
    means = np.bincount(months, swing) / np.bincount(months)
    # fronts widen a day's swing where winters are restless
    assert means == pytest.approx(np.array(site.tdb_range_k), abs=1.6)


def test_design_values_are_exceeded_as_long_as_they_should_be(site):
    year = weather_year(site)
    assert highest_but(year.dry_bulb_c, DESIGN_HOURS) == pytest.approx(site.cooling_design_db_04_c, abs=0.05)
    assert -highest_but(-year.dry_bulb_c, DESIGN_HOURS) == pytest.approx(site.heating_design_db_996_c, abs=0.05)
    assert highest_but(year.wet_bulb_c, DESIGN_HOURS) == pytest.approx(site.evap_design_wb_04_c, abs=0.05)
    beside = np.abs(year.dry_bulb_c - site.cooling_design_db_04_c) < 0.5
    assert year.wet_bulb_c[beside].mean() == pytest.approx(site.cooling_design_mcwb_04_c, abs=1.0)


def test_the_hottest_hour_stays_below_the_hottest_in_twenty_years(site):
    year = weather_year(site)
    assert site.cooling_design_db_04_c < year.dry_bulb_c.max() < site.extreme_db_max_20yr_c
    assert site.extreme_db_min_20yr_c < year.dry_bulb_c.min() < site.heating_design_db_996_c


def test_humidity_is_possible_in_every_hour_of_every_site():
    for site in CATALOGUE.sites[::6]:
        year = weather_year(site)
        for array in (year.dry_bulb_c, year.wet_bulb_c, year.dew_point_c):
            assert array.shape == (8760,)
            assert np.isfinite(array).all()
        assert (year.wet_bulb_c <= year.dry_bulb_c).all()
        assert (year.dew_point_c <= year.wet_bulb_c + 1e-6).all()


def test_a_day_is_warmest_in_the_afternoon_and_days_differ():
    year = weather_year(CATALOGUE.get("ashburn"))
    hours = year.dry_bulb_c.reshape(365, 24)
    assert int(np.argmax(hours.mean(axis=0))) in (14, 15, 16)
    january = hours[:31].mean(axis=1)
    assert january.std() > 2.0
    # the day after resembles the day
    assert np.corrcoef(january[:-1], january[1:])[0, 1] > 0.3


def test_the_same_site_has_the_same_weather_every_time_and_another_site_another():
    site = CATALOGUE.get("frankfurt")
    first = weather_year(site).dry_bulb_c.copy()
    weather_year.cache_clear()
    assert np.array_equal(first, weather_year(site).dry_bulb_c)
    other = weather_year(replace(site, site_id="elsewhere")).dry_bulb_c
    assert np.abs(first - other).max() > 1.0


def test_the_year_cannot_be_changed_and_says_where_it_comes_from():
    year = weather_year(CATALOGUE.get("london"))
    with pytest.raises(ValueError, match="read-only"):
        year.dry_bulb_c[0] = 0.0
    assert "London" in year.name
    assert "monthly normals" in year.source
    assert year.pressure_pa == pytest.approx(101_025.0, abs=5.0)


def test_a_site_without_a_value_says_which():
    with pytest.raises(CaseError, match=r"London.*tdb_mean_mar"):
        weather_year(replace(CATALOGUE.get("london"), tdb_mean_c=(4.0, 5.0, None, *(6.0,) * 9)))
