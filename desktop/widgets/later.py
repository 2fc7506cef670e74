"""Work on the GUI thread that takes turns: each piece in a turn of the event loop of its own.

One click can change a dozen panels. Done at once they would hold the window together for longer than each of them does.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sized

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

from desktop.fresh_turn import Patience, is_full

GAP_MS = 1
"""What has been painted and typed meanwhile comes between two turns."""
MANY_ITEMS = 2000
PORTION_S = 0.006
"""Time of a processor for one portion."""

_waiting: deque[Later] = deque()
_patience = Patience()


class Later(QObject):
    """Does one thing soon, once however often it is asked for.

    Args:
        act: What to do, on the GUI thread.
        parent: Whose it is; what waits goes with it.
    """

    def __init__(self, act: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._act = act
        self._is_asked = False

    def ask(self, *_: object) -> None:
        """Have it done after what others have asked for before; arguments of a signal are dropped."""
        if self._is_asked:
            return
        self._is_asked = True
        _waiting.append(self)
        if len(_waiting) == 1:
            _wait_for_turn()

    def follow(self, changed: Sized) -> None:
        """Do it now after a change of few items; after one of very many, which has taken long, in a later turn."""
        if len(changed) < MANY_ITEMS:
            self.drop()  # what was begun or asked for before is of older things
            self._act()
        else:
            self.ask()

    def soon(self, items: Sized) -> None:
        """Do it now; of very many items in a later turn where this one has been long."""
        if len(items) >= MANY_ITEMS and is_full():
            self.ask()
        else:
            self.drop()
            self._act()

    def drop(self) -> None:
        """Leave what is asked for."""
        self._is_asked = False

    @property
    def is_asked(self) -> bool:
        """Whether it is still to be done."""
        return self._is_asked

    def now(self) -> None:
        """Do it at once if it has been asked for."""
        if self._is_asked:
            self._is_asked = False
            self._act()


class InPortions(Later):
    """Work on many things, a portion of it in each turn; asked for anew, it begins anew.

    Args:
        steps: Begins the work: a generator that yields where it may be put off.
        parent: Whose it is.
    """

    def __init__(self, steps: Callable[[], Iterator[None]], parent: QObject) -> None:
        super().__init__(self._go_on, parent)
        self._begin = steps
        self._steps: Iterator[None] | None = None

    def ask(self, *_: object) -> None:
        """Have it done from the beginning, after what others have asked for before."""
        self._steps = None
        super().ask()

    def at_once(self) -> None:
        """Do all of it now, from the beginning; what was begun for how things were before is dropped."""
        self.drop()
        for _ in self._begin():
            pass

    def drop(self) -> None:
        """Leave what is begun and what is asked for."""
        self._steps = None
        super().drop()

    def _go_on(self) -> None:
        self._steps = self._steps or self._begin()
        end = time.thread_time() + PORTION_S
        for _ in self._steps:
            if time.thread_time() > end:
                super().ask()
                return
        self._steps = None


def _wait_for_turn() -> None:
    """Take the next turn a moment after what is painted and told now, which then has a turn of its own."""
    QTimer.singleShot(0, lambda: QTimer.singleShot(GAP_MS, _take_turn))


def _take_turn() -> None:
    """Do the first thing that waits, in a turn that has not been long yet; the next one has the next turn."""
    if _patience.waits():
        QTimer.singleShot(0, _take_turn)
        return
    first = _waiting[0]
    try:
        if isValid(first):
            first.now()
    finally:
        _waiting.popleft()
        if _waiting:
            _wait_for_turn()


def work_is_waiting() -> bool:
    """Whether anything is still to be done."""
    return bool(_waiting)
