"""A picture of the plan in tiles that stay at their places on it: panning lays them down again and paints nothing.

Tiles are painted within the time that a frame has to spare. Until then the last picture, stretched, stands in for those
that are missing, and those that are out of date stay; the view is asked to paint again until none is left.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QWidget

from core.drawing.plan_items import boxes_reach_into
from core.geometry.rectangle import Rectangle
from desktop.fresh_turn import is_full

TILE_PX = 256
MOST_TILES = 160
"""Kept tiles of a picture; at twice the resolution each takes a megabyte."""
EDGE_PX = 6.0
"""How far lines and marks reach beyond what they belong to."""
HURRIED_S, PATIENT_S, AT_ONCE_S = 0.003, 0.010, 0.015
"""Time to paint tiles in one frame: while the view is moved or when the turn has been long already, otherwise, and when
all of a picture is missing."""
FRAME_S = 0.012
"""Time for a whole frame: what the rest of the last one took, such as ribbons and outlines, is no time for tiles."""
STRIP_S, MOST_STRIPS = 0.006, 8
"""A tile that takes longer is painted in strips of about so long, in several frames where one has no time for all."""
MOST_LATE = 3
"""Of so many frames in long turns the last one paints a tile, or none would ever be."""

Place = tuple[int, int]
DrawTile = Callable[[QPainter, Rectangle], None]


class FrameTime:
    """Time that the pictures of one view have in a frame.

    Attributes:
        is_hurried: Whether the planner is moving the view.
        is_answer: Whether this frame answers a turn of the wheel or a pan: it waits for nothing that can be stretched.
        is_wanted: Whether a picture is waiting for another frame.
        is_taken: Whether something else than tiles has taken long in this frame: those that are only old wait.
    """

    def __init__(self) -> None:
        self.is_hurried = self.is_answer = self.is_wanted = self.is_taken = self._is_late = False
        self._began_s, self._late_frames = 0.0, 0
        self._tiles_s = self._rest_s = 0.0

    def begin_frame(self, *, is_step: bool = False) -> None:
        """Another frame is painted; one that shows a step of a gesture is as late as one in a long turn."""
        self._began_s, self._is_late = time.perf_counter(), is_step or is_full()
        self.is_wanted = self.is_taken = False
        self._late_frames = self._late_frames + 1 if self._is_late else 0
        self._tiles_s = 0.0

    def end_frame(self) -> None:
        """All of it is painted."""
        self._rest_s = time.perf_counter() - self._began_s - self._tiles_s

    def spend(self, seconds: float) -> None:
        """So much of the frame was taken by tiles. [s]"""
        self._tiles_s += seconds

    @property
    def is_spent(self) -> bool:
        """Whether there was no time at all, as in a frame or two of a turn that has been long already."""
        return 0 < self._late_frames < MOST_LATE

    @property
    def has_begun(self) -> bool:
        """Whether a tile of any picture has been painted in this frame."""
        return self._tiles_s > 0.0

    def is_left(self, *, is_new: bool) -> bool:
        """Whether another tile may be painted.

        Args:
            is_new: Whether the whole picture is missing.
        """
        share_s = HURRIED_S if self.is_hurried or self._is_late else AT_ONCE_S if is_new else PATIENT_S
        return self._tiles_s < min(share_s, max(FRAME_S - self._rest_s, HURRIED_S))


@dataclass
class _Tile:
    picture: QPixmap
    is_fresh: bool = True


@dataclass
class _Begun:
    """A tile of which some strips are painted.

    Attributes:
        place: Where it belongs.
        picture: What there is of it.
        strips: Into how many it is cut.
        done: How many of them are painted.
        spent_s: How long that has taken. [s]
    """

    place: Place
    picture: QPixmap
    strips: int
    done: int = 0
    spent_s: float = 0.0


class _View(NamedTuple):
    """How the plan lies on the window: pixels per metre, device pixels per pixel, where the plan's origin is."""

    scale: float
    ratio: float
    x_px: float
    y_px: float
    size: QSize

    @classmethod
    def of(cls, painter: QPainter, widget: QWidget) -> _View:
        view, ratio = painter.worldTransform(), painter.device().devicePixelRatio()
        return cls(view.m11(), ratio, round(view.dx() * ratio) / ratio, round(view.dy() * ratio) / ratio, widget.size())

    def places(self) -> list[Place]:
        """Tiles that the window shows, those in its middle first."""
        left, top = math.floor(-self.x_px / TILE_PX), math.floor(-self.y_px / TILE_PX)
        right = math.floor((self.size.width() - 1 - self.x_px) / TILE_PX)
        bottom = math.floor((self.size.height() - 1 - self.y_px) / TILE_PX)
        middle = (0.5 * (left + right), 0.5 * (top + bottom))
        found = [(i, j) for j in range(top, bottom + 1) for i in range(left, right + 1)]
        return sorted(found, key=lambda p: abs(p[0] - middle[0]) + abs(p[1] - middle[1]))

    def target(self, place: Place) -> QRectF:
        """Where a tile lies on the window."""
        return QRectF(place[0] * TILE_PX + self.x_px, place[1] * TILE_PX + self.y_px, TILE_PX, TILE_PX)

    def region(self, place: Place, strip: int = 0, strips: int = 1) -> Rectangle:
        """What of the plan lies on a tile, or on one of its strips, with a little around it. [m]"""
        side, edge = TILE_PX / self.scale, EDGE_PX / self.scale
        left, top, deep = place[0] * side, (place[1] + strip / strips) * side, side / strips
        return Rectangle(left - edge, -(top + deep) - edge, left + side + edge, -top + edge)

    def part_of(self, picture: QPixmap, taken: _View, place: Place) -> QRectF | None:
        """Which pixels of a picture taken of another view lie where a tile is; None where it does not reach."""
        grown, target = taken.scale / self.scale, self.target(place)
        x, y = (target.x() - self.x_px) * grown + taken.x_px, (target.y() - self.y_px) * grown + taken.y_px
        side = TILE_PX * grown
        seen = target.intersected(QRectF(QPointF(), self.size)).center() - target.topLeft()
        if not QRectF(QPointF(), taken.size).contains(QPointF(x, y) + seen * grown):
            return None
        ratio = picture.devicePixelRatio()
        return QRectF(x * ratio, y * ratio, side * ratio, side * ratio)


_Taken = tuple[QPixmap, _View]
"""A picture of the window, and the view that it shows."""


class TiledPicture:
    """Keeps what was painted at one zoom in tiles.

    Args:
        draw: Draws with a painter in scene coordinates what reaches into a rectangle of the plan. [m]
        frame: Time to paint in, shared by all pictures of a view.
        ground: Colour under everything, none for a picture to see through.
    """

    def __init__(self, draw: DrawTile, frame: FrameTime, ground: QColor | None = None) -> None:
        self._draw, self._frame, self.ground = draw, frame, ground
        self._view = _View(0.0, 1.0, 0.0, 0.0, QSize())
        self._tiles: dict[Place, _Tile] = {}
        self._last: _Taken | None = None
        self._widest: _Taken | None = None
        self._begun: _Begun | None = None
        self._tile_s = 0.0
        self._was_denied = False
        self.tiles_painted = 0

    def spoil(self, boxes_m: NDArray[np.float64] | None = None) -> None:
        """Have tiles painted anew: those that boxes reach into, or all.

        Args:
            boxes_m: x0, y0, x1, y1, shape (n, 4). [m]
        """
        for place, tile in self._tiles.items():
            if tile.is_fresh and self._lies_under(boxes_m, place):
                tile.is_fresh = False
        if self._begun is not None and self._lies_under(boxes_m, self._begun.place):
            self._begun = None

    def _lies_under(self, boxes_m: NDArray[np.float64] | None, place: Place) -> bool:
        return boxes_m is None or bool(boxes_reach_into(boxes_m, self._view.region(place)).any())

    def forget(self) -> None:
        """Have everything painted anew, without anything out of date to stand in."""
        self._tiles.clear()
        self._last = self._widest = self._begun = None

    @property
    def is_complete(self) -> bool:
        """Whether all that was last seen is painted and up to date."""
        return all((tile := self._tiles.get(p)) is not None and tile.is_fresh for p in self._view.places())

    def paint(self, painter: QPainter, widget: QWidget, *, is_kept: bool = False) -> None:
        """Lay the picture down on a window.

        Args:
            painter: In scene coordinates.
            widget: Window painted on.
            is_kept: Whether what is painted is kept and must be complete, however long that takes.
        """
        view = _View.of(painter, widget)
        if (view.scale, view.ratio) != (self._view.scale, self._view.ratio):
            self._keep_last()
            self._tiles.clear()
            self._begun = None
        self._view = view
        seen = view.places()
        self._freshen(seen, painter.renderHints(), is_kept=is_kept)
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        self._lay(painter, seen)
        painter.restore()

    def _freshen(self, seen: list[Place], hints: QPainter.RenderHint, *, is_kept: bool) -> None:
        """Paint what there is time for: first what nothing stands in for, then what is stretched, then what is old.

        One tile, or a strip of one, is painted in any case, by a picture that had none in the frame before if others
        have painted already.
        """
        age = {place: n for n, place in enumerate(self._tiles)}  # the oldest first, or new air would never reach some
        begun = self._begun.place if self._begun is not None else None
        waiting = sorted((r, p != begun, age.get(p, n), p) for n, p in enumerate(seen) if (r := self._rank(p)) < 3)
        is_new = not self._tiles
        steps = ((rank, place) for rank, _, _, place in waiting for _ in range(self._strips_left(place)))
        for count, (rank, place) in enumerate(steps):
            is_late = rank > 0 and (self._frame.is_answer or self._frame.is_spent or self._frame.is_taken)
            may_begin = count == 0 and (self._was_denied or not self._frame.has_begun)
            if not is_kept and (is_late or not (may_begin or self._frame.is_left(is_new=is_new))):
                self._frame.is_wanted, self._was_denied = True, count == 0 and not is_late
                break
            self._was_denied = False
            began = time.perf_counter()
            self._paint_strip(place, hints)
            self._frame.spend(time.perf_counter() - began)
        while len(self._tiles) > max(MOST_TILES, len(seen)):
            self._tiles.pop(next(iter(self._tiles)))

    def _rank(self, place: Place) -> int:
        tile = self._tiles.get(place)
        if tile is not None:
            return 3 if tile.is_fresh else 2
        return 0 if self._stand_in(place) is None else 1

    def _strips_left(self, place: Place) -> int:
        """How many strips of a tile are still to be painted: as many as its neighbours were worth."""
        if self._begun is not None and self._begun.place == place:
            return self._begun.strips - self._begun.done
        return min(1 << max(math.ceil(math.log2(max(self._tile_s / STRIP_S, 1.0))), 0), MOST_STRIPS)

    def _paint_strip(self, place: Place, hints: QPainter.RenderHint) -> None:
        """Paint the next strip of a tile, which takes its place with the last one."""
        begun, began_s = self._begun, time.thread_time()
        if begun is None or begun.place != place:
            blank = _blank(QSize(TILE_PX, TILE_PX), self._view.ratio, self.ground)
            begun = self._begun = _Begun(place, blank, self._strips_left(place))
        scale, deep = self._view.scale, TILE_PX // begun.strips
        inner = QPainter(begun.picture)
        inner.setRenderHints(hints)
        if begun.strips > 1:
            inner.setClipRect(0, begun.done * deep, TILE_PX, deep)
        inner.setWorldTransform(
            QTransform(scale, 0.0, 0.0, scale, -1.0 * place[0] * TILE_PX, -1.0 * place[1] * TILE_PX)
        )
        self._draw(inner, self._view.region(place, begun.done, begun.strips))
        inner.end()
        begun.done, begun.spent_s = begun.done + 1, begun.spent_s + time.thread_time() - began_s
        if begun.done == begun.strips:
            self._tiles.pop(place, None)
            self._tiles[place] = _Tile(begun.picture)
            self._begun, self._tile_s = None, max(begun.spent_s, 0.7 * self._tile_s)
            self.tiles_painted += 1

    def _lay(self, painter: QPainter, seen: list[Place]) -> None:
        for place in seen:
            tile, target = self._tiles.get(place), self._view.target(place)
            if tile is not None:
                painter.drawPixmap(target.topLeft(), tile.picture)
            elif (found := self._stand_in(place)) is not None:
                painter.drawPixmap(target, *found)

    def _stand_in(self, place: Place) -> tuple[QPixmap, QRectF] | None:
        """What to stretch over a missing tile: the last picture, or one of more of the plan."""
        for taken in (self._last, self._widest):
            if taken is not None and (part := self._view.part_of(*taken, place)) is not None:
                return taken[0], part
        return None

    def _keep_last(self) -> None:
        """Keep what is on the window now, to be stretched; while little of it is painted, what was kept before."""
        seen = self._view.places()
        painted = sum(place in self._tiles for place in seen)
        if not painted or (self._last is not None and 2 * painted < len(seen)):
            return
        picture = _blank(self._view.size, self._view.ratio, self.ground)
        inner = QPainter(picture)
        self._lay(inner, seen)
        inner.end()
        self._last = (picture, self._view)
        if painted == len(seen) and (self._widest is None or self._view.scale <= self._widest[1].scale):
            self._widest = self._last


def _blank(size: QSize, ratio: float, ground: QColor | None) -> QPixmap:
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent if ground is None else ground)
    return picture
