"""The inspector's card of the liquid side of one rack or CDU; a name in it can be clicked, and is then selected."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from core.drawing.liquid_facts import LiquidLine, liquid_facts
from desktop.session import Session
from desktop.theme import Theme
from desktop.words import as_read, tr


class LiquidCard(QWidget):
    """Flows, pressures and temperatures with their margins.

    Args:
        session: Where the selection and its results come from.
        theme: Colours.
        parent: Widget that it is part of from the start: without one it would open a window of its own.
    """

    def __init__(self, session: Session, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.theme = theme
        self._links: list[tuple[str, ...]] = []
        head = QLabel(tr("LIQUID"))
        head.setObjectName("head")
        self.words = QLabel("")
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.words.setAccessibleName(tr("Liquid side of the selected item"))
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        # another selection rebuilds the inspector, this card included: let the click end first
        self.words.linkActivated.connect(self._select, Qt.ConnectionType.QueuedConnection)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(head)
        column.addWidget(self.words)
        session.results_changed.connect(self.refresh)
        session.selection_changed.connect(self.refresh)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.theme = theme
        self.refresh()

    def refresh(self) -> None:
        """Read the loops again."""
        chosen = self._session.selection
        one = chosen[0] if len(chosen) == 1 else ""
        lines = liquid_facts(self._session.shown_project, self._session.results, one) if one else ()
        self.setVisible(bool(lines))
        self._links = []
        rows = "".join(self._row(line) for line in lines)
        text = f'<table width="100%" cellspacing="0" cellpadding="1">{rows}</table>'
        if text != self.words.text():  # setting it drops what has the focus
            self.words.setText(as_read(text))

    def _row(self, line: LiquidLine) -> str:
        colour = self.theme.bad if line.is_bad else self.theme.ink
        value = f'<span style="color:{colour}">{escape(line.value)}</span>'
        if line.ids:
            self._links.append(line.ids)
            link = f'href="{len(self._links) - 1}" style="color:{self.theme.accent}; text-decoration:none"'
            value = f"<a {link}>{escape(line.value)}</a>"
        return f'<tr><td>{escape(line.name)}</td><td align="right">{value}</td></tr>'

    def _select(self, name: str) -> None:
        ids = tuple(i for i in self._links[int(name)] if self._session.project.get(i) is not None)
        if ids:
            self._session.select(ids)
