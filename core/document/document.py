"""One open design: its present project, history, and whether it is saved.

Used on one thread only (the GUI's). Solver threads get the project, which never changes.
"""

from __future__ import annotations

from collections.abc import Callable

from core.commands.command import Command, PlaceEdit
from core.model.changes import ChangeSet, difference
from core.model.project import Project

Listener = Callable[[ChangeSet], None]
MOST_STEPS = 500


class Document:
    """Present project with undo, redo and one notification per edit.

    Args:
        project: Project to start from.
    """

    def __init__(self, project: Project | None = None) -> None:
        self._project = project or Project.of(())
        self._saved: Project | None = self._project
        self._done: list[ChangeSet] = []
        self._undone: list[ChangeSet] = []
        self._listeners: list[Listener] = []

    @property
    def project(self) -> Project:
        """The present project."""
        return self._project

    @property
    def is_dirty(self) -> bool:
        """Whether it differs from what was last saved."""
        return self._project is not self._saved and self._project != self._saved

    @property
    def steps(self) -> tuple[ChangeSet, ...]:
        """Steps that undo would take back, oldest first."""
        return tuple(self._done)

    @property
    def undone_steps(self) -> tuple[ChangeSet, ...]:
        """Steps that redo would repeat, next one first."""
        return tuple(reversed(self._undone))

    @property
    def undo_label(self) -> str | None:
        """What undo would take back, or None."""
        return self._done[-1].label if self._done else None

    @property
    def redo_label(self) -> str | None:
        """What redo would repeat, or None."""
        return self._undone[-1].label if self._undone else None

    def execute(self, command: Command, *, initiator: object | None = None) -> ChangeSet | None:
        """Apply a command as one step of history.

        Args:
            command: What to do.
            initiator: Who asks, passed on to listeners.

        Returns:
            What changed, or None when nothing did (and nothing was recorded).

        Raises:
            InvalidEdit: The command cannot be applied; nothing has changed.
        """
        after = command.apply(self._project)
        keeps_names = isinstance(command, PlaceEdit)
        step = difference(self._project, after, command.label, initiator, keeps_names=keeps_names)
        if step is None:
            return None
        self._done.append(step)
        del self._done[:-MOST_STEPS]
        self._undone.clear()
        self._become(after, step)
        return step

    def undo(self) -> ChangeSet | None:
        """Take the last step back; None when there is none."""
        if not self._done:
            return None
        step = self._done.pop()
        self._undone.append(step)
        back = step.inverted()
        self._become(back.apply(self._project), back)
        return back

    def redo(self) -> ChangeSet | None:
        """Repeat the step taken back last; None when there is none."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        self._become(step.apply(self._project), step)
        return step

    def mark_saved(self, project: Project | None = None) -> None:
        """Remember the present project, or the one that was handed to the file, as what the file holds."""
        self._saved = project or self._project

    def mark_unsaved(self) -> None:
        """Remember that no file holds this, not even after every step is taken back: it was recovered."""
        self._saved = None

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after every change.

        Returns:
            A function that ends the subscription.
        """
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def _become(self, project: Project, step: ChangeSet) -> None:
        self._project = project
        for listener in tuple(self._listeners):
            listener(step)
