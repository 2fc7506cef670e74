"""A card over a view that says what is being worked on, how far it is, and stops it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from desktop.words import as_read, tr

WIDTH_PX = 320


class ProgressCard(QFrame):
    """Hidden while nothing goes on.

    Attributes:
        stopped: The planner wants it to end.
    """

    stopped = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._words = QLabel("")
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress"))
        self.button = QPushButton(tr("Cancel"))
        self.button.setAccessibleName(tr("Cancel reading"))
        self.button.setToolTip(tr("Stop, and change nothing"))
        self.button.clicked.connect(self.stopped)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        for widget in (self._words, self.bar, self.button):
            column.addWidget(widget)
        self.setFixedWidth(WIDTH_PX)
        self.hide()

    def begin(self, title: str) -> None:
        """Show up in the upper middle of the view."""
        self._title = title
        self.tell(0.0, "")
        self.adjustSize()
        parent = self.parentWidget()
        self.move((parent.width() - self.width()) // 2, 48)
        self.show()
        self.raise_()

    def tell(self, share: float, what: str) -> None:
        """Say how far it is, 0 to 1, and what is going on."""
        self.bar.setValue(round(1000.0 * share))
        stage = as_read(what) if what else tr("Starting the reader")
        words = f"{self._title}\n{stage}"
        self._words.setText(words)
        self._words.setAccessibleName(words)
