"""Results made from a formula instead of a solver: the same on every machine, for what only shows them."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from core.geometry.polygon import bounds
from core.model.project import Project
from core.model.scenario import MeasuredPoint
from core.model.space import Hall
from core.results.design_results import DesignResults
from core.results.part import Part
from core.results.thermal_result import AirField, AirState, HallAir, ThermalResult
from core.study.assemble import assemble

SPACING_M = 0.3


MOST_KEPT = 8


class _Kept(NamedTuple):
    """What was assembled of a project; it is held, so that no other one takes its place in memory."""

    project: Project
    kind: object
    results: DesignResults


_kept: list[_Kept] = []


def assembled(project: Project, kind: object, thermal: Callable[[], ThermalResult]) -> DesignResults:
    """Power, plant and energy as computed over a painted room air, once for a project and the kind of its air."""
    for known in _kept:
        if known.project is project and known.kind == kind:
            return known.results
    results = assemble(project, Part(value=thermal()))
    _kept.append(_Kept(project, kind, results))
    del _kept[:-MOST_KEPT]
    return results


def room_results(project: Project, warmer_k: float = 0.0) -> DesignResults:
    """Results over a painted room air: a plume that falls off from the first rack."""
    return assembled(project, warmer_k, lambda: room_airs(project, warmer_k))


def room_airs(project: Project, warmer_k: float = 0.0) -> ThermalResult:
    """The painted room air alone."""
    return ThermalResult(tuple(_hall_air(project, hall, warmer_k) for hall in project.halls))


def _hall_air(project: Project, hall: Hall, warmer_k: float) -> HallAir:
    box = bounds(hall.outline_m)
    shape = tuple(round(e / SPACING_M) for e in (box.width_m, box.depth_m, hall.height_m))
    x, y, z = (SPACING_M * (np.arange(n) + 0.5) for n in shape)
    racks = [r for r in project.racks if r.hall_id == hall.id]
    cx, cy = (racks[0].x_m - box.x0_m, racks[0].y_m - box.y0_m) if racks else (0.0, 0.0)
    away_m = np.hypot(x[:, None, None] - cx, y[None, :, None] - cy)
    field_c = 19.0 + warmer_k + 17.0 * np.exp(-0.25 * away_m) + 1.0 * z[None, None, :]
    inlets = np.array([21.0 + warmer_k + 2.0 * n for n in range(len(racks))])
    return HallAir(
        hall_id=hall.id,
        state=AirState.SETTLED,
        rack_ids=tuple(r.id for r in racks),
        rack_inlet_mean_c=inlets,
        rack_inlet_max_c=inlets + 1.0,
        rack_outlet_c=inlets + 12.0,
        cooler_ids=(),
        cooler_return_c=np.zeros(0),
        cooler_supply_c=np.zeros(0),
        cooler_duty_w=np.zeros(0),
        return_mean_c=30.0,
        air_field=AirField(field_c.astype(np.float32), (box.x0_m, box.y0_m, 0.0), (SPACING_M,) * 3),
        room_time_s=60.0,
        heat_balance_ratio=0.0,
        mass_balance_ratio=0.0,
        spacing_m=SPACING_M,
        wall_gain_w=0.0,
        measured_points=MappingProxyType({p.id: 23.4 for p in project.of_type(MeasuredPoint)}),
    )
