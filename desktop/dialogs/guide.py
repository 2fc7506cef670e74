"""The user guide in a window of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from core.resource_files import read_text
from desktop.words import tr


def open_guide(parent: QWidget) -> None:
    """Show the user guide."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(tr("User guide"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.resize(820, 680)
    browser = QTextBrowser()
    browser.setAccessibleName(tr("User guide"))
    browser.setMarkdown(read_text("help/user_guide.md"))
    column = QVBoxLayout(dialog)
    column.addWidget(browser)
    dialog.show()
