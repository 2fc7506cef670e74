"""What every entity shares: id, tag, provenance, and for placed items the position.

Placed items turn in steps of 90 degrees about their centre; unturned, the front looks to -y. Geometry is metres,
rounded to 1 mm when a command commits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

from core.geometry.rectangle import Footprint, Rectangle, footprint
from core.model.ids import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A thing in the project with an identity.

    Attributes:
        id: Globally unique id (ULID), never shown.
        tag: Name that people use, such as ``R-A07``.
    """

    id: str = field(default_factory=new_id)
    tag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced(Entity):
    """An entity that knows where its numbers come from; copied from the catalogue when it is placed.

    Attributes:
        item_id: Catalogue row it was placed from, empty when made by hand.
        model_name: Vendor and model as shown to people.
        source: Document or address that the numbers come from.
        verification: ``retrieved``, ``partly``, ``recalled`` or ``user``.
        confidence: ``datasheet``, ``press``, ``estimate`` or ``user``.
    """

    item_id: str = ""
    model_name: str = ""
    source: str = ""
    verification: str = "user"
    confidence: str = "user"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed(Sourced):
    """An item with a place on the plan.

    Attributes:
        hall_id: Hall it stands in, or empty for the yard.
        x_m: Centre. [m]
        y_m: Centre. [m]
        rotation_deg: Counter-clockwise, 0, 90, 180 or 270.
        width_m: Extent across the front. [m]
        depth_m: Extent from front to rear. [m]
        height_m: Height. [m]
    """

    hall_id: str = ""
    x_m: float = 0.0
    y_m: float = 0.0
    rotation_deg: int = 0
    width_m: float = 0.6
    depth_m: float = 1.2
    height_m: float = 2.0

    @property
    def footprint(self) -> Footprint:
        """Outline on the plan and the way the front looks."""
        return footprint(self.x_m, self.y_m, self.width_m, self.depth_m, self.rotation_deg)

    @property
    def rectangle(self) -> Rectangle:
        """Outline on the plan. [m]"""
        return self.footprint.rectangle


def placed_among(entities: Iterable[Entity | None]) -> list[Placed]:
    """Those that have a place on the plan; of thousands of a few kinds without asking each."""
    found = list(entities)
    kinds = set(map(type, found))
    if all(issubclass(kind, Placed) for kind in kinds):
        return cast(list[Placed], found)
    return [e for e in found if isinstance(e, Placed)]
