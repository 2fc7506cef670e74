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
LONG_S = 0.012
"""After a turn of so much nothing that can wait is done before what the planner has done meanwhile was heard.

A key that is struck in one turn may be read at the end of the next only: both together are what the planner waits for.
"""
MOST_TURNS = 5
"""Work that has waited so many turns is given one of its own, in which nothing else is begun that can wait."""
MOST_OF_OTHERS_S = 0.080
"""Time of a processor that others have while work waits, at most: where every turn is long, it would never be done."""
MOST_BEFORE_PAINT_S = 0.060
"""Less for painting: what moves under the pointer has to be seen."""


class _Clock:
    """Knows when the present turn began, and for whom it is kept."""

    def __init__(self) -> None:
        self._heard: QAbstractEventDispatcher | None = None
        self._began_s = self._last_s = 0.0
        self._turn, self._kept_until = 0, -1
        self._owner: object = None

    def spent_s(self) -> float:
        """Time of a processor since this turn began; nought before the first that is known. [s]"""
        dispatcher = QAbstractEventDispatcher.instance()
        if dispatcher is not self._heard and dispatcher is not None:
            dispatcher.awake.connect(self._begin)
            self._heard, self._began_s = dispatcher, time.thread_time()
        return time.thread_time() - self._began_s

    def is_full(self, asker: object = None) -> bool:
        """Whether this turn has been long, follows one that was, or is kept for somebody else."""
        is_taken = self._turn <= self._kept_until and self._owner is not asker
        return is_taken or self.spent_s() > FULL_S or self._last_s > LONG_S

    def keep_next(self, asker: object) -> None:
        """Keep the next turn for somebody, unless it is somebody else's already."""
        if self._turn > self._kept_until or self._owner is asker:
            self._owner, self._kept_until = asker, self._turn + 1

    def let_go(self, asker: object) -> None:
        """What somebody has waited for is done."""
        if self._owner is asker:
            self._owner, self._kept_until = None, -1

    def _begin(self) -> None:
        now = time.thread_time()
        self._last_s, self._began_s = now - self._began_s, now
        self._turn += 1


_clock = _Clock()


def is_full() -> bool:
    """Whether this turn of the event loop of the GUI thread has enough to do, or is kept for something."""
    return _clock.is_full()


class Patience:
    """How long one thing has been put off.

    Args:
        most_s: Time of a processor that others may have meanwhile. [s]
        turns: After so many turns the next one is kept for it.
    """

    def __init__(self, most_s: float = MOST_OF_OTHERS_S, turns: int = MOST_TURNS) -> None:
        self._most_s, self._turns = most_s, turns
        self._waited, self._since_s = 0, 0.0

    def waits(self) -> bool:
        """Whether it is to wait another turn; where it is not, the next wait begins anew."""
        if not self._waited:
            self._since_s = time.thread_time()
        if not self._is_better_put_off(time.thread_time() - self._since_s):
            self.end()
            return False
        self._waited += 1
        if self._waited > self._turns:
            _clock.keep_next(self)
        return True

    def _is_better_put_off(self, waited_s: float) -> bool:
        """Once it has waited long it follows a long turn; only at twice that it comes at the end of one."""
        if waited_s < self._most_s:
            return _clock.is_full(self)
        return waited_s < 2.0 * self._most_s and _clock.spent_s() > FULL_S

    def end(self) -> None:
        """It is done, or given up."""
        self._waited = 0
        _clock.let_go(self)


class FreshTurn(QObject):
    """Does one thing now, or in one of the next turns where this one has been long.

    Args:
        act: What to do, on the GUI thread.
        parent: Whose it is; what waits goes with it.
        patience: How long it is put off; None for as long as most things are.
    """

    def __init__(self, act: Callable[[], None], parent: QObject, patience: Patience | None = None) -> None:
        super().__init__(parent)
        self._act, self._patience = act, patience or Patience()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._try)

    def ask(self) -> None:
        """Have it done, once however often it is asked for until then."""
        if not self._timer.isActive():
            self._try()

    def now(self) -> None:
        """Do it at once if it waits."""
        if self._timer.isActive():
            self._timer.stop()
            self._patience.end()
            self._act()

    def _try(self) -> None:
        if self._patience.waits():
            self._timer.start(0)
        else:
            self._act()


class PaintedInTurn(QMainWindow):
    """A window that is painted in a turn that has not been long; the next turn is then kept for it.

    It hears of itself in ``event``. An event filter would also be called while the window is taken apart: with new
    Python objects for what is half gone.
    """

    def event(self, event: QEvent) -> bool:
        """Put off what paints all of the window that wants painting."""
        return self._puts_off(event) or super().event(event)

    def _puts_off(self, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.UpdateRequest or not _painting.waits():
            return False
        request = QEvent(QEvent.Type.UpdateRequest)
        QCoreApplication.postEvent(self, request, Qt.EventPriority.LowEventPriority.value)
        return True


_painting = Patience(MOST_BEFORE_PAINT_S, 0)
"""There is one window; what is put off is painted in the next turn that is not long."""
