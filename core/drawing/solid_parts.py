"""What the parts of the 3D scene are made of: the planner's choice, colours, lines and labels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from core.drawing.air_view import HIGH_C, LOW_C, ColourMap
from core.drawing.rack_colours import ColourBy
from core.drawing.solid_camera import Place
from core.drawing.solid_mesh import Bytes, Floats

UNCUT_M = 0.0
"""Height of the cut when nothing is cut."""
WARM_C, HOT_C = 27.0, 32.0
"""Upper end of the ASHRAE recommended range, and of the allowable range of class A1."""


class SliceAxis(StrEnum):
    """Across which axis a slice of the air lies."""

    HEIGHT = "height"
    X = "x"
    Y = "y"


@dataclass(frozen=True, slots=True)
class SolidChoice:
    """What the 3D view shows.

    Attributes:
        has_walls: Whether walls stand; those towards the eye are left out by themselves.
        has_ceiling: Whether ceilings, beams and return grilles are drawn.
        has_containment: Whether enclosed aisles are drawn.
        has_pipes: Whether pipes are drawn.
        has_feeds: Whether busways and feeds are drawn.
        has_slice: Whether a slice of the air is drawn.
        slice_axis: How it lies.
        slice_at_m: Its height above the floor, or its place along the axis. [m]
        has_surface: Whether the surface of one temperature is drawn.
        surface_c: That temperature. [C]
        has_streams: Whether the air's ways from tiles and exhausts are drawn.
        cut_m: Height above which everything is cut off; ``UNCUT_M`` for nothing. [m]
        low_c: Value of the coldest colour. [C]
        high_c: Value of the hottest colour. [C]
        colour_map: Colours of temperatures.
        has_details: Whether small things are drawn: contents, fans, louvres.
        colour_by: What the colours of racks and equipment say.
    """

    has_walls: bool = True
    has_ceiling: bool = False
    has_containment: bool = True
    has_pipes: bool = True
    has_feeds: bool = True
    has_slice: bool = False
    slice_axis: SliceAxis = SliceAxis.HEIGHT
    slice_at_m: float = 1.5
    has_surface: bool = False
    surface_c: float = WARM_C
    has_streams: bool = False
    cut_m: float = UNCUT_M
    low_c: float = LOW_C
    high_c: float = HIGH_C
    colour_map: ColourMap = ColourMap.THERMAL
    has_details: bool = True
    colour_by: ColourBy = ColourBy.NOTHING

    @property
    def top_m(self) -> float:
        """Height above which nothing is drawn. [m]"""
        return self.cut_m if self.cut_m > UNCUT_M else 1e6


@dataclass(frozen=True, slots=True)
class SolidPalette:
    """Colours of bodies as ``#rrggbb``."""

    floor: str
    floor_edge: str
    slab: str
    tile_line: str
    perforated: str
    wall: str
    wall_line: str
    column: str
    door: str
    rack: str
    rack_front: str
    tank: str
    air: str
    cdu: str
    plant: str
    fan: str
    louvre: str
    power: str
    source: str
    solar: str
    cold_glass: str
    hot_glass: str
    ceiling: str
    keep_out: str
    supply: str
    facility_supply: str
    drain: str
    facility_return: str
    path_a: str
    path_b: str
    path_common: str
    dead: str
    ink: str


LIGHT_BODIES = SolidPalette(
    floor="#eef1f4", floor_edge="#c3cad3", slab="#cfd5dc", tile_line="#c9d0d8", perforated="#a9cbe0",
    wall="#f6f7f9", wall_line="#8f9bab", column="#b9c0c9", door="#c9b48c", rack="#c6ced8", rack_front="#5a6675",
    tank="#8fb6c6", air="#cfe3ee", cdu="#9cc7cf", plant="#bfd0d8", fan="#6d7b8a", louvre="#a9c6d6",
    power="#e8d9b8", source="#cfc6ae", solar="#3c5a86", cold_glass="#4d96cf", hot_glass="#d9774f",
    ceiling="#aab4c0", keep_out="#c77700", supply="#12a3c4", facility_supply="#3a9a5b", drain="#c0392b",
    facility_return="#9a5bb0", path_a="#1769c2", path_b="#c77700", path_common="#697586", dead="#c0392b",
    ink="#1d2530",
)  # fmt: skip
DARK_BODIES = SolidPalette(
    floor="#2c3642", floor_edge="#46525f", slab="#222b35", tile_line="#414d5c", perforated="#3d6580",
    wall="#36424f", wall_line="#6c7b8e", column="#4b5664", door="#8a774d", rack="#5b6878", rack_front="#2c3540",
    tank="#4d7f92", air="#5d8096", cdu="#4f8993", plant="#566b78", fan="#2a333d", louvre="#48697f",
    power="#8d7c55", source="#776c50", solar="#35527d", cold_glass="#5aa7f2", hot_glass="#f0905a",
    ceiling="#7c8a9b", keep_out="#f0b04a", supply="#35c3e0", facility_supply="#5cc78a", drain="#f07166",
    facility_return="#c78ad8", path_a="#5aa7f2", path_b="#f0b04a", path_common="#93a0b0", dead="#f07166",
    ink="#e6ebf1",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SolidLines:
    """Straight lines.

    Attributes:
        start_m: Shape (lines, 3). [m]
        end_m: Shape (lines, 3). [m]
        colour: Red, green and blue, shape (lines, 3).
        share: Opacity at both ends (0 to 1), shape (lines, 2).
        width_px: Width on the screen, shape (lines,).
    """

    start_m: Floats
    end_m: Floats
    colour: Bytes
    share: Floats
    width_px: Floats


def lines_of(
    start_m: NDArray[np.floating], end_m: NDArray[np.floating], colour: str, share: float, width_px: float
) -> SolidLines:
    """Lines of one colour."""
    count = len(start_m)
    channels = [int(colour[n : n + 2], 16) for n in (1, 3, 5)]
    return SolidLines(
        np.ascontiguousarray(start_m, dtype=np.float32).reshape(count, 3),
        np.ascontiguousarray(end_m, dtype=np.float32).reshape(count, 3),
        np.tile(np.array(channels, dtype=np.uint8), (count, 1)),
        np.full((count, 2), share, dtype=np.float32),
        np.full(count, width_px, dtype=np.float32),
    )


def joined_lines(parts: Iterable[SolidLines]) -> SolidLines:
    """All lines, in order."""
    found = [p for p in parts if len(p.start_m)] or [lines_of(np.zeros((0, 3)), np.zeros((0, 3)), "#000000", 0.0, 1.0)]
    return SolidLines(*(np.concatenate([getattr(p, name) for p in found]) for name in SolidLines.__slots__))


def lifted_lines(lines: SolidLines, by_m: float) -> SolidLines:
    """Lines higher up by a distance. [m]"""
    up = np.array([0.0, 0.0, by_m], dtype=np.float32)
    return replace(lines, start_m=lines.start_m + up, end_m=lines.end_m + up) if by_m else lines


def cut_lines(lines: SolidLines, top_m: float) -> SolidLines:
    """Lines below a height; what crosses it ends there."""
    low = np.minimum(lines.start_m[:, 2], lines.end_m[:, 2]) < top_m
    start, end = lines.start_m[low].copy(), lines.end_m[low].copy()
    for this, other in ((start, end), (end, start)):
        over = this[:, 2] > top_m
        share = (top_m - other[over, 2]) / (this[over, 2] - other[over, 2])
        this[over] = other[over] + share[:, None] * (this[over] - other[over])
    return SolidLines(start, end, lines.colour[low], lines.share[low], lines.width_px[low])


@dataclass(frozen=True, slots=True)
class SolidLabel:
    """Words at a place.

    Attributes:
        place_m: Where. [m]
        words: What.
        item: Item of the scene that it names.
        span_m: Width of what it names, which the words should not exceed. [m]
        weight: Which of two that overlap stays: the larger.
    """

    place_m: Place
    words: str
    item: int
    span_m: float
    weight: int
