"""From catalogue rows to entities: placing an item copies its numbers and their source into the project.

What a row leaves blank is taken from the class defaults, and a part without a class default keeps the entity's own.
"""

from __future__ import annotations

import math
import re
from typing import Any

from core.catalogue.defaults import load_defaults
from core.catalogue.it_items import Accelerator, ServerItem
from core.catalogue.item import AnyItem
from core.catalogue.loader import Catalogue
from core.catalogue.place_items import CostItem, Site
from core.catalogue.placing_power import POWER_UNITS, SOURCES, power_from_item
from core.catalogue.plant_items import CoolingUnitItem, PowerItem
from core.errors import CatalogueError
from core.model.cooling import (
    AirCooler,
    AirCoolerKind,
    Cdu,
    CompressorKind,
    Coolant,
    CoolingLoop,
    Discharge,
    HeatRejection,
    HeatRejectionKind,
    Intake,
)
from core.model.entity import Placed
from core.model.loop_items import HeatExport, StorageTank
from core.model.network_ports import supplies_from
from core.model.rack import CoolingKind, Rack, RackUnit

WATER_CP_KJ_KG_K = 4.186
AIR_J_M3_K = 1.2 * 1005.0
USUAL_SUPPLY_C = AirCooler().supply_set_c
LEAST_OVER_WATER_K = 1.0
"""Supply air over its water at least, for a set point that a coil at part load may hold."""
COOLANT_KG_PER_L = 1.02
USUAL_CDU_AIRFLOW_M3_S = 5.0
# Tower of a water-cooled chiller, which its row leaves out: fans and condenser pumps over capacity, and approach;
# fans as the catalogue's open towers, pumps 0.054 l/s per kW against 2 bar at 70 %.
TOWER_FAN_RATIO, CONDENSER_PUMP_RATIO, TOWER_APPROACH_K = 0.01, 0.015, 4.0
FREE_COIL_APPROACH_K = 9.0
"""Free-cooling coil of an air-cooled chiller at full load: makers' full free cooling is 8 to 12 K under the supply."""
PAD_EFFECTIVENESS_RATIO = 0.9
"""CelDek polynomial at 0.3 m and 2 m/s."""

CHIMNEY, DOORLESS = "chimney", "open-frame"
"""In the form factor of enclosures whose exhaust leaves through a duct on top, and of those without doors."""
RACK_SYSTEMS = ("ai_rack",)
RACK_UNITS = ("ai_server", "cpu_server", "edge_node", "storage", "switch")
AIR_UNITS = {
    "crah": AirCoolerKind.CRAH,
    "crac": AirCoolerKind.CRAC,
    "fan_wall": AirCoolerKind.FAN_WALL,
    "in_row": AirCoolerKind.IN_ROW,
}
BESIDE_PLANT = ("heat_exchanger", "thermal_storage")
CDUS = ("cdu_in_rack", "cdu_in_row", "cdu_row", "cdu_liquid_to_air")
TANKS = ("immersion_1p", "immersion_2p")
REJECTION = {
    "chiller_air_screw": HeatRejectionKind.AIR_COOLED_CHILLER,
    "chiller_air_screw_fc": HeatRejectionKind.AIR_COOLED_CHILLER,
    "chiller_air_maglev": HeatRejectionKind.AIR_COOLED_CHILLER,
    "chiller_water_maglev": HeatRejectionKind.WATER_COOLED_CHILLER,
    "chiller_water_centrifugal": HeatRejectionKind.WATER_COOLED_CHILLER,
    "dry_cooler": HeatRejectionKind.DRY_COOLER,
    "adiabatic_cooler": HeatRejectionKind.ADIABATIC_COOLER,
    "cooling_tower": HeatRejectionKind.COOLING_TOWER,
    "cooling_tower_closed": HeatRejectionKind.COOLING_TOWER,
}

PLACEABLE = frozenset(
    (*RACK_SYSTEMS, *RACK_UNITS, *AIR_UNITS, *CDUS, *TANKS, *REJECTION, *POWER_UNITS, *SOURCES, "rack_enclosure")
)
"""Catalogue categories that can be put on the plan."""


def is_placeable(item: AnyItem) -> bool:
    """Whether an item can be put on the plan."""
    if isinstance(item, ServerItem) and item.category != "rack_enclosure" and not item.max_power_kw:
        return False
    return item.category in PLACEABLE


def unit_from_item(item: ServerItem, u_position: int = 1) -> RackUnit:
    """A rack unit with the numbers of a catalogue row.

    Args:
        item: Server, switch or rack-scale system.
        u_position: Lowest U it occupies.

    Raises:
        CatalogueError: The row has no power, so that it cannot be used.
    """
    if item.max_power_kw is None:
        raise CatalogueError(f"{item.name} has no power in the catalogue.", hint="Add its maximum power first.")
    rated = 1000.0 * item.max_power_kw
    return RackUnit(
        name=item.model,
        tag=item.model,
        u_position=u_position,
        u_height=item.u_height or 1,
        rated_power_w=rated,
        typical_power_w=1000.0 * (item.typical_power_kw if item.typical_power_kw is not None else item.max_power_kw),
        liquid_ratio=item.liquid_ratio,
        airflow_m3_s=item.required_airflow_m3_s(),
        weight_kg=item.weight_kg or 0.0,
        accelerator_model=item.accelerator_model,
        accelerator_count=item.accelerator_count or 0,
        bf16_tflop_s=item.flops_bf16_tflop_s or 0.0,
        memory_gb=item.memory_gb or 0.0,
        inlet_max_c=item.inlet_max_c if item.inlet_max_c is not None else 35.0,
        liquid_flow_kg_s=(item.liquid_flow_l_min or 0.0) / 60.0 * COOLANT_KG_PER_L,
        liquid_supply_max_c=item.liquid_supply_max_c if item.liquid_supply_max_c is not None else 45.0,
        price_usd=item.price_usd_estimate or 0.0,
        network_ports=item.network_ports,
        is_switch=item.category == "switch",
        power_supply_count=supplies_from(item.psu_config),
        item_id=item.item_id,
        model_name=item.name,
        source=item.source,
        verification=item.verification,
        confidence=item.confidence,
    )


def cooling_of(item: ServerItem) -> CoolingKind:
    """Cooling kind that an item is built for."""
    if item.cooling == "immersion":
        return CoolingKind.IMMERSION
    return CoolingKind.DIRECT_TO_CHIP if item.liquid_ratio > 0.0 else CoolingKind.AIR


def stacked_units(item: ServerItem, count: int, u_capacity: int) -> tuple[RackUnit, ...]:
    """As many of ``count`` equal units as fit, stacked from U1."""
    height = item.u_height or 1
    most = max(min(count, u_capacity // height), 0)
    return tuple(unit_from_item(item, 1 + n * height) for n in range(most))


def contents_of(item: AnyItem) -> RackUnit | None:
    """What of a catalogue row goes into a rack, at its lowest U: server, switch or storage with a power; or None."""
    if not isinstance(item, ServerItem) or item.category not in RACK_UNITS or not item.max_power_kw:
        return None
    return unit_from_item(item)


def placed_from_item(
    catalogue: Catalogue,
    item_id: str,
    *,
    tag: str,
    hall_id: str = "",
    x_m: float = 0.0,
    y_m: float = 0.0,
    rotation_deg: int = 0,
) -> Placed:
    """An entity to put on the plan, from a catalogue row.

    Args:
        catalogue: The catalogue.
        item_id: Row.
        tag: Name on the plan.
        hall_id: Hall, or empty for the yard.
        x_m: Centre. [m]
        y_m: Centre. [m]
        rotation_deg: 0, 90, 180 or 270.

    Raises:
        CatalogueError: There is no such row, or it cannot be placed.
    """
    item = catalogue.get(item_id)
    place: dict[str, Any] = {"tag": tag, "hall_id": hall_id, "x_m": x_m, "y_m": y_m, "rotation_deg": rotation_deg}
    if isinstance(item, ServerItem) and is_placeable(item):
        return _rack(item, place)
    if isinstance(item, CoolingUnitItem):
        return _cooling(item, place)
    if isinstance(item, PowerItem):
        return power_from_item(item, {**place, **_size(item), **_origin(item)})
    raise CatalogueError(f"{item.name} cannot be put on the plan.", hint="Choose a rack, cooling or power item.")


def _origin(item: AnyItem) -> dict[str, Any]:
    return {
        "item_id": item.item_id,
        "model_name": item.name,
        "source": item.source,
        "verification": item.verification,
        "confidence": item.confidence,
    }


def _size(item: AnyItem) -> dict[str, Any]:
    assert not isinstance(item, Site | CostItem | Accelerator)
    width, depth, height, _ = load_defaults().size_m(item)
    return {"width_m": width, "depth_m": depth, "height_m": height}


def _rack(item: ServerItem, place: dict[str, Any]) -> Rack:
    if item.category == "rack_enclosure":
        return Rack(
            **place,
            **_size(item),
            **_origin(item),
            u_capacity=item.u_height or 48,
            enclosure_weight_kg=item.weight_kg or 140.0,
            has_doors=DOORLESS not in item.form_factor,
            has_chimney=CHIMNEY in item.form_factor,
        )
    if item.category in RACK_SYSTEMS:
        unit = unit_from_item(item)
        capacity = max(item.u_height or unit.u_height, 1)
        return Rack(
            **place,
            **_size(item),
            **_origin(item),
            u_capacity=capacity,
            units=(unit,),
            cooling=cooling_of(item),
            enclosure_weight_kg=0.0,
        )
    unit = unit_from_item(item)
    cabinet = {"width_m": 0.6, "depth_m": 1.2, "height_m": 2.26}
    return Rack(
        **{**place, **cabinet, **_origin(item)},
        u_capacity=48,
        units=(unit,),
        cooling=cooling_of(item),
    )


def _cooling(item: CoolingUnitItem, place: dict[str, Any]) -> Placed:
    shared = {**place, **_size(item), **_origin(item)}
    capacity_w = 1000.0 * (item.capacity_kw or 100.0)
    if item.category in AIR_UNITS:
        return _air_cooler(item, shared, capacity_w)
    if item.category in CDUS:
        pump_w = 1000.0 * (item.pump_power_kw or item.total_power_kw or 0.01 * capacity_w / 1000.0)
        flow = item.secondary_flow_l_s or item.fluid_flow_l_s or capacity_w / 38_700.0
        return Cdu(
            **shared,
            capacity_w=capacity_w,
            approach_k=item.approach_k or 4.0,
            pump_power_w=pump_w,
            flow_kg_s=flow * COOLANT_KG_PER_L,
            rejects_to_air=item.category == "cdu_liquid_to_air",
            airflow_m3_s=item.airflow_m3_s or USUAL_CDU_AIRFLOW_M3_S,
        )
    if item.category in TANKS:
        boils = item.category == "immersion_2p"
        return Rack(
            **shared,
            u_capacity=42,
            cooling=CoolingKind.IMMERSION,
            enclosure_weight_kg=item.weight_kg or 800.0,
            bath_coolant=Coolant.TWO_PHASE if boils else Coolant.DIELECTRIC_OIL,
        )
    if item.category in BESIDE_PLANT:
        return _beside_plant(item, shared, capacity_w)
    kind = REJECTION.get(item.category)
    if kind is None:
        raise CatalogueError(f"{item.name} cannot be put on the plan yet.", hint="Choose another cooling unit.")
    is_chiller = kind in (HeatRejectionKind.AIR_COOLED_CHILLER, HeatRejectionKind.WATER_COOLED_CHILLER)
    is_wet = kind is HeatRejectionKind.WATER_COOLED_CHILLER
    usual_w = TOWER_FAN_RATIO * capacity_w if is_wet else 0.0 if is_chiller else 0.03 * capacity_w
    fan_w = 1000.0 * (item.fan_power_kw or (0.0 if is_chiller else item.total_power_kw or 0.0)) or usual_w
    return HeatRejection(
        **shared,
        kind=kind,
        loop=CoolingLoop.CHILLED if is_chiller else CoolingLoop.WARM,
        capacity_w=capacity_w,
        cop_rated=item.cop if is_chiller and item.cop else 3.2,
        rated_supply_c=item.fluid_supply_c if is_chiller and item.fluid_supply_c is not None else 6.67,
        fan_power_w=fan_w,
        approach_k=_rejection_approach_k(item, kind),
        has_free_cooling=item.category.endswith("_fc") or "free cooling" in item.rating_conditions,
        airflow_m3_s=item.airflow_m3_s or 0.0,
        rated_rise_k=_rated_rise_k(item, kind),
        own_pump_w=1000.0 * (item.pump_power_kw or 0.0) or (CONDENSER_PUMP_RATIO * capacity_w if is_wet else 0.0),
        compressor=CompressorKind.MAGNETIC_BEARING if item.category.endswith("_maglev") else CompressorKind.FIXED_SPEED,
        exchanger_approach_k=0.0 if item.category == "cooling_tower_closed" else 1.5,
    )


def _beside_plant(item: CoolingUnitItem, shared: dict[str, Any], capacity_w: float) -> Placed:
    """A plate exchanger, which gives heat to a user until told otherwise, or a tank that its footprint and height hold.

    A row of a tank names its water in its model; without that number it is what its size holds.
    """
    if item.category == "heat_exchanger":
        return HeatExport(**shared, capacity_w=capacity_w, approach_k=item.approach_k or 3.0, demand_w=capacity_w)
    named = re.search(r"([\d.]+) m3", item.model)
    volume_m3 = float(named[1]) if named else 0.7 * shared["width_m"] * shared["depth_m"] * shared["height_m"]
    return StorageTank(**shared, water_kg=round(998.0 * volume_m3, 1), loop=CoolingLoop.CHILLED)


def _rejection_approach_k(item: CoolingUnitItem, kind: HeatRejectionKind) -> float:
    """Leaving water over entering air at the rating; of an adiabatic cooler over the air behind its wet pads. [K]"""
    if kind is HeatRejectionKind.WATER_COOLED_CHILLER:
        return item.approach_k or TOWER_APPROACH_K
    if kind is HeatRejectionKind.AIR_COOLED_CHILLER:
        return item.approach_k or FREE_COIL_APPROACH_K
    rated = re.search(r"([\d.]+) C DB / ([\d.]+) C WB", item.rating_conditions)
    if kind is HeatRejectionKind.ADIABATIC_COOLER and rated and item.fluid_supply_c is not None:
        dry_c, wet_c = float(rated[1]), float(rated[2])
        return round(max(item.fluid_supply_c - dry_c + PAD_EFFECTIVENESS_RATIO * (dry_c - wet_c), 1.0), 3)
    return item.approach_k or 6.0


def _rated_rise_k(item: CoolingUnitItem, kind: HeatRejectionKind) -> float:
    """Rise of the water at the rating, 0 where the row does not say; of a water-cooled chiller that of its tower."""
    if kind is HeatRejectionKind.WATER_COOLED_CHILLER or item.fluid_supply_c is None or item.fluid_return_c is None:
        return 0.0
    return round(max(item.fluid_return_c - item.fluid_supply_c, 0.0), 3)


def _supply_set_c(item: CoolingUnitItem, water_c: float, drop_k: float) -> float:
    """The usual set point, or what units rated on warm water supply at their rating: no coil gives air as cold as its
    water. [C]"""
    if item.air_on_c is None or water_c < USUAL_SUPPLY_C - LEAST_OVER_WATER_K:
        return USUAL_SUPPLY_C
    return float(math.ceil(item.air_on_c - drop_k))


def _air_cooler(item: CoolingUnitItem, shared: dict[str, Any], capacity_w: float) -> AirCooler:
    kind = AIR_UNITS[item.category]
    is_dx = kind is AirCoolerKind.CRAC or item.compressor_power_kw is not None  # of in-row units some
    coils = load_defaults().coils
    effectiveness = coils[item.category].effectiveness_ratio if item.category in coils else 0.65
    airflow = item.airflow_m3_s or capacity_w / (AIR_J_M3_K * 11.0)
    water_c = item.fluid_supply_c if item.fluid_supply_c is not None and not is_dx else 16.0
    is_perimeter = kind in (AirCoolerKind.CRAH, AirCoolerKind.CRAC)
    return AirCooler(
        **shared,
        kind=kind,
        discharge=Discharge.UNDERFLOOR if is_perimeter else Discharge.FRONT,
        intake=Intake.TOP if is_perimeter else Intake.REAR,
        capacity_w=capacity_w,
        airflow_m3_s=airflow,
        fan_power_w=1000.0 * (item.fan_power_kw or 0.04 * capacity_w / 1000.0),
        supply_set_c=_supply_set_c(item, water_c, capacity_w / (AIR_J_M3_K * airflow)),
        water_supply_c=water_c,
        water_flow_kg_s=0.0 if is_dx else (item.fluid_flow_l_s or capacity_w / (WATER_CP_KJ_KG_K * 8_000.0)),
        coil_effectiveness=effectiveness,
    )
