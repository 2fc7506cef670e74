"""Units that hold the air that returns to them, and units that stand with the floor's pressure behind them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.model.cooling import COLDEST_SUPPLY_C, AirCooler, Intake, PerforatedTile, SetPoint
from core.model.project import Project
from core.plant.air_coolers import asked_supply_c
from core.results.room_air import SourceKind
from core.study.evaluate import evaluate
from core.thermal.case import build_case
from core.thermal.hall_coolers import UNIT_DROP_PA
from core.thermal.insight import explain_rack
from core.thermal.march import RoomMarch
from core.thermal.return_control import ReturnControl
from core.thermal.room_from_project import air_room
from core.thermal.steady import RoomResult, solve_room
from tests.support.small_hall import RACK_W, RACKS, UNIT_FLOW_M3_S, small_hall

SPACING_M = 0.4
RISE_K = RACKS * RACK_W / (2.0 * UNIT_FLOW_M3_S * 1.2 * 1005.0)


def solved(project: Project) -> RoomResult:
    return solve_room(air_room(project, project.halls[0]), SPACING_M)


def changed(project: Project, cooler_id: str, **fields: object) -> Project:
    cooler = project.get(cooler_id)
    assert isinstance(cooler, AirCooler)
    return project.with_changes({cooler_id: replace(cooler, **fields)})  # type: ignore[arg-type]


def quoted(march: RoomMarch) -> RoomMarch:
    """A march until its running mean may be quoted, as the live room goes."""
    while not march.is_averaged:
        march.step(is_shown=False)
        if march.steps % 20 == 0:
            march.drop_drifting_means()
    return march


@pytest.mark.parametrize("return_c", [24.0, 32.0])
def test_the_mean_return_is_held_and_all_units_supply_alike(return_c):
    frame = solved(small_hall(set_point=SetPoint.RETURN, return_set_c=return_c)).frame
    assert frame.is_settled
    assert float(np.mean(frame.cooler_return_c)) == pytest.approx(return_c, abs=0.15)
    assert frame.cooler_supply_c.tolist() == pytest.approx([return_c - RISE_K] * 2, abs=0.2)


def test_inlets_follow_the_return_set_point_degree_by_degree():
    low, high = (
        solved(small_hall(set_point=SetPoint.RETURN, return_set_c=c)).frame.rack_inlet_mean_c for c in (25.0, 28.0)
    )
    assert (high - low).tolist() == pytest.approx([3.0] * RACKS, abs=0.2)


def test_a_coil_at_its_end_gives_what_it_can_and_says_so():
    project = small_hall(set_point=SetPoint.RETURN, return_set_c=15.0)
    frame = solved(project).frame
    assert float(frame.cooler_return_c.mean()) > 18.0
    free = small_hall(supply_set_c=0.0)
    assert frame.rack_inlet_mean_c == pytest.approx(solved(free).frame.rack_inlet_mean_c, abs=0.3)
    results = evaluate(project)
    told = [f for f in results.findings if f.code == "set-point-not-held"]
    assert {i for f in told for i in f.ids} == {"c0", "c1"}
    assert all("instead of 15.0 °C" in f.message for f in told)


def test_no_unit_is_asked_for_colder_air_than_units_blow():
    project = small_hall(
        set_point=SetPoint.RETURN, return_set_c=12.0, water_supply_c=2.0, coil_effectiveness=0.95, water_flow_kg_s=9.0
    )
    assert solved(project).frame.cooler_supply_c.tolist() == pytest.approx([COLDEST_SUPPLY_C] * 2, abs=0.01)
    told = [f for f in evaluate(project).findings if f.code == "set-point-not-held"]
    assert {i for f in told for i in f.ids} == {"c0", "c1"}
    assert all(f.message.endswith("it is asked for no colder air than 10 °C.") for f in told)
    assert all("more air" in f.fix for f in told)


def test_an_edit_goes_on_from_the_supply_of_before_to_the_air_of_one_opened_afresh():
    project = small_hall(set_point=SetPoint.RETURN, return_set_c=28.0)
    hall = project.halls[0]
    case = build_case(air_room(project, hall), SPACING_M)
    control = ReturnControl(case, 100.0)
    control.follow(np.array([31.0, 33.0]), np.array([19.7, 19.7]), 10.0)
    assert control.set_points_c[28.0] == pytest.approx(28.0 - RISE_K - 0.4, abs=0.02)
    moved = project.with_changes({"r0": replace(project.get("r0"), x_m=1.5)})  # type: ignore[type-var]
    after = ReturnControl(build_case(air_room(moved, hall), SPACING_M), 100.0, control)
    assert after.set_points_c == control.set_points_c
    march = quoted(RoomMarch(air_room(project, hall), SPACING_M))
    march.set_room(air_room(moved, hall))
    fresh = quoted(RoomMarch(air_room(moved, hall), SPACING_M)).frame()
    assert quoted(march).frame().rack_inlet_mean_c == pytest.approx(fresh.rack_inlet_mean_c, abs=0.3)


def test_units_that_hold_other_returns_or_stand_are_left_alone():
    project = changed(small_hall(set_point=SetPoint.RETURN, return_set_c=28.0), "c1", set_point=SetPoint.SUPPLY)
    hall = project.halls[0]
    control = ReturnControl(build_case(air_room(project, hall), SPACING_M), 100.0)
    control.follow(np.array([31.0, 33.0]), np.array([20.0, 18.0]), 50.0)
    assert control.coil[1, 1] == 18.0
    off = changed(project, "c0", is_on=False)
    assert not ReturnControl(build_case(air_room(off, hall), SPACING_M), 100.0).is_needed


def test_a_unit_that_holds_its_supply_is_asked_for_that_at_any_duty():
    cooler = small_hall().of_type(AirCooler)[0]
    assumed = small_hall().assumptions
    assert asked_supply_c(cooler, 20_000.0, assumed) == 18.0
    holding = replace(cooler, set_point=SetPoint.RETURN, return_set_c=28.0)
    rise_k = 20_000.0 / (UNIT_FLOW_M3_S * assumed.air_heat_capacity_j_m3_k)
    assert asked_supply_c(holding, 20_000.0, assumed) == pytest.approx(28.0 - rise_k)


# -- units that stand -----------------------------------------------------------------------------------------------


def test_air_escapes_through_a_unit_that_stands_without_a_damper():
    shut = changed(small_hall(), "c1", is_on=False)
    open_ = changed(shut, "c1", has_backflow_damper=False)
    rooms = [air_room(p, p.halls[0]) for p in (shut, open_)]
    by_id = [{s.id: s.flow_m3_s for s in room.supplies} for room in rooms]
    assert "c1" not in by_id[0]
    assert sum(by_id[1].values()) == pytest.approx(UNIT_FLOW_M3_S)
    assert sum(by_id[0].values()) == pytest.approx(UNIT_FLOW_M3_S)
    plenum = rooms[1].plenum
    assert plenum is not None
    at_unit_pa = float(plenum.pressure_pa[:3].mean())
    law_m3_s = UNIT_FLOW_M3_S * (at_unit_pa / UNIT_DROP_PA) ** 0.5
    assert by_id[1]["c1"] == pytest.approx(law_m3_s, rel=0.25)
    assert by_id[1]["t0"] < by_id[0]["t0"]
    assert len(plenum.tile_m3_s) == RACKS


def test_more_air_escapes_from_a_floor_with_fewer_open_tiles():
    def lost_m3_s(open_ratio: float) -> float:
        project = changed(small_hall(), "c1", is_on=False, has_backflow_damper=False)
        tiles = {tile.id: replace(tile, open_ratio=open_ratio) for tile in project.of_type(PerforatedTile)}
        assert len(tiles) == RACKS
        tighter = project.with_changes(tiles)
        return next(s.flow_m3_s for s in air_room(tighter, tighter.halls[0]).supplies if s.id == "c1")

    assert lost_m3_s(0.1) > 1.5 * lost_m3_s(0.4) > 0.0


@pytest.mark.parametrize("intake", list(Intake))
def test_escaping_air_warms_racks_and_is_told_as_the_units(intake):
    shut = changed(small_hall(), "c1", is_on=False, intake=intake)
    open_ = changed(shut, "c1", has_backflow_damper=False)
    warm, warmer = (solved(p) for p in (shut, open_))
    assert float(warmer.frame.rack_inlet_mean_c.mean()) > float(warm.frame.rack_inlet_mean_c.mean())
    march = RoomMarch(air_room(open_, open_.halls[0]), SPACING_M)
    while not march.is_settled:
        march.step()
    why = explain_rack(march.case, march.frame(), march.flow(), march.rack_flow_ratio, "r0")
    assert why is not None
    kinds = {s.entity_id: s.kind for s in why.sources}
    assert kinds.get("c1", SourceKind.COOLER) is SourceKind.COOLER


def test_a_running_unit_lets_nothing_back():
    room = air_room(small_hall(has_backflow_damper=False), small_hall().halls[0])
    assert [s.id for s in room.supplies] == [f"t{n}" for n in range(RACKS)]
