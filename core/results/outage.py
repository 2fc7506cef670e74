"""What is asked about a cooling failure, and how it went; worked out in ``core/study/outage``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.results.thermal_result import AirField

Floats = NDArray[np.float64]
MOST_LOAD_RATIO = 20.0
"""Largest load that may be followed, over that before."""


@dataclass(frozen=True, slots=True)
class SuctionFlows:
    """What the servers' own fans still move.

    Attributes:
        suction_pa: How far the enclosed aisles lie below the room. [Pa]
        speed_ratio: Airflow of the stopped units over that at full speed.
        server_ratio: Airflow of the servers over what they want.
    """

    suction_pa: float
    speed_ratio: float
    server_ratio: float


@dataclass(frozen=True, slots=True)
class OutageEvent:
    """What fails and when it comes back, and whether the racks' load changes meanwhile.

    Attributes:
        failed_ids: Coolers that fail; all of the hall when empty, and the water of its rear doors too.
        fans_stop: Whether their fans stop; otherwise only the chilled water or the compressor is lost and the air goes
            round uncooled.
        restart_s: When cooling comes back, or None for never. [s]
        duration_s: How long to follow it. [s]
        spacing_m: Cell size, or None for 0.3 m in small halls and up to 0.6 m in large ones. [m]
        cooling_fails: False for a change of load alone.
        load_at_s: When the load changes, or None for never. [s]
        load_ratio: What racks give from then on over what they gave before; their airflow stays.
    """

    failed_ids: tuple[str, ...] = ()
    fans_stop: bool = True
    restart_s: float | None = None
    duration_s: float = 300.0
    spacing_m: float | None = None
    cooling_fails: bool = True
    load_at_s: float | None = None
    load_ratio: float = 1.0


@dataclass(frozen=True, slots=True)
class LimitTimes:
    """When racks pass one limit.

    Attributes:
        name: ``recommended``, ``allowable`` or ``throttle``.
        limit_c: Limit of each rack, shape (racks,). [C]
        time_s: When each passes it, NaN where it never does, shape (racks,). [s]
        first_s, median_s, last_s: When the first rack, more than half of them and the last one pass it; None where
            that never comes. [s]
    """

    name: str
    limit_c: Floats
    time_s: Floats
    first_s: float | None
    median_s: float | None
    last_s: float | None


@dataclass(frozen=True, slots=True)
class OutageResult:
    """How the failure went.

    Attributes:
        hall_id: The hall.
        event: What was asked.
        rack_ids: Racks that move air, in the order of the arrays.
        time_s: Times of the record, 0 at the failure, shape (times,). [s]
        inlet_c: Mean inlets, shape (times, racks). [C]
        limits: When racks pass each limit.
        fields: Times and temperature fields to look at, at most ``MOST_FIELDS``.
        well_mixed_k_s: Rate at which perfectly mixed air without any mass would warm at the failure, for comparison: of
            all heat of the hall where cooling fails, of the heat that a load adds where it does not. [K/s]
        is_complete: Whether the whole duration was followed.
        drawn: What the servers of enclosed aisles draw through the stopped units, None where nothing is.
        well_mixed_changed_k_s: That rate once the load has changed, None where it changes at once or never. [K/s]
        leaves_eddies: Whether the hall asks for large eddies: on cells for minutes of true time its air is averaged.
    """

    hall_id: str
    event: OutageEvent
    rack_ids: tuple[str, ...]
    time_s: Floats
    inlet_c: Floats
    limits: tuple[LimitTimes, ...]
    fields: tuple[tuple[float, AirField], ...]
    well_mixed_k_s: float
    is_complete: bool
    drawn: SuctionFlows | None = None
    well_mixed_changed_k_s: float | None = None
    leaves_eddies: bool = False

    @property
    def followed_s(self) -> float:
        """How long the failure was followed; 0 when it was stopped before it began. [s]"""
        return float(self.time_s[-1])
