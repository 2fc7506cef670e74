"""The heat map: one indexed image per hall, coloured by table."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

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
        smooth = upsampled(values, UPSAMPLE)
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


def filled(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Solids filled from their neighbours, so that smoothing does not bleed a colour that means nothing."""
    result = values.copy()
    for _ in range(6):
        missing = np.isnan(result)
        if not missing.any():
            break
        padded = np.pad(result, 1, constant_values=np.nan)
        around = np.stack([padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:]])
        known = ~np.isnan(around)
        count = known.sum(axis=0)
        mean = np.where(known, around, 0.0).sum(axis=0) / np.maximum(count, 1)
        result = np.where(missing & (count > 0), mean, result).astype(np.float32)
    lowest = np.float32(np.nanmin(result)) if not np.isnan(result).all() else np.float32(20.0)
    return np.where(np.isnan(result), lowest, result)


def upsampled(values: NDArray[np.float32], factor: int) -> NDArray[np.float32]:
    """Bilinear between cell centres; edge cells keep their value to the wall."""
    result = values
    for axis in (0, 1):
        n = result.shape[axis]
        at = np.clip((np.arange(n * factor) + 0.5) / factor - 0.5, 0.0, n - 1.0)
        low = at.astype(int)
        high = np.minimum(low + 1, n - 1)
        weight = (at - low).astype(np.float32)
        weight = weight[:, None] if axis == 0 else weight[None, :]
        result = np.take(result, low, axis=axis) * (1 - weight) + np.take(result, high, axis=axis) * weight
    return result
