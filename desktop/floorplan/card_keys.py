"""Moving cards over the plan by keys: a frame around one of them that has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.floorplan.card_places import CardPlaces
from desktop.theme import Theme
from desktop.words import tr

STEP_PX, LARGE_STEP_PX, FRAME_PX = 8, 64, 4
ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class CardKeys(QWidget):
    """Arrows move the card, Tab goes to the next one, Delete puts it back, Enter and Escape end.

    Attributes:
        told: Emitted with what can be done, for the status bar.

    Args:
        view: What the cards lie over.
        places: Where they are put.
        theme: Colours.
    """

    told = Signal(str)

    def __init__(self, view: QWidget, places: CardPlaces, theme: Theme) -> None:
        super().__init__(view)
        self._view, self._places, self.theme = view, places, theme
        self._card: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("Card that is moved"))
        self.hide()
        places.keys_asked.connect(self.begin)
        places.moved.connect(self.follow)
        places.changed.connect(self.follow)

    def begin(self, card: QWidget | None = None) -> None:
        """Take hold of a card, or of the first that can be seen."""
        shown = self._places.shown
        self._card = card if card in shown else next(iter(shown), None)
        if self._card is None:
            self.told.emit(tr("No card lies over the plan."))
            return
        self._frame()
        self.show()
        self.raise_()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()

    def _frame(self) -> None:
        """Say which card it is."""
        assert self._card is not None
        self.follow()
        name = self._card.accessibleName() or tr("Card")
        self.setAccessibleName(tr("{name}, is moved").format(name=name))
        self.told.emit(
            tr("{name}: arrows move it, Tab takes the next card, Delete lets it stand by itself, Enter ends").format(
                name=name
            )
        )

    def follow(self) -> None:
        """Lie around the card wherever it has gone."""
        if self._card is not None:
            self.setGeometry(self._card.geometry().adjusted(-FRAME_PX, -FRAME_PX, FRAME_PX, FRAME_PX))

    def event(self, event: QEvent) -> bool:
        """Tab means the next card."""
        key = event.key() if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else None
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._step(1 if key == Qt.Key.Key_Tab else -1)
            return True
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # letters and Delete are no tools meanwhile
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, put back, end."""
        key, card = event.key(), self._card
        if card is None:
            return
        if key in ARROWS:
            step = LARGE_STEP_PX if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP_PX
            dx, dy = ARROWS[Qt.Key(key)]
            self._places.drag(card, card.pos() + QPoint(dx * step, dy * step))
            self._places.drop(card)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._places.free(card)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self._view.setFocus()

    def _step(self, by: int) -> None:
        shown = self._places.shown
        if self._card in shown:
            self._card = shown[(shown.index(self._card) + by) % len(shown)]
            self._frame()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Somebody else has the keyboard: the card stays where it is."""
        super().focusOutEvent(event)
        self._card = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.theme.accent), 2.5))
        painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), 9.0, 9.0)
        painter.end()
