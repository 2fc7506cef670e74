"""Every drawing, list and model of a design written into one folder, one after the other."""

from __future__ import annotations

from pathlib import Path

from desktop.files import EXPORTS, FileActions, ending_of
from desktop.session import Session
from desktop.words import tr

PARTS = {
    "report": "report",
    "csv": "racks",
    "json": "project",
    "grid-case": "grid-case",
    "pandapower": "pandapower",
    "3d-png": "3d",
    "glb": "3d",
    "one-line-pdf": "one-line",
    "one-line-svg": "one-line",
    "energy-pdf": "energy",
    "energy-svg": "energy",
}
"""What a file's name says it is; the others are the floorplan."""


class FolderExport:
    """Writes a set of exports. Nothing is replaced: each set has a new folder of its own.

    Args:
        session: The session.
        files: Asks for the folder, and writes.
    """

    def __init__(self, session: Session, files: FileActions) -> None:
        self._session, self._files = session, files
        self._left: list[tuple[str, Path]] = []
        self._folder = Path()
        self._is_behind = False

    def begin(self) -> None:
        """Ask for a folder, and write all into a new one in it."""
        if not self._files.may_export():
            return
        chosen = self._files.questions.folder_to_export()
        if chosen is None:
            return
        try:
            self._folder = _made_in(chosen, self._session.name)
        except OSError as error:
            self._session.message_raised.emit(
                tr("No folder can be made in {folder}: {reason}.").format(folder=chosen, reason=error.strerror),
                tr("Choose another folder."),
            )
            return
        name = self._session.name
        self._left = [
            (kind, self._folder / f"{name} {PARTS.get(kind, 'floorplan')}.{ending_of(kind)}") for kind in EXPORTS
        ]
        self._is_behind = False
        self._go_on(is_behind=False)

    def _go_on(self, *, is_behind: bool) -> None:
        self._is_behind |= is_behind
        if self._left:
            kind, target = self._left.pop(0)
            self._files.write(kind, target, self._go_on)
            return
        self._session.message_raised.emit(
            tr("Wrote {count} files to {folder}.").format(count=len(EXPORTS), folder=self._folder),
            tr("Its numbers are those before the last edit: wait a moment and export again.")
            if self._is_behind
            else "",
        )


def _made_in(folder: Path, name: str) -> Path:
    """Make a folder of a name, numbered when there is one already.

    Raises:
        OSError: It cannot be made.
    """
    number = 1
    while True:
        made = folder / (name if number == 1 else f"{name} {number}")
        try:
            made.mkdir()
        except FileExistsError:
            number += 1
        else:
            return made
