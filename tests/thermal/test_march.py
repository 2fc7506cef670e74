from __future__ import annotations

import copy
import dataclasses

import numpy as np
import pytest

from core.errors import CaseError
from core.thermal.averages import EMPTY_GAP_RATIO
from core.thermal.march import RoomMarch
from core.thermal.room import AirCoolerUnit, AirRack, AirRoom, Box, Coil
from core.thermal.steady import chosen_spacing_m, solve_room
from tests.thermal.rooms import RHO_CP, aisle_room, duct


def marched(room: AirRoom, spacing_m: float, seconds: float) -> RoomMarch:
    march = RoomMarch(room, spacing_m)
    while march.time_s < seconds:
        march.step()
    return march


def test_a_sealed_room_heats_up_at_the_rate_of_its_heat():
    march = RoomMarch(AirRoom((3.0, 3.0, 3.0), heat_w=2000.0), 0.5)
    before = float(march.t.mean())
    while march.time_s < 60.0:
        march.step()
    assert float(march.t.mean()) - before == pytest.approx(2000.0 * march.time_s / (RHO_CP * 27.0), rel=1e-9)


def test_a_still_stratified_room_stays_still():
    march = RoomMarch(AirRoom((3.0, 3.0, 3.0)), 0.5)
    march.t[:] = np.linspace(18.0, 30.0, march.case.shape[2])
    layers = march.t[0, 0].copy()
    for _ in range(50):
        march.step()
    assert max(float(np.abs(q).max()) for q in (march.u, march.v, march.w)) < 1e-6
    assert march.t[0, 0] == pytest.approx(layers, abs=0.02)


def test_warm_air_below_cold_air_rises():
    march = RoomMarch(AirRoom((3.0, 3.0, 3.0)), 0.5)
    march.t[:] = 20.0
    march.t[2:4, 2:4, 0] = 30.0
    fastest = 0.0
    for _ in range(40):
        march.step()
        fastest = max(fastest, float(march.w[2:4, 2:4].max()))
    assert fastest > 0.1
    assert float(march.t[:, :, -1].mean()) > float(march.t[:, :, 0].mean())


def test_a_rack_that_fills_a_duct_heats_the_air_by_power_over_flow():
    frame = solve_room(duct(3000.0, 0.25), 0.3).frame
    rise = 3000.0 / (RHO_CP * 0.25)
    assert frame.rack_inlet_mean_c[0] == pytest.approx(17.0, abs=1e-3)
    assert frame.rack_outlet_c[0] == pytest.approx(17.0 + rise, abs=1e-3)
    assert frame.return_mean_c == pytest.approx(17.0 + rise, abs=0.02)


def test_a_mirrored_room_has_mirrored_temperatures():
    plain, mirror = marched(aisle_room(), 0.3, 40.0), marched(aisle_room(mirrored=True), 0.3, 40.0)
    assert plain.t == pytest.approx(mirror.t[:, ::-1, :], abs=1e-3)
    assert plain.frame().rack_inlet_mean_c == pytest.approx(mirror.frame().rack_inlet_mean_c, abs=1e-3)


def test_marching_twice_gives_the_same_bits():
    assert np.array_equal(marched(aisle_room(), 0.3, 15.0).t, marched(aisle_room(), 0.3, 15.0).t)


@pytest.mark.parametrize("spacing_m", [0.3, 0.43])
def test_heat_and_mass_close(spacing_m):
    room = aisle_room(offset_m=0.1)
    frame = solve_room(room, spacing_m).frame
    assert frame.heat_balance_ratio < 1e-9
    assert frame.mass_balance_ratio <= 1e-6
    assert frame.steady_gap_ratio < 2e-3
    assert frame.is_settled
    heat_w = sum(r.heat_w for r in room.racks)
    supplied = sum(s.flow_m3_s for s in room.supplies)
    assert RHO_CP * supplied * (frame.return_mean_c - 18.0) == pytest.approx(heat_w, rel=0.01)


def test_air_never_leaves_the_range_between_supply_and_hottest_outlet():
    frame = solve_room(aisle_room(), 0.3).frame
    assert float(np.nanmin(frame.temperature_c)) >= 18.0 - 1e-3
    assert float(np.nanmax(frame.temperature_c)) <= float(frame.rack_outlet_c.max()) + 0.5


def test_moving_a_rack_keeps_the_air_of_all_cells_that_stay_air():
    march = marched(aisle_room(), 0.3, 30.0)
    before, was_solid, clock = march.t.copy(), march.case.solid.copy(), march.time_s
    march.set_room(aisle_room(offset_m=0.6))
    stays = ~was_solid & ~march.case.solid
    opened = was_solid & ~march.case.solid
    assert opened.any()
    assert np.array_equal(march.t[stays], before[stays])
    assert float(march.t[opened].min()) >= float(before[~was_solid].min())
    assert float(march.t[opened].max()) <= float(before[~was_solid].max())
    frame = march.advance(0.0)
    assert march.time_s > clock
    assert frame.mass_balance_ratio <= 1e-6


def test_refining_the_grid_keeps_the_picture():
    march = marched(aisle_room(), 0.6, 60.0)
    coarse = march.frame().rack_inlet_mean_c
    mean_before = float(march.t[~march.case.solid].mean())
    march.set_room(aisle_room(), 0.3)
    assert march.case.spacing_m[0] == pytest.approx(0.3)
    assert float(march.t[~march.case.solid].mean()) == pytest.approx(mean_before, abs=0.3)
    frame = march.advance(0.0, most_steps=1)
    assert frame.rack_inlet_mean_c == pytest.approx(coarse, abs=2.0)
    assert frame.mass_balance_ratio <= 1e-6


def test_a_refused_edit_leaves_the_march_as_it_was():
    march = marched(aisle_room(), 0.6, 5.0)
    case = march.case
    with pytest.raises(CaseError):
        march.set_room(dataclasses.replace(aisle_room(), heat_w=-1.0))
    assert march.case is case
    march.step()


def in_row_room(coil: Coil | None, power_w: float = 8000.0) -> AirRoom:
    """One rack and one in-row cooler with as much airflow."""
    rack = AirRack("rack", Box((1.2, 1.8, 0.0), (1.8, 3.0, 2.0)), "-y", power_w, 0.6)
    body = Box((1.8, 1.8, 0.0), (2.4, 3.0, 2.0))
    cooler = AirCoolerUnit(
        "cooler", 0.8, coil=coil, supply_c=20.0, body=body,
        intake=Box((1.8, 3.0, 0.0), (2.4, 3.0, 2.0)), intake_direction="-y",
        discharge=Box((1.8, 1.8, 0.0), (2.4, 1.8, 2.0)), discharge_direction="-y",
    )  # fmt: skip
    return AirRoom((3.6, 4.8, 3.0), racks=(rack,), coolers=(cooler,))


def test_a_cooler_takes_out_the_heat_that_racks_put_in():
    frame = solve_room(in_row_room(None), 0.3).frame
    assert frame.cooler_supply_c[0] == pytest.approx(20.0)
    assert frame.cooler_duty_w[0] == pytest.approx(8000.0, rel=0.01)
    assert frame.cooler_return_c[0] == pytest.approx(20.0 + 8000.0 / (RHO_CP * 0.8), abs=0.15)


def test_a_coil_that_cannot_hold_its_set_point_supplies_what_its_water_allows():
    coil = Coil(set_c=15.0, water_c=14.0, effectiveness_on_air_ratio=0.5)
    frame = solve_room(in_row_room(coil), 0.3).frame
    back, supply = frame.cooler_return_c[0], frame.cooler_supply_c[0]
    assert supply > 15.0
    assert supply == pytest.approx(back - 0.5 * (back - 14.0), abs=0.05)
    assert frame.cooler_duty_w[0] == pytest.approx(8000.0, rel=0.01)


def test_a_coil_with_power_to_spare_holds_its_set_point():
    frame = solve_room(in_row_room(Coil(set_c=22.0, water_c=8.0, effectiveness_on_air_ratio=0.8)), 0.3).frame
    assert frame.cooler_supply_c[0] == pytest.approx(22.0, abs=1e-6)


def test_a_room_without_any_cooling_comes_to_an_end_and_says_how_hot_it_got():
    rack = AirRack("rack", Box((1.2, 1.2, 0.0), (1.8, 2.4, 2.0)), "+y", 2000.0, 0.2)
    result = solve_room(AirRoom((3.0, 3.6, 3.0), racks=(rack,)), 0.6)
    assert result.frame.steady_gap_ratio == pytest.approx(1.0, rel=1e-6)
    assert not result.frame.is_settled
    assert result.frame.heat_balance_ratio < 1e-9
    assert result.frame.rack_inlet_mean_c[0] > 25.0


def test_solving_can_be_stopped_and_tells_how_far_it_is():
    shares: list[float] = []
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 3

    solve_room(aisle_room(), 0.3, progress=lambda share, _: shares.append(share), stop=stop)
    assert len(asked) >= 4
    assert all(0.0 <= s <= 1.0 for s in shares)
    assert len(shares) < 50


def even_room() -> AirRoom:
    """The room with racks that all draw alike."""
    room = aisle_room()
    return dataclasses.replace(room, racks=tuple(dataclasses.replace(r, flow_m3_s=0.3) for r in room.racks))


def test_narrow_jets_from_the_side_get_finer_cells():
    unit = AirCoolerUnit(
        "c",
        1.0,
        supply_c=18.0,
        body=Box((0.0, 0.0, 0.0), (0.3, 1.2, 2.0)),
        intake=Box((0.0, 0.0, 0.0), (0.3, 0.0, 2.0)),
        intake_direction="-y",
        discharge=Box((0.0, 1.2, 0.0), (0.3, 1.2, 2.0)),
        discharge_direction="+y",
    )
    assert chosen_spacing_m(even_room()) == 0.3
    assert chosen_spacing_m(dataclasses.replace(even_room(), coolers=(unit,))) == 0.15
    assert chosen_spacing_m(dataclasses.replace(aisle_room(), size_m=(60.0, 40.0, 4.0), coolers=(unit,))) == 0.3
    followed = dataclasses.replace(aisle_room(), resolves_eddies=True)
    assert chosen_spacing_m(followed) == 0.1
    room_for_200_000_cells_m = (9600.0 / 200_000.0) ** (1.0 / 3.0)
    huge = dataclasses.replace(followed, size_m=(60.0, 40.0, 4.0))
    assert chosen_spacing_m(huge) == pytest.approx(room_for_200_000_cells_m)


def test_racks_that_draw_unlike_airflows_get_three_cells_to_their_width():
    room = even_room()
    first, *others = room.racks
    unlike = dataclasses.replace(room, racks=(dataclasses.replace(first, flow_m3_s=2.0 * first.flow_m3_s), *others))
    nearly = dataclasses.replace(room, racks=(dataclasses.replace(first, flow_m3_s=1.2 * first.flow_m3_s), *others))
    idle = dataclasses.replace(room, racks=(dataclasses.replace(first, flow_m3_s=0.0), *others))
    assert chosen_spacing_m(unlike) == 0.2
    assert chosen_spacing_m(nearly) == 0.3
    for rounded in (1.5 * (1.0 - 1e-9), 1.5 * (1.0 + 1e-9)):  # 10 and 15 kW are usual: rounding must not choose
        half_more = dataclasses.replace(first, flow_m3_s=rounded * first.flow_m3_s)
        assert chosen_spacing_m(dataclasses.replace(room, racks=(half_more, *others))) == 0.3
    assert chosen_spacing_m(idle) == 0.3
    assert chosen_spacing_m(dataclasses.replace(unlike, size_m=(60.0, 40.0, 4.0))) == 0.3


@pytest.mark.parametrize("second_order", [False, True])
def test_an_edit_on_the_same_cells_leaves_nothing_of_second_order_behind(second_order):
    march = RoomMarch(aisle_room(), 0.4, second_order=True)
    for _ in range(31):
        march.step()
    afresh = copy.deepcopy(march)
    afresh._spare_of = None  # its fields are made anew
    for one in (march, afresh):
        one.set_room(aisle_room(), 0.4, second_order=second_order)
        for _ in range(20):
            one.step()
    assert march.time_s == afresh.time_s
    np.testing.assert_array_equal(march.t, afresh.t)


def test_air_that_no_rack_draws_is_settled_when_it_takes_no_more_heat():
    """No inlet tells that such a room still warms: it was left half warm for good, and never called settled."""
    room = dataclasses.replace(aisle_room(), racks=(), heat_w=3000.0)
    march = RoomMarch(room, 0.6)
    while not march.is_settled:
        march.step(is_shown=False)
    frame = march.frame()
    assert frame.is_settled
    assert frame.steady_gap_ratio < EMPTY_GAP_RATIO
    flow_m3_s = sum(s.flow_m3_s for s in room.supplies)
    rise_k = room.heat_w / (room.air.heat_capacity_j_m3_k * flow_m3_s)
    assert frame.return_mean_c == pytest.approx(18.0 + rise_k, rel=EMPTY_GAP_RATIO)
