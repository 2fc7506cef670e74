"""How much room busways and panels have for further racks, when any single unit may be out.

For each state (all units in service, and each unit out in turn) shares say which part of a panel's load every unit
above it carries; adding a rack is then one line of sums. Losses count at full load, so that the sums stay on the safe
side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.model.electrical import TRANSFER_SWITCHES, PowerUnit, PowerUnitKind
from core.model.project import Project
from core.model.rack import Rack

FloatArray = NDArray[np.float64]

LAST_UNITS = (PowerUnitKind.BUSWAY, PowerUnitKind.RPP, PowerUnitKind.PDU)
"""What rack cords are plugged into."""
MOST_NUMBERS = 2e7
"""Above so many shares only the state with all units in service is looked at, beside full load on each panel."""


@dataclass(frozen=True, slots=True)
class _State:
    """Shares while one unit is out: part of each panel's load that each unit carries, and which panels live."""

    carried: FloatArray
    is_live: NDArray[np.bool_]


class RoomLeft:
    """Loads of all units in all states, as racks are added.

    Args:
        project: The project.
        leaving: Racks that are taken off first.

    Attributes:
        panels: Units that racks can be plugged into, in service.
    """

    def __init__(self, project: Project, leaving: frozenset[str]) -> None:
        units = _upstream_first(project.of_type(PowerUnit))
        self._index = {u.id: n for n, u in enumerate(units)}
        self.panels = tuple(u for u in units if u.kind in LAST_UNITS and u.is_on)
        self._column = {u.id: n for n, u in enumerate(self.panels)}
        self._limit = np.array([max(u.rated_w * min(u.breaker_limit_ratio, 1.0), 1.0) for u in units])
        self._panel_limit = np.array([max(u.rated_w * min(u.breaker_limit_ratio, 1.0), 1.0) for u in self.panels])
        others = [n for n, u in enumerate(units) if u.kind not in LAST_UNITS and u.is_on]
        if (len(others) + 1) * len(units) * len(self.panels) > MOST_NUMBERS:
            others = []
        states = [self._state(units, out) for out in (-1, *others)]
        self._carried = np.stack([s.carried for s in states])
        self._is_live = np.stack([s.is_live for s in states])
        self._load = np.zeros(self._carried.shape[:2])
        self._full = np.zeros(len(self.panels))
        self.above = {u.id: _above(u, {x.id: x for x in units}) for u in self.panels}
        for rack in project.of_type(Rack):
            if rack.id not in leaving:
                self.add(rack.power_w, rack.feed_a_id, rack.feed_b_id)

    def _state(self, units: Sequence[PowerUnit], out: int) -> _State:
        live = np.zeros(len(units), dtype=bool)
        share: list[list[tuple[int, float]]] = []
        for n, unit in enumerate(units):
            inputs = [self._index[i] for i in unit.feed_ids if i in self._index]
            has_source = len(inputs) < len(unit.feed_ids) or not unit.feed_ids
            alive = [k for k in inputs if live[k]]
            live[n] = unit.is_on and n != out and (bool(alive) or has_source)
            if unit.kind in TRANSFER_SWITCHES or unit.kind is PowerUnitKind.UPS:
                alive = alive[:1]
            total = sum(units[k].rated_w for k in alive)
            share.append([(k, units[k].rated_w / total) for k in alive] if total > 0.0 else [])
        carried = np.zeros((len(units), len(self.panels)))
        for column, panel in enumerate(self.panels):
            carried[self._index[panel.id], column] = 1.0
        for n in range(len(units) - 1, -1, -1):
            drawn = 1.0 + units[n].loss_p0_ratio + units[n].loss_p1_ratio + units[n].loss_p2_ratio
            for k, part in share[n]:
                carried[k] += part * drawn * carried[n]
        return _State(carried, live[[self._index[p.id] for p in self.panels]])

    def shared(self, a_id: str, b_id: str) -> tuple[str, ...]:
        """Units above both of two panels, those closest to the panels first."""
        both = self.above[a_id] & self.above[b_id]
        return tuple(sorted(both, key=lambda i: -self._index[i]))

    def add(self, power_w: float, a_id: str, b_id: str) -> None:
        """Plug a rack in."""
        self._load += self._extra(power_w, a_id, b_id)
        for panel_id in {a_id, b_id} & self._column.keys():
            self._full[self._column[panel_id]] += power_w

    def _extra(self, power_w: float, a_id: str, b_id: str) -> FloatArray:
        """What a rack adds to every unit in every state: half from each live cord, shape (states, units)."""
        cords = [self._column[i] for i in (a_id, b_id) if i in self._column]
        alive = self._is_live[:, cords]
        part = power_w * alive / np.maximum(alive.sum(axis=1, keepdims=True), 1)
        extra: FloatArray = np.zeros_like(self._load)
        for position, column in enumerate(cords):
            extra += part[:, position, None] * self._carried[:, :, column]
        return extra

    def worst_ratio(self, power_w: float, a_id: str, b_id: str) -> float:
        """Highest load over its limit that any unit above the cords has in any state once the rack is plugged in."""
        extra = self._extra(power_w, a_id, b_id)
        touched = np.where(extra > 0.0, self._load + extra, 0.0) / self._limit
        worst = float(touched.max(initial=0.0))
        for panel_id in {a_id, b_id} & self._column.keys():  # the other cord may be pulled
            column = self._column[panel_id]
            worst = max(worst, float((self._full[column] + power_w) / self._panel_limit[column]))
        return worst


def _upstream_first(units: Sequence[PowerUnit]) -> list[PowerUnit]:
    """Units after what feeds them; what waits for itself stands at the end."""
    by_id = {u.id: u for u in units}
    placed: dict[str, PowerUnit] = {}
    left = list(units)
    while left:
        ready = [u for u in left if all(i in placed or i not in by_id for i in u.feed_ids)]
        if not ready:
            break
        placed.update({u.id: u for u in ready})
        left = [u for u in left if u.id not in placed]
    return [*placed.values()]


def _above(unit: PowerUnit, by_id: dict[str, PowerUnit]) -> frozenset[str]:
    """A unit and all units above it on any way."""
    seen, waiting = {unit.id}, [unit]
    while waiting:
        for feed in waiting.pop().feed_ids:
            if feed in by_id and feed not in seen:
                seen.add(feed)
                waiting.append(by_id[feed])
    return frozenset(seen)
