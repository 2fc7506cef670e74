"""Limits of every numeric property, by name.

One table serves the inspector, the commands, the file reader and the JSON reader, so that nothing impossible gets in
by any door. The limits are what can physically be built, not what is wise: that is a matter for findings.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from core.model.entity import Entity

Limits = tuple[float, float]

_BY_SUFFIX: tuple[tuple[str, Limits], ...] = (
    ("_j_kg_k", (100.0, 1e5)),  # these three before "_k", which they also end in
    ("_j_m2_k", (0.0, 1e7)),
    ("_w_m2_k", (0.0, 100.0)),
    ("_effectiveness", (0.0, 1.0)),
    ("_deg", (-180.0, 360.0)),
    ("_ratio", (0.0, 1.0)),
    ("_c", (-90.0, 150.0)),
    ("_k", (0.0, 150.0)),
    ("_w", (0.0, 1e11)),
    ("_j", (0.0, 1e15)),
    ("_kg_s", (0.0, 1e5)),
    ("_m3_s", (0.0, 1e5)),
    ("_pa", (0.0, 1e8)),
    ("_kg_kwh", (0.0, 10.0)),
    ("_usd_kwh", (-10.0, 100.0)),
    ("_usd", (0.0, 1e12)),
    ("_kg", (0.0, 1e7)),
    ("_v", (0.0, 1e6)),
    ("_va", (0.0, 1e12)),
    ("_a", (0.0, 1e7)),
    ("_s", (0.0, 1e9)),
    ("_w_m2", (0.0, 1e4)),
    ("_kg_m3", (0.1, 10.0)),
)

_BY_NAME: dict[str, Limits] = {
    "x_m": (-1e5, 1e5),
    "y_m": (-1e5, 1e5),
    "x0_m": (-1e5, 1e5),
    "y0_m": (-1e5, 1e5),
    "x1_m": (-1e5, 1e5),
    "y1_m": (-1e5, 1e5),
    "width_m": (0.01, 2000.0),
    "depth_m": (0.01, 2000.0),
    "height_m": (0.01, 500.0),
    "rear_door_depth_m": (0.0, 2.0),
    "extent_x_m": (0.001, 1e5),
    "extent_y_m": (0.001, 1e5),
    "unit_m": (1e-9, 1e5),
    "page_number": (1, 100_000),
    "thickness_m": (0.001, 10.0),
    "plenum_depth_m": (0.0, 5.0),
    "tile_size_m": (0.1, 3.0),
    "bottom_m": (0.0, 100.0),
    "discharge_width_m": (0.0, 100.0),
    "discharge_bottom_m": (0.0, 100.0),
    "discharge_top_m": (0.0, 100.0),
    "z_m": (0.0, 100.0),
    "floor_m": (-100.0, 1000.0),
    "elevation_m": (-500.0, 6000.0),
    "latitude_deg": (-90.0, 90.0),
    "longitude_deg": (-180.0, 180.0),
    "server_fan_full_ratio": (1.0, 10.0),
    "load_ratio": (0.0, 1.2),
    "it_load_ratio": (0.0, 1.2),
    "loss_p1_ratio": (-0.05, 1.0),
    "cop_rated": (0.1, 30.0),
    "least_fan_ratio": (0.05, 1.0),
    "pad_depth_m": (0.05, 1.0),
    "cycles_of_concentration": (1.2, 50.0),
    "pump_efficiency_ratio": (0.05, 1.0),
    "server_air_rise_k": (1.0, 60.0),
    "server_air_rise_max_k": (1.0, 80.0),
    "chilled_water_rise_k": (0.5, 40.0),
    "warm_water_rise_k": (0.5, 40.0),
    "floor_leakage_ratio": (0.0, 0.9),
    "u_capacity": (1, 100),
    "u_position": (1, 100),
    "u_height": (1, 100),
    "accelerator_count": (0, 100_000),
    "power_supply_count": (0, 1000),
    "merit_order": (0, 1000),
    "module_count": (1, 1000),
    "shelf_count": (0, 100),
    "spare_shelf_count": (0, 100),
    "spare_module_count": (0, 1000),
    "pump_count": (1, 20),
    "spare_pump_count": (0, 19),
    "spare_unit_count": (0, 100),
    "pipe_diameter_m": (0.0, 1.0),
    "branch_diameter_m": (0.0, 0.3),
    "power_factor_ratio": (0.5, 1.0),
    "rack_power_factor_ratio": (0.5, 1.0),
    "motor_power_factor_ratio": (0.5, 1.0),
    "psu_efficiency_ratio": (0.5, 1.0),
    "subtransient_ratio": (0.02, 2.0),
    "cable_run_count": (1, 100),
    "cable_length_m": (0.0, 1e5),
    "failures_per_year": (0.0, 1000.0),
    "cable_derating_ratio": (0.1, 1.5),
    "bf16_tflop_s": (0.0, 1e9),
    "memory_gb": (0.0, 1e9),
}


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """A property out of its limits.

    Attributes:
        field: Field name.
        text: What is wrong, in words.
    """

    field: str
    text: str


def limits_of(field: str) -> Limits | None:
    """Lowest and highest value of a numeric field by its name, or None when it has none."""
    if field in _BY_NAME:
        return _BY_NAME[field]
    for suffix, limits in _BY_SUFFIX:
        if field.endswith(suffix):
            return limits
    return None


def problem_with(kind: type[Entity], field: str, value: Any) -> str | None:
    """What is wrong with a value of a field, or None.

    Args:
        kind: Entity class, for fields whose meaning depends on it.
        field: Field name.
        value: Value in the field's own type.
    """
    if field == "rotation_deg":
        return None if value in (0, 90, 180, 270) else f"rotation is {value}°, but must be 0, 90, 180 or 270°."
    if field == "outline_m":
        return _problem_with_outline(value)
    if isinstance(value, bool | str | StrEnum) or not isinstance(value, int | float):
        return None
    if not math.isfinite(value):
        return f"{field} is {value}, which is no number."
    limits = limits_of(field)
    if limits is None or limits[0] <= value <= limits[1]:
        return None
    if value < 0 <= limits[0]:
        return f"{field} is {value:g}, but cannot be negative."
    return f"{field} is {value:g}, but must lie between {limits[0]:g} and {limits[1]:g}."


def problems_in(entity: Entity) -> tuple[FieldProblem, ...]:
    """All properties of an entity that are out of their limits, contents of racks included."""
    found = []
    for f in fields(entity):
        value = getattr(entity, f.name)
        text = problem_with(type(entity), f.name, value)
        if text:
            found.append(FieldProblem(f.name, text))
        if f.name == "units":
            for unit in value:
                found += [FieldProblem(f"units.{p.field}", f"{unit.name}: {p.text}") for p in problems_in(unit)]
    return tuple(found)


def _problem_with_outline(outline: Any) -> str | None:
    from core.geometry.polygon import area_m2, is_simple

    if len(outline) < 3 or area_m2(outline) < 1.0:
        return "the outline needs at least three corners and one square metre."
    if not all(math.isfinite(x) and math.isfinite(y) and abs(x) < 1e5 and abs(y) < 1e5 for x, y in outline):
        return "the outline has a corner that is no number or lies beyond 100 km."
    return None if is_simple(outline) else "the outline crosses itself."
