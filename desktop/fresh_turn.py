"""How long this turn of the event loop has been, for work that can as well be done in the next one.

Results, a move of the pointer and what panels have put off may come in one turn; each is short, all of them are not.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QAbstractEventDispatcher, QObject, QTimer

FULL_S = 0.010
"""Time of a processor after which a turn is given no more work that can wait."""
MOST_TURNS = 5
"""So many turns work waits at most: where every turn is long, it would never be done."""


class _Clock:
    """Knows when the present turn began."""

    def __init__(self) -> None:
        self._heard: QAbstractEventDispatcher | None = None
        self._began_s = 0.0

    def spent_s(self) -> float:
        """Time of a processor since this turn began; nought before the first that is known. [s]"""
        dispatcher = QAbstractEventDispatcher.instance()
        if dispatcher is not self._heard and dispatcher is not None:
            dispatcher.awake.connect(self._begin)
            self._heard = dispatcher
            self._begin()
        return time.thread_time() - self._began_s

    def _begin(self) -> None:
        self._began_s = time.thread_time()


_clock = _Clock()


def is_full() -> bool:
    """Whether this turn of the event loop of the GUI thread has been long enough."""
    return _clock.spent_s() > FULL_S


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

    def _try(self) -> None:
        if is_full() and self._waited < MOST_TURNS:
            self._waited += 1
            self._timer.start(0)
        else:
            self._act()
