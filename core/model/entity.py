"""What every entity shares: id, tag, provenance, and for placed items the position.

Placed items turn in steps of 90 degrees about their centre; unturned, the front looks to -y. Geometry is metres,
rounded to 1 mm when a command commits.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar

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


P = TypeVar("P", bound=Placed)
AT_ONCE = 128
"""Items that are copied field by field together: they stay in the processor's cache meanwhile."""


def placed_at(items: Sequence[P], xs_m: Sequence[float], ys_m: Sequence[float]) -> list[P]:
    """The same items at other places, field by field: ten times as fast as ``dataclasses.replace`` one by one.

    A drag moves thousands of items at every step.

    Args:
        items: Items of any kinds.
        xs_m: New centres, as many as items. [m]
        ys_m: New centres, as many as items. [m]
    """
    copies: list[P] = list(map(object.__new__, map(type, items)))
    kinds = set(map(type, items))
    for kind in kinds:
        mine, originals = copies, items
        if len(kinds) > 1:
            chosen = [n for n, item in enumerate(items) if type(item) is kind]
            mine, originals = [copies[n] for n in chosen], [items[n] for n in chosen]
        for start in range(0, len(mine), AT_ONCE):
            some, theirs = mine[start : start + AT_ONCE], originals[start : start + AT_ONCE]
            for read, write in _slots(kind):
                _write_all(write, some, map(read, theirs))
    _write_all(_slot(Placed, "x_m"), copies, xs_m)
    _write_all(_slot(Placed, "y_m"), copies, ys_m)
    return copies


def _write_all(write: Callable[[Any, Any], None], items: Sequence[Placed], values: Iterable[Any]) -> None:
    deque(map(write, items, values), maxlen=0)


_SLOTS: dict[type, tuple[tuple[Callable[[Any], Any], Callable[[Any, Any], None]], ...]] = {}
"""For each field of a kind of entity what reads it, and what writes it into a fresh one; places are written anew."""


def _slots(kind: type) -> tuple[tuple[Callable[[Any], Any], Callable[[Any, Any], None]], ...]:
    if kind not in _SLOTS:
        names = [f.name for f in fields(kind) if f.name not in ("x_m", "y_m")]
        _SLOTS[kind] = tuple((attrgetter(name), _slot(kind, name)) for name in names)
    return _SLOTS[kind]


def _slot(kind: type, name: str) -> Callable[[Any, Any], None]:
    write: Callable[[Any, Any], None] = getattr(kind, name).__set__
    return write
