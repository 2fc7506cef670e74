"""What each power topology is made of: blocks, who backs up whom, and how large a block has to be.

A block is one way from the site's source bus to racks: transformer, change-over to a generator, board, UPS. Racks hang
on one block, or on a pair of blocks; the pairs share the load evenly, so that the loss of any block leaves the others
at their rating and not beyond.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

UPS_MOST_W = 1.65e6
"""Load of a block whose UPS is still a single product of the catalogue. [W]"""
STS_MOST_W = 1.0e6
"""Load of a block behind the largest static transfer switch of the catalogue. [W]"""
BOARD_MOST_W = 2.5e6
"""Load of the largest low-voltage board and change-over of the catalogue. [W]"""
HOUR_S = 3600.0
NOTHING = "nothing"


class TopologyKind(StrEnum):
    """Power topologies that can be built in one step."""

    N = "N"
    N_PLUS_1 = "N+1"
    TWO_N = "2N"
    TWO_N_PLUS_1 = "2(N+1)"
    THREE_N_2 = "3N/2"
    FOUR_N_3 = "4N/3"
    CATCHER = "block redundant"
    RACK_BATTERY = "rack battery"


@dataclass(frozen=True, slots=True)
class TopologyPlan:
    """The shape of one system.

    Attributes:
        kind: Topology.
        words: What it is, for people.
        blocks: Blocks that carry load.
        has_reserve: Whether one more block stands by for all others, behind transfer switches.
        modules: UPS of a block in parallel on one output board that carry its load; one without a spare has none.
        spare_modules: Further UPS in parallel.
        pairs: Blocks on cord A and cord B of the racks; equal ones are a single path.
        share: Load of the system that one block has to carry at worst.
        fuel_s: Fuel that its generators get. [s]
        weak_points: What drops load alone, for people.
        has_ups: Whether a central UPS stands in each block; otherwise each rack gets a battery.
    """

    kind: TopologyKind
    words: str
    blocks: int
    has_reserve: bool
    modules: int
    spare_modules: int
    pairs: tuple[tuple[int, int], ...]
    share: float
    fuel_s: float
    weak_points: str
    has_ups: bool = True

    @property
    def block_most_w(self) -> float:
        """Largest load of one block. [W]"""
        if self.has_ups and self.modules == 1:
            return STS_MOST_W if self.has_reserve else UPS_MOST_W
        return BOARD_MOST_W

    @property
    def usable_ratio(self) -> float:
        """Load over the rating of all UPS when every block is as full as it may be; NaN without UPS."""
        if not self.has_ups:
            return float("nan")
        blocks = self.blocks + self.has_reserve
        return self.modules / (self.modules + self.spare_modules) / (blocks * self.share)

    @property
    def is_single_path(self) -> bool:
        """Whether each rack hangs on one block."""
        return all(a == b for a, b in self.pairs)


def topology_plan(kind: TopologyKind, count: int = 0) -> TopologyPlan:
    """The plan of a topology.

    Args:
        kind: Topology.
        count: Of N+1 and 2(N+1) UPS modules that carry the load, of the block redundant kinds blocks that do; 0 for
            the usual number.
    """
    two = tuple((n, n) for n in range(count or 4))
    match kind:
        case TopologyKind.N:
            weak = "change-over, board, UPS, each busway"
            words = "One path, one cord to each rack; nothing is spare."
            return TopologyPlan(kind, words, 1, False, 1, 0, ((0, 0),), 1.0, 12 * HOUR_S, weak)
        case TopologyKind.N_PLUS_1:
            words = "One path, one cord to each rack; of the UPS modules, and of nothing else, one is spare."
            weak = "change-over, boards, each busway"
            return TopologyPlan(kind, words, 1, False, count or 2, 1, ((0, 0),), 1.0, 24 * HOUR_S, weak)
        case TopologyKind.TWO_N:
            words = "Two independent paths, each for the whole load."
            return TopologyPlan(kind, words, 2, False, 1, 0, ((0, 1),), 1.0, 72 * HOUR_S, NOTHING)
        case TopologyKind.TWO_N_PLUS_1:
            words = "Two independent paths, each for the whole load with one UPS to spare."
            return TopologyPlan(kind, words, 2, False, count or 2, 1, ((0, 1),), 1.0, 96 * HOUR_S, NOTHING)
        case TopologyKind.THREE_N_2:
            words = "Three blocks; racks spread over the pairs AB, BC and CA."
            return TopologyPlan(kind, words, 3, False, 1, 0, ((0, 1), (1, 2), (2, 0)), 1.0 / 2.0, 72 * HOUR_S, NOTHING)
        case TopologyKind.FOUR_N_3:
            words = "Four blocks; racks spread over their six pairs."
            pairs = tuple(combinations(range(4), 2))
            return TopologyPlan(kind, words, 4, False, 1, 0, pairs, 1.0 / 3.0, 72 * HOUR_S, NOTHING)
        case TopologyKind.CATCHER:
            words = "Blocks with one common reserve that static transfer switches turn to."
            weak = "the transfer switch of a block"
            return TopologyPlan(kind, words, len(two), True, 1, 0, two, 1.0 / len(two), 72 * HOUR_S, weak)
        case TopologyKind.RACK_BATTERY:
            words = "One feed and a battery in each rack, a reserve bus and a generator behind each block."
            weak = "change-over, board, busway of a block"
            return TopologyPlan(kind, words, len(two), True, 0, 0, two, 1.0 / len(two), 48 * HOUR_S, weak, False)
