"""Containment as panels: roof, end doors, and what closes the gap above the racks on either side.

A hot aisle under ceiling grilles is ducted into the void: its walls go up to the ceiling, where the grilles let the air
out. All edges are taken to the same grid planes as the racks beside them, so that corners are closed at any cell size;
what leaks is the open share of the panels alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.model.cooling import Containment, ContainmentKind
from core.thermal.room import Box, Panel

Floats = NDArray[np.float64]

BESIDE_M = 0.15
"""A rack belongs to an aisle when its body begins so near to the aisle's edge."""
USUAL_RACK_M = 2.0
"""Where side panels begin when no rack stands there."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One contained aisle in the room's coordinates.

    Attributes:
        containment_id: Which one.
        box: From the floor to its top.
        panels: What closes it.
        is_closed: Whether all sides are closed but for leaks, racks and grilles.
        is_ducted: Whether its walls go up to a ceiling with grilles.
    """

    containment_id: str
    box: Box
    panels: tuple[Panel, ...]
    is_closed: bool
    is_ducted: bool

    @property
    def leak_m2(self) -> float:
        """Open area of all panels. [m2]"""
        return sum(panel.open_ratio * _area_m2(panel.opening) for panel in self.panels)


def enclosure(containment: Containment, box: Box, racks_m: Floats, grilles: tuple[Box, ...]) -> Enclosure:
    """The panels of an aisle; below the racks' tops its long sides are the racks themselves.

    Args:
        containment: The aisle.
        box: Its footprint, from the floor to its own height.
        racks_m: Corners of all racks' bodies, shape (racks, 2, 3).
        grilles: Ceiling grilles, at the height of the ceiling.
    """
    above = [g for g in grilles if _holds(box, g)]
    is_ducted = containment.kind is ContainmentKind.HOT and bool(above)
    top = above[0].low_m[2] if is_ducted else box.high_m[2]
    box = Box(box.low_m, (box.high_m[0], box.high_m[1], top))
    leak = containment.leakage_ratio
    along = 0 if box.high_m[0] - box.low_m[0] >= box.high_m[1] - box.low_m[1] else 1
    panels = []
    has_top = is_ducted or containment.has_roof
    if has_top and not is_ducted:
        panels.append(Panel(_slab(box, 2, top), leak, is_snapped=True))
    if containment.has_end_doors:
        panels += [Panel(_slab(box, along, at[along]), leak, is_snapped=True) for at in (box.low_m, box.high_m)]
    if has_top or containment.kind is ContainmentKind.HOT:
        for is_far in (False, True):
            panels += _side(box, 1 - along, is_far, racks_m, leak)
    return Enclosure(containment.id, box, tuple(panels), has_top and containment.has_end_doors, is_ducted)


def _side(box: Box, across: int, is_far: bool, racks_m: Floats, leak: float) -> list[Panel]:
    """The panel from the lowest top of the racks on one long side up to the enclosure's own top."""
    along = 1 - across
    edge = box.high_m[across] if is_far else box.low_m[across]
    before = (racks_m[:, 0, along] < box.high_m[along] - 1e-6) & (racks_m[:, 1, along] > box.low_m[along] + 1e-6)
    near = np.abs(racks_m[:, 0 if is_far else 1, across] - edge) <= BESIDE_M
    low = float(racks_m[before & near, 1, 2].min(initial=math.inf))
    low = USUAL_RACK_M if math.isinf(low) else low
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


def _area_m2(box: Box) -> float:
    sides = sorted(high - low for low, high in zip(box.low_m, box.high_m, strict=True))
    return sides[1] * sides[2]
