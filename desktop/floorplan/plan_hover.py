"""The card beside the pointer: the item under it with its results, or the air over bare floor."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from core.drawing.rack_face import stands_without_air
from core.editing.selection import item_at
from core.editing.tool import PointerEvent
from core.model.project import Project
from core.model.rack import Rack
from core.results.design_results import DesignResults
from desktop.floorplan.air_display import AirDisplay
from desktop.floorplan.plan_layers import PlanLayers
from desktop.theme import Theme
from desktop.widgets.hover_card import HoverCard
from desktop.widgets.hover_words import hover_text
from desktop.words import as_read


class PlanHover:
    """Says what is under the pointer.

    Args:
        view: What the card lies over.
        layers: Layers that know the numbers shown.
        air: The air shown.
        results: Gives the results shown.

    Attributes:
        card: The card.
    """

    def __init__(
        self, view: QWidget, layers: PlanLayers, air: AirDisplay, results: Callable[[], DesignResults | None]
    ) -> None:
        self.card = HoverCard(view)
        self._layers, self._air, self._results = layers, air, results
        self._last: tuple[PointerEvent, QPoint] | None = None

    def show(self, project: Project, pointer: PointerEvent, position: QPoint, theme: Theme) -> None:
        """Say what is at a place of the plan, which lies at a position of the view."""
        self._last = (pointer, position)
        item = item_at(project, pointer.x_m, pointer.y_m)
        inlet = self._layers.racks.inlet_c(item.id) if isinstance(item, Rack) else None
        number = self._layers.equipment.number(item.id) if item else ""
        heat = self._air.heat
        air = heat.temperature_at(pointer.x_m, pointer.y_m) if heat.isVisible() else None
        under_pa = heat.pressure_at(pointer.x_m, pointer.y_m) if heat.isVisible() else None
        body = stands_without_air(project, self._results(), item) if isinstance(item, Rack) else ""
        where = as_read(self._air.view.words)
        text = hover_text(project, item, inlet, number, air, where, theme, under_pa=under_pa, stands_in=body)
        self.card.show_words(text, position, theme)

    def refresh(self, project: Project, theme: Theme) -> None:
        """Say it anew while the card stands: the air has moved on under a resting pointer."""
        if self._last is not None and self.card.isVisible():
            self.show(project, *self._last, theme)

    def hide(self) -> None:
        """Say nothing."""
        self.card.hide()
