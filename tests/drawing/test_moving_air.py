"""Specks that drift with the air."""

from __future__ import annotations

import numpy as np
import pytest

from core.drawing.air_view import grown_pressure_pa
from core.drawing.moving_air import MovingAir


def wind(speed_m_s: float = 1.0, shape=(20, 10)) -> np.ndarray:
    velocity = np.zeros((*shape, 2), np.float32)
    velocity[..., 0] = speed_m_s
    return velocity


def started(velocity: np.ndarray, count: int = 200) -> MovingAir:
    air = MovingAir(count)
    air.take(velocity, (1.0, 2.0), (0.6, 0.6))
    air.step(0.0, 1.0)
    return air


def test_specks_drift_with_the_wind_at_the_speed_asked_for():
    air = started(wind(0.5))
    before = air.positions_m
    air.step(0.04, 3.0)
    moved = air.positions_m - before
    drifted = np.abs(moved[:, 0]) < 1.0  # others have begun anew
    assert drifted.mean() > 0.9
    assert np.allclose(moved[drifted], (0.06, 0.0), atol=1e-9)


def test_trails_follow_a_vortex_around():
    n = 40
    x = (np.arange(n) + 0.5) * 0.1 - 2.0
    velocity = np.stack(np.broadcast_arrays(-x[None, :], x[:, None]), axis=-1).astype(np.float32)
    air = MovingAir(300)
    air.take(velocity, (-2.0, -2.0), (0.1, 0.1))
    air.step(0.0, 1.0)
    start = air.positions_m
    for _ in range(20):
        air.step(0.02, 1.0)
    radius = np.hypot(*start.T)
    turned = 0.4  # rad
    expected = np.stack(
        [start[:, 0] * np.cos(turned) - start[:, 1] * np.sin(turned),
         start[:, 0] * np.sin(turned) + start[:, 1] * np.cos(turned)], axis=1
    )  # fmt: skip
    inner = radius < 1.8
    assert np.abs(air.positions_m - expected)[inner].max() < 2e-3


def test_specks_begin_only_where_air_moves_and_leave_solids():
    velocity = wind()
    velocity[8:12] = np.nan
    air = started(velocity, 400)
    for _ in range(200):
        air.step(0.04, 1.0)
    x = air.positions_m[:, 0]
    assert ((x < 1.0 + 8.6 * 0.6) | (x > 1.0 + 11.4 * 0.6)).all()
    assert len(np.unique(air.positions_m.round(3), axis=0)) > 300


def test_still_air_moves_nothing_and_says_so():
    air = started(wind(0.0))
    assert not air.is_moving
    before = air.positions_m
    air.step(0.1, 1.0)
    assert np.array_equal(air.positions_m, before)
    assert len(air.trails()[0]) == 0


def test_trails_are_joined_and_the_freshest_comes_first():
    air = started(wind())
    for _ in range(5):
        air.step(0.04, 1.0)
    segments, age = air.trails()
    assert len(segments) == len(age)
    assert set(age.tolist()) <= set(range(12))
    heads = segments[age == 0][:, :2]
    positions = {tuple(p) for p in air.positions_m.astype(np.float32)}
    assert all(tuple(h) in positions for h in heads)
    assert float(np.hypot(*(segments[:, 2:] - segments[:, :2]).T).max()) == pytest.approx(0.04, abs=1e-5)


def test_the_range_of_pressures_ends_on_whole_steps_and_never_shrinks():
    assert grown_pressure_pa(None, [np.array([[5.1, 21.4]], np.float32)]) == (4.0, 24.0)
    assert grown_pressure_pa((4.0, 24.0), [np.array([[-1.0, 3.0]], np.float32)]) == (-4.0, 24.0)
    assert grown_pressure_pa(None, [np.array([[8.0, 8.0]], np.float32)]) == (8.0, 12.0)
    assert grown_pressure_pa(None, []) is None
