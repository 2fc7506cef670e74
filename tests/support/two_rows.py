"""A hall of two rows with one aisle between them, which may be contained."""

from __future__ import annotations

from core.model.cooling import (
    AirCooler,
    Containment,
    ContainmentKind,
    Discharge,
    Intake,
    PerforatedTile,
    ReturnGrille,
)
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.model.scenario import Assumptions
from core.model.space import FloorKind, Hall

RACKS, RACK_W, RISE_K = 6, 6_000.0, 12.0
RACK_M3_S = RACK_W / (1.2 * 1005.0 * RISE_K)
SUPPLY_C = 18.0


def hall_of_two_rows(
    kind: ContainmentKind | None,
    *,
    supply_ratio: float = 1.1,
    grilles: bool = False,
    chimneys: bool = False,
    shift_m: float = 0.0,
    **containment: float | bool,
) -> Project:
    """Two rows along x with one aisle between them, a raised floor and one perimeter unit."""
    is_hot = kind is ContainmentKind.HOT
    hall = Hall(
        id="h", tag="H", outline_m=((0.0, 0.0), (7.8, 0.0), (7.8, 7.2), (0.0, 7.2)), height_m=3.3,
        floor_kind=FloorKind.RAISED, plenum_depth_m=0.8,
    )  # fmt: skip
    items: list = [hall, Assumptions(server_fan_ramp_from_c=60.0, server_fan_full_at_c=70.0)]
    unit = RackUnit(id="u", name="s", u_height=40, rated_power_w=RACK_W, airflow_m3_s=RACK_M3_S)
    x0 = 1.2 + shift_m
    xs = [x0 + 0.3 + 0.6 * n for n in range(RACKS)]
    for row, (y, turned) in enumerate(((2.4, not is_hot), (4.8, is_hot))):
        items += [
            Rack(
                id=f"r{row}{n}", tag=f"R{row}{n}", hall_id="h", x_m=x, y_m=y, rotation_deg=180 if turned else 0,
                width_m=0.6, depth_m=1.2, height_m=2.1, u_capacity=42, units=(unit,), has_chimney=chimneys,
            )
            for n, x in enumerate(xs)
        ]  # fmt: skip
    for y in (0.9, 6.3) if is_hot else (3.3, 3.9):
        items += [
            PerforatedTile(id=f"t{y}{n}", hall_id="h", x_m=x, y_m=y, width_m=0.6, depth_m=0.6, open_ratio=0.4)
            for n, x in enumerate(xs)
        ]
    items.append(
        AirCooler(
            id="c", tag="C", hall_id="h", x_m=7.2, y_m=3.6, rotation_deg=270, width_m=1.4, depth_m=0.8, height_m=2.0,
            discharge=Discharge.UNDERFLOOR, intake=Intake.CEILING if grilles else Intake.TOP,
            airflow_m3_s=2 * RACKS * RACK_M3_S * supply_ratio, capacity_w=200e3, supply_set_c=SUPPLY_C,
            water_supply_c=10.0, water_flow_kg_s=8.0, fan_power_w=0.0,
        )
    )  # fmt: skip
    if grilles:
        items += [
            ReturnGrille(id=f"g{n}", hall_id="h", x_m=x, y_m=3.6, width_m=0.6, depth_m=0.6) for n, x in enumerate(xs)
        ]
    if kind is not None:
        items.append(
            Containment(
                id="a", tag="A1", hall_id="h", kind=kind, x_m=x0 + 0.3 * RACKS, y_m=3.6, width_m=0.6 * RACKS,
                depth_m=1.2, **{"height_m": 2.4, "leakage_ratio": 0.03, **containment},
            )
        )  # fmt: skip
    return Project.of(items)
