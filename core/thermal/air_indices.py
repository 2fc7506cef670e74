"""Indices of a hall's air management from its temperatures.

RCI: M. K. Herrlin, ASHRAE Trans. 111(2), 2005. RTI: M. K. Herrlin, ASHRAE Trans. 114, 2008. SHI and RHI: R. K. Sharma,
C. E. Bash, C. D. Patel, AIAA 2002-3091.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.results.room_air import AirIndices

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class InletRange:
    """Recommended and allowable inlet temperatures. [C]"""

    recommended_low_c: float = 18.0
    recommended_high_c: float = 27.0
    allowable_low_c: float = 15.0
    allowable_high_c: float = 32.0


def air_indices(
    inlet_samples_c: Floats,
    inlet_c: Floats,
    outlet_c: Floats,
    rack_flow_m3_s: Floats,
    supply_c: float,
    return_c: float,
    limits: InletRange | None = None,
) -> AirIndices:
    """Indices of one hall.

    Args:
        inlet_samples_c: Inlet temperatures at three heights of each rack, any shape, NaN left out. [C]
        inlet_c, outlet_c: Mean inlets and outlets, shape (racks,), NaN where a rack moves no air. [C]
        rack_flow_m3_s: Airflows, shape (racks,). [m3/s]
        supply_c: Flow-weighted supply of all coolers. [C]
        return_c: Flow-weighted return. [C]
        limits: Inlet range of the equipment.

    Returns:
        RCI = 100 [1 - sum (T - T_rec) / ((T_all - T_rec) n)], RTI = 100 (T_ret - T_sup) / dT_equipment with the
        airflow-weighted equipment rise, SHI = sum m (T_in - T_sup) / sum m (T_out - T_sup).
    """
    limits = limits or InletRange()
    samples = inlet_samples_c[~np.isnan(inlet_samples_c)]
    moves = ~np.isnan(inlet_c) & ~np.isnan(outlet_c) & (rack_flow_m3_s > 0.0)
    nan = float("nan")
    high = low = rti = shi = nan
    if samples.size:
        over = np.maximum(samples - limits.recommended_high_c, 0.0).sum()
        under = np.maximum(limits.recommended_low_c - samples, 0.0).sum()
        high = 100.0 * (1.0 - over / ((limits.allowable_high_c - limits.recommended_high_c) * samples.size))
        low = 100.0 * (1.0 - under / ((limits.recommended_low_c - limits.allowable_low_c) * samples.size))
    if moves.any():
        flow, inlet, outlet = rack_flow_m3_s[moves], inlet_c[moves], outlet_c[moves]
        rise = float(np.dot(flow, outlet - inlet) / flow.sum())
        if rise > 0.0:
            rti = 100.0 * (return_c - supply_c) / rise
        exhaust = float(np.dot(flow, outlet - supply_c))
        if exhaust > 0.0:
            shi = float(np.dot(flow, inlet - supply_c)) / exhaust
    return AirIndices(float(high), float(low), float(rti), float(shi))
