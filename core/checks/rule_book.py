"""The table of rules, and the one function that runs them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from core.checks import (
    air_rules,
    aisle_rules,
    cooling_rules,
    cord_rules,
    door_rules,
    fault_rules,
    floor_rules,
    integrity_rules,
    liquid_rules,
    liquid_state_rules,
    moisture_rules,
    network_rules,
    plant_rules,
    power_rules,
    protection_rules,
    redundancy_rules,
    space_rules,
    supply_rules,
    tolerance_rules,
    voltage_rules,
)
from core.checks.evidence import Evidence
from core.model.project import Project
from core.model.remembered import remembered
from core.results.finding import Finding, Severity
from core.results.liquid_result import LiquidResult
from core.results.power_result import PowerResult
from core.results.thermal_result import ThermalResult

Rule = Callable[[Evidence], Iterable[Finding]]

DESIGN_RULES: tuple[Rule, ...] = (
    integrity_rules.dangling_references,
    integrity_rules.repeated_tags,
    space_rules.overlaps,
    space_rules.halls_overlap,
    space_rules.outside_hall,
    space_rules.through_walls,
    door_rules.rear_doors_without_room,
    space_rules.in_keep_out,
    space_rules.blocked_tiles,
    space_rules.contents_overfull,
    floor_rules.floor_loads,
    network_rules.short_of_switch_ports,
    air_rules.eddies_not_followed,
    air_rules.density_of_another_height,
    aisle_rules.open_sides,
    cooling_rules.heat_not_removed,
    cooling_rules.dense_air_racks,
    liquid_rules.racks_without_cdu,
    liquid_rules.pumps_without_loop,
    liquid_rules.cdus_off,
    liquid_rules.cdus_undersized,
    liquid_rules.racks_short_of_flow,
    liquid_rules.flows_without_spare_unit,
    liquid_rules.facility_heads,
    liquid_rules.mixed_fluids,
    power_rules.unfed_racks,
    power_rules.unfed_machines,
    power_rules.single_corded_racks,
    power_rules.shared_paths,
    voltage_rules.wrong_voltages,
    voltage_rules.units_without_feed,
    power_rules.units_without_rating,
    protection_rules.unknown_cables,
    protection_rules.unprotected_cables,
    fault_rules.interrupting_ratings,
    fault_rules.weak_faults,
    fault_rules.unselective_breakers,
    fault_rules.transformer_inrush,
    plant_rules.towers_in_frost,
    plant_rules.colder_than_built_for,
    plant_rules.towers_without_power,
    plant_rules.exports_too_cold,
    supply_rules.slow_transfers,
    supply_rules.short_batteries,
    supply_rules.low_fuel,
    supply_rules.conflicting_sources,
    supply_rules.derated_generators,
)
"""Rules that look at the design alone."""
RESULT_RULES: tuple[Rule, ...] = (
    cooling_rules.hot_inlets,
    cooling_rules.halls_without_answer,
    cooling_rules.coolers_over_capacity,
    cooling_rules.set_points_not_held,
    liquid_rules.loops_without_pump,
    liquid_state_rules.supplies_above_class,
    liquid_state_rules.supplies_below_dew_point,
    liquid_state_rules.racks_too_warm,
    cooling_rules.plant_short,
    plant_rules.short_in_extremes,
    plant_rules.chilled_water_not_held,
    moisture_rules.cold_surfaces,
    moisture_rules.humid_halls,
    aisle_rules.pressed_aisles,
    cooling_rules.walled_in_racks,
    door_rules.rear_doors_at_capacity,
    door_rules.rear_doors_short,
    power_rules.chain_problems,
    power_rules.overloaded_units,
    power_rules.failover_overloads,
    power_rules.unserved_load,
    voltage_rules.voltage_drops,
    voltage_rules.phase_imbalance,
    cord_rules.overloaded_cords,
    cord_rules.overloaded_shelves,
    protection_rules.overloaded_breakers,
    protection_rules.overloaded_cables,
    supply_rules.weather_carries_site,
    supply_rules.idling_engines,
    supply_rules.generator_steps,
    tolerance_rules.voltage_dips,
    redundancy_rules.single_points_of_failure,
    redundancy_rules.overloads_after_outages,
    redundancy_rules.grades,
)
"""Rules that look at what was computed."""

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def check_design(
    project: Project,
    thermal: ThermalResult | None = None,
    liquid: LiquidResult | None = None,
    power: PowerResult | None = None,
) -> tuple[Finding, ...]:
    """Run every rule; rules whose evidence is missing stay silent.

    Args:
        project: The project.
        thermal: Room air, or None.
        liquid: Loops and plant, or None.
        power: Distribution, or None.

    Returns:
        Findings, the worst first.
    """
    evidence = Evidence(project, thermal, liquid, power)
    found = [*_design_findings(project), *(finding for rule in RESULT_RULES for finding in rule(evidence))]
    return tuple(sorted(found, key=lambda f: (_ORDER[f.severity], f.code, f.message)))


@remembered
def _design_findings(project: Project) -> tuple[Finding, ...]:
    evidence = Evidence(project)
    return tuple(finding for rule in DESIGN_RULES for finding in rule(evidence))
