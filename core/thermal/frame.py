"""One look at the marching room."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RoomFrame:
    """What the room looks like; arrays are copies.

    Attributes:
        time_s: Room time since the start. [s]
        steps: Steps since the start.
        rack_inlet_mean_c: Running mean of the flow-weighted front temperature, shape (racks,). [C]
        rack_inlet_max_c: Hottest front cell, shape (racks,). [C]
        rack_outlet_c: Shape (racks,). [C]
        cooler_return_c: Shape (coolers,); NaN when it moves no air. [C]
        cooler_supply_c: Shape (coolers,). [C]
        cooler_duty_w: Heat taken from the air, shape (coolers,). [W]
        rack_door_w: Heat that the coil in a rack's rear door takes, nought without one, shape (racks,). [W]
        wall_gain_w: Heat that comes through walls, ceiling and floor, the sun's included; negative when lost. [W]
        return_mean_c: Flow-weighted mean of all returns. [C]
        temperature_c: Running-mean cell temperatures, float32, NaN in solids, shape (nx, ny, nz). [C]
        velocity_m_s: Velocities at cell centres, float32, shape (nx, ny, nz, 3). [m/s]
        spacing_m: Cell sizes.
        is_settled: Whether rack inlets have stopped moving and the heat is taken out.
        heat_balance_ratio: Sources minus removal minus storage over the averaging window, over the sources.
        steady_gap_ratio: Sources minus removal alone, over the sources: how far from steady the window is.
        mass_balance_ratio: Largest cell imbalance over the flow through the room.
    """

    time_s: float
    steps: int
    rack_inlet_mean_c: Floats
    rack_inlet_max_c: Floats
    rack_outlet_c: Floats
    cooler_return_c: Floats
    cooler_supply_c: Floats
    cooler_duty_w: Floats
    rack_door_w: Floats
    wall_gain_w: float
    return_mean_c: float
    temperature_c: NDArray[np.float32]
    velocity_m_s: NDArray[np.float32]
    spacing_m: tuple[float, float, float]
    is_settled: bool
    heat_balance_ratio: float
    steady_gap_ratio: float
    mass_balance_ratio: float
