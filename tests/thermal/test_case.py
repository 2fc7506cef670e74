from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from core.errors import CaseError
from core.thermal import set_up_kernels
from core.thermal.case import build_case
from core.thermal.room import AirCoolerUnit, AirRack, AirRoom, Band, Box, Coil, Gap, Panel, Return, Supply
from core.thermal.sound_room import check_room
from tests.thermal.rooms import aisle_room


@pytest.mark.parametrize("spacing_m", [0.17, 0.3, 0.43, 0.6])
@pytest.mark.parametrize("offset_m", [0.0, 0.137])
def test_every_opening_keeps_its_flow_off_the_grid(spacing_m, offset_m):
    room = aisle_room(offset_m=offset_m)
    case = build_case(room, spacing_m)
    for n, rack in enumerate(room.racks):
        assert case.draws.total(case.rack_draw[n]) == pytest.approx(rack.flow_m3_s, rel=1e-12)
        assert case.blows.total(case.rack_blow[n]) == pytest.approx(rack.flow_m3_s, rel=1e-12)
    supplied = sum(s.flow_m3_s for s in room.supplies)
    assert case.draws.total(case.return_draws[0]) == pytest.approx(supplied, rel=1e-12)
    assert float(case.inflow_m3_s.sum()) == pytest.approx(0.0, abs=1e-12)


def test_prescribed_velocities_carry_the_flow_of_their_openings():
    room = aisle_room(offset_m=0.137)
    case = build_case(room, 0.43)
    _, dy, dz = case.spacing_m
    dx = case.spacing_m[0]
    floor = case.prescribed_m_s[2][:, :, 0].sum() * dx * dy
    assert floor == pytest.approx(sum(s.flow_m3_s for s in room.supplies), rel=1e-12)
    through_racks = case.prescribed_m_s[1].sum() * dx * dz
    south, north = (r.flow_m3_s for r in room.racks)
    assert through_racks == pytest.approx(2.0 * (north - south), rel=1e-9)


def test_returns_are_scaled_to_what_the_room_is_supplied_with():
    room = aisle_room()
    greedy = dataclasses.replace(room, returns=(dataclasses.replace(room.returns[0], flow_m3_s=99.0),))
    case = build_case(greedy, 0.6)
    assert case.draws.total(case.return_draws[0]) == pytest.approx(sum(s.flow_m3_s for s in room.supplies))


def test_a_leak_gap_smaller_than_a_cell_keeps_its_area():
    room = AirRoom((3.0, 3.0, 3.0), panels=(Panel(Box((0.0, 0.0, 1.5), (3.0, 2.95, 1.5))),))
    case = build_case(room, 0.6)
    plane = round(1.5 / case.spacing_m[2])
    open_m2 = case.free[2][:, :, plane].sum() * case.spacing_m[0] * case.spacing_m[1]
    assert open_m2 == pytest.approx(0.05 * 3.0, rel=1e-9)


@pytest.mark.parametrize("spacing_m", [0.3, 0.6])
def test_layers_meet_the_tops_of_racks(spacing_m):
    case = build_case(aisle_room(), spacing_m)
    layers = 2.0 / case.spacing_m[2]
    assert layers == pytest.approx(round(layers), abs=1e-9)
    assert 0.8 * spacing_m <= case.spacing_m[2] <= 1.27 * spacing_m


def test_bands_put_the_flow_where_the_servers_are():
    rack = AirRack(
        "r", Box((1.2, 1.2, 0.0), (1.8, 2.4, 2.0)), "+y", 4000.0, 0.3, (Band(0.0, 0.5, 0.25), Band(1.5, 2.0, 0.75))
    )
    case = build_case(AirRoom((3.0, 4.8, 3.0), racks=(rack,)), 0.25)
    height = case.draws.cell % case.shape[2]
    z = (height + 0.5) * case.spacing_m[2]
    assert case.draws.flow_m3_s[z < 0.5].sum() == pytest.approx(0.25 * 0.3, rel=1e-9)
    assert case.draws.flow_m3_s[z > 1.5].sum() == pytest.approx(0.75 * 0.3, rel=1e-9)


def test_heat_of_a_rack_without_airflow_goes_into_the_air_behind_it():
    rack = AirRack("r", Box((1.2, 1.2, 0.0), (1.8, 2.4, 2.0)), "+y", 4000.0, 0.0)
    case = build_case(AirRoom((3.0, 4.8, 3.0), racks=(rack,)), 0.3)
    heat = case.heat_k_m3_s.reshape(case.shape) * 1.2 * 1005.0
    assert heat.sum() == pytest.approx(4000.0, rel=1e-12)
    assert heat[:, int(1.2 / 0.3) - 1, :].sum() == pytest.approx(4000.0, rel=1e-12)


def test_arrays_of_a_case_cannot_be_written():
    case = build_case(aisle_room(), 0.6)
    with pytest.raises(ValueError, match="read-only"):
        case.free[0][0, 0, 0] = 1.0
    with pytest.raises(ValueError, match="read-only"):
        case.draws.flow_m3_s[0] = 1.0


def test_cells_outside_the_outline_hold_no_air():
    room = AirRoom((6.0, 6.0, 3.0), outline_m=((0.0, 0.0), (6.0, 0.0), (6.0, 3.0), (3.0, 3.0), (3.0, 6.0), (0.0, 6.0)))
    case = build_case(room, 0.3)
    share = float(np.mean(~case.solid))
    assert share == pytest.approx(0.75, abs=1e-9)


def test_everything_wrong_with_a_room_is_told_at_once():
    room = AirRoom(
        (4.0, 4.0, 3.0),
        racks=(
            AirRack("R1", Box((0.0, 0.0, 0.0), (0.6, 1.2, 2.0)), "up", -5.0, math.nan),
            AirRack("R2", Box((9.0, 9.0, 0.0), (9.6, 9.9, 2.0)), "+y", 5.0, 0.1),
        ),
        supplies=(Supply("T1", Box((1.0, 1.0, 0.0), (1.6, 1.6, 0.0)), "+z", 0.2, 1e9),),
        returns=(Return("X1", Box((2.0, 2.0, 3.0), (1.0, 1.0, 3.0)), "north", 0.2),),
        coolers=(AirCoolerUnit("C1", -1.0, coil=Coil(18.0, 10.0, effectiveness_on_air_ratio=1.4)),),
    )
    with pytest.raises(CaseError) as caught:
        check_room(room)
    text = str(caught.value)
    for words in (
        "R1: its front 'up'",
        "R1: its heat is -5.0",
        "R1: its airflow is nan",
        "R2: it lies outside the room",
    ):
        assert words in text
    for words in (
        "T1: its supply temperature",
        "X1: its corners",
        "X1: its direction 'north'",
        "C1: its airflow",
        "1.4",
    ):
        assert words in text
    assert set(caught.value.ids) == {"R1", "R2", "T1", "X1", "C1"}


def test_a_room_full_of_bodies_is_refused():
    with pytest.raises(CaseError, match="no air is left"):
        build_case(AirRoom((3.0, 3.0, 3.0), blocks=(Box((0.0, 0.0, 0.0), (3.0, 3.0, 3.0)),)), 0.3)


@pytest.mark.parametrize("spacing_m", [0.0, -0.3, math.nan, 1e-3])
def test_impossible_cell_sizes_are_refused(spacing_m):
    with pytest.raises(CaseError):
        build_case(aisle_room(), spacing_m)


def test_air_faster_than_any_storm_is_refused_by_what_moves_it():
    room = aisle_room()
    fast = [dataclasses.replace(room.racks[0], flow_m3_s=400.0), *room.racks[1:]]
    blowing = dataclasses.replace(room.supplies[0], flow_m3_s=50.0)
    with pytest.raises(CaseError) as caught:
        check_room(dataclasses.replace(room, racks=tuple(fast), supplies=(blowing, *room.supplies[1:])))
    said = " ".join(caught.value.problems)
    assert f"{room.racks[0].id}: its airflow of 400 m³/s would pass" in said
    assert f"{blowing.id}: its airflow of 50 m³/s" in said
    check_room(room)


@pytest.mark.parametrize("spacing_m", [0.2, 0.3, 0.4])
def test_a_gap_thinner_than_half_a_layer_keeps_its_area(spacing_m):
    room = aisle_room()
    rack = room.racks[0]
    thin = dataclasses.replace(rack, gaps=(Gap(1.25, 1.36, 0.5),))
    case = build_case(dataclasses.replace(room, racks=(thin, *room.racks[1:])), spacing_m)
    resisting = case.loss_factor[1] > 0.0
    dx, _, dz = case.spacing_m
    assert resisting.any()
    # both ends of one duct
    width_m = rack.box.high_m[0] - rack.box.low_m[0]
    area_m2 = float(case.free[1][resisting].sum()) * dx * dz / 2.0
    assert area_m2 == pytest.approx(0.5 * 0.11 * width_m, rel=0.35)  # racks are whole cells wide


def test_bodies_of_whole_metres_fill_the_same_cells_without_compiling_anew():
    whole = AirRoom((3.0, 3.0, 3.0), blocks=(Box((1, 1, 0), (2, 2, 2)),))
    real = AirRoom((3.0, 3.0, 3.0), blocks=(Box((1.0, 1.0, 0.0), (2.0, 2.0, 2.0)),))
    filled = build_case(real, 0.5).solid
    assert np.flatnonzero(filled).size == 2 * 2 * 4
    compiled = len(set_up_kernels.fill_blocks.signatures)
    np.testing.assert_array_equal(build_case(whole, 0.5).solid, filled)
    assert len(set_up_kernels.fill_blocks.signatures) == compiled


@pytest.mark.parametrize(("width_m", "middle"), [(6.0, [4, 5]), (6.6, [5])])
def test_an_opening_behind_a_body_blows_evenly_on_both_sides_of_its_middle(width_m, middle):
    supply = Supply("A", Box((0.0, 0.0, 0.0), (0.1, width_m, 0.0)), "+z", 0.2, 18.0)
    wall = Box((0.0, 0.0, 0.0), (0.6, width_m, 3.0))
    case = build_case(AirRoom((4.8, width_m, 3.0), supplies=(supply,), blocks=(wall,)), 0.6)
    places = np.unravel_index(case.blows.cell, case.shape)
    assert list(zip(*(p.tolist() for p in places), strict=True)) == [(1, n, 0) for n in middle]
    assert case.blows.flow_m3_s == pytest.approx([0.2 / len(middle)] * len(middle), rel=1e-12)
