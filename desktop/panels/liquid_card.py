"""The inspector's card of the liquid side of one rack or CDU."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QWidget

from core.drawing.liquid_facts import LiquidLine, liquid_facts
from desktop.panels.fact_card import FactCard
from desktop.session import Session
from desktop.theme import Theme
from desktop.words import tr


class LiquidCard(FactCard):
    """Flows, pressures and temperatures with their margins."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget) -> None:
        super().__init__(session, theme, parent, tr("LIQUID"), tr("Liquid side of the selected item"))

    def text_of(self, item_id: str) -> str:
        """A row for each fact of the loop."""
        lines = liquid_facts(self._session.shown_project, self._session.results, item_id)
        rows = "".join(self._row(line) for line in lines)
        return f'<table width="100%" cellspacing="0" cellpadding="1">{rows}</table>' if rows else ""

    def _row(self, line: LiquidLine) -> str:
        colour = self.theme.bad if line.is_bad else self.theme.ink
        value = f'<span style="color:{colour}">{escape(line.value)}</span>'
        if line.ids:
            value = self.linked(escape(line.value), line.ids)
        return f'<tr><td>{escape(line.name)}</td><td align="right">{value}</td></tr>'
