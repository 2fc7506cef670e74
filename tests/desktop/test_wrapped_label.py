"""Words that change often are plain; while the pointer is over them they can be marked and copied."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.widgets.wrapped_label import WrappedLabel
from tests.desktop.driving import dispose

WORDS = "23.4 °C ±1.2 K: 93 % comes straight from coolers and tiles, 7 % is exhaust, at this moment."


def picture(label: WrappedLabel) -> bytes:
    found = QPixmap(label.size())
    found.fill(QColor("#ffffff"))
    label.render(found)
    return bytes(found.toImage().constBits())


def test_words_look_the_same_whether_they_can_be_marked_or_not(qapp):
    label = WrappedLabel(WORDS)
    label.ensurePolished()
    label.resize(QSize(230, label.heightForWidth(230)))
    plain, high = picture(label), label.heightForWidth(230)
    assert not label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    at = QPointF(4.0, 4.0)
    QApplication.sendEvent(label, QEnterEvent(at, at, at))
    assert label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    assert picture(label) == plain
    assert label.heightForWidth(230) == high
    label.setSelection(0, 7)
    assert label.selectedText() == "23.4 °C"
    QApplication.sendEvent(label, QEvent(QEvent.Type.Leave))
    assert not label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    assert picture(label) == plain
    dispose(label)


def test_words_that_may_be_dragged_are_kept_until_the_button_is_up(qapp):
    label = WrappedLabel(WORDS)
    label.show()
    at = QPointF(4.0, 4.0)
    QApplication.sendEvent(label, QEnterEvent(at, at, at))
    label.setSelection(0, 7)
    QTest.mousePress(label.windowHandle(), Qt.MouseButton.LeftButton, pos=at.toPoint())
    label.clearFocus()
    QApplication.sendEvent(label, QEvent(QEvent.Type.Leave))
    assert label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    QTest.mouseRelease(label.windowHandle(), Qt.MouseButton.LeftButton, pos=at.toPoint())
    label.clearFocus()
    QApplication.sendEvent(label, QEvent(QEvent.Type.Leave))
    assert not label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    dispose(label)
