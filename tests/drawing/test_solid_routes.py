"""Pipes and feeds of the 3D view: where they run, at which height, and that they reach what they serve."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.cli.files import load_example
from core.drawing.solid_mesh import MeshBuilder
from core.drawing.solid_parts import LIGHT_BODIES, SolidChoice
from core.drawing.solid_routes import BUSWAY_BOTTOM_M, GROUND_M, MANIFOLD_M, TRAY_M, feed_lines, pipe_parts
from core.drawing.solid_scene import build_scene
from core.geometry.polygon import bounds
from tests.support.painted_results import room_results


@pytest.fixture(scope="module")
def hall():
    project = load_example("liquid_hall_gb200")
    return project, room_results(project)


def test_tubes_are_round_and_as_long_as_told():
    builder = MeshBuilder()
    start, end = np.array([[0.0, 0.0, 1.0]]), np.array([[3.0, 4.0, 1.0]])
    builder.add_tubes(start, end, np.array([0.1]), np.zeros((1, 4), np.uint8), np.array([3]))
    mesh = builder.build()
    chord = 2 * 0.1 * np.sin(np.pi / 8)
    assert mesh.area_m2() == pytest.approx(8 * chord * 5.0, rel=1e-5)
    middle = mesh.points_m[mesh.triangles].mean(axis=1)
    along = np.array([0.6, 0.8, 0.0])
    away = middle - [0.0, 0.0, 1.0]
    away -= (away @ along)[:, None] * along
    assert (np.einsum("ij,ij->i", away, mesh.normals()) > 0.0).all()


def test_manifolds_run_over_the_racks_and_hoses_reach_into_each(hall):
    project, results = hall
    index = {e.id: n for n, e in enumerate(project.placed)}
    solid = MeshBuilder()
    pipe_parts(project, results, index, SolidChoice(), LIGHT_BODIES, solid)
    points = solid.build().points_m
    network = results.liquid.value.network
    assert network.rack_ids
    for item_id, tap in zip(network.rack_ids, network.rack_tap_m, strict=True):
        rack = project.get(item_id)
        at_tap = points[np.hypot(points[:, 0] - tap[0], points[:, 1] - tap[1]) < 0.12]
        assert at_tap[:, 2].max() == pytest.approx(MANIFOLD_M, abs=0.12)
        assert at_tap[:, 2].min() < rack.height_m
        low = points[points[:, 2] < 1.3]
        box = rack.rectangle
        inside = (low[:, 0] > box.x0_m) & (low[:, 0] < box.x1_m) & (low[:, 1] > box.y0_m) & (low[:, 1] < box.y1_m)
        assert inside.any(), rack.tag


def test_cords_come_down_from_the_busways_onto_the_racks(hall):
    project, results = hall
    lines = feed_lines(project, results, SolidChoice(), LIGHT_BODIES)
    for rack in project.racks:
        ends = lines.end_m[np.abs(lines.end_m[:, 2] - rack.height_m) < 1e-4]
        near = np.hypot(ends[:, 0] - rack.x_m, ends[:, 1] - rack.y_m) < 0.7
        assert near.any(), rack.tag
    assert max(r.height_m for r in project.racks) < BUSWAY_BOTTOM_M


def test_feeds_lie_on_trays_in_the_hall_and_on_the_ground_outside(hall):
    project, results = hall
    lines = feed_lines(project, results, SolidChoice(), LIGHT_BODIES)
    level = np.abs(lines.start_m[:, 2] - lines.end_m[:, 2]) < 1e-6
    middle = 0.5 * (lines.start_m + lines.end_m)[level]
    box = bounds(project.halls[0].outline_m)
    inside = np.array([box.contains(float(x), float(y)) for x, y, _ in middle])
    assert inside.any()
    assert (~inside).any()
    assert (middle[~inside, 2] < GROUND_M + 0.5).all()
    heights = np.array([*TRAY_M.values(), BUSWAY_BOTTOM_M])
    assert np.abs(middle[inside, 2][:, None] - heights).min(axis=1).max() < 1e-5


def test_routes_come_and_go_with_the_choice(hall):
    project, results = hall
    whole = build_scene(project, results, SolidChoice(), LIGHT_BODIES)
    bare = build_scene(project, results, replace(SolidChoice(), has_pipes=False, has_feeds=False), LIGHT_BODIES)
    assert whole.solid.face_count > bare.solid.face_count
    assert len(whole.lines.start_m) > len(bare.lines.start_m)
    none = build_scene(project, None, SolidChoice(), LIGHT_BODIES)
    assert len(none.lines.start_m) == len(bare.lines.start_m)
