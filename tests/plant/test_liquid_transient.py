"""Losses in liquid loops against closed forms, and in the order that a planner expects."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from core.cli.main import main
from core.errors import FacilityError
from core.model.cooling import Cdu, Coolant
from core.plant.coolant import properties
from core.plant.liquid_transient import (
    COAST_S,
    LiquidLoss,
    LossKind,
    buffer_tank_m3,
    pump_backup,
    simulate_liquid_loss,
)
from core.plant.liquid_warm_up import warm_up
from core.results.part import Part
from core.study.assemble import assemble
from core.templates.immersion_pod import immersion_pod
from core.templates.liquid_hall_5mw import liquid_hall_5mw

HALL = liquid_hall_5mw()
LIQUID = assemble(HALL, Part(failure="no air")).liquid.value
ID = {e.tag: e.id for e in HALL.entities.values()}
ROW_A = (ID["CDU-A1"], ID["CDU-A2"])


def test_a_steady_loop_without_event_in_sight_stays_steady():
    outage = simulate_liquid_loss(HALL, LIQUID, LiquidLoss(LossKind.PUMP, (ID["CDU-A1"],), 0.0, 120.0))
    assert np.abs(outage.rack_c - outage.rack_c[0]).max() < 0.05
    assert outage.first_s is None


def test_a_stopped_loop_heats_by_power_over_the_plates_heat_capacity():
    """After the pumps have run down: dT/dt = P / C with 0.4 kJ/K of metal and 0.1 l of coolant per kW."""
    outage = simulate_liquid_loss(HALL, LIQUID, LiquidLoss(LossKind.CDU, ROW_A, None, 30.0))
    cp = properties(Coolant.PG25, 36.0).cp_j_kg_k
    n = outage.rack_ids.index(ID["R-A01"])
    rise = outage.rack_c[:, n]
    inside = (outage.time_s > 5.0 * COAST_S) & (rise < outage.limit_c[n])
    rate = np.diff(rise[inside]).mean()
    heat = 0.95  # load of the racks, over their rating
    assert rate == pytest.approx(heat / (0.4 + 0.1e-3 * cp), rel=0.03)


def test_losing_all_pumps_throttles_within_seconds_and_one_unit_of_two_never():
    all_lost = simulate_liquid_loss(HALL, LIQUID, LiquidLoss(LossKind.CDU, ROW_A))
    assert 5.0 < all_lost.first_s < 30.0
    assert not np.isnan(all_lost.throttle_s).any()
    one_lost = simulate_liquid_loss(HALL, LIQUID, LiquidLoss(LossKind.CDU, ROW_A[:1]))
    assert one_lost.first_s is None


def test_losing_flow_is_worse_than_losing_facility_water_and_that_worse_than_losing_its_cooling():
    kinds = (LossKind.CDU, LossKind.FACILITY_WATER, LossKind.PLANT)
    times = [simulate_liquid_loss(HALL, LIQUID, LiquidLoss(k, ROW_A)).first_s for k in kinds]
    assert times == sorted(times)
    assert times[2] > 5.0 * times[1]


def test_only_the_loops_of_the_units_named_are_followed():
    outage = simulate_liquid_loss(HALL, LIQUID, LiquidLoss(LossKind.CDU, ROW_A))
    assert outage.loop_names == ("Row A",)
    assert len(outage.rack_ids) == 9


def test_facility_water_warms_by_heat_over_its_mass_while_the_plant_is_lost():
    """1 K per 5 kg/kW times 4.19 kJ/(kg K), while the valves still hold the racks' supply."""
    outage = simulate_liquid_loss(HALL, LIQUID, LiquidLoss(LossKind.PLANT, ROW_A, None, 60.0))
    rise = outage.facility_c[50, 0] - outage.facility_c[10, 0]
    assert rise == pytest.approx(40.0 * 0.95 / (5e-3 * 4186.0), rel=0.02)


def test_a_plant_that_is_back_before_the_water_is_too_warm_throttles_nobody():
    lost = simulate_liquid_loss(HALL, LIQUID, LiquidLoss(LossKind.PLANT, ROW_A)).first_s
    back = simulate_liquid_loss(HALL, LIQUID, LiquidLoss(LossKind.PLANT, ROW_A, 0.5 * lost))
    assert back.first_s is None
    assert back.facility_c[-1, 0] < 31.0


def test_the_tank_that_the_formula_asks_for_carries_the_racks_through():
    alone = simulate_liquid_loss(HALL, LIQUID, LiquidLoss(LossKind.PLANT, (), 600.0, 900.0))
    heat = float(LIQUID.rack_liquid_heat_w.sum())
    water_kg = 1000.0 * buffer_tank_m3(heat, 600.0, 10.0)
    with_tank = simulate_liquid_loss(HALL, LIQUID, LiquidLoss(LossKind.PLANT, (), 600.0, 900.0, water_kg))
    assert alone.first_s is not None
    assert with_tank.first_s is None


def test_buffer_tanks_follow_from_heat_time_and_rise():
    assert buffer_tank_m3(1e6, 300.0, 6.0) == pytest.approx(11.95, rel=0.003)
    with pytest.raises(FacilityError):
        buffer_tank_m3(1e6, 0.0, 6.0)


def test_pumps_need_a_ups_for_cold_plates_but_not_for_tanks():
    assert pump_backup(HALL, LIQUID, 15.0).is_needed
    pod = immersion_pod()
    assert not pump_backup(pod, assemble(pod, Part(failure="no air")).liquid.value, 15.0).is_needed


def test_more_metal_and_coolant_never_shortens_the_time():
    thin = simulate_liquid_loss(HALL, LIQUID, LiquidLoss(LossKind.FACILITY_WATER, ROW_A)).first_s
    fuller = HALL.with_changes({i: replace(HALL.get(i), coolant_kg=2000.0) for i in ROW_A})
    liquid = assemble(fuller, Part(failure="no air")).liquid.value
    assert simulate_liquid_loss(fuller, liquid, LiquidLoss(LossKind.FACILITY_WATER, ROW_A)).first_s > thin


def test_events_that_make_no_sense_are_refused_in_words():
    with pytest.raises(FacilityError, match="No CDU is named"):
        simulate_liquid_loss(HALL, LIQUID, LiquidLoss(LossKind.CDU))
    with pytest.raises(FacilityError, match="followed"):
        simulate_liquid_loss(HALL, LIQUID, LiquidLoss(LossKind.PLANT, ROW_A, -1.0))
    empty = HALL.with_changes({c.id: replace(c, is_on=False) for c in HALL.of_type(Cdu)})
    with pytest.raises(FacilityError, match="No flowing"):
        simulate_liquid_loss(empty, LIQUID, LiquidLoss(LossKind.CDU, ROW_A))


def test_the_kernels_warm_up():
    warm_up()


def test_the_command_prints_seconds_per_rack_as_json(capsys: pytest.CaptureFixture[str]):
    assert main(["liquid-outage", "liquid_hall_5mw", "--lose", "CDU-A1,CDU-A2", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found["racks"]) == 9
    assert 5.0 < found["first_throttle_s"] < 30.0
    assert found["sizing"]["pumps_need_ups"] is True
    assert all(math.isfinite(r["throttle_s"]) for r in found["racks"])


def test_the_command_names_the_units_that_there_are(capsys: pytest.CaptureFixture[str]):
    assert main(["liquid-outage", "liquid_hall_5mw", "--lose", "CDU-9"]) == 2
    assert "CDU-A1" in capsys.readouterr().err
