"""The canvas of the elevation: a cursor on a U, units moved by drag or keys, items dropped from the catalogue."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
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
from PySide6.QtWidgets import QApplication, QWidget

from core.drawing.rack_elevation import is_free, unit_at
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from desktop.elevation.rack_painter import ElevationPainter, Ghost, Shelves
from desktop.theme import Theme
from desktop.words import tr

ITEM_MIME = "application/x-hallwright-item"
PAGE_U = 10


class RackCanvas(QWidget):
    """Racks side by side.

    Attributes:
        cursor_moved: The cursor stands on another rack or U.
        unit_dropped: Column it came from, unit id, column and U where it was let go.
        unit_stepped: A key asks the chosen unit to go to the next place: columns to the right, steps upwards.
        item_dropped: Catalogue item id, column and U.
        menu_asked: The menu is asked for, at a place of the screen.
    """

    cursor_moved = Signal()
    unit_dropped = Signal(int, str, int, int)
    unit_stepped = Signal(int, int)
    item_dropped = Signal(str, int, int)
    menu_asked = Signal(QPoint)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.is_rear = False
        self.project = Project.of(())
        self.shelves = Shelves.fitted((), 600.0)
        self.cursor = (0, 1)
        self.ghost: Ghost | None = None
        self._racks: tuple[Rack, ...] = ()
        self._pressed: QPoint | None = None
        self._held: tuple[int, RackUnit, int] | None = None
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Rack elevation"))

    def show_racks(self, project: Project, racks: tuple[Rack, ...]) -> None:
        """Draw other racks; the cursor stays on its U."""
        self.project, self._racks = project, racks
        column = min(self.cursor[0], max(len(racks) - 1, 0))
        most = racks[column].u_capacity if racks else 1
        self.cursor = (column, min(self.cursor[1], most))
        self.fit()

    def fit(self) -> None:
        """As tall as there is room."""
        parent = self.parentWidget()
        self.shelves = Shelves.fitted(self._racks, parent.height() if parent is not None else self.height())
        width, height = self.shelves.size_px
        self.setMinimumSize(QSize(width, height))
        self.updateGeometry()
        self.update()

    @property
    def rack(self) -> Rack | None:
        """Rack that the cursor stands on."""
        return self._racks[self.cursor[0]] if self._racks else None

    @property
    def unit(self) -> RackUnit | None:
        """Unit that the cursor stands on."""
        return unit_at(self.rack, self.cursor[1]) if self.rack is not None else None

    def set_cursor(self, column: int, u: int) -> None:
        """Stand on another rack or U, as near as there is one."""
        if self._racks:
            column = min(max(column, 0), len(self._racks) - 1)
            self.cursor = (column, min(max(u, 1), self._racks[column].u_capacity))
            self.cursor_moved.emit()
            self.update()

    # -- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the racks in view."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(self.theme.canvas))
        frame = ElevationPainter(self.shelves, self.project, self.theme, self.is_rear)
        frame.paint(painter, QRectF(event.rect()), self.cursor, has_focus=self.hasFocus())
        if self.ghost is not None:
            frame.paint_ghost(painter, self.ghost)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the height of the window."""
        super().resizeEvent(event)
        self.fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw the cursor as active."""
        super().focusInEvent(event)
        self.update()

    # -- keys -------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the cursor, with Alt the unit; Escape drops a drag."""
        steps = {
            Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_PageUp: (0, PAGE_U), Qt.Key.Key_PageDown: (0, -PAGE_U),
        }  # fmt: skip
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self._held is not None:
            self._held = self.ghost = None
            self.update()
        elif key in steps and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.unit_stepped.emit(*steps[key])
        elif key in steps:
            self._walk(*steps[key])
        else:
            event.ignore()

    def _walk(self, columns: int, us: int) -> None:
        column, u = self.cursor
        unit = self.unit
        if unit is not None and abs(us) == 1:  # a unit is one stop
            u = unit.u_position + unit.u_height - 1 if us > 0 else unit.u_position
        self.set_cursor(column + columns, u + us)

    # -- pointer ----------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Stand on what is pressed, and hold a unit that may be dragged."""
        place = self.shelves.place_at(event.position().x(), event.position().y())
        if event.button() is not Qt.MouseButton.LeftButton or place is None:
            return
        self.set_cursor(*place)
        self._pressed = event.position().toPoint()
        unit = self.unit
        self._held = (place[0], unit, place[1] - unit.u_position) if unit is not None else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show where the held unit would go."""
        if self._held is None or self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        position = event.position().toPoint()
        if self.ghost is None and (position - self._pressed).manhattanLength() < QApplication.startDragDistance():
            return
        _, unit, grip = self._held
        place = self.shelves.place_at(position.x(), position.y())
        self._show_ghost(place, unit.u_height, unit.name, grip, unit.id)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the unit go."""
        held, ghost = self._held, self.ghost
        self._held = self.ghost = self._pressed = None
        self.update()
        if held is not None and ghost is not None:
            self.unit_dropped.emit(held[0], held[1].id, ghost.column, ghost.u)

    def _show_ghost(self, place: tuple[int, int] | None, height: int, name: str, grip: int, without: str) -> None:
        self.ghost = None
        if place is not None:
            rack = self._racks[place[0]]
            u = min(max(place[1] - grip, 1), max(rack.u_capacity - height + 1, 1))
            self.ghost = Ghost(place[0], u, height, is_free(rack, u, height, without=without), name)
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of what is pressed, or from the keyboard of the U that the cursor stands on."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self.menu_asked.emit(self.mapToGlobal(self.shelves.box(*self.cursor, 1).center().toPoint()))
        elif (place := self.shelves.place_at(event.pos().x(), event.pos().y())) is not None:
            self.set_cursor(*place)
            self.menu_asked.emit(event.globalPos())

    # -- from the catalogue -----------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take items of the catalogue."""
        if event.mimeData().hasFormat(ITEM_MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where it would go."""
        place = self.shelves.place_at(event.position().x(), event.position().y())
        self._show_ghost(place, *self.item_size(_item_id(event)), 0, "")
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the ghost away."""
        self.ghost = None
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Put it in."""
        place = self.shelves.place_at(event.position().x(), event.position().y())
        self.ghost = None
        self.update()
        if place is not None:
            event.acceptProposedAction()
            self.item_dropped.emit(_item_id(event), *place)

    def item_size(self, item_id: str) -> tuple[int, str]:
        """Height in U and name of a catalogue item."""
        from core.catalogue.loader import load_catalogue

        item = load_catalogue().get(item_id)
        return getattr(item, "u_height", None) or 1, item.model


def _item_id(event: QDropEvent) -> str:
    return bytes(event.mimeData().data(ITEM_MIME).data()).decode()
