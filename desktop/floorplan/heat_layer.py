"""The map under everything: one image per hall of its air or of the pressure under its floor, and its colours."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from core.drawing.air_view import (
    PRESSURE_STEP_PA,
    AirCut,
    AirView,
    ColourMap,
    grown_pressure_pa,
    grown_range,
    shown_c,
)
from core.drawing.heat import filled, only_inside, smoothed
from core.geometry.rectangle import Point, Rectangle
from core.results.design_results import DesignResults
from core.results.room_air import FloorPressure
from core.results.thermal_result import AirField, HallAir
from desktop.floorplan.canvas import scene_rect
from desktop.floorplan.still_layer import StillLayer
from desktop.widgets.colour_scale import ColourScale

UPSAMPLE, UPSAMPLE_MANY, MANY_CELLS = 4, 2, 20_000
"""Pixels per cell along each side, and in a hall of so many columns of cells that the painter's smoothing will do."""
WITHOUT_MAP = (AirCut.INLETS, AirCut.FLOOR)
"""Views that lay no temperatures on the plan."""


class HeatLayer(StillLayer):
    """Air temperature of all halls, or the pressure under their floors, under everything else.

    Attributes:
        view: What is shown.
        scale: Colours of temperatures, in the fixed range of the view or in the automatic one.
        pressure_scale: Colours of pressures under the floor, in Pa.
        opacity_ratio: 1 for opaque.
        frames_shown: Pictures made so far.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(-50)
        self.view = AirView()
        self.scale = ColourScale()
        self.pressure_scale = ColourScale()
        self.opacity_ratio = 1.0
        self.frames_shown = 0
        self._grown: tuple[float, float] | None = None
        self._grown_pa: tuple[float, float] | None = None
        self._images: list[tuple[QRectF, QImage]] = []
        self._cuts: list[tuple[AirField, NDArray[np.float32]]] = []
        self._results: DesignResults | None = None
        self._away: frozenset[str] = frozenset()

    @property
    def low_c(self) -> float:
        """Value of the coldest colour. [C]"""
        return self.scale.low_c

    @property
    def high_c(self) -> float:
        """Value of the hottest colour. [C]"""
        return self.scale.high_c

    def show_results(self, results: DesignResults | None) -> None:
        """Take new results, or none with another document; image and range change in one go."""
        self._results = results
        if results is None:
            self._grown = self._grown_pa = None
        self._rebuild()

    def set_view(self, view: AirView) -> None:
        """Show something else of the same air; an automatic range that is switched on anew starts afresh."""
        if view.is_automatic and not self.view.is_automatic:
            self._grown = None
        self.view = view
        self._rebuild()

    def leave_out(self, hall_ids: frozenset[str]) -> None:
        """Show no air of these halls: they are of other storeys."""
        if hall_ids != self._away:
            self._away = hall_ids
            self._rebuild()

    def _halls(self) -> list[HallAir]:
        thermal = self._results.thermal.value if self._results else None
        return [hall for hall in (thermal.halls if thermal else ()) if hall.hall_id not in self._away]

    def fields(self) -> Iterator[AirField]:
        """Air of all halls of the storey."""
        for hall in self._halls():
            if hall.air_field is not None:
                yield hall.air_field

    @property
    def shown_scale(self) -> ColourScale:
        """The colours of what lies on the plan."""
        return self.scale if self.view.shows_room_air else self.pressure_scale

    def floors(self) -> list[FloorPressure]:
        """Pressures under the floors of all halls that have a raised one."""
        return [floor for floor, _ in self._floors()]

    def _floors(self) -> Iterator[tuple[FloorPressure, tuple[Point, ...]]]:
        """The pressure under every raised floor, and the outline of a hall that is no rectangle."""
        for hall in self._halls():
            if hall.floor is not None:
                yield hall.floor, hall.air_field.outline_m if hall.air_field is not None else ()

    def pressure_at(self, x_m: float, y_m: float) -> float | None:
        """Shown pressure under the floor at a point, or None where none is shown. [Pa]"""
        for floor in self.floors() if not self.view.shows_room_air else ():
            i = int((x_m - floor.origin_m[0]) // floor.spacing_m[0])
            j = int((y_m - floor.origin_m[1]) // floor.spacing_m[1])
            nx, ny = floor.pressure_pa.shape
            if 0 <= i < nx and 0 <= j < ny:
                return float(floor.pressure_pa[i, j])
        return None

    def cuts(self) -> list[tuple[AirField, NDArray[np.float32]]]:
        """What lies on the floor of every hall: its air and the shown values without NaN, shape (nx, ny). [C]"""
        return self._cuts

    def temperature_at(self, x_m: float, y_m: float) -> float | None:
        """Shown air temperature at a point, or None outside the halls and where none is shown. [C]"""
        if self.view.cut in WITHOUT_MAP:
            return None
        for field in self.fields():
            i = int((x_m - field.origin_m[0]) // field.spacing_m[0])
            j = int((y_m - field.origin_m[1]) // field.spacing_m[1])
            nx, ny, _ = field.temperature_c.shape
            if 0 <= i < nx and 0 <= j < ny:
                value = float(shown_c(field, self.view)[i, j])
                return None if np.isnan(value) else value
        return None

    def images(self) -> list[tuple[QRectF, QImage]]:
        """What is laid on the floors: place in the scene and picture."""
        return self._images

    def image_bytes(self) -> bytes:
        """The pixels shown, for comparing frames."""
        return b"".join(bytes(image.constBits()) for _, image in self._images)

    def _rebuild(self) -> None:
        self._set_scale()
        self._images, self._cuts = [], []
        for field in self.fields() if self.view.cut not in WITHOUT_MAP else ():
            values = filled(shown_c(field, self.view))
            self._cuts.append((field, values))
            self._lay(values, field.origin_m[:2], field.spacing_m[:2], self.scale, field.outline_m)
        for floor, outline_m in self._floors() if not self.view.shows_room_air else ():
            self._lay(floor.pressure_pa, floor.origin_m, floor.spacing_m, self.pressure_scale, outline_m)
        self.frames_shown += 1
        self.spoil()

    def _lay(
        self,
        values: NDArray[np.float32],
        origin_m: tuple[float, float],
        spacing_m: tuple[float, float],
        scale: ColourScale,
        outline_m: tuple[Point, ...],
    ) -> None:
        """Lay a raster on the floor, as far as the hall reaches."""
        width, depth = values.shape[0] * spacing_m[0], values.shape[1] * spacing_m[1]
        rect = QRectF(origin_m[0], -(origin_m[1] + depth), width, depth)
        finer = UPSAMPLE if values.size <= MANY_CELLS else UPSAMPLE_MANY
        fine = (spacing_m[0] / finer, spacing_m[1] / finer)
        shown = only_inside(smoothed(values, finer), origin_m, fine, outline_m)
        self._images.append((rect, scale.image(shown)))

    def _set_scale(self) -> None:
        if self.view.is_automatic:
            self._grown = grown_range(self._grown, self.fields())
        low, high = (self.view.low_c, self.view.high_c)
        if self.view.is_automatic and self._grown is not None:
            low, high = self._grown
        self.scale = ColourScale(low, high, self.view.colour_map)
        self._grown_pa = grown_pressure_pa(self._grown_pa, [floor.pressure_pa for floor in self.floors()])
        is_grey = self.view.colour_map is ColourMap.GREY
        span_pa = self._grown_pa or (0.0, PRESSURE_STEP_PA)
        self.pressure_scale = ColourScale(*span_pa, ColourMap.GREY if is_grey else ColourMap.CIVIDIS)

    def draw(self, painter: QPainter, around: Rectangle) -> None:
        """Draw the images, smoothly scaled."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        painter.setOpacity(painter.opacity() * self.opacity_ratio)
        seen = scene_rect(around)
        for rect, image in self._images:
            if rect.intersects(seen):
                painter.drawImage(rect, image)
