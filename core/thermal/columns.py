"""Racks and supplies of a room as arrays, one row each; rows that an edit left alone are not made again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.model.replaced import replaced_at
from core.thermal.directions import DIRECTIONS
from core.thermal.room import AirRack, Box, Supply

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Item = TypeVar("Item")
KEPT = 4
"""Lists whose rows are kept: those of the last few rooms."""
FEW = 4
"""Rows are taken over where fewer than one in so many has changed."""


class Columns(Generic[Item]):
    """Rows of numbers by item, kept for the last few lists of items.

    Args:
        row: Numbers of one item; it must not depend on anything else.
        width: How many.
    """

    def __init__(self, row: Callable[[Item], Sequence[float]], width: int) -> None:
        self._row, self._width = row, width
        self._kept: tuple[tuple[Sequence[Item], Floats], ...] = ()

    def of(self, items: Sequence[Item]) -> Floats:
        """Rows of all items, shape (items, width); read-only."""
        best: tuple[list[int], Floats] | None = None
        for known, table in self._kept:
            changed = replaced_at(known, items)
            if changed is not None and (best is None or len(changed) < len(best[0])):
                best = changed, table
        if best is not None and not best[0]:
            return best[1]
        if best is not None and len(best[0]) * FEW < len(items):
            table = best[1].copy()
            table[best[0]] = [self._row(items[n]) for n in best[0]]
        else:
            table = np.array([self._row(item) for item in items], dtype=np.float64).reshape(len(items), self._width)
        table.setflags(write=False)
        self._kept = (*self._kept, (items, table))[-KEPT:]  # one value at once, as several threads ask
        return table


@dataclass(frozen=True, slots=True)
class RackColumns:
    """Racks of a room.

    Attributes:
        low_m, high_m: Corners, shape (racks, 3).
        way: Axis and side of the intake, shape (racks, 2).
        flow_m3_s, heat_w: Air moved and heat released.
        exit_open_ratio: Free share of the rear.
        has_chimney, has_gaps, has_door: Which have one.
        has_layers: Which do not breathe alike over their whole height.
        top_m: Tops, rounded to a millimetre.
    """

    low_m: Floats
    high_m: Floats
    way: Ints
    flow_m3_s: Floats
    heat_w: Floats
    exit_open_ratio: Floats
    has_chimney: Mask
    has_gaps: Mask
    has_door: Mask
    has_layers: Mask
    top_m: Floats


@dataclass(frozen=True, slots=True)
class SupplyColumns:
    """Supplies of a room.

    Attributes:
        low_m, high_m: Corners of the openings, shape (supplies, 3).
        way: Axis and sense of the air, shape (supplies, 2).
        flow_m3_s: Airflow.
        supply_c: Temperature, NaN where the plenum gives it.
        open_ratio: Free share of the opening.
    """

    low_m: Floats
    high_m: Floats
    way: Ints
    flow_m3_s: Floats
    supply_c: Floats
    open_ratio: Floats


def rack_columns(racks: Sequence[AirRack]) -> RackColumns:
    """Racks as arrays."""
    rows = _racks.of(racks)
    return RackColumns(
        low_m=rows[:, 0:3],
        high_m=rows[:, 3:6],
        way=rows[:, 6:8].astype(np.int64),
        flow_m3_s=rows[:, 8].copy(),
        heat_w=rows[:, 9].copy(),
        exit_open_ratio=rows[:, 10].copy(),
        has_chimney=rows[:, 11] > 0.0,
        has_gaps=rows[:, 12] > 0.0,
        has_door=rows[:, 13] > 0.0,
        has_layers=rows[:, 14] > 0.0,
        top_m=rows[:, 15].copy(),
    )


def supply_columns(supplies: Sequence[Supply]) -> SupplyColumns:
    """Supplies as arrays."""
    rows = _supplies.of(supplies)
    return SupplyColumns(
        low_m=rows[:, 0:3],
        high_m=rows[:, 3:6],
        way=rows[:, 6:8].astype(np.int64),
        flow_m3_s=rows[:, 8].copy(),
        supply_c=rows[:, 9].copy(),
        open_ratio=rows[:, 10].copy(),
    )


def _corners(box: Box) -> tuple[float, ...]:
    return (*box.low_m, *box.high_m)


def _rack_row(rack: AirRack) -> tuple[float, ...]:
    return (
        *_corners(rack.box), *DIRECTIONS[rack.front], rack.flow_m3_s, rack.heat_w, rack.exit_open_ratio,
        rack.has_chimney, len(rack.gaps), rack.door is not None, len(rack.bands) + len(rack.gaps),
        round(rack.box.high_m[2], 3),
    )  # fmt: skip


def _supply_row(supply: Supply) -> tuple[float, ...]:
    temperature_c = np.nan if supply.supply_c is None else supply.supply_c
    return (
        *_corners(supply.opening), *DIRECTIONS[supply.direction], supply.flow_m3_s, temperature_c, supply.open_ratio,
    )  # fmt: skip


_racks, _supplies = Columns(_rack_row, 16), Columns(_supply_row, 11)
