"""The year beside the window: the newest project's, run in a process of its own, a moment after the last edit."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from core.errors import FacilityError
from core.model.project import Project
from core.results.year import YearProgress, YearResult
from core.study.live_wire import Fault, difference_for_results
from desktop.jobs.study_process import StudyProcess

QUIET_MS = 250
"""An edit's year begins when no other edit has followed for so long."""


class YearJob(QObject):
    """Starts and feeds the process that runs years.

    Attributes:
        result_ready: Emitted on the GUI thread with a YearResult: first the typical year, then with its band.
        told: Share done (0 to 1) and what is run.
        failed: Words when there is no year of this project.
    """

    result_ready = Signal(object)
    told = Signal(float, str)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._talk: _Talk | None = None
        self._waiting: Project | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self._send)
        self._is_started = False

    def start(self) -> None:
        """From now on projects are run."""
        self._is_started = True
        if self._waiting is not None:
            self._timer.start()

    def set_project(self, project: Project) -> None:
        """Run this project's year once no other follows."""
        self._waiting = project
        if self._is_started:
            self._timer.start()

    def close(self) -> None:
        """Stop the work; nothing is told any more."""
        self._is_started = False
        self._timer.stop()
        talk, self._talk = self._talk, None
        if talk is not None:
            talk.end()

    def _send(self) -> None:
        project, self._waiting = self._waiting, None
        if project is None:
            return
        if self._talk is None:
            self._talk = _Talk()
            self._talk.heard.connect(self._take)
            self._talk.start()
        self._talk.run_year(project)

    def _take(self, message: object) -> None:
        if self._talk is None or self._waiting is not None:
            return  # of a project that is no longer the one
        if isinstance(message, YearProgress):
            self.told.emit(message.share, message.what)
        elif isinstance(message, YearResult):
            self.result_ready.emit(message)
        elif isinstance(message, Fault):
            self.failed.emit(message.words)


class _Talk(QThread):
    """Speaks and listens to the process; starting it keeps nobody waiting."""

    heard = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._process: StudyProcess | None = None
        self._last: Project | None = None
        self._next: Project | None = None
        self._is_over = False

    def run_year(self, project: Project) -> None:
        """Send a project, now or as soon as the process stands."""
        with self._lock:
            self._next = project
            self._pass_on()

    def _pass_on(self) -> None:
        if self._process is not None and self._next is not None:
            self._process.tell(difference_for_results(self._last, self._next))
            self._last, self._next = self._next, None

    def run(self) -> None:
        """Start the process and hear it out."""
        try:
            process = StudyProcess("core.study.year_process")
        except FacilityError as error:
            self.heard.emit(Fault(str(error)))
            return
        with self._lock:
            self._process = process
            if self._is_over:
                process.end()
                return
            self._pass_on()
        while (message := process.hear()) is not None:
            self.heard.emit(message)
        process.end()

    def end(self) -> None:
        """End the process and wait for the thread."""
        with self._lock:
            self._is_over = True
            process = self._process
        if process is not None:
            process.end_softly()
        self.wait()
