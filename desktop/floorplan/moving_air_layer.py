"""Specks that drift with the air over the map: off unless asked for, and still where nothing moves."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.drawing.air_view import AirCut, shown_c
from core.drawing.arrows import key_speed_m_s, plane_velocity_m_s
from core.drawing.moving_air import TRAIL, MovingAir
from core.results.thermal_result import AirField
from desktop.floorplan.canvas import line_pen
from desktop.floorplan.heat_layer import HeatLayer
from desktop.floorplan.segment_path import segment_path
from desktop.floorplan.still_picture import PICTURES_A_SECOND

TICK_MS = 1000 // PICTURES_A_SECOND
SPECKS = 900
"""On the whole plan."""
BRISK_PX_S = 70.0
"""Air at the key speed crosses so many pixels a second: the eye follows it, in a small hall and in a large one."""
FACTORS = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
ALPHAS = (235, 150, 70)
WIDTH_PX = 1.5
EVERYWHERE = QRectF(-1e5, -1e5, 2e5, 2e5)


class MovingAirLayer(QGraphicsItem):
    """Over the map and its lines, under the racks.

    Attributes:
        faster: Times true speed, 0 while there is nothing to see.

    Args:
        heat: Layer whose air, view and colours are used.
        clock: Timer to run while something moves; its ticks must call ``tick``.
    """

    def __init__(self, heat: HeatLayer, clock: QTimer) -> None:
        super().__init__()
        self.setZValue(-40)
        self.faster = 0.0
        self._heat, self._clock = heat, clock
        clock.setInterval(TICK_MS)
        self._air: list[MovingAir] = []
        self._fields: list[AirField] = []
        self._key_m_s = 0.0
        self._pixels_per_m = 50.0

    @property
    def is_moving(self) -> bool:
        """Whether anything moves, so that the plan is painted anew with every tick."""
        return self._clock.isActive()

    def take_air(self) -> None:
        """Take the air of the map and its view; the clock runs only while there is air that moves."""
        view = self._heat.view
        is_wanted = view.has_moving_air and view.shows_room_air and self._heat.isVisible()
        fields = list(self._heat.fields()) if is_wanted else []
        planes = [plane_velocity_m_s(field, view.height_m) for field in fields]
        found = [(f, p) for f, p in zip(fields, planes, strict=True) if p is not None]
        self._fields = [field for field, _ in found]
        if len(self._air) != len(found):
            self._air = [MovingAir(n, seed) for seed, n in enumerate(_shares(self._fields))]
        for air, (field, plane) in zip(self._air, found, strict=True):
            solid = np.isnan(field.slice_c(view.height_m))
            air.take(np.where(solid[..., None], 0.0, plane), field.origin_m[:2], field.spacing_m[:2])
        self._key_m_s = key_speed_m_s([plane for _, plane in found], self._key_m_s) if found else 0.0
        self._pace()

    def set_zoom(self, pixels_per_m: float) -> None:
        """Keep the pace on the screen at another zoom."""
        self._pixels_per_m = pixels_per_m
        self._pace()

    def _pace(self) -> None:
        moves = any(air.is_moving for air in self._air)
        wanted = BRISK_PX_S / max(self._key_m_s * self._pixels_per_m, 1e-6)
        self.faster = min(FACTORS, key=lambda f: abs(np.log(f / wanted))) if moves else 0.0
        if moves and not self._clock.isActive():
            self._clock.start()
        elif not moves:
            self._clock.stop()
        self.update()

    def tick(self) -> None:
        """Let the specks drift by one tick."""
        for air in self._air:
            air.step(TICK_MS / 1000.0, self.faster)

    def boundingRect(self) -> QRectF:
        """Everywhere: the halls lie where they like."""
        return EVERYWHERE

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Stroke the trails, fading, in a colour that is seen on the map under them."""
        if not self.faster:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for field, air in zip(self._fields, self._air, strict=True):
            segments, age = air.trails()
            is_dark = self._is_dark_line(field, segments)
            scene = segments * np.array([1.0, -1.0, 1.0, -1.0], dtype=np.float32)
            part = age * len(ALPHAS) // (TRAIL - 1)
            for n, alpha in enumerate(ALPHAS):
                for dark, name in ((True, "#1d2530"), (False, "#ffffff")):
                    chosen = (part == n) & (is_dark == dark)
                    if chosen.any():
                        colour = QColor(name)
                        colour.setAlpha(alpha)
                        pen: QPen = line_pen(painter, colour, WIDTH_PX)
                        painter.setPen(pen)
                        painter.drawPath(segment_path(scene[chosen]))

    def _is_dark_line(self, field: AirField, segments: np.ndarray) -> np.ndarray:
        """Whether a dark line is seen on the map under each segment; without a map, what suits the canvas."""
        if self._heat.view.cut is AirCut.INLETS or not len(segments):
            return np.ones(len(segments), dtype=bool)
        values = np.nan_to_num(shown_c(field, self._heat.view), nan=self._heat.low_c)
        places = [
            np.clip(((segments[:, a] - field.origin_m[a]) / field.spacing_m[a]).astype(int), 0, values.shape[a] - 1)
            for a in range(2)
        ]
        return self._heat.scale.wants_dark_line(values[places[0], places[1]])


def _shares(fields: list[AirField]) -> list[int]:
    """Specks of each hall, by its floor."""
    areas = [f.temperature_c.shape[0] * f.spacing_m[0] * f.temperature_c.shape[1] * f.spacing_m[1] for f in fields]
    return [max(int(SPECKS * area / sum(areas)), 1) for area in areas]
