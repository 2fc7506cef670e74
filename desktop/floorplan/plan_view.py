"""The view of the plan: zoom and pan, tools, hover, and the layers in order."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView, QInputDialog, QLabel, QWidget

from core.commands.command import Command
from core.commands.move import MoveItems, RotateItems
from core.drawing.plan import column_label
from core.editing.measure_tool import MeasureTool
from core.editing.note_tool import NoteTool
from core.editing.place_tool import PlaceTool
from core.editing.section_tool import SectionTool
from core.editing.select_tool import SelectTool, movable_ids
from core.editing.selection import item_at
from core.editing.tool import Feedback, PointerEvent, Tool
from core.editing.wire_tool import WireTool
from core.errors import FacilityError
from core.geometry.polygon import bounds
from core.geometry.rectangle import Rectangle, union
from core.model.electrical import PowerSource, PowerUnit
from core.model.entity import Placed
from core.model.groups import shown_part
from core.model.plan_marks import NoteKind
from core.model.project import Project
from core.model.rack import Rack
from desktop.floorplan.air_display import AirDisplay
from desktop.floorplan.canvas import scene_rect
from desktop.floorplan.countdown_layer import CountdownLayer
from desktop.floorplan.equipment_layer import EquipmentLayer
from desktop.floorplan.floor_layer import FloorLayer
from desktop.floorplan.hover import hover_text
from desktop.floorplan.mark_layer import MarkLayer
from desktop.floorplan.note_layer import NoteLayer
from desktop.floorplan.overlay_layer import OverlayLayer
from desktop.floorplan.pipe_layer import PipeLayer
from desktop.floorplan.power_layer import PowerLayer
from desktop.floorplan.rack_layer import RackLayer
from desktop.floorplan.ribbon_layer import RibbonLayer
from desktop.floorplan.section_display import SectionDisplay
from desktop.floorplan.still_picture import Turns
from desktop.session import Session
from desktop.theme import Theme, font
from desktop.widgets.load_legend import LoadLegend

ITEM_MIME = "application/x-hallwright-item"
ZOOM_STEP = 1.18
LEAST_PX_PER_M, MOST_PX_PER_M = 0.5, 800.0
NUDGE_M = 0.05
MARGIN_PX = 34


class PlanView(QGraphicsView):
    """The floorplan.

    Attributes:
        tool_changed: Emitted with the name of the active tool.
        cursor_moved: Emitted with the pointer's x and y. [m]
        zoom_changed: Emitted with pixels per metre.
        told: One line for the status bar.
    """

    tool_changed = Signal(str)
    cursor_moved = Signal(float, float)
    zoom_changed = Signal(float)
    told = Signal(str)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.theme = theme
        self.setScene(QGraphicsScene(-1e4, -1e4, 2e4, 2e4, self))
        self.floor, self.racks = FloorLayer(theme), RackLayer(theme)
        self.equipment, self.marks, self.overlay = EquipmentLayer(theme), MarkLayer(theme), OverlayLayer(theme)
        self.air = AirDisplay(self, self.racks, self.marks, theme)
        self.heat, self.legend = self.air.heat, self.air.legend
        self.ribbons, self.power = RibbonLayer(theme), PowerLayer(theme)
        self.pipes, self.countdown = PipeLayer(theme), CountdownLayer(theme)
        for layer in (
            self.heat, self.air.lines, self.floor, self.racks, self.equipment, self.power, self.pipes,
            self.ribbons, self.marks, self.overlay, self.countdown,
        ):  # fmt: skip
            self.scene().addItem(layer)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Floorplan")
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.section = SectionDisplay(self, self.air, self.overlay, theme)
        self.section.opened.connect(self._make_room)
        self.air.refused.connect(session.message_raised)
        self.zoom_changed.connect(self.air.set_zoom)
        self._hover = QLabel(self)
        self._hover.setObjectName("card")
        self._hover.hide()
        self.load_legend = LoadLegend(theme, self)
        self.load_legend.hide()
        self._turns = Turns()
        for layer in (self.floor, self.racks, self.equipment, self.marks, self.air.lines):
            layer.picture.turns = self._turns
        self._moment: object = None
        self._banner = QLabel(self)
        self._banner.setObjectName("banner")
        self._banner.hide()
        self.notes = NoteLayer(theme)
        self.scene().addItem(self.notes)
        self.ask_note: Callable[[], str] = lambda: QInputDialog.getText(self, "Note", "Words of the note:")[0]
        self._tool_name = "select"
        self._select_tool = SelectTool(_Host(self))
        self._tool: Tool = self._select_tool
        self._pan_from: QPoint | None = None
        self._space_held = False
        self._follows_window = True
        self._listen()
        self.set_theme(theme)
        self._show_document()

    # -- host of the tools ------------------------------------------------------------------------------------------

    @property
    def project(self) -> Project:
        """The document's project."""
        return self._session.project

    @property
    def selection(self) -> tuple[str, ...]:
        """Selected ids."""
        return self._session.selection

    def select(self, ids: tuple[str, ...]) -> None:
        """Replace the selection."""
        self._session.select(ids)

    def preview(self, project: Project | None) -> None:
        """Show a project that is not committed."""
        self._session.set_preview(project)

    def execute(self, command: Command) -> bool:
        """Commit a command."""
        return self._session.execute(command, initiator=self)

    def show_feedback(self, feedback: Feedback) -> None:
        """Draw what the tool says."""
        self.overlay.show_feedback(feedback)
        self.racks.colliding = self.equipment.colliding = feedback.colliding_ids
        self.viewport().update()
        if feedback.text:
            self.told.emit(feedback.text)

    # -- what others call -------------------------------------------------------------------------------------------

    def set_tool(self, name: str) -> None:
        """Activate a tool: select, measure, section, wire; rotate and delete act at once on the selection."""
        self._tool.escape()
        if name == "rotate":
            self.turn_selection()
            name = "select"
        drawing_tools: dict[str, Callable[[], Tool]] = {
            "measure": lambda: MeasureTool(_Host(self)),
            "dimension": lambda: NoteTool(_Host(self), NoteKind.DIMENSION, str),
            "note": lambda: NoteTool(_Host(self), NoteKind.NOTE, self.ask_note),
            "section": lambda: SectionTool(_Host(self), self.section.cut),
            "wire": lambda: WireTool(_Host(self)),
        }
        draws = name in drawing_tools
        self._tool = drawing_tools[name]() if draws else self._select_tool
        self._tool_name = name if draws else "select"
        self.setCursor(Qt.CursorShape.CrossCursor if draws else Qt.CursorShape.ArrowCursor)
        self.setFocus()
        self.tool_changed.emit(self._tool_name)

    def start_placing(self, template: Placed) -> None:
        """Let a ghost of an item follow the pointer until it is placed or dropped."""
        self._tool.escape()
        self._tool = PlaceTool(_Host(self), template)
        self._tool_name = "place"
        self.setFocus()
        self.tool_changed.emit("place")

    def set_snapping(self, snaps: bool) -> None:
        """Switch snapping on or off."""
        self._select_tool.snaps = snaps

    def turn_selection(self) -> None:
        """Turn the ghost, or the selection, by 90 degrees."""
        if isinstance(self._tool, PlaceTool):
            self._tool.turn()
        elif ids := movable_ids(self.project, self.selection):
            self.execute(RotateItems(ids))

    def fit_all(self) -> None:
        """Show the halls, or everything when there is none; in the power view what feeds them too."""
        boxes = [bounds(h.outline_m) for h in self.project.halls] or [p.rectangle for p in self.project.placed]
        if self.power.is_on:
            boxes += [p.rectangle for kind in (PowerUnit, PowerSource) for p in self.project.of_type(kind)]
        self._fit(union(boxes) or Rectangle(0.0, 0.0, 12.0, 9.0))
        self._follows_window = True

    def fit_selection(self) -> None:
        """Show what is selected."""
        box = union(p.rectangle for i in self.selection if isinstance(p := self.project.get(i), Placed))
        if box is not None:
            self._fit(box.grown(1.0))

    def show_entity(self, entity_id: str) -> None:
        """Centre on an item without changing the zoom much."""
        item = self.project.get(entity_id)
        if isinstance(item, Placed):
            self._fit(item.rectangle.grown(3.0))

    def set_slice_height(self, z_m: float) -> None:
        """Cut the air at another height. [m]"""
        self.air.change(height_m=z_m)

    def set_heat_map_visible(self, is_visible: bool) -> None:
        """Show or hide the heat map and its legend."""
        self.air.set_visible(is_visible)

    def set_power_shown(self, is_shown: bool) -> None:
        """Colour units, busways and racks by the loading of the power chain, and draw the selection's links."""
        self.power.set_on(is_shown)
        self.load_legend.setVisible(is_shown)
        self._place_load_legend()
        self.viewport().update()

    def _place_load_legend(self) -> None:
        self.load_legend.move(self.width() - self.load_legend.width() - 16, 40)

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

    def set_capture_shown(self, is_shown: bool) -> None:
        """Colour racks by the capture index instead of their inlet temperature."""
        self.racks.shows_capture = is_shown
        self.racks.update()
        self.air.show_legend()
        self.air.place()
        words = "Fronts show the capture index (CI): cold colour 100 % supply air, hot colour 50 % or less."
        self.told.emit(words if is_shown else "Fronts show inlet temperatures.")
        self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self.theme = theme
        for layer in (
            self.floor, self.racks, self.equipment, self.power, self.pipes, self.ribbons, self.marks, self.overlay,
            self.countdown, self.pipes.card, self.notes,
        ):  # fmt: skip
            layer.theme = theme
        self.load_legend.theme = theme
        self.load_legend.update()
        self.setBackgroundBrush(QColor(theme.canvas))
        self.air.set_theme(theme)
        self.section.set_theme(theme)
        self.viewport().update()

    @property
    def pixels_per_m(self) -> float:
        """Zoom."""
        return float(self.transform().m11())

    def view_point(self, x_m: float, y_m: float) -> QPoint:
        """Where a plan point lies on the viewport."""
        return self.mapFromScene(QPointF(x_m, -y_m))

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
        self.air.show_results(None)
        self.racks.show_results(None)
        self.equipment.show_results(None)
        self.marks.show_results(None)
        self.ribbons.show_results(None)
        self.pipes.show_results(None)
        self.power.show_results(None)
        self._show_project()
        ceiling = max((h.height_m for h in self.project.halls), default=3.0)
        self.air.set_ceiling(ceiling)
        self.fit_all()

    def _show_project(self) -> None:
        project = shown_part(self._session.shown_project)
        self.floor.show_project(project)
        self.racks.show_project(project)
        self.equipment.show_project(project)
        self.marks.show_project(project)
        self.ribbons.show_project(project)
        project = self._session.shown_project
        self.pipes.show_project(project)
        had_countdown = bool(self.countdown.seconds)
        self.countdown.show_project(project)
        if had_countdown and not self.countdown.seconds:
            self.show_moment(None, "")
        self.power.show_project(project)
        self.air.show_project(project)
        self.section.show_project(project)
        self._show_selection()

    def _show_results(self, results: object) -> None:
        if self._moment is None:
            self._draw_results(results)

    def _draw_results(self, results: object) -> None:
        self.racks.show_results(results)  # type: ignore[arg-type]
        self.air.show_results(results)  # type: ignore[arg-type]
        self.equipment.show_results(results)  # type: ignore[arg-type]
        self.marks.show_results(results)  # type: ignore[arg-type]
        self.ribbons.show_results(results)  # type: ignore[arg-type]
        self.pipes.show_results(results)  # type: ignore[arg-type]
        self.power.show_results(results)  # type: ignore[arg-type]
        self.viewport().update()

    def _show_selection(self) -> None:
        self.overlay.show_selection(self._session.shown_project, self._session.selection)
        self.notes.show_project(self._session.shown_project, self._session.selection)
        self.ribbons.show_selection(self._session.selection)
        self.pipes.show_selection(self._session.selection)
        self.power.show_selection(self._session.selection)
        self.viewport().update()

    # -- zoom and pan -----------------------------------------------------------------------------------------------

    def _fit(self, box: Rectangle) -> None:
        room = self.viewport().rect().adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)
        right = max((w.width() + 16 for w in (self.legend, self.load_legend) if w.isVisibleTo(self)), default=0)
        below = self.section.height_px
        width, height = max(room.width() - right, 50), max(room.height() - below, 50)
        scale = min(width / max(box.width_m, 0.5), height / max(box.depth_m, 0.5))
        scale = min(max(scale, LEAST_PX_PER_M), MOST_PX_PER_M)
        self._follows_window = False
        self.resetTransform()
        self.scale(scale, scale)
        cx, cy = box.centre_m
        self.centerOn(QPointF(cx + 0.5 * right / scale, -cy + 0.5 * below / scale))
        self.zoom_changed.emit(scale)

    def _make_room(self) -> None:
        """Show the whole hall above the section unless the planner has chosen another place."""
        if self._follows_window:
            self.fit_all()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the legend in its corner; fit on the first real size."""
        super().resizeEvent(event)
        self.section.place()
        self.air.place()
        self._place_load_legend()
        if self._follows_window:
            self.fit_all()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer."""
        factor = ZOOM_STEP ** (event.angleDelta().y() / 120.0)
        target = self.pixels_per_m * factor
        if LEAST_PX_PER_M <= target <= MOST_PX_PER_M:
            position = event.position().toPoint()
            self._follows_window = False
            before = self.mapToScene(position)
            self.scale(factor, factor)
            after = self.mapToScene(position)
            shift = after - before
            self.translate(shift.x(), shift.y())
            self.zoom_changed.emit(self.pixels_per_m)
        event.accept()

    # -- pointer ----------------------------------------------------------------------------------------------------

    def _event(self, position: QPointF, modifiers: Qt.KeyboardModifier) -> PointerEvent:
        point = self.mapToScene(position.toPoint())
        adds = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
        return PointerEvent(
            point.x(),
            -point.y(),
            1.0 / max(self.pixels_per_m, 1e-6),
            bool(modifiers & adds),
            bool(modifiers & Qt.KeyboardModifier.AltModifier),
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tool with the left button, pan with the middle one or with space."""
        self._hover.hide()
        is_pan = event.button() is Qt.MouseButton.MiddleButton or self._space_held
        if is_pan:
            self._pan_from = event.position().toPoint()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() is Qt.MouseButton.LeftButton:
            self._tool.press(self._event(event.position(), event.modifiers()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tool, pan, hover."""
        position = event.position().toPoint()
        if self._pan_from is not None:
            delta = self.mapToScene(position) - self.mapToScene(self._pan_from)
            self._pan_from = position
            self._follows_window = False
            self.translate(delta.x(), delta.y())
            return
        pointer = self._event(event.position(), event.modifiers())
        self.cursor_moved.emit(pointer.x_m, pointer.y_m)
        self._tool.move(pointer)
        if not event.buttons():
            self._show_hover(pointer, position)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End of a gesture."""
        if self._pan_from is not None:
            self._pan_from = None
            self.unsetCursor()
        elif event.button() is Qt.MouseButton.LeftButton:
            self._tool.release(self._event(event.position(), event.modifiers()))

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
        text = hover_text(self.project, item, inlet, number, air, self.air.view.words, self.theme, under_pa=under_pa)
        if not text:
            self._hover.hide()
            return
        self._hover.setText(text)
        self._hover.setStyleSheet(
            f"background:{self.theme.panel}; border:1px solid {self.theme.line}; border-radius:8px; padding:6px 10px;"
        )
        self._hover.adjustSize()
        x = min(position.x() + 16, self.width() - self._hover.width() - 8)
        y = min(position.y() + 20, self.height() - self._hover.height() - 8)
        self._hover.move(max(x, 4), max(y, 4))
        self._hover.show()

    # -- keyboard ---------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Numbers typed in mid-drag belong to the drag: neither Tab nor the keys of actions take them."""
        is_key = isinstance(event, QKeyEvent) and event.type() is not QEvent.Type.KeyRelease
        if is_key and self._tool is self._select_tool and self._select_tool.takes_numbers:
            keys = {Qt.Key.Key_Tab: "\t", Qt.Key.Key_Backspace: "\b", Qt.Key.Key_Return: "\r", Qt.Key.Key_Enter: "\r"}
            key = next((text for code, text in keys.items() if event.key() == code), event.text())
            if event.type() is QEvent.Type.ShortcutOverride and key and key != "\x1b":
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress and self._select_tool.type_key(key):
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape, space, arrows; everything else belongs to the actions."""
        key = event.key()
        steps = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, 1),
            Qt.Key.Key_Down: (0, -1),
        }
        if key == Qt.Key.Key_Escape:
            self.escape()
        elif key == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space_held = True
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif key in steps and (ids := movable_ids(self.project, self.selection)):
            step = 10.0 * NUDGE_M if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else NUDGE_M
            dx, dy = steps[Qt.Key(key)]
            self.execute(MoveItems(ids, dx * step, dy * step))
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """End of space-panning."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space_held = False
            self.unsetCursor()
        else:
            super().keyReleaseEvent(event)

    def escape(self) -> None:
        """Drop what is going on; leave a tool other than select."""
        self._tool.escape()
        if self._tool_name == "section":
            self.section.close()
        if self._tool is not self._select_tool:
            self._tool = self._select_tool
            self._tool_name = "select"
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
            self._tool.move(self._event(event.position(), event.modifiers()))
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Drop the ghost."""
        self.escape()

    def dropEvent(self, event: QDropEvent) -> None:
        """Place the item."""
        self._tool.release(self._event(event.position(), event.modifiers()))
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
        """Paint; pictures that waited for their turn are painted with the next frame."""
        self._turns.begin_frame()
        super().paintEvent(event)
        if self._turns.is_wanted:
            QTimer.singleShot(0, self.viewport().update)

    # -- labels of the tile grid ------------------------------------------------------------------------------------

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Labels of the grid, and the legend of the liquid view above them."""
        self._draw_grid_labels(painter)
        self.pipes.card.draw(painter)

    def _draw_grid_labels(self, painter: QPainter) -> None:
        """A1 labels along the top and the left of the first hall."""
        hall = next(iter(self.project.halls), None)
        if hall is None:
            return
        box = bounds(hall.outline_m)
        pitch = hall.tile_size_m
        painter.save()
        painter.resetTransform()
        painter.setFont(font(10, QFont.Weight.Medium))
        painter.setPen(QColor(self.theme.dim))
        place = self.mapFromScene(scene_rect(box)).boundingRect()
        every = max(1, math.ceil(22.0 / (pitch * self.pixels_per_m)))
        top, left = max(place.top() - 20, 2), max(place.left() - 28, 2)
        for n in range(0, int(box.width_m / pitch + 1e-6), every):
            x = place.left() + (n + 0.5) * pitch * self.pixels_per_m
            painter.drawText(QRectF(x - 20, top, 40, 14), Qt.AlignmentFlag.AlignCenter, column_label(n))
        for n in range(0, int(box.depth_m / pitch + 1e-6), every):
            y = place.top() + (n + 0.5) * pitch * self.pixels_per_m
            painter.drawText(QRectF(left, y - 7, 22, 14), Qt.AlignmentFlag.AlignCenter, str(n + 1))
        painter.restore()


class _Host:
    """The view as tools see it: ``show`` means feedback there, but the widget's own method on a QWidget."""

    def __init__(self, view: PlanView) -> None:
        self._view = view

    @property
    def project(self) -> Project:
        return self._view.project

    @property
    def selection(self) -> tuple[str, ...]:
        return self._view.selection

    def select(self, ids: tuple[str, ...]) -> None:
        self._view.select(ids)

    def preview(self, project: Project | None) -> None:
        self._view.preview(project)

    def execute(self, command: Command) -> bool:
        return self._view.execute(command)

    def show(self, feedback: Feedback) -> None:
        self._view.show_feedback(feedback)
