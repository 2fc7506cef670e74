"""Keeps the section's line on the plan and its panel to the air, the racks and the colours shown now."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QGraphicsView

from core.drawing.section import SectionLine
from core.model.project import Project
from desktop.floorplan.air_display import AirDisplay
from desktop.floorplan.overlay_layer import OverlayLayer
from desktop.floorplan.section_panel import SectionPanel
from desktop.theme import Theme

MARGIN_PX, LEAST_WIDTH_PX = 12, 200
REST_RATIO = 10.0
"""Cutting takes a tenth of the GUI thread at most while air or racks move."""


class SectionDisplay(QObject):
    """One section at a time.

    Attributes:
        opened: Emitted when the panel has appeared or gone.
        panel: The card under the plan.

    Args:
        plan: View to show it on.
        air: Where air and colours come from.
        overlay: Layer that draws the line.
        theme: Colours.
    """

    opened = Signal()

    def __init__(self, plan: QGraphicsView, air: AirDisplay, overlay: OverlayLayer, theme: Theme) -> None:
        super().__init__(plan)
        self._plan, self._air, self._overlay = plan, air, overlay
        self._project = Project.of(())
        self.line: SectionLine | None = None
        self.panel = SectionPanel(theme, plan)
        self.panel.closed.connect(self.close)
        self.panel.place_pointed.connect(self._overlay.show_section_place)
        self._cost_s = self._cut_at_s = 0.0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._cut_again)
        air.shown.connect(self._follow)

    @property
    def height_px(self) -> int:
        """Height of the plan that the panel covers."""
        return self.panel.height() + MARGIN_PX if self.line is not None and not self.panel.isHidden() else 0

    def cut(self, line: SectionLine, is_finished: bool) -> None:
        """Take the line that is being drawn; the panel opens once the first one is finished."""
        self.line = line
        self._overlay.show_section(line)
        is_new = is_finished and self.panel.isHidden()
        if is_new:
            self.panel.show()
        self._cut_again()
        if is_new:
            self.opened.emit()

    def close(self) -> None:
        """Take line and panel away."""
        if self.line is None:
            return
        self.line = None
        self._overlay.show_section(None)
        self.panel.hide()
        self.opened.emit()

    def show_project(self, project: Project) -> None:
        """Follow racks that are dragged."""
        self._project = project
        self._follow()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.panel.set_theme(theme)

    def place(self) -> None:
        """Along the lower edge of the plan, beside the legend where that reaches down so far."""
        wide = max(self._plan.width() - 2 * MARGIN_PX, LEAST_WIDTH_PX)
        high = self.panel.height_for(wide)
        legend = self._air.legend.geometry()
        if self._plan.height() - high - 2 * MARGIN_PX < legend.bottom() and self._air.legend.isVisibleTo(self._plan):
            wide = max(legend.left() - 2 * MARGIN_PX, LEAST_WIDTH_PX)
            high = self.panel.height_for(wide)
        if (wide, high) != (self.panel.width(), self.panel.height()):
            self.panel.setFixedSize(wide, high)
        self.panel.move(MARGIN_PX, self._plan.height() - high - MARGIN_PX)

    def _follow(self) -> None:
        """Cut now, or later when the last cut has just taken time that the plan needs."""
        rest_s = REST_RATIO * self._cost_s - (time.perf_counter() - self._cut_at_s)
        if rest_s <= 0.0:
            self._cut_again()
        elif not self._later.isActive():
            self._later.start(int(1e3 * rest_s) + 1)

    def _cut_again(self) -> None:
        self._later.stop()
        began = time.perf_counter()
        if self.line is not None and not self.panel.isHidden():
            heat = self._air.heat
            self.panel.show_air(self.line, list(heat.fields()), self._project, self._air.view, heat.scale)
            high = self.panel.height()
            self.place()
            if self.panel.height() != high:
                self.opened.emit()  # the plan and its cards have another room
        self._cut_at_s = time.perf_counter()
        self._cost_s = self._cut_at_s - began
