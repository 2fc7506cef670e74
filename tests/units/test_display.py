"""Texts in the units that a planner reads."""

from __future__ import annotations

import pytest

from core.units import parse_quantity
from core.units.display import _REWRITINGS, DisplayUnits, as_read, axis, quantity_as_read, units_in_use, use_units


@pytest.fixture(autouse=True)
def metric_again():
    """Leave the process as it was."""
    yield
    use_units(DisplayUnits())


def imperial() -> None:
    """Read everything in imperial units."""
    use_units(DisplayUnits.all_in("imperial"))


def test_metric_texts_stay_as_they_are() -> None:
    assert as_read("R-1 at 24.1 °C, 3.6 m, 1,350 kg") == "R-1 at 24.1 °C, 3.6 m, 1,350 kg"


@pytest.mark.parametrize(
    ("metric", "imperial_text"),
    [
        ("24.1 °C", "75.4 °F"),
        ("7.9 K below A1 limit", "14.2 °F below A1 limit"),
        ("41 → 54 °C to racks", "106 → 129 °F to racks"),
        ("allowed are 18 to 27 °C", "allowed are 64 to 81 °F"),
        ("x 3.600 m   y −1.500 m", "x 11.811 ft   y −4.921 ft"),
        ("gets 131 l/min, at 45.0 °C it needs 147 l/min (−11 %, pressure +153 kPa)",
         "gets 34.6 gpm, at 113.0 °F it needs 38.8 gpm (−11 %, pressure +22.2 psi)"),
        ("1,350 kg on 0.72 m²", "2,976 lb on 7.8 ft²"),
        ("moves 18.45 m³/s", "moves 39,093 cfm"),
        ("12.5 Pa", "0.0502 inH₂O"),
        ("148 kg/min", "39.1 gpm"),
        ("85 m · design 22.0 °C · 301 g/kWh", "279 ft · design 71.6 °F · 301 g/kWh"),
        ("0.329 kgCO₂e/kWh and 12 kg CO2e/h", "0.329 kgCO₂e/kWh and 12 kg CO2e/h"),
        ("142 kW at 415 V, 0.4 A, 6 U", "142 kW at 415 V, 0.4 A, 6 U"),
        ("R-K02 in hall 2 meets row B-3", "R-K02 in hall 2 meets row B-3"),
        ("0.6 m cells", "2.0 ft cells"),
        ("620 m² with 7.34 kW/m² and 850 kg/m²", "6674 ft² with 682 W/ft² and 174 lb/ft²"),
    ],
)  # fmt: skip
def test_quantities_of_a_text_are_rewritten_and_nothing_else(metric: str, imperial_text: str) -> None:
    imperial()
    assert as_read(metric) == imperial_text


def test_each_kind_has_a_system_of_its_own() -> None:
    use_units(DisplayUnits().with_kind("temperature", "imperial"))
    assert as_read("24.1 °C over 3.6 m") == "75.4 °F over 3.6 m"
    assert quantity_as_read(24.1, "temperature") == "75.38 °F"
    assert quantity_as_read(3.6, "length") == "3.6 m"


@pytest.mark.parametrize("symbol", sorted(_REWRITINGS))
def test_factors_agree_with_what_can_be_typed(symbol: str) -> None:
    """Where both units can be typed, typing either gives the same value."""
    rule = _REWRITINGS[symbol]
    quantity = {"temperature": "temperature" if symbol == "°C" else "temperature_difference", "length": "length",
                "liquid": "flow", "airflow": "airflow", "pressure": "pressure", "mass": "mass"}[rule.kind]  # fmt: skip
    known = {"m²": "area", "W/m²": "power_density", "kW/m²": "power_density"}.get(symbol, quantity)
    if symbol in ("K/s", "m/s", "kg/min", "L/h", "m³/h", "m³", "L/kWh", "t", "kg/m²"):
        pytest.skip("one of the two cannot be typed")
    there = 37.0 * rule.factor + rule.offset
    si = parse_quantity(f"37 {symbol}", known)
    assert parse_quantity(f"{there:.9f} {rule.symbol}", known) == pytest.approx(si, rel=2e-5)


def test_scales_are_read_in_the_same_units() -> None:
    unit, number = axis("°C")
    assert (unit, number(20.0)) == ("°C", 20.0)
    imperial()
    unit, number = axis("°C")
    assert unit == "°F"
    assert number(20.0) == pytest.approx(68.0)


def test_stored_choices_that_make_no_sense_are_metric() -> None:
    assert DisplayUnits.from_values({"length": "imperial", "mass": 3}) == DisplayUnits(length="imperial")
    assert DisplayUnits.from_values("imperial") == DisplayUnits()
    assert units_in_use() == DisplayUnits()
