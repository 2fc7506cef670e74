"""The power view of the plan: loadings as colours, busways with their names, and the links of what is selected."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.drawing.power_numbers import Service, level_colour
from core.drawing.power_plan import PlanRoute, load_patches, plan_routes
from core.model.electrical import PowerPath, PowerUnit, PowerUnitKind
from core.model.project import Project
from core.results.design_results import DesignResults
from core.results.power_chain import ChainFlow
from desktop.floorplan.canvas import in_pixels, scene_rect
from desktop.theme import Theme, font

EVERYWHERE = QRectF(-1e5, -1e5, 2e5, 2e5)
ALPHA = 125
LABEL_FROM_PX, HEAD_FROM_PX = 90.0, 40.0
MOST_SELECTED = 12
LABEL_AT = {PowerPath.A: 0.3, PowerPath.COMMON: 0.5, PowerPath.B: 0.7}
"""Where along a busway its card hangs: those of a pair must not hide each other."""


class PowerLayer(QGraphicsItem):
    """Hidden until the power view is chosen.

    Attributes:
        is_on: Whether the view is chosen.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setZValue(25)
        self.theme = theme
        self.is_on = False
        self._project = Project.of(())
        self._flow: ChainFlow | None = None
        self._selection: tuple[str, ...] = ()
        self._patches: dict[str, list[QRectF]] = {}
        self._dead: list[QRectF] = []
        self._routes: list[PlanRoute] = []
        self.setVisible(False)

    def set_on(self, is_on: bool) -> None:
        """Show or hide it."""
        self.is_on = is_on
        self.setVisible(is_on)
        self._read()

    def show_project(self, project: Project) -> None:
        """Take another project, or a preview of one."""
        self._project = project
        self._read()

    def show_results(self, results: DesignResults | None) -> None:
        """Take new flows."""
        power = results.power.value if results is not None else None
        self._flow = power.chain if power is not None else None
        self._read()

    def show_selection(self, ids: tuple[str, ...]) -> None:
        """Draw the links of other items."""
        if ids != self._selection:
            self._selection = ids
            self._read_routes()

    @property
    def routes(self) -> list[PlanRoute]:
        """Links drawn now."""
        return self._routes

    def _read(self) -> None:
        self._patches, self._dead = {}, []
        if not self.is_on or self._flow is None:
            self._routes = []
            return
        for patch in load_patches(self._project, self._flow):
            if patch.is_dead:
                self._dead.append(scene_rect(patch.box))
            else:
                self._patches.setdefault(level_colour(patch.loading_ratio), []).append(scene_rect(patch.box))
        self._read_routes()

    def _read_routes(self) -> None:
        if self.is_on and self._flow is not None and 0 < len(self._selection) <= MOST_SELECTED:
            self._routes = plan_routes(self._project, self._flow, self._selection)
        else:
            self._routes = []
        self.update()

    def boundingRect(self) -> QRectF:
        """Everywhere: links run over the whole site."""
        return EVERYWHERE

    # -- painting ---------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Colours, then names of busways, then links."""
        painter.setPen(Qt.PenStyle.NoPen)
        for token, boxes in self._patches.items():
            colour = QColor(getattr(self.theme, token))
            colour.setAlpha(ALPHA)
            painter.setBrush(colour)
            painter.drawRects(boxes)
        with in_pixels(painter) as transform:
            self._dead_boxes(painter, transform)
            self._links(painter, transform)
            self._busways(painter, transform)

    def _dead_boxes(self, painter: QPainter, transform: QTransform) -> None:
        """Hatched, with the word where it fits."""
        painter.setPen(Qt.PenStyle.NoPen)
        ground, lines = QColor(self.theme.canvas), QColor(self.theme.bad)
        ground.setAlpha(110)
        lines.setAlpha(150)
        boxes = [transform.mapRect(box) for box in self._dead]
        for brush in (QBrush(ground), QBrush(lines, Qt.BrushStyle.BDiagPattern)):
            painter.setBrush(brush)
            painter.drawRects(boxes)
        painter.setFont(font(10, QFont.Weight.DemiBold))
        painter.setPen(QColor(self.theme.bad))
        for box in boxes:
            if box.width() >= 30.0 and box.height() >= 46.0:
                words = QRectF(box.left(), box.bottom() - 16.0, box.width(), 14.0)
                painter.drawText(words, Qt.AlignmentFlag.AlignCenter, "dead")

    def _busways(self, painter: QPainter, transform: QTransform) -> None:
        """Name and loading on a small card on each busway."""
        flow = self._flow
        if flow is None:
            return
        letters = font(10, QFont.Weight.DemiBold)
        metrics = QFontMetricsF(letters)
        painter.setFont(letters)
        for unit in self._project.of_type(PowerUnit):
            n = flow.index.get(unit.id)
            box = transform.mapRect(scene_rect(unit.rectangle))
            if unit.kind is not PowerUnitKind.BUSWAY or n is None or max(box.width(), box.height()) < LABEL_FROM_PX:
                continue
            loading = float(flow.loading_ratio[n])
            text = f"{unit.tag} {loading:.0%}" if flow.is_live[n] else f"{unit.tag} dead"
            token = level_colour(loading) if flow.is_live[n] else "bad"
            card = QRectF(0.0, 0.0, metrics.horizontalAdvance(text) + 10.0, 15.0)
            share = LABEL_AT[unit.path]
            middle = QPointF(box.left() + share * box.width(), box.top() + (1.0 - share) * box.height())
            is_wide = box.width() > box.height()
            above = QPointF(middle.x(), box.top() - 0.5 * card.height())
            card.moveCenter(above if is_wide else QPointF(box.center().x(), middle.y()))
            painter.setPen(QPen(QColor(getattr(self.theme, token)), 1.2))
            painter.setBrush(QColor(self.theme.panel))
            painter.drawRoundedRect(card, 4.0, 4.0)
            painter.setPen(QColor(self.theme.ink))
            painter.drawText(card, Qt.AlignmentFlag.AlignCenter, text)

    def _links(self, painter: QPainter, transform: QTransform) -> None:
        """Upstream links in ink, downstream ones in the accent colour, with a head where the power goes."""
        styles = {Service.LIVE: Qt.PenStyle.SolidLine, Service.STANDBY: Qt.PenStyle.DashLine}
        for route in sorted(self._routes, key=lambda r: int(r.service)):
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
