"""The inspector's card of the air of one cooler, tile, enclosed aisle or hall."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QWidget

from core.drawing.air_facts import air_facts
from desktop.panels.fact_card import FactCard
from desktop.session import Session
from desktop.theme import Theme
from desktop.words import tr


class AirCard(FactCard):
    """Flows, pressures and temperatures of the air as it is now."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget) -> None:
        super().__init__(session, theme, parent, tr("AIR"), tr("Air of the selected item"))

    def text_of(self, item_id: str) -> str:
        """A row for each fact."""
        rows = ""
        for name, value, is_bad in air_facts(self._session.shown_project, self._session.results, item_id):
            colour = self.theme.bad if is_bad else self.theme.ink
            shown = f'<span style="color:{colour}">{escape(value)}</span>'
            rows += f'<tr><td>{escape(name)}</td><td align="right">{shown}</td></tr>'
        return f'<table width="100%" cellspacing="0" cellpadding="1">{rows}</table>' if rows else ""
