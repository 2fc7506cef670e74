"""Sheets and scales of drawings: ISO, ANSI and ARCH sizes, metric and imperial scales, and how they are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import FacilityError
from core.units.display import units_in_use

Sheet = tuple[str, float, float]
"""Name, width and height lying on its long side. [mm]"""
INCH_MM, FOOT_IN = 25.4, 12.0


def _inches(series: str, sizes: str) -> tuple[Sheet, ...]:
    pairs = (size.split("x") for size in sizes.split())
    return tuple(
        (f"{series} {letter}", float(wide) * INCH_MM, float(high) * INCH_MM)
        for letter, (wide, high) in zip("ABCDE", pairs, strict=True)
    )


ISO: tuple[Sheet, ...] = (
    ("A4", 297.0, 210.0),
    ("A3", 420.0, 297.0),
    ("A2", 594.0, 420.0),
    ("A1", 841.0, 594.0),
    ("A0", 1189.0, 841.0),
)
SERIES: dict[str, tuple[Sheet, ...]] = {
    "ISO": ISO,
    "ANSI": _inches("ANSI", "11x8.5 17x11 22x17 34x22 44x34"),  # ANSI/ASME Y14.1
    "ARCH": _inches("ARCH", "12x9 18x12 24x18 36x24 48x36"),
}
"""Sheets of a series, the smallest first; all have as many, so that a scale's largest sheet is known by its number."""
SHEETS: dict[str, Sheet] = {sheet[0]: sheet for sheets in SERIES.values() for sheet in sheets}

Scales = Sequence[tuple[int, int]]
"""Denominators with the largest sheet (index) on which each is tried, in order."""
PLANS: dict[bool, Scales] = {
    False: ((50, 1), (100, 2), (200, 2), (100, 4), (200, 4), (500, 4), (1000, 4), (2000, 4), (5000, 4)),
    True: ((48, 1), (96, 2), (192, 2), (96, 4), (192, 4), (480, 4), (1200, 4), (2400, 4), (6000, 4)),
}
"""Scales of plans by whether they are imperial."""
SITES: dict[bool, Scales] = {
    False: ((100, 1), (200, 2), (500, 2), (1000, 3), (2000, 4), (5000, 4)),
    True: ((96, 1), (192, 2), (480, 2), (1200, 3), (2400, 4), (6000, 4)),
}
"""The same for plans of which only the places matter."""
METRIC_SCALES = (10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000)
IMPERIAL_SCALES = (12, 16, 24, 32, 48, 64, 96, 128, 192, 384, 240, 360, 480, 600, 720, 1200, 2400, 6000)
"""1" to 1/32" and then 20 to 500 feet for an inch."""
_OF_A_FOOT = {12: "1", 16: "3/4", 24: "1/2", 32: "3/8", 48: "1/4", 64: "3/16", 96: "1/8", 128: "3/32", 192: "1/16",
              384: "1/32"}  # fmt: skip
"""Inches on paper for a foot."""
LARGEST_SCALE, SMALLEST_SCALE = 1, 100_000


@dataclass(frozen=True, slots=True)
class PaperChoice:
    """What a planner chooses of the sheets that drawings are put on.

    Attributes:
        sheet: Name of a sheet, of a series of which the smallest that fits is taken, or nothing: ISO, or ANSI where
            lengths are read in feet.
        scale: Denominator; 0 for the largest usual one that fits.
    """

    sheet: str = ""
    scale: int = 0

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Sheets that are tried, the smallest first."""
        if self.sheet in SHEETS:
            return (SHEETS[self.sheet],)
        return SERIES.get(self.sheet) or SERIES["ANSI" if is_imperial() else "ISO"]


def is_imperial() -> bool:
    """Whether lengths are read in feet and inches."""
    return units_in_use().length == "imperial"


def scale_words(scale: int) -> str:
    """A scale as it is written on drawings: 1:100, 1/8" = 1'-0", 1" = 20'-0"."""
    if is_imperial() and scale in _OF_A_FOOT:
        return f'{_OF_A_FOOT[scale]}" = 1\'-0"'
    if is_imperial() and scale % int(FOOT_IN) == 0:
        return f'1" = {scale // int(FOOT_IN)}\'-0"'
    return f"1:{scale}"


def usual_scales() -> tuple[int, ...]:
    """Scales to choose from."""
    return IMPERIAL_SCALES if is_imperial() else METRIC_SCALES


def read_sheet(text: str) -> str:
    """The name of a sheet or a series, however it is written: a3, ANSI-D, arch.

    Raises:
        FacilityError: There is no such sheet.
    """
    plain = re.sub(r"[\s_-]+", " ", text.strip()).upper()
    spread = re.sub(r"^(ANSI|ARCH) ?([A-E])$", r"\1 \2", plain)
    if spread in SHEETS or spread in SERIES:
        return spread
    names = ", ".join((*SHEETS, *SERIES))
    raise FacilityError(f"There is no sheet '{text}'.", hint=f"Choose one of {names}.")


def read_scale(text: str) -> int:
    """A scale's denominator, however it is written: 1:50, 50, 1/8", 3/16" = 1'-0", 1" = 20'.

    Raises:
        FacilityError: It is no scale.
    """
    plain = text.replace("″", '"').replace("′", "'").replace("in", '"').replace("ft", "'").replace(" ", "")
    found = 0.0
    if match := re.fullmatch(r"(?:1:)?(\d+)", plain):
        found = float(match[1])
    elif match := re.fullmatch(r"(\d+)(?:/(\d+))?\"(?:=(\d+)'(?:-?0\"?)?)?", plain):
        inches, parts, feet = (int(match[n] or 1) for n in (1, 2, 3))
        found = FOOT_IN * feet * parts / inches if inches else 0.0
    if not LARGEST_SCALE <= found <= SMALLEST_SCALE or abs(found - round(found)) > 1e-6:
        raise FacilityError(f"'{text}' is no scale.", hint='Write it as 1:50, or as 1/8" = 1\'-0".')
    return round(found)
