"""From a project to its year: the typical year first, then part load and the band between cold and warm years."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from core.model.electrical import PowerSource, SourceKind
from core.model.project import Project
from core.results.thermal_result import ThermalResult
from core.results.year import HOURS, Band, FloatArray, YearHours, YearResult
from core.study.stamp import stamp
from core.study.year import Progress, StopFlag, simulate_year
from core.study.year_case import YearCase, year_case
from core.study.year_numbers import year_numbers
from core.study.year_weather import WARMER_YEAR_K, YearWeather, shifted, site_of, weather_of
from core.units import percent

PART_LOADS = (0.25, 0.5, 0.75, 1.0)
RUNS = 1 + 2 + len(PART_LOADS)
Publish = Callable[[YearResult], None]


def evaluate_year(
    project: Project,
    weather: YearWeather | None = None,
    *,
    thermal: ThermalResult | None = None,
    load_ratio: FloatArray | None = None,
    publish: Publish | None = None,
    progress: Progress | None = None,
    stop: StopFlag | None = None,
) -> YearResult:
    """Run a project's year with all that goes with it.

    Args:
        project: The project.
        weather: Its weather; that of its site when left out.
        thermal: Room air that holds all year; see ``year_case``.
        load_ratio: Load of all racks hour by hour; the scenario's when left out, shape (8760,).
        publish: Given the typical year as soon as it is known, before the band and the part loads.
        progress: Told the share done, 0 to 1, and what is going on.
        stop: Asked between chunks; True leaves.

    Returns:
        The year.

    Raises:
        YearStopped: ``stop`` said so.
        FacilityError: The design cannot be solved, or its site has no weather.
    """
    weather = weather or weather_of(project)
    case = year_case(project, thermal)
    done = 0

    base = np.full(HOURS, project.scenario.it_load_ratio) if load_ratio is None else load_ratio

    def run(what: str, chosen: YearWeather, share: float = 1.0) -> YearHours:
        nonlocal done

        def report(share: float, _: str) -> None:
            if progress is not None:
                progress((done + share) / RUNS, what)

        hours = _run(case, chosen, base * share, report, stop)
        done += 1
        return hours

    hours = run("typical year", weather)
    numbers = year_numbers(project, hours)
    pue, wue = numbers["pue_annual"].value, numbers["wue_site_l_kwh"].value
    mark = stamp(project)
    result = YearResult(
        hours=hours,
        numbers=MappingProxyType(numbers),
        pue=Band(pue, pue, pue),
        wue_site=Band(wue, wue, wue),
        assumptions=assumptions(project, weather, thermal, load_ratio),
        program_version=mark.program_version,
        project_key=mark.project_key,
    )
    if publish is not None:
        publish(result)
    others = [year_numbers(project, run(what, chosen)) for what, chosen in variants(project, weather)]
    part = {}
    for load in PART_LOADS:
        found = year_numbers(project, run(f"{percent(load)} load", weather, load))
        part[load] = found["pue_annual"].value
    return replace(
        result,
        pue=_band(pue, [n["pue_annual"].value for n in others]),
        wue_site=_band(wue, [n["wue_site_l_kwh"].value for n in others]),
        part_load_pue=MappingProxyType(part),
    )


def _run(case: YearCase, weather: YearWeather, load: FloatArray, report: Progress, stop: StopFlag | None) -> YearHours:
    return simulate_year(
        case.project,
        weather,
        weather_name=weather.name,
        weather_source=weather.source,
        case=case,
        load_ratio=load,
        solar_ratio=weather.solar_ratio,
        progress=report,
        stop=stop,
    )


def _band(value: float, others: list[float]) -> Band:
    return Band(value, min(value, *others), max(value, *others))


def variants(project: Project, weather: YearWeather) -> tuple[tuple[str, YearWeather], tuple[str, YearWeather]]:
    """A cold year and a warm one, the warm one up to the hottest hour in twenty years where that is known."""
    item, notes = site_of(project)
    hottest = item.extreme_db_max_20yr_c if not notes and weather.is_of_site else None
    return (
        ("cold year", shifted(weather, -WARMER_YEAR_K)),
        ("warm year", shifted(weather, WARMER_YEAR_K, hottest)),
    )


def assumptions(
    project: Project, weather: YearWeather, thermal: ThermalResult | None, load_ratio: FloatArray | None = None
) -> tuple[str, ...]:
    """What the year rests on, one sentence each."""
    sentences = [f"Weather: {weather.name}: {weather.source}.", *weather.notes]
    sentences.append(
        "Rack inlets, shares of coolers and heat through walls are those of the live room all year."
        if thermal is not None
        else "Racks draw in air at the supply set points of their hall's coolers; walls let no heat through."
    )
    sentences.append(
        f"IT load: {percent(project.scenario.it_load_ratio)} of what the racks are set to, in every hour."
        if load_ratio is None
        else f"IT load: a profile with {percent(load_ratio.mean())} of what the racks are set to in the mean."
    )
    sentences.append(
        f"Band: a year colder and a year warmer by {WARMER_YEAR_K:g} K in every hour (two standard deviations of annual"
        " means at mid-latitudes), the warm one up to the highest dry bulb in twenty years."
    )
    kinds = {s.kind for s in project.of_type(PowerSource)}
    if SourceKind.SOLAR in kinds:
        sentences.append(
            "Solar plants give nothing but what the monthly sums of sunshine make of their capacity, less 14 % losses."
            if weather.solar_ratio is not None
            else "The sun at the site is not known: solar plants give their set share in every hour."
        )
    if SourceKind.WIND in kinds:
        sentences.append("Wind plants give their set share of capacity in every hour.")
    if SourceKind.BATTERY in kinds:
        sentences.append("Batteries make no energy, so over a year they count for nothing.")
    return tuple(sentences)
