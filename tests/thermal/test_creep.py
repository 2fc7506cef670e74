"""Where creeping temperatures are told to end, on rooms of a few numbers whose end is known."""

from __future__ import annotations

import numpy as np
import pytest

from core.thermal.creep import LOOK_RATIO, MOST_AHEAD, Creep

THROUGH_S, SOURCE = 20.0, 4.0
LOOK_S = LOOK_RATIO * THROUGH_S


def looked(creep: Creep, gap_ratio: float, t: np.ndarray, *, is_calm: bool = True) -> np.ndarray | None:
    """One look after a time in which this share of the heat stayed in the room."""
    creep.add(LOOK_S, gap_ratio * SOURCE * LOOK_S)
    return creep.look(t, is_calm=is_calm)


def test_corners_that_creep_are_moved_to_where_they_go():
    creep, end = Creep(THROUGH_S, SOURCE), np.array([19.0, 25.0, 31.0])
    start = end - np.array([0.0, 0.5, 2.0])
    assert looked(creep, 0.03, start) is None
    t = end + 0.6 * (start - end)
    further = looked(creep, 0.018, t)
    assert further is not None
    assert t + further == pytest.approx(end, abs=1e-12)
    assert looked(creep, 0.0108, end) is None  # what it did before the move tells nothing any more


def test_they_are_moved_by_no_more_than_a_few_times_their_last_change():
    creep = Creep(THROUGH_S, SOURCE)
    assert looked(creep, 0.03, np.array([20.0])) is None
    assert looked(creep, 0.027, np.array([20.1])) == pytest.approx([MOST_AHEAD * 0.1])


@pytest.mark.parametrize("gaps", [(0.004, 0.003), (0.03, -0.02), (0.03, 0.03), (0.03, 0.006), (1.0, 1.0, 1.0)])
def test_rest_sway_and_steady_warming_tell_no_end(gaps):
    creep = Creep(THROUGH_S, SOURCE)
    for n, gap in enumerate(gaps):
        assert looked(creep, gap, np.array([20.0 + n])) is None


def test_inlets_that_move_let_looks_begin_anew():
    creep = Creep(THROUGH_S, SOURCE)
    assert looked(creep, 0.03, np.array([20.0])) is None
    assert looked(creep, 0.02, np.array([20.1]), is_calm=False) is None
    assert looked(creep, 0.02, np.array([20.1])) is None
    assert looked(creep, 0.015, np.array([20.2])) is not None


def test_no_look_comes_too_early():
    creep = Creep(THROUGH_S, SOURCE)
    assert looked(creep, 0.03, np.array([20.0])) is None
    creep.add(0.9 * LOOK_S, 0.018 * SOURCE * LOOK_S)
    assert creep.look(np.array([20.1]), is_calm=True) is None
