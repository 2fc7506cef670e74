"""What came out of the room air: temperatures, inlets, coolers, balances and how far it has settled."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from core.model.space import Turbulence
from core.results.room_air import AirIndices, AislePressure, FloorPressure, RackAir

FloatArray = NDArray[np.float64]
HOTTEST_TOLD_C = 100.0
"""Hotter air is no forecast: the hall warms on and on where nothing takes its heat away. [C]"""


def told_c(temperature_c: float) -> str:
    """A temperature of room air as people read it, without its unit: how hot air without a way out is, is nobody's."""
    return f">{HOTTEST_TOLD_C:.0f}" if temperature_c > HOTTEST_TOLD_C else f"{temperature_c:.1f}"


class AirState(StrEnum):
    """How far the room air solution has come.

    ``UNSTEADY`` air was followed for as long as any is, and the room still keeps or loses much heat: its coolers take
    too little or nothing, so that it has no steady state.
    """

    LIVE = "live"
    UNSTEADY = "unsteady"
    SETTLED = "settled"
    REFINED = "refined"


@dataclass(frozen=True, slots=True)
class AirField:
    """Air temperature of a hall on its grid.

    Attributes:
        temperature_c: Cell means, shape (nx, ny, nz), float32; NaN in solids. [C]
        origin_m: Lower corner of the first cell.
        spacing_m: Cell sizes along x, y, z.
        velocity_m_s: Velocities at cell centres, shape (nx, ny, nz, 3), float32; None where not asked for. [m/s]
        outline_m: Corners of a hall that is no upright rectangle, which the grid is larger than; empty for one that is.
    """

    temperature_c: NDArray[np.float32]
    origin_m: tuple[float, float, float]
    spacing_m: tuple[float, float, float]
    velocity_m_s: NDArray[np.float32] | None = None
    outline_m: tuple[tuple[float, float], ...] = ()

    def slice_c(self, z_m: float) -> NDArray[np.float32]:
        """Temperature at a height, shape (nx, ny): linear between the two nearest cell layers. [C]"""
        nz = self.temperature_c.shape[2]
        position = min(max((z_m - self.origin_m[2]) / self.spacing_m[2] - 0.5, 0.0), nz - 1.0)
        low = int(position)
        high = min(low + 1, nz - 1)
        weight = np.float32(position - low)
        lower, upper = self.temperature_c[:, :, low], self.temperature_c[:, :, high]
        mixed: NDArray[np.float32] = lower * (1 - weight) + upper * weight
        return np.where(np.isnan(mixed), np.where(np.isnan(lower), upper, lower), mixed)


@dataclass(frozen=True, slots=True)
class HallAir:
    """Room air of one hall.

    Attributes:
        hall_id: Which hall.
        state: Live, settled or refined.
        rack_ids: Racks in the order of the rack arrays.
        rack_inlet_mean_c: Area mean over the front, shape (racks,). [C]
        rack_inlet_max_c: Hottest part of the front, shape (racks,). [C]
        rack_outlet_c: Shape (racks,). [C]
        cooler_ids: Air coolers in the order of the cooler arrays.
        cooler_return_c: Shape (coolers,). [C]
        cooler_supply_c: Shape (coolers,). [C]
        cooler_duty_w: Heat taken from the air, shape (coolers,). [W]
        return_mean_c: Flow-weighted mean of all that goes back to coolers, with what racks' ducts bring past the room;
            NaN where not known. [C]
        wall_gain_w: Heat that comes through walls, ceiling and floor, the sun's included; NaN at a moment of a cooling
            failure, where it is not kept. [W]
        air_field: Temperatures, or None when not kept.
        room_time_s: Simulated time since the start. [s]
        heat_balance_ratio: Heat sources minus removal minus storage, over sources.
        mass_balance_ratio: Largest cell imbalance over total flow.
        spacing_m: Nominal cell size. [m]
        measured_points: By id of the measured point, the computed temperature. [C]
        capture_cold: Share of each rack's inlet air that comes straight from coolers and tiles, shape (racks,); empty
            until the hall has settled.
        capture_hot: Share of each rack's exhaust that coolers draw in before any rack does; empty alike.
        indices: How well the air is managed, once settled.
        why: Where the air of the rack that was asked about comes from.
        cells: Cells that hold air.
        steady_gap_ratio: Heat released less heat removed over the averaging window, over the heat released.
        rack_door_w: Heat that each rack's rear door takes, shape (racks,); empty where not known. [W]
        floor: Pressure under the raised floor, None without one.
        aisles: Pressures of enclosed aisles.
        room_return_c: The same without ducts: what a unit would draw that stands in the room. [C]
        turbulence: How it was computed, which on the way differs from what the hall asks for.
    """

    hall_id: str
    state: AirState
    rack_ids: tuple[str, ...]
    rack_inlet_mean_c: FloatArray
    rack_inlet_max_c: FloatArray
    rack_outlet_c: FloatArray
    cooler_ids: tuple[str, ...]
    cooler_return_c: FloatArray
    cooler_supply_c: FloatArray
    cooler_duty_w: FloatArray
    return_mean_c: float
    wall_gain_w: float
    air_field: AirField | None
    room_time_s: float
    heat_balance_ratio: float
    mass_balance_ratio: float
    spacing_m: float
    measured_points: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    capture_cold: FloatArray = field(default_factory=lambda: np.zeros(0))
    capture_hot: FloatArray = field(default_factory=lambda: np.zeros(0))
    indices: AirIndices | None = None
    why: RackAir | None = None
    cells: int = 0
    steady_gap_ratio: float = 0.0
    rack_door_w: FloatArray = field(default_factory=lambda: np.zeros(0))
    floor: FloorPressure | None = None
    aisles: tuple[AislePressure, ...] = ()
    turbulence: Turbulence = Turbulence.AVERAGED
    room_return_c: float = math.nan


@dataclass(frozen=True, slots=True)
class ThermalResult:
    """Room air of all halls.

    Attributes:
        halls: One entry per hall that could be solved.
        failures: By hall id, why a hall could not be solved.
    """

    halls: tuple[HallAir, ...]
    failures: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def inlet_by_rack(self) -> dict[str, float]:
        """Mean inlet by rack id. [C]"""
        return {r: t for h in self.halls for r, t in zip(h.rack_ids, h.rack_inlet_mean_c.tolist(), strict=True)}

    def hottest(self, most: int) -> list[tuple[str, float]]:
        """The racks whose fronts draw the warmest air, with their mean inlets, the hottest first. [C]"""
        ids = [i for hall in self.halls for i in hall.rack_ids]
        inlets_c = np.concatenate([np.zeros(0), *(hall.rack_inlet_mean_c for hall in self.halls)])
        known = np.flatnonzero(~np.isnan(inlets_c))
        order = known[np.argsort(-inlets_c[known], kind="stable")[:most]]
        return [(ids[n], float(inlets_c[n])) for n in order.tolist()]

    def door_by_rack_w(self) -> dict[str, float]:
        """Heat that rear doors take by rack id, of halls where it is known. [W]"""
        known = [h for h in self.halls if len(h.rack_door_w) == len(h.rack_ids)]
        return {r: float(w) for h in known for r, w in zip(h.rack_ids, h.rack_door_w, strict=True)}

    def hall(self, hall_id: str) -> HallAir | None:
        """The hall's entry, or None."""
        return next((h for h in self.halls if h.hall_id == hall_id), None)
