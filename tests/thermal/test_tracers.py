"""Where a rack's air comes from, and the indices of a hall's air."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from core.results.room_air import AirIndices
from core.thermal.air_indices import air_indices
from core.thermal.march import RoomMarch
from core.thermal.room import AirRoom, Box, Fans, Panel
from core.thermal.tracers import Tracers
from tests.thermal.rooms import aisle_room, duct


def settled(room: AirRoom, spacing_m: float = 0.3) -> RoomMarch:
    march = RoomMarch(room, spacing_m)
    while not march.is_averaged:
        march.step(is_shown=False)
    march.close()
    return march


@pytest.fixture(scope="module")
def aisle() -> tuple[RoomMarch, Tracers]:
    march = settled(aisle_room())
    return march, Tracers(march.case, march.flow())


def test_shares_of_the_inlet_air_sum_to_one_and_none_is_negative(aisle):
    march, tracers = aisle
    for rack in range(len(march.case.room.racks)):
        shares = tracers.inlet_shares(rack)
        assert shares is not None
        assert shares.racks.sum() + shares.coolers.sum() + shares.supplies.sum() == pytest.approx(1.0, abs=1e-6)
        assert min(shares.racks.min(), shares.supplies.min()) >= 0.0
        assert shares.seeping == pytest.approx(0.0, abs=1e-9)


def test_shares_times_source_temperatures_give_the_inlets(aisle):
    march, tracers = aisle
    frame = march.frame()
    for rack in range(len(march.case.room.racks)):
        shares = tracers.inlet_shares(rack)
        rebuilt = float(np.dot(shares.racks, frame.rack_outlet_c) + 18.0 * shares.supplies.sum())
        assert rebuilt == pytest.approx(float(frame.rack_inlet_mean_c[rack]), abs=0.2)


def test_the_forward_solve_agrees_with_the_adjoint_one(aisle):
    march, tracers = aisle
    capture = tracers.supply_shares()
    for rack in range(len(march.case.room.racks)):
        shares = tracers.inlet_shares(rack)
        assert capture[rack] == pytest.approx(float(shares.supplies.sum()), abs=1e-6)


def test_a_rack_in_a_duct_breathes_supply_air_alone_and_its_exhaust_is_captured():
    march = settled(duct())
    tracers = Tracers(march.case, march.flow())
    assert tracers.supply_shares() == pytest.approx([1.0], abs=1e-6)
    assert tracers.captured_shares() == pytest.approx([1.0], abs=1e-6)


def test_what_a_rack_does_not_lose_to_returns_comes_back_to_racks(aisle):
    march, tracers = aisle
    captured = tracers.captured_shares()
    flows = np.array([r.flow_m3_s for r in march.case.room.racks])
    back = sum(flows[n] * tracers.inlet_shares(n).racks for n in range(len(flows)))
    assert flows * (1.0 - captured) == pytest.approx(back, rel=0.01, abs=1e-4)


def test_an_aisle_closed_at_its_top_raises_the_capture_index():
    room = aisle_room()
    lid = Panel(Box((2.1, 2.4, 2.0), (3.3, 3.6, 2.0)))
    open_, closed = (settled(r) for r in (room, replace(room, panels=(lid,))))
    before, after = (float(Tracers(m.case, m.flow()).supply_shares().min()) for m in (open_, closed))
    assert after > before


def test_tracers_follow_fans_that_changed_their_speed():
    room = aisle_room()
    warm = replace(
        room,
        supplies=tuple(replace(s, supply_c=30.0) for s in room.supplies),
        racks=tuple(replace(r, fans=Fans(25.0, 35.0, 1.3)) for r in room.racks),
    )
    march = settled(warm)
    shares = Tracers(march.case, march.flow(), march.rack_flow_ratio).inlet_shares(0)
    assert shares.racks.sum() + shares.supplies.sum() == pytest.approx(1.0, abs=1e-6)


def test_indices_of_a_hand_worked_hall():
    inlet, outlet = np.array([20.0, 28.0]), np.array([32.0, 40.0])
    samples = np.array([[20.0, 20.0, 20.0], [24.0, 28.0, 32.0]])
    found = air_indices(samples, inlet, outlet, np.array([0.5, 0.5]), supply_c=18.0, return_c=27.0)
    assert found.rci_high_percent == pytest.approx(100.0 * (1.0 - 6.0 / (5.0 * 6.0)))
    assert found.rci_low_percent == pytest.approx(100.0)
    assert found.rti_percent == pytest.approx(75.0)
    assert found.shi_ratio == pytest.approx((2.0 + 10.0) / (14.0 + 22.0))
    assert found.rhi_ratio == pytest.approx((12.0 + 12.0) / (14.0 + 22.0))


def test_a_hall_without_racks_has_no_indices():
    none = np.zeros(0)
    found = air_indices(none, none, none, none, 18.0, 18.0)
    assert np.isnan([found.rci_high_percent, found.rti_percent, found.shi_ratio]).all()


def test_indices_are_told_with_their_formulas_and_unknown_ones_left_out():
    words = dict(AirIndices(80.0, 100.0, math.nan, 0.25).in_words())
    assert list(words) == ["RCI high 80 %", "RCI low 100 %", "SHI 0.25", "RHI 0.75"]
    assert all(words.values())
