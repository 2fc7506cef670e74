"""A card over a view that says what is being worked on, how far it is, and stops it."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QPushButton, QVBoxLayout, QWidget

from desktop.widgets.tied_label import TiedLabel
from desktop.words import as_read, tr

WIDTH_PX, EDGE_PX = 320, 12


class ProgressCard(QFrame):
    """Hidden while nothing goes on.

    Attributes:
        stopped: The planner wants it to end.
    """

    stopped = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._title = ""
        self._words = TiedLabel("")
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress"))
        self.button = QPushButton(tr("Cancel"))
        self.button.setAccessibleName(tr("Cancel reading"))
        self.button.setToolTip(tr("Stop, and change nothing"))
        self.button.clicked.connect(self.stopped)
        column = QVBoxLayout(self)
        column.setContentsMargins(EDGE_PX, 10, EDGE_PX, 10)
        column.setSpacing(8)
        for widget in (self._words, self.bar, self.button):
            column.addWidget(widget)
        self.setFixedWidth(WIDTH_PX)
        self.hide()

    def begin(self, title: str) -> None:
        """Show up in the upper middle of the view."""
        self._title = title
        self.tell(0.0, "")
        self.show()
        self._take_size()
        self.raise_()

    def tell(self, share: float, what: str) -> None:
        """Say how far it is, 0 to 1, and what is going on."""
        self.bar.setValue(round(1000.0 * share))
        stage = as_read(what) if what else tr("Starting the reader")
        room = WIDTH_PX - 2 * EDGE_PX
        title = self._words.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideMiddle, room)
        self._words.setText(f"{title}\n{stage}")
        self._words.setToolTip(self._title)
        self._words.setAccessibleName(f"{self._title}\n{stage}")
        self._take_size()

    def _take_size(self) -> None:
        """As high as the words of now, in the upper middle of the view."""
        room, flags = QRect(0, 0, WIDTH_PX - 2 * EDGE_PX, 10_000), int(Qt.TextFlag.TextWordWrap)
        words = self._words.fontMetrics().boundingRect(room, flags, self._words.text())
        self._words.setFixedHeight(words.height() + 1)
        self.adjustSize()
        self.move((self.parentWidget().width() - self.width()) // 2, 48)
