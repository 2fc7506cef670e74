"""Flows through openings as flat lists of cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Streams:
    """Cells and flows of several openings, one after the other.

    Attributes:
        start: Where each opening's cells begin, shape (openings + 1,).
        cell: Flat cell indices.
        flow_m3_s: Flow through each cell's face. [m3/s]
    """

    start: Ints
    cell: Ints
    flow_m3_s: Floats

    def total(self, index: int) -> float:
        """Flow of one opening. [m3/s]"""
        return float(self.flow_m3_s[self.start[index] : self.start[index + 1]].sum())


class StreamList:
    """Streams that are still being gathered."""

    def __init__(self) -> None:
        self._counts: list[Ints] = []
        self._cells: list[Ints] = []
        self._flows: list[Floats] = []
        self.length = 0

    def add(self, cell: Ints, flow_m3_s: Floats) -> int:
        """Add one stream; returns its index."""
        return self.add_many(np.array([len(cell)], dtype=np.int64), cell, flow_m3_s)

    def add_many(self, count: Ints, cell: Ints, flow_m3_s: Floats) -> int:
        """Add streams with numbers of cells; returns the index of the first."""
        first = self.length
        self._counts.append(count)
        self._cells.append(cell)
        self._flows.append(flow_m3_s)
        self.length += len(count)
        return first

    def by_region(self, region: Ints, regions: int) -> Floats:
        """Flow into each body of air. [m3/s]"""
        streams = self.streams()
        summed = np.bincount(region[streams.cell], weights=streams.flow_m3_s, minlength=regions)
        return np.asarray(summed, dtype=np.float64)

    def streams(self) -> Streams:
        """All of them."""
        empty = np.zeros(0, dtype=np.int64)
        start = np.zeros(self.length + 1, dtype=np.int64)
        np.cumsum(np.concatenate([empty, *self._counts]), out=start[1:])
        return Streams(start, np.concatenate([empty, *self._cells]), np.concatenate([np.zeros(0), *self._flows]))
