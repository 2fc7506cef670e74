"""The scene of a design in metres, and its painted picture: what is there, what is seen, what a pixel belongs to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.commands.grouping import MarkItems
from core.drawing.colours import map_rgb
from core.drawing.rack_colours import ColourBy, rack_colours
from core.drawing.solid_camera import SolidCamera
from core.drawing.solid_parts import LIGHT_BODIES, SolidChoice
from core.drawing.solid_picture import SolidLook, paint
from core.drawing.solid_scene import build_scene, extent_m
from core.model.cooling import Containment, ContainmentKind, ReturnGrille
from core.model.plan_marks import GroupKind
from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Column, Hall
from tests.support.large_hall import large_hall
from tests.support.painted_results import room_results

HALL = Hall(id="hall", outline_m=((0.0, 0.0), (9.0, 0.0), (9.0, 6.0), (0.0, 6.0)), height_m=3.0)
LOOK = SolidLook((0xFFFFFF, 0xEEEEEE), 0x000000, (0.5, 0.25), 0x1769C2, 0.5)
BARE = SolidChoice(has_walls=False, has_details=False, has_containment=False)


def two_racks(**changes) -> Project:
    racks = [Rack(id=f"r{n}", tag=f"R-{n}", hall_id="hall", x_m=3.0 + 2.0 * n, y_m=3.0, **changes) for n in range(2)]
    return Project.of([HALL, *racks])


def scene_of(project, choice=BARE, results=None):
    return build_scene(project, results, choice, LIGHT_BODIES)


def painted(scene, camera=None, **options):
    camera = camera or SolidCamera().fitted(scene.low_m, scene.high_m, 320, 240)
    return paint(scene, camera, 320, 240, LOOK, **options)


def corners_of(scene, item: int) -> tuple[np.ndarray, np.ndarray]:
    mesh = scene.solid
    points = mesh.points_m[mesh.triangles[mesh.face_item[mesh.face] == item]].reshape(-1, 3)
    return points.min(axis=0), points.max(axis=0)


def test_a_rack_stands_where_the_plan_has_it_and_is_as_high_as_it_is():
    project = two_racks(height_m=2.2)
    scene = scene_of(project)
    low, high = corners_of(scene, scene.item_ids.index("r1"))
    assert low == pytest.approx((4.7, 2.4, 0.0), abs=0.005)
    assert high == pytest.approx((5.3, 3.6, 2.2), abs=0.005)


@pytest.mark.parametrize(("turn", "facing"), [(0, (0, -1)), (90, (1, 0)), (180, (0, 1)), (270, (-1, 0))])
def test_the_front_looks_where_the_rack_does_and_lies_before_it(turn, facing):
    scene = scene_of(two_racks(rotation_deg=turn))
    mesh = scene.solid
    item = scene.item_ids.index("r0")
    face = [f for f in range(mesh.face_count) if mesh.face_item[f] == item and not mesh.is_lit[f]]
    assert len(face) == 1
    assert mesh.face_normal[face[0]] == pytest.approx((*facing, 0.0))
    points = mesh.points_m[mesh.triangles[mesh.face == face[0]]].reshape(-1, 3)
    reach = (points[:, :2] - (3.0, 3.0)) @ np.array(facing, float)
    assert reach == pytest.approx(0.6, abs=0.01)


def test_fronts_have_the_colour_of_their_inlet_and_are_dark_without_one():
    project = two_racks()
    results = room_results(project)
    inlet = results.thermal.value.halls[0].rack_inlet_mean_c
    for answer, expected in ((results, map_rgb(inlet, 18.0, 38.0, "thermal")), (None, None)):
        scene = scene_of(project, results=answer)
        mesh = scene.solid
        for n in range(2):
            face = np.flatnonzero((mesh.face_item == scene.item_ids.index(f"r{n}")) & ~mesh.is_lit)[0]
            colour = mesh.colour[mesh.triangles[mesh.face == face]].reshape(-1, 4)[:, :3]
            if expected is None:
                assert (colour == [0x5A, 0x66, 0x75]).all()
            else:
                assert np.abs(colour.astype(int) - expected[n]).max() <= 1


def test_every_rack_of_a_large_hall_is_a_box_with_a_front():
    project = large_hall()
    scene = scene_of(project)
    count = np.bincount(scene.solid.face_item[scene.solid.face_item >= 0], minlength=len(scene.item_ids))
    racks = [n for n, i in enumerate(scene.item_ids) if isinstance(project.get(i), Rack)]
    assert len(racks) == 1040
    assert set(count[racks].tolist()) == {7}


def test_a_cut_takes_off_what_is_above_it():
    whole, cut = scene_of(two_racks()), scene_of(two_racks(), replace(BARE, cut_m=1.2))
    assert whole.solid.points_m[:, 2].max() == pytest.approx(2.0)
    assert cut.solid.points_m[:, 2].max() == pytest.approx(1.2)


def test_walls_and_enclosures_come_and_go_with_the_choice():
    aisle = Containment(id="c", hall_id="hall", x_m=4.0, y_m=1.5, width_m=3.0, depth_m=1.2)
    project = Project.of([*two_racks().entities.values(), aisle])
    assert scene_of(project).clear.face_count == 0
    assert scene_of(project, replace(BARE, has_containment=True)).clear.face_count == 3
    walls = scene_of(project, replace(BARE, has_walls=True)).solid.face_count - scene_of(project).solid.face_count
    assert walls == 4


def test_a_hot_aisle_under_grilles_is_ducted_to_the_ceiling():
    aisle = Containment(id="c", hall_id="hall", kind=ContainmentKind.HOT, x_m=4.0, y_m=1.5, width_m=3.0, depth_m=1.2)
    grille = ReturnGrille(id="g", hall_id="hall", x_m=4.0, y_m=1.5)
    for items, top, panels in (((aisle,), aisle.height_m, 3), ((aisle, grille), HALL.height_m, 4)):
        glass = scene_of(Project.of([HALL, *items]), replace(BARE, has_containment=True)).clear
        assert glass.face_count == panels
        assert glass.points_m[:, 2].max() == pytest.approx(top)


def test_what_is_hidden_on_the_plan_is_not_drawn():
    project = two_racks()
    hidden = MarkItems(("r0",), GroupKind.HIDDEN).apply(project)
    scene = scene_of(hidden)
    assert "r0" not in scene.item_ids
    assert "r1" in scene.item_ids


def test_walls_towards_the_eye_are_left_out():
    scene = scene_of(Project.of([HALL]), replace(BARE, has_walls=True))
    for view, shown in (("front", 1), ("iso_se", 2), ("top", 0)):
        camera = SolidCamera().seen_from(view).fitted(scene.low_m, scene.high_m, 320, 240)
        frame = painted(scene, camera)
        seen = np.unique(frame.faces[frame.faces >= 0])
        upright = [f for f in seen if abs(scene.solid.face_normal[f, 2]) < 0.5 and _is_wall(scene, f)]
        assert len(upright) == shown, view


def _is_wall(scene, face: int) -> bool:
    points = scene.solid.points_m[scene.solid.triangles[scene.solid.face == face]].reshape(-1, 3)
    return points[:, 2].max() > 2.9


def test_the_pixel_of_a_rack_belongs_to_it_and_leads_back_to_its_top():
    project = two_racks()
    scene = scene_of(project)
    for view in ("top", "iso_ne", "iso_sw", "iso_se"):
        camera = SolidCamera().seen_from(view).fitted(scene.low_m, scene.high_m, 320, 240)
        for times in (1, 2):
            frame = painted(scene, camera, times=times)
            for rack in project.racks:
                x, y, _ = camera.project(np.array([[rack.x_m, rack.y_m, rack.height_m]]), 320, 240)[0]
                assert scene.item_ids[frame.item_at(x, y)] == rack.id
                assert frame.place_at(x, y) == pytest.approx((rack.x_m, rack.y_m, rack.height_m), abs=0.06)


def test_what_stands_before_hides_what_stands_behind():
    project = Project.of([HALL, Rack(id="near", hall_id="hall", x_m=4.0, y_m=2.0),
                          Rack(id="far", hall_id="hall", x_m=4.0, y_m=4.0)])  # fmt: skip
    scene = scene_of(project)
    camera = SolidCamera().seen_from("front").fitted(scene.low_m, scene.high_m, 320, 240)
    frame = painted(scene, camera)
    assert {scene.item_ids[n] for n in frame.items_in(0, 0, 320, 240)} == {"near"}
    assert {scene.item_ids[n] for n in painted(scene, camera.seen_from("top")).items_in(0, 0, 320, 240)} == {
        "near", "far",
    }  # fmt: skip


def test_a_ring_is_drawn_round_what_is_selected_and_nothing_else_changes():
    scene = scene_of(two_racks())
    plain, ringed = painted(scene, times=2), painted(scene, times=2, chosen=frozenset({"r0"}))
    assert (plain.faces == ringed.faces).all()
    changed = np.argwhere(plain.pixels != ringed.pixels)
    assert 40 < len(changed) < 2000
    place = ringed.camera.project(np.array([[3.0, 3.0, 1.0]]), 320, 240)[0]
    assert np.abs(changed[:, ::-1].mean(axis=0) - place[:2]).max() < 12.0


def test_a_front_is_painted_in_the_colour_of_the_legend():
    project = two_racks()
    results = room_results(project)
    scene = scene_of(project, results=results)
    camera = SolidCamera().seen_from("front").fitted(scene.low_m, scene.high_m, 320, 240)
    frame = painted(scene, camera)
    for n, rack in enumerate(project.racks):
        x, y, _ = camera.project(np.array([[rack.x_m, rack.y_m - 0.6, 1.0]]), 320, 240)[0]
        pixel = int(frame.pixels[int(y), int(x)])
        expected = map_rgb(results.thermal.value.halls[0].rack_inlet_mean_c[n : n + 1], 18.0, 38.0, "thermal")[0]
        assert np.abs(np.array([pixel >> 16 & 255, pixel >> 8 & 255, pixel & 255]) - expected.astype(int)).max() <= 2


def test_corners_are_shaded_and_open_floor_is_not():
    scene = scene_of(two_racks())
    camera = SolidCamera().seen_from("iso_se").fitted(scene.low_m, scene.high_m, 320, 240)
    plain, shaded = (painted(scene, camera, has_corners=corners) for corners in (False, True))

    def luma(frame, x_m, y_m):
        x, y, _ = camera.project(np.array([[x_m, y_m, 0.0]]), 320, 240)[0]
        part = frame.pixels[int(y) - 2 : int(y) + 3, int(x) - 2 : int(x) + 3] & np.uint32(255)
        return float(part.mean())

    assert luma(shaded, 3.45, 3.0) < luma(plain, 3.45, 3.0) - 3.0
    assert luma(shaded, 8.0, 3.0) == pytest.approx(luma(plain, 8.0, 3.0), abs=0.5)


def test_an_empty_project_and_strange_halls_can_be_painted():
    for project in (Project.of(()), Project.of([Hall(outline_m=((0.0, 0.0), (1.0, 0.0)))])):
        scene = scene_of(project, SolidChoice(has_ceiling=True, has_slice=True, has_surface=True))
        assert painted(scene).pixels.shape == (240, 320)
    assert extent_m(Project.of(()))[1] == (6.0, 6.0, 3.0)


def test_a_column_can_be_pointed_at():
    project = Project.of([HALL, Column(id="k", hall_id="hall", x_m=4.0, y_m=3.0, width_m=0.5, depth_m=0.5)])
    scene = scene_of(project)
    camera = SolidCamera().seen_from("top").fitted(scene.low_m, scene.high_m, 320, 240)
    x, y, _ = camera.project(np.array([[4.0, 3.0, 2.0]]), 320, 240)[0]
    assert scene.item_ids[painted(scene, camera).item_at(x, y)] == "k"


def test_bodies_have_the_colours_of_a_quantity_and_labels_its_letters():
    project = two_racks(cord_phases="L2")
    plain, coloured = scene_of(project), scene_of(project, replace(BARE, colour_by=ColourBy.PHASE))
    wanted = rack_colours(project, None, ColourBy.PHASE).rgb()[0]
    mesh, item = coloured.solid, coloured.item_ids.index("r0")
    vertices = np.unique(mesh.triangles[mesh.face_item[mesh.face] == item])
    assert (mesh.colour[vertices, :3] == wanted).all(axis=1).any()
    assert not (plain.solid.colour[:, :3] == wanted).all(axis=1).any()
    assert {label.words for label in coloured.labels} == {"R-0 · L2", "R-1 · L2"}
    assert {label.words for label in plain.labels} == {"R-0", "R-1"}
