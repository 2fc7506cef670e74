"""The year of a design in a report: totals with their formulas, months as bars and in numbers, part load."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from core.drawing.display_list import Drawing, Layer, Line, Polygon, Shape, Text
from core.geometry.rectangle import Rectangle
from core.reports.blocks import DASH, Block, Chapter, Figure, Rows, Table, number
from core.results.year import MONTH_OF_HOUR, FloatArray, Reckoning, YearHours, YearResult, ratio_of
from core.units import percent

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WHOLE = ("h", "kWh", "m3", "USD", "tCO2e", "kW")
WIDTH_M, HEIGHT_M, LETTERS_M = 0.17, 0.06, 0.0027
"""The chart of months at true scale. [m]"""


def year_chapter(year: YearResult | None, failure: str) -> Chapter:
    """Totals, months, part load, what they rest on.

    Args:
        year: The year, None where it could not be run.
        failure: Why not.
    """
    if year is None:
        return Chapter("The year", (f"The year could not be run: {failure}",))
    loads = [[percent(load), number(pue, 3)] for load, pue in year.part_load_pue.items()]
    blocks: list[Block] = [
        f"Annual PUE {year.pue.value:.3f}, hour by hour through {year.hours.weather_name}.",
        f"A cold year has {year.pue.low:.3f}, a warm one {year.pue.high:.3f}; "
        f"water on site {year.wue_site.low:.3f} to {year.wue_site.high:.3f} L/kWh.",
        Figure("Power of IT and of all the rest, monthly means", _months_chart(year.hours)),
        Table("Months", _month_rows(year.hours)),
        Table("Numbers of the year", [["Quantity", "Value", "How it comes about"], *_number_rows(year)]),
        Table("PUE by load", [["IT load", "PUE"], *loads]),
        *year.assumptions,
    ]
    return Chapter("The year", tuple(blocks))


def _month_rows(hours: YearHours) -> Rows:
    it, total = hours.kwh_by_month(hours.it_w), hours.kwh_by_month(hours.total_w)
    pue, water = ratio_of(total, it), hours.water_m3_by_month
    free = np.bincount(MONTH_OF_HOUR, hours.mode == 0, 12)
    rows = [["Month", "IT, MWh", "Facility, MWh", "PUE", "Water, m³", "Free cooling, h"]]
    for n, name in enumerate(MONTHS):
        sums = (f"{it[n] / 1e3:,.0f}", f"{total[n] / 1e3:,.0f}", number(float(pue[n]), 3), f"{water[n]:,.0f}")
        rows.append([name, *sums, f"{free[n]:.0f}"])
    return rows


def _number_rows(year: YearResult) -> Rows:
    return [[n.label, reckoned(n), n.formula] for n in year.numbers.values()]


def reckoned(found: Reckoning) -> str:
    """A number of the year with its unit."""
    value, unit = found.value, found.unit
    if not math.isfinite(value):
        return DASH
    shown = {"m3": "m³", "tCO2e": "tCO₂e", "kgCO2e/kWh": "kgCO₂e/kWh", "USD": "$"}.get(unit, unit)
    if unit in WHOLE:
        return number(value, 0, shown)
    return f"{value:.1e}" if 0.0 < abs(value) < 1e-4 else number(value, 3, shown)


def _months_chart(hours: YearHours) -> Drawing:
    """Bars of the mean power by month: IT below, what comes on top of it above."""
    in_month = np.bincount(MONTH_OF_HOUR, minlength=12)
    it = hours.kwh_by_month(hours.it_w) / in_month
    rest = hours.kwh_by_month(hours.total_w) / in_month - it
    most = float((it + rest).max()) or 1.0
    page = Rectangle(0.0, 0.0, WIDTH_M, HEIGHT_M)
    return Drawing(page, (Layer("months", tuple(_bars(it, rest, most))),))


def _bars(it_kw: FloatArray, rest_kw: FloatArray, most_kw: float) -> Iterator[Shape]:
    left, low, high = 0.016, 0.007, HEIGHT_M - 0.008
    step = (WIDTH_M - left) / 12.0
    per_kw = (high - low) / most_kw
    for share in (0.0, 0.5, 1.0):
        y = low + share * (high - low)
        yield Line(((left, y), (WIDTH_M, y)), "line", 0.1)
        yield Text(left - 0.001, y, f"{share * most_kw:,.0f}", LETTERS_M, anchor="end", colour="dim")
    yield Text(left - 0.001, HEIGHT_M - 0.002, "kW", LETTERS_M, anchor="end", colour="dim")
    for n, name in enumerate(MONTHS):
        x0, x1 = left + (n + 0.15) * step, left + (n + 0.85) * step
        middle, top = low + it_kw[n] * per_kw, low + (it_kw[n] + rest_kw[n]) * per_kw
        yield Polygon(Rectangle(x0, low, x1, middle).corners(), fill="flow_it", stroke="")
        yield Polygon(Rectangle(x0, middle, x1, top).corners(), fill="flow_cooling", stroke="")
        yield Text(0.5 * (x0 + x1), low - 0.003, name, LETTERS_M, colour="dim")
    for x, fill, words in ((left, "flow_it", "IT"), (left + 0.02, "flow_cooling", "all the rest")):
        yield Polygon(Rectangle(x, HEIGHT_M - 0.004, x + 0.004, HEIGHT_M - 0.001).corners(), fill=fill, stroke="")
        yield Text(x + 0.0055, HEIGHT_M - 0.0025, words, LETTERS_M, anchor="start", colour="dim")
