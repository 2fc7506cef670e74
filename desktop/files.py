"""Opening, saving and exporting as the window offers them: questions, words, and the work itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QTimer

from core.cli.export_set import EXPORTS, FOLDERS, ending_of, free_folder
from core.cli.file_orders import (
    Answer,
    CopyOrder,
    ExportOrder,
    Opened,
    OpenOrder,
    RecoverOrder,
    Refused,
    SaveOrder,
    Written,
)
from core.commands.command import Command
from core.drawing.paper_air import PlanAir
from core.errors import FacilityError
from core.model.footprints import read_ahead
from core.model.project import Project
from core.reports.paper import PaperChoice
from core.storage.draft_note import DraftNote
from core.storage.file_stamp import FileStamp, stamp_of
from core.study.live_wire import changed_project, difference
from core.units.display import units_in_use
from desktop.dialogs.questions import ChangedElsewhere, Questions, Unsaved
from desktop.jobs.file_work import FileWork
from desktop.session import Session
from desktop.words import language_in_use, tr


class AfterWriting(Protocol):
    """What goes on when an export is written."""

    def __call__(self, *, is_behind: bool, left_out: str = "") -> None:
        """Go on, told whether an edit was newer than the numbers, and which file was left out as empty."""


class FileActions:
    """File and export menu; what takes long is done beside the window.

    Args:
        session: The session.
        questions: Asks the planner.
        opened: Told the path of every file opened or saved.

    Attributes:
        work: What goes on beside the window.
    """

    def __init__(self, session: Session, questions: Questions, opened: Callable[[str], None]) -> None:
        self._session = session
        self.questions = questions
        self._opened = opened
        self.work = FileWork(session)
        self.work.failed.connect(session.message_raised)
        self.work.ended.connect(self._go_on)
        self._next: Callable[[], object] | None = None
        self._seen: tuple[Path | None, FileStamp | None] = (None, None)
        """The document's file and its state when it was read or saved here."""
        self.writers: dict[str, Callable[[Path], None]] = {}
        """Views that write what they show, by the kind of export."""
        self.plan_air: Callable[[], PlanAir] = PlanAir
        """What the plan shows of the air now."""
        self.paper: Callable[[], PaperChoice] = PaperChoice
        """Sheet and scale that are chosen for drawings."""

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the actions do, by their names."""
        return {
            "new": self.new,
            "open": self.open,
            "save": self.save,
            "save_as": self.save_as,
            "sensors": self.import_sensors,
            **{kind: partial(self.export, kind) for kind in (*EXPORTS, *FOLDERS)},
        }

    def may_leave(self, then: Callable[[], object]) -> bool:
        """Whether the open document may be replaced now.

        Args:
            then: Called soon when it may not yet, because it is being saved: to ask again. The window stays free
                meanwhile. Never called when the planner stays or saving fails.
        """
        if self.work.is_running and not self.work.can_cancel:
            self._next = then  # a save goes on
            return False
        if not self._session.document.is_dirty:
            return True
        answer = self.questions.unsaved(self._session.name)
        if answer is Unsaved.SAVE:
            self._save_and(then)
        return answer is Unsaved.DISCARD

    def _save_and(self, then: Callable[[], object]) -> None:
        """Save, giving up other work on a file; then go on."""
        target = self._session.path or self.questions.file_to_save(self._session.name)
        if target is None:
            return
        if self.work.is_running:
            self._next = lambda: self._save_to(target, then)
            self.work.cancel()
        else:
            self._save_to(target, then)

    def _go_on(self) -> None:
        """Work on a file has ended: do what waited for it, when all others have heard of the end."""
        then, self._next = self._next, None
        if then is not None:
            QTimer.singleShot(0, then)

    def new(self) -> None:
        """Start an empty project with one hall."""
        from core.model.space import Hall

        if self.may_leave(self.new):
            self._session.adopt(Project.of((Hall(tag=tr("Hall 1")),)), path=None, name=tr("Untitled"))

    def take_layout(self, project: Project) -> bool:
        """Let a layout take the place of the open design; says whether it did at once."""
        if not self.may_leave(lambda: self.take_layout(project)):
            return False
        self._session.adopt(project, path=None, name=project.info.name)
        return True

    def open(self, file: str = "") -> None:
        """Open a file or an example."""
        if not self.may_leave(lambda: self.open(file)):
            return
        chosen = file or self.questions.file_to_open()
        if chosen:
            left = self._session.project
            name, stamp = Path(chosen).stem, stamp_of(chosen)
            made: list[Project] = []
            self.work.begin(
                lambda: OpenOrder(chosen),
                tr("Opening {name}").format(name=name),
                lambda a: self._adopt(a, made, Path(chosen), left, stamp),
                beside=lambda a: made.extend(_projects_of(a)),
            )

    def read(self, file: str, then: Callable[[str, Project], None]) -> None:
        """Read a file or an example that is not to be opened, and hand its name and project over."""
        name = Path(file).stem

        def hand_over(answer: Answer) -> None:
            if isinstance(answer, Opened):
                then(name, changed_project(Project.of(()), answer.design))

        self.work.begin(lambda: OpenOrder(file), tr("Reading {name}").format(name=name), hand_over)

    def _adopt(self, answer: Answer, made: list[Project], file: Path, left: Project, stamp: FileStamp | None) -> None:
        """Show what was read, unless the planner has gone on with the design before it and wants to keep that."""
        if not isinstance(answer, Opened):
            return
        present = self._session.project
        if present is not left and not self.may_leave(lambda: self._adopt(answer, made, file, present, stamp)):
            return
        path = file if answer.is_own_file else None
        self._session.adopt(made[0], path=path, name=file.stem, names=answer.names)
        if answer.is_own_file:
            self._seen = (file, stamp)
            self._opened(str(file))

    @property
    def stamp(self) -> FileStamp | None:
        """State of the document's file when it was read or saved here last."""
        path, stamp = self._seen
        return stamp if path == self._session.path else None

    def recover(self, folder: Path, note: DraftNote, then: Callable[[], None]) -> None:
        """Open the recovery copy in a folder as unsaved work on its file, and go on with ``then``."""
        if not self.may_leave(lambda: self.recover(folder, note, then)):
            return
        left = self._session.project
        self.work.begin(
            lambda: RecoverOrder(folder),
            tr("Recovering {name}").format(name=note.name),
            lambda a: self._adopt_recovered(a, note, left, then),
        )

    def _adopt_recovered(self, answer: Answer, note: DraftNote, left: Project, then: Callable[[], None]) -> None:
        present = self._session.project
        if not isinstance(answer, Opened) or (
            present is not left and not self.may_leave(lambda: self._adopt_recovered(answer, note, present, then))
        ):
            return
        project = changed_project(Project.of(()), answer.design)
        self._session.adopt(project, path=note.file, name=note.name, names=answer.names)
        self._session.mark_unsaved()
        self._seen = (note.file, note.stamp)  # of then: who saves over a file saved since is asked
        then()

    def copy_draft(self, folder: Path, name: str, then: Callable[[Path], None]) -> None:
        """Save the recovery copy in a folder as a file of the planner's choice, and go on with ``then``."""
        target = self.questions.file_to_save(tr("{name} recovered").format(name=name))
        if target is not None:
            words = tr("Writing {name}").format(name=target.name)
            self.work.begin(lambda: CopyOrder(folder, target), words, lambda _: then(target), must_finish=True)

    def save(self) -> None:
        """Save, asking where when there is no file yet."""
        self._save_to(self._session.path or self.questions.file_to_save(self._session.name))

    def save_as(self) -> None:
        """Save to another file."""
        self._save_to(self.questions.file_to_save(self._session.name))

    def save_with(self, command: Command, then: Callable[[bool], object]) -> None:
        """Save what an edit makes of the design, and make the edit when a file holds it: both happen, or neither.

        Args:
            command: The edit.
            then: Told soon whether both have happened; why not is told to the planner.
        """
        if self.work.is_running:
            self._session.message_raised.emit(tr("Other work on a file goes on."), tr("Wait for it, and try again."))
            then(False)
            return
        target = self._session.path or self.questions.file_to_save(self._session.name)
        target = None if target is None else self._without_conflict(target)
        try:
            edited = None if target is None else command.apply(self._session.project)
        except FacilityError as error:
            self._session.message_raised.emit(error.message, error.hint)
            edited = None
        if target is None or edited is None:
            then(False)
        else:
            self._write_edited(edited, command, target, then)

    def _write_edited(self, edited: Project, command: Command, target: Path, then: Callable[[bool], object]) -> None:
        left = self._session.project

        def keep(answer: Answer) -> None:
            is_alone = self._session.project is left  # else it was edited meanwhile: that is in no file yet
            is_made = self._session.execute(command)
            self._take_written(answer, self._session.project if is_alone else edited, target)
            then(is_made)

        words = tr("Saving {name}").format(name=target.name)
        self.work.begin(
            lambda: SaveOrder(difference(None, edited), target),
            words,
            keep,
            must_finish=True,
            otherwise=lambda: then(False),
        )

    def _save_to(self, target: Path | None, then: Callable[[], object] | None = None) -> None:
        if target is not None and not self.work.is_running:  # else it is said to go on, and may itself have saved there
            target = self._without_conflict(target)
        if target is not None:
            self._write_to(target, then)

    def _write_to(self, target: Path, then: Callable[[], object] | None = None) -> None:
        project = self._session.project

        def keep(answer: Answer) -> None:
            self._take_written(answer, project, target)
            self._next = then or self._next

        words = tr("Saving {name}").format(name=target.name)
        self.work.begin(lambda: SaveOrder(difference(None, project), target), words, keep, must_finish=True)

    def _take_written(self, answer: Answer, project: Project, target: Path) -> None:
        """A file holds this project now."""
        self._seen = (target, answer.stamp if isinstance(answer, Written) else None)
        self._session.take_saved(project, target)
        self._opened(str(target))

    def _without_conflict(self, target: Path) -> Path | None:
        """Where to save: elsewhere, or nowhere, when the planner will not undo what another has saved meanwhile."""
        path, seen = self._seen
        found = stamp_of(target)
        if target != path or target != self._session.path or None in (seen, found) or found == seen:
            return target
        answer = self.questions.changed_elsewhere(target.name)
        if answer is ChangedElsewhere.SAVE_AS:
            return self.questions.file_to_save(self._session.name)
        return target if answer is ChangedElsewhere.OVERWRITE else None

    def import_sensors(self) -> None:
        """Read a table of measured temperatures; its points take the place of those in the project, as one step."""
        from core.commands.measured_points import ReplaceMeasuredPoints
        from core.exchange.csv_sensors import measured_points, read_sensors, read_table

        file = self.questions.table_to_open()
        if not file:
            return
        try:
            table = read_sensors(read_table(file))
            points = measured_points(self._session.project, table.readings)
        except FacilityError as error:
            self._session.message_raised.emit(error.message, error.hint)
            return
        if self._session.execute(ReplaceMeasuredPoints(points)):
            is_one = len(points) == 1
            words = tr("1 measured point from {name}.") if is_one else tr("{count:,} measured points from {name}.")
            self._session.message_raised.emit(words.format(count=len(points), name=Path(file).name), table.left_out)

    def export(self, kind: str) -> None:
        """Export what is on screen, with the latest results."""
        if not self.may_export():
            return
        target = self._folder_of(kind) if kind in FOLDERS else self._file_of(kind)
        if target is not None:
            self.write(kind, target)

    def _file_of(self, kind: str) -> Path | None:
        return self.questions.file_to_export(self._session.name, ending_of(kind))

    def _folder_of(self, kind: str) -> Path | None:
        """A new folder in one that is asked for."""
        chosen = self.questions.folder_to_export()
        return None if chosen is None else free_folder(chosen, f"{self._session.name} {kind}")

    def may_export(self) -> bool:
        """Whether there is something to write; says so if not."""
        if self._session.results is None:
            self._session.message_raised.emit(tr("There are no results yet."), tr("Wait a moment and export again."))
        return self._session.results is not None

    def write(self, kind: str, target: Path, then: AfterWriting | None = None) -> None:
        """Write an export to a file.

        Args:
            kind: One of ``EXPORTS`` or ``FOLDERS``.
            target: The file or folder.
            then: Called when it is written, with whether an edit was newer; the planner is told if None.
        """
        if kind in self.writers:
            self._write_here(kind, target, then)
            return
        results = self._session.results
        if results is None:
            return
        project, units, air, paper = self._session.project, units_in_use(), self.plan_air(), self.paper()
        language, is_whole = language_in_use(), not self._session.out_of_service

        def tell(answer: Answer) -> None:
            if isinstance(answer, Refused):
                self._tell_nothing(answer, target, then)
                return
            is_behind = is_whole and isinstance(answer, Written) and answer.is_behind
            if then is not None:
                self._next = partial(then, is_behind=is_behind)
                return
            hint = answer.words if isinstance(answer, Written) else ""
            if is_behind:
                hint = tr("Its numbers are those before the last edit: wait a moment and export again.")
            self._session.message_raised.emit(tr("Wrote {target}.").format(target=target), hint)

        self.work.begin(
            lambda: ExportOrder(difference(None, project), results, kind, target, units, language, air, paper),
            tr("Writing {name}").format(name=target.name),
            tell,
        )

    def _tell_nothing(self, answer: Refused, target: Path, then: AfterWriting | None) -> None:
        """The design has nothing of what was to be written: the planner is told, or a set goes on without it."""
        if then is None:
            self._session.message_raised.emit(answer.message, answer.hint)
        else:
            self._next = partial(then, is_behind=False, left_out=target.name)

    def _write_here(self, kind: str, target: Path, then: AfterWriting | None) -> None:
        """Have a view write what it shows."""
        from core.cli.files import write_whole

        try:
            write_whole(str(target), self.writers[kind])
        except FacilityError as error:
            self._session.message_raised.emit(error.message, error.hint)
            return
        if then is not None:
            QTimer.singleShot(0, partial(then, is_behind=False))
            return
        self._session.message_raised.emit(tr("Wrote {target}.").format(target=target), "")


def _projects_of(answer: Answer) -> list[Project]:
    """The project that was read, with what takes long to find of it for drawing; none where none was read."""
    if not isinstance(answer, Opened):
        return []
    project = changed_project(Project.of(()), answer.design)
    read_ahead(project)
    return [project]
