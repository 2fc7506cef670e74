"""The two facility loops (chilled and warm) and the CDUs between racks and warm loop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from core.model.cooling import Cdu, CoolingLoop, HeatRejection, HeatRejectionKind
from core.model.project import Project
from core.model.rack import Rack
from core.plant.heat_rejection import UnitOutcome, Weather, operate
from core.results.design_results import CduLoad, LiquidResult, PlantUnitLoad

WATER_CP_J_KG_K = 4186.0
WATER_DENSITY_KG_M3 = 998.0
PG25_CP_J_KG_K = 3870.0
"""25 % propylene glycol, the usual technology-loop coolant at 30 C."""
LEAST_PUMP_SPEED_RATIO = 0.4
DEFAULT_APPROACH_K = 4.0
DEFAULT_RISE_K = 10.0
DEFAULT_ROOM_C = 27.0
DEFAULT_PUMP_W_PER_W = 0.01
"""1.5 L/min per kW against 2.4 bar at 60 % wire-to-water."""

DEFAULT_CHILLER = HeatRejection(
    id="default-chiller",
    tag="Default chiller",
    kind=HeatRejectionKind.AIR_COOLED_CHILLER,
    cop_rated=3.0,
    approach_k=6.0,
)
DEFAULT_COOLER = HeatRejection(
    id="default-cooler", tag="Default dry cooler", kind=HeatRejectionKind.DRY_COOLER, approach_k=8.0
)
DEFAULT_FAN_W_PER_W = 0.03
"""Fans of a loop for which nothing has been placed, over its heat."""


@dataclass(frozen=True, slots=True)
class LoopOutcome:
    """One facility loop.

    Attributes:
        units: Operating points.
        supply_c: Supply temperature reached. [C]
        heat_w: Heat rejected, the pumps' own included. [W]
        pump_w: Facility pumps. [W]
        is_default: Whether a stand-in unit was used because none is placed.
    """

    units: tuple[PlantUnitLoad, ...]
    supply_c: float
    heat_w: float
    pump_w: float
    is_default: bool


def cool_loop(project: Project, loop: CoolingLoop, heat_w: float) -> LoopOutcome:
    """Share the heat of a loop among its units by capacity, and add the pumps.

    Args:
        project: The project; its active scenario gives the weather.
        loop: Which loop.
        heat_w: Heat brought by coils or CDUs. [W]

    Returns:
        The loop's operating point.
    """
    assumptions, scenario = project.assumptions, project.scenario
    is_chilled = loop is CoolingLoop.CHILLED
    set_c = assumptions.chilled_water_supply_c if is_chilled else assumptions.warm_water_supply_c
    rise = assumptions.chilled_water_rise_k if is_chilled else assumptions.warm_water_rise_k
    flow_m3_s = heat_w / (WATER_CP_J_KG_K * rise * WATER_DENSITY_KG_M3)
    pump_w = flow_m3_s * assumptions.pump_head_pa / assumptions.pump_efficiency_ratio
    heat = heat_w + pump_w
    units = [u for u in project.of_type(HeatRejection) if u.loop is loop and u.is_on and u.capacity_w > 0.0]
    is_default = not units and heat_w > 0.0
    if is_default:
        units = [_stand_in(DEFAULT_CHILLER if is_chilled else DEFAULT_COOLER, heat)]
    weather = Weather(scenario.dry_bulb_c, scenario.wet_bulb_c)
    capacity = sum(u.capacity_w for u in units)
    outcomes: list[UnitOutcome] = []
    for unit in units:
        share = heat * unit.capacity_w / capacity
        outcomes.append(operate(unit, share, set_c, set_c + rise, weather))
    supply = max((o.supply_c for o in outcomes if o.load.heat_w > 0.0), default=set_c)
    return LoopOutcome(tuple(o.load for o in outcomes), supply, heat, pump_w, is_default)


def _stand_in(unit: HeatRejection, heat_w: float) -> HeatRejection:
    return replace(unit, capacity_w=1.2 * heat_w, fan_power_w=DEFAULT_FAN_W_PER_W * heat_w)


def rack_liquid_heat(project: Project, liquid_w: Mapping[str, float]) -> dict[str, float]:
    """Liquid heat by the CDU that takes it; ``""`` for racks without one. [W]"""
    by_cdu: dict[str, float] = {}
    for rack in project.of_type(Rack):
        heat = liquid_w.get(rack.id, 0.0)
        if heat > 0.0:
            served = isinstance(project.get(rack.cdu_id), Cdu)
            key = rack.cdu_id if served else ""
            by_cdu[key] = by_cdu.get(key, 0.0) + heat
    return by_cdu


def cdu_pump_w(project: Project, cdu_id: str, heat_w: float) -> float:
    """Pump power of a CDU: cube law on the share of its heat, with a least speed. [W]"""
    cdu = project.get(cdu_id)
    if not isinstance(cdu, Cdu):
        return DEFAULT_PUMP_W_PER_W * heat_w
    if not cdu.is_on:
        return 0.0
    ratio = heat_w / cdu.capacity_w if cdu.capacity_w > 0.0 else 0.0
    return float(cdu.pump_power_w * min(max(ratio, LEAST_PUMP_SPEED_RATIO), 1.0) ** 3)


def cdu_loads(
    project: Project, heat_by_cdu: Mapping[str, float], warm_supply_c: float, air_c: Mapping[str, float]
) -> tuple[CduLoad, ...]:
    """Temperatures of every CDU's technology loop.

    The approach scales with load (constant conductance at the rated flows), and the return follows from the flow.

    Args:
        project: The project.
        heat_by_cdu: Heat that racks give to each CDU. [W]
        warm_supply_c: Supply of the facility loop. [C]
        air_c: Air that liquid-to-air units draw in, by hall. [C]
    """
    loads = []
    idle = [c.id for c in project.of_type(Cdu) if c.id not in heat_by_cdu]
    for cdu_id, heat in [*heat_by_cdu.items(), *((i, 0.0) for i in idle)]:
        cdu = project.get(cdu_id)
        facility_c = warm_supply_c
        if isinstance(cdu, Cdu):
            if cdu.rejects_to_air:
                facility_c = air_c.get(cdu.hall_id, DEFAULT_ROOM_C)
            ratio = heat / cdu.capacity_w if cdu.capacity_w > 0.0 else 0.0
            supply = max(cdu.supply_set_c, facility_c + cdu.approach_k * ratio)
            rise = heat / (cdu.flow_kg_s * PG25_CP_J_KG_K) if cdu.flow_kg_s > 0.0 else DEFAULT_RISE_K
        else:
            ratio, supply, rise = 0.0, facility_c + DEFAULT_APPROACH_K, DEFAULT_RISE_K
        pump = cdu_pump_w(project, cdu_id, heat)
        loads.append(CduLoad(cdu_id, heat, ratio, supply, supply + rise, facility_c, pump))
    return tuple(loads)


def liquid_result(
    project: Project, chilled: LoopOutcome, warm: LoopOutcome, cdus: tuple[CduLoad, ...], liquid_w: Mapping[str, float]
) -> LiquidResult:
    """Gather both loops into the result that everybody reads."""
    racks = [r for r in project.of_type(Rack) if liquid_w.get(r.id, 0.0) > 0.0]
    returns = {c.cdu_id: c.technology_return_c for c in cdus}
    heat = np.array([liquid_w[r.id] for r in racks], dtype=np.float64)
    back = np.array([returns.get(r.cdu_id, returns.get("", np.nan)) for r in racks], dtype=np.float64)
    return LiquidResult(
        cdus=cdus,
        plant=chilled.units + warm.units,
        chilled_supply_c=chilled.supply_c,
        warm_supply_c=warm.supply_c,
        chilled_heat_w=chilled.heat_w,
        warm_heat_w=warm.heat_w,
        facility_pump_w=chilled.pump_w + warm.pump_w,
        rack_ids=tuple(r.id for r in racks),
        rack_liquid_heat_w=heat,
        rack_return_c=back,
    )
