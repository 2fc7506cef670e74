"""The view of the plan: what the pointer and the keys do, and what the session says, for the layers and tools.

Zoom and pan are in ``zoomed_view``, tools in ``tool_box``, everything painted in ``plan_layers`` and ``air_display``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QWidget

from core.commands.command import Sequence
from core.commands.halls import MoveHall
from core.commands.marks import MoveMarks
from core.commands.move import MoveItems, RotateItems
from core.commands.underlays import TurnUnderlay
from core.drawing.paper_air import PlanAir
from core.drawing.rack_labels import told_lines
from core.editing.select_tool import movable_ids
from core.editing.selection import item_at
from core.editing.tool import Feedback, PointerEvent
from core.errors import FacilityError
from core.geometry.polygon import bounds
from core.geometry.rectangle import Rectangle, union
from core.model.electrical import PowerSource, PowerUnit
from core.model.entity import Entity, Placed
from core.model.groups import locked_ids, shown_part
from core.model.plan_marks import PlanNote
from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Hall, Wall
from core.model.storeys import shown_halls
from core.model.underlays import LayerKind, Underlay
from desktop.floorplan.air_display import AirDisplay
from desktop.floorplan.colour_display import ColourDisplay
from desktop.floorplan.grid_labels import draw_grid_labels
from desktop.floorplan.minimap import Minimap, SitePicture
from desktop.floorplan.plan_layers import PlanLayers
from desktop.floorplan.section_display import SectionDisplay
from desktop.floorplan.storey_chooser import StoreyChooser
from desktop.floorplan.tool_box import SessionHost, ToolBox
from desktop.floorplan.zoomed_view import ZoomedView
from desktop.session import Session
from desktop.theme import Theme
from desktop.widgets.focus_frame import paint_focus
from desktop.widgets.hover_card import HoverCard
from desktop.widgets.hover_words import hover_text
from desktop.widgets.load_legend import LoadLegend
from desktop.words import as_read, tr

ITEM_MIME = "application/x-hallwright-item"
Mark = TypeVar("Mark", bound=Entity)
NUDGE_M, TILE_M = 0.05, 0.6
CARD_GAP_PX = 12
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}


class PlanView(ZoomedView):
    """The floorplan.

    Attributes:
        tool_changed: Emitted with the name of the active tool.
        cursor_moved: Emitted with the pointer's x and y. [m]
        told: One line for the status bar.
        menu_asked: Emitted with the place on the plan and that on the screen where a menu is asked for.
        layers: What is painted on it.
        tools: What it is edited with.
    """

    tool_changed = Signal(str)
    cursor_moved = Signal(float, float)
    told = Signal(str)
    menu_asked = Signal(object, QPoint)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.theme = theme
        self._came_by_key = False
        self.layers = layers = PlanLayers(theme, self.scene())
        self.floor, self.racks, self.equipment = layers.floor, layers.racks, layers.equipment
        self.marks, self.overlay, self.notes = layers.marks, layers.overlay, layers.notes
        self.ribbons, self.power = layers.ribbons, layers.power
        self.pipes, self.countdown = layers.pipes, layers.countdown
        self.air = AirDisplay(self, layers, theme)
        self.heat, self.legend = self.air.heat, self.air.legend
        self.setAcceptDrops(True)
        self.setAccessibleName(tr("Floorplan"))
        self.section = SectionDisplay(self, self.air, self.overlay, theme)
        self.section.opened.connect(self._make_room)
        self.air.refused.connect(session.message_raised)
        self.zoom_changed.connect(self.air.set_zoom)
        self._hover = HoverCard(self)
        self.load_legend = LoadLegend(theme, self)
        self.load_legend.hide()
        self.colours = ColourDisplay(self, layers, theme)
        self.colours.changed.connect(self._show_colours)
        self.air.shown.connect(lambda: self.colours.show_scale(self.air.heat.scale))
        self.minimap = Minimap(theme, self)
        self.storeys = StoreyChooser(session, self)
        self._moment: object = None
        self._banner = QLabel(self)
        self._banner.setObjectName("banner")
        self._banner.hide()
        self.tools = ToolBox(SessionHost(session, self, self.show_feedback), self.section, self)
        self.tools.left = self._show_left
        self.tools.crossed = self._show_cross
        self._listen()
        self.set_theme(theme)
        self._show_document()

    # -- what tools and others ask for -----------------------------------------------------------------------------

    @property
    def project(self) -> Project:
        """The document's project."""
        return self._session.project

    @property
    def selection(self) -> tuple[str, ...]:
        """Selected ids."""
        return self._session.selection

    def show_feedback(self, feedback: Feedback) -> None:
        """Draw what the tool says."""
        self.overlay.show_feedback(feedback)
        self.layers.show_colliding(feedback.colliding_ids)
        self.viewport().update()
        if feedback.text:
            self.told.emit(feedback.text)

    def set_tool(self, name: str) -> None:
        """Activate a tool: select, measure, section, wire; rotate and delete act at once on the selection."""
        if name == "rotate":
            self.tools.active.escape()
            self.turn_selection()
        self.tools.choose(name)
        self.setCursor(Qt.CursorShape.CrossCursor if self.tools.draws else Qt.CursorShape.ArrowCursor)
        self._tell_tool()

    def start_placing(self, template: Placed) -> None:
        """Let a ghost of an item follow the pointer until it is placed or dropped."""
        self.tools.start_placing(template)
        self._tell_tool()

    def _tell_tool(self) -> None:
        self.setFocus()
        self.tool_changed.emit(self.tools.name)

    def set_snapping(self, snaps: bool) -> None:
        """Switch snapping on or off."""
        self.tools.snaps = snaps

    def turn_selection(self) -> None:
        """Turn the ghost, or the selection, by 90 degrees."""
        if self.tools.turn_ghost():
            return
        for underlay in self._marks(Underlay):
            self._session.execute(TurnUnderlay(underlay.id, 90.0), initiator=self)
        if ids := movable_ids(self.project, self.selection):
            self._session.execute(RotateItems(ids), initiator=self)

    def fit_all(self) -> None:
        """Show the halls, or everything when there is none; in the power view what feeds them too."""
        boxes = [bounds(h.outline_m) for h in shown_halls(self.project)] or [p.rectangle for p in self.project.placed]
        if self.power.is_on:
            boxes += [p.rectangle for kind in (PowerUnit, PowerSource) for p in self.project.of_type(kind)]
        self._fit(union(boxes) or Rectangle(0.0, 0.0, 12.0, 9.0))
        self._follows_window = True

    def fit_selection(self) -> None:
        """Show what is selected."""
        chosen = [self.project.get(i) for i in self.selection]
        boxes = [p.rectangle for p in chosen if isinstance(p, Placed)]
        box = union([*boxes, *(bounds(h.outline_m) for h in chosen if isinstance(h, Hall))])
        if box is not None:
            self._fit(box.grown(1.0))

    def show_entity(self, entity_id: str) -> None:
        """Centre on an item without changing the zoom much."""
        item = self.project.get(entity_id)
        if isinstance(item, Placed):
            self._fit(item.rectangle.grown(3.0))
        elif isinstance(item, Hall):
            self._fit(bounds(item.outline_m).grown(1.0))
        elif isinstance(item, Underlay):
            self._fit(item.bounds_m.grown(1.0))

    def set_slice_height(self, z_m: float) -> None:
        """Cut the air at another height. [m]"""
        self.air.change(height_m=z_m)

    def set_heat_map_visible(self, is_visible: bool) -> None:
        """Show or hide the heat map and its legend."""
        self.air.set_visible(is_visible)
        self._place_cards()

    def set_power_shown(self, is_shown: bool) -> None:
        """Colour units, busways and racks by the loading of the power chain, and draw the selection's links."""
        self.power.set_on(is_shown)
        self.load_legend.setVisible(is_shown)
        self._place_cards()
        self.viewport().update()

    def _place_cards(self) -> None:
        self.load_legend.move(self.width() - self.load_legend.width() - 16, 40)
        self.colours.place(self._legends_px(self.legend, self.load_legend))
        below_px = self.section.height_px + CARD_GAP_PX
        corner = self.rect().bottomRight() + QPoint(1, 1) - QPoint(CARD_GAP_PX, below_px)
        self.minimap.move(corner - QPoint(self.minimap.width(), self.minimap.height()))

    def _legends_px(self, *cards: QWidget) -> int:
        """Width that those of some cards take that are shown beside each other or in each other's place."""
        return max((card.width() + 8 for card in cards if card.isVisibleTo(self)), default=0)

    def _show_colours(self) -> None:
        self._place_cards()
        self.viewport().update()

    def show_moment(self, results: object, words: str) -> None:
        """Show a moment of a cooling failure instead of the live air, or None for the live air again."""
        self._moment = results
        self._banner.setText(words)
        self._banner.adjustSize()
        self._banner.setVisible(bool(words))
        self._place_banner()
        self._draw_results(results if results is not None else self._session.results)

    def _place_banner(self) -> None:
        self._banner.move((self.viewport().width() - self._banner.width()) // 2, 12)
        self._banner.raise_()

    def set_ribbons_visible(self, is_visible: bool) -> None:
        """Show or hide the ribbons of the selected rack's air."""
        self.ribbons.is_on = is_visible
        self.viewport().update()

    def set_liquid_shown(self, is_shown: bool) -> None:
        """Show the pipes of all technology loops, or only those of what is selected."""
        self.pipes.set_on(is_shown)
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
        self.air.place()
        words = tr("Fronts show the capture index (CI): cold colour 100 % supply air, hot colour 50 % or less.")
        self.told.emit(words if is_shown else tr("Fronts show inlet temperatures."))
        self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self.theme = theme
        self.layers.set_theme(theme)
        self.load_legend.theme = theme
        self.load_legend.update()
        self.setBackgroundBrush(QColor(theme.canvas))
        self.air.set_theme(theme)
        self.colours.set_theme(theme)
        self.minimap.set_theme(theme)
        self.section.set_theme(theme)
        self.viewport().update()

    # -- signals ----------------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        session = self._session
        session.document_replaced.connect(self._show_document)
        session.project_changed.connect(lambda _: self._show_project())
        session.preview_changed.connect(lambda _: self._show_project())
        session.results_changed.connect(self._show_results)
        session.selection_changed.connect(lambda _: self._show_selection())

    def _show_document(self) -> None:
        self.section.close()
        self.layers.forget()
        self.air.show_results(None)
        self.layers.show_results(None)
        self.colours.show_results(None)
        self._show_project()
        ceiling = max((h.height_m for h in self.project.halls), default=3.0)
        self.air.set_ceiling(ceiling)
        self.fit_all()

    def _show_project(self) -> None:
        project = self._session.shown_project
        had_countdown = bool(self.countdown.seconds)
        is_preview = project is not self._session.project
        self.layers.show_project(project, is_preview=is_preview)
        self.colours.show_project(project, is_preview=is_preview)
        if not is_preview:
            self._show_site()
        self.air.set_fade(self.layers.fades[LayerKind.AIR])
        if had_countdown and not self.countdown.seconds:
            self.show_moment(None, "")
        self.air.show_project(project)
        self.section.show_project(project)
        self._show_selection()

    def _show_site(self) -> None:
        """Let the minimap show what stands where, without what is hidden."""
        halls = shown_part(self._session.project).halls
        racks_m, others_m = self.racks.held.plan.boxes_m, self.equipment.held.plan.boxes_m
        self.minimap.show_site(SitePicture([h.outline_m for h in halls], racks_m, others_m))
        self._place_cards()

    def set_minimap_shown(self, is_shown: bool) -> None:
        """Let the minimap come where the halls are not all in view, or never."""
        self.minimap.set_on(is_shown)

    def _show_results(self, results: object) -> None:
        if self._moment is None:
            self._draw_results(results)

    def _draw_results(self, results: object) -> None:
        self.layers.show_results(results)  # type: ignore[arg-type]
        self.air.show_results(results)  # type: ignore[arg-type]
        self.colours.show_results(results)  # type: ignore[arg-type]
        self.viewport().update()

    def _show_selection(self) -> None:
        self.layers.show_selection(self._session.shown_project, self._session.selection)
        self.viewport().update()

    # -- what lies over the plan ------------------------------------------------------------------------------------

    def _fit(self, box: Rectangle) -> None:
        right = self._legends_px(self.legend, self.load_legend) + self._legends_px(self.colours.legend)
        below = self.storeys.height() + 8 if self.storeys.isVisibleTo(self) else 0
        self.fit_box(box, right_px=right + 8 if right else 0, below_px=max(self.section.height_px, below))

    def _make_room(self) -> None:
        """Show the whole hall above the section unless the planner has chosen another place."""
        self._place_cards()
        if self._follows_window:
            self.fit_all()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the legend in its corner; fit on the first real size."""
        super().resizeEvent(event)
        self.section.place()
        self.air.place()
        self.storeys.place()
        self._place_cards()
        if self._follows_window:
            self.fit_all()

    # -- pointer ----------------------------------------------------------------------------------------------------

    def _event(self, position: QPointF, modifiers: Qt.KeyboardModifier) -> PointerEvent:
        point = self.mapToScene(position.toPoint())
        adds = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
        return PointerEvent(
            point.x(),
            -point.y(),
            1.0 / max(self.pixels_per_m, 1e-6),
            bool(modifiers & adds),
            bool(modifiers & Qt.KeyboardModifier.AltModifier) or not self.tools.snaps,
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tool with the left button, pan with the middle one or with space."""
        self._hover.hide()
        if not self.begin_pan(event) and event.button() is Qt.MouseButton.LeftButton:
            self.tools.active.press(self._event(event.position(), event.modifiers()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tool, pan, hover."""
        if self.pan(event):
            return
        pointer = self._event(event.position(), event.modifiers())
        self.cursor_moved.emit(pointer.x_m, pointer.y_m)
        self.tools.active.move(pointer)
        if not event.buttons():
            self._show_hover(pointer, event.position().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End of a gesture."""
        if not self.end_pan() and event.button() is Qt.MouseButton.LeftButton:
            self.tools.active.release(self._event(event.position(), event.modifiers()))

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the hover card."""
        self._hover.hide()
        super().leaveEvent(event)

    def _show_hover(self, pointer: PointerEvent, position: QPoint) -> None:
        item = item_at(self.project, pointer.x_m, pointer.y_m)
        inlet = self.racks.inlet_c(item.id) if isinstance(item, Rack) else None
        number = self.equipment.number(item.id) if item else ""
        air = self.heat.temperature_at(pointer.x_m, pointer.y_m) if self.heat.isVisible() else None
        under_pa = self.heat.pressure_at(pointer.x_m, pointer.y_m) if self.heat.isVisible() else None
        text = hover_text(
            self.project, item, inlet, number, air, as_read(self.air.view.words), self.theme, under_pa=under_pa
        )
        self._hover.show_words(text, position, self.theme)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Words of a note, or what stands before the length of a dimension line."""
        pointer = self._event(event.position(), event.modifiers())
        if event.button() is Qt.MouseButton.LeftButton and not self.tools.edit_note(pointer):
            self.mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu at the pointer; by its key, at what is selected. While a tool draws there is none."""
        if self.tools.draws:
            return
        at = event.pos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            box = union(p.rectangle for i in self.selection if isinstance(p := self.project.get(i), Placed))
            at = self.view_point(*box.centre_m) if box is not None else self.viewport().rect().center()
        self._hover.hide()
        pointer = self._event(QPointF(at), Qt.KeyboardModifier.NoModifier)
        self.menu_asked.emit(pointer, self.viewport().mapToGlobal(at))

    # -- keyboard ---------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Numbers typed in mid-drag belong to the drag."""
        is_number = isinstance(event, QKeyEvent) and self.tools.take_number(event)
        return is_number or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape, space, arrows; everything else belongs to the actions."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.escape()
        elif self.hold_space(event, is_down=True) or (key in ENTER and self._place_by_key(0.0, 0.0)):
            pass
        elif key in ARROWS:
            step = 10.0 * NUDGE_M if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else NUDGE_M
            dx, dy = ARROWS[Qt.Key(key)]
            if not self._place_by_key(dx * step, dy * step) and self.selection:
                self._nudge(dx * step, dy * step)
        else:
            super().keyPressEvent(event)

    def _place_by_key(self, dx_m: float, dy_m: float) -> bool:
        """Move or put down what is being placed; it appears in the middle of what is seen, on a tile corner."""
        middle = self.mapToScene(self.viewport().rect().center())
        start_m = TILE_M * round(middle.x() / TILE_M), -TILE_M * round(middle.y() / TILE_M)
        return self.tools.place_by_key(dx_m, dy_m, start_m)

    def _show_cross(self, place_m: tuple[float, float] | None) -> None:
        """Draw what stands for the pointer when a tool is moved by keys."""
        self.overlay.show_cross(place_m)
        if place_m is not None:
            self.cursor_moved.emit(*place_m)
        self.viewport().update()

    def _nudge(self, dx_m: float, dy_m: float) -> None:
        if ids := movable_ids(self.project, self.selection):
            self._session.execute(MoveItems(ids, dx_m, dy_m), initiator=self)
        elif marks := tuple(m.id for kind in (PlanNote, Wall, Underlay) for m in self._marks(kind)):  # type: ignore[type-var]
            self._session.execute(MoveMarks(marks, dx_m, dy_m), initiator=self)
        elif halls := self._marks(Hall):
            moves = tuple(MoveHall(hall.id, dx_m, dy_m) for hall in halls)
            self._session.execute(Sequence(moves[0].label, moves), initiator=self)

    def _marks(self, kind: type[Mark]) -> tuple[Mark, ...]:
        """Selected notes or underlays that are not locked."""
        locked, found = locked_ids(self.project), (self.project.get(i) for i in self.selection)
        marks = (m for m in found if isinstance(m, kind) and m.id not in locked)
        return tuple(m for m in marks if not getattr(m, "is_locked", False))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """End of space-panning."""
        if not self.hold_space(event, is_down=False):
            super().keyReleaseEvent(event)

    def escape(self) -> None:
        """Drop what is going on; leave a tool other than select."""
        if self.tools.escape():
            self._show_left()

    def _show_left(self) -> None:
        """A tool was left: back to the select tool's pointer."""
        self.unsetCursor()
        self.tool_changed.emit("select")

    # -- drops from the catalogue -----------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take catalogue items."""
        if event.mimeData().hasFormat(ITEM_MIME):
            item_id = bytes(event.mimeData().data(ITEM_MIME).data()).decode()
            template = self._template(item_id)
            if template is not None:
                self.start_placing(template)
                event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Let the ghost follow."""
        if event.mimeData().hasFormat(ITEM_MIME):
            self.tools.active.move(self._event(event.position(), event.modifiers()))
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Drop the ghost."""
        self.escape()

    def dropEvent(self, event: QDropEvent) -> None:
        """Place the item."""
        self.tools.active.release(self._event(event.position(), event.modifiers()))
        self.escape()
        event.acceptProposedAction()

    def _template(self, item_id: str) -> Placed | None:
        from core.catalogue.loader import load_catalogue
        from core.catalogue.placing import placed_from_item

        try:
            return placed_from_item(load_catalogue(), item_id, tag="N-0")
        except FacilityError as error:
            self._session.message_raised.emit(error.message, error.hint)
            return None

    # -- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint; what there was no time for is painted with the next frame."""
        self.layers.begin_frame(is_hurried=self.is_moved, is_answer=self.take_move())
        super().paintEvent(event)
        if self._came_by_key:
            painter = QPainter(self.viewport())
            paint_focus(painter, self, self.theme.accent)
            painter.end()
        if self.minimap.is_wanted is self.minimap.isHidden():
            QTimer.singleShot(0, self.minimap.follow)
        if self.layers.wants_another_frame:
            QTimer.singleShot(0, self.viewport().update)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the plan has the keyboard, where it came by a key; a click shows it already."""
        super().focusInEvent(event)
        self._came_by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no more."""
        super().focusOutEvent(event)
        if self._came_by_key:
            self._came_by_key = False
            self.viewport().update()

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Labels of the grid, and the legend of the liquid view above them."""
        if self.layers.fades[LayerKind.ARCHITECTURE]:
            draw_grid_labels(painter, self.project, self.theme)
        self.pipes.card.draw(painter, float(self.viewport().height()))
