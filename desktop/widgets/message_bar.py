"""A bar under the tools that says what went wrong, without stopping the work."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from desktop.words import as_read, tr

SHOWN_MS = 12_000


class MessageBar(QFrame):
    """One message with its hint; goes away by itself or by its button."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("messageBar")
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setAccessibleName(tr("Message"))
        close = QPushButton(tr("Close"))
        close.setAccessibleName(tr("Close the message"))
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.addWidget(self._text, 1)
        row.addWidget(close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def tell(self, message: str, hint: str) -> None:
        """Show a message."""
        self._text.setText(f"{as_read(message)}  {as_read(hint)}".strip())  # apart: a value may not take the hint in
        self.show()
        self._timer.start(SHOWN_MS)

    @property
    def text(self) -> str:
        """What is shown."""
        return self._text.text()
