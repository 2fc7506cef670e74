"""The cooling outage of VanGilder, Pardey, Healey and Zhang (ASHRAE Trans. 119(2), 2013, DE-13-032).

Published are the room (10 x 10.7 x 2.6 m, 20 C), that all CRAC fans stop, the mass of walls and cabinets, when the mean
inlet of the first rack, of more than half of them and of the last one reaches 32.2 C, and the times of perfectly mixed
air: 30, 56 and 142 s. Layout and powers are not. The mixed times say them in part: the capacity that cabinets add to
the air's is (142 / 56 - 1) of it, 8 racks, and 30 and 56 s under walls of 20 C are 55 kW and 27.3 C. The rest is usual:
supply of the room's 20 C, 11 K across racks, walls that begin as warm as the air. Three usual layouts of 8 equal racks
then predict the rows; what is held is their mean. README.md tells what else was tried.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from core.study.outage import passing_times_s
from core.thermal.march import RoomMarch
from core.thermal.room import AirRack, AirRoom, Box, Envelope, RackMass, Return, Supply

PUBLISHED_S = {"adiabatic": (13, 38, 51), "envelope": (17, 46, 59), "envelope and racks": (32, 103, 241)}
MIXED_S = (30.0, 56.0, 142.0)
LIMIT_C, ROOM_C = 32.2, 20.0
SIZE_M = (10.0, 10.7, 2.6)
CAPACITY = 1.2 * 1005.0
FILM_W_M2_K, CABINET_J_K = 8.0, 125.0 * 500.0
WALLS = Envelope(film_w_m2_k=FILM_W_M2_K, mass_j_m2_k=0.0318 * 950.0 * 840.0, layer_m2_k_w=0.015)
RISE_K = 11.0
CABINETS = RackMass(shell_j_k=CABINET_J_K, shell_w_k=math.inf)
"""As in the mixed times: cabinets take from the air that passes all it can give."""
LAYOUTS = {
    "two rows about a cold aisle": (
        [(3.8 + 0.6 * n, y, front) for y, front in ((3.55, "+y"), (5.95, "-y")) for n in range(4)],
        [Box((3.8, 4.75, 0.0), (6.2, 5.95, 0.0))],
    ),
    "one row": ([(2.6 + 0.6 * n, 5.95, "-y") for n in range(8)], [Box((2.6, 5.35, 0.0), (7.4, 5.95, 0.0))]),
    "two rows back to back": (
        [(3.8 + 0.6 * n, y, front) for y, front in ((3.0, "-y"), (5.4, "+y")) for n in range(4)],
        [Box((3.8, 2.4, 0.0), (6.2, 3.0, 0.0)), Box((3.8, 6.6, 0.0), (6.2, 7.2, 0.0))],
    ),
}
MOMENTS = ("first", "half", "last")
UNEVEN = "some published rack is warm from the start and some cabinet slow; equal racks that share their air are not"


def told_by_mixed_air() -> tuple[int, float, float]:
    """Racks, their whole power and what the coolers draw, from the published times of perfectly mixed air. [W], [C]"""
    air_j_k = CAPACITY * math.prod(SIZE_M)
    racks = round((MIXED_S[2] / MIXED_S[1] - 1.0) * air_j_k / CABINET_J_K)
    x, y, z = SIZE_M
    walls_w_k = FILM_W_M2_K * 2.0 * (x * y + x * z + y * z)

    def passed_s(begin_c: float) -> float:
        balance_c = ROOM_C + air_j_k * (LIMIT_C - begin_c) / MIXED_S[0] / walls_w_k
        share = (balance_c - begin_c) / max(balance_c - LIMIT_C, 1e-9)
        return air_j_k / walls_w_k * math.log(share)

    cold_c, warm_c = 26.0, 29.0
    while warm_c - cold_c > 1e-6:
        begin_c = 0.5 * (cold_c + warm_c)
        cold_c, warm_c = (begin_c, warm_c) if passed_s(begin_c) < MIXED_S[1] else (cold_c, begin_c)
    return racks, air_j_k * (LIMIT_C - begin_c) / MIXED_S[0], begin_c


def room(layout: str, envelope: Envelope, mass: RackMass) -> AirRoom:
    """Eight racks, perforated tiles before them, returns on top of two CRACs at the end."""
    count, power_w, drawn_c = told_by_mixed_air()
    places, tiles = LAYOUTS[layout]
    assert len(places) == count
    flow = power_w / count / (CAPACITY * RISE_K)
    racks = tuple(
        AirRack(str(n), Box((x, y, 0.0), (x + 0.6, y + 1.2, 2.0)), front, power_w / count, flow, mass=mass)
        for n, (x, y, front) in enumerate(places)
    )
    through = power_w / (CAPACITY * (drawn_c - ROOM_C))
    supplies = tuple(Supply(str(n), tile, "+z", through / len(tiles), ROOM_C) for n, tile in enumerate(tiles))
    bodies = tuple(Box((0.3, y, 0.0), (1.2, y + 2.4, 1.9)) for y in (1.8, 6.6))
    returns = tuple(
        Return(f"R{n}", Box((0.3, b.low_m[1], 1.9), (1.2, b.high_m[1], 1.9)), "-z", through / 2)
        for n, b in enumerate(bodies)
    )
    return AirRoom(SIZE_M, racks, (), supplies, returns, blocks=bodies, envelope=envelope)


def passed_s(room: AirRoom, duration_s: float) -> tuple[float, float, float]:
    """When the first rack, more than half of them and the last one pass the limit after all fans have stopped. [s]"""
    march = RoomMarch(room, 0.3)
    while not march.is_settled:
        march.step(is_shown=False)
    march.begin_transient()
    start = march.time_s
    times, inlets = [0.0], [march.rack_inlets_c()]
    march.set_room(replace(room, supplies=(), returns=()))
    while march.time_s < start + duration_s:
        march.step()
        if march.time_s - start - times[-1] >= 0.5:
            times.append(march.time_s - start)
            inlets.append(march.rack_inlets_c())
    racks = len(room.racks)
    passed = np.sort(passing_times_s(np.full(racks, LIMIT_C), np.array(times), np.array(inlets)))
    return float(passed[0]), float(passed[racks // 2]), float(passed[-1])


@pytest.fixture(scope="module")
def found() -> dict[str, NDArray[np.float64]]:
    """Times of all layouts by row of the published table, shape (layouts, 3)."""
    rows = {
        "adiabatic": (Envelope(), RackMass(), 90.0),
        "envelope": (WALLS, RackMass(), 120.0),
        "envelope and racks": (WALLS, CABINETS, 300.0),
    }
    return {
        name: np.array([passed_s(room(layout, envelope, mass), duration_s) for layout in LAYOUTS])
        for name, (envelope, mass, duration_s) in rows.items()
    }


def test_mixed_times_tell_racks_and_power():
    racks, power_w, drawn_c = told_by_mixed_air()
    assert racks == 8
    assert power_w == pytest.approx(55e3, rel=0.02)
    assert drawn_c == pytest.approx(27.3, abs=0.1)


@pytest.mark.validation
@pytest.mark.parametrize("row", PUBLISHED_S)
@pytest.mark.parametrize("moment", range(3), ids=MOMENTS)
def test_published_times_of_the_outage(row, moment, found, quote, request):
    times = found[row][:, moment]
    error = times.mean() / PUBLISHED_S[row][moment] - 1.0
    print(f"\n| outage, {row}, {MOMENTS[moment]} | {np.round(times)} | {PUBLISHED_S[row][moment]} | {error:+.0%} |")
    is_uneven = moment == 0 or (row == "envelope and racks" and moment == 2)
    if is_uneven:
        request.applymarker(pytest.mark.xfail(strict=True, reason=UNEVEN))
    quote(
        f"cooling outage, {row}",
        f"{MOMENTS[moment]} rack, time to 32.2 °C",
        [100.0 * error],
        unit="%",
        reference="VanGilder et al., ASHRAE Trans. 119(2), 2013; three usual layouts",
        tolerance="20 %" if abs(error) <= 0.2 else "20 %: not met",
    )
    assert abs(error) <= 0.2
