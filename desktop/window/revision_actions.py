"""What actions do about revisions: list them, and save the design as the next one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop.dialogs.revisions import RevisionsDialog
from desktop.dialogs.save_revision import SaveRevisionDialog
from desktop.files import FileActions
from desktop.session import Session


class RevisionActions:
    """Opens the dialogs about revisions.

    Args:
        session: The open document.
        files: Saves it.
        window: Parent of the dialogs.
    """

    def __init__(self, session: Session, files: FileActions, window: QWidget) -> None:
        self._session, self._files, self._window = session, files, window

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the actions do, by their names."""
        return {
            "revisions": lambda: RevisionsDialog(self._session, self._window).show(),
            "save_revision": lambda: SaveRevisionDialog(self._session, self._files.save_with, self._window).show(),
        }
