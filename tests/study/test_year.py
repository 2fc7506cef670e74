"""The year of a project, hour by hour: the live answer at the live weather, balances, progress and stopping."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from core.cli.files import load_example
from core.model.cooling import AirCooler, FanControl
from core.model.electrical import PowerSource, SourceKind
from core.model.heat import split_heat
from core.model.project import Project
from core.model.rack import Rack
from core.results.energy_result import PART_NAMES
from core.results.part import Part
from core.results.thermal_result import HallAir, ThermalResult
from core.results.year import HOURS, YearHours
from core.study.assemble import assemble
from core.study.year import YearStopped, simulate_year
from core.study.year_case import set_point_inlets_c
from core.study.year_evaluate import evaluate_year
from core.study.year_weather import weather_of
from core.templates.architectures import architecture

EXAMPLES = ("air_hall_1mw", "liquid_hall_gb200", "liquid_hall_5mw", "immersion_pod", "hybrid_retrofit")


@dataclass(frozen=True)
class SteadyWeather:
    """The same weather in all hours, but for a wave about it after the first."""

    dry_bulb_c: np.ndarray
    wet_bulb_c: np.ndarray


def weather_round(project: Project) -> SteadyWeather:
    wave = 12.0 * np.sin(np.arange(HOURS) / 300.0)
    dry = project.scenario.dry_bulb_c + wave
    return SteadyWeather(dry, np.minimum(project.scenario.wet_bulb_c + 0.7 * wave, dry))


def set_point_air(project: Project) -> ThermalResult:
    """Room air that is what the year assumes when it knows no other: every rack at its hall's supply set point."""
    inlets = set_point_inlets_c(project)
    halls = []
    for hall in project.halls:
        racks = [r.id for r in project.racks if r.hall_id == hall.id]
        mean = np.array([inlets.get(i, np.nan) for i in racks])
        empty = np.zeros(0)
        halls.append(
            HallAir(
                hall_id=hall.id, state="refined", rack_ids=tuple(racks), rack_inlet_mean_c=mean, rack_inlet_max_c=mean,
                rack_outlet_c=mean, cooler_ids=(), cooler_return_c=empty, cooler_supply_c=empty, cooler_duty_w=empty,
                return_mean_c=30.0, wall_gain_w=0.0, air_field=None, room_time_s=0.0, heat_balance_ratio=0.0,
                mass_balance_ratio=0.0, spacing_m=0.3,
            )  # type: ignore[arg-type]
        )  # fmt: skip
    return ThermalResult(tuple(halls))


def assert_hour_is_live(hours: YearHours, hour: int, project: Project, thermal: ThermalResult) -> None:
    live = assemble(project, Part(value=thermal))
    energy, liquid, power = live.energy.value, live.liquid.value, live.power.value
    assert energy is not None
    assert liquid is not None
    assert power is not None
    parts = dict(zip(PART_NAMES, hours.parts_w[:, hour], strict=True))
    for name in PART_NAMES:
        assert parts[name] == pytest.approx(energy.parts_w[name], rel=1e-6, abs=1e-6 * energy.total_w * 1e-3), name
    assert hours.total_w[hour] == pytest.approx(energy.total_w, rel=1e-6)
    assert hours.water_kg_s[hour] * 3600.0 == pytest.approx(energy.water_kg_h, rel=1e-6, abs=1e-6)
    assert hours.chilled_supply_c[hour] == pytest.approx(liquid.chilled_supply_c, abs=1e-6)
    assert hours.warm_supply_c[hour] == pytest.approx(liquid.warm_supply_c, abs=1e-6)
    given = dict(zip(hours.source_ids, hours.source_w[:, hour], strict=True))
    for source in power.sources:
        assert given[source.source_id] == pytest.approx(source.output_w, rel=1e-6, abs=1e-3)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_hour_at_the_live_weather_is_the_live_answer(name: str) -> None:
    project = load_example(name)
    hours = simulate_year(project, weather_round(project))
    assert_hour_is_live(hours, 0, project, set_point_air(project))


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("hour", [1234, 6000])
def test_any_hour_is_what_the_live_study_says_at_its_weather_and_load(name: str, hour: int) -> None:
    project = load_example(name)
    weather = weather_round(project)
    load = 0.6 + 0.4 * np.cos(np.arange(HOURS) / 50.0) ** 2
    hours = simulate_year(project, weather, load_ratio=load)
    scenario = replace(
        project.scenario,
        dry_bulb_c=float(weather.dry_bulb_c[hour]),
        wet_bulb_c=float(weather.wet_bulb_c[hour]),
        it_load_ratio=float(load[hour]),
    )
    then = project.with_changes({scenario.id: scenario} | fans_at(project, float(load[hour])))
    assert_hour_is_live(hours, hour, then, set_point_air(then))


def fans_at(project: Project, load_ratio: float) -> dict[str, AirCooler]:
    """Air coolers with the speed that follows the air of their hall's racks, as the year has them."""
    found = {}
    for cooler in project.of_type(AirCooler):
        racks = project.in_hall(Rack, cooler.hall_id)
        now, before = (
            sum(split_heat(r, project.assumptions, ratio).airflow_m3_s for r in racks)
            for ratio in (load_ratio, project.scenario.it_load_ratio)
        )
        if cooler.fan_control is FanControl.FOLLOWS_RACKS and before > 0.0:
            least = min(cooler.least_fan_ratio, cooler.fan_speed_ratio)
            speed = min(max(cooler.fan_speed_ratio * now / before, least), 1.0)
            found[cooler.id] = replace(cooler, fan_speed_ratio=speed)
    return found


def test_known_room_air_holds_all_year() -> None:
    project = load_example("air_hall_1mw")
    warm = set_point_air(project)
    halls = tuple(replace(h, rack_inlet_mean_c=h.rack_inlet_mean_c + 9.0, wall_gain_w=4_000.0) for h in warm.halls)
    thermal = ThermalResult(halls)
    hours = simulate_year(project, weather_round(project), thermal=thermal)
    assert_hour_is_live(hours, 0, project, thermal)
    cool = simulate_year(project, weather_round(project))
    assert hours.it_w[0] > 1.01 * cool.it_w[0]


def test_heat_and_power_of_every_hour_balance() -> None:
    project = load_example("air_hall_1mw")
    hours = simulate_year(project, weather_of(project))
    assert hours.electrical_gap_ratio.max() < 1e-6
    assert hours.thermal_gap_ratio.max() < 1e-6
    np.testing.assert_allclose(hours.parts_w.sum(axis=0), hours.total_w, rtol=1e-9)
    np.testing.assert_allclose(hours.source_w.sum(axis=0) + hours.unserved_w, hours.total_w, rtol=1e-9)


def test_a_dead_branch_is_dead_all_year() -> None:
    project = load_example("air_hall_1mw")
    cut = {u.id: replace(u, is_on=False) for u in project.placed if u.tag in ("UPS-A", "UPS-B")}
    assert cut
    dark = project.with_changes(cut)
    hours = simulate_year(dark, weather_round(dark))
    assert_hour_is_live(hours, 0, dark, set_point_air(dark))


def test_solar_plants_follow_the_sun_and_the_grid_gives_the_rest() -> None:
    project = load_example("liquid_hall_gb200")
    sun = PowerSource(
        id="sun", tag="PV", kind=SourceKind.SOLAR, capacity_w=3e6, merit_order=1, carbon_kg_kwh=0.048, cost_usd_kwh=0.0
    )
    project = project.with_changes({"sun": sun})
    weather = weather_of(project)
    assert weather.solar_ratio is not None
    hours = simulate_year(project, weather, solar_ratio=weather.solar_ratio)
    given = dict(zip(hours.source_ids, hours.source_w, strict=True))
    assert given["sun"].max() > 0.9 * hours.total_w.max()
    np.testing.assert_allclose(given["sun"], np.minimum(3e6 * weather.solar_ratio, hours.total_w), rtol=1e-6, atol=1.0)
    np.testing.assert_allclose(hours.source_w.sum(axis=0), hours.total_w, rtol=1e-9)


def test_progress_is_told_and_a_stop_is_heeded() -> None:
    project = load_example("air_hall_1mw")
    told: list[float] = []
    evaluate_year(project, progress=lambda share, _: told.append(share))
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)
    with pytest.raises(YearStopped):
        evaluate_year(project, stop=lambda: len(told) > 0)


def test_the_typical_year_is_published_before_the_band() -> None:
    project = load_example("liquid_hall_gb200")
    early = []
    whole = evaluate_year(project, publish=early.append)
    assert len(early) == 1
    assert early[0].pue.value == whole.pue.value
    assert early[0].pue.low == early[0].pue.high
    assert whole.pue.low < whole.pue.value < whole.pue.high
    assert list(whole.part_load_pue) == [0.25, 0.5, 0.75, 1.0]
    assert whole.part_load_pue[1.0] == pytest.approx(whole.pue.value, rel=1e-12)


@pytest.mark.parametrize(
    ("key", "dry_c", "wet_c"),
    [
        ("air_economiser", 14.0, 9.0),
        ("air_economiser", 28.0, 14.0),
        ("air_economiser", 26.0, 24.0),
        ("chilled_water_wse", 4.0, 1.0),
        ("d2c_tower", 30.0, 24.0),
        ("legacy_crac", -5.0, -7.0),
        ("rear_door", 12.0, 8.0),
    ],
)
def test_every_architecture_is_live_and_over_the_year_the_same(key: str, dry_c: float, wet_c: float) -> None:
    project = architecture(key, "ashburn")
    scenario = replace(project.scenario, dry_bulb_c=dry_c, wet_bulb_c=wet_c)
    project = project.with_changes({scenario.id: scenario})
    hours = simulate_year(project, weather_round(project))
    assert_hour_is_live(hours, 0, project, set_point_air(project))
    assert hours.largest_gap_ratio < 1e-6
