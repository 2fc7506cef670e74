"""What the air of a hall tells beyond temperatures: where a rack's air comes from, and how well the air is managed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum


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
    """

    rack_id: str
    sources: tuple[AirSource, ...]
    capture_ratio: float
    is_mean: bool


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
