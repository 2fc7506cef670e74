"""A click on the groove of a slider means the place clicked, and the handle is dragged on from there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt

from desktop.widgets.jump_slider import JumpSlider
from tests.desktop.driving import dispose, mouse

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
PRESS, MOVE, RELEASE = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonRelease,
)


@pytest.fixture(params=[Qt.Orientation.Horizontal, Qt.Orientation.Vertical])
def slider(request, qapp):
    made = JumpSlider(request.param)
    made.setRange(0, 300)
    made.setPageStep(10)
    made.resize(420, 20) if request.param is Qt.Orientation.Horizontal else made.resize(20, 420)
    made.show()
    yield made
    dispose(made)


def place(slider: JumpSlider, share: float) -> QPoint:
    """A point of the groove, so far from its low end."""
    if slider.orientation() is Qt.Orientation.Horizontal:
        return QPoint(round(share * slider.width()), slider.height() // 2)
    return QPoint(slider.width() // 2, round((1.0 - share) * slider.height()))


@pytest.mark.parametrize("share", [0.25, 0.5, 0.9])
def test_a_click_on_the_groove_jumps_there_instead_of_a_page(slider, share):
    mouse(slider, PRESS, place(slider, share), LEFT, LEFT)
    mouse(slider, RELEASE, place(slider, share), LEFT, NONE)
    assert slider.value() == pytest.approx(300 * share, abs=8)


def test_the_same_press_drags_on(slider):
    mouse(slider, PRESS, place(slider, 0.5), LEFT, LEFT)
    assert slider.isSliderDown()
    mouse(slider, MOVE, place(slider, 0.75), NONE, LEFT)
    assert slider.value() == pytest.approx(225, abs=8)
    mouse(slider, RELEASE, place(slider, 0.75), LEFT, NONE)
    assert not slider.isSliderDown()


def test_a_press_on_the_handle_moves_nothing(slider):
    slider.setValue(150)
    mouse(slider, PRESS, place(slider, 0.5) + QPoint(2, 2), LEFT, LEFT)
    mouse(slider, RELEASE, place(slider, 0.5) + QPoint(2, 2), LEFT, NONE)
    assert slider.value() == 150


def test_one_that_tells_only_at_the_end_tells_where_it_was_let_go(slider):
    told = []
    slider.setTracking(False)
    slider.valueChanged.connect(told.append)
    mouse(slider, PRESS, place(slider, 0.25), LEFT, LEFT)
    mouse(slider, MOVE, place(slider, 0.5), NONE, LEFT)
    assert told == []
    mouse(slider, RELEASE, place(slider, 0.5), LEFT, NONE)
    assert told == [pytest.approx(150, abs=8)]
