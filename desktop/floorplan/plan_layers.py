"""The layers of the plan, and what all of them are told: project, results, selection, theme."""

from __future__ import annotations

from PySide6.QtWidgets import QGraphicsScene

from core.model.groups import shown_part
from core.model.project import Project
from core.results.design_results import DesignResults
from desktop.floorplan.countdown_layer import CountdownLayer
from desktop.floorplan.equipment_layer import EquipmentLayer
from desktop.floorplan.floor_layer import FloorLayer
from desktop.floorplan.mark_layer import MarkLayer
from desktop.floorplan.note_layer import NoteLayer
from desktop.floorplan.overlay_layer import OverlayLayer
from desktop.floorplan.pipe_layer import PipeLayer
from desktop.floorplan.power_layer import PowerLayer
from desktop.floorplan.rack_layer import RackLayer
from desktop.floorplan.ribbon_layer import RibbonLayer
from desktop.floorplan.still_picture import Turns
from desktop.floorplan.underlay_layer import UnderlayLayer
from desktop.theme import Theme


class PlanLayers:
    """Everything drawn on the plan but the air, which ``air_display`` keeps.

    Each layer knows its own height in the scene (``setZValue``). Pictures of all layers take turns (``turns``).

    Args:
        theme: Colours.
        scene: Scene to put them on.
    """

    def __init__(self, theme: Theme, scene: QGraphicsScene) -> None:
        self.floor, self.racks, self.equipment = FloorLayer(theme), RackLayer(theme), EquipmentLayer(theme)
        self.power, self.pipes, self.ribbons = PowerLayer(theme), PipeLayer(theme), RibbonLayer(theme)
        self.marks, self.overlay = MarkLayer(theme), OverlayLayer(theme)
        self.countdown, self.notes = CountdownLayer(theme), NoteLayer(theme)
        self.underlays = UnderlayLayer(theme)
        self.all = (
            self.floor, self.racks, self.equipment, self.power, self.pipes, self.ribbons, self.marks, self.overlay,
            self.countdown, self.notes, self.underlays,
        )  # fmt: skip
        self._with_results = (self.racks, self.equipment, self.marks, self.ribbons, self.pipes, self.power)
        for layer in self.all:
            scene.addItem(layer)
        self.turns = Turns()
        for still in (self.floor, self.racks, self.equipment, self.marks):
            still.picture.turns = self.turns

    def show_project(self, project: Project) -> None:
        """Take another project, or a preview of one; what is hidden is not drawn."""
        seen = shown_part(project)
        self.floor.show_project(seen)
        self.racks.show_project(seen)
        self.equipment.show_project(seen)
        self.marks.show_project(seen)
        self.ribbons.show_project(seen)
        self.pipes.show_project(project)
        self.countdown.show_project(project)
        self.power.show_project(project)

    def show_results(self, results: DesignResults | None) -> None:
        """Take new results, or none."""
        for layer in self._with_results:
            layer.show_results(results)

    def show_selection(self, project: Project, ids: tuple[str, ...]) -> None:
        """Outline what is selected, and draw what belongs to it."""
        self.overlay.show_selection(project, ids)
        self.notes.show_project(project, ids)
        self.underlays.show_project(project, ids)
        self.ribbons.show_selection(ids)
        self.pipes.show_selection(ids)
        self.power.show_selection(ids)

    def show_colliding(self, ids: frozenset[str]) -> None:
        """Draw these in the bad colour."""
        self.racks.colliding = self.equipment.colliding = ids

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        for layer in self.all:
            layer.theme = theme
        self.pipes.card.theme = theme
