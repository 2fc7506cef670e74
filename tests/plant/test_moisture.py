"""Vapour in the halls: what coils condense, and the dew point at which outdoor air and coils balance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.checks.evidence import Evidence
from core.checks.moisture_rules import cold_surfaces, humid_halls
from core.climate.psychrometrics import dew_point_c, humidity_ratio_from_dew_point, humidity_ratio_from_wet_bulb
from core.drawing.air_facts import air_facts
from core.model.cooling import AirCooler, Discharge
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.model.scenario import Assumptions, Scenario, Site
from core.model.space import Hall
from core.plant.moisture_kernels import balance, condensed_kg_s
from core.results.design_results import DesignResults
from core.results.moisture import LATENT_J_KG
from core.study.evaluate import evaluate
from core.study.settings import StudySettings
from tests.thermal.test_rear_door import hall_of_doors

SEA_PA = 101_325.0
COARSE = StudySettings(fine_spacing_m=0.6)


def design(water_c: float = 8.0, outdoor_m3_s: float = 0.0, dew_point_c: float = 12.0) -> Project:
    outline = ((0.0, 0.0), (6.0, 0.0), (6.0, 6.0), (0.0, 6.0))
    unit = RackUnit(id="u", name="s", u_height=40, rated_power_w=10_000.0, airflow_m3_s=0.7)
    racks = [
        Rack(id=f"r{n}", tag=f"R{n}", hall_id="h", x_m=2.5 + 0.6 * n, y_m=3.0, width_m=0.6, units=(unit,))
        for n in range(3)
    ]
    cooler = AirCooler(
        id="c", tag="C1", hall_id="h", x_m=0.6, y_m=3.0, rotation_deg=90, width_m=1.4, depth_m=0.9,
        discharge=Discharge.FRONT, airflow_m3_s=2.4, capacity_w=60e3, supply_set_c=16.0, water_supply_c=water_c,
        water_flow_kg_s=4.0, fan_power_w=0.0,
    )  # fmt: skip
    hall = Hall(id="h", tag="H", outline_m=outline, height_m=3.0, outdoor_air_m3_s=outdoor_m3_s)
    scenario = Scenario(id="s", name="humid", dry_bulb_c=32.0, wet_bulb_c=27.0)
    return Project.of(
        [
            Site(elevation_m=0.0),
            scenario,
            Assumptions(room_dew_point_c=dew_point_c, server_fan_ramp_from_c=60.0),
            hall,
            cooler,
            *racks,
        ]
    )


def moisture_of(results: DesignResults):
    return results.liquid.require().moisture[0]


def test_a_coil_at_one_temperature_dries_the_air_by_its_contact_factor():
    # no resistance on the water side and no rise: the whole coil has the water's temperature
    entering, leaving, water = 27.0, 13.0, 8.0
    ratio, cold = (float(humidity_ratio_from_dew_point(t)) for t in (16.0, water))
    found = condensed_kg_s(ratio, 1.0, entering, leaving, water, 0.0, 0.0, SEA_PA)
    contact = (entering - leaving) / (entering - water)
    assert found == pytest.approx((ratio - cold) * contact, rel=1e-6)


def test_a_coil_above_the_dew_point_stays_dry_and_a_colder_one_takes_more():
    ratio = float(humidity_ratio_from_dew_point(14.0))
    taken = [condensed_kg_s(ratio, 1.0, 28.0, 16.0, water, 6.0, 0.3, SEA_PA) for water in (15.0, 11.0, 8.0, 5.0)]
    assert taken[0] == 0.0
    assert 0.0 <= taken[1] < taken[2] < taken[3]
    assert taken[3] < ratio


def test_the_balance_closes_and_lies_between_held_and_outdoor_air():
    coils = np.array([[3.0, 28.0, 16.0, 7.0, 8.0, 0.3]])
    held, outdoor = float(humidity_ratio_from_dew_point(9.0)), float(humidity_ratio_from_dew_point(24.0))
    last = held
    for outdoor_kg_s in (0.05, 0.2, 1.0):
        out = np.zeros(1)
        ratio, added = balance(held, outdoor, outdoor_kg_s, coils, SEA_PA, out)
        assert added == 0.0
        assert outdoor_kg_s * (outdoor - ratio) == pytest.approx(out[0], rel=1e-6)
        assert last < ratio < outdoor
        last = ratio
    dry = float(humidity_ratio_from_dew_point(-5.0))
    out = np.zeros(1)
    ratio, added = balance(held, dry, 0.2, coils, SEA_PA, out)
    assert ratio == held
    assert added == pytest.approx(0.2 * (held - dry) + out[0], rel=1e-9)


def test_a_hall_without_wet_coils_or_outdoor_air_keeps_the_held_dew_point():
    results = evaluate(design(water_c=14.0), COARSE)
    moisture = moisture_of(results)
    assert moisture.dew_point_c == pytest.approx(12.0, abs=1e-3)
    assert moisture.condensed_kg_s == moisture.humidified_kg_s == 0.0
    assert moisture.coils[0].sensible_ratio == 1.0
    assert not {"wet-coil", "hall-humid"} & {f.code for f in results.findings}


def test_a_wet_coil_has_a_latent_load_that_humidifiers_make_good():
    results = evaluate(design(water_c=6.0), COARSE)
    moisture = moisture_of(results)
    coil = moisture.coils[0]
    assert moisture.dew_point_c == pytest.approx(12.0, abs=1e-3)
    assert coil.surface_c == pytest.approx(6.0 + 0.3 * (16.0 - 6.0), abs=0.05)
    assert moisture.humidified_kg_s == pytest.approx(moisture.condensed_kg_s, rel=1e-9)
    assert 0.6 < coil.sensible_ratio < 0.999
    assert coil.latent_w == pytest.approx(coil.condensed_kg_s * LATENT_J_KG)
    # evaporated with the hall's own heat: the loop carries no more than it did
    dry = evaluate(design(water_c=14.0), COARSE)
    assert results.liquid.require().chilled_heat_w == pytest.approx(dry.liquid.require().chilled_heat_w, rel=1e-6)
    finding = next(f for f in results.findings if f.code == "wet-coil")
    assert "sensible heat ratio" in finding.message
    names = [name for name, _, _ in air_facts(design(water_c=6.0), results, "c")]
    assert {"Sensible heat", "Coldest surface", "Latent heat", "Sensible heat ratio"} <= set(names)


def test_outdoor_air_brings_vapour_that_coils_and_the_loop_take():
    results = evaluate(design(water_c=6.0, outdoor_m3_s=0.3), COARSE)
    moisture = moisture_of(results)
    outdoor = float(humidity_ratio_from_wet_bulb(32.0, 27.0))
    assert moisture.outdoor_kg_s == pytest.approx(0.3 * 1.2 * (outdoor - moisture.humidity_ratio), rel=1e-6)
    assert moisture.outdoor_kg_s == pytest.approx(moisture.condensed_kg_s, rel=1e-5)
    assert 12.0 < moisture.dew_point_c < dew_point_c(32.0, outdoor)
    without = evaluate(design(water_c=6.0), COARSE)
    more = results.liquid.require().chilled_heat_w - without.liquid.require().chilled_heat_w
    # the pump of the loop has a little more to carry too
    assert more == pytest.approx(moisture.latent_w, rel=0.02)
    assert results.energy.require().balance_error_ratio < 1e-6


def test_dry_coils_leave_the_vapour_of_outdoor_air_in_the_hall():
    results = evaluate(design(water_c=22.0, outdoor_m3_s=0.2), COARSE)
    found = list(humid_halls(Evidence(design(), results.thermal.value, results.liquid.value)))
    assert len(found) == 1
    assert "recommended" in found[0].message
    assert moisture_of(results).dew_point_c > 20.0


def test_doors_drip_only_where_their_surface_is_below_the_dew_point():
    warm, cold = hall_of_doors(water_c=14.0), hall_of_doors(water_c=7.0)
    found = {}
    for name, project in (("warm", warm), ("cold", cold)):
        humid = project.with_changes({"assumptions": replace(project.assumptions, room_dew_point_c=13.0)})
        results = evaluate(humid, COARSE)
        found[name] = [
            f for f in cold_surfaces(Evidence(humid, results.thermal.value, results.liquid.value))
            if f.code == "condensation"
        ]  # fmt: skip
    assert found["warm"] == []
    assert len(found["cold"]) == 1
    assert "rear doors drip" in found["cold"][0].message


def test_a_trace_of_condensate_that_would_read_as_nought_is_not_told():
    results = evaluate(design(water_c=6.0), COARSE)
    liquid = results.liquid.require()
    moisture = moisture_of(results)
    traces = replace(moisture, coils=tuple(replace(c, condensed_kg_s=1e-6) for c in moisture.coils))
    found = []
    for known in (moisture, traces):
        evidence = Evidence(design(water_c=6.0), results.thermal.value, replace(liquid, moisture=(known,)))
        found.append([f.code for f in cold_surfaces(evidence)])
    assert found == [["wet-coil"], []]
