"""Cables and busways: impedance, ampacity and length of the link that feeds a power unit.

Numbers come from ``resources/defaults/conductors.csv``; resistance is at operating temperature unless corrected.
A unit without a cable, or with one that no table knows, has a link without impedance: the rules say so.
"""

from __future__ import annotations

import math
from difflib import get_close_matches

from core.catalogue.defaults import Conductor, load_defaults
from core.errors import CatalogueError
from core.model.electrical import PowerUnit, PowerUnitKind
from core.model.entity import Placed

__all__ = [
    "Conductor",
    "conductor",
    "conductor_names",
    "derating_ratio",
    "find_conductor",
    "link_ampacity_a",
    "link_impedance_ohm",
    "link_length_m",
    "resistance_ratio",
    "route_length_m",
]

TABLE_AIR_C = 30.0
"""Air temperature that the tables of ampacity hold for."""
_BUNDLING = ((3, 1.0), (6, 0.8), (9, 0.7), (20, 0.5), (30, 0.45), (40, 0.4), (10**9, 0.35))


def conductor_names() -> tuple[str, ...]:
    """Names of all conductors, in the order of the table."""
    return tuple(load_defaults().conductors)


def find_conductor(name: str) -> Conductor | None:
    """The row of a conductor, or None when its name is empty or unknown."""
    return load_defaults().conductors.get(name) if name else None


def conductor(name: str) -> Conductor:
    """The row of a conductor.

    Raises:
        CatalogueError: No row has this name; the hint lists the nearest ones.
    """
    found = find_conductor(name)
    if found is None:
        raise CatalogueError(f"There is no conductor called '{name}'.", hint=f"{near_names(name)}.")
    return found


def near_names(name: str) -> str:
    """What to write instead of a name that no table knows."""
    close = get_close_matches(name, conductor_names(), n=3, cutoff=0.5)
    return f"Choose {', '.join(close)}" if close else "Choose one such as 240 mm2, 500 kcmil or busway 800 A"


def resistance_ratio(from_c: float, to_c: float) -> float:
    """Resistance of copper at one temperature over that at another: ``1 + 0.00393 (T - 20)`` each (IEC 60287).

    >>> round(resistance_ratio(20.0, 90.0), 4)
    1.2751
    """
    growth = load_defaults().constant("copper.resistance_per_k").value
    return (1.0 + growth * (to_c - 20.0)) / (1.0 + growth * (from_c - 20.0))


def derating_ratio(conductor_c: float, air_c: float = 30.0, loaded_conductors: int = 3) -> float:
    """Ampacity as laid over ampacity in the table, for warm air and for many conductors in one conduit.

    Heat: ``sqrt((T - T_air) / (T - 30))``; bundling by the factors of NEC 310.15 (4 to 6 conductors 0.8, 7 to 9 0.7).

    Args:
        conductor_c: Temperature that the table holds for. [C]
        air_c: Air about the cable. [C]
        loaded_conductors: Current-carrying conductors together.

    >>> round(derating_ratio(75.0, air_c=40.0), 2), derating_ratio(75.0, loaded_conductors=6)
    (0.88, 0.8)
    """
    heat = math.sqrt(max((conductor_c - air_c) / (conductor_c - TABLE_AIR_C), 0.0))
    bundled = next(ratio for most, ratio in _BUNDLING if loaded_conductors <= most)
    return heat * bundled


def link_impedance_ohm(unit: PowerUnit, length_m: float, conductor_c: float | None = None) -> tuple[float, float]:
    """Resistance and reactance a phase of the cable to a unit.

    Args:
        unit: What the cable feeds; its size and its runs in parallel count.
        length_m: Length of each run. [m]
        conductor_c: Conductor temperature; the table's operating temperature unless given. [C]

    Returns:
        Resistance and reactance, noughts without a known cable. [ohm]
    """
    row = find_conductor(unit.cable_size)
    if row is None:
        return 0.0, 0.0
    km_per_run = length_m / 1000.0 / max(unit.cable_run_count, 1)
    warmth = 1.0 if conductor_c is None else resistance_ratio(row.temperature_c, conductor_c)
    return row.r_ohm_km * warmth * km_per_run, row.x_ohm_km * km_per_run


def link_ampacity_a(unit: PowerUnit) -> float:
    """Current that the cable to a unit may carry for long as laid: table x runs x derating; nought without one. [A]"""
    row = find_conductor(unit.cable_size)
    return 0.0 if row is None else row.ampacity_a * unit.cable_run_count * unit.cable_derating_ratio


def link_length_m(upstream: Placed | None, unit: PowerUnit, rise_m: float = 0.0) -> float:
    """Length of the cable to a unit: as stated, or else its route; nought from the source bus. [m]

    Args:
        upstream: What feeds it, None for the source bus.
        unit: What the cable feeds.
        rise_m: From the floor of the one to that of the other, on another storey. [m]
    """
    if unit.cable_length_m > 0.0:
        return unit.cable_length_m
    return 0.0 if upstream is None else route_length_m(upstream, unit) + rise_m


def route_length_m(start: Placed, end: Placed) -> float:
    """Length along the axes of the plan between two items, with the allowance for going up to the tray and down. [m]

    A cable ends at the middle of an item; at a busway at the nearest point, because that can be tapped anywhere.
    """
    dx, dy = abs(start.x_m - end.x_m), abs(start.y_m - end.y_m)
    for item in (start, end):
        if isinstance(item, PowerUnit) and item.kind is PowerUnitKind.BUSWAY:
            turned = item.rotation_deg % 180 == 90
            width, depth = (item.depth_m, item.width_m) if turned else (item.width_m, item.depth_m)
            dx, dy = max(dx - 0.5 * width, 0.0), max(dy - 0.5 * depth, 0.0)
    return dx + dy + load_defaults().constant("cable.drop_allowance_m").value
