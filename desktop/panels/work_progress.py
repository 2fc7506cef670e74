"""How far a piece of work is that a section of a panel has begun, with the way to end it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QProgressBar, QPushButton

from desktop.panels.side_column import SideColumn
from desktop.words import as_read, tr


class WorkProgress:
    """A bar, words under it and a button to cancel, hidden while nothing is worked out.

    Args:
        column: Where it stands: beside what has begun the work, or a long column shows nothing of it.
        stop: Called when the work should end.
        buttons: Buttons in the same row as the one that cancels.

    Attributes:
        bar: Share done. [%]
        cancel_button: Ends the work.
        line: What is going on.
    """

    def __init__(self, column: SideColumn, stop: Callable[[], None], *buttons: QPushButton) -> None:
        self.cancel_button = QPushButton(tr("Cancel"))
        self.cancel_button.clicked.connect(stop)
        column.add_buttons(*buttons, self.cancel_button)
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.bar.setAccessibleName(tr("Progress"))
        column.addWidget(self.bar)
        self.line = column.add_line("dim")
        self.end()

    def begin(self, words: str) -> None:
        """Show that something is worked out."""
        self.bar.setValue(0)
        self.line.setText(words)
        self._show(is_shown=True)

    def tell(self, share: float, what: str) -> None:
        """Say how far it is.

        Args:
            share: Part that is done, 0 to 1.
            what: What is going on, in English.
        """
        self.bar.setValue(round(100 * share))
        self.line.setText(f"{as_read(what)} …")

    def end(self) -> None:
        """Nothing is worked out any more."""
        self._show(is_shown=False)

    def _show(self, *, is_shown: bool) -> None:
        for widget in (self.bar, self.cancel_button, self.line):
            widget.setVisible(is_shown)
