"""Arrows stand where the air is, point where it goes and are as long as it is fast."""

from __future__ import annotations

import numpy as np
import pytest

from core.drawing.arrows import LONGEST_RATIO, arrow_segments, key_speed_m_s, plane_velocity_m_s
from core.results.thermal_result import AirField


def field(velocity: np.ndarray | None) -> AirField:
    return AirField(np.full((6, 4, 3), 20.0, np.float32), (1.0, 2.0, 0.0), (0.5, 0.5, 0.5), velocity)


def test_the_plane_is_linear_between_two_layers():
    velocity = np.zeros((6, 4, 3, 3), np.float32)
    velocity[..., 0] = np.array([0.0, 1.0, 3.0])
    plane = plane_velocity_m_s(field(velocity), 1.0)
    assert plane is not None
    assert plane.shape == (6, 4, 2)
    assert plane[..., 0] == pytest.approx(2.0)
    assert plane_velocity_m_s(field(velocity), 9.0)[..., 0] == pytest.approx(3.0)
    assert plane_velocity_m_s(field(None), 1.0) is None


def test_a_shaft_points_downstream_about_its_place_and_is_scaled_by_the_key():
    velocity = np.zeros((6, 4, 2), np.float32)
    velocity[...] = (0.6, -0.8)
    segments = arrow_segments(velocity, (1.0, 2.0), (0.5, 0.5), 1.0, 2.0)
    arrows = len(segments) // 3
    assert arrows == 3 * 2
    shafts = segments[:arrows]
    assert shafts[:, 2] - shafts[:, 0] == pytest.approx(0.5 * 0.6, abs=1e-5)
    assert shafts[:, 3] - shafts[:, 1] == pytest.approx(-0.5 * 0.8, abs=1e-5)
    middles = sorted({(round(float(s[0] + s[2]) / 2, 3), round(float(s[1] + s[3]) / 2, 3)) for s in shafts})
    assert middles[0] == (1.5, 2.5)
    assert middles[-1] == (3.5, 3.5)
    heads = segments[arrows:]
    assert heads[:, :2] == pytest.approx(np.tile(shafts[:, 2:], (2, 1)), abs=1e-5)


def test_still_air_and_solids_have_no_arrow_and_gales_a_bounded_one():
    velocity = np.zeros((6, 4, 2), np.float32)
    velocity[:2] = np.nan
    velocity[2:4] = (0.01, 0.0)
    velocity[4:] = (50.0, 0.0)
    segments = arrow_segments(velocity, (0.0, 0.0), (0.5, 0.5), 0.5, 1.0)
    assert len(segments) == 3 * 2 * 4
    assert (segments[:8, 2] - segments[:8, 0]).max() == pytest.approx(0.5 * LONGEST_RATIO, rel=1e-5)


def test_the_key_is_a_round_speed_above_all_but_the_fastest_air():
    speeds = np.zeros((100, 1, 2), np.float32)
    speeds[:, 0, 0] = np.linspace(0.0, 0.9, 100)
    assert key_speed_m_s([speeds]) == 1.0
    assert key_speed_m_s([0.1 * speeds]) == 0.1
    assert key_speed_m_s([np.full((3, 3, 2), np.nan, np.float32)]) == 0.1


def test_the_key_stays_while_it_suits_and_changes_when_it_does_not():
    def wind(speed_m_s: float) -> list[np.ndarray]:
        return [np.full((4, 4, 2), (speed_m_s, 0.0), np.float32)]

    assert key_speed_m_s(wind(0.9)) == 1.0
    assert key_speed_m_s(wind(1.5), 1.0) == 1.0
    assert key_speed_m_s(wind(0.45), 1.0) == 1.0
    assert key_speed_m_s(wind(0.45)) == 0.5
    assert key_speed_m_s(wind(1.7), 1.0) == 2.0
    assert key_speed_m_s(wind(0.35), 1.0) == 0.5
    assert key_speed_m_s(wind(90.0), 1.0) == 10.0
