"""The real window over painted air: no solver, the same on every machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.results.part import Part
from desktop.app import application, build_window
from desktop.main_window import MainWindow
from desktop.preferences import Preferences
from desktop.session import Session
from tests.desktop.driving import dispose
from tests.support.painted_results import room_results
from tests.support.small_projects import small_project


def painted_window() -> Iterator[tuple[MainWindow, Session]]:
    """A shown window with the small project open; for fixtures to yield from."""
    application()
    window, session = build_window(Preferences())
    window.resize(1300, 900)
    window.show()
    session.adopt(small_project(), path=None, name="small")
    take(session)
    QApplication.processEvents()
    yield window, session
    session.document.mark_saved()
    window.close()
    dispose(window)


def blowing(results, speed_m_s: float = 0.8):
    """The same results with a wind along x in every hall."""
    thermal = results.thermal.value
    halls = []
    for hall in thermal.halls:
        velocity = np.zeros((*hall.air_field.temperature_c.shape, 3), np.float32)
        velocity[..., 0] = speed_m_s
        halls.append(replace(hall, air_field=replace(hall.air_field, velocity_m_s=velocity)))
    return replace(results, thermal=Part(value=replace(thermal, halls=tuple(halls))))


def take(session, warmer_k: float = 0.0) -> None:
    session.results = blowing(room_results(session.shown_project, warmer_k))
    session.results_changed.emit(session.results)


def press(window, key: Qt.Key) -> None:
    window.plan.setFocus()
    QTest.keyClick(window.plan, key)
    QApplication.processEvents()
