"""The part of a drawing under the plan that a sheet shows, in the sheet's own coordinates."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.drawing.display_list import LineWork
from core.geometry.rectangle import Rectangle

LEAST_MM = 0.05
"""Lines smaller than this on paper are left out. [mm]"""


@dataclass(frozen=True, slots=True)
class Stroke:
    """Lines of one colour.

    Attributes:
        colour: ``#rrggbb``.
        is_area: Whether they bound a filled area.
        lines: Corners of each, shape (n, 2). [m]
    """

    colour: str
    is_area: bool
    lines: tuple[NDArray[np.float64], ...]


@dataclass(frozen=True, slots=True)
class Lettering:
    """A text.

    Attributes:
        x_m: Anchor. [m]
        y_m: Baseline of its anchor. [m]
        text: What it says.
        height_m: Height of capitals. [m]
        turn_deg: Counter-clockwise.
        anchor: ``start``, ``middle`` or ``end``.
        colour: ``#rrggbb``.
    """

    x_m: float
    y_m: float
    text: str
    height_m: float
    turn_deg: float
    anchor: str
    colour: str


def strokes(work: LineWork, sheet: Rectangle, mm_per_m: float) -> Iterator[Stroke]:
    """Lines that reach into a sheet, by colour; areas first.

    Args:
        work: The drawing.
        sheet: What the sheet shows.
        mm_per_m: Scale of the sheet.
    """
    content = work.content
    if len(content.colours) == 0:
        return
    points = _placed(work, content.points)
    low = np.minimum.reduceat(points, content.starts[:-1])
    high = np.maximum.reduceat(points, content.starts[:-1])
    is_in = (
        (low[:, 0] <= sheet.x1_m) & (high[:, 0] >= sheet.x0_m) & (low[:, 1] <= sheet.y1_m) & (high[:, 1] >= sheet.y0_m)
    )
    is_in &= np.max(high - low, axis=1) * mm_per_m >= LEAST_MM
    for is_area in (True, False):
        chosen = np.flatnonzero(is_in & ((content.fills >= 0) == is_area))
        for colour in np.unique(content.colours[chosen]):
            same = chosen[content.colours[chosen] == colour]
            lines = tuple(points[content.starts[n] : content.starts[n + 1]] for n in same)
            yield Stroke(_hex(int(colour)), is_area, lines)


def letterings(work: LineWork, sheet: Rectangle, mm_per_m: float) -> Iterator[Lettering]:
    """Texts whose anchors lie on a sheet and that are large enough to be read."""
    content, (a, b, _, _, _, _) = work.content, work.matrix()
    scale, turn = math.hypot(a, b), math.degrees(math.atan2(b, a))
    places = _placed(work, content.text_places)
    for n, text in enumerate(content.texts):
        x, y = (float(v) for v in places[n])
        height = float(content.text_heights[n]) * scale
        if not sheet.contains(x, y) or height * mm_per_m < 4.0 * LEAST_MM:
            continue
        angle = math.radians(float(content.text_turns[n]) + turn)
        drop = 0.5 * float(content.text_anchors[n][1]) * height
        anchor = ("start", "middle", "end")[int(content.text_anchors[n][0])]
        yield Lettering(
            x + drop * math.sin(angle), y - drop * math.cos(angle), text, height, math.degrees(angle), anchor,
            _hex(int(content.text_colours[n])),
        )  # fmt: skip


def _placed(work: LineWork, points: NDArray[np.float32]) -> NDArray[np.float64]:
    a, b, c, d, e, f = work.matrix()
    u, v = points[:, 0].astype(np.float64), points[:, 1].astype(np.float64)
    return np.column_stack((a * u + c * v + e, b * u + d * v + f))


def _hex(rgb: int) -> str:
    """A colour for white paper: what would be lost on it is drawn in a mid grey."""
    red, green, blue = rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255
    return "#8a8f98" if min(red, green, blue) > 215 else f"#{red:02x}{green:02x}{blue:02x}"
