"""Pairs on the same floor are the same whether all items are compared or only those that have moved."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.checks import floor_overlaps
from core.checks.floor_overlaps import on_floor, overlapping_on_floor, overlapping_pairs
from core.commands.move import MoveItems
from core.commands.place import DeleteItems
from core.model.project import Project
from core.model.space import Hall
from tests.support.large_hall import large_hall


@pytest.fixture
def crowded() -> Project:
    """Two halls with the same racks, some of which stand in each other already."""
    project = large_hall(4, 12)
    hall = project.halls[0]
    other = replace(hall, id="other-hall", tag="Other")
    twins = [replace(rack, id=f"other-{rack.id}", tag=f"{rack.tag}-2", hall_id=other.id) for rack in project.racks]
    project = Project.of((*project.entities.values(), other, *twins))
    return MoveItems(tuple(rack.id for rack in project.racks[::9]), 0.25, 0.0).apply(project)


def afresh(project):
    return tuple(overlapping_pairs(on_floor(project)))


def test_items_that_are_dragged_are_compared_with_all_others(crowded, monkeypatch):
    rng = np.random.default_rng(5)
    assert afresh(crowded)
    assert len(crowded.of_type(Hall)) == 2
    overlapping_on_floor(crowded)
    wanted, project = [], crowded
    for _ in range(30):
        ids = tuple(rng.choice([rack.id for rack in project.racks], rng.integers(1, 4), replace=False).tolist())
        project = MoveItems(ids, *rng.uniform(-1.5, 1.5, 2).tolist()).apply(project)
        wanted.append((project, afresh(project)))
    assert len({pairs for _, pairs in wanted}) > 20

    def compare_all(*_):
        raise AssertionError("all items were compared")

    monkeypatch.setattr(floor_overlaps, "_pairs", compare_all)
    for project, pairs in wanted:
        assert overlapping_on_floor(project) == pairs


def test_items_that_come_go_or_change_halls_are_found(crowded):
    overlapping_on_floor(crowded)
    first, second = overlapping_on_floor(crowded)[0]
    fewer = DeleteItems((first.id,)).apply(crowded)
    assert overlapping_on_floor(fewer) == afresh(fewer)
    assert (first, second) not in overlapping_on_floor(fewer)
    elsewhere = Project.of(
        replace(item, hall_id="other-hall") if item.id == second.id else item for item in crowded.entities.values()
    )
    overlapping_on_floor(crowded)
    assert overlapping_on_floor(elsewhere) == afresh(elsewhere)
    many = MoveItems(tuple(rack.id for rack in crowded.racks), 0.3, 0.1).apply(crowded)
    assert overlapping_on_floor(many) == afresh(many)
    empty = Project.of(())
    assert overlapping_on_floor(empty) == ()
    assert overlapping_on_floor(crowded) == afresh(crowded)
