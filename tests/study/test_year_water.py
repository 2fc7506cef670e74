"""Water of a year: it closes in every hour and month by itself, beside heat and power."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.model.cooling import CoolingLoop, HeatRejection, HeatRejectionKind
from core.results.year import MONTH_OF_HOUR
from core.study.year import simulate_year
from core.study.year_numbers import year_numbers
from core.study.year_weather import weather_of
from core.templates.architectures import architecture


def design(kind: str, site: str):
    """A wet design; ``adiabatic`` is the one with dry coolers, their pads added and the water asked for colder."""
    if kind != "adiabatic":
        return architecture(kind, site)
    project = architecture("d2c_dry", site, warm_water_c=28.0)
    units = [u for u in project.of_type(HeatRejection) if u.loop is CoolingLoop.WARM]
    return project.with_changes({u.id: replace(u, kind=HeatRejectionKind.ADIABATIC_COOLER) for u in units})


@pytest.mark.parametrize(
    ("kind", "site"),
    [
        ("d2c_tower", "ashburn"),
        ("chilled_water_wse", "lulea"),
        ("chilled_water_wse", "phoenix"),
        ("adiabatic", "dubai"),
    ],
)
def test_water_heat_and_power_close_in_every_hour(kind, site):
    project = design(kind, site)
    hours = simulate_year(project, weather_of(project))
    assert hours.water_kg_s.max() > 0.05
    gone = hours.evaporated_kg_s + hours.bled_kg_s + hours.drift_kg_s
    assert np.abs(hours.water_kg_s - gone).max() <= 1e-9 * hours.water_kg_s.max()
    assert hours.water_gap_ratio.max() < 1e-6
    assert hours.electrical_gap_ratio.max() < 1e-6
    assert hours.thermal_gap_ratio.max() < 1e-6
    # the salts of what is drawn leave with what is bled and with the droplets, four times as strong
    assert np.allclose(hours.water_kg_s, 4.0 * (hours.bled_kg_s + hours.drift_kg_s), rtol=1e-9)
    # towers evaporate about what their heat can; pads in 45 C cool more air than the heat needs
    removed = hours.rejected_w + hours.parts_w[1]
    if kind != "adiabatic":
        assert (hours.evaporated_kg_s * 2.43e6 <= 1.8 * removed).all()


def test_months_add_up_to_the_year_and_to_its_parts():
    project = design("d2c_tower", "singapore")
    hours = simulate_year(project, weather_of(project))
    numbers = {key: n.value for key, n in year_numbers(project, hours).items()}
    parts = [hours.m3_by_month(flow) for flow in (hours.evaporated_kg_s, hours.bled_kg_s, hours.drift_kg_s)]
    assert np.allclose(sum(parts), hours.water_m3_by_month, rtol=1e-12)
    assert hours.water_m3_by_month[6] == pytest.approx(hours.water_kg_s[MONTH_OF_HOUR == 6].sum() * 3.6)
    whole = numbers["evaporated_m3"] + numbers["blowdown_m3"] + numbers["drift_m3"]
    assert whole == pytest.approx(numbers["water_m3"], rel=1e-12)
    assert numbers["water_gap_ratio"] < 1e-6


def test_a_year_that_loses_water_says_so():
    project = design("d2c_tower", "ashburn")
    hours = simulate_year(project, weather_of(project))
    leaking = replace(hours, evaporated_kg_s=0.99 * hours.evaporated_kg_s)
    assert leaking.largest_gap_ratio > 1e-3
