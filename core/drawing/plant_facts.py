"""What the inspector says about a heat-rejection unit: its operating point, what it can take now and in extremes."""

from __future__ import annotations

from core.model.cooling import CHILLERS, CoolingLoop, HeatRejection
from core.model.loop_items import HeatExport, StorageTank
from core.model.project import Project
from core.model.rear_door import WATER_CP_J_KG_K
from core.results.liquid_result import LiquidResult, PlantUnitLoad
from core.units import percent

BASIS_IN_WORDS = {"curve": "curve of its kind", "carnot": "Carnot, beyond its curve"}


def plant_numbers(liquid: LiquidResult, unit: HeatRejection) -> tuple[tuple[str, str, bool], ...]:
    """Name, value and whether it falls short, line by line; empty when the unit was not solved.

    Args:
        liquid: Results.
        unit: The unit.
    """
    load = next((u for u in liquid.plant if u.unit_id == unit.id), None)
    if load is None:
        return ()
    if load.heat_w <= 0.0:
        return (("Heat", "at rest", False), *_capacities(liquid, unit, 0.0))
    lines = [("Heat", f"{load.heat_w / 1e3:,.0f} kW", False), ("Loading", percent(load.loading_ratio), False)]
    if unit.kind in CHILLERS:
        lines.append(("Compressor", f"{load.compressor_w / 1e3:,.1f} kW", False))
    lines += [("Fans and own pumps", f"{load.fan_w / 1e3:,.1f} kW", False), ("Heat over power", _cop(load), False)]
    if unit.kind in CHILLERS:
        lines.append(("Free cooling", f"{percent(load.free_ratio)} of the heat", False))
    if load.basis:
        lines.append(("Compressor by", BASIS_IN_WORDS[load.basis], False))
    if load.water_kg_s > 0.0:
        lines.append(("Water drawn", f"{3600.0 * load.water_kg_s:,.0f} kg/h", False))
        lines.append(("of it evaporated", f"{3600.0 * load.evaporated_kg_s:,.0f} kg/h", False))
    return (*lines, *_capacities(liquid, unit, load.heat_w))


def loop_item_numbers(
    project: Project, liquid: LiquidResult, item: HeatExport | StorageTank
) -> tuple[tuple[str, str, bool], ...]:
    """Name, value and whether it falls short, of an exchanger that gives heat away or of a tank.

    Args:
        project: The project.
        liquid: Results.
        item: The exchanger or tank.
    """
    a, is_chilled = project.assumptions, item.loop is CoolingLoop.CHILLED
    set_c = a.chilled_water_supply_c if is_chilled else a.warm_water_supply_c
    rise_k = a.chilled_water_rise_k if is_chilled else a.warm_water_rise_k
    if isinstance(item, HeatExport):
        load = next((e for e in liquid.exports if e.export_id == item.id), None)
        given_kw = load.heat_w / 1e3 if load is not None else 0.0
        reach_c = set_c + rise_k - item.approach_k
        return (
            ("Heat given away", f"{given_kw:,.0f} kW", False),
            ("At capacity it reaches", f"{reach_c:.1f} °C", reach_c < item.user_supply_c),
            ("The user asks for", f"{item.user_supply_c:.1f} °C", False),
        )
    heat_w = liquid.chilled_heat_w if is_chilled else liquid.warm_heat_w
    held_j = item.water_kg * item.usable_ratio * WATER_CP_J_KG_K * rise_k
    stored = ("Holds", f"{held_j / 3.6e6:,.0f} kWh at a rise of {rise_k:g} K", False)
    if heat_w <= 0.0 or not item.is_on:
        return (stored,)
    return stored, ("Carries the loop's heat for", f"{held_j / heat_w / 60.0:,.1f} min", False)


def _cop(load: PlantUnitLoad) -> str:
    return f"{load.cop:.1f}" if load.cop < 1e3 else "above 1,000"


def _capacities(liquid: LiquidResult, unit: HeatRejection, heat_w: float) -> tuple[tuple[str, str, bool], ...]:
    """What it takes at its loop's present supply temperature, now and in the hottest hour of twenty years."""
    limits = next((m for m in liquid.limits if m.unit_id == unit.id), None)
    if limits is None:
        return ()
    is_short = unit.kind in CHILLERS and limits.hot_able_w < heat_w
    return (
        (f"Can take at {limits.supply_c:.1f} °C", f"{limits.able_w / 1e3:,.0f} kW", False),
        (f"At {limits.hot_dry_bulb_c:.0f} °C outdoors", f"{limits.hot_able_w / 1e3:,.0f} kW", is_short),
    )
