"""The weather of the shipped sites is complete and consistent."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.catalogue.loader import load_catalogue
from core.climate.normals import (
    annual_mean,
    design_hour,
    evaporative_design_hour,
    extreme_hour,
    extreme_wet_hour,
    monthly_mean,
)
from core.climate.outdoor import DAYS_OF_MONTH
from core.errors import CaseError

ASHBURN = load_catalogue().get("ashburn")


def test_the_design_hour_is_that_of_the_station_table():
    hour = design_hour(ASHBURN)
    assert (hour.dry_bulb_c, hour.wet_bulb_c) == (34.2, 23.7)
    assert hour.pressure_pa == pytest.approx(100_248.0, abs=1.0)
    # ASHRAE chart at 34.2 C dry bulb and 23.7 C wet bulb near sea level
    assert hour.dew_point_c == pytest.approx(19.4, abs=0.1)


def test_every_site_has_possible_weather():
    for site in load_catalogue().sites:
        for hour in (design_hour(site), evaporative_design_hour(site), annual_mean(site)):
            assert hour.dew_point_c <= hour.wet_bulb_c <= hour.dry_bulb_c, site.item_id
            assert -30.0 < hour.dry_bulb_c < 50.0
            assert 75_000.0 < hour.pressure_pa <= 101_400.0
        assert design_hour(site).dry_bulb_c > annual_mean(site).dry_bulb_c
        assert evaporative_design_hour(site).wet_bulb_c >= design_hour(site).wet_bulb_c - 0.1


def test_the_extreme_hours_are_hotter_and_wetter_than_the_design_hours():
    for site in load_catalogue().sites:
        assert extreme_hour(site).dry_bulb_c == site.extreme_db_max_20yr_c > design_hour(site).dry_bulb_c
        assert extreme_hour(site).wet_bulb_c > design_hour(site).wet_bulb_c
        assert extreme_wet_hour(site).wet_bulb_c >= evaporative_design_hour(site).wet_bulb_c
        assert extreme_wet_hour(site).wet_bulb_c == (site.extreme_wb_max_c or site.evap_design_wb_04_c)


def test_sites_have_twelve_of_every_month_and_coordinates():
    for site in load_catalogue().sites:
        for values in (site.tdb_mean_c, site.tdb_range_k, site.tdp_mean_c, site.ghi_kwh_m2_day):
            assert len(values) == 12
            assert None not in values
        assert site.lat_deg is not None
        assert site.grid_carbon_gco2e_kwh is not None
        assert site.electricity_price_industrial_usd_kwh > 0.0


def test_the_annual_mean_weighs_months_by_their_days():
    expected = np.average(ASHBURN.tdb_mean_c, weights=DAYS_OF_MONTH)
    assert annual_mean(ASHBURN).dry_bulb_c == pytest.approx(expected, abs=1e-9)


def test_july_is_warm_in_the_north_and_cool_in_the_south():
    assert monthly_mean(ASHBURN, 7).dry_bulb_c == 24.9
    sydney = load_catalogue().get("sydney")
    assert monthly_mean(sydney, 7).dry_bulb_c < monthly_mean(sydney, 1).dry_bulb_c


@pytest.mark.parametrize("month", [0, 13])
def test_there_is_no_thirteenth_month(month):
    with pytest.raises(CaseError, match=f"no month {month}"):
        monthly_mean(ASHBURN, month)


def test_a_site_without_a_value_says_which():
    with pytest.raises(CaseError, match=r"Ashburn.*cooling_design_db_04_c"):
        design_hour(replace(ASHBURN, cooling_design_db_04_c=None))
