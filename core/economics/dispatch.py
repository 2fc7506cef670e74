"""Merit-order dispatch of the site's sources at one operating point."""

from __future__ import annotations

from collections.abc import Mapping

from core.model.electrical import PowerSource
from core.model.project import Project
from core.results.power_result import SourceOutput

IMPLICIT_GRID = "implicit-grid"
"""Stands for the public grid where the planner has placed no source at all."""


def dispatch(project: Project, drawn_w: Mapping[str, float]) -> tuple[tuple[SourceOutput, ...], float]:
    """What sources give of what is asked of each, with its carbon and cost.

    Args:
        project: The project.
        drawn_w: Asked of each source, by id; without any source in the project, all of it. [W]

    Returns:
        Output of every source in merit order, standby sources last, and the demand that nothing covers. [W]
    """
    sources = sorted(project.of_type(PowerSource), key=lambda s: (s.is_standby, s.merit_order, s.id))
    if not sources:
        site = project.site
        demand_w = sum(drawn_w.values())
        kwh = demand_w / 1000.0
        grid = SourceOutput(
            IMPLICIT_GRID, demand_w, demand_w, kwh * site.grid_carbon_kg_kwh, kwh * site.electricity_price_usd_kwh
        )
        return (grid,), 0.0
    unserved = 0.0
    outputs = []
    for source in sources:
        asked = drawn_w.get(source.id, 0.0)
        given = min(asked, source.available_w)
        unserved += asked - given
        kwh = given / 1000.0
        outputs.append(
            SourceOutput(source.id, given, source.available_w, kwh * source.carbon_kg_kwh, kwh * source.cost_usd_kwh)
        )
    return tuple(outputs), unserved
