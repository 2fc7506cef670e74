import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UnitError
from core.model.field_types import PLURAL_NAMES, Shape, fields_of
from core.model.rack import RackUnit
from core.units import (
    QUANTITIES,
    display_unit,
    format_quantity,
    parse_quantity,
    quantity_of_field,
    split_unit,
    unit_in_words,
)


@pytest.mark.parametrize(
    ("text", "quantity", "value_si"),
    [
        ("2 m", "length", 2.0),
        ("600 mm", "length", 0.6),
        ("60cm", "length", 0.6),
        ("10 ft", "length", 3.048),
        ("12 in", "length", 0.3048),
        ("2'6\"", "length", 0.762),
        ("2' 6", "length", 0.762),
        ("-2'6\"", "length", -0.762),
        ("12 ft 3 in", "length", 3.7338),
        ("5'", "length", 1.524),
        ("42 U", "length", 1.8669),
        ("12.5 kW", "power", 12_500.0),
        ("12.5kw", "power", 12_500.0),
        ("1.2 MW", "power", 1.2e6),
        ("1 hp", "power", 745.69987),
        ("12000 BTU/h", "power", 3516.85284),
        ("1 ton", "power", 3516.85284),
        ("2 tons", "power", 7033.70568),
        ("32 F", "temperature", 0.0),
        ("77 °F", "temperature", 25.0),
        ("21,5 °C", "temperature", 21.5),
        ("-5", "temperature", -5.0),
        ("300 K", "temperature", 26.85),
        ("18 F", "temperature_difference", 10.0),
        ("10 °C", "temperature_difference", 10.0),
        ("60 L/min", "flow", 1.0),
        ("100 gpm", "flow", 6.30901964),
        ("3600 kg/h", "flow", 1.0),
        ("3600 m3/h", "airflow", 1.0),
        ("1000 cfm", "airflow", 0.47194745),
        ("100 lb", "mass", 45.359237),
        ("1.5 t", "mass", 1500.0),
        ("100 ft2", "area", 9.290304),
        ("25 %", "ratio", 0.25),
        ("25", "ratio", 0.25),
        ("0.98", "power_factor", 0.98),
        ("98 %", "power_factor", 0.98),
        ("250 kPa", "pressure", 250_000.0),
        ("1 psi", "pressure", 6894.757),
        ("0.1 inH2O", "pressure", 24.9082),
        ("2 MWh", "energy", 7.2e9),
        ("$ 89/MWh", "energy_price", None),
        ("89 USD/MWh", "energy_price", 0.089),
        ("418 g/kWh", "carbon", 0.418),
        ("15 min", "time", 900.0),
        ("13.8 kV", "voltage", 13_800.0),
        ("1,200", "length", 1200.0),
        ("1 200 mm", "length", 1.2),
        ("0,125 m", "length", 0.125),
        ("1,234,567.5 W", "power", 1_234_567.5),
        ("1e3 W", "power", 1000.0),
        (" 7 ", "number", 7.0),
    ],
)
def test_what_people_type_is_read_as_they_mean_it(text, quantity, value_si):
    if value_si is None:
        with pytest.raises(UnitError):
            parse_quantity(text, quantity)
    else:
        assert parse_quantity(text, quantity) == pytest.approx(value_si, rel=1e-7, abs=1e-12)


def test_a_number_alone_takes_the_unit_of_the_box_or_of_the_system():
    assert parse_quantity("10", "power", unit="kW") == 10_000.0
    assert parse_quantity("10", "length", system="imperial") == pytest.approx(3.048, rel=1e-12)
    assert parse_quantity("77", "temperature", system="imperial") == pytest.approx(25.0, abs=1e-12)
    assert parse_quantity("10 W", "power", unit="kW") == 10.0


@pytest.mark.parametrize(
    "text", ["", " ", "kW", "ten kW", "5 kg", "1.2.3 kW", "nan", "inf W", "--5 W", "5 kW kW", "1e999 W"]
)
def test_what_is_no_power_is_refused_in_words(text):
    with pytest.raises(UnitError) as caught:
        parse_quantity(text, "power")
    assert "power" in caught.value.message
    assert caught.value.hint


def test_a_unit_of_another_quantity_is_refused_with_those_that_fit():
    with pytest.raises(UnitError, match="'kg' is no unit of power") as caught:
        parse_quantity("5 kg", "power")
    assert "kW" in caught.value.hint


def test_an_unknown_quantity_is_refused():
    with pytest.raises(UnitError, match="no quantity 'love'"):
        format_quantity(1.0, "love")
    with pytest.raises(UnitError, match="'furlong' is no unit of length"):
        format_quantity(1.0, "length", unit="furlong")


@pytest.mark.parametrize(
    ("value_si", "quantity", "system", "text"),
    [
        (12_500.0, "power", "metric", "12.5 kW"),
        (999.0, "power", "metric", "999 W"),
        (1.25e6, "power", "metric", "1.25 MW"),
        (0.0, "power", "metric", "0 W"),
        (-0.0, "power", "metric", "0 W"),
        (0.6, "length", "metric", "0.6 m"),
        (3.048, "length", "imperial", "10 ft"),
        (25.0, "temperature", "imperial", "77 °F"),
        (10.0, "temperature_difference", "imperial", "18 °F"),
        (0.25, "ratio", "metric", "25 %"),
        (0.98, "power_factor", "metric", "0.98"),
        (8.0, "airflow", "imperial", "16951 cfm"),
        (7.2e9, "energy", "metric", "2 MWh"),
        (180.0, "angle", "metric", "180°"),
        (1e-9, "length", "metric", "0 m"),
        (math.nan, "temperature", "metric", "–"),
        (3.0, "number", "metric", "3"),
    ],
)
def test_values_are_written_as_people_read_them(value_si, quantity, system, text):
    assert format_quantity(value_si, quantity, system) == text


def test_the_unit_can_be_chosen_and_left_off():
    assert format_quantity(0.6, "length", unit="mm") == "600 mm"
    assert format_quantity(12_500.0, "power", with_unit=False) == "12.5"
    assert display_unit(12_500.0, "power") == "kW"
    assert format_quantity(12_345.678, "power", significant_digits=3) == "12.3 kW"


@given(st.sampled_from(sorted(QUANTITIES)), st.floats(-1e6, 1e6), st.sampled_from(("metric", "imperial")))
def test_reading_what_was_written_gives_the_value_to_the_precision_shown(quantity, value_si, system):
    text = format_quantity(value_si, quantity, system)
    unit = next(u for u in QUANTITIES[quantity].units if u.symbol == display_unit(value_si, quantity, system))
    shown = value_si / unit.factor - unit.offset
    half_a_step = max(0.5 * 10.0 ** -QUANTITIES[quantity].decimals, abs(shown) * 0.5e-5) * 1.0001
    assert abs(parse_quantity(text, quantity, system=system) - value_si) <= half_a_step * unit.factor
    assert format_quantity(parse_quantity(text, quantity, system=system), quantity, system, unit=unit.symbol) == (
        format_quantity(value_si, quantity, system, unit=unit.symbol)
    )


@given(st.floats(-1e3, 1e3), st.data())
def test_every_unit_that_can_be_shown_can_be_typed(value_si, data):
    quantity = QUANTITIES[data.draw(st.sampled_from(sorted(QUANTITIES)))]
    unit = data.draw(st.sampled_from(quantity.units))
    number = value_si / unit.factor - unit.offset
    text = f"{number!r} {unit.symbol}"
    if unit.symbol or quantity.name == "number":
        assert parse_quantity(text, quantity.name) == pytest.approx(value_si, rel=1e-9, abs=1e-9)


def test_every_number_of_the_model_has_a_quantity_and_only_pure_numbers_have_none():
    plain = {
        f.name
        for kind in (*PLURAL_NAMES, RackUnit)
        for f in fields_of(kind)
        if f.shape in (Shape.REAL, Shape.INTEGER) and quantity_of_field(f.name) == "number"
    }
    counts = {"u_position", "u_height", "u_capacity", "accelerator_count", "module_count", "spare_module_count"}
    counts |= {"page_number", "power_supply_count"}
    counts |= {"shelf_count", "spare_shelf_count"}
    counts |= {"pump_count", "spare_pump_count", "spare_unit_count"}
    assert plain == counts | {
        "cop_rated",
        "cycles_of_concentration",
        "merit_order",
        "cable_run_count",
        "failures_per_year",
        "measure",
    }


@pytest.mark.parametrize(
    ("field", "quantity"),
    [
        ("x_m", "length"),
        ("rated_power_w", "power"),
        ("supply_set_c", "temperature"),
        ("server_air_rise_k", "temperature_difference"),
        ("water_flow_kg_s", "flow"),
        ("airflow_m3_s", "airflow"),
        ("weight_kg", "mass"),
        ("load_ratio", "ratio"),
        ("coil_effectiveness", "ratio"),
        ("rack_power_factor_ratio", "power_factor"),
        ("pump_head_pa", "pressure"),
        ("energy_j", "energy"),
        ("price_usd", "price"),
        ("cost_usd_kwh", "energy_price"),
        ("carbon_kg_kwh", "carbon"),
        ("autonomy_s", "time"),
        ("voltage_v", "voltage"),
        ("lighting_w_m2", "power_density"),
        ("air_cp_j_kg_k", "specific_heat"),
        ("air_density_kg_m3", "density"),
        ("bf16_tflop_s", "compute_rate"),
        ("memory_gb", "memory"),
        ("latitude_deg", "angle"),
    ],
)
def test_the_end_of_a_name_tells_the_quantity(field, quantity):
    assert quantity_of_field(field) == quantity


def test_names_fall_into_stem_and_unit_also_for_units_that_the_model_does_not_use():
    assert split_unit("width_mm") == ("width", "mm")
    assert split_unit("power_kw") == ("power", "kw")
    assert split_unit("water_flow_kg_s") == ("water_flow", "kg_s")
    assert split_unit("has_roof") == ("has_roof", "")
    assert unit_in_words("water_flow_kg_s") == "kilograms a second"
