"""Which size of a kind of unit a first layout takes: the one that serves the load without much to spare.

The units that carry the load are chosen first and redundancy is added after, so that a spare never hides an oversize.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
SNUG_RATIO = 1.25
"""Rating over load up to which a size fits well."""

TINY_W = 1e-6


@dataclass(frozen=True, slots=True)
class UnitOffer(Generic[T]):
    """One size that could be taken.

    Attributes:
        unit: What is placed.
        able_w: Load that one carries where it stands. [W]
    """

    unit: T
    able_w: float

    def count_for(self, need_w: float) -> int:
        """Units that carry a load, at least one."""
        return max(-int(-need_w // max(self.able_w, TINY_W)), 1)


def best_offer(offers: Sequence[UnitOffer[T]], need_w: float, spare: int) -> tuple[T, int]:
    """The size and how many of it carry a load.

    The first that carries it with at most ``SNUG_RATIO``; else what has least to spare, and of these what stands there
    least with the spare units.

    Args:
        offers: Sizes of one kind, the usual one first.
        need_w: Load. [W]
        spare: Units to be added for redundancy; only weighed here.
    """

    def ratio(offer: UnitOffer[T]) -> float:
        return offer.count_for(need_w) * offer.able_w / max(need_w, TINY_W)

    def rank(offer: UnitOffer[T]) -> tuple[float, float]:
        return round(ratio(offer), 2), (offer.count_for(need_w) + spare) * offer.able_w

    best = next((o for o in offers if ratio(o) <= SNUG_RATIO), None) or min(offers, key=rank)
    return best.unit, best.count_for(need_w)
