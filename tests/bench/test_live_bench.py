"""How soon the picture changes after an edit: `pytest -m bench tests/bench -s` prints it."""

from __future__ import annotations

import io
import time

import numpy as np
import pytest

from core.commands.move import MoveItems
from core.study.live_study import LiveStudy
from core.study.live_wire import packed_answer, send
from core.templates.air_hall import air_hall
from tests.support.large_hall import large_hall

FIRST_FRAME_S = 0.1
FRAME_AT_MOST_S = {(26, 40): 0.1, (100, 100): 0.33}
"""By rows and racks in a row: processor time of a preview until its frame is ready to be sent. [s]"""
PREVIEWS = 16


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


@pytest.mark.bench
@pytest.mark.parametrize(("rows", "racks_per_row"), FRAME_AT_MOST_S)
def test_a_drag_in_a_large_hall_is_answered_several_times_a_second(rows, racks_per_row):
    project = large_hall(rows, racks_per_row)
    rack = project.racks[len(project.racks) // 2 + racks_per_row // 2 - 1]
    study = LiveStudy()
    study.set_project(project)
    for _ in range(5):
        before = study.advance(0.03)
    took = []
    for n in range(1, PREVIEWS + 1):
        preview = MoveItems((rack.id,), -0.1 * n, 0.0).apply(project)
        began = time.process_time()
        study.set_project(preview)
        after = study.advance(0.03)
        send(io.BytesIO(), packed_answer(after, before.findings))
        took.append(time.process_time() - began)
        fields = [r.thermal.require().halls[0].air_field.temperature_c for r in (before, after)]
        assert not np.array_equal(fields[0], fields[1], equal_nan=True)
        before = after
    mean, most = np.mean(took), np.max(took)
    print(
        f"\n{len(project.racks)} racks: {mean * 1e3:.0f} ms a frame "
        f"(longest {most * 1e3:.0f}), {1.0 / mean:.1f} a second"
    )
    assert mean < FRAME_AT_MOST_S[rows, racks_per_row]
