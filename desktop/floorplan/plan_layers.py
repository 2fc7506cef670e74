"""The layers of the plan, and what all of them are told: project, results, selection, theme."""

from __future__ import annotations

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsScene

from core.model.groups import hidden_ids, shown_part
from core.model.layers import layers_of
from core.model.project import Project
from core.model.underlays import LayerKind
from core.results.design_results import DesignResults
from desktop.floorplan.air_lines import AirLines
from desktop.floorplan.countdown_layer import CountdownLayer
from desktop.floorplan.equipment_layer import EquipmentLayer
from desktop.floorplan.floor_layer import FloorLayer
from desktop.floorplan.heat_layer import HeatLayer
from desktop.floorplan.lifted_layer import LiftedLayer
from desktop.floorplan.mark_layer import MarkLayer
from desktop.floorplan.note_layer import NoteLayer
from desktop.floorplan.overlay_layer import OverlayLayer
from desktop.floorplan.pipe_layer import PipeLayer
from desktop.floorplan.power_layer import PowerLayer
from desktop.floorplan.rack_layer import RackLayer
from desktop.floorplan.ribbon_layer import RibbonLayer
from desktop.floorplan.still_layer import StillStack
from desktop.floorplan.still_picture import Turns
from desktop.floorplan.tiled_picture import FrameTime
from desktop.floorplan.underlay_layer import UnderlayLayer
from desktop.theme import Theme


class PlanLayers:
    """Everything drawn on the plan; what is shown of the air is chosen in ``air_display``.

    Each layer knows its own height in the scene (``setZValue``). What stays is painted in two pictures of tiles, for
    what moves by itself runs between them: ``ground`` (heat map and lines) and ``still`` (floor, racks, equipment and
    loadings). All of them share the time of a frame.

    Args:
        theme: Colours.
        scene: Scene to put them on.
    """

    def __init__(self, theme: Theme, scene: QGraphicsScene) -> None:
        self.heat = HeatLayer()
        self.lines = AirLines(self.heat)
        self.floor, self.racks, self.equipment = FloorLayer(theme), RackLayer(theme), EquipmentLayer(theme)
        self.lifted = LiftedLayer(self.racks, self.equipment)
        self.power, self.pipes, self.ribbons = PowerLayer(theme, self.racks), PipeLayer(theme), RibbonLayer(theme)
        self.marks, self.overlay = MarkLayer(theme), OverlayLayer(theme)
        self.countdown, self.notes = CountdownLayer(theme), NoteLayer(theme)
        self.underlays = UnderlayLayer(theme)
        self.all = (
            self.floor, self.racks, self.equipment, self.power, self.pipes, self.ribbons, self.marks, self.overlay,
            self.countdown, self.notes, self.underlays,
        )  # fmt: skip
        self._with_results = (self.racks, self.equipment, self.ribbons, self.pipes, self.power)
        self.fades = dict.fromkeys(LayerKind, 1.0)
        self._shown: Project | None = None
        self._selected_of: tuple[Project | None, tuple[str, ...]] = (None, ())
        self.frame, self.turns = FrameTime(), Turns()
        self.marks.picture.turns = self.turns
        self.ground = StillStack((self.heat, self.lines), -50.0, self.frame)
        self.still = StillStack((self.floor, self.racks, self.equipment, self.power), 10.0, self.frame)
        for item in (*self.all, self.heat, self.lines, self.power.links, self.ground, self.still, self.lifted):
            scene.addItem(item)

    def begin_frame(self, *, is_hurried: bool, is_answer: bool, is_step: bool) -> None:
        """Another frame is painted, perhaps while the planner moves the view, or as the answer to a move or a step."""
        self.floor.set_on_air(self.heat.isVisible() and bool(self.heat.images()))
        self.frame.is_hurried, self.frame.is_answer = is_hurried, is_answer
        self.frame.begin_frame(is_step=is_step)
        self.turns.begin_frame()

    @property
    def wants_another_frame(self) -> bool:
        """Whether something waits to be painted."""
        return self.frame.is_wanted or self.turns.is_wanted

    def forget(self) -> None:
        """Another document is open: nothing of the one before stands in for it."""
        self.ground.picture.forget()
        self.still.picture.forget()

    def show_project(self, project: Project, *, is_preview: bool) -> None:
        """Take another project, or a preview of one; what is hidden is not drawn."""
        seen, hidden, self._shown = shown_part(project), hidden_ids(project), project
        self._show_settings(project)
        self.heat.leave_out(frozenset(h.id for h in project.halls) - {h.id for h in seen.halls})
        self.floor.show_project(seen)
        self.racks.show_project(seen, is_preview=is_preview)
        self.equipment.show_project(seen, is_preview=is_preview)
        self.marks.show_project(seen, hidden)
        self.ribbons.show_project(seen)
        self.pipes.show_project(project)
        self.countdown.show_project(project, hidden)
        self.power.show_project(project, seen)

    def _show_settings(self, project: Project) -> None:
        """Obey the layers of the project: how far each covers what is under it, 0 where it is not shown."""
        settings = layers_of(project)
        fades = self.fades = {k: s.opacity_ratio if s.is_visible else 0.0 for k, s in settings.items()}
        self.floor.set_fades(fades[LayerKind.ARCHITECTURE], fades[LayerKind.COOLING])
        self.equipment.set_fades(fades[LayerKind.COOLING], fades[LayerKind.POWER])
        whole = {
            LayerKind.RACKS: (self.racks,),
            LayerKind.PIPES: (self.pipes,),
            LayerKind.POWER: (self.power, self.power.links),
            LayerKind.NOTES: (self.notes,),
            LayerKind.MARKS: (self.marks,),
            LayerKind.AIR: (self.heat, self.lines),
        }
        for kind, layers in whole.items():
            for layer in layers:
                layer.setOpacity(fades[kind])

    def show_results(self, results: DesignResults | None) -> None:
        """Take new results, or none; the marks of thousands of findings have a turn of their own, so they do not."""
        for layer in self._with_results:
            layer.show_results(results)

    def show_selection(self, project: Project, ids: tuple[str, ...]) -> None:
        """Outline what is selected, and draw what belongs to it; told again of the same, there is nothing to do."""
        if project is self._selected_of[0] and ids == self._selected_of[1]:
            return
        self._selected_of = (project, ids)
        known = (self.racks.held.plan, self.equipment.held.plan) if project is self._shown else ()
        self.overlay.show_selection(project, ids, known)
        self.lifted.show_selection(ids if known else ())
        self.marks.step_aside(self.lifted.lifted_ids)
        self.notes.show_project(project, ids)
        self.underlays.show_project(project, ids)
        self.ribbons.show_selection(ids)
        self.pipes.show_selection(ids)
        self.power.show_selection(ids)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        for layer in self.all:
            layer.theme = theme
        self.power.set_theme(theme)
        self.pipes.card.theme = theme
        self.ground.set_ground(QColor(theme.canvas))
        self.still.picture.forget()
