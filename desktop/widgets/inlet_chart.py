"""Hottest, median and coolest inlet over time after a cooling failure, painted: it opens at once."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.results.outage import OutageResult
from core.units.display import degrees_as_read
from desktop.theme import Theme, font
from desktop.words import as_read, in_sentence, marked, tr

LEFT_PX, RIGHT_PX, TOP_PX, BOTTOM_PX, WORDS_PX = 40.0, 18.0, 22.0, 34.0, 14.0
LEADER_PX, MOST_WORDS_RATIO = 14.0, 0.4
"""From the end of a limit's line to its words, and how much of the chart the words may take."""
TICKS = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1200.0)
LIMIT_NAMES = {
    "recommended": marked("Recommended"),
    "allowable": marked("Allowable"),
    "throttle": marked("Servers throttle"),
}
Floats = NDArray[np.float64]


def half_index(racks: int) -> int:
    """Place, coolest first, of the rack that passes a limit exactly when more than half of them have."""
    return (racks - 1) // 2


def limits_to_draw(result: OutageResult) -> list[tuple[str, float]]:
    """Names and lowest values of the limits, from below; those at one temperature share a line. [C]"""
    names: dict[float, list[str]] = {}
    for limit in result.limits:
        lowest = float(np.min(limit.limit_c)) if len(limit.limit_c) else math.nan
        if math.isfinite(lowest):
            names.setdefault(round(lowest, 1), []).append(in_sentence(tr(LIMIT_NAMES[limit.name])))
    return [(", ".join(names[limit_c]), limit_c) for limit_c in sorted(names)]


class InletChart(QWidget):
    """The chart.

    Attributes:
        picked: Emitted with the time under a press or drag. [s]
    """

    picked = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._result: OutageResult | None = None
        self._now_s = 0.0
        self.setMinimumHeight(110)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Inlets after the failure"))

    def show_result(self, result: OutageResult | None) -> None:
        """Draw a failure, or nothing."""
        self._result = result
        self.update()

    def show_time(self, time_s: float) -> None:
        """Mark a time. [s]"""
        self._now_s = time_s
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the time under the pointer."""
        self._pick(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrub while the button is held."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._pick(event)

    def _pick(self, event: QMouseEvent) -> None:
        if self._result is not None:
            box, end = self._box(), float(self._result.time_s[-1])
            share = min(max((event.position().x() - box.left()) / box.width(), 0.0), 1.0)
            self.picked.emit(min(share * self._end_s(), end))

    def _end_s(self) -> float:
        """Right end of the axis: all that was to be followed, also when it was cancelled. [s]"""
        if self._result is None:
            return 1.0
        asked = 0.0 if self._result.is_complete else self._result.event.duration_s
        return max(float(self._result.time_s[-1]), asked, 1.0)

    def _box(self) -> QRectF:
        """Where curves are drawn: the words of the limits stand beside it."""
        wide_px = max((_width_px(text) for text, _ in self._limits()), default=0.0)
        right_px = LEADER_PX + min(wide_px, MOST_WORDS_RATIO * self.width()) + 4.0 if wide_px else RIGHT_PX
        return QRectF(self.rect()).adjusted(LEFT_PX, TOP_PX, -right_px, -BOTTOM_PX)

    def _limits(self) -> list[tuple[str, float]]:
        """Words and values of the limits, from below. [C]"""
        if self._result is None or not self._result.inlet_c.size:
            return []
        return [(as_read(f"{limit_c:.0f} °C {name}"), limit_c) for name, limit_c in limits_to_draw(self._result)]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Grid, limits, three lines, key and the mark of the shown time."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(11))
        result, box = self._result, self._box()
        painter.setPen(QColor(self.theme.line))
        painter.drawRect(box)
        painter.setPen(QColor(self.theme.dim))
        below = QRectF(box.left(), self.height() - 17.0, box.width(), 16.0)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, tr("seconds after the failure"))
        if result is None or not result.inlet_c.size:
            words = tr("The inlets will be drawn here.") if result is None else tr("No rack moves air here.")
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
            return
        limits = self._limits()
        low = min((float(np.nanmin(result.inlet_c)), *(c for _, c in limits))) - 1.0
        high = max((float(np.nanmax(result.inlet_c)), *(c for _, c in limits))) + 1.0
        end = self._end_s()

        def at(time_s: float, temperature_c: float) -> QPointF:
            share = (temperature_c - low) / (high - low)
            return QPointF(box.left() + time_s / end * box.width(), box.bottom() - share * box.height())

        self._grid(painter, box, at, (low, high, end))
        if not result.is_complete:
            self._unknown(painter, QRectF(at(float(result.time_s[-1]), high), at(end, low)))
        for _, limit_c in limits:
            painter.setPen(QPen(QColor(self.theme.dim), 1.0, Qt.PenStyle.DashDotLine))
            painter.drawLine(at(0.0, limit_c), at(end, limit_c))
        self._lines(painter, at, result)
        painter.setPen(QPen(QColor(self.theme.ink), 1.0))
        painter.drawLine(at(self._now_s, low), at(self._now_s, high))
        self._limit_words(painter, box, [text for text, _ in limits], [at(0.0, c).y() for _, c in limits])

    def _limit_words(self, painter: QPainter, box: QRectF, words: list[str], lines_px: list[float]) -> None:
        """Write each limit beside the end of its line, and lead there where words have to give way."""
        if not words:
            return
        metrics = QFontMetricsF(painter.font())
        ordered = sorted(zip(words, lines_px, strict=True), key=lambda entry: entry[1])
        middles = spread_px([line_px for _, line_px in ordered], WORDS_PX, 0.5 * WORDS_PX, box.bottom())
        left = box.right() + LEADER_PX
        for (text, line_px), middle in zip(ordered, middles, strict=True):
            room = QRectF(left, middle - 0.5 * WORDS_PX, self.width() - left, WORDS_PX)
            painter.setPen(QPen(QColor(self.theme.dim), 1.0))
            painter.drawLine(QPointF(box.right() + 1.0, line_px), QPointF(left - 3.0, middle))
            painter.setPen(QColor(self.theme.ink))
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(room, flags, metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width()))

    def _unknown(self, painter: QPainter, box: QRectF) -> None:
        """Hatch what was cancelled before it was computed."""
        hatch = QColor(self.theme.dim)
        hatch.setAlpha(90)
        painter.fillRect(box, QBrush(hatch, Qt.BrushStyle.BDiagPattern))
        words = tr("not computed")
        if QFontMetricsF(painter.font()).horizontalAdvance(words) + 16.0 <= box.width():
            painter.setPen(QColor(self.theme.dim))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _grid(self, painter: QPainter, box: QRectF, at: object, span: tuple[float, float, float]) -> None:
        low, high, end = span
        steps = next((t for t in TICKS if end / t <= 8.0), TICKS[-1])
        rise = next((t for t in TICKS if (high - low) / t <= 5.0), 20.0)
        for n in range(int(end / steps) + 1):
            x = at(n * steps, low).x()  # type: ignore[operator]
            painter.setPen(QColor(self.theme.line))
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
            painter.setPen(QColor(self.theme.dim))
            painter.drawText(
                QRectF(x - 25.0, box.bottom() + 1.0, 50.0, 15.0), Qt.AlignmentFlag.AlignCenter, f"{n * steps:g}"
            )
        for n in range(int(np.ceil(low / rise)), int(high / rise) + 1):
            y = at(0.0, n * rise).y()  # type: ignore[operator]
            painter.setPen(QColor(self.theme.line))
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
            painter.setPen(QColor(self.theme.dim))
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0.0, y - 8.0, LEFT_PX - 5.0, 16.0), flags, degrees_as_read(n * rise))

    def _lines(self, painter: QPainter, at: object, result: OutageResult) -> None:
        ordered = np.sort(result.inlet_c, axis=1)
        styles = (
            (ordered[:, -1], self.theme.bad, tr("hottest inlet"), Qt.PenStyle.SolidLine),
            (ordered[:, half_index(ordered.shape[1])], self.theme.warn, tr("median"), Qt.PenStyle.DashLine),
            (ordered[:, 0], self.theme.accent, tr("coolest"), Qt.PenStyle.DotLine),
        )
        metrics = QFontMetricsF(painter.font())
        x = LEFT_PX
        for values, colour, name, style in styles:
            pen = QPen(QColor(colour), 2.0, style)
            painter.setPen(pen)
            points = [at(float(t), float(c)) for t, c in zip(result.time_s, values, strict=True)]  # type: ignore[operator]
            painter.drawPolyline(QPolygonF(points))
            painter.drawLine(QPointF(x, 10.0), QPointF(x + 22.0, 10.0))
            painter.setPen(QColor(self.theme.ink))
            painter.drawText(QPointF(x + 27.0, 14.0), name)
            x += 27.0 + metrics.horizontalAdvance(name) + 18.0


def _width_px(text: str) -> float:
    return QFontMetricsF(font(11)).horizontalAdvance(text)


def spread_px(wanted_px: Sequence[float], apart_px: float, least_px: float, most_px: float) -> list[float]:
    """Places as near as may be to the wanted ones, in their order and so far apart.

    Those that would be too near each other are moved to both sides: the least squares of all shifts, by pooling
    neighbours as in isotonic regression.

    Args:
        wanted_px: From the least up.
        apart_px: Least distance.
        least_px, most_px: The range that they have to be in.

    >>> spread_px([10.0, 50.0, 52.0], 14.0, 0.0, 100.0), spread_px([98.0, 99.0], 14.0, 0.0, 100.0)
    ([10.0, 44.0, 58.0], [86.0, 100.0])
    """
    pools: list[tuple[float, int]] = []  # mean of the shifted places, and of how many
    for n, place in enumerate(wanted_px):
        mean, count = place - n * apart_px, 1
        while pools and pools[-1][0] > mean:
            before, many = pools.pop()
            mean, count = (before * many + mean * count) / (many + count), many + count
        pools.append((mean, count))
    highest = most_px - (len(wanted_px) - 1) * apart_px
    shifted = [min(max(mean, least_px), max(highest, least_px)) for mean, count in pools for _ in range(count)]
    return [place + n * apart_px for n, place in enumerate(shifted)]
