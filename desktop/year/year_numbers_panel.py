"""The numbers of a year with their bands, each with its formula as a tip, and what they rest on."""

from __future__ import annotations

import math
from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from core.results.year import Band, Reckoning, YearResult
from core.units import percent
from desktop.theme import Theme
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.tied_label import TiedLabel
from desktop.words import as_read, marked, tr

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (marked("Energy"), ("pue_annual", "pue_peak", "ppue_cooling", "ppue_power", "total_kwh", "it_kwh", "peak_kw")),
    (marked("Water"), ("wue_site_l_kwh", "wue_source_l_kwh", "water_m3", "evaporated_m3", "blowdown_m3", "drift_m3")),
    (marked("Carbon"), ("cue_kg_kwh", "carbon_location_t", "carbon_market_t", "ref")),
    (marked("Heat reuse"), ("reused_kwh", "erf", "ere")),
    (marked("Cooling"), ("free_cooling_hours", "partial_cooling_hours", "mechanical_cooling_hours", "cer")),
    (marked("Money"), ("energy_usd", "water_usd", "running_usd")),
    ("IT", ("itee_tflop_s_kw",)),
)
UNITS = {"m3": "m³", "tCO2e": "t CO₂e", "kgCO2e/kWh": "kg CO₂e/kWh", "USD": "$"}

LEAST_PX, WIDTH_PX = 250, 330


def number_words(number: Reckoning) -> str:
    """A value as people read it, without its unit."""
    value = number.value
    if not math.isfinite(value):
        return "–"
    if number.unit == "kWh":
        return f"{value / 1e3:,.0f}" if value >= 1e5 else f"{value / 1e3:,.1f}"
    if abs(value) >= 1000.0 or number.unit in ("h", "m3", "USD", "tCO2e", "kW"):
        return f"{value:,.0f}"
    return f"{value:.3f}" if abs(value) < 10.0 else f"{value:.1f}"


def unit_words(number: Reckoning) -> str:
    """A unit as people read it."""
    return "MWh" if number.unit == "kWh" else UNITS.get(number.unit, number.unit)


def pue_words(pue: float) -> str:
    """A PUE, or a dash where no IT runs."""
    return f"{pue:.3f}" if math.isfinite(pue) else "–"


def band_words(band: Band, digits: int = 3) -> str:
    """The band in words; empty while it is not known."""
    if not band.high - band.low >= 0.5 * 10.0**-digits:
        return ""
    return tr("{low} to {high}").format(low=f"{band.low:.{digits}f}", high=f"{band.high:.{digits}f}")


class YearNumbersPanel(QScrollArea):
    """A column of numbers."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._result: YearResult | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(LEAST_PX)
        self.setMaximumWidth(WIDTH_PX)
        self.setAccessibleName(tr("Numbers of the year"))

    def sizeHint(self) -> QSize:
        """As wide as its numbers like it."""
        return QSize(WIDTH_PX, 400)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.theme = theme
        if self._result is not None:
            self.show_result(self._result)

    def show_result(self, result: YearResult) -> None:
        """Show a year."""
        self._result = result
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(14, 4, 14, 12)
        column.setSpacing(4)
        for title, keys in SECTIONS:
            column.addWidget(_head(tr(title)))
            column.addLayout(self._rows(result, keys))
        column.addWidget(_head(tr("PUE by load, over the scenario's")))
        column.addLayout(_loads(result))
        column.addWidget(_head(tr("What it rests on")))
        for sentence in result.assumptions:
            column.addWidget(_dim(as_read(sentence)))
        column.addStretch(1)
        self.setWidget(body)

    def _rows(self, result: YearResult, keys: tuple[str, ...]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(0, 1)
        bands = {"pue_annual": result.pue, "wue_site_l_kwh": result.wue_site}
        for key in keys:
            n = grid.rowCount()
            number = result.numbers[key]
            words, _, unit_text = as_read(f"{number_words(number)} {unit_words(number)}").partition(" ")
            label, value, unit = ElidedLabel(as_read(number.label)), QLabel(words), QLabel(unit_text)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            unit.setObjectName("dim")
            source = f"<br><i>{escape(as_read(number.source))}</i>" if number.source else ""
            tip = f"<b>{escape(as_read(number.label))}</b><br>= {escape(as_read(number.formula))}{source}"
            for column, widget in enumerate((label, value, unit)):
                widget.setToolTip(tip)
                grid.addWidget(widget, n, column)
            band = band_words(bands[key]) if key in bands else ""
            if band:
                line = _dim(
                    as_read(tr("cold to warm year {band} {unit}").format(band=band, unit=unit_words(number)).rstrip())
                )
                line.setAlignment(Qt.AlignmentFlag.AlignRight)
                grid.addWidget(line, n + 1, 0, 1, 3)
        return grid


def _loads(result: YearResult) -> QGridLayout:
    """Annual PUE by load, side by side."""
    grid = QGridLayout()
    for n, (load, pue) in enumerate(result.part_load_pue.items()):
        grid.addWidget(_dim(percent(load)), 0, n)
        grid.addWidget(QLabel(pue_words(pue)), 1, n)
    if not result.part_load_pue:
        grid.addWidget(_dim("…"), 0, 0)
    return grid


def _head(words: str) -> QLabel:
    label = QLabel(words.upper())
    label.setObjectName("head")
    label.setContentsMargins(0, 8, 0, 0)
    return label


def _dim(words: str) -> QLabel:
    label = TiedLabel(words)
    label.setObjectName("dim")
    return label
