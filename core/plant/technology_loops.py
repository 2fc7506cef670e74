"""The technology loops of a project: which CDUs push which racks, through which pipes.

CDUs of one redundancy group push one loop together. A loop is solved anew only when one of its own items changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from core.model.cooling import Cdu, Coolant
from core.model.liquid import cdu_groups, group_key, racks_by_group
from core.model.project import Project
from core.model.rack import Rack
from core.model.remembered import remembered
from core.model.scenario import Assumptions
from core.model.space import Hall
from core.model.storeys import floors_m, ground_m, storey_m
from core.plant.coolant import properties
from core.plant.hydraulics import HOSE_M_S, MANIFOLD_M_S, LoopSpec, Take, pump_push, solve_loop, standard_bore_m
from core.plant.pipe_routes import find_route
from core.plant.rack_flow import RackNeed, rack_need
from core.results.liquid_loops import BranchFlow, LiquidNetwork, LoopFlow, gather_loops

TYPICAL_HEAD_PA = 241_000.0
"""Head that a CDU leaves for its loop at rated flow: 35 psi, the usual design of catalogue units."""
RACK_HELD_KG_PER_W = 0.2e-3
"""Coolant in cold plates and rack manifolds over heat, about 25 kg in a rack of 120 kW; engineering practice."""
CDU_HELD_KG_PER_W = 0.1e-3
"""Coolant in a CDU over its capacity; engineering practice."""
LEAST_BORE_M = 0.004
"""Narrower pipes are typing errors; they starve the racks at this bore already."""
LOOPS_KEPT = 2048


@dataclass(frozen=True, slots=True)
class TechnologyLoop:
    """A loop and who belongs to it.

    Attributes:
        cdus: Units of the group, those that are off too.
        racks: Racks and tanks that it serves.
        needs: What each asks at full load, in the order of the racks.
        flow: Steady flow.
        branch_of: Branch by rack id.
        floor_m: Floor of every hall that is not level with the yard, by id. [m]
    """

    cdus: tuple[Cdu, ...]
    racks: tuple[Rack, ...]
    needs: tuple[RackNeed, ...]
    flow: LoopFlow
    branch_of: Mapping[str, BranchFlow]
    floor_m: Mapping[str, float]

    @property
    def rated_heat_w(self) -> float:
        """Liquid heat of all its racks at full load. [W]"""
        return sum(n.liquid_w for n in self.needs)

    @property
    def coolant(self) -> Coolant:
        """Liquid of the first unit."""
        return self.cdus[0].coolant


_kept: dict[tuple[int, ...], tuple[tuple[object, ...], TechnologyLoop]] = {}


@remembered
def technology_loops(project: Project) -> Mapping[str, TechnologyLoop]:
    """The loops that serve something, by group key.

    A loop depends on its own CDUs and racks, their halls' floors and the assumptions, so it is kept while these objects
    are the same.
    """
    assumptions = project.assumptions
    found: dict[str, TechnologyLoop] = {}
    for key, racks in racks_by_group(project).items():
        if not key:
            continue
        cdus = cdu_groups(project)[key]
        halls = _halls_of(project, (*cdus, *racks))
        parts: tuple[object, ...] = (assumptions, *cdus, *racks, *halls)
        signature = tuple(id(part) for part in parts)
        known = _kept.get(signature)
        if known is None:
            if len(_kept) >= LOOPS_KEPT:
                _kept.clear()
            known = _kept[signature] = (parts, _loop(cdus, racks, assumptions, _floors(project, halls)))
        found[key] = known[1]
    return MappingProxyType(found)


@remembered
def liquid_network(project: Project) -> LiquidNetwork:
    """All loops of a project in arrays."""
    return gather_loops(tuple(loop.flow for loop in technology_loops(project).values()))


_reduced: dict[tuple[int, frozenset[str]], tuple[TechnologyLoop, TechnologyLoop]] = {}


def without_units(loop: TechnologyLoop, lost_ids: frozenset[str], assumptions: Assumptions) -> TechnologyLoop:
    """A loop with some of its CDUs off; kept while the loop is the same."""
    key = (id(loop), lost_ids)
    known = _reduced.get(key)
    if known is None or known[0] is not loop:
        if len(_reduced) >= LOOPS_KEPT:
            _reduced.clear()
        cdus = tuple(replace(c, is_on=False) if c.id in lost_ids else c for c in loop.cdus)
        known = _reduced[key] = (loop, _loop(cdus, loop.racks, assumptions, loop.floor_m))
    return known[1]


def loop_of_cdu(project: Project, cdu_id: str) -> TechnologyLoop | None:
    """The loop that a CDU pushes; None when it serves nothing."""
    cdu = project.get(cdu_id)
    return technology_loops(project).get(group_key(cdu)) if isinstance(cdu, Cdu) else None


def _at_least(bore_m: float) -> float:
    """A bore that liquid still goes through; nought stays nought."""
    return max(bore_m, LEAST_BORE_M) if bore_m > 0.0 else 0.0


def _halls_of(project: Project, items: tuple[Cdu | Rack, ...]) -> tuple[Hall, ...]:
    """Halls that a loop runs through, where it may climb: none where all floors are level."""
    if len(floors_m(project)) < 2 and not ground_m(project):
        return ()
    return tuple(h for i in dict.fromkeys(item.hall_id for item in items) if isinstance(h := project.get(i), Hall))


def _floors(project: Project, halls: tuple[Hall, ...]) -> Mapping[str, float]:
    return MappingProxyType({hall.id: storey_m(project, hall) for hall in halls})


def _loop(
    cdus: tuple[Cdu, ...], racks: tuple[Rack, ...], assumptions: Assumptions, floor_m: Mapping[str, float]
) -> TechnologyLoop:
    lead = cdus[0]
    liquid = properties(lead.coolant, lead.supply_set_c)
    needs = tuple(rack_need(r, assumptions, lead.coolant, lead.supply_set_c) for r in racks)
    takes = []
    for rack, need in zip(racks, needs, strict=True):
        bore = _at_least(lead.branch_diameter_m) or standard_bore_m(need.design_kg_s, liquid.density_kg_m3, HOSE_M_S)
        required = need.required_kg_s(lead.supply_set_c)
        takes.append(Take(rack.id, need.design_kg_s, required, need.linear_pa_s_kg, need.quadratic_pa_s2_kg2, bore))
    units = max(sum(1 for c in cdus if c.is_on) - max(c.spare_unit_count for c in cdus), 1)
    share = sum(t.design_kg_s for t in takes) / units
    bore = _at_least(lead.pipe_diameter_m) or standard_bore_m(share, liquid.density_kg_m3, MANIFOLD_M_S)
    stated = sum(c.coolant_kg for c in cdus)
    held = RACK_HELD_KG_PER_W * sum(n.liquid_w for n in needs) + CDU_HELD_KG_PER_W * sum(c.capacity_w for c in cdus)
    name = lead.redundancy_group.strip() or lead.tag
    pushes = tuple(
        pump_push(c.id, max(c.flow_kg_s, 1e-3), c.pump_head_pa or TYPICAL_HEAD_PA, c.pump_power_w, c.is_on)
        for c in cdus
    )
    route = find_route(tuple(cdus), tuple(racks), lambda item: floor_m.get(item.hall_id, 0.0))
    flow = solve_loop(LoopSpec(name, lead.coolant, liquid, route, pushes, tuple(takes), bore, held))
    if stated > 0.0:
        flow = replace(flow, coolant_kg=stated)
    branch_of = MappingProxyType({b.item_id: b for b in flow.branches})
    return TechnologyLoop(tuple(cdus), tuple(racks), needs, flow, branch_of, floor_m)
