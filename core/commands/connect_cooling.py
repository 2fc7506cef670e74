"""Connect racks to CDUs: the nearest loop with room, also when its spare unit has failed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from core.commands.command import require
from core.errors import InvalidEdit
from core.model.cooling import Cdu
from core.model.entity import Entity, Placed
from core.model.liquid import cdu_groups, group_key, rated_liquid_w
from core.model.project import Project
from core.model.rack import Rack

SPARE_UNITS = 1
ROW_APART_M, ALONG_APART_M = 1.5, 15.0
"""CDUs this close, across and along a row, are taken as one group."""
FLOW_KG_S_PER_W = 1.5 / 60.0 * 1.02 / 1000.0
"""Flow where no data sheet states one: 1.5 l/min per kW (OCP)."""
FULL = 1.0 + 1e-9


@dataclass(frozen=True, slots=True)
class CoolingPlan:
    """What connecting racks to CDUs comes to.

    Attributes:
        changes: Racks with their new CDU, and CDUs with their new group.
        words: What did not fit, one sentence each.
    """

    changes: tuple[Rack | Cdu, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConnectToCdus:
    """Connect racks to the nearest CDU group with room; what finds none stays as it is.

    Attributes:
        rack_ids: Racks and tanks.
        cdu_ids: CDUs to use as one group with a spare unit; empty to choose among all of their halls.
    """

    rack_ids: tuple[str, ...]
    cdu_ids: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Shown in history."""
        return "Connect rack to CDUs" if len(self.rack_ids) == 1 else f"Connect {len(self.rack_ids)} racks to CDUs"

    def apply(self, project: Project) -> Project:
        """Connect them.

        Raises:
            InvalidEdit: There is nothing to connect to, or none of them finds room.
        """
        plan = plan_cooling(project, self.rack_ids, self.cdu_ids)
        if not any(isinstance(c, Rack) for c in plan.changes):
            raise InvalidEdit(plan.words[0], hint="Add a CDU near the row, or choose a larger one.")
        changes: dict[str, Entity | None] = {c.id: c for c in plan.changes}
        return project.with_changes(changes)


@dataclass(slots=True)
class _Loop:
    """A group of CDUs and the room that it has left with its spare units lost."""

    cdus: list[Cdu]
    spare: int
    room_w: float = 0.0
    room_kg_s: float = 0.0

    def count_room(self) -> None:
        running = [c for c in self.cdus if c.is_on]
        kept = max(len(running) - self.spare, 0)
        self.room_w = sum(sorted(c.capacity_w for c in running)[:kept])
        self.room_kg_s = sum(sorted(c.flow_kg_s for c in running)[:kept])


def plan_cooling(project: Project, rack_ids: Sequence[str], cdu_ids: Sequence[str] = ()) -> CoolingPlan:
    """Find CDUs for racks.

    CDUs that serve nothing yet and stand in one row become a group with one spare unit.

    Args:
        project: The project.
        rack_ids: Racks; ids of other items are passed over.
        cdu_ids: CDUs to use; empty to choose.

    Raises:
        InvalidEdit: No rack has a liquid side, there is no CDU, or the chosen ones carry different coolants.
    """
    assumptions = project.assumptions
    racks = [r for i in rack_ids if isinstance(r := require(project, i), Rack) and rated_liquid_w(r, assumptions) > 0.0]
    if not racks:
        raise InvalidEdit(
            "No rack with a liquid side is selected.", hint="Choose direct-to-chip or immersion for the racks first."
        )
    loops = _loops(project, racks, cdu_ids)
    if not loops:
        raise InvalidEdit("There is no CDU in the racks' hall.", hint="Place a CDU at the end of the row first.")
    _take_off(project, loops, frozenset(r.id for r in racks))
    changes: dict[str, Rack | Cdu] = {}
    words = []
    for rack in sorted(racks, key=lambda r: (r.hall_id, round(r.y_m, 1), r.x_m, r.id)):
        watts, flow = rated_liquid_w(rack, assumptions), design_flow_kg_s(rack, rated_liquid_w(rack, assumptions))
        loop = _nearest(rack, loops, watts, flow)
        if loop is None:
            words.append(_refusal(rack, loops, watts, flow))
            continue
        loop.room_w -= watts
        loop.room_kg_s -= flow
        near = min((c for c in loop.cdus if c.is_on), key=lambda c: (_distance_m(rack, c), c.id))
        changes[rack.id] = replace(rack, cdu_id=near.id)
        changes |= {c.id: c for c in loop.cdus}
    return CoolingPlan(tuple(changes.values()), tuple(words))


def design_flow_kg_s(rack: Rack, liquid_w: float) -> float:
    """Flow that a rack's data sheet asks for, or the usual one by its heat. [kg/s]"""
    stated = sum(unit.liquid_flow_kg_s for unit in rack.units)
    return stated if stated > 0.0 else FLOW_KG_S_PER_W * liquid_w


def _loops(project: Project, racks: Sequence[Rack], cdu_ids: Sequence[str]) -> list[_Loop]:
    if cdu_ids:
        chosen = [c for i in cdu_ids if isinstance(c := require(project, i), Cdu)]
        return [_grouped(project, chosen)]
    halls = {r.hall_id for r in racks}
    serving = {group_key(cdu) for r in project.racks if isinstance(cdu := project.get(r.cdu_id), Cdu)}
    loops: list[_Loop] = []
    idle: list[Cdu] = []
    for key, cdus in cdu_groups(project).items():
        if not any(c.hall_id in halls for c in cdus):
            continue
        if key in serving or cdus[0].redundancy_group.strip():
            loops.append(_Loop(list(cdus), max(c.spare_unit_count for c in cdus)))
        else:
            idle += cdus
    for cluster in _clusters(idle):
        loops.append(_grouped(project, cluster))
    for loop in loops:
        loop.count_room()
    return loops


def _grouped(project: Project, cdus: Sequence[Cdu]) -> _Loop:
    """Several CDUs as one group with a spare unit; a single one as it is."""
    if len({c.coolant for c in cdus}) > 1:
        raise InvalidEdit(
            f"{' and '.join(c.tag for c in cdus[:3])} carry different coolants.", hint="Give them one coolant first."
        )
    loop = _Loop(list(cdus), max(c.spare_unit_count for c in cdus))
    if len(cdus) > 1:
        names = [c.redundancy_group.strip() for c in cdus if c.redundancy_group.strip()]
        name = names[0] if names else _free_name(project, cdus)
        loop.cdus = [replace(c, redundancy_group=name, spare_unit_count=SPARE_UNITS) for c in cdus]
        loop.spare = SPARE_UNITS
    loop.count_room()
    return loop


def _free_name(project: Project, cdus: Sequence[Cdu]) -> str:
    taken = {c.redundancy_group.strip() for c in project.of_type(Cdu)}
    name = f"Loop {min(c.tag for c in cdus)}"
    number = 2
    while name in taken:
        name, number = f"Loop {min(c.tag for c in cdus)} {number}", number + 1
    return name


def _clusters(cdus: Iterable[Cdu]) -> list[list[Cdu]]:
    """CDUs of one hall, coolant and row, near each other."""
    clusters: list[list[Cdu]] = []
    for cdu in sorted(cdus, key=lambda c: (c.hall_id, c.coolant, c.rotation_deg % 180, c.y_m, c.x_m, c.id)):
        fitting = (k for k in clusters if any(_belong_together(cdu, other) for other in k))
        home = next(fitting, None)
        if home is None:
            clusters.append([cdu])
        else:
            home.append(cdu)
    return clusters


def _belong_together(a: Cdu, b: Cdu) -> bool:
    if (a.hall_id, a.coolant, a.rotation_deg % 180) != (b.hall_id, b.coolant, b.rotation_deg % 180):
        return False
    dx, dy = abs(a.x_m - b.x_m), abs(a.y_m - b.y_m)
    along, across = (dx, dy) if a.rotation_deg % 180 == 0 else (dy, dx)
    return across <= ROW_APART_M and along <= ALONG_APART_M


def _take_off(project: Project, loops: Sequence[_Loop], moving: frozenset[str]) -> None:
    """Take what racks that stay use already off the room."""
    loop_of = {c.id: loop for loop in loops for c in loop.cdus}
    for rack in project.racks:
        loop = loop_of.get(rack.cdu_id)
        watts = rated_liquid_w(rack, project.assumptions) if loop is not None and rack.id not in moving else 0.0
        if loop is not None and watts > 0.0:
            loop.room_w -= watts
            loop.room_kg_s -= design_flow_kg_s(rack, watts)


def _nearest(rack: Rack, loops: Sequence[_Loop], watts: float, flow: float) -> _Loop | None:
    fitting = [
        (min(_distance_m(rack, c) for c in loop.cdus), n)
        for n, loop in enumerate(loops)
        if watts <= loop.room_w * FULL and flow <= loop.room_kg_s * FULL and loop.cdus[0].hall_id == rack.hall_id
    ]
    return loops[min(fitting)[1]] if fitting else None


def _refusal(rack: Rack, loops: Sequence[_Loop], watts: float, flow: float) -> str:
    best = max(loops, key=lambda loop: loop.room_w)
    names = best.cdus[0].redundancy_group.strip() or best.cdus[0].tag
    spare = f" with {best.spare} unit lost" if best.spare else ""
    if watts > best.room_w:
        return (
            f"{rack.tag} gives {watts / 1000.0:.0f} kW to liquid; {names} has {max(best.room_w, 0.0) / 1000.0:.0f} kW "
            f"left{spare}."
        )
    return f"{rack.tag} needs {flow:.1f} kg/s; {names} has {max(best.room_kg_s, 0.0):.1f} kg/s left{spare}."


def _distance_m(rack: Rack, cdu: Placed) -> float:
    return math.hypot(rack.x_m - cdu.x_m, rack.y_m - cdu.y_m)
