"""The table of annual PUE and water by architecture and site, as the guide prints it."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import wrap

from core.study.year import simulate_year
from core.study.year_numbers import year_numbers
from core.study.year_weather import find_site, weather_of
from core.templates.architecture_parts import USUAL_LOAD
from core.templates.architectures import ARCHITECTURES, BENCHMARK_SITES, architecture
from core.units import percent
from core.words import as_read

TITLE = "Benchmarks: architectures by climate"
ABOUT = (
    f"Annual PUE and, in brackets, water on site over IT energy (L/kWh), for small designs of one megawatt at "
    f"{percent(USUAL_LOAD)} load all year, each site's year made from its monthly normals. "
    f"`hallwright benchmark-table -o FILE` writes this page anew.",
    "The designs are `core/templates/architectures.py`: equipment of the catalogue or its class, N+1, nothing fitted "
    "to the bands. A bold number lies in the usual band of its kind; outside of it stand climates that the kind is "
    "not meant for: outdoor air that is too warm or too humid to be let in, an economiser where it is cold nearly all "
    "year. Rear doors and chillers for cold plates have no economiser here: with a free-cooling coil the doors come to "
    "1.18 in Ashburn.",
)
WIDTH = 118
"""Letters of a line of the page."""


def benchmark_numbers(key: str, site_id: str) -> tuple[float, float]:
    """Annual PUE and water on site over IT energy [L/kWh] of an architecture at a site."""
    project = architecture(key, site_id)
    numbers = year_numbers(project, simulate_year(project, weather_of(project)))
    return numbers["pue_annual"].value, numbers["wue_site_l_kwh"].value


def cell(key: str, site_id: str) -> str:
    """One cell of the table."""
    kind = ARCHITECTURES[key]
    pue, wue = benchmark_numbers(key, site_id)
    words = f"{pue:.3f}"
    if kind.pue_low <= round(pue, 3) <= kind.pue_high:
        words = f"**{words}**"
    return f"{words} ({wue:.2f})"


def benchmark_table(told: Callable[[float, str], None] | None = None) -> str:
    """The page.

    Args:
        told: Told the share done, 0 to 1, and what is going on.

    Returns:
        Markdown in the language in use.
    """
    kinds = list(ARCHITECTURES)
    bands = [as_read(f"{a.label}, usually {a.pue_low:g} to {a.pue_high:g}") for a in ARCHITECTURES.values()]
    lines = [f"# {as_read(TITLE)}", ""]
    for paragraph in ABOUT:
        lines += [*wrap(as_read(paragraph), WIDTH, break_on_hyphens=False), ""]
    lines += [f"| {as_read('site')} | " + " | ".join(bands) + " |", "| --- " * (len(kinds) + 1) + "|"]
    for n, site_id in enumerate(BENCHMARK_SITES):
        if told is not None:
            told(n / len(BENCHMARK_SITES), site_id)
        cells = [cell(key, site_id) for key in kinds]
        lines.append(f"| {find_site(site_id).place} | " + " | ".join(cells) + " |")
    if told is not None:
        told(1.0, "")
    return "\n".join(lines) + "\n"
