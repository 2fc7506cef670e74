"""The worker that keeps the live study marching: one project running, one waiting, the newest wins.

The worker never touches a widget. Results cross to the GUI thread through a queued signal, at most 30 a second and
never faster than they are painted.
"""

from __future__ import annotations

import gc
import logging
import sys
import threading
import time

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from core.model.project import Project
from core.results.design_results import DesignResults

FRAME_S = 1.0 / 30.0
BUDGET_S = 0.03
TURN_S = 0.05
SWITCH_S = 0.0005
"""How long one thread may keep the interpreter while another waits for it. The window asks for it again after every
painted line; with Python's own 5 ms a frame of a thousand racks waits for the solver's Python parts longer than it
takes to paint."""

LOG = logging.getLogger(__name__)


class LiveRoom(QObject):
    """Starts and feeds the worker.

    Attributes:
        results_ready: Emitted on the GUI thread with DesignResults.
        failed: Emitted with words when the worker cannot go on.
    """

    results_ready = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = _Worker()
        self._worker.published.connect(self._pass_on)
        self._worker.failed.connect(self.failed)

    def start(self) -> None:
        """Start the worker; kernels are loaded there, not on the GUI thread."""
        sys.setswitchinterval(SWITCH_S)
        self._worker.start(QThread.Priority.LowPriority)

    def _pass_on(self, results: DesignResults) -> None:
        """Hand results over; the next ones may come when they are painted and no event waits."""
        self.results_ready.emit(results)
        QTimer.singleShot(0, self._worker.take_next)

    def set_project(self, project: Project) -> None:
        """Hand over a project; one that is still waiting is replaced."""
        self._worker.offer(project)

    def explain(self, rack_id: str) -> None:
        """Say from now on where the inlet air of a rack comes from; an empty id for none."""
        self._worker.ask(rack_id)

    def stop(self) -> None:
        """Stop the worker and wait for it."""
        self._worker.finish()
        self._worker.wait()


class _Worker(QThread):
    published = Signal(object)
    failed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._wake = threading.Condition()
        self._waiting: Project | None = None
        self._asked: str | None = None
        self._is_over = False
        self._is_awaited = threading.Event()
        self._is_awaited.set()

    def take_next(self) -> None:
        self._is_awaited.set()

    def offer(self, project: Project) -> None:
        with self._wake:
            self._waiting = project
            self._wake.notify()

    def ask(self, rack_id: str) -> None:
        with self._wake:
            self._asked = rack_id
            self._wake.notify()

    def finish(self) -> None:
        with self._wake:
            self._is_over = True
            self._wake.notify()

    def _take(self, is_idle: bool) -> tuple[Project | None, str | None]:
        """Wait while there is nothing to do; the newest project and question, None where neither is new."""
        with self._wake:
            while is_idle and self._waiting is None and self._asked is None and not self._is_over:
                self._wake.wait()
            taken = (self._waiting, self._asked)
            self._waiting = self._asked = None
            return taken

    def run(self) -> None:
        """March until told to stop; a fault is told in words, and the next edit starts afresh."""
        while not self._is_over:
            try:
                self._march()
            except Exception as error:
                LOG.exception("the live study stopped")
                self.failed.emit(f"The live results stopped: {error}")
                self._hold_for_edit()

    def _hold_for_edit(self) -> None:
        """Wait until there is another project to try."""
        with self._wake:
            while self._waiting is None and not self._is_over:
                self._wake.wait()

    def _wait_for_awaited(self) -> None:
        """Wait until the GUI thread has shown what it was given."""
        while not self._is_over and not self._is_awaited.wait(TURN_S):
            pass

    def _march(self) -> None:
        from core.study.live_study import LiveStudy

        study = LiveStudy()
        is_idle, shown = True, 0.0
        while not self._is_over:
            project, asked = self._take(is_idle)
            if self._is_over:
                return
            if asked is not None:
                study.explain(asked)
            if project is not None:
                study.set_project(project)
            began = time.perf_counter()
            results: DesignResults = study.advance(BUDGET_S)
            if not gc.get_freeze_count():
                # what is loaded by now stays: a collector that looks through compiled kernels again and again holds
                # every thread for a tenth of a second
                gc.freeze()
            is_idle = study.is_settled
            now = time.perf_counter()
            if is_idle:  # the last ones for long: they must arrive
                self._wait_for_awaited()
            if self._is_awaited.is_set() and (
                project is not None or asked is not None or is_idle or now - shown >= FRAME_S
            ):
                self._is_awaited.clear()
                self.published.emit(results)
                shown = now
            # leave the interpreter to the GUI thread between steps
            time.sleep(max(0.001, 0.1 * (now - began)))
