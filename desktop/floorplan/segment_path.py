"""Thousands of line segments as one painter path, built from an array without a Python call for each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream, QIODevice
from PySide6.QtGui import QPainterPath

_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])


def segment_path(segments: NDArray[np.float32]) -> QPainterPath:
    """A path of separate lines.

    Args:
        segments: x0, y0, x1, y1 in the path's own coordinates, shape (segments, 4).

    Returns:
        The path, written in the form in which Qt itself stores paths: a count, elements, start of the last
        figure and fill rule.
    """
    path = QPainterPath()
    if not len(segments):
        return path
    elements = np.empty(2 * len(segments), dtype=_ELEMENT)
    elements["kind"] = np.tile([0, 1], len(segments))  # move to, line to
    elements["x"], elements["y"] = segments[:, 0::2].ravel(), segments[:, 1::2].ravel()
    count = np.array([len(elements)], dtype=">i4").tobytes()
    tail = np.array([2 * len(segments) - 2, 0], dtype=">i4").tobytes()
    stored = QByteArray(count + elements.tobytes() + tail)
    stream = QDataStream(stored, QIODevice.OpenModeFlag.ReadOnly)
    stream >> path  # reads into the path
    return path
