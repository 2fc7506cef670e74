"""A hall of 1,040 racks as a project: rows of 40 on a raised floor, in pairs over cold aisles, coolers at both ends."""

from __future__ import annotations

from core.model.cooling import AirCooler, PerforatedTile
from core.model.electrical import PowerPath, PowerUnit, PowerUnitKind
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.model.space import FloorKind, Hall

LENGTH_M, WIDTH_M, HEIGHT_M = 31.2, 66.0, 4.2
ROWS, RACKS_PER_ROW = 26, 40
RACK_WIDTH_M, RACK_W = 0.6, 10_000.0


def large_hall(rows: int = ROWS, racks_per_row: int = RACKS_PER_ROW) -> Project:
    """The hall; other numbers of rows and of racks in a row make it wider and longer."""
    width_m = WIDTH_M * rows / ROWS
    length_m = LENGTH_M + RACK_WIDTH_M * (racks_per_row - RACKS_PER_ROW)
    outline = ((0.0, 0.0), (length_m, 0.0), (length_m, width_m), (0.0, width_m))
    hall = Hall(
        id="hall",
        tag="Hall 1",
        outline_m=outline,
        height_m=HEIGHT_M,
        floor_kind=FloorKind.RAISED,
        plenum_depth_m=0.9,
    )
    unit = (RackUnit(id="u", name="Server", u_position=1, u_height=40, rated_power_w=RACK_W, airflow_m3_s=0.75),)
    entities: list[object] = [hall]
    for row in range(rows):
        y_m = 2.1 + (row // 2) * 4.8 + (0.0 if row % 2 == 0 else 2.4)
        path = PowerPath.A if row % 2 == 0 else PowerPath.B
        busway = f"bw{row}"
        entities.append(
            PowerUnit(
                id=busway, tag=f"BW-{row}", kind=PowerUnitKind.BUSWAY, rated_w=2e6, path=path, x_m=length_m / 2,
                y_m=y_m + 0.5, width_m=RACK_WIDTH_M * racks_per_row, depth_m=0.06,
            )
        )  # fmt: skip
        for n in range(racks_per_row):
            x_m = 3.3 + RACK_WIDTH_M * n
            entities.append(
                Rack(
                    id=f"r{row}-{n}", tag=f"R-{chr(65 + row)}{n + 1:02d}", hall_id="hall", x_m=x_m, y_m=y_m,
                    rotation_deg=180 if row % 2 == 0 else 0, units=unit, feed_a_id=busway, has_blanking_panels=True,
                )
            )  # fmt: skip
            if row % 2 == 0:
                for m in range(2):
                    y = y_m + 0.9 + 0.6 * m
                    entities.append(
                        PerforatedTile(
                            id=f"t{row}-{n}-{m}", tag=f"T{row}-{n}-{m}", hall_id="hall", x_m=x_m, y_m=y, depth_m=0.6
                        )
                    )
    needed = 0.75 * rows * racks_per_row * 1.1
    along = int(width_m // 2.4)
    for n in range(along):
        for k, x_m in enumerate((0.5, length_m - 0.5)):
            entities.append(
                AirCooler(
                    id=f"c{n}-{k}", tag=f"CRAH-{2 * n + k + 1}", hall_id="hall", x_m=x_m, y_m=1.2 + 2.4 * n,
                    rotation_deg=90 if k == 0 else 270, width_m=2.1, depth_m=0.9, height_m=2.0,
                    airflow_m3_s=needed / (2 * along), capacity_w=RACK_W * rows * racks_per_row * 1.3 / (2 * along),
                )
            )  # fmt: skip
    return Project.of(entities)
