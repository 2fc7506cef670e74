"""A small hall on a raised floor: a row of racks, tiles before it, two perimeter units."""

from __future__ import annotations

from dataclasses import replace

from core.model.cooling import AirCooler, PerforatedTile
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.model.scenario import Assumptions
from core.model.space import FloorKind, Hall

RACKS, RACK_W, UNIT_FLOW_M3_S = 6, 5_000.0, 1.5


def small_hall(**cooler: object) -> Project:
    """The hall; what is given changes both units.

    Args:
        cooler: Fields of the air coolers.
    """
    items: list[object] = [
        Hall(
            id="hall", tag="Hall 1", outline_m=((0.0, 0.0), (7.2, 0.0), (7.2, 6.0), (0.0, 6.0)), height_m=3.0,
            floor_kind=FloorKind.RAISED, plenum_depth_m=0.6,
        ),
        Assumptions(lighting_w_m2=0.0),
    ]  # fmt: skip
    for n in range(RACKS):
        server = RackUnit(id=f"s{n}", name="Server", u_height=40, rated_power_w=RACK_W)
        items.append(Rack(id=f"r{n}", tag=f"R{n}", hall_id="hall", x_m=2.1 + 0.6 * n, y_m=3.6, units=(server,)))
        items.append(PerforatedTile(id=f"t{n}", hall_id="hall", x_m=2.1 + 0.6 * n, y_m=2.7, open_ratio=0.4))
    for n, y_m in enumerate((1.5, 4.5)):
        unit = AirCooler(
            id=f"c{n}", tag=f"CRAH-{n + 1}", hall_id="hall", x_m=0.5, y_m=y_m, width_m=0.9, depth_m=1.2, height_m=2.0,
            airflow_m3_s=UNIT_FLOW_M3_S, capacity_w=60_000.0, water_supply_c=10.0, water_flow_kg_s=3.0,
            supply_set_c=18.0,
        )  # fmt: skip
        items.append(replace(unit, **cooler))  # type: ignore[arg-type]
    return Project.of(items)  # type: ignore[arg-type]
