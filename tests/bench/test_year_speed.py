"""How long a year takes: 8760 coupled hours of a five-megawatt site, and from an edit to its annual PUE."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from core.model.project import Project
from core.model.rack import Rack
from core.study.year import simulate_year
from core.study.year_numbers import year_numbers
from core.study.year_weather import weather_of
from core.templates.architectures import architecture

pytestmark = pytest.mark.bench
YEAR_S, EDIT_S = 1.0, 1.5


def five_megawatts() -> Project:
    """Five halls' worth of racks of the liquid-cooled design on one plant, chain and all."""
    project = architecture("d2c_dry", "ashburn")
    racks = {}
    for rack in project.of_type(Rack):
        for n in range(4):
            racks[f"{rack.id}-{n}"] = replace(rack, id=f"{rack.id}-{n}", tag=f"{rack.tag}-{n}")
    plant = {}
    for item in project.placed:
        if hasattr(item, "rated_w"):
            plant[item.id] = replace(item, rated_w=5.0 * item.rated_w)
        elif hasattr(item, "capacity_w"):
            plant[item.id] = replace(item, capacity_w=5.0 * item.capacity_w)
    return project.with_changes({**racks, **plant})


def test_a_year_of_five_megawatts_takes_less_than_a_second_on_one_core() -> None:
    project = five_megawatts()
    assert sum(r.power_w for r in project.racks) == pytest.approx(5e6)
    weather = weather_of(project)
    simulate_year(project, weather)
    spent = []
    for _ in range(5):
        begin = time.process_time()
        simulate_year(project, weather)
        spent.append(time.process_time() - begin)
    assert min(spent) < YEAR_S


def test_an_edit_gives_a_new_annual_pue_in_time() -> None:
    project = five_megawatts()
    year_numbers(project, simulate_year(project, weather_of(project)))
    spent = []
    for n in range(3):
        assumed = replace(project.assumptions, warm_water_supply_c=36.0 + n)
        begin = time.process_time()
        edited = project.with_changes({assumed.id: assumed})
        numbers = year_numbers(edited, simulate_year(edited, weather_of(edited)))
        spent.append(time.process_time() - begin)
        assert numbers["pue_annual"].value > 1.0
    assert min(spent) < EDIT_S
