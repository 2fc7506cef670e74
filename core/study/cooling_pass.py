"""One pass over the cooling: what coolers, CDUs and both loops carry, and what they draw for it.

Coolers are charged with the steady heat of their hall (all that is released in it), shared in proportion to the duty
that the air solution gives them: while the air is still moving, its own duty differs by what the room stores.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.model.cooling import AirCooler, Cdu, CoolingLoop
from core.model.project import Project
from core.plant import air_coolers, loops
from core.results.thermal_result import ThermalResult
from core.study.heat_balance import HeatBalance
from core.study.heat_released import release_heat


def cooling_pass(
    project: Project,
    thermal: ThermalResult | None,
    balance: HeatBalance,
    loss_by_unit: Mapping[str, float],
) -> None:
    """Let coolers, CDUs and both loops carry the heat of the present pass; the outcome is written into the balance."""
    dry_bulb = project.scenario.dry_bulb_c
    balance.by_cdu = loops.rack_liquid_heat(project, {r: s.liquid_w for r, s in balance.splits.items()})
    release_heat(project, thermal, balance, loss_by_unit)
    _share_duties(project, thermal, balance)
    chilled = sum(s.door_w for s in balance.splits.values())
    balance.compressor = 0.0
    for cooler in project.of_type(AirCooler):
        duty = balance.duty.get(cooler.id, 0.0)
        balance.mechanical[cooler.id] = left = air_coolers.mechanical_duty_w(project, cooler, duty, balance.dew_point_c)
        balance.to_outdoors += duty - left
        if air_coolers.is_direct_expansion(cooler):
            supply_c = air_coolers.asked_supply_c(cooler, duty, project.assumptions)
            balance.compressor += air_coolers.compressor_power_w(left, supply_c, dry_bulb)
            balance.to_outdoors += left
        else:
            chilled += left
    by_cdu = balance.by_cdu
    idle = [c.id for c in project.of_type(Cdu) if c.id not in by_cdu]
    pumps = {i: loops.cdu_pump_w(project, i, h) for i, h in [*by_cdu.items(), *((i, 0.0) for i in idle)]}
    balance.cdu_pumps = sum(pumps.values())
    balance.chilled = loops.cool_loop(project, CoolingLoop.CHILLED, chilled)
    to_air = {c.id for c in project.of_type(Cdu) if c.rejects_to_air}
    warm_w = sum(h for i, h in by_cdu.items() if i not in to_air) + sum(w for i, w in pumps.items() if i not in to_air)
    balance.warm = loops.cool_loop(project, CoolingLoop.WARM, warm_w)
    air_c = {h.hall_id: h.room_return_c for h in thermal.halls} if thermal is not None else {}
    balance.cdus = loops.cdu_loads(project, by_cdu, balance.warm.supply_c, air_c)


def _share_duties(project: Project, thermal: ThermalResult | None, balance: HeatBalance) -> None:
    balance.duty = {}
    balance.unmoved_heat = 0.0
    for hall_id, heat in balance.hall_heat.items():
        running = [c for c in project.in_hall(AirCooler, hall_id) if c.operating_airflow_m3_s > 0.0]
        if not running:
            balance.unmoved_heat += heat
            continue
        air = thermal.hall(hall_id) if thermal is not None else None
        seen = dict(zip(air.cooler_ids, air.cooler_duty_w, strict=True)) if air is not None else {}
        weights = [max(float(seen.get(c.id, 0.0)), 0.0) for c in running]
        if sum(weights) <= 0.0:
            weights = [c.operating_airflow_m3_s for c in running]
        for cooler, weight in zip(running, weights, strict=True):
            balance.duty[cooler.id] = heat * weight / sum(weights)


def mechanical_loads(project: Project, balance: HeatBalance) -> dict[str, float]:
    """Loads beside the racks by item, house loads by hall and assumptions. [W]"""
    assert balance.chilled is not None
    assert balance.warm is not None
    dry_bulb = project.scenario.dry_bulb_c
    load: dict[str, float] = {}
    for cooler in project.of_type(AirCooler):
        watts = air_coolers.fan_power_w(cooler)
        if air_coolers.is_direct_expansion(cooler):
            supply_c = air_coolers.asked_supply_c(cooler, balance.duty.get(cooler.id, 0.0), project.assumptions)
            watts += air_coolers.compressor_power_w(balance.mechanical.get(cooler.id, 0.0), supply_c, dry_bulb)
        load[cooler.id] = watts
    for cdu in balance.cdus:
        load[cdu.cdu_id] = load.get(cdu.cdu_id, 0.0) + cdu.pump_w
    for unit in balance.chilled.units + balance.warm.units:
        load[unit.unit_id] = load.get(unit.unit_id, 0.0) + unit.compressor_w + unit.fan_w
    pumps = balance.chilled.pump_w + balance.warm.pump_w
    pumps += sum(e.pump_w for e in balance.chilled.exports + balance.warm.exports)
    return load | balance.house | {project.assumptions.id: pumps}
