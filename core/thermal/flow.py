"""The air's flow through every face of a room, as tracers and arrows read it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RoomFlow:
    """Flows through the free faces of a grid; nought at walls, in solids and at openings.

    Attributes:
        flux_m3_s: Volume flow in the positive direction of each axis, shapes (nx + 1, ny, nz), (nx, ny + 1, nz) and
            (nx, ny, nz + 1). [m3/s]
        exchange_m3_s: Turbulent exchange of temperature through the same faces, diffusivity times open area over the
            distance of the cell centres. [m3/s]
        is_mean: Whether both are means over the averaging window rather than the present moment.
    """

    flux_m3_s: tuple[Floats, Floats, Floats]
    exchange_m3_s: tuple[Floats, Floats, Floats]
    is_mean: bool
