"""Racks and supplies of a room as arrays, one row each; rows that an edit left alone are not made again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from itertools import chain
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.model.replaced import replaced_at
from core.thermal.directions import DIRECTIONS
from core.thermal.room import AirRack, Supply

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Item = TypeVar("Item")
Made = TypeVar("Made")
KEPT = 4
"""Lists whose rows are kept: those of the last few rooms."""
NO_WAY = (0, 0)
"""Of a direction that there is not, until the room is refused for it."""
FEW = 4
"""Rows are taken over where fewer than one in so many has changed."""


class Columns(Generic[Item, Made]):
    """Columns of items, kept for the last few lists of them.

    Args:
        row: Numbers of one item; it must not depend on anything else.
        made: Makes columns of the rows of all items, shape (items, numbers).
    """

    def __init__(self, row: Callable[[Item], Sequence[float]], made: Callable[[Floats], Made]) -> None:
        self._row, self._made = row, made
        self._kept: tuple[tuple[Sequence[Item], Floats, Made], ...] = ()

    def of(self, items: Sequence[Item]) -> Made:
        """Columns of all items."""
        for known, _, columns in self._kept:
            if known is items:
                return columns
        rows = self._carried(items)
        if rows is None:
            rows = self._made_anew(items)
        rows.setflags(write=False)
        columns = self._made(rows)
        self._kept = ((items, rows, columns), *self._kept)[:KEPT]  # one value at once, as several threads ask
        return columns

    def _made_anew(self, items: Sequence[Item]) -> Floats:
        if not items:
            return np.zeros((0, 0))
        # half the time of an array of tuples
        return np.fromiter(chain.from_iterable(map(self._row, items)), np.float64).reshape(len(items), -1)

    def _carried(self, items: Sequence[Item]) -> Floats | None:
        """Rows of a list of which only few have changed, with those made anew; None where no such list is kept."""
        for known, rows, _ in self._kept:
            changed = replaced_at(known, items)
            if changed is not None and len(changed) * FEW < len(items):
                rows = rows.copy()
                if changed:
                    rows[changed] = [self._row(items[n]) for n in changed]
                return rows
        return None


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
        fans: Inlets from which they speed up and at which they run at full speed [C], flow at it over that in cool
            air, and power in cool air over the heat, shape (racks, 4).
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
    fans: Floats


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
    """Racks as arrays; read-only."""
    return _racks.of(racks)


def supply_columns(supplies: Sequence[Supply]) -> SupplyColumns:
    """Supplies as arrays; read-only."""
    return _supplies.of(supplies)


def _of_racks(rows: Floats) -> RackColumns:
    rows = rows.reshape(-1, 20)
    columns = RackColumns(
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
        fans=rows[:, 16:20],
    )
    _lock(columns)
    return columns


def _of_supplies(rows: Floats) -> SupplyColumns:
    rows = rows.reshape(-1, 11)
    columns = SupplyColumns(
        low_m=rows[:, 0:3],
        high_m=rows[:, 3:6],
        way=rows[:, 6:8].astype(np.int64),
        flow_m3_s=rows[:, 8].copy(),
        supply_c=rows[:, 9].copy(),
        open_ratio=rows[:, 10].copy(),
    )
    _lock(columns)
    return columns


def _lock(columns: RackColumns | SupplyColumns) -> None:
    for field in fields(columns):
        getattr(columns, field.name).setflags(write=False)


def _rack_row(rack: AirRack) -> tuple[float, ...]:
    low, high, fans = rack.box.low_m, rack.box.high_m, rack.fans
    axis, side = DIRECTIONS.get(rack.front, NO_WAY)
    gaps = len(rack.gaps)
    return (
        low[0], low[1], low[2], high[0], high[1], high[2], axis, side, rack.flow_m3_s, rack.heat_w,
        rack.exit_open_ratio, rack.has_chimney, gaps, rack.door is not None, len(rack.bands) + gaps,
        round(high[2], 3), fans.ramp_from_c, fans.full_at_c, fans.full_flow_ratio, fans.power_ratio,
    )  # fmt: skip


def _supply_row(supply: Supply) -> tuple[float, ...]:
    low, high = supply.opening.low_m, supply.opening.high_m
    axis, side = DIRECTIONS.get(supply.direction, NO_WAY)
    temperature_c = np.nan if supply.supply_c is None else supply.supply_c
    return (
        low[0], low[1], low[2], high[0], high[1], high[2], axis, side, supply.flow_m3_s, temperature_c,
        supply.open_ratio,
    )  # fmt: skip


_racks, _supplies = Columns(_rack_row, _of_racks), Columns(_supply_row, _of_supplies)
