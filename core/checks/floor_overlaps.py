"""What takes up floor, and which of it stands on the same floor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import is_not

import numpy as np
from numpy.typing import NDArray

from core.geometry.box_index import BoxIndex
from core.geometry.rectangle import TOUCH_TOLERANCE_M
from core.model.cooling import AirCooler, Cdu, HeatRejection
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind
from core.model.entity import Placed
from core.model.footprints import boxes_of
from core.model.loop_items import HeatExport, StorageTank
from core.model.project import Project
from core.model.rack import Rack
from core.model.remembered import remembered
from core.model.space import Column

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.intp]
STANDING = Rack | AirCooler | Cdu | HeatRejection | HeatExport | StorageTank | PowerSource | Column


def stands_on_floor(item: Placed) -> bool:
    """Whether an item takes up floor: not tiles, grilles, beams, containment, zones, or what hangs overhead."""
    if isinstance(item, PowerUnit):
        return item.kind is not PowerUnitKind.BUSWAY
    if isinstance(item, AirCooler) and item.bottom_m > 0.0:
        return False
    return isinstance(item, STANDING)


@remembered
def on_floor(project: Project) -> tuple[Placed, ...]:
    """Items that take up floor, in the order of the project's placed ones; most kinds are told at once."""
    found: list[Placed] = []
    for kind in dict.fromkeys(map(type, project.placed)):
        items: tuple[Placed, ...] = project.of_type(kind)
        found += [i for i in items if stands_on_floor(i)] if issubclass(kind, PowerUnit | AirCooler) else (
            items if issubclass(kind, STANDING) else ()
        )  # fmt: skip
    return tuple(found)


def by_hall(items: Sequence[Placed]) -> Mapping[str, list[int]]:
    """Places of items by their hall."""
    found: dict[str, list[int]] = defaultdict(list)
    for n, item in enumerate(items):
        found[item.hall_id].append(n)
    return found


FEW = 100
"""Of more changed items all pairs are found anew."""


@dataclass(frozen=True, slots=True)
class _Found:
    """Pairs of items that stand on the same floor: places of the items, shape (n, 2), in the order they are told."""

    items: Sequence[Placed]
    boxes_m: FloatArray
    pairs: IndexArray


_last = [_Found((), np.zeros((0, 4)), np.zeros((0, 2), dtype=np.intp))]


def overlapping_pairs(items: Sequence[Placed]) -> Iterator[tuple[Placed, Placed]]:
    """Pairs of items in the same hall whose footprints overlap."""
    for first, second in _pairs(items, boxes_of(items)).tolist():
        yield items[first], items[second]


@remembered
def overlapping_on_floor(project: Project) -> tuple[tuple[Placed, Placed], ...]:
    """Pairs of items that take up the same floor.

    While a few items are dragged, only these are compared with all others.
    """
    items = on_floor(project)
    found = _changed(_last[0], items)
    if found is None:
        boxes_m = boxes_of(items)
        found = _Found(items, boxes_m, _pairs(items, boxes_m))
    _last[0] = found
    return tuple((items[first], items[second]) for first, second in found.pairs.tolist())


def _pairs(items: Sequence[Placed], boxes_m: FloatArray) -> IndexArray:
    """Places of the items of each pair, the earlier item first: hall by hall, in the order they begin along x."""
    found = [np.zeros((0, 2), dtype=np.intp)]
    for members in by_hall(items).values():
        places = np.array(members, dtype=np.intp)
        found.append(np.sort(places[np.stack(BoxIndex(boxes_m[places]).pairs(), axis=1)], axis=1))
    return np.concatenate(found)


def _changed(last: _Found, items: Sequence[Placed]) -> _Found | None:
    """The pairs after a few items have moved within their halls, or None where more has changed."""
    if len(items) != len(last.items):
        return None
    moved = np.flatnonzero(np.fromiter(map(is_not, items, last.items), dtype=np.bool_, count=len(items)))
    if len(moved) > FEW or any(items[n].hall_id != last.items[n].hall_id for n in moved.tolist()):
        return None
    boxes_m = last.boxes_m.copy()
    boxes_m[moved] = boxes_of([items[n] for n in moved.tolist()])
    stays = ~np.isin(last.pairs, moved).any(axis=1)
    met = {tuple(pair) for pair in last.pairs[stays].tolist()}
    for place in moved.tolist():
        for other in _under(boxes_m, place).tolist():
            if other != place and items[other].hall_id == items[place].hall_id:
                met.add((min(place, other), max(place, other)))
    return _Found(items, boxes_m, _in_order(items, boxes_m, met))


def _under(boxes_m: FloatArray, place: int) -> IndexArray:
    """Places of the boxes that share more than an edge with one of them, itself among them."""
    x0, y0, x1, y1 = boxes_m.T
    box = boxes_m[place]
    meets = (x0 + TOUCH_TOLERANCE_M < box[2]) & (box[0] + TOUCH_TOLERANCE_M < x1)
    meets &= (y0 + TOUCH_TOLERANCE_M < box[3]) & (box[1] + TOUCH_TOLERANCE_M < y1)
    return np.flatnonzero(meets)


def _in_order(items: Sequence[Placed], boxes_m: FloatArray, pairs: set[tuple[int, ...]]) -> IndexArray:
    """Pairs in the order in which all are found."""
    if not pairs:
        return np.zeros((0, 2), dtype=np.intp)
    rank = np.empty(len(items), dtype=np.intp)
    rank[np.argsort(boxes_m[:, 0], kind="stable")] = np.arange(len(items))
    halls = {hall: n for n, hall in enumerate(dict.fromkeys(item.hall_id for item in items))}
    found = np.array(list(pairs), dtype=np.intp)
    ranks = np.sort(rank[found], axis=1)
    hall = np.array([halls[items[n].hall_id] for n in found[:, 0].tolist()])
    return found[np.lexsort((ranks[:, 1], ranks[:, 0], hall))]
