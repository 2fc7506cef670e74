"""How long the one-line takes: ten thousand items laid out, numbers read into them, and a painted frame."""

from __future__ import annotations

import time

import pytest

from core.drawing.oneline import TopologyWatch, lay_out
from core.drawing.power_numbers import NumberReader
from tests.support.painted_results import room_results
from tests.support.power_projects import campus

pytestmark = pytest.mark.bench

BLOCKS = 1430
"""Makes ten thousand items with the racks of each pair of busways as one."""
LAID_OUT_S, READ_S = 0.3, 0.02


def best_s(act, times: int = 7) -> float:
    """Shortest time that the thread computed, so that other programs count little."""
    found = []
    for _ in range(times):
        began = time.thread_time()
        act()
        found.append(time.thread_time() - began)
    return min(found)


def test_ten_thousand_items_are_laid_out_in_no_time():
    project = campus(BLOCKS)
    layout = lay_out(project, most_plain=10**9)
    assert len(layout.items) >= 10_000
    all_s = best_s(lambda: lay_out(project, most_plain=10**9))
    folded_s = best_s(lambda: lay_out(project))
    watch = TopologyWatch()
    watch.has_changed(project)
    same_s = best_s(lambda: watch.has_changed(project))
    print(f"\n{len(layout.items)} items {all_s:.3f} s, folded {folded_s:.3f} s, unchanged {same_s * 1e6:.0f} us")
    assert all_s < LAID_OUT_S


def test_numbers_are_read_in_no_time():
    project = campus(300)
    layout = lay_out(project, most_plain=10**9)
    flow = room_results(project).power.value.chain
    reader = NumberReader(layout)
    reader.read(flow)
    read_s = best_s(lambda: reader.read(flow))
    print(f"\n{len(layout.items)} items read in {read_s * 1e3:.1f} ms")
    assert read_s < READ_S
