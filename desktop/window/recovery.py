"""Unsaved work of windows that ended without being closed: finds it when the program starts, and offers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from core.storage.draft_note import DraftNote
from core.storage.draft_words import edits_words, file_place, file_words, moment_words
from core.storage.left_drafts import Claimed, claim_drafts
from core.storage.recovery import Draft, recovery_folder, written_s
from desktop.dialogs.recovery_choice import RecoveryChoice
from desktop.files import FileActions
from desktop.jobs.background import Background
from desktop.jobs.draft_writer import DraftWriter
from desktop.preferences import KeptPreferences
from desktop.session import Session
from desktop.theme import Theme
from desktop.widgets.recovery_bar import FoundWork, RecoveryBar
from desktop.window.autosave import Autosave
from desktop.words import as_read, tr


class Recovery(QObject):
    """Keeps copies of this window's unsaved work, and offers those that others have left.

    Args:
        session: The open document.
        files: Opens and writes.
        kept: Preferences.
        compare_with: Shows how the open design differs from a file.
        give_back: Gives the keyboard to what the window shows.
        window: Parent of the dialog.
        theme: Colours.

    Attributes:
        bar: The banner.
        autosave: Writes this window's copies.
        has_looked: Whether it is known what others have left.
    """

    def __init__(
        self,
        session: Session,
        files: FileActions,
        kept: KeptPreferences,
        compare_with: Callable[[str], None],
        give_back: Callable[[], None],
        window: QWidget,
        theme: Theme,
    ) -> None:
        super().__init__(window)
        self._session, self._files, self._kept, self._window = session, files, kept, window
        self._compare_with, self._give_back = compare_with, give_back
        self._root = recovery_folder()
        self._claimed: list[Claimed] = []
        self._drafts: list[Draft] = []
        self._at = 0
        self.has_looked = False
        self.bar = RecoveryBar(theme)
        writer = DraftWriter(self._root, self)
        self.autosave = Autosave(session, writer, lambda: files.stamp, kept.now.recovery_interval_s)
        self._looking = Background(self)
        self._looking.done.connect(lambda _: self._take())
        self._looking.failed.connect(session.message_raised)
        files.work.ended.connect(self._take_end)
        self.bar.recover_asked.connect(lambda: self._recover(lambda: None))
        self.bar.compare_asked.connect(self._recover_and_compare)
        self.bar.copy_asked.connect(self._save_copy)
        self.bar.discard_asked.connect(self._discard)
        self.bar.next_asked.connect(self._show_next)
        self.bar.later_asked.connect(self._hide)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the actions do, by their names."""
        return {"unsaved_work": self.open_bar, "recovery_choice": self._open_choice}

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.bar.set_theme(theme)

    def start(self) -> None:
        """Begin to keep copies, and look beside the window for those that others have left."""
        self.autosave.start()
        self._looking.start(lambda progress, stop: self._claimed.append(claim_drafts(self._root)))

    def close(self) -> None:
        """The window is closed: its own copy goes, those that were not decided about are left for the next start."""
        self._looking.close()
        for draft in (*self._drafts, *(d for found in self._claimed for d in found.drafts)):
            draft.leave()
        self._drafts, self._claimed = [], []
        self.autosave.close()

    def open_bar(self) -> None:
        """Show the banner again, with the keyboard on it."""
        if not self._drafts:
            self._session.message_raised.emit(tr("No unsaved work was found."), "")
            return
        self._show()
        self.bar.recover.setFocus()

    # -- what is found ----------------------------------------------------------------------------------------------

    def _take(self) -> None:
        self.has_looked = True
        found = self._claimed.pop()
        self._drafts = list(found.drafts)
        for name, folder in found.aside:
            self._session.message_raised.emit(
                tr("Unsaved work on {name} cannot be opened by this program.").format(name=name or tr("Untitled")),
                tr("It is set aside in {folder}.").format(folder=folder),
            )
        if self._drafts:
            self._show()

    def _take_end(self) -> None:
        """Work on a file has ended; copies that could not be opened have been set aside by it."""
        self.bar.setEnabled(True)
        gone = [d for d in self._drafts if not d.is_there]
        for draft in gone:
            draft.leave()
            self._drafts.remove(draft)
        if gone:
            self._show()

    def _show(self) -> None:
        if not self._drafts:
            self._hide()
            return
        self._at %= len(self._drafts)
        draft = self._draft
        note, file = note_of(draft), note_of(draft).file
        self.bar.show_work(
            FoundWork(
                name=note.name if file is None else file.name,
                place_words="" if file is None else file_place(file),
                facts=facts_of(draft),
                can_compare=file is not None and file.exists(),
                place=self._at + 1,
                count=len(self._drafts),
            )
        )

    def _hide(self) -> None:
        had_focus = self.bar.isAncestorOf(self._window.focusWidget() or self._window)
        self.bar.hide()
        if had_focus:
            self._give_back()

    def _show_next(self) -> None:
        self._at += 1
        self._show()

    @property
    def _draft(self) -> Draft:
        return self._drafts[self._at]

    # -- what the planner decides -----------------------------------------------------------------------------------

    def _recover(self, then: Callable[[], None]) -> None:
        draft = self._draft
        self._files.recover(draft.folder, note_of(draft), partial(self._recovered, draft, then))
        self._wait_for_end()

    def _wait_for_end(self) -> None:
        """Nothing else is decided while a copy is being read."""
        self.bar.setEnabled(not self._files.work.is_running)

    def _recovered(self, draft: Draft, then: Callable[[], None]) -> None:
        self._drafts.remove(draft)
        self.autosave.adopt(draft)
        self._show()
        self._give_back()
        QTimer.singleShot(0, then)  # when all have heard that the work on the file has ended

    def _recover_and_compare(self) -> None:
        file = note_of(self._draft).file
        if file is not None:
            self._recover(lambda: self._compare_with(str(file)))

    def _save_copy(self) -> None:
        draft = self._draft
        self._files.copy_draft(draft.folder, note_of(draft).name, self._tell_copy)
        self._wait_for_end()

    def _tell_copy(self, target: Path) -> None:
        self._session.message_raised.emit(
            tr("Wrote {target}.").format(target=target), tr("The unsaved work is kept until you discard it.")
        )

    def _discard(self) -> None:
        self._drafts.pop(self._at).drop()
        self._show()

    # -- preferences ------------------------------------------------------------------------------------------------

    def _open_choice(self) -> None:
        now = self._kept.now
        RecoveryChoice(now.has_recovery, now.recovery_s, self._root, self._choose, self._window).show()

    def _choose(self, is_on: bool, interval_s: float) -> None:
        self._kept.save(replace(self._kept.now, has_recovery=is_on, recovery_s=interval_s))
        self.autosave.set_interval(self._kept.now.recovery_interval_s)


def note_of(draft: Draft) -> DraftNote:
    """What a copy says about itself; one whose note is lost has no name."""
    return draft.note or DraftNote(tr("Untitled"))


def facts_of(draft: Draft) -> str:
    """What the banner says of a copy: how much is in it, of when, and how it stands to its file."""
    at_s = written_s(draft.folder)
    kept = tr("kept {moment}").format(moment=moment_words(at_s))
    if draft.note is None:
        return kept
    return "  ·  ".join([as_read(edits_words(draft.note)), kept, as_read(file_words(draft.note, at_s))])
