"""Racks in the order in which busways pass them, cut into stretches of equal power."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.commands.power_topology_plan import TopologyPlan
from core.geometry.rectangle import Rectangle, union
from core.model.rack import Rack

ROW_STEP_M = 0.3
"""Racks whose centre lines are closer than this stand in one row."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring racks of one row that share their busways.

    Attributes:
        racks: Along the row.
        pair: Position of the pair of blocks that feeds them.
    """

    racks: tuple[Rack, ...]
    pair: int

    @property
    def power_w(self) -> float:
        """Rated power. [W]"""
        return sum(rack.rated_power_w for rack in self.racks)

    @property
    def outline(self) -> Rectangle:
        """Around all of them. [m]"""
        around = union(rack.rectangle for rack in self.racks)
        assert around is not None
        return around


def in_rows(racks: Iterable[Rack]) -> tuple[Rack, ...]:
    """Racks hall by hall, row by row, along each row."""

    def place(rack: Rack) -> tuple[str, bool, int, float]:
        return (*_row(rack), rack.y_m if rack.rotation_deg % 180 else rack.x_m)

    return tuple(sorted(racks, key=place))


def _row(rack: Rack) -> tuple[str, bool, int]:
    is_upright = rack.rotation_deg % 180 != 0
    return rack.hall_id, is_upright, round((rack.x_m if is_upright else rack.y_m) / ROW_STEP_M)


def equal_parts(racks: Sequence[Rack], count: int) -> tuple[tuple[Rack, ...], ...]:
    """Cut racks into parts of nearly equal power, in order; the cut falls on the nearer side of the rack it meets."""
    total = sum(rack.rated_power_w for rack in racks)
    parts: list[list[Rack]] = [[] for _ in range(count)]
    passed = 0.0
    for rack in racks:
        middle = passed + 0.5 * rack.rated_power_w
        parts[min(int(count * middle / total), count - 1) if total > 0.0 else 0].append(rack)
        passed += rack.rated_power_w
    return tuple(tuple(part) for part in parts)


def even_power_w(plan: TopologyPlan, racks: Sequence[Rack]) -> float:
    """Power of a system that loads its blocks evenly as much as these racks load the fullest one at worst. [W]

    Each pair of blocks gets whole racks, so that some blocks have more than their share. The worst of a block is the
    loss of the one with which it shares most.
    """
    shared: dict[tuple[int, int], float] = {}
    own = dict.fromkeys(range(plan.blocks), 0.0)
    for (a, b), part in zip(plan.pairs, equal_parts(racks, len(plan.pairs)), strict=True):
        power_w = sum(rack.rated_power_w for rack in part)
        for one, other in ((a, b), (b, a)):
            own[one] += 0.5 * power_w
            if a != b:
                shared[one, other] = shared.get((one, other), 0.0) + 0.5 * power_w
    worst = max(own[n] + max((w for (one, _), w in shared.items() if one == n), default=0.0) for n in own)
    return worst / plan.share


def stretches(racks: Sequence[Rack], pair: int, most_w: float) -> list[Stretch]:
    """Cut racks at the ends of rows, and rows so that no stretch exceeds a power.

    Args:
        racks: In rows.
        pair: Pair of blocks that feeds them.
        most_w: Most power of one stretch; a rack that alone has more stands by itself. [W]
    """
    rows: dict[tuple[str, bool, int], list[Rack]] = {}
    for rack in racks:
        rows.setdefault(_row(rack), []).append(rack)
    found = []
    for row in rows.values():
        parts = max(1, -int(-sum(r.rated_power_w for r in row) // most_w))
        while parts < len(row):
            cut = equal_parts(row, parts)
            if all(sum(r.rated_power_w for r in part) <= most_w or len(part) == 1 for part in cut):
                break
            parts += 1
        found += [Stretch(part, pair) for part in equal_parts(row, parts) if part]
    return found
