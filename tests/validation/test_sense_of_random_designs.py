"""Which way the plant and the year move, for designs that chance makes: warmer water, hotter sites, one unit more."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from core.climate import air_kernels
from core.model.cooling import CompressorKind, CoolingLoop, EconomiserKind, HeatRejection, HeatRejectionKind
from core.plant import unit_columns as at
from core.plant.heat_rejection import Weather, capacity_w
from core.plant.loop_kernels import operate_loop
from core.plant.unit_rows import rows_of
from core.study.year import simulate_year
from core.study.year_weather import find_site, shifted, weather_at
from core.templates.architectures import ARCHITECTURES, BENCHMARK_SITES, architecture

SEA_PA = 101_325.0
SLOW = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
FAST = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)

units = st.builds(
    HeatRejection,
    id=st.uuids().map(str),
    kind=st.sampled_from(HeatRejectionKind),
    capacity_w=st.sampled_from([2e5, 5e5, 1e6]),
    cop_rated=st.floats(2.6, 7.0),
    rated_supply_c=st.sampled_from([6.67, 12.0, 20.0]),
    fan_power_w=st.floats(2e3, 4e4),
    approach_k=st.floats(3.0, 9.0),
    has_free_cooling=st.booleans(),
    least_fan_ratio=st.floats(0.1, 0.6),
    own_pump_w=st.floats(0.0, 1e4),
    compressor=st.sampled_from(CompressorKind),
    economiser=st.sampled_from(EconomiserKind),
    exchanger_approach_k=st.floats(0.0, 2.0),
)
"""Units of every kind, as nobody would choose them together."""


def air(dry_c: float, humidity: float) -> tuple[float, float]:
    ratio = humidity * air_kernels.saturated_humidity_ratio(dry_c, SEA_PA)
    dew_c = air_kernels.dew_point(dry_c, ratio, SEA_PA)
    wet = air_kernels.wet_bulb_array(np.array([dry_c]), np.array([dew_c]), SEA_PA)
    return dry_c, min(float(wet[0]), dry_c)


def loop_supply_c(
    found: list[HeatRejection], heat_w: float, set_c: float, rise_k: float, weather
) -> tuple[float, float]:
    """Supply that a loop reaches, and its power."""
    rows = rows_of(found, SEA_PA)
    out = np.zeros((len(found), at.OUTPUTS))
    supply = operate_loop(rows, heat_w, set_c, rise_k, *weather, out)
    return float(supply), float(out[:, at.COMPRESSOR_OUT].sum() + out[:, at.FAN_OUT].sum())


@pytest.mark.validation_fast
@FAST
@given(
    st.lists(units, min_size=1, max_size=3), units, st.floats(-20.0, 42.0), st.floats(0.1, 1.0),
    st.floats(8.0, 45.0), st.floats(5.0, 12.0), st.floats(0.1, 1.3),
)  # fmt: skip
def test_one_unit_more_never_lowers_capacity_nor_warms_the_water(found, added, dry_c, humidity, set_c, rise_k, load):
    weather = air(dry_c, humidity)
    outdoors = Weather(*weather, SEA_PA)
    able = [capacity_w(u, set_c, rise_k, outdoors) for u in (*found, added)]
    assert min(able) >= 0.0
    heat_w = load * sum(u.capacity_w for u in found)
    before, _ = loop_supply_c(found, heat_w, set_c, rise_k, weather)
    assume(before <= set_c + 1e-3)
    after, _ = loop_supply_c([*found, added], heat_w, set_c, rise_k, weather)
    # what carried the heat alone still does: the new one need not run
    assert after <= set_c + 1e-3


@pytest.mark.validation_fast
@FAST
@given(units, st.integers(1, 3), st.floats(-20.0, 42.0), st.floats(0.1, 1.0), st.floats(8.0, 45.0), st.floats(0.1, 1.2))
def test_one_unit_more_of_the_same_kind_never_warms_the_water_whatever_is_asked(
    unit, count, dry_c, humidity, set_c, load
):
    weather = air(dry_c, humidity)
    heat_w = load * count * unit.capacity_w
    before, _ = loop_supply_c([unit] * count, heat_w, set_c, 8.0, weather)
    after, _ = loop_supply_c([unit] * (count + 1), heat_w, set_c, 8.0, weather)
    assert after <= before + 1e-3


@pytest.mark.validation_fast
@FAST
@given(
    units, st.floats(-20.0, 40.0), st.floats(0.2, 1.0), st.floats(0.5, 8.0), st.floats(8.0, 45.0), st.floats(0.1, 1.0)
)
def test_hotter_air_of_the_same_humidity_never_raises_capacity_nor_lowers_power(
    unit, dry_c, humidity, warmer_k, set_c, load
):
    cool, warm = air(dry_c, humidity), air(dry_c + warmer_k, humidity)
    able = [capacity_w(unit, set_c, 8.0, Weather(*w, SEA_PA)) for w in (cool, warm)]
    assert able[1] <= able[0] * (1.0 + 1e-6) + 1.0
    heat_w = load * unit.capacity_w
    supplies, powers = zip(*(loop_supply_c([unit], heat_w, set_c, 8.0, w) for w in (cool, warm)), strict=True)
    assume(max(supplies) <= set_c + 1e-3)
    assert powers[1] >= powers[0] * (1.0 - 2e-3)


def changed(draw_unit: HeatRejection, unit: HeatRejection) -> HeatRejection:
    """A unit of a design with other values, of the kind it has."""
    return replace(
        unit,
        cop_rated=draw_unit.cop_rated,
        fan_power_w=unit.fan_power_w * draw_unit.fan_power_w / 2e4,
        approach_k=draw_unit.approach_k,
        least_fan_ratio=draw_unit.least_fan_ratio,
        compressor=draw_unit.compressor,
        economiser=draw_unit.economiser,
        has_free_cooling=draw_unit.has_free_cooling,
    )


def design(key: str, site: str, values: HeatRejection, load: float, warm_c: float | None = None):
    project = architecture(key, site, warm_water_c=warm_c)
    scenario = replace(project.scenario, it_load_ratio=load)
    plant = {u.id: changed(values, u) for u in project.of_type(HeatRejection)}
    return project.with_changes({**plant, scenario.id: scenario})


def year_pue(project, weather) -> float:
    hours = simulate_year(project, weather)
    return float(hours.total_w.sum() / hours.it_w.sum())


@pytest.mark.validation_fast
@SLOW
@given(
    st.sampled_from(list(ARCHITECTURES)),
    st.sampled_from(BENCHMARK_SITES),
    units,
    st.floats(0.3, 1.0),
    st.floats(1.0, 6.0),
)
def test_a_hotter_site_never_lowers_the_pue_of_any_design(key, site, values, load, hotter_k):
    project = design(key, site, values, load)
    weather = weather_at(find_site(site))
    assert year_pue(project, shifted(weather, hotter_k)) >= year_pue(project, weather) * (1.0 - 1e-4)


@pytest.mark.validation_fast
@SLOW
@given(
    st.sampled_from([k for k, a in ARCHITECTURES.items() if a.assumptions.warm_water_supply_c != 28.0]),
    st.sampled_from(BENCHMARK_SITES), units, st.floats(0.3, 1.0), st.floats(16.0, 40.0), st.floats(1.0, 8.0),
)  # fmt: skip
def test_warmer_water_never_raises_the_pue_of_any_design(key, site, values, load, warm_c, warmer_k):
    weather = weather_at(find_site(site))
    cool, warm = (year_pue(design(key, site, values, load, c), weather) for c in (warm_c, warm_c + warmer_k))
    assert warm <= cool * (1.0 + 1e-4)


@pytest.mark.validation_fast
@SLOW
@given(st.sampled_from(list(ARCHITECTURES)), st.sampled_from(BENCHMARK_SITES), units, st.floats(0.3, 1.0))
def test_one_cooler_more_of_a_design_holds_its_water_at_least_as_well(key, site, values, load):
    project = design(key, site, values, load)
    loops = {u.loop for u in project.of_type(HeatRejection)}
    assume(loops)
    loop = CoolingLoop.WARM if CoolingLoop.WARM in loops else CoolingLoop.CHILLED
    first = next(u for u in project.of_type(HeatRejection) if u.loop is loop)
    more = project.with_changes({"one-more": replace(first, id="one-more", tag="ONE-MORE")})
    weather = weather_at(find_site(site))
    before, after = (simulate_year(p, weather) for p in (project, more))
    reached = "warm_supply_c" if loop is CoolingLoop.WARM else "chilled_supply_c"
    assert getattr(after, reached).max() <= getattr(before, reached).max() + 1e-3
