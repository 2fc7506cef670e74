"""How long a year takes: 8760 coupled hours of the five-megawatt example, and from an edit to its annual PUE."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from core.cli.files import load_example
from core.study.year import simulate_year
from core.study.year_numbers import year_numbers
from core.study.year_weather import weather_of

pytestmark = pytest.mark.bench
YEAR_S, EDIT_S = 1.0, 1.5
EXAMPLE = "liquid_hall_5mw"


def test_a_year_of_five_megawatts_takes_less_than_a_second_on_one_core() -> None:
    project = load_example(EXAMPLE)
    assert sum(r.power_w for r in project.racks) > 4.5e6
    weather = weather_of(project)
    simulate_year(project, weather)
    spent = []
    for _ in range(5):
        begin = time.process_time()
        simulate_year(project, weather)
        spent.append(time.process_time() - begin)
    print(f"year of {EXAMPLE}: {min(spent):.3f} s")
    assert min(spent) < YEAR_S


def test_an_edit_gives_a_new_annual_pue_in_time() -> None:
    project = load_example(EXAMPLE)
    year_numbers(project, simulate_year(project, weather_of(project)))
    spent, found = [], set()
    for n in range(4):
        assumed = replace(project.assumptions, warm_water_supply_c=project.assumptions.warm_water_supply_c + 1.0 + n)
        begin = time.process_time()
        edited = project.with_changes({assumed.id: assumed})
        numbers = year_numbers(edited, simulate_year(edited, weather_of(edited)))
        spent.append(time.process_time() - begin)
        found.add(numbers["pue_annual"].value)
    print(f"edit to annual PUE of {EXAMPLE}: {min(spent):.3f} s")
    assert len(found) == 4
    assert min(spent) < EDIT_S
