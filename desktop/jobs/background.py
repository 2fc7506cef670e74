"""One long computation beside the window: progress, cancel, and words when it fails."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from core.errors import FacilityError
from desktop.words import tr

Progress = Callable[[float, str], None]
Work = Callable[[Progress, Callable[[], bool]], Any]
TELL_EVERY_S = 0.05

LOG = logging.getLogger(__name__)


class Background(QObject):
    """Runs one piece of work at a time on a thread of low priority.

    Attributes:
        told: Share done (0 to 1) and what is going on, on the GUI thread.
        done: What the work returned; None when it was stopped, unless a part of it is worth keeping.
        failed: Words, and what to do.
    """

    told = Signal(float, str)
    done = Signal(object)
    failed = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: _Thread | None = None
        self._keeps_part = False

    @property
    def is_running(self) -> bool:
        """Whether work is going on."""
        return self._thread is not None

    def start(self, work: Work, *, keeps_part: bool = False) -> None:
        """Start work that takes a progress function and a stop flag; nothing happens while other work goes on.

        Args:
            work: The work.
            keeps_part: Whether what it returns after it was stopped is handed over, too.
        """
        if self._thread is not None:
            return
        self._keeps_part = keeps_part
        self._thread = _Thread(work)
        self._thread.told.connect(self.told)
        self._thread.ended.connect(self._end)
        self._thread.start(QThread.Priority.LowPriority)

    def stop(self) -> None:
        """Ask the work to stop; ``done`` follows."""
        if self._thread is not None:
            self._thread.is_stopped = True

    def close(self) -> None:
        """Stop the work and wait for it; nothing is told any more."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.ended.disconnect(self._end)
            thread.is_stopped = True
            thread.wait()

    def _end(self, thread: _Thread, result: object, error: object) -> None:
        if thread is not self._thread:  # closed, but its word was on its way; newer work may go on by now
            return
        self._thread = None
        was_stopped = thread.is_stopped
        thread.wait()
        if isinstance(error, FacilityError):
            self.failed.emit(error.message, error.hint)
        elif error is not None:
            self.failed.emit(tr("The computation stopped: {error}").format(error=error), "")
        else:
            self.done.emit(None if was_stopped and not self._keeps_part else result)


class _Thread(QThread):
    told = Signal(float, str)
    ended = Signal(object, object, object)

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._told_at = 0.0
        self.is_stopped = False

    def run(self) -> None:
        """Do the work; a fault is handed over instead of its result."""
        try:
            self.ended.emit(self, self._work(self._tell, lambda: self.is_stopped), None)
        except Exception as error:
            if not isinstance(error, FacilityError):
                LOG.exception("background work failed")
            self.ended.emit(self, None, error)

    def _tell(self, share: float, what: str) -> None:
        now = time.monotonic()
        if now - self._told_at >= TELL_EVERY_S:
            self._told_at = now
            self.told.emit(share, what)
