"""Rear doors of the catalogue, which hang on racks instead of standing on the plan."""

from __future__ import annotations

from core.catalogue.item import AnyItem
from core.catalogue.plant_items import CoolingUnitItem
from core.errors import CatalogueError
from core.model.rear_door import DoorRating

REAR_DOOR = "rear_door"


def is_rear_door(item: AnyItem) -> bool:
    """Whether a row is a door that hangs on racks."""
    return item.category == REAR_DOOR


def rear_door_from_item(item: AnyItem) -> DoorRating:
    """A rear door's rating from its row.

    Raises:
        CatalogueError: The row is no rear door, or leaves out what a coil is rated by.
    """
    if not isinstance(item, CoolingUnitItem) or not is_rear_door(item):
        raise CatalogueError(f"{item.name} is no rear door.", hint="Choose a rear-door heat exchanger.")
    needed = ("capacity_kw", "airflow_m3_s", "air_on_c", "fluid_supply_c", "fluid_flow_l_s")
    lacking = [name for name in needed if getattr(item, name) is None]
    if lacking or (item.air_on_c or 0.0) <= (item.fluid_supply_c or 0.0):
        words = ", ".join(lacking) or "air_on_c above fluid_supply_c"
        raise CatalogueError(
            f"{item.name} does not say what its coil is rated by: {words}.", hint="Fill in these cells of its row."
        )
    return DoorRating(
        name=item.name,
        capacity_w=1000.0 * (item.capacity_kw or 0.0),
        airflow_m3_s=item.airflow_m3_s or 0.0,
        air_on_c=item.air_on_c or 0.0,
        water_c=item.fluid_supply_c or 0.0,
        water_flow_kg_s=item.fluid_flow_l_s or 0.0,
        fan_w=1000.0 * (item.fan_power_kw or 0.0),
        width_m=item.width_m or 0.0,
        depth_m=item.depth_m or 0.0,
        weight_kg=item.weight_kg or 0.0,
    )
