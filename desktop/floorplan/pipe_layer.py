"""The liquid view of the plan: supply and return pipes, hoses, the worst branch, and words at CDUs."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.drawing.pipe_plan import PipeLabel, PipePlan, loops_of, pipe_plan
from core.model.project import Project
from core.results.design_results import DesignResults
from core.results.liquid_result import LiquidResult
from desktop.floorplan.canvas import in_pixels
from desktop.floorplan.pipe_card import PipeCard
from desktop.theme import Theme, font
from desktop.words import as_read

EVERYWHERE = QRectF(-1e5, -1e5, 2e5, 2e5)
SUPPLY = {"light": "#1769c2", "dark": "#5aa7f2"}
RETURN = {"light": "#b5472b", "dark": "#ef8a6a"}
THINNEST_PX, HALO_PX = 1.6, 5.0
FACILITY_ALPHA = 120
"""Facility pipes are paler than technology loops."""
LABEL_FROM_PX = 26.0
"""Words are drawn where a metre is at least this long."""


class PipeLayer(QGraphicsItem):
    """Pipes of all loops in the liquid view, else those of the selected CDU or rack.

    Attributes:
        is_on: Whether the liquid view is chosen.
        card: Its legend, drawn above everything else.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setZValue(45)
        self.theme = theme
        self.is_on = False
        self._project = Project.of(())
        self._liquid: LiquidResult | None = None
        self._selection: tuple[str, ...] = ()
        self.shapes = PipePlan()
        self.card = PipeCard(theme)

    def set_on(self, is_on: bool) -> None:
        """Show all loops, or only those of what is selected."""
        self.is_on = is_on
        self._read()

    def show_project(self, project: Project) -> None:
        """Take another project, or a preview of one."""
        self._project = project
        self._read()

    def show_results(self, results: DesignResults | None) -> None:
        """Take new flows."""
        self._liquid = results.liquid.value if results is not None else None
        self._read()

    def show_selection(self, ids: tuple[str, ...]) -> None:
        """Other items are selected."""
        self._selection = ids
        self._read()

    def _read(self) -> None:
        self.shapes = PipePlan()
        network = self._liquid.network if self._liquid is not None else None
        if self._liquid is not None and network is not None:
            chosen = None if self.is_on else loops_of(self._project, network, self._selection[:50])
            if chosen is None or chosen:
                self.shapes = pipe_plan(self._project, self._liquid, chosen)
        self.setVisible(self.is_on or bool(self.shapes.lines))
        self.card.is_shown, self.card.theme = self.is_on, self.theme
        colours = (SUPPLY[self.theme.name], RETURN[self.theme.name])
        self.card.show_lines(self.shapes.summary, colours, is_solved=self._liquid is not None)
        self.update()

    def boundingRect(self) -> QRectF:
        """Everywhere: loops may be long."""
        return EVERYWHERE

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """The way to the worst branch below, pipes above it, then words."""
        with in_pixels(painter) as transform:
            scale = transform.m11()
            self._halo(painter, transform, scale)
            for is_return in (True, False):
                self._pipes(painter, transform, scale, is_return=is_return)
            if scale >= LABEL_FROM_PX:
                for label in self.shapes.labels:
                    self._label(painter, transform, label)

    def _halo(self, painter: QPainter, transform: QTransform, scale: float) -> None:
        colour = QColor(self.theme.warn)
        colour.setAlpha(120)
        for line in self.shapes.lines:
            if line.is_worst and not line.is_return:
                width = max(line.width_m * scale, THINNEST_PX) + 2.0 * HALO_PX
                painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
                painter.drawLine(_mapped(transform, line.start_m), _mapped(transform, line.end_m))

    def _pipes(self, painter: QPainter, transform: QTransform, scale: float, *, is_return: bool) -> None:
        for line in self.shapes.lines:
            if line.is_return is not is_return:
                continue
            colours = RETURN if is_return else SUPPLY
            colour = QColor(self.theme.bad if line.is_starved else colours[self.theme.name])
            if line.is_facility:
                colour.setAlpha(FACILITY_ALPHA)
            width = max(line.width_m * scale * (0.25 if line.is_facility else 0.6), THINNEST_PX)
            pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
            if is_return and not line.is_hose:  # told apart without colour, too
                pen.setDashPattern([max(9.0 / width, 1.0), max(3.0 / width, 0.4)])
            painter.setPen(pen)
            painter.drawLine(_mapped(transform, line.start_m), _mapped(transform, line.end_m))

    def _label(self, painter: QPainter, transform: QTransform, label: PipeLabel) -> None:
        letters = font(10, QFont.Weight.DemiBold)
        metrics = QFontMetricsF(letters)
        middle = _mapped(transform, label.place_m)
        width, height = metrics.horizontalAdvance(as_read(label.words)) + 10.0, metrics.height() + 4.0
        below = -0.5 * height if label.is_worst else 0.9 * height
        box = QRectF(middle.x() - 0.5 * width, middle.y() + below, width, height)
        painter.setPen(QPen(QColor(self.theme.warn if label.is_worst else self.theme.line), 1.0))
        painter.setBrush(QColor(self.theme.panel))
        painter.drawRoundedRect(box, 4.0, 4.0)
        painter.setFont(letters)
        painter.setPen(QColor(self.theme.ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, as_read(label.words))


def _mapped(transform: QTransform, place_m: tuple[float, float]) -> QPointF:
    return transform.map(QPointF(place_m[0], -place_m[1]))
