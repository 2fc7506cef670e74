"""Rows of ``kernels.stream_temperatures``: what coolers, the metal of racks and their doors do to the air they pass."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.thermal.room import AirCoolerUnit, AirProperties, AirRack, AirRoom, Vector

Floats = NDArray[np.float64]

NO_AIR_C = 20.0
"""Stands where a temperature has no meaning. [C]"""
COIL_AT_REST = (-1.0, NO_AIR_C, NO_AIR_C, 0.0, 0.0, np.nan, 0.0, 0.0)
"""Row of a cooler that moves no air."""


def coil_row(cooler: AirCoolerUnit, draw: int, rate_w_k: float, ducted: float) -> list[float]:
    """Row of a cooler.

    It holds the stream that it draws, set point and water [C], effectiveness on air, largest drop [K], fixed supply [C]
    (NaN for none), share from chimneys, and fixed rise [K].

    Args:
        cooler: The cooler.
        draw: Stream that it draws.
        rate_w_k: Heat capacity rate of its air. [W/K]
        ducted: Share of its air that comes from chimneys.
    """
    coil = cooler.coil
    if cooler.heat_w > 0.0:
        return [float(draw), NO_AIR_C, NO_AIR_C, 0.0, 0.0, np.nan, 0.0, cooler.heat_w / rate_w_k]
    if coil is None:
        return [float(draw), 0.0, 0.0, 0.0, 0.0, cooler.supply_c, ducted, 0.0]
    share = coil.effectiveness_on_air_ratio
    return [float(draw), coil.set_c, coil.water_c, share, coil.capacity_w / rate_w_k, np.nan, ducted, 0.0]


def mass_rows(room: AirRoom, rack_blow: tuple[int, ...], streams: int) -> Floats:
    """Rows of ``kernels.stream_temperatures`` for the metal of all racks, shape (streams, 5).

    Heat released in the metal itself, ``effectiveness (metal - inlet) = rise`` in balance, is as if its position were
    ``1 - 1 / effectiveness``.
    """
    rows = np.zeros((streams, 5))
    for rack, blow in zip(room.racks, rack_blow, strict=True):
        if blow < 0:
            continue
        rate = room.air.heat_capacity_j_m3_k * rack.flow_m3_s
        mass = rack.mass
        conductance = mass.effectiveness_ratio * rate
        servers_s = mass.servers_j_k / conductance if conductance > 0.0 else 0.0
        position = 1.0 - 1.0 / mass.effectiveness_ratio if servers_s > 0.0 else 0.0
        shell_w_k = min(mass.shell_w_k, rate)  # passing air cannot give more than its own difference
        shell_s = mass.shell_j_k / shell_w_k if shell_w_k > 0.0 else 0.0
        shell = shell_w_k / rate
        rows[blow] = (mass.effectiveness_ratio, servers_s, position, shell, shell_s)
    return rows


def door_row(rack: AirRack, air: AirProperties, flow_ratio: float = 1.0) -> Vector:
    """Row of ``kernels.stream_temperatures`` for a rack's door: effectiveness on air, water [C], largest drop [K].

    Args:
        rack: The rack.
        air: Its air.
        flow_ratio: Its airflow over that in cool air.
    """
    rate = air.heat_capacity_j_m3_k * rack.flow_m3_s * flow_ratio
    if rack.door is None or rate <= 0.0:
        return (0.0, 0.0, 0.0)
    return (rack.door.effectiveness_ratio(rate), rack.door.water_c, rack.door.capacity_w / rate)
