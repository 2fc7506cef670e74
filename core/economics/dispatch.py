"""Merit-order dispatch of the site's sources at one operating point."""

from __future__ import annotations

from core.model.electrical import PowerSource
from core.model.project import Project
from core.results.design_results import SourceOutput

IMPLICIT_GRID = "implicit-grid"
"""Stands for the public grid where the planner has placed no source at all."""


def available_w(source: PowerSource) -> float:
    """Most a source can deliver now: nought when off or, for a battery, when empty. [W]"""
    if not source.is_on or (source.energy_j > 0.0 and source.state_of_charge_ratio <= 0.0):
        return 0.0
    return source.capacity_w * source.availability_ratio


def dispatch(project: Project, demand_w: float) -> tuple[tuple[SourceOutput, ...], float]:
    """Cover the demand with sources in merit order, standby sources last.

    Args:
        project: The project.
        demand_w: Drawn from the source bus. [W]

    Returns:
        Output of every source in merit order, and the demand that nothing covers. [W]
    """
    sources = sorted(project.of_type(PowerSource), key=lambda s: (s.is_standby, s.merit_order, s.id))
    if not sources:
        site = project.site
        kwh = demand_w / 1000.0
        grid = SourceOutput(
            IMPLICIT_GRID, demand_w, demand_w, kwh * site.grid_carbon_kg_kwh, kwh * site.electricity_price_usd_kwh
        )
        return (grid,), 0.0
    left = demand_w
    outputs = []
    for source in sources:
        most = available_w(source)
        given = min(left, most)
        left -= given
        kwh = given / 1000.0
        outputs.append(SourceOutput(source.id, given, most, kwh * source.carbon_kg_kwh, kwh * source.cost_usd_kwh))
    return tuple(outputs), max(left, 0.0)
