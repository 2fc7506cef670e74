"""Driving the real window in tests: opening, waiting without sleeping, dragging by mouse events."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from core.results.thermal_result import AirState
from desktop.app import application, build_window
from desktop.main_window import MainWindow
from desktop.preferences import Preferences
from desktop.session import Session
from desktop.widgets.later import work_is_waiting


@contextmanager
def open_window(example: str, theme: str = "light") -> Iterator[tuple[MainWindow, Session]]:
    """A shown window with an example open and live results running."""
    application()
    window, session = build_window(Preferences(theme=theme))
    window.resize(1400, 900)
    window.show()
    session.start()
    assert session.open(example)
    window.load_later()
    try:
        yield window, session
    finally:
        session.document.mark_saved()
        window.close()
        dispose(window)


def dispose(window: QWidget) -> None:
    """Delete a window now: one left alive is styled anew with every window that follows."""
    window.deleteLater()
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def wait_until(condition: Callable[[], bool], timeout_s: float = 30.0) -> None:
    """Process events until something is true."""
    end = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        QApplication.processEvents()
        time.sleep(0.002)


def rest() -> None:
    """Process events until nothing is put off any more: panels follow a selection one a turn."""
    QApplication.processEvents()
    while work_is_waiting():
        QApplication.processEvents()


def is_settled(session: Session) -> bool:
    """Whether the air of every hall has settled at least on the coarse cells."""
    thermal = session.results.thermal.value if session.results else None
    return thermal is not None and all(h.state is not AirState.LIVE for h in thermal.halls)


def mouse(widget: QWidget, kind: QEvent.Type, at: QPoint, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
    """Send one real mouse event."""
    position = QPointF(at)
    glob = QPointF(widget.mapToGlobal(at))
    event = QMouseEvent(kind, position, glob, button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)


def double_click(widget: QWidget, at: QPoint) -> None:
    """Click twice and let go: ``mouseDClick`` alone leaves the button down for every test that follows."""
    QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=at)


def drag(widget: QWidget, points: list[QPoint], between: Callable[[], None]) -> None:
    """Press at the first point, move through the others, release at the last."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    mouse(widget, QEvent.Type.MouseButtonPress, points[0], left, left)
    for point in points[1:]:
        mouse(widget, QEvent.Type.MouseMove, point, none, left)
        between()
    mouse(widget, QEvent.Type.MouseButtonRelease, points[-1], left, none)
