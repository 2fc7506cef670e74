"""Driving the real window in tests: opening, waiting without sleeping, dragging by mouse events."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from core.results.design_results import AirState
from desktop.app import application, build_window
from desktop.main_window import MainWindow
from desktop.preferences import Preferences
from desktop.session import Session


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


def drag(widget: QWidget, points: list[QPoint], between: Callable[[], None]) -> None:
    """Press at the first point, move through the others, release at the last."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    mouse(widget, QEvent.Type.MouseButtonPress, points[0], left, left)
    for point in points[1:]:
        mouse(widget, QEvent.Type.MouseMove, point, none, left)
        between()
    mouse(widget, QEvent.Type.MouseButtonRelease, points[-1], left, none)


class Watchdog(QObject):
    """Measures how long single events hold the GUI thread."""

    def __init__(self) -> None:
        super().__init__()
        self.steps_s: list[float] = []

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Time every pass of the event loop made through ``turn``."""
        self.steps_s = []
        yield

    def turn(self, act: Callable[[], None]) -> None:
        """Do something on the GUI thread and remember how long it took."""
        began = time.perf_counter()
        act()
        self.steps_s.append(time.perf_counter() - began)


HELD_AT_MOST_S = 0.05
"""Longest that the window may be held by one turn of its event loop."""
SHARE_WITHIN = 0.95
"""Share of turns that must stay under it; single ones can be held up by other programs."""
WALKS = 3


def require_prompt(walk: Callable[[], Sequence[float]], *, is_timed: bool) -> None:
    """Walk a journey, again where the window was held too long: what else the machine does only ever adds time.

    Args:
        walk: The whole journey with all its checks; returns how long each turn took. [s]
        is_timed: Whether the time counts; after two thousand other tests in one process it is walked once, untimed.
    """
    if not is_timed:
        walk()
        return
    held = []
    for left in QApplication.topLevelWidgets():  # still alive after other tests, and styled anew with each new window
        if isValid(left) and left.parentWidget() is None:
            dispose(left)
    gc.collect()
    gc.freeze()  # what two thousand tests have left is no part of the window: let no collection in a turn go through it
    try:
        for _ in range(WALKS):
            held.append(float(np.quantile(walk(), SHARE_WITHIN)))
            if held[-1] < HELD_AT_MOST_S:
                return
    finally:
        gc.unfreeze()
    raise AssertionError(f"95 % of turns took up to {', '.join(f'{1e3 * h:.0f} ms' for h in held)} in {WALKS} walks")
