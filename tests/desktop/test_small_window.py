"""A window of 1280 x 720 has room for everything: nothing is cut, and what gives way says so in its tip."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from core.cli.files import load_example
from desktop.actions import PANELS
from desktop.widgets.recovery_bar import FoundWork
from tests.desktop.clipped import clipped
from tests.desktop.driving import dispose, rest, wait_until
from tests.desktop.painted_window import painted_window
from tests.screens.test_year_screens import year_by_hand

SMALL = QSize(1280, 720)
VIEWS = ("plan", "oneline", "elevation", "racks", "energy", "year", "objects", "compare", "solid")


@pytest.fixture(scope="module")
def opened():
    for window, session in painted_window():
        window.resize(SMALL)
        window.load_later()
        session.select((session.project.racks[0].id,))
        window.year_job.result_ready.emit(year_by_hand())
        window.show_view("year")  # whose charts are made once
        wait_until(lambda year=window.year: year.has_charts)
        settle()
        yield window, session


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()
    rest()
    QApplication.processEvents()


def assert_it_fits(window) -> None:
    for _ in range(10):  # wrapped words get their height some turns after the panel
        settle()
        if not clipped(window):
            break
    least = window.minimumSizeHint()
    assert (least.width(), least.height()) <= (SMALL.width(), SMALL.height())
    assert least.height() <= SMALL.height()
    assert window.size() == SMALL
    assert "\n".join(clipped(window)) == ""


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_fits(opened, view):
    window, _ = opened
    window.show_view(view)
    assert_it_fits(window)
    assert window.state.isVisible()
    assert window.state.visibleRegion().boundingRect().right() <= window.width()


def test_the_bar_of_unsaved_work_fits(opened):
    window, _ = opened
    bar = window.recovery.bar
    bar.show_work(FoundWork("hall.hall", "~/designs", "12 edits not saved  ·  35 min newer than the file", True, 1, 2))
    assert_it_fits(window)
    bar.discard.click()
    assert_it_fits(window)
    bar.hide()


@pytest.mark.parametrize("panel", PANELS)
def test_every_panel_fits(opened, panel):
    window, _ = opened
    window.show_view("plan")
    window.places.show_panel(panel)
    assert_it_fits(window)
    window.places.hide_panel("outage")


def test_a_cooling_failure_and_a_message_do_not_make_the_window_grow(opened):
    window, session = opened
    window.show_view("plan")
    small, retrofit = session.project, load_example("hybrid_retrofit")  # whose list of sources is longer
    session.adopt(retrofit, path=None, name="retrofit")
    window.places.show_panel("catalogue")
    window.outage.open_panel()
    window.messages.tell("A message of some length that is told while a failure is followed. " * 3, "And what to do.")
    assert_it_fits(window)
    assert window.minimumSizeHint().height() < SMALL.height() - 60
    window.messages.hide()
    window.outage.close_panel()
    session.adopt(small, path=None, name="small")


def test_the_form_of_every_kind_of_item_fits(opened):
    window, session = opened
    window.places.show_panel("inspector")
    for item in {type(e): e for e in session.project.placed}.values():
        session.select((item.id,))
        assert_it_fits(window)
    session.select((session.project.racks[0].id,))


def test_the_window_says_it_of_words_without_room(qapp):
    around = QWidget()
    label = QLabel("a line that needs more room than this", around)
    label.setFixedWidth(40)
    around.show()
    assert len(clipped(around)) == 1
    label.setFixedWidth(400)
    assert clipped(around) == []
    around.close()
    dispose(around)
