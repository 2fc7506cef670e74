"""The whole site as a small picture in a corner of the plan, with a frame around what is seen.

It comes when not everything is in view. The picture is drawn anew after edits only; a pan moves the frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QTransform,
    QWheelEvent,
)

from core.geometry.rectangle import Point, Rectangle
from desktop.floorplan.front_strips import paint_boxes
from desktop.floorplan.zoomed_view import ZoomedView
from desktop.theme import Theme
from desktop.widgets.kept_card import KeptCard
from desktop.words import tr

WIDTH, LEAST_HEIGHT, MOST_HEIGHT, EDGE_PX, LEAST_FRAME_PX = 176, 56, 148, 8.0, 6.0
GRIP_PX = 7.0
SHARES = (1.0, 0.7, 0.5)
"""Where it would lie over the plan, it is drawn smaller; by the last one only where no other finds a place."""
STEP_RATIO = 0.15
"""An arrow key pans by this share of what is seen."""
ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}
ZOOMS = {Qt.Key.Key_Plus: 1.0, Qt.Key.Key_Equal: 1.0, Qt.Key.Key_Minus: -1.0}


@dataclass(frozen=True, slots=True)
class SitePicture:
    """What the minimap shows.

    Attributes:
        outlines_m: Corners of the halls. [m]
        racks_m: Footprints of racks, shape (n, 4). [m]
        others_m: Footprints of everything else that is placed, shape (m, 4). [m]
    """

    outlines_m: Sequence[Sequence[Point]] = ()
    racks_m: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 4)))
    others_m: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 4)))

    def bounds_m(self) -> Rectangle | None:
        """Rectangle around all of it; None without any."""
        corners = [np.asarray(o, dtype=np.float64) for o in self.outlines_m]
        boxes = [self.racks_m, self.others_m]
        points = np.concatenate([np.zeros((0, 2)), *corners, *(b[:, :2] for b in boxes), *(b[:, 2:] for b in boxes)])
        if not len(points):
            return None
        (x0, y0), (x1, y1) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        return Rectangle(x0, y0, x1, y1)


class Minimap(KeptCard):
    """Drag the frame to pan, click elsewhere to jump there, turn the wheel to zoom.

    Args:
        theme: Colours.
        plan: View that it is an overview of.

    Attributes:
        site_m: Around everything that is placed; None without anything.
    """

    def __init__(self, theme: Theme, plan: ZoomedView) -> None:
        super().__init__(plan)
        self.theme = theme
        self._plan = plan
        self._site = SitePicture()
        self._around = Rectangle(0.0, 0.0, 1.0, 1.0)
        self.site_m: Rectangle | None = None
        self._held: QPointF | None = None
        self.is_on = True
        self.pictures_drawn = 0
        self.setAccessibleName(tr("Minimap"))
        self.setToolTip(
            tr("Drag the frame, click to jump, turn the wheel to zoom; drag the edge to move it (Shift+N hides it)")
        )
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.resize(WIDTH, MOST_HEIGHT)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self.theme = theme
        self.update()

    def set_on(self, is_on: bool) -> None:
        """Show it where not everything is in view, or never."""
        self.is_on = is_on
        self.follow()

    def show_site(self, site: SitePicture) -> None:
        """Draw another site."""
        self._site = site
        self.site_m = site.bounds_m()
        self._around = self.site_m or Rectangle(0.0, 0.0, 1.0, 1.0)
        self.resize(self.sizes()[0])
        self.update()
        self.follow()

    def sizes(self) -> list[QSize]:
        """Sizes that it may have, the largest first."""
        sizes = []
        for share in SHARES:
            wide = share * WIDTH
            deep = (wide - 2.0 * EDGE_PX) * self._around.depth_m / max(self._around.width_m, 0.1) + 2.0 * EDGE_PX
            sizes.append(QSize(round(wide), round(min(max(deep, LEAST_HEIGHT), share * MOST_HEIGHT))))
        return sizes

    @property
    def is_wanted(self) -> bool:
        """Whether it should be seen now."""
        return self.is_on and self.site_m is not None and not self._plan.seen_box().encloses(self.site_m)

    def follow(self) -> None:
        """Come and go as is wanted."""
        if self.is_wanted is self.isHidden() and self._held is None:
            self.setVisible(self.is_wanted)

    # -- where things are --------------------------------------------------------------------------------------------

    def _view(self) -> QTransform:
        """From metres of the scene, whose y points down, to pixels."""
        box = self._around
        room_x, room_y = self.width() - 2.0 * EDGE_PX, self.height() - 2.0 * EDGE_PX
        scale = min(room_x / max(box.width_m, 0.1), room_y / max(box.depth_m, 0.1))
        (cx, cy), (mx, my) = box.centre_m, (0.5 * self.width(), 0.5 * self.height())
        return QTransform(scale, 0.0, 0.0, scale, mx - scale * cx, my + scale * cy)

    def frame(self) -> QRectF:
        """Frame of what is seen, in pixels, inside the card."""
        seen = self._plan.seen_box()
        box = self._view().mapRect(QRectF(seen.x0_m, -seen.y1_m, seen.width_m, seen.depth_m))
        grown = QRectF(0.0, 0.0, max(box.width(), LEAST_FRAME_PX), max(box.height(), LEAST_FRAME_PX))
        grown.moveCenter(box.center())
        return grown.intersected(QRectF(self.rect()).adjusted(2.0, 2.0, -2.0, -2.0))

    def pixel(self, x_m: float, y_m: float) -> QPoint:
        """Where a point of the plan lies on the card."""
        return self._view().map(QPointF(x_m, -y_m)).toPoint()

    def _centre_on(self, at: QPointF) -> None:
        point = self._view().inverted()[0].map(at)
        self._plan.centre_on(point.x(), -point.y())
        self._plan.viewport().update()

    # -- painting ----------------------------------------------------------------------------------------------------

    def draw(self, painter: QPainter) -> None:
        """Draw halls, racks and everything else; the frame is laid over this picture."""
        self.pictures_drawn += 1
        theme = self.theme
        painter.setBrush(QColor(theme.panel))
        painter.setPen(QPen(QColor(theme.line), 1.0))
        painter.drawRoundedRect(QRectF(0.5, 0.5, self.width() - 1, self.height() - 1), 8, 8)
        view = self._view()
        painter.setPen(QPen(QColor(theme.dim), 1.0))
        painter.setBrush(QColor(theme.canvas))
        for outline in self._site.outlines_m:
            painter.drawPolygon(view.map(QPolygonF([QPointF(x, -y) for x, y in outline])))
        painter.setWorldTransform(view)
        for boxes_m, colour in ((self._site.others_m, theme.line), (self._site.racks_m, theme.dim)):
            x0, y0, x1, y1 = boxes_m.T
            boxes = np.stack([x0, -y1, x1 - x0, y1 - y0], axis=1)
            paint_boxes(painter, boxes, np.full(len(boxes), QColor(colour).rgb(), dtype=np.uint32), least_px=1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, and the frame of what is seen now."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(QColor(self.theme.accent), 1.5))
        tint = QColor(self.theme.accent)
        tint.setAlpha(36)
        painter.setBrush(tint)
        painter.drawRect(self.frame())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.0, 1.0, -1.0, -1.0), 8, 8)

    # -- mouse and keys ----------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the frame, or let it jump under the pointer first."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if self._is_at_edge(event) and self.grip.press(event):
            return
        if not self.frame().contains(event.position()):
            self._centre_on(event.position())
        x_m, y_m = self._plan.seen_box().centre_m
        self._held = self._view().map(QPointF(x_m, -y_m)) - event.position()  # the frame itself may be cut off

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Let what is seen follow the frame."""
        if self.grip.move(event):
            return
        if self._held is not None:
            self._centre_on(event.position() + self._held)
        elif not event.buttons():
            cursor = Qt.CursorShape.SizeAllCursor if self._is_at_edge(event) else Qt.CursorShape.PointingHandCursor
            self.setCursor(cursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self.grip.release():
            return
        self._held = None
        self.follow()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On the edge: back to where it stands by itself; elsewhere another click."""
        if not (self._is_at_edge(event) and self.grip.double_click(event)):
            self.mousePressEvent(event)

    def _is_at_edge(self, event: QMouseEvent) -> bool:
        """Whether the pointer is where the card itself is taken hold of, or Alt makes all of it so."""
        inner = QRectF(self.rect()).adjusted(GRIP_PX, GRIP_PX, -GRIP_PX, -GRIP_PX)
        has_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        return self.grip.mover is not None and (has_alt or not inner.contains(event.position()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the middle of what is seen."""
        self._plan.zoom_by(event.angleDelta().y() / 120.0)
        self._plan.viewport().update()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows pan, plus and minus zoom, Escape goes back to the plan."""
        key = Qt.Key(event.key())
        if key in ARROWS:
            seen, (dx, dy) = self._plan.seen_box(), ARROWS[key]
            (x, y), (wide, deep) = seen.centre_m, (seen.width_m, seen.depth_m)
            self._plan.centre_on(x + dx * STEP_RATIO * wide, y + dy * STEP_RATIO * deep)
        elif key in ZOOMS:
            self._plan.zoom_by(ZOOMS[key])
        elif key == Qt.Key.Key_Escape:
            self._plan.setFocus()
        else:
            super().keyPressEvent(event)
            return
        self._plan.viewport().update()
