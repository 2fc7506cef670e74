"""The legend card of colours by a quantity: its name, unit and range, or its kinds with their letters and numbers."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QLinearGradient, QPainter, QPen
from PySide6.QtWidgets import QToolButton, QWidget

from core.drawing.colours import map_hex
from core.drawing.item_colours import DARK_INK, LIGHT_INK, ItemColours
from core.units.display import axis
from desktop.theme import Theme, font
from desktop.widgets.icons import icon
from desktop.widgets.kept_card import KeptCard
from desktop.words import as_read, tr

WIDTH, LINE_PX, RAMP_PX, BUTTON_PX, CHIP_PX = 168, 17, 120, 26, 26
TICKS, STOPS = 5, 16


class ColourLegend(KeptCard):
    """Says what the colours of racks mean.

    Attributes:
        settings: Button that opens the card of choices.

    Args:
        theme: Colours.
        parent: What it lies over.
        has_settings: Whether the button is there.
    """

    def __init__(self, theme: Theme, parent: QWidget, *, has_settings: bool = True) -> None:
        super().__init__(parent)
        self.theme = theme
        self.colours: ItemColours | None = None
        self._unknown = 0
        self.setAccessibleName(tr("Legend of the racks' colours"))
        self.settings = QToolButton(self)
        self.settings.setText(tr("Colours"))
        self.settings.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.settings.setAccessibleName(tr("Colours and labels"))
        self.settings.setToolTip(tr("What the colours and lines of racks say (Shift+B)"))
        self.settings.setIconSize(QSize(14, 14))
        self.settings.setStyleSheet("padding: 2px; font-size: 12px;")
        self.settings.setVisible(has_settings)
        self._button_px = BUTTON_PX + 6 if has_settings else 0
        self.set_theme(theme)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self.theme = theme
        self.settings.setIcon(icon("settings", theme.dim))
        self.update()

    def show_colours(self, colours: ItemColours) -> None:
        """Say what is shown now."""
        before, unknown = self.colours, int((~colours.is_known).sum())
        self.colours = colours
        is_same = before is not None and _meaning(before) == _meaning(colours)
        if is_same and unknown == self._unknown:
            return
        self._unknown = unknown
        rows = len(colours.categories) * LINE_PX if colours.categories else RAMP_PX + 8
        rows += LINE_PX if unknown else 0
        self.resize(WIDTH, self._top + rows + 10 + self._button_px)
        self.settings.setGeometry(6, self.height() - BUTTON_PX - 5, WIDTH - 12, BUTTON_PX)
        self.update()

    @property
    def _top(self) -> int:
        return 14 + LINE_PX * len(self.words())

    def words(self) -> list[str]:
        """Quantity and unit, and what further is to be said, from the top."""
        colours = self.colours
        if colours is None:
            return []
        unit = f", {axis(colours.unit)[0]}" if colours.unit else ""
        return [as_read(colours.title) + unit, *([as_read(colours.note)] if colours.note else [])]

    def rows(self) -> list[str]:
        """Ticks of the scale from the top, or kinds with their letters and numbers."""
        colours = self.colours
        if colours is None:
            return []
        if colours.categories:
            return [f"{c.letters} {as_read(c.words)} {c.count}" for c in colours.categories]
        number = axis(colours.unit)[1]
        ends = [colours.low + (colours.high - colours.low) * n / (TICKS - 1) for n in range(TICKS)]
        ticks = [number(value) for value in reversed(ends)]
        decimals = 0 if all(abs(t - round(t)) < 1e-6 for t in ticks) else 1 if ticks[0] - ticks[-1] >= 2.0 else 2
        return [f"{t:,.{decimals}f}" for t in ticks]

    def draw(self, painter: QPainter) -> None:
        """Draw card, words, and ramp or kinds."""
        painter.setBrush(QColor(self.theme.panel))
        painter.setPen(QPen(QColor(self.theme.line), 1.0))
        painter.drawRoundedRect(QRectF(0.5, 0.5, self.width() - 1, self.height() - 1), 8, 8)
        for n, text in enumerate(self.words()):
            painter.setFont(font(11, QFont.Weight.Medium if n == 0 else QFont.Weight.Normal))
            self._line(painter, text, 9.0 + n * LINE_PX, 12.0, WIDTH - 20.0, self.theme.dim)
        if self.colours is None:
            return
        painter.setFont(font(11))
        below = self._kinds(painter) if self.colours.categories else self._ramp(painter)
        if self._unknown:
            box = QRectF(12, below + 3, CHIP_PX, LINE_PX - 5)
            painter.setPen(QPen(QColor(self.theme.dim), 1.0, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 3, 3)
            words = tr("not known: {count}").format(count=self._unknown)
            self._line(painter, words, below, 46.0, WIDTH - 54.0, self.theme.dim)

    def _kinds(self, painter: QPainter) -> float:
        assert self.colours is not None
        y = float(self._top)
        for kind in self.colours.categories:
            box = QRectF(12, y + 2, CHIP_PX, LINE_PX - 3)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(kind.colour))
            painter.drawRoundedRect(box, 3, 3)
            painter.setPen(QColor(DARK_INK if _is_light(kind.colour) else LIGHT_INK))
            painter.setFont(font(10, QFont.Weight.DemiBold))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, kind.letters)
            painter.setFont(font(11))
            count = f"{kind.count:,}"
            wide = QFontMetricsF(painter.font()).horizontalAdvance(count)
            self._line(painter, as_read(kind.words), y, 46.0, WIDTH - 62.0 - wide, self.theme.ink)
            painter.setPen(QColor(self.theme.dim))
            painter.drawText(QRectF(WIDTH - 12 - wide - 1, y, wide + 2, LINE_PX), Qt.AlignmentFlag.AlignVCenter, count)
            y += LINE_PX
        return y

    def _ramp(self, painter: QPainter) -> float:
        colours = self.colours
        assert colours is not None
        ramp = QRectF(12, self._top + 4, 16, RAMP_PX)
        gradient = QLinearGradient(ramp.bottomLeft(), ramp.topLeft())
        for n in range(STOPS + 1):
            gradient.setColorAt(n / STOPS, QColor(map_hex(n / STOPS, 0.0, 1.0, colours.colour_map)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(gradient)
        painter.drawRoundedRect(ramp, 4, 4)
        painter.setPen(QColor(self.theme.ink))
        for n, text in enumerate(self.rows()):
            y = ramp.top() + n / (TICKS - 1) * ramp.height()
            painter.drawText(QRectF(36, y - 8, WIDTH - 44, 16), Qt.AlignmentFlag.AlignVCenter, text)
        return ramp.bottom() + 8.0

    def _line(self, painter: QPainter, text: str, y: float, x: float, width: float, colour: str) -> None:
        painter.setPen(QColor(colour))
        shown = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(x, y, width + 2.0, LINE_PX), Qt.AlignmentFlag.AlignVCenter, shown)


def _meaning(colours: ItemColours) -> tuple[object, ...]:
    """All that a legend says of colours."""
    scale = (colours.low, colours.high, colours.colour_map)
    return (colours.title, colours.unit, colours.note, colours.categories, *scale)


def _is_light(colour: str) -> bool:
    shade = QColor(colour)
    return 0.299 * shade.red() + 0.587 * shade.green() + 0.114 * shade.blue() > 128.0
