"""Footprints that are kept from one project to the next are those that are worked out afresh."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.commands.move import MoveItems, RotateItems
from core.commands.place import DeleteItems
from core.errors import InvalidEdit
from core.model import footprints
from core.model.footprints import boxes_of, placed_boxes_m
from core.templates.air_hall import air_hall
from tests.support.small_projects import small_project

HALL = air_hall()
RACKS = [rack.id for rack in HALL.racks]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["move", "rotate", "delete", "back"]),
        st.lists(st.sampled_from(RACKS), min_size=1, max_size=5, unique=True),
        st.floats(-1.0, 1.0).map(lambda x: round(x, 3)),
    ),
    max_size=8,
)


@given(STEPS)
def test_kept_footprints_are_those_of_a_fresh_look(steps):
    projects = [HALL]
    for what, ids, shift_m in steps:
        project = projects[-1]
        try:
            if what == "move":
                project = MoveItems(tuple(ids), shift_m, 0.5 * shift_m).apply(project)
            elif what == "rotate":
                project = RotateItems(tuple(ids)).apply(project)
            elif what == "delete":
                project = DeleteItems(tuple(ids)).apply(project)
            else:
                project = projects[len(ids) % len(projects)]
        except InvalidEdit:
            continue
        projects.append(project)
        np.testing.assert_array_equal(placed_boxes_m(project), boxes_of(project.placed))


def test_places_that_were_read_ahead_are_handed_out_once(monkeypatch):
    monkeypatch.setattr(footprints, "MANY", 1)
    project = small_project()
    racks = project.racks
    anew = footprints.boxes_and_turns_of(list(racks))
    footprints.read_ahead(project)
    ahead = next(read for items, read in footprints._read_ahead if items is racks)
    assert footprints.boxes_and_turns_of(racks) is ahead
    again = footprints.boxes_and_turns_of(racks)
    assert again is not ahead
    for read in (ahead, again):
        assert all(np.array_equal(a, b) for a, b in zip(read, anew, strict=True))
