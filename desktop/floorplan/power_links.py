"""Links of what is selected in the power view, drawn over the plan."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.drawing.power_numbers import Service
from core.drawing.power_plan import PlanRoute, plan_routes
from core.model.project import Project
from core.results.power_chain import ChainFlow
from desktop.floorplan.canvas import in_pixels
from desktop.theme import Theme

EVERYWHERE = QRectF(-1e5, -1e5, 2e5, 2e5)
HEAD_FROM_PX = 40.0
MOST_SELECTED = 12


class PowerLinks(QGraphicsItem):
    """Ways of power to and from the selected items.

    Attributes:
        routes: Links drawn now.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setZValue(26)
        self.theme = theme
        self.routes: list[PlanRoute] = []
        self._project = Project.of(())
        self._flow: ChainFlow | None = None
        self._selection: tuple[str, ...] = ()
        self.setVisible(False)

    def set_on(self, is_on: bool) -> None:
        """Show or hide them."""
        self.setVisible(is_on)
        self._read()

    def show_project(self, project: Project) -> None:
        """Take another project, or a preview of one."""
        self._project = project
        self._read()

    def show_flow(self, flow: ChainFlow | None) -> None:
        """Take new flows."""
        self._flow = flow
        self._read()

    def show_selection(self, ids: tuple[str, ...]) -> None:
        """Draw the links of other items."""
        if ids != self._selection:
            self._selection = ids
            self._read()

    def _read(self) -> None:
        if self.isVisible() and self._flow is not None and 0 < len(self._selection) <= MOST_SELECTED:
            self.routes = plan_routes(self._project, self._flow, self._selection)
        else:
            self.routes = []
        self.update()

    def boundingRect(self) -> QRectF:
        """Everywhere: links run over the whole site."""
        return EVERYWHERE

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw them in pixels."""
        with in_pixels(painter) as transform:
            self._links(painter, transform)

    def _links(self, painter: QPainter, transform: QTransform) -> None:
        """Upstream links in ink, downstream ones in the accent colour, with a head where the power goes."""
        styles = {Service.LIVE: Qt.PenStyle.SolidLine, Service.STANDBY: Qt.PenStyle.DashLine}
        for route in sorted(self.routes, key=lambda r: int(r.service)):
            points = QPolygonF([transform.map(QPointF(x, -y)) for x, y in route.points_m])
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self.theme.panel), 4.5))
            painter.drawPolyline(points)
            colour = QColor(self.theme.ink if route.is_upstream else self.theme.accent)
            painter.setPen(QPen(colour, 1.8, styles.get(route.service, Qt.PenStyle.DotLine)))
            painter.drawPolyline(points)
            first, last = points.at(0), points.at(points.count() - 1)
            if route.service is Service.LIVE and (last - first).manhattanLength() >= HEAD_FROM_PX:
                self._head(painter, points, colour)

    def _head(self, painter: QPainter, points: QPolygonF, colour: QColor) -> None:
        tip = points.at(points.count() - 1)
        before = next((points.at(n) for n in range(points.count() - 2, -1, -1) if points.at(n) != tip), tip)
        along = tip - before
        length = max((along.x() ** 2 + along.y() ** 2) ** 0.5, 1e-6)
        along /= length
        across = QPointF(-along.y(), along.x())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([tip, tip - along * 9.0 + across * 4.0, tip - along * 9.0 - across * 4.0]))
