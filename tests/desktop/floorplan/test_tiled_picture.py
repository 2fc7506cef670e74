"""The picture in tiles: the same as drawn at once, painted where something changed, stretched until there is time."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QTransform
from PySide6.QtWidgets import QWidget

from core.commands.move import MoveItems
from core.drawing.plan_items import PlanItems
from core.geometry.rectangle import Rectangle
from desktop.floorplan import tiled_picture
from desktop.floorplan.held_items import HeldItems
from desktop.floorplan.tiled_picture import TILE_PX, FrameTime, TiledPicture
from tests.desktop.driving import dispose
from tests.support.rack_site import rack_site

SIZE = QSize(600, 400)
CORNERS = np.random.default_rng(3).uniform(-20.0, 40.0, (300, 2))


class Field:
    """Three hundred squares of half a metre, and how often any part of them was drawn."""

    def __init__(self) -> None:
        self.regions: list[Rectangle] = []
        self.colour = QColor("#1769c2")

    def draw(self, painter: QPainter, around: Rectangle) -> None:
        self.regions.append(around)
        painter.setBrush(self.colour)
        painter.drawRects([QRectF(x, -y, 0.5, 0.5) for x, y in CORNERS.tolist()])


def painted(picture: TiledPicture, view: QTransform, widget: QWidget, *, is_kept: bool = True) -> QImage:
    image = blank()
    painter = QPainter(image)
    painter.setWorldTransform(view)
    picture.paint(painter, widget, is_kept=is_kept)
    painter.end()
    return image


def blank() -> QImage:
    image = QImage(SIZE, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    return image


@pytest.fixture
def widget(qapp):
    shown = QWidget()
    shown.resize(SIZE)
    yield shown
    dispose(shown)


def test_tiles_show_what_is_drawn_at_once(widget):
    field = Field()
    view = QTransform(11.0, 0.0, 0.0, 11.0, 137.0, 201.0)
    tiled = painted(TiledPicture(field.draw, FrameTime()), view, widget)
    whole = blank()
    painter = QPainter(whole)
    painter.setWorldTransform(view)
    field.draw(painter, Rectangle(-1e3, -1e3, 1e3, 1e3))
    painter.end()
    assert tiled == whole


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_tiles_that_take_long_are_painted_in_strips_and_look_the_same(widget, monkeypatch, ratio):
    view = QTransform(11.0, 0.0, 0.0, 11.0, 137.0, 201.0)

    def picture_of(picture: TiledPicture, *, is_kept: bool) -> QImage:
        image = QImage(SIZE * ratio, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(QColor("#ffffff"))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setWorldTransform(view)
        picture.paint(painter, widget, is_kept=is_kept)
        painter.end()
        return image

    whole = picture_of(TiledPicture(Field().draw, FrameTime()), is_kept=True)
    monkeypatch.setattr(tiled_picture, "STRIP_S", 1e-9)
    monkeypatch.setattr(tiled_picture, "AT_ONCE_S", 1e-9)
    field, frame = Field(), FrameTime()
    picture, frames = TiledPicture(field.draw, frame), 0
    while frames == 0 or not picture.is_complete:
        frame.begin_frame()
        before = len(field.regions)
        in_strips, frames = picture_of(picture, is_kept=False), frames + 1
        assert frames < 500
        assert len(field.regions) > before, "each frame paints something"
        if len(field.regions) == before + 1 and frames > 2:
            region = field.regions[-1]
            assert region.y1_m - region.y0_m < 0.5 * TILE_PX / 11.0
    assert frames > picture.tiles_painted
    assert in_strips == whole


def test_a_strip_painted_before_a_change_is_painted_again(widget, monkeypatch):
    monkeypatch.setattr(tiled_picture, "STRIP_S", 1e-9)
    monkeypatch.setattr(tiled_picture, "PATIENT_S", 1e-9)
    field, frame, view = Field(), FrameTime(), QTransform(11.0, 0.0, 0.0, 11.0, 137.0, 201.0)
    picture = TiledPicture(field.draw, frame)
    painted(picture, view, widget)
    picture.spoil()
    frame.begin_frame()
    painted(picture, view, widget, is_kept=False)  # a strip in the colour of before
    field.colour = QColor("#b3261e")
    picture.spoil()
    changed = painted(picture, view, widget)
    assert changed == painted(TiledPicture(field.draw, FrameTime()), view, widget)


def test_a_pan_paints_only_the_tiles_that_come_into_view(widget):
    picture = TiledPicture(Field().draw, FrameTime())
    painted(picture, QTransform(11.0, 0.0, 0.0, 11.0, 10.0, 10.0), widget)
    before = picture.tiles_painted
    painted(picture, QTransform(11.0, 0.0, 0.0, 11.0, 14.0, 7.0), widget)
    assert picture.tiles_painted == before
    painted(picture, QTransform(11.0, 0.0, 0.0, 11.0, 14.0 - TILE_PX, 7.0), widget)
    assert 0 < picture.tiles_painted - before <= 3


def test_only_the_tiles_under_a_change_are_painted_again(widget):
    picture = TiledPicture(Field().draw, FrameTime())
    view = QTransform(11.0, 0.0, 0.0, 11.0, 0.0, 0.0)
    painted(picture, view, widget)
    before = picture.tiles_painted
    picture.spoil(np.array([[5.0, -6.0, 5.4, -5.6]]))
    assert not picture.is_complete
    painted(picture, view, widget)
    assert picture.tiles_painted == before + 1
    assert picture.is_complete


def test_the_answer_to_a_zoom_is_stretched_and_sharpened_afterwards(widget):
    frame = FrameTime()
    picture = TiledPicture(Field().draw, frame)
    painted(picture, QTransform(11.0, 0.0, 0.0, 11.0, 300.0, 200.0), widget)
    before = picture.tiles_painted
    frame.is_hurried = frame.is_answer = True
    frame.begin_frame()
    nearer = QTransform(13.0, 0.0, 0.0, 13.0, 300.0, 200.0)
    rough = painted(picture, nearer, widget, is_kept=False)
    assert picture.tiles_painted == before
    assert frame.is_wanted
    sharp = painted(picture, nearer, widget)
    assert rough != sharp
    share = np.mean(_grey(rough) != _grey(sharp))
    assert share < 0.2, "it is nearly the same picture"
    assert painted(TiledPicture(Field().draw, FrameTime()), nearer, widget) == sharp


def test_two_pictures_that_are_out_of_date_share_a_frame_and_both_are_done_in_the_end(widget, monkeypatch):
    frame = FrameTime()
    monkeypatch.setattr("desktop.floorplan.tiled_picture.PATIENT_S", 0.0)  # one tile a frame, as where each takes long
    monkeypatch.setattr("desktop.floorplan.tiled_picture.is_full", lambda: False)
    pictures = [TiledPicture(Field().draw, frame) for _ in range(2)]
    view = QTransform(11.0, 0.0, 0.0, 11.0, 0.0, 0.0)
    for picture in pictures:
        painted(picture, view, widget)
        picture.spoil()
    frames, before = 0, [p.tiles_painted for p in pictures]
    while not all(p.is_complete for p in pictures):
        pictures[0].spoil()  # moving air spoils all of it with every frame
        frame.begin_frame()
        for picture in pictures:
            painted(picture, view, widget, is_kept=False)
        frame.end_frame()
        frames += 1
        assert frame.is_wanted or pictures[1].is_complete
        assert sum(p.tiles_painted for p in pictures) - sum(before) <= 2 * frames
        if pictures[1].is_complete:
            break
        assert frames < 100, "the second picture never gets its turn"
    assert pictures[1].tiles_painted > before[1]


def test_a_step_of_a_gesture_leaves_tiles_as_they_are_for_a_frame_or_two(widget, monkeypatch):
    frame = FrameTime()
    monkeypatch.setattr("desktop.floorplan.tiled_picture.is_full", lambda: False)
    picture = TiledPicture(Field().draw, frame)
    view = QTransform(11.0, 0.0, 0.0, 11.0, 0.0, 0.0)
    painted(picture, view, widget)
    for _ in range(100):
        picture.spoil()
        before, late = picture.tiles_painted, 0
        while picture.tiles_painted == before:
            frame.begin_frame(is_step=True)
            painted(picture, view, widget, is_kept=False)
            assert frame.is_wanted or picture.is_complete
            late += 1
        assert late <= 3
    while not picture.is_complete:
        frame.begin_frame()
        painted(picture, view, widget, is_kept=False)


def _grey(image: QImage) -> np.ndarray:
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32).reshape(SIZE.height(), SIZE.width())
    return (pixels & 255) > 225


def test_what_a_preview_moves_is_left_out_of_the_tiles_until_it_is_let_go():
    project = rack_site(80)
    held = HeldItems()
    held.take(project.racks, is_preview=False)
    held.let_go()
    ids = tuple(r.id for r in project.racks[:3])
    moved = MoveItems(ids, 2.0, 0.0).apply(project)
    changed, stale = held.take(moved.racks, is_preview=True)
    assert changed.tolist() == [0, 1, 2]
    assert stale[0].tolist() == pytest.approx(list(project.racks[0].rectangle))
    assert held.is_left_out.sum() == held.is_loose.sum() == 3
    again = MoveItems(ids, 3.0, 0.0).apply(project)
    assert len(held.take(again.racks, is_preview=True)[1]) == 0, "the tiles are without them already"
    _, stale = held.take(again.racks, is_preview=False)
    assert not held.is_left_out.any()
    assert held.is_loose.sum() == 3, "drawn over the tiles until these show them"
    assert sorted(stale[:, 0].tolist()) == pytest.approx(sorted(r.rectangle.x0_m for r in again.racks[:3]))
    held.let_go()
    assert not held.is_loose.any()


def test_an_item_that_comes_is_loose_and_all_others_stay():
    project = rack_site(80)
    held = HeldItems()
    held.take(project.racks[1:], is_preview=False)
    held.let_go()
    changed, stale = held.take(project.racks, is_preview=True)
    assert changed is None
    assert held.is_loose.tolist() == [True] + [False] * 79
    assert len(stale) == 1


def test_places_are_those_of_the_items_and_follow_them():
    project = rack_site(120)
    items = PlanItems()
    items.take(project.racks)
    assert items.boxes_m == pytest.approx(np.array([r.rectangle for r in project.racks]))
    rack = project.racks[50]
    around = rack.rectangle.grown(-0.1)
    assert [items.items[n].id for n in items.within(around)] == [rack.id]
    moved = MoveItems((rack.id,), 0.0, 30.0).apply(project)
    assert items.take(moved.racks).tolist() == [50]
    assert len(items.within(around)) == 0
