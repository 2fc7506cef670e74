"""How fast the 3D view turns: CPU time of one moving frame, because other programs only ever add to the clock's."""

from __future__ import annotations

import time

import numpy as np
import pytest

from core.drawing.solid_camera import SolidCamera
from core.drawing.solid_parts import LIGHT_BODIES, SolidChoice
from core.drawing.solid_picture import SolidLook, paint
from core.drawing.solid_scene import build_scene
from tests.support.large_hall import large_hall
from tests.support.painted_results import room_results

pytestmark = pytest.mark.bench
LOOK = SolidLook((0xFFFFFF, 0xEEEEEE), 0x000000, (0.5, 0.25), 0x1769C2, 0.5)
SIZE = (1200, 800)
FRAME_S = 0.05


@pytest.mark.parametrize(("rows", "per_row"), [(26, 40), (100, 100)], ids=["1040 racks", "10000 racks"])
def test_it_turns_at_twenty_frames_a_second(rows, per_row):
    project = large_hall(rows, per_row)
    results = room_results(project) if rows * per_row < 5000 else None
    scene = build_scene(project, results, SolidChoice(), LIGHT_BODIES)
    camera = SolidCamera().fitted(scene.low_m, scene.high_m, *SIZE)
    chosen = frozenset(r.id for r in project.racks[:40])
    paint(scene, camera, *SIZE, LOOK, chosen)
    taken = []
    for _ in range(24):
        camera = camera.orbited(15.0, 0.0)
        began = time.thread_time()
        paint(scene, camera, *SIZE, LOOK, chosen)
        taken.append(time.thread_time() - began)
    print(
        f"{len(project.racks)} racks: median {1e3 * np.median(taken):.0f} ms, p95 {1e3 * np.quantile(taken, 0.95):.0f}"
    )
    assert np.quantile(taken, 0.95) < FRAME_S
