"""One moment of a cooling failure in the terms of the results, for views that draw results."""

from __future__ import annotations

import math
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from core.model.space import Turbulence
from core.results.design_results import DesignResults
from core.results.outage import OutageResult
from core.results.part import Part
from core.results.thermal_result import AirState, HallAir, ThermalResult


def moment_of(results: DesignResults, outage: OutageResult, time_s: float) -> DesignResults:
    """Results in which the failed hall looks as it did at a time after the failure: map and inlets of the same time.

    What a failure does not keep, such as what units return, is left out: steady air's would be read as the moment's.

    Args:
        results: Latest results; everything but the air of that hall stays.
        outage: How the failure went.
        time_s: Time after the failure. [s]
    """
    thermal = results.thermal.value
    steady = thermal.hall(outage.hall_id) if thermal is not None else None
    if thermal is None or steady is None or not len(outage.time_s):
        return results
    inlets = outage.inlets_at(time_s)
    inlets.setflags(write=False)
    unknown = np.full(len(outage.rack_ids), np.nan)
    unknown.setflags(write=False)
    nothing = np.zeros(0)
    nothing.setflags(write=False)
    hall: HallAir = replace(
        steady,
        state=AirState.LIVE,
        turbulence=Turbulence.AVERAGED if outage.leaves_eddies else steady.turbulence,
        rack_ids=outage.rack_ids,
        rack_inlet_mean_c=inlets,
        rack_inlet_max_c=inlets,
        rack_outlet_c=unknown,
        cooler_ids=(),
        cooler_return_c=nothing,
        cooler_supply_c=nothing,
        cooler_duty_w=nothing,
        return_mean_c=math.nan,
        room_return_c=math.nan,
        wall_gain_w=math.nan,
        rack_door_w=nothing,
        air_field=outage.field_at(time_s),
        measured_points=MappingProxyType({}),
        capture_cold=np.zeros(0),
        capture_hot=np.zeros(0),
        indices=None,
        why=None,
        floor=None,
        aisles=(),
    )
    halls = tuple(hall if h.hall_id == outage.hall_id else h for h in thermal.halls)
    return replace(results, thermal=Part(value=ThermalResult(halls, thermal.failures)))
