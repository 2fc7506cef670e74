"""Tanks and UPS-backed pumps in a loss of plant or power; heads of facility pumps; fans of doors and coolers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.model.cooling import AirCooler, Cdu, CoolingLoop, FanControl
from core.model.electrical import PowerUnit, PowerUnitKind
from core.model.loop_items import StorageTank
from core.model.scenario import PumpControl
from core.plant.liquid_transient import LiquidLoss, LossKind, bridged_s, simulate_liquid_loss
from core.results.part import Part
from core.study.assemble import assemble
from core.study.year import simulate_year
from core.study.year_weather import weather_of
from core.templates.architectures import architecture
from core.templates.liquid_hall_5mw import liquid_hall_5mw

HALL = liquid_hall_5mw()
LIQUID = assemble(HALL, Part(failure="no air")).liquid.value
TANK = StorageTank(id="tank", tag="T-1", loop=CoolingLoop.WARM, water_kg=100_000.0)


def with_assumptions(project, **changes):
    assumed = replace(project.assumptions, **changes)
    return project.with_changes({assumed.id: assumed})


def first_s(project, kind, **changes):
    return simulate_liquid_loss(project, LIQUID, LiquidLoss(kind, duration_s=1800.0, **changes)).first_s


def test_a_tank_gives_the_plant_time_and_one_on_the_other_loop_none():
    without = first_s(HALL, LossKind.PLANT)
    tank = first_s(HALL.with_changes({TANK.id: TANK}), LossKind.PLANT)
    chilled = replace(TANK, loop=CoolingLoop.CHILLED)
    assert without is not None
    assert tank is None or tank > 1.5 * without
    assert first_s(HALL.with_changes({TANK.id: chilled}), LossKind.PLANT) == without
    assert first_s(HALL.with_changes({TANK.id: replace(TANK, is_on=False)}), LossKind.PLANT) == without
    # the same water by hand: usable share of the tank
    assert first_s(HALL, LossKind.PLANT, buffer_kg=85_000.0) == tank


def test_without_power_pumps_behind_a_ups_go_on_and_others_stop():
    bare = {c.id: replace(c, feed_id="", backup_feed_id="") for c in HALL.of_type(Cdu)}
    dark = first_s(HALL.with_changes(bare), LossKind.POWER)
    assert dark is not None
    assert dark < 60.0
    ups = PowerUnit(id="ups", tag="UPS-X", kind=PowerUnitKind.UPS, rated_w=1e6, autonomy_s=3600.0)
    fed = {i: replace(c, feed_id="ups") for i, c in bare.items()}
    backed = HALL.with_changes({ups.id: ups} | fed)
    assert bridged_s(backed, "ups") == 3600.0
    pumped = first_s(backed, LossKind.POWER)
    assert pumped > 2.0 * dark
    assert first_s(with_assumptions(backed, has_backed_pumps=True), LossKind.POWER) > 1.2 * pumped
    short = backed.with_changes({ups.id: replace(ups, autonomy_s=5.0)})
    assert first_s(short, LossKind.POWER) == dark


def test_pumps_that_lower_their_head_take_less_at_part_load_and_the_same_at_full_flow():
    power = {}
    for control in PumpControl:
        project = with_assumptions(architecture("d2c_dry", "ashburn"), pump_control=control)
        hours = simulate_year(project, weather_of(project))
        live = assemble(project, Part(failure="no air"))
        assert live.energy.value.parts_w["facility_pumps"] > 0.0
        assert hours.largest_gap_ratio < 1e-6
        power[control] = float(hours.parts_w[3].sum())
    assert power[PumpControl.PRESSURE_RESET] < power[PumpControl.PROPORTIONAL] < power[PumpControl.CONSTANT_HEAD]
    # three quarters of the load: heads of 0.3 + 0.7 x 0.75^2 and 0.5 + 0.5 x 0.75, a little more with losses
    constant = power[PumpControl.CONSTANT_HEAD]
    assert power[PumpControl.PRESSURE_RESET] / constant == pytest.approx(0.694, abs=0.03)
    assert power[PumpControl.PROPORTIONAL] / constant == pytest.approx(0.875, abs=0.03)


def test_fans_follow_the_racks_by_the_cube_law_down_to_their_lowest_speed():
    project = architecture("air_economiser", "ashburn")
    weather = weather_of(project)
    load = np.full(8760, project.scenario.it_load_ratio)
    base = simulate_year(project, weather, load_ratio=load).parts_w[5, 0]
    part = simulate_year(project, weather, load_ratio=0.8 * load).parts_w[5, 0]
    assert part == pytest.approx(0.8**3 * base, rel=1e-6)
    fixed = {c.id: replace(c, fan_control=FanControl.CONSTANT) for c in project.of_type(AirCooler)}
    still = simulate_year(project.with_changes(fixed), weather, load_ratio=0.8 * load).parts_w[5, 0]
    assert still == pytest.approx(base)
    slow = {c.id: replace(c, least_fan_ratio=c.fan_speed_ratio) for c in project.of_type(AirCooler)}
    least = simulate_year(project.with_changes(slow), weather, load_ratio=0.8 * load).parts_w[5, 0]
    assert least == pytest.approx(base)


def test_fans_of_active_doors_are_counted_and_heat_the_hall():
    project = architecture("rear_door", "ashburn")
    passive = project.with_changes({r.id: replace(r, rear_door_fan_w=0.0) for r in project.racks})
    found = [assemble(p, Part(failure="no air")).energy.value for p in (project, passive)]
    fans = found[0].parts_w["air_cooler_fans"] - found[1].parts_w["air_cooler_fans"]
    assert fans == pytest.approx(25 * 900.0 * 0.75**3)
    assert all(e.balance_error_ratio < 1e-6 for e in found)
    assert found[0].total_w - found[1].total_w > fans
