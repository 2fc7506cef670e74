"""What the inspector says about a coil in the hall's air: an air cooler's, or that of a rear door."""

from __future__ import annotations

from core.model.cooling import AirCooler, SetPoint
from core.model.project import Project
from core.model.rack import Rack
from core.model.rear_door import door_coil
from core.results.design_results import DesignResults
from core.results.moisture import CoilMoisture, HallMoisture
from core.results.thermal_result import HallAir, told_c

Line = tuple[str, str, bool]


def coil_numbers(project: Project, results: DesignResults, item: AirCooler | Rack) -> tuple[Line, ...]:
    """Name, value and whether it is bad, line by line; empty where the air is not known or there is no coil.

    Args:
        project: The project.
        results: Results.
        item: An air cooler, or a rack.
    """
    thermal, liquid = results.thermal.value, results.liquid.value
    air = thermal.hall(item.hall_id) if thermal is not None else None
    if air is None:
        return ()
    lines = _cooler_lines(air, item) if isinstance(item, AirCooler) else _door_lines(project, air, item)
    moisture = next((m for m in liquid.moisture if m.hall_id == item.hall_id), None) if liquid is not None else None
    coil = next((c for c in moisture.coils if c.item_id == item.id), None) if moisture is not None else None
    if not lines or moisture is None or coil is None:
        return tuple(lines)
    return (*lines, *_moisture_lines(moisture, coil))


def _cooler_lines(air: HallAir, cooler: AirCooler) -> list[Line]:
    if cooler.id not in air.cooler_ids:
        return []
    n = air.cooler_ids.index(cooler.id)
    duty_w, back_c, supply_c = (float(a[n]) for a in (air.cooler_duty_w, air.cooler_return_c, air.cooler_supply_c))
    if not duty_w > 0.0:
        return []
    is_full = duty_w > 0.999 * cooler.capacity_w
    holds_return = cooler.set_point is SetPoint.RETURN
    is_missed = back_c > cooler.return_set_c + 2.0 if holds_return else supply_c > cooler.supply_set_c + 0.5
    return [
        ("Sensible heat", f"{duty_w / 1e3:,.1f} kW", is_full),
        ("Return → supply air", f"{told_c(back_c)} → {told_c(supply_c)} °C", is_missed),
    ]


def _door_lines(project: Project, air: HallAir, rack: Rack) -> list[Line]:
    coil = door_coil(rack, project.assumptions)
    if coil is None or rack.id not in air.rack_ids or len(air.rack_door_w) != len(air.rack_ids):
        return []
    n = air.rack_ids.index(rack.id)
    taken_w = float(air.rack_door_w[n])
    is_full = taken_w > 0.999 * coil.capacity_w
    return [
        ("Rear door takes", f"{taken_w / 1e3:,.1f} kW", is_full),
        ("Air leaves it with", f"{float(air.rack_outlet_c[n]):.1f} °C", False),
        ("Its water", f"{coil.water_c:.1f} → {coil.water_return_c(taken_w):.1f} °C", False),
    ]


def _moisture_lines(moisture: HallMoisture, coil: CoilMoisture) -> list[Line]:
    is_wet = coil.surface_c < moisture.dew_point_c
    lines = [
        ("Coldest surface", f"{told_c(coil.surface_c)} °C", is_wet),
        ("Dew point of the air", f"{moisture.dew_point_c:.1f} °C", False),
    ]
    if is_wet:
        lines += [
            ("Condenses", f"{3600.0 * coil.condensed_kg_s:.1f} kg/h", False),
            ("Latent heat", f"{coil.latent_w / 1e3:,.1f} kW", False),
            ("Sensible heat ratio", f"{coil.sensible_ratio:.2f}", False),
        ]
    return lines
