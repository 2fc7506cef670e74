"""A bar under the tools that says what went wrong, without stopping the work."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from desktop.widgets.tied_label import TiedLabel
from desktop.words import as_read, marked, tr

SHOWN_MS = 12_000
EDGE_PX, LEAST_WIDE_PX = 12, 200
OF_SELECTION = (
    marked("What is selected is locked."),
    marked("Nothing on the plan is selected."),
    marked("Nothing is selected to copy."),
    marked("Nothing is selected that could die."),
    marked("No rack is selected."),
    marked("No cooler is selected."),
)
"""Messages that another selection answers."""


class MessageBar(QFrame):
    """One message with its hint; goes away by itself or by its button."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("messageBar")
        self._message = ""
        self._text = TiedLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setAccessibleName(tr("Message"))
        self._close = QPushButton(tr("Close"))
        self._close.setAccessibleName(tr("Close the message"))
        self._close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(EDGE_PX, 6, EDGE_PX, 6)
        row.setSpacing(EDGE_PX)
        row.addWidget(self._text, 1)
        row.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the words anew."""
        super().resizeEvent(event)
        self._take_height()

    def _take_height(self) -> None:
        """As high as the words of now need: what Qt keeps free for a narrower bar would make the window grow."""
        wide = max(self.width() - self._close.sizeHint().width() - 3 * EDGE_PX, LEAST_WIDE_PX)
        room, flags = QRect(0, 0, wide, 10_000), int(Qt.TextFlag.TextWordWrap)
        self._text.setFixedHeight(self._text.fontMetrics().boundingRect(room, flags, self._text.text()).height() + 1)

    def tell(self, message: str, hint: str) -> None:
        """Show a message."""
        self._message = message
        self._text.setText(f"{as_read(message)}  {as_read(hint)}".strip())  # apart: a value may not take the hint in
        self.show()
        self._take_height()
        self._timer.start(SHOWN_MS)

    def take_selection(self) -> None:
        """Something else is selected: what was said about the selection before is settled."""
        if self._message in map(tr, OF_SELECTION):
            self.hide()

    @property
    def text(self) -> str:
        """What is shown."""
        return self._text.text()
