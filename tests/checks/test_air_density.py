"""Thin air of high sites: the density follows the site, unless the planner has one of their own."""

from __future__ import annotations

import pytest

from core.checks.rule_book import check_design
from core.commands.set_field import SetField
from core.document.document import Document
from core.model.heat import heat_by_rack
from core.model.project import Project
from core.model.scenario import ASSUMPTIONS_ID, SITE_ID, Assumptions, Site
from core.model.site_air import density_for_kg_m3, site_density_kg_m3
from tests.support.small_projects import small_project

DENVER_M = 1655.0


def told(project: Project) -> list[str]:
    return [f.message for f in check_design(project) if f.code == "air-density"]


@pytest.mark.parametrize(("elevation_m", "kg_m3"), [(0.0, 1.204), (1000.0, 1.068), (1655.0, 0.986), (3000.0, 0.833)])
def test_the_density_is_that_of_the_standard_atmosphere(elevation_m, kg_m3):
    assert site_density_kg_m3(elevation_m) == pytest.approx(kg_m3, abs=0.001)


def test_a_low_site_keeps_the_usual_density_and_a_high_one_has_its_own():
    assert density_for_kg_m3(90.0) == 1.2
    assert density_for_kg_m3(DENVER_M) == 0.986


def test_a_higher_site_thins_the_air_in_the_same_step():
    before = small_project()
    document = Document(before)
    document.execute(SetField((SITE_ID,), "elevation_m", DENVER_M))
    assert document.project.assumptions.air_density_kg_m3 == 0.986
    assert told(document.project) == []
    document.undo()
    assert document.project == before
    document.redo()
    document.execute(SetField((SITE_ID,), "elevation_m", 20.0))
    assert document.project.assumptions.air_density_kg_m3 == 1.2


def test_thin_air_needs_more_airflow_for_the_same_rise():
    low = small_project()
    high = SetField((SITE_ID,), "elevation_m", DENVER_M).apply(low)
    flows = [heat_by_rack(p)["rack-1"].airflow_m3_s for p in (low, high)]
    assert flows[1] / flows[0] == pytest.approx(1.2 / 0.986)


def test_a_density_of_the_planners_own_stays_and_is_doubted():
    own = SetField((ASSUMPTIONS_ID,), "air_density_kg_m3", 1.1).apply(small_project())
    moved = SetField((SITE_ID,), "elevation_m", 100.0).apply(own)
    assert moved.assumptions.air_density_kg_m3 == 1.1
    (message,) = told(moved)
    assert "1.10 kg/m³" in message
    assert "1.19 kg/m³" in message


def test_a_file_that_says_nothing_of_its_thin_air_is_told():
    project = small_project().with_changes({SITE_ID: Site(elevation_m=2240.0), ASSUMPTIONS_ID: Assumptions()})
    (message,) = told(project)
    assert "2,240 m" in message
    assert "1.31 times" in message


def test_no_air_is_told_twice_of_usual_sites():
    assert told(small_project()) == []
