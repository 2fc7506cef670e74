"""What coolers, plant, lights and pumps draw at most, and the most of it that one block of a power topology carries.

They take turns over the blocks, each with the next block as its second feed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeGuard

from core.geometry.polygon import area_m2
from core.model.cooling import AirCooler, Cdu, HeatRejection, HeatRejectionKind
from core.model.project import Project

WATER_J_M3_K = 4.15e6
"""Heat that a cubic metre of water takes up, at 30 C. [J/(m3 K)]"""
DIRECT_COP = 3.0
"""Of coolers with a compressor of their own, as long as their kind is not known better."""
_CHILLERS = (HeatRejectionKind.AIR_COOLED_CHILLER, HeatRejectionKind.WATER_COOLED_CHILLER)
Machine = AirCooler | Cdu | HeatRejection


class MachineNeed(NamedTuple):
    """Most that one cooler, CDU or unit in the yard draws.

    Attributes:
        fans_w: Behind the UPS. [W]
        plant_w: Before it. [W]
    """

    fans_w: float
    plant_w: float


class SiteNeeds(NamedTuple):
    """What all that takes turns over the blocks draws at most, in the order of the turns.

    Attributes:
        machines: Coolers, CDUs and plant.
        lights: Halls.
        pumps: Facility pumps; they hang on a block where there is one system only, or where they are little of one.
    """

    machines: Sequence[MachineNeed]
    lights: Sequence[MachineNeed] = ()
    pumps: MachineNeed = MachineNeed(0.0, 0.0)

    @property
    def total_w(self) -> float:
        """All together. [W]"""
        return sum(n.fans_w + n.plant_w for n in (*self.machines, *self.lights, self.pumps))


def machines_in_turn(project: Project) -> list[Machine]:
    """All of them, in the order in which they take turns over the blocks."""
    found: list[Machine] = [
        *project.of_type(AirCooler),
        *project.of_type(Cdu),
        *project.of_type(HeatRejection),
    ]
    return sorted(found, key=lambda m: (type(m).__name__, m.tag, m.id))


def site_needs(project: Project, racks_w: float, machines: Sequence[Machine]) -> SiteNeeds:
    """What machines, lights and pumps draw at most; compressors share the heat there is by their capacity."""
    fans = sum(m.fan_power_w for m in machines if isinstance(m, AirCooler))
    heat_w = racks_w + fans + sum(m.pump_power_w for m in machines if isinstance(m, Cdu))
    cold_w = sum(m.capacity_w for m in machines if isinstance(m, HeatRejection) and m.kind in _CHILLERS)
    direct_w = sum(m.capacity_w for m in machines if is_direct(m))
    found = []
    for m in machines:
        match m:
            case Cdu():
                found.append(MachineNeed(m.pump_power_w, 0.0))
            case AirCooler():
                is_plant = is_direct(m)
                share = min(heat_w / direct_w, 1.0) if is_plant and direct_w > 0.0 else 0.0
                cold_each = share * m.capacity_w / DIRECT_COP
                found.append(MachineNeed(0.0 if is_plant else m.fan_power_w, m.fan_power_w * is_plant + cold_each))
            case HeatRejection():
                share = min(heat_w / cold_w, 1.0) if m.kind in _CHILLERS and cold_w > 0.0 else 0.0
                found.append(MachineNeed(0.0, m.fan_power_w + share * m.capacity_w / m.cop_rated))
    a = project.assumptions
    lights = [MachineNeed(0.0, a.lighting_w_m2 * area_m2(h.outline_m)) for h in project.halls]
    per_heat = a.pump_head_pa / (a.pump_efficiency_ratio * WATER_J_M3_K * a.warm_water_rise_k)
    pumps_w = heat_w * per_heat if any(isinstance(m, HeatRejection) for m in machines) else 0.0
    pumps = MachineNeed(pumps_w, 0.0) if a.has_backed_pumps else MachineNeed(0.0, pumps_w)
    return SiteNeeds(found, lights, pumps)


def is_direct(machine: Machine) -> TypeGuard[AirCooler]:
    """Whether a cooler has a compressor of its own."""
    return isinstance(machine, AirCooler) and machine.water_flow_kg_s <= 0.0


def fullest_w(turns_w: Sequence[Sequence[float]], blocks: int) -> float:
    """Most that one of the blocks carries of loads that take turns, when the one before it has failed. [W]"""
    own = [sum(sum(loads_w[n::blocks]) for loads_w in turns_w) for n in range(blocks)]
    return max(w + own[n - 1] for n, w in enumerate(own)) if blocks > 1 else own[0]
