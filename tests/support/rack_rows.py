"""A hall with rows of equal racks and nothing else: what power topologies are built over."""

from __future__ import annotations

from dataclasses import replace

from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.model.scenario import ASSUMPTIONS_ID, Assumptions
from core.model.space import Hall


def rack_rows(rack_w: float, rows: int = 3, racks_per_row: int = 12) -> Project:
    """Rows along x, fronts to -y; cords lose nothing.

    Args:
        rack_w: Power of each rack. [W]
        rows: Rows.
        racks_per_row: Racks in each.
    """
    outline = ((0.0, 0.0), (3.0 + 0.6 * racks_per_row, 0.0), (3.0 + 0.6 * racks_per_row, 3.0 * rows + 1.0))
    hall = Hall(id="hall", tag="Hall 1", outline_m=(*outline, (0.0, 3.0 * rows + 1.0)), height_m=4.0)
    racks = [
        Rack(
            id=f"r{row}-{n:02d}", tag=f"R-{chr(65 + row)}{n + 1:02d}", hall_id="hall", x_m=1.8 + 0.6 * n,
            y_m=1.6 + 3.0 * row, units=(RackUnit(id=f"c{row}-{n}", name="Server", u_height=1, rated_power_w=rack_w),),
        )
        for row in range(rows)
        for n in range(racks_per_row)
    ]  # fmt: skip
    return Project.of([replace(Assumptions(id=ASSUMPTIONS_ID), cable_loss_ratio=0.0), hall, *racks])
