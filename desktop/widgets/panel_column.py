"""The column around a docked panel: it keeps the panel's place and width, and is scrolled where it is too low."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QScrollBar, QVBoxLayout, QWidget

LEAST_HIGH_PX = 72
"""Lower, nobody could scroll it."""


def room_for(panel: QWidget, *, is_flat: bool) -> QWidget:
    """A widget around a panel, which keeps its place while the panel is hidden.

    A column is scrolled where it is lower than its panel needs: no panel may make the window grow.

    Args:
        panel: The panel.
        is_flat: Whether it is a strip, which is never scrolled.
    """
    room = _Room()
    column = QVBoxLayout(room)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(panel)
    if is_flat:
        return room
    return _Column(room)


class _Room(QWidget):
    """Tells when what is in it needs another size.

    An event filter of the column would hear of it too, but lets PySide delete panels while Python looks for rubbish.
    """

    needs_changed = Signal()

    def event(self, event: QEvent) -> bool:
        """Pass requests on."""
        is_done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self.needs_changed.emit()
        return is_done


class _Column(QScrollArea):
    """Keeps the width of what is in it, but not its height.

    Its bar lies over the margin of the content: a column that grew by the bar's width would not shrink again.
    """

    def __init__(self, content: _Room) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)
        self.bar = QScrollBar(Qt.Orientation.Vertical, self)
        hidden = self.verticalScrollBar()
        hidden.rangeChanged.connect(lambda *_: self._take_range())
        hidden.valueChanged.connect(self.bar.setValue)
        self.bar.valueChanged.connect(hidden.setValue)
        self._take_range()
        content.needs_changed.connect(self.updateGeometry)

    def minimumSizeHint(self) -> QSize:
        """As wide as the content must be, as low as is still of use."""
        return QSize(self.widget().minimumSizeHint().width(), LEAST_HIGH_PX)

    def _take_range(self) -> None:
        hidden = self.verticalScrollBar()
        self.bar.setRange(hidden.minimum(), hidden.maximum())
        self.bar.setPageStep(hidden.pageStep())
        self.bar.setSingleStep(hidden.singleStep())
        self.bar.setVisible(hidden.maximum() > hidden.minimum())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the bar along the right edge."""
        super().resizeEvent(event)
        wide = self.bar.sizeHint().width()
        self.bar.setGeometry(self.width() - wide, 0, wide, self.height())
        self.bar.raise_()
        self._take_range()
