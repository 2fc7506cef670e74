"""CDUs: equal to their rating at rating, by effectiveness elsewhere; and the flow that racks need."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from core.catalogue.loader import load_catalogue
from core.catalogue.placing import placed_from_item
from core.model.cooling import Cdu, Coolant
from core.model.project import Project
from core.model.rack import CoolingKind, Rack, RackUnit
from core.model.scenario import Assumptions
from core.plant.cdu import design_flow, operate_cdu, pump_power_w, rated_exchanger
from core.plant.cdu_kernels import effectiveness, operate_exchanger, supply_at_rates_c, transfer_units
from core.plant.coolant import boiling_c, properties
from core.plant.rack_flow import bath_c, rack_need, table_flow_l_min, table_resistances

TABLE = {25.0: (59.0, 15.9), 30.0: (71.0, 22.1), 35.0: (89.0, 33.8), 40.0: (119.0, 58.6), 45.0: (177.0, 126.9)}
RATINGS = {
    "vertiv-coolchip-cdu-2300-row": (2.3e6, 4.0),
    "coolit-chx2000-row": (2.0e6, 5.0),
    "motivair-schneider-mcdu-70": (2.5e6, 4.0),
    "open-design-ocp-project-deschutes-cdu": (2.0e6, 3.0),
    "vertiv-xdu1350-in-row-perimeter": (1.368e6, 4.0),
}


@pytest.mark.parametrize("item_id", RATINGS)
def test_a_catalogue_cdu_meets_its_rating_at_its_rated_flows(item_id):
    heat, approach = RATINGS[item_id]
    cdu = placed_from_item(load_catalogue(), item_id, tag="CDU", hall_id="", x_m=0.0, y_m=0.0, rotation_deg=0)
    assert isinstance(cdu, Cdu)
    assert (cdu.capacity_w, cdu.approach_k) == (heat, approach)
    rated = rated_exchanger(cdu)
    reached = supply_at_rates_c(heat, rated.hot_rate_w_k, rated.cold_rate_w_k, 30.0, rated.ua_w_k,
                                rated.hot_rate_w_k, rated.cold_rate_w_k)  # fmt: skip
    assert reached - 30.0 == pytest.approx(approach, abs=1e-9)


def test_balanced_flows_give_the_textbook_effectiveness():
    """Rise 10 K at an approach of 4 K: effectiveness 0.714, 2.5 transfer units."""
    assert effectiveness(2.5, 1.0) == pytest.approx(10.0 / 14.0, rel=1e-12)
    assert transfer_units(10.0 / 14.0, 1.0) == pytest.approx(2.5, rel=1e-12)


@pytest.mark.parametrize("rate_ratio", [0.05, 0.4, 0.8, 0.999])
@pytest.mark.parametrize("ntu", [0.3, 1.5, 4.0])
def test_transfer_units_are_the_inverse_of_effectiveness(ntu, rate_ratio):
    assert transfer_units(effectiveness(ntu, rate_ratio), rate_ratio) == pytest.approx(ntu, rel=1e-8)


def test_the_exchanger_equals_the_mean_temperature_difference_method():
    """Heat = UA times the logarithmic mean difference, an independent formula."""
    ua, hot, cold, heat, facility = 3.0e5, 8.0e4, 1.0e5, 8.0e5, 30.0
    supply = supply_at_rates_c(heat, hot, cold, facility, ua, hot, cold)
    near, far = supply - facility, supply + heat / hot - facility - heat / cold
    assert ua * (far - near) / math.log(far / near) == pytest.approx(heat, rel=1e-9)


def test_the_valve_holds_the_set_point_and_full_flow_is_the_limit():
    supply, rate = operate_exchanger(5e5, 8e4, 25.0, 35.0, 3e5, 8e4, 1e5)
    assert supply == 35.0
    assert 0.0 < rate < 1e5
    assert supply_at_rates_c(5e5, 8e4, rate, 25.0, 3e5, 8e4, 1e5) == pytest.approx(35.0, abs=1e-6)
    hotter, full = operate_exchanger(5e5, 8e4, 34.0, 35.0, 3e5, 8e4, 1e5)
    assert full == 1e5
    assert hotter > 35.0


def test_warmer_facility_water_never_cools_the_racks_better():
    reached = [operate_exchanger(6e5, 8e4, t, 32.0, 3e5, 8e4, 1e5)[0] for t in range(20, 45)]
    assert reached == sorted(reached)


def test_an_undersized_facility_flow_is_raised_to_what_the_approach_needs():
    cdu = Cdu(capacity_w=1e6, approach_k=4.0, flow_kg_s=25.0, facility_flow_kg_s=1.0)
    assert rated_exchanger(cdu).cold_rate_w_k * (4.0 + 1e6 / (25.0 * 3870.0)) > 1e6


def rack(**changes):
    unit = RackUnit(name="GB300 NVL72", rated_power_w=155_000.0, liquid_ratio=0.9, liquid_flow_kg_s=2.465)
    return replace(Rack(tag="R", units=(unit,), cooling=CoolingKind.DIRECT_TO_CHIP), **changes)


@pytest.mark.parametrize("supply_c", TABLE)
def test_the_gb300_flow_table_is_met(supply_c):
    flow, drop_kpa = TABLE[supply_c]
    need = rack_need(rack(), Assumptions(), Coolant.PG25, supply_c)
    litres = need.required_kg_s(supply_c) / properties("pg25", 30.0).density_kg_m3 * 60_000.0
    assert litres == pytest.approx(flow, rel=1e-9)
    linear, quadratic = table_resistances()
    assert linear * flow + quadratic * flow**2 == pytest.approx(drop_kpa, rel=0.02)


def test_beyond_the_table_the_return_stays_and_near_it_the_flow_grows_without_bound():
    assert table_flow_l_min(20.0) < 59.0
    assert table_flow_l_min(50.0) > 177.0
    assert table_flow_l_min(60.0) == math.inf


def test_other_contents_keep_the_return_of_their_data_sheet():
    unit = RackUnit(name="8 x HGX", rated_power_w=60e3, liquid_ratio=0.75, liquid_flow_kg_s=1.2)
    need = rack_need(rack(units=(unit,)), Assumptions(), Coolant.PG25, 45.0)
    assert need.required_kg_s(45.0) == pytest.approx(1.2, rel=2e-3)
    assert need.required_kg_s(30.0) < 0.6
    assert need.required_kg_s(60.0) == math.inf


def test_a_boiling_bath_stays_at_its_boiling_point():
    tank = rack(cooling=CoolingKind.IMMERSION, bath_coolant=Coolant.TWO_PHASE)
    assert bath_c(tank, 38.0, 1.0) == boiling_c(Coolant.TWO_PHASE) == 49.0
    assert bath_c(replace(tank, bath_coolant=Coolant.DIELECTRIC_OIL), 38.0, 0.5) == 42.0


def two_cdus(**changes):
    cdus = [
        Cdu(id=f"c{n}", tag=f"CDU-{n}", x_m=6.0 * n, y_m=0.0, redundancy_group="G", spare_unit_count=1, **changes)
        for n in (0, 1)
    ]
    racks = [rack(id=f"r{n}", tag=f"R{n}", x_m=1.0 + 0.6 * n, y_m=0.0, cdu_id="c0") for n in range(6)]
    return Project.of([*cdus, *racks])


def test_units_of_a_group_share_flow_and_heat_also_when_one_is_off():
    from core.plant.loops import cdu_shares, rack_liquid_heat

    project = two_cdus()
    shares = dict(cdu_shares(project, "c0"))
    assert sum(shares.values()) == pytest.approx(1.0, abs=1e-12)
    assert shares["c0"] == pytest.approx(0.5, abs=0.02)
    lost = project.with_changes({"c0": replace(project.get("c0"), is_on=False)})
    assert dict(cdu_shares(lost, "c0")) == {"c1": 1.0}
    heat = rack_liquid_heat(lost, {f"r{n}": 1e5 for n in range(6)})
    assert heat == {"c1": pytest.approx(6e5)}


def test_pump_power_falls_with_the_cube_of_the_flow_and_the_unit_that_is_off_takes_none():
    project = two_cdus()
    cdu = project.get("c0")
    flow, power, heat = design_flow(project, cdu)
    assert pump_power_w(project, cdu, heat) == pytest.approx(power)
    assert pump_power_w(project, cdu, 0.5 * heat) == pytest.approx(power / 8.0)
    assert pump_power_w(project, replace(cdu, is_on=False), heat) == 0.0
    assert operate_cdu(project, cdu, heat, 28.0).flow_kg_s == pytest.approx(flow)


def test_a_liquid_to_air_unit_passes_its_heat_to_the_air_that_it_moves():
    unit = Cdu(id="c", tag="L2A", capacity_w=100e3, approach_k=14.0, flow_kg_s=2.2, rejects_to_air=True,
               airflow_m3_s=6.4, supply_set_c=20.0)  # fmt: skip
    project = Project.of([unit])
    point = operate_cdu(project, unit, 100e3, 25.0)
    assert point.supply_c == pytest.approx(39.0, abs=0.01)
    assert point.facility_return_c == pytest.approx(25.0 + 100e3 / (6.4 * 1206.0), abs=0.01)
