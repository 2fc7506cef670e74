"""Racks and supplies are looked at all at once first: none that would be refused by itself may pass for sound."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import CaseError
from core.thermal import sound_room
from core.thermal.pressure import COARSE_SHARE, _coarse_faces
from core.thermal.room import AirRack, AirRoom, Box, Fans, Supply
from core.thermal.room_checks import check_flow, check_opening, check_rack
from core.thermal.sound_room import check_room

QUICK = settings(deadline=None)
ROOM = AirRoom((6.0, 5.0, 3.0))
NUMBERS = st.sampled_from([0.0, 0.3, 1.0, 2.0, 4.0, -0.1, 7.0, 1e4, math.nan, math.inf, -math.inf])
CORNERS = st.tuples(NUMBERS, NUMBERS, NUMBERS)
BOXES = st.builds(Box, CORNERS, CORNERS)
SOUND = Box((1.0, 1.0, 0.0), (1.6, 2.2, 2.0))
RACKS = st.builds(
    AirRack,
    st.just("r"),
    st.one_of(st.just(SOUND), BOXES),
    st.sampled_from(["+x", "-y", "+z", "up"]),
    NUMBERS,
    NUMBERS,
    fans=st.builds(Fans, full_flow_ratio=NUMBERS),
)
TILE = Box((1.0, 1.0, 0.0), (1.6, 1.6, 0.0))
SUPPLIES = st.builds(
    Supply,
    st.just("s"),
    st.one_of(st.just(TILE), BOXES),
    st.sampled_from(["+z", "-x", "down"]),
    NUMBERS,
    st.one_of(st.none(), NUMBERS),
    open_ratio=NUMBERS,
)


@QUICK
@given(RACKS)
def test_no_rack_that_is_refused_by_itself_passes_among_many(rack):
    complaints = []
    check_rack(rack, ROOM, lambda item, text: complaints.append(f"{item}: {text}"))
    assert refusals(replace(ROOM, racks=(rack,))) == complaints


@QUICK
@given(SUPPLIES)
def test_no_supply_that_is_refused_by_itself_passes_among_many(supply):
    complaints = []

    def complain(item, text):
        complaints.append(f"{item}: {text}")

    check_opening(supply.id, supply.opening, supply.direction, ROOM, complain)
    check_flow(supply.id, supply.flow_m3_s, supply.opening, complain)
    told = refusals(replace(ROOM, supplies=(supply,)))
    assert set(complaints) <= set(told)
    assert (0.01 <= supply.open_ratio <= 1.0) != any("open share" in text for text in told)
    has_own = supply.supply_c is not None
    assert (has_own and not -50.0 <= supply.supply_c <= 150.0) == any("supply temperature" in text for text in told)


def refusals(room: AirRoom) -> list[str]:
    """What ``check_room`` says of a room that it has not seen."""
    sound_room._sound.clear()
    try:
        check_room(room)
    except CaseError as error:
        return list(error.problems)
    return []


@QUICK
@given(st.tuples(*(st.integers(1, 7) for _ in range(3))), st.integers(0, 2))
def test_coarse_coefficients_are_the_sums_of_the_fine_ones_on_each_face(cells, axis):
    shape = [n + (along == axis) for along, n in enumerate(cells)]
    fine = np.random.default_rng(1).random(shape)
    coarse = _coarse_faces(fine, axis)
    assert coarse.shape == tuple((n + 1) // 2 + (along == axis) for along, n in enumerate(cells))
    for place in np.ndindex(coarse.shape):
        spans = [slice(2 * at, 2 * at + 2) for at in place]
        face = min(2 * place[axis], cells[axis])
        spans[axis] = slice(face, face + 1)
        np.testing.assert_allclose(coarse[place], COARSE_SHARE * fine[tuple(spans)].sum(), rtol=1e-12)
