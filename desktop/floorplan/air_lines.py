"""Isotherm lines and velocity arrows over the heat map, those of a part of the plan drawn as one path."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter

from core.drawing.air_view import AirCut
from core.drawing.arrows import arrow_segments, key_speed_m_s, plane_velocity_m_s
from core.drawing.contours import contour_parts, isotherm_levels
from core.drawing.heat import segments_inside, smoothed
from core.geometry.rectangle import Rectangle
from core.results.thermal_result import AirField
from desktop.floorplan.canvas import line_pen
from desktop.floorplan.heat_layer import HeatLayer
from desktop.floorplan.segment_path import segment_path
from desktop.floorplan.still_layer import StillLayer

ISOTHERM_STEP_K = 2.0
LEAST_REST_S = 0.1
"""Lines follow moving air ten times a second; the colours under them follow every frame."""

NOTHING: NDArray[np.float32] = np.zeros((0, 4), dtype=np.float32)
SMOOTHING = 2
LEAST_PIECE_PX = 1.0
"""Where pieces of smoothed lines would be shorter, those between cell centres do: a quarter of the work."""
LINE_ALPHA = 150
ARROW_PITCH_PX = 30.0


class AirLines(StillLayer):
    """Lines over the heat map, under the floor's own lines and the racks.

    Attributes:
        key_m_s: Speed of an arrow as long as ``arrow_pitch_m``; 0 when there are no arrows. [m/s]
        arrow_pitch_m: Distance between arrows. [m]
        cost_s: Time of a processor that it took to make them. [s]

    Args:
        heat: Layer whose air and colours are drawn.
    """

    def __init__(self, heat: HeatLayer) -> None:
        super().__init__()
        self.setZValue(-45)
        self.key_m_s = 0.0
        self.arrow_pitch_m = 0.6
        self._heat = heat
        self._pixels_per_m = math.inf
        self._fineness: list[int] = []
        self._isotherms: list[tuple[QColor, NDArray[np.float32]]] = []
        self._arrows = NOTHING
        self._planes: list[tuple[AirField, NDArray[np.float32]]] = []
        self._made_s = self.cost_s = 0.0

    @property
    def rest_s(self) -> float:
        """How long the lines are fresh enough not to be made anew; 0 when they are not. [s]"""
        return max(LEAST_REST_S - (time.perf_counter() - self._made_s), 0.0)

    def steps_of_rebuild(self) -> Iterator[None]:
        """Make all lines of the air shown now anew, step by step; those there are stay until all are made."""
        self._made_s, began = time.perf_counter(), time.thread_time()
        cuts = self._heat.cuts() if self._heat.view.has_isotherms else []
        self._fineness = [self._finer(field) for field, _ in cuts]
        self._take_velocities()
        found: list[tuple[QColor, NDArray[np.float32]]] = []
        cost_s = time.thread_time() - began
        yield
        began = time.thread_time()
        for piece in self._isotherm_pieces(cuts):
            found.append(piece)
            cost_s += time.thread_time() - began
            yield
            began = time.thread_time()
        self._isotherms = found
        self.cost_s = cost_s
        self.spoil()

    @property
    def is_of_other_zoom(self) -> bool:
        """Whether the isotherms were made for a zoom at which they are finer or coarser."""
        has_isotherms = self._heat.view.has_isotherms
        return has_isotherms and self._fineness != [self._finer(field) for field, _ in self._heat.cuts()]

    def _finer(self, field: AirField) -> int:
        """Into how many parts a cell's side is smoothed at the present zoom."""
        return SMOOTHING if min(field.spacing_m[:2]) * self._pixels_per_m >= SMOOTHING * LEAST_PIECE_PX else 1

    def set_zoom(self, pixels_per_m: float) -> None:
        """Keep the arrows about as far apart on the screen at every zoom, on a doubling raster in metres."""
        self._pixels_per_m = pixels_per_m
        pitch = 2.0 ** round(np.log2(ARROW_PITCH_PX / max(pixels_per_m, 1e-6) / 0.6)) * 0.6
        if pitch != self.arrow_pitch_m:
            self.arrow_pitch_m = float(pitch)
            self._arrows = self._arrow_pieces()
            self.spoil()

    @property
    def has_arrows(self) -> bool:
        """Whether there is any arrow to read."""
        return self.key_m_s > 0.0

    def line_count(self) -> int:
        """Line pieces on the plan, for looking whether anything is drawn."""
        return sum(len(pieces) for _, pieces in self._isotherms) + len(self._arrows)

    def _isotherm_pieces(
        self, cuts: list[tuple[AirField, NDArray[np.float32]]]
    ) -> Iterator[tuple[QColor, NDArray[np.float32]]]:
        """Pieces of levels that a dark line is seen on, and of those that want a light one, some at a time."""
        scale = self._heat.scale
        by_colour: dict[str, list[float]] = {}
        for level in isotherm_levels(scale.low_c, scale.high_c, ISOTHERM_STEP_K):
            by_colour.setdefault(scale.line_colour(level).name(), []).append(level)
        for (field, values_c), finer in zip(cuts, self._fineness, strict=True):
            fine_c = smoothed(values_c, finer) if finer > 1 else values_c
            spacing_m = (field.spacing_m[0] / finer, field.spacing_m[1] / finer)
            for name, levels in by_colour.items():
                colour = QColor(name)
                colour.setAlpha(LINE_ALPHA)
                for part in contour_parts(fine_c, tuple(levels), field.origin_m[:2], spacing_m):
                    yield colour, _scene(segments_inside(part, field.outline_m))

    def _take_velocities(self) -> None:
        view = self._heat.view
        self._planes = []
        for field in self._heat.fields() if view.has_arrows and view.shows_room_air else ():
            plane = plane_velocity_m_s(field, view.height_m)
            if plane is not None:
                self._planes.append((field, plane))
        self.key_m_s = key_speed_m_s([plane for _, plane in self._planes], self.key_m_s) if self._planes else 0.0
        self._arrows = self._arrow_pieces()

    def _arrow_pieces(self) -> NDArray[np.float32]:
        found = [
            _scene(arrow_segments(plane, field.origin_m[:2], field.spacing_m[:2], self.arrow_pitch_m, self.key_m_s))
            for field, plane in self._planes
        ]
        return np.concatenate(found) if found else NOTHING

    def draw(self, painter: QPainter, around: Rectangle) -> None:
        """Stroke the paths; arrows carry a light edge so that they are seen on every colour."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, pieces in self._isotherms:
            painter.setPen(line_pen(painter, colour))
            painter.drawPath(segment_path(_reaching_into(pieces, around)))
        arrows = _reaching_into(self._arrows, around)
        if len(arrows):
            on_map = self._heat.view.cut is not AirCut.INLETS
            for colour, width in (("#b4ffffff", 2.6), ("#1d2530", 1.1)) if on_map else (("#697586", 1.2),):
                painter.setPen(line_pen(painter, QColor(colour), width))
                painter.drawPath(segment_path(arrows))


def _reaching_into(pieces: NDArray[np.float32], around: Rectangle) -> NDArray[np.float32]:
    """Pieces of lines in the scene that reach into a rectangle of the plan. [m]"""
    low, high = np.minimum(pieces[:, :2], pieces[:, 2:]), np.maximum(pieces[:, :2], pieces[:, 2:])
    seen = (low[:, 0] <= around.x1_m) & (high[:, 0] >= around.x0_m)
    return pieces[seen & (low[:, 1] <= -around.y0_m) & (high[:, 1] >= -around.y1_m)]


def _scene(segments_m: NDArray[np.float32]) -> NDArray[np.float32]:
    """The scene's y points down."""
    return segments_m * np.array([1.0, -1.0, 1.0, -1.0], dtype=np.float32)
