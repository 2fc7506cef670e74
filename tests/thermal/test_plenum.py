"""The raised-floor plenum and the jets of its tiles."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.thermal.plenum import Tile, perforated_loss_factor, plenum_flow
from core.thermal.steady import solve_room
from tests.thermal.rooms import aisle_room

COOLER = ((0.0, 2.4, 1.2, 4.8), 6.0)
ROW = tuple((1.8 + 0.6 * n, 3.3, 2.4 + 0.6 * n, 3.9) for n in range(15))


def flows(depth_m: float, open_ratio: float = 0.25, leak_m3_s: float = 0.0) -> np.ndarray:
    tiles = tuple(Tile(box, perforated_loss_factor(open_ratio)) for box in ROW)
    return np.array(plenum_flow((12.0, 7.2), depth_m, (COOLER,), tiles, leak_m3_s).tile_m3_s)


def test_tiles_pass_what_the_coolers_give_less_the_leakage():
    assert flows(0.6, leak_m3_s=0.9).sum() == pytest.approx(6.0 - 0.9, rel=1e-6)


def test_a_deep_plenum_feeds_all_tiles_alike():
    found = flows(3.0)
    assert float(np.ptp(found)) < 0.03 * float(found.mean())


def test_tiles_beside_the_discharge_starve_in_a_shallow_plenum():
    found = flows(0.3)
    assert found[0] < 0.9 * found[-1]
    assert float(np.ptp(flows(0.6))) < float(np.ptp(found))


def test_open_tiles_share_less_evenly_than_restrictive_ones():
    spread = [float(np.ptp(flows(0.4, ratio)) / flows(0.4, ratio).mean()) for ratio in (0.25, 0.56)]
    assert spread[1] > 2.0 * spread[0]


def test_a_25_percent_tile_passes_its_tabled_flow():
    tile = Tile((5.0, 3.0, 5.6, 3.6), perforated_loss_factor(0.25))
    found = plenum_flow((12.0, 7.2), 5.0, (((0.0, 2.4, 1.2, 4.8), 0.25),), (tile,), 0.0)
    # 0.25 m3/s through 0.36 m2 needs 12.5 Pa (trade tables give 500 to 530 cfm)
    assert float(np.median(found.pressure_pa)) == pytest.approx(12.5, rel=0.05)


def test_a_mirrored_plenum_has_mirrored_flows():
    tiles = tuple(Tile(box, 42.8) for box in ROW)
    south = plenum_flow((12.0, 7.2), 0.4, (((0.0, 0.6, 1.2, 3.0), 6.0),), tiles, 0.0).tile_m3_s
    north = plenum_flow((12.0, 7.2), 0.4, (((0.0, 4.2, 1.2, 6.6), 6.0),), tiles, 0.0).tile_m3_s
    assert south == pytest.approx(north, rel=1e-5)


def test_jets_through_holes_rise_faster_and_keep_mass_and_heat():
    room = aisle_room()
    holes = replace(room, supplies=tuple(replace(s, open_ratio=0.25) for s in room.supplies))
    plain, jets = solve_room(room, 0.3), solve_room(holes, 0.3)
    fastest = [float(r.frame.velocity_m_s[..., 2].max()) for r in (plain, jets)]
    assert fastest[1] > 1.3 * fastest[0]
    assert jets.frame.heat_balance_ratio < 1e-9
    assert jets.frame.mass_balance_ratio <= 1e-6
