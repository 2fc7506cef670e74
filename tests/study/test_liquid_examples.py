"""The liquid examples open sound: nothing is short, every loop flows and can lose its spare unit, balances close."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.model.cooling import Cdu
from core.model.project import Project
from core.model.rack import CoolingKind
from core.plant.technology_loops import technology_loops
from core.results.finding import Severity
from core.results.part import Part
from core.study.assemble import assemble
from core.study.evaluate import evaluate
from core.study.settings import StudySettings
from core.templates.hybrid_retrofit import hybrid_retrofit
from core.templates.immersion_pod import immersion_pod
from core.templates.liquid_hall_5mw import liquid_hall_5mw

EXAMPLES = [liquid_hall_5mw, immersion_pod, hybrid_retrofit]


@pytest.fixture(scope="module", params=EXAMPLES, ids=[e.__name__ for e in EXAMPLES])
def project(request: pytest.FixtureRequest) -> Project:
    return request.param()


def test_the_example_settles_without_error_or_warning(project: Project):
    results = evaluate(project, StudySettings(fine_spacing_m=0.6))
    worse = [f.message for f in results.findings if f.severity is not Severity.NOTE]
    assert worse == []
    assert not results.thermal.value.failures
    assert results.energy.value.balance_error_ratio < 1e-6


def test_every_loop_flows_with_pressure_to_spare(project: Project):
    loops = technology_loops(project)
    assert loops
    for loop in loops.values():
        assert loop.flow.is_flowing
        assert loop.flow.balance_ratio < 1e-9
        assert all(b.flow_margin_ratio >= 0.0 and b.spare_pa > 0.0 for b in loop.flow.branches)


def test_without_its_largest_unit_no_loop_runs_short(project: Project):
    for loop in technology_loops(project).values():
        assert len(loop.cdus) == 2
        lost = project.with_changes({loop.cdus[0].id: replace(loop.cdus[0], is_on=False)})
        found = {f.code for f in assemble(lost, Part(failure="no air")).findings}
        assert not found & {"rack-flow-short", "coolant-too-hot", "cdu-over-capacity", "bath-too-hot", "cdu-off"}


def test_heat_of_the_racks_arrives_at_the_units_of_their_group(project: Project):
    liquid = assemble(project, Part(failure="no air")).liquid.value
    assert sum(c.heat_w for c in liquid.cdus) == pytest.approx(float(liquid.rack_liquid_heat_w.sum()), rel=1e-12)
    assert all(isinstance(project.get(c.cdu_id), Cdu) for c in liquid.cdus)


def test_the_examples_are_what_their_descriptions_say():
    hall, pod, hybrid = (build() for build in EXAMPLES)
    assert sum(r.rated_power_w for r in hall.racks) == pytest.approx(5e6, rel=0.03)
    assert {r.cooling for r in pod.racks} == {CoolingKind.IMMERSION}
    assert {r.cooling for r in hybrid.racks} == {CoolingKind.AIR, CoolingKind.REAR_DOOR, CoolingKind.DIRECT_TO_CHIP}
