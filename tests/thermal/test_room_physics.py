"""Physics of the room air: conservation off the grid, carrying state across edits, enclosed air."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.errors import CaseError
from core.thermal.march import RoomMarch
from core.thermal.room import AirRack, AirRoom, Box, Panel, Return, Supply
from core.thermal.steady import solve_room

CAPACITY = 1.2 * 1005.0


def one_rack_room(x_m: float) -> AirRoom:
    """A room with one rack and a tile before it."""
    rack = AirRack("r", Box((x_m, 1.2, 0.0), (x_m + 0.6, 2.4, 2.0)), "+y", 3000.0, 0.2)
    tile_x = x_m
    return AirRoom(
        (4.8, 4.8, 3.0),
        racks=(rack,),
        supplies=(Supply("t", Box((tile_x, 2.4, 0.0), (tile_x + 0.6, 3.0, 0.0)), "+z", 0.2, 18.0),),
        returns=(Return("c", Box((1.8, 0.0, 3.0), (3.0, 4.8, 3.0)), "+z", 0.2),),
    )


@pytest.mark.parametrize("spacing_m", [0.25, 0.3, 0.45, 0.6])
def test_off_grid_openings_keep_their_flow_and_heat_at_any_cell_size(spacing_m):
    room = AirRoom(
        (5.0, 4.3, 3.0),
        racks=(AirRack("r", Box((1.13, 1.27, 0.0), (1.73, 2.31, 2.07)), "+y", 4000.0, 0.3),),
        supplies=(Supply("t", Box((1.07, 2.41, 0.0), (1.67, 3.01, 0.0)), "+z", 0.3, 18.0),),
        returns=(Return("c", Box((3.1, 0.4, 3.0), (4.4, 1.3, 3.0)), "+z", 0.3),),
    )
    result = solve_room(room, spacing_m)
    assert result.case.blows.flow_m3_s.sum() == pytest.approx(0.6, rel=1e-12)
    assert result.case.draws.flow_m3_s.sum() == pytest.approx(0.6, rel=1e-12)
    assert result.frame.heat_balance_ratio < 1e-9
    assert result.frame.mass_balance_ratio < 1e-5
    rise = result.frame.rack_outlet_c[0] - result.frame.rack_inlet_mean_c[0]
    assert rise == pytest.approx(4000.0 / (CAPACITY * 0.3), rel=1e-6)


def test_state_is_carried_across_an_edit_and_a_finer_grid():
    room = one_rack_room(0.6)
    march = RoomMarch(room, 0.6)
    for _ in range(200):
        march.step()
    before = march.t.mean()
    rack = room.racks[0]
    moved = replace(rack, box=Box((1.2, 1.2, 0.0), (1.8, 2.4, 2.0)))
    march.set_room(replace(room, racks=(moved,)))
    march.step()
    assert march.t.mean() == pytest.approx(before, abs=0.3)
    march.set_room(replace(room, racks=(moved,)), 0.3)
    march.step()
    assert march.t.mean() == pytest.approx(before, abs=0.5)
    assert march.time_s > 0.0


def test_air_blown_into_a_closed_box_seeps_out_and_stays_finite():
    walls = [Panel(Box((0.0, 2.4, 0.0), (4.8, 2.4, 3.0)))]
    room = AirRoom(
        (4.8, 4.8, 3.0),
        supplies=(Supply("s", Box((1.2, 0.6, 0.0), (1.8, 1.2, 0.0)), "+z", 0.3, 15.0),),
        returns=(Return("e", Box((1.2, 3.6, 3.0), (1.8, 4.2, 3.0)), "+z", 0.3),),
        panels=tuple(walls),
        heat_w=500.0,
    )
    result = solve_room(room, 0.6)
    assert np.isfinite(result.frame.temperature_c[~result.case.solid]).all()
    assert result.frame.return_mean_c == pytest.approx(15.0 + 500.0 / (CAPACITY * 0.3), abs=0.3)


def test_a_bad_room_names_everything_that_is_wrong():
    rack = AirRack("R1", Box((1.0, 1.0, 0.0), (0.5, 2.0, 2.0)), "up", -5.0, float("nan"))
    with pytest.raises(CaseError) as caught:
        solve_room(AirRoom((4.0, 4.0, 3.0), racks=(rack,)), 0.6)
    assert len(caught.value.problems) == 4
    assert all("R1" in problem for problem in caught.value.problems)


def test_a_room_with_nothing_in_it_is_solved():
    frame = solve_room(AirRoom((3.0, 3.0, 3.0)), 0.6).frame
    assert np.isfinite(frame.temperature_c).all()
