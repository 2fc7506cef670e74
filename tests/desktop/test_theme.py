"""A theme styles every widget once: a second window with the same one costs no second time."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from desktop.theme import DARK, LIGHT, apply_theme


class Told(QWidget):
    """Counts how often it is styled."""

    styled = 0

    def changeEvent(self, event: QEvent) -> None:
        self.styled += event.type() == QEvent.Type.StyleChange


def test_a_theme_that_is_there_already_styles_nothing_anew(qapp):
    apply_theme(LIGHT)
    widget = Told()
    widget.ensurePolished()
    before = widget.styled
    apply_theme(LIGHT)
    assert widget.styled == before
    apply_theme(DARK)
    assert widget.styled > before
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.window
    apply_theme(LIGHT)
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == LIGHT.window
    widget.deleteLater()
