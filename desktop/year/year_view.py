"""The Year view: what 8760 hours of the open design come to, beside the plan and the one-line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QProgressBar,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.results.year import YearResult
from core.units.display import axis
from desktop.fresh_turn import FreshTurn
from desktop.jobs.background import Background
from desktop.jobs.year_job import YearJob
from desktop.session import Session
from desktop.theme import Theme
from desktop.widgets.choice_box import LetterBox
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.tied_label import TiedLabel
from desktop.words import as_read, marked, tr
from desktop.year.energy_counter import EnergyCounter
from desktop.year.map_legend import MapLegend
from desktop.year.year_numbers_panel import LEAST_PX, WIDTH_PX, YearNumbersPanel, band_words, pue_words

if TYPE_CHECKING:
    from desktop.year.year_charts import HourMap, LoadDuration, MonthBars

CHART_PX, CHARTS_PX = 90, 320
"""Least height of a chart, and least width of all of them; they scroll where there is even less room."""
ROOMY_PX = 820
NEXT_CHART_MS = 10
"""What waits has its turn between two charts."""
QUANTITY_NAMES = (marked("PUE by hour"), marked("Outdoor dry bulb"), marked("Outdoor wet bulb"), marked("Cooling mode"))


class YearView(QWidget):
    """One view of the open project.

    Attributes:
        result: The year shown now, or None.
    """

    def __init__(self, session: Session, job: YearJob, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("year")
        self._session, self._job, self.theme = session, job, theme
        self.result: YearResult | None = None
        self._charts: tuple[HourMap, LoadDuration, MonthBars, MonthBars] | None = None
        self._loading: Background | None = None
        self._steps: Iterator[QWidget] = iter(())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Year"))
        self._lay_out()
        job.result_ready.connect(self.show_result)
        job.told.connect(self._show_progress)
        job.failed.connect(self._show_failure)
        session.results_changed.connect(self.counter.take_results)
        session.document_replaced.connect(self._forget)
        self.counter.start()

    # -- layout -----------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.title = ElidedLabel(tr("No year has been run yet."))
        self.counter = EnergyCounter(self)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedSize(120, 4)
        self.progress.setAccessibleName(tr("Progress of the year"))
        self.progress.hide()
        head = QHBoxLayout()
        head.setContentsMargins(14, 10, 14, 6)
        head.setSpacing(12)
        head.addWidget(self.title, 3)
        head.addWidget(self.progress)
        head.addWidget(self.counter, 2)
        self.quantity = LetterBox(self)  # in no layout before there are charts: without a parent it would stay alone
        self.quantity.addItems([tr(name) for name in QUANTITY_NAMES])
        self.quantity.setAccessibleName(tr("What the heat map shows"))
        self.quantity.currentIndexChanged.connect(lambda _: self._show_map())
        self.quantity.hide()
        self.legend = MapLegend(self.theme, self)
        self.legend.hide()
        self.numbers = YearNumbersPanel(self.theme)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(14, 0, 6, 12)
        self._grid.setSpacing(10)
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        charts = QWidget()
        charts.setLayout(self._grid)
        around = QScrollArea()
        around.setFrameShape(QFrame.Shape.NoFrame)
        around.setObjectName("bare")
        around.setWidgetResizable(True)
        around.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        around.setWidget(charts)
        around.setMinimumSize(CHARTS_PX, CHART_PX)
        self._waiting = QLabel(tr("Charts and numbers appear here when the 8760 hours are worked out."))
        self._waiting.setObjectName("dim")
        self._waiting.setWordWrap(True)
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._shown_with_year = (around, self.numbers)
        body.addWidget(self._waiting, 1)
        body.addWidget(around, 1)
        body.addWidget(self.numbers)
        self._show_body()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(body, 1)

    def _show_body(self) -> None:
        """Empty axes, or those of another design, would be read as numbers."""
        has_year = self.result is not None
        self._waiting.setVisible(not has_year)
        for part in self._shown_with_year:
            part.setVisible(has_year)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the charts what the numbers can spare."""
        super().resizeEvent(event)
        self.numbers.setMaximumWidth(LEAST_PX if self.width() < ROOMY_PX else WIDTH_PX)

    def _begin_charts(self) -> None:
        """Load the chart library beside the window, and not before somebody looks."""
        self._loading = Background(self)
        self._loading.done.connect(self._make_charts)
        self._loading.start(_load_charts)

    def _make_charts(self) -> None:
        self._steps = self._chart_steps()
        self._next_chart = FreshTurn(self._next_step, self)
        self._next_chart.ask()

    def _next_step(self) -> None:
        """Make one chart a turn: each takes as long as the window may be held."""
        if next(self._steps, None) is not None:
            QTimer.singleShot(NEXT_CHART_MS, self, self._next_chart.ask)

    def _chart_steps(self) -> Iterator[QWidget]:
        from desktop.year.year_charts import (
            IT_COLOUR,
            PART_GROUPS,
            TOTAL_COLOUR,
            WATER_KEY,
            HourMap,
            LoadDuration,
            MonthBars,
        )

        top = QHBoxLayout()
        top.addWidget(self.quantity)
        top.addStretch(1)
        top.addWidget(self.legend)
        hour_map = HourMap(self.theme)
        yield self._place(hour_map, top, 0, 0, 3)
        self.quantity.show()
        self.legend.show()
        duration = LoadDuration(self.theme)
        yield self._place(
            duration, self._key(tr("Load duration"), ((tr("facility"), TOTAL_COLOUR), ("IT", IT_COLOUR))), 1, 0
        )
        energy = MonthBars(self.theme, tr("Energy beside IT by month"), "MWh")
        groups = tuple((tr(name), colour) for name, _, colour in PART_GROUPS)
        yield self._place(energy, self._key(tr("Energy beside IT"), groups), 1, 1)
        water = MonthBars(self.theme, tr("Water by month"), "m³", tr("No water is drawn"))
        yield self._place(
            water, self._key(tr("Water on site"), tuple((tr(name), colour) for name, colour in WATER_KEY)), 1, 2
        )
        self._grid.setRowStretch(0, 5)
        self._grid.setRowStretch(1, 4)
        for column in range(3):
            self._grid.setColumnStretch(column, 1)
        self._charts = (hour_map, duration, energy, water)
        self.set_theme(self.theme)  # it may have changed meanwhile

    def _place(self, chart: QWidget, top: QLayout, row: int, column: int, columns: int = 1) -> QWidget:
        chart.setMinimumHeight(CHART_PX)
        chart.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._grid.addWidget(_card(top, chart), row, column, 1, columns)
        return chart

    def _key(self, title: str, chips: tuple[tuple[str, str], ...]) -> QVBoxLayout:
        """Title of a chart with the names of its colours."""
        row = QVBoxLayout()
        row.setSpacing(2)
        head = QLabel(title.upper())
        head.setObjectName("head")
        row.addWidget(head)
        named = [f'<span style="color:{colour}">■</span>&nbsp;{name.replace(" ", "&nbsp;")}' for name, colour in chips]
        words = f'<span style="font-size:11px">{" &nbsp; ".join(named)}</span>'
        key = TiedLabel(words)
        key.setObjectName("dim")
        key.setTextFormat(Qt.TextFormat.RichText)
        key.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        key.setToolTip(", ".join(name for name, _ in chips))
        row.addWidget(key)
        return row

    # -- what the window asks of every view -------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.theme = self.legend.theme = theme
        self.numbers.set_theme(theme)
        for chart in self._charts or ():
            chart.set_theme(theme)
        self._show_all()

    def fit_all(self) -> None:
        """It always fits."""

    def fit_selection(self) -> None:
        """It always fits."""

    def show_entity(self, entity_id: str) -> None:
        """Single items are not on it."""

    def showEvent(self, event: object) -> None:
        """Have the charts made when somebody looks, and catch up."""
        if self._loading is None:
            self._begin_charts()
        self._show_all()

    @property
    def has_charts(self) -> bool:
        """Whether the charts are made."""
        return self._charts is not None

    def close_work(self) -> None:
        """Wait for what is being loaded."""
        if self._loading is not None:
            self._loading.close()

    # -- results ----------------------------------------------------------------------------------------------------

    def show_result(self, result: YearResult) -> None:
        """Show a year."""
        self.result = result
        self._show_body()
        self._show_all()

    def _show_progress(self, share: float, what: str) -> None:
        self.progress.setVisible(share < 1.0)
        self.progress.setValue(round(100 * share))
        self.progress.setToolTip(as_read(what))

    def _show_failure(self, words: str) -> None:
        self.progress.hide()
        self.title.setText(tr("No year of this design: {words}").format(words=as_read(words)))

    def _forget(self) -> None:
        self.result = None
        self.title.setText(tr("No year has been run yet."))
        self._show_body()

    def _show_all(self) -> None:
        if self.result is None or self._charts is None or not self.isVisible():
            return
        from desktop.year.year_charts import BLED_COLOUR, WATER_COLOUR, energy_sets

        hours = self.result.hours
        _, duration, energy, water = self._charts
        band = band_words(self.result.pue)
        words = f"PUE {pue_words(self.result.pue.value)}" + (
            tr(", cold to warm year {band}").format(band=band) if band else ""
        )
        self.title.setText(
            tr("<b>{weather_name}</b> · 8760 hours · {words}").format(weather_name=hours.weather_name, words=words)
        )
        self._show_map()
        duration.show_hours(hours)
        energy.show_sets(energy_sets(hours))
        evaporated = hours.m3_by_month(hours.evaporated_kg_s)
        let_out = hours.m3_by_month(hours.bled_kg_s + hours.drift_kg_s)
        unit, number = axis("m³")
        water.label("left", unit)
        water.show_sets([(number(1.0) * evaporated, WATER_COLOUR), (number(1.0) * let_out, BLED_COLOUR)])
        self.numbers.show_result(self.result)
        self.setAccessibleDescription(f"{hours.weather_name}: {words}")

    def _show_map(self) -> None:
        if self.result is None or self._charts is None:
            return
        from desktop.year.year_charts import MODES, QUANTITIES

        quantity = QUANTITIES[self.quantity.currentIndex()]
        low, high = self._charts[0].show_hours(self.result.hours, quantity.key)
        if quantity.key == "mode":
            self.legend.show_chips(tuple((tr(name), colour) for name, colour in MODES))
        else:
            unit, number = axis(quantity.unit)
            words = [f"{number(end):.{quantity.digits}f}" for end in (low, high)]
            self.legend.show_scale(words[0], f"{words[1]} {unit}".strip())


def _load_charts(progress: object, stop: object) -> bool:
    """Import the chart library; it takes longer than the window may be held."""
    import desktop.year.year_charts  # noqa: F401

    return True


def _card(top: QLayout, chart: QWidget) -> QFrame:
    frame = QFrame()
    frame.setObjectName("card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(12, 8, 8, 6)
    column.setSpacing(4)
    column.addLayout(top)
    column.addWidget(chart, 1)
    return frame
