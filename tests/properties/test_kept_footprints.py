"""Footprints that are kept from one project to the next are those that are worked out afresh."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.commands.move import MoveItems, RotateItems
from core.commands.place import DeleteItems
from core.errors import InvalidEdit
from core.model.footprints import boxes_of, placed_boxes_m
from core.templates.air_hall import air_hall

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
