"""Orbit, pan, zoom and fit of the 3D view, in metres and pixels."""

from __future__ import annotations

import numpy as np
import pytest

from core.drawing.solid_camera import PRESETS, SolidCamera

SIZE = (800.0, 600.0)
POINT = np.array([[3.0, 2.0, 1.5]])


@pytest.mark.parametrize("view", sorted(PRESETS))
def test_the_axes_are_a_right_handed_frame(view):
    right, up, away = SolidCamera().seen_from(view).axes()
    assert np.allclose([right @ up, up @ away, away @ right], 0.0, atol=1e-12)
    assert np.allclose(np.cross(right, up), -away)


def test_from_above_the_picture_is_the_plan():
    camera = SolidCamera(target_m=(1.0, 1.0, 0.0), px_per_m=50.0).seen_from("top")
    x, y, _ = camera.project(POINT, *SIZE)[0]
    assert (x, y) == pytest.approx((400.0 + 100.0, 300.0 - 50.0))


def test_from_the_front_what_is_farther_north_is_deeper():
    camera = SolidCamera().seen_from("front")
    near, far = camera.project(np.array([[0.0, 0.0, 0.0], [0.0, 5.0, 0.0]]), *SIZE)[:, 2]
    assert far - near == pytest.approx(5.0)


def test_a_pixel_and_its_depth_lead_back_to_the_point():
    camera = SolidCamera(33.0, 41.0, (4.0, 5.0, 1.0), 37.0)
    x, y, depth = camera.project(POINT, *SIZE)[0]
    assert camera.place_at(x, y, depth, *SIZE) == pytest.approx(tuple(POINT[0]))


def test_zooming_keeps_what_is_under_the_pointer():
    camera = SolidCamera(33.0, 41.0, (4.0, 5.0, 1.0), 37.0)
    x, y, _ = camera.project(POINT, *SIZE)[0]
    nearer = camera.zoomed(1.7, x, y, *SIZE)
    assert nearer.px_per_m == pytest.approx(37.0 * 1.7)
    assert nearer.project(POINT, *SIZE)[0, :2] == pytest.approx((x, y))


def test_panning_moves_the_picture_by_the_pixels():
    camera = SolidCamera(33.0, 41.0, (4.0, 5.0, 1.0), 37.0)
    before, after = (c.project(POINT, *SIZE)[0] for c in (camera, camera.panned(30.0, -12.0)))
    assert (after - before)[:2] == pytest.approx((30.0, -12.0))


def test_orbiting_keeps_the_target_in_the_middle_and_the_eye_above_ground():
    camera = SolidCamera(target_m=(4.0, 5.0, 1.0)).orbited(500.0, 200.0)
    assert camera.elevation_deg == 90.0
    assert -180.0 <= camera.turn_deg <= 180.0
    assert camera.project(np.array([[4.0, 5.0, 1.0]]), *SIZE)[0, :2] == pytest.approx((400.0, 300.0))


@pytest.mark.parametrize("view", sorted(PRESETS))
def test_a_fit_fills_the_picture_and_no_more(view):
    camera = SolidCamera().seen_from(view).fitted((2.0, 3.0, 0.0), (15.0, 11.0, 3.6), *SIZE)
    corners = np.array([[x, y, z] for x in (2.0, 15.0) for y in (3.0, 11.0) for z in (0.0, 3.6)])
    at = camera.project(corners, *SIZE)
    assert (at[:, :2] > 0.0).all()
    assert (at[:, :2] < SIZE).all()
    spans = np.ptp(at[:, :2], axis=0) / SIZE
    assert max(spans) == pytest.approx(0.92)
    assert at[:, :2].min(axis=0) + at[:, :2].max(axis=0) == pytest.approx(SIZE)
