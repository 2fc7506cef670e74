"""Weather years from EPW files as they are found: any maker's header, separators, missing values, leap days, sub-hours.

Of each record the time, dry bulb, dew point, relative humidity and pressure are read (EnergyPlus Auxiliary Programs,
data dictionary of the EPW format). What is damaged is an error that names the line; what is missing is filled and said.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from core.climate import air_kernels, psychrometrics
from core.climate.epw_gaps import fill_gaps, when
from core.climate.outdoor import DAYS_OF_MONTH, HOURS_OF_YEAR, FloatArray, OutdoorYear
from core.errors import ExchangeError

FORMAT = "EPW"
LEAST_FIELDS = 9
LEAST_LOCATION = 10
LARGEST_FILE_BYTES = 50_000_000
_LINE_END = re.compile(r"\r\n|\n|\r")
"""Not what Unicode also counts as one: latin-1 comments hold such characters."""
_FIRST_HOUR = 24 * np.concatenate(([0], np.cumsum(DAYS_OF_MONTH)[:-1]))
_HEADER_WORDS = ("LOCATION", "DESIGN CONDITIONS", "TYPICAL", "GROUND", "HOLIDAYS", "COMMENTS", "DATA PERIODS")
# Fields by position: name, lowest and highest value that is weather; outside it the value counts as missing
# (99.9, 999, 9999 and 999999 are the format's own marks).
_FIELDS = {
    6: ("dry bulb", -90.0, 70.0),
    7: ("dew point", -100.0, 70.0),
    8: ("relative humidity", 0.0, 110.0),
    9: ("pressure", 31_000.0, 120_000.0),
}


@dataclass(slots=True)
class _Reading:
    """Sums of what was read, by hour of the year."""

    sums: dict[int, FloatArray] = field(default_factory=lambda: {k: np.zeros(HOURS_OF_YEAR) for k in _FIELDS})
    counts: dict[int, FloatArray] = field(default_factory=lambda: {k: np.zeros(HOURS_OF_YEAR) for k in _FIELDS})
    records: FloatArray = field(default_factory=lambda: np.zeros(HOURS_OF_YEAR))
    leap_records: int = 0
    years: set[int] = field(default_factory=set)
    repeated: list[int] = field(default_factory=list)

    def mean(self, position: int) -> FloatArray:
        """Mean of a field by hour, NaN where there is none."""
        hours = np.full(HOURS_OF_YEAR, np.nan)
        seen = self.counts[position] > 0.0
        hours[seen] = self.sums[position][seen] / self.counts[position][seen]
        return hours


def read_epw(path: Path | str) -> OutdoorYear:
    """Read an EPW file.

    Args:
        path: The file.

    Returns:
        8760 hours; notes say what was dropped, filled or assumed.

    Raises:
        ExchangeError: The file cannot be opened, is no EPW file, or is damaged; the message names the line.
    """
    path = Path(path)
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise ExchangeError(FORMAT, f"{path.name} is larger than a year of weather", hint="Choose another file.")
        content = path.read_bytes()
    except OSError as error:
        hint = "Check the name and that you may read it."
        raise ExchangeError(FORMAT, f"{path} cannot be opened: {error.strerror}", hint=hint) from error
    return parse_epw(content, path.name)


def parse_epw(content: bytes, name: str) -> OutdoorYear:
    """Read the content of an EPW file.

    Args:
        content: Bytes of the file.
        name: Its name, for messages and where the header gives no place.

    Raises:
        ExchangeError: It is no EPW file, or is damaged; the message names the line.
    """
    lines = _LINE_END.split(_decoded(content))
    first = next((n for n, line in enumerate(lines) if _is_record(line)), None)
    if first is None:
        raise ExchangeError(
            FORMAT, f"{name} has no hourly records", hint="Choose a weather file that ends in .epw, unpacked."
        )
    header = lines[:first]
    per_hour = _records_per_hour(header)
    reading = _Reading()
    records = list(_records(lines, first))
    # hour 1 ends at one o'clock; some makers count from 0
    first_hour = 0 if any(len(fields) > 3 and fields[3] in ("0", "00", "0.0") for _, fields in records) else 1
    for number, fields in records:
        _take(reading, number, fields, per_hour, first_hour)
    return _year(reading, header, name)


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _split(line: str) -> list[str]:
    """Fields of a line separated by commas, semicolons or tabs; commas are decimal signs where others separate."""
    for separator in (";", "\t"):
        if line.count(separator) >= LEAST_FIELDS - 1:
            return [part.strip().strip('"').replace(",", ".") for part in line.split(separator)]
    return [part.strip().strip('"') for part in line.split(",")]


def _is_record(line: str) -> bool:
    fields = _split(line)
    if len(fields) < 5 or fields[0].upper().startswith(_HEADER_WORDS):
        return False
    return all(part.lstrip("-").split(".")[0].isdigit() for part in fields[:4])


def _records(lines: list[str], first: int) -> Iterator[tuple[int, list[str]]]:
    """Line number, from 1, and fields of every record; blank lines do not count."""
    for n in range(first, len(lines)):
        if lines[n].strip(" ,;\t\x00\x1a"):
            yield n + 1, _split(lines[n])


def _records_per_hour(header: list[str]) -> int:
    for line in header:
        fields = _split(line)
        if fields[0].upper().startswith("DATA PERIODS") and len(fields) > 2 and fields[2].isdigit():
            return max(int(fields[2]), 1)
    return 1


def _whole(text: str, label: str, number: int, low: int, high: int) -> int:
    try:
        value = int(float(text))
    except (ValueError, OverflowError):
        raise ExchangeError(FORMAT, f"the {label} is '{text}', no number", place=f"line {number}") from None
    if not low <= value <= high:
        raise ExchangeError(FORMAT, f"the {label} is {value}, not {low} to {high}", place=f"line {number}")
    return value


def _take(reading: _Reading, number: int, fields: list[str], per_hour: int, first_hour: int) -> None:
    """Add one record to the sums.

    Raises:
        ExchangeError: It is too short, its time is impossible, or a value is no number.
    """
    if len(fields) < LEAST_FIELDS:
        raise ExchangeError(
            FORMAT,
            f"the record has {len(fields)} fields, at least {LEAST_FIELDS} are needed",
            place=f"line {number}",
            hint="The file may be cut off: fetch it again.",
        )
    reading.years.add(_whole(fields[0], "year", number, 0, 9999))
    month = _whole(fields[1], "month", number, 1, 12)
    is_february = month == 2
    day = _whole(fields[2], "day", number, 1, 29 if is_february else DAYS_OF_MONTH[month - 1])
    hour = _whole(fields[3], "hour", number, first_hour, 23 + first_hour) - first_hour
    if is_february and day == 29:
        reading.leap_records += 1
        return
    at = int(_FIRST_HOUR[month - 1]) + 24 * (day - 1) + hour
    if reading.records[at] >= per_hour:
        reading.repeated.append(number)
        return
    reading.records[at] += 1
    for position, (label, low, high) in _FIELDS.items():
        value = _number(fields, position, label, number)
        if low <= value <= high and not (position <= 7 and value == 99.9):
            reading.sums[position][at] += value
            reading.counts[position][at] += 1.0


def _number(fields: list[str], position: int, label: str, number: int) -> float:
    text = fields[position] if position < len(fields) else ""
    if not text:
        return float("nan")
    try:
        return float(text)
    except ValueError:
        raise ExchangeError(
            FORMAT,
            f"the {label} is '{text}', no number",
            place=f"line {number}, field {position + 1}",
            hint="Correct the line, or leave the field empty: short gaps are filled.",
        ) from None


def _year(reading: _Reading, header: list[str], name: str) -> OutdoorYear:
    """The year from what was read.

    Raises:
        ExchangeError: Too much is missing, or hours are repeated all over.
    """
    if len(reading.repeated) > 24:
        raise ExchangeError(
            FORMAT,
            f"{len(reading.repeated)} records repeat an hour that was there before",
            place=f"line {reading.repeated[0]}",
            hint="The file may hold several years: cut it down to one.",
        )
    place, elevation_m, notes = _location(header, name)
    if reading.leap_records:
        notes.append("29 February was left out: a year has 8760 hours.")
    if reading.repeated:
        lines = ", ".join(str(n) for n in reading.repeated[:5])
        notes.append(f"Repeated hours were left out (line {lines}).")
    if len(reading.years) > 1:
        notes.append(f"Months come from {len(reading.years)} different years: a typical year, not a certain one.")
    pressure_pa = _pressure(reading, elevation_m, notes)
    dry_c, said = fill_gaps(reading.mean(6), "dry bulb")
    notes += said
    dew_c, said = fill_gaps(_dew_points(reading, dry_c, pressure_pa, notes), "humidity")
    notes += said
    dew_c = np.minimum(dew_c, dry_c)
    wet_c = np.minimum(air_kernels.wet_bulb_array(dry_c, dew_c, pressure_pa), dry_c)
    return OutdoorYear(
        dry_bulb_c=dry_c,
        wet_bulb_c=wet_c,
        dew_point_c=dew_c,
        pressure_pa=pressure_pa,
        name=place,
        source=f"EPW file {name}",
        notes=tuple(notes),
        elevation_m=elevation_m,
    )


def _location(header: list[str], name: str) -> tuple[str, float, list[str]]:
    """Place, elevation and notes from the header's first line, as far as there is one."""
    for line in header:
        fields = _split(line)
        if fields[0].upper() != "LOCATION":
            continue
        fields = _location_fields(line)
        place = ", ".join(part for part in fields[1:-6] if part and part != "-") or name
        try:
            elevation_m = float(fields[-1])
        except (IndexError, ValueError):
            break
        if -500.0 <= elevation_m <= 6000.0:
            return place, elevation_m, []
        break
    else:
        place = name
    return place, 0.0, ["The header gives no elevation: pressure is that of the records, or of sea level."]


def _location_fields(line: str) -> list[str]:
    """Fields of the first line from its word to the elevation: names may hold commas, in quotes or not.

    Source, station, latitude, longitude, time zone and elevation end it; some makers put empty fields behind.
    """
    fields = _split(line)
    if '"' in line and ";" not in line and "\t" not in line:
        fields = [part.strip() for part in next(csv.reader([line], skipinitialspace=True))]
    while len(fields) > LEAST_LOCATION and not fields[-1]:
        fields.pop()
    numbers = [n for n in range(len(fields) - 3) if all(_is_number(part) for part in fields[n : n + 4])]
    if not numbers:
        return [*fields[:4], *[""] * (LEAST_LOCATION - 4)]
    return fields[: numbers[-1] + 4]


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _pressure(reading: _Reading, elevation_m: float, notes: list[str]) -> float:
    hours = reading.mean(9)
    known = hours[~np.isnan(hours)]
    if known.size:
        return float(known.mean())
    notes.append("No record has a pressure: that of the elevation was taken.")
    return psychrometrics.pressure_pa(elevation_m)


def _dew_points(reading: _Reading, dry_c: FloatArray, pressure_pa: float, notes: list[str]) -> FloatArray:
    """Dew points, from relative humidity where they are missing, NaN where both are."""
    dew_c, humidity = reading.mean(7), reading.mean(8)
    lacking = np.isnan(dew_c) & ~np.isnan(humidity)
    if lacking.any():
        share = np.clip(humidity[lacking] / 100.0, 0.001, 1.0)
        vapour = share * np.array([air_kernels.saturation_pressure(t) for t in dry_c[lacking]])
        ratio = 0.621945 * vapour / (pressure_pa - vapour)
        dew_c[lacking] = air_kernels.dew_point_array(dry_c[lacking], ratio, pressure_pa)
        notes.append(f"Dew points of {int(lacking.sum())} h were computed from relative humidity.")
    above = np.flatnonzero(dew_c > dry_c + 0.05)
    if above.size:
        notes.append(
            f"The dew point is above the dry bulb for {above.size} h, first at {when(int(above[0]))}: set to it."
        )
    return dew_c
