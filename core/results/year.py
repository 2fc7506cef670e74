"""A year of a facility hour by hour, and what it adds up to by ISO/IEC 30134 and money.

Arrays are read-only, one value an hour, the first hour beginning on 1 January. Powers are watts; sums are kWh, m3, kg
and USD, so that a column of them can be read. Heat rejected is positive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
HOURS = 8760
DAYS_OF_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MONTH_OF_HOUR: NDArray[np.int64] = np.repeat(np.arange(12), np.array(DAYS_OF_MONTH) * 24)
"""Month, counted from 0, of every hour."""
FREE_FROM, MECHANICAL_TO = 0.999, 0.001
"""Share of the rejected heat that needs no compressor, from which an hour counts as free and to which as mechanical."""


def _nothing() -> FloatArray:
    return np.zeros(HOURS)


@dataclass(frozen=True, slots=True)
class YearHours:
    """Every hour.

    Attributes:
        weather_name, weather_source: Which weather, and where it comes from.
        dry_bulb_c, wet_bulb_c: Outdoor air, shape (8760,). [C]
        load_ratio: Load of all racks, shape (8760,).
        parts_w: Every part of the power in the order of ``PART_NAMES``, shape (10, 8760). [W]
        total_w: Given by all sources, shape (8760,). [W]
        rejected_w: Heat taken outdoors by plant and direct-expansion units, shape (8760,). [W]
        free_w: Of that, heat that needed no compressor, shape (8760,). [W]
        water_kg_s: Drawn on site, shape (8760,). [kg/s]
        evaporated_kg_s, bled_kg_s, drift_kg_s: Where that water goes, shape (8760,). [kg/s]
        chilled_supply_c, warm_supply_c: Reached by the facility loops, shape (8760,). [C]
        source_ids: Sources, in the order of ``source_w``.
        source_w: Delivered by each, shape (sources, 8760). [W]
        unserved_w: Asked of sources beyond what they have, shape (8760,). [W]
        exported_w: Heat given to users beyond the boundary, shape (8760,). [W]
        electrical_gap_ratio, thermal_gap_ratio: Sources less all parts, and heat in less heat out, over the total.
    """

    weather_name: str
    weather_source: str
    dry_bulb_c: FloatArray
    wet_bulb_c: FloatArray
    load_ratio: FloatArray
    parts_w: FloatArray
    total_w: FloatArray
    rejected_w: FloatArray
    free_w: FloatArray
    water_kg_s: FloatArray
    chilled_supply_c: FloatArray
    warm_supply_c: FloatArray
    source_ids: tuple[str, ...]
    source_w: FloatArray
    unserved_w: FloatArray
    electrical_gap_ratio: FloatArray
    thermal_gap_ratio: FloatArray
    evaporated_kg_s: FloatArray = field(default_factory=_nothing)
    bled_kg_s: FloatArray = field(default_factory=_nothing)
    drift_kg_s: FloatArray = field(default_factory=_nothing)
    exported_w: FloatArray = field(default_factory=_nothing)

    @property
    def it_w(self) -> FloatArray:
        """Power of all racks, shape (8760,). [W]"""
        found: FloatArray = self.parts_w[0]
        return found

    @property
    def pue(self) -> FloatArray:
        """Total over IT, NaN where no IT runs, shape (8760,)."""
        return ratio_of(self.total_w, self.it_w)

    @property
    def free_ratio(self) -> FloatArray:
        """Share of the rejected heat that needed no compressor, shape (8760,)."""
        return np.where(self.rejected_w > 0.0, np.nan_to_num(ratio_of(self.free_w, self.rejected_w)), 1.0)

    @property
    def mode(self) -> NDArray[np.int8]:
        """How the facility cools: 0 free, 1 partly, 2 mechanically, shape (8760,)."""
        free = self.free_ratio
        return np.where(free >= FREE_FROM, 0, np.where(free <= MECHANICAL_TO, 2, 1)).astype(np.int8)

    def kwh_by_month(self, watts: FloatArray) -> FloatArray:
        """Sums over the months, shape (12,). [kWh]"""
        return np.asarray(np.bincount(MONTH_OF_HOUR, watts, 12) / 1000.0, dtype=np.float64)

    @property
    def water_m3_by_month(self) -> FloatArray:
        """Water drawn on site, shape (12,). [m3]"""
        return self.m3_by_month(self.water_kg_s)

    def m3_by_month(self, flow_kg_s: FloatArray) -> FloatArray:
        """Sums of a flow of water over the months, shape (12,). [m3]"""
        return np.asarray(np.bincount(MONTH_OF_HOUR, flow_kg_s * 3.6, 12), dtype=np.float64)

    @property
    def water_gap_ratio(self) -> FloatArray:
        """Water drawn less evaporation, blowdown and drift, over the water drawn, shape (8760,)."""
        gone = self.evaporated_kg_s + self.bled_kg_s + self.drift_kg_s
        return np.nan_to_num(ratio_of(np.abs(self.water_kg_s - gone), np.maximum(self.water_kg_s, gone)))

    @property
    def largest_gap_ratio(self) -> float:
        """The worst hour's gap of electrical, thermal and water balance."""
        gaps = (self.electrical_gap_ratio, self.thermal_gap_ratio, self.water_gap_ratio)
        return float(max(gap.max() for gap in gaps))


def ratio_of(above: FloatArray, below: FloatArray) -> FloatArray:
    """Quotient, NaN where the divisor is nought."""
    found = np.full(np.broadcast(above, below).shape, np.nan)
    np.divide(above, below, out=found, where=below > 0.0)
    return found


@dataclass(frozen=True, slots=True)
class Band:
    """A value with what colder and warmer years make of it."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Reckoning:
    """One number of the year with how it comes about.

    Attributes:
        key: Stable name, which the command line uses.
        label: What people call it.
        value: The number.
        unit: Its unit, empty for a ratio.
        formula: How it is computed, in words and symbols.
        source: Where formula and factors come from.
    """

    key: str
    label: str
    value: float
    unit: str
    formula: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class YearProgress:
    """How far the year is: share done, 0 to 1, and what is being run."""

    share: float
    what: str


@dataclass(frozen=True, slots=True)
class YearResult:
    """A year and what it adds up to.

    Attributes:
        hours: Every hour.
        numbers: All totals and ratios by key, in the order in which they are shown.
        pue: Annual PUE, with that of a cold and of a warm year; the three are equal until those have been computed.
        wue_site: The same of the site's water over IT energy. [L/kWh]
        part_load_pue: Annual PUE by load over that of the scenario: 0.25, 0.5, 0.75, 1; empty until computed.
        assumptions: What the numbers rest on, one sentence each.
        program_version, project_key: What it was computed from.
    """

    hours: YearHours
    numbers: Mapping[str, Reckoning]
    pue: Band
    wue_site: Band
    part_load_pue: Mapping[float, float] = field(default_factory=lambda: MappingProxyType({}))
    assumptions: tuple[str, ...] = ()
    program_version: str = ""
    project_key: str = ""

    def __getitem__(self, key: str) -> float:
        """A number by its key."""
        return self.numbers[key].value
