"""Read quantities from what people type, and write them for people to read."""

from __future__ import annotations

import math
import re

from core.errors import UnitError
from core.units.quantities import FOOT_M, QUANTITIES, Quantity, System, Unit

MINUS = "−"
_NUMBER = r"[-+]?(?:\d+(?:[ \u00a0_]\d{3})+|\d+)?(?:[.]\d*)?(?:[eE][-+]?\d+)?"
_TEXT = re.compile(rf"\s*({_NUMBER})\s*(.*?)\s*")
_THOUSANDS = re.compile(r"(?<![\d,.])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])")
_FEET_INCHES = re.compile(r"""\s*([-+]?)(\d+)\s*(?:'|′|ft)\s*(\d+(?:\.\d*)?)\s*(?:"|″|''|in)?\s*""")


def parse_quantity(text: str, quantity: str, *, unit: str = "", system: System = "metric") -> float:
    """Read a text such as ``"12.5 kW"``, ``"2'6\\""`` or ``"75 F"``.

    Args:
        text: What was typed.
        quantity: Name of the quantity.
        unit: Unit that a number without one has; the unit shown for the system when empty.
        system: ``metric`` or ``imperial``, for numbers without a unit.

    Returns:
        Value in SI (temperatures in Celsius).

    Raises:
        UnitError: The text is no number, or its unit does not belong to the quantity.
    """
    known, text = _quantity(quantity), text.replace(MINUS, "-")  # as the program writes it
    length = _feet_and_inches(text) if quantity == "length" else None
    if length is not None:
        return length
    match = _TEXT.fullmatch(_with_point(text))
    number = _number(match[1]) if match else None
    if match is None or number is None:
        raise UnitError(
            f"'{text}' is no {_plain(quantity)}.", hint=f"Enter a number, such as {_sample(known, system)}."
        )
    chosen = _unit(known, match[2]) if match[2] else _unit(known, unit or _assumed(known, system))
    if chosen is None:
        allowed = ", ".join(u.symbol for u in known.units if u.symbol)
        raise UnitError(f"'{match[2] or unit}' is no unit of {_plain(quantity)}.", hint=f"Use {allowed or 'no unit'}.")
    return (number + chosen.offset) * chosen.factor


def format_quantity(
    value_si: float,
    quantity: str,
    system: System = "metric",
    *,
    unit: str = "",
    significant_digits: int = 6,
    with_unit: bool = True,
) -> str:
    """Text of a value in the unit that people read, without needless noughts.

    Args:
        value_si: Value in SI (temperatures in Celsius).
        quantity: Name of the quantity.
        system: ``metric`` or ``imperial``.
        unit: Symbol of the unit to show instead of the usual one.
        significant_digits: Most significant digits.
        with_unit: Whether to add the symbol.

    Raises:
        UnitError: There is no such quantity or unit.

    >>> format_quantity(12_500.0, "power")
    '12.5 kW'
    """
    known = _quantity(quantity)
    if not math.isfinite(value_si):
        return "–"
    chosen = _unit(known, unit) if unit else _display_unit(known, value_si, system)
    if chosen is None:
        raise UnitError(f"'{unit}' is no unit of {_plain(quantity)}.", hint="Choose another unit.")
    number = value_si / chosen.factor - chosen.offset
    digits = _digits(number, significant_digits, known.decimals)
    gap = "" if chosen.symbol in ("", "°") else " "
    return f"{digits}{gap}{chosen.symbol}" if with_unit else digits


def display_unit(value_si: float, quantity: str, system: System = "metric") -> str:
    """Symbol of the unit in which ``format_quantity`` shows a value.

    Raises:
        UnitError: There is no such quantity.
    """
    return _display_unit(_quantity(quantity), value_si, system).symbol


def usual_unit(quantity: str, system: System = "metric") -> str:
    """Symbol of the unit in which most values are, for fields that show none: kW for a power.

    Raises:
        UnitError: There is no such quantity.
    """
    symbols = _symbols(_quantity(quantity), system)
    return symbols[len(symbols) // 2]


def is_bare(text: str) -> bool:
    """Whether a text is a number without a unit."""
    match = _TEXT.fullmatch(_with_point(text))
    return match is not None and not match[2] and _number(match[1]) is not None


def _quantity(name: str) -> Quantity:
    known = QUANTITIES.get(name)
    if known is None:
        raise UnitError(f"There is no quantity '{name}'.", hint=f"Known are {', '.join(QUANTITIES)}.")
    return known


def _unit(quantity: Quantity, text: str) -> Unit | None:
    exact = [u for u in quantity.units if u.symbol == text]
    if exact:
        return exact[0]
    folded = re.sub(r"\s+", "", text).lower()
    for unit in quantity.units:
        if folded in (re.sub(r"\s+", "", unit.symbol).lower(), *unit.aliases):
            return unit
    return None


def _symbols(quantity: Quantity, system: System) -> tuple[str, ...]:
    return quantity.imperial if system == "imperial" else quantity.metric


def _assumed(quantity: Quantity, system: System) -> str:
    """Unit of a bare number: the smallest of those shown, so that 500 typed for a power never means 500 MW."""
    return _symbols(quantity, system)[-1]


def _display_unit(quantity: Quantity, value_si: float, system: System) -> Unit:
    units = [next(u for u in quantity.units if u.symbol == s) for s in _symbols(quantity, system)]
    return next((u for u in units if abs(value_si) >= u.factor), units[-1])


def _digits(number: float, significant_digits: int, decimals: int) -> str:
    if number == 0.0:
        return "0"
    magnitude = math.floor(math.log10(abs(number)))
    shown = max(0, min(decimals, significant_digits - 1 - magnitude))
    text = f"{number:.{shown}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _with_point(text: str) -> str:
    """The text with a decimal point: a comma parts thousands (1,200) or is the decimal comma (1,25 and 0,125)."""
    if _THOUSANDS.search(text):
        return text.replace(",", "")
    return re.sub(r"(?<=\d),(?=\d)", ".", text, count=1)


def _number(text: str) -> float | None:
    try:
        value = float(re.sub(r"[ \u00a0_]", "", text))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _feet_and_inches(text: str) -> float | None:
    match = _FEET_INCHES.fullmatch(text)
    if match is None:
        return None
    value = (int(match[2]) + float(match[3]) / 12.0) * FOOT_M
    return -value if match[1] == "-" else value


def _plain(quantity: str) -> str:
    return quantity.replace("_", " ")


def _sample(quantity: Quantity, system: System) -> str:
    return f"12 {usual_unit(quantity.name, system)}".strip()


def percent(ratio: float, decimals: int = 0) -> str:
    """A ratio as people read it; the unit stands apart, as all units do.

    >>> percent(0.874)
    '87 %'
    """
    return f"{100.0 * ratio:.{decimals}f} %".replace("-", MINUS)


def signed_percent(ratio: float) -> str:
    """How much more or less something is.

    >>> signed_percent(-0.05)
    '−5 %'
    """
    return f"{signed(100.0 * ratio)} %"


def signed(value: float, decimals: int = 0) -> str:
    """A number with its sign; what rounds to nought has none but plus.

    >>> signed(-1.5, 3), signed(-0.01, 1)
    ('−1.500', '+0.0')
    """
    return f"{round(value, decimals) + 0.0:+.{decimals}f}".replace("-", MINUS)
