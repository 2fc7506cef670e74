"""A small chart: air temperature over the height before a rack's front and rear, beside what stands in the rack."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.drawing.rack_face import RackProfile
from core.results.thermal_result import HOTTEST_TOLD_C
from core.units.display import degrees_as_read, metres_as_read
from desktop.theme import Theme, font
from desktop.widgets.hover_words import no_air_words
from desktop.words import as_read, tr

HEIGHT_PX = 184
LEFT_PX, RIGHT_PX, TOP_PX, BOTTOM_PX = 34, 10, 22, 22
BAND_PX, GAP_PX = 46, 6
STEPS_K = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0)
LEAST_TICK_PX = 34.0
LEAST_SPAN_K = 6.0


class FaceProfile(QWidget):
    """Shows one RackProfile; its range grows in steps while one rack is shown, so that it does not jump.

    Attributes:
        profile: What is shown, or None.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.profile: RackProfile | None = None
        self._is_outside, self._stands_in = False, ""
        self._range = (0.0, 0.0)
        self._pointer_m: float | None = None
        self.setMouseTracking(True)
        self.setFixedHeight(HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Air before the rack over the height"))

    def sizeHint(self) -> QSize:
        """As wide as the column."""
        return QSize(220, HEIGHT_PX)

    def show_profile(
        self, profile: RackProfile | None, *, is_same_rack: bool, is_outside: bool = False, stands_in: str = ""
    ) -> None:
        """Show other air, or another rack.

        Args:
            profile: What to show; None while there is no air.
            is_same_rack: Whether the range may only grow.
            is_outside: Whether there is no air because the rack stands outside its hall.
            stands_in: Tag of the body that the rack stands in, if any: then there may be no air before either side.
        """
        self.profile, self._is_outside, self._stands_in = profile, is_outside, stands_in
        if profile is not None:
            self._range = _grown(self._range if is_same_rack else None, profile)
        self.setAccessibleDescription(self.words())
        self.setToolTip(self.words())
        self.update()

    @property
    def range_c(self) -> tuple[float, float]:
        """Ends of the temperature axis. [C]"""
        return self._range

    def words(self) -> str:
        """What the chart says, for tooltips and screen readers."""
        if self.profile is None:
            return self._nothing() if self._is_outside else tr("no air yet")
        if not self._has_air():
            return self._nothing()
        parts = []
        for side, values in ((tr("front"), self.profile.front_c), (tr("rear"), self.profile.rear_c)):
            if not np.isnan(values).all():
                hottest = int(np.nanargmax(values))
                at = tr("hottest at {height:.2f} m").format(height=self.profile.height_m[hottest])
                parts.append(
                    tr("{side} {values:.1f} to {values2:.1f} °C, {at}").format(
                        side=side, values=np.nanmin(values), values2=values[hottest], at=at
                    )
                )
        return as_read("; ".join(parts))

    def _has_air(self) -> bool:
        """Whether there is air to draw before either side at any height."""
        if self.profile is None or self._is_beyond():
            return False
        return not all(np.isnan(side).all() for side in self._sides())

    def _is_beyond(self) -> bool:
        """Whether the air is hotter than is told of any."""
        return self.profile is not None and bool((np.nan_to_num(self._sides()) > HOTTEST_TOLD_C).any())

    def _nothing(self) -> str:
        """What stands in place of a chart."""
        if self._is_outside:
            return tr("It stands outside its hall: there is no air before it.")
        if self.profile is None:
            return tr("No air yet")
        if self._is_beyond():
            return tr("Heat has no way out: the air gets hotter than {hottest:.0f} °C.").format(hottest=HOTTEST_TOLD_C)
        if self._stands_in:
            return no_air_words(self._stands_in)
        return tr("No air before front or rear: something stands there.")

    # -- pointer ----------------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read both sides at a height."""
        plot = self._plot()
        is_over = self._has_air() and plot.adjusted(-BAND_PX, 0, 0, 0).contains(event.position())
        share = (plot.bottom() - event.position().y()) / plot.height()
        self._pointer_m = share * self.profile.rack_height_m if is_over and self.profile else None
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Stop reading."""
        self._pointer_m = None
        self.update()
        super().leaveEvent(event)

    def read_out(self) -> str:
        """Both temperatures at the pointed height, or the names of the lines."""
        if self.profile is None or self._pointer_m is None:
            return ""
        at = [float(np.interp(self._pointer_m, self.profile.height_m, v)) for v in self._sides()]
        said = [f"{name} {t:.1f}°" for name, t in zip((tr("front"), tr("rear")), at, strict=True) if not math.isnan(t)]
        return f"{self._pointer_m:.2f} m: " + ", ".join(said or [tr("no air")])

    def _sides(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        assert self.profile is not None
        return self.profile.front_c, self.profile.rear_c

    # -- painting ---------------------------------------------------------------------------------------------------

    def _plot(self) -> QRectF:
        left = LEFT_PX + BAND_PX + GAP_PX
        return QRectF(left, TOP_PX, self.width() - left - RIGHT_PX, self.height() - TOP_PX - BOTTOM_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw contents, grid, limit and both lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(11))
        if not self._has_air():
            painter.setPen(QColor(self.theme.dim))
            words = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), words, self._nothing())
            return
        plot = self._plot()
        self._grid(painter, plot)
        self._contents(painter, plot)
        self._limit(painter, plot)
        for values, colour, style in (
            (self.profile.rear_c, self.theme.bad, Qt.PenStyle.DashLine),
            (self.profile.front_c, self.theme.accent, Qt.PenStyle.SolidLine),
        ):
            self._line(painter, plot, values, QPen(QColor(colour), 2.0, style))
        self._head(painter, plot)

    def _place(self, plot: QRectF, value_c: float, height_m: float) -> QPointF:
        assert self.profile is not None
        low, high = self._range
        x = plot.left() + (value_c - low) / (high - low) * plot.width()
        return QPointF(x, plot.bottom() - height_m / self.profile.rack_height_m * plot.height())

    def _grid(self, painter: QPainter, plot: QRectF) -> None:
        assert self.profile is not None
        low, high = self._range
        step = next((s for s in STEPS_K if s / (high - low) * plot.width() >= LEAST_TICK_PX), STEPS_K[-1])
        for n in range(math.ceil(low / step), math.floor(high / step) + 1):
            x = self._place(plot, n * step, 0.0).x()
            painter.setPen(QPen(QColor(self.theme.line), 1.0))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
            painter.setPen(QColor(self.theme.dim))
            place = QRectF(x - 20, plot.bottom() + 4, 40, 16)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, degrees_as_read(n * step))
        for metres in range(int(self.profile.rack_height_m + 1e-6) + 1):
            y = self._place(plot, low, float(metres)).y()
            painter.setPen(QPen(QColor(self.theme.line), 1.0))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(QColor(self.theme.dim))
            words = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, y - 8, LEFT_PX - 6, 16), words, metres_as_read(metres))

    def _contents(self, painter: QPainter, plot: QRectF) -> None:
        """The rack as seen from its side, with its contents where they stand."""
        assert self.profile is not None
        rack = QRectF(LEFT_PX, plot.top(), BAND_PX, plot.height())
        painter.setPen(QPen(QColor(self.theme.dim), 1.0))
        painter.setBrush(QColor(self.theme.window))
        painter.drawRect(rack)
        small = font(10)
        painter.setFont(small)
        for unit in self.profile.units:
            top, bottom = (self._place(plot, 0.0, z).y() for z in (unit.high_m, unit.low_m))
            box = QRectF(rack.left() + 2, top + 0.5, rack.width() - 4, max(bottom - top - 1.0, 1.0))
            painter.setPen(QPen(QColor(self.theme.line), 1.0))
            painter.setBrush(QColor(self.theme.soft))
            painter.drawRect(box)
            if box.height() >= 12.0:
                painter.setPen(QColor(self.theme.ink))
                name = QFontMetricsF(small).elidedText(unit.name, Qt.TextElideMode.ElideRight, box.width() - 4)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)

    def _limit(self, painter: QPainter, plot: QRectF) -> None:
        assert self.profile is not None
        limits = ((self.profile.recommended_c, self.theme.warn), (self.profile.allowable_c, self.theme.bad))
        for value, colour in limits:
            if self._range[0] < value < self._range[1]:
                x = self._place(plot, value, 0.0).x()
                painter.setPen(QPen(QColor(colour), 1.5, Qt.PenStyle.DotLine))
                painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))

    def _line(self, painter: QPainter, plot: QRectF, values_c: NDArray[np.float64], pen: QPen) -> None:
        assert self.profile is not None
        known = ~np.isnan(values_c)
        points = [self._place(plot, t, z) for t, z in zip(values_c[known], self.profile.height_m[known], strict=True)]
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(points))
        if self._pointer_m is not None and points:
            value = float(np.interp(self._pointer_m, self.profile.height_m[known], values_c[known]))
            painter.setBrush(pen.color())
            painter.setPen(QPen(QColor(self.theme.panel), 1.5))
            painter.drawEllipse(self._place(plot, value, self._pointer_m), 4.0, 4.0)

    def names(self) -> list[tuple[str, str]]:
        """Names of the lines and limits, each with its colour; a side without air says so."""
        assert self.profile is not None
        sides = zip((tr("front"), tr("rear")), self._sides(), (self.theme.accent, self.theme.bad), strict=True)
        names = [(tr("{side}: no air").format(side=n) if np.isnan(v).all() else n, c) for n, v, c in sides]
        limits = (
            (tr("recommended"), self.profile.recommended_c, self.theme.warn),
            (tr("limit"), self.profile.allowable_c, self.theme.bad),
        )
        return names + [(f"{n} {degrees_as_read(t)}", c) for n, t, c in limits if self._range[0] < t < self._range[1]]

    def _head(self, painter: QPainter, plot: QRectF) -> None:
        """Names of the lines, or what is read at the pointed height."""
        assert self.profile is not None
        painter.setFont(font(11, QFont.Weight.Medium))
        words = self.read_out()
        if words:
            painter.setPen(QColor(self.theme.ink))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(LEFT_PX, 0, self.width() - LEFT_PX - RIGHT_PX, 16), right, words)
            return
        x = float(LEFT_PX)
        for name, colour in self.names():
            painter.setPen(QColor(colour))
            painter.drawText(QPointF(x, 12.0), name)
            x += QFontMetricsF(painter.font()).horizontalAdvance(name) + 9.0


def _grown(present: tuple[float, float] | None, profile: RackProfile) -> tuple[float, float]:
    """Whole steps of 2 K round both lines and the recommended limit, never narrower than before. [C]"""
    found = np.concatenate([profile.front_c, profile.rear_c])
    found = np.append(found[~np.isnan(found)], profile.recommended_c)
    low, high = 2.0 * math.floor((found.min() - 0.5) / 2.0), 2.0 * math.ceil((found.max() + 0.5) / 2.0)
    if present is not None and present[1] > present[0]:
        low, high = min(low, present[0]), max(high, present[1])
    return low, max(high, low + LEAST_SPAN_K)
