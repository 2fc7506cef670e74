"""The inspector's form is made in portions: what is half made belongs to the panel, and goes with it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.theme import DARK
from desktop.widgets import later
from tests.desktop.driving import rest, wait_until
from tests.desktop.painted_window import painted_window


@pytest.fixture
def opened(monkeypatch):
    monkeypatch.setattr(later, "PORTION_S", 0.0)  # as on a machine that is slow: each step has a turn of its own
    yield from painted_window()


def bodies(window) -> list[QWidget]:
    """The form that is shown, and one in the making."""
    return window.inspector.findChildren(QWidget, "sideBody")


def begin_form_of(window, session, item_id: str) -> None:
    session.select((item_id,))
    wait_until(lambda: len(bodies(window)) == 2)


def test_a_form_in_the_making_is_no_window_and_is_not_seen(opened):
    window, session = opened
    rest()
    begin_form_of(window, session, session.project.racks[0].id)
    assert [w for w in QApplication.topLevelWidgets() if w.objectName() == "sideBody"] == []
    assert sorted(body.isVisible() for body in bodies(window)) == [False, True]
    rest()
    (body,) = bodies(window)
    assert body is window.inspector.body
    assert body.isVisible()


def test_a_form_that_is_left_half_made_goes(opened):
    window, session = opened
    rest()
    begin_form_of(window, session, session.project.racks[0].id)
    session.select((session.project.halls[0].id,))
    rest()
    wait_until(lambda: bodies(window) == [window.inspector.body])


def test_a_form_in_the_making_takes_other_colours(opened):
    window, session = opened
    rest()
    begin_form_of(window, session, session.project.racks[0].id)
    window.set_theme(DARK)
    rest()
    assert window.inspector.cards.why.rows.theme is DARK
    assert window.inspector.cards.face.chart.theme is DARK


def test_a_window_that_closes_leaves_no_form_half_made(opened):
    window, session = opened
    rest()
    begin_form_of(window, session, session.project.racks[0].id)
    # the check of every test, that no window is left over, does the rest
