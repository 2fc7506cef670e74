"""What holds for every room of air, however odd: answers or a refusal in words, closed balances, symmetry."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from core.errors import CaseError
from core.thermal import march as march_module
from core.thermal.averages import Averages
from core.thermal.march import RoomMarch
from core.thermal.room import AirCoolerUnit, AirRack, AirRoom, Box, Return, Supply
from tests.support.random_rooms import SIZE_M, boxes, mirrored, rooms, walled_in
from tests.thermal.rooms import aisle_room

SPACING_M = 0.6
STEPS = 40
CLOSED = 1e-6
"""Mass and heat that may be missing, over the throughput."""
ROUNDING = 1e-13
SAME_K = 1e-4
QUICK = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class AtOnce(Averages):
    """Means that count from the first step, so that short marches have a heat balance."""

    def ends_spin_up(self, now_s: float) -> bool:
        """No spin-up."""
        self.has_spun_up = True
        return False


@pytest.fixture(autouse=True, scope="module")
def balances_from_the_first_step():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(march_module, "Averages", AtOnce)
        yield


def marched(
    room: AirRoom,
    steps: int = STEPS,
    *,
    is_exact: bool = False,
    spacing_m: float = SPACING_M,
    second_order: bool = False,
) -> RoomMarch:
    """March some steps as the program does, or with the pressure solved nearly to rounding in every one.

    What the pressure leaves unsolved depends on how its coarse grids lie: it is not mirrored and not shifted.
    """
    with pytest.MonkeyPatch.context() as patch:
        if is_exact:
            patch.setattr(march_module, "MASS_TOLERANCE", ROUNDING)
        march = RoomMarch(room, spacing_m, second_order=second_order)
        for _ in range(steps - 1):
            march.step(is_shown=is_exact)
        march.step(is_shown=True)
    return march


def march_or_refusal(room: AirRoom, steps: int = STEPS, **how: Any) -> RoomMarch | CaseError:
    try:
        return marched(room, steps, **how)
    except CaseError as error:
        return error


def assert_marches_or_is_refused(room: AirRoom, steps: int = STEPS, **how: Any) -> str:
    """Returns which of the two it was."""
    outcome = march_or_refusal(room, steps, **how)
    if isinstance(outcome, CaseError):
        names = [i.id for i in (*room.racks, *room.coolers, *room.supplies, *room.returns)]
        whole = [f"{kind} {n}" for kind in ("Block", "Panel") for n in range(1, 10)]
        assert all(outcome.problems)
        assert any(name in outcome.message for name in [*names, *whole, "The room"])
        return "refused"
    frame = outcome.frame()
    air = ~outcome.case.solid
    assert np.isfinite(outcome.t[air]).all()
    assert all(np.isfinite(q).all() for q in (outcome.u, outcome.v, outcome.w))
    assert np.isfinite(frame.rack_inlet_mean_c[np.array(outcome.case.rack_draw, dtype=int) >= 0]).all()
    assert frame.mass_balance_ratio <= CLOSED
    assert frame.heat_balance_ratio <= CLOSED
    return "marched"


@QUICK
@given(rooms())
def test_any_room_is_marched_with_closed_balances_or_refused_in_words(room):
    event(assert_marches_or_is_refused(room))


@settings(QUICK, max_examples=15)
@given(rooms())
def test_so_is_any_room_on_fine_cells_where_velocities_are_convected_without_bounds(room):
    event(assert_marches_or_is_refused(room, steps=60, spacing_m=0.2, second_order=True))


@QUICK
@given(rooms(), st.sampled_from(("racks", "coolers", "supplies", "returns", "blocks")))
def test_a_room_may_lack_any_kind_of_thing(room, lacking):
    event(assert_marches_or_is_refused(dataclasses.replace(room, **{lacking: ()}), steps=20))


@settings(QUICK, max_examples=20)
@given(rooms())
def test_a_room_with_everything_off_stays_as_warm_as_it_is(room):
    off = dataclasses.replace(
        room,
        racks=tuple(dataclasses.replace(r, heat_w=0.0, flow_m3_s=0.0) for r in room.racks),
        coolers=tuple(dataclasses.replace(c, flow_m3_s=0.0) for c in room.coolers),
        supplies=tuple(dataclasses.replace(s, flow_m3_s=0.0) for s in room.supplies),
        returns=tuple(dataclasses.replace(r, flow_m3_s=0.0) for r in room.returns),
        heat_w=0.0,
    )
    march = march_or_refusal(off, 10, is_exact=True)
    if isinstance(march, CaseError):
        return
    air = march.t[~march.case.solid]
    if air.size:
        assert float(np.ptp(air)) < CLOSED
    assert max(float(np.abs(q).max()) for q in (march.u, march.v, march.w)) < CLOSED


STRAY_K = 0.1
"""What the unsolved rest of the pressure may warm or cool a cell by in a step on the way; 0.03 K at most in 500."""


@settings(QUICK, max_examples=30)
@given(rooms(), st.booleans(), st.sampled_from((0.2, 0.3, 0.6)))
def test_no_cell_is_ever_warmer_or_colder_than_what_it_was_mixed_from(room, second_order, spacing_m):
    """From the first step of a cold start: what planners look at live must not overshoot.

    Racks have no empty U here: one against a wall that has to draw all its air through its own strays by up to 0.4 K.
    """
    room = dataclasses.replace(room, racks=tuple(dataclasses.replace(r, gaps=()) for r in room.racks))
    try:
        march = RoomMarch(room, spacing_m, second_order=second_order)
    except CaseError:
        return
    air = ~march.case.solid
    assume(air.any())
    released = march.case.heat_k_m3_s.max() / float(np.prod(march.case.spacing_m))
    for _ in range(60):
        before = march.t[air]
        dt = march.step(is_shown=False)
        mixed = np.concatenate([before, march._blow_c[~np.isnan(march._blow_c)]])
        after = march.t[air]
        assert after.min() >= mixed.min() - STRAY_K
        assert after.max() <= mixed.max() + dt * released + STRAY_K


def snaps_the_same_when_mirrored(room: AirRoom) -> bool:
    """Whether nothing ends half-way through a cell, where rounding has to take a side, or has no width to cover."""
    bodies = [*(r.box for r in room.racks), *(c.body for c in room.coolers)]
    openings = [*(s.opening for s in room.supplies), *(r.opening for r in room.returns)]
    openings += [box for c in room.coolers for box in (c.intake, c.discharge)]
    edges = [y for box in (*bodies, *openings) if box for y in (box.low_m[1], box.high_m[1])]
    has_width = all(
        sum(b - a > 0.1 for a, b in zip(box.low_m, box.high_m, strict=True)) >= 2 for box in openings if box
    )
    return has_width and all(abs(y / SPACING_M % 1.0 - 0.5) > 1e-6 for y in edges)


@settings(QUICK, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(rooms(most_racks=3))
def test_a_mirrored_room_has_mirrored_air(room):
    room = dataclasses.replace(room, panels=(), blocks=())
    assume(snaps_the_same_when_mirrored(room))
    plain = march_or_refusal(room, 12, is_exact=True)
    mirror = march_or_refusal(mirrored(room), 12, is_exact=True)
    assert type(plain) is type(mirror)
    if isinstance(plain, CaseError) or isinstance(mirror, CaseError):
        return
    assert np.array_equal(plain.case.solid, mirror.case.solid[:, ::-1])
    assert plain.t == pytest.approx(mirror.t[:, ::-1, :], abs=SAME_K)
    assert plain.rack_inlets_c() == pytest.approx(mirror.rack_inlets_c(), abs=SAME_K, nan_ok=True)


@settings(QUICK, max_examples=10)
@given(st.lists(boxes(), max_size=2), st.sampled_from(((True, True), (True, False), (False, True))))
def test_air_behind_solid_walls_does_not_care_where_in_the_grid_it_lies(blocks, before):
    room = dataclasses.replace(aisle_room(), blocks=tuple(blocks))
    here = march_or_refusal(walled_in(room, 1.2, (False, False)), 12, is_exact=True)
    there = march_or_refusal(walled_in(room, 1.2, before), 12, is_exact=True)
    assert type(here) is type(there)
    if isinstance(here, CaseError) or isinstance(there, CaseError):
        return
    nx, ny, _ = (round(s / h) for s, h in zip(SIZE_M, here.case.spacing_m, strict=True))
    x0, y0 = (2 if side else 0 for side in before)
    assert there.case.solid[x0 : x0 + nx, y0 : y0 + ny].tolist() == here.case.solid[:nx, :ny].tolist()
    assert there.t[x0 : x0 + nx, y0 : y0 + ny] == pytest.approx(here.t[:nx, :ny], abs=SAME_K)
    assert there.rack_inlets_c() == pytest.approx(here.rack_inlets_c(), abs=SAME_K, nan_ok=True)


def test_a_rack_with_a_wall_before_its_face_leaves_the_rest_of_the_hall_alone():
    plain = aisle_room()
    blind = AirRack("blind", Box((0.0, 4.8, 0.0), (0.6, 6.0, 2.0)), "+y", 4000.0, 0.3)
    walled = AirRack("walled", Box((0.0, 0.0, 0.0), (0.6, 1.2, 2.0)), "-y", 4000.0, 0.3)
    room = dataclasses.replace(plain, racks=(*plain.racks, blind, walled))
    march = marched(room, 60)
    inlets = march.rack_inlets_c()
    assert np.isfinite(inlets[:2]).all()
    assert march.frame().heat_balance_ratio <= CLOSED
    assert march.case.source_heat_w == pytest.approx(sum(r.heat_w for r in room.racks))


def test_racks_that_stand_in_each_other_are_marched():
    rack = AirRack("a", Box((1.8, 2.4, 0.0), (2.4, 3.6, 2.0)), "-y", 5000.0, 0.4)
    shifted = dataclasses.replace(rack, id="b", box=Box((1.9, 2.5, 0.0), (2.5, 3.7, 2.0)), front="+x")
    room = AirRoom(SIZE_M, racks=(rack, dataclasses.replace(rack, id="c"), shifted))
    assert assert_marches_or_is_refused(room) == "marched"


def test_a_cooler_that_faces_a_wall_is_marched_or_named():
    cooler = AirCoolerUnit(
        "cooler", 1.0, body=Box((0.0, 0.0, 0.0), (0.9, 0.9, 2.0)),
        intake=Box((0.0, 0.0, 0.0), (0.0, 0.9, 2.0)), intake_direction="+x",
        discharge=Box((0.0, 0.0, 0.0), (0.9, 0.0, 2.0)), discharge_direction="-y",
    )  # fmt: skip
    assert_marches_or_is_refused(AirRoom(SIZE_M, coolers=(cooler,), heat_w=2000.0))


@pytest.mark.parametrize("shift_m", [0.0, 0.13])
def test_three_hundred_racks_march_with_closed_balances(shift_m):
    racks, tiles = [], []
    for row in range(10):
        y = 1.2 + 2.4 * row
        for n in range(30):
            x = 1.2 + 0.6 * n + shift_m
            front = "+y" if row % 2 == 0 else "-y"
            racks.append(AirRack(f"{row}-{n}", Box((x, y, 0.0), (x + 0.6, y + 1.2, 2.0)), front, 8000.0, 0.55))
            if row % 2 == 0:
                tiles.append(Supply(f"{row}-{n}", Box((x, y + 1.2, 0.0), (x + 0.6, y + 2.4, 0.0)), "+z", 1.0, 18.0))
    exit_ = Return("exit", Box((0.0, 0.0, 4.2), (20.4, 1.2, 4.2)), "+z", 150.0)
    room = AirRoom((20.4, 26.4, 4.2), tuple(racks), (), tuple(tiles), (exit_,))
    assert assert_marches_or_is_refused(room, steps=25) == "marched"
