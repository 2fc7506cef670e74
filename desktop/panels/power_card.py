"""The inspector's card of one item of the power chain: its numbers, what feeds it and what it feeds."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from core.drawing.chain_facts import ChainFacts, ChainLine, chain_facts
from core.model.entity import Entity
from core.model.scenario import Assumptions
from core.model.space import Hall
from desktop.session import Session
from desktop.theme import Theme
from desktop.words import as_read, tr

GAP_PX = 4


class PowerCard(QWidget):
    """Tables of words; a name in them can be clicked, and is then selected.

    Args:
        session: Where the selection and its results come from.
        theme: Colours.
        parent: Widget that it is part of from the start: without one it would open a window of its own.
    """

    def __init__(self, session: Session, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.theme = theme
        self._links: dict[str, tuple[str, ...]] = {}
        self._head = QLabel(tr("POWER"))
        self._head.setObjectName("head")
        self.words = QLabel("")
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.words.setAccessibleName(tr("Power of the selected item"))
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        # another selection rebuilds the inspector, this card included: let the click end first
        self.words.linkActivated.connect(self._select, Qt.ConnectionType.QueuedConnection)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._head)
        column.addWidget(self.words)
        session.results_changed.connect(self.refresh)
        session.selection_changed.connect(self.refresh)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.theme = theme
        self.refresh()

    def refresh(self) -> None:
        """Read the chain again."""
        chosen = self._session.selection
        project = self._session.studied_project  # fault currents are those of what is left
        facts = chain_facts(project, self._session.results, chosen[0]) if len(chosen) == 1 else None
        self.setVisible(facts is not None)
        if facts is None:
            return
        self._head.setText(_head_of(project.get(chosen[0])))
        text = self._text(facts)
        if text != self.words.text():  # setting it drops what has the focus
            self.words.setText(as_read(text))

    def _text(self, facts: ChainFacts) -> str:
        self._links = {}
        parts = []
        if self._is_out():
            parts.append(tr('<b style="color:{bad}">Out of service</b>').format(bad=self.theme.bad))
        elif not facts.is_live:
            parts.append(
                tr('<b style="color:{bad}">Dead:</b> no source in service reaches it.').format(bad=self.theme.bad)
            )
        parts.append(_table([(escape(name), escape(value)) for name, value in facts.numbers]))
        for head, lines in ((tr("Fed by"), facts.fed_by), (tr("Feeds", "what is fed"), facts.feeds)):
            if lines:
                parts.append(f'<span style="color:{self.theme.dim}">{head}</span>')
                parts.append(_table([self._row(line) for line in lines]))
        shown = [part for part in parts if part]
        return "".join(f'<div style="margin-top:{GAP_PX if n else 0}px">{part}</div>' for n, part in enumerate(shown))

    def _is_out(self) -> bool:
        """Whether the selected item is off itself, by edit or by question."""
        item = self._session.shown_project.get(self._session.selection[0])
        return item is not None and (item.id in self._session.out_of_service or not getattr(item, "is_on", True))

    def _row(self, line: ChainLine) -> tuple[str, str]:
        name = str(len(self._links))
        self._links[name] = tuple(i for i in line.ids if self._session.project.get(i) is not None)
        colour = (
            self.theme.bad if line.number == "dead" else self.theme.dim if line.number == "open" else self.theme.ink
        )
        text = escape(line.text)
        if self._links[name]:
            text = f'<a href="{name}" style="color:{self.theme.accent}; text-decoration:none">{text}</a>'
        return text, f'<span style="color:{colour}">{escape(line.number)}</span>'

    def _select(self, name: str) -> None:
        ids = self._links.get(name, ())
        if ids:
            self._session.select(ids)


def _head_of(item: Entity | None) -> str:
    """What of the item draws power."""
    if isinstance(item, Hall):
        return tr("POWER OF LIGHTS AND CONTROLS")
    return tr("POWER OF THE FACILITY PUMPS") if isinstance(item, Assumptions) else tr("POWER")


def _table(rows: list[tuple[str, str]]) -> str:
    cells = "".join(f'<tr><td>{left}</td><td align="right">{right}</td></tr>' for left, right in rows)
    return f'<table width="100%" cellspacing="0" cellpadding="1">{cells}</table>' if rows else ""
