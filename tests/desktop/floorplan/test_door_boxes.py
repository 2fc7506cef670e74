"""Rear doors stand behind their racks on the plan, and tiles know when one has come or gone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from core.drawing.plan_items import boxes_reach_into
from core.geometry.rectangle import Rectangle
from core.model.rack import CoolingKind, Rack
from core.model.rear_door import door_rectangle
from desktop.floorplan.door_boxes import DoorBoxes
from desktop.floorplan.rack_layer import RackLayer
from desktop.theme import DARK, LIGHT, Theme
from tests.support.rack_site import rack_site

DEPTH_M = 0.28
PIXELS_PER_M = 100


def with_door(rack: Rack, depth_m: float = DEPTH_M) -> Rack:
    return replace(rack, cooling=CoolingKind.REAR_DOOR, rear_door_depth_m=depth_m)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_boxes_are_those_of_the_model(turn):
    racks = tuple(replace(r, rotation_deg=turn) for r in rack_site(4).racks)
    racks = (racks[0], with_door(racks[1]), with_door(racks[2], 0.4), with_door(racks[3], 0.0))
    doors = DoorBoxes()
    doors.take(racks, None)
    boxes = np.array([[r.rectangle.x0_m, r.rectangle.y0_m, r.rectangle.x1_m, r.rectangle.y1_m] for r in racks])
    facing = np.array([r.footprint.facing for r in racks], dtype=np.int8)
    found = doors.behind(np.arange(4), boxes, facing)
    expected = [b for r in racks if (b := door_rectangle(r)) is not None]
    assert found.tolist() == [pytest.approx([b.x0_m, b.y0_m, b.x1_m, b.y1_m]) for b in expected]
    assert len(found) == 2
    assert doors.reach_m == 0.4


def test_tiles_behind_a_rack_are_painted_anew_when_its_door_comes_and_when_it_goes(qapp):
    project = rack_site(3)
    plain = project.racks[1]
    hung = project.with_changes({plain.id: with_door(plain)})
    layer = RackLayer(LIGHT)
    layer.show_project(project)
    layer.take_spoiled()
    behind = door_rectangle(hung.racks[1])
    for shown in (hung, project):
        layer.show_project(shown)
        is_all, boxes = layer.take_spoiled()
        assert is_all or any(boxes_reach_into(b, behind).any() for b in boxes)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_door_is_painted_where_a_tile_shows_nothing_else_of_its_rack(qapp, theme: Theme):
    project = rack_site(1)
    rack = project.racks[0]
    layer = RackLayer(theme)
    pictures = []
    for shown in (project, project.with_changes({rack.id: with_door(rack)})):
        layer.show_project(shown)
        layer.let_go()
        pictures.append(_painted(layer, door_rectangle(with_door(rack)).grown(-0.05)))
    assert (pictures[0] == QColor("#808080").rgb()).all()
    assert (pictures[1] != QColor("#808080").rgb()).all()


def _painted(layer: RackLayer, part: Rectangle) -> np.ndarray:
    """Pixels of a part of the plan. [m]"""
    image = QImage(int(part.width_m * PIXELS_PER_M), int(part.depth_m * PIXELS_PER_M), QImage.Format.Format_RGB32)
    image.fill(QColor("#808080"))
    painter = QPainter(image)
    painter.scale(PIXELS_PER_M, PIXELS_PER_M)
    painter.translate(-part.x0_m, part.y1_m)
    layer.draw(painter, part)
    painter.end()
    return np.array([[image.pixel(x, y) for x in range(image.width())] for y in range(image.height())])
