"""The canvas of the one-line diagram: zoom at the cursor, pan, what is under the pointer, links drawn by dragging."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QMarginsF, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from core.drawing.oneline import OneLineLayout
from desktop.oneline.diagram_painter import PX_PER_MM, DiagramPainter, ports
from desktop.theme import Theme
from desktop.widgets.focus_frame import paint_focus
from desktop.words import tr

ZOOM_STEP = 1.18
LEAST_ZOOM, MOST_ZOOM = 0.004, 6.0
FIT_AT_MOST = 1.25
MARGIN_PX, APART_PX = 36.0, 5.0
REACH_PX = 6.0
"""How near the pointer must come to a wire or a port."""
DRAG_PX = 5.0
PAN_PX = 60.0


class Canvas(QWidget):
    """Shows one diagram.

    Attributes:
        item_clicked: Position of an item, and whether it adds to the selection.
        item_opened: Position of an item that was double-clicked.
        link_clicked: Position of a link.
        nothing_clicked: The ground was clicked.
        link_drawn: Positions of the upper and the lower item.
        hovered: Positions of the item and of the link under the pointer, -1 for none, and the place.
        menu_asked: Position of the item, -1 for the ground, and the place on the screen.
        key_moved: A Qt.Key of an arrow.
        corner_cards: What lies over the upper left corner and along the lower edge.
    """

    item_clicked = Signal(int, bool)
    item_opened = Signal(int)
    link_clicked = Signal(int)
    nothing_clicked = Signal()
    link_drawn = Signal(int, int)
    hovered = Signal(int, int, QPoint)
    menu_asked = Signal(int, QPoint)
    key_moved = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.painter_of_diagram: DiagramPainter | None = None
        self.zoom = 1.0
        self._origin = QPointF(0.0, 0.0)
        self.follows_window = True
        self.corner_cards = (QRectF(), QRectF())
        self._pan_from: QPointF | None = None
        self._press: QPointF | None = None
        self._link_from: tuple[int, bool] | None = None
        self._pointer = QPointF()
        self._segments = np.zeros((0, 4))
        self._owners = np.zeros(0, dtype=int)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("One-line diagram"))

    # -- what is shown ----------------------------------------------------------------------------------------------

    def show_diagram(self, painter: DiagramPainter) -> None:
        """Show another layout."""
        self.painter_of_diagram = painter
        segments, owners = [], []
        for n, wire in enumerate(painter.layout.wires):
            for (x0, y0), (x1, y1) in pairwise(wire):
                segments.append((x0, y0, x1, y1))
                owners.append(n)
        self._segments = np.array(segments, dtype=float).reshape(-1, 4) * PX_PER_MM
        self._owners = np.array(owners, dtype=int)
        self._link_from = None
        if self.follows_window:
            self.fit_all()
        self.update()

    @property
    def layout_shown(self) -> OneLineLayout | None:
        """The layout on screen."""
        return self.painter_of_diagram.layout if self.painter_of_diagram else None

    def item_rect(self, n: int) -> QRectF:
        """Where an item lies on the widget."""
        layout = self.layout_shown
        assert layout is not None
        x0, y0, x1, y1 = (layout.boxes_mm[n] * PX_PER_MM).tolist()
        return QRectF(self._to_widget(QPointF(x0, y0)), self._to_widget(QPointF(x1, y1)))

    def port_point(self, n: int, *, is_output: bool) -> QPoint:
        """Where the input or the output of an item lies on the widget."""
        rect = self.item_rect(n)
        return QPointF(rect.center().x(), rect.bottom() if is_output else rect.top()).toPoint()

    def _to_widget(self, point: QPointF) -> QPointF:
        return QPointF(point.x() * self.zoom, point.y() * self.zoom) + self._origin

    def _to_diagram(self, point: QPointF) -> QPointF:
        return (point - self._origin) / self.zoom

    # -- zoom and pan -----------------------------------------------------------------------------------------------

    def fit_all(self) -> None:
        """Show everything, not larger than it is readable."""
        layout = self.layout_shown
        if layout is None or not layout.items:
            return
        box = QRectF(0.0, 0.0, layout.width_mm * PX_PER_MM, layout.height_mm * PX_PER_MM)
        margins, fitted = self._margins(), []
        for n, tried in enumerate(margins):
            self._fit(box, FIT_AT_MOST, tried)
            fitted.append((self._is_covered(), -self.zoom, n))
        self._fit(box, FIT_AT_MOST, margins[min(fitted)[2]])
        self.follows_window = True

    def _margins(self) -> list[QMarginsF]:
        """Margins to choose from: the largest diagram with nothing under buttons and legend is shown."""
        even = QMarginsF(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX)
        upper, lower = self.corner_cards
        top = QMarginsF(0.0, max(upper.bottom() - MARGIN_PX, 0.0) + 12.0, 0.0, 0.0)
        below = max(self.height() - lower.top() - MARGIN_PX, 0.0) + 12.0 if lower.height() else 0.0
        bottom = QMarginsF(0.0, 0.0, 0.0, below)
        return [even, even + top, even + bottom, even + top + bottom]

    def _is_covered(self) -> bool:
        layout = self.layout_shown
        count = len(layout.items) if layout is not None else 0
        rects = (self.item_rect(n).adjusted(-APART_PX, -APART_PX, APART_PX, APART_PX) for n in range(count))
        return any(rect.intersects(card) for rect in rects for card in self.corner_cards)

    def fit_items(self, positions: list[int]) -> None:
        """Show some items."""
        layout = self.layout_shown
        if layout is None or not positions:
            return
        boxes = layout.boxes_mm[positions] * PX_PER_MM
        low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
        self._fit(QRectF(low[0], low[1], high[0] - low[0], high[1] - low[1]), FIT_AT_MOST, self._margins()[0])

    def _fit(self, box: QRectF, most: float, margins: QMarginsF) -> None:
        room = QRectF(self.rect()).marginsRemoved(margins)
        wide, high = max(room.width(), 40.0), max(room.height(), 40.0)
        zoom = min(wide / max(box.width(), 1.0), high / max(box.height(), 1.0), most)
        self.zoom = min(max(zoom, LEAST_ZOOM), MOST_ZOOM)
        self._origin = room.center() - box.center() * self.zoom
        self.follows_window = False
        self.update()

    def keep_in_view(self, n: int) -> None:
        """Pan so far that an item can be seen."""
        rect, room = self.item_rect(n), QRectF(self.rect()).adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)
        dx = min(room.right() - rect.right(), 0.0) + max(room.left() - rect.left(), 0.0)
        dy = min(room.bottom() - rect.bottom(), 0.0) + max(room.top() - rect.top(), 0.0)
        if dx or dy:
            self.shift(dx, dy)

    def shift(self, dx: float, dy: float) -> None:
        """Pan by pixels."""
        self._origin += QPointF(dx, dy)
        self.follows_window = False
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again until the planner has chosen another place."""
        if self.follows_window:
            self.fit_all()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer."""
        self.zoom_at(event.position(), ZOOM_STEP ** (event.angleDelta().y() / 120.0))
        event.accept()

    def zoom_at(self, place: QPointF, factor: float) -> None:
        """Zoom so that what lies at a place of the widget stays there."""
        zoom = min(max(self.zoom * factor, LEAST_ZOOM), MOST_ZOOM)
        held = self._to_diagram(place)
        self.zoom = zoom
        self._origin = place - held * zoom
        self.follows_window = False
        self.update()

    # -- what is under the pointer ----------------------------------------------------------------------------------

    def item_at(self, place: QPointF, slack_px: float = 0.0) -> int:
        """Item at a place of the widget, or -1."""
        layout = self.layout_shown
        if layout is None or not layout.items:
            return -1
        p, slack = self._to_diagram(place), slack_px / self.zoom
        b = layout.boxes_mm * PX_PER_MM
        inside = (b[:, 0] - slack <= p.x()) & (p.x() <= b[:, 2] + slack)
        inside &= (b[:, 1] - slack <= p.y()) & (p.y() <= b[:, 3] + slack)
        found = np.flatnonzero(inside)
        return int(found[0]) if found.size else -1

    def link_at(self, place: QPointF) -> int:
        """Link at a place of the widget, or -1: the nearest within reach, at its own part of a shared bus."""
        if not self._owners.size:
            return -1
        p, s = self._to_diagram(place), self._segments
        low_x, high_x = np.minimum(s[:, 0], s[:, 2]), np.maximum(s[:, 0], s[:, 2])
        low_y, high_y = np.minimum(s[:, 1], s[:, 3]), np.maximum(s[:, 1], s[:, 3])
        dx = np.maximum(np.maximum(low_x - p.x(), p.x() - high_x), 0.0)
        dy = np.maximum(np.maximum(low_y - p.y(), p.y() - high_y), 0.0)
        away = np.hypot(dx, dy)
        nearest = int(away.argmin())
        return int(self._owners[nearest]) if away[nearest] <= REACH_PX / self.zoom else -1

    def _port_at(self, place: QPointF) -> tuple[int, bool] | None:
        """Item and whether it is its output, when a port of it is within reach."""
        n = self.item_at(place, 2 * REACH_PX)
        layout = self.layout_shown
        if n < 0 or layout is None or self.zoom < 0.3:
            return None
        x0, y0, x1, y1 = (layout.boxes_mm[n] * PX_PER_MM).tolist()
        rect = QRectF(x0, y0, x1 - x0, y1 - y0)
        for port in ports(rect, layout.items[n]):
            at = self._to_widget(port)
            if QLineF(at, place).length() <= 1.6 * REACH_PX:
                return n, port.y() > rect.center().y()
        return None

    # -- pointer ----------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click, a link or a pan."""
        place = event.position()
        self._pointer = place
        if event.button() is Qt.MouseButton.MiddleButton:
            self._pan_from = place
        elif event.button() is Qt.MouseButton.LeftButton:
            self._press = place
            self._link_from = self._port_at(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, draw a link, or say what is under the pointer."""
        place = event.position()
        is_held = self._pan_from is None and self._press is not None and self._link_from is None
        if is_held and QLineF(self._press, place).length() > DRAG_PX:
            self._pan_from = self._press
        if self._pan_from is not None:
            delta, self._pan_from = place - self._pan_from, place
            self.shift(delta.x(), delta.y())
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            return
        self._pointer = place
        item = self.item_at(place, 2 * REACH_PX if self._press is None else 0.0)
        if self.painter_of_diagram is not None and item != self.painter_of_diagram.marks.hovered:
            self.painter_of_diagram.marks.hovered = item
            self.update()
        if self._link_from is not None:
            self.update()
        elif not event.buttons():
            over = self.item_at(place)
            self.setCursor(Qt.CursorShape.CrossCursor if self._port_at(place) else Qt.CursorShape.ArrowCursor)
            self.hovered.emit(over, -1 if over >= 0 else self.link_at(place), place.toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End of a gesture."""
        place = event.position()
        started, self._link_from = self._link_from, None
        press, self._press = self._press, None
        if self._pan_from is not None:
            self._pan_from = None
            self.unsetCursor()
            return
        if press is None:
            return
        item = self.item_at(place, REACH_PX if started else 0.0)
        if started is not None and item >= 0 and item != started[0]:
            self.link_drawn.emit(*((started[0], item) if started[1] else (item, started[0])))
        elif QLineF(press, place).length() <= DRAG_PX:
            self._click(place, event.modifiers())
        self.update()

    def _click(self, place: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        adds = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
        item = self.item_at(place)
        link = self.link_at(place) if item < 0 else -1
        if item >= 0:
            self.item_clicked.emit(item, bool(modifiers & adds))
        elif link >= 0:
            self.link_clicked.emit(link)
        else:
            self.nothing_clicked.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what is under the pointer."""
        item = self.item_at(event.position())
        if item >= 0 and event.button() is Qt.MouseButton.LeftButton:
            self.item_opened.emit(item)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with it: with the selected item, when a key asks."""
        painter = self.painter_of_diagram
        if event.reason() is QContextMenuEvent.Reason.Keyboard and painter is not None and painter.marks.selected:
            n = min(painter.marks.selected)
            self.menu_asked.emit(n, self.mapToGlobal(self.item_rect(n).center().toPoint()))
        else:
            self.menu_asked.emit(self.item_at(QPointF(event.pos())), event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        if self.painter_of_diagram is not None:
            self.painter_of_diagram.marks.hovered = -1
        self.hovered.emit(-1, -1, QPoint())
        self.update()

    def drop_gesture(self) -> bool:
        """Let go of a link that is being drawn; whether there was one."""
        was, self._link_from, self._press = self._link_from is not None, None, None
        self.update()
        return was

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk along the links, with Control they pan; plus and minus zoom."""
        key = event.key()
        arrows = {
            Qt.Key.Key_Left: (1, 0), Qt.Key.Key_Right: (-1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1),
        }  # fmt: skip
        if key in arrows and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            dx, dy = arrows[Qt.Key(key)]
            self.shift(dx * PAN_PX, dy * PAN_PX)
        elif key in arrows:
            self.key_moved.emit(key)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            factor = 1.0 / ZOOM_STEP if key == Qt.Key.Key_Minus else ZOOM_STEP
            self.zoom_at(QPointF(0.5 * self.width(), 0.5 * self.height()), factor)
        else:
            super().keyPressEvent(event)

    # -- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the diagram and the link that is being drawn."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.canvas))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.painter_of_diagram is None:
            return
        painter.save()
        painter.translate(self._origin)
        painter.scale(self.zoom, self.zoom)
        corner = self._to_diagram(QPointF(0.0, 0.0))
        exposed = QRectF(corner.x(), corner.y(), self.width() / self.zoom, self.height() / self.zoom)
        self.painter_of_diagram.paint(painter, exposed, self.zoom)
        painter.restore()
        if self._link_from is not None and self._press is not None:
            n, is_output = self._link_from
            painter.setPen(QPen(QColor(self.theme.accent), 2.0, Qt.PenStyle.DashLine))
            painter.drawLine(QLineF(QPointF(self.port_point(n, is_output=is_output)), self._pointer))
        paint_focus(painter, self, self.theme.accent)
