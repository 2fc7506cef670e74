"""From the marching room back to the project: one hall's air as part of the design results."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from core.geometry.polygon import bounds
from core.model.project import Project
from core.model.rack import Rack
from core.model.scenario import MeasuredPoint
from core.model.space import Hall
from core.results.room_air import RackAir
from core.results.thermal_result import AirField, AirState, HallAir
from core.thermal.aisles import aisle_pressures, floor_pressure
from core.thermal.case import RoomCase
from core.thermal.eddies import turbulence_of
from core.thermal.frame import RoomFrame
from core.thermal.insight import RoomInsight, mean_return_c
from core.thermal.sampling import face_temperature_c


def hall_air(
    project: Project,
    hall: Hall,
    case: RoomCase,
    frame: RoomFrame,
    state: AirState,
    insight: RoomInsight | None = None,
    why: RackAir | None = None,
    rack_flow_ratio: NDArray[np.float64] | None = None,
) -> HallAir:
    """Express a frame of the march in the project's terms.

    Args:
        project: The project the room was built from.
        hall: The hall.
        case: Grid of the march.
        frame: What the march looks like.
        state: Live, settled or refined.
        insight: Capture and indices, once settled.
        why: Where the air of a rack comes from, when asked.
        rack_flow_ratio: Airflow of each rack over that in cool air; 1 when None, shape (racks,).

    Returns:
        The hall's air; a rack or cooler without airflow has NaN temperatures.
    """
    around = bounds(hall.outline_m)
    corner = (around.x0_m, around.y0_m)
    ratio = np.ones(len(case.room.racks)) if rack_flow_ratio is None else rack_flow_ratio
    shown = frame.temperature_c
    shown.setflags(write=False)
    frame.velocity_m_s.setflags(write=False)
    return HallAir(
        hall_id=hall.id,
        state=state,
        rack_ids=tuple(r.id for r in case.room.racks),
        rack_inlet_mean_c=_locked(frame.rack_inlet_mean_c),
        rack_inlet_max_c=_locked(frame.rack_inlet_max_c),
        rack_outlet_c=_locked(frame.rack_outlet_c),
        cooler_ids=tuple(c.id for c in case.room.coolers),
        cooler_return_c=_locked(frame.cooler_return_c),
        cooler_supply_c=_locked(frame.cooler_supply_c),
        cooler_duty_w=_locked(frame.cooler_duty_w),
        return_mean_c=mean_return_c(case, frame),
        room_return_c=frame.return_mean_c,
        wall_gain_w=frame.wall_gain_w,
        air_field=AirField(
            shown,
            (around.x0_m, around.y0_m, 0.0),
            frame.spacing_m,
            frame.velocity_m_s,
            hall.outline_m if case.room.outline_m else (),
        ),
        room_time_s=frame.time_s,
        heat_balance_ratio=frame.heat_balance_ratio,
        mass_balance_ratio=frame.mass_balance_ratio,
        spacing_m=max(frame.spacing_m[:2]),
        measured_points=MappingProxyType(_measured(project, hall, case, frame)),
        capture_cold=_locked(insight.capture_cold if insight is not None else np.zeros(0)),
        capture_hot=_locked(insight.capture_hot if insight is not None else np.zeros(0)),
        indices=insight.indices if insight is not None else None,
        why=why,
        cells=case.cells,
        turbulence=turbulence_of(case.room),
        steady_gap_ratio=frame.steady_gap_ratio,
        rack_door_w=_locked(frame.rack_door_w),
        floor=floor_pressure(case.room, corner),
        aisles=aisle_pressures(case.room, ratio),
    )


def _measured(project: Project, hall: Hall, case: RoomCase, frame: RoomFrame) -> dict[str, float]:
    index = {rack.id: n for n, rack in enumerate(case.room.racks)}
    found = {}
    for point in project.of_type(MeasuredPoint):
        racks = [project.get(i) for i in point.rack_ids]
        here = [index[r.id] for r in racks if isinstance(r, Rack) and r.hall_id == hall.id and r.id in index]
        if here:
            values = [face_temperature_c(case, frame.temperature_c, n, point.side, point.z_m) for n in here]
            found[point.id] = float(np.mean(values))
    return found


def _locked(values: NDArray[np.float64]) -> NDArray[np.float64]:
    values.setflags(write=False)
    return values
