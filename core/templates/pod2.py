"""Example: RISE SICS North POD 2, the measured 12-rack room, with its steady window W1 of 1 October 2019.

Geometry, cooler signals, rack powers (what the power units report) and strip temperatures are the numbers published
with the rafsine project (github.com/jsjolund/rafsine, problems/ocp). Airflows follow from the speed of the servers'
fans and one ratio, 0.855, that energy, P / (rho c_p (rear - front)), gives on racks with load and a strip, as a mean
over three windows. Ten chassis stand between 0.3 and 1.77 m of the 2.22 m racks; strips hang at the middle one of
three racks.
"""

from __future__ import annotations

from typing import Any

from core.model.cooling import AirCooler, AirCoolerKind, Discharge, Intake
from core.model.project import Project
from core.model.rack import BASE_U_M, RACK_UNIT_M, Rack, RackUnit
from core.model.scenario import MeasuredPoint, ProjectInfo, Scenario, Site
from core.model.space import Beam, Column, Hall, Turbulence
from core.templates.build import TemplateBuilder

SOURCE = "github.com/jsjolund/rafsine, problems/ocp: window 2019-10-01 14:20 to 14:55"
ROOM_M = (6.95, 4.87, 3.0)
RACK_W = (9910, 9880, 9250, 10020, 9510, 9300, 2500, 2090, 2500, 2120, 2120, 2190)
RACK_FLOW_M3_S = (*3 * (0.428,), *3 * (0.438,), *6 * (0.404,))
RACK_X_M = {True: 4.81, False: 2.23}
"""Centres of the right and of the left row."""
CHASSIS_BASE_M = (0.3, 0.4, 0.5, 0.7, 0.8, 1.17, 1.27, 1.37, 1.57, 1.67)
COOLERS: tuple[tuple[str, float, float, int, float, float], ...] = (
    ("HDZ01", 6.695, 2.8875, 270, 0.897, 16.45),
    ("HDZ02", 6.695, 1.2125, 270, 1.001, 16.82),
    ("HDZ03", 0.255, 1.2125, 90, 0.924, 16.32),
    ("HDZ04", 0.255, 2.8875, 90, 1.041, 16.95),
)
"""Tag, centre x and y, rotation, airflow [m3/s] and discharge temperature [C]."""
STRIPS: tuple[tuple[tuple[int, ...], str, tuple[float, float, float]], ...] = (
    ((2,), "front", (19.45, 19.06, 27.07)),
    ((2,), "rear", (30.1, 39.6, 41.9)),
    ((5,), "front", (19.09, 18.71, 25.83)),
    ((5,), "rear", (39.8, 39.7, 36.6)),
    ((8,), "front", (18.34, 18.50, 24.32)),
    ((8,), "rear", (23.1, 25.6, 29.6)),
    ((11,), "front", (17.82, 18.18, 23.69)),
    ((11,), "rear", (23.4, 25.7, 28.6)),
)
"""Racks, side, and temperatures at 0.4, 1.2 and 2.0 m. [C]"""
HEIGHTS_M = (0.4, 1.2, 2.0)
_ORIGIN: dict[str, Any] = {"source": SOURCE, "verification": "retrieved", "confidence": "datasheet"}


def pod2() -> Project:
    """Build the example."""
    builder = TemplateBuilder("pod2")
    builder.keep(
        Site(
            tag="Luleå",
            name="Luleå (RISE SICS North)",
            latitude_deg=65.62,
            longitude_deg=22.14,
            elevation_m=20.0,
            design_dry_bulb_c=23.7,
            design_wet_bulb_c=17.5,
            mean_dry_bulb_c=2.6,
            grid_carbon_kg_kwh=0.03,
            electricity_price_usd_kwh=0.06,
        )
    )
    window = builder.add(Scenario(tag="W1", name="Window W1, 1 Oct 2019", dry_bulb_c=8.0, wet_bulb_c=6.0))
    builder.keep(ProjectInfo(name="RISE POD 2, measured", tag="project", active_scenario_id=window.id))
    length, width, height = ROOM_M
    hall = builder.add(
        Hall(
            tag="POD 2",
            outline_m=((0.0, 0.0), (length, 0.0), (length, width), (0.0, width)),
            height_m=height,
            turbulence=Turbulence.LARGE_EDDIES,
        )
    )
    racks = [_rack(builder, hall.id, n) for n in range(12)]
    for tag, x_m, y_m, rotation, flow, supply in COOLERS:
        _cooler(builder, hall.id, tag, x_m, y_m, rotation, flow, supply)
    builder.add(
        Column(
            tag="Infill",
            hall_id=hall.id,
            x_m=0.5 * length,
            y_m=0.5 * (3.72 + width),
            width_m=length,
            depth_m=width - 3.72,
            height_m=2.25,
            **_ORIGIN,
        )
    )
    for n, x_m in enumerate((2.625, 4.625)):
        builder.add(
            Beam(
                tag=f"Beam {n + 1}",
                hall_id=hall.id,
                x_m=x_m,
                y_m=0.5 * width,
                width_m=0.25,
                depth_m=width,
                height_m=0.35,
                bottom_m=2.65,
                **_ORIGIN,
            )
        )
    for numbers, side, values in STRIPS:
        for z_m, measured in zip(HEIGHTS_M, values, strict=True):
            builder.add(
                MeasuredPoint(
                    tag=f"R{numbers[0]} {side} {z_m} m",
                    rack_ids=tuple(racks[n - 1].id for n in numbers),
                    side=side,
                    z_m=z_m,
                    measured_c=measured,
                    **_ORIGIN,
                )
            )
    return Project.of(builder.entities)


def _rack(builder: TemplateBuilder, hall_id: str, n: int) -> Rack:
    is_right = n < 6
    y_low = 3.1 - 0.62 * n if is_right else 0.62 * (n - 6)
    share = 1.0 / len(CHASSIS_BASE_M)
    units = tuple(
        RackUnit(
            name="chassis of 3 servers",
            tag=f"C{number}",
            # its middle, published as 0.1 m high, on the nearest 2U
            u_position=round((base_m + 0.05 - BASE_U_M) / RACK_UNIT_M),
            u_height=2,
            rated_power_w=RACK_W[n] * share,
            typical_power_w=RACK_W[n] * share,
            airflow_m3_s=RACK_FLOW_M3_S[n] * share,
            weight_kg=24.0,
            model_name="RISE POD 2 servers",
            **_ORIGIN,
        )
        for number, base_m in enumerate(CHASSIS_BASE_M, 1)
    )
    return builder.add(
        Rack(
            tag=f"R{n + 1}",
            hall_id=hall_id,
            x_m=RACK_X_M[is_right],
            y_m=round(y_low + 0.31, 3),
            rotation_deg=90 if is_right else 270,
            width_m=0.62,
            depth_m=0.88,
            height_m=2.22,
            u_capacity=47,
            units=units,
            model_name="RISE POD 2 rack",
            **_ORIGIN,
        )
    )


def _cooler(
    builder: TemplateBuilder, hall_id: str, tag: str, x_m: float, y_m: float, rotation: int, flow: float, supply: float
) -> None:
    builder.add(
        AirCooler(
            tag=tag,
            hall_id=hall_id,
            x_m=x_m,
            y_m=y_m,
            rotation_deg=rotation,
            width_m=1.225,
            depth_m=0.51,
            height_m=2.55,
            kind=AirCoolerKind.CRAH,
            discharge=Discharge.FRONT,
            intake=Intake.TOP,
            discharge_width_m=1.0,
            discharge_bottom_m=0.1,
            discharge_top_m=1.875,
            capacity_w=40_000.0,
            airflow_m3_s=flow,
            fan_power_w=1_000.0,
            supply_set_c=supply,
            water_supply_c=10.0,
            water_flow_kg_s=1.5,
            coil_effectiveness=0.9,
            model_name="HDZ in-room cooler",
            **_ORIGIN,
        )
    )
