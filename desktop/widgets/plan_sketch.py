"""A small drawing of a whole project, in plain shapes for cards and previews: halls, racks, coolers, plant, power."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from core.geometry.polygon import bounds
from core.geometry.rectangle import Rectangle, union
from core.model.cooling import AirCooler, Cdu, Containment, HeatRejection
from core.model.electrical import PowerSource, PowerUnit
from core.model.entity import Placed
from core.model.project import Project
from core.model.rack import Rack
from desktop.theme import Theme
from desktop.words import tr

MARGIN_PX = 10
_TOKENS: tuple[tuple[type[Placed], str], ...] = (
    (Containment, "soft"),
    (Rack, "ink"),
    (AirCooler, "accent"),
    (Cdu, "accent"),
    (HeatRejection, "ok"),
    (PowerUnit, "dim"),
    (PowerSource, "dim"),
)
"""What is drawn, from below to above, in which colour of the theme."""


class PlanSketch(QWidget):
    """The drawing; nothing in it can be touched.

    Args:
        theme: Colours.
        halls_only: Whether the yard is left out.
    """

    def __init__(self, theme: Theme, *, halls_only: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._halls_only = halls_only
        self._project: Project | None = None
        self.setMinimumHeight(110)
        self.setAccessibleName(tr("Sketch of the plan"))

    @property
    def has_project(self) -> bool:
        """Whether there is something to draw."""
        return self._project is not None

    def show_project(self, project: Project | None) -> None:
        """Draw another project, or nothing."""
        self._project = project
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fit everything into the widget and draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.line), 1.0))
        painter.setBrush(QColor(self._theme.canvas))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6.0, 6.0)
        if self._project is not None:
            area = QRectF(self.rect()).adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)
            placed = [p for p in self._project.placed if p.hall_id or not self._halls_only]
            paint_sketch(painter, area, self._project, self._theme, placed)


def paint_sketch(painter: QPainter, area: QRectF, project: Project, theme: Theme, placed: Sequence[Placed]) -> None:
    """Draw a project as large as it fits into an area, true to scale.

    Args:
        painter: Painter in pixels.
        area: Where.
        project: The project.
        theme: Colours.
        placed: What is drawn besides the halls.
    """
    around = union([*(p.rectangle for p in placed), *(bounds(h.outline_m) for h in project.halls)])
    if around is None:
        return
    width_m, depth_m = max(around.x1_m - around.x0_m, 1.0), max(around.y1_m - around.y0_m, 1.0)
    scale = min(area.width() / width_m, area.height() / depth_m)
    x0 = area.center().x() - 0.5 * width_m * scale - around.x0_m * scale
    y0 = area.center().y() + 0.5 * depth_m * scale + around.y0_m * scale

    def box(r: Rectangle) -> QRectF:
        return QRectF(x0 + r.x0_m * scale, y0 - r.y1_m * scale, (r.x1_m - r.x0_m) * scale, (r.y1_m - r.y0_m) * scale)

    painter.setPen(QPen(QColor(theme.dim), 1.2))
    painter.setBrush(QColor(theme.panel))
    for hall in project.halls:
        painter.drawPolygon(QPolygonF([QPointF(x0 + x * scale, y0 - y * scale) for x, y in hall.outline_m]))
    painter.setPen(Qt.PenStyle.NoPen)
    for kind, token in _TOKENS:
        painter.setBrush(QColor(getattr(theme, token)))
        painter.drawRects([box(p.rectangle) for p in placed if isinstance(p, kind)])
