"""How the fields of a room lie in memory: flat, padded by one cell all round, neighbours at constant distances.

Every kernel is one long loop over such fields with neighbours read through shifted slices. Walls, solids and openings
are nought in the open-area fields instead of branches in the code, so the compiler can use vector instructions: five
times faster than loops over (i, j, k) on the rooms that decided it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.thermal.voxels import Shape
from core.thermal.workers import parts_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Grid:
    """Layout of padded fields for a number of cells.

    Attributes:
        n: Cells along x, y, z.
    """

    n: Shape

    @property
    def padded(self) -> Shape:
        """Cells including the padding."""
        return (self.n[0] + 2, self.n[1] + 2, self.n[2] + 2)

    @property
    def stride_x(self) -> int:
        """Distance of neighbours along x."""
        return (self.n[1] + 2) * (self.n[2] + 2)

    @property
    def stride_y(self) -> int:
        """Distance of neighbours along y; it is 1 along z."""
        return self.n[2] + 2

    @property
    def guard(self) -> int:
        """Unused room before and after, so that no shifted slice leaves the field."""
        return 3 * self.stride_x

    @property
    def count(self) -> int:
        """Padded cells."""
        return self.padded[0] * self.stride_x

    @property
    def first(self) -> int:
        """Place of cell (0, 0, 0)."""
        return self.guard + self.stride_x + self.stride_y + 1

    @property
    def span(self) -> Ints:
        """Range of the cells, without the padding before the first and after the last, both distances, and parts."""
        x, y = self.stride_x, self.stride_y
        last = self.guard + self.n[0] * x + self.n[1] * y + self.n[2]
        return np.array([self.first, last + 1, x, y, self.parts])

    @property
    def parts(self) -> int:
        """How many workers share it, nought where it is too small to be cut (see ``workers``)."""
        return parts_of(self.count)

    def field(self) -> Floats:
        """A field of noughts, shape (count + 2 guard,)."""
        return np.zeros(self.count + 2 * self.guard)

    def fields(self, count: int) -> Floats:
        """So many fields of noughts as rows, shape (count, length of one)."""
        return np.zeros((count, self.count + 2 * self.guard))

    def spare(self) -> Floats:
        """Fields for each part to work in, shape (parts, 4, length of one); one at least."""
        return np.zeros((max(self.parts, 1), 4, self.count + 2 * self.guard))

    def core(self, flat: Floats) -> Floats:
        """Padded view, shape ``padded``."""
        return flat[self.guard : self.guard + self.count].reshape(self.padded)

    def cells(self, flat: Floats) -> Floats:
        """View of the cells, shape ``n``."""
        return self.core(flat)[1:-1, 1:-1, 1:-1]

    def faces(self, flat: Floats, axis: int) -> Floats:
        """View of the faces across an axis, shape ``n`` with one more along it."""
        spans = [slice(1, -1)] * 3
        spans[axis] = slice(1, None)
        return self.core(flat)[spans[0], spans[1], spans[2]]

    def from_cells(self, values: Floats) -> Floats:
        """Field that holds cell values."""
        flat = self.field()
        self.cells(flat)[:] = values
        return flat

    def from_faces(self, values: Floats, axis: int) -> Floats:
        """Field that holds face values."""
        flat = self.field()
        self.faces(flat, axis)[:] = values
        return flat

    def from_all_faces(self, values: Sequence[Floats]) -> Floats:
        """Fields that hold face values of all three axes as rows."""
        rows = self.fields(3)
        for axis, faces in enumerate(values):
            self.faces(rows[axis], axis)[:] = faces
        return rows

    def flat_index(self, cell: Ints) -> Ints:
        """Places in a field of cells given by their flat index without padding."""
        return self._places(cell, self.n)

    def flat_face(self, face: Ints, axis: int) -> Ints:
        """Places in a field of faces across an axis given by their flat index among them."""
        i, j, k = (n + (at == axis) for at, n in enumerate(self.n))
        return self._places(face, (i, j, k))

    def _places(self, found: Ints, shape: Shape) -> Ints:
        i, j, k = np.unravel_index(found, shape)
        place: Ints = self.guard + (i + 1) * self.stride_x + (j + 1) * self.stride_y + (k + 1)
        return place
