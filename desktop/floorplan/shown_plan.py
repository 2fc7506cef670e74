"""The plan as the session has it, to be looked at: what is shown of the design, its results, and the selection.

Zoom and pan are in ``zoomed_view``, everything painted in ``plan_layers`` and ``air_display``, what lies over it in
``plan_cards``; pointer and keys in ``plan_view``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from core.drawing.paper_air import PlanAir
from core.drawing.rack_labels import told_lines
from core.geometry.polygon import bounds
from core.geometry.rectangle import Rectangle
from core.model.footprints import placed_boxes_m
from core.model.groups import shown_part
from core.model.project import Project
from core.model.storeys import shown_halls
from core.model.underlays import LayerKind
from core.results.design_results import DesignResults
from desktop.floorplan.air_display import AirDisplay
from desktop.floorplan.empty_hint import EmptyHint
from desktop.floorplan.grid_labels import boxes_of_labels, draw_grid_labels
from desktop.floorplan.minimap import SitePicture
from desktop.floorplan.plan_cards import PlanCards
from desktop.floorplan.plan_extent import box_of_all, box_of_entity, box_of_halls, box_of_items
from desktop.floorplan.plan_layers import PlanLayers
from desktop.floorplan.section_display import SectionDisplay
from desktop.floorplan.zoomed_view import ZoomedView
from desktop.session import Session
from desktop.theme import Theme
from desktop.widgets.later import GAP_MS, MANY_ITEMS, InPortions, Later
from desktop.words import tr

MOST_BOXES = 2000
LEAST_HALLS = 0.5
"""A yard that would draw the halls smaller than this share of their size alone is left to the minimap at first."""


class ShownPlan(ZoomedView):
    """The plan of the open document.

    Attributes:
        told: One line for the status bar.
        layers: What is painted on it.
        cards: What lies over it.
    """

    told = Signal(str)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.theme = theme
        self.layers = layers = PlanLayers(theme, self.scene())
        self.floor, self.racks, self.equipment = layers.floor, layers.racks, layers.equipment
        self.marks, self.overlay, self.notes = layers.marks, layers.overlay, layers.notes
        self.ribbons, self.power = layers.ribbons, layers.power
        self.pipes, self.countdown = layers.pipes, layers.countdown
        self.air = AirDisplay(self, layers, theme)
        self.heat, self.legend = self.air.heat, self.air.legend
        self.section = SectionDisplay(self, self.air, self.overlay, theme)
        self.section.opened.connect(self._make_room)
        self.air.refused.connect(session.message_raised)
        self.zoom_changed.connect(self.air.set_zoom)
        self.cards = PlanCards(self, session, layers, self.air, self.section, theme)
        self.load_legend, self.minimap, self.storeys = self.cards.load_legend, self.cards.minimap, self.cards.storeys
        self.colours = self.cards.colours
        self.colours.changed.connect(self._show_colours)
        self.air.crowded.connect(self._make_way)
        self.air.shown.connect(lambda: self.colours.show_scale(self.air.heat.scale))
        self.hint = EmptyHint(self)
        self._moment: object = None
        self._is_step = self._has_preview = False
        self._later = Later(self._show_project, self)
        self._look_later = Later(self._look_at_document, self)
        self._near_later = Later(self._know_places, self)
        self._marked: DesignResults | None = None
        self._marks_later = InPortions(self._steps_of_marks, self)
        self._follows_halls = False
        self._listen()
        self.set_theme(theme)
        self._show_document()

    @property
    def project(self) -> Project:
        """The document's project."""
        return self._session.project

    @property
    def selection(self) -> tuple[str, ...]:
        """Selected ids."""
        return self._session.selection

    # -- what part of it --------------------------------------------------------------------------------------------

    def fit_all(self) -> None:
        """Show everything that is drawn, the yard too."""
        self._fit(box_of_all(self.project, self.minimap.site_m))
        self._follows_window, self._follows_halls = True, False

    def fit_halls(self) -> None:
        """Show the halls alone, of whose yard the minimap shows the rest; everything where there is none."""
        halls = box_of_halls(self.project)
        if halls is None:
            self.fit_all()
            return
        self._fit(halls)
        self._follows_window, self._follows_halls = True, True

    def _fit_again(self) -> None:
        """After a change of the room: the same as before."""
        self.fit_halls() if self._follows_halls else self.fit_all()

    def _fit_at_first(self) -> None:
        """Everything, unless a wide yard would make little of the halls."""
        self.fit_halls()
        halls = self.pixels_per_m
        self.fit_all()
        if self.pixels_per_m < LEAST_HALLS * halls:
            self.fit_halls()

    def fit_selection(self) -> None:
        """Show what is selected."""
        self._fit(box_of_items(self.project, self.selection))

    def show_entity(self, entity_id: str) -> None:
        """Centre on an item without changing the zoom much."""
        self._fit(box_of_entity(self.project, entity_id))

    def _fit(self, box: Rectangle | None) -> None:
        if box is not None:
            right, below, above = self.cards.covered_px
            self.fit_box(box, right_px=right, below_px=below, above_px=above)
            self.cards.clear(self._drawn_px())
            self.minimap.follow()

    def _drawn_px(self) -> NDArray[np.float64]:
        """Where halls and what is placed lie on the view, of very many a part: x0, y0, x1, y1, shape (n, 4). [px]"""
        halls_m = [(b.x0_m, b.y0_m, b.x1_m, b.y1_m) for b in (bounds(h.outline_m) for h in shown_halls(self.project))]
        placed = [
            p.boxes_m[:: len(p.boxes_m) // MOST_BOXES + 1] for p in (self.racks.held.plan, self.equipment.held.plan)
        ]
        boxes = np.concatenate([*placed, np.array(halls_m).reshape(-1, 4)])
        view = self.viewportTransform()
        x, y = boxes[:, [0, 2]] * view.m11() + view.dx(), -boxes[:, [3, 1]] * view.m22() + view.dy()
        drawn = np.stack([x[:, 0], y[:, 0], x[:, 1], y[:, 1]], axis=1)
        has_labels = bool(self.layers.fades[LayerKind.ARCHITECTURE])
        return np.concatenate([drawn, boxes_of_labels(self.project, view)]) if has_labels else drawn

    def _make_way(self) -> None:
        """Let a legend of another height stand where it covers least, as long as the plan stands as it was fitted."""
        if self._follows_window:
            self.cards.clear(self._drawn_px())
        else:
            self.cards.place()

    def _make_room(self) -> None:
        """Show the same as before above the section unless the planner has chosen another place."""
        self.cards.place()
        if self._follows_window:
            self._fit_again()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the legend in its corner; fit on the first real size."""
        super().resizeEvent(event)
        self._note_move()  # all of the window is painted: what can be stretched is painted in the frames after
        self.cards.place_all()
        self.hint.place()
        if self._follows_window:
            self._fit_again()

    # -- what of it -------------------------------------------------------------------------------------------------

    def set_slice_height(self, z_m: float) -> None:
        """Cut the air at another height. [m]"""
        self.air.change(height_m=z_m)

    def set_heat_map_visible(self, is_visible: bool) -> None:
        """Show or hide the heat map and its legend."""
        self.air.set_visible(is_visible)
        self.cards.place()

    def set_power_shown(self, is_shown: bool) -> None:
        """Colour units, busways and racks by the loading of the power chain, and draw the selection's links."""
        self.power.set_on(is_shown)
        self.load_legend.setVisible(is_shown)
        self.cards.place()
        self.viewport().update()

    def _show_colours(self) -> None:
        self.cards.place()
        self.viewport().update()

    def show_moment(self, results: object, words: str) -> None:
        """Show a moment of a cooling failure instead of the live air, or None for the live air again."""
        self._moment = results
        if self.cards.show_banner(words):
            self._make_room()
        self._draw_results(results if results is not None else self._session.results)

    def set_ribbons_visible(self, is_visible: bool) -> None:
        """Show or hide the ribbons of the selected rack's air."""
        self.ribbons.is_on = is_visible
        self.viewport().update()

    def set_liquid_shown(self, is_shown: bool) -> None:
        """Show the pipes of all technology loops, or only those of what is selected."""
        self.pipes.set_on(is_shown)
        self.cards.place()
        self.viewport().update()

    def show_countdown(self, seconds: Mapping[str, float], words: str) -> None:
        """Write over racks when they throttle after a loss, or take it away again."""
        self.countdown.show_seconds(seconds)
        self.show_moment(None, words)
        self.viewport().update()

    def paper_air(self) -> PlanAir:
        """What is shown of the air now, for a plan on paper."""
        scale = self.air.heat.scale
        colours, range_c = self.colours, (scale.low_c, scale.high_c)
        air = PlanAir(self.air.view, self.racks.shows_capture, self.section.line, range_c)
        return replace(air, colour_by=colours.by, lines=told_lines(colours.lines))

    def set_capture_shown(self, is_shown: bool) -> None:
        """Colour racks by the capture index instead of their inlet temperature."""
        self.racks.shows_capture = is_shown
        self.racks.update()
        self.air.show_legend()
        words = tr("Fronts show the capture index (CI): cold colour 100 % supply air, hot colour 50 % or less.")
        self.told.emit(words if is_shown else tr("Fronts show inlet temperatures."))
        self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self.theme = theme
        self.layers.set_theme(theme)
        self.setBackgroundBrush(QColor(theme.canvas))
        self.air.set_theme(theme)
        self.cards.set_theme(theme)
        self.hint.set_theme(theme)
        self.section.set_theme(theme)
        self.viewport().update()

    def set_minimap_shown(self, is_shown: bool) -> None:
        """Let the minimap come where not everything is in view, or never."""
        self.minimap.set_on(is_shown)

    # -- signals ----------------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        session = self._session
        session.document_replaced.connect(self._show_document)
        session.project_changed.connect(lambda step: self._later.follow(step.changes))
        session.preview_changed.connect(self._take_preview)
        session.results_changed.connect(self._show_results)
        session.selection_changed.connect(lambda _: self._show_selection())

    def _show_document(self) -> None:
        self.section.close()
        self.layers.forget()
        self.air.show_results(None)
        self.layers.show_results(None)
        self._mark_findings(None)
        self.colours.show_results(None)
        self._look_later.soon(self.project.entities)

    def _look_at_document(self) -> None:
        """Show another document; one of very many items in a turn after the one that has taken it out of its file."""
        self._show_project()
        ceiling = max((h.height_m for h in self.project.halls), default=3.0)
        self.air.set_ceiling(ceiling)
        self._fit_at_first()

    def _take_preview(self, preview: Project | None) -> None:
        """Show what a gesture would make; of very many items in a later turn, then the newest."""
        if preview is None and (not self._has_preview or self._later.is_asked or self._look_later.is_asked):
            return  # the edit or the document that has ended it is shown, or will be
        changed = preview.changed_since(self.project) if preview is not None else ()
        self._later.follow(changed or ())

    def _show_project(self) -> None:
        project = self._session.shown_project
        had_countdown = bool(self.countdown.seconds)
        self._is_step = self._has_preview = is_preview = project is not self._session.project
        self.layers.show_project(project, is_preview=is_preview)
        self.colours.show_project(project, is_preview=is_preview)
        if not is_preview:
            self._show_site()
        self.air.set_fade(self.layers.fades[LayerKind.AIR])
        if had_countdown and not self.countdown.seconds:
            self.show_moment(None, "")
        self.air.show_project(project)
        self.section.show_project(project)
        self.hint.show_project(project)
        self._show_selection()
        if not is_preview and len(project.racks) > MANY_ITEMS:
            self._near_later.ask()
        self.viewport().update()

    def _know_places(self) -> None:
        """Find where everything stands before the pointer asks for it, which of very many items takes a while."""
        placed_boxes_m(self.project)

    def _show_site(self) -> None:
        """Let the minimap show what stands where, without what is hidden."""
        halls = shown_part(self._session.project).halls
        racks_m, others_m = self.racks.held.plan.boxes_m, self.equipment.held.plan.boxes_m
        self.minimap.show_site(SitePicture([h.outline_m for h in halls], racks_m, others_m))
        self.cards.place()

    def _show_results(self, results: object) -> None:
        if self._moment is None:
            self._draw_results(results)

    def _mark_findings(self, results: DesignResults | None) -> None:
        self._marked = results
        self._marks_later.follow(results.findings if results is not None else ())

    def _steps_of_marks(self) -> Iterator[None]:
        yield from self.marks.steps_of_results(self._marked)
        self.viewport().update()

    def _draw_results(self, results: object) -> None:
        self.layers.show_results(results)  # type: ignore[arg-type]
        self._mark_findings(results)  # type: ignore[arg-type]
        self.air.show_results(results)  # type: ignore[arg-type]
        self.colours.show_results(results)  # type: ignore[arg-type]
        if self.pipes.card.is_shown:
            self.cards.place()  # its lines are other ones
        self.viewport().update()

    def _show_selection(self) -> None:
        if self._later.is_asked or self._look_later.is_asked:
            return
        self.layers.show_selection(self._session.shown_project, self._session.selection)
        self.viewport().update()

    # -- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint; what there was no time for is painted with the next frame."""
        is_step, self._is_step = self._is_step, False
        self.layers.begin_frame(is_hurried=self.is_moved, is_answer=self.take_move(), is_step=is_step)
        super().paintEvent(event)
        self.layers.frame.end_frame()
        if self.minimap.is_wanted is self.minimap.isHidden():
            QTimer.singleShot(0, self.minimap.follow)
        if self.layers.wants_another_frame:
            QTimer.singleShot(GAP_MS, self.viewport().update)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Labels of the grid, and the legend of the liquid view above them."""
        if self.layers.fades[LayerKind.ARCHITECTURE]:
            draw_grid_labels(painter, self.project, self.theme)
        self.pipes.card.draw(painter, float(self.viewport().height()))
