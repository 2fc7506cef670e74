"""Power, plant and energy from given room air: the cheap part that runs on every frame of the live room.

The parts depend on each other: losses of units in a hall are heat that its coolers carry, coolers' heat sets the
plant's power, the plant's power sets the losses. A few passes settle it; what is reported is the last pass, checked
for closure on the electrical and on the thermal side, each counted on its own.

Coolers are charged with the steady heat of their hall (all that is released in it), shared in proportion to the duty
that the air solution gives them: while the air is still moving, its own duty differs by what the room stores.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from core.checks.rule_book import check_design
from core.errors import FacilityError
from core.geometry.polygon import area_m2
from core.model.cooling import AirCooler, Cdu, CoolingLoop
from core.model.electrical import PowerUnit
from core.model.heat import HeatSplit, door_fan_w, fan_power_growth_ratio, heat_by_rack
from core.model.project import Project
from core.model.rack import Rack
from core.plant import air_coolers, loops
from core.plant.moisture import hall_moisture
from core.plant.unit_limits import unit_limits
from core.power.chain import build_chain
from core.power.chain_state import live_state
from core.power.fault_currents import fault_currents
from core.power.powered import as_powered, without_supply
from core.results.design_results import DesignResults
from core.results.energy_result import PART_NAMES, EnergyResult
from core.results.liquid_result import CduLoad, LiquidResult
from core.results.moisture import HallMoisture
from core.results.part import Part
from core.results.power_chain import NodeKind
from core.results.power_result import PowerResult
from core.results.thermal_result import ThermalResult
from core.study.chain_balance import ChainBalance, losses_by_kind_w
from core.study.stamp import stamp

MOST_PASSES = 40
OUTSIDE_HALLS = "outside-halls"
"""Stands for the id of a hall where there is none: what is no item of the project draws at the source bus."""
CLOSED_RATIO = 1e-10
"""Passes stop when the total moves less than this."""


@dataclass(slots=True)
class _Balance:
    """Working values of one pass. [W]"""

    splits: Mapping[str, HeatSplit]
    chain: ChainBalance
    dew_point_c: float = 0.0
    hall_heat: dict[str, float] = field(default_factory=dict)
    duty: dict[str, float] = field(default_factory=dict)
    mechanical: dict[str, float] = field(default_factory=dict)
    unmoved_heat: float = 0.0
    to_outdoors: float = 0.0
    compressor: float = 0.0
    fans: float = 0.0
    door_fans: float = 0.0
    cdu_pumps: float = 0.0
    lighting: float = 0.0
    wall_gain: float = 0.0
    house: dict[str, float] = field(default_factory=dict)
    moisture: tuple[HallMoisture, ...] = ()
    by_cdu: dict[str, float] = field(default_factory=dict)
    further_heat: dict[str, float] = field(default_factory=dict)
    chilled: loops.LoopOutcome | None = None
    warm: loops.LoopOutcome | None = None
    cdus: tuple[CduLoad, ...] = ()
    total: float = 0.0


def assemble(project: Project, thermal: Part[ThermalResult]) -> DesignResults:
    """Solve power, plant and energy, and check the design.

    Args:
        project: The project.
        thermal: Room air, as far as it has come; the rest answers without it too.

    Returns:
        Results of all parts.
    """
    liquid: Part[LiquidResult]
    power: Part[PowerResult]
    energy: Part[EnergyResult]
    try:
        solved = _solve(project, thermal.value)
        liquid = Part(value=replace(solved[0], limits=unit_limits(project, solved[0])))
        energy = Part(value=solved[2])
        power = Part(value=replace(solved[1], faults=fault_currents(project)))
        notes = solved[3]
    except FacilityError as error:
        liquid, power, energy = Part(failure=str(error)), Part(failure=str(error)), Part(failure=str(error))
        notes = (str(error),)
    findings = check_design(project, thermal.value, liquid.value, power.value)
    return DesignResults(stamp(project), thermal, liquid, power, energy, findings, notes)


def heat_beside_racks_w(project: Project) -> dict[str, float]:
    """Heat released in the air of each hall beside that of its racks (lights, losses), before the air is known.

    Args:
        project: The project.

    Returns:
        Heat by hall; empty where power or plant cannot be solved. [W]
    """
    try:
        return dict(_solve(project, None)[2].hall_heat_w)
    except FacilityError:
        return {}


Solved: TypeAlias = tuple[LiquidResult, PowerResult, EnergyResult, tuple[str, ...]]


def _solve(project: Project, thermal: ThermalResult | None) -> Solved:
    """Solve power and plant; what has no operating point draws nothing and gives no heat, so that all adds up."""
    solved = _settled(project, thermal, frozenset())
    first = solved[1].chain
    assert first is not None
    if all(p.code != "no-operating-point" for p in first.problems):
        return solved
    starved = (first.node_kind == NodeKind.LOAD) & ~first.is_live & live_state(build_chain(project)).is_live
    if not starved.any():
        return solved
    liquid, power, energy, notes = _settled(
        project, thermal, frozenset(first.node_ids[n] for n in np.flatnonzero(starved))
    )
    assert power.chain is not None
    flow = replace(power.chain, problems=first.problems, is_live=first.is_live & power.chain.is_live)
    return liquid, replace(power, chain=flow), energy, notes


def _settled(project: Project, thermal: ThermalResult | None, starved: frozenset[str]) -> Solved:
    """Pass over plant and chain until nothing moves.

    Args:
        project: The project.
        thermal: Room air, or None.
        starved: Loads that get no power, whatever the switches say.
    """
    load_ratio = project.scenario.it_load_ratio
    growth_by_rack = _fan_growth(project, thermal)
    wanted = {r.id: r.power_w * load_ratio * (1.0 + growth_by_rack[r.id]) for r in project.racks}
    chain = ChainBalance(project, {i: watts for i, watts in wanted.items() if i not in starved})
    powered = without_supply(as_powered(project), starved) if starved else as_powered(project)
    served = {r: float(p) for r, p in zip(chain.rack_ids, chain.rack_w, strict=True)}
    splits = _splits(project, thermal, served, wanted, growth_by_rack)
    has_outdoor_air = any(c.has_air_economiser for c in project.of_type(AirCooler))
    balance = _Balance(splits, chain, air_coolers.outdoor_dew_point_c(project) if has_outdoor_air else 0.0)
    balance.moisture = hall_moisture(powered, thermal)
    loss_by_unit: Mapping[str, float] = {}
    for _ in range(MOST_PASSES):
        before = balance.total
        _cooling_pass(powered, thermal, balance, loss_by_unit)
        chain.solve(_mechanical_loads(powered, balance))
        balance.total = chain.drawn_w
        loss_by_unit = chain.unit_losses_w()
        if abs(balance.total - before) <= CLOSED_RATIO * max(balance.total, 1.0):
            break
    power = chain.result()
    liquid_w = {r: s.liquid_w for r, s in splits.items()}
    assert balance.chilled is not None
    assert balance.warm is not None
    liquid = loops.liquid_result(project, balance.chilled, balance.warm, balance.cdus, liquid_w)
    liquid = replace(liquid, moisture=balance.moisture)
    energy = _energy_result(project, balance, power, liquid)
    return liquid, power, energy, _notes(project, balance)


def _fan_growth(project: Project, thermal: ThermalResult | None) -> dict[str, float]:
    """How much each rack's power has grown because its server fans run faster in warm air."""
    inlets = thermal.inlet_by_rack() if thermal is not None else {}
    nan = float("nan")
    return {r.id: fan_power_growth_ratio(r, inlets.get(r.id, nan), project.assumptions) for r in project.racks}


def _splits(
    project: Project,
    thermal: ThermalResult | None,
    served: Mapping[str, float],
    wanted: Mapping[str, float],
    growth: Mapping[str, float],
) -> dict[str, HeatSplit]:
    """Heat split of every rack that has power, faster fans included; a rack whose feeds are dead gives none.

    What rear doors take comes from the room's air once that is known: more than the rack gives where they cool it.
    """
    found = {}
    doors = thermal.door_by_rack_w() if thermal is not None else {}
    for rack in project.racks:
        split = heat_by_rack(project)[rack.id]
        is_dead = wanted[rack.id] > 0.0 and served[rack.id] <= 0.0
        fans_w = rack.power_w * project.scenario.it_load_ratio * growth[rack.id]
        door_w = doors.get(rack.id, split.door_w) if split.door_w > 0.0 else 0.0
        with_fans = replace(split, air_w=split.air_w + split.door_w - door_w + fans_w, door_w=door_w)
        found[rack.id] = HeatSplit(0.0, 0.0, 0.0, 0.0) if is_dead else with_fans
    return found


def _cooling_pass(
    project: Project,
    thermal: ThermalResult | None,
    balance: _Balance,
    loss_by_unit: Mapping[str, float],
) -> None:
    dry_bulb = project.scenario.dry_bulb_c
    balance.by_cdu = loops.rack_liquid_heat(project, {r: s.liquid_w for r, s in balance.splits.items()})
    _release_heat(project, thermal, balance, loss_by_unit)
    _share_duties(project, thermal, balance)
    chilled = sum(s.door_w for s in balance.splits.values())
    balance.compressor = 0.0
    for cooler in project.of_type(AirCooler):
        duty = balance.duty.get(cooler.id, 0.0)
        balance.mechanical[cooler.id] = left = air_coolers.mechanical_duty_w(project, cooler, duty, balance.dew_point_c)
        balance.to_outdoors += duty - left
        if air_coolers.is_direct_expansion(cooler):
            balance.compressor += air_coolers.compressor_power_w(cooler, left, dry_bulb)
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
    air_c = {h.hall_id: h.return_mean_c for h in thermal.halls} if thermal is not None else {}
    balance.cdus = loops.cdu_loads(project, by_cdu, balance.warm.supply_c, air_c)


def _release_heat(
    project: Project,
    thermal: ThermalResult | None,
    balance: _Balance,
    loss_by_unit: Mapping[str, float],
) -> None:
    """Heat released in each hall, and straight outdoors."""
    heat = lighting_w(project, balance.chain)
    balance.lighting = sum(heat.values())
    balance.house = dict(heat)
    balance.to_outdoors = 0.0
    balance.fans, balance.door_fans = 0.0, 0.0

    def release(hall_id: str, watts: float) -> None:
        if hall_id in heat:
            heat[hall_id] += watts
        else:
            balance.to_outdoors += watts

    for cdu in project.of_type(Cdu):
        if cdu.rejects_to_air:
            heat_w = balance.by_cdu.get(cdu.id, 0.0)
            release(cdu.hall_id, heat_w + loops.cdu_pump_w(project, cdu.id, heat_w))
    it_total = sum(s.air_w + s.door_w + s.liquid_w for s in balance.splits.values())
    for rack in project.racks:
        split = balance.splits[rack.id]
        power = split.air_w + split.door_w + split.liquid_w
        turns = power > 0.0 and balance.chain.is_live(rack.hall_id)
        door_fan = door_fan_w(rack, project.assumptions, project.scenario.it_load_ratio) if turns else 0.0
        balance.door_fans += door_fan
        board = rack.hall_id if rack.hall_id in heat else OUTSIDE_HALLS
        balance.house[board] = balance.house.get(board, 0.0) + door_fan
        release(
            rack.hall_id,
            split.air_w + door_fan + (balance.chain.cord_loss_w * power / it_total if it_total > 0.0 else 0.0),
        )
    for cooler in project.of_type(AirCooler):
        fan = air_coolers.fan_power_w(cooler)
        balance.fans += fan
        release(cooler.hall_id, fan)
    for unit in project.of_type(PowerUnit):
        release(unit.hall_id, loss_by_unit.get(unit.id, 0.0))
    # what the air already carries elsewhere: racks, and cooler fans, whose heat their own coils take before the supply
    # temperature is measured
    carried_w = dict.fromkeys(heat, 0.0)
    for cooler in project.of_type(AirCooler):
        if cooler.hall_id in carried_w:
            carried_w[cooler.hall_id] += air_coolers.fan_power_w(cooler)
    for rack in project.racks:
        if rack.hall_id in carried_w:
            carried_w[rack.hall_id] += balance.splits[rack.id].air_w
    for cdu in project.of_type(Cdu):
        if cdu.rejects_to_air and cdu.hall_id in carried_w:
            carried_w[cdu.hall_id] += balance.by_cdu.get(cdu.id, 0.0)
    balance.further_heat = {hall_id: max(heat[hall_id] - carried_w[hall_id], 0.0) for hall_id in heat}
    latent = {m.hall_id: m.latent_gain_w for m in balance.moisture}
    gains = {
        hall_id: _gain_w(thermal, hall_id, released, latent.get(hall_id, 0.0)) for hall_id, released in heat.items()
    }
    balance.wall_gain = sum(gains.values())
    balance.hall_heat = {hall_id: released + gains[hall_id] for hall_id, released in heat.items()}


def lighting_w(project: Project, chain: ChainBalance) -> dict[str, float]:
    """Lights and controls of every hall; nought where what feeds them is dead. [W]"""
    per_m2 = project.assumptions.lighting_w_m2
    return {h.id: per_m2 * area_m2(h.outline_m) if chain.is_live(h.id) else 0.0 for h in project.halls}


def _gain_w(thermal: ThermalResult | None, hall_id: str, released_w: float, latent_w: float) -> float:
    """Heat that walls, roof and floor and outdoor vapour bring; they cannot take more than is released there. [W]"""
    air = thermal.hall(hall_id) if thermal is not None else None
    return max(air.wall_gain_w + latent_w, -released_w) if air is not None else 0.0


def _share_duties(project: Project, thermal: ThermalResult | None, balance: _Balance) -> None:
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


def _mechanical_loads(project: Project, balance: _Balance) -> dict[str, float]:
    """Loads beside the racks by item, house loads by hall and assumptions. [W]"""
    assert balance.chilled is not None
    assert balance.warm is not None
    dry_bulb = project.scenario.dry_bulb_c
    load: dict[str, float] = {}
    for cooler in project.of_type(AirCooler):
        watts = air_coolers.fan_power_w(cooler)
        if air_coolers.is_direct_expansion(cooler):
            watts += air_coolers.compressor_power_w(cooler, balance.mechanical.get(cooler.id, 0.0), dry_bulb)
        load[cooler.id] = watts
    for cdu in balance.cdus:
        load[cdu.cdu_id] = load.get(cdu.cdu_id, 0.0) + cdu.pump_w
    for unit in balance.chilled.units + balance.warm.units:
        load[unit.unit_id] = load.get(unit.unit_id, 0.0) + unit.compressor_w + unit.fan_w
    pumps = balance.chilled.pump_w + balance.warm.pump_w
    pumps += sum(e.pump_w for e in balance.chilled.exports + balance.warm.exports)
    return load | balance.house | {project.assumptions.id: pumps}


def _energy_result(project: Project, balance: _Balance, power: PowerResult, liquid: LiquidResult) -> EnergyResult:
    it = float(power.rack_power_w.sum())
    by_kind = losses_by_kind_w(project, balance.chain)
    plant_compressor = sum(u.compressor_w for u in liquid.plant)
    parts = {
        "it": it,
        "chillers": plant_compressor + balance.compressor,
        "heat_rejection_fans": sum(u.fan_w for u in liquid.plant),
        "facility_pumps": liquid.facility_pump_w,
        "cdu_pumps": balance.cdu_pumps,
        "air_cooler_fans": balance.fans + balance.door_fans,
        "ups_losses": by_kind["ups"],
        "transformer_losses": by_kind["transformer"],
        "distribution_losses": by_kind["other"] + power.cable_loss_w,
        "lighting_and_controls": balance.lighting,
    }
    total = power.source_bus_w
    delivered = sum(s.output_w for s in power.sources) + power.unserved_w
    electrical_gap = abs(delivered - sum(parts.values()))
    # every watt drawn ends as heat: through a loop, straight outdoors, or nowhere (a finding)
    rejected = liquid.chilled_heat_w + liquid.warm_heat_w + plant_compressor + parts["heat_rejection_fans"]
    rejected += sum(e.pump_w for e in liquid.exports)
    rejected += balance.to_outdoors + balance.compressor + balance.unmoved_heat - balance.wall_gain
    error = max(electrical_gap, abs(rejected - total)) / total if total > 0.0 else 0.0
    return EnergyResult(
        it_w=it,
        total_w=total,
        parts_w=MappingProxyType({name: parts[name] for name in PART_NAMES}),
        pue=total / it if it > 0.0 else float("nan"),
        carbon_kg_h=sum(s.carbon_kg_h for s in power.sources),
        cost_usd_h=sum(s.cost_usd_h for s in power.sources),
        water_kg_h=3600.0 * sum(u.water_kg_s for u in liquid.plant),
        hall_heat_w=MappingProxyType(dict(balance.further_heat)),
        balance_error_ratio=error,
        exported_w=sum(e.heat_w for e in liquid.exports),
    )


def _notes(project: Project, balance: _Balance) -> tuple[str, ...]:
    notes = ["PUE is the instantaneous ratio at the scenario's operating point, not an annual value."]
    if balance.chilled is not None and balance.chilled.is_default:
        notes.append("No unit serves the chilled loop: a stand-in air-cooled chiller (COP 3.0 at rating) is assumed.")
    if balance.warm is not None and balance.warm.is_default:
        notes.append("No unit serves the warm loop: a stand-in dry cooler (8 K approach) is assumed.")
    if any(r for r in project.of_type(Rack) if balance.splits[r.id].airflow_m3_s > 0.0):
        notes.append("Room air: one-equation turbulence (Prandtl), upwind convection, adiabatic walls.")
    return tuple(notes)
