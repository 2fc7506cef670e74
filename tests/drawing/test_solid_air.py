"""Slices, surfaces and ways of the air in three dimensions, against fields whose answers are known."""

from __future__ import annotations

import numpy as np
import pytest

from core.drawing.air_view import ColourMap
from core.drawing.colours import map_rgb
from core.drawing.solid_air import plane_c, slice_parts, surface_m, surface_parts
from core.drawing.solid_mesh import MeshBuilder
from core.drawing.solid_parts import SliceAxis, SolidChoice
from core.drawing.solid_streams import BRIGHT, FAINT, air_ways, moving_lines
from core.model.cooling import PerforatedTile
from core.model.project import Project
from core.model.space import Hall
from core.results.thermal_result import AirField

NODES = np.linspace(-1.0, 1.0, 61)


def ball(level: float = 0.6):
    x, y, z = np.meshgrid(NODES, NODES, NODES, indexing="ij")
    return surface_m(-np.sqrt(x**2 + y**2 + z**2), -level, NODES, NODES, NODES)


def area_m2(points, triangles) -> float:
    a, b, c = (points[triangles[:, n]].astype(float) for n in range(3))
    return float(0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1).sum())


def test_the_surface_of_a_ball_is_closed():
    points, triangles = ball()
    edges = np.sort(np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]), axis=1)
    unique, count = np.unique(edges, axis=0, return_counts=True)
    assert (count == 2).all()
    assert len(points) - len(unique) + len(triangles) == 2


def test_the_surface_of_a_ball_has_its_area_and_looks_outwards():
    points, triangles = ball()
    assert area_m2(points, triangles) == pytest.approx(4.0 * np.pi * 0.36, rel=0.005)
    assert np.linalg.norm(points, axis=1) == pytest.approx(0.6, abs=0.002)
    a, b, c = (points[triangles[:, n]].astype(float) for n in range(3))
    volume_m3 = np.einsum("ij,ij->", a, np.cross(b, c)) / 6.0
    assert volume_m3 == pytest.approx(4.0 / 3.0 * np.pi * 0.216, rel=0.005)


def test_a_flat_surface_lies_where_the_field_has_the_level():
    x = np.linspace(0.0, 6.0, 13)
    field = np.broadcast_to((20.0 + 2.0 * np.linspace(0.0, 3.0, 7))[None, None, :], (13, 13, 7))
    points, triangles = surface_m(field, 23.0, x, x, np.linspace(0.0, 3.0, 7))
    assert points[:, 2] == pytest.approx(1.5)
    assert area_m2(points, triangles) == pytest.approx(36.0, rel=1e-5)


def test_there_is_no_surface_of_a_temperature_that_is_nowhere():
    points, triangles = surface_m(np.full((5, 5, 5), 20.0), 27.0, *(np.arange(5.0),) * 3)
    assert len(points) == len(triangles) == 0


def warm_field(velocity=None) -> AirField:
    """Warmer by 2 K a metre upwards, with a solid cell."""
    temperature = np.broadcast_to(20.0 + 2.0 * (0.25 + 0.5 * np.arange(6)), (8, 6, 6)).astype(np.float32).copy()
    temperature[3, 2, :3] = np.nan
    return AirField(temperature, (1.0, 2.0, 0.0), (0.5, 0.5, 0.5), velocity)


@pytest.mark.parametrize(("axis", "at", "cells"), [("height", 1.0, 47), ("x", 2.6, 33), ("y", 4.9, 48)])
def test_a_slice_covers_the_air_and_leaves_solids_out(axis, at, cells):
    choice = SolidChoice(slice_axis=SliceAxis(axis), slice_at_m=at, has_slice=True)
    clear = MeshBuilder()
    slice_parts([warm_field()], choice, clear)
    mesh = clear.build()
    assert mesh.area_m2() == pytest.approx(0.25 * cells)
    number = {"height": 2, "x": 0, "y": 1}[axis]
    assert mesh.points_m[:, number] == pytest.approx(at)


def test_a_slice_has_the_colours_of_the_legend():
    choice = SolidChoice(slice_at_m=2.5, has_slice=True, low_c=20.0, high_c=26.0, colour_map=ColourMap.CIVIDIS)
    clear = MeshBuilder()
    slice_parts([warm_field()], choice, clear)
    expected = map_rgb(np.array([25.0]), 20.0, 26.0, "cividis")[0].astype(int)
    mesh = clear.build()
    used = np.unique(mesh.triangles)
    assert np.abs(mesh.colour[used, :3].astype(int) - expected).max() <= 2


def test_planes_beside_the_hall_are_none():
    assert plane_c(warm_field(), 0, 0.9) is None
    assert plane_c(warm_field(), 1, 5.1) is None
    assert plane_c(warm_field(), 2, 0.25).shape == (8, 6)


def test_the_surface_reaches_the_walls_and_obeys_the_cut():
    clear = MeshBuilder()
    surface_parts([warm_field()], SolidChoice(surface_c=23.5, has_surface=True), clear)
    mesh = clear.build()
    assert mesh.points_m[:, :2].min(axis=0) == pytest.approx((1.0, 2.0))
    assert mesh.points_m[:, :2].max(axis=0) == pytest.approx((5.0, 5.0))
    cut = MeshBuilder()
    surface_parts([warm_field()], SolidChoice(surface_c=23.5, has_surface=True, cut_m=1.0), cut)
    assert not len(cut.build().triangles)


def blown_project() -> tuple[Project, AirField]:
    hall = Hall(id="h", outline_m=((1.0, 2.0), (5.0, 2.0), (5.0, 5.0), (1.0, 5.0)))
    tile = PerforatedTile(id="t", hall_id="h", x_m=1.5, y_m=4.2)
    wind = np.zeros((8, 6, 6, 3), np.float32)
    wind[..., 0] = 0.8
    return Project.of([hall, tile]), warm_field(wind)


def test_a_way_follows_a_steady_wind_at_its_speed_until_the_wall():
    project, field = blown_project()
    ways = air_ways(project, {"h": field})
    assert ways.start_m[0] == pytest.approx((1.5, 4.2, 0.15))
    assert ways.end_m[:, 1:] == pytest.approx(np.tile([4.2, 0.15], (len(ways.end_m), 1)))
    assert 4.7 < ways.end_m[:, 0].max() <= 5.0
    assert ways.end_s == pytest.approx((ways.end_m[:, 0] - 1.5) / 0.8, rel=1e-4)


def test_a_way_ends_before_a_solid():
    project, field = blown_project()
    project = project.with_changes({"t": PerforatedTile(id="t", hall_id="h", x_m=1.5, y_m=3.2)})
    assert air_ways(project, {"h": field}).end_m[:, 0].max() <= 2.5


def test_specks_run_with_the_air():
    project, field = blown_project()
    ways = air_ways(project, {"h": field})
    before = moving_lines(ways, SolidChoice(), 7.0).share
    step_s = float(ways.end_s[0] - ways.start_s[0])
    after = moving_lines(ways, SolidChoice(), 7.0 + step_s).share
    assert after[1:] == pytest.approx(before[:-1], abs=1e-4)
    assert before.min() == pytest.approx(FAINT)
    assert 0.8 * BRIGHT < before.max() <= BRIGHT


def test_still_air_and_air_without_velocities_have_no_ways():
    project = blown_project()[0]
    assert not len(air_ways(project, {"h": warm_field()}).start_m)
    still = warm_field(np.zeros((8, 6, 6, 3), np.float32))
    assert not len(air_ways(project, {"h": still}).start_m)
    assert not len(moving_lines(air_ways(project, {}), SolidChoice(), 0.0).start_m)
