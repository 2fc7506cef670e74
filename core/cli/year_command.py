"""``hallwright year``: 8760 coupled hours of a project, and what they add up to."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.cli.files import load_project, require_target, write_whole
from core.cli.progress import show_progress
from core.cli.terminal import say
from core.model.electrical import PowerSource, SourceKind
from core.model.entity import Entity
from core.model.project import Project
from core.model.site_air import density_moved_kg_m3
from core.results.year import YearResult
from core.study.year_evaluate import evaluate_year
from core.study.year_load import read_load_profile
from core.study.year_weather import YearWeather, find_site, read_weather
from core.templates.build import site_from_catalogue
from core.units import percent

SHOWN = (
    "pue_annual", "pue_peak", "it_kwh", "total_kwh", "wue_site_l_kwh", "wue_source_l_kwh", "water_m3", "cue_kg_kwh",
    "carbon_location_t", "carbon_market_t", "ref", "erf", "cer", "itee_tflop_s_kw", "free_cooling_hours",
    "partial_cooling_hours", "mechanical_cooling_hours", "energy_usd", "water_usd", "balance_error_ratio",
)  # fmt: skip


def year(file: str, *, weather: str | None, site: str | None, load: str | None = None, as_json: bool) -> int:
    """Run a project's year and print it; returns the exit code."""
    project = load_project(file)
    if site is not None:
        project = at_site(project, find_site(site).site_id)
    chosen: YearWeather | None = read_weather(weather, project) if weather is not None else None
    profile = read_load_profile(load) if load is not None else None
    result = evaluate_year(project, chosen, load_ratio=profile, progress=show_progress)
    if as_json:
        print(json.dumps(year_document(result), indent=1, ensure_ascii=False))
    else:
        say(*year_lines(result))
    return 0


def write_benchmark_table(output: str | None) -> int:
    """Print or write the table of architectures by site; returns the exit code."""
    from core.templates.benchmark_table import benchmark_table

    if output is not None:
        require_target(output)
    text = benchmark_table(show_progress)
    if output is None:
        print(text)
    else:
        write_whole(output, lambda path: _write(path, text))
    return 0


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def at_site(project: Project, site_id: str) -> Project:
    """The project at another catalogue site, with its weather, grid and prices; the scenario stays."""
    site = site_from_catalogue(site_id)
    assumed = project.assumptions
    density = density_moved_kg_m3(assumed.air_density_kg_m3, project.site.elevation_m, site.elevation_m)
    changes: dict[str, Entity | None] = {
        project.site.id: site, assumed.id: replace(assumed, air_density_kg_m3=density),
    }  # fmt: skip
    for source in project.of_type(PowerSource):
        if source.kind is SourceKind.GRID:
            changes[source.id] = replace(
                source, carbon_kg_kwh=site.grid_carbon_kg_kwh, cost_usd_kwh=site.electricity_price_usd_kwh
            )
    return project.with_changes(changes)


def year_document(result: YearResult) -> dict[str, Any]:
    """The year under fixed keys; numbers that do not exist are null."""
    hours = result.hours
    document: dict[str, Any] = {key: _number(number.value) for key, number in result.numbers.items()}
    document |= {
        "pue_band": [_number(result.pue.low), _number(result.pue.high)],
        "wue_site_band_l_kwh": [_number(result.wue_site.low), _number(result.wue_site.high)],
        "pue_part_load": {f"{load:g}": _number(pue) for load, pue in result.part_load_pue.items()},
        "water_m3_by_month": [round(float(v), 3) for v in hours.water_m3_by_month],
        "total_kwh_by_month": [round(float(v), 1) for v in hours.kwh_by_month(hours.total_w)],
        "it_kwh_by_month": [round(float(v), 1) for v in hours.kwh_by_month(hours.it_w)],
        "weather": {"name": hours.weather_name, "source": hours.weather_source},
        "assumptions": list(result.assumptions),
        "formulas": {
            key: {"label": n.label, "unit": n.unit, "formula": n.formula, "source": n.source}
            for key, n in result.numbers.items()
        },
        "stamp": result.project_key,
    }
    return document


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def year_lines(result: YearResult) -> list[str]:
    """The year in lines for people."""
    lines = [f"{result.hours.weather_name}, 8760 hours"]
    band = f"(cold to warm year {result.pue.low:.3f} to {result.pue.high:.3f})"
    for key in SHOWN:
        number = result.numbers[key]
        words = "–" if not math.isfinite(number.value) else _words(number.value, number.unit)
        lines.append(f"{number.label:<34}{words} {band if key == 'pue_annual' else ''}".rstrip())
    loads = "  ".join(f"{percent(load)}: {pue:.3f}" for load, pue in result.part_load_pue.items())
    return [*lines, f"{'PUE by load':<34}{loads}", *result.assumptions]


def _words(value: float, unit: str) -> str:
    if unit in ("kWh", "m3", "USD", "h", "tCO2e"):
        return f"{value:,.0f} {unit}"
    return f"{value:.1e}" if 0.0 < abs(value) < 1e-4 else f"{value:.3f} {unit}".rstrip()
