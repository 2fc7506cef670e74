"""Every drawing, list and model of a design written into one folder, one after the other."""

from __future__ import annotations

from pathlib import Path

from core.cli.export_set import EXPORTS, file_name
from desktop.files import FileActions
from desktop.session import Session
from desktop.words import tr


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
        self._left_out: list[str] = []

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
        self._left = [(kind, self._folder / file_name(name, kind)) for kind in EXPORTS]
        self._is_behind, self._left_out = False, []
        self._go_on(is_behind=False)

    def _go_on(self, *, is_behind: bool, left_out: str = "") -> None:
        self._is_behind |= is_behind
        self._left_out += [left_out] if left_out else []
        if self._left:
            kind, target = self._left.pop(0)
            self._files.write(kind, target, self._go_on)
            return
        self._session.message_raised.emit(
            tr("Wrote {count} files to {folder}.").format(
                count=len(EXPORTS) - len(self._left_out), folder=self._folder
            ),
            self._hint(),
        )

    def _hint(self) -> str:
        names = ", ".join(self._left_out)
        without = tr("The design has nothing for {names}.").format(names=names) if names else ""
        old = tr("Its numbers are those before the last edit: wait a moment and export again.")
        return f"{without} {old if self._is_behind else ''}".strip()


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
