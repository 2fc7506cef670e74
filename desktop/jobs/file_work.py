"""Work on files beside the window: opening, saving and exporting, one at a time, in a process that stays warm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEventLoop, QObject, Signal

from core.cli.export_set import FOLDERS
from core.cli.file_orders import Answer, ExportOrder, Opened, Order, Refused, Stage, Written
from core.errors import FacilityError, NothingToExport
from desktop.jobs.background import Background, Progress
from desktop.jobs.study_process import StudyProcess
from desktop.words import tr

Then = Callable[[Answer], None]


class FileWork(QObject):
    """Carries out orders about files.

    Attributes:
        begun: Emitted with words when work begins.
        told: Share done (0 to 1) and what is going on.
        ended: Emitted when work has ended, however.
        failed: Words, and what to do.
    """

    begun = Signal(str)
    told = Signal(float, str)
    ended = Signal()
    failed = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: StudyProcess | None = None
        self._work = Background(self)
        self._work.told.connect(self.told)
        self._work.done.connect(self._take)
        self._work.failed.connect(self._fail)
        self._then: Then | None = None
        self._otherwise: Callable[[], object] | None = None
        self._is_saving = self._is_cancelled = False

    @property
    def is_running(self) -> bool:
        """Whether work goes on."""
        return self._work.is_running

    @property
    def can_cancel(self) -> bool:
        """Whether the present work may be cancelled: a save is let finish."""
        return self.is_running and not self._is_saving

    def begin(
        self,
        order: Callable[[], Order],
        words: str,
        then: Then,
        *,
        must_finish: bool = False,
        otherwise: Callable[[], object] | None = None,
        beside: Then | None = None,
    ) -> bool:
        """Have an order carried out.

        Args:
            order: Makes the order, beside the window.
            words: What the planner is told.
            then: Called on the GUI thread when it is done.
            must_finish: Whether it cannot be cancelled: a save.
            otherwise: Called there when it fails, after its words.
            beside: Called with the answer beside the window, before ``then``: what takes long to make of it.

        Returns:
            False when other work goes on, which is told in words.
        """
        if self.is_running:
            self.failed.emit(tr("Other work on a file goes on."), tr("Wait for it, or cancel it below."))
            return False
        self._then, self._otherwise, self._is_cancelled = then, otherwise, False
        self._is_saving = must_finish

        def work(progress: Progress, _: object) -> Answer:
            answer = self._carry_out(order(), progress)
            if beside is not None:
                beside(answer)
            return answer

        self._work.start(work)
        self.begun.emit(words)
        return True

    def cancel(self) -> None:
        """Give the work up; nothing is written or opened."""
        if self.can_cancel:
            self._is_cancelled = True
            if self._process is not None:
                self._process.end_softly()

    def wait(self) -> None:
        """Let work that goes on come to its end, without taking the planner's input."""
        while self.is_running:
            loop = QEventLoop()
            self.ended.connect(loop.quit)
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def close(self) -> None:
        """Finish a save, give up everything else, and end the process."""
        if self._is_saving:
            self.wait()
        self.cancel()
        self._work.close()
        process, self._process = self._process, None
        if process is not None:
            process.end()

    def _carry_out(self, order: Order, progress: Progress) -> Answer:
        """On the thread beside the window: an export takes its place only when it is whole."""
        if not isinstance(order, ExportOrder):
            return self._ask(order, progress)
        from core.cli.files import write_whole, write_whole_folder

        answers: list[Opened | Written] = []
        write = write_whole_folder if order.kind in FOLDERS else write_whole
        try:
            write(str(order.path), lambda path: answers.append(self._ask(replace(order, path=path), progress)))
        except NothingToExport as nothing:
            return Refused(nothing.message, nothing.hint, is_nothing=True)
        return answers[-1]

    def _ask(self, order: Order, progress: Progress) -> Opened | Written:
        if self._process is None:
            self._process = StudyProcess("core.cli.file_process")
        process = self._process
        answer: object | None = None
        if not self._is_cancelled and process.tell(order):
            while isinstance(answer := process.hear(), Stage):
                progress(answer.share, answer.what)
        if isinstance(answer, Refused):
            raise (NothingToExport if answer.is_nothing else FacilityError)(answer.message, hint=answer.hint)
        if not isinstance(answer, Opened | Written):
            self._process = None
            process.end()
            raise FacilityError(
                tr("Cancelled.") if self._is_cancelled else tr("The process that works on files ended."),
                hint=tr("Nothing was changed.") if self._is_cancelled else tr("Try again."),
            )
        return answer

    def _take(self, answer: object) -> None:
        if self._is_cancelled and isinstance(answer, Opened):  # it was read just then, but nobody waits for it any more
            self._fail(tr("Cancelled."), tr("Nothing was changed."))
            return
        then, self._then, self._otherwise = self._then, None, None
        self._is_saving = False
        try:
            if then is not None and isinstance(answer, Answer):
                then(answer)
        finally:
            self.ended.emit()  # whatever it ran into: who waits for the end must not wait for ever

    def _fail(self, message: str, hint: str) -> None:
        otherwise, self._otherwise = self._otherwise, None
        self._then, self._is_saving = None, False
        self.failed.emit(message, hint)
        if otherwise is not None:
            otherwise()
        self.ended.emit()
