"""The liquid loops in the JSON of ``hallwright solve``: flows, pressures and temperatures with their margins."""

from __future__ import annotations

from typing import Any

from core.model.project import Project
from core.model.rack import Rack
from core.results.design_results import DesignResults
from core.results.liquid_loops import LiquidNetwork
from core.results.liquid_result import LiquidResult


def liquid_document(project: Project, results: DesignResults) -> dict[str, Any]:
    """Technology loops with their CDUs and racks, and facility loops with their branches; empty lists without any."""
    liquid = results.liquid.value
    if liquid is None:
        return {"technology_loops": [], "facility_loops": []}
    return {
        "technology_loops": _loops(project, liquid, liquid.network, is_technology=True),
        "facility_loops": _loops(project, liquid, liquid.facility, is_technology=False),
    }


def _loops(
    project: Project, liquid: LiquidResult, network: LiquidNetwork | None, *, is_technology: bool
) -> list[dict[str, Any]]:
    if network is None:
        return []
    found = []
    for n, name in enumerate(network.names):
        speed, head, flow, held = (float(v) for v in network.loop[n])
        entry: dict[str, Any] = {
            "name": name,
            "worst_branch": _tag(project, network.worst_ids[n]),
            "pump_speed_ratio": round(speed, 4),
            "needed_head_kpa": round(head / 1000.0, 3),
            "design_flow_kg_s": round(flow, 4),
            "contents_kg": round(held, 1),
            "branches": _branches(project, liquid, network, n, is_technology=is_technology),
        }
        if is_technology:
            entry["cdus"] = _cdus(project, liquid, network, n)
        found.append(entry)
    return found


def _branches(
    project: Project, liquid: LiquidResult, network: LiquidNetwork, loop: int, *, is_technology: bool
) -> list[dict[str, Any]]:
    held = project.assumptions.room_dew_point_c
    place = {i: k for k, i in enumerate(liquid.rack_ids)}
    found = []
    for row, item_id in enumerate(network.rack_ids):
        if int(network.rack_loop[row]) != loop:
            continue
        design, required, flow, drop, spare = (float(v) for v in network.rack[row])
        entry: dict[str, Any] = {
            "tag": _tag(project, item_id),
            "design_flow_kg_s": round(design, 4),
            "required_flow_kg_s": round(required, 4) if required < 1e6 else None,
            "flow_kg_s": round(flow, 4),
            "drop_kpa": round(drop / 1000.0, 3),
            "spare_kpa": round(spare / 1000.0, 3),
        }
        if is_technology and item_id in place:
            supply = float(liquid.rack_supply_c[place[item_id]])
            entry["supply_c"] = round(supply, 3)
            entry["return_c"] = round(float(liquid.rack_return_c[place[item_id]]), 3)
            rack = project.get(item_id)
            dew_point = liquid.dew_point_c(rack.hall_id if isinstance(rack, Rack) else "", held)
            entry["dew_point_margin_k"] = round(supply - dew_point, 3)
        found.append(entry)
    return found


def _cdus(project: Project, liquid: LiquidResult, network: LiquidNetwork, loop: int) -> list[dict[str, Any]]:
    members = {i for i, k in zip(network.cdu_ids, network.cdu_loop.tolist(), strict=True) if k == loop}
    return [
        {
            "tag": _tag(project, c.cdu_id),
            "heat_kw": round(c.heat_w / 1000.0, 3),
            "loading_ratio": round(c.loading_ratio, 4),
            "supply_c": round(c.technology_supply_c, 3),
            "return_c": round(c.technology_return_c, 3),
            "facility_supply_c": round(c.facility_supply_c, 3),
            "facility_return_c": round(c.facility_return_c, 3),
            "approach_k": round(c.technology_supply_c - c.facility_supply_c, 3),
            "flow_kg_s": round(c.flow_kg_s, 4),
            "pump_kw": round(c.pump_w / 1000.0, 4),
        }
        for c in liquid.cdus
        if c.cdu_id in members
    ]


def _tag(project: Project, item_id: str) -> str:
    item = project.get(item_id)
    return item.tag if item is not None else ""
