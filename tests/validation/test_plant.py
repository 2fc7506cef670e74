"""Component models of the plant against their sources; points, sources and tolerances lie in the plant_* folders."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from core.catalogue.defaults import load_defaults
from core.model.cooling import HeatRejection, HeatRejectionKind
from core.plant import cdu_kernels, chiller_kernels, cooler_kernels, rack_flow, tower_kernels
from core.plant import unit_columns as at
from core.plant.heat_rejection import Weather, chiller_cop
from core.plant.unit_kernels import operate_unit
from core.plant.unit_rows import curve_of, unit_row

pytestmark = pytest.mark.validation_fast
FOLDER = Path(__file__).parent


def points(name):
    return json.loads((FOLDER / name / "points.json").read_text(encoding="utf-8"))


def test_chiller_curves_give_one_at_their_rating(quote):
    found = points("plant_chillers")
    errors = []
    for key in found["curves"]:
        curve = load_defaults().chiller_curves[key]
        errors.append(curve.capacity_ratio(curve.x_rated_c, curve.y_rated_c) - 1.0)
        errors.append(curve.input_ratio(curve.x_rated_c, curve.y_rated_c) - 1.0)
        b0, b1, b2 = curve.part_load_coefficients
        assert b0 + b1 + b2 == pytest.approx(1.0, abs=0.02)
        half = found["half_load"].get(key)
        assert half is None or (b0 + 0.5 * b1 + 0.25 * b2) / 0.5 == pytest.approx(half, abs=0.01)
    quote("chillers", "ratios at rating", errors, reference=found["source"], tolerance="0.035", unit="1")
    assert max(map(abs, errors)) < 0.035


@pytest.mark.parametrize(
    ("kind", "cop", "y_c"),
    [(HeatRejectionKind.AIR_COOLED_CHILLER, 3.1, 35.0), (HeatRejectionKind.WATER_COOLED_CHILLER, 5.96, 29.44)],
)
def test_a_chiller_gives_its_rated_cop_and_capacity_whatever_its_rated_supply(kind, cop, y_c):
    for supply_c in (6.67, 9.0, 18.0, 24.0):
        unit = HeatRejection(kind=kind, cop_rated=cop, rated_supply_c=supply_c, capacity_w=1e6)
        row = unit_row(unit)
        assert 1.0 / (row[at.INPUT_RATIO] * chiller_kernels.input_ratio(row, supply_c, y_c)) == pytest.approx(cop)
        assert chiller_kernels.available_w(row, supply_c, y_c) == pytest.approx(1e6)
        power, reached = chiller_kernels.compressor_w(row, 1e6, supply_c, y_c)
        assert power == pytest.approx(1e6 / cop, rel=0.01)
        assert reached == pytest.approx(supply_c)


def test_inside_its_range_a_chiller_is_the_published_curve():
    unit = HeatRejection(cop_rated=2.67, rated_supply_c=6.67, capacity_w=1e6)
    curve, row = curve_of(unit), unit_row(unit)
    at_rating = curve.input_ratio(6.67, 35.0)
    for x_c, y_c in ((6.0, 25.0), (8.0, 30.0), (9.9, 45.0)):
        expected = curve.input_ratio(x_c, y_c) / at_rating / 2.67
        assert row[at.INPUT_RATIO] * chiller_kernels.input_ratio(row, x_c, y_c) == pytest.approx(expected)
        available = 1e6 * curve.capacity_ratio(x_c, y_c) / curve.capacity_ratio(6.67, 35.0)
        assert chiller_kernels.available_w(row, x_c, y_c) == pytest.approx(available)
        b0, b1, b2 = curve.part_load_coefficients
        power = chiller_kernels.compressor_w(row, 0.6 * available, x_c, y_c)[0]
        part = (b0 + 0.6 * b1 + 0.36 * b2) / (b0 + b1 + b2)
        assert power == pytest.approx(available * expected * part)


def test_the_fraction_of_carnot_is_that_of_such_machines():
    found = points("plant_chillers")["carnot"]
    for key, across_k in (("mcquay_agz", 13.0), ("york_yt_1055", 7.0)):
        curve = load_defaults().chiller_curves[key]
        evaporating = curve.x_rated_c - 1.5
        carnot = (evaporating + 273.15) / (curve.y_rated_c + across_k - evaporating)
        low, high = found[key]
        assert low < curve.cop_rated / carnot < high


def test_yorkcalc_gives_its_published_points(quote):
    found = points("plant_towers")
    errors = [
        tower_kernels.yorkcalc_approach_k(p["wet_bulb_c"], p["range_k"], p["liquid_gas"]) - p["approach_k"]
        for p in found["approach_k"]
    ]
    quote("towers", "YorkCalc approach", errors, reference=found["source"], tolerance="0.05 K")
    assert max(map(abs, errors)) < 0.05


def test_the_polynomial_is_inverted_where_it_is_used():
    for wet_c, range_k in ((25.0, 5.6), (10.0, 8.0), (-5.0, 10.0)):
        for liquid_gas in (0.3, 0.8, 1.4, 2.5):
            approach = tower_kernels.yorkcalc_approach_k(wet_c, range_k, liquid_gas)
            assert tower_kernels.liquid_gas_for(wet_c, range_k, approach) == pytest.approx(liquid_gas, rel=1e-6)


def test_a_tower_gives_its_rating_and_evaporates_as_towers_do():
    tower = HeatRejection(kind=HeatRejectionKind.COOLING_TOWER, capacity_w=4.5e6, approach_k=3.8, rated_rise_k=5.6)
    row = unit_row(replace(tower, exchanger_approach_k=0.0, drift_ratio=0.0))
    _, fan_w, water, supply_c, *_ = operate_unit(row, 4.5e6, 20.0, 25.6, 33.0, 25.55)
    assert supply_c == pytest.approx(25.55 + 3.8, abs=1e-6)
    assert fan_w == tower.fan_power_w
    per_k = water * 3.0 / 4.0 / (4.5e6 / (4186.0 * 5.6)) / 5.6
    found = points("plant_towers")["evaporation"]
    assert found["low_ratio_per_k"] < per_k < found["high_ratio_per_k"]


def test_a_dry_cooler_gives_its_rating_with_any_airflow(quote):
    found = points("plant_coolers")
    p = found["dry_cooler"]
    rise_k = p["fluid_in_c"] - p["fluid_out_c"]
    errors = []
    for airflow in (0.0, 300.0, 420.0):
        unit = HeatRejection(
            kind=HeatRejectionKind.DRY_COOLER,
            capacity_w=p["heat_w"],
            approach_k=p["fluid_out_c"] - p["air_c"],
            rated_rise_k=rise_k,
            fan_power_w=p["fan_w"],
            airflow_m3_s=airflow,
        )
        _, fan_w, _, supply_c, *_ = operate_unit(unit_row(unit), p["heat_w"], 30.0, 30.0 + rise_k, p["air_c"], 24.0)
        errors.append(supply_c - p["fluid_out_c"])
        assert fan_w == pytest.approx(p["fan_w"])
    quote("dry cooler", "fluid at rating", errors, reference=found["source"], tolerance="0.01 K")
    assert max(map(abs, errors)) < 0.01


def test_pads_and_crossflow_coils_give_their_published_effectiveness():
    found = points("plant_coolers")
    for p in found["pad"]:
        effectiveness = cooler_kernels.pad_effectiveness(p["depth_m"], p["velocity_m_s"])
        assert effectiveness == pytest.approx(p["effectiveness"], abs=0.005)
    cross = found["crossflow"]
    assert cooler_kernels.crossflow_effectiveness(1.0, 1.0) == pytest.approx(
        cross["effectiveness"], abs=cross["tolerance"]
    )
    for rate_ratio in (0.1, 0.5, 1.0):
        units = cooler_kernels.transfer_units_for(0.7, rate_ratio)
        assert cooler_kernels.crossflow_effectiveness(units, rate_ratio) == pytest.approx(0.7, abs=1e-9)


def test_the_gb300_flow_table_and_the_rated_cdu():
    found = points("plant_liquid")
    for p in found["gb300"]:
        assert rack_flow.table_flow_l_min(p["supply_c"]) == pytest.approx(p["flow_l_min"], abs=0.5)
        # 25 % glycol: 15.2 K l/min per kW, so that all rows return near 59 C
        returned = p["supply_c"] + 15.2 * 139.5 / p["flow_l_min"]
        assert returned == pytest.approx(p["return_c"], abs=0.6)
    cdu = found["cdu"]
    assert cdu_kernels.effectiveness(cdu["transfer_units"], 1.0) == pytest.approx(cdu["effectiveness"], abs=1e-3)
    rated = cdu["rise_k"] / (cdu["rise_k"] + cdu["approach_k"])
    assert cdu_kernels.transfer_units(rated, 1.0) == pytest.approx(cdu["transfer_units"])


def test_the_cop_at_the_rating_is_the_rated_one_in_the_models_own_words():
    unit = HeatRejection(cop_rated=3.0, rated_supply_c=7.0)
    assert chiller_cop(unit, 7.0, Weather(35.0, 24.0)) == pytest.approx(3.0)
