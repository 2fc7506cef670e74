"""The card under the plan that shows the air over length and height along a line drawn on the plan."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from core.drawing.air_view import AirView
from core.drawing.section import AirSection, CutBody, SectionLine, air_section, cut_bodies
from core.model.project import Project
from core.results.thermal_result import AirField
from core.units.display import axis, degrees_as_read, metres_as_read
from desktop.floorplan.section_picture import ARROW_PITCH_M, SectionPicture
from desktop.theme import Theme, font
from desktop.widgets.colour_scale import ColourScale
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.icons import icon
from desktop.words import as_read, tr

HEIGHT_PX = 262
LEAST_PLOT_PX, MOST_STRETCH = 110.0, 5
AROUND_PX, SIDES_PX = 42, 20
"""What head line and margins take."""

LEFT_PX, RIGHT_PX, KEY_PX, TOP_PX, BOTTOM_PX = 40, 70, 56, 10, 26
TICK_STEPS_M = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
LEAST_TICK_PX = 44.0


class SectionPanel(QFrame):
    """Head line with read-out, and the picture.

    Attributes:
        closed: Emitted when the planner closes it.
        place_pointed: Emitted with the distance from A under the pointer, or NaN when it has left. [m]
    """

    closed = Signal()
    place_pointed = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(tr("Section"))
        self._line: SectionLine | None = None
        self.head, self.read_out = QLabel(tr("SECTION A – B")), ElidedLabel("")
        self.head.setObjectName("head")
        self.read_out.setObjectName("small")
        self.read_out.folds = True
        self.read_out.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.close_button = QToolButton()
        self.close_button.setAccessibleName(tr("Close the section"))
        self.close_button.setToolTip(tr("Close the section (Escape with the section tool)"))
        self.close_button.setStyleSheet("padding: 2px;")
        self.close_button.clicked.connect(self.closed)
        self.canvas = _Canvas(theme, self)
        self.canvas.pointed.connect(self._point)
        self.canvas.resized.connect(self._say)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.head)
        row.addWidget(self.read_out, 1)
        row.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 8, 6)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.canvas, 1)
        self.set_theme(theme)
        self.hide()

    @property
    def section(self) -> AirSection | None:
        """What is shown."""
        return self.canvas.section

    def _say(self) -> None:
        if self._line is None:
            return
        length = as_read(f"{self._line.length_m:.2f} m")
        words = tr("AIR, {axis} · SECTION A – B · {length}").format(axis=axis("°C")[0], length=length)
        stretch = self.canvas.stretch
        self.head.setText(
            tr("{words} · HEIGHT × {stretch:.1f}").format(words=words, stretch=stretch) if stretch > 1.05 else words
        )

    def height_for(self, width_px: int) -> int:
        """No higher than the picture in true proportions needs at a width."""
        return min(HEIGHT_PX, AROUND_PX + self.canvas.height_for(width_px - SIDES_PX))

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self.canvas.theme = theme
        self.close_button.setIcon(icon("close", theme.dim))
        self.canvas.update()

    def show_air(
        self, line: SectionLine, fields: list[AirField], project: Project, view: AirView, scale: ColourScale
    ) -> None:
        """Cut again: another line, other air, another place of the racks, or other colours."""
        section = air_section(fields, line)
        self._line = line
        self.canvas.show_section(section, cut_bodies(project, line), view, scale)
        self._say()
        if section is None:
            self.read_out.setText(tr("No hall with air lies under this line."))
        elif self.canvas.pointer is not None:
            self._point()
        else:
            self.read_out.setText(tr("Point to read"))

    def _point(self) -> None:
        """Say what is under the pointer."""
        section, at = self.canvas.section, self.canvas.pointer
        self.place_pointed.emit(at[0] if at is not None and section is not None else math.nan)
        if section is None or at is None:
            self.read_out.setText("" if section is None else tr("Point to read"))
            return
        value = section.temperature_at(*at)
        body = next((b for b in reversed(self.canvas.bodies) if _is_in(b, *at)), None)
        what = f"{value:.1f} °C" if value is not None else tr("solid")
        name = f" · {body.tag}" if body is not None and body.tag else ""
        self.read_out.setText(
            as_read(
                tr("{what}{name} · {at:.2f} m from A · {at2:.2f} m high").format(
                    at=at[0], at2=at[1], what=what, name=name
                )
            )
        )


def _is_in(body: CutBody, along_m: float, z_m: float) -> bool:
    return body.start_m <= along_m <= body.end_m and body.bottom_m <= z_m <= body.top_m


class _Canvas(QWidget):
    """The picture with its axes and ramp, in true proportions unless the line is long.

    Attributes:
        pointed: Emitted when the pointer has moved or left.
        resized: Emitted with another size, and so with other proportions.
    """

    pointed = Signal()
    resized = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.section: AirSection | None = None
        self.bodies: tuple[CutBody, ...] = ()
        self.scale = ColourScale()
        self.pointer: tuple[float, float] | None = None
        self._picture: SectionPicture | None = None
        self._at: QPointF | None = None
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Air over length and height"))

    def show_section(
        self, section: AirSection | None, bodies: tuple[CutBody, ...], view: AirView, scale: ColourScale
    ) -> None:
        self.section, self.bodies, self.scale = section, bodies, scale
        self._picture = SectionPicture(section, bodies, view, scale) if section else None
        self._take_pointer()
        self.update()

    def plot(self) -> QRectF:
        """Where the picture lies, at the left. [px]"""
        if self.section is None:
            return QRectF()
        width, height = self._room_px(self.width()), self.height() - TOP_PX - BOTTOM_PX
        along = min(width / self.section.line.length_m, height / self.section.height_m)
        up = min(along * self._stretch(along), height / self.section.height_m)
        wide, high = self.section.line.length_m * along, self.section.height_m * up
        return QRectF(LEFT_PX, TOP_PX + height - high, wide, high)

    @property
    def stretch(self) -> float:
        """Scale of the height over that of the length: 1 but for long lines."""
        plot = self.plot()
        if self.section is None or plot.isEmpty():
            return 1.0
        return plot.height() / self.section.height_m / (plot.width() / self.section.line.length_m)

    def height_for(self, width_px: int) -> int:
        """Height at which the picture is as wide as the canvas."""
        if self.section is None:
            return 0
        along = self._room_px(width_px) / self.section.line.length_m
        return math.ceil(self.section.height_m * along * self._stretch(along)) + TOP_PX + BOTTOM_PX

    def _room_px(self, width_px: int) -> float:
        return max(width_px - LEFT_PX - RIGHT_PX - KEY_PX * self._has_arrows, 40.0)

    def _stretch(self, along_px_per_m: float) -> int:
        """True proportions where they can be read, else the height drawn two to five times as large."""
        assert self.section is not None
        return min(max(math.ceil(LEAST_PLOT_PX / (self.section.height_m * along_px_per_m)), 1), MOST_STRETCH)

    @property
    def _has_arrows(self) -> bool:
        return self._picture is not None and self._picture.key_m_s > 0.0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell of other proportions."""
        super().resizeEvent(event)
        self.resized.emit()

    # -- pointer ----------------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read out what is under the pointer."""
        self._at = event.position()
        self._take_pointer()
        self.pointed.emit()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Stop reading out."""
        self._at = self.pointer = None
        self.pointed.emit()
        self.update()
        super().leaveEvent(event)

    def _take_pointer(self) -> None:
        plot = self.plot()
        if self._at is None or self.section is None or not plot.contains(self._at):
            self.pointer = None
            return
        x, z = (self._at.x() - plot.left()) / plot.width(), (plot.bottom() - self._at.y()) / plot.height()
        self.pointer = (x * self.section.line.length_m, z * self.section.height_m)

    # -- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw picture, axes, ramp and cross hairs."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.section is None or self._picture is None:
            return
        plot = self.plot()
        self._picture.paint(painter, plot, self.theme)
        self._axes(painter, plot)
        self._ramp(painter, plot)
        if self._has_arrows:
            self._key_arrow(painter, QPointF(plot.right() + RIGHT_PX, plot.top() + 12.0), self._picture.key_m_s)
        if self.pointer is not None and self._at is not None:
            painter.setPen(QPen(QColor(self.theme.accent), 1.0))
            painter.drawLine(QPointF(self._at.x(), plot.top()), QPointF(self._at.x(), plot.bottom()))
            painter.drawLine(QPointF(plot.left(), self._at.y()), QPointF(plot.right(), self._at.y()))

    def _axes(self, painter: QPainter, plot: QRectF) -> None:
        assert self.section is not None
        painter.setFont(font(11))
        painter.setPen(QColor(self.theme.dim))
        scale = plot.width() / self.section.line.length_m
        step = next((s for s in TICK_STEPS_M if s * scale >= LEAST_TICK_PX), TICK_STEPS_M[-1])
        for n in range(int(self.section.line.length_m / step + 1e-6) + 1):
            x = plot.left() + n * step * scale
            text = "A" if n == 0 else f"{n * step:g}"
            if n == 0 or x < plot.right() - 24.0:
                painter.drawText(QRectF(x - 20, plot.bottom() + 3, 40, 16), Qt.AlignmentFlag.AlignCenter, text)
        end = QRectF(plot.right() - 20, plot.bottom() + 3, 40, 16)
        painter.drawText(end, Qt.AlignmentFlag.AlignCenter, "B")
        painter.drawText(QRectF(end.right() - 12, end.top(), 40, 16), Qt.AlignmentFlag.AlignVCenter, "m")
        for n in range(int(self.section.height_m + 1e-6) + 1):
            upwards = plot.height() / self.section.height_m
            place = QRectF(0, plot.bottom() - n * upwards - 8, LEFT_PX - 8, 16)
            if place.top() >= 0.0 and (upwards >= 14.0 or n % 2 == 0):
                words = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(place, words, metres_as_read(n) if n else "0")

    def _key_arrow(self, painter: QPainter, tail: QPointF, speed_m_s: float) -> None:
        """As long as an arrow of the key speed is in the picture."""
        assert self.section is not None
        tip = tail + QPointF(ARROW_PITCH_M * self.plot().width() / self.section.line.length_m, 0.0)
        painter.setPen(QPen(QColor(self.theme.ink), 1.3))
        painter.drawLine(tail, tip)
        painter.drawPolyline(QPolygonF([tip + QPointF(-7, -4), tip, tip + QPointF(-7, 4)]))
        painter.setPen(QColor(self.theme.dim))
        painter.drawText(
            QRectF(tail.x(), tail.y() + 5, 60, 16), Qt.AlignmentFlag.AlignLeft, as_read(f"{speed_m_s:g} m/s")
        )

    def _ramp(self, painter: QPainter, plot: QRectF) -> None:
        ramp = QRectF(plot.right() + 26, plot.top() + 4, 10, plot.height() - 8)
        self.scale.paint_ramp(painter, ramp)
        painter.setFont(font(11, QFont.Weight.Normal))
        painter.setPen(QColor(self.theme.dim))
        for share in (0.0, 0.5, 1.0):
            value = self.scale.low_c + share * (self.scale.high_c - self.scale.low_c)
            y = ramp.bottom() - share * ramp.height()
            painter.drawText(
                QRectF(ramp.right() + 5, y - 8, 40, 16), Qt.AlignmentFlag.AlignVCenter, degrees_as_read(value)
            )
