"""Large rooms are shared among processors: digit by digit the same for any number of them."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from core.thermal import grid, pressure, workers
from core.thermal.march import RoomMarch
from core.thermal.pressure import FaceNetwork, PressureSolver
from core.thermal.room import AirRack, AirRoom, Box, Return, Supply

SPACING_M = 0.2
ALIKE = 1e-9
"""Uncut rooms are compiled by themselves, and may round otherwise."""


@pytest.fixture
def cut_into(monkeypatch):
    """Cut what is set up from now on into so many parts."""

    def set_parts(parts: int) -> None:
        for module in (grid, pressure):
            monkeypatch.setattr(module, "parts_of", lambda count: parts if count >= workers.LEAST_COUNT else 0)

    return set_parts


def fan_wall_room() -> AirRoom:
    """A row before a fan wall, and walls that heat passes."""
    racks = tuple(
        AirRack(f"r{n}", Box((2.0 + 0.6 * n, 2.4, 0.0), (2.6 + 0.6 * n, 3.4, 2.0)), "+y", 6000.0, 0.45)
        for n in range(5)
    )
    wall = Supply("w", Box((0.0, 1.0, 0.4), (0.0, 2.2, 2.0)), "+x", 2.4, 18.0)
    back = Return("b", Box((6.0, 3.6, 2.8), (7.6, 5.0, 2.8)), "+z", 2.4)
    return AirRoom((7.6, 5.2, 2.8), racks=racks, supplies=(wall,), returns=(back,))


def marched(steps: int = 13) -> RoomMarch:
    march = RoomMarch(fan_wall_room(), SPACING_M, second_order=True)
    while march.steps < steps:
        march.stride(2)
    march.close()
    return march


def test_any_number_of_workers_finds_the_same_air_digit_by_digit(cut_into):
    found = []
    for parts in (1, 2, 3, 7):
        cut_into(parts)
        march = marched()
        assert march._grid.parts == parts
        found.append((march.t.copy(), *(q.copy() for q in (march.u, march.v, march.w)), march.frame()))
    for other in found[1:]:
        for mine, its in zip(found[0][:4], other[:4], strict=True):
            assert np.array_equal(mine, its)
        assert other[4].rack_inlet_mean_c.tolist() == found[0][4].rack_inlet_mean_c.tolist()
    assert float(np.abs(found[0][1]).max()) > 0.5, "air has to move for it to tell"


def test_a_room_in_parts_is_the_room_in_one_piece(cut_into):
    cut_into(2)
    parts = marched()
    cut_into(0)
    whole = marched()
    assert whole._grid.parts == 0
    for mine, its in ((parts.t, whole.t), (parts.u, whole.u), (parts.v, whole.v), (parts.w, whole.w)):
        assert mine == pytest.approx(its, abs=ALIKE)


def test_sums_over_many_cells_do_not_depend_on_the_workers(cut_into):
    shape = (80, 60, 30)  # more cells than are added up one after the other
    free = [np.ones([n + (axis == along) for along, n in enumerate(shape)]) for axis in range(3)]
    for axis, faces in enumerate(free):
        edge = [slice(None)] * 3
        edge[axis] = [0, -1]
        faces[tuple(edge)] = 0.0
    network = FaceNetwork(shape, (0.3, 0.3, 0.3), tuple(free), np.zeros(shape, dtype=np.int64), 1)
    load = np.random.default_rng(7).standard_normal(shape)
    answers = []
    for parts in (1, 2, 5):
        cut_into(parts)
        solver = PressureSolver(network)
        solver.cells(solver.residual)[:] = load - load.mean()
        made, worst = solver.solve(1e-8)
        assert 0 < made < solver.most_iterations
        assert worst < 1e-8
        answers.append(solver.cells(solver.correction).copy())
    assert all(np.array_equal(answers[0], other) for other in answers[1:])


def test_two_rooms_at_once_wait_for_each_other(cut_into):
    cut_into(2)
    alone, together = marched(), []
    threads = [threading.Thread(target=lambda: together.append(marched())) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120.0)
    assert len(together) == 2
    assert all(np.array_equal(alone.t, march.t) for march in together)


@pytest.mark.parametrize(
    ("asked", "processors", "found"),
    [("", 1, 1), ("", 2, 2), ("", 4, 3), ("", 32, 8), ("1", 16, 1), ("4", 16, 4), ("0", 4, 1), ("many", 4, 3)],
)
def test_all_processors_but_one_work_or_as_many_as_are_asked_for(monkeypatch, asked, processors, found):
    monkeypatch.setenv(workers.VARIABLE, asked)
    monkeypatch.setattr(workers, "_processors", lambda: processors)
    monkeypatch.setattr(workers.numba.config, "NUMBA_NUM_THREADS", 64)
    workers.workers.cache_clear()
    try:
        assert workers.workers() == found
    finally:
        workers.workers.cache_clear()


def test_small_rooms_are_not_cut():
    assert workers.parts_of(workers.LEAST_COUNT - 1) == 0
    assert workers.parts_of(workers.LEAST_COUNT) >= 1
