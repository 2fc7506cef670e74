"""Where a file that was read comes to lie on the plan."""

from __future__ import annotations

import math

from core.exchange.underlay_found import Found
from core.geometry.polygon import bounds
from core.geometry.rectangle import Rectangle, union
from core.model.project import Project
from core.model.underlays import Underlay

FAR_M = 2000.0
"""Drawings that begin farther from the plan's origin than this are brought to the halls. [m]"""


def placed_underlay(project: Project, found: Found, unit_m: float) -> tuple[Underlay, tuple[str, ...]]:
    """The underlay of a file, and what the planner should know about its place.

    Drawings keep their own origin where it is near; everything else begins in the lower left corner of the halls.
    Pictures without a scale get the width of the halls.

    Args:
        project: What it shall lie under.
        found: What was read.
        unit_m: Length of a unit. [m]
    """
    assert found.content is not None
    halls = union(bounds(h.outline_m) for h in project.halls) or Rectangle(0.0, 0.0, 30.0, 20.0)
    notes: tuple[str, ...] = ()
    x_m, y_m = halls.x0_m, halls.y0_m
    if found.origin_units is not None:
        own_x_m, own_y_m = (v * unit_m for v in found.origin_units)
        if math.hypot(own_x_m - x_m, own_y_m - y_m) <= FAR_M:
            x_m, y_m = own_x_m, own_y_m
        else:
            notes = (
                f"Its origin is {math.hypot(own_x_m, own_y_m) / 1000.0:,.1f} km away; it was brought to the halls.",
            )
    elif found.page_count == 0:
        unit_m = halls.width_m / found.extent_units[0]
    width, height = (max(v * unit_m, 0.001) for v in found.extent_units)
    underlay = Underlay(
        tag=found.file_name,
        file_name=found.file_name,
        content_id=found.content.id,
        original_id=found.original.id if found.original else "",
        page_number=found.page_number,
        x_m=round(x_m, 6),
        y_m=round(y_m, 6),
        extent_x_m=width,
        extent_y_m=height,
        unit_m=unit_m,
    )
    return underlay, notes
