"""The charts of the Year view: heat map of the hours, load duration, months. Made when they are first shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QResizeEvent, QTextOption

from core.results.energy_result import PART_NAMES
from core.results.year import DAYS_OF_MONTH, HOURS, YearHours
from desktop.theme import Theme, colour_table, font
from desktop.words import marked, tr

MONTHS = (
    marked("Jan"),
    marked("Feb"),
    marked("Mar"),
    marked("Apr"),
    marked("May"),
    marked("Jun"),
    marked("Jul"),
    marked("Aug"),
    marked("Sep"),
    marked("Oct"),
    marked("Nov"),
    marked("Dec"),
)
PART_GROUPS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (marked("compressors"), ("chillers",), "#1769c2"),
    (marked("fans, pumps"), ("heat_rejection_fans", "facility_pumps", "cdu_pumps", "air_cooler_fans"), "#3f9fc8"),
    (marked("UPS"), ("ups_losses",), "#f2b35e"),
    (marked("rest"), ("transformer_losses", "distribution_losses", "lighting_and_controls"), "#97a3b6"),
)
"""What the facility draws beside IT, gathered as on the strip, with the same colours."""
MODES = ((marked("free"), "#6fb0c2"), (marked("partly free"), "#f6e3a1"), (marked("mechanical"), "#e07a3f"))
WATER_COLOUR, BLED_COLOUR, TOTAL_COLOUR, IT_COLOUR = "#3f76a8", "#8fb6d6", "#1769c2", "#97a3b6"
WATER_KEY = ((marked("evaporated"), WATER_COLOUR), (marked("let out"), BLED_COLOUR))
AXIS_PX, ROOMY_PX = 11, 150
BESIDE_PLOT_PX, LEAST_WORDS_PX = 48, 60
LABEL_OVER_PX = 12
"""So far the first and last label of an axis may reach over its ends."""


@dataclass(frozen=True)
class Quantity:
    """What the heat map can show.

    Attributes:
        key: Stable name.
        label: As in the selector.
        unit: Unit alone.
        digits: Decimals of the legend.
    """

    key: str
    label: str
    unit: str
    digits: int


QUANTITIES = (
    Quantity("pue", marked("PUE by hour"), "", 2),
    Quantity("dry_bulb", marked("Outdoor dry bulb"), "°C", 0),
    Quantity("wet_bulb", marked("Outdoor wet bulb"), "°C", 0),
    Quantity("mode", marked("Cooling mode"), "", 0),
)


def values_of(hours: YearHours, key: str) -> NDArray[np.float64]:
    """The hours of a quantity as days by hours of the day, shape (365, 24)."""
    found = {"pue": hours.pue, "dry_bulb": hours.dry_bulb_c, "wet_bulb": hours.wet_bulb_c, "mode": hours.mode}[key]
    return np.asarray(found, dtype=np.float64).reshape(365, 24)


def range_of(values: NDArray[np.float64], key: str) -> tuple[float, float]:
    """Ends of the colour scale: all values, modes on three colours."""
    if key == "mode":
        return 0.0, 2.0
    if np.isnan(values).all():
        return 0.0, 1.0
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    return (low, high) if high - low > 1e-6 else (low - 0.005, high + 0.005)


def colours_of(key: str) -> NDArray[np.uint8]:
    """256 or three colours of a quantity, shape (n, 3)."""
    if key == "mode":
        return np.array([QColor(c).getRgb()[:3] for _, c in MODES], dtype=np.uint8)
    table = np.array(colour_table(), dtype=np.uint32)
    return np.stack([table >> 16 & 255, table >> 8 & 255, table & 255], axis=1).astype(np.uint8)


class Chart(pg.PlotWidget):  # type: ignore[misc]
    """A plot in the program's colours that stays where it is: nothing to drag or to zoom."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(enableMenu=False)
        self.theme = theme
        self.setAccessibleName(name)
        self.setMouseEnabled(x=False, y=False)
        self.hideButtons()
        menu = self.getPlotItem().ctrlMenu
        menu.setParent(self, menu.windowFlags())  # the library gives it none: it would outlive the chart
        for side in ("left", "bottom"):
            # the label names the unit; once and before there is one: the library would scale an empty chart by a
            # thousand and leave it so
            self.getAxis(side).enableAutoSIPrefix(False)
        self.setFrameShape(self.Shape.NoFrame)
        self.getPlotItem().layout.setContentsMargins(0, 2, 10, 0)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.theme = theme
        self.setBackground(theme.panel)
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setPen(pg.mkPen(theme.line))
            axis.setTextPen(pg.mkPen(theme.dim))
            axis.setTickFont(font(AXIS_PX))
            axis.setStyle(tickLength=-4)

    def label(self, side: str, words: str) -> None:
        """Name an axis, with its unit."""
        self.getAxis(side).setLabel(words, **{"color": self.theme.dim, "font-size": f"{AXIS_PX}px"})

    def month_ticks(self, starts: Any) -> None:
        """Months at the given places."""
        self.getAxis("bottom").setTicks([list(zip(starts, map(tr, MONTHS), strict=True))])


class HourMap(Chart):
    """Day by hour of the day, one pixel an hour."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Heat map of the year"))
        self._image = pg.ImageItem()
        self.addItem(self._image)
        days = np.cumsum((0, *DAYS_OF_MONTH[:-1])) + np.array(DAYS_OF_MONTH) / 2.0
        self.month_ticks([float(d) for d in days])
        self.getAxis("left").setTicks([[(h, f"{h:02d}") for h in (0, 6, 12, 18)]])
        self.label("left", tr("hour of the day"))
        self.setXRange(0, 365, padding=0)
        self.setYRange(0, 24, padding=0)
        self.values: NDArray[np.float64] | None = None

    def show_hours(self, hours: YearHours, key: str) -> tuple[float, float]:
        """Show a quantity; returns the ends of its colours."""
        self.values = values_of(hours, key)
        low, high = range_of(self.values, key)
        self._image.setImage(self.values, levels=(low, high), lut=colours_of(key), autoLevels=False)
        self._image.setRect(QRectF(0.0, 0.0, 365.0, 24.0))
        return low, high


class LoadDuration(Chart):
    """Hours of the year above a power."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Load duration"))
        self._total = self.plot(pen=pg.mkPen(TOTAL_COLOUR, width=2))
        self._it = self.plot(pen=pg.mkPen(IT_COLOUR, width=2))
        self.setXRange(0, HOURS, padding=0)
        self.getAxis("bottom").setStyle(hideOverlappingLabels=LABEL_OVER_PX)
        self._thin_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Name as many hours as there is room for, the last one always, and the axis in fewer words."""
        super().resizeEvent(event)
        if hasattr(self, "_it"):  # the library sizes the widget before it is made
            self._thin_out()

    def _thin_out(self) -> None:
        is_roomy = self.width() >= ROOMY_PX
        self.label("bottom", tr("hours above it") if is_roomy else tr("time, h"))
        named = range(0, HOURS, 2000 if is_roomy else 8000)
        self.getAxis("bottom").setTicks([[(h, f"{h}") for h in named], [(h, "") for h in range(0, HOURS, 1000)]])

    def show_hours(self, hours: YearHours) -> None:
        """Show a year."""
        scale, unit = (1e6, "MW") if hours.total_w.max() >= 1e6 else (1e3, "kW")
        x = np.arange(0, HOURS, 10)
        self._total.setData(x, np.sort(hours.total_w)[::-1][::10] / scale)
        self._it.setData(x, np.sort(hours.it_w)[::-1][::10] / scale)
        self.label("left", tr("power, {unit}").format(unit=unit))
        self.setYRange(0, float(hours.total_w.max()) / scale * 1.06, padding=0)


class MonthBars(Chart):
    """Bars by month, stacked where there are several sets."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Name as many months as there is room for."""
        super().resizeEvent(event)
        if hasattr(self, "_nothing"):  # the library sizes the widget before it has made the axes
            self._thin_out()

    def _thin_out(self) -> None:
        every = 1 if self.width() >= ROOMY_PX else 3
        self._nothing.setTextWidth(max(self.width() - BESIDE_PLOT_PX, LEAST_WORDS_PX))
        ticks = [(n, tr(name)[0]) for n, name in enumerate(MONTHS) if n % every == 0]
        self.getAxis("bottom").setTicks([ticks, [(n, "") for n in range(len(MONTHS))]])

    def __init__(self, theme: Theme, name: str, label: str, nothing: str = "") -> None:
        super().__init__(theme, name)
        self._bars: list[Any] = []
        self._nothing = pg.TextItem(nothing, color=theme.dim, anchor=(0.5, 0.5))
        self._nothing.setFont(font(AXIS_PX))
        self._nothing.textItem.document().setDefaultTextOption(QTextOption(Qt.AlignmentFlag.AlignHCenter))
        self.addItem(self._nothing)
        self._thin_out()
        self.label("left", label)
        self.setXRange(-0.6, 11.6, padding=0)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        super().set_theme(theme)
        if hasattr(self, "_nothing"):  # not while the chart is made
            self._nothing.setColor(theme.dim)

    def show_sets(self, sets: list[tuple[NDArray[np.float64], str]]) -> None:
        """Stack sets of twelve values, each with its colour."""
        for bar in self._bars:
            self.removeItem(bar)
        self._bars = []
        base = np.zeros(12)
        for values, colour in sets:
            bar = pg.BarGraphItem(
                x=np.arange(12), y0=base.copy(), height=values, width=0.72, brush=QColor(colour), pen=pg.mkPen(None)
            )
            self.addItem(bar)
            self._bars.append(bar)
            base = base + values
        highest = float(base.max()) * 1.08
        self.setYRange(0, highest if highest > 0.0 else 1.0, padding=0)
        self._nothing.setVisible(highest <= 0.0)
        self._nothing.setPos(5.5, 0.5)
        self.getAxis("left").setStyle(showValues=highest > 0.0)


def energy_sets(hours: YearHours) -> list[tuple[NDArray[np.float64], str]]:
    """What the facility draws beside IT by month and group. [MWh]"""
    sets = []
    for _, parts, colour in PART_GROUPS:
        watts = sum(hours.parts_w[PART_NAMES.index(p)] for p in parts)
        sets.append((hours.kwh_by_month(np.asarray(watts)) / 1e3, colour))
    return sets
