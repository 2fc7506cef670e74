"""What an edit leaves alone is not made again: rooms and grids must be those of a design that is opened afresh."""

from __future__ import annotations

import dataclasses

import numpy as np
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from core.errors import CaseError
from core.model import heat
from core.model.project import Project
from core.model.rack import Rack
from core.thermal import columns, hall_floor, hall_racks, sound_room
from core.thermal.carry import fill_opened
from core.thermal.case import RoomCase, build_case
from core.thermal.room import AirRoom
from core.thermal.room_from_project import air_room
from core.thermal.streams import Streams
from tests.support.large_hall import large_hall
from tests.support.random_rooms import rooms

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PROJECT = large_hall(4, 6)
RACKS = tuple(r.id for r in PROJECT.racks)


def forget() -> None:
    """Drop all that is kept from one edit to the next."""
    columns._racks._kept = columns._supplies._kept = ()
    sound_room._sound.clear()
    hall_racks._kept_racks.clear()
    hall_floor._kept_floors.clear()
    heat._kept = (None, 0.0, (), {})


def outcome(air: AirRoom) -> RoomCase | list[str]:
    try:
        return build_case(air, 0.6)
    except CaseError as error:
        return list(error.problems)


def assert_same(one: object, other: object) -> None:
    if isinstance(one, RoomCase | Streams):
        assert type(one) is type(other)
        for field in dataclasses.fields(one):
            if field.name != "surfaces":
                assert_same(getattr(one, field.name), getattr(other, field.name))
    elif isinstance(one, np.ndarray):
        np.testing.assert_array_equal(one, other)
    elif isinstance(one, tuple):
        assert isinstance(other, tuple)
        assert len(one) == len(other)
        for a, b in zip(one, other, strict=True):
            assert_same(a, b)
    else:
        assert one == other


@st.composite
def edited(draw: st.DrawFn, air: AirRoom) -> AirRoom:
    """A room with some of its racks and supplies changed, gone, doubled or in another order."""
    parts: dict[str, object] = {}
    for name in ("racks", "supplies"):
        items = list(getattr(air, name))
        for place in draw(st.lists(st.integers(0, max(len(items) - 1, 0)), max_size=2 if items else 0)):
            if place < len(items):
                items[place] = dataclasses.replace(items[place], flow_m3_s=draw(st.sampled_from((0.0, 0.2, 0.7))))
        match draw(st.sampled_from(("stay", "stay", "drop", "add", "swap"))):
            case "drop":
                items = items[1:]
            case "add" if items:
                items.append(dataclasses.replace(items[0], id=f"{name} more"))
            case "swap":
                items.reverse()
        parts[name] = tuple(items)
    return dataclasses.replace(air, **parts)


@QUICK
@given(st.data(), rooms())
def test_a_grid_after_edits_is_that_of_the_room_alone(data, air):
    forget()
    chain = [air]
    for _ in range(4):
        chain.append(data.draw(edited(chain[-1])))
    kept = [outcome(each) for each in chain]
    for each, found in zip(chain, kept, strict=True):
        forget()
        afresh = outcome(each)
        event("refused" if isinstance(afresh, list) else "built")
        assert_same(found, afresh)


def changed(rack: Rack, what: str, amount: float) -> Rack | None:
    match what:
        case "move":
            return dataclasses.replace(rack, x_m=rack.x_m + amount, y_m=rack.y_m - 0.5 * amount)
        case "turn":
            return dataclasses.replace(rack, rotation_deg=(rack.rotation_deg + 90) % 360)
        case "empty":
            return dataclasses.replace(rack, units=())
        case "open":
            half = tuple(dataclasses.replace(unit, u_height=20) for unit in rack.units)
            return dataclasses.replace(rack, units=half, has_blanking_panels=False)
        case "chimney":
            return dataclasses.replace(rack, has_chimney=not rack.has_chimney)
        case "copy":
            return dataclasses.replace(rack, id=f"copy of {rack.id}", x_m=rack.x_m + 20.0 * amount)
    return None


EDITS = st.tuples(
    st.sampled_from(RACKS),
    st.sampled_from(("move", "turn", "empty", "open", "chimney", "copy", "remove")),
    st.floats(-2.0, 2.0),
)


def after(project: Project, rack_id: str, what: str, amount: float) -> Project:
    rack = project.get(rack_id)
    if not isinstance(rack, Rack):
        return project
    new = changed(rack, what, amount)
    return project.with_changes({new.id if new is not None else rack_id: new})


@QUICK
@given(st.lists(EDITS, min_size=1, max_size=5))
def test_a_room_after_edits_is_that_of_the_design_opened_afresh(edits):
    forget()
    project = PROJECT
    chain = [project]
    for edit in edits:
        project = after(project, *edit)
        chain.append(project)
    kept = [air_room(each, each.halls[0]) for each in chain]
    grids = [outcome(each) for each in kept]
    for each, found, grid in zip(chain, kept, grids, strict=True):
        forget()
        afresh = air_room(Project.of(tuple(each.entities.values())), each.halls[0])
        assert found == afresh
        assert_same(grid, outcome(afresh))


@given(st.integers(0, 2**32 - 1), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_opened_cells_take_the_mean_of_known_neighbours_ring_by_ring(seed, known_ratio, wanted_ratio):
    draw = np.random.default_rng(seed)
    values, known = draw.random((4, 3, 5)), draw.random((4, 3, 5)) < known_ratio
    wanted, expected, reached = draw.random((4, 3, 5)) < wanted_ratio, values.copy(), known.copy()
    steps = [(d, s) for d in range(3) for s in (-1, 1)]
    for _ in range(max(known.shape)):
        before, ring = reached.copy(), []
        for cell in np.argwhere(wanted & ~before).tolist():
            near = [tuple(c + s * (n == d) for n, c in enumerate(cell)) for d, s in steps]
            inside = [at for at in near if all(0 <= c < n for c, n in zip(at, known.shape, strict=True))]
            if found := [expected[at] for at in inside if before[at]]:
                ring.append((tuple(cell), sum(found) / len(found)))
        for at, mean in ring:
            expected[at], reached[at] = mean, True
    fill_opened(values, known, wanted)
    np.testing.assert_allclose(values, expected, rtol=1e-14)
