"""A card of facts about the one item that is selected; a name in them can be clicked, and is then selected."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.session import Session
from desktop.theme import Theme
from desktop.widgets.later import Later
from desktop.widgets.plain_parts import role_label
from desktop.widgets.tied_label import TiedLabel
from desktop.words import as_read


class FactCard(QWidget):
    """A heading and words with links; what they say is the subclass's.

    Args:
        session: Where the selection and its results come from.
        theme: Colours.
        parent: Widget that it is part of from the start: without one it would open a window of its own.
        head: Heading.
        name: What the words are about, for those who hear them.

    Attributes:
        words: What is said.
    """

    def __init__(self, session: Session, theme: Theme, parent: QWidget, head: str, name: str) -> None:
        super().__init__(parent)
        self._session = session
        self.theme = theme
        self._links: list[tuple[str, ...]] = []
        self.head = role_label(head, "head")
        self.words = TiedLabel("")
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.words.setAccessibleName(name)
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        # another selection rebuilds the inspector, this card included: let the click end first
        self.words.linkActivated.connect(self._select, Qt.ConnectionType.QueuedConnection)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.head)
        column.addWidget(self.words)
        self._later = Later(self.refresh, self)
        session.results_changed.connect(self._later.ask)
        session.selection_changed.connect(self.refresh)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.theme = theme
        self.refresh()

    def refresh(self) -> None:
        """Say it again; the card is hidden where there is nothing to say."""
        chosen = self._session.selection
        self._links = []
        text = self.text_of(chosen[0]) if len(chosen) == 1 else ""
        self.setVisible(bool(text))
        if text and text != self.words.text():  # setting it drops what has the focus
            self.words.setText(as_read(text))

    def text_of(self, item_id: str) -> str:
        """What is said of an item, as rich text; empty for nothing."""
        raise NotImplementedError

    def linked(self, text: str, ids: tuple[str, ...]) -> str:
        """Rich text that selects items when it is clicked, of which those that have gone are left out then."""
        self._links.append(ids)
        return f'<a href="{len(self._links) - 1}" style="color:{self.theme.accent}; text-decoration:none">{text}</a>'

    def _select(self, name: str) -> None:
        ids = tuple(i for i in self._links[int(name)] if self._session.project.get(i) is not None)
        if ids:
            self._session.select(ids)
