"""Which items of a layer a gesture has in hand: left out of the tiles, and drawn over them."""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from core.drawing.plan_items import IndexArray, PlanItems
from core.model.entity import Placed

Flags = NDArray[np.bool_]


def _are_among(items: Sequence[Placed], known: Set[int]) -> Flags:
    """Whether each item is one of those with these identities."""
    if not known:
        return np.zeros(len(items), dtype=np.bool_)
    return np.fromiter(map(known.__contains__, map(id, items)), dtype=np.bool_, count=len(items))


class HeldItems:
    """Items of a layer with their places, and which of them are in hand.

    Attributes:
        plan: The items and their places.
        is_left_out: Whether tiles are painted without the item, shape (n,).
        is_loose: Whether the item is drawn over the tiles, until they show it again, shape (n,).
        looks_change: Whether the last project has changed more of them than where they are.
    """

    def __init__(self) -> None:
        self.plan = PlanItems()
        self.is_left_out: Flags = np.zeros(0, dtype=np.bool_)
        self.is_loose: Flags = np.zeros(0, dtype=np.bool_)
        self.looks_change = False

    def take(self, items: Sequence[Placed], *, is_preview: bool) -> tuple[IndexArray | None, NDArray[np.float64]]:
        """Take the items of another project, or of a preview of one.

        Returns:
            Places of changed items, None for all; and the boxes where tiles are now out of date, shape (k, 4). [m]
        """
        before, boxes_before = self.plan.items, self.plan.boxes_m
        was_left_out = self.is_left_out
        changed = self.plan.take(items)
        self.looks_change = not is_preview or changed is None or self._some_stay(changed, boxes_before)
        if changed is None:
            return None, self._begin_anew(before, boxes_before, is_preview=is_preview)
        if not len(changed) and (is_preview or not was_left_out.any()):
            return changed, np.zeros((0, 4))
        touched = self.is_left_out.copy()
        touched[changed] = True
        self.is_loose = self.is_loose | touched
        if is_preview:
            stale = boxes_before[changed[~was_left_out[changed]]]
            self.is_left_out = touched
            return changed, stale
        self.is_left_out = np.zeros(len(items), dtype=np.bool_)
        return changed, np.concatenate([boxes_before[touched & ~was_left_out], self.plan.boxes_m[touched]])

    def _some_stay(self, changed: IndexArray, boxes_before: NDArray[np.float64]) -> bool:
        """Whether some of the changed items stand where they stood: then it is not their place that has changed."""
        return bool((self.plan.boxes_m[changed] == boxes_before[changed]).all(axis=1).any())

    def _begin_anew(
        self, before: Sequence[Placed], boxes_before: NDArray[np.float64], *, is_preview: bool
    ) -> NDArray[np.float64]:
        """Items have come or gone: those that are others than before are loose."""
        known, still = set(map(id, before)), set(map(id, self.plan.items)) if before else set()
        is_other, is_gone = ~_are_among(self.plan.items, known), ~_are_among(before, still)
        left_out = set(map(id, compress(before, self.is_left_out.tolist())))
        touched = is_other | _are_among(self.plan.items, left_out)
        is_in_hand = is_preview or not is_other.all()  # else it is another document
        self.is_loose = touched if is_in_hand else np.zeros(len(touched), dtype=np.bool_)
        self.is_left_out = touched.copy() if is_preview else np.zeros(len(touched), dtype=np.bool_)
        return np.concatenate([boxes_before[is_gone], self.plan.boxes_m[touched]])

    def let_go(self) -> None:
        """The tiles are up to date: only what is still in hand stays loose."""
        self.is_loose = self.is_left_out
