"""Copies and values made field by field are what dataclasses would make, of every kind of entity."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, fields, is_dataclass, replace
from typing import Generic, TypeVar

import pytest

from core.model.cooling import PerforatedTile
from core.model.copies import copies_with, maker
from core.model.entity import Placed
from core.model.project import ENTITY_TYPES
from core.model.rack import Rack
from core.study.live_wire import made_again
from tests.support.small_projects import small_project

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Boxed(Generic[T]):
    """A value of any kind, and nothing else."""

    value: T


@dataclass(frozen=True, slots=True)
class Nothing:
    """A value without fields."""


@pytest.mark.parametrize("kind", ENTITY_TYPES, ids=lambda kind: kind.__name__)
def test_every_kind_is_copied_with_another_tag_and_made_of_its_fields(kind):
    item = kind(id="a")
    (other,) = copies_with([item], tag=["B"])
    assert other == replace(item, tag="B")
    assert type(other) is kind
    assert (item.tag, other.id) == (kind(id="a").tag, "a")
    assert pickle.loads(pickle.dumps(other)) == copy.copy(other) == other
    with pytest.raises(FrozenInstanceError):
        other.tag = "C"
    with pytest.raises(FrozenInstanceError):
        del other.tag
    made = maker(kind)(tuple(getattr(item, field.name) for field in fields(kind)))
    assert made == item
    assert type(made) is kind


def test_items_of_several_kinds_stay_in_their_order():
    items = [e for e in small_project().entities.values() if isinstance(e, Placed)]
    assert len({type(i) for i in items}) > 1
    places = [(0.5 * n, 0.25 * n) for n in range(len(items))]
    moved = copies_with(items, x_m=[x for x, _ in places], y_m=[y for _, y in places])
    assert moved == [replace(i, x_m=x, y_m=y) for i, (x, y) in zip(items, places, strict=True)]


def test_as_many_values_as_items_are_asked_for():
    with pytest.raises(ValueError, match="zip"):
        copies_with([Rack(id="a"), Rack(id="b")], x_m=[1.0], y_m=[1.0, 2.0])


@pytest.mark.parametrize("value", [Boxed(3), Boxed(Boxed("x")), Nothing()])
def test_generic_and_empty_values_are_made_again(value):
    assert is_dataclass(value)
    made = made_again(type(value), tuple(getattr(value, field.name) for field in fields(value)))
    assert made == value
    assert type(made) is type(value)


def test_values_that_stand_kind_by_kind_are_copied_in_their_order():
    racks = [Rack(id=f"r{n}", tag="R", width_m=0.8) for n in range(40)]
    tiles = [PerforatedTile(id=f"t{n}", tag="T") for n in range(30)]
    items = [*racks, *tiles, *[replace(r, id=f"{r.id}b") for r in racks]]
    xs = [float(n) for n in range(len(items))]
    copies = copies_with(items, x_m=xs)
    assert copies == [replace(item, x_m=x) for item, x in zip(items, xs, strict=True)]
    assert [type(copy) for copy in copies] == [type(item) for item in items]
