"""Units that people read: metric, imperial, or chosen for each kind of quantity.

The program writes metric texts. Where a text meets a person, ``as_read`` rewrites the quantities in it, so that
findings, tooltips and drawings obey without knowing of it. The choice holds for the whole process, as a language would.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

from core.units.quantities import System
from core.units.texts import format_quantity


@dataclass(frozen=True, slots=True)
class DisplayUnits:
    """Metric or imperial, for each kind of quantity.

    Attributes:
        length: Lengths, areas, speeds of air, and powers by area.
        temperature: Temperatures and their differences.
        liquid: Flows and volumes of liquids.
        airflow: Flows of air.
        pressure: Pressures.
        mass: Weights.
    """

    length: System = "metric"
    temperature: System = "metric"
    liquid: System = "metric"
    airflow: System = "metric"
    pressure: System = "metric"
    mass: System = "metric"

    @classmethod
    def all_in(cls, system: System) -> DisplayUnits:
        """Everything in one system."""
        return cls(**{f.name: system for f in fields(cls)})

    @classmethod
    def from_values(cls, found: Any) -> DisplayUnits:
        """From stored values; what is no system counts as metric."""
        if not isinstance(found, dict):
            return cls()
        known = {f.name: found.get(f.name) for f in fields(cls)}
        return cls(**{name: "imperial" if value == "imperial" else "metric" for name, value in known.items()})

    def with_kind(self, kind: str, system: System) -> DisplayUnits:
        """With another system for one kind."""
        changes: dict[str, Any] = {kind: system}
        return replace(self, **changes)

    def system_of(self, quantity: str) -> System:
        """System in which a quantity is read; those that both systems share are metric."""
        kind = _KIND_OF_QUANTITY.get(quantity)
        found: System = getattr(self, kind) if kind else "metric"
        return found


_KIND_OF_QUANTITY = {
    "length": "length",
    "area": "length",
    "power_density": "length",
    "temperature": "temperature",
    "temperature_difference": "temperature",
    "flow": "liquid",
    "airflow": "airflow",
    "pressure": "pressure",
    "mass": "mass",
}


@dataclass(frozen=True, slots=True)
class _Rewriting:
    """How numbers of one metric symbol are written in imperial units."""

    kind: str
    symbol: str
    factor: float
    offset: float = 0.0
    more_decimals: int = 0


_REWRITINGS: dict[str, _Rewriting] = {
    "°C": _Rewriting("temperature", "°F", 1.8, 32.0),
    "K": _Rewriting("temperature", "°F", 1.8),
    "K/s": _Rewriting("temperature", "°F/s", 1.8),
    "m": _Rewriting("length", "ft", 3.280840),
    "mm": _Rewriting("length", "in", 0.03937008, 0.0, 1),
    "m²": _Rewriting("length", "ft²", 10.76391, 0.0, -1),
    "m/s": _Rewriting("length", "ft/min", 196.8504, 0.0, -2),
    "W/m²": _Rewriting("length", "W/ft²", 0.09290304, 0.0, 1),
    "kW/m²": _Rewriting("length", "W/ft²", 92.90304, 0.0, -2),
    "m³/s": _Rewriting("airflow", "cfm", 2118.880, 0.0, -3),
    "l/min": _Rewriting("liquid", "gpm", 0.2641721, 0.0, 1),
    "L/min": _Rewriting("liquid", "gpm", 0.2641721, 0.0, 1),
    "l/s": _Rewriting("liquid", "gpm", 15.85032, 0.0, -1),
    "L/s": _Rewriting("liquid", "gpm", 15.85032, 0.0, -1),
    "kg/s": _Rewriting("liquid", "gpm", 15.85032, 0.0, -1),
    "kg/min": _Rewriting("liquid", "gpm", 0.2641721, 0.0, 1),
    "L/h": _Rewriting("liquid", "gal/h", 0.2641721),
    "m³/h": _Rewriting("liquid", "gpm", 4.402868),
    "m³": _Rewriting("liquid", "gal", 264.1721, 0.0, -2),
    "L/kWh": _Rewriting("liquid", "gal/kWh", 0.2641721, 0.0, 1),
    "Pa": _Rewriting("pressure", "inH₂O", 0.004014742, 0.0, 3),
    "kPa": _Rewriting("pressure", "psi", 0.1450377, 0.0, 1),
    "bar": _Rewriting("pressure", "psi", 14.50377, 0.0, -1),
    "kg": _Rewriting("mass", "lb", 2.204623),
    "t": _Rewriting("mass", "klb", 2.204623),
    "kg/m²": _Rewriting("mass", "lb/ft²", 0.2048161),
}
_UNITS = "|".join(re.escape(symbol) for symbol in sorted(_REWRITINGS, key=len, reverse=True))
_NUMBER = r"[-+−]?\d[\d,]*(?:\.\d+)?"
_LINK = r"\s?(?:→|–|…|±|to|and)\s?"
_QUANTITY = re.compile(rf"(?<![\w.])({_NUMBER}(?:{_LINK}{_NUMBER})*)(\s?|\u00a0)({_UNITS})(?![\w²³/₂·])(?!\s?CO)")
_EACH = re.compile(_NUMBER)
_in_use = [DisplayUnits()]


def use_units(units: DisplayUnits) -> None:
    """Read and write quantities so from now on."""
    _in_use[0] = units


def units_in_use() -> DisplayUnits:
    """The choice of the process."""
    return _in_use[0]


def as_read(text: str) -> str:
    """A metric text with its quantities in the units in use.

    Numbers keep their sign and about their precision; numbers that share a unit ("18 to 27 °C") are all rewritten.

    >>> use_units(DisplayUnits.all_in("imperial"))
    >>> as_read("inlet 18 to 27.0 °C, 7.9 K below the limit, 1.2 m³/s")
    'inlet 64 to 80.6 °F, 14.2 °F below the limit, 2543 cfm'
    >>> use_units(DisplayUnits())
    """
    units = _in_use[0]
    if units == _METRIC:
        return text
    return _QUANTITY.sub(lambda found: _rewritten(found, units), text)


def holds_quantity(text: str) -> bool:
    """Whether a text holds what ``as_read`` may rewrite."""
    return _QUANTITY.search(text) is not None


_METRIC = DisplayUnits()


def _rewritten(found: re.Match[str], units: DisplayUnits) -> str:
    rule = _REWRITINGS[found[3]]
    if getattr(units, rule.kind) == "metric":
        return found[0]
    numbers = _EACH.sub(lambda one: _converted(one[0], rule), found[1])
    return f"{numbers}{found[2] or ' '}{rule.symbol}"


def _converted(number: str, rule: _Rewriting) -> str:
    value = float(number.replace(",", "").replace("−", "-")) * rule.factor + rule.offset
    decimals = len(number.partition(".")[2])
    decimals = max(decimals + rule.more_decimals, 0)
    comma = "," if "," in number or abs(value) >= 10_000.0 else ""
    plus = "+" if number.startswith("+") else ""
    written = f"{value:{plus}{comma}.{decimals}f}"
    return written.replace("-", "−") if "−" in number else written


def quantity_as_read(value_si: float, quantity: str, *, significant_digits: int = 6) -> str:
    """Text of a value in SI in the units in use; see ``format_quantity``."""
    return format_quantity(value_si, quantity, _in_use[0].system_of(quantity), significant_digits=significant_digits)


def axis(symbol: str) -> tuple[str, Callable[[float], float]]:
    """Unit of a scale whose values are metric, and the function from a metric value to the number on the scale.

    Args:
        symbol: Metric unit of the values, such as ``°C``.
    """
    rule = _REWRITINGS.get(symbol)
    if rule is None or getattr(_in_use[0], rule.kind) == "metric":
        return symbol, lambda value: value
    return rule.symbol, lambda value: value * rule.factor + rule.offset


def step_as_read(value: float, symbol: str) -> str:
    """A round metric value, such as the step between lines, in the units in use.

    It is told to a tenth, where rewriting a text would keep its digits and make 4 °F of 2 K.

    >>> use_units(DisplayUnits.all_in("imperial"))
    >>> step_as_read(2.0, "K"), step_as_read(-40.0, "°C")
    ('3.6 °F', '−40 °F')
    >>> use_units(DisplayUnits())
    >>> step_as_read(2.0, "K")
    '2 K'
    """
    unit, number = axis(symbol)
    return f"{round(number(value), 1):g} {unit}".replace("-", "−")


def degrees_as_read(value_c: float, decimals: int = 0) -> str:
    """A temperature with a bare degree sign, for ticks beside a scale that says its unit."""
    return f"{axis('°C')[1](value_c):.{decimals}f}°"


def metres_as_read(length_m: float) -> str:
    """A length for a tick, to two digits. [m]"""
    unit, number = axis("m")
    return f"{number(length_m):.2g} {unit}"
