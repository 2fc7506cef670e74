"""What goes on beside the window, for the status bar: words, how far it is, and a button that gives it up."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from desktop.words import as_read, in_sentence, tr


class WorkBar(QWidget):
    """Shown while work goes on.

    Attributes:
        cancelled: Emitted when the planner gives the work up.
    """

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = ""
        self.words = QLabel("")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedSize(120, 4)
        self.progress.setAccessibleName(tr("Progress of the work on a file"))
        self.cancel_button = QPushButton(tr("Cancel"))
        self.cancel_button.setAccessibleName(tr("Cancel the work on a file"))
        self.cancel_button.setToolTip(tr("Give it up; nothing is written or opened"))
        self.cancel_button.clicked.connect(self.cancelled)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(8)
        for widget in (self.words, self.progress, self.cancel_button):
            row.addWidget(widget)
        self.hide()

    def begin(self, title: str, *, can_cancel: bool) -> None:
        """Show that work begins."""
        self._title = title
        self.words.setText(f"{title} …")
        self.progress.setValue(0)
        self.cancel_button.setVisible(can_cancel)
        self.show()

    def tell(self, share: float, what: str) -> None:
        """Show how far it is."""
        self.words.setText(f"{self._title} · {in_sentence(as_read(what))} …")
        self.progress.setValue(round(100.0 * share))
