"""Templates of racks that come with the program: usual contents, made of rows of the catalogue when asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from core.catalogue.it_items import ServerItem
from core.catalogue.loader import Catalogue, load_catalogue
from core.catalogue.placing import cooling_of, unit_from_item
from core.model.rack import CoolingKind, RackTemplate, RackUnit

BUILT_IN = "built-in-"
"""Ids of these templates begin so."""
TALL_U = 48


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a template is made of.

    Attributes:
        name: What it is called.
        stack: Catalogue rows and how many of each, from U1 upwards.
        top: Catalogue rows and how many of each, from the top downwards.
    """

    name: str
    stack: tuple[tuple[str, int], ...]
    top: tuple[tuple[str, int], ...]


LEAF, MANAGEMENT = "nvidia-spectrum-4-sn5600", "nvidia-spectrum-sn2201-management-switch"
RECIPES: dict[str, Recipe] = {
    "gpu-air": Recipe("GPU rack, 4 air-cooled servers", (("nvidia-dgx-b200", 4),), ((MANAGEMENT, 1), (LEAF, 2))),
    "gpu-liquid": Recipe(
        "GPU rack, 8 liquid-cooled servers",
        (("supermicro-as-4126gs-nmr-lcc-mi355x-liquid", 8),),
        ((MANAGEMENT, 1), (LEAF, 2)),
    ),
    "cpu": Recipe("CPU rack, 18 servers", (("generic-cpu-server-2u-2-socket", 18),), ((MANAGEMENT, 1), (LEAF, 2))),
    "storage": Recipe(
        "Storage rack",
        (("seagate-exos-4u106-corvault", 4), ("generic-all-flash-nvme-storage-server-2u24", 8)),
        ((MANAGEMENT, 1), (LEAF, 2)),
    ),
    "network": Recipe("Network rack", (("nvidia-quantum-2-qm9700", 16), (LEAF, 4)), ((MANAGEMENT, 2),)),
}
"""Usual contents for cabinets of 48 U, by the ends of their ids. Heavy storage stands at the bottom."""


@lru_cache(maxsize=1)
def built_in_templates() -> tuple[RackTemplate, ...]:
    """The templates that come with the program, the same objects each time."""
    catalogue = load_catalogue()
    return tuple(_template(catalogue, key, recipe) for key, recipe in RECIPES.items())


def _template(catalogue: Catalogue, key: str, recipe: Recipe) -> RackTemplate:
    units: list[RackUnit] = []
    coolings = {CoolingKind.AIR}
    low, high = 1, TALL_U + 1
    for item_id, count in recipe.stack:
        item = _server(catalogue, item_id)
        coolings.add(cooling_of(item))
        for _ in range(count):
            units.append(unit_from_item(item, low))
            low += units[-1].u_height
    for item_id, count in recipe.top:
        for _ in range(count):
            unit = unit_from_item(_server(catalogue, item_id), 1)
            high -= unit.u_height
            units.append(unit_from_item(_server(catalogue, item_id), high))
    liquid = CoolingKind.DIRECT_TO_CHIP
    return RackTemplate(
        id=f"{BUILT_IN}{key}",
        tag=recipe.name,
        units=tuple(units),
        cooling=liquid if liquid in coolings else CoolingKind.AIR,
    )


def _server(catalogue: Catalogue, item_id: str) -> ServerItem:
    item = catalogue.get(item_id)
    assert isinstance(item, ServerItem)
    return item
