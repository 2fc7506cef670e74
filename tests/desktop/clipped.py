"""Finds words that a widget has no room for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QToolButton,
    QWidget,
)

from desktop.widgets.choice_box import ChoiceBox
from desktop.widgets.elided_label import ElidedLabel


def clipped(window: QWidget) -> list[str]:
    """Visible labels, buttons and boxes narrower than their words; labels that end in an ellipsis with a tip may be."""
    return [
        f"{type(w).__name__} {words!r} in {type(w.parent()).__name__}: {w.width()} of {w.sizeHint().width()} px"
        for w in window.findChildren(QWidget)
        if w.isVisible() and (words := _words_cut(w))
    ]


def _is_behind_an_edge(widget: QWidget) -> bool:
    """Whether something around it cuts it off sideways, and no bar scrolls to it."""
    seen = widget.visibleRegion().boundingRect()
    if seen.isEmpty() or seen.width() >= widget.width():
        return False
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QAbstractScrollArea) and around.horizontalScrollBar().maximum() > 0:
            return around.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        around = around.parentWidget()
    return False


def _words_cut(widget: QWidget) -> str:
    if isinstance(widget, (QLabel, QAbstractButton, QComboBox, QLineEdit)) and _is_behind_an_edge(widget):
        return widget.accessibleName() or getattr(widget, "text", str)() or "?"
    if isinstance(widget, (ElidedLabel, ChoiceBox)):
        return ""
    if isinstance(widget, QLabel):
        is_cut = bool(widget.text()) and not widget.wordWrap() and widget.width() < widget.sizeHint().width()
        is_low = widget.wordWrap() and widget.height() < widget.heightForWidth(widget.width())
        return widget.text() if is_cut or is_low else ""
    if isinstance(widget, QToolButton) and widget.toolButtonStyle().name == "ToolButtonIconOnly":
        return ""
    if isinstance(widget, QAbstractButton):
        return widget.text() if widget.width() < widget.minimumSizeHint().width() else ""
    if isinstance(widget, QComboBox):
        room = widget.width() - 30
        return widget.currentText() if widget.fontMetrics().horizontalAdvance(widget.currentText()) > room else ""
    return ""
