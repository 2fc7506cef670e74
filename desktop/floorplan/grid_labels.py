"""A1 labels of the tile grid along the top and the left of the first hall."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTransform

from core.drawing.plan import column_label
from core.geometry.polygon import bounds
from core.model.project import Project
from core.model.storeys import shown_halls
from desktop.floorplan.canvas import in_pixels, scene_rect
from desktop.theme import Theme, font

LEAST_PITCH_PX, LEAST_HALL_PX = 22.0, 72
ABOVE_PX, LEFT_PX, EDGE_PX = 20, 28, 2
"""How far above and left of the hall they stand, and how near to the edge of the window at least."""


def draw_grid_labels(painter: QPainter, project: Project, theme: Theme) -> None:
    """Draw them in pixels, as many as can be read.

    Args:
        painter: In scene coordinates.
        project: The first hall of the storey shown has the grid.
        theme: Colours.
    """
    hall = next(iter(shown_halls(project)), None)
    if hall is None:
        return
    box, pitch_m = bounds(hall.outline_m), hall.tile_size_m
    with in_pixels(painter) as transform:
        painter.setFont(font(10, QFont.Weight.Medium))
        painter.setPen(QColor(theme.dim))
        place = transform.mapRect(scene_rect(box)).toAlignedRect()
        if min(place.width(), place.height()) < LEAST_HALL_PX:
            return  # the labels would lie over the halls beside it
        pitch_px = pitch_m * transform.m11()
        every = max(1, math.ceil(LEAST_PITCH_PX / pitch_px))
        top, left = max(place.top() - ABOVE_PX, EDGE_PX), max(place.left() - LEFT_PX, EDGE_PX)
        window = painter.viewport()
        for n in _seen(box.width_m / pitch_m, every, place.left(), pitch_px, window.width()):
            x = place.left() + (n + 0.5) * pitch_px
            painter.drawText(QRectF(x - 20, top, 40, 14), Qt.AlignmentFlag.AlignCenter, column_label(n))
        for n in _seen(box.depth_m / pitch_m, every, place.top(), pitch_px, window.height()):
            y = place.top() + (n + 0.5) * pitch_px
            painter.drawText(QRectF(left, y - 7, 22, 14), Qt.AlignmentFlag.AlignCenter, str(n + 1))


def boxes_of_labels(project: Project, view: QTransform) -> NDArray[np.float64]:
    """Where the labels stand that are drawn: the strips above and left of the hall, shape (n, 4). [px]

    Args:
        project: The first hall of the storey shown has the grid.
        view: From scene to pixels.
    """
    hall = next(iter(shown_halls(project)), None)
    place = view.mapRect(scene_rect(bounds(hall.outline_m))) if hall is not None else QRectF()
    if min(place.width(), place.height()) < LEAST_HALL_PX:
        return np.zeros((0, 4))
    top, left = max(place.top() - ABOVE_PX, EDGE_PX), max(place.left() - LEFT_PX, EDGE_PX)
    return np.array([
        [place.left(), top, place.right(), top + 14.0],
        [left, place.top(), left + 22.0, place.bottom()],
    ])  # fmt: skip


def _seen(tiles: float, every: int, start_px: float, pitch_px: float, room_px: float) -> range:
    """Which tiles are labelled within the window, every so many from the first."""
    first = max(math.floor(-start_px / (pitch_px * every)), 0) * every
    last = min(int(tiles + 1e-6), math.ceil((room_px - start_px) / pitch_px))
    return range(first, last, every)
