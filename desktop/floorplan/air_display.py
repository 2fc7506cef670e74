"""What the plan shows of the air: keeps heat map, lines, racks, legend and card to one view and one scale."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from operator import attrgetter
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QGraphicsView

from core.drawing.air_view import AirCut, AirView
from core.model.project import Project
from core.model.rack import Rack
from core.results.design_results import DesignResults
from core.results.face_air import face_profiles_c
from desktop.floorplan.air_card import AirCard
from desktop.floorplan.air_lines import ISOTHERM_STEP_K, LEAST_REST_S
from desktop.floorplan.legend import KeyArrow, Legend, LegendNote
from desktop.floorplan.moving_air_layer import MovingAirLayer
from desktop.floorplan.plan_layers import PlanLayers
from desktop.floorplan.pressure_layer import PressureLayer
from desktop.theme import Theme
from desktop.widgets.later import InPortions, Later

_id, _height_m = attrgetter("id"), attrgetter("height_m")
FACE_BANDS = 10
FACES_REST_MS = 100
"""Folded fronts follow a drag ten times a second."""
SOON_S = 0.003
"""Lines that take longer to make than this are made when the other results are shown."""
HEIGHT_STEP_M = 0.1


class AirDisplay(QObject):
    """Applies an AirView to everything on the plan that shows air.

    Attributes:
        view_changed: Emitted with the new AirView.
        shown: Emitted when air, view or colours have changed.
        refused: Emitted with words and a remedy.
        crowded: Emitted when the legend or the card of choices needs another place.
        heat: The map.
        lines: Isotherms and arrows.
        legend: The legend card.
        card: The card of choices.

    Args:
        plan: View to show it on.
        layers: Layers of the plan.
        theme: Colours.
    """

    view_changed = Signal(object)
    shown = Signal()
    refused = Signal(str, str)
    crowded = Signal()

    def __init__(self, plan: QGraphicsView, layers: PlanLayers, theme: Theme) -> None:
        super().__init__(plan)
        self._plan, self._racks, self._marks = plan, layers.racks, layers.marks
        self._project = Project.of(())
        self._results: DesignResults | None = None
        self.heat, self.lines = layers.heat, layers.lines
        self.pressure = PressureLayer(self.heat, theme)
        self._clock = QTimer(self)
        self.moving = MovingAirLayer(self.heat, self._clock)
        self._clock.timeout.connect(self._tick)
        for layer in (self.moving, self.pressure):
            plan.scene().addItem(layer)
        self.legend = Legend(theme, plan)
        self.card = AirCard(plan)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._make_lines_soon)
        self._lines_later = InPortions(self._steps_of_lines, self)
        self._faces_soon = Later(self._show_faces, self)
        self._faces_later = QTimer(self)
        self._faces_later.setSingleShot(True)
        self._faces_later.timeout.connect(lambda: self._faces_soon.soon(self._project.racks))
        self.legend.height_changed.connect(lambda z: self.change(height_m=z))
        self.legend.settings.clicked.connect(self.open_card)
        self.card.chosen.connect(self.set_view)
        self.card.refused.connect(self.refused)
        self._spread()

    @property
    def view(self) -> AirView:
        """What is shown now."""
        return self.heat.view

    @property
    def is_visible(self) -> bool:
        """Whether the heat map is shown."""
        return self.heat.isVisible()

    @property
    def ceiling_m(self) -> float:
        """Highest cut. [m]"""
        return self.legend.ceiling_m

    # -- choosing ---------------------------------------------------------------------------------------------------

    def set_fade(self, fade: float) -> None:
        """How far the air covers what is under it; 0 where its layer is not shown."""
        for item in (self.moving, self.pressure):
            item.setOpacity(fade)

    def set_view(self, view: AirView) -> None:
        """Show something else; heights beyond floor and ceiling are taken back to them."""
        view = replace(view, height_m=min(max(view.height_m, 0.0), self.ceiling_m))
        if view != self.view:
            self.heat.set_view(view)
            self._marks.set_slice_height(view.height_m)
            self._make_lines()
            self.moving.take_air()
        self._spread()
        self.view_changed.emit(view)

    def change(self, **changes: Any) -> None:
        """Change single choices of the view."""
        self.set_view(replace(self.view, **changes))

    def step_height(self, steps: int) -> None:
        """Raise or lower the cut."""
        self.change(height_m=round(self.view.height_m + steps * HEIGHT_STEP_M, 3))

    def open_card(self) -> None:
        """Open the card of choices beside the legend, or close it."""
        if self.card.isVisible():
            self.card.hide()
            self._plan.setFocus()
            return
        self._show_card()
        self.card.show()
        self.crowded.emit()
        self.card.raise_()
        self.card.cuts[self.view.cut].setFocus()

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the actions about the air do, by name."""
        return {
            "air_height": lambda: self.change(cut=AirCut.HEIGHT),
            "air_maximum": lambda: self.change(cut=AirCut.MAXIMUM),
            "air_inlets": lambda: self.change(cut=AirCut.INLETS),
            "air_floor": lambda: self.change(cut=AirCut.FLOOR),
            "air_up": lambda: self.step_height(1),
            "air_down": lambda: self.step_height(-1),
            "isotherms": lambda: self.change(has_isotherms=not self.view.has_isotherms),
            "arrows": lambda: self.change(has_arrows=not self.view.has_arrows),
            "moving_air": lambda: self.change(has_moving_air=not self.view.has_moving_air),
            "air_card": self.open_card,
        }

    # -- what comes in ----------------------------------------------------------------------------------------------

    def set_ceiling(self, height_m: float) -> None:
        """Let the cut reach up to a ceiling. [m]"""
        self.legend.set_ceiling(height_m)
        self.change(height_m=min(self.view.height_m, self.ceiling_m))

    def show_project(self, project: Project) -> None:
        """Take another project: its racks' fronts are sampled where they stand now."""
        self._project = project
        self.pressure.show_project(project)
        if self.view.cut is AirCut.INLETS and not self._faces_later.isActive():
            self._faces_later.start(FACES_REST_MS)

    def show_results(self, results: DesignResults | None) -> None:
        """Take new air."""
        self._results = results
        self.heat.show_results(results)
        self.pressure.show_results(results)
        self.moving.take_air()
        is_cheap = self.lines.rest_s <= 0.0 and self.lines.cost_s < SOON_S
        if is_cheap or results is None:  # those of another document go with it
            self._make_lines()
        elif not self._later.isActive():  # not in the same turn of the event loop as everything else
            self._later.start(int(1e3 * self.lines.rest_s) + 1)
        self._tell()
        self._faces_soon.soon(self._project.racks)

    def set_visible(self, is_visible: bool) -> None:
        """Show or hide everything about the air but the racks' own numbers."""
        for item in (self.heat, self.lines, self.moving, self.pressure):
            item.setVisible(is_visible)
        self.moving.take_air()
        self.legend.setVisible(is_visible)
        self.card.setVisible(False)
        self._show_faces()

    def set_zoom(self, pixels_per_m: float) -> None:
        """Keep arrows readable at another zoom."""
        self.lines.set_zoom(pixels_per_m)
        if self.lines.is_of_other_zoom:
            self._make_lines_soon()
        self.moving.set_zoom(pixels_per_m)
        self.show_legend()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.legend.set_theme(theme)
        self.pressure.theme = theme

    def _tick(self) -> None:
        """Paint the next moment of the moving air, unless nobody sees it."""
        if self._plan.isVisible():
            self.moving.tick()
            self._plan.viewport().update()

    def _make_lines(self) -> None:
        """Make lines of what is shown now, at once."""
        self._later.stop()
        self._lines_later.at_once()

    def _make_lines_soon(self) -> None:
        """Make lines in portions; those that are being made are finished first, or moving air would never have any."""
        if self._lines_later.is_asked:
            self._later.start(int(1e3 * LEAST_REST_S))
        else:
            self._lines_later.ask()

    def _steps_of_lines(self) -> Iterator[None]:
        yield from self.lines.steps_of_rebuild()
        self.show_legend()

    # -- what goes out ----------------------------------------------------------------------------------------------

    def _spread(self) -> None:
        self._tell()
        self._show_faces()

    def _tell(self) -> None:
        """Let all but the racks' folded fronts follow, which take longest."""
        if self._racks.scale != self.heat.scale:
            self._racks.scale = self.heat.scale
        self.show_legend()
        if self.card.isVisible():
            self._show_card()
        self.shown.emit()

    def _show_card(self) -> None:
        self.card.show_view(self.view, self.ceiling_m, (self.heat.low_c, self.heat.high_c))

    def show_legend(self) -> None:
        """Let the legend say what is shown."""
        view = self.view
        pixels_per_m = float(self._plan.transform().m11())
        arrow = KeyArrow(self.lines.arrow_pitch_m * pixels_per_m, self.lines.key_m_s) if self.lines.has_arrows else None
        has_lines = view.has_isotherms and view.cut not in (AirCut.INLETS, AirCut.FLOOR)
        racks = self._racks
        is_waiting = racks.shows_capture and not racks.has_capture
        note = LegendNote(arrow, self.moving.faster, bool(self.heat.floors()), racks.shows_capture, is_waiting)
        self.legend.blockSignals(True)
        self.legend.set_height(view.height_m)
        self.legend.blockSignals(False)
        high = self.legend.height()
        self.legend.show_air(view, self.heat.shown_scale, ISOTHERM_STEP_K if has_lines else 0.0, note)
        if self.legend.height() != high:
            self.crowded.emit()

    def _show_faces(self) -> None:
        """Fold the racks' fronts over their footprints, or take them away."""
        self._faces_later.stop()
        self._faces_soon.drop()
        is_shown = self.view.cut is AirCut.INLETS and self.heat.isVisible()
        self._racks.show_faces(self._faces() if is_shown else None)

    def _faces(self) -> tuple[list[str], np.ndarray]:
        """Racks whose air is known, and that air from the floor to the top, shape (racks, bands). [C]"""
        thermal = self._results.thermal.value if self._results else None
        ids: list[str] = []
        found = [np.zeros((0, FACE_BANDS))]
        for hall in thermal.halls if thermal else ():
            if hall.air_field is None:
                continue
            racks = self._project.in_hall(Rack, hall.hall_id)
            top = max(map(_height_m, racks), default=2.0)
            heights = (np.arange(FACE_BANDS) + 0.5) * top / FACE_BANDS
            found.append(face_profiles_c(hall.air_field, racks, "front", heights))
            ids += map(_id, racks)
        return ids, np.concatenate(found)
