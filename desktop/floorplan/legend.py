"""The legend card of the air: quantity, unit, place, ramp, key arrow, and the slider that moves the cut."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QToolButton, QWidget

from core.drawing.air_view import AirCut, AirView
from core.units.display import axis, step_as_read
from desktop.theme import Theme, font
from desktop.widgets.colour_scale import ColourScale
from desktop.widgets.icons import icon
from desktop.widgets.jump_slider import JumpSlider
from desktop.widgets.kept_card import KeptCard
from desktop.words import as_read, tr

LEAST_RAMP_PX = 76
WIDTH, RAMP_PX, LINE_PX, BUTTON_PX, SHARES_PX = 116, 186, 15, 26, 32
TICKS = 5


@dataclass(frozen=True, slots=True)
class KeyArrow:
    """What an arrow means.

    Attributes:
        length_px: Length on the screen.
        speed_m_s: Speed of the air. [m/s]
    """

    length_px: float
    speed_m_s: float


@dataclass(frozen=True, slots=True)
class LegendNote:
    """What else the legend says.

    Attributes:
        arrow: Length and speed of an arrow, or None without arrows.
        faster: Times true speed at which specks drift; 0 without them.
        has_floor: Whether there is a raised floor to show the pressure of.
        shows_capture: Whether the fronts have the colours of the capture index.
        is_waiting: Whether the capture index is still to come.
    """

    arrow: KeyArrow | None = None
    faster: float = 0.0
    has_floor: bool = True
    shows_capture: bool = False
    is_waiting: bool = False


class Legend(KeptCard):
    """Says what the colours, lines and arrows mean; the slider beside the ramp sets the height of the cut.

    Attributes:
        height_changed: Emitted with the new height. [m]
        settings: Button that opens the card of the air view.
    """

    height_changed = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setAccessibleName(tr("Legend of the air"))
        self.scale = ColourScale()
        self.view = AirView()
        self.isotherm_step_k = 0.0
        self.note = LegendNote()
        self._ramp_px = RAMP_PX
        self._slider = JumpSlider(Qt.Orientation.Vertical, self)
        self._slider.setRange(0, 36)
        self._slider.setValue(15)
        self._slider.setAccessibleName(tr("Height of the cut"))
        self._slider.setToolTip(tr("Height of the cut through the air (Page Up, Page Down)"))
        self._slider.valueChanged.connect(self._moved)
        self.settings = QToolButton(self)
        self.settings.setText(tr("Air view"))
        self.settings.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.settings.setAccessibleName(tr("Air view settings"))
        self.settings.setToolTip(tr("What is shown of the air, and how (B)"))
        self.settings.setIconSize(QSize(14, 14))
        self.settings.setStyleSheet("padding: 2px; font-size: 12px;")
        self._lay_out()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self.theme = theme
        self.settings.setIcon(icon("settings", theme.dim))
        self.update()

    def set_ceiling(self, height_m: float) -> None:
        """Let the slider reach up to the ceiling."""
        self._slider.setMaximum(max(int(height_m * 10.0 + 1e-6), 2))

    def set_height(self, z_m: float) -> None:
        """Move the slider. [m]"""
        self._slider.setValue(round(z_m * 10.0))

    @property
    def height_m(self) -> float:
        """Height of the cut. [m]"""
        return self._slider.value() / 10.0

    @property
    def ceiling_m(self) -> float:
        """Highest place of the slider. [m]"""
        return self._slider.maximum() / 10.0

    @property
    def arrow(self) -> KeyArrow | None:
        """Length and speed of an arrow, or None without arrows."""
        return self.note.arrow

    def show_air(self, view: AirView, scale: ColourScale, isotherm_step_k: float, note: LegendNote) -> None:
        """Say what is shown now.

        Args:
            view: What is shown.
            scale: Colours of the map and their range.
            isotherm_step_k: Distance of the lines, 0 for none. [K]
            note: What else there is to say.
        """
        new = (view, scale, isotherm_step_k, note)
        if new != (self.view, self.scale, self.isotherm_step_k, self.note):
            self.view, self.scale, self.isotherm_step_k, self.note = new
            self._lay_out()
            self.update()

    def words(self) -> list[str]:
        """All lines of text but the ticks, from the top."""
        return [as_read(line) for line in self._title() + self._foot() + self._below() + self._fronts()]

    def _title(self) -> list[str]:
        if self.view.cut is AirCut.MAXIMUM:
            return [tr("Air, {axis}").format(axis=axis("°C")[0]), tr("hottest"), tr("over the height")]
        if self.view.cut is AirCut.INLETS:
            return [tr("Rack inlet, {axis}").format(axis=axis("°C")[0]), tr("front edge: floor"), tr("rear edge: top")]
        if self.view.cut is AirCut.FLOOR:
            return [tr("Floor, {axis}").format(axis=axis("Pa")[0]), tr("above the room")]
        return [tr("Air, {axis}").format(axis=axis("°C")[0]), tr("at {height:.1f} m").format(height=self.view.height_m)]

    def _foot(self) -> list[str]:
        lines = (
            [tr("lines every {step}").format(step=step_as_read(self.isotherm_step_k, "K"))]
            if self.isotherm_step_k
            else []
        )
        if self.arrow is not None:
            lines += [f"{self.arrow.speed_m_s:g} m/s", tr("at {height:.1f} m").format(height=self.view.height_m)]
        return lines

    def _below(self) -> list[str]:
        """What stands under the key arrow."""
        lines = []
        if self.note.faster:
            pace = (
                tr("true speed")
                if self.note.faster == 1.0
                else tr("{faster:g} × true speed").format(faster=self.note.faster)
            )
            lines += [tr("moving air,"), pace]
        if self.view.cut is AirCut.FLOOR:
            lines += (
                [tr("tiles in {axis}").format(axis=axis("m³/s")[0])]
                if self.note.has_floor
                else [tr("no hall has a"), tr("raised floor")]
            )
        return lines

    def _fronts(self) -> list[str]:
        """What the fronts of the racks show when it is not their inlet."""
        if not self.note.shows_capture:
            return []
        return [
            tr("Fronts:"),
            tr("capture index"),
            *([tr("once the air"), tr("has settled")] if self.note.is_waiting else []),
        ]

    def fit_height(self, room_px: int, ramp_px: int = RAMP_PX) -> None:
        """Shorten the ramp where the view is low, and to a height that is wished for."""
        ramp_px = min(max(self._ramp_px + room_px - self.height(), LEAST_RAMP_PX), ramp_px)
        if ramp_px != self._ramp_px:
            self._ramp_px = ramp_px
            self._lay_out()
            self.update()

    def _lay_out(self) -> None:
        top = 21 + LINE_PX * len(self._title())
        count = len(self._foot()) + len(self._below())
        foot = LINE_PX * count + (8 if count else 0)
        self._fronts_top = int(top + self._ramp_px + 12 + foot)
        if self.note.shows_capture:
            foot += LINE_PX * len(self._fronts()) + 10
            foot += 0 if self.note.is_waiting else SHARES_PX
        self._ramp_box = QRectF(12, top, 16, self._ramp_px)
        self._slider.setGeometry(WIDTH - 30, top, 18, self._ramp_px)
        has_cut = self.arrow is not None or self.note.faster > 0.0
        self._slider.setVisible(self.view.cut is AirCut.HEIGHT or has_cut)
        self.resize(WIDTH, top + self._ramp_px + 12 + foot + BUTTON_PX + 6)
        self.settings.setGeometry(6, self.height() - BUTTON_PX - 5, WIDTH - 12, BUTTON_PX)

    def _moved(self) -> None:
        self.height_changed.emit(self.height_m)

    def draw(self, painter: QPainter) -> None:
        """Draw card, words, ramp and ticks."""
        painter.setBrush(QColor(self.theme.panel))
        painter.setPen(QPen(QColor(self.theme.line), 1.0))
        painter.drawRoundedRect(QRectF(0.5, 0.5, self.width() - 1, self.height() - 1), 8, 8)
        self._lines(painter, self._title(), 9)
        self._ramp(painter, self._ramp_box)
        below = int(self._ramp_box.bottom()) + 14
        self._lines(painter, self._foot(), below)
        self._lines(painter, self._below(), below + LINE_PX * len(self._foot()))
        if self.note.shows_capture:
            self._capture(painter)
        if self.arrow is not None:
            self._key_arrow(painter, self._ramp_box.bottom() + 14 + LINE_PX * (len(self._foot()) - 1.5))

    def _lines(self, painter: QPainter, lines: list[str], top: int) -> None:
        painter.setFont(font(11, QFont.Weight.Medium))
        painter.setPen(QColor(self.theme.dim))
        for n, text in enumerate(as_read(line) for line in lines):
            painter.drawText(QRectF(12, top + n * LINE_PX, WIDTH - 14, LINE_PX), Qt.AlignmentFlag.AlignLeft, text)

    def _capture(self, painter: QPainter) -> None:
        """A line above, the words, and the colours of the shares from all cold air to half of it."""
        top = self._fronts_top
        painter.setPen(QPen(QColor(self.theme.line), 1.0))
        painter.drawLine(QLineF(12, top, WIDTH - 12, top))
        self._lines(painter, self._fronts(), top + 6)
        if self.note.is_waiting:
            return
        bar = QRectF(12, top + 10 + LINE_PX * len(self._fronts()), WIDTH - 24, 10)
        self.scale.paint_ramp(painter, bar, is_upright=False)
        painter.setPen(QColor(self.theme.dim))
        painter.setFont(font(11))
        below = QRectF(bar.left(), bar.bottom() + 2, bar.width(), 15)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "100 %")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, "≤ 50 %")

    def _ramp(self, painter: QPainter, ramp: QRectF) -> None:
        self.scale.paint_ramp(painter, ramp)
        painter.setPen(QColor(self.theme.dim))
        painter.setFont(font(11))
        unit = axis("Pa" if self.view.cut is AirCut.FLOOR else "°C")[1]
        low, high = unit(self.scale.low_c), unit(self.scale.high_c)
        decimals = 0 if abs(round(high - low) - (high - low)) < 1e-9 and round(high - low) % (TICKS - 1) == 0 else 1
        decimals += 2 if high - low < 1.0 else 0
        for n in range(TICKS):
            share = n / (TICKS - 1)
            y = ramp.bottom() - share * ramp.height()
            text = f"{low + share * (high - low):.{decimals}f}"
            painter.drawText(QRectF(34, y - 8, 40, 16), Qt.AlignmentFlag.AlignVCenter, text)

    def _key_arrow(self, painter: QPainter, y: float) -> None:
        """As long as an arrow of the key speed is on the plan, right of its words."""
        assert self.arrow is not None
        tip, reach = QPointF(WIDTH - 10.0, y), min(self.arrow.length_px, WIDTH - 66.0)
        painter.setPen(QPen(QColor(self.theme.ink), 1.3))
        painter.drawLine(QLineF(tip.x() - reach, y, tip.x(), y))
        painter.drawPolyline(QPolygonF([tip + QPointF(-7, -4), tip, tip + QPointF(-7, 4)]))
