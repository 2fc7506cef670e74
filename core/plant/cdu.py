"""One CDU at an operating point: exchanger, technology flow and pump power."""

from __future__ import annotations

from dataclasses import dataclass

from core.model.cooling import Cdu, Coolant
from core.model.project import Project
from core.model.remembered import remembered
from core.plant.cdu_kernels import operate_exchanger, rated_conductance_w_k
from core.plant.coolant import properties
from core.plant.technology_loops import loop_of_cdu

FACILITY_RISE_K = 10.0
"""Rise of facility water at rating, as catalogue units state it."""
LEAST_APPROACH_K = 0.2
LEAST_FLOW_RATIO = 0.4
"""Pumps never run slower than this share of the flow at full heat."""
MOST_COLD_EFFECTIVENESS = 0.95


@dataclass(frozen=True, slots=True)
class Exchanger:
    """Rating of a CDU's exchanger.

    Attributes:
        ua_w_k: Conductance at rated flows. [W/K]
        hot_rate_w_k: Capacity rate of the technology loop at rating. [W/K]
        cold_rate_w_k: Capacity rate of facility water, or of the air of a liquid-to-air unit, at rating. [W/K]
    """

    ua_w_k: float
    hot_rate_w_k: float
    cold_rate_w_k: float


@dataclass(frozen=True, slots=True)
class CduPoint:
    """Operating point of a CDU.

    Attributes:
        supply_c: To the racks. [C]
        return_c: From the racks. [C]
        flow_kg_s: Technology flow. [kg/s]
        facility_return_c: Water, or air, that leaves on the other side. [C]
        facility_flow_ratio: Opening of the facility side over its rated flow.
    """

    supply_c: float
    return_c: float
    flow_kg_s: float
    facility_return_c: float
    facility_flow_ratio: float


def rated_exchanger(cdu: Cdu, air_heat_capacity_j_m3_k: float = 1206.0) -> Exchanger:
    """Exchanger that meets the unit's rating: heat at approach with both rated flows.

    Where the stated facility flow could not carry the heat within the rated approach, the least flow that can is taken.
    """
    capacity = max(cdu.capacity_w, 1.0)
    approach = max(cdu.approach_k, LEAST_APPROACH_K)
    hot = max(cdu.flow_kg_s, 1e-3) * properties(cdu.coolant, cdu.supply_set_c).cp_j_kg_k
    if cdu.rejects_to_air:
        cold = max(cdu.airflow_m3_s, 1e-3) * air_heat_capacity_j_m3_k
    else:
        water = properties(Coolant.WATER, 30.0).cp_j_kg_k
        cold = cdu.facility_flow_kg_s * water if cdu.facility_flow_kg_s > 0.0 else capacity / FACILITY_RISE_K
    cold = max(cold, capacity / (MOST_COLD_EFFECTIVENESS * (approach + capacity / hot)))
    return Exchanger(float(rated_conductance_w_k(capacity, approach, hot, cold)), hot, cold)


def flow_share_ratio(heat_w: float, rated_heat_w: float) -> float:
    """Technology flow over the design flow: with the heat, down to the least speed of the pumps."""
    return min(max(heat_w / rated_heat_w, LEAST_FLOW_RATIO), 1.0) if rated_heat_w > 0.0 else LEAST_FLOW_RATIO


@remembered
def _designs(project: Project) -> dict[str, tuple[float, float, float]]:
    return {cdu.id: _design_flow(project, cdu) for cdu in project.of_type(Cdu)}


@remembered
def _exchangers(project: Project) -> dict[str, Exchanger]:
    air = project.assumptions.air_heat_capacity_j_m3_k
    return {cdu.id: rated_exchanger(cdu, air) for cdu in project.of_type(Cdu)}


def design_flow(project: Project, cdu: Cdu) -> tuple[float, float, float]:
    """Flow and pump power of a CDU at the design flows of its racks, and the heat that goes with them.

    Returns:
        Flow [kg/s], power [W] and rated heat [W]; those of the rating when it serves nothing or its loop stands.
    """
    return _designs(project)[cdu.id] if project.get(cdu.id) is cdu else _design_flow(project, cdu)


def _design_flow(project: Project, cdu: Cdu) -> tuple[float, float, float]:
    loop = loop_of_cdu(project, cdu.id)
    pump = loop.flow.pump(cdu.id) if loop is not None and loop.flow.is_flowing else None
    if loop is None or pump is None or pump.flow_kg_s <= 0.0:
        return cdu.flow_kg_s, cdu.pump_power_w, cdu.capacity_w
    total = sum(p.flow_kg_s for p in loop.flow.pumps)
    return pump.flow_kg_s, pump.power_w, loop.rated_heat_w * pump.flow_kg_s / total


def pump_power_w(project: Project, cdu: Cdu, heat_w: float) -> float:
    """Pump power: that of the solved loop at full heat, by the cube law of the flow below. [W]"""
    if not cdu.is_on:
        return 0.0
    _, power, rated_heat = design_flow(project, cdu)
    return power * flow_share_ratio(heat_w, rated_heat) ** 3


def operate_cdu(project: Project, cdu: Cdu, heat_w: float, facility_c: float) -> CduPoint:
    """Temperatures of a CDU.

    Args:
        project: The project; the loop's flow follows from its racks and pipes.
        cdu: The unit.
        heat_w: Heat from the racks. [W]
        facility_c: Facility water, or room air, that enters. [C]
    """
    exchanger = (
        _exchangers(project)[cdu.id]
        if project.get(cdu.id) is cdu
        else rated_exchanger(cdu, project.assumptions.air_heat_capacity_j_m3_k)
    )
    flow, _, rated_heat = design_flow(project, cdu)
    flow *= flow_share_ratio(heat_w, rated_heat)
    hot_rate = flow * properties(cdu.coolant, cdu.supply_set_c).cp_j_kg_k
    supply, cold_rate = operate_exchanger(
        heat_w, hot_rate, facility_c, cdu.supply_set_c, exchanger.ua_w_k, exchanger.hot_rate_w_k,
        exchanger.cold_rate_w_k,
    )  # fmt: skip
    rise = heat_w / hot_rate if hot_rate > 0.0 else 0.0
    facility_rise = heat_w / cold_rate if cold_rate > 0.0 else 0.0
    ratio = cold_rate / exchanger.cold_rate_w_k
    return CduPoint(float(supply), float(supply + rise), flow, float(facility_c + facility_rise), float(ratio))
