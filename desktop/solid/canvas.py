"""The surface of the 3D view: shows the newest frame and turns pointer and keys into another camera or a selection."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from core.drawing.solid_camera import Place, SolidCamera
from desktop.solid.labels import paint_labels
from desktop.solid.paint_thread import Painted, PaintThread, Wish
from desktop.theme import Theme, font
from desktop.widgets.focus_frame import paint_focus
from desktop.words import tr

ORBIT_DEG_PER_PX = 0.4
KEY_ORBIT_DEG, KEY_PAN_PX, KEY_ZOOM = 7.5, 60.0, 1.25
WHEEL_ZOOM = 1.0015
REST_MS = 140
"""After so long without a change the picture is painted with smooth edges and shaded corners."""


class SolidCanvas(QWidget):
    """Shows frames.

    Attributes:
        camera_changed: The planner has turned, moved or zoomed.
        item_clicked: Id, or empty for nothing, and whether it is added to the selection.
        band_dropped: Left, top, right, bottom of a rubber band, whether it was drawn to the right, and whether it adds.
        pointed: Place of the pointer without buttons, or None when it has left.
        slice_stepped: A key moves the slice by so many steps.
        shown: Another frame is shown.
    """

    camera_changed = Signal()
    item_clicked = Signal(str, bool)
    band_dropped = Signal(QRectF, bool, bool)
    pointed = Signal(object)
    slice_stepped = Signal(int)
    shown = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.camera = SolidCamera()
        self.painted: Painted | None = None
        self._wish: Wish | None = None
        self._image = QImage()
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._gesture = ""
        self._band = QRectF()
        self._holds_space = False
        self._ticks_fine = True
        self.thread_ = PaintThread(self)
        self.thread_.painted.connect(self.take)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(lambda: self._ask(is_fine=True))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("3D view"))
        self.setMinimumSize(200, 150)

    # -- frames -----------------------------------------------------------------------------------------------------

    def wish(self, wish: Wish, *, is_fine: bool, rests: bool = True) -> None:
        """Show something; camera and size are the canvas's own.

        Args:
            wish: What to show.
            is_fine: Whether at once with smooth edges and shaded corners.
            rests: Whether these follow when nothing else comes.
        """
        self._wish = wish
        self._ticks_fine = is_fine or rests
        self._ask(is_fine=is_fine)
        if not is_fine and rests:
            self._rest.start()

    def _ask(self, *, is_fine: bool) -> None:
        if self._wish is None or not self.isVisible():
            return
        size = (max(self.width(), 1), max(self.height(), 1))
        wish = replace(self._wish, camera=self.camera, size_px=size, ratio=self.devicePixelRatioF(), is_fine=is_fine)
        self.thread_.ask(wish)

    def tick(self, clock_s: float) -> None:
        """Show the next moment of the moving air, unless the view is being changed."""
        if self._wish is not None:
            self._wish = replace(self._wish, clock_s=clock_s)
            if not self._rest.isActive():
                self._ask(is_fine=self._ticks_fine)

    def set_opengl(self, is_wanted: bool) -> bool:
        """Fill bodies by OpenGL from now on, or by software; says whether it is as wanted."""
        if not is_wanted:
            self.thread_.set_gl(None)
            return True
        try:
            from desktop.solid.gl_painter import GlPainter, has_opengl, off_screen_surface
        except ImportError:  # Qt was built without it, or the machine has no such library
            return False
        surface = off_screen_surface()
        if not has_opengl(surface):
            return False
        self.thread_.set_gl(GlPainter(surface))
        return True

    def moved(self) -> None:
        """The camera is another: show it quickly, and well when it rests."""
        self._ask(is_fine=False)
        self._rest.start()
        self.camera_changed.emit()

    def take(self, painted: Painted) -> None:
        """Show a frame."""
        pixels = painted.frame.pixels
        height, width = pixels.shape
        self._image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        self._image.setDevicePixelRatio(width / max(painted.wish.size_px[0], 1))
        self.painted = painted
        self.update()
        self.shown.emit()

    @property
    def scale(self) -> float:
        """Pixels of the frame to a point of the window."""
        return self.painted.frame.size_px[0] / self.painted.wish.size_px[0] if self.painted else 1.0

    def item_at(self, position: QPointF) -> str:
        """Id of what is seen at a place, or empty."""
        if self.painted is None:
            return ""
        item = self.painted.frame.item_at(position.x() * self.scale, position.y() * self.scale)
        return self.painted.scene.item_ids[item] if item >= 0 else ""

    def place_at(self, position: QPointF) -> Place | None:
        """The point that is seen at a place, or None. [m]"""
        if self.painted is None:
            return None
        return self.painted.frame.place_at(position.x() * self.scale, position.y() * self.scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw frame, labels and rubber band."""
        painter = QPainter(self)
        if self.painted is None:
            painter.fillRect(self.rect(), QColor(self.theme.canvas))
            painter.setPen(QColor(self.theme.dim))
            painter.setFont(font(13))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr("Preparing the 3D view …"))
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(self.rect()), self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_labels(painter, self.painted, self.scale, self.theme)
        if self._gesture == "band":
            colour = QColor(self.theme.accent)
            painter.setPen(QPen(colour, 1.0, Qt.PenStyle.SolidLine if self._band_encloses else Qt.PenStyle.DashLine))
            colour.setAlpha(28)
            painter.setBrush(colour)
            painter.drawRect(self._band.normalized())
        paint_focus(painter, self, self.theme.accent)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Paint for the other size."""
        super().resizeEvent(event)
        self._ask(is_fine=False)
        self._rest.start()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that keys go here."""
        super().focusInEvent(event)
        self.update()

    # -- pointer ----------------------------------------------------------------------------------------------------

    @property
    def _band_encloses(self) -> bool:
        return self._band.width() >= 0.0

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to turn, move or select."""
        self._pressed = self._last = event.position()
        button, held = event.button(), event.modifiers()
        if button is Qt.MouseButton.MiddleButton or self._holds_space:
            self._gesture = "pan"
        elif button is Qt.MouseButton.LeftButton and held & Qt.KeyboardModifier.ShiftModifier:
            self._gesture = "band"
            self._band = QRectF(event.position(), event.position())
        elif button in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            self._gesture = "wait"
        self.pointed.emit(None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Turn, move, stretch the band, or say what is here."""
        position = event.position()
        if self._pressed is None:
            self.pointed.emit(position)
            return
        step = position - self._last
        self._last = position
        if self._gesture == "wait":
            if (position - self._pressed).manhattanLength() < QApplication.startDragDistance():
                return
            self._gesture, step = "orbit", position - self._pressed
        if self._gesture == "orbit":
            self.camera = self.camera.orbited(-step.x() * ORBIT_DEG_PER_PX, step.y() * ORBIT_DEG_PER_PX)
            self.moved()
        elif self._gesture == "pan":
            self.camera = self.camera.panned(step.x(), step.y())
            self.moved()
        elif self._gesture == "band":
            self._band.setBottomRight(position)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Select by click or band, or end the movement."""
        gesture, self._gesture, self._pressed = self._gesture, "", None
        held = event.modifiers()
        adds = bool(held & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier))
        is_click = self._band.width() ** 2 + self._band.height() ** 2 < QApplication.startDragDistance() ** 2
        if (gesture == "wait" and event.button() is Qt.MouseButton.LeftButton) or (gesture == "band" and is_click):
            self.item_clicked.emit(self.item_at(event.position()), adds)
        elif gesture == "band":
            is_rightwards = self._band_encloses
            self.band_dropped.emit(
                self._band.normalized(), is_rightwards, bool(held & Qt.KeyboardModifier.ControlModifier)
            )
        self._band = QRectF()
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer."""
        at = event.position()
        self._zoom(WHEEL_ZOOM ** event.angleDelta().y(), at)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Say nothing any more."""
        self.pointed.emit(None)
        super().leaveEvent(event)

    def _zoom(self, factor: float, at: QPointF) -> None:
        self.camera = self.camera.zoomed(factor, at.x(), at.y(), self.width(), self.height())
        self.moved()

    # -- keys -------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows turn, with Shift they move; plus and minus zoom; Page keys move the slice."""
        key, held = Qt.Key(event.key()), event.modifiers()
        arrows = {Qt.Key.Key_Left: (1, 0), Qt.Key.Key_Right: (-1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}
        if key in arrows and held & Qt.KeyboardModifier.ShiftModifier:
            x, y = arrows[key]
            self.camera = self.camera.panned(x * KEY_PAN_PX, y * KEY_PAN_PX)
            self.moved()
        elif key in arrows and not held & Qt.KeyboardModifier.ControlModifier:
            x, y = arrows[key]
            self.camera = self.camera.orbited(x * KEY_ORBIT_DEG, y * KEY_ORBIT_DEG)
            self.moved()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            factor = 1.0 / KEY_ZOOM if key == Qt.Key.Key_Minus else KEY_ZOOM
            self._zoom(factor, QPointF(0.5 * self.width(), 0.5 * self.height()))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.slice_stepped.emit(1 if key == Qt.Key.Key_PageUp else -1)
        elif key == Qt.Key.Key_Escape:
            self._escape()
        elif key == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._holds_space = True
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Space let go."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._holds_space = False
        super().keyReleaseEvent(event)

    def _escape(self) -> None:
        """Drop a band, or let go of the selection."""
        if self._gesture:
            self._gesture, self._pressed, self._band = "", None, QRectF()
            self.update()
        else:
            self.item_clicked.emit("", False)

    def close_work(self) -> None:
        """End the painter."""
        self._rest.stop()
        self.thread_.close()
