"""What the window says of the document: its title, and the steps that undo and redo would take."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from desktop.session import Session
from desktop.widgets.elided_label import ElidedLabel
from desktop.words import as_read, tr


class DocumentWords:
    """Keeps title and history true to the session's document.

    Args:
        session: Whose document it is.
        window: Gets the title.
        place: Names the design, whether it is edited, and the scenario.
        actions: Actions by name, of which undo and redo are named after their steps.
    """

    def __init__(self, session: Session, window: QMainWindow, place: ElidedLabel, actions: dict[str, QAction]) -> None:
        self._session, self._window, self._place, self._actions = session, window, place, actions
        session.saved_changed.connect(self.show_title)
        session.project_changed.connect(lambda _: self._show_history())
        session.document_replaced.connect(self._show_history)
        self._show_history()
        self.show_title()

    def show_title(self) -> None:
        """Say which design is open, in the units of now."""
        star = tr(" · edited") if self._session.document.is_dirty else ""
        name = self._session.path.name if self._session.path else self._session.name
        scenario = self._session.project.scenario
        self._place.setText(
            tr("{name}{star}  ·  {outdoors} outdoors").format(
                name=name, star=star, outdoors=f"{scenario.name}, {as_read(f'{scenario.dry_bulb_c:.0f} °C')}"
            )
        )
        self._window.setWindowTitle(f"{name}{'*' if star else ''} – Hallwright")

    def _show_history(self) -> None:
        document = self._session.document
        for name, words, label in (
            ("undo", tr("Undo"), document.undo_label),
            ("redo", tr("Redo"), document.redo_label),
        ):
            self._actions[name].setEnabled(label is not None)
            self._actions[name].setStatusTip(f"{words} {as_read(label)}" if label else "")
