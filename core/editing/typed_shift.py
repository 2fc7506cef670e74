"""Numbers typed in mid-drag: a length along the drag, a length and an angle, or a shift along x and one along y."""

from __future__ import annotations

import math
import re

from core.errors import UnitError
from core.units import parse_quantity, signed
from core.units.display import quantity_as_read, units_in_use

_PARTS = re.compile(r"\s*;\s*|,\s+")
_STARTS = frozenset("0123456789.-+\t")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_GOES_ON = frozenset("0123456789.,;-+ '\"′″_<°") | _LETTERS
TYPED_MARK = "|"
"""Stands where the next typed letter goes."""


def shift_words(dx_m: float, dy_m: float) -> str:
    """How far something has been shifted, in millimetres of a metre; nothing has no sign but plus.

    >>> shift_words(-0.51, -1e-9)
    '−0.510 m, +0.000 m'
    """
    return f"{signed(dx_m, 3)} m, {signed(dy_m, 3)} m"


class TypedShift:
    """What has been typed so far.

    One number is a length in the direction of the drag; two (parted by Tab, a semicolon, or a comma and a space) are
    dx and dy; ``5<30`` is a length at an angle, in degrees counter-clockwise from x. Every unit of length may be used,
    such as ``2'6"`` or ``600 mm``.

    Args:
        system: Unit of a bare number: metres or feet.
    """

    def __init__(self) -> None:
        self.text = ""
        self.is_open = False

    def take(self, key: str) -> bool:
        """Take a typed character, Tab, or a backspace.

        Returns:
            Whether it belongs to the numbers; the first one must be a digit, a sign, a point or Tab.
        """
        if not self.is_open:
            if key not in _STARTS or not key:
                return False
            self.is_open = True
            self.text = "" if key == "\t" else key
        elif key == "\b":
            self.text = self.text[:-1]
        elif key == "\t":
            self.text = self.text if ";" in self.text else f"{self.text or '0'}; "
        elif key in _GOES_ON and key:
            self.text += key
        else:
            return False
        return True

    def wants(self, key: str) -> bool:
        """Whether ``take`` would take it."""
        return bool(key) and key in (_GOES_ON | {"\b", "\t"} if self.is_open else _STARTS)

    def close(self) -> None:
        """Forget what was typed."""
        self.text, self.is_open = "", False

    def shift(self, dx_m: float, dy_m: float) -> tuple[float, float] | None:
        """The shift that the text means.

        Args:
            dx_m: Where the pointer has dragged to, for the direction of a single length. [m]
            dy_m: The same along y. [m]

        Returns:
            Shift along x and y, or None while the text cannot be read. [m]
        """
        length_text, has_angle, angle = self.text.partition("<")
        parts = _PARTS.split(self.text.strip())
        try:
            if has_angle:
                degrees = float(angle.strip().removesuffix("°"))
                length = parse_quantity(length_text, "length", system=units_in_use().system_of("length"))
                return _at_angle(length, degrees) if math.isfinite(degrees) else None
            if len(parts) == 1:
                length = parse_quantity(parts[0], "length", system=units_in_use().system_of("length"))
                return _along(length, dx_m, dy_m)
            x, y = (parse_quantity(p or "0", "length", system=units_in_use().system_of("length")) for p in parts)
        except (UnitError, ValueError):
            return None
        return x, y

    def words(self, dx_m: float, dy_m: float) -> str:
        """The text and how it is understood, for the screen."""
        if not self.text:
            return "type a length, length < angle, or dx Tab dy"
        meant = self.shift(dx_m, dy_m)
        if meant is None:
            return f"{self.text}{TYPED_MARK}  (no length yet)"
        x, y = (quantity_as_read(v, "length") for v in meant)
        return f"{self.text}{TYPED_MARK}  = {x}, {y}"


def _at_angle(length_m: float, angle_deg: float) -> tuple[float, float]:
    """A length at an angle; quarter turns are exact."""
    if angle_deg % 90.0 == 0.0:
        x, y = ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))[int(angle_deg // 90.0) % 4]
        return length_m * x, length_m * y
    return length_m * math.cos(math.radians(angle_deg)), length_m * math.sin(math.radians(angle_deg))


def _along(length_m: float, dx_m: float, dy_m: float) -> tuple[float, float]:
    """A length in a direction: along an axis when the drag is within 15 degrees of it, along x when there is none."""
    distance = math.hypot(dx_m, dy_m)
    if distance == 0.0:
        return length_m, 0.0
    if abs(dy_m) <= abs(dx_m) * math.tan(math.radians(15.0)):
        return math.copysign(1.0, dx_m) * length_m, 0.0
    if abs(dx_m) <= abs(dy_m) * math.tan(math.radians(15.0)):
        return 0.0, math.copysign(1.0, dy_m) * length_m
    return length_m * dx_m / distance, length_m * dy_m / distance
