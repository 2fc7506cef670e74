"""The coolant that a rack needs, by supply temperature, and the pressure that it takes.

The published table of the GB300 NVL72 keeps a nearly constant hot side (61 C of return at 25 C of supply, 57 C at
45 C), so it is used for that family by heat; other contents keep the return of their data-sheet flow at their highest
supply.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from core.catalogue.defaults import load_defaults
from core.model.cooling import Coolant
from core.model.heat import liquid_share_ratio
from core.model.rack import CoolingKind, Rack
from core.model.scenario import Assumptions
from core.plant.coolant import boiling_c, properties

TABLE_LIQUID_W = 139_500.0
"""Liquid heat of the rack that the flow table holds for (Lenovo LP2357)."""
TABLE_FAMILY = "NVL72"
SPARE_FLOW_RATIO = 1.2
"""Design flow over required flow where no data sheet states one; engineering practice."""
TANK_RISE_K = 10.0
TANK_LEAST_RISE_K = 4.0
TANK_SPARE_RATIO = 1.1
"""Design flow of a tank over the least one where warm water leaves less than the usual rise."""
TANK_DROP_PA = 50_000.0
"""Facility side of an immersion tank at its design flow: 30 to 40 C, plate exchanger of 50 to 70 kPa."""
TANK_APPROACH_K = 8.0
"""Bath over leaving water at full load, single-phase; engineering practice for plate exchangers on oil."""
SINGLE_PHASE_BATH_MAX_C = 50.0
"""Bath temperature up to which servers keep their rating; makers of single-phase tanks state 45 to 50 C."""
CONDENSER_APPROACH_K = 7.0
"""Boiling bath over leaving water of its condenser; engineering practice."""
DEFAULT_RISE_K = 10.0
LEAST_LIQUID_W = 1.0
"""Less heat than this needs no plates whose resistance would be worth a number."""


@dataclass(frozen=True, slots=True)
class RackNeed:
    """What a rack asks of its loop at full load.

    Attributes:
        liquid_w: Heat that it gives to the loop. [W]
        hot_c: Highest return that keeps the contents cool where no table says more. [C]
        design_kg_s: Flow of the data sheet. [kg/s]
        linear_pa_s_kg: Part of the drop that grows with the flow.
        quadratic_pa_s2_kg2: Part that grows with its square.
        uses_table: Whether the published flow table holds for it.
        coolant: Liquid of the loop.
    """

    liquid_w: float
    hot_c: float
    design_kg_s: float
    linear_pa_s_kg: float
    quadratic_pa_s2_kg2: float
    uses_table: bool
    coolant: Coolant

    def required_kg_s(self, supply_c: float) -> float:
        """Least flow at a supply temperature; infinite when the supply is too hot for any. [kg/s]"""
        if self.liquid_w <= 0.0:
            return 0.0
        if self.uses_table:
            return table_flow_kg_s(supply_c, self.liquid_w)
        rise = self.hot_c - supply_c
        cp = properties(self.coolant, supply_c).cp_j_kg_k
        return self.liquid_w / (cp * rise) if rise > 0.0 else float("inf")


@cache
def _flow_table() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows = load_defaults().rack_liquid_flow
    columns = ([r.supply_c for r in rows], [r.flow_l_min for r in rows], [r.pressure_drop_kpa for r in rows])
    return np.array(columns[0]), np.array(columns[1]), np.array(columns[2])


def table_flow_l_min(supply_c: float) -> float:
    """Flow of the published table at a supply temperature; beyond its ends by the return temperature there. [l/min]"""
    temperature, flow, _ = _flow_table()
    if temperature[0] <= supply_c <= temperature[-1]:
        return float(np.interp(supply_c, temperature, flow))
    end = 0 if supply_c < temperature[0] else -1
    rise = _table_rise_k(float(flow[end]))
    left = rise - (supply_c - float(temperature[end]))
    return float(flow[end]) * rise / left if left > 0.0 else float("inf")


def _table_rise_k(flow_l_min: float) -> float:
    pg25 = properties(Coolant.PG25, 40.0)
    return TABLE_LIQUID_W / (flow_l_min / 60_000.0 * pg25.density_kg_m3 * pg25.cp_j_kg_k)


def table_flow_kg_s(supply_c: float, liquid_w: float) -> float:
    """Flow of the published table for another heat of the same cold plates, in proportion. [kg/s]"""
    density = properties(Coolant.PG25, 30.0).density_kg_m3
    return table_flow_l_min(supply_c) / 60_000.0 * density * liquid_w / TABLE_LIQUID_W


@cache
def table_resistances() -> tuple[float, float]:
    """Coefficients of ``drop = a Q + b Q^2`` through the published table, least squares of the relative error.

    Returns:
        a in kPa/(l/min) and b in kPa/(l/min)2; every row is met within 2 %.
    """
    _, flow, drop = _flow_table()
    terms = np.column_stack((flow / drop, flow**2 / drop))
    found = np.linalg.lstsq(terms, np.ones(len(flow)), rcond=None)[0]
    return float(found[0]), float(found[1])


def rack_need(rack: Rack, assumptions: Assumptions, coolant: Coolant, supply_c: float) -> RackNeed:
    """What a rack asks of its loop at full load.

    Args:
        rack: The rack or tank.
        assumptions: For the liquid share.
        coolant: Liquid of the loop.
        supply_c: Supply that the loop is set to. [C]
    """
    liquid_w = rack.rated_power_w * liquid_share_ratio(rack, assumptions)
    liquid = properties(coolant, supply_c)
    if rack.cooling is CoolingKind.IMMERSION:
        hot_c = _tank_return_max_c(rack)
        rise = min(TANK_RISE_K, max((hot_c - supply_c) / TANK_SPARE_RATIO, TANK_LEAST_RISE_K))
        flow = liquid_w / (liquid.cp_j_kg_k * rise)
        return RackNeed(liquid_w, hot_c, flow, 0.0, _resistance(TANK_DROP_PA, flow), False, coolant)
    uses_table = any(TABLE_FAMILY in unit.name or TABLE_FAMILY in rack.model_name for unit in rack.units)
    stated = sum(unit.liquid_flow_kg_s for unit in rack.units)
    limit_c = min((unit.liquid_supply_max_c for unit in rack.units), default=45.0)
    rise = liquid_w / (stated * liquid.cp_j_kg_k) if stated > 0.0 else DEFAULT_RISE_K
    need = RackNeed(liquid_w, limit_c + rise, stated, 0.0, 0.0, uses_table, coolant)
    flow = stated if stated > 0.0 else SPARE_FLOW_RATIO * min(need.required_kg_s(supply_c), 1e3)
    linear, quadratic = _plates_resistances(liquid_w, liquid.density_kg_m3)
    return RackNeed(liquid_w, need.hot_c, flow, linear, quadratic, uses_table, coolant)


def _tank_return_max_c(rack: Rack) -> float:
    boiling = boiling_c(rack.bath_coolant)
    if boiling < float("inf"):
        return boiling - CONDENSER_APPROACH_K
    return SINGLE_PHASE_BATH_MAX_C - TANK_APPROACH_K


def bath_c(rack: Rack, return_c: float, load_ratio: float) -> float:
    """Temperature of a tank's bath: at boiling point where it boils, else above the leaving water by load. [C]"""
    boiling = boiling_c(rack.bath_coolant)
    return boiling if boiling < float("inf") else return_c + TANK_APPROACH_K * load_ratio


def _resistance(drop_pa: float, flow_kg_s: float) -> float:
    squared = flow_kg_s**2  # of next to no flow it is nought
    return drop_pa / squared if squared > 0.0 else 0.0


def _plates_resistances(liquid_w: float, density_kg_m3: float) -> tuple[float, float]:
    """Parallel cold plates: the table's drop at the same flow per heat. [Pa s/kg, Pa s2/kg2]"""
    if liquid_w < LEAST_LIQUID_W:
        return 0.0, 0.0
    linear, quadratic = table_resistances()
    scale = 60_000.0 / density_kg_m3 * TABLE_LIQUID_W / liquid_w
    return 1000.0 * linear * scale, 1000.0 * quadratic * scale**2
