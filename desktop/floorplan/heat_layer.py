"""The heat map: one indexed image per hall, coloured by table."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.drawing.heat import filled, smoothed
from core.results.design_results import DesignResults
from desktop.theme import colour_table

LOW_C, HIGH_C = 18.0, 38.0
UPSAMPLE = 4


class HeatLayer(QGraphicsItem):
    """Air temperature of all halls at one height, under everything else."""

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(-50)
        self.slice_height_m = 1.5
        self.low_c, self.high_c = LOW_C, HIGH_C
        self.opacity_ratio = 1.0
        self.frames_shown = 0
        self._images: list[tuple[QRectF, QImage]] = []
        self._bounds = QRectF()
        self._results: DesignResults | None = None

    def show_results(self, results: DesignResults | None) -> None:
        """Take new results; image and range change in one go."""
        self._results = results
        self._rebuild()

    def set_slice_height(self, z_m: float) -> None:
        """Cut at another height. [m]"""
        self.slice_height_m = z_m
        self._rebuild()

    def temperature_at(self, x_m: float, y_m: float) -> float | None:
        """Air temperature at a point of the shown cut, or None outside the halls. [C]"""
        thermal = self._results.thermal.value if self._results else None
        for hall in thermal.halls if thermal else ():
            field = hall.air_field
            if field is None:
                continue
            i = int((x_m - field.origin_m[0]) // field.spacing_m[0])
            j = int((y_m - field.origin_m[1]) // field.spacing_m[1])
            nx, ny, _ = field.temperature_c.shape
            if 0 <= i < nx and 0 <= j < ny:
                value = float(field.slice_c(self.slice_height_m)[i, j])
                return None if np.isnan(value) else value
        return None

    def image_bytes(self) -> bytes:
        """The pixels shown, for comparing frames."""
        return b"".join(bytes(image.constBits()) for _, image in self._images)

    def _rebuild(self) -> None:
        self.prepareGeometryChange()
        self._images = []
        thermal = self._results.thermal.value if self._results else None
        for hall in thermal.halls if thermal else ():
            field = hall.air_field
            if field is None:
                continue
            values = filled(field.slice_c(self.slice_height_m))
            nx, ny = values.shape
            rect = QRectF(
                field.origin_m[0],
                -(field.origin_m[1] + ny * field.spacing_m[1]),
                nx * field.spacing_m[0],
                ny * field.spacing_m[1],
            )
            self._images.append((rect, self._image(values)))
        self._bounds = QRectF()
        for rect, _ in self._images:
            self._bounds = self._bounds.united(rect)
        self.frames_shown += 1
        self.update()

    def _image(self, values: NDArray[np.float32]) -> QImage:
        smooth = smoothed(values, UPSAMPLE)
        scaled = (smooth - self.low_c) * (255.0 / (self.high_c - self.low_c))
        pixels = np.ascontiguousarray(np.clip(scaled, 0.0, 255.0).astype(np.uint8).T[::-1])
        height, width = pixels.shape
        image = QImage(pixels.data, width, height, width, QImage.Format.Format_Indexed8).copy()
        image.setColorTable(list(colour_table()))
        return image.convertToFormat(QImage.Format.Format_RGB32)

    def boundingRect(self) -> QRectF:
        """Union of all halls."""
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the images, smoothly scaled."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        painter.setOpacity(self.opacity_ratio)
        for rect, image in self._images:
            painter.drawImage(rect, image)
        painter.setPen(Qt.PenStyle.NoPen)
