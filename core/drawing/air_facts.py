"""What the inspector says about the air of one item: of a cooler, a tile, an enclosed aisle, a hall."""

from __future__ import annotations

import math

from core.drawing.coil_facts import Line, coil_numbers
from core.model.cooling import AirCooler, Containment, PerforatedTile
from core.model.entity import Entity
from core.model.project import Project
from core.model.space import Hall
from core.results.design_results import DesignResults
from core.results.thermal_result import HallAir, told_c
from core.units import signed


def air_facts(project: Project, results: DesignResults | None, item_id: str) -> tuple[Line, ...]:
    """Name, value and whether it is bad, line by line; empty where the air is not known.

    Args:
        project: The project, also a preview of one.
        results: Results, or None.
        item_id: An air cooler, tile, containment or hall.
    """
    item = project.get(item_id)
    if results is None or item is None:
        return ()
    if isinstance(item, AirCooler):
        return coil_numbers(project, results, item)
    air = _air_of(results, item)
    if air is None:
        return ()
    if isinstance(item, PerforatedTile):
        return _tile_lines(air, item)
    return _aisle_lines(air, item) if isinstance(item, Containment) else _hall_lines(air)


def _air_of(results: DesignResults, item: Entity) -> HallAir | None:
    thermal = results.thermal.value
    if thermal is None or not isinstance(item, PerforatedTile | Containment | Hall):
        return None
    return thermal.hall(item.id if isinstance(item, Hall) else item.hall_id)


def _tile_lines(air: HallAir, tile: PerforatedTile) -> tuple[Line, ...]:
    floor = air.floor
    if floor is None or tile.id not in floor.tile_ids:
        return ()
    flow = float(floor.tile_m3_s[floor.tile_ids.index(tile.id)])
    at = [
        min(max(int((value - origin) / size), 0), count - 1)
        for value, origin, size, count in zip(
            (tile.x_m, tile.y_m), floor.origin_m, floor.spacing_m, floor.pressure_pa.shape, strict=True
        )
    ]
    under_pa, speed_m_s = float(floor.pressure_pa[at[0], at[1]]), float(floor.speed_m_s[at[0], at[1]])
    return (
        ("Air up through it", f"{flow:.3f} m³/s", flow <= 0.0),
        ("Pressure under it", f"{under_pa:.1f} Pa", under_pa <= 0.0),
        ("Air under it moves at", f"{speed_m_s:.1f} m/s", False),
    )


def _aisle_lines(air: HallAir, containment: Containment) -> tuple[Line, ...]:
    aisle = next((a for a in air.aisles if a.containment_id == containment.id), None)
    if aisle is None:
        return ()
    has_way = not math.isnan(aisle.pressure_pa)
    pressure = f"{signed(aisle.pressure_pa, 1)} Pa" if has_way else "no leak to pass it"
    name = "Leaks out" if aisle.leak_m3_s >= 0.0 else "Leaks in"
    return (
        ("Blown into it", f"{aisle.supplied_m3_s:.2f} m³/s", False),
        ("Drawn out of it", f"{aisle.drawn_m3_s:.2f} m³/s", False),
        (name, f"{abs(aisle.leak_m3_s):.2f} m³/s", False),
        ("Pressure above the room", pressure, not has_way and aisle.leak_m3_s != 0.0),
    )


def _hall_lines(air: HallAir) -> tuple[Line, ...]:
    lines: list[Line] = []
    inlets = [float(c) for c in air.rack_inlet_mean_c if not math.isnan(c)]
    if inlets:
        lines.append(("Rack inlets", f"{told_c(min(inlets))} – {told_c(max(inlets))} °C", False))
    if not math.isnan(air.return_mean_c):
        lines.append(("Mean return", f"{told_c(air.return_mean_c)} °C", False))
    if abs(air.wall_gain_w) >= 1.0:
        lines.append(("Through walls and roof", f"{signed(air.wall_gain_w / 1e3, 1)} kW", False))
    for words, _ in air.indices.in_words() if air.indices is not None else ():
        name, value = _parted(words)
        lines.append((name, value, False))
    return tuple(lines)


def _parted(words: str) -> tuple[str, str]:
    """Name and value of an index.

    >>> _parted("RCI high 97 %"), _parted("SHI 0.12")
    (('RCI high', '97 %'), ('SHI', '0.12'))
    """
    parts = words.split(" ")
    value = next(n for n, part in enumerate(parts) if part[0].isdigit() or part[0] == "-")
    return " ".join(parts[:value]), " ".join(parts[value:])
