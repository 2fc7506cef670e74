"""Which copies of an array do not fit, by their places in metres."""

from __future__ import annotations

import pytest

from core.commands.array import ArrayCopy
from core.editing.array_preview import array_preview
from tests.editing.test_gestures import Desk


def test_copies_that_overlap_a_neighbour_or_stand_outside_are_named():
    project = Desk().project  # racks at 3.3, 3.9 and 4.5 m in a hall of 12 m x 9 m
    seen = array_preview(project, ArrayCopy(("r0",), 15, 1, 0.65, 3.0, 3.0))
    at = sorted(seen.made.get(i).x_m for i in seen.overlapping_ids)
    assert at == pytest.approx([3.95, 4.6])
    outside = sorted(seen.made.get(i).x_m for i in seen.outside_ids)
    assert outside == pytest.approx([11.75, 12.4])


def test_an_array_that_fits_has_none():
    project = Desk().project
    seen = array_preview(project, ArrayCopy(("r0",), 1, 2, 0.6, 3.0, 3.0))
    assert (seen.overlapping_ids, seen.outside_ids) == (frozenset(), frozenset())
