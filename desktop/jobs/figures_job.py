"""Key figures of another design, found in a process of its own while the window goes on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from core.errors import FacilityError
from core.model.project import Project
from core.study.live_wire import Fault, difference_for_results
from desktop.jobs.background import Background
from desktop.jobs.study_process import StudyProcess
from desktop.words import tr


class FiguresJob(QObject):
    """Runs one design at a time; a newer one takes its place.

    Attributes:
        found: Emitted with the project and its key figures.
        failed: Words when there are none, and what to do.
    """

    found = Signal(object, object)
    failed = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = Background(self)
        self._work.done.connect(self._take)
        self._work.failed.connect(self.failed)
        self._process: StudyProcess | None = None

    @property
    def is_running(self) -> bool:
        """Whether a design is being solved."""
        return self._work.is_running

    def start(self, project: Project) -> None:
        """Solve a design."""
        self.close()

        def work(_: object, is_stopped: Callable[[], bool]) -> object:
            self._process = process = StudyProcess("core.study.figures_process")
            answer: object | None = None
            try:
                if not is_stopped() and process.tell(difference_for_results(None, project)):
                    answer = process.hear()
            finally:
                process.end()
            if answer is None:
                raise FacilityError(tr("The process that finds the figures ended."), hint=tr("Try again."))
            if isinstance(answer, Fault):
                raise FacilityError(answer.words, hint=tr("Open it by itself and look at its findings."))
            return project, answer

        self._work.start(work)

    def close(self) -> None:
        """Stop; nothing is told any more."""
        self._work.stop()  # first: a process that is only being started is then told nothing
        process, self._process = self._process, None
        if process is not None and self._work.is_running:
            process.end_softly()
        self._work.close()

    def _take(self, answer: object) -> None:
        if isinstance(answer, tuple):
            self.found.emit(*answer)
