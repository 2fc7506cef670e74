"""Meshed chains over a year: in every hour inputs in parallel divide as in the live design."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from core.model.electrical import PowerSource, PowerUnit
from core.model.project import Project
from core.results.energy_result import PART_NAMES
from core.results.part import Part
from core.results.year import HOURS
from core.study.assemble import assemble
from core.study.year import simulate_year
from core.study.year_mesh_kernels import inverse_of
from tests.power.test_chain_mesh import paired, ring, unit_with_cable
from tests.study.test_year import weather_round
from tests.support.random_chains import random_chain

NO_AIR = Part(failure="not solved here")


def random_mesh(seed: int) -> Project:
    chance = random.Random(seed)
    drawn = random_chain(seed, layers=4, width=4, racks=8)
    sizes = ("240 mm2", "400 mm2", "")
    cabled = {
        u.id: unit_with_cable(u, chance.choice(sizes), chance.uniform(5.0, 120.0)) for u in drawn.of_type(PowerUnit)
    }
    return drawn.with_changes(cabled | {s.id: replace(s, voltage_v=415.0) for s in drawn.of_type(PowerSource)})


@pytest.mark.parametrize(
    "project", [ring(), paired(), random_mesh(3), random_mesh(5)], ids=["ring", "tie closed", "seed 3", "seed 5"]
)
def test_a_mesh_is_live_and_over_the_year_the_same_at_any_load(project: Project):
    load = np.full(HOURS, project.scenario.it_load_ratio)
    load[1::2] = 0.4
    hours = simulate_year(project, weather_round(project), load_ratio=load)
    assert hours.electrical_gap_ratio.max() < 1e-6
    for hour in (0, 1):
        scenario = replace(
            project.scenario,
            dry_bulb_c=float(hours.dry_bulb_c[hour]),
            wet_bulb_c=float(hours.wet_bulb_c[hour]),
            it_load_ratio=float(load[hour]),
        )
        energy = assemble(project.with_changes({scenario.id: scenario}), NO_AIR).energy.require()
        assert hours.total_w[hour] == pytest.approx(energy.total_w, rel=1e-8)
        wanted = [energy.parts_w[name] for name in PART_NAMES]
        assert hours.parts_w[:, hour] == pytest.approx(wanted, rel=1e-7, abs=1e-8 * energy.total_w)


def test_loops_are_inverted_and_those_without_impedance_left_out():
    chance = np.random.default_rng(1)
    z = chance.normal(size=(6, 6)) + 1j * chance.normal(size=(6, 6))
    assert np.allclose(inverse_of(z) @ z, np.eye(6), atol=1e-12)
    swapped = np.array([[0.0, 2.0], [1.0, 0.0]], dtype=np.complex128)
    assert np.allclose(inverse_of(swapped) @ swapped, np.eye(2))
    # two loops through the same impedance: one of them carries what both are apart
    same = np.full((2, 2), 0.5 + 0.5j)
    assert np.allclose(same @ inverse_of(same) @ same, same)
    assert not inverse_of(np.zeros((3, 3), dtype=np.complex128)).any()
    assert inverse_of(np.zeros((0, 0), dtype=np.complex128)).shape == (0, 0)
