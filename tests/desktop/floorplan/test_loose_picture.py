"""Many items in hand are painted once while they are shifted, and look as if they were drawn where they are."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QTransform
from PySide6.QtWidgets import QWidget

from core.commands.move import MoveItems
from core.commands.set_field import SetField
from core.model.footprints import boxes_of
from desktop.floorplan.held_items import HeldItems
from desktop.floorplan.loose_picture import FEW, LoosePicture
from tests.desktop.driving import dispose
from tests.support.rack_site import rack_site

SIZE = QSize(600, 400)
CORNERS = np.random.default_rng(5).uniform(0.0, 20.0, (FEW + 40, 2))
BOXES = np.hstack([CORNERS, CORNERS + np.array((0.6, 1.2))])
VIEW = QTransform(12.0, 0.0, 0.0, 12.0, 40.0, 330.0)


@pytest.fixture
def widget(qapp):
    shown = QWidget()
    shown.resize(SIZE)
    yield shown
    dispose(shown)


def painted(picture, boxes, widget, view=VIEW, what=0) -> QImage:
    """The boxes laid down by a picture, or drawn as they are without one."""
    image = QImage(SIZE, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    painter.setWorldTransform(view)

    def draw(inner: QPainter, _: object) -> None:
        inner.setPen(QColor("#1769c2"))
        inner.drawRects([QRectF(x0, -y1, x1 - x0, y1 - y0) for x0, y0, x1, y1 in boxes.tolist()])

    if picture is None:
        draw(painter, None)
    else:
        picture.paint(painter, widget, boxes, what, draw)
    painter.end()
    return image


def test_a_shift_of_whole_pixels_is_laid_down_and_not_painted(widget):
    picture = LoosePicture()
    for step in range(8):
        moved = BOXES + np.array([step * 2 / 12.0, step * 1 / 12.0] * 2)
        assert painted(picture, moved, widget) == painted(None, moved, widget)
    assert picture.times_painted == 1


def test_what_looks_otherwise_or_comes_into_view_is_painted_anew(widget):
    picture = LoosePicture()
    painted(picture, BOXES, widget)
    painted(picture, BOXES, widget, what=1)
    assert picture.times_painted == 2, "other looks"
    turned = BOXES.copy()
    turned[3] += [0.5, 0.0, 0.5, 0.0]
    painted(picture, turned, widget, what=1)
    assert picture.times_painted == 3, "one of them went elsewhere"
    far = QTransform(12.0, 0.0, 0.0, 12.0, 40.0, 330.0 - 1200.0)
    painted(picture, BOXES + 100.0, widget, view=far, what=1)
    assert painted(picture, BOXES + 100.0, widget, view=far, what=1) == painted(
        None, BOXES + 100.0, widget, view=far, what=1
    )


def test_a_few_are_drawn_as_they_are(widget):
    picture = LoosePicture()
    few = BOXES[:FEW] + 0.013
    assert painted(picture, few, widget) == painted(None, few, widget)
    assert picture.times_painted == 0


def test_only_a_preview_that_shifts_all_it_changes_keeps_the_looks():
    project = rack_site(80)
    ids = tuple(r.id for r in project.racks[:70])
    held = HeldItems()
    held.take(project.racks, is_preview=False)
    moved = MoveItems(ids, 0.6, 0.0).apply(project)
    held.take(moved.racks, is_preview=True)
    assert not held.looks_change
    held.take(SetField(ids[:1], "load_ratio", 0.5).apply(moved).racks, is_preview=True)
    assert held.looks_change, "one rack shows another power where it stands"
    held.take(MoveItems(ids, 0.6, 0.0).apply(project).racks, is_preview=False)
    assert held.looks_change
    assert np.array_equal(held.plan.boxes_m, boxes_of(held.plan.items))
