"""What fails when something fails: outcomes of outages, single points of failure, tier and rating, availability."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
