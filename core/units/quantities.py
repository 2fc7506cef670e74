"""Every quantity that people type or read, with its units and factors.

A liquid flow in litres or gallons is taken as water of 1 kg per litre, true to 0.5 % up to 32 °C.

Sources of factors: NIST Special Publication 811 (2008), appendix B; mechanical horsepower 550 ft lbf/s; one ton of
refrigeration 12 000 Btu(IT)/h; inch of water at 4 °C.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

System = Literal["metric", "imperial"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: ``value_si = (value + offset) * factor``."""

    symbol: str
    factor: float
    offset: float = 0.0
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A physical quantity with its units.

    Attributes:
        name: Name, such as ``power``.
        words: SI unit in words, as in "in metres".
        units: Every unit that may be typed; the first one is SI.
        metric: Symbols to show, largest first; the first one in which the value is at least 1 is used.
        imperial: The same for the imperial system.
        decimals: Most decimals shown.
    """

    name: str
    words: str
    units: tuple[Unit, ...]
    metric: tuple[str, ...]
    imperial: tuple[str, ...]
    decimals: int = 4


FOOT_M = 0.3048
_BTU_H_W = 0.29307107
_POUND_KG = 0.45359237
_GALLON_M3 = 3.785411784e-3

_ALL = (
    Quantity(
        "length",
        "metres",
        (
            Unit("m", 1.0, 0.0, ("metre", "metres", "meter", "meters")),
            Unit("mm", 1e-3),
            Unit("cm", 1e-2),
            Unit("km", 1e3),
            Unit("ft", FOOT_M, 0.0, ("'", "′", "feet", "foot")),
            Unit("in", FOOT_M / 12.0, 0.0, ('"', "″", "inch", "inches")),
            Unit("U", 0.04445),
        ),
        ("m",),
        ("ft",),
    ),
    Quantity(
        "power",
        "watts",
        (
            Unit("W", 1.0, 0.0, ("watt", "watts")),
            Unit("kW", 1e3),
            Unit("MW", 1e6),
            Unit("GW", 1e9),
            Unit("hp", 745.69987),
            Unit("BTU/h", _BTU_H_W, 0.0, ("btuh", "btu/hr")),
            Unit("ton", 12_000.0 * _BTU_H_W, 0.0, ("tons", "tr", "rt")),
        ),
        ("MW", "kW", "W"),
        ("MW", "kW", "W"),
    ),
    Quantity(
        "temperature",
        "degrees Celsius",
        (
            Unit("°C", 1.0, 0.0, ("c", "degc", "celsius")),
            Unit("°F", 5.0 / 9.0, -32.0, ("f", "degf", "fahrenheit")),
            Unit("K", 1.0, -273.15, ("kelvin",)),
        ),
        ("°C",),
        ("°F",),
        3,
    ),
    Quantity(
        "temperature_difference",
        "kelvins",
        (
            Unit("K", 1.0, 0.0, ("c", "°c", "δ°c", "kelvin")),
            Unit("°F", 5.0 / 9.0, 0.0, ("f", "degf", "δ°f", "r")),
        ),
        ("K",),
        ("°F",),
        3,
    ),
    Quantity(
        "flow",
        "kilograms a second",
        (
            Unit("kg/s", 1.0),
            Unit("kg/h", 1.0 / 3600.0),
            Unit("L/s", 1.0),
            Unit("L/min", 1.0 / 60.0, 0.0, ("lpm",)),
            Unit("L/h", 1.0 / 3600.0),
            Unit("m³/h", 1000.0 / 3600.0, 0.0, ("m3/h",)),
            Unit("gpm", _GALLON_M3 * 1000.0 / 60.0, 0.0, ("gal/min",)),
        ),
        ("kg/s",),
        ("gpm",),
    ),
    Quantity(
        "airflow",
        "cubic metres a second",
        (
            Unit("m³/s", 1.0, 0.0, ("m3/s",)),
            Unit("m³/h", 1.0 / 3600.0, 0.0, ("m3/h", "cmh")),
            Unit("L/s", 1e-3),
            Unit("cfm", FOOT_M**3 / 60.0, 0.0, ("ft3/min", "ft³/min")),
        ),
        ("m³/s",),
        ("cfm",),
        6,
    ),
    Quantity(
        "mass",
        "kilograms",
        (
            Unit("kg", 1.0),
            Unit("g", 1e-3),
            Unit("t", 1e3, 0.0, ("tonne", "tonnes")),
            Unit("lb", _POUND_KG, 0.0, ("lbs",)),
        ),
        ("kg",),
        ("lb",),
    ),
    Quantity(
        "area",
        "square metres",
        (Unit("m²", 1.0, 0.0, ("m2", "sqm")), Unit("ft²", FOOT_M**2, 0.0, ("ft2", "sqft", "sq ft"))),
        ("m²",),
        ("ft²",),
    ),
    Quantity("ratio", "a ratio (0 to 1)", (Unit("", 1.0), Unit("%", 0.01, 0.0, ("percent",))), ("%",), ("%",)),
    Quantity("power_factor", "a power factor (0 to 1)", (Unit("", 1.0), Unit("%", 0.01)), ("",), ("",)),
    Quantity(
        "pressure",
        "pascals",
        (
            Unit("Pa", 1.0),
            Unit("kPa", 1e3),
            Unit("bar", 1e5),
            Unit("psi", 6894.757),
            Unit("inH₂O", 249.082, 0.0, ("inh2o", "inwc", "in.w.c.")),
        ),
        ("kPa", "Pa"),
        ("psi",),
    ),
    Quantity(
        "energy",
        "joules",
        (Unit("J", 1.0), Unit("MJ", 1e6), Unit("kWh", 3.6e6), Unit("MWh", 3.6e9), Unit("GWh", 3.6e12)),
        ("MWh", "kWh"),
        ("MWh", "kWh"),
    ),
    Quantity("price", "US dollars", (Unit("USD", 1.0, 0.0, ("$", "usd")),), ("USD",), ("USD",), 2),
    Quantity(
        "energy_price",
        "US dollars a kilowatt-hour",
        (Unit("USD/kWh", 1.0, 0.0, ("$/kwh",)), Unit("USD/MWh", 1e-3, 0.0, ("$/mwh",))),
        ("USD/kWh",),
        ("USD/kWh",),
    ),
    Quantity(
        "carbon",
        "kilograms of CO2 equivalent a kilowatt-hour",
        (Unit("kg/kWh", 1.0, 0.0, ("kgco2/kwh", "kgco2e/kwh")), Unit("g/kWh", 1e-3, 0.0, ("gco2/kwh", "gco2e/kwh"))),
        ("kg/kWh",),
        ("kg/kWh",),
    ),
    Quantity(
        "time",
        "seconds",
        (
            Unit("s", 1.0, 0.0, ("sec", "second", "seconds")),
            Unit("min", 60.0, 0.0, ("minute", "minutes")),
            Unit("h", 3600.0, 0.0, ("hour", "hours")),
            Unit("d", 86_400.0, 0.0, ("day", "days")),
        ),
        ("h", "min", "s"),
        ("h", "min", "s"),
    ),
    Quantity("voltage", "volts", (Unit("V", 1.0), Unit("kV", 1e3)), ("kV", "V"), ("kV", "V")),
    Quantity("current", "amperes", (Unit("A", 1.0), Unit("kA", 1e3)), ("kA", "A"), ("kA", "A")),
    Quantity(
        "apparent_power",
        "volt-amperes",
        (Unit("VA", 1.0), Unit("kVA", 1e3), Unit("MVA", 1e6), Unit("GVA", 1e9)),
        ("GVA", "MVA", "kVA", "VA"),
        ("GVA", "MVA", "kVA", "VA"),
    ),
    Quantity("angle", "degrees", (Unit("°", 1.0, 0.0, ("deg", "degrees")),), ("°",), ("°",), 6),
    Quantity(
        "power_density",
        "watts a square metre",
        (
            Unit("W/m²", 1.0, 0.0, ("w/m2",)),
            Unit("kW/m²", 1e3, 0.0, ("kw/m2",)),
            Unit("W/ft²", 1.0 / FOOT_M**2, 0.0, ("w/ft2", "w/sqft")),
        ),
        ("W/m²",),
        ("W/ft²",),
    ),
    Quantity(
        "heat_transmission",
        "watts a square metre and kelvin",
        (Unit("W/(m² K)", 1.0, 0.0, ("w/m2k",)),),
        ("W/(m² K)",),
        ("W/(m² K)",),
    ),
    Quantity(
        "heat_capacity",
        "joules a square metre and kelvin",
        (Unit("J/(m² K)", 1.0, 0.0, ("j/m2k",)),),
        ("J/(m² K)",),
        ("J/(m² K)",),
    ),
    Quantity("density", "kilograms a cubic metre", (Unit("kg/m³", 1.0, 0.0, ("kg/m3",)),), ("kg/m³",), ("kg/m³",)),
    Quantity("specific_heat", "joules a kilogram and kelvin", (Unit("J/(kg K)", 1.0),), ("J/(kg K)",), ("J/(kg K)",)),
    Quantity(
        "compute_rate",
        "teraflops",
        (Unit("TFLOP/s", 1.0, 0.0, ("tflops",)), Unit("PFLOP/s", 1e3, 0.0, ("pflops",))),
        ("PFLOP/s", "TFLOP/s"),
        ("PFLOP/s", "TFLOP/s"),
    ),
    Quantity("memory", "gigabytes", (Unit("GB", 1.0), Unit("TB", 1e3)), ("TB", "GB"), ("TB", "GB")),
    Quantity("number", "plain numbers", (Unit("", 1.0),), ("",), ("",)),
)

QUANTITIES: MappingProxyType[str, Quantity] = MappingProxyType({quantity.name: quantity for quantity in _ALL})
"""Every quantity by name."""
