"""The inspector says how a cooler outdoors runs, and where a chiller's power comes from."""

from __future__ import annotations

from dataclasses import replace

from core.cli.files import load_example
from core.drawing.liquid_facts import liquid_facts
from core.model.cooling import CoolingLoop, HeatRejection, HeatRejectionKind
from core.results.part import Part
from core.study.assemble import assemble


def facts(project, unit):
    return {line.name: line for line in liquid_facts(project, assemble(project, Part(value=None)), unit.id)}


def chillers(project):
    return [u for u in project.of_type(HeatRejection) if u.loop is CoolingLoop.CHILLED]


def test_a_chiller_says_its_load_its_basis_and_its_capacity_in_extremes():
    project = load_example("air_hall_1mw")
    running = [facts(project, u) for u in chillers(project)]
    lines = next(f for f in running if f["Heat"].value != "at rest")
    assert lines["Compressor by"].value == "Carnot, beyond its curve"
    assert lines["Free cooling"].value == "0 % of the heat"
    assert float(lines["Heat over power"].value) > 3.0
    assert lines["Can take at 18.0 °C"].value.endswith("kW")
    assert not lines["At 39 °C outdoors"].is_bad


def test_a_chiller_that_is_short_in_the_hottest_hour_is_marked():
    project = load_example("air_hall_1mw")
    units = chillers(project)
    heat_w = assemble(project, Part(value=None)).liquid.value.chilled_heat_w
    small = {u.id: replace(u, capacity_w=heat_w / len(units), rated_supply_c=18.0) for u in units}
    tight = project.with_changes(small)
    assert facts(tight, small[units[0].id])["At 39 °C outdoors"].is_bad


def test_a_tower_says_its_water_and_no_compressor():
    project = load_example("liquid_hall_gb200")
    cooler = next(u for u in project.of_type(HeatRejection) if u.loop is CoolingLoop.WARM)
    tower = replace(cooler, kind=HeatRejectionKind.COOLING_TOWER, approach_k=4.0)
    lines = facts(project.with_changes({tower.id: tower}), tower)
    assert "Compressor" not in lines
    assert lines["Water drawn"].value.endswith("kg/h")
