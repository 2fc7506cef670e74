"""The inspector's card of one item of the power chain: its numbers, what feeds it and what it feeds."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QWidget

from core.drawing.chain_facts import ChainFacts, ChainLine, chain_facts
from core.model.entity import Entity
from core.model.scenario import Assumptions
from core.model.space import Hall
from desktop.panels.fact_card import FactCard
from desktop.session import Session
from desktop.theme import Theme
from desktop.words import tr

GAP_PX = 4


class PowerCard(FactCard):
    """Tables of numbers, and of what is above and below."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget) -> None:
        super().__init__(session, theme, parent, tr("POWER"), tr("Power of the selected item"))

    def text_of(self, item_id: str) -> str:
        """Numbers, what feeds the item, and what it feeds."""
        project = self._session.studied_project  # fault currents are those of what is left
        facts = chain_facts(project, self._session.results, item_id)
        if facts is None:
            return ""
        self.head.setText(_head_of(project.get(item_id)))
        return self._text(facts)

    def _text(self, facts: ChainFacts) -> str:
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
        colour = (
            self.theme.bad if line.number == "dead" else self.theme.dim if line.number == "open" else self.theme.ink
        )
        text = escape(line.text)
        if any(self._session.project.get(i) is not None for i in line.ids):
            text = self.linked(text, line.ids)
        return text, f'<span style="color:{colour}">{escape(line.number)}</span>'


def _head_of(item: Entity | None) -> str:
    """What of the item draws power."""
    if isinstance(item, Hall):
        return tr("POWER OF LIGHTS AND CONTROLS")
    return tr("POWER OF THE FACILITY PUMPS") if isinstance(item, Assumptions) else tr("POWER")


def _table(rows: list[tuple[str, str]]) -> str:
    cells = "".join(f'<tr><td>{left}</td><td align="right">{right}</td></tr>' for left, right in rows)
    return f'<table width="100%" cellspacing="0" cellpadding="1">{cells}</table>' if rows else ""
