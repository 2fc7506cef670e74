"""How soon the picture changes after an edit: `pytest -m bench tests/bench -s` prints it."""

from __future__ import annotations

import time

import numpy as np
import pytest

from core.commands.move import MoveItems
from core.study.live_study import LiveStudy
from core.templates.air_hall import air_hall

FIRST_FRAME_S = 0.1


@pytest.mark.bench
def test_first_changed_frame_after_an_edit_in_the_1_mw_hall():
    project = air_hall()
    rack = next(r for r in project.racks if r.tag == "R-A01")
    study = LiveStudy()
    study.set_project(project)
    for _ in range(20):
        before = study.advance(0.05)
    took = []
    for n in range(1, 25):
        moved = MoveItems((rack.id,), -0.1 * n, 0.0).apply(project)
        began = time.perf_counter()
        study.set_project(moved)
        after = study.advance(0.01)
        took.append(time.perf_counter() - began)
        fields = [r.thermal.require().halls[0].air_field.temperature_c for r in (before, after)]
        assert not np.array_equal(fields[0], fields[1], equal_nan=True)
        before = after
    print(f"\nfirst changed frame: median {np.median(took) * 1e3:.0f} ms, 95 % {np.quantile(took, 0.95) * 1e3:.0f} ms")
    assert np.median(took) < FIRST_FRAME_S
