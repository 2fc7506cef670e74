"""The cooling outage of VanGilder, Pardey, Healey and Zhang (ASHRAE Trans. 119(2), 2013, DE-13-032).

Published are the room (10 x 10.7 x 2.6 m, 20 C), that all CRAC fans stop, wall, server and cabinet masses, and when the
mean inlet of the first rack, of more than half of them and of the last one reaches 32.2 C; the layout and the racks'
powers are not. The layout here is rebuilt: 28 equal racks in four rows about two cold aisles, raised floor, two CRACs,
with the power that takes well-mixed air from the room's steady mean to the limit in the published 30 s. The rest
follows: as many R210 as the airflow needs (17 L/s each), cabinets by their surface, walls that begin warm as the air.
Half and last rack agree within 20 % without mass and with the envelope, and within 30 % with all masses. The first rack
depends on the layout (equal racks warm together, the published ones do not): it is printed, not held. README.md tells
what else was tried.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.study.outage import passing_times_s
from core.thermal.march import RoomMarch
from core.thermal.room import AirRack, AirRoom, Box, Envelope, RackMass, Return, Supply

PUBLISHED_S = {"adiabatic": (13, 38, 51), "envelope": (17, 46, 59), "envelope and racks": (32, 103, 241)}
LIMIT_C, START_C = 32.2, 20.0
RACKS, WELL_MIXED_S = 28, 30.0
CAPACITY = 1.2 * 1005.0
ENVELOPE = Envelope(film_w_m2_k=8.0, mass_j_m2_k=0.0318 * 950.0 * 840.0, layer_m2_k_w=0.015)
R210_M3_S, R210_J_K = 0.017, 9.9 * 480.0
SHELL_W_K = 8.0 * (2.0 * (0.6 + 1.2) * 2.0 + 0.6 * 1.2)
FRONTS = ((1.2, "+y"), (3.6, "-y"), (5.7, "+y"), (8.1, "-y"))


def room(power_w: float, envelope: Envelope, mass: RackMass) -> AirRoom:
    """Four rows of seven racks, cold aisles of perforated tiles, returns on top of two CRACs at the end."""
    flow = power_w / (CAPACITY * 11.0)
    racks, tiles = [], []
    for row, (y, front) in enumerate(FRONTS):
        for n in range(7):
            x = 3.0 + 0.6 * n
            racks.append(
                AirRack(f"{row}-{n}", Box((x, y, 0.0), (x + 0.6, y + 1.2, 2.0)), front, power_w, flow, mass=mass)
            )
            if row % 2 == 0:
                tile = Box((x, y + 1.2, 0.0), (x + 0.6, y + 2.4, 0.0))
                tiles.append(Supply(f"{row}-{n}", tile, "+z", 2.2 * flow, START_C))
    through = sum(t.flow_m3_s for t in tiles)
    bodies = tuple(Box((0.3, y, 0.0), (1.2, y + 2.4, 1.9)) for y in (1.8, 6.6))
    returns = tuple(
        Return(f"R{n}", Box((0.3, b.low_m[1], 1.9), (1.2, b.high_m[1], 1.9)), "-z", through / 2)
        for n, b in enumerate(bodies)
    )
    return AirRoom((10.0, 10.7, 2.6), tuple(racks), (), tuple(tiles), returns, blocks=bodies, envelope=envelope)


def settled(power_w: float, envelope: Envelope, mass: RackMass) -> RoomMarch:
    march = RoomMarch(room(power_w, envelope, mass), 0.3)
    while not march.is_settled:
        march.step(is_shown=False)
    return march


def power_of_the_well_mixed_time() -> float:
    """Power of a rack at which air that starts at the room's steady mean reaches the limit in time. [W]"""
    power_w = 4000.0
    for _ in range(3):
        march = settled(power_w, Envelope(), RackMass())
        air = march.t[~march.case.solid]
        volume = air.size * float(np.prod(march.case.spacing_m))
        power_w = CAPACITY * volume * (LIMIT_C - float(air.mean())) / WELL_MIXED_S / RACKS
    return power_w


def metal(power_w: float) -> RackMass:
    """A rack's servers, as many as its airflow needs, and its cabinet."""
    servers = power_w / (CAPACITY * 11.0) / R210_M3_S
    return RackMass(servers * R210_J_K, 0.81, 125.0 * 500.0, SHELL_W_K)


def outage(power_w: float, envelope: Envelope, mass: RackMass, duration_s: float) -> tuple[np.ndarray, np.ndarray]:
    """Times and inlets after all fans have stopped."""
    march = settled(power_w, envelope, mass)
    march.begin_transient()
    start = march.time_s
    march.set_room(replace(march.case.room, supplies=(), returns=()))
    times, inlets = [0.0], [march.rack_inlets_c()]
    while march.time_s < start + duration_s:
        march.step()
        if march.time_s - start - times[-1] >= 1.0:
            times.append(march.time_s - start)
            inlets.append(march.rack_inlets_c())
    return np.array(times), np.array(inlets)


@pytest.mark.validation
def test_first_half_and_last_rack_of_the_published_outage(quote):
    power_w = power_of_the_well_mixed_time()
    rows = {
        "adiabatic": (Envelope(), RackMass(), 90.0),
        "envelope": (ENVELOPE, RackMass(), 120.0),
        "envelope and racks": (ENVELOPE, metal(power_w), 420.0),
    }
    found = {}
    print(f"\n{RACKS} racks of {power_w / 1000.0:.1f} kW")
    print("\n| outage, time to 32.2 C | first s | half s | last s | published |")
    for name, (envelope, mass, duration_s) in rows.items():
        times, inlets = outage(power_w, envelope, mass, duration_s)
        passed = np.sort(passing_times_s(np.full(RACKS, LIMIT_C), times, inlets))
        found[name] = (passed[0], passed[RACKS // 2], passed[-1])
        print(f"| {name} | {found[name][0]:.0f} | {found[name][1]:.0f} | {found[name][2]:.0f} | {PUBLISHED_S[name]} |")
    for first, half, last in found.values():
        assert first <= half <= last
    for name, reach in (("adiabatic", 0.2), ("envelope", 0.2), ("envelope and racks", 0.3)):
        quote(
            f"cooling outage, {name}",
            "half and last rack, time to 32.2 °C",
            [100.0 * (found[name][k] / PUBLISHED_S[name][k] - 1.0) for k in (1, 2)],
            unit="%",
            reference="VanGilder et al., ASHRAE Trans. 119(2), 2013; layout rebuilt",
            tolerance="20 %" if reach <= 0.2 else "20 %: not met",
        )
        assert found[name][1] == pytest.approx(PUBLISHED_S[name][1], rel=reach)
        assert found[name][2] == pytest.approx(PUBLISHED_S[name][2], rel=reach)
    assert found["envelope and racks"][2] > 2.0 * found["adiabatic"][2]
