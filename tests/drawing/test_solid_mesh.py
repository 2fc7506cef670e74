"""Boxes, quads and strips of the 3D view: counts, areas, and the way faces look."""

from __future__ import annotations

import numpy as np
import pytest

from core.drawing.solid_light import lit_colours
from core.drawing.solid_mesh import MeshBuilder, empty_mesh, joined, rgba
from core.geometry.polygon import area_m2, triangulated


def boxes(*corners):
    builder = MeshBuilder()
    low, high = np.array([c[0] for c in corners], float), np.array([c[1] for c in corners], float)
    colours = np.tile(np.array(rgba("#8090a0"), np.uint8), (len(corners), 1))
    builder.add_boxes(low, high, colours, np.arange(len(corners)))
    return builder.build()


def test_a_box_is_closed_looks_outwards_and_has_its_area():
    mesh = boxes(((1.0, 2.0, 0.0), (1.6, 3.2, 2.2)))
    assert len(mesh.triangles) == 12
    assert mesh.face_count == 6
    assert mesh.area_m2() == pytest.approx(2 * (0.6 * 1.2 + 0.6 * 2.2 + 1.2 * 2.2), rel=1e-6)
    middle = mesh.points_m[mesh.triangles].mean(axis=1) - np.array([1.3, 2.6, 1.1])
    assert (np.einsum("ij,ij->i", middle, mesh.normals()) > 0.0).all()
    volume = np.einsum("ij,ij->i", *(mesh.points_m[mesh.triangles[:, n]] for n in (0,)), np.cross(
        mesh.points_m[mesh.triangles[:, 1]], mesh.points_m[mesh.triangles[:, 2]])).sum() / 6.0  # fmt: skip
    assert volume == pytest.approx(0.6 * 1.2 * 2.2, rel=1e-5)


def test_the_normal_of_a_face_is_that_of_its_triangles():
    mesh = boxes(((0.0, 0.0, 0.0), (1.0, 2.0, 3.0)), ((5.0, 5.0, 0.0), (6.0, 6.0, 1.0)))
    assert np.allclose(mesh.normals(), mesh.face_normal[mesh.face], atol=1e-6)
    assert mesh.face_item.tolist() == [0] * 6 + [1] * 6


def test_joined_meshes_keep_their_faces_apart():
    one, two = boxes(((0, 0, 0), (1, 1, 1))), boxes(((2, 0, 0), (3, 1, 1)))
    both = joined([one, empty_mesh(), two])
    assert both.face_count == 12
    assert sorted(set(both.face.tolist())) == list(range(12))
    assert both.area_m2() == pytest.approx(12.0)


def test_a_strip_looks_the_way_it_is_told():
    builder = MeshBuilder()
    left = np.array([[[0.0, 0.0, z] for z in (0.0, 1.0, 2.0)]])
    colours = np.zeros((1, 3, 4), np.uint8)
    builder.add_strips(left, left + np.array([0.6, 0.0, 0.0]), colours, np.array([[0.0, -1.0, 0.0]]), np.array([4]))
    mesh = builder.build()
    assert np.allclose(mesh.normals(), [0.0, -1.0, 0.0])
    assert mesh.area_m2() == pytest.approx(1.2)
    assert mesh.face_item.tolist() == [4]


def test_tops_are_lighter_than_fronts_and_fronts_than_backs_and_values_keep_their_colours():
    mesh = boxes(((0.0, 0.0, 0.0), (1.0, 1.0, 1.0)))
    light = lit_colours(mesh)[:, 0].reshape(6, 4)[:, 0]
    top, south, east, north, _, _ = light.tolist()
    assert top > south > east > north
    builder = MeshBuilder()
    quad = np.array([[[0, 0, 0], [0, 1, 0], [0, 1, 1], [0, 0, 1]]], float)
    builder.add_quads(quad, np.array([rgba("#c04020")], np.uint8), np.array([0]), is_lit=False)
    assert (lit_colours(builder.build())[:, :3] == [0xC0, 0x40, 0x20]).all()


@pytest.mark.parametrize(
    "outline",
    [
        ((0, 0), (4, 0), (4, 3), (0, 3)),
        ((0, 0), (0, 3), (4, 3), (4, 0)),
        ((0, 0), (6, 0), (6, 2), (3, 2), (3, 5), (0, 5)),
        ((0, 0), (4, 0), (4, 4), (2, 1), (0, 4)),
    ],
    ids=["square", "clockwise", "corner", "notch"],
)
def test_a_floor_is_covered_once(outline):
    cover = triangulated(outline)
    assert len(cover) == len(outline) - 2
    parts = [area_m2([outline[n] for n in three]) for three in cover]
    assert sum(parts) == pytest.approx(area_m2(outline))
