"""When Python looks for rubbish that refers to itself: never of itself through all that a large design is made of.

A full search goes through every object, a quarter of a second with ten thousand racks, and Python begins one in the
middle of whatever the planner does. Here the young objects are still searched as they come; what has lasted is searched
in quiet moments and then set aside, so that the next search finds only what is newer; and all of it is gone through
when the window is not the one in front. Values of the model hold no cycles: they go by themselves when let go of.
"""

from __future__ import annotations

import gc
import sys
import time

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

YOUNG, MIDDLE, NEVER = 15_000, 2, 1_000_000
"""New objects between two searches, and searches between two of what has survived one."""
LOOK_MS = 8_000
MOST_NEW_BLOCKS = 200_000
"""Blocks of memory of some 100,000 objects, whose search takes some 15 ms.

The objects themselves are not asked for: ``gc.get_objects`` holds them all for a moment, and a tuple that another
thread is just filling cannot grow then (SystemError in CPython 3.11).
"""
SHORT_S = 0.008
"""A search that took longer sets aside what it has left."""


class RubbishRounds(QObject):
    """Takes over the full searches of this process.

    Args:
        parent: Whose it is; without it Python searches as it does by default.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.set_threshold(YOUNG, MIDDLE, NEVER)
        self._freeze()  # what the program is made of stays
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._take_state)

    def set_aside(self) -> None:
        """Leave out of the next searches what there is now: a design has been opened, and stays."""
        QTimer.singleShot(0, self._freeze)

    def _freeze(self) -> None:
        gc.freeze()
        self._blocks = sys.getallocatedblocks()

    def look(self) -> None:
        """Search what is newer than what was set aside, unless it is so much that a library has been loaded."""
        if sys.getallocatedblocks() - self._blocks > MOST_NEW_BLOCKS:
            self._freeze()
            return
        began = time.thread_time()
        gc.collect()
        if time.thread_time() - began > SHORT_S:
            self._freeze()

    def look_through_all(self) -> None:
        """Search everything, what was set aside included; then set all of it aside."""
        gc.unfreeze()
        gc.collect()
        self._freeze()

    def _take_state(self, state: Qt.ApplicationState) -> None:
        if state is not Qt.ApplicationState.ApplicationActive:
            self.look_through_all()
