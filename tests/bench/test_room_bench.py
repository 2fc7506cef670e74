"""How fast rooms are gridded and marched: `pytest -m bench tests/bench/test_room_bench.py -s` prints it."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.exchange.room_json import read_room
from core.thermal.case import build_case
from core.thermal.march import RoomMarch
from core.thermal.room import AirRack, AirRoom, Box, Return, Supply
from core.thermal.steady import solve_room
from core.thermal.warm_up import warm_up

CFD_S = {"c1": 164.65, "c2": 152.26, "c3": 208.36, "c4": 186.56}
"""Processor time of the OpenFOAM runs behind ``tests/validation``. [s]"""


def hall(length_m: float, width_m: float, height_m: float, rows: int, per_row: int, shift_m: float = 0.0) -> AirRoom:
    """Rows of 10 kW racks in pairs over cold aisles of tiles, with CRAHs along both ends that draw from their tops."""
    racks, tiles = [], []
    for row in range(rows):
        y = 1.5 + (row // 2) * 4.8 + (0.0 if row % 2 == 0 else 2.4)
        for n in range(per_row):
            x = 3.0 + 0.6 * n + (shift_m if row == n == 0 else 0.0)
            front = "+y" if row % 2 == 0 else "-y"
            racks.append(AirRack(f"{row}-{n}", Box((x, y, 0.0), (x + 0.6, y + 1.2, 2.0)), front, 10_000.0, 0.7))
            if row % 2 == 0:
                x = 3.0 + 0.6 * n
                tiles.append(Supply(f"{row}-{n}", Box((x, y + 1.2, 0.0), (x + 0.6, y + 2.4, 0.0)), "+z", 1.5, 18.0))
    through = sum(t.flow_m3_s for t in tiles)
    along = int(width_m // 2.4)
    bodies, returns = [], []
    for n in range(along):
        for x in (0.0, length_m - 0.9):
            y = 0.3 + 2.4 * n
            bodies.append(Box((x, y, 0.0), (x + 0.9, y + 2.1, 2.0)))
            top = Box((x, y, 2.0), (x + 0.9, y + 2.1, 2.0))
            returns.append(Return(f"C{n}-{x:g}", top, "-z", through / (2 * along)))
    size = (length_m, width_m, height_m)
    return AirRoom(size, tuple(racks), (), tuple(tiles), tuple(returns), blocks=tuple(bodies))


def one_mw_hall(shift_m: float = 0.0) -> AirRoom:
    return hall(21.0, 15.0, 4.0, 4, 25, shift_m)


def hall_of_1040(shift_m: float = 0.0) -> AirRoom:
    return hall(31.0, 66.0, 4.2, 26, 40, shift_m)


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
def test_a_hall_of_1040_racks_settles_within_seconds_and_follows_an_edit():
    warm_up()
    began = time.perf_counter()
    march = RoomMarch(hall_of_1040(), 0.6)
    looks = []
    while not march.is_settled:
        for _ in range(10):
            march.step(is_shown=False)
        looks.append((time.perf_counter() - began, march.rack_inlets_c()))
    rate = march.steps / looks[-1][0]
    near = next(s for n, (s, _) in enumerate(looks) if all(_rms(c - looks[-1][1]) < 0.2 for _, c in looks[n:]))
    frames, again = [], 0.0
    for n in range(5):
        edit = time.perf_counter()
        march.set_room(hall_of_1040(-0.06 * (n + 1)))
        march.advance(0.0, most_steps=1)
        frames.append(time.perf_counter() - edit)
    edit = time.perf_counter()
    march.set_room(hall_of_1040(-0.6))
    while not march.is_settled:
        march.step(is_shown=False)
    again = time.perf_counter() - edit
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    print(
        f"\n1,040 racks, {march.case.cells} cells: {rate:.0f} steps a second, within 0.2 K after {near:.2f} s, "
        f"first frame of an edit {1e3 * float(np.median(frames)):.0f} ms, settled again {again:.2f} s, "
        f"{peak_mib:.0f} MiB"
    )
    assert rate >= 100.0
    assert near <= 3.0
    assert float(np.median(frames)) <= 0.050
    assert again <= 1.0
    assert peak_mib < 1024.0


@pytest.mark.bench
def test_ten_thousand_racks_march_10_steps_a_second():
    warm_up()
    march = RoomMarch(hall(66.0, 245.0, 4.2, 100, 100), 0.6)
    for _ in range(5):
        march.step(is_shown=False)
    took = median_s(lambda _: march.step(is_shown=False), 20)
    print(f"\n10,000 racks, {march.case.cells} cells: {1.0 / took:.0f} steps a second")
    assert 1.0 / took >= 10.0


@pytest.mark.bench
@pytest.mark.parametrize("name", ["c1", "c2", "c3", "c4"])
def test_small_rooms_are_solved_a_thousand_times_faster_than_by_cfd(name):
    warm_up()
    folder = Path(__file__).parents[1] / "validation"
    reference_s = CFD_S[name]
    room = read_room((folder / f"{name}.json").read_text()).room
    solve_room(room)
    took = min(solve_room(room).cpu_s for _ in range(3))
    print(f"\n{name}: {took:.3f} CPU s from cold, {reference_s / took:.0f} times faster than CFD ({reference_s:.0f} s)")
    assert reference_s / took >= 1000.0


def _rms(values: np.ndarray) -> float:
    return float(np.sqrt(np.mean(values**2)))
