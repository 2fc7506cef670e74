"""The 3D view as a picture: a scene and a camera in, pixels out, with what is seen at every pixel.

Closed bodies come first with a depth buffer, then lines, then what is clear with the farthest first. Everything heavy
runs in kernels without the interpreter, so a thread can paint while the window goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.drawing.solid_camera import Place, SolidCamera
from core.drawing.solid_mesh import NO_ITEM, Floats
from core.drawing.solid_parts import SolidLines
from core.drawing.solid_scene import SolidScene

Pixels = NDArray[np.uint32]
Fill = Callable[[SolidScene, NDArray[np.float64], Pixels, Floats, NDArray[np.int32]], bool]
LINE_BIAS_M = 0.02
CORNER_REACH_M = 0.9
RING_PX = 2


@dataclass(frozen=True, slots=True)
class SolidLook:
    """Colours of the picture that do not come from the scene.

    Attributes:
        ground: Background at the top and at the bottom of the picture, 0xrrggbb.
        ink: Outlines, 0xrrggbb.
        edge_share: Opacity of outlines between items and within one.
        accent: Ring round what is selected, 0xrrggbb.
        corner_strength: How dark corners get (0 to 1).
    """

    ground: tuple[int, int]
    ink: int
    edge_share: tuple[float, float]
    accent: int
    corner_strength: float


@dataclass(frozen=True, slots=True)
class SolidFrame:
    """A painted picture.

    Attributes:
        pixels: 0xffrrggbb, shape (height, width).
        faces: Face seen at each pixel, -1 for none, shape (times * height, times * width).
        depth_m: Depth of it, the same shape. [m]
        face_item: Item of each face.
        camera: Where it was seen from.
        times: How many times finer faces and depths are than the pixels.
    """

    pixels: Pixels
    faces: NDArray[np.int32]
    depth_m: Floats
    face_item: NDArray[np.int32]
    camera: SolidCamera
    times: int

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height."""
        return self.pixels.shape[1], self.pixels.shape[0]

    def item_at(self, x_px: float, y_px: float) -> int:
        """Item of the scene that is seen at a place, or ``NO_ITEM``."""
        place = self._cell(x_px, y_px)
        if place is None or self.faces[place] < 0:
            return NO_ITEM
        return int(self.face_item[self.faces[place]])

    def place_at(self, x_px: float, y_px: float) -> Place | None:
        """The point of the surface that is seen at a place, or None. [m]"""
        cell = self._cell(x_px, y_px)
        if cell is None or self.faces[cell] < 0:
            return None
        return self.camera.place_at(x_px, y_px, float(self.depth_m[cell]), *map(float, self.size_px))

    def depth_at(self, x_px: float, y_px: float) -> float:
        """Depth of what is seen at a place; infinite for nothing. [m]"""
        cell = self._cell(x_px, y_px)
        return float(self.depth_m[cell]) if cell is not None and self.faces[cell] >= 0 else float("inf")

    def items_in(self, x0_px: float, y0_px: float, x1_px: float, y1_px: float) -> tuple[int, ...]:
        """Items seen anywhere in a rectangle."""
        t = self.times
        (left, right), (top, bottom) = sorted((x0_px, x1_px)), sorted((y0_px, y1_px))
        part = self.faces[max(int(top * t), 0) : int(bottom * t) + 1, max(int(left * t), 0) : int(right * t) + 1]
        seen = np.unique(part[part >= 0])
        return tuple(int(i) for i in np.unique(self.face_item[seen]) if i != NO_ITEM)

    def _cell(self, x_px: float, y_px: float) -> tuple[int, int] | None:
        row, column = int(y_px * self.times), int(x_px * self.times)
        tall, wide = self.faces.shape
        return (row, column) if 0 <= row < tall and 0 <= column < wide and x_px >= 0.0 and y_px >= 0.0 else None


def paint(
    scene: SolidScene,
    camera: SolidCamera,
    width_px: int,
    height_px: int,
    look: SolidLook,
    chosen: frozenset[str] = frozenset(),
    *,
    times: int = 1,
    ratio: float = 1.0,
    has_corners: bool = False,
    fill: Fill | None = None,
) -> SolidFrame:
    """Paint a scene.

    Args:
        scene: What there is.
        camera: Where it is seen from.
        width_px: Width of the picture.
        height_px: Height of the picture.
        look: Other colours.
        chosen: Selected ids.
        times: Pixels along each side from which one is made: 2 smooths edges.
        ratio: Pixels to a point of the screen, which widens lines.
        has_corners: Whether corners are shaded.
        fill: Fills the closed bodies in place of the kernel, or says that it cannot.
    """
    from core.drawing import solid_kernels as kernels

    wide, tall = times * max(width_px, 1), times * max(height_px, 1)
    matrix = camera.matrix(width_px, height_px)
    matrix[:2] *= times
    picture = _background(look, wide, tall)
    depth = np.full((tall, wide), kernels.FAR, dtype=np.float32)
    faces = np.full((tall, wide), -1, dtype=np.int32)
    solid, clear = scene.solid, scene.clear
    if fill is None or not fill(scene, matrix, picture, depth, faces):
        place, order = kernels.projected(solid.points_m, matrix), np.arange(len(solid.triangles))
        colours = scene.solid_lit
        kernels.fill(place, colours, solid.triangles, solid.face, order, True, False, 0.0, depth, picture, faces)
    if has_corners and look.corner_strength > 0.0:
        normals = np.ascontiguousarray(solid.face_normal @ (camera.axes() * [[1.0], [-1.0], [1.0]]).T)
        scale = camera.px_per_m * times
        kernels.shade_corners(depth, faces, normals, scale, CORNER_REACH_M, look.corner_strength, picture)
    if len(scene.lines.start_m):
        _draw(scene.lines, matrix, times * ratio, depth, picture)
    if len(clear.triangles):
        place = kernels.projected(clear.points_m, matrix)
        order = kernels.depth_order(place, clear.triangles)
        kernels.fill(
            place, scene.clear_lit, clear.triangles, clear.face, order, False, True, 0.0, depth, picture, faces
        )
    marked = np.array([i in chosen for i in scene.item_ids] or [False])
    pixels = kernels.composed(
        picture, faces, solid.face_item, marked, _channels(look.ink), np.array(look.edge_share),
        _channels(look.accent), times, max(round(RING_PX * ratio * times * 0.5), 1),
    )  # fmt: skip
    return SolidFrame(pixels, faces, depth, solid.face_item, camera, times)


def with_lines(frame: SolidFrame, lines: SolidLines, ratio: float = 1.0) -> SolidFrame:
    """A frame with further lines, such as a moment of the moving air, where nothing stands before them."""
    pixels = frame.pixels.copy()
    depth = np.ascontiguousarray(frame.depth_m[:: frame.times, :: frame.times])
    if len(lines.start_m):
        _draw(lines, frame.camera.matrix(*frame.size_px), ratio, depth, pixels)
    return replace(frame, pixels=pixels)


def _draw(lines: SolidLines, matrix: NDArray[np.float64], ratio: float, depth: Floats, picture: Pixels) -> None:
    from core.drawing import solid_kernels as kernels

    start, end = (kernels.projected(ends, matrix) for ends in (lines.start_m, lines.end_m))
    width = lines.width_px * np.float32(ratio)
    kernels.strokes(start, end, lines.colour, lines.share, width, LINE_BIAS_M, depth, picture)


def _channels(colour: int) -> NDArray[np.float64]:
    return np.array([colour >> 16 & 255, colour >> 8 & 255, colour & 255], dtype=np.float64)


def _background(look: SolidLook, width_px: int, height_px: int) -> Pixels:
    """A soft change of colour from the top to the bottom."""
    share = np.linspace(0.0, 1.0, height_px)[:, None]
    top, bottom = _channels(look.ground[0]), _channels(look.ground[1])
    rows = np.rint(top * (1.0 - share) + bottom * share).astype(np.uint32)
    packed = np.uint32(0xFF000000) | rows[:, 0] << np.uint32(16) | rows[:, 1] << np.uint32(8) | rows[:, 2]
    picture: Pixels = np.repeat(packed[:, None], width_px, axis=1)
    return picture
