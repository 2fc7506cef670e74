"""Walls, chimneys, ceiling units and liquid-to-air units in a hall: they reach the air, and the energy still closes."""

from __future__ import annotations

import numpy as np
import pytest

from core.model.cooling import AirCooler, AirCoolerKind, Cdu, Discharge, Intake, ReturnGrille
from core.model.electrical import PowerUnit, PowerUnitKind
from core.model.project import Project
from core.model.rack import CoolingKind, Rack, RackUnit
from core.model.scenario import Assumptions, Scenario
from core.model.space import Hall
from core.study.evaluate import evaluate
from core.study.live_study import LiveStudy
from core.study.settings import StudySettings
from core.thermal.room_from_project import air_room

COARSE = StudySettings(live_spacing_m=0.6, fine_spacing_m=0.5)
OUTLINE = ((0.0, 0.0), (8.4, 0.0), (8.4, 6.0), (0.0, 6.0))


def rack(n: int, **fields) -> Rack:
    servers = RackUnit(
        name="server", u_position=1, u_height=30, rated_power_w=6000.0, airflow_m3_s=0.45, weight_kg=300.0
    )
    return Rack(id=f"r{n}", tag=f"R{n}", hall_id="hall", x_m=3.0 + 0.6 * n, y_m=3.0, units=(servers,), **fields)


def wall_unit(**fields) -> AirCooler:
    return AirCooler(
        id="cooler", tag="C1", hall_id="hall", kind=AirCoolerKind.FAN_WALL, discharge=Discharge.FRONT,
        intake=Intake.TOP, x_m=0.6, y_m=3.0, rotation_deg=90, width_m=3.0, depth_m=1.0, airflow_m3_s=3.0,
        capacity_w=80_000.0, **fields,
    )  # fmt: skip


def design(*items, hall: Hall | None = None) -> Project:
    hall = hall or Hall(id="hall", tag="H", outline_m=OUTLINE, height_m=3.6)
    return Project.of([hall, Scenario(id="s", dry_bulb_c=35.0, wet_bulb_c=24.0), *items])


def solved(project: Project):
    results = evaluate(project, COARSE)
    energy = results.energy.require()
    assert energy.balance_error_ratio <= 1e-6
    return results, results.thermal.require().halls[0], energy


def test_warm_walls_and_sun_add_to_what_the_coolers_take():
    plain = solved(design(rack(0), rack(1), wall_unit()))
    hall = Hall(
        id="hall", tag="H", outline_m=OUTLINE, height_m=3.6, wall_u_w_m2_k=1.0, roof_u_w_m2_k=1.0, roof_sun_w_m2=30.0
    )
    warm = solved(design(rack(0), rack(1), wall_unit(), hall=hall))
    assert plain[1].wall_gain_w == 0.0
    assert warm[1].wall_gain_w > 30.0 * 8.4 * 6.0
    assert warm[2].parts_w["chillers"] > plain[2].parts_w["chillers"]
    gained = warm[1].cooler_duty_w.sum() - plain[1].cooler_duty_w.sum()
    assert gained == pytest.approx(warm[1].wall_gain_w, rel=0.02)


def test_losses_warm_the_air_of_their_hall_and_fans_burden_their_own_coils():
    ups = PowerUnit(
        id="ups", tag="UPS", hall_id="hall", kind=PowerUnitKind.UPS, rated_w=50e3, x_m=7.0, y_m=1.0, loss_p0_ratio=0.04
    )
    project = design(rack(0, feed_a_id="ups"), rack(1, feed_a_id="ups"), wall_unit(fan_power_w=3000.0), ups)
    _, air, energy = solved(project)
    assert energy.hall_heat_w["hall"] > 2000.0
    assert air.cooler_duty_w.sum() == pytest.approx(12_000.0 + energy.hall_heat_w["hall"], rel=0.01)
    without_fans, _, _ = solved(
        design(rack(0, feed_a_id="ups"), rack(1, feed_a_id="ups"), wall_unit(fan_power_w=0.0), ups)
    )
    more = energy.parts_w["chillers"] - without_fans.energy.require().parts_w["chillers"]
    assert more > 0.0


def test_a_chimney_rack_feeds_the_void_that_the_cooler_draws_from():
    cooler = AirCooler(
        id="cooler", tag="C1", hall_id="hall", kind=AirCoolerKind.FAN_WALL, discharge=Discharge.FRONT,
        intake=Intake.CEILING, x_m=0.6, y_m=3.0, rotation_deg=90, width_m=3.0, depth_m=1.0, airflow_m3_s=3.0,
    )  # fmt: skip
    grille = ReturnGrille(id="g", tag="G", hall_id="hall", x_m=5.0, y_m=4.5)
    open_hall = solved(design(rack(0), rack(1), cooler, grille))[1]
    ducted = solved(design(rack(0, has_chimney=True), rack(1, has_chimney=True), cooler, grille))[1]
    hottest = [float(np.nanmax(air.air_field.temperature_c)) for air in (open_hall, ducted)]
    assert hottest[1] < hottest[0] - 5.0
    assert ducted.cooler_return_c[0] == pytest.approx(open_hall.cooler_return_c[0], abs=0.5)
    assert (ducted.rack_outlet_c > ducted.rack_inlet_mean_c + 8.0).all()


def test_a_ceiling_unit_blows_down_and_takes_no_floor():
    overhead = AirCooler(
        id="top", tag="T1", hall_id="hall", kind=AirCoolerKind.CEILING, discharge=Discharge.DOWN, intake=Intake.TOP,
        bottom_m=2.6, height_m=0.5, x_m=3.3, y_m=3.0, width_m=1.2, depth_m=1.2, airflow_m3_s=1.5, capacity_w=30_000.0,
    )  # fmt: skip
    project = design(rack(0), rack(1), overhead)
    unit = air_room(project, project.halls[0]).coolers[0]
    assert unit.discharge_direction == "-z"
    assert unit.discharge is not None
    assert unit.discharge.high_m[2] == pytest.approx(2.6)
    results, air, energy = solved(project)
    assert not any(f.code in ("overlap", "off-floor") for f in results.findings)
    assert air.cooler_duty_w[0] == pytest.approx(12_000.0 + energy.hall_heat_w["hall"], rel=0.01)


def test_a_liquid_to_air_unit_gives_its_racks_heat_to_the_hall():
    cdu = Cdu(
        id="cdu", tag="CDU", hall_id="hall", x_m=6.6, y_m=3.0, width_m=0.8, depth_m=1.2, height_m=2.0,
        rejects_to_air=True, airflow_m3_s=1.5, capacity_w=50_000.0,
    )  # fmt: skip
    cold_plates = rack(0, cooling=CoolingKind.DIRECT_TO_CHIP, cdu_id="cdu")
    results, air, _ = solved(design(cold_plates, rack(1), cdu, wall_unit()))
    liquid = results.liquid.require()
    assert liquid.warm_heat_w == pytest.approx(0.0, abs=1.0)
    assert air.cooler_duty_w[list(air.cooler_ids).index("cooler")] > 12_000.0
    assert air.cooler_duty_w[list(air.cooler_ids).index("cdu")] < -3000.0


def test_water_colder_than_the_dew_point_is_found():
    items = (
        Assumptions(room_dew_point_c=17.0, chilled_water_supply_c=14.0),
        rack(0, cooling=CoolingKind.REAR_DOOR),
        rack(1),
        wall_unit(water_supply_c=12.0),
    )
    rules = {f.code for f in solved(design(*items))[0].findings}
    assert {"condensation", "wet-coil"} <= rules


def test_a_live_study_says_where_a_racks_air_comes_from_and_how_well_the_hall_is_managed():
    study = LiveStudy(COARSE)
    study.set_project(design(rack(0), rack(1), wall_unit()))
    study.explain("r0")
    first = study.advance(0.05).thermal.require().halls[0]
    assert first.why is not None
    assert first.why.rack_id == "r0"
    results = study.advance(0.05)
    for _ in range(400):
        results = study.advance(0.05)
        if study.is_settled:
            break
    air = results.thermal.require().halls[0]
    assert air.why is not None
    assert air.why.is_mean
    assert sum(s.share_ratio for s in air.why.sources) == pytest.approx(1.0, abs=0.01)
    assert air.why.sources[0].entity_id in {"cooler", "r0", "r1"}
    assert air.capture_cold[0] == pytest.approx(air.why.capture_ratio, abs=1e-4)
    assert air.indices is not None
    assert 0.0 <= air.indices.shi_ratio < 1.0
    study.explain("")
    assert study.advance(0.0).thermal.require().halls[0].why is None
