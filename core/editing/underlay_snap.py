"""Ends and middles of the lines of drawings under the plan, to snap to.

Drawings are unpacked once, by whoever has time (``prepare``); until then there is nothing to snap to, and no waiting.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from core.drawing.line_content import unpack_lines
from core.errors import FacilityError
from core.geometry.rectangle import Point
from core.model.layers import layers_of
from core.model.project import Project
from core.model.underlays import LayerKind, Media, Underlay, UnderlayContent

KEPT = 8
MOST_POINTS = 1_500_000
"""Larger drawings are not snapped to: their places would take hundreds of megabytes."""
_places: dict[str, tuple[NDArray[np.float32], NDArray[np.float64]]] = {}


def prepare(content: UnderlayContent) -> None:
    """Unpack a drawing and sort its places from left to right; takes a moment, and may run on any thread."""
    if content.media is not Media.LINES or content.id in _places:
        return
    try:
        lines = unpack_lines(content.content)
    except FacilityError:  # who draws it says so
        return
    if len(lines.points) > MOST_POINTS:
        return
    places = lines.ends_and_middles()
    while len(_places) >= KEPT:
        _places.pop(next(iter(_places)), None)
    _places[content.id] = (places[np.argsort(places[:, 0], kind="stable")], lines.size)


def underlay_point(project: Project, point: Point, reach_m: float) -> Point | None:
    """The nearest end or middle of a drawn line within reach of a plan point, or None."""
    if not layers_of(project)[LayerKind.UNDERLAYS].is_visible:
        return None
    best: tuple[float, Point] | None = None
    for underlay in project.of_type(Underlay):
        known = _places.get(underlay.content_id)
        if known is None or not underlay.is_visible:
            continue
        found = _nearest(underlay, known[0], known[1], point, reach_m)
        if found is not None and (best is None or math.dist(found, point) < best[0]):
            best = (math.dist(found, point), found)
    return None if best is None else best[1]


def _nearest(
    underlay: Underlay, places: NDArray[np.float32], size: NDArray[np.float64], point: Point, reach_m: float
) -> Point | None:
    across, up = underlay.share_at(*point)
    x, y = across * size[0], up * size[1]
    reach_x, reach_y = reach_m / underlay.extent_x_m * size[0], reach_m / underlay.extent_y_m * size[1]
    low, high = np.searchsorted(places[:, 0], (x - reach_x, x + reach_x))
    if low == high:
        return None
    distances = np.hypot((places[low:high, 0] - x) / reach_x, (places[low:high, 1] - y) / reach_y)
    n = int(np.argmin(distances))
    if distances[n] > 1.0:
        return None
    nearest = places[low + n].astype(np.float64)
    return underlay.on_plan(float(nearest[0] / size[0]), float(nearest[1] / size[1]))
