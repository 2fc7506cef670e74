"""What a raised floor's plenum does, as the room above it knows it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PlenumFlow:
    """What the plenum does.

    Attributes:
        tile_m3_s: Flow up through each tile; negative where room air is drawn down. [m3/s]
        pressure_pa: Static pressure above the room's, shape (nx, ny). [Pa]
        speed_m_s: Speed under the floor, shape (nx, ny). [m/s]
        spacing_m: Cell sizes.
    """

    tile_m3_s: tuple[float, ...]
    pressure_pa: Floats
    speed_m_s: Floats
    spacing_m: tuple[float, float]
