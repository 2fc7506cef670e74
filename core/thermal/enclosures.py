"""Containment as panels: roof, end doors, and what closes the gap above the racks on either side.

A hot aisle under ceiling grilles is ducted into the void: its walls go up to the ceiling, where the grilles let the air
out. All edges are taken to the same grid planes as the racks beside them, so that corners are closed at any cell size;
what leaks is the open share of the panels alone.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from core.model.cooling import Containment, ContainmentKind
from core.thermal.room import Box, Enclosure, OpenSide, Panel

Floats = NDArray[np.float64]

BESIDE_M = 0.15
"""A rack belongs to an aisle when its body begins so near to the aisle's edge."""
SLENDER_RATIO = 3.0
"""Aisles longer than this times their width have rows along them whatever stands where."""
JOINT_M = 0.02
"""Narrower joints between racks are sealed. [m]"""
USUAL_RACK_M = 2.0
"""Where side panels begin when no rack stands there."""


def enclosure(
    containment: Containment, box: Box, racks_m: Floats, grilles: tuple[Box, ...], others_m: Floats | None = None
) -> Enclosure:
    """The panels of an aisle; below the racks' tops its long sides are the racks themselves.

    Args:
        containment: The aisle.
        box: Its footprint, from the floor to its own height.
        racks_m: Corners of all racks' bodies, shape (racks, 2, 3).
        grilles: Ceiling grilles, at the height of the ceiling.
        others_m: Corners of what else may close a gap between racks (coolers, bodies, walls), shape (others, 2, 3).
    """
    above = [g for g in grilles if _holds(box, g)]
    is_ducted = containment.kind is ContainmentKind.HOT and bool(above)
    top = above[0].low_m[2] if is_ducted else box.high_m[2]
    box = Box(box.low_m, (box.high_m[0], box.high_m[1], top))
    leak = containment.leakage_ratio
    racks_m = _around(box, racks_m)
    along = _along(box, racks_m)
    panels = []
    has_top = is_ducted or containment.has_roof
    if has_top and not is_ducted:
        panels.append(Panel(_slab(box, 2, top), leak, is_snapped=True))
    if containment.has_end_doors:
        panels += [Panel(_slab(box, along, at[along]), leak, is_snapped=True) for at in (box.low_m, box.high_m)]
    if has_top or containment.kind is ContainmentKind.HOT:
        for is_far in (False, True):
            panels += _side(box, 1 - along, is_far, racks_m, leak)
    beside_m = racks_m if others_m is None else np.concatenate((racks_m, _around(box, others_m)))
    sides = [_open_side(box, 1 - along, is_far, racks_m, beside_m) for is_far in (False, True)]
    return Enclosure(
        containment.id,
        box,
        tuple(panels),
        has_top and containment.has_end_doors,
        is_ducted,
        tuple(side for side in sides if side.area_m2 > 0.0),
    )


def _along(box: Box, racks_m: Floats) -> int:
    """Axis along which the racks stand: that of the longer sides, but a pod of two racks is wider than long."""
    lengths = [box.high_m[n] - box.low_m[n] for n in (0, 1)]
    if max(lengths) > SLENDER_RATIO * min(lengths):
        return lengths.index(max(lengths))
    lined = [sum(_lined_m(box, 1 - n, is_far, racks_m) for is_far in (False, True)) for n in (0, 1)]
    return max((0, 1), key=lambda n: (round(lined[n], 3), round(lengths[n], 3), -n))


def _beside(box: Box, across: int, is_far: bool, bodies_m: Floats) -> NDArray[np.bool_]:
    """Which bodies stand along one side, shape (bodies,)."""
    along = 1 - across
    edge = box.high_m[across] if is_far else box.low_m[across]
    before = (bodies_m[:, 0, along] < box.high_m[along] - 1e-6) & (bodies_m[:, 1, along] > box.low_m[along] + 1e-6)
    begins_near = np.abs(bodies_m[:, 0 if is_far else 1, across] - edge) <= BESIDE_M
    found: NDArray[np.bool_] = before & begins_near
    return found


def _lined_m(box: Box, across: int, is_far: bool, racks_m: Floats) -> float:
    """Length of one side that racks stand along. [m]"""
    along = 1 - across
    near = racks_m[_beside(box, across, is_far, racks_m)]
    low, high = box.low_m[along], box.high_m[along]
    return float((np.clip(near[:, 1, along], low, high) - np.clip(near[:, 0, along], low, high)).sum())


def _top_m(box: Box, across: int, is_far: bool, racks_m: Floats) -> float:
    """Lowest top of the racks on one side, where its panel begins. [m]"""
    low = float(racks_m[_beside(box, across, is_far, racks_m), 1, 2].min(initial=math.inf))
    return min(USUAL_RACK_M if math.isinf(low) else low, box.high_m[2])


def _open_side(box: Box, across: int, is_far: bool, racks_m: Floats, beside_m: Floats) -> OpenSide:
    """What is open in one side between and beside what stands there, up to where the panel begins."""
    along, top_m = 1 - across, _top_m(box, across, is_far, racks_m)
    near = beside_m[_beside(box, across, is_far, beside_m)]
    covered_m = np.maximum(np.minimum(near[:, 1, 2], top_m) - near[:, 0, 2], 0.0)  # beams may hang above it
    is_whole = covered_m >= top_m - JOINT_M
    whole = near[is_whole][:, :, along].tolist()
    lower = list(zip(near[~is_whole][:, :, along].tolist(), covered_m[~is_whole].tolist(), strict=True))
    half = [*whole, *(span for span, high_m in lower if high_m >= 0.5 * top_m)]
    gaps, bare = (
        [g for g in _gaps(box.low_m[along], box.high_m[along], spans) if g[1] - g[0] > JOINT_M]
        for spans in (whole, half)
    )
    return OpenSide(across, is_far, tuple(bare), sum(_open_m2(gap, top_m, lower) for gap in gaps))


def _gaps(low_m: float, high_m: float, spans: list[list[float]]) -> Iterator[tuple[float, float]]:
    """What is left of a length between spans."""
    at = low_m
    for begin, end in sorted(spans):
        if begin > at:
            yield at, min(begin, high_m)
        at = max(at, end)
    if at < high_m:
        yield at, high_m


def _open_m2(gap: tuple[float, float], top_m: float, lower: list[tuple[list[float], float]]) -> float:
    """Open area of a gap in which bodies may stand that do not reach up to the panel. [m2]"""
    cuts = sorted({*gap, *(at for span, _ in lower for at in span if gap[0] < at < gap[1])})
    area_m2 = 0.0
    for a, b in itertools.pairwise(cuts):
        over = (high_m for (begin, end), high_m in lower if begin < 0.5 * (a + b) < end)
        area_m2 += (b - a) * max(top_m - max(over, default=0.0), 0.0)
    return area_m2


def _around(box: Box, bodies_m: Floats) -> Floats:
    """The bodies that could stand along a side: of a large hall's racks a few."""
    near = np.ones(len(bodies_m), dtype=bool)
    for n in (1, 0):
        near &= bodies_m[:, 0, n] <= box.high_m[n] + BESIDE_M
        near &= bodies_m[:, 1, n] >= box.low_m[n] - BESIDE_M
    found: Floats = bodies_m[near]
    return found


def _side(box: Box, across: int, is_far: bool, racks_m: Floats, leak: float) -> list[Panel]:
    """The panel from the lowest top of the racks on one long side up to the enclosure's own top."""
    edge = box.high_m[across] if is_far else box.low_m[across]
    low = _top_m(box, across, is_far, racks_m)
    if low >= box.high_m[2] - 1e-6:
        return []
    raised = Box((box.low_m[0], box.low_m[1], low), box.high_m)
    return [Panel(_slab(raised, across, edge), leak, is_snapped=True)]


def _slab(box: Box, axis: int, at_m: float) -> Box:
    low, high = list(box.low_m), list(box.high_m)
    low[axis] = high[axis] = at_m
    return Box((low[0], low[1], low[2]), (high[0], high[1], high[2]))


def _holds(box: Box, grille: Box) -> bool:
    """Whether the middle of a grille lies over the aisle."""
    middle = [0.5 * (grille.low_m[n] + grille.high_m[n]) for n in (0, 1)]
    return all(box.low_m[n] < middle[n] < box.high_m[n] for n in (0, 1))
