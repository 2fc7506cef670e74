"""The coupled study: balances, sense of PUE, failures, and the live study across edits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.commands.move import MoveItems
from core.commands.place import DeleteItems
from core.commands.rack_contents import SetCooling
from core.commands.set_field import SetField
from core.model.cooling import Cdu, HeatRejection
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind
from core.model.project import Project
from core.model.rack import CoolingKind, Rack, RackUnit
from core.model.scenario import Scenario
from core.model.space import Hall
from core.results.design_results import DesignResults
from core.results.part import Part
from core.results.thermal_result import AirState
from core.study.assemble import assemble
from core.study.evaluate import evaluate
from core.study.live_study import LiveStudy
from core.study.settings import StudySettings
from core.templates.air_hall import air_hall
from core.templates.liquid_hall import liquid_hall
from core.templates.pod2 import pod2
from tests.support.measured_room import averaged_pod2
from tests.support.small_projects import small_project

NO_AIR = Part(failure="not asked for")
MOST_IMBALANCE = 1e-6


def energy_of(project: Project):
    """Energy of a project without room air."""
    return assemble(project, NO_AIR).energy.require()


@pytest.mark.parametrize("template", [air_hall, liquid_hall, pod2])
def test_the_examples_balance_and_their_parts_sum(template):
    energy = energy_of(template())
    assert energy.balance_error_ratio <= MOST_IMBALANCE
    assert sum(energy.parts_w.values()) == pytest.approx(energy.total_w, rel=1e-9)
    assert 1.0 < energy.pue < 1.6


small = st.builds(
    lambda n, kw, cooling, has_cdu, dry_bulb, p0, p2: Project.of(
        [
            Hall(id="hall", tag="H"),
            Scenario(id="s", dry_bulb_c=dry_bulb, wet_bulb_c=dry_bulb - 5.0),
            *([Cdu(id="cdu", tag="CDU", hall_id="hall")] if has_cdu else []),
            PowerUnit(id="ups", tag="UPS", hall_id="hall", kind=PowerUnitKind.UPS, rated_w=2e6, loss_p0_ratio=p0,
                      loss_p2_ratio=p2),
            *[
                Rack(id=f"r{i}", tag=f"R{i}", hall_id="hall", x_m=1.0 + i, y_m=3.0, cooling=cooling, cdu_id="cdu",
                     feed_a_id="ups", units=(RackUnit(name="u", rated_power_w=kw * 1e3, u_height=10),))
                for i in range(n)
            ],
        ]
    ),
    st.integers(0, 6),
    st.floats(0.0, 150.0),
    st.sampled_from(list(CoolingKind)),
    st.booleans(),
    st.floats(-20.0, 45.0),
    st.floats(0.0, 0.05),
    st.floats(0.0, 0.05),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(small)
def test_energy_in_is_energy_out(project):
    energy = energy_of(project)
    assert energy.balance_error_ratio <= MOST_IMBALANCE
    assert all(part >= 0.0 for part in energy.parts_w.values())


@settings(max_examples=25, deadline=None)
@given(st.floats(-10.0, 40.0), st.floats(0.1, 10.0))
def test_warmer_weather_never_lowers_the_total(dry_bulb, warmer):
    project = air_hall()
    totals = []
    for temperature in (dry_bulb, dry_bulb + warmer):
        scenario = replace(project.scenario, dry_bulb_c=temperature, wet_bulb_c=temperature - 4.0)
        totals.append(energy_of(project.with_changes({scenario.id: scenario})).total_w)
    assert totals[1] >= totals[0] - 1e-6


def test_immersion_beats_direct_to_chip_beats_air():
    project = liquid_hall()
    ids = tuple(r.id for r in project.racks)
    pues = []
    for cooling in (CoolingKind.IMMERSION, CoolingKind.DIRECT_TO_CHIP, CoolingKind.AIR):
        cooled = SetCooling(ids, cooling, project.of_type(Cdu)[0].id).apply(project)
        plants = tuple(p.id for p in cooled.of_type(HeatRejection))
        pues.append(energy_of(SetField(plants, "capacity_w", 2e6).apply(cooled)).pue)
    assert pues == sorted(pues)
    assert pues[0] < 1.15


def test_losing_a_feed_moves_the_load_to_the_other_cord():
    project = air_hall()
    ups = next(u for u in project.of_type(PowerUnit) if u.tag == "UPS-A")
    results = assemble(SetField((ups.id,), "is_on", False).apply(project), NO_AIR)
    loads = {load.unit_id: load for load in results.power.require().units}
    other = next(u for u in project.of_type(PowerUnit) if u.tag == "UPS-B")
    whole = assemble(project, NO_AIR)
    failover = {load.unit_id: load for load in whole.power.require().units}[other.id].failover_loading_ratio
    assert loads[ups.id].output_w == 0.0
    assert loads[other.id].loading_ratio == pytest.approx(failover, rel=0.02)
    assert energy_of(project).it_w == pytest.approx(results.energy.require().it_w, rel=1e-9)


def test_sources_run_in_merit_order_and_shortfall_is_a_finding():
    project = air_hall()
    grid = next(s for s in project.of_type(PowerSource) if s.tag == "Grid")
    short = SetField((grid.id,), "capacity_w", 100_000.0).apply(project)
    power = assemble(short, NO_AIR).power.require()
    outputs = {project.get(s.source_id).tag: s.output_w for s in power.sources}
    assert outputs["PV-1"] == pytest.approx(600_000.0)
    assert outputs["Grid"] == pytest.approx(100_000.0)
    assert outputs["GEN-1"] > 0.0
    diesels = tuple(s.id for s in project.of_type(PowerSource) if s.tag.startswith("GEN"))
    dark = assemble(SetField(diesels, "is_on", False).apply(short), NO_AIR)
    assert dark.power.require().unserved_w > 0.0
    assert "unserved-load" in {f.code for f in dark.findings}


def test_the_live_study_settles_refines_and_goes_on_after_an_edit():
    study = LiveStudy(StudySettings(0.6, 0.3))
    project = pod2()
    study.set_project(project)
    states = []
    for _ in range(400):
        results = study.advance(0.1)
        states.append(results.thermal.require().halls[0].state)
        if study.is_settled:
            break
    assert states[-1] is AirState.REFINED
    rack = project.racks[0]
    study.set_project(MoveItems((rack.id,), 0.0, 0.3).apply(project))
    after = study.advance(0.05)
    assert after.thermal.require().halls[0].state is not AirState.REFINED
    assert not study.is_settled
    assert after.stamp != results.stamp


def test_after_edits_the_air_is_that_of_the_design_opened_afresh():
    project = pod2()
    busy = SetField(tuple(r.id for r in project.racks), "load_ratio", 0.5).apply(project)
    edited, fresh = (LiveStudy(StudySettings(0.6, 0.6)) for _ in range(2))
    for design in (project, busy):
        edited.set_project(design)
        after = settled(edited)
    fresh.set_project(busy)
    opened = settled(fresh)
    rooms = [{i: hall.room for i, hall in study._halls.items()} for study in (edited, fresh)]
    assert rooms[0] == rooms[1]
    inlets = [results.thermal.require().inlet_by_rack() for results in (after, opened)]
    assert inlets[0] == pytest.approx(inlets[1], abs=0.15)


def settled(study: LiveStudy) -> DesignResults:
    for _ in range(400):
        results = study.advance(0.1)
        if study.is_settled:
            return results
    raise AssertionError("the air does not settle")


def test_a_room_with_jets_is_refined_by_way_of_cells_between():
    study = LiveStudy()
    study.set_project(averaged_pod2())
    seen = {}
    for _ in range(900):
        hall = study.advance(0.1).thermal.require().halls[0]
        seen.setdefault(hall.state, []).append(round(hall.spacing_m, 2))
        if study.is_settled:
            break
    assert set(seen[AirState.SETTLED]) == {0.61, 0.3}
    assert set(seen[AirState.REFINED]) == {0.15}


def test_a_rack_off_the_floor_is_a_finding_and_the_rest_is_solved():
    project = air_hall()
    rack = project.racks[0]
    away = MoveItems((rack.id,), -40.0, 0.0).apply(project)
    study = LiveStudy()
    study.set_project(away)
    results = study.advance(0.05)
    assert "off-floor" in {f.code for f in results.findings}
    assert results.energy.is_ok


def snug_project() -> Project:
    """The small one in a hall of 40 m2, whose air is soon exchanged."""
    hall = SetField(("hall",), "outline_m", ((0.0, 0.0), (6.6, 0.0), (6.6, 6.0), (0.0, 6.0))).apply(small_project())
    return SetField(("crah",), "airflow_m3_s", 2.0).apply(hall)


def followed(study: LiveStudy, project: Project) -> DesignResults:
    """A design's air, followed as long as any is."""
    study.set_project(project)
    return settled(study)


def test_a_hall_that_was_hot_before_it_got_its_coolers_is_as_one_that_had_them_from_the_start():
    project = snug_project()
    without = DeleteItems(("crah",)).apply(project)
    study, fresh = (LiveStudy(StudySettings(0.6, 0.6)) for _ in range(2))
    hot = followed(study, without).thermal.require()
    assert hot.halls[0].state is AirState.UNSTEADY
    for _ in range(40):  # a planner goes on with other things meanwhile
        hot = followed(study, MoveItems(("rack-2",), 0.1, 0.0).apply(without)).thermal.require()
        followed(study, without)
        if hot.inlet_by_rack()["rack-1"] > 150.0:
            break
    assert hot.inlet_by_rack()["rack-1"] > 150.0
    cooled, opened = (followed(s, project).thermal.require() for s in (study, fresh))
    assert cooled.halls[0].state is AirState.SETTLED
    assert cooled.inlet_by_rack()["rack-1"] == pytest.approx(opened.inlet_by_rack()["rack-1"], abs=0.1)


def test_hot_air_is_kept_where_an_edit_brings_no_cooling():
    study = LiveStudy(StudySettings(0.6, 0.6))
    without = DeleteItems(("crah",)).apply(snug_project())
    before = followed(study, without).thermal.require().inlet_by_rack()["rack-1"]
    study.set_project(MoveItems(("rack-2",), 0.1, 0.0).apply(without))
    assert study.advance(0.0).thermal.require().inlet_by_rack()["rack-1"] > before - 5.0


def test_an_empty_hall_keeps_no_other_one_from_being_settled():
    project = small_project()
    empty = Hall(id="next", tag="Hall 2", outline_m=((20.0, 0.0), (26.0, 0.0), (26.0, 6.0), (20.0, 6.0)))
    beside = Project.of([*project.entities.values(), empty])
    halls = followed(LiveStudy(StudySettings(0.6, 0.6)), beside).thermal.require().halls
    assert [h.hall_id for h in halls] == ["hall"]
    assert [h.hall_id for h in evaluate(beside, StudySettings(0.6, 0.6)).thermal.require().halls] == ["hall"]
    airy = replace(empty, outdoor_air_m3_s=0.5)
    halls = followed(LiveStudy(StudySettings(0.6, 0.6)), Project.of([*project.entities.values(), airy]))
    assert len(halls.thermal.require().halls) == 2
