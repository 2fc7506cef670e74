"""Heat given to users beyond the boundary: grade, demand, balance, ERF and ERE, live and over the year."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.checks.evidence import Evidence
from core.checks.plant_rules import exports_too_cold
from core.model.cooling import CoolingLoop
from core.model.loop_items import HeatDemand, HeatExport
from core.plant import export_kernels as kernels
from core.plant.heat_export import export_rows
from core.results.part import Part
from core.study.assemble import assemble
from core.study.year import simulate_year
from core.study.year_numbers import year_numbers
from core.study.year_weather import weather_of
from core.templates.architectures import architecture

EXPORT = HeatExport(id="export", tag="HX-1", capacity_w=400_000.0, demand_w=400_000.0, user_supply_c=42.0)


def design(*exports: HeatExport):
    """Cold plates on 40 C water that comes back at 50 C, in a town that heats."""
    return architecture("d2c_dry", "lulea").with_changes({e.id: e for e in exports})


def year_of(project):
    hours = simulate_year(project, weather_of(project))
    return hours, {key: n.value for key, n in year_numbers(project, hours).items()}


def test_a_constant_demand_is_met_in_every_hour_and_all_balances_close():
    project = design(replace(EXPORT, demand=HeatDemand.CONSTANT, demand_w=300_000.0))
    hours, numbers = year_of(project)
    assert np.allclose(hours.exported_w, 300_000.0)
    assert hours.thermal_gap_ratio.max() < 1e-6
    assert hours.electrical_gap_ratio.max() < 1e-6
    assert numbers["reused_kwh"] == pytest.approx(300.0 * 8760.0)
    assert numbers["erf"] == pytest.approx(numbers["reused_kwh"] / numbers["total_kwh"])
    assert numbers["ere"] == pytest.approx((1.0 - numbers["erf"]) * numbers["pue_annual"])
    assert numbers["ere"] < 1.0 < numbers["pue_annual"]


def test_what_is_given_away_leaves_less_for_the_fans():
    _, without = year_of(design())
    project = design(replace(EXPORT, demand=HeatDemand.CONSTANT, pump_power_w=0.0))
    _, given = year_of(project)
    assert without["reused_kwh"] == without["erf"] == 0.0
    assert without["ere"] == pytest.approx(without["pue_annual"])
    assert given["heat_rejection_fans_kwh"] < 0.9 * without["heat_rejection_fans_kwh"]


def test_a_seasonal_demand_follows_the_cold_and_keeps_hot_water_in_summer():
    hours, _ = year_of(design(EXPORT))
    cold, warm = hours.dry_bulb_c <= -10.0, hours.dry_bulb_c >= 15.0
    assert cold.any()
    assert warm.any()
    assert np.allclose(hours.exported_w[cold], 400_000.0)
    assert np.allclose(hours.exported_w[warm], 80_000.0)
    between = (hours.dry_bulb_c > -10.0) & (hours.dry_bulb_c < 10.0)
    wanted = 400_000.0 * (15.0 - hours.dry_bulb_c[between]) / 25.0
    assert np.allclose(hours.exported_w[between], wanted)


def test_water_that_is_not_warm_enough_is_of_no_use_and_hardly_warm_enough_of_some():
    none, _ = year_of(design(replace(EXPORT, user_supply_c=55.0)))
    assert none.exported_w.max() == 0.0
    # 50 C return: 1.5 K above what the user asks for is half of the approach, so half of the capacity
    half, _ = year_of(design(replace(EXPORT, user_supply_c=48.5, demand=HeatDemand.CONSTANT)))
    assert np.allclose(half.exported_w, 200_000.0)


def test_two_exchangers_stand_one_behind_the_other_and_never_give_more_than_there_is():
    both = (replace(EXPORT, demand=HeatDemand.CONSTANT), replace(EXPORT, id="second", tag="HX-2", user_supply_c=41.0,
            demand=HeatDemand.CONSTANT, capacity_w=5e6, demand_w=5e6))  # fmt: skip
    hours, _ = year_of(design(*both))
    assert (hours.exported_w <= hours.rejected_w + 1.0).all()
    assert hours.thermal_gap_ratio.max() < 1e-6
    rows = export_rows(design(*both), CoolingLoop.WARM)
    assert rows[:, kernels.USER_SUPPLY_C].tolist() == [42.0, 41.0]


def test_the_live_design_gives_the_same_as_the_year_at_that_weather():
    project = design(EXPORT)
    hours, _ = year_of(project)
    for hour in (100, 4000):
        scenario = replace(
            project.scenario, dry_bulb_c=float(hours.dry_bulb_c[hour]), wet_bulb_c=float(hours.wet_bulb_c[hour])
        )
        results = assemble(project.with_changes({scenario.id: scenario}), Part(failure="no air"))
        assert results.energy.value.exported_w == pytest.approx(hours.exported_w[hour], rel=1e-9)
        assert results.energy.value.balance_error_ratio < 1e-6
        assert results.liquid.value.exports[0].export_id == "export"


def test_one_that_is_off_or_on_the_other_loop_gives_nothing_of_this_one():
    for export in (replace(EXPORT, is_on=False), replace(EXPORT, loop=CoolingLoop.CHILLED)):
        hours, _ = year_of(design(export))
        assert hours.exported_w.max() == 0.0


def test_a_heat_network_is_not_served_with_water_that_is_colder_than_its_return():
    # 50 C return water cannot be cooled below the 46 C that come back from the network: 4 of 10 K are for the taking
    wanted = replace(EXPORT, demand=HeatDemand.CONSTANT, capacity_w=5e6, demand_w=5e6, user_return_c=46.0)
    some, _ = year_of(design(replace(wanted, user_supply_c=47.0, approach_k=0.0)))
    all_of_it, _ = year_of(design(replace(wanted, user_supply_c=47.0, approach_k=0.0, user_return_c=30.0)))
    assert np.allclose(some.exported_w / all_of_it.exported_w, 0.4, rtol=1e-6)
    hot, _ = year_of(design(replace(wanted, user_supply_c=70.0)))
    assert hot.exported_w.max() == 0.0


def test_a_network_hotter_than_the_water_is_a_finding_with_a_heat_pump_for_remedy():
    project = design(replace(EXPORT, tag="HX-9", user_supply_c=70.0, user_return_c=45.0))
    (finding,) = exports_too_cold(Evidence(project))
    assert "HX-9 gives nothing: warm water comes back at 50.0 °C, the user asks for 70.0 °C." in finding.message
    assert "heat pump" in finding.fix
    assert not list(exports_too_cold(Evidence(design(EXPORT))))
