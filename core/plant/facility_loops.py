"""The facility loops as pipe networks: chilled and warm water from the yard to CDUs, air coolers and rear doors.

Pumps stand at the units in the yard and have the head of the assumptions at each unit's rated flow. Rear doors of a row
are one branch: hundreds of doors hang on one pair of risers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from core.geometry.polygon import area_m2
from core.model.cooling import AirCooler, Cdu, Coolant, CoolingLoop, HeatRejection
from core.model.entity import Placed
from core.model.heat import heat_by_rack
from core.model.project import Project
from core.model.rack import CoolingKind, Rack
from core.model.remembered import remembered
from core.model.space import Hall
from core.model.storeys import storey_m
from core.plant.cdu import design_flow
from core.plant.coolant import properties
from core.plant.hydraulics import HOSE_M_S, MANIFOLD_M_S, LoopSpec, Take, pump_push, solve_loop, standard_bore_m
from core.plant.main_bores import largest_flows_kg_s, main_bores_m
from core.plant.pipe_routes import ROW_TOLERANCE_M, find_route, rear_point
from core.plant.technology_loops import loop_of_cdu
from core.results.liquid_loops import LiquidNetwork, LoopFlow, gather_loops

EXCHANGER_DROP_PA = 70_000.0
"""Facility side of a CDU with its valve at design flow; plate exchangers have 50 to 70 kPa."""
COIL_DROP_PA = 60_000.0
"""Water coil of an air cooler with its valve at design flow; engineering practice."""
DOOR_DROP_PA = 50_000.0
"""Coil of a rear door with its valve at design flow; engineering practice."""
UNIT_DROP_PA = 80_000.0
"""Coil or evaporator of a unit in the yard at its rated flow; makers state 50 to 100 kPa."""
LEAST_FLOW_KG_S = 1e-3


@dataclass(frozen=True, slots=True)
class _Taker:
    """A branch on a facility loop: where it hangs, the flow that its heat needs, and its drop at its rated flow."""

    item: Placed
    flow_kg_s: float
    drop_pa: float
    rated_kg_s: float = 0.0

    @property
    def quadratic_pa_s2_kg2(self) -> float:
        """Drop over flow squared, from the rated flow where there is one."""
        return self.drop_pa / (self.rated_kg_s or self.flow_kg_s) ** 2


@remembered
def facility_loops(project: Project) -> Mapping[CoolingLoop, LoopFlow]:
    """Steady flow of the facility loops that have units in the yard and something to serve."""
    found: dict[CoolingLoop, LoopFlow] = {}
    for loop in CoolingLoop:
        flow = _facility_loop(project, loop)
        if flow is not None:
            found[loop] = flow
    return MappingProxyType(found)


@remembered
def facility_network(project: Project) -> LiquidNetwork:
    """The facility loops in arrays."""
    return gather_loops(tuple(facility_loops(project).values()))


def _facility_loop(project: Project, loop: CoolingLoop) -> LoopFlow | None:
    assumptions = project.assumptions
    is_chilled = loop is CoolingLoop.CHILLED
    supply_c = assumptions.chilled_water_supply_c if is_chilled else assumptions.warm_water_supply_c
    rise_k = assumptions.chilled_water_rise_k if is_chilled else assumptions.warm_water_rise_k
    water = properties(Coolant.WATER, supply_c)
    placed = sorted(project.of_type(HeatRejection), key=lambda u: (u.tag, u.id))
    units = tuple(u for u in placed if u.loop is loop and u.capacity_w > 0.0)
    per_w = 1.0 / (water.cp_j_kg_k * rise_k)
    takers = _coils(project, per_w) if is_chilled else _cdus(project, per_w)
    takers = [t for t in takers if t.flow_kg_s > LEAST_FLOW_KG_S]
    if not units or not takers or assumptions.pump_head_pa <= 0.0:
        return None
    pushes = []
    for unit in units:
        flow = max(unit.capacity_w * per_w, LEAST_FLOW_KG_S)
        power = flow / water.density_kg_m3 * assumptions.pump_head_pa / assumptions.pump_efficiency_ratio
        push = pump_push(unit.id, flow, assumptions.pump_head_pa, power, unit.is_on)
        pushes.append(replace(push, curve_pa_s2_kg2=push.curve_pa_s2_kg2 + UNIT_DROP_PA / flow**2))
    takes = tuple(
        Take(
            t.item.id, t.flow_kg_s, t.flow_kg_s, 0.0, t.quadratic_pa_s2_kg2,
            standard_bore_m(t.rated_kg_s or t.flow_kg_s, water.density_kg_m3, HOSE_M_S),
        )
        for t in takers
    )  # fmt: skip
    # pipes are laid for rated flows: they do not shrink with the heat of the moment
    taken = [t.rated_kg_s or t.flow_kg_s for t in takers]
    bore = standard_bore_m(sum(taken), water.density_kg_m3, MANIFOLD_M_S)
    route = find_route(units, tuple(t.item for t in takers), lambda item: storey_m(project, item))
    given = [max(u.capacity_w * per_w, LEAST_FLOW_KG_S) for u in units]
    bores = main_bores_m(largest_flows_kg_s(route, given, taken), water)
    return solve_loop(LoopSpec(f"{loop} water", Coolant.WATER, water, route, tuple(pushes), takes, bore, 0.0, bores))


def _cdus(project: Project, per_w: float) -> list[_Taker]:
    found = []
    for cdu in project.of_type(Cdu):
        if cdu.is_on and not cdu.rejects_to_air and loop_of_cdu(project, cdu.id) is not None:
            found.append(_Taker(cdu, design_flow(project, cdu)[2] * per_w, EXCHANGER_DROP_PA))
    return found


def _coils(project: Project, per_w: float) -> list[_Taker]:
    per_air = {hall.id: _heat_per_air_j_m3(project, hall) for hall in project.halls}
    found = []
    for cooler in project.of_type(AirCooler):
        if cooler.is_on and cooler.water_flow_kg_s > 0.0:
            wanted = min(_cooler_heat_w(cooler, per_air.get(cooler.hall_id)) * per_w, cooler.water_flow_kg_s)
            found.append(_Taker(cooler, wanted, COIL_DROP_PA, cooler.water_flow_kg_s))
    return found + _door_rows(project, per_w)


def _heat_per_air_j_m3(project: Project, hall: Hall) -> float | None:
    """What racks, fans and lights of a hall release over the air of its running coolers; None where none runs."""
    running = [c for c in project.in_hall(AirCooler, hall.id) if c.operating_airflow_m3_s > 0.0]
    if not running:
        return None
    splits = heat_by_rack(project)
    heat = sum(splits[r.id].air_w for r in project.in_hall(Rack, hall.id))
    heat += sum(c.fan_power_w * c.fan_speed_ratio**3 for c in running)
    heat += project.assumptions.lighting_w_m2 * area_m2(hall.outline_m)
    return heat / sum(c.operating_airflow_m3_s for c in running)


def _cooler_heat_w(cooler: AirCooler, heat_per_air_j_m3: float | None) -> float:
    """Heat that a cooler's valve opens for: its share, by air, of what its hall releases. [W]"""
    return cooler.capacity_w if heat_per_air_j_m3 is None else cooler.operating_airflow_m3_s * heat_per_air_j_m3


def _door_rows(project: Project, per_w: float) -> list[_Taker]:
    """One branch for the rear doors of every row, at its first rack."""
    rows: list[tuple[Rack, float]] = []
    doors = [r for r in project.racks if r.cooling is CoolingKind.REAR_DOOR]
    splits = heat_by_rack(project)
    for rack in sorted(doors, key=lambda r: (r.hall_id, r.rotation_deg % 180, rear_point(r))):
        flow = splits[rack.id].door_w * per_w
        for n, (first, sum_kg_s) in enumerate(rows):
            if _in_one_row(rack, first):
                rows[n] = (first, sum_kg_s + flow)
                break
        else:
            rows.append((rack, flow))
    return [_Taker(first, flow, DOOR_DROP_PA) for first, flow in rows]


def _in_one_row(a: Rack, b: Rack) -> bool:
    if a.hall_id != b.hall_id or a.rotation_deg % 180 != b.rotation_deg % 180:
        return False
    axis = 1 if a.rotation_deg % 180 == 0 else 0
    return abs(rear_point(a)[axis] - rear_point(b)[axis]) <= ROW_TOLERANCE_M
