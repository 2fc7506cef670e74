"""How many seconds each liquid-cooled rack has after a loss, written over it."""

from __future__ import annotations

import math
from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.model.entity import Placed
from core.model.project import Project
from desktop.floorplan.canvas import in_pixels, scene_rect
from desktop.theme import Theme, font
from desktop.words import tr

EVERYWHERE = QRectF(-1e5, -1e5, 2e5, 2e5)
SOON_S, LATER_S = 30.0, 180.0
ALPHA, LETTERS_FROM_PX = 240, 22.0


class CountdownLayer(QGraphicsItem):
    """Hidden until a loss has been followed.

    Attributes:
        seconds: Seconds until throttling by rack id, infinite for never.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setZValue(44)  # under pipes and their labels
        self.theme = theme
        self.seconds: dict[str, float] = {}
        self._project = Project.of(())
        self._hidden: frozenset[str] = frozenset()
        self.setVisible(False)

    def show_project(self, project: Project, hidden: frozenset[str] = frozenset()) -> None:
        """Take another project and what of it is hidden; what was followed belongs to the last one."""
        self._hidden = hidden
        if project is not self._project:
            self._project = project
            self.show_seconds({})

    def show_seconds(self, seconds: Mapping[str, float]) -> None:
        """Write other seconds; none at all hides the layer."""
        self.seconds = dict(seconds)
        self.setVisible(bool(self.seconds))
        self.update()

    def colour(self, seconds: float) -> str:
        """Token of a time: bad up to half a minute, a warning up to three, else good."""
        if seconds <= SOON_S:
            return self.theme.bad
        return self.theme.warn if seconds <= LATER_S else self.theme.ok

    def boundingRect(self) -> QRectF:
        """Everywhere: racks may stand anywhere."""
        return EVERYWHERE

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """A coloured box over every rack, with its seconds where they fit."""
        with in_pixels(painter) as transform:
            painter.setFont(font(11, QFont.Weight.DemiBold))
            for rack_id, seconds in self.seconds.items():
                rack = self._project.get(rack_id)
                if not isinstance(rack, Placed) or rack_id in self._hidden:
                    continue
                box = transform.mapRect(scene_rect(rack.rectangle))
                colour = QColor(self.colour(seconds))
                colour.setAlpha(ALPHA)
                painter.fillRect(box.adjusted(1.0, 1.0, -1.0, -1.0), colour)
                if max(box.width(), box.height()) < LETTERS_FROM_PX:
                    continue
                painter.setPen(QColor("#ffffff"))
                words = tr("never") if math.isinf(seconds) else f"{seconds:.0f} s"
                painter.save()
                painter.translate(box.center())
                if box.height() > box.width():
                    painter.rotate(-90.0)
                painter.drawText(QRectF(-60.0, -10.0, 120.0, 20.0), Qt.AlignmentFlag.AlignCenter, words)
                painter.restore()
