"""Which air cells lie before openings, for many openings at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.thermal import grid_kernels
from core.thermal.room import Box
from core.thermal.voxels import Voxels

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
BESIDE_M = 0.15
"""An opening belongs to a contained aisle so near to its sides."""
NO_BANDS: Floats = np.zeros((0, 3))


@dataclass(frozen=True, slots=True)
class Rectangles:
    """Openings as arrays.

    Attributes:
        low_m, high_m: Corners, shape (openings, 3); an opening lies in one plane of its axis.
        axis: Axis across each.
        side: Where its air lies, seen from its plane: 1 towards higher indices, -1 otherwise.
    """

    low_m: Floats
    high_m: Floats
    axis: Ints
    side: Ints

    @classmethod
    def of(cls, boxes: Sequence[Box], ways: Sequence[tuple[int, int]]) -> Rectangles:
        """Openings from boxes, each with axis and side."""
        low = np.array([b.low_m for b in boxes], dtype=np.float64).reshape(-1, 3)
        high = np.array([b.high_m for b in boxes], dtype=np.float64).reshape(-1, 3)
        way = np.array(ways, dtype=np.int64).reshape(-1, 2)
        return cls(low, high, way[:, 0], way[:, 1])

    @classmethod
    def on_sides(cls, low: Floats, high: Floats, axis: Ints, side: Ints) -> Rectangles:
        """The faces of bodies on given sides."""
        pick = np.arange(len(axis))
        position = np.where(side > 0, high[pick, axis], low[pick, axis])
        low, high = low.copy(), high.copy()
        low[pick, axis] = high[pick, axis] = position
        return cls(low, high, axis, side)

    def ways(self) -> list[tuple[int, int]]:
        """Axes and sides that any of them has."""
        ways: Ints = np.flatnonzero(np.bincount(2 * self.axis + (self.side > 0), minlength=6))
        return [(way // 2, 1 if way % 2 else -1) for way in ways.tolist()]

    def within(self, voxels: Voxels, enclosures: Sequence[Box]) -> Rectangles:
        """The same, cut at the ends of contained aisles, which are taken to grid planes as their panels are.

        An opening whose middle lies along an aisle ends where the aisle does, one beside it begins there: no grid lets
        a rack or a tile reach through an end door.
        """
        if not enclosures:
            return self
        low, high = self.low_m.copy(), self.high_m.copy()
        for box in enclosures:
            along = 0 if box.high_m[0] - box.low_m[0] >= box.high_m[1] - box.low_m[1] else 1
            across = 1 - along
            near = np.asarray(low[:, across] <= box.high_m[across] + BESIDE_M)
            near &= (high[:, across] >= box.low_m[across] - BESIDE_M) & (self.axis != along)
            middle = 0.5 * (low[:, along] + high[:, along])
            for end in (box.low_m[along], box.high_m[along]):
                plane = voxels.plane(along, end) * voxels.h[along]
                short = near & (high[:, along] - low[:, along] < 0.9 * (box.high_m[along] - box.low_m[along]))
                below = np.flatnonzero(short & (middle < end))
                above = np.flatnonzero(short & (middle >= end))
                high[below, along] = np.minimum(high[below, along], plane)
                low[above, along] = np.maximum(low[above, along], plane)
        gone = high <= low
        sound = np.asarray(~(gone & (self.high_m > self.low_m)).any(axis=1)).reshape(-1, 1)
        return Rectangles(np.where(sound, low, self.low_m), np.where(sound, high, self.high_m), self.axis, self.side)


@dataclass(frozen=True, slots=True)
class Cover:
    """Air cells before openings.

    Attributes:
        cell: Flat cell indices, all openings one after the other.
        share: Share of its opening's flow in each; each opening's sum to 1.
        count: Cells of each opening; none where a whole layer holds no air.
    """

    cell: Ints
    share: Floats
    count: Ints

    def only(self, wanted: NDArray[np.bool_]) -> Cover:
        """The wanted openings alone."""
        if wanted.all():
            return self
        keep = np.repeat(wanted, self.count)
        return Cover(self.cell[keep], self.share[keep], self.count[wanted])

    def split(self) -> list[Cover]:
        """Each opening alone."""
        ends = np.cumsum(self.count)[:-1]
        cells, shares = np.split(self.cell, ends), np.split(self.share, ends)
        counts = self.count.reshape(-1, 1)
        return [Cover(*one) for one in zip(cells, shares, counts, strict=False)]

    @classmethod
    def joined(cls, covers: Sequence[Cover]) -> Cover:
        """Openings one after the other."""
        if not covers:
            return cls(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0, dtype=np.int64))
        return cls(*(np.concatenate([getattr(c, name) for c in covers]) for name in ("cell", "share", "count")))


def cover(voxels: Voxels, openings: Rectangles, bands: Mapping[int, Floats] | None = None) -> Cover:
    """Air cells before openings with their shares.

    Args:
        voxels: The grid.
        openings: The openings.
        bands: For openings without an even flow, in rising order, rows (from, to, share per cell of height) in cells.
    """
    m = len(openings.axis)
    if m == 0:
        return Cover.joined([])
    pick, axis = np.arange(m), openings.axis
    sizes = np.array(voxels.h)
    first, second = np.where(axis == 0, 1, 0), np.where(axis == 2, 1, 2)
    middle = 0.5 * (openings.low_m + openings.high_m)[pick, axis] / sizes[axis]
    plane = np.clip(np.floor(middle + 0.5).astype(np.int64), 0, np.array(voxels.n)[axis])
    extent = np.empty((m, 4))
    for column, (corner, along) in enumerate(
        ((openings.low_m, first), (openings.high_m, first), (openings.low_m, second), (openings.high_m, second))
    ):
        extent[:, column] = corner[pick, along] / sizes[along]
    row_start = np.zeros(m + 1, dtype=np.int64)
    rows = NO_BANDS
    if bands:
        row_start[np.array(list(bands)) + 1] = [len(b) for b in bands.values()]
        np.cumsum(row_start, out=row_start)
        rows = np.concatenate([NO_BANDS, *bands.values()])
    place = np.stack([axis, openings.side, plane], axis=1)
    cell, share, start = grid_kernels.cover_openings(voxels.solid, place, extent, rows, row_start)
    return Cover(cell, share, np.diff(start))
