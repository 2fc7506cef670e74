"""What fails when something fails: outcomes of outages, single points of failure, tier and rating, availability."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class OutageKind(StrEnum):
    """What an outage takes out."""

    COMPONENT = "component"
    PATH = "path"
    GROUP = "group"
    TANK = "tank"
    PAIR = "pair"


@dataclass(frozen=True, slots=True)
class Outage:
    """Something that fails, or is taken out for work.

    Attributes:
        kind: What it takes out.
        name: For people.
        item_ids: Items.
        links: Positions of links in the chain.
    """

    kind: OutageKind
    name: str
    item_ids: tuple[str, ...]
    links: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RackDrop:
    """A rack that loses its power.

    Attributes:
        rack_id: Which.
        after_s: Time from the failure until it stops; its own battery is counted. [s]
        back_s: When its power returns, None when it does not. [s]
        is_out_of_fuel: Whether it runs until the fuel on site is burnt.
    """

    rack_id: str
    after_s: float
    back_s: float | None
    is_out_of_fuel: bool = False


@dataclass(frozen=True, slots=True)
class Overload:
    """An item that an outage loads beyond its limit.

    Attributes:
        item_id: Which.
        loading_ratio: After failover, over its rating.
        before_ratio: Before.
        limit_ratio: Highest that is allowed for long.
    """

    item_id: str
    loading_ratio: float
    before_ratio: float
    limit_ratio: float


@dataclass(frozen=True, slots=True)
class OutageOutcome:
    """All that one outage does.

    Attributes:
        outage: What fails.
        drops: Racks that lose their power, at once, while something starts, or when the fuel is burnt.
        single_cord_ids: Racks that go on with one live cord less.
        overloads: Items beyond their limits, the worst first.
        lost_mechanical_ids: Coolers, CDUs and plant without supply.
        interrupted_mechanical: Those that stand still for a while, with the time. [s]
        is_solved: Whether the voltages came to rest; overloads mean nothing otherwise.
    """

    outage: Outage
    drops: tuple[RackDrop, ...]
    single_cord_ids: tuple[str, ...]
    overloads: tuple[Overload, ...]
    lost_mechanical_ids: tuple[str, ...]
    interrupted_mechanical: tuple[tuple[str, float], ...]
    is_solved: bool

    @property
    def dropped_ids(self) -> tuple[str, ...]:
        """Racks that drop before any fuel runs out."""
        return tuple(d.rack_id for d in self.drops if not d.is_out_of_fuel)


@dataclass(frozen=True, slots=True)
class SinglePoint:
    """An item that lies on every way to some racks, or a common cause that takes all their ways.

    Attributes:
        name: For people.
        item_ids: The item, or all that a common cause takes.
        rack_ids: Racks that it cuts off.
    """

    name: str
    item_ids: tuple[str, ...]
    rack_ids: tuple[str, ...]


class Redundancy(StrEnum):
    """How the power of a rack is secured."""

    TWO_N = "2N"
    N_PLUS_1 = "N+1"
    N = "N"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Violation:
    """Why a level of a standard is not reached.

    Attributes:
        level: The lowest level that asks for it.
        item_ids: What violates it.
        words: How, in one sentence that names it.
        rack_ids: Racks that it drops.
    """

    level: int
    item_ids: tuple[str, ...]
    words: str
    rack_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grade:
    """The level that a design reaches in one standard.

    Attributes:
        standard: ``Tier`` or ``Rated``.
        level: 0 to 4.
        violations: What stands in the way of higher levels, the lowest first.
    """

    standard: str
    level: int
    violations: tuple[Violation, ...]

    @property
    def name(self) -> str:
        """Such as ``Tier III``; ``no Tier`` for none."""
        numeral = ("", "I", "II", "III", "IV")[self.level] if self.standard == "Tier" else str(self.level)
        return f"{self.standard} {numeral}" if self.level else f"no {self.standard}"


@dataclass(frozen=True, slots=True)
class Availability:
    """Availability of the power at the racks.

    Attributes:
        rack_ids: Racks that a source reaches.
        single_cuts: Unavailability by single points of failure, shape (racks,).
        double_cuts: Unavailability by minimal pairs, shape (racks,).
        words: The formula, and what it leaves out.
    """

    rack_ids: tuple[str, ...]
    single_cuts: NDArray[np.float64]
    double_cuts: NDArray[np.float64]
    words: str

    @property
    def by_rack(self) -> NDArray[np.float64]:
        """Availability of each rack, shape (racks,)."""
        whole: NDArray[np.float64] = 1.0 - self.single_cuts - self.double_cuts
        return whole

    @property
    def worst(self) -> float:
        """Of the worst rack; NaN without racks."""
        return float(self.by_rack.min()) if self.rack_ids else float("nan")

    @property
    def mean(self) -> float:
        """Mean over racks; NaN without racks."""
        return float(self.by_rack.mean()) if self.rack_ids else float("nan")


@dataclass(frozen=True, slots=True)
class RedundancyResult:
    """What fails when something fails, and what a design is worth by it.

    Attributes:
        outage_count: Outages that were looked at.
        harmful: Outcomes of those that drop racks, overload something or stop machines.
        single_points: Single points of failure, the worst first.
        rack_redundancy: How each rack's power is secured, by id.
        tier: By Uptime Institute's Tier Standard: Topology, paraphrased.
        rated: By ANSI/TIA-942-C, electrical part, condensed.
        availability: Estimate from failure and repair data, None when it was not asked for.
    """

    outage_count: int
    harmful: tuple[OutageOutcome, ...]
    single_points: tuple[SinglePoint, ...]
    rack_redundancy: Mapping[str, Redundancy]
    tier: Grade
    rated: Grade
    availability: Availability | None
