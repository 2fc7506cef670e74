"""Connect racks to A and B: the nearest busways or panels with room, evenly over pairs and phases."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.commands.command import require
from core.commands.connect_room import RoomLeft
from core.errors import InvalidEdit
from core.geometry.polygon import contains_point
from core.model.electrical import PowerPath, PowerUnit
from core.model.entity import Entity, Placed
from core.model.project import Project
from core.model.rack import CordPhases, Rack
from core.model.space import Hall

NEAREST = 6
"""So many of the nearest busways or panels of a path are weighed against each other first."""
SHARED_COST_M = 40.0
"""Walk that a planner would take to keep A and B apart. [m]"""
LOADING_COST_M = 4.0
"""Walk that a planner would take for a pair that is not full. [m]"""


@dataclass(frozen=True, slots=True)
class ConnectionPlan:
    """What connecting racks comes to.

    Attributes:
        racks: Racks with their new feeds.
        words: What could not be connected, one sentence each.
    """

    racks: tuple[Rack, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConnectRacks:
    """Connect racks to path A and path B; what finds no room stays as it is."""

    rack_ids: tuple[str, ...]

    @property
    def label(self) -> str:
        """Shown in history."""
        return (
            "Connect rack to A and B" if len(self.rack_ids) == 1 else f"Connect {len(self.rack_ids)} racks to A and B"
        )

    def apply(self, project: Project) -> Project:
        """Connect them.

        Raises:
            InvalidEdit: There is nothing to connect to, or none of them finds room.
        """
        plan = plan_connections(project, self.rack_ids)
        if not plan.racks:
            raise InvalidEdit(plan.words[0], hint="Add a busway or a panel, or build a topology.")
        changes: dict[str, Entity | None] = {rack.id: rack for rack in plan.racks}
        return project.with_changes(changes)


def plan_connections(project: Project, rack_ids: Sequence[str]) -> ConnectionPlan:
    """Find feeds for racks, the largest first.

    Args:
        project: The project.
        rack_ids: Racks; ids of other items are passed over.

    Raises:
        InvalidEdit: None of the ids is a rack that draws power, or there is nothing to connect to.
    """
    racks = [r for i in rack_ids if isinstance(r := require(project, i), Rack) and r.rated_power_w > 0.0]
    if not racks:
        raise InvalidEdit("No rack that draws power is selected.", hint="Select racks with contents.")
    room = RoomLeft(project, frozenset(r.id for r in racks))
    if not room.panels:
        raise InvalidEdit(
            "There is no busway or panel to connect to.", hint="Build a power topology first, or place a busway."
        )
    racks.sort(key=lambda r: (-r.power_w, r.hall_id, r.y_m, r.x_m, r.id))
    connected, words = [], []
    phases: dict[str, dict[CordPhases, float]] = {}
    within: dict[str, list[PowerUnit]] = {}
    for rack in racks:
        if rack.hall_id not in within:
            within[rack.hall_id] = _within_reach(project, rack.hall_id, room.panels)
        pair = _best_pair(rack, room, within[rack.hall_id])
        if pair is None:
            words.append(f"{rack.tag}: no busway or panel within reach has room for its {rack.power_w / 1e3:.0f} kW.")
            continue
        a_id, b_id = pair
        if not b_id:
            words.append(f"{rack.tag}: cord B is not connected: no second busway or panel has room.")
        elif shared := room.shared(a_id, b_id):
            words.append(f"{rack.tag}: A and B share {', '.join(_tag(project, i) for i in shared[:3])}.")
        room.add(rack.power_w, a_id, b_id)
        phase = _phase(rack, phases.setdefault(a_id, {}))
        connected.append(replace(rack, feed_a_id=a_id, feed_b_id=b_id, cord_phases=phase))
    return ConnectionPlan(tuple(connected), tuple(words))


def _tag(project: Project, item_id: str) -> str:
    item = project.get(item_id)
    return item.tag if item is not None else item_id


def _within_reach(project: Project, hall_id: str, panels: Sequence[PowerUnit]) -> list[PowerUnit]:
    """Panels for racks of a hall: those that belong to it, and those of no hall unless they hang in another one."""
    own, others = project.get(hall_id), [h for h in project.halls if h.id != hall_id]
    found = []
    for panel in panels:
        at = panel.x_m, panel.y_m
        is_here = not isinstance(own, Hall) or contains_point(own.outline_m, *at)
        is_there = any(contains_point(hall.outline_m, *at) for hall in others)
        if panel.hall_id == hall_id or (not panel.hall_id and (is_here or not is_there)):
            found.append(panel)
    return found


def _best_pair(rack: Rack, room: RoomLeft, panels: Sequence[PowerUnit]) -> tuple[str, str] | None:
    """Feeds of cords A and B: near, with room whatever single unit fails, apart, and not full; None without room."""
    a_units = _nearest(rack, panels, PowerPath.A)
    b_units = _nearest(rack, panels, PowerPath.B)
    for count in (NEAREST, len(panels)):
        pairs = sorted(
            (
                _distance_m(rack, a) + _distance_m(rack, b) + (SHARED_COST_M if room.shared(a.id, b.id) else 0.0),
                a.id,
                b.id,
            )
            for a in a_units[:count]
            for b in b_units[:count]
            if a.id != b.id
        )
        best: tuple[float, str, str] | None = None
        for walk, a_id, b_id in pairs:
            if best is not None and walk >= best[0]:
                break
            worst = room.worst_ratio(rack.power_w, a_id, b_id)
            if worst <= 1.0 and (best is None or walk + LOADING_COST_M * worst < best[0]):
                best = (walk + LOADING_COST_M * worst, a_id, b_id)
        if best is not None:
            return best[1:]
    for a in a_units:
        if room.worst_ratio(rack.power_w, a.id, "") <= 1.0:
            return a.id, ""
    return None


def _nearest(rack: Rack, panels: Sequence[PowerUnit], path: PowerPath) -> list[PowerUnit]:
    """Panels of a path, or of none in particular, the nearest first."""
    fitting = [u for u in panels if u.path in (path, PowerPath.COMMON)]
    return sorted(fitting, key=lambda u: (_distance_m(rack, u), u.id))


def _distance_m(rack: Rack, unit: Placed) -> float:
    """From the middle of a rack to the edge of a unit. [m]"""
    outline = unit.rectangle
    dx = max(outline.x0_m - rack.x_m, rack.x_m - outline.x1_m, 0.0)
    dy = max(outline.y0_m - rack.y_m, rack.y_m - outline.y1_m, 0.0)
    return math.hypot(dx, dy)


def _phase(rack: Rack, on_phase: dict[CordPhases, float]) -> CordPhases:
    """The phase with the least load for a rack with single-phase cords."""
    if rack.cord_phases is CordPhases.ABC:
        return CordPhases.ABC
    chosen = min(list(CordPhases)[1:], key=lambda p: on_phase.get(p, 0.0))
    on_phase[chosen] = on_phase.get(chosen, 0.0) + rack.power_w
    return chosen
