"""Heights at which racks breathe: servers' heights, blurred by the space behind a perforated door."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.model.rack import BASE_U_M, RACK_UNIT_M, CoolingKind, Rack, RackUnit
from core.thermal.rack_intake import DOOR_REACH_M, exit_open_ratio, intake_bands


def rack_of(*places: tuple[int, int], capacity: int = 46) -> Rack:
    units = tuple(
        RackUnit(id=f"u{low}", name="s", u_position=low, u_height=high, airflow_m3_s=0.01 * high, rated_power_w=100.0)
        for low, high in places
    )
    return Rack(id="r", u_capacity=capacity, height_m=2.2, units=units)


def share_between(rack: Rack, low_m: float, high_m: float) -> float:
    total = 0.0
    for band in intake_bands(rack):
        inside = min(band.z1_m, high_m) - max(band.z0_m, low_m)
        total += band.flow_share_ratio * max(inside, 0.0) / (band.z1_m - band.z0_m)
    return total


def test_the_reach_follows_depth_and_loss_of_the_door():
    # 70 % open: K = (1 + 0.5 * 0.3^0.75 + 1.414 * 0.3^0.375) / 0.49 = 4.29
    assert pytest.approx(0.15 * 4.29**0.5, rel=2e-3) == DOOR_REACH_M


@pytest.mark.parametrize("places", [((1, 4),), ((20, 2),), ((45, 2),), ((2, 10), (30, 1))])
def test_a_rack_draws_all_of_its_air_through_its_door(places):
    bands = intake_bands(rack_of(*places))
    assert bands[0].z0_m == 0.0
    assert bands[-1].z1_m == pytest.approx(2.2)
    assert sum(b.flow_share_ratio for b in bands) == pytest.approx(1.0, rel=1e-9)
    assert min(b.flow_share_ratio for b in bands) > 0.0


def test_a_slim_server_draws_most_within_the_reach_of_the_door():
    middle = BASE_U_M + 20.0 * RACK_UNIT_M
    rack = rack_of((20, 2))
    # far from floor and top exp(-|z|/L) has 1 - 1/e of itself within L
    assert share_between(rack, middle - DOOR_REACH_M, middle + DOOR_REACH_M) == pytest.approx(0.632, abs=0.02)
    assert share_between(rack, 0.0, middle) == pytest.approx(0.5, abs=0.03)


def test_servers_at_the_floor_throw_nothing_below_it():
    low, high = share_between(rack_of((1, 2)), 0.0, 0.5), share_between(rack_of((1, 2)), 1.5, 2.2)
    assert low > 0.75
    assert high < 0.02


def test_a_full_rack_breathes_over_its_whole_face():
    assert intake_bands(rack_of((1, 40))) == ()
    assert intake_bands(rack_of()) == ()


def test_a_rack_without_doors_breathes_where_its_servers_stand():
    rack = replace(rack_of((30, 1), (2, 10), (46, 4)), has_doors=False)
    low, middle, high = intake_bands(rack)
    assert (low.z0_m, low.z1_m) == pytest.approx((BASE_U_M + RACK_UNIT_M, BASE_U_M + 11 * RACK_UNIT_M))
    assert (middle.z0_m, middle.z1_m) == pytest.approx((BASE_U_M + 29 * RACK_UNIT_M, BASE_U_M + 30 * RACK_UNIT_M))
    assert (high.z0_m, high.z1_m) == pytest.approx((BASE_U_M + 45 * RACK_UNIT_M, 2.2))  # no higher than the rack
    assert [b.flow_share_ratio for b in (low, middle, high)] == pytest.approx([10 / 15, 1 / 15, 4 / 15])


def test_a_nearly_full_rack_without_doors_draws_nothing_through_its_empty_top():
    low, high = intake_bands(replace(rack_of((1, 10), (11, 30)), has_doors=False))
    assert (low.z0_m, high.z1_m) == pytest.approx((BASE_U_M, BASE_U_M + 40 * RACK_UNIT_M))
    assert [b.flow_share_ratio for b in (low, high)] == pytest.approx([0.25, 0.75])


def test_without_a_door_the_posts_alone_are_in_the_way_of_what_is_blown_out():
    rack = replace(rack_of((1, 4)), width_m=0.6)
    assert exit_open_ratio(rack) == pytest.approx(0.7 * 0.75)
    assert exit_open_ratio(replace(rack, has_doors=False)) == pytest.approx(0.75)
    assert exit_open_ratio(replace(rack, has_doors=False, cooling=CoolingKind.REAR_DOOR)) == 1.0
