"""The live study beside the window: one project running, one waiting, the newest wins.

The study runs in a process of its own, so that its Python never keeps the window waiting; here are only the two
threads that talk to it. Results cross to the GUI thread through a queued signal, at most 30 a second and never faster
than they are painted.
"""

from __future__ import annotations

import gc
import logging
import sys
import threading

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from core.errors import FacilityError
from core.model.project import Project
from core.results.design_results import DesignResults
from core.results.finding import Finding
from core.study.live_wire import Answer, Fault, Question, Reset, Shown, difference_for_results, unpacked_answer
from desktop.fresh_turn import FreshTurn, Patience
from desktop.jobs.study_process import StudyProcess, leave_process, take_process
from desktop.words import tr

PATIENCE_S = 1.0
"""A process that has not forgotten its work so long after it was asked to is ended."""
SWITCH_S = 0.0005
"""How long one thread may keep the interpreter while another waits for it; results are unpacked beside the window."""
MOST_OF_OTHERS_S, MOST_TURNS = 0.04, 2
"""How long results are put off while a drag keeps the window busy, half as long as most: the map is to move with the
mouse. Time of a processor that others have meanwhile, [s], and turns after which the next one is kept for them."""

LOG = logging.getLogger(__name__)


class LiveRoom(QObject):
    """Starts and feeds the live study.

    Attributes:
        results_ready: Emitted on the GUI thread with DesignResults.
        failed: Emitted with words when the study cannot go on.
    """

    results_ready = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._talk = _Talk()
        self._newest: tuple[DesignResults, int] | None = None
        self._number = 0
        self._pass_on_soon = FreshTurn(self._pass_on, self, patience=Patience(MOST_OF_OTHERS_S, MOST_TURNS))
        self._talk.published.connect(self._take)
        self._talk.failed.connect(self.failed)

    def start(self) -> None:
        """Start the study; nothing of it is loaded on the GUI thread."""
        sys.setswitchinterval(SWITCH_S)
        self._talk.start()

    @property
    def is_running(self) -> bool:
        """Whether results are to be expected of a project that is handed over."""
        return self._talk.isRunning()

    @property
    def is_behind(self) -> bool:
        """Whether the last results are of another project than the last one, of which some are to be expected."""
        return self.is_running and self._number != self._talk.number

    def _take(self, results: DesignResults, number: int) -> None:
        self._newest = (results, number)
        self._pass_on_soon.ask()

    def _pass_on(self) -> None:
        """Hand results over; the next ones may come when they are painted and no event waits."""
        if self._newest is None:
            return
        results, self._number = self._newest
        self.results_ready.emit(results)
        _let_heap_rest()
        QTimer.singleShot(0, self._talk.ask_next)

    def set_project(self, project: Project) -> None:
        """Hand over a project; one that is still waiting is replaced."""
        self._talk.offer(project)

    def explain(self, rack_id: str) -> None:
        """Say from now on where the inlet air of a rack comes from; an empty id for none."""
        self._talk.ask(rack_id)

    def stop(self) -> None:
        """Stop the study and wait for it."""
        self._talk.finish()
        self._talk.wait()


_rests = [False]


def _let_heap_rest() -> None:
    """Keep what is loaded by the first results out of the rubbish collector's way, once in a process.

    It stays: looking through it again and again would hold the window. Python would tell how much rests already, but
    by counting it, object by object: 60 ms a frame with a million of them.
    """
    if not _rests[0]:
        _rests[0] = True
        gc.freeze()


class _Talk(QThread):
    """Sends what is newest; a thread of its own, because a pipe may be full.

    Attributes:
        number: That of the project offered last.
        published: Emitted with DesignResults and the number of their project.
    """

    published = Signal(object, int)
    failed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.number = 0
        self._wake = threading.Condition()
        self._waiting: Project | None = None
        self._asked: str | None = None
        self._wants_next = False
        self._is_over = False
        self._sent: Project | None = None
        self._asked_last = ""

    def ask_next(self) -> None:
        with self._wake:
            self._wants_next = True
            self._wake.notify()

    def offer(self, project: Project) -> None:
        with self._wake:
            self._waiting = project
            self.number += 1
            self._wake.notify()

    def ask(self, rack_id: str) -> None:
        with self._wake:
            self._asked = rack_id
            self._wake.notify()

    def finish(self) -> None:
        with self._wake:
            self._is_over = True
            self._wake.notify()

    def run(self) -> None:
        """Talk until told to stop; a process that ended is started anew with the next edit."""
        import numpy.ma  # noqa: F401  # sorting loads it, which would hold the first drag for 50 ms

        while not self._is_over:
            try:
                process = take_process()
            except FacilityError as error:
                self.failed.emit(str(error))
                self._hold_for_edit()
                continue
            ear = _Ear(process, self)
            ear.start()
            self._talk_to(process, ear)
            if self._is_over:
                self._leave(process, ear)
                return
            process.end()
            ear.wait()
            self.failed.emit(tr("The live results stopped: their process ended."))
            self._hold_for_edit()

    def _talk_to(self, process: StudyProcess, ear: _Ear) -> None:
        """Send what is new until the window closes or the process ends."""
        self._sent = None
        if self._asked_last:
            process.tell(Question(self._asked_last))
        while not ear.is_over:
            with self._wake:
                while not self._is_over and not ear.is_over and not self._has_something():
                    self._wake.wait()
                project, asked, wants_next = self._waiting, self._asked, self._wants_next
                number = self.number
                self._waiting, self._asked, self._wants_next = None, None, False
            if self._is_over:
                return
            if wants_next:
                process.tell(Shown())
            if asked is not None:
                self._asked_last = asked
                process.tell(Question(asked))
            if project is not None and process.tell(difference_for_results(self._sent, project, number)):
                self._sent = project

    def _has_something(self) -> bool:
        return self._waiting is not None or self._asked is not None or self._wants_next

    def wake_up(self) -> None:
        """Look again: the process has ended."""
        with self._wake:
            self._wake.notify()

    def _hold_for_edit(self) -> None:
        """Wait until there is another project to try."""
        with self._wake:
            while self._waiting is None and not self._is_over:
                self._wake.wait()

    def _leave(self, process: StudyProcess, ear: _Ear) -> None:
        """Have the process forget its work and keep it, or end it when it takes too long."""
        process.tell(Reset())
        if ear.wait(int(1e3 * PATIENCE_S)) and ear.is_reset:
            leave_process(process)
        else:
            process.end()
            ear.wait()


class _Ear(QThread):
    """Unpacks what the process says."""

    def __init__(self, process: StudyProcess, talk: _Talk) -> None:
        super().__init__()
        self._process, self._talk = process, talk
        self._findings: tuple[Finding, ...] = ()
        self.is_over = self.is_reset = False

    def run(self) -> None:
        """Listen until the process ends or has forgotten its work."""
        while (message := self._process.hear()) is not None:
            if isinstance(message, Answer):
                results = unpacked_answer(message, self._findings)
                self._findings = results.findings
                self._talk.published.emit(results, message.number)
            elif isinstance(message, Fault):
                self._findings = ()  # the study has begun afresh
                self._talk.failed.emit(message.words)
            elif isinstance(message, Reset):
                self.is_reset = True
                break
        self.is_over = True
        self._talk.wake_up()
