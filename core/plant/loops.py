"""The two facility loops (chilled and warm) and the CDUs between racks and warm loop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from core.model.cooling import Cdu, CoolingLoop, HeatRejection, HeatRejectionKind
from core.model.heat import liquid_share_ratio
from core.model.project import Project
from core.model.rack import Rack
from core.model.remembered import remembered
from core.model.scenario import PumpControl
from core.plant.cdu import LEAST_FLOW_RATIO, flow_share_ratio, operate_cdu, pump_power_w
from core.plant.coolant import properties
from core.plant.export_kernels import export_heat
from core.plant.facility_loops import facility_network
from core.plant.heat_export import export_rows, exports_on
from core.plant.heat_rejection import Weather, operate_units
from core.plant.loop_kernels import CONSTANT_HEAD, PRESSURE_RESET, PROPORTIONAL, pump_head_ratio
from core.plant.technology_loops import liquid_network, loop_of_cdu
from core.plant.unit_rows import site_pressure_pa, units_on
from core.results.liquid_result import CduLoad, HeatExportLoad, LiquidResult, PlantUnitLoad
from core.results.thermal_result import FloatArray

WATER_CP_J_KG_K = 4186.0
WATER_DENSITY_KG_M3 = 998.0
LEAST_PUMP_SPEED_RATIO = LEAST_FLOW_RATIO
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
        exports: Exchangers that give heat of the return water away before the units take the rest.
    """

    units: tuple[PlantUnitLoad, ...]
    supply_c: float
    heat_w: float
    pump_w: float
    is_default: bool
    exports: tuple[HeatExportLoad, ...] = ()


def cool_loop(project: Project, loop: CoolingLoop, heat_w: float) -> LoopOutcome:
    """Stage the units of a loop, share its heat among those that run, and add the pumps.

    Args:
        project: The project; its active scenario gives the weather.
        loop: Which loop.
        heat_w: Heat brought by coils or CDUs. [W]

    Returns:
        The loop's operating point.
    """
    scenario = project.scenario
    set_c, rise, pump_per_heat, design_w, control = loop_numbers(project)[loop]
    pump_w = heat_w * pump_per_heat * pump_head_ratio(control, heat_w / design_w)
    heat = heat_w + pump_w
    found = np.zeros((len(exports_on(project, loop)), 2))
    given_w, _ = export_heat(export_rows(project, loop), heat, set_c, rise, scenario.dry_bulb_c, found)
    exports = tuple(
        HeatExportLoad(export.id, float(watts), float(power))
        for export, (watts, power) in zip(exports_on(project, loop), found, strict=True)
    )
    left = heat - given_w
    units = units_on(project, loop)
    is_default = not units and heat_w > 0.0
    if is_default:
        units = [_stand_in(DEFAULT_CHILLER if loop is CoolingLoop.CHILLED else DEFAULT_COOLER, heat)]
    weather = Weather(scenario.dry_bulb_c, scenario.wet_bulb_c, site_pressure_pa(project))
    outcomes, supply = operate_units(units, left, set_c, rise * left / heat if heat > 0.0 else rise, weather)
    return LoopOutcome(tuple(o.load for o in outcomes), supply, heat, pump_w, is_default, exports)


PUMP_CONTROLS = {
    PumpControl.CONSTANT_HEAD: CONSTANT_HEAD,
    PumpControl.PROPORTIONAL: PROPORTIONAL,
    PumpControl.PRESSURE_RESET: PRESSURE_RESET,
}


@remembered
def loop_numbers(project: Project) -> Mapping[CoolingLoop, tuple[float, float, float, float, float]]:
    """Set point, rise, pump work over heat at design head, heat at design, and pump control, by loop. [C, K, 1, W]

    The design heat, to which pumps that lower their head are set, is that of all racks at their rating.
    """
    a = project.assumptions
    rated_w = [r.rated_power_w for r in project.racks]
    liquid_w = sum(w * liquid_share_ratio(r, a) for r, w in zip(project.racks, rated_w, strict=True))
    air_w = sum(rated_w) - liquid_w
    found = {}
    for loop, set_c, rise_k, design_w in (
        (CoolingLoop.CHILLED, a.chilled_water_supply_c, a.chilled_water_rise_k, air_w),
        (CoolingLoop.WARM, a.warm_water_supply_c, a.warm_water_rise_k, liquid_w),
    ):
        per_watt_m3_s = 1.0 / (WATER_CP_J_KG_K * rise_k * WATER_DENSITY_KG_M3)
        per_heat = per_watt_m3_s * a.pump_head_pa / a.pump_efficiency_ratio
        found[loop] = (set_c, rise_k, per_heat, max(design_w, 1.0), float(PUMP_CONTROLS[a.pump_control]))
    return found


def _stand_in(unit: HeatRejection, heat_w: float) -> HeatRejection:
    return replace(unit, capacity_w=1.2 * heat_w, fan_power_w=DEFAULT_FAN_W_PER_W * heat_w)


def rack_liquid_heat(project: Project, liquid_w: Mapping[str, float]) -> dict[str, float]:
    """Liquid heat by the CDU that takes it; ``""`` for racks without one. [W]

    Units of one redundancy group take what their loop's racks give in proportion to their flows.
    """
    named: dict[str, float] = {}
    for rack in project.of_type(Rack):
        heat = liquid_w.get(rack.id, 0.0)
        if heat > 0.0:
            named[rack.cdu_id] = named.get(rack.cdu_id, 0.0) + heat
    by_cdu: dict[str, float] = {}
    for name, heat in named.items():
        for cdu_id, share in cdu_shares(project, name):
            by_cdu[cdu_id] = by_cdu.get(cdu_id, 0.0) + heat * share
    return by_cdu


def cdu_shares(project: Project, cdu_id: str) -> tuple[tuple[str, float], ...]:
    """Which CDUs take the heat of a rack that names one of them, and their shares; ``""`` where there is none."""
    cdu = project.get(cdu_id)
    if not isinstance(cdu, Cdu):
        return (("", 1.0),)
    loop = loop_of_cdu(project, cdu_id) if cdu.redundancy_group.strip() else None
    if loop is None or not loop.flow.is_flowing:
        return ((cdu_id, 1.0),)
    total = sum(p.flow_kg_s for p in loop.flow.pumps)
    return tuple((p.item_id, p.flow_kg_s / total) for p in loop.flow.pumps if p.flow_kg_s > 0.0)


def cdu_pump_w(project: Project, cdu_id: str, heat_w: float) -> float:
    """Pump power of a CDU: that of its solved loop, by the cube of the flow at part heat, with a least speed. [W]"""
    cdu = project.get(cdu_id)
    return pump_power_w(project, cdu, heat_w) if isinstance(cdu, Cdu) else DEFAULT_PUMP_W_PER_W * heat_w


def cdu_loads(
    project: Project, heat_by_cdu: Mapping[str, float], warm_supply_c: float, air_c: Mapping[str, float]
) -> tuple[CduLoad, ...]:
    """Temperatures of every CDU's technology loop, by its exchanger's effectiveness at the solved flows.

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
        pump = cdu_pump_w(project, cdu_id, heat)
        if not isinstance(cdu, Cdu):
            supply = warm_supply_c + DEFAULT_APPROACH_K
            loads.append(CduLoad(cdu_id, heat, 0.0, supply, supply + DEFAULT_RISE_K, warm_supply_c, pump))
            continue
        facility_c = air_c.get(cdu.hall_id, DEFAULT_ROOM_C) if cdu.rejects_to_air else warm_supply_c
        ratio = heat / cdu.capacity_w if cdu.capacity_w > 0.0 else 0.0
        point = operate_cdu(project, cdu, heat, facility_c)
        loads.append(
            CduLoad(
                cdu_id, heat, ratio, point.supply_c, point.return_c, facility_c, pump, point.flow_kg_s,
                point.facility_return_c,
            )
        )  # fmt: skip
    return tuple(loads)


def liquid_result(
    project: Project, chilled: LoopOutcome, warm: LoopOutcome, cdus: tuple[CduLoad, ...], liquid_w: Mapping[str, float]
) -> LiquidResult:
    """Gather both loops into the result that everybody reads."""
    racks = [r for r in project.of_type(Rack) if liquid_w.get(r.id, 0.0) > 0.0]
    by_cdu = {c.cdu_id: c for c in cdus}
    mixed: dict[str, tuple[float, float]] = {}
    supply, back = np.full(len(racks), np.nan), np.full(len(racks), np.nan)
    for n, rack in enumerate(racks):
        if rack.cdu_id not in mixed:
            mixed[rack.cdu_id] = _mixed_c(by_cdu, cdu_shares(project, rack.cdu_id))
        supply[n], back[n] = mixed[rack.cdu_id]
    _own_returns(project, racks, liquid_w, supply, back)
    return LiquidResult(
        cdus=cdus,
        plant=chilled.units + warm.units,
        chilled_supply_c=chilled.supply_c,
        warm_supply_c=warm.supply_c,
        chilled_heat_w=chilled.heat_w,
        warm_heat_w=warm.heat_w,
        facility_pump_w=chilled.pump_w + warm.pump_w + sum(e.pump_w for e in chilled.exports + warm.exports),
        rack_ids=tuple(r.id for r in racks),
        rack_liquid_heat_w=np.array([liquid_w[r.id] for r in racks], dtype=np.float64),
        rack_return_c=back,
        rack_supply_c=supply,
        network=liquid_network(project),
        facility=facility_network(project),
        exports=chilled.exports + warm.exports,
    )


def _own_returns(
    project: Project, racks: list[Rack], liquid_w: Mapping[str, float], supply: FloatArray, back: FloatArray
) -> None:
    """Return of every rack of a flowing loop by its own flow, in place of the mixed one."""
    loop_heat: dict[int, float] = {}
    by_name = {name: loop_of_cdu(project, name) for name in {rack.cdu_id for rack in racks}}
    found = [by_name[rack.cdu_id] for rack in racks]
    for rack, loop in zip(racks, found, strict=True):
        loop_heat[id(loop)] = loop_heat.get(id(loop), 0.0) + liquid_w[rack.id]
    for n, (rack, loop) in enumerate(zip(racks, found, strict=True)):
        branch = loop.branch_of.get(rack.id) if loop is not None and loop.flow.is_flowing else None
        if loop is None or branch is None:
            continue
        flow = branch.flow_kg_s * flow_share_ratio(loop_heat[id(loop)], loop.rated_heat_w)
        cp = properties(loop.coolant, loop.cdus[0].supply_set_c).cp_j_kg_k
        if flow > 0.0:
            back[n] = supply[n] + liquid_w[rack.id] / (flow * cp)


def _mixed_c(by_cdu: Mapping[str, CduLoad], shares: tuple[tuple[str, float], ...]) -> tuple[float, float]:
    """Supply and return of a loop that several CDUs push, mixed by their flows. [C]"""
    loads = [(by_cdu[i], share) for i, share in shares if i in by_cdu]
    total = sum(share for _, share in loads)
    if total <= 0.0:
        return float("nan"), float("nan")
    supply = sum(share * load.technology_supply_c for load, share in loads)
    return supply / total, sum(share * load.technology_return_c for load, share in loads) / total
