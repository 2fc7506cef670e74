"""Marks on the plan: measured temperatures beside computed ones, and the places of findings."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.drawing.facts import Mark, computed_at_points, measured_places
from core.geometry.rectangle import union
from core.model.entity import Placed
from core.model.project import Project
from core.model.scenario import MeasuredPoint
from core.results.design_results import DesignResults
from core.results.finding import Finding, Severity
from desktop.floorplan.canvas import in_pixels, scene_rect
from desktop.theme import Theme, font

WORDS_FROM_PX_PER_M = 30.0
SHOWN_ON_RACKS = frozenset({"rack-inlet-above-class", "rack-inlet-above-recommended"})
"""Rules whose findings the racks themselves show."""


def _worst_by_place(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding a place: an error rather than a warning; notes ask for nothing and get no mark."""
    worst: dict[object, Finding] = {}
    for finding in findings:
        if finding.severity is Severity.NOTE:
            continue
        if finding.place_m not in worst or finding.severity is Severity.ERROR:
            worst[finding.place_m] = finding
    return tuple(worst.values())


class MarkLayer(QGraphicsItem):
    """Over the racks, under the outlines of the selection."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setZValue(50)
        self.theme = theme
        self._project = Project.of(())
        self._slice_height_m = 1.5
        self._places: list[Mark] = []
        self._computed: dict[str, float] = {}
        self._findings: tuple[Finding, ...] = ()
        self._bounds = QRectF()

    def show_project(self, project: Project) -> None:
        """Take another project."""
        self.prepareGeometryChange()
        self._project = project
        around = union(p.rectangle for p in project.placed)
        self._bounds = scene_rect(around.grown(3.0)) if around else QRectF()
        self._places = measured_places(project, self._slice_height_m)
        self.update()

    def show_results(self, results: DesignResults | None) -> None:
        """Take new computed values and findings."""
        self._computed = computed_at_points(results)
        found = results.findings if results else ()
        self._findings = _worst_by_place(f for f in found if f.place_m and f.code not in SHOWN_ON_RACKS)
        self.update()

    def set_slice_height(self, z_m: float) -> None:
        """Show the sensors nearest to another height. [m]"""
        self._slice_height_m = z_m
        self._places = measured_places(self._project, z_m)
        self.update()

    def words(self) -> list[str]:
        """What stands beside the measured points."""
        return [self._word(point) for _, _, point in self._places]

    def finding_places(self) -> list[tuple[float, float]]:
        """Where findings are marked. [m]"""
        return [f.place_m for f in self._findings if f.place_m is not None]

    def _word(self, point: MeasuredPoint) -> str:
        computed = self._computed.get(point.id)
        measured = f"meas. {point.measured_c:.1f}°"
        return measured if computed is None else f"{measured}\ncomp. {computed:.1f}°"

    def boundingRect(self) -> QRectF:
        """Around everything that stands."""
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the marks in pixels, words where there is room."""
        has_words = painter.worldTransform().m11() >= WORDS_FROM_PX_PER_M
        with in_pixels(painter) as transform:
            for x, y, point in self._places:
                self._measured(painter, transform.map(QPointF(x, -y)), self._word(point) if has_words else "")
            for finding in self._findings:
                x, y = finding.place_m or (0.0, 0.0)
                at = transform.map(QPointF(x, -y))
                item = self._project.get(finding.ids[0]) if finding.ids else None
                if isinstance(item, Placed) and (item.x_m, item.y_m) == finding.place_m:
                    at = transform.mapRect(scene_rect(item.rectangle)).topLeft() + QPointF(7.0, 7.0)
                self._finding(painter, at, finding.severity)

    def _measured(self, painter: QPainter, at: QPointF, words: str) -> None:
        painter.setPen(QPen(QColor(self.theme.ink), 1.5))
        painter.setBrush(QColor(self.theme.panel))
        if words:
            small = font(10, QFont.Weight.Medium)
            lines = words.split("\n")
            width = max(QFontMetricsF(small).horizontalAdvance(line) for line in lines) + 12.0
            card = QRectF(at.x() - 0.5 * width, at.y() + 6.0, width, 14.0 * len(lines) + 4.0)
            painter.setPen(QPen(QColor(self.theme.line), 1.0))
            painter.drawRoundedRect(card, 6.0, 6.0)
            painter.setFont(small)
            painter.setPen(QColor(self.theme.ink))
            painter.drawText(card, Qt.AlignmentFlag.AlignCenter, words)
            painter.setPen(QPen(QColor(self.theme.ink), 1.5))
        painter.drawEllipse(at, 3.5, 3.5)

    def _finding(self, painter: QPainter, at: QPointF, severity: Severity) -> None:
        """An error is a square diamond, anything less a disc: shape as well as colour."""
        is_error = severity is Severity.ERROR
        painter.setPen(QPen(QColor(self.theme.panel), 1.5))
        painter.setBrush(QColor(self.theme.bad if is_error else self.theme.warn))
        if is_error:
            corners = [QPointF(0, -10), QPointF(10, 0), QPointF(0, 10), QPointF(-10, 0)]
            painter.drawPolygon(QPolygonF([at + c for c in corners]))
        else:
            painter.drawEllipse(at, 7.0, 7.0)
        painter.setPen(QPen(QColor(self.theme.panel), 1.8))
        painter.drawLine(at + QPointF(0, -4), at + QPointF(0, 1))
        painter.drawPoint(at + QPointF(0, 4))
