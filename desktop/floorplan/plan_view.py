"""The plan to work on: what the pointer, the keys and things dropped on it do.

What it shows is in ``shown_plan``, zoom and pan in ``zoomed_view``, tools in ``tool_box``.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from core.editing.tool import Feedback, PointerEvent
from core.errors import FacilityError
from core.geometry.rectangle import union
from core.model.entity import Placed
from core.model.rack import RackUnit
from desktop.floorplan.plan_hover import PlanHover
from desktop.floorplan.selection_moves import SelectionMoves
from desktop.floorplan.shown_plan import ShownPlan
from desktop.floorplan.tool_box import SessionHost, ToolBox
from desktop.fresh_turn import FreshTurn
from desktop.session import Session
from desktop.theme import Theme
from desktop.widgets.focus_frame import paint_focus
from desktop.widgets.later import MANY_ITEMS, Later
from desktop.words import tr

ITEM_MIME = "application/x-hallwright-item"
NUDGE_M, TILE_M = 0.05, 0.6
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}


class PlanView(ShownPlan):
    """The floorplan.

    Attributes:
        tool_changed: Emitted with the name of the active tool.
        cursor_moved: Emitted with the pointer's x and y. [m]
        menu_asked: Emitted with the place on the plan and that on the screen where a menu is asked for.
        tools: What it is edited with.
    """

    tool_changed = Signal(str)
    cursor_moved = Signal(float, float)
    menu_asked = Signal(object, QPoint)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(session, theme, parent)
        self._came_by_key = False
        self._pointer: PointerEvent | None = None
        self._move_later = Later(self._move_tool, self)
        self._move_soon = FreshTurn(self._move_tool, self)
        self.setAcceptDrops(True)
        self.setAccessibleName(tr("Floorplan"))
        self._hover = PlanHover(self, self.layers, self.air, lambda: session.results)
        for changed in (self.zoom_changed, self.air.view_changed):  # what the card says is true where it was said
            changed.connect(lambda _: self._hover.hide())
        self.tool_changed.connect(lambda _: self.hint.give_way(self.tools.draws))
        session.results_changed.connect(lambda _: self._hover.refresh(self.project, self.theme))
        self.tools = ToolBox(SessionHost(session, self, self.show_feedback), self.section, self)
        select = self.tools.select_tool
        self._hold_later, self._clashes_later = Later(select.take_hold, self), Later(select.find_clashes, self)
        self.tools.left = self._show_left
        self.tools.crossed = self._show_cross
        self._moves = SelectionMoves(session, self)

    # -- what tools and others ask for -----------------------------------------------------------------------------

    def show_feedback(self, feedback: Feedback) -> None:
        """Draw what the tool says."""
        self.overlay.show_feedback(feedback)
        self.show_clashes(feedback.colliding_ids)
        if feedback.text:
            self.told.emit(feedback.text)

    def show_clashes(self, ids: frozenset[str]) -> None:
        """Draw what does not fit in the bad colour and hatched."""
        self.overlay.show_clashes(self._session.shown_project, ids)
        self.viewport().update()

    def set_tool(self, name: str) -> None:
        """Activate a tool by its name: select, measure, section, wire and so on."""
        self.tools.choose(name)
        self.setCursor(Qt.CursorShape.CrossCursor if self.tools.draws else Qt.CursorShape.ArrowCursor)
        self._tell_tool()

    def start_placing(self, template: Placed, contents: RackUnit | None = None) -> None:
        """Let a ghost of an item follow the pointer until it is placed or dropped; it is there at once."""
        self.tools.start_placing(template, contents)
        self._tell_tool()
        if QApplication.widgetAt(QCursor.pos()) is self.viewport():
            at = QPointF(self.viewport().mapFromGlobal(QCursor.pos()))
            self.tools.active.move(self._event(at, QGuiApplication.keyboardModifiers()))
        else:
            self._place_by_key(0.0, 0.0)

    def start_placing_item(self, item_id: str) -> bool:
        """The same with an item of the catalogue, or take a rear door in hand; whether it can be placed."""
        from core.catalogue.loader import load_catalogue
        from core.catalogue.placing import contents_of
        from core.catalogue.rear_doors import is_rear_door, rear_door_from_item
        from core.catalogue.usual_tags import item_to_place

        try:
            item = load_catalogue().get(item_id)
            if is_rear_door(item):
                self.tools.start_hanging(rear_door_from_item(item))
                self._tell_tool()
                return True
            self.start_placing(item_to_place(item_id), contents_of(item))
        except FacilityError as error:
            self._session.message_raised.emit(error.message, error.hint)
            return False
        return True

    def _tell_tool(self) -> None:
        self.setFocus()
        self.tool_changed.emit(self.tools.name)

    def set_snapping(self, snaps: bool) -> None:
        """Switch snapping on or off."""
        self.tools.snaps = snaps

    def turn_selection(self) -> None:
        """Turn the ghost, or the selection, by 90 degrees."""
        if not self.tools.turn_ghost():
            self._moves.turn()

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
        self._move_now()
        self._hover.hide()
        if not self.begin_pan(event) and event.button() is Qt.MouseButton.LeftButton:
            self.tools.active.press(self._event(event.position(), event.modifiers()))
            self._hold_later.ask()  # of very many items, before the first move
            self._clashes_later.ask()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tool, pan, hover."""
        if self.pan(event):
            return
        pointer = self._event(event.position(), event.modifiers())
        self.cursor_moved.emit(pointer.x_m, pointer.y_m)
        self._pointer = pointer
        if event.buttons() and len(self.selection) > MANY_ITEMS:
            self._move_later.ask()  # the newest place counts, and what is painted has a turn of its own
        elif len(self.project.racks) > MANY_ITEMS:
            self._move_soon.ask()
        else:
            self._move_tool()
        if not event.buttons():
            self._hover.show(self.project, pointer, event.position().toPoint(), self.theme)

    def _move_now(self) -> None:
        """Have the tool where the pointer is before it is asked for anything else."""
        self._move_later.now()
        self._move_soon.now()

    def _move_tool(self) -> None:
        if self._pointer is not None:
            self.tools.active.move(self._pointer)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End of a gesture."""
        self._move_now()
        if not self.end_pan() and event.button() is Qt.MouseButton.LeftButton:
            self.tools.active.release(self._event(event.position(), event.modifiers()))

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the hover card."""
        self._hover.hide()
        super().leaveEvent(event)

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
        if isinstance(event, QKeyEvent):
            self._move_now()
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
                self._moves.nudge(dx * step, dy * step)
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
            if self.start_placing_item(item_id):
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

    # -- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the plan, and its frame where the keyboard is."""
        super().paintEvent(event)
        if self._came_by_key:
            painter = QPainter(self.viewport())
            paint_focus(painter, self, self.theme.accent)
            painter.end()

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
