"""The energy tab: from the sources to the chips as a Sankey diagram that follows the live results."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from core.drawing.display_list import Drawing
from core.drawing.power_sankey import EnergyChart, energy_chart
from core.drawing.power_sankey_sheet import sankey_drawing
from core.units import percent
from desktop.oneline.drawing_painter import PX_PER_MM, paint_drawing
from desktop.session import Session
from desktop.theme import Theme, font
from desktop.widgets.later import Later
from desktop.words import as_read, tr

LEAST_WIDTH_PX, LEAST_HEIGHT_PX = 640, 300


class EnergyView(QWidget):
    """One view of the open project.

    Attributes:
        chart: The flows shown now, or None.
    """

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session, self.theme = session, theme
        self.chart: EnergyChart | None = None
        self._drawing: Drawing | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Flow of energy"))
        self._later = Later(self._take_results, self)
        session.results_changed.connect(lambda _: self._show_soon())
        session.document_replaced.connect(self._take_results)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.theme = theme
        self.update()

    def fit_all(self) -> None:
        """It always fits."""

    def fit_selection(self) -> None:
        """It always fits."""

    def show_entity(self, entity_id: str) -> None:
        """Single items are not on it."""

    def showEvent(self, event: object) -> None:
        """Catch up with what changed while the tab was hidden."""
        self._show_soon()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw for the new size."""
        self._drawing = None

    def _show_soon(self) -> None:
        """Work the flows out: of very many racks in a turn of their own."""
        if self.isVisible():
            self._later.follow(self._session.shown_project.racks)

    def _take_results(self) -> None:
        if not self.isVisible():
            return
        chart = _as_read(energy_chart(self._session.shown_project, self._session.results))
        if chart != self.chart:
            self.chart, self._drawing = chart, None
            self._describe()
            self.update()

    def _describe(self) -> None:
        """Say the same to who cannot see it."""
        flows = self.chart.flows if self.chart is not None else ()
        total = self.chart.total_w if self.chart is not None else 1.0
        words = [f"{f.name} {f.watts / 1e3:,.0f} kW, {percent(f.watts / total, 1)}" for f in flows]
        self.setAccessibleDescription("; ".join(words))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the diagram, smaller in a window too small for its words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self.theme.canvas))
        if self.chart is None:
            painter.setFont(font(13))
            painter.setPen(QColor(self.theme.dim))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr("Nothing draws power yet."))
            return
        wide, high = max(self.width(), LEAST_WIDTH_PX), max(self.height(), LEAST_HEIGHT_PX)
        shrink = min(self.width() / wide, self.height() / high)
        if self._drawing is None:
            self._drawing = sankey_drawing(self.chart, wide / PX_PER_MM, high / PX_PER_MM)
        painter.scale(shrink, shrink)
        paint_drawing(painter, self._drawing, self.theme)


def _as_read(chart: EnergyChart | None) -> EnergyChart | None:
    """The chart with its names in the planner's language, before they are given their room."""
    if chart is None:
        return None
    return replace(chart, flows=tuple(replace(flow, name=as_read(flow.name)) for flow in chart.flows))
