"""Whether the machines that are left carry the heat: the cooling side of redundancy, by nominal capacity.

Rear doors count with what their coils take from their rack's exhaust at the water that they get.
Units of one kind stand in for each other: air coolers within a hall, CDUs on one manifold, plant within a
loop. A group that has no machines at all, or is too small from the start, is not judged here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from core.model.cooling import AirCooler, Cdu, CoolingLoop, HeatRejection
from core.model.heat import HeatSplit, heat_by_rack
from core.model.project import Project
from core.model.rack import Rack
from core.model.rear_door import door_coil

Machine = AirCooler | Cdu | HeatRejection


@dataclass(frozen=True, slots=True)
class CoolingGroup:
    """Machines that stand in for each other.

    Attributes:
        name: For people.
        machines: Those that run.
        need_w: Heat that they share. [W]
        pump_id: The facility pumps, where they do not work without.
    """

    name: str
    machines: tuple[Machine, ...]
    need_w: float
    pump_id: str = ""

    def left_w(self, lost: Collection[str]) -> float:
        """Capacity without some of them; none without the pumps that they need. [W]"""
        if self.pump_id and self.pump_id in lost:
            return 0.0
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
        taken = _door_w(project, rack, parts)
        air[rack.hall_id] = air.get(rack.hall_id, 0.0) + parts.air_w + parts.door_w - taken
        liquid, door = liquid + parts.liquid_w, door + taken
    found = []
    pumps = project.assumptions.id
    for hall in project.halls:
        coolers = tuple(c for c in project.in_hall(AirCooler, hall.id) if c.is_on)
        by_water = bool(coolers) and all(c.water_flow_kg_s > 0.0 for c in coolers)
        pump_id = pumps if by_water else ""
        found.append(CoolingGroup(f"air coolers of {hall.tag}", coolers, air.get(hall.id, 0.0), pump_id))
    cdus = tuple(c for c in project.of_type(Cdu) if c.is_on)
    by_water = bool(cdus) and not any(c.rejects_to_air for c in cdus)
    found.append(CoolingGroup("CDUs", cdus, liquid, pumps if by_water else ""))
    plant = [u for u in project.of_type(HeatRejection) if u.is_on]
    chilled = sum(
        air.get(c.hall_id, 0.0) / max(len(project.in_hall(AirCooler, c.hall_id)), 1)
        for c in project.of_type(AirCooler)
        if c.water_flow_kg_s > 0.0
    )
    needs = {CoolingLoop.CHILLED: chilled + door, CoolingLoop.WARM: liquid}
    for loop, need in needs.items():
        found.append(CoolingGroup(f"{loop} loop", tuple(u for u in plant if u.loop is loop), need, pumps))
    return tuple(g for g in found if g.machines and g.need_w > 0.0)


def _door_w(project: Project, rack: Rack, split: HeatSplit) -> float:
    """Heat that a rear door takes where its rack draws in air as cold as the hall's coolers make it. [W]"""
    coil = door_coil(rack, project.assumptions) if split.door_w > 0.0 else None
    coolers = [c for c in project.in_hall(AirCooler, rack.hall_id) if c.operating_airflow_m3_s > 0.0]
    if coil is None or not coolers or split.airflow_m3_s <= 0.0:
        return split.door_w
    flow = sum(c.operating_airflow_m3_s for c in coolers)
    inlet_c = sum(c.operating_airflow_m3_s * c.supply_set_c for c in coolers) / flow
    air_w_k = split.airflow_m3_s * project.assumptions.air_heat_capacity_j_m3_k
    return coil.heat_w(inlet_c + (split.air_w + split.door_w) / air_w_k, air_w_k)
