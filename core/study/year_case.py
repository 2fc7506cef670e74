"""A project as the arrays that one compiled loop walks through a year of hours.

Everything the live study reads (heat splits, duty shares, powered state, chain) is read here through the same
functions, so that an hour of the year at the live weather is the live answer. Loads of the power chain that hang on the
same feeds in the same way are merged: their currents simply add.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.geometry.polygon import area_m2
from core.model.cooling import AirCooler, Cdu, CoolingLoop, FanControl
from core.model.heat import HeatSplit, fan_power_growth_ratio, heat_by_rack, liquid_share_ratio, split_heat
from core.model.project import Project
from core.model.rack import CoolingKind, Rack
from core.plant import air_coolers, loops
from core.plant.cdu import design_flow
from core.plant.heat_export import export_rows
from core.plant.moisture import HallCoils, hall_coils
from core.plant.unit_rows import rows_of, site_pressure_pa, units_on
from core.power.powered import as_powered
from core.results.thermal_result import ThermalResult
from core.study.year_chain import YearChain, year_chain

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.int64]
DEMAND_LOADS = np.linspace(0.0, 1.2, 13)
"""Loads between which the air that racks draw in is taken as linear."""
STAND_IN_HEAT_W = 1e6
"""Heat for which stand-ins are sized here; their powers are in proportion to the heat."""


class YearRacks(NamedTuple):
    """Racks that have power; arrays of shape (racks,).

    Attributes:
        power_w: At the scenario's load ratio of one. [W]
        growth_ratio: Growth by faster server fans.
        liquid_ratio: Share of heat that goes to liquid.
        door_ratio: Heat that a rear door takes over the rack's heat in the air, nought without one.
        door_w: Capacity of a rear door. [W]
        door_fan_w: Fans of an active rear door at full speed. [W]
        load_ratio: Own load of the rack.
        idle_ratio: Speed of idle servers' fans, a number.
        hall: Position of the hall, -1 outside any.
        cdu: Position of the CDU that it names, the last one being the stand-in.
        node: Node of the merged chain.
    """

    power_w: FloatArray
    growth_ratio: FloatArray
    liquid_ratio: FloatArray
    door_ratio: FloatArray
    door_w: FloatArray
    door_fan_w: FloatArray
    load_ratio: FloatArray
    idle_ratio: float
    hall: IndexArray
    cdu: IndexArray
    node: IndexArray


class YearCoolers(NamedTuple):
    """Air coolers; arrays of shape (coolers,). A cooler that has no part of its hall's heat has a share of nought.

    Attributes:
        follows_racks: Whether fans follow the air that racks draw in, between ``least_ratio`` and ``most_ratio`` of the
            speed that ``fan_w`` and ``air_w_k`` are for.
        scenario_ratio: Load at which they have that speed.
        demand_load, demand_m3_s: Air that the racks of each hall draw in by load, shapes (loads,) and (halls, loads).
    """

    fan_w: FloatArray
    share: FloatArray
    hall: IndexArray
    is_direct_expansion: NDArray[np.bool_]
    has_air_economiser: NDArray[np.bool_]
    air_w_k: FloatArray
    supply_set_c: FloatArray
    node: IndexArray
    follows_racks: NDArray[np.bool_]
    least_ratio: FloatArray
    most_ratio: FloatArray
    scenario_ratio: float
    demand_load: FloatArray
    demand_m3_s: FloatArray


class YearCdus(NamedTuple):
    """CDUs, and last the stand-in for liquid racks without one; arrays of shape (cdus + 1,).

    Attributes:
        rated_heat_w: Heat at which the pumps give the design flow. [W]
        pump_w: Pump power at the design flow. [W]
        is_on: Whether it runs.
        is_to_air: Whether it heats the air of its hall.
        hall: Position of the hall, -1 outside any.
        node: Node of the merged chain.
        share: Of the heat of racks that name the CDU of a column, what the CDU of a row takes, shape
            (cdus + 1, cdus + 1).
    """

    rated_heat_w: FloatArray
    pump_w: FloatArray
    is_on: NDArray[np.bool_]
    is_to_air: NDArray[np.bool_]
    hall: IndexArray
    node: IndexArray
    share: FloatArray


class YearPlant(NamedTuple):
    """Heat rejection that runs, by loop: rows as ``core.plant.unit_rows`` makes them, and their nodes.

    Attributes:
        chilled, warm: Units, shape (units, COLUMNS).
        chilled_node, warm_node: Nodes of the merged chain, shape (units,).
        stand_ins: What serves the chilled and the warm loop where nothing has been placed, for ``STAND_IN_HEAT_W``.
        chilled_exports, warm_exports: Exchangers that give heat away, rows as ``core.plant.heat_export`` makes them.
        loops: Set point, rise, pump work over heat, design heat and pump control of both loops, shape (2, 5).
    """

    chilled: FloatArray
    warm: FloatArray
    chilled_node: IndexArray
    warm_node: IndexArray
    stand_ins: FloatArray
    chilled_exports: FloatArray
    warm_exports: FloatArray
    loops: FloatArray


class YearHouse(NamedTuple):
    """Loads of the house.

    Attributes:
        lighting_w: Lights and controls by hall; nought where what feeds them is dead, shape (halls,). [W]
        hall_node: Nodes of the merged chain on which lights and door fans of a hall hang; last the source bus, for
            what stands outside any hall, shape (halls + 1,).
        pump_node: Node of the facility pumps.
    """

    lighting_w: FloatArray
    hall_node: IndexArray
    pump_node: int


@dataclass(frozen=True, slots=True)
class YearCase:
    """All of a project that its year depends on.

    Attributes:
        project: What it was read from.
        racks, coolers, cdus, plant, house: Equipment.
        hall_ids: Halls in the order of the hall arrays.
        wall_gain_w: By hall, shape (halls,). [W]
        vapour: What outdoor vapour does to the coils of halls that outdoor air reaches.
        chain: The merged power chain.
    """

    project: Project
    racks: YearRacks
    coolers: YearCoolers
    cdus: YearCdus
    plant: YearPlant
    house: YearHouse
    hall_ids: tuple[str, ...]
    wall_gain_w: FloatArray
    vapour: tuple[HallCoils, ...]
    chain: YearChain


def year_case(project: Project, thermal: ThermalResult | None = None) -> YearCase:
    """Read a project.

    Args:
        project: The project.
        thermal: Room air, whose rack inlets, duty shares, wall gains and shares that rear doors take then hold all
            year; without it racks draw in air at the mean supply set point of their hall's coolers, coolers share by
            airflow, walls let nothing in, and doors take their effectiveness.

    Returns:
        The arrays.
    """
    powered = as_powered(project)
    chain = year_chain(project)
    halls = {hall.id: n for n, hall in enumerate(project.halls)}
    inlet_c = thermal.inlet_by_rack() if thermal is not None else set_point_inlets_c(project)
    gains = [air.wall_gain_w if thermal and (air := thermal.hall(i)) else 0.0 for i in halls]
    return YearCase(
        project=project,
        racks=_racks(project, halls, inlet_c, thermal.door_by_rack_w() if thermal is not None else {}, chain),
        coolers=_coolers(powered, halls, thermal, chain),
        cdus=_cdus(powered, halls, chain),
        plant=_plant(powered, chain),
        house=_house(project, chain),
        hall_ids=tuple(halls),
        wall_gain_w=np.array(gains, dtype=np.float64),
        vapour=tuple(c for h in project.halls if (c := hall_coils(powered, h, thermal)) is not None),
        chain=chain,
    )


def set_point_inlets_c(project: Project) -> dict[str, float]:
    """Rack inlets at the mean supply set point of the running coolers of their hall, weighted by airflow. [C]"""
    found: dict[str, float] = {}
    for hall in project.halls:
        running = [c for c in project.in_hall(AirCooler, hall.id) if c.operating_airflow_m3_s > 0.0]
        flow = sum(c.operating_airflow_m3_s for c in running)
        if flow > 0.0:
            found[hall.id] = sum(c.operating_airflow_m3_s * c.asked_supply_c() for c in running) / flow
    return {r.id: found[r.hall_id] for r in project.racks if r.hall_id in found}


def _racks(
    project: Project,
    halls: Mapping[str, int],
    inlet_c: Mapping[str, float],
    door_w: Mapping[str, float],
    chain: YearChain,
) -> YearRacks:
    assumed, splits = project.assumptions, heat_by_rack(project)
    live = [r for r in project.racks if chain.is_live[r.id]]
    cdus = {c.id: n for n, c in enumerate(project.of_type(Cdu))}
    nan = float("nan")
    has_door = [r.cooling is CoolingKind.REAR_DOOR and chain.is_live.get(r.hall_id, True) for r in live]
    return YearRacks(
        power_w=np.array([r.power_w for r in live], dtype=np.float64),
        growth_ratio=np.array([fan_power_growth_ratio(r, inlet_c.get(r.id, nan), assumed) for r in live]),
        liquid_ratio=np.array([liquid_share_ratio(r, assumed) for r in live]),
        door_ratio=np.array([_door_ratio(r, splits[r.id], door_w.get(r.id)) for r in live], dtype=np.float64),
        door_w=np.array([r.rear_door_capacity_w for r in live], dtype=np.float64),
        door_fan_w=np.array([r.rear_door_fan_w if d else 0.0 for r, d in zip(live, has_door, strict=True)]),
        load_ratio=np.array([r.load_ratio for r in live], dtype=np.float64),
        idle_ratio=float(assumed.idle_airflow_ratio),
        hall=np.array([halls.get(r.hall_id, -1) for r in live], dtype=np.int64),
        cdu=np.array([cdus.get(r.cdu_id, len(cdus)) for r in live], dtype=np.int64),
        node=np.array([chain.node[r.id] for r in live], dtype=np.int64),
    )


def _house(project: Project, chain: YearChain) -> YearHouse:
    per_m2, halls = project.assumptions.lighting_w_m2, project.halls
    lights = [per_m2 * area_m2(h.outline_m) if chain.is_live[h.id] else 0.0 for h in halls]
    return YearHouse(
        lighting_w=np.array(lights, dtype=np.float64),
        hall_node=np.array([*(chain.node[h.id] for h in halls), chain.bus], dtype=np.int64),
        pump_node=chain.node.get(project.assumptions.id, chain.bus),
    )


def _door_ratio(rack: Rack, split: HeatSplit, taken_w: float | None) -> float:
    """Heat that a rack's door takes over the rack's heat in the air: as the air has it, or else its effectiveness."""
    if rack.cooling is not CoolingKind.REAR_DOOR or rack.has_chimney:
        return 0.0
    if taken_w is None or split.door_w <= 0.0:
        return rack.rear_door_effectiveness
    return taken_w / (split.air_w + split.door_w)


def _coolers(
    project: Project, halls: Mapping[str, int], thermal: ThermalResult | None, chain: YearChain
) -> YearCoolers:
    coolers = project.of_type(AirCooler)
    share = duty_shares(project, thermal)
    return YearCoolers(
        fan_w=np.array([air_coolers.fan_power_w(c) for c in coolers], dtype=np.float64),
        share=np.array([share.get(c.id, 0.0) for c in coolers], dtype=np.float64),
        hall=np.array([halls.get(c.hall_id, -1) for c in coolers], dtype=np.int64),
        is_direct_expansion=np.array([air_coolers.is_direct_expansion(c) for c in coolers], dtype=np.bool_),
        has_air_economiser=np.array([c.has_air_economiser for c in coolers], dtype=np.bool_),
        air_w_k=np.array([air_coolers.air_rate_w_k(c, project.assumptions) for c in coolers], dtype=np.float64),
        supply_set_c=np.array([_asked_supply_c(c, thermal) for c in coolers], dtype=np.float64),
        node=np.array([chain.node[c.id] for c in coolers], dtype=np.int64),
        follows_racks=np.array([c.fan_control is FanControl.FOLLOWS_RACKS for c in coolers], dtype=np.bool_),
        least_ratio=np.array([min(c.least_fan_ratio / max(c.fan_speed_ratio, 0.01), 1.0) for c in coolers]),
        most_ratio=np.array([1.0 / max(c.fan_speed_ratio, 0.01) for c in coolers]),
        scenario_ratio=float(project.scenario.it_load_ratio),
        demand_load=DEMAND_LOADS,
        demand_m3_s=_demands_m3_s(project, halls),
    )


def _asked_supply_c(cooler: AirCooler, thermal: ThermalResult | None) -> float:
    """Supply that a cooler aims at all year; of one that holds its return, at the rise that the live room has. [C]"""
    air = thermal.hall(cooler.hall_id) if thermal is not None else None
    if air is None or cooler.id not in air.cooler_ids:
        return cooler.asked_supply_c()
    n = air.cooler_ids.index(cooler.id)
    rise_k = float(air.cooler_return_c[n] - air.cooler_supply_c[n])
    return cooler.asked_supply_c() if math.isnan(rise_k) else cooler.asked_supply_c(rise_k)


def _demands_m3_s(project: Project, halls: Mapping[str, int]) -> FloatArray:
    """Air that the racks of each hall draw in at the loads of ``DEMAND_LOADS``, shape (halls, loads). [m3/s]"""
    found = np.zeros((max(len(halls), 1), DEMAND_LOADS.size))
    for rack in project.racks:
        if rack.hall_id in halls:
            airflows = [split_heat(rack, project.assumptions, load).airflow_m3_s for load in DEMAND_LOADS.tolist()]
            found[halls[rack.hall_id]] += airflows
    return found


def duty_shares(project: Project, thermal: ThermalResult | None) -> dict[str, float]:
    """Share of its hall's heat that each running cooler carries: as the air has it, or else by airflow."""
    shares: dict[str, float] = {}
    for hall in project.halls:
        running = [c for c in project.in_hall(AirCooler, hall.id) if c.operating_airflow_m3_s > 0.0]
        air = thermal.hall(hall.id) if thermal is not None else None
        seen = dict(zip(air.cooler_ids, air.cooler_duty_w, strict=True)) if air is not None else {}
        weights = [max(float(seen.get(c.id, 0.0)), 0.0) for c in running]
        if sum(weights) <= 0.0:
            weights = [c.operating_airflow_m3_s for c in running]
        shares |= {c.id: weight / sum(weights) for c, weight in zip(running, weights, strict=True)}
    return shares


def _cdus(project: Project, halls: Mapping[str, int], chain: YearChain) -> YearCdus:
    cdus = project.of_type(Cdu)
    designs = [design_flow(project, c) for c in cdus]
    position = {c.id: n for n, c in enumerate(cdus)} | {"": len(cdus)}
    share = np.zeros((len(cdus) + 1, len(cdus) + 1))
    for named, column in position.items():
        for taker, part in loops.cdu_shares(project, named):
            share[position[taker], column] = part
    return YearCdus(
        rated_heat_w=np.array([*(heat for _, _, heat in designs), 0.0], dtype=np.float64),
        pump_w=np.array([*(power for _, power, _ in designs), 0.0], dtype=np.float64),
        is_on=np.array([*(c.is_on for c in cdus), True], dtype=np.bool_),
        is_to_air=np.array([*(c.rejects_to_air for c in cdus), False], dtype=np.bool_),
        hall=np.array([*(halls.get(c.hall_id, -1) for c in cdus), -1], dtype=np.int64),
        node=np.array([*(chain.node[c.id] for c in cdus), chain.bus], dtype=np.int64),
        share=share,
    )


def _plant(project: Project, chain: YearChain) -> YearPlant:
    pressure_pa = site_pressure_pa(project)
    chilled, warm = units_on(project, CoolingLoop.CHILLED), units_on(project, CoolingLoop.WARM)
    fan_w = loops.DEFAULT_FAN_W_PER_W * STAND_IN_HEAT_W
    stand_ins = [
        replace(unit, capacity_w=1.2 * STAND_IN_HEAT_W, fan_power_w=fan_w)
        for unit in (loops.DEFAULT_CHILLER, loops.DEFAULT_COOLER)
    ]
    return YearPlant(
        chilled=rows_of(chilled, pressure_pa),
        warm=rows_of(warm, pressure_pa),
        chilled_node=np.array([chain.node[u.id] for u in chilled], dtype=np.int64),
        warm_node=np.array([chain.node[u.id] for u in warm], dtype=np.int64),
        stand_ins=rows_of(stand_ins, pressure_pa),
        chilled_exports=export_rows(project, CoolingLoop.CHILLED),
        warm_exports=export_rows(project, CoolingLoop.WARM),
        loops=np.array([loops.loop_numbers(project)[k] for k in (CoolingLoop.CHILLED, CoolingLoop.WARM)]),
    )
