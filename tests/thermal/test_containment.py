"""Contained aisles in several layouts: what goes in comes out through racks, grilles and leaks, on any grid."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.commands.set_field import SetField
from core.model.cooling import AirCooler, Containment, ContainmentKind, Intake, ReturnGrille
from core.model.project import Project
from core.model.space import Wall
from core.study.evaluate import evaluate
from core.study.settings import StudySettings
from core.templates.brief import read_brief
from core.templates.first_layout import first_layout
from core.thermal.aisles import aisle_pressures, grille_flows
from core.thermal.march import RoomMarch
from core.thermal.room_from_project import air_room
from tests.support.two_rows import RACK_M3_S, RACK_W, RACKS, RISE_K, SUPPLY_C, hall_of_two_rows

SETTINGS = StudySettings(fine_spacing_m=0.3)


@pytest.mark.parametrize("shift_m", [0.0, 0.1, 0.2])
def test_a_cold_aisle_with_too_much_air_lets_none_of_the_rooms_in(shift_m):
    results = evaluate(hall_of_two_rows(ContainmentKind.COLD, shift_m=shift_m), SETTINGS)
    air = results.thermal.require().halls[0]
    assert air.rack_inlet_max_c.max() < SUPPLY_C + 0.6
    assert air.aisles[0].pressure_pa > 1.0
    assert air.aisles[0].leak_m3_s == pytest.approx(0.1 * 2 * RACKS * RACK_M3_S, rel=1e-6)
    assert "aisle-pressure" not in {f.code for f in results.findings}


def test_a_cold_aisle_with_too_little_air_draws_the_rest_from_the_room():
    results = evaluate(hall_of_two_rows(ContainmentKind.COLD, supply_ratio=0.9), SETTINGS)
    air = results.thermal.require().halls[0]
    assert air.aisles[0].pressure_pa < -1.0
    # a tenth of what the racks breathe is room air, which is what the cooler draws in
    expected = 0.9 * SUPPLY_C + 0.1 * air.return_mean_c
    assert air.rack_inlet_mean_c.mean() == pytest.approx(expected, abs=0.4)


@pytest.mark.parametrize("shift_m", [0.0, 0.1])
@pytest.mark.parametrize("height_m", [2.4, 3.3])
def test_a_hot_aisle_under_grilles_is_ducted_into_the_ceiling(shift_m, height_m):
    project = hall_of_two_rows(ContainmentKind.HOT, grilles=True, has_roof=False, height_m=height_m, shift_m=shift_m)
    air = evaluate(project, SETTINGS).thermal.require().halls[0]
    assert air.rack_inlet_max_c.max() < SUPPLY_C + 0.6
    assert air.capture_hot.min() > 0.97
    assert len(air.aisles) == 1
    assert air.aisles[0].pressure_pa < 0.0


def test_open_aisles_under_the_same_grilles_mix():
    open_hall = evaluate(hall_of_two_rows(None, grilles=True), SETTINGS).thermal.require().halls[0]
    assert open_hall.aisles == ()
    assert open_hall.rack_inlet_max_c.max() > SUPPLY_C + 2.0


def test_chimneys_carry_all_exhaust_into_the_void():
    hall = hall_of_two_rows(None, grilles=True, chimneys=True)
    dark = hall.with_changes({hall.assumptions.id: replace(hall.assumptions, lighting_w_m2=0.0)})
    air = evaluate(dark, SETTINGS).thermal.require().halls[0]
    assert (
        air.rack_inlet_max_c.max() < SUPPLY_C + 0.4
    )  # ends of rows breathe the room's air, warmed by the chain's losses
    assert air.cooler_return_c[0] == pytest.approx(SUPPLY_C + RISE_K / 1.1, abs=0.4)
    assert air.return_mean_c == pytest.approx(air.cooler_return_c[0], abs=1e-9)
    assert air.room_return_c < SUPPLY_C + 1.0  # what passes the room stays out of what it is like in there
    assert air.indices is not None
    assert air.indices.rti_percent == pytest.approx(100.0 / 1.1, abs=4.0)  # what the ducts bring counts as return


def test_a_hot_aisle_without_a_way_out_is_found():
    results = evaluate(hall_of_two_rows(ContainmentKind.HOT), SETTINGS)
    finding = next(f for f in results.findings if f.code == "aisle-pressure")
    assert finding.severity == "error"
    assert "have to leak out of A1, which takes" in finding.message
    assert finding.fix.startswith("Give its air a way out")
    grilles = hall_of_two_rows(ContainmentKind.HOT, grilles=True)
    units = tuple(c.id for c in grilles.of_type(AirCooler))
    (idle,) = (
        f
        for f in evaluate(SetField(units, "intake", Intake.TOP).apply(grilles), SETTINGS).findings
        if f.code == "aisle-pressure"
    )
    assert idle.fix == "The ceiling grilles over it draw nothing: let coolers of the hall draw in from the ceiling."
    tight = evaluate(hall_of_two_rows(ContainmentKind.COLD, leakage_ratio=0.0), SETTINGS)
    assert any(f.code == "aisle-pressure" and f.message.endswith("out of A1.") for f in tight.findings)


def test_the_marched_pressure_of_an_aisle_is_that_of_its_leaks():
    room = air_room((p := hall_of_two_rows(ContainmentKind.COLD, supply_ratio=1.15)), p.halls[0], 0.0)
    march = RoomMarch(room, 0.3, in_true_time=True)
    for _ in range(250):
        march.step(is_shown=False)
    h, box, air = march.case.spacing_m, room.enclosures[0].box, ~march.case.solid
    span = [slice(round(a / s), round(b / s)) for a, b, s in zip(box.low_m, box.high_m, h, strict=True)]
    inside = np.zeros(march.case.shape, dtype=bool)
    inside[span[0], span[1], span[2]] = True
    pressure = march._grid.cells(march._p) * room.air.density_kg_m3
    over_pa = float(pressure[inside & air].mean() - pressure[~inside & air].mean())
    expected = aisle_pressures(room, np.ones(2 * RACKS))[0].pressure_pa
    assert expected > 5.0
    assert over_pa == pytest.approx(expected, rel=0.25)


def test_unblanked_racks_let_the_pressure_of_their_aisle_go():
    project = hall_of_two_rows(ContainmentKind.COLD)
    half = {r.id: replace(r, units=(replace(r.units[0], u_height=20),)) for r in project.racks}
    opened = {i: replace(r, has_blanking_panels=False) for i, r in half.items()}
    blanked, open_ = (
        aisle_pressures(air_room((p := project.with_changes(c)), p.halls[0]), np.ones(2 * RACKS))[0]
        for c in (half, opened)
    )
    # 22 U of each of twelve racks, half open, with the smaller loss of a duct
    slots = 2 * RACKS * 22 * 0.04445 * 0.6 * 0.5 * (0.61**-2 / 1.5) ** 0.5
    assert open_.leak_m2 - blanked.leak_m2 == pytest.approx(slots, rel=0.01)
    assert 0.0 < open_.pressure_pa < 0.05 * blanked.pressure_pa


def test_faster_server_fans_give_their_heat_to_the_air_and_draw_more_from_their_aisle():
    project = hall_of_two_rows(ContainmentKind.COLD)
    assumed = replace(project.assumptions, server_fan_ramp_from_c=10.0, server_fan_full_at_c=15.0)
    results = evaluate(project.with_changes({assumed.id: assumed}), SETTINGS)
    air, energy = results.thermal.require().halls[0], results.energy.require()
    speed, heat = 2.5 ** (1.0 / 3.0), RACK_W * (1.0 + 0.06 * 1.5)
    rise = air.rack_outlet_c - air.rack_inlet_mean_c
    np.testing.assert_allclose(rise, RISE_K * 1.09 / speed, rtol=0.01)
    assert energy.it_w == pytest.approx(2 * RACKS * heat, rel=1e-3)
    assert air.cooler_duty_w.sum() == pytest.approx(2 * RACKS * heat + energy.hall_heat_w["h"], rel=0.005)
    assert energy.balance_error_ratio < 1e-6
    assert air.aisles[0].drawn_m3_s == pytest.approx(2 * RACKS * RACK_M3_S * speed, rel=0.01)
    assert air.aisles[0].pressure_pa < 0.0


def test_grilles_share_the_voids_air_by_open_area():
    project = hall_of_two_rows(ContainmentKind.HOT, grilles=True, has_roof=False)
    wide = ReturnGrille(id="w", hall_id="h", x_m=6.0, y_m=0.9, width_m=1.2, depth_m=0.6)
    room = air_room((p := project.with_changes({"w": wide})), p.halls[0])
    flows = [flow for _, flow in grille_flows(room)]
    assert sum(flows) == pytest.approx(room.coolers[0].flow_m3_s, rel=1e-9)
    assert flows[-1] == pytest.approx(2.0 * flows[0], rel=1e-9)
    case = RoomMarch(room, 0.3).case
    assert case.draws.total(case.cooler_draw[0]) == pytest.approx(room.coolers[0].flow_m3_s, rel=1e-9)


def test_a_gap_in_a_long_side_is_a_leak_that_a_panel_closes():
    project = hall_of_two_rows(ContainmentKind.COLD)
    gone = next(r for r in project.racks if r.y_m < 3.0 and r.tag.endswith("2"))
    gapped = Project.of(e for e in project.entities.values() if e.id != gone.id)
    panel = Wall(
        id="panel", tag="P", hall_id="h", x0_m=gone.x_m - 0.3, x1_m=gone.x_m + 0.3, y0_m=3.0, y1_m=3.0,
        thickness_m=0.05, height_m=gone.height_m,
    )  # fmt: skip
    whole, open_, closed = (
        air_room(p, p.halls[0]).enclosures[0] for p in (project, gapped, gapped.with_changes({panel.id: panel}))
    )
    assert whole.gap_m2 == closed.gap_m2 == 0.0
    assert open_.gap_m2 == pytest.approx(0.6 * 2.1)
    assert open_.leak_m2 == pytest.approx(whole.leak_m2 + 0.6 * 2.1)
    panelled = gapped.with_changes({panel.id: panel})
    pressed, let_go = (
        aisle_pressures(air_room(p, p.halls[0]), np.ones(len(p.racks)))[0].pressure_pa for p in (panelled, gapped)
    )
    assert 0.0 < let_go < 0.1 * pressed


def test_a_pod_wider_than_long_has_its_doors_at_the_ends_of_its_rows():
    """Two racks before an aisle of 1.8 m: its short sides are the racks', where no door may stand."""
    project = first_layout(read_brief("2 racks of DGX H100, N+1, Dublin"))
    (aisle,) = project.of_type(Containment)
    assert aisle.width_m < aisle.depth_m
    (found,) = air_room(project, project.halls[0]).enclosures
    doors = [p.opening for p in found.panels if p.opening.low_m[2] < 0.1]
    assert [door.low_m[0] == door.high_m[0] for door in doors] == [True, True]
    assert found.gap_m2 == 0.0
    air = evaluate(project).thermal.require().halls[0]
    assert air.rack_inlet_max_c.max() < 25.0
