"""Vapour in the halls: a well-mixed balance of outdoor air, humidifiers and wet coils.

Vapour has no source among the racks and the air of a hall is turned over every minute or two, so its dew point is the
same all over the hall to within tenths of a kelvin; what differs from place to place is how cold surfaces are. Outdoor
air is taken as tempered on its way in: it brings vapour, no sensible heat.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.climate import air_kernels
from core.model.cooling import AirCooler
from core.model.heat import heat_by_rack
from core.model.project import Project
from core.model.rack import Rack
from core.model.rear_door import AIR_SIDE_RATIO, door_coil
from core.model.space import Hall
from core.plant.air_cooler_kernels import DX_EVAPORATOR_K
from core.plant.moisture_kernels import balance, coldest_surface_c, vapour_gains_kg_s
from core.plant.unit_rows import site_pressure_pa
from core.results.moisture import LATENT_J_KG, CoilMoisture, HallMoisture
from core.results.thermal_result import HallAir, ThermalResult

Floats = NDArray[np.float64]
INDOOR_C = 25.0
"""Any temperature above the dew point: dry air is counted by it alone."""


def hall_moisture(project: Project, thermal: ThermalResult | None) -> tuple[HallMoisture, ...]:
    """Vapour balances of all halls whose air is known.

    Args:
        project: The project, as it is powered; its active scenario gives the outdoor air.
        thermal: Room air.
    """
    if thermal is None or not thermal.halls:
        return ()
    pressure_pa, scenario = site_pressure_pa(project), project.scenario
    wet_bulb_c = min(scenario.wet_bulb_c, scenario.dry_bulb_c)
    outdoor = float(air_kernels.humidity_ratio_from_wet_bulb(scenario.dry_bulb_c, wet_bulb_c, pressure_pa))
    held = float(air_kernels.saturated_humidity_ratio(project.assumptions.room_dew_point_c, pressure_pa))
    found = []
    for air in thermal.halls:
        hall = project.get(air.hall_id)
        if isinstance(hall, Hall):
            found.append(_balance(project, hall, air, held, outdoor, pressure_pa))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class HallCoils:
    """A hall that outdoor air reaches, and the coils in its air.

    Attributes:
        hall_id: Which hall.
        dew_point_c: Least dew point, which its humidifiers hold. [C]
        outdoor_kg_s: Dry outdoor air that replaces its air.
        rows: Coils as ``moisture_kernels.condensed_by_all`` takes them, shape (coils, 6).
    """

    hall_id: str
    dew_point_c: float
    outdoor_kg_s: float
    rows: Floats

    def latent_gains_w(self, outdoor: Floats, pressure_pa: float) -> Floats:
        """Latent heat that the plant gets from outside at each outdoor humidity ratio, of the same shape. [W]"""
        held = float(air_kernels.saturated_humidity_ratio(self.dew_point_c, pressure_pa))
        gains = np.zeros(outdoor.size)
        vapour_gains_kg_s(held, outdoor, self.outdoor_kg_s, self.rows, pressure_pa, gains)
        return gains * LATENT_J_KG


def hall_coils(project: Project, hall: Hall, thermal: ThermalResult | None) -> HallCoils | None:
    """What outdoor vapour meets in a hall; None where no outdoor air comes in.

    Without room air coils work between the mean return of their hall and their supply set point, and rear doors, whose
    air only the room's solution knows, are left out.

    Args:
        project: The project, as it is powered.
        hall: The hall.
        thermal: Room air, or None.
    """
    assumed = project.assumptions
    if hall.outdoor_air_m3_s <= 0.0:
        return None
    air = thermal.hall(hall.id) if thermal is not None else None
    rows = _coils(project, air, assumed.air_density_kg_m3)[1] if air is not None else _nominal_coils(project, hall)
    return HallCoils(hall.id, assumed.room_dew_point_c, hall.outdoor_air_m3_s * assumed.air_density_kg_m3, rows)


def _nominal_coils(project: Project, hall: Hall) -> Floats:
    running = [c for c in project.in_hall(AirCooler, hall.id) if c.operating_airflow_m3_s > 0.0]
    flow = sum(c.operating_airflow_m3_s for c in running)
    if flow <= 0.0:
        return np.zeros((0, 6))
    supply_c = sum(c.operating_airflow_m3_s * c.asked_supply_c() for c in running) / flow
    heat_w = sum(heat_by_rack(project)[r.id].air_w for r in project.in_hall(Rack, hall.id))
    back_c = supply_c + heat_w / (flow * project.assumptions.air_heat_capacity_j_m3_k)
    rows = [row for c in running if (row := _coil_row(project, c, max(back_c, c.asked_supply_c()), c.asked_supply_c()))]
    return np.array(rows, dtype=np.float64).reshape(len(rows), 6)


def _balance(
    project: Project, hall: Hall, air: HallAir, held: float, outdoor: float, pressure_pa: float
) -> HallMoisture:
    density = project.assumptions.air_density_kg_m3
    ids, rows = _coils(project, air, density)
    condensed = np.zeros(len(ids))
    outdoor_kg_s = hall.outdoor_air_m3_s * density
    ratio, humidified = balance(held, outdoor, outdoor_kg_s, rows, pressure_pa, condensed)
    cp = project.assumptions.air_cp_j_kg_k
    coils = tuple(
        CoilMoisture(
            i, float(coldest_surface_c(row[2], row[3], row[5])), float(kg_s), float(row[0] * cp * (row[1] - row[2]))
        )
        for i, row, kg_s in zip(ids, rows, condensed, strict=True)
    )
    dew_point_c = float(air_kernels.dew_point(max(INDOOR_C, project.scenario.dry_bulb_c), ratio, pressure_pa))
    return HallMoisture(
        hall.id, dew_point_c, float(ratio), outdoor_kg_s * (outdoor - float(ratio)), float(humidified), coils
    )


def _coils(project: Project, air: HallAir, density_kg_m3: float) -> tuple[list[str], Floats]:
    """Coils that cool a hall's air, as rows of ``moisture_kernels.condensed_by_all``."""
    ids: list[str] = []
    rows: list[tuple[float, ...]] = []
    back_supply = zip(air.cooler_ids, air.cooler_return_c.tolist(), air.cooler_supply_c.tolist(), strict=True)
    for item_id, back_c, supply_c in back_supply:
        cooler = project.get(item_id)
        row = _coil_row(project, cooler, back_c, supply_c) if isinstance(cooler, AirCooler) else None
        if row is not None:
            ids.append(item_id)
            rows.append(row)
    doors = zip(air.rack_ids, air.rack_outlet_c.tolist(), air.rack_door_w.tolist(), strict=False)
    for item_id, leaving_c, taken_w in doors:
        rack = project.get(item_id)
        coil = door_coil(rack, project.assumptions) if taken_w > 0.0 and isinstance(rack, Rack) else None
        if coil is None or math.isnan(leaving_c):
            continue
        air_kg_s = heat_by_rack(project)[item_id].airflow_m3_s * density_kg_m3
        entering_c = leaving_c + taken_w / (air_kg_s * project.assumptions.air_cp_j_kg_k)
        ids.append(item_id)
        gain_k = coil.water_return_c(taken_w) - coil.water_c
        rows.append((air_kg_s, entering_c, leaving_c, coil.water_c, gain_k, 1.0 - AIR_SIDE_RATIO))
    return ids, np.array(rows, dtype=np.float64).reshape(len(rows), 6)


def _coil_row(project: Project, cooler: AirCooler, back_c: float, supply_c: float) -> tuple[float, ...] | None:
    """An air cooler's coil as ``moisture_kernels.condensed_by_all`` takes it; None while it cools nothing."""
    if math.isnan(back_c) or back_c <= supply_c:
        return None
    assumed, is_water = project.assumptions, cooler.water_flow_kg_s > 0.0
    water_c = cooler.water_supply_c if is_water else cooler.asked_supply_c(back_c - supply_c) - DX_EVAPORATOR_K
    gain_k = min(assumed.chilled_water_rise_k, max(back_c - water_c, 0.0)) if is_water else 0.0
    air_kg_s = cooler.operating_airflow_m3_s * assumed.air_density_kg_m3
    return (air_kg_s, back_c, supply_c, water_c, gain_k, 1.0 - AIR_SIDE_RATIO)
