"""The window with its one-line diagram in front, without the live study: results are handed over by hand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.model.outages import with_out_of_service
from desktop.app import application, build_window
from desktop.preferences import Preferences
from tests.desktop.driving import rest
from tests.support.painted_results import room_results


def take(session) -> None:
    """What the live study would hand over."""
    session.results = room_results(with_out_of_service(session.shown_project, session.out_of_service))
    session.results_changed.emit(session.results)
    QApplication.processEvents()


def opened(project):
    window, session = opened_without_results(project)
    take(session)
    return window, session


def opened_without_results(project):
    application()
    window, session = build_window(Preferences())
    window.resize(1500, 950)
    window.show()
    session.adopt(project, path=None, name="power")
    rest()
    QApplication.processEvents()
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    return window, session
