"""What lies under the pointer or in a band, among many: the same as when all of them are looked at."""

from __future__ import annotations

import numpy as np

from core.editing.selection import item_at, items_in_band
from tests.support.rack_site import rack_site


def test_what_is_found_by_arrays_is_what_stands_there():
    project = rack_site(300)
    for x, y in np.random.default_rng(2).uniform(-1.0, 32.0, (200, 2)).tolist():
        found, under = item_at(project, x, y), [p for p in project.placed if p.rectangle.contains(x, y)]
        assert (found is None) == (not under)
        assert found is None or found in under
    rack = project.racks[17].rectangle
    for x, y in ((rack.x0_m, rack.y0_m), (rack.x1_m, rack.y1_m)):
        assert item_at(project, x, y) is not None, "an edge belongs to it"
    band = (rack.x0_m, rack.y0_m, rack.x1_m, rack.y1_m)
    assert items_in_band(project, *band) == (project.racks[17].id,)
    touched = items_in_band(project, 12.0, 9.0, 3.0, 2.0)
    assert set(touched) >= {r.id for r in project.racks if 3.5 < r.x_m < 11.5 and 2.5 < r.y_m < 8.5}
