"""Tags over the things of the 3D view: as many as there is room for, none over another, none of what is hidden."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from desktop.solid.paint_thread import Painted
from desktop.theme import Theme, font

LETTER_PX = 6.6
SIDE_PX, HIGH_PX = 4.0, 15.0
MOST = 160
CELL_PX = 8


def paint_labels(painter: QPainter, painted: Painted, scale: float, theme: Theme) -> None:
    """Write tags in small plates at the tops of what they name.

    Args:
        painter: Paints on the window.
        painted: Frame and scene.
        scale: Pixels of the frame to a point of the window.
        theme: Colours.
    """
    letters = font(11, QFont.Weight.Medium)
    painter.setFont(letters)
    metrics = QFontMetricsF(letters)
    plate, ink = QColor(theme.panel), QColor(theme.ink)
    plate.setAlpha(215)
    for words, box in label_boxes(painted, scale, metrics):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(plate)
        painter.drawRoundedRect(box, 3.5, 3.5)
        painter.setPen(ink)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def label_boxes(painted: Painted, scale: float, metrics: QFontMetricsF) -> list[tuple[str, QRectF]]:
    """Words and their plates, in points of the window; no two overlap."""
    scene, frame = painted.scene, painted.frame
    span_m, letters, _ = scene.label_row.T
    has_room = span_m * frame.camera.px_per_m / scale >= 0.62 * (letters * LETTER_PX + 2 * SIDE_PX)
    which = np.flatnonzero(has_room)
    width, height = frame.size_px
    places = frame.camera.project(scene.label_m[which], width, height)
    inside = np.all((places[:, :2] > 0.0) & (places[:, :2] < (width, height)), axis=1)
    which, places = which[inside], places[inside]
    order = np.lexsort((places[:, 2], -scene.label_row[which, 2]))
    taken = np.zeros((height // CELL_PX + 4, width // CELL_PX + 4), dtype=bool)
    found: list[tuple[str, QRectF]] = []
    for n in order.tolist():
        if len(found) >= MOST:
            break
        label, at = scene.labels[which[n]], places[n, :2] / scale
        if frame.item_at(float(places[n, 0]), float(places[n, 1])) != label.item:
            continue
        wide = metrics.horizontalAdvance(label.words) + 2 * SIDE_PX
        box = QRectF(0.0, 0.0, wide, HIGH_PX)
        box.moveCenter(QPointF(float(at[0]), float(at[1])))
        cells = _cells(box, taken.shape)
        if not taken[cells].any():
            taken[cells] = True
            found.append((label.words, box))
    return found


def _cells(box: QRectF, shape: tuple[int, int]) -> tuple[slice, slice]:
    rows = slice(max(int(box.top() // CELL_PX), 0), min(int(box.bottom() // CELL_PX) + 1, shape[0]))
    return rows, slice(max(int(box.left() // CELL_PX), 0), min(int(box.right() // CELL_PX) + 1, shape[1]))
