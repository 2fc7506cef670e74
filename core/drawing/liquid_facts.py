"""What the inspector says about the liquid side of a rack, CDU or cooler outdoors: flows, temperatures, margins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeGuard

from core.drawing.coil_facts import coil_numbers
from core.drawing.plant_facts import loop_item_numbers, plant_numbers
from core.model.cooling import Cdu, HeatRejection
from core.model.entity import Entity
from core.model.loop_items import HeatExport, StorageTank
from core.model.project import Project
from core.model.rack import CoolingKind, Rack
from core.results.design_results import DesignResults
from core.results.liquid_loops import LiquidNetwork
from core.results.liquid_result import LiquidResult
from core.units import percent, signed, signed_percent


@dataclass(frozen=True, slots=True)
class LiquidLine:
    """One line.

    Attributes:
        name: What.
        value: How much.
        is_bad: Whether it falls short.
        ids: What a click selects.
    """

    name: str
    value: str
    is_bad: bool = False
    ids: tuple[str, ...] = ()


def liquid_facts(project: Project, results: DesignResults | None, item_id: str) -> tuple[LiquidLine, ...]:
    """Lines about an item; empty when it has no liquid side or nothing has been solved.

    Args:
        project: The project, also a preview of one.
        results: Results, or None.
        item_id: A rack, CDU or heat-rejection unit.
    """
    liquid = results.liquid.value if results is not None else None
    item = project.get(item_id)
    if liquid is not None and isinstance(item, HeatRejection):
        return tuple(LiquidLine(*line) for line in plant_numbers(liquid, item))
    if liquid is not None and isinstance(item, HeatExport | StorageTank):
        return tuple(LiquidLine(*line) for line in loop_item_numbers(project, liquid, item))
    if results is not None and _has_door(item):
        return tuple(LiquidLine(*line) for line in coil_numbers(project, results, item))
    if liquid is None or liquid.network is None:
        return ()
    if isinstance(item, Rack):
        return _rack_lines(project, liquid, liquid.network, item)
    return _cdu_lines(project, liquid, liquid.network, item) if isinstance(item, Cdu) else ()


def _has_door(item: Entity | None) -> TypeGuard[Rack]:
    return isinstance(item, Rack) and item.cooling is CoolingKind.REAR_DOOR


def _rack_lines(project: Project, liquid: LiquidResult, network: LiquidNetwork, rack: Rack) -> tuple[LiquidLine, ...]:
    if rack.cooling not in (CoolingKind.DIRECT_TO_CHIP, CoolingKind.IMMERSION) or rack.id not in liquid.rack_ids:
        return ()
    n = liquid.rack_ids.index(rack.id)
    kw = float(liquid.rack_liquid_heat_w[n]) / 1000.0
    lines = [LiquidLine("Heat to liquid", f"{kw:.1f} kW")]
    if liquid.rack_supply_c.size > n:
        supply, back = float(liquid.rack_supply_c[n]), float(liquid.rack_return_c[n])
        lines.append(LiquidLine("Supply → return", f"{supply:.1f} → {back:.1f} °C"))
        lines.append(_dew_line(liquid.dew_point_c(rack.hall_id, project.assumptions.room_dew_point_c), supply))
    if rack.id not in network.rack_ids:
        return (*lines, LiquidLine("Loop", "no CDU", True))
    row = network.rack_ids.index(rack.id)
    loop = int(network.rack_loop[row])
    _, required, flow, drop, spare = (float(v) for v in network.rack[row])
    ids = tuple(i for i, k in zip(network.cdu_ids, network.cdu_loop.tolist(), strict=True) if k == loop)
    lines.append(LiquidLine("Loop", network.names[loop], False, ids))
    is_short = flow < required * 0.999
    lines.append(LiquidLine("Flow at full load", f"{60.0 * flow:.0f} kg/min", is_short))
    known = 0.0 < required < 1e6
    margin = f"{60.0 * required:.0f} kg/min ({signed_percent(flow / required - 1.0)})" if known else "no flow is enough"
    lines.append(LiquidLine("Needed at the set supply", margin, is_short))
    lines.append(LiquidLine("Pressure drop", f"{drop / 1000.0:.0f} kPa"))
    worst = ", worst branch" if network.worst_ids[loop] == rack.id else ""
    lines.append(LiquidLine("Pressure to spare", f"{signed(spare / 1000.0)} kPa{worst}", spare < 0.0))
    return tuple(lines)


def _cdu_lines(project: Project, liquid: LiquidResult, network: LiquidNetwork, cdu: Cdu) -> tuple[LiquidLine, ...]:
    state = next((c for c in liquid.cdus if c.cdu_id == cdu.id), None)
    if state is None:
        return ()
    lines = [
        LiquidLine(
            "Heat", f"{state.heat_w / 1000.0:.0f} kW ({percent(state.loading_ratio)})", state.loading_ratio > 1.0
        ),
        LiquidLine("Technology loop", f"{state.technology_supply_c:.1f} → {state.technology_return_c:.1f} °C"),
        LiquidLine("Facility side", f"{state.facility_supply_c:.1f} → {state.facility_return_c:.1f} °C"),
        LiquidLine("Approach", f"{state.technology_supply_c - state.facility_supply_c:.1f} K"),
        _dew_line(liquid.dew_point_c(cdu.hall_id, project.assumptions.room_dew_point_c), state.technology_supply_c),
        LiquidLine("Pumps now", f"{state.flow_kg_s:.1f} kg/s, {state.pump_w / 1000.0:.2f} kW"),
    ]
    if liquid.facility is not None and cdu.id in liquid.facility.rack_ids:
        spare = float(liquid.facility.rack[liquid.facility.rack_ids.index(cdu.id), 4])
        lines.append(LiquidLine("Facility pressure to spare", f"{signed(spare / 1000.0)} kPa", spare < 0.0))
    if cdu.id not in network.cdu_ids:
        return (*lines, LiquidLine("Serves", "no rack"))
    row = network.cdu_ids.index(cdu.id)
    loop = int(network.cdu_loop[row])
    speed, head, _, held = (float(v) for v in network.loop[loop])
    racks = tuple(i for i, k in zip(network.rack_ids, network.rack_loop.tolist(), strict=True) if k == loop)
    claimed = f", {cdu.spare_unit_count} spare" if cdu.spare_unit_count else ""
    units = int((network.cdu_loop == loop).sum())
    lines += [
        LiquidLine("Loop", f"{network.names[loop]}: {units} unit{'s' if units > 1 else ''}{claimed}"),
        LiquidLine("Serves", f"{len(racks)} rack{'s' if len(racks) > 1 else ''}", False, racks),
        LiquidLine("At full load", f"{head / 1000.0:.0f} kPa, speed {percent(speed)}"),
        LiquidLine("Coolant in the loop", f"{held:.0f} kg"),
    ]
    if network.worst_ids[loop]:
        worst = project.get(network.worst_ids[loop])
        name = worst.tag if worst is not None else "?"
        lines.append(LiquidLine("Worst branch", name, False, (network.worst_ids[loop],)))
    return tuple(lines)


def _dew_line(dew_point_c: float, supply_c: float) -> LiquidLine:
    margin = supply_c - dew_point_c
    return LiquidLine("Above the dew point", f"{margin:.1f} K", margin < 2.0)
