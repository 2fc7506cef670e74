"""Gaps in a year of hours: short ones are bridged, longer ones filled from the days around them, all of them said."""

from __future__ import annotations

import numpy as np

from core.catalogue.row import MONTHS
from core.climate.outdoor import DAYS_OF_MONTH, HOURS_OF_YEAR, FloatArray
from core.errors import ExchangeError

LONGEST_BRIDGE_H = 6
MOST_MISSING_H = HOURS_OF_YEAR // 10
"""Hours that may be missing; a year with more is no year."""
_DAYS_BEFORE = np.concatenate(([0], np.cumsum(DAYS_OF_MONTH)[:-1]))


def when(hour: int) -> str:
    """An hour of the year in words, such as ``3 Feb 05:00``.

    >>> when(33 * 24 + 5)
    '3 Feb 05:00'
    """
    day = hour // 24
    month = int(np.searchsorted(_DAYS_BEFORE, day, side="right")) - 1
    return f"{day - int(_DAYS_BEFORE[month]) + 1} {MONTHS[month].capitalize()} {hour % 24:02d}:00"


def gaps_in(series: FloatArray) -> list[tuple[int, int]]:
    """First hour and length of every run of missing values; a run over New Year counts as two."""
    missing = np.concatenate(([False], np.isnan(series), [False])).astype(np.int8)
    edges = np.diff(missing)
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return [(int(a), int(b - a)) for a, b in zip(starts, ends, strict=True)]


def fill_gaps(series: FloatArray, label: str) -> tuple[FloatArray, tuple[str, ...]]:
    """A year without gaps, and what was done.

    Up to 6 hours are bridged by a straight line; longer gaps take the mean of the same hour on the nearest days before
    and after that have it.

    Args:
        series: Hours, NaN where missing, shape (8760,).
        label: What they are.

    Raises:
        ExchangeError: More than a tenth is missing; the message names the longest gap.
    """
    gaps = gaps_in(series)
    if not gaps:
        return series, ()
    missing = sum(length for _, length in gaps)
    if missing > MOST_MISSING_H:
        start, length = max(gaps, key=lambda gap: gap[1])
        raise ExchangeError(
            "EPW",
            f"{missing} of {HOURS_OF_YEAR} hours have no {label}; the longest gap is {length} h from {when(start)}",
            hint="Choose a file with a full year.",
        )
    filled = series.copy()
    long_gaps = [gap for gap in gaps if gap[1] > LONGEST_BRIDGE_H]
    for start, length in long_gaps:
        for hour in range(start, start + length):
            filled[hour] = _like_neighbours(series, hour)
    known = np.flatnonzero(~np.isnan(filled))
    filled = np.interp(np.arange(HOURS_OF_YEAR), known, filled[known], period=HOURS_OF_YEAR)
    return np.asarray(filled, dtype=np.float64), _notes(gaps, long_gaps, label)


def _like_neighbours(series: FloatArray, hour: int) -> float:
    """Mean of the same hour on the nearest days before and after that have it."""
    found = []
    for direction in (-24, 24):
        for days in range(1, 366):
            value = series[(hour + direction * days) % HOURS_OF_YEAR]
            if not np.isnan(value):
                found.append(float(value))
                break
    return sum(found) / len(found) if found else float("nan")


def _notes(gaps: list[tuple[int, int]], long_gaps: list[tuple[int, int]], label: str) -> tuple[str, ...]:
    notes = []
    short = [gap for gap in gaps if gap[1] <= LONGEST_BRIDGE_H]
    if short:
        hours = sum(length for _, length in short)
        notes.append(
            f"{hours} missing hours of {label} were bridged, in gaps of up to {LONGEST_BRIDGE_H} h; the first at "
            f"{when(short[0][0])}."
        )
    for start, length in long_gaps:
        notes.append(f"{length} hours of {label} are missing from {when(start)}: filled from the days around them.")
    return tuple(notes)
