"""What the air of a hall tells beyond temperatures: where a rack's air comes from, and how well the air is managed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class SourceKind(StrEnum):
    """What a part of a rack's inlet air was last."""

    COOLER = "cooler"
    TILE = "tile"
    LEAK = "leak"
    RACK = "rack"
    SEEPING = "seeping"


@dataclass(frozen=True, slots=True)
class AirSource:
    """One source of a rack's inlet air.

    Attributes:
        kind: What it is.
        entity_id: The cooler, tile or rack; empty for leaks and seeping air.
        share_ratio: Its share of the inlet air (0 to 1).
        temperature_c: Temperature at which it enters the room, NaN where unknown. [C]
    """

    kind: SourceKind
    entity_id: str
    share_ratio: float
    temperature_c: float


@dataclass(frozen=True, slots=True)
class RackAir:
    """Where one rack's inlet air comes from.

    Attributes:
        rack_id: The rack.
        sources: Sources with the largest share first; shares sum to one.
        capture_ratio: Share that comes straight from coolers, tiles and leaks: the cold-aisle capture index.
        is_mean: Whether it follows the mean flow of a settled room rather than the present moment.
        drawn_m3_s: Air that it draws while it is cool; NaN where that was not told.
        hall_drawn_m3_s: Air that all racks of its hall draw while they are cool; NaN where that was not told.
    """

    rack_id: str
    sources: tuple[AirSource, ...]
    capture_ratio: float
    is_mean: bool
    drawn_m3_s: float = math.nan
    hall_drawn_m3_s: float = math.nan


@dataclass(frozen=True, slots=True)
class AirIndices:
    """How well a hall's air is managed; NaN where nothing can be said.

    Attributes:
        rci_high_percent: 100 when no inlet exceeds the recommended range, 0 when all reach the allowable limit.
        rci_low_percent: The same below the recommended range.
        rti_percent: Air rise through the coolers over the rise through the equipment: below 100 by-pass, above 100
            recirculation.
        shi_ratio: Share of the exhaust's heat that comes back to the inlets (0 none).
    """

    rci_high_percent: float
    rci_low_percent: float
    rti_percent: float
    shi_ratio: float

    @property
    def rhi_ratio(self) -> float:
        """Return heat index: share of the exhaust's heat above the supply that racks put in; one less the SHI."""
        return 1.0 - self.shi_ratio

    def in_words(self) -> tuple[tuple[str, str], ...]:
        """Each index that is known as its value and its formula, both in words."""
        high, low = "1 - mean excess over 27 °C / 5 K", "1 - mean shortfall below 18 °C / 3 K"
        known = (
            (self.rci_high_percent, f"RCI high {self.rci_high_percent:.0f} %", f"{high}, three heights a front"),
            (self.rci_low_percent, f"RCI low {self.rci_low_percent:.0f} %", f"{low}, three heights a front"),
            (self.rti_percent, f"RTI {self.rti_percent:.0f} %", "(return - supply) / rise through the racks"),
            (self.shi_ratio, f"SHI {self.shi_ratio:.2f}", "airflow-weighted (inlet - supply) / (outlet - supply)"),
            (self.rhi_ratio, f"RHI {self.rhi_ratio:.2f}", "1 - SHI"),
        )
        return tuple((words, formula) for value, words, formula in known if not math.isnan(value))


@dataclass(frozen=True, slots=True)
class FloorPressure:
    """Air under a raised floor, averaged over its depth.

    Attributes:
        pressure_pa: Static pressure above that of the room, shape (nx, ny), float32. [Pa]
        speed_m_s: Speed of the air, shape (nx, ny), float32. [m/s]
        origin_m: Lower left corner of the first cell.
        spacing_m: Cell sizes along x and y.
        tile_ids: Tiles and grates.
        tile_m3_s: Flow up through each, shape (tiles,). [m3/s]
    """

    pressure_pa: NDArray[np.float32]
    speed_m_s: NDArray[np.float32]
    origin_m: tuple[float, float]
    spacing_m: tuple[float, float]
    tile_ids: tuple[str, ...]
    tile_m3_s: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class AislePressure:
    """An enclosed aisle: what goes in, what is drawn out, and the rest that leaks.

    Attributes:
        containment_id: The enclosure.
        supplied_m3_s: Air blown into it by tiles, coolers or racks. [m3/s]
        drawn_m3_s: Air drawn out of it by racks, coolers or returns. [m3/s]
        leak_m2: Open area of its own panels and of unblanked U in the racks beside it. [m2]
        pressure_pa: Pressure above that of the room that pushes the difference through that area; NaN when the
            enclosure has no opening. [Pa]
    """

    containment_id: str
    supplied_m3_s: float
    drawn_m3_s: float
    leak_m2: float
    pressure_pa: float

    @property
    def leak_m3_s(self) -> float:
        """Air that leaks out, negative when it leaks in. [m3/s]"""
        return self.supplied_m3_s - self.drawn_m3_s
