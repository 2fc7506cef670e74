"""Measured air temperatures from a CSV table: one line per sensor, or per sensor and time.

Columns are found by name: rack or racks, side, height, temperature, and time if there is one. Units may stand in the
heading (``height (cm)``, ``temp [°F]``). Commas, semicolons or tabs separate; decimal commas go with the latter two.
Headings and sides may be German, too. Readings of one place at several times are averaged. A blank temperature leaves
that reading out, which is told.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import ExchangeError
from core.model.project import Project
from core.model.rack import Rack
from core.model.scenario import MeasuredPoint

FORMAT = "sensor CSV"
NAMES: dict[str, tuple[str, ...]] = {
    "racks": ("rack", "racks", "rack tag", "rack tags", "tag", "tags", "cabinet", "schrank", "schränke", "kennzeichen"),
    "side": ("side", "face", "position", "seite"),
    "height": ("z", "height", "z m", "height above floor", "höhe"),
    "temperature": (
        "measured", "measured c", "temperature", "temp", "t", "value", "reading",
        "temperatur", "gemessen", "messwert", "wert",
    ),
    "time": ("time", "timestamp", "date", "datetime", "zeit", "uhrzeit", "zeitstempel", "datum"),
}  # fmt: skip
"""Headings in English and German: loggers and spreadsheets write the language of the planner."""
SIDES = {
    "front": "front", "inlet": "front", "intake": "front", "cold": "front", "f": "front",
    "vorn": "front", "vorne": "front", "vorderseite": "front", "zuluft": "front", "kalt": "front",
    "rear": "rear", "back": "rear", "outlet": "rear", "exhaust": "rear", "hot": "rear", "r": "rear",
    "hinten": "rear", "rückseite": "rear", "abluft": "rear", "austritt": "rear", "warm": "rear", "heiß": "rear",
}  # fmt: skip
METRES = {"m": 1.0, "cm": 0.01, "mm": 0.001, "ft": 0.3048, "in": 0.0254}
COLDEST_C, HOTTEST_C, HIGHEST_M = -20.0, 90.0, 20.0
"""Readings outside these are slips of the pen or broken sensors."""
MOST_PROBLEMS = 8
BLANK = frozenset({"", "-", "--", "–", "—", "na", "n/a", "#n/a"})
"""What loggers and spreadsheets write where a sensor gave nothing."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One place where air was measured.

    Attributes:
        rack_tags: Racks that the value is a mean over.
        side: ``front`` or ``rear``.
        z_m: Height above the floor. [m]
        measured_c: Mean of its samples. [C]
        samples: How many lines it was read from.
        line: First of them.
    """

    rack_tags: tuple[str, ...]
    side: str
    z_m: float
    measured_c: float
    samples: int
    line: int


@dataclass(frozen=True, slots=True)
class SensorTable:
    """What a table holds.

    Attributes:
        readings: One per place, in the order of the file.
        blank: Line and place of each reading without a temperature, as planners read them.
        lines: How many readings the table has, blank ones and all.
    """

    readings: tuple[Reading, ...]
    blank: tuple[str, ...] = ()
    lines: int = 0

    @property
    def left_out(self) -> str:
        """How many readings are left out and which, in words; empty when none is."""
        if not self.blank:
            return ""
        named = ", ".join(self.blank[:MOST_PROBLEMS])
        if len(self.blank) == 1:
            return f"1 of {self.lines} readings has no temperature and is left out: {named}"
        more = f", and {len(self.blank) - MOST_PROBLEMS} more" if len(self.blank) > MOST_PROBLEMS else ""
        return f"{len(self.blank)} of {self.lines} readings have no temperature and are left out: {named}{more}"


@dataclass(frozen=True, slots=True)
class _Columns:
    place: dict[str, int]
    metres: float
    is_fahrenheit: bool
    has_decimal_comma: bool


def read_table(file: str) -> str:
    """Text of a table.

    Raises:
        ExchangeError: The file is not there, or is no text.
    """
    try:
        return Path(file).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ExchangeError(FORMAT, f"there is no file {file}", hint="Check the path.") from None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ExchangeError(FORMAT, f"{file} cannot be read: {reason}", hint="Save it as CSV UTF-8.") from None


def read_sensors(text: str) -> SensorTable:
    """Read a table of measured temperatures.

    Args:
        text: The file's text, with one heading line.

    Returns:
        One reading per place, and what was left out.

    Raises:
        ExchangeError: A column is missing, a line cannot be read (names every line, up to a few), or no line has a
            temperature.
    """
    text = text.lstrip("\ufeff")
    heading = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",;\t", key=heading.count)
    if heading.count(separator) < 2:
        hint = "The first line must name the columns, for example: rack,side,z_m,measured_c."
        raise ExchangeError(FORMAT, "there is no heading with several columns", place="line 1", hint=hint)
    rows = csv.reader(io.StringIO(text), delimiter=separator)
    columns: _Columns | None = None
    found: dict[tuple[tuple[str, ...], str, float], tuple[int, list[float]]] = {}
    problems: list[str] = []
    blank: list[str] = []
    for cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if columns is None:
            columns = _columns(cells, rows.line_num, separator)
            continue
        try:
            place, value = _reading(cells, columns)
        except ValueError as error:
            problems.append(f"line {rows.line_num}: {error}")
            continue
        if value is None:
            blank.append(f"line {rows.line_num} ({_named(*place)})")
        else:
            found.setdefault(place, (rows.line_num, []))[1].append(value)
    if problems:
        more = f", and {len(problems) - MOST_PROBLEMS} more" if len(problems) > MOST_PROBLEMS else ""
        raise ExchangeError(FORMAT, "; ".join(problems[:MOST_PROBLEMS]) + more, hint="Correct these lines.")
    if blank and not found:
        raise ExchangeError(FORMAT, "no reading has a temperature", hint="Fill the column of temperatures.")
    if not found:
        raise ExchangeError(FORMAT, "there are no readings under the heading", hint="Add one line per sensor.")
    readings = tuple(
        Reading(*place, sum(values) / len(values), len(values), line) for place, (line, values) in found.items()
    )
    return SensorTable(readings, tuple(blank), len(blank) + sum(reading.samples for reading in readings))


def measured_points(project: Project, readings: Sequence[Reading]) -> tuple[MeasuredPoint, ...]:
    """The readings as points of a project.

    Raises:
        ExchangeError: A rack is not in the project, or its tag is there twice.
    """
    by_tag: dict[str, list[str]] = {}
    for rack in project.of_type(Rack):
        by_tag.setdefault(rack.tag.casefold(), []).append(rack.id)
    points, problems = [], []
    for reading in readings:
        ids = []
        for tag in reading.rack_tags:
            known = by_tag.get(tag.casefold(), [])
            if len(known) == 1:
                ids.append(known[0])
            else:
                what = f"'{tag}' is the tag of several racks" if known else f"'{tag}' is no rack of this project"
                problems.append(f"line {reading.line}: {what}")
        points.append(
            MeasuredPoint(
                tag=_named(reading.rack_tags, reading.side, reading.z_m),
                rack_ids=tuple(ids),
                side=reading.side,
                z_m=reading.z_m,
                measured_c=reading.measured_c,
                source=f"sensor table, {reading.samples} sample{'s' if reading.samples > 1 else ''}",
            )
        )
    if problems:
        raise ExchangeError(FORMAT, "; ".join(problems[:MOST_PROBLEMS]), hint="Use the racks' tags as on the plan.")
    return tuple(points)


def _named(rack_tags: Sequence[str], side: str, z_m: float) -> str:
    return f"{'+'.join(rack_tags)} {side} {z_m:g} m"


def _columns(cells: Sequence[str], line: int, separator: str) -> _Columns:
    place: dict[str, int] = {}
    units: dict[str, str] = {}
    for n, cell in enumerate(cells):
        words = re.sub(r"[\s_\[\]()/°]+", " ", cell.strip().strip("'\"").casefold()).strip().split(" ")
        name, unit = " ".join(words), ""
        if len(words) > 1 and (words[-1] in METRES or words[-1] in {"c", "f", "degc", "degf", "celsius", "fahrenheit"}):
            name, unit = " ".join(words[:-1]), words[-1]
        kind = next((k for k, names in NAMES.items() if name in names), "")
        if kind and kind not in place:
            place[kind], units[kind] = n, unit
    missing = [
        f"{k} ({' or '.join(NAMES[k][:2])})" for k in ("racks", "side", "height", "temperature") if k not in place
    ]
    if missing:
        hint = f"Found: '{', '.join(c.strip() for c in cells)}'. For example: rack,side,z_m,measured_c."
        raise ExchangeError(FORMAT, f"no column for {', '.join(missing)}", place=f"line {line}", hint=hint)
    is_fahrenheit = units["temperature"] in {"f", "degf", "fahrenheit"}
    return _Columns(place, METRES.get(units["height"], 1.0), is_fahrenheit, separator != ",")


def _reading(cells: Sequence[str], columns: _Columns) -> tuple[tuple[tuple[str, ...], str, float], float | None]:
    """Place of one line and its temperature, None where that is blank. [C]"""
    values = {k: cells[n].strip() if n < len(cells) else "" for k, n in columns.place.items()}
    tags = tuple(t for t in re.split(r"[\s,;+|]+", values["racks"].lstrip("'")) if t)
    if not tags:
        raise ValueError("no rack is named")
    side = SIDES.get(values["side"].casefold())
    if side is None:
        raise ValueError(f"side '{values['side']}' must be front or rear")
    height, unit = _number(values["height"], "height", columns)
    z_m = height * METRES.get(unit, columns.metres)
    if not 0.0 <= z_m <= HIGHEST_M:
        raise ValueError(f"height {z_m:g} m must be 0 to {HIGHEST_M:g} m")
    if values["temperature"].casefold() in BLANK:
        return (tags, side, round(z_m, 4)), None
    celsius, unit = _number(values["temperature"], "temperature", columns)
    if unit == "f" or (columns.is_fahrenheit and unit != "c"):
        celsius = (celsius - 32.0) / 1.8
    if not COLDEST_C <= celsius <= HOTTEST_C:
        raise ValueError(f"temperature {celsius:.1f} °C must be {COLDEST_C:g} to {HOTTEST_C:g} °C")
    return (tags, side, round(z_m, 4)), celsius


def _number(text: str, what: str, columns: _Columns) -> tuple[float, str]:
    """The number of a cell and the unit that stands behind it, which counts before that of the heading."""
    units = r"m|cm|mm|ft|in" if what == "height" else r"°?\s*[cCfF]"
    plain, _, unit = found.groups() if (found := re.fullmatch(rf"(.*?)(\s*({units}))?", text)) else (text, "", "")
    if columns.has_decimal_comma:
        plain = plain.replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"{what} '{text}' is not a number")
    return value, (unit or "").strip("° ").casefold()
