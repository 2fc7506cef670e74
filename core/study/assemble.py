"""Power, plant and energy from given room air: the cheap part that runs on every frame of the live room.

The parts depend on each other: losses of units in a hall are heat that its coolers carry, coolers' heat sets the
plant's power, the plant's power sets the losses. A few passes settle it; what is reported is the last pass, checked
for closure on the electrical and on the thermal side, each counted on its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from core.checks.rule_book import check_design
from core.checks.walled_in import without_walled_in
from core.errors import FacilityError
from core.model.cooling import AirCooler
from core.model.heat import heat_by_rack
from core.model.project import Project
from core.plant import air_coolers, loops
from core.plant.moisture import hall_moisture
from core.plant.unit_limits import unit_limits
from core.power.chain import build_chain
from core.power.chain_state import live_state
from core.power.fault_currents import fault_currents
from core.power.powered import as_powered, without_supply
from core.results.design_results import DesignResults
from core.results.energy_result import EnergyResult
from core.results.liquid_result import LiquidResult
from core.results.part import Part
from core.results.power_chain import NodeKind
from core.results.power_result import PowerResult
from core.results.thermal_result import ThermalResult
from core.study.chain_balance import ChainBalance
from core.study.cooling_pass import cooling_pass, mechanical_loads
from core.study.energy_sum import energy_result, notes_of
from core.study.heat_balance import HeatBalance
from core.study.heat_released import fan_growth, splits_by_rack
from core.study.stamp import stamp

MOST_PASSES = 40
CLOSED_RATIO = 1e-10
"""Passes stop when the total moves less than this."""


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
    thermal = as_told(project, thermal)
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


def as_told(project: Project, thermal: Part[ThermalResult]) -> Part[ThermalResult]:
    """Room air as results carry it: racks that stand in a body have heat and airflow, but no temperatures.

    Power, plant and year rest on the same: fans whose inlet is not known turn as in cool air, and doors whose air is
    not known condense nothing.
    """
    if thermal.value is None:
        return thermal
    told = without_walled_in(project, thermal.value)
    return thermal if told is thermal.value else replace(thermal, value=told)


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
    growth_by_rack = fan_growth(project, thermal)
    wanted = {r.id: r.power_w * load_ratio * (1.0 + growth_by_rack[r.id]) for r in project.racks}
    chain = ChainBalance(project, {i: watts for i, watts in wanted.items() if i not in starved})
    powered = without_supply(as_powered(project), starved) if starved else as_powered(project)
    served = {r: float(p) for r, p in zip(chain.rack_ids, chain.rack_w, strict=True)}
    splits = splits_by_rack(project, heat_by_rack(powered), thermal, served, wanted, growth_by_rack)
    has_outdoor_air = any(c.has_air_economiser for c in project.of_type(AirCooler))
    balance = HeatBalance(splits, chain, air_coolers.outdoor_dew_point_c(project) if has_outdoor_air else 0.0)
    balance.moisture = hall_moisture(powered, thermal)
    loss_by_unit: Mapping[str, float] = {}
    for _ in range(MOST_PASSES):
        before = balance.total
        cooling_pass(powered, thermal, balance, loss_by_unit)
        chain.solve(mechanical_loads(powered, balance))
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
    energy = energy_result(project, balance, power, liquid)
    return liquid, power, energy, notes_of(project, balance, thermal)
