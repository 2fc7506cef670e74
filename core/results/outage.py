"""What is asked about a cooling failure, and how it went; worked out in ``core/study/outage``."""

from __future__ import annotations

from dataclasses import dataclass, replace

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
        fields: Times and temperature fields to look at, the first and the last record among them; seconds apart.
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

    def inlets_at(self, time_s: float) -> Floats:
        """Mean inlets at a time, linear between records as the times to the limits are, shape (racks,). [C]

        Args:
            time_s: Time after the failure; before the first record or past the last it is theirs. [s]
        """
        before, after, share = _between(self.time_s, time_s)
        inlets: Floats = (1.0 - share) * self.inlet_c[before] + share * self.inlet_c[after]
        return inlets

    def field_at(self, time_s: float) -> AirField:
        """Temperatures of the hall at that very time, linear between the fields that are kept.

        Args:
            time_s: Time after the failure; before the first field or past the last it is theirs. [s]
        """
        before, after, share = _between(np.array([t for t, _ in self.fields]), time_s)
        earlier, later = self.fields[before][1], self.fields[after][1]
        if share == 0.0 or earlier.temperature_c.shape != later.temperature_c.shape:
            return later if share > 0.5 else earlier
        mixed = earlier.temperature_c + np.float32(share) * (later.temperature_c - earlier.temperature_c)
        mixed.setflags(write=False)
        return replace(earlier, temperature_c=mixed)


def _between(times_s: Floats, time_s: float) -> tuple[int, int, float]:
    """The records before and after a time, and how far it is from the one to the other, 0 to 1.

    >>> _between(np.array([0.0, 2.0, 4.0]), 2.5), _between(np.array([0.0, 2.0]), 9.0)
    ((1, 2, 0.25), (1, 1, 0.0))
    """
    before = min(max(int(np.searchsorted(times_s, time_s, side="right")) - 1, 0), len(times_s) - 1)
    after = min(before + 1, len(times_s) - 1)
    apart_s = float(times_s[after] - times_s[before])
    share = (time_s - float(times_s[before])) / apart_s if apart_s > 0.0 else 0.0
    return before, after, min(max(share, 0.0), 1.0)
