"""Air coolers of a hall, and CDUs that give their heat to the room, as the air solver takes them."""

from __future__ import annotations

import math

from core.model.cooling import AirCooler, Cdu, Discharge, Intake, SetPoint
from core.model.heat import heat_by_rack
from core.model.project import Project
from core.model.rear_door import WATER_CP_J_KG_K, counter_flow_effectiveness, counter_flow_units
from core.model.space import FloorKind, Hall
from core.thermal.directions import FACING, opposite
from core.thermal.hall_frame import LEAST_INSIDE_M, HallFrame
from core.thermal.room import AirCoolerUnit, Box, Coil

UNIT_DROP_PA = 300.0
"""Filter, coil and casing of a perimeter unit at full airflow, 200 to 400 Pa by maker (judgement)."""
COIL_LAG_S = 30.0
"""A coil of 100 kW holds some 100 kg of metal and 60 kg of water: 300 kJ/K against 9.6 kW/K of air (judgement). [s]"""


def coolers_of(project: Project, hall: Hall, frame: HallFrame, has_grilles: bool) -> tuple[AirCoolerUnit, ...]:
    """Coolers with their coils, returns and supplies, and CDUs that blow; what lies outside the hall is left out."""
    capacity = project.assumptions.air_heat_capacity_j_m3_k
    units = []
    for cooler in project.in_hall(AirCooler, hall.id):
        body = frame.box(cooler.rectangle, cooler.bottom_m, cooler.bottom_m + cooler.height_m)
        if body is None:
            continue
        flow = cooler.operating_airflow_m3_s
        facing = FACING[cooler.footprint.facing]
        is_underfloor = cooler.discharge is Discharge.UNDERFLOOR and hall.floor_kind is FloorKind.RAISED
        intake, direction = _intake(cooler, body, facing, frame, has_grilles)
        units.append(
            AirCoolerUnit(
                cooler.id,
                flow,
                coil=_coil(cooler, flow, capacity),
                body=body,
                intake=intake,
                intake_direction=direction,
                discharge=None if is_underfloor else _discharge(cooler, body, facing),
                lag_s=COIL_LAG_S,
                discharge_direction="-z" if cooler.discharge is Discharge.DOWN else facing,
                backflow_m3_s=_backflow_m3_s(cooler) if is_underfloor and flow <= 0.0 else 0.0,
            )
        )
    return (*units, *_liquid_to_air_units(project, hall, frame))


def _backflow_m3_s(cooler: AirCooler) -> float:
    """Air that 1 Pa drives back through a unit that stands, through filter, coil and a free-wheeling fan. [m3/s]"""
    return 0.0 if cooler.has_backflow_damper else cooler.airflow_m3_s / math.sqrt(UNIT_DROP_PA)


def _liquid_to_air_units(project: Project, hall: Hall, frame: HallFrame) -> list[AirCoolerUnit]:
    """CDUs that give the heat of their racks to the room: air in at the front, warm air out at the rear."""
    blowing = [cdu for cdu in project.in_hall(Cdu, hall.id) if cdu.rejects_to_air]
    if not blowing:
        return []
    heat: dict[str, float] = {}
    splits = heat_by_rack(project)
    for rack in project.racks:
        heat[rack.cdu_id] = heat.get(rack.cdu_id, 0.0) + splits[rack.id].liquid_w
    units = []
    for cdu in blowing:
        body = frame.box(cdu.rectangle, 0.0, cdu.height_m)
        if body is None or heat.get(cdu.id, 0.0) <= 0.0:
            continue
        facing = FACING[cdu.footprint.facing]
        away = opposite(facing)
        units.append(
            AirCoolerUnit(
                cdu.id,
                cdu.airflow_m3_s if cdu.is_on else 0.0,
                body=body,
                intake=body.side(facing),
                intake_direction=away,
                discharge=body.side(away),
                discharge_direction=away,
                heat_w=heat[cdu.id],
            )
        )
    return units


def _coil(cooler: AirCooler, flow_m3_s: float, capacity_j_m3_k: float) -> Coil:
    """Coil at the operating airflow.

    The rated effectiveness gives the rated conductance (counter-flow epsilon-NTU), which falls with airflow as
    ``UA = UA0 / (0.5 (r^-0.8 + 1))``: half of the resistance is on the air side.
    """
    air_rate = max(flow_m3_s * capacity_j_m3_k, 1e-9)
    held_c = cooler.return_set_c if cooler.set_point is SetPoint.RETURN else None
    if cooler.water_flow_kg_s <= 0.0:
        return Coil(cooler.asked_supply_c(), -40.0, 1.0, cooler.capacity_w, held_c)
    water_rate = cooler.water_flow_kg_s * WATER_CP_J_KG_K
    rated_rate = max(cooler.airflow_m3_s * capacity_j_m3_k, 1e-9)
    conductance = counter_flow_units(cooler.coil_effectiveness, rated_rate, water_rate) * min(rated_rate, water_rate)
    ratio = min(max(air_rate / rated_rate, 0.05), 1.0)
    conductance /= 0.5 * (math.pow(ratio, -0.8) + 1.0)
    smaller = min(air_rate, water_rate)
    effectiveness = counter_flow_effectiveness(conductance / smaller, smaller / max(air_rate, water_rate))
    on_air = effectiveness * smaller / air_rate
    return Coil(cooler.asked_supply_c(), cooler.water_supply_c, on_air, cooler.capacity_w, held_c)


def _intake(cooler: AirCooler, body: Box, facing: str, frame: HallFrame, has_grilles: bool) -> tuple[Box | None, str]:
    if cooler.intake is Intake.CEILING and has_grilles:
        return None, "+z"
    if cooler.intake is Intake.REAR:
        return body.side(opposite(facing)), facing
    top = body.high_m[2]
    if top >= frame.size_m[2] - LEAST_INSIDE_M:
        return body.side(facing), opposite(facing)
    return Box((body.low_m[0], body.low_m[1], top), (body.high_m[0], body.high_m[1], top)), "-z"


def _discharge(cooler: AirCooler, body: Box, facing: str) -> Box:
    if cooler.discharge is Discharge.DOWN:
        return Box(body.low_m, (body.high_m[0], body.high_m[1], body.low_m[2]))
    face = body.side(facing)
    bottom = min(body.low_m[2] + cooler.discharge_bottom_m, body.high_m[2])
    top = min(body.low_m[2] + cooler.discharge_top_m if cooler.discharge_top_m else body.high_m[2], body.high_m[2])
    low, high = list(face.low_m), list(face.high_m)
    low[2], high[2] = bottom, max(top, bottom)
    along = 1 if facing[1] == "x" else 0
    if 0.0 < cooler.discharge_width_m < high[along] - low[along]:
        middle = 0.5 * (low[along] + high[along])
        low[along] = middle - 0.5 * cooler.discharge_width_m
        high[along] = middle + 0.5 * cooler.discharge_width_m
    return Box((low[0], low[1], low[2]), (high[0], high[1], high[2]))
