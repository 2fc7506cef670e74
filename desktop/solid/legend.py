"""What the colours of the 3D view mean: the ramp of temperatures with its unit, and a line for each kind of route."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from core.drawing.solid_parts import SliceAxis, SolidChoice, SolidPalette
from core.units.display import axis
from desktop.theme import Theme, font
from desktop.widgets.colour_scale import ColourScale
from desktop.words import as_read, tr

WIDTH, RAMP_PX, LEAST_RAMP_PX, LINE_PX, TICKS = 132, 150, 64, 16, 5
WHOLE_PX = 10_000


class SolidLegend(QWidget):
    """The card in the corner."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.scale = ColourScale()
        self.title: list[str] = []
        self.routes: list[tuple[str, str]] = []
        self._ramp_px = RAMP_PX
        self.setAccessibleName(tr("Legend of the 3D view"))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_choice(
        self, choice: SolidChoice, palette: SolidPalette, *, has_loops: bool, has_facility: bool, has_feeds: bool
    ) -> None:
        """Say what is shown.

        Args:
            choice: What is shown.
            palette: Colours of routes.
            has_loops: Whether there are pipes of technology loops.
            has_facility: Whether there are pipes of facility loops.
            has_feeds: Whether there are feeds.
        """
        self.scale = ColourScale(choice.low_c, choice.high_c, choice.colour_map)
        self.title = [tr("Air, {axis}").format(axis=axis("°C")[0]), tr("rack fronts")]
        if choice.has_slice:
            where = {SliceAxis.HEIGHT: tr("at"), SliceAxis.X: "x =", SliceAxis.Y: "y ="}[choice.slice_axis]
            self.title.append(
                as_read(tr("slice {where} {slice_at:.1f} m").format(where=where, slice_at=choice.slice_at_m))
            )
        if choice.has_surface:
            self.title.append(as_read(tr("surface of {surface:.0f} °C").format(surface=choice.surface_c)))
        if choice.has_streams:
            self.title.append(tr("streamlines"))
        loops = [(tr("Supply"), palette.supply), (tr("Return"), palette.drain)]
        facility = [(tr("Facility supply"), palette.facility_supply), (tr("Facility return"), palette.facility_return)]
        feeds = [
            (tr("Feed A"), palette.path_a),
            (tr("Feed B"), palette.path_b),
            (tr("Common feed"), palette.path_common),
        ]
        self.routes = [
            *(loops if has_loops and choice.has_pipes else []),
            *(facility if has_facility and choice.has_pipes else []),
            *(feeds if has_feeds and choice.has_feeds else []),
        ]
        self.fit(WHOLE_PX)

    def fit(self, room_px: int) -> None:
        """Take the height that is needed; where there is less, the ramp gives way."""
        below = LINE_PX * len(self.routes) + (10 if self.routes else 0)
        beside = 22 + LINE_PX * len(self.title) + 12 + below
        self._ramp_px = min(max(room_px - beside, LEAST_RAMP_PX), RAMP_PX)
        self.resize(WIDTH, beside + self._ramp_px)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw card, ramp and lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(self.theme.panel))
        painter.setPen(QPen(QColor(self.theme.line), 1.0))
        painter.drawRoundedRect(QRectF(0.5, 0.5, self.width() - 1, self.height() - 1), 8, 8)
        painter.setFont(font(11, QFont.Weight.Medium))
        painter.setPen(QColor(self.theme.dim))
        for n, words in enumerate(self.title):
            painter.drawText(QPointF(12, 20 + n * LINE_PX), words)
        top = 18 + LINE_PX * len(self.title)
        ramp = QRectF(12, top, 16, self._ramp_px)
        self.scale.paint_ramp(painter, ramp)
        painter.setFont(font(11))
        painter.setPen(QColor(self.theme.dim))
        for n in range(TICKS):
            value = self.scale.low_c + n / (TICKS - 1) * (self.scale.high_c - self.scale.low_c)
            y = ramp.bottom() - n / (TICKS - 1) * ramp.height()
            painter.drawText(QRectF(36, y - 8, 60, 16), Qt.AlignmentFlag.AlignVCenter, f"{axis('°C')[1](value):.0f}")
        for n, (words, colour) in enumerate(self.routes):
            y = ramp.bottom() + 20 + n * LINE_PX
            painter.setPen(QPen(QColor(colour), 3.0))
            painter.drawLine(QPointF(13, y), QPointF(30, y))
            painter.setPen(QColor(self.theme.dim))
            painter.drawText(QRectF(38, y - 8, WIDTH - 40, 16), Qt.AlignmentFlag.AlignVCenter, words)
