"""A site of many racks in halls of a thousand, with painted air: for what must stay quick at 50 000 racks."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from core.geometry.polygon import bounds
from core.model.cooling import AirCooler
from core.model.electrical import PowerPath, PowerUnit, PowerUnitKind
from core.model.entity import Entity
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.model.space import FloorKind, Hall
from core.results.design_results import DesignResults
from core.results.part import Part
from core.results.thermal_result import AirField, AirState, HallAir, ThermalResult
from core.study.assemble import assemble

ROWS, RACKS_PER_ROW = 25, 40
LENGTH_M, WIDTH_M, HEIGHT_M = 31.2, 64.2, 4.2
HALLS_ABREAST, GAP_M = 10, 6.0
RACK_W = 10_000.0
SPACING_M = 0.6


def rack_site(racks: int) -> Project:
    """A site of full halls; the last one may be shorter of racks."""
    entities: list[Entity] = []
    for number in range(math.ceil(racks / (ROWS * RACKS_PER_ROW))):
        left = racks - number * ROWS * RACKS_PER_ROW
        entities += _hall(number, min(left, ROWS * RACKS_PER_ROW))
    return Project.of(entities)


def _hall(number: int, racks: int) -> list[Entity]:
    x0 = (number % HALLS_ABREAST) * (LENGTH_M + GAP_M)
    y0 = (number // HALLS_ABREAST) * (WIDTH_M + GAP_M)
    outline = ((x0, y0), (x0 + LENGTH_M, y0), (x0 + LENGTH_M, y0 + WIDTH_M), (x0, y0 + WIDTH_M))
    hall = f"hall{number:02}"
    found: list[Entity] = [
        Hall(
            id=hall, tag=f"Hall {number + 1}", outline_m=outline, height_m=HEIGHT_M, floor_kind=FloorKind.RAISED,
            plenum_depth_m=0.9,
        )
    ]  # fmt: skip
    for row in range(math.ceil(racks / RACKS_PER_ROW)):
        found += _row(hall, number, row, x0, y0, min(racks - row * RACKS_PER_ROW, RACKS_PER_ROW))
    for n in range(26):
        for k, x_m in enumerate((x0 + 0.5, x0 + LENGTH_M - 0.5)):
            found.append(
                AirCooler(
                    id=f"{hall}-c{n:02}-{k}", tag=f"CRAH-{number + 1}.{2 * n + k + 1}", hall_id=hall, x_m=x_m,
                    y_m=y0 + 1.2 + 2.4 * n, rotation_deg=90 if k == 0 else 270, width_m=2.1, depth_m=0.9,
                    airflow_m3_s=18.0, capacity_w=260e3,
                )
            )  # fmt: skip
    return found


def _row(hall: str, number: int, row: int, x0: float, y0: float, racks: int) -> list[Entity]:
    """Racks of a row and the two busways over them."""
    y_m = y0 + 2.1 + (row // 2) * 4.8 + (0.0 if row % 2 == 0 else 2.4)
    unit = (RackUnit(id="u", name="Server", u_position=1, u_height=40, rated_power_w=RACK_W, airflow_m3_s=0.75),)
    feeds = {path: f"{hall}-b{row:02}{path.value}" for path in (PowerPath.A, PowerPath.B)}
    found: list[Entity] = [
        PowerUnit(
            id=feed, tag=f"BW-{number + 1}.{row + 1}{path.value.upper()}", kind=PowerUnitKind.BUSWAY,
            rated_w=(2.0 + 0.2 * (row % 5)) * 1e5, path=path, x_m=x0 + LENGTH_M / 2,
            y_m=y_m + (0.4 if path is PowerPath.A else 0.5), width_m=0.6 * RACKS_PER_ROW, depth_m=0.06,
        )
        for path, feed in feeds.items()
    ]  # fmt: skip
    for n in range(racks):
        found.append(
            Rack(
                id=f"{hall}-r{row:02}{n:02}", tag=f"R-{number + 1}{chr(65 + row)}{n + 1:02d}", hall_id=hall,
                x_m=x0 + 3.3 + 0.6 * n, y_m=y_m, rotation_deg=180 if row % 2 == 0 else 0, units=unit,
                feed_a_id=feeds[PowerPath.A], feed_b_id=feeds[PowerPath.B], has_blanking_panels=True,
            )
        )  # fmt: skip
    return found


def site_results(project: Project, warmer_k: float = 0.0) -> DesignResults:
    """Power, plant and findings as computed, over painted air: waves of heat along the rows."""
    halls = tuple(_air(project, hall, warmer_k) for hall in project.halls)
    return assemble(project, Part(value=ThermalResult(halls)))


def warmer(results: DesignResults, by_k: float) -> DesignResults:
    """The same results with other air, as the next frame of the live study brings them."""
    thermal = results.thermal.value
    assert thermal is not None
    halls = []
    for hall in thermal.halls:
        assert hall.air_field is not None
        field = replace(hall.air_field, temperature_c=hall.air_field.temperature_c + np.float32(by_k))
        halls.append(replace(hall, air_field=field, rack_inlet_mean_c=hall.rack_inlet_mean_c + by_k))
    return replace(results, thermal=Part(value=replace(thermal, halls=tuple(halls))))


def _air(project: Project, hall: Hall, warmer_k: float) -> HallAir:
    box = bounds(hall.outline_m)
    shape = tuple(round(e / SPACING_M) for e in (box.width_m, box.depth_m, hall.height_m))
    x, y, z = (SPACING_M * (np.arange(n) + 0.5) for n in shape)
    wave = np.sin(x / 5.0)[:, None, None] * np.cos(y / 7.0)[None, :, None]
    field_c = 23.0 + warmer_k + 5.0 * wave + 1.0 * z[None, None, :]
    racks = project.in_hall(Rack, hall.id)
    inlets = np.array([23.0 + warmer_k + 3.0 * math.sin((r.x_m + r.y_m) / 6.0) for r in racks])
    nothing = np.zeros(0)
    return HallAir(
        hall_id=hall.id,
        state=AirState.SETTLED,
        rack_ids=tuple(r.id for r in racks),
        rack_inlet_mean_c=inlets,
        rack_inlet_max_c=inlets + 1.0,
        rack_outlet_c=inlets + 12.0,
        cooler_ids=(),
        cooler_return_c=nothing,
        cooler_supply_c=nothing,
        cooler_duty_w=nothing,
        return_mean_c=30.0,
        air_field=AirField(field_c.astype(np.float32), (box.x0_m, box.y0_m, 0.0), (SPACING_M,) * 3),
        room_time_s=60.0,
        heat_balance_ratio=0.0,
        mass_balance_ratio=0.0,
        spacing_m=SPACING_M,
        wall_gain_w=0.0,
    )
