"""One open document with its selection, preview, file and latest results.

Views read everything from here and hear of changes through a handful of signals; they know nothing of each other.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.checks.waiving import SortedFindings, sort_findings
from core.commands.command import Command
from core.document.document import Document
from core.errors import FacilityError
from core.model.changes import ChangeSet
from core.model.names import names_in, renamed
from core.model.outages import CAN_FAIL, with_out_of_service
from core.model.project import Project
from core.model.rack import Rack
from core.model.records import Waiver
from core.results.design_results import DesignResults
from desktop.jobs.live_room import LiveRoom
from desktop.words import tr, use_names

MANY_ENTITIES = 3000


class Session(QObject):
    """The open document.

    Attributes:
        document_replaced: Another document is open.
        project_changed: A ChangeSet was executed, undone or redone.
        preview_changed: A gesture shows another project, or None again; an edit or another document, which end it, are
            told first.
        results_changed: New DesignResults.
        selection_changed: New selection, a tuple of ids.
        saved_changed: The file or the saved state changed.
        file_saved: A file holds the design now, but for what was edited meanwhile.
        message_raised: Something to tell the planner: message, hint.
        failures_changed: Other items are taken out of service to see what happens, a tuple of ids.
        findings_changed: Findings were waived or count again, while the results are the same.
        study_asked: The results are of another design than the shown one until the next ones come.
    """

    document_replaced = Signal()
    project_changed = Signal(object)
    preview_changed = Signal(object)
    results_changed = Signal(object)
    selection_changed = Signal(object)
    saved_changed = Signal()
    file_saved = Signal()
    message_raised = Signal(str, str)
    failures_changed = Signal(object)
    findings_changed = Signal()
    study_asked = Signal()

    def __init__(self, live_room: LiveRoom, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = Document()
        self.path: Path | None = None
        self.name = tr("Untitled")
        self.results: DesignResults | None = None
        self.selection: tuple[str, ...] = ()
        self.out_of_service: tuple[str, ...] = ()
        self._preview: Project | None = None
        self._studied: tuple[Project, tuple[str, ...], Project] | None = None
        self._waivers: tuple[Waiver, ...] = ()
        self._sorted_of: tuple[object, object, SortedFindings] = ((), (), SortedFindings(()))
        self._live_room = live_room
        live_room.results_ready.connect(self._take_results)
        live_room.failed.connect(
            lambda words: self.message_raised.emit(words, tr("Undo the last step, or go on editing."))
        )
        self._unsubscribe = self.document.subscribe(self._changed)

    @property
    def project(self) -> Project:
        """The document's project."""
        return self.document.project

    @property
    def shown_project(self) -> Project:
        """The preview while a gesture goes on, else the document's project."""
        return self._preview or self.document.project

    @property
    def studied_project(self) -> Project:
        """The shown project without what is out of service: what results are worked out from."""
        key = (self.shown_project, self.out_of_service)
        if self._studied is None or self._studied[0] is not key[0] or self._studied[1] != key[1]:
            self._studied = (*key, with_out_of_service(*key))
        return self._studied[2]

    @property
    def findings(self) -> SortedFindings:
        """Findings of the latest results by the waivers of the shown project."""
        project, found = self.shown_project, self.results.findings if self.results is not None else ()
        waivers = project.of_type(Waiver)
        if self._sorted_of[0] is not waivers or self._sorted_of[1] is not found:
            self._sorted_of = (waivers, found, sort_findings(project, found))
        return self._sorted_of[2]

    def execute(self, command: Command, initiator: object | None = None) -> bool:
        """Execute a command; a refusal is told in words and changes nothing.

        Returns:
            Whether it was carried out (also when it changed nothing).
        """
        try:
            self.document.execute(command, initiator=initiator)
        except FacilityError as error:
            self.message_raised.emit(error.message, error.hint)
            return False
        return True

    def undo(self) -> None:
        """Take the last step back."""
        self.document.undo()

    def redo(self) -> None:
        """Repeat the step taken back last."""
        self.document.redo()

    def set_preview(self, project: Project | None) -> None:
        """Show another project for the time of a gesture, results included."""
        if project is self._preview:
            return
        self._preview = project
        self.preview_changed.emit(project)
        self._study()

    def set_out_of_service(self, ids: tuple[str, ...]) -> None:
        """Study the design with these items dead: a question, not an edit, so nothing is recorded."""
        known = tuple(i for i in dict.fromkeys(ids) if isinstance(self.project.get(i), CAN_FAIL))
        if known != self.out_of_service:
            self.out_of_service = known
            self.failures_changed.emit(known)
            self._study()

    def toggle_out_of_service(self, ids: tuple[str, ...]) -> None:
        """Let items die, or bring them back when all of them are dead."""
        out = self.out_of_service
        if all(i in out for i in ids):
            self.set_out_of_service(tuple(i for i in out if i not in ids))
        else:
            self.set_out_of_service((*out, *ids))

    @property
    def is_behind(self) -> bool:
        """Whether the results are of another design than the shown one, whose own are being worked out."""
        return self._live_room.is_behind

    def _study(self) -> None:
        """Have the shown project studied, without what is out of service."""
        self._live_room.set_project(self.studied_project)
        if self.results is not None and self._live_room.is_running:
            self.study_asked.emit()

    def select(self, ids: tuple[str, ...]) -> None:
        """Replace the selection."""
        known = self._known(ids)
        if known != self.selection:
            self.selection = known
            self._ask_why()
            self.selection_changed.emit(known)

    def _known(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Those of the ids that the project has, each once."""
        return tuple(filter(self.project.entities.__contains__, dict.fromkeys(ids)))

    def _ask_why(self) -> None:
        """Have the air of a rack explained that is selected alone."""
        rack = self.project.get(self.selection[0]) if len(self.selection) == 1 else None
        self._live_room.explain(rack.id if isinstance(rack, Rack) else "")

    def adopt(self, project: Project, *, path: Path | None, name: str, names: Iterable[str] | None = None) -> None:
        """Open a project as a new document.

        Args:
            project: What is open then.
            path: Its file, None for none yet.
            name: What it is called.
            names: What people have named in it, where that is known.
        """
        self._unsubscribe()
        self.document = Document(project)
        self._unsubscribe = self.document.subscribe(self._changed)
        self.path, self.name = path, name
        use_names(names_in(project.entities.values()) if names is None else names, is_all=True)
        had_preview = self._preview is not None
        self._preview, self.results, self.selection, self.out_of_service = None, None, (), ()
        self._waivers = project.of_type(Waiver)
        self.document_replaced.emit()
        if had_preview:
            self.preview_changed.emit(None)
        self.failures_changed.emit(())
        self.selection_changed.emit(())
        self.saved_changed.emit()
        self._study()
        if len(project.entities) > MANY_ENTITIES:
            gc.freeze()  # it stays open: looking through it for rubbish would hold the window for a quarter of a second

    def open(self, file: str) -> bool:
        """Open a file, or an example by name; a failure is told in words and leaves what is open.

        Returns:
            Whether it is open now.
        """
        from core.cli.files import load_project

        try:
            project = load_project(file)
        except FacilityError as error:
            self.message_raised.emit(error.message, error.hint)
            return False
        from core.storage.project_file import is_project_file

        path = Path(file)
        self.adopt(project, path=path if path.exists() and is_project_file(path) else None, name=path.stem)
        return True

    def save(self, path: Path | None = None) -> bool:
        """Save to the document's file, or to another one, which then becomes the document's.

        Returns:
            Whether it is saved; a failure is told in words.
        """
        from core.storage.project_file import save

        target = path or self.path
        if target is None:
            return False
        try:
            save(self.project, target)
        except FacilityError as error:
            self.message_raised.emit(error.message, error.hint)
            return False
        self.take_saved(self.project, target)
        return True

    def take_saved(self, project: Project, path: Path) -> None:
        """A file holds this project now; what was edited since is not in it."""
        self.path, self.name = path, path.stem
        self.document.mark_saved(project)
        self.saved_changed.emit()
        self.file_saved.emit()

    def mark_unsaved(self) -> None:
        """No file holds this design, although nothing was edited since it was opened: it was recovered."""
        self.document.mark_unsaved()
        self.saved_changed.emit()

    def start(self) -> None:
        """Start the live results."""
        self._live_room.start()

    def close(self) -> None:
        """Stop the live results."""
        self._live_room.stop()

    def _changed(self, changes: ChangeSet) -> None:
        had_preview, self._preview = self._preview is not None, None
        if not changes.keeps_names:
            use_names(names_in(renamed(changes.changes.values())))
            self.selection = self._known(self.selection)
        self.project_changed.emit(changes)
        if had_preview:
            self.preview_changed.emit(None)
        self.selection_changed.emit(self.selection)
        self.saved_changed.emit()
        self._study()
        self.set_out_of_service(self.out_of_service)
        if not changes.keeps_names and Waiver in changes.kinds:
            self._tell_waivers()

    def _tell_waivers(self) -> None:
        """Tell that other findings count now."""
        before, self._waivers = self._waivers, self.project.of_type(Waiver)
        if self._waivers is not before and self._waivers != before:
            self.findings_changed.emit()

    def _take_results(self, results: DesignResults) -> None:
        self.results = results
        self.results_changed.emit(results)
