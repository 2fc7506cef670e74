"""Moves that are previewed, committed and let go of."""

from __future__ import annotations

import gc

import pytest

from core.commands import move
from core.commands.move import MoveItems
from core.model.cooling import PerforatedTile
from core.model.project import Project
from core.model.rack import Rack
from tests.support.small_projects import small_project


def test_committing_what_is_previewed_takes_the_previewed_project_and_nothing_else():
    project = small_project()
    ids = tuple(r.id for r in project.racks)
    preview = MoveItems(ids, 1.2, 0.0).apply(project)
    assert MoveItems(tuple(r.id for r in project.racks), 1.2, 0.0).apply(project) is preview
    assert MoveItems(ids, 1.2, 0.1).apply(project) is not preview
    again = MoveItems(ids, 1.2, 0.0).apply(preview)
    assert [r.x_m for r in again.racks] == [round(r.x_m + 1.2, 3) for r in preview.racks]


def test_a_preview_that_nobody_keeps_is_not_kept_by_the_move_either():
    project = small_project()
    ids = (project.racks[0].id,)
    MoveItems(ids, 0.6, 0.0).apply(project)
    gc.collect()
    assert move._made_last(project, MoveItems(ids, 0.6, 0.0)) is None
    assert MoveItems(ids, 0.6, 0.0).apply(project).racks[0].x_m == pytest.approx(project.racks[0].x_m + 0.6)


def test_groups_by_kind_follow_what_was_moved_in_any_order():
    racks = [Rack(id=f"r{n}", x_m=float(n)) for n in range(9)]
    tiles = [PerforatedTile(id=f"t{n}", x_m=float(n)) for n in range(9)]
    project = Project.of([*racks, *tiles])
    assert len(project.racks) == 9
    for ids in ([i.id for i in (*racks, *tiles)], [i.id for pair in zip(racks, tiles, strict=True) for i in pair]):
        moved = MoveItems(tuple(ids), 0.5, 0.0).apply(project)
        anew = Project.of(moved.entities.values())
        for kind in (Rack, PerforatedTile):
            assert moved.of_type(kind) == anew.of_type(kind)
            assert [i.x_m for i in moved.of_type(kind)] == [n + 0.5 for n in range(9)]
