"""Opening, saving and exporting as the window offers them: questions, words, and the work itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core.errors import FacilityError
from core.model.project import Project
from desktop.dialogs.questions import Questions, Unsaved
from desktop.session import Session

POWER_SHEETS = ("one-line-pdf", "one-line-svg", "energy-pdf", "energy-svg")
"""Drawings of the power chain that can be exported."""


class FileActions:
    """File and export menu.

    Args:
        session: The session.
        questions: Asks the planner.
        opened: Told the path of every file opened or saved.
    """

    def __init__(self, session: Session, questions: Questions, opened: Callable[[str], None]) -> None:
        self._session = session
        self.questions = questions
        self._opened = opened

    def may_leave(self) -> bool:
        """Whether the open document may be replaced: it is saved, gets saved, or may be discarded."""
        if not self._session.document.is_dirty:
            return True
        answer = self.questions.unsaved(self._session.name)
        return self.save() if answer is Unsaved.SAVE else answer is Unsaved.DISCARD

    def new(self) -> None:
        """Start an empty project with one hall."""
        from core.model.space import Hall

        if self.may_leave():
            self._session.adopt(Project.of((Hall(tag="Hall 1"),)), path=None, name="Untitled")

    def take_layout(self, project: Project) -> bool:
        """Let a layout take the place of the open design; says whether it did."""
        if not self.may_leave():
            return False
        self._session.adopt(project, path=None, name=project.info.name)
        return True

    def open(self, file: str = "") -> None:
        """Open a file or an example."""
        if not self.may_leave():
            return
        chosen = file or self.questions.file_to_open()
        if chosen and self._session.open(chosen) and self._session.path is not None:
            self._opened(str(self._session.path))

    def save(self) -> bool:
        """Save, asking where when there is no file yet."""
        if self._session.path is None:
            return self.save_as()
        return self._session.save()

    def save_as(self) -> bool:
        """Save to another file."""
        target = self.questions.file_to_save(self._session.name)
        if target is None or not self._session.save(target):
            return False
        self._opened(str(target))
        return True

    def import_sensors(self) -> None:
        """Read a table of measured temperatures; its points take the place of those in the project, as one step."""
        from core.commands.measured_points import ReplaceMeasuredPoints
        from core.exchange.csv_sensors import measured_points, read_sensors, read_table

        file = self.questions.table_to_open()
        if not file:
            return
        try:
            points = measured_points(self._session.project, read_sensors(read_table(file)))
        except FacilityError as error:
            self._session.message_raised.emit(error.message, error.hint)
            return
        if self._session.execute(ReplaceMeasuredPoints(points)):
            self._session.message_raised.emit(f"{len(points)} measured points from {Path(file).name}.", "")

    def export(self, kind: str) -> None:
        """Export what is on screen, with the latest results."""
        results = self._session.results
        if results is None:
            self._session.message_raised.emit("There are no results yet.", "Wait a moment and export again.")
            return
        endings = {"report": "pdf", "grid-case": "json", "pandapower": "json"}
        ending = kind.rpartition("-")[2] if kind in POWER_SHEETS else endings.get(kind, kind)
        target = self.questions.file_to_export(self._session.name, ending)
        if target is None:
            return
        try:
            self._write(kind, target)
        except FacilityError as error:
            self._session.message_raised.emit(error.message, error.hint)
            return
        self._session.message_raised.emit(f"Wrote {target}.", "")

    def _write(self, kind: str, target: Path) -> None:
        from core.cli.file_commands import write_export
        from core.cli.files import write_whole

        project, results = self._session.project, self._session.results
        assert results is not None
        write_whole(str(target), lambda path: write_export(project, results, kind, path))
