"""A card over a view that can be dragged by its bare parts; a double click puts it back where it stands by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QWidget

if TYPE_CHECKING:
    _Widget = QWidget
else:  # Qt's classes cannot be inherited twice: the real one comes behind it
    _Widget = object


class CardMover(Protocol):
    """Who moves cards and remembers where they are put."""

    def drag(self, card: QWidget, to: QPoint) -> None:
        """Move a card's upper left corner to a place of its view, as far as it stays inside."""

    def drop(self, card: QWidget) -> None:
        """Remember where it was put."""

    def free(self, card: QWidget) -> None:
        """Let it stand where it stands by itself."""

    def open_menu(self, card: QWidget, at: QPoint) -> None:
        """Offer what can be done with it."""


class CardGrip:
    """What the mouse does to a card: each method says whether the event was its own.

    Args:
        card: The card.

    Attributes:
        mover: Who moves it; without one it stands fast.
        takes_all: Whether it is dragged by every part of it that takes no click, or only with Alt held.
    """

    def __init__(self, card: QWidget, *, takes_all: bool = True) -> None:
        self._card, self.takes_all = card, takes_all
        self.mover: CardMover | None = None
        self._at: QPoint | None = None
        self._is_dragged = False

    def press(self, event: QMouseEvent) -> bool:
        """Take hold."""
        has_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if self.mover is None or event.button() is not Qt.MouseButton.LeftButton or not (self.takes_all or has_alt):
            return False
        self._at, self._is_dragged = event.position().toPoint(), False
        return True

    def move(self, event: QMouseEvent) -> bool:
        """Let the card follow."""
        if self._at is None or self.mover is None:
            return False
        away = event.position().toPoint() - self._at
        if self._is_dragged or away.manhattanLength() >= QApplication.startDragDistance() // 2:
            self._is_dragged = True
            self.mover.drag(self._card, self._card.pos() + away)
        return True

    def release(self) -> bool:
        """Let go of it."""
        was_held, self._at = self._at is not None, None
        if self._is_dragged and self.mover is not None:
            self._is_dragged = False
            self.mover.drop(self._card)
        return was_held

    def double_click(self, event: QMouseEvent) -> bool:
        """Put it back."""
        if self.mover is None or event.button() is not Qt.MouseButton.LeftButton or not self.takes_all:
            return False
        self.mover.free(self._card)
        return True

    def menu(self, event: QContextMenuEvent) -> bool:
        """Offer what can be done with it."""
        if self.mover is not None:
            self.mover.open_menu(self._card, event.globalPos())
        return self.mover is not None


class Gripped(_Widget):
    """What a widget does that can be dragged: stands before the Qt class among the bases.

    Attributes:
        grip: What the mouse does to it.
    """

    grip: CardGrip

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of it."""
        if not self.grip.press(event):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it."""
        if not self.grip.move(event):
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of it."""
        if not self.grip.release():
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Put it back."""
        if not self.grip.double_click(event):
            super().mouseDoubleClickEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with it."""
        if not self.grip.menu(event):
            super().contextMenuEvent(event)


class LooseCard(Gripped, QFrame):
    """A card that follows the mouse where somebody moves it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.grip = CardGrip(self)


class LooseLabel(Gripped, QLabel):
    """Words that follow the mouse where somebody moves them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.grip = CardGrip(self)
