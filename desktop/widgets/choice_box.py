"""Combo boxes: letters typed into a closed one choose from it, and one cuts its text where there is no room for all."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent, QPalette
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyle, QStyleOptionComboBox, QStylePainter

FEWEST_LETTERS = 6


class LetterBox(QComboBox):
    """Letters go to what they begin in the list, and not to actions of the window that have them for shortcuts."""

    def event(self, event: QEvent) -> bool:
        """Keep printable keys, which Qt's own box would leave to shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_typed(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell of what letters chose as of what was chosen in the list."""
        before, told = self.currentIndex(), []
        link = self.activated.connect(told.append)
        super().keyPressEvent(event)
        self.activated.disconnect(link)
        if self.currentIndex() != before and not told:
            self.activated.emit(self.currentIndex())


def _is_typed(event: QKeyEvent) -> bool:
    held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    return held == Qt.KeyboardModifier.NoModifier and event.text().isprintable() and bool(event.text().strip())


class ChoiceBox(LetterBox):
    """Takes the width that it gets; its tip says what is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(FEWEST_LETTERS)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._hint = ""
        self.currentTextChanged.connect(self._tell)

    def set_hint(self, hint: str) -> None:
        """Say more in the tip than what is chosen."""
        self._hint = hint
        self._tell(self.currentText())

    def _tell(self, chosen: str) -> None:
        self.setToolTip(f"<p><b>{escape(chosen)}</b></p><p>{escape(self._hint)}</p>" if self._hint else chosen)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what there is room for."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        words = self.currentText()
        if self.currentIndex() < 0 and not words:  # nothing is chosen, such as where what is selected differs
            words = self.placeholderText()
            dim = self.palette().color(QPalette.ColorRole.PlaceholderText)
            for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
                option.palette.setColor(role, dim)  # type: ignore[attr-defined]
        option.currentText = self.fontMetrics().elidedText(  # type: ignore[attr-defined]
            words, Qt.TextElideMode.ElideRight, field.width() - 2
        )
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()
