"""Whether the machines that are left carry the heat: the cooling side of redundancy, by nominal capacity.

Units of one kind stand in for each other: air coolers within a hall, CDUs on one manifold, plant within a
loop. A group that has no machines at all, or is too small from the start, is not judged here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from core.model.cooling import AirCooler, Cdu, CoolingLoop, HeatRejection
from core.model.heat import heat_by_rack
from core.model.project import Project
from core.model.rack import Rack

Machine = AirCooler | Cdu | HeatRejection


@dataclass(frozen=True, slots=True)
class CoolingGroup:
    """Machines that stand in for each other.

    Attributes:
        name: For people.
        machines: Those that run.
        need_w: Heat that they share. [W]
    """

    name: str
    machines: tuple[Machine, ...]
    need_w: float

    def left_w(self, lost: Collection[str]) -> float:
        """Capacity without some of them. [W]"""
        return sum(m.capacity_w for m in self.machines if m.id not in lost)

    def is_short_without(self, lost: Collection[str]) -> bool:
        """Whether it carries its heat with all of them, and not without some."""
        return self.left_w(()) >= self.need_w > self.left_w(lost) * 1.0001


def cooling_groups(project: Project) -> tuple[CoolingGroup, ...]:
    """All groups of machines that have something to carry."""
    split = heat_by_rack(project)
    air: dict[str, float] = {}
    liquid = door = 0.0
    for rack in project.of_type(Rack):
        parts = split[rack.id]
        air[rack.hall_id] = air.get(rack.hall_id, 0.0) + parts.air_w
        liquid, door = liquid + parts.liquid_w, door + parts.door_w
    found = []
    for hall in project.halls:
        coolers = tuple(c for c in project.in_hall(AirCooler, hall.id) if c.is_on)
        found.append(CoolingGroup(f"air coolers of {hall.tag}", coolers, air.get(hall.id, 0.0)))
    found.append(CoolingGroup("CDUs", tuple(c for c in project.of_type(Cdu) if c.is_on), liquid))
    plant = [u for u in project.of_type(HeatRejection) if u.is_on]
    chilled = sum(
        air.get(c.hall_id, 0.0) / max(len(project.in_hall(AirCooler, c.hall_id)), 1)
        for c in project.of_type(AirCooler)
        if c.water_flow_kg_s > 0.0
    )
    needs = {CoolingLoop.CHILLED: chilled + door, CoolingLoop.WARM: liquid}
    for loop, need in needs.items():
        found.append(CoolingGroup(f"{loop} loop", tuple(u for u in plant if u.loop is loop), need))
    return tuple(g for g in found if g.machines and g.need_w > 0.0)
