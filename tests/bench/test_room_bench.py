"""How fast rooms are gridded and marched: `pytest -m bench tests/bench/test_room_bench.py -s` prints it."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest

from core.thermal.case import build_case
from core.thermal.march import RoomMarch
from core.thermal.room import AirRack, AirRoom, Box, Return, Supply
from core.thermal.warm_up import warm_up


def hall(length_m: float, width_m: float, height_m: float, rows: int, per_row: int, shift_m: float = 0.0) -> AirRoom:
    """Rows of 10 kW racks in pairs over cold aisles of tiles, with three CRAHs at one end."""
    racks, tiles = [], []
    for row in range(rows):
        y = 2.0 + (row // 2) * 4.8 + (0.0 if row % 2 == 0 else 2.4)
        for n in range(per_row):
            x = 1.8 + 0.6 * n + (shift_m if row == n == 0 else 0.0)
            front = "+y" if row % 2 == 0 else "-y"
            racks.append(AirRack(f"{row}-{n}", Box((x, y, 0.0), (x + 0.6, y + 1.2, 2.0)), front, 10_000.0, 0.7))
            if row % 2 == 0:
                x = 1.8 + 0.6 * n
                tiles.append(Supply(f"{row}-{n}", Box((x, y + 1.2, 0.0), (x + 0.6, y + 2.4, 0.0)), "+z", 1.5, 18.0))
    through = sum(t.flow_m3_s for t in tiles)
    returns = tuple(
        Return(f"C{n}", Box((0.0, 1.0 + 4 * n, 2.0), (0.9, 3.0 + 4 * n, 2.0)), "-z", through / 3) for n in range(3)
    )
    bodies = tuple(Box((0.0, 1.0 + 4 * n, 0.0), (0.9, 3.0 + 4 * n, 2.0)) for n in range(3))
    return AirRoom((length_m, width_m, height_m), tuple(racks), (), tuple(tiles), returns, blocks=bodies)


def one_mw_hall(shift_m: float = 0.0) -> AirRoom:
    return hall(20.0, 15.0, 4.0, 4, 25, shift_m)


def median_s(work: Callable[[int], object], times: int) -> float:
    took = []
    for n in range(times):
        began = time.perf_counter()
        work(n)
        took.append(time.perf_counter() - began)
    return float(np.median(took))


@pytest.mark.bench
@pytest.mark.parametrize(("spacing_m", "most_s"), [(0.6, 0.010), (0.3, 0.030)])
def test_a_1_mw_hall_is_gridded_at_every_mouse_move(spacing_m, most_s):
    warm_up()
    room = one_mw_hall()
    took = median_s(lambda _: build_case(room, spacing_m), 11)
    print(f"\ngrid of {spacing_m} m: {took * 1e3:.1f} ms")
    assert took < most_s


@pytest.mark.bench
def test_the_first_frame_after_an_edit_comes_within_40_ms():
    warm_up()
    march = RoomMarch(one_mw_hall(), 0.6)
    march.advance(0.0, most_steps=1)

    def edit(n: int) -> None:
        march.set_room(one_mw_hall(0.01 * n))
        for _ in range(3):
            march.step()
        march.frame()

    took = median_s(edit, 11)
    print(f"\nedit, three steps and a frame at 0.6 m: {took * 1e3:.1f} ms")
    assert took < 0.040


@pytest.mark.bench
def test_a_hall_of_1040_racks_marches_60_steps_a_second():
    warm_up()
    march = RoomMarch(hall(31.2, 66.0, 4.2, 26, 40), 0.6)
    for _ in range(30):
        march.step()
    took = median_s(lambda _: march.step(), 60)
    print(f"\n{march.case.cells} cells: {1.0 / took:.0f} steps a second")
    assert 1.0 / took > 60.0
