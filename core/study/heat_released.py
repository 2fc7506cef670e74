"""Heat that everything releases in the halls and straight outdoors, in one pass of the balance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.geometry.polygon import area_m2
from core.model.cooling import AirCooler, Cdu
from core.model.electrical import PowerUnit
from core.model.heat import HeatSplit, door_fan_w, fan_power_growth_ratio
from core.model.project import Project
from core.plant import air_coolers, loops
from core.results.thermal_result import ThermalResult
from core.study.chain_balance import ChainBalance
from core.study.heat_balance import HeatBalance

OUTSIDE_HALLS = "outside-halls"
"""Stands for the id of a hall where there is none: what is no item of the project draws at the source bus."""


def fan_growth(project: Project, thermal: ThermalResult | None) -> dict[str, float]:
    """How much each rack's power has grown because its server fans run faster in warm air."""
    inlets = thermal.inlet_by_rack() if thermal is not None else {}
    nan = float("nan")
    assumptions = project.assumptions
    return {r.id: fan_power_growth_ratio(r, inlets.get(r.id, nan), assumptions) for r in project.racks}


def splits_by_rack(
    project: Project,
    powered: Mapping[str, HeatSplit],
    thermal: ThermalResult | None,
    served: Mapping[str, float],
    wanted: Mapping[str, float],
    growth: Mapping[str, float],
) -> dict[str, HeatSplit]:
    """Heat split of every rack that has power, faster fans included; a rack whose feeds are dead gives none.

    Doors whose fans have no power are counted with what is left to them. What rear doors take comes from the room's air
    once that is known: more than the rack gives where they cool it.
    """
    found = {}
    doors = thermal.door_by_rack_w() if thermal is not None else {}
    load_ratio = project.scenario.it_load_ratio
    for rack in project.racks:
        split = powered[rack.id]
        is_dead = wanted[rack.id] > 0.0 and served[rack.id] <= 0.0
        if not is_dead and split.door_w == 0.0 and growth[rack.id] == 0.0:
            found[rack.id] = split
            continue
        fans_w = rack.power_w * load_ratio * growth[rack.id]
        door_w = doors.get(rack.id, split.door_w) if split.door_w > 0.0 else 0.0
        with_fans = replace(split, air_w=split.air_w + split.door_w - door_w + fans_w, door_w=door_w)
        found[rack.id] = HeatSplit(0.0, 0.0, 0.0, 0.0) if is_dead else with_fans
    return found


def release_heat(
    project: Project,
    thermal: ThermalResult | None,
    balance: HeatBalance,
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
    assumptions, load_ratio = project.assumptions, project.scenario.it_load_ratio
    is_live = {hall_id: balance.chain.is_live(hall_id) for hall_id in {rack.hall_id for rack in project.racks}}
    for rack in project.racks:
        split = balance.splits[rack.id]
        power = split.air_w + split.door_w + split.liquid_w
        turns = power > 0.0 and is_live[rack.hall_id]
        door_fan = door_fan_w(rack, assumptions, load_ratio) if turns else 0.0
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
