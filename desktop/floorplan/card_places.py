"""Where the planner has put cards over the plan: dragged, moved by keys, remembered, and put back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Signal
from PySide6.QtWidgets import QMenu, QWidget

from desktop.preferences import card_shares
from desktop.words import tr

EDGE_PX = 4
"""So far from the edges of the view a card stays."""
Shares = tuple[float, float]


class CardPlaces(QObject):
    """Places of cards as shares of the room that is left beside them, so that they keep to windows of every size.

    Args:
        view: What the cards lie over.
        room: Gives the room for cards in the view. [px]

    Attributes:
        changed: Emitted when a card was put somewhere or put back.
        moved: Emitted while a card is dragged.
        keys_asked: Emitted with a card that is to be moved by keys.
    """

    changed, moved, keys_asked = Signal(), Signal(), Signal(object)

    def __init__(self, view: QWidget, room: Callable[[], QRect]) -> None:
        super().__init__(view)
        self._view, self._room = view, room
        self.cards: dict[str, QWidget] = {}
        self._kept: dict[str, Shares] = {}

    def add(self, name: str, card: QWidget) -> None:
        """Let a card be moved; what it is kept by."""
        self.cards[name] = card
        card.grip.mover = self  # type: ignore[attr-defined]

    def _name(self, card: QWidget) -> str:
        return next((name for name, known in self.cards.items() if known is card), "")

    @property
    def shown(self) -> list[QWidget]:
        """Cards that can be seen, those above and left first."""
        seen = [c for c in self.cards.values() if c.isVisibleTo(self._view)]
        return sorted(seen, key=lambda c: (c.y() // 40, c.x()))

    # -- where they are ----------------------------------------------------------------------------------------------

    def is_held(self, card: QWidget) -> bool:
        """Whether the planner has put a card somewhere."""
        return self._name(card) in self._kept

    def held_rect(self, card: QWidget, size: QSize) -> QRect | None:
        """Where the planner has put a card of a size, inside the view; None where it stands by itself."""
        shares = self._kept.get(self._name(card))
        if shares is None:
            return None
        free = self._free(size)
        at = QPoint(round(free.left() + shares[0] * free.width()), round(free.top() + shares[1] * free.height()))
        return QRect(at, size)

    def put(self, card: QWidget) -> bool:
        """Move a card to where the planner has put it; whether anywhere."""
        rect = self.held_rect(card, card.size())
        if rect is not None:
            card.move(rect.topLeft())
        return rect is not None

    def _free(self, size: QSize) -> QRect:
        """Where the upper left corner of a card may lie; its last row and column count."""
        room = self._room().adjusted(EDGE_PX, EDGE_PX, -EDGE_PX, -EDGE_PX)
        wide, high = max(room.width() - size.width(), 0), max(room.height() - size.height(), 0)
        return QRect(room.left(), room.top(), wide, high)

    # -- moving ------------------------------------------------------------------------------------------------------

    def drag(self, card: QWidget, to: QPoint) -> None:
        """Move a card's upper left corner, as far as it stays inside."""
        free = self._free(card.size())
        x = min(max(to.x(), free.left()), free.left() + free.width())
        y = min(max(to.y(), free.top()), free.top() + free.height())
        card.raise_()
        card.move(x, y)
        share_x = (x - free.left()) / free.width() if free.width() else 0.0
        share_y = (y - free.top()) / free.height() if free.height() else 0.0
        self._kept[self._name(card)] = (share_x, share_y)
        self.moved.emit()

    def drop(self, card: QWidget) -> None:
        """Remember where it was put."""
        self.changed.emit()

    def free(self, card: QWidget) -> None:
        """Let a card stand where it stands by itself."""
        if self._kept.pop(self._name(card), None) is not None:
            self.changed.emit()

    def free_all(self) -> None:
        """Let all of them."""
        if self._kept:
            self._kept.clear()
            self.changed.emit()

    def open_menu(self, card: QWidget, at: QPoint) -> None:
        """Offer what can be done with a card."""
        menu = QMenu(self._view)
        menu.aboutToHide.connect(menu.deleteLater)
        back = menu.addAction(tr("Place by itself"), lambda: self.free(card))
        back.setEnabled(self.is_held(card))
        menu.addAction(tr("Move by keys"), lambda: self.keys_asked.emit(card))
        every = menu.addAction(tr("All cards by themselves"), self.free_all)
        every.setEnabled(bool(self._kept))
        menu.popup(at)

    # -- remembering ---------------------------------------------------------------------------------------------------

    @property
    def kept(self) -> dict[str, Shares]:
        """Shares across and down by the names of cards."""
        return {name: (round(x, 4), round(y, 4)) for name, (x, y) in self._kept.items()}

    def take(self, kept: Mapping[str, Shares]) -> None:
        """Put cards as they were kept; all others stand by themselves."""
        known = {name: shares for name, shares in kept.items() if name in self.cards}
        if known != self.kept:
            self._kept = known
            self.changed.emit()

    def text(self) -> str:
        """The places as text, for a layout."""
        return json.dumps(self.kept)

    def take_text(self, text: str) -> None:
        """Put cards as a layout says; what is no text of places leaves them."""
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            return
        self.take(card_shares(found))
