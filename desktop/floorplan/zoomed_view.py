"""A view of the plan that zooms at the pointer and is panned with the middle button or space; it knows no items."""

from __future__ import annotations

import time

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView, QWidget

from core.geometry.rectangle import Rectangle

ZOOM_STEP = 1.18
LEAST_PX_PER_M, MOST_PX_PER_M = 0.5, 800.0
MARGIN_PX = 34
MOVING_S = 0.1
"""So soon after a turn of the wheel the next one is expected."""


class ZoomedView(QGraphicsView):
    """Zoom and pan over a scene in metres.

    Attributes:
        zoom_changed: Emitted with pixels per metre.
        view_moved: Emitted when another part of the plan, or the same in another size, has been painted.
    """

    zoom_changed = Signal(float)
    view_moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setScene(QGraphicsScene(-1e4, -1e4, 2e4, 2e4, self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._pan_from: QPoint | None = None
        self._space_held = False
        self._follows_window = True
        self._moved_s = -MOVING_S
        self._has_moved = False
        self._painted = QTransform()

    @property
    def pixels_per_m(self) -> float:
        """Zoom."""
        return float(self.transform().m11())

    def view_point(self, x_m: float, y_m: float) -> QPoint:
        """Where a plan point lies on the viewport."""
        return self.mapFromScene(QPointF(x_m, -y_m))

    def fit_box(self, box: Rectangle, *, right_px: int = 0, below_px: int = 0, above_px: int = 0) -> None:
        """Show a part of the plan.

        Args:
            box: What to show. [m]
            right_px: Width of what covers the view on the right.
            below_px: Height of what covers the view below.
            above_px: Height of what covers the view above.
        """
        room = self.viewport().rect().adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)
        width, height = max(room.width() - right_px, 50), max(room.height() - below_px - above_px, 50)
        scale = min(width / max(box.width_m, 0.5), height / max(box.depth_m, 0.5))
        scale = min(max(scale, LEAST_PX_PER_M), MOST_PX_PER_M)
        self._follows_window = False
        self.resetTransform()
        self.scale(scale, scale)
        cx, cy = box.centre_m
        self.centerOn(QPointF(cx + 0.5 * right_px / scale, -cy + 0.5 * (below_px - above_px) / scale))
        self.zoom_changed.emit(scale)

    def seen_box(self) -> Rectangle:
        """Part of the plan that is seen. [m]"""
        seen = self.mapToScene(self.viewport().rect()).boundingRect()
        return Rectangle(seen.left(), -seen.bottom(), seen.right(), -seen.top())

    def show_box(self, box: Rectangle) -> None:
        """Show a part of the plan that was seen: the same again in a window of the same size, all of it in others."""
        room = self.viewport().rect()
        scale = min(room.width() / max(box.width_m, 0.01), room.height() / max(box.depth_m, 0.01))
        self._follows_window = False
        self._centre(box, min(max(scale, LEAST_PX_PER_M), MOST_PX_PER_M))

    def centre_on(self, x_m: float, y_m: float) -> None:
        """Bring a point of the plan to the middle at the same zoom. [m]"""
        self._follows_window = False
        self._centre(Rectangle(x_m, y_m, x_m, y_m), self.pixels_per_m)

    def _centre(self, box: Rectangle, scale: float) -> None:
        """Zoom to a scale and lay a box's middle on that of the view, to the pixel like a pan."""
        middle, (cx, cy) = self.viewport().rect().center(), box.centre_m
        is_zoomed = scale != self.pixels_per_m
        self.setTransform(QTransform.fromScale(scale, scale))
        moved = middle - self.mapFromScene(QPointF(cx, -cy))
        self.setTransform(QTransform(scale, 0.0, 0.0, scale, float(moved.x()), float(moved.y())))
        self._note_move()
        if is_zoomed:
            self.zoom_changed.emit(scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and tell what follows the view when it has moved."""
        super().paintEvent(event)
        seen = self.viewportTransform()
        if seen != self._painted:
            self._painted = seen
            self.view_moved.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer."""
        self.zoom_by(event.angleDelta().y() / 120.0, event.position().toPoint())
        event.accept()

    def zoom_by(self, notches: float, position: QPoint | None = None) -> None:
        """Zoom as by notches of the wheel, at a point of the viewport; at its middle when None."""
        target = self.pixels_per_m * ZOOM_STEP**notches
        if LEAST_PX_PER_M <= target <= MOST_PX_PER_M:
            self._follows_window = False
            self._zoom_at(position or self.viewport().rect().center(), target)
            self.zoom_changed.emit(self.pixels_per_m)

    def _zoom_at(self, position: QPoint, pixels_per_m: float) -> None:
        """Let the plan keep its place under a point, to the pixel: what is painted then fits at every pan."""
        held = self.mapToScene(position)
        self.setTransform(QTransform.fromScale(pixels_per_m, pixels_per_m))
        moved = position - self.mapFromScene(held)
        self.setTransform(QTransform(pixels_per_m, 0.0, 0.0, pixels_per_m, float(moved.x()), float(moved.y())))
        self._note_move()

    def _note_move(self) -> None:
        self._moved_s, self._has_moved = time.perf_counter(), True

    @property
    def is_moved(self) -> bool:
        """Whether the planner is zooming or panning."""
        return self._pan_from is not None or time.perf_counter() - self._moved_s < MOVING_S

    def take_move(self) -> bool:
        """Whether the view was moved since this was asked last."""
        was_moved, self._has_moved = self._has_moved, False
        return was_moved

    # -- panning: each says whether the event was its own -----------------------------------------------------------

    def begin_pan(self, event: QMouseEvent) -> bool:
        """Take hold of the plan with the middle button, or with any while space is held."""
        if event.button() is not Qt.MouseButton.MiddleButton and not self._space_held:
            return False
        self._pan_from = event.position().toPoint()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        return True

    def pan(self, event: QMouseEvent) -> bool:
        """Let the plan follow the pointer."""
        if self._pan_from is None:
            return False
        position = event.position().toPoint()
        delta, held = position - self._pan_from, self.transform()
        self._pan_from = position
        self._follows_window = False
        x_px, y_px = round(held.dx()) + delta.x(), round(held.dy()) + delta.y()
        self.setTransform(QTransform(held.m11(), 0.0, 0.0, held.m22(), float(x_px), float(y_px)))
        self._note_move()
        return True

    def end_pan(self) -> bool:
        """Let go of the plan."""
        was_panned = self._pan_from is not None
        if was_panned:
            self._pan_from = None
            self.unsetCursor()
        return was_panned

    def hold_space(self, event: QKeyEvent, *, is_down: bool) -> bool:
        """Space makes any button pan."""
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat():
            return False
        self._space_held = is_down
        if is_down:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.unsetCursor()
        return True
