"""Writes recovery copies beside the window, in a process of its own, and removes those that nobody needs any more."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal

from core.cli.file_orders import KeepOrder, Refused, Written
from core.errors import FacilityError
from core.model.project import Project
from core.storage.draft_note import DraftNote
from core.storage.recovery import Draft, begin_draft
from core.study.live_wire import difference
from desktop.jobs.background import Background
from desktop.jobs.study_process import StudyProcess
from desktop.words import tr

IDLE_MS = 180_000
"""The process ends after so long without a copy: it would only keep memory."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What came of writing: the draft that is there now, if any, and what went wrong."""

    draft: Draft | None
    error: FacilityError | None = None


class DraftWriter(QObject):
    """Keeps at most one copy: that of the open document.

    Args:
        root: Folder of all copies.
        parent: Whose it is.

    Attributes:
        written: The copy that was asked for last is on disc.
        failed: It could not be written: why, and what to do.
    """

    written = Signal()
    failed = Signal(str, str)
    _rested = Signal()

    def __init__(self, root: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = root
        self._process: StudyProcess | None = None
        self._sent: Project | None = None
        """What the process has, so that it need only be told what has changed."""
        self._draft: Draft | None = None
        self._doomed: list[Draft] = []
        self._wanted: tuple[Project, DraftNote] | None = None
        self._is_unwanted = False
        self._work = Background(self)
        self._work.done.connect(self._take)
        self._work.failed.connect(self._take_fault)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self._end_process)

    @property
    def is_busy(self) -> bool:
        """Whether a copy is being written or removed."""
        return self._work.is_running

    @property
    def has_copy(self) -> bool:
        """Whether there is a copy of the open document."""
        return self._draft is not None

    def write(self, project: Project, note: DraftNote) -> None:
        """Write a copy; what was asked for before and is not written yet is dropped."""
        self._wanted = (project, note)
        self._go_on()

    def drop(self) -> None:
        """Remove the copy: the document is saved, or another one takes its place."""
        self._wanted = None
        self._is_unwanted = self.is_busy  # what is being written goes as soon as it is there
        if self._draft is not None:
            self._doomed.append(self._draft)
            self._draft = None
        self._go_on()

    def adopt(self, draft: Draft) -> None:
        """Take a copy that was recovered for that of the open document."""
        self._draft = draft

    def close(self) -> None:
        """Remove the copy and end the process."""
        self.drop()
        if self.is_busy and self._process is not None:
            self._process.end_softly()
        while self.is_busy:
            loop = QEventLoop()
            self._rested.connect(loop.quit)
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        self._idle.stop()
        self._end_process()

    def _go_on(self) -> None:
        """Begin what is to be done, if nothing is going on."""
        if self.is_busy or not (self._doomed or self._wanted):
            return
        doomed, self._doomed = tuple(self._doomed), []
        wanted, self._wanted = self._wanted, None
        draft = self._draft
        self._idle.stop()
        self._work.start(lambda progress, stop: self._carry_out(doomed, draft, wanted))

    def _carry_out(
        self, doomed: tuple[Draft, ...], draft: Draft | None, wanted: tuple[Project, DraftNote] | None
    ) -> _Kept | None:
        """On the thread beside the window."""
        for gone in doomed:
            gone.drop()
        if wanted is None:
            return None
        try:
            draft = draft or begin_draft(self._root)
            self._keep(wanted[0], draft.folder, wanted[1])
        except FacilityError as error:
            return _Kept(draft, error)
        return _Kept(draft)

    def _keep(self, project: Project, folder: Path, note: DraftNote) -> None:
        if self._process is None:
            self._process, self._sent = StudyProcess("core.cli.file_process"), None
        process = self._process
        if self._is_unwanted:  # the design was saved or closed while the process was being started
            return
        order = KeepOrder(difference(self._sent, project), folder, note)
        answer = process.hear() if process.tell(order) else None
        self._sent = project
        if isinstance(answer, Refused):
            raise FacilityError(answer.message, hint=answer.hint)
        if not isinstance(answer, Written):
            self._process = self._sent = None
            process.end()
            raise FacilityError(tr("The process that works on files ended."), hint=tr("Save the design."))

    def _take(self, kept: object) -> None:
        was_unwanted, self._is_unwanted = self._is_unwanted, False
        if isinstance(kept, _Kept):
            self._take_draft(kept, is_wanted=not was_unwanted)
        self._idle.start()
        self._go_on()
        if not self.is_busy:
            self._rested.emit()

    def _take_fault(self, message: str, hint: str) -> None:
        self._take(_Kept(self._draft, FacilityError(message, hint=hint)))

    def _take_draft(self, kept: _Kept, *, is_wanted: bool) -> None:
        if not is_wanted:
            self._doomed += [kept.draft] if kept.draft is not None else []
            return
        self._draft = kept.draft
        if kept.error is None:
            self.written.emit()
        else:
            self.failed.emit(kept.error.message, kept.error.hint)

    def _end_process(self) -> None:
        process, self._process, self._sent = self._process, None, None
        if process is not None:
            process.end()
