"""What stands under the scenario when nothing is selected: the site in words, and ways to choose another."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import (
    QLabel,
    QVBoxLayout,
)

from core.model.scenario import ASSUMPTIONS_ID, SITE_ID
from desktop.session import Session
from desktop.widgets.plain_parts import role_label, text_button
from desktop.words import as_read, tr


class SiteSection:
    """The site and what can be asked for.

    Args:
        session: The open document.
        site_asked: Called when another site should be chosen.
        source_asked: Called when the sources of the site should be chosen.
    """

    def __init__(self, session: Session, site_asked: Callable[[], None], source_asked: Callable[[], None]) -> None:
        self._session = session
        self._site_asked, self._source_asked = site_asked, source_asked
        self._words: QLabel | None = None

    def add_to(self, column: QVBoxLayout) -> None:
        """Put it into a column."""
        column.addWidget(role_label(tr("SITE"), "head"))
        self._words = role_label("", "dim", wraps=True)
        column.addWidget(self._words)
        column.addWidget(text_button(tr("Choose another site …"), self._site_asked))
        column.addWidget(text_button(tr("Choose power sources …"), self._source_asked))
        column.addWidget(text_button(tr("Assumptions …"), lambda: self._session.select((ASSUMPTIONS_ID,))))
        column.addWidget(text_button(tr("Site values …"), lambda: self._session.select((SITE_ID,))))

    def forget(self) -> None:
        """It is not shown any more."""
        self._words = None

    def fill(self) -> None:
        """Say where the site is and what it is like there."""
        if self._words is None:
            return
        site = self._session.project.site
        self._words.setText(
            as_read(
                tr("{name}\n{elevation:.0f} m · design {design_dry_bulb:.1f} °C · ").format(
                    name=site.name, elevation=site.elevation_m, design_dry_bulb=site.design_dry_bulb_c
                )
            )
            + f"{site.grid_carbon_kg_kwh * 1000:.0f} g/kWh · {site.electricity_price_usd_kwh:.3f} $/kWh"
        )
