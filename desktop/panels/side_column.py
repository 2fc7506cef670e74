"""A column of a side panel: headings, lines of words that wrap, and rows of buttons."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.widgets.plain_parts import role_label


class SideColumn(QVBoxLayout):
    """What is in a panel, from top to bottom."""

    def __init__(self, body: QWidget) -> None:
        super().__init__(body)
        self.setContentsMargins(12, 10, 12, 12)
        self.setSpacing(6)

    def add_head(self, text: str) -> QLabel:
        """Begin a section."""
        if self.count():
            self.addSpacing(10)
        head = role_label(text.upper(), "head")
        self.addWidget(head)
        return head

    def add_line(self, role: str = "") -> QLabel:
        """Add words that are still to be said."""
        label = role_label("", role, wraps=True)
        self.addWidget(label)
        return label

    def add_buttons(self, *buttons: QPushButton) -> None:
        """Add buttons beside each other."""
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        self.addLayout(row)
