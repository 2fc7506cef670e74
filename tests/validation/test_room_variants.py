"""Rooms of the exchange format beyond the four with a CFD reference: in-row units, fan wall, ceiling return, densities.

They are c2 with other openings. There is no CFD for them: what is held is that they settle, that mass and heat close,
and, for the fan wall, that cells of 0.3 m, of the chosen 0.15 m and of 0.12 m agree. That room decided for
second-order convection: with upwind its racks are still 0.8 K off on 0.15 m cells.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.exchange.room_json import RoomFile, read_room, write_result
from core.thermal.steady import solve_room

BASE = json.loads((Path(__file__).parent / "c2.json").read_text())
FLOW_M3_S = sum(rack["flow_m3s"] for rack in BASE["racks"])
FAN_WALL_FINE_C = (20.64, 22.08, 24.29, 26.45, 26.76, 26.03)
"""Inlets on 0.12 m cells with second-order convection, means of mirrored racks: the hot ends of the rows lean to one
side by up to 0.9 K."""
Case = dict[str, Any]


def fan_wall() -> Case:
    """A wall of fans at one end, ceiling returns over both hot aisles, as much air as the racks draw."""
    case = copy.deepcopy(BASE)
    case["room"]["size_m"] = [9.0, 6.0, 3.6]
    for rack in case["racks"]:
        for corner in ("min", "max"):
            rack[corner][0] = round(rack[corner][0] + 0.6, 3)
    case["tiles"], case["blocks"] = [], []
    case["inlets"] = [
        {"min": [0, 0.6, 0.3], "max": [0, 5.4, 2.7], "direction": "+x", "flow_m3s": FLOW_M3_S, "supply_c": 20.0}
    ]
    case["returns"] = [
        {"min": [3.6, y, 3.6], "max": [7.2, y + 1.2, 3.6], "direction": "+z", "flow_m3s": FLOW_M3_S / 2}
        for y in (0.0, 4.8)
    ]
    return case


def in_row() -> Case:
    """Two units of 0.3 m in each row, blowing into the cold aisle with 10 % more than the racks draw."""
    case = copy.deepcopy(BASE)
    case["tiles"], case["blocks"], case["returns"] = [], [], []
    places = (2.1, 2.7, 3.6, 4.2, 5.1, 5.7)
    for n, rack in enumerate(case["racks"]):
        rack["min"][0], rack["max"][0] = places[n % 6], round(places[n % 6] + 0.6, 3)
    case["coolers"] = [
        {"min": [x, y, 0], "max": [x + 0.3, y + 1.2, 2.0], "discharge": way, "flow_m3s": 0.275 * FLOW_M3_S,
         "supply_c": 18.0}
        for y, way in ((1.2, "+y"), (3.6, "-y")) for x in (3.3, 4.8)
    ]  # fmt: skip
    return case


def ceiling_return() -> Case:
    """Returns in the ceiling instead of CRAHs."""
    case = copy.deepcopy(BASE)
    case["blocks"] = []
    flow = sum(tile["flow_m3s"] for tile in case["tiles"])
    case["returns"] = [
        {"min": [3.0, y, 3.0], "max": [6.6, y + 0.6, 3.0], "direction": "+z", "flow_m3s": flow / 2} for y in (0.3, 5.1)
    ]
    return case


def mixed_densities() -> Case:
    """Racks of 2 to 12 kW over equal tiles."""
    case = copy.deepcopy(BASE)
    for n, rack in enumerate(case["racks"]):
        rack["power_w"] = (2e3, 8e3, 4e3, 12e3, 3e3, 6e3)[n % 6]
        rack["flow_m3s"] = rack["power_w"] / (1.2 * 1005.0 * 12.0)
    scale = sum(rack["flow_m3s"] for rack in case["racks"]) / FLOW_M3_S
    for opening in (*case["tiles"], *case["returns"]):
        opening["flow_m3s"] *= scale
    return case


def read(case: Case) -> RoomFile:
    return read_room(json.dumps(case))


@pytest.mark.validation_fast
@pytest.mark.parametrize(
    ("build", "spacing_m"), [(fan_wall, 0.3), (in_row, 0.3), (ceiling_return, None), (mixed_densities, None)]
)
def test_rooms_with_other_openings_settle_and_close(build: Callable[[], Case], spacing_m: float | None):
    require_closed(build, spacing_m)


@pytest.mark.validation
@pytest.mark.parametrize("build", [fan_wall, in_row])
def test_rooms_with_jets_settle_and_close_on_the_cells_that_the_program_chooses(build: Callable[[], Case]):
    require_closed(build, None)


def require_closed(build: Callable[[], Case], spacing_m: float | None) -> None:
    """The room settles, its mass and heat close, and inlets lie between what is blown in and what racks blow."""
    room = read(build())
    result = solve_room(room.room, spacing_m)
    found = write_result(room, result)
    assert found["mass_balance_ratio"] <= 1e-6
    assert found["heat_balance_ratio"] <= 1e-6
    assert found["steady_gap_ratio"] < 2.1e-3
    assert result.frame.is_settled
    supply_c = min(x["supply_c"] for kind in ("tiles", "inlets", "coolers") for x in build()[kind])
    inlets = np.array([rack["inlet_mean_c"] for rack in found["racks"]])
    assert inlets.min() >= supply_c - 1e-3
    assert inlets.max() <= max(rack["outlet_mean_c"] for rack in found["racks"])


def off_the_fine_answer_k(spacing_m: float | None, *, second_order: bool = True) -> float:
    """Rms over the mirrored pairs of racks of the fan wall's room. [K]"""
    inlets = solve_room(read(fan_wall()).room, spacing_m, second_order=second_order).frame.rack_inlet_mean_c
    errors = inlets.reshape(2, -1).mean(axis=0) - np.array(FAN_WALL_FINE_C)
    return float(np.sqrt((errors**2).mean()))


@pytest.mark.validation
def test_a_fan_wall_agrees_with_itself_on_other_cells():
    chosen = off_the_fine_answer_k(None)
    assert chosen <= 0.3
    assert off_the_fine_answer_k(None, second_order=False) > 3.0 * chosen


@pytest.mark.validation
@pytest.mark.xfail(strict=True, reason="0.66 K: on 0.3 m cells velocities keep their bounds and walls are felt less")
def test_a_fan_wall_agrees_with_itself_on_coarse_cells():
    assert off_the_fine_answer_k(0.3) <= 0.5
