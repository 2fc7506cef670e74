"""A placed, wired and piped first layout from a planner's brief: halls, rows, coolers, plant and power.

Rules of practice, not an optimum: rows of up to twelve racks, up to four rows in a hall, cooling with one unit to
spare (none for plain N), plant that still carries all heat in the site's hottest hour in twenty years.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.catalogue.placing import cooling_of, stacked_units
from core.climate.site_weather import extremes_of
from core.commands.power_topology_plan import TopologyKind
from core.model.cooling import HeatRejection
from core.model.electrical import PowerSource
from core.model.entity import Entity
from core.model.project import Project
from core.model.rack import CoolingKind, Rack
from core.model.scenario import Assumptions, ProjectInfo, Scenario, Site
from core.model.site_air import density_for_kg_m3
from core.plant.facility_loops import facility_loops
from core.power.equipment_generators import site_derating_ratio
from core.templates.air_rows import air_halls
from core.templates.brief import DesignBrief
from core.templates.build import TemplateBuilder, site_from_catalogue
from core.templates.hall_columns import in_columns
from core.templates.layout_draft import LayoutDraft
from core.templates.layout_sizes import power_modules
from core.templates.liquid_rows import liquid_halls
from core.templates.plant_duties import OVER_OUTDOOR_K, duties
from core.templates.powered import with_power
from core.templates.unit_choice import best_offer

ENCLOSURE = "generic-48u-enclosure-750x1200"
CHILLED_SUPPLY_C = {CoolingKind.AIR: 18.0, CoolingKind.DIRECT_TO_CHIP: 20.0}
WARM_LEAST_C = 30.0
UNDER_RACK_LIMIT_K = 10.0
"""Warm water under what racks allow at their inlet: a CDU's approach of 6 K, and room for what they need in flow, which
grows steeply near the limit. [K]"""
HEAD_STEP_PA, HEAD_TRIES = 25_000.0, 6
YARD_GAP_M, PLANT_PITCH_M, PLANT_COLUMN_M, PLANT_IN_COLUMN = 10.0, 3.6, 17.0, 10


def first_layout(brief: DesignBrief) -> Project:
    """Build the layout.

    Args:
        brief: What is asked for.

    Raises:
        FacilityError: The brief makes no layout; the message says why.
    """
    brief.checked()
    name = f"first/{brief.understood}".replace("×", "x")  # ids grow from it: those of layouts made before stay
    builder = TemplateBuilder(name)
    site = site_from_catalogue(brief.site_id)
    template = _rack(builder, brief)
    assumptions = _assumptions(site, template)
    _begin(builder, site, assumptions, brief)
    draft = LayoutDraft(builder, brief, template, assumptions, brief.topology is not TopologyKind.N)
    (air_halls if template.cooling is CoolingKind.AIR else liquid_halls)(draft)
    builder.entities, width_m = in_columns(builder.entities)
    _plant(draft, site, width_m + YARD_GAP_M)
    entities = _with_head(builder.entities)
    return _derated(with_power(name, entities, brief.topology, power_modules(Project.of(entities), brief.topology)))


def _rack(builder: TemplateBuilder, brief: DesignBrief) -> Rack:
    """The rack that is repeated."""
    item, count = brief.item, brief.servers_per_rack
    placed = builder.from_catalogue(ENCLOSURE if count else item.item_id, "R", 0.0, 0.0)
    assert isinstance(placed, Rack)
    if count:
        cooling = cooling_of(item)
        return replace(placed, units=stacked_units(item, count, placed.u_capacity), cooling=cooling)
    return placed


def _assumptions(site: Site, rack: Rack) -> Assumptions:
    """Loop temperatures for the site: warm water as warm as dry coolers need and as racks allow."""
    chilled_c = CHILLED_SUPPLY_C.get(rack.cooling, 20.0)
    allowed_c = min((u.liquid_supply_max_c for u in rack.units), default=45.0) - UNDER_RACK_LIMIT_K
    wanted_c = round(extremes_of(site).hot.dry_bulb_c + OVER_OUTDOOR_K)
    warm_c = min(max(wanted_c, WARM_LEAST_C), allowed_c)
    return Assumptions(
        air_density_kg_m3=density_for_kg_m3(site.elevation_m),
        chilled_water_supply_c=chilled_c,
        warm_water_supply_c=float(warm_c),
    )


def _begin(builder: TemplateBuilder, site: Site, assumptions: Assumptions, brief: DesignBrief) -> None:
    builder.keep(site)
    builder.keep(assumptions)
    wet_c = min(site.design_wet_bulb_c, site.design_dry_bulb_c)
    name = f"Design day {site.design_dry_bulb_c:.0f} °C"
    day = builder.add(Scenario(tag="Design day", name=name, dry_bulb_c=site.design_dry_bulb_c, wet_bulb_c=wet_c))
    title = f"{site.name}, {brief.rack_count:,} × {brief.item.model}"
    builder.keep(ProjectInfo(name=title, notes=brief.understood, tag="project", active_scenario_id=day.id))


def _plant(draft: LayoutDraft, site: Site, x_m: float) -> None:
    """Heat rejection in the yard for all racks, sized by what a unit takes in the extreme hour."""
    found: list[HeatRejection] = []
    for duty in duties(draft.template, draft.brief.rack_count, site, draft.assumptions):
        unit, count = best_offer(duty.offers, duty.need_w, draft.spare)
        found += [replace(unit, tag=f"{duty.stem}-{n + 1}") for n in range(count + draft.spare)]
    for n, unit in enumerate(found):
        column, row = divmod(n, PLANT_IN_COLUMN)
        draft.builder.add(
            replace(
                unit,
                x_m=round(x_m + PLANT_COLUMN_M * column, 3),
                y_m=round(2.0 + PLANT_PITCH_M * row, 3),
                rotation_deg=90,
            )
        )


def _with_head(entities: Sequence[Entity]) -> list[Entity]:
    """The same with as much pump head as the longest way in the yard and halls takes, in whole steps."""
    project = Project.of(entities)
    for _ in range(HEAD_TRIES):
        branches = [b for loop in facility_loops(project).values() for b in loop.branches]
        lacking_pa = -min((b.spare_pa for b in branches), default=0.0)
        if lacking_pa <= 0.0:
            break
        head_pa = project.assumptions.pump_head_pa + HEAD_STEP_PA * (1.0 + lacking_pa // HEAD_STEP_PA)
        project = project.with_changes({project.assumptions.id: replace(project.assumptions, pump_head_pa=head_pa)})
    return list(project.entities.values())


def _derated(project: Project) -> Project:
    """The same with engines counted at what they give at the site's altitude and heat."""
    site = project.site
    engines = [s for s in project.of_type(PowerSource) if site_derating_ratio(s, site) < s.availability_ratio]
    return project.with_changes(
        {s.id: replace(s, availability_ratio=round(site_derating_ratio(s, site), 3)) for s in engines}
    )
