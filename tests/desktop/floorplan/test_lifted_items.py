"""A selected item that lies under another one is drawn over it while it is selected."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.commands.move import MoveItems
from desktop.floorplan.mark_layer import ASIDE_PX, CORNER_PX
from tests.desktop.driving import drag, rest
from tests.desktop.painted_window import painted_window


@pytest.fixture
def opened(qapp):
    yield from painted_window()


def on_plan(window, item):
    """Where the middle of an item is on the viewport."""
    return window.plan.view_point(*item.rectangle.centre_m)


def picture(window, item):
    """What the plan shows of an item."""
    rest()
    box = item.rectangle
    corners = [window.plan.view_point(box.x0_m, box.y1_m), window.plan.view_point(box.x1_m, box.y0_m)]
    return window.plan.viewport().grab().copy(corners[0].x() + 4, corners[0].y() + 4, 24, 24).toImage()


def test_a_rack_dragged_onto_a_cooler_is_drawn_over_it_until_it_is_let_go(opened):
    window, session = opened
    rack, crah = session.project.get("rack-1"), session.project.get("crah")
    lifted = window.plan.layers.lifted
    QTest.mouseClick(window.plan.viewport(), Qt.MouseButton.LeftButton, pos=on_plan(window, rack))
    rest()
    assert session.selection == ("rack-1",)
    assert lifted.lifted_ids == ()
    a, b = on_plan(window, rack), on_plan(window, crah)
    held = []
    drag(
        window.plan.viewport(),
        [a + (b - a) * n / 8 for n in range(9)],
        lambda: (rest(), held.append(lifted.lifted_ids)),
    )
    assert held[-1] == ("rack-1",)
    rest()
    moved = session.project.get("rack-1")
    assert moved.rectangle.overlaps(crah.rectangle)
    assert lifted.lifted_ids == ("rack-1",)
    over = picture(window, moved)
    session.select(())
    assert lifted.lifted_ids == ()
    assert picture(window, moved) != over


def test_neighbours_that_touch_and_many_items_are_not_lifted(opened):
    window, session = opened
    crah, rack = session.project.get("crah"), session.project.get("rack-1")
    session.select(("rack-1", "rack-2", "crah"))
    rest()
    assert window.plan.layers.lifted.lifted_ids == ()
    session.execute(MoveItems(("rack-1",), crah.rectangle.x1_m - rack.rectangle.x0_m, 0.0))
    rest()
    assert window.plan.layers.lifted.lifted_ids == ()


def test_nothing_lies_over_the_words_of_what_is_lifted(opened):
    window, _ = opened
    layers = window.plan.layers
    assert layers.lifted.zValue() > max(layers.marks.zValue(), layers.pipes.zValue(), layers.countdown.zValue())
    assert layers.lifted.zValue() < layers.overlay.zValue()


def test_the_mark_of_a_finding_steps_out_of_the_corner_of_what_is_lifted(opened):
    window, _ = opened
    marks = window.plan.layers.marks
    marks._about, marks._spots = (
        ["rack-1", "rack-2", ""],
        np.array([[0.0, 0.0, CORNER_PX, 1.0]] * 2 + [[1.0, 1.0, 0.0, 0.0]]),
    )
    marks.step_aside(("rack-1",))
    assert marks._spots[:, 2].tolist() == [ASIDE_PX, CORNER_PX, 0.0]
    marks.step_aside(())
    assert marks._spots[:, 2].tolist() == [CORNER_PX, CORNER_PX, 0.0]
