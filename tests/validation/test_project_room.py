"""The measured room as a project, as the window shows it: coolers with coils and racks with servers, not given flows.

The same room with every flow through its openings given is in ``test_rooms``. What the window may
promise about a single sensor has to come from both. Its large eddies sway for ever, and a mean over minutes of them
differs from the next: runs whose coolers blow by 0.01 K warmer or colder, which nobody can measure, tell by how much.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from core.model.cooling import AirCooler
from core.model.project import Project
from core.model.scenario import MeasuredPoint
from core.model.space import Turbulence
from core.study.evaluate import evaluate
from core.study.trust import sensor_matches
from core.templates.pod2 import pod2
from tests.support.measured_room import averaged_pod2

WANTED_RMS_K, WANTED_BIAS_K = 2.5, 1.0
RUNS_K = (0.0, 0.01, -0.01)
"""What coolers blow warmer by than in the example. [K]"""


@cache
def errors_k(warmer_k: float = 0.0, *, has_doors: bool = True) -> np.ndarray:
    """Computed minus measured of the twelve front strips, shape (12,)."""
    project = pod2()
    warmed = {c.id: replace(c, supply_set_c=c.supply_set_c + warmer_k) for c in project.of_type(AirCooler)}
    racks = {r.id: replace(r, has_doors=has_doors) for r in project.racks}
    return strips_k(project.with_changes({**warmed, **racks}), Turbulence.LARGE_EDDIES)


def strips_k(project: Project, turbulence: Turbulence) -> np.ndarray:
    thermal = evaluate(project).thermal.require()
    assert thermal.halls[0].turbulence is turbulence
    fronts = {p.id for p in project.of_type(MeasuredPoint) if p.side == "front"}
    return np.array([m.computed_c - m.measured_c for m in sensor_matches(project, thermal) if m.point_id in fronts])


def rms_k(errors: np.ndarray) -> float:
    return float(np.sqrt((errors**2).mean()))


def met(errors: np.ndarray) -> str:
    return "" if rms_k(errors) <= WANTED_RMS_K and abs(float(errors.mean())) <= WANTED_BIAS_K else ": not met"


@pytest.mark.validation
def test_the_front_strips_of_the_measured_room_as_a_project_have_no_bias():
    assert len(errors_k()) == 12
    assert abs(float(errors_k().mean())) <= WANTED_BIAS_K
    assert rms_k(errors_k()) <= 3.0  # 3.55 K with averaged turbulence


@pytest.mark.validation_fast
def test_averaged_turbulence_keeps_air_apart_that_was_measured_to_mix(quote):
    averaged = strips_k(averaged_pod2(), Turbulence.AVERAGED)
    quote(
        "RISE POD 2, W1, as a project, averaged",
        "sensor strip",
        averaged,
        reference="12 measured front strips, 2019-10-01 14:20 to 14:55",
        tolerance=f"{WANTED_RMS_K} K rms, {WANTED_BIAS_K:g} K bias{met(averaged)}",
    )
    assert abs(float(averaged.mean())) <= WANTED_BIAS_K


@pytest.mark.validation
def test_three_runs_of_the_measured_room_as_a_project(quote):
    runs = np.concatenate([errors_k(warmer) for warmer in RUNS_K])
    quote(
        "RISE POD 2, W1, as a project",
        "sensor strip",
        runs,
        reference="12 measured front strips, 2019-10-01 14:20 to 14:55, in three runs with discharges 0.01 K apart",
        tolerance=f"{WANTED_RMS_K} K rms, {WANTED_BIAS_K:g} K bias{met(runs)}",
    )
    assert all(abs(float(errors_k(warmer).mean())) <= WANTED_BIAS_K for warmer in RUNS_K)


@pytest.mark.validation
@pytest.mark.xfail(
    strict=True,
    reason="not met by any run: 2.74, 2.77 and 2.74 K rms (2.40 to 2.65 with three tenths of the cells hurried)",
)
def test_single_front_strips_of_the_project_are_near_enough_in_each_run():
    assert max(rms_k(errors_k(warmer)) for warmer in RUNS_K) <= WANTED_RMS_K


@pytest.mark.validation
def test_without_doors_on_its_cabinets_the_room_as_a_project_is_as_near_as_wanted():
    """Whether the doors were on is not published; the example has them, as usual cabinets do."""
    for warmer in RUNS_K:
        errors = errors_k(warmer, has_doors=False)
        rises = errors[2::3] - errors[1::3]
        numbers = f"{rms_k(errors):.2f} K rms, {errors.mean():+.2f} K bias, rises {rises.round(1)} K too much"
        print(f"\nwithout doors: {numbers}")
        assert rms_k(errors) <= WANTED_RMS_K
        assert abs(float(errors.mean())) <= WANTED_BIAS_K
