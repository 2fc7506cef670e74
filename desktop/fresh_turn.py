"""How long this turn of the event loop has been, for work that can as well be done in the next one.

Results, a move of the pointer, painting and what panels have put off may come in one turn; each is short, all of them
are not.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QAbstractEventDispatcher, QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QMainWindow

FULL_S = 0.010
"""Time of a processor after which a turn is given no more work that can wait."""
LONG_S = 0.020
"""After a turn of so much nothing that can wait is done before what the planner has done meanwhile was heard."""
MOST_TURNS = 5
"""So many turns work waits at most: where every turn is long, it would never be done."""
MOST_TURNS_TO_PAINT = 3
"""Fewer for painting: what moves under the pointer has to be seen."""


class _Clock:
    """Knows when the present turn began."""

    def __init__(self) -> None:
        self._heard: QAbstractEventDispatcher | None = None
        self._began_s = self._last_s = 0.0
        self._turn, self._promised = 0, -1

    def spent_s(self) -> float:
        """Time of a processor since this turn began; nought before the first that is known. [s]"""
        dispatcher = QAbstractEventDispatcher.instance()
        if dispatcher is not self._heard and dispatcher is not None:
            dispatcher.awake.connect(self._begin)
            self._heard, self._began_s = dispatcher, time.thread_time()
        return time.thread_time() - self._began_s

    @property
    def is_promised(self) -> bool:
        """Whether this turn is kept for painting."""
        return self._turn <= self._promised

    def promise(self, turns: int) -> None:
        """Keep some of the next turns for painting, or none any more."""
        self._promised = self._turn + turns

    @property
    def is_full(self) -> bool:
        """Whether this turn has been long, or follows one that was."""
        return self.spent_s() > FULL_S or self._last_s > LONG_S

    def _begin(self) -> None:
        now = time.thread_time()
        self._last_s, self._began_s = now - self._began_s, now
        self._turn += 1


_clock = _Clock()


def is_full() -> bool:
    """Whether this turn of the event loop of the GUI thread has enough to do, or is kept for painting."""
    return _clock.is_promised or _clock.is_full


class FreshTurn(QObject):
    """Does one thing now, or in one of the next turns where this one has been long.

    Args:
        act: What to do, on the GUI thread.
        parent: Whose it is; what waits goes with it.
    """

    def __init__(self, act: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._act, self._waited = act, 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._try)

    def ask(self) -> None:
        """Have it done, once however often it is asked for until then."""
        if not self._timer.isActive():
            self._waited = 0
            self._try()

    def now(self) -> None:
        """Do it at once if it waits."""
        if self._timer.isActive():
            self._timer.stop()
            self._act()

    def _try(self) -> None:
        if is_full() and self._waited < MOST_TURNS:
            self._waited += 1
            self._timer.start(0)
        else:
            self._act()


class PaintedInTurn(QMainWindow):
    """A window that is painted in a turn that has not been long; the next turn is then kept for it.

    It hears of itself in ``event``. An event filter would also be called while the window is taken apart: with new
    Python objects for what is half gone.
    """

    _waited = 0

    def event(self, event: QEvent) -> bool:
        """Put off what paints all of the window that wants painting."""
        return self._puts_off(event) or super().event(event)

    def _puts_off(self, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.UpdateRequest:
            return False
        if self._waited < MOST_TURNS_TO_PAINT and _clock.is_full:
            self._waited += 1
            _clock.promise(1)
            request = QEvent(QEvent.Type.UpdateRequest)
            QCoreApplication.postEvent(self, request, Qt.EventPriority.LowEventPriority.value)
            return True
        self._waited = 0
        _clock.promise(-1)
        return False
