"""When copies of unsaved work are written: a while after the first edit, sooner when hands rest, never in a gesture."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from core.storage.draft_note import DraftNote
from core.storage.file_stamp import FileStamp
from core.storage.recovery import Draft
from desktop.jobs.draft_writer import DraftWriter
from desktop.session import Session
from desktop.words import as_read, tr

REST_S = 5.0
"""Hands that have done nothing to the design for so long rest. [s]"""
REST_SHARE, GAP_SHARE = 0.25, 0.25
"""Shares of the interval: how long hands rest at most, and how close copies follow one another when they rest."""
WORK_SHARE = 0.1
"""Share of the time that writing copies may take while hands rest: large designs are written less often."""
STILL_S = 0.5
"""A gesture that shows nothing else for so long, with no button held, rests too: items to place may wait hours. [s]"""
LOOK_AGAIN_MS = 200
"""How soon it is looked again whether a gesture has ended."""


class Autosave(QObject):
    """Keeps a copy of the open document as long as it has edits that no file holds.

    Args:
        session: The open document.
        writer: Writes and removes the copy.
        stamp: Tells the state of the document's file when it was read or saved last.
        interval_s: Longest time between an edit and its copy; 0 for no copies at all. [s]

    Attributes:
        told: Words for the status line, once until copies can be written again.
    """

    told = Signal(str)

    def __init__(
        self, session: Session, writer: DraftWriter, stamp: Callable[[], FileStamp | None], interval_s: float
    ) -> None:
        super().__init__(session)
        self._session, self.writer, self._stamp, self._interval_s = session, writer, stamp, interval_s
        self._edits = 0
        self._first_s: float | None = None
        self._shown_s = self._last_s = self._begun_s = self._next_s = 0.0
        self._has_told = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        writer.written.connect(self._take_written)
        writer.failed.connect(self._tell_failure)

    def start(self) -> None:
        """Begin to follow the document."""
        self._session.project_changed.connect(lambda _: self._take_edit())
        self._session.preview_changed.connect(lambda _: self._take_preview())
        self._session.file_saved.connect(self._begin_anew)
        self._session.document_replaced.connect(self._begin_anew)

    def set_interval(self, interval_s: float) -> None:
        """Write copies at other times, or none from now on."""
        self._interval_s = interval_s
        if interval_s <= 0.0:
            self._timer.stop()
            self.writer.drop()
        elif self._session.document.is_dirty:
            self._wait_for_rest()

    def adopt(self, draft: Draft) -> None:
        """The open document was recovered from this copy, which stays until it is saved."""
        self._edits = draft.note.edits if draft.note is not None else 0
        self.writer.adopt(draft)

    def hurry(self) -> None:
        """Write what is unsaved as soon as may be: something is wrong with the program."""
        if self._first_s is not None:
            self._timer.start(0)

    def close(self) -> None:
        """Stop; the copy goes, because the planner has saved the design or given it up."""
        self._timer.stop()
        self.writer.close()

    # -- what happens to the document -------------------------------------------------------------------------------

    def _take_edit(self) -> None:
        self._edits += 1
        if self._session.document.is_dirty:
            self._wait_for_rest()
        else:  # every step was taken back
            self._begin_anew()

    def _take_preview(self) -> None:
        self._shown_s = time.monotonic()

    def _begin_anew(self) -> None:
        """The document is saved, or another one: what was kept of it goes."""
        self._edits, self._first_s = 0, None
        self._timer.stop()
        self.writer.drop()
        if self._session.document.is_dirty:  # edited while it was being saved
            self._take_edit()

    def _wait_for_rest(self) -> None:
        if self._interval_s <= 0.0:
            return
        self._last_s = time.monotonic()
        if self._first_s is None:
            self._first_s = self._last_s
        self._timer.start(round(1e3 * max(self._due_s() - self._last_s, 0.0)))

    def _due_s(self) -> float:
        """When the copy is to be written, by the monotonic clock. [s]"""
        assert self._first_s is not None
        rested_s = self._last_s + min(REST_S, REST_SHARE * self._interval_s)
        return min(self._first_s + self._interval_s, max(rested_s, self._next_s))

    # -- writing ----------------------------------------------------------------------------------------------------

    @property
    def _is_gesture_going_on(self) -> bool:
        is_pressed = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        return is_pressed or time.monotonic() - self._shown_s < STILL_S

    def _look(self) -> None:
        if self._first_s is None:
            return
        if self.writer.is_busy or self._is_gesture_going_on:
            self._timer.start(LOOK_AGAIN_MS)
            return
        session = self._session
        note = DraftNote(session.name, session.path, self._stamp(), self._edits)
        self._first_s, self._begun_s = None, time.monotonic()
        self.writer.write(session.project, note)

    def _take_written(self) -> None:
        self._has_told = False
        took_s = time.monotonic() - self._begun_s
        self._next_s = self._begun_s + max(GAP_SHARE * self._interval_s, took_s / WORK_SHARE)

    def _tell_failure(self, message: str, hint: str) -> None:
        """Say once that work is not kept, and try again after the interval."""
        if self._first_s is None and self._session.document.is_dirty:
            self._first_s = time.monotonic()
            self._timer.start(round(1e3 * self._interval_s))
        if not self._has_told:
            self._has_told = True
            why = as_read(f"{message} {hint}".strip())
            self.told.emit(tr("Unsaved work is not kept: {why}").format(why=why))
