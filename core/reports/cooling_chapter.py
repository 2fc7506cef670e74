"""The liquid loops and the plant of a design in a report."""

from __future__ import annotations

import math
from collections.abc import Sequence

from core.drawing.oneline_words import natural
from core.model.project import Project
from core.reports.blocks import DASH, Block, Chapter, Rows, Table, by_name, number
from core.results.design_results import DesignResults
from core.results.liquid_loops import LiquidNetwork
from core.results.liquid_result import CduLoad, LiquidResult
from core.units import percent, signed_percent

MOST_BRANCHES = 12


def cooling_chapter(project: Project, results: DesignResults) -> Chapter:
    """Facility loops, technology loops, CDUs, plant, heat given away, moisture.

    Args:
        project: The project.
        results: Its results.
    """
    liquid = results.liquid.value
    if liquid is None:
        return Chapter("Cooling loops and plant", (results.liquid.failure or "There is no cooling plant.",))
    blocks: list[Block] = [
        Table("Facility water", _facility_rows(liquid)),
        Table("Loops at their design flows", _loop_rows(project, (liquid.facility, liquid.network))),
        Table("Coolant distribution units", by_name(_cdu_rows(project, liquid.cdus))),
        Table("Racks with the least flow to spare", _branch_rows(project, liquid.network)),
        Table("Plant", by_name(_plant_rows(project, liquid))),
        Table("Heat given to users", by_name(_export_rows(project, liquid))),
        Table("Moisture of the halls", by_name(_moisture_rows(project, liquid))),
    ]
    return Chapter("Cooling loops and plant", tuple(blocks))


def _tag(project: Project, entity_id: str) -> str:
    entity = project.get(entity_id)
    return entity.tag if entity else entity_id or "no CDU"


def _facility_rows(liquid: LiquidResult) -> Rows:
    rows = [["Loop", "Heat, kW", "Supply, °C"]]
    for name, heat_w, supply_c in (
        ("Chilled water", liquid.chilled_heat_w, liquid.chilled_supply_c),
        ("Warm water", liquid.warm_heat_w, liquid.warm_supply_c),
    ):
        if heat_w > 0.0:
            rows.append([name, number(heat_w / 1e3), number(supply_c)])
    return rows


def _loop_rows(project: Project, networks: Sequence[LiquidNetwork | None]) -> Rows:
    rows = [["Loop", "Flow, kg/s", "Head, kPa", "Pump speed", "Contents, kg", "Worst branch"]]
    for network in networks:
        for n, name in sorted(enumerate(network.names if network else ()), key=lambda loop: natural(loop[1])):
            assert network is not None
            speed, head_pa, flow, held_kg = network.loop[n].tolist()
            worst = _tag(project, network.worst_ids[n]) if network.worst_ids[n] else DASH
            rows.append([name, number(flow), number(head_pa / 1e3, 0), percent(speed), number(held_kg, 0), worst])
    return rows


def _cdu_rows(project: Project, cdus: tuple[CduLoad, ...]) -> Rows:
    rows = [
        ["Unit", "Heat, kW", "Loading", "To racks, °C", "From racks, °C", "Facility, °C", "Flow, kg/s", "Pumps, kW"]
    ]
    for cdu in cdus:
        temperatures = (cdu.technology_supply_c, cdu.technology_return_c, cdu.facility_supply_c)
        shown = (*(number(t) for t in temperatures), number(cdu.flow_kg_s), number(cdu.pump_w / 1e3, 2))
        rows.append([_tag(project, cdu.cdu_id), number(cdu.heat_w / 1e3), percent(cdu.loading_ratio), *shown])
    return rows


def _branch_rows(project: Project, network: LiquidNetwork | None) -> Rows:
    rows = [["Rack", "Loop", "Flow, kg/s", "Required, kg/s", "To spare", "Pressure left, kPa"]]
    if network is None:
        return rows
    found = []
    for rack_id, loop, (_, required, flow, _, spare_pa) in zip(
        network.rack_ids, network.rack_loop.tolist(), network.rack.tolist(), strict=True
    ):
        margin = flow / required - 1.0 if required > 0.0 else math.inf
        found.append((margin, rack_id, network.names[loop], flow, required, spare_pa))
    for margin, rack_id, name, flow, required, spare_pa in sorted(found)[:MOST_BRANCHES]:
        spare = DASH if math.isinf(margin) else signed_percent(margin)
        rows.append(
            [_tag(project, rack_id), name, number(flow, 2), number(required, 2), spare, number(spare_pa / 1e3, 0)]
        )
    return rows


def _plant_rows(project: Project, liquid: LiquidResult) -> Rows:
    rows = [["Unit", "Heat, kW", "Loading", "Compressors, kW", "Fans, kW", "COP", "Free", "Water, L/h"]]
    for unit in liquid.plant:
        power = (number(unit.compressor_w / 1e3), number(unit.fan_w / 1e3))
        cop = number(unit.cop) if math.isfinite(unit.cop) else DASH
        heat = (number(unit.heat_w / 1e3), percent(unit.loading_ratio))
        rows.append(
            [
                _tag(project, unit.unit_id),
                *heat,
                *power,
                cop,
                percent(unit.free_ratio),
                number(3600.0 * unit.water_kg_s, 0),
            ]
        )
    return rows


def _export_rows(project: Project, liquid: LiquidResult) -> Rows:
    rows = [["Exchanger", "Heat, kW"]]
    return [*rows, *([_tag(project, e.export_id), number(e.heat_w / 1e3)] for e in liquid.exports)]


def _moisture_rows(project: Project, liquid: LiquidResult) -> Rows:
    rows = [["Hall", "Dew point, °C", "Humidified, kg/h", "Condensed, kg/h"]]
    for found in liquid.moisture:
        flows = (number(3600.0 * found.humidified_kg_s, 2), number(3600.0 * found.condensed_kg_s, 2))
        rows.append([_tag(project, found.hall_id), number(found.dew_point_c), *flows])
    return rows
