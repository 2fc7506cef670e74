"""Outdoor vapour over a year: it loads the coils in humid hours as the live balance says, and nothing in dry ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.climate import air_kernels
from core.model.scenario import Assumptions
from core.plant.moisture import hall_coils, hall_moisture
from core.plant.moisture_kernels import balance, vapour_gains_kg_s
from core.plant.unit_rows import site_pressure_pa
from core.results.moisture import LATENT_J_KG
from core.results.part import Part
from core.results.thermal_result import HallAir, ThermalResult
from core.study.assemble import assemble
from core.study.year import simulate_year
from core.study.year_numbers import year_numbers
from core.study.year_weather import find_site, weather_at
from tests.plant.test_moisture import design
from tests.study.test_year import SteadyWeather


def air_of(project) -> ThermalResult:
    """Room air of a hall whose cooler cools 30 C to 16 C."""
    empty = np.zeros(0)
    racks = tuple(r.id for r in project.racks)
    return ThermalResult((
        HallAir(
            hall_id="h", state="refined", rack_ids=racks, rack_inlet_mean_c=np.full(3, 20.0),
            rack_inlet_max_c=np.full(3, 20.0), rack_outlet_c=np.full(3, 30.0), cooler_ids=("c",),
            cooler_return_c=np.array([28.0]), cooler_supply_c=np.array([16.0]), cooler_duty_w=np.array([30e3]),
            return_mean_c=28.0, wall_gain_w=0.0, air_field=None, room_time_s=0.0, heat_balance_ratio=0.0,
            mass_balance_ratio=0.0, spacing_m=0.3, rack_door_w=empty,
        ),
    ))  # type: ignore[arg-type]  # fmt: skip


@pytest.mark.parametrize("outdoor", [0.0002, 0.004, 0.0087, 0.011, 0.016, 0.024])
@pytest.mark.parametrize("outdoor_m3_s", [0.05, 1.5])
def test_the_fast_balance_is_that_of_the_live_design(outdoor, outdoor_m3_s):
    coils = np.array([[2.9, 28.0, 16.0, 8.0, 8.0, 0.3], [1.0, 27.0, 17.0, 12.0, 8.0, 0.3]])
    held, pressure_pa, out = 0.0087, 101_325.0, np.zeros(2)
    settled, humidified = balance(held, outdoor, outdoor_m3_s, coils, pressure_pa, out)
    gains = np.zeros(1)
    vapour_gains_kg_s(held, np.array([outdoor]), outdoor_m3_s, coils, pressure_pa, gains)
    # where coils are dry the balance of the live design leaves nothing either
    expected = 0.0 if out.sum() == 0.0 and humidified == 0.0 else out.sum() - humidified
    assert gains[0] == pytest.approx(expected, rel=1e-6, abs=1e-9)
    assert held <= settled <= max(outdoor, held)


@pytest.mark.parametrize(("dry_c", "wet_c"), [(32.0, 27.0), (24.0, 21.0), (10.0, 8.0), (-15.0, -16.0)])
def test_an_hour_with_vapour_is_the_live_answer(dry_c, wet_c):
    project = design(outdoor_m3_s=0.4)
    scenario = replace(project.scenario, dry_bulb_c=dry_c, wet_bulb_c=wet_c)
    project = project.with_changes({scenario.id: scenario})
    air = air_of(project)
    weather = SteadyWeather(np.full(8760, dry_c), np.full(8760, wet_c))
    hours = simulate_year(project, weather, thermal=air)
    live = assemble(project, Part(value=air)).energy.require()
    assert hours.total_w[5] == pytest.approx(live.total_w, rel=1e-6)
    assert hours.parts_w[1, 5] == pytest.approx(live.parts_w["chillers"], rel=1e-6)
    assert hours.thermal_gap_ratio.max() < 1e-6


def test_humid_air_costs_energy_and_a_dry_year_or_a_dry_coil_does_not():
    singapore = weather_at(find_site("singapore"))

    def year_kwh(**changes: float) -> float:
        project = design(**changes)
        return year_numbers(project, simulate_year(project, singapore))["chillers_kwh"].value

    tight, leaky, leakier = (year_kwh(outdoor_m3_s=flow) for flow in (0.0, 0.2, 0.4))
    assert tight < leaky < leakier
    assert year_kwh(outdoor_m3_s=0.4, water_c=15.9, dew_point_c=11.0) < leakier


def test_without_room_air_the_coils_work_between_the_halls_mean_return_and_their_set_point():
    project = design(outdoor_m3_s=0.3)
    coils = hall_coils(project, project.halls[0], None)
    ((air_kg_s, back_c, supply_c, water_c, rise_k, _),) = coils.rows
    assumed: Assumptions = project.assumptions
    assert supply_c == 16.0
    assert water_c == 8.0
    assert rise_k == min(assumed.chilled_water_rise_k, back_c - water_c)
    assert back_c == pytest.approx(16.0 + 30e3 / (2.4 * assumed.air_heat_capacity_j_m3_k))
    assert air_kg_s == pytest.approx(2.4 * assumed.air_density_kg_m3)
    assert hall_coils(design(), design().halls[0], None) is None


def test_the_live_balance_and_the_year_have_the_same_coils():
    project = design(outdoor_m3_s=0.3)
    air, pressure_pa = air_of(project), site_pressure_pa(project)
    outdoor = float(air_kernels.humidity_ratio_from_wet_bulb(32.0, 27.0, pressure_pa))
    (live,) = hall_moisture(project, air)
    gain = hall_coils(project, project.halls[0], air).latent_gains_w(np.array([outdoor]), pressure_pa)
    assert gain[0] == pytest.approx(live.latent_gain_w, rel=1e-6)
    assert live.condensed_kg_s * LATENT_J_KG > 1e3
