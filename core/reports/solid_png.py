"""The 3D view as a PNG file, painted without Qt."""

from __future__ import annotations

import numpy as np

from core.drawing.solid_camera import SolidCamera
from core.drawing.solid_picture import SolidLook, paint
from core.drawing.solid_scene import SolidScene
from core.reports.png import encode_png

WIDTH_PX, HEIGHT_PX = 1600, 1000
PAPER_LOOK = SolidLook((0xF8FAFC, 0xE6EBF1), 0x1D2530, (0.50, 0.24), 0x1769C2, 0.5)


def solid_png(scene: SolidScene, camera: SolidCamera | None = None) -> bytes:
    """A picture of a scene, from the south-east onto everything unless told otherwise; the file's bytes."""
    camera = camera or SolidCamera().fitted(scene.low_m, scene.high_m, WIDTH_PX, HEIGHT_PX)
    pixels = paint(scene, camera, WIDTH_PX, HEIGHT_PX, PAPER_LOOK, times=2, has_corners=True).pixels
    rgb = np.stack([pixels >> 16 & 255, pixels >> 8 & 255, pixels & 255], axis=-1).astype(np.uint8)
    return encode_png(rgb)
