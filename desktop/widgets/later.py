"""Work on the GUI thread that takes turns: each piece in a turn of the event loop of its own.

One click can change a dozen panels. Done at once they would hold the window together for longer than each of them does.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

GAP_MS = 1
"""What has been painted and typed meanwhile comes between two turns."""

_waiting: deque[Later] = deque()


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
            QTimer.singleShot(GAP_MS, _take_turn)

    def now(self) -> None:
        """Do it at once if it has been asked for."""
        if self._is_asked:
            self._is_asked = False
            self._act()


def _take_turn() -> None:
    """Do the first thing that waits; the next one has the next turn."""
    first = _waiting[0]
    try:
        if isValid(first):
            first.now()
    finally:
        _waiting.popleft()
        if _waiting:
            QTimer.singleShot(GAP_MS, _take_turn)


def work_is_waiting() -> bool:
    """Whether anything is still to be done."""
    return bool(_waiting)
