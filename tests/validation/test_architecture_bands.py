"""Annual PUE and water of built designs against the usual bands of their kind, and in which direction they move."""

from __future__ import annotations

import itertools
import re

import pytest

from core.resource_files import read_text
from core.study.year import simulate_year
from core.study.year_numbers import year_numbers
from core.study.year_weather import find_site, shifted, weather_of
from core.templates.architectures import ARCHITECTURES, BENCHMARK_SITES, architecture
from core.templates.benchmark_table import benchmark_numbers, cell

CASES = [(key, site) for key, kind in ARCHITECTURES.items() for site in kind.sites]


def test_there_are_eight_architectures_each_with_three_climates_and_twelve_sites() -> None:
    assert len(ARCHITECTURES) == 8
    assert all(len(set(kind.sites)) == 3 for kind in ARCHITECTURES.values())
    assert len(set(BENCHMARK_SITES)) == 12


@pytest.mark.validation_fast
@pytest.mark.parametrize(("key", "site"), CASES)
def test_a_built_example_lies_in_the_band_of_its_kind(key: str, site: str) -> None:
    kind = ARCHITECTURES[key]
    pue, wue = benchmark_numbers(key, site)
    assert kind.pue_low <= round(pue, 3) <= kind.pue_high
    assert kind.wue_low - 1e-9 <= round(wue, 2) <= kind.wue_high


@pytest.mark.validation_fast
@pytest.mark.parametrize("key", ["d2c_dry", "d2c_chiller", "immersion", "d2c_tower"])
@pytest.mark.parametrize("site", ["ashburn", pytest.param("singapore", marks=pytest.mark.validation)])
def test_warmer_water_never_raises_pue(key: str, site: str) -> None:
    weather = weather_of(architecture(key, site))
    found = []
    for warm_c in (18.0, 22.0, 26.0, 30.0, 34.0, 38.0, 42.0):
        project = architecture(key, site, warm_water_c=warm_c)
        hours = simulate_year(project, weather)
        found.append(float(hours.total_w.sum() / hours.it_w.sum()))
    assert all(later <= earlier + 1e-9 for earlier, later in itertools.pairwise(found)), found
    assert found[-1] < found[0]


@pytest.mark.validation_fast
@pytest.mark.parametrize("key", list(ARCHITECTURES))
def test_a_hotter_site_never_lowers_pue(key: str) -> None:
    project = architecture(key, "ashburn")
    weather = weather_of(project)
    found = []
    for shift_k in (-6.0, -3.0, 0.0, 3.0, 6.0):
        hours = simulate_year(project, shifted(weather, shift_k))
        found.append(float(hours.total_w.sum() / hours.it_w.sum()))
    assert all(later >= earlier - 1e-9 for earlier, later in itertools.pairwise(found)), found
    assert found[-1] > found[0]


@pytest.mark.validation_fast
def test_the_table_of_the_guide_is_what_the_program_finds() -> None:
    rows = {
        fields[0]: fields[1:]
        for line in read_text("help/benchmarks.md").splitlines()
        if len(fields := [f.strip() for f in line.strip("|").split("|")]) == 9
    }
    assert len(rows) == 2 + len(BENCHMARK_SITES)
    for key, site in (("legacy_crac", "dallas"), ("air_economiser", "lulea"), ("d2c_tower", "phoenix")):
        stored = rows[find_site(site).place][list(ARCHITECTURES).index(key)]
        assert re.findall(r"[\d.]+", stored) == re.findall(r"[\d.]+", cell(key, site))


def test_every_part_of_the_energy_is_there_and_sums_to_the_whole() -> None:
    project = architecture("chilled_water_wse", "ashburn")
    hours = simulate_year(project, weather_of(project))
    numbers = year_numbers(project, hours)
    parts = [k for k in numbers if k.endswith("_kwh") and f"{k[:-4]}" in _part_names()]
    assert sum(numbers[k].value for k in parts) == pytest.approx(numbers["total_kwh"].value, rel=1e-9)
    assert numbers["water_m3"].value > 0.0
    assert hours.largest_gap_ratio < 1e-6


def _part_names() -> tuple[str, ...]:
    from core.results.energy_result import PART_NAMES

    return PART_NAMES
