"""Sound designs stay quiet: the shipped examples and every topology built over them."""

from __future__ import annotations

import pytest

from core.commands.power_topology import BuildPowerTopology
from core.commands.power_topology_plan import TopologyKind
from core.model.outages import with_out_of_service
from core.results.finding import Severity
from core.templates.air_hall import air_hall
from core.templates.liquid_hall import liquid_hall
from core.templates.pod2 import pod2
from tests.support.power_hall import findings

NOT_POWER = {"loop-without-plant"}
MEANT = {TopologyKind.CATCHER: {"shared-path"}}
"""What the shape of a topology brings: one transfer switch before both cords."""


def loud(project):
    return {f.code for f in findings(project) if f.severity is not Severity.NOTE} - NOT_POWER


@pytest.mark.parametrize("template", [air_hall, liquid_hall, pod2])
def test_the_shipped_examples_have_no_power_problem(template):
    assert loud(template()) == set()


@pytest.mark.parametrize("kind", list(TopologyKind))
@pytest.mark.parametrize("template", [air_hall, liquid_hall])
def test_a_built_topology_shows_only_what_its_shape_means(template, kind):
    assert loud(BuildPowerTopology(kind).apply(template())) == MEANT.get(kind, set())


def test_one_dead_path_is_no_storm():
    project = air_hall()
    dead = [u.id for u in project.entities.values() if u.tag.endswith("-A") and u.tag.startswith(("TX", "UPS"))]
    found = findings(with_out_of_service(project, dead))
    assert len(dead) == 2
    assert len(found) < 12


def test_both_paths_dead_drop_all_racks_in_one_finding():
    project = air_hall()
    dead = [u.id for u in project.entities.values() if u.tag.startswith("UPS-")]
    found = findings(with_out_of_service(project, dead))
    (dropped,) = [f for f in found if f.code == "rack-dropped"]
    assert "48 items have lost their power" in dropped.message
    assert len(found) < 12
