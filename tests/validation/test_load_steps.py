"""Measured load steps: RISE POD 2 on 2019-10-01, 12:56 to 16:45, with the program's own figures for metal and walls.

Racks go from 2 to 10 kW and back at four moments. Coolers blow what was measured (flows, discharge temperatures); rack
powers are those of the power units. Compared is when half and nine tenths of each step have reached the coolers, and
the air sensors inside the servers of one rack; README.md tells what was found.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.cli.files import read_case
from core.exchange.room_json import read_room
from core.thermal.hall_racks import (
    SERVER_CP_J_KG_K,
    SERVER_EFFECTIVENESS,
    SHELL_AREA_RATIO,
    SHELL_FILM_W_M2_K,
    STEEL_CP_J_KG_K,
)
from core.thermal.march import RoomMarch
from core.thermal.room import AirRack, AirRoom, Envelope, RackMass
from core.units import percent

Floats = NDArray[np.float64]
TOLD = json.loads((Path(__file__).parent / "pod2_load_steps.json").read_text())
MINUTES = np.array([row[0] for row in TOLD["coolers"]], dtype=float)
FLOW_M3_S, BLOWN_C, BACK_C = (np.array([row[k] for row in TOLD["coolers"]]) for k in (1, 2, 3))
FLOW_M3_S = FLOW_M3_S / 100.0 * 2.2
COOLERS = ["HDZ01", "HDZ02", "HDZ03", "HDZ04"]
SERVER_M3_S_RPM, SERVERS, SERVER_KG, CABINET_KG = 7.78e-6, 30, 8.0, 140.0
LOADED_W = 5000.0
WALLS = Envelope(mass_j_m2_k=25_000.0)
CAPACITY = 1.2 * 1005.0
NEAR_RATIO, NEAR_MIN = 0.2, 1.0
EARLY = pytest.mark.xfail(
    strict=True,
    reason="25 % early: the heat itself is within 3 kW, but the measured step begins 4 kW higher, as the room still "
    "gives back heat 36 min after the load before, and ends 1 kW higher, as our walls still take some",
)


@dataclass(frozen=True)
class Day:
    """What came back to the coolers at each measured instant, and what left the servers of rack 4 all the time."""

    heat_kw: Floats
    minute: Floats
    outlet_c: Floats


def metal(rack: AirRack) -> RackMass:
    """Servers and cabinet as a project's rack has them."""
    height, depth = rack.box.high_m[2], rack.box.high_m[0] - rack.box.low_m[0]
    shell_w_k = SHELL_FILM_W_M2_K * SHELL_AREA_RATIO * height * depth
    servers_j_k = SERVERS * SERVER_KG * SERVER_CP_J_KG_K
    return RackMass(servers_j_k, SERVER_EFFECTIVENESS, CABINET_KG * STEEL_CP_J_KG_K, shell_w_k)


def room_at(base: AirRoom, minute: float, state: str) -> AirRoom:
    flow = {c: float(np.interp(minute, MINUTES, FLOW_M3_S[:, k])) for k, c in enumerate(COOLERS)}
    blown = {c: float(np.interp(minute, MINUTES, BLOWN_C[:, k])) for k, c in enumerate(COOLERS)}
    racks = []
    for rack, power_w in zip(base.racks, TOLD["power_w"][state], strict=True):
        rpm = TOLD["fans_rpm"]["loaded" if power_w > LOADED_W else "idle"]
        racks.append(replace(rack, heat_w=power_w, flow_m3_s=SERVER_M3_S_RPM * SERVERS * rpm, mass=metal(rack)))
    return replace(
        base,
        racks=tuple(racks),
        supplies=tuple(replace(s, flow_m3_s=flow[s.id], supply_c=blown[s.id]) for s in base.supplies),
        returns=tuple(replace(r, flow_m3_s=flow[r.id]) for r in base.returns),
        envelope=WALLS,
    )


def returned_c(march: RoomMarch) -> Floats:
    """What each cooler draws now."""
    case = march.case
    drawn = []
    for draw in case.return_draws:
        pick = slice(case.draws.start[draw], case.draws.start[draw + 1])
        drawn.append(np.average(march.t.ravel()[case.draws.cell[pick]], weights=case.draws.flow_m3_s[pick]))
    names = [r.id for r in case.room.returns]
    return np.array([drawn[names.index(c)] for c in COOLERS])


@pytest.fixture(scope="module")
def day() -> Day:
    # four hours of true time: on coarse cells, where k-epsilon has to carry the large eddies
    base = replace(read_room(read_case("rise_pod2_w1")).room, resolves_eddies=False)
    march = RoomMarch(room_at(base, 0.0, "spread"), 0.3)
    while not march.is_settled:
        march.step(is_shown=False)
    march.begin_transient()
    start_s = march.time_s
    state, steps, edit_min = "spread", [tuple(s) for s in TOLD["steps"]], 0.0
    minutes, backs, outlets = [], [], []
    while (minute := (march.time_s - start_s) / 60.0) < MINUTES[-1]:
        if steps and minute >= steps[0][0]:
            state, edit_min = steps.pop(0)[1], minute
        if minute >= edit_min:
            march.set_room(room_at(base, minute, state))
            edit_min = float(np.floor(minute)) + 1.0
        march.step(is_shown=False)
        minutes.append(minute)
        backs.append(returned_c(march))
        outlets.append(float(march.rack_outlets_c()[3]))
    back_c = np.stack([np.interp(MINUTES, minutes, column) for column in np.transpose(backs)], axis=1)
    return Day(heat_kw(back_c), np.array(minutes), np.array(outlets))


def heat_kw(back_c: Floats) -> Floats:
    found: Floats = (FLOW_M3_S * (back_c - BLOWN_C)).sum(axis=1) * CAPACITY / 1000.0
    return found


def reached_min(minutes: Floats, values: Floats, share: float) -> float:
    """When a share of the change is first reached; it ends at the mean of the last three values."""
    done = (values - values[0]) / (values[-3:].mean() - values[0])
    k = int(np.argmax(done >= share))
    return float(np.interp(share, done[k - 1 : k + 1], minutes[k - 1 : k + 1]))


def during(step: int) -> tuple[Floats, NDArray[np.intp]]:
    """Minutes since a step and the rows of its instants, the last one before it first."""
    begins = [s[0] for s in TOLD["steps"]] + [np.inf]
    first = max(int(np.searchsorted(MINUTES, begins[step], side="right")) - 1, 0)
    rows = np.arange(first, int(np.searchsorted(MINUTES, begins[step + 1], side="right")))
    return MINUTES[rows] - begins[step], rows


def check(name: str, found: float, measured: float, quote) -> None:
    print(f"\n| {name} | {measured:.1f} | {found:.1f} | {100.0 * (found / measured - 1.0):+.0f} % |")
    is_near = abs(found - measured) <= max(NEAR_RATIO * measured, NEAR_MIN)
    quote(
        "measured load steps",
        name,
        [found - measured],
        unit="min",
        reference="RISE POD 2, 2019-10-01",
        tolerance="20 % or 1 min" if is_near else "20 % or 1 min: not met",
    )
    assert is_near


@pytest.mark.validation
@pytest.mark.parametrize(
    ("step", "share"),
    [
        *((step, 0.5) for step in range(4)),
        *(pytest.param(step, 0.9, marks=EARLY if step == 1 else ()) for step in range(4)),
    ],
)
def test_coolers_feel_a_load_step_when_measured(step, share, day, quote):
    minutes, rows = during(step)
    measured = reached_min(minutes, heat_kw(BACK_C)[rows], share)
    found = reached_min(minutes, day.heat_kw[rows], share)
    check(f"heat at the coolers, step {step + 1}, {percent(share)}", found, measured, quote)


@pytest.mark.validation
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_servers_warm_as_measured(share, day, quote):
    told = np.array(TOLD["outlets"])
    begins = TOLD["steps"][1][0]
    measured = reached_min(told[:, 0] - begins, told[:, 1], share)
    found = reached_min(told[:, 0] - begins, np.interp(told[:, 0], day.minute, day.outlet_c), share)
    check(f"air out of servers, {percent(share)}", found, measured, quote)
