"""Thousands of small racks are painted as one picture, at the pixels where Qt would paint each of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from desktop.floorplan import framed_boxes
from desktop.floorplan.framed_boxes import draw_framed_boxes, outline_boxes

SIDE_PX = 300
EDGE = "#51607a"
ROWS, RACKS_PER_ROW = 12, 45


def racks(gap_m: float = 0.0) -> np.ndarray:
    x, y = np.meshgrid(0.6 * np.arange(RACKS_PER_ROW), 2.4 * np.arange(ROWS))
    low = np.stack([x.ravel(), y.ravel()], axis=1)
    return np.concatenate([low, low + np.array([0.6 - gap_m, 1.2])], axis=1)


def on_an_image(ratio: float, scale: float, shift: tuple[float, float], draw: Callable[[QPainter], None]) -> np.ndarray:
    image = QImage(int(SIDE_PX * ratio), int(SIDE_PX * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(0)
    painter = QPainter(image)
    painter.setWorldTransform(QTransform(scale, 0.0, 0.0, scale, shift[0], SIDE_PX - shift[1]))
    draw(painter)
    painter.end()
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width()).copy()


def painted(boxes_m: np.ndarray, scale: float, ratio: float, shift: tuple[float, float]) -> np.ndarray:
    return on_an_image(ratio, scale, shift, lambda p: draw_framed_boxes(p, boxes_m, EDGE, "#dfe3ea"))


@pytest.mark.parametrize(("ratio", "least_equal"), [(1.0, 1.0), (2.0, 0.98)])
@pytest.mark.parametrize("scale", [3.31, 5.0, 8.77])
@pytest.mark.parametrize("gap_m", [0.0, 0.05])
def test_one_picture_of_many_has_the_pixels_of_each(qapp, monkeypatch, scale, ratio, least_equal, gap_m):
    """At twice the resolution Qt fills its lines as shapes, in numbers of its own: one edge in a hundred differs."""
    boxes, shift = racks(gap_m), (-20.3, 7.8)
    many = painted(boxes, scale, ratio, shift)
    monkeypatch.setattr(framed_boxes, "SMALL_PX", 0.0)
    each = painted(boxes, scale, ratio, shift)
    assert each.any()
    assert np.mean(many == each) >= least_equal


def test_racks_out_of_sight_cost_no_picture(qapp):
    assert not painted(racks() + 1e4, 4.0, 1.0, (0.0, 0.0)).any()


def test_outlines_of_what_overlaps_are_all_seen(qapp, monkeypatch):
    boxes = np.concatenate([racks(), racks() + np.array([0.3, 0.6, 0.3, 0.6])])
    monkeypatch.setattr(framed_boxes, "SMALL_PX", 20.0)
    drawn = painted(boxes, 10.0, 1.0, (0.0, 20.0))
    edge = QColor(EDGE).rgb()
    assert drawn[268, 5] == edge  # the upper line of the first rack, under the second
    assert drawn[270, 3] == edge  # the left line of the second, over the first


@pytest.mark.parametrize(("ratio", "least_equal"), [(1.0, 0.999), (2.0, 0.999)])
@pytest.mark.parametrize("scale", [2.2, 5.0, 9.77])
def test_outlines_of_many_selected_have_the_pixels_of_each(qapp, monkeypatch, scale, ratio, least_equal):
    found = []
    for small_px in (20.0, 0.0):
        monkeypatch.setattr(framed_boxes, "SMALL_PX", small_px)
        found.append(on_an_image(ratio, scale, (-20.3, 7.8), lambda p: outline_boxes(p, racks(), "#1f6feb", 2.5)))
    assert found[1].any()
    assert np.mean(found[0] == found[1]) >= least_equal
