"""When Python looks for rubbish that refers to itself: never in the middle of what the planner does.

Left to itself, Python begins a search whenever enough objects have been made: every preview of ten thousand racks in
hand makes as many, and the searches held the window for 50 to 100 ms of a turn. It also begins it in whichever thread
makes the last of them, and would there destroy what is left of a window, which Qt allows no thread but the window's.
Here only that one searches, and nothing while a button is down; in between, what is newer is, where it is little; what
has grown much or has lasted is set aside; and all of it is gone through when the window is not the one in front. Values
of the model hold no cycles: they go by themselves when let go of.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from core.model.changes import ChangeSet
from desktop.fresh_turn import FreshTurn

LOOK_MS = 1_000
FEW_NEW, MOST_NEW = 1_000, 10_000
"""So few new objects can wait for the next round; so many, the search of which takes some 5 ms, are a design.

Python counts what has been made less what has gone: what replaces as much is not seen, so edits tell of themselves.
"""
MANY_CHANGED = 2_000
SHORT_S = 0.008
"""A search that took longer sets aside what it has left."""


class RubbishRounds(QObject):
    """Takes over the searches of this process.

    Args:
        parent: Whose it is; without it Python searches as it does by default.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # what the program is made of stays
        self._is_held = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._look_soon = FreshTurn(self.look, self)
        self._timer.timeout.connect(self._take_round)
        self._timer.start()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._take_state)

    def set_aside(self) -> None:
        """Leave out of the next searches what there is now: a design has been opened, and stays."""
        QTimer.singleShot(0, gc.freeze)

    def follow(self, step: ChangeSet) -> None:
        """Leave out of the next searches what an edit of very many items has made."""
        if len(step.changes) > MANY_CHANGED:
            self.set_aside()

    def _take_round(self) -> None:
        """Search, but not while something is dragged: at every move it goes, and is made anew."""
        if not QGuiApplication.mouseButtons() and not self._is_held:
            self._look_soon.ask()

    def hold(self, preview: object | None) -> None:
        """Search nothing as long as a gesture shows something that is not there yet, also one that goes on by keys."""
        self._is_held = preview is not None

    def look(self) -> None:
        """Search what is newer than what was set aside, unless it is so much that a design has been changed."""
        new = gc.get_count()[0]
        if new > MOST_NEW:
            gc.freeze()
        elif new > FEW_NEW:
            began = time.thread_time()
            gc.collect()
            if time.thread_time() - began > SHORT_S:
                gc.freeze()

    def look_through_all(self) -> None:
        """Search everything, what was set aside included; then set all of it aside."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def _take_state(self, state: Qt.ApplicationState) -> None:
        if state is not Qt.ApplicationState.ApplicationActive:
            self.look_through_all()
