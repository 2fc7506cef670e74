"""Turbulence, and what acts on single faces: no axis is special, walls shield, and no step changes what is steady."""

from __future__ import annotations

import dataclasses
from itertools import permutations

import numpy as np
import pytest

from core.thermal import march as march_module
from core.thermal.case import build_case
from core.thermal.jets import unconfined_pushes
from core.thermal.march import RoomMarch
from core.thermal.room import AirProperties, AirRack, AirRoom, Box, Fans, Panel, Return, Supply
from core.thermal.turbulence import FINE_EDDIES_M2_S

SPACING_M = 0.3
WEIGHTLESS = AirProperties(beta_1_k=1e-30)


def turned_box(low_m, high_m, order) -> Box:
    ends = [[0.0] * 3, [0.0] * 3]
    for end, corner in zip(ends, (low_m, high_m), strict=True):
        for axis, value in enumerate(corner):
            end[order[axis]] = value
    return Box(*(tuple(end) for end in ends))


def turned_room(order) -> AirRoom:
    """A jet through holes past a body and a panel with slots, its axes x, y, z put in another order."""
    way = f"+{'xyz'[order[0]]}"
    return AirRoom(
        turned_box((0.0, 0.0, 0.0), (3.6, 2.4, 3.0), order).high_m,
        air=WEIGHTLESS,
        supplies=(Supply("in", turned_box((0.0, 0.6, 0.9), (0.0, 1.5, 1.5), order), way, 0.5, 20.0, 0.4),),
        returns=(Return("out", turned_box((3.6, 0.3, 1.8), (3.6, 1.2, 2.7), order), way, 0.5),),
        blocks=(turned_box((1.2, 0.6, 0.0), (2.1, 1.5, 1.2), order),),
        panels=(Panel(turned_box((1.8, 1.2, 1.2), (3.0, 1.2, 2.4), order), 0.3),),
    )


@pytest.mark.parametrize(
    ("second_order", "spacing_m"), [(False, SPACING_M), (True, SPACING_M), (True, SPACING_M / 2.0)]
)
def test_a_turned_room_has_turned_air(second_order, spacing_m, monkeypatch):
    monkeypatch.setattr(march_module, "MASS_TOLERANCE", 1e-13)
    plain = None
    for order in permutations(range(3)):
        march = RoomMarch(turned_room(order), spacing_m, second_order=second_order)
        for _ in range(20):
            march.step()
        cells = [march._grid.cells(f) for f in (march._turbulence.k, march._turbulence.e, march._turbulence.nut)]
        along = [(march.u, march.v, march.w)[axis] for axis in order]
        along += [march._grid.cells(march._turbulence.drag[axis]) for axis in order]
        found = [np.transpose(field, order) for field in (*cells, *along)]
        plain = plain or found
        for field, wanted in zip(found, plain, strict=True):
            assert field == pytest.approx(wanted, rel=1e-9, abs=1e-12)


def under_a_panel_m_s(open_ratio: float) -> float:
    """Fastest air under a panel through the whole room, over which a jet blows."""
    room = AirRoom(
        (6.0, 1.2, 3.0),
        supplies=(Supply("in", Box((0.0, 0.0, 1.5), (0.0, 1.2, 2.1)), "+x", 1.0, 20.0),),
        returns=(Return("out", Box((6.0, 0.0, 1.5), (6.0, 1.2, 2.1)), "+x", 1.0),),
        panels=(Panel(Box((0.0, 0.0, 1.5), (6.0, 1.2, 1.5)), open_ratio),),
    )
    march = RoomMarch(room, SPACING_M)
    while march.time_s < 30.0:
        march.step(is_shown=False)
    return float(np.abs(march.u[:, :, : march.case.shape[2] // 2]).max())


def test_air_behind_a_panel_with_slots_is_not_dragged_along():
    assert under_a_panel_m_s(0.0) < 0.01
    assert under_a_panel_m_s(0.01) < 0.2


def test_eddies_do_not_pass_slots():
    room = AirRoom(
        (3.0, 1.2, 2.4),
        heat_w=500.0,
        supplies=(Supply("in", Box((0.0, 0.0, 0.0), (0.0, 1.2, 0.6)), "+x", 0.5, 20.0),),
        returns=(Return("out", Box((3.0, 0.0, 0.0), (3.0, 1.2, 0.6)), "+x", 0.5),),
        panels=(Panel(Box((0.0, 0.0, 1.2), (3.0, 1.2, 1.2)), 0.1),),
    )
    march = RoomMarch(room, SPACING_M)
    for _ in range(60):
        march.step(is_shown=False)
    flow = march.flow()
    middle = march.case.shape[2] // 2
    assert march.case.free[2][:, :, middle] == pytest.approx(0.1)
    assert np.abs(flow.flux_m3_s[2][:, :, middle]).max() > 0.0
    assert flow.exchange_m3_s[2][:, :, middle].max() < 1e-6 * flow.exchange_m3_s[2].max()


def passage_pa_kg_m3(*, in_true_time: bool) -> float:
    """Pressure over density that a panel of slots takes in a narrow passage of a wide room."""
    inlet, outlet = (Box((x, 0.0, 0.0), (x, 3.0, 0.6)) for x in (0.0, 6.0))
    room = AirRoom(
        (6.0, 3.0, 0.6),
        supplies=(Supply("in", inlet, "+x", 0.9, 20.0),),
        returns=(Return("out", outlet, "+x", 0.9),),
        blocks=(Box((2.4, 0.0, 0.0), (4.2, 1.2, 0.6)), Box((2.4, 1.8, 0.0), (4.2, 3.0, 0.6))),
        panels=(Panel(Box((3.3, 1.2, 0.0), (3.3, 1.8, 0.6)), 0.5),),
    )
    march = RoomMarch(room, SPACING_M, in_true_time=in_true_time)
    while march.time_s < 160.0:
        march.step(is_shown=False)
    pressure = march._grid.cells(march._p)
    return float((pressure[10, 4:6] - pressure[11, 4:6]).mean())


def test_slots_resist_as_much_where_cells_take_steps_of_their_own():
    assert passage_pa_kg_m3(in_true_time=False) == pytest.approx(passage_pa_kg_m3(in_true_time=True), rel=1e-3)


def jet_m_s(*, in_true_time: bool) -> np.ndarray:
    """Speeds along a jet through holes into a wide room."""
    room = AirRoom(
        (6.0, 3.0, 3.0),
        supplies=(Supply("in", Box((0.0, 1.2, 1.2), (0.0, 1.8, 1.8)), "+x", 0.36, 20.0, 0.25),),
        returns=(Return("out", Box((6.0, 0.0, 0.0), (6.0, 3.0, 3.0)), "+x", 0.36),),
    )
    march = RoomMarch(room, SPACING_M, in_true_time=in_true_time)
    while march.time_s < 240.0:
        march.step(is_shown=False)
    return march.u[:6, 4:6, 4:6].mean(axis=(1, 2))


def test_jets_are_pushed_as_much_where_cells_take_steps_of_their_own():
    assert jet_m_s(in_true_time=False) == pytest.approx(jet_m_s(in_true_time=True), rel=0.01)


@pytest.mark.parametrize(("rows", "wanted"), [(1, 1.0), (2, 0.583)])
def test_jets_of_tiles_keep_the_same_share_of_their_push_on_finer_cells(rows, wanted):
    tiles = tuple(
        Supply(f"{n} {m}", Box((x, y, 0.0), (x + 0.6, y + 0.6, 0.0)), "+z", 0.4, 18.0, 0.25)
        for n, x in enumerate(np.arange(1.2, 4.8, 0.6).tolist())
        for m, y in enumerate((2.4, 3.0)[:rows])
    )
    room = AirRoom(
        (6.0, 6.0, 3.0), supplies=tiles, returns=(Return("r", Box((0, 0, 3.0), (6.0, 6.0, 3.0)), "+z", 1.0),)
    )
    for spacing_m in (0.3, 0.15, 0.1):
        case = build_case(room, spacing_m)
        kept, whole = (sum(float(np.abs(f).sum()) for f in fs) for fs in (unconfined_pushes(case), case.jet_m_s2))
        assert kept / whole == pytest.approx(wanted, abs=0.01)


def exhaust(flow_m3_s: float, fans: Fans) -> RoomMarch:
    """A rack that blows through a door with holes into a wide room."""
    rack = AirRack("r", Box((1.2, 1.2, 0.6), (2.1, 1.8, 1.8)), "-x", 0.0, flow_m3_s, fans=fans, exit_open_ratio=0.3)
    march = RoomMarch(AirRoom((6.0, 3.0, 3.0), air=WEIGHTLESS, racks=(rack,)), SPACING_M, in_true_time=True)
    while march.time_s < 60.0:
        march.step(is_shown=False)
    return march


def test_jets_of_faster_fans_are_those_of_so_much_more_air():
    at_full_speed = Fans(ramp_from_c=-50.0, full_at_c=-40.0, full_flow_ratio=2.0)
    faster, more = exhaust(0.3, at_full_speed), exhaust(0.6, Fans())
    assert faster.rack_flow_ratio == pytest.approx([2.0], abs=0.01)
    assert faster.u[7:14, 4:6, 2:6].mean() == pytest.approx(more.u[7:14, 4:6, 2:6].mean(), rel=0.02)
    stirred = [march._grid.cells(march._turbulence.k)[7:14, 4:6, 2:6].mean() for march in (faster, more)]
    assert stirred[0] == pytest.approx(stirred[1], rel=0.05)


def test_turbulence_that_nothing_feeds_decays_as_k_epsilon_has_it():
    """``k = k0 (1 + (C2 - 1) e0 t / k0) ^ (-1 / (C2 - 1))`` far from walls, in true time."""
    march = RoomMarch(AirRoom((6.0, 6.0, 6.0), air=WEIGHTLESS), SPACING_M, in_true_time=True)
    shape, k0, e0 = march.case.shape, 0.02, 0.002
    march._turbulence._restore(np.full(shape, k0), np.full(shape, e0))
    while march.time_s < 12.0:
        march.step()
    middle = march._grid.cells(march._turbulence.k)[10, 10, 10]
    assert middle == pytest.approx(k0 * (1.0 + 0.92 * e0 * march.time_s / k0) ** (-1.0 / 0.92), rel=0.05)


def test_large_eddies_on_the_grid_leave_only_the_small_ones_to_viscosity():
    room = dataclasses.replace(turned_room((0, 1, 2)), resolves_eddies=True)
    march = RoomMarch(room, SPACING_M, second_order=True)
    for _ in range(40):
        march.step(is_shown=False)
    air = ~march.case.solid
    assert not march.case.is_turbulent
    nut = march._grid.cells(march._turbulence.nut)[air]
    assert nut == pytest.approx(room.air.nu_m2_s + FINE_EDDIES_M2_S)
    assert np.isfinite(march.t[air]).all()
