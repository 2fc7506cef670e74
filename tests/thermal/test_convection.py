"""Convection of momentum without bounds: exact where the profile bends evenly, and walls are felt half a cell away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.thermal.convection_kernels import LIMITED, LINEAR, UPWIND, limited_mean
from core.thermal.grid import Grid
from core.thermal.march import RoomMarch
from core.thermal.momentum_kernels import momentum
from core.thermal.room import AirRoom, Box, Return, Supply
from core.thermal.steady import solve_room
from core.thermal.turbulence_kernels import edges

CELLS = (6, 6, 8)
SIZE_M = 0.1
DT_S = 1e-3
RISE_M_S = 0.2
"""Speed of the air that carries the rest upwards."""


def advanced(grid: Grid, q: np.ndarray, free: np.ndarray, nut: float, order: int) -> np.ndarray:
    """Speeds along x after a step without pressure, walls that slip and no lift, shape of those faces. [m/s]

    Args:
        q: Velocities, padded fields as rows. [m/s]
        free: Open shares of free faces, likewise.
        nut: Viscosity. [m2/s]
        order: Order of convection.
    """
    viscosity, edge, none = grid.from_cells(np.full(CELLS, nut)), grid.fields(3), grid.fields(3)
    edges(grid.guard, grid.guard + grid.count, grid.stride_x, grid.stride_y, 1, viscosity, *free, 0.0, 0.0, 0.0, *edge)
    start, place, strength, out = np.zeros(4, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0), q.copy()
    momentum(
        grid.span, np.full(3, SIZE_M), np.zeros(3), q, q, free, viscosity, edge, none, none[0], none[0], 0.0, 20.0,
        DT_S, order, 1e9, start, place, strength, start, place, strength, grid.spare(), grid.fields(3), out,
    )  # fmt: skip
    return grid.faces(out[0], 0)


@dataclass
class Layer:
    """Air that flows along x and is carried along z, in a box whose floor may be a wall, an inlet or an outlet."""

    floor_flow_m_s: float
    rise_m_s: float = RISE_M_S

    def rates(self, profile: np.ndarray, order: int, nut: float = 0.0) -> np.ndarray:
        """Change of the speed along x by convection and eddies in a middle column [m/s2], shape (nz,).

        Args:
            profile: That speed, shape (nz,). [m/s]
            order: Order of convection.
            nut: Viscosity. [m2/s]
        """
        grid = Grid(CELLS)
        faces = [tuple(n + (axis == at) for at, n in enumerate(CELLS)) for axis in range(3)]
        u, w = np.broadcast_to(profile, faces[0]), np.full(faces[2], self.rise_m_s)
        w[:, :, 0], w[:, :, -1] = self.floor_flow_m_s, 0.0
        q = np.stack([grid.from_faces(u, 0), grid.field(), grid.from_faces(w, 2)])
        open_faces = [np.ones(shape) for shape in faces]
        open_faces[2][:, :, (0, -1)] = 0.0
        free = np.stack([grid.from_faces(values, axis) for axis, values in enumerate(open_faces)])
        return ((advanced(grid, q, free, nut + 1e-12, order) - u) / DT_S)[3, 3]


HEIGHTS_M = SIZE_M * (np.arange(CELLS[2]) + 0.5)


@pytest.mark.parametrize("rise_m_s", [RISE_M_S, -RISE_M_S])
def test_a_parabola_is_carried_exactly_away_from_walls(rise_m_s):
    profile, slope = 3.0 * HEIGHTS_M**2, 6.0 * HEIGHTS_M
    inner = slice(2, -2)
    layer = Layer(0.0, rise_m_s)
    assert layer.rates(profile, LINEAR)[inner] == pytest.approx(-rise_m_s * slope[inner], rel=1e-6)
    assert layer.rates(profile, UPWIND)[inner] != pytest.approx(-rise_m_s * slope[inner], rel=1e-3)


def test_what_leaves_a_wall_is_faster_than_the_air_beside_it():
    """The slope beside a wall counts from the air at rest on it: here a quarter of both speeds is added at the face."""
    profile = np.full(CELLS[2], 0.5)
    beside = Layer(0.0).rates(profile, LINEAR)
    # what flows away upwards is 0.5 + (0.5 + 0.5) / 4, and the second cell meets it
    assert beside[0] == pytest.approx(-RISE_M_S / SIZE_M * 0.25, rel=1e-6)
    assert beside[1] == pytest.approx(RISE_M_S / SIZE_M * 0.25, rel=1e-6)
    assert beside[2:-2] == pytest.approx(0.0, abs=1e-9)
    assert Layer(0.0).rates(profile, LIMITED)[1:-2] == pytest.approx(0.0, abs=1e-9)


def test_what_openings_blow_comes_straight_and_what_they_draw_leaves_as_it_is():
    profile = np.full(CELLS[2], 0.5)
    blown = Layer(RISE_M_S).rates(profile, LINEAR)
    # no speed along x comes in, and what leaves the first cell has gained a quarter of both
    assert blown[0] == pytest.approx(-RISE_M_S / SIZE_M * 0.75, rel=1e-6)
    assert blown[1] == pytest.approx(RISE_M_S / SIZE_M * 0.25, rel=1e-6)
    assert blown[2:-2] == pytest.approx(0.0, abs=1e-9)
    drawn = Layer(-RISE_M_S, -RISE_M_S).rates(profile, LINEAR)
    assert drawn[:-2] == pytest.approx(0.0, abs=1e-9)


def test_sheared_air_leaves_through_an_opening_with_the_speed_of_the_cell_before_it():
    """It slips along there: a slope carried on to the opening would leave speed behind in the cell."""
    rise_1_s = 2.0
    drawn = Layer(-RISE_M_S, -RISE_M_S).rates(rise_1_s * HEIGHTS_M, LINEAR)
    # from above comes what is between both cells, half a cell's rise more than what leaves
    assert drawn[0] == pytest.approx(RISE_M_S * 0.5 * rise_1_s, rel=1e-6)


def stream_rates(speeds: np.ndarray, order: int, closed: tuple[int, ...] = ()) -> np.ndarray:
    """Change of the speed along x of a stream that only changes along x, beside the middle [m/s2], shape (nx + 1,).

    Args:
        speeds: That speed, shape (nx + 1,); what ends of the box blow or draw is prescribed. [m/s]
        order: Order of convection.
        closed: Faces that a panel or an opening closes.
    """
    grid = Grid(CELLS)
    open_faces = [np.ones([n + (axis == at) for at, n in enumerate(CELLS)]) for axis in range(3)]
    u = np.broadcast_to(speeds[:, None, None], open_faces[0].shape)
    open_faces[0][(0, *closed, -1), :, :] = 0.0
    q = np.stack([grid.from_faces(u, 0), grid.field(), grid.field()])
    free = np.stack([grid.from_faces(values, axis) for axis, values in enumerate(open_faces)])
    return ((advanced(grid, q, free, 1e-12, order) - u) / DT_S)[:, 3, 4]


@pytest.mark.parametrize("order", [UPWIND, LIMITED, LINEAR])
@pytest.mark.parametrize("speed_m_s", [1.0, -1.0])
def test_an_even_stream_from_an_opening_stays_even(order, speed_m_s):
    """Nothing is known beyond the opening: taken for air at rest, it would push the stream by a quarter of its own."""
    speeds = np.full(CELLS[0] + 1, speed_m_s)
    assert stream_rates(speeds, order) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("turn", [1, -1])
def test_a_stream_does_not_feel_the_air_behind_a_panel(turn):
    speeds = turn * np.array([0.0, 0.4, 0.8, 0.0, 0.3, 0.2, 0.0])[::turn]
    other = turn * np.array([0.0, -0.9, -0.7, 0.0, 0.3, 0.2, 0.0])[::turn]
    beyond = slice(4, None) if turn == 1 else slice(None, 3)
    assert stream_rates(speeds, LINEAR, (3,))[beyond] == pytest.approx(stream_rates(other, LINEAR, (3,))[beyond])


@pytest.mark.parametrize(("floor_m_s", "gained"), [(0.0, 0.375), (-0.1, 0.125)])
def test_at_a_corner_half_a_cell_has_air_below_it_and_half_a_wall_or_an_opening(floor_m_s, gained):
    """Air at 1 m/s over a block that begins under the middle of a face: the slope there is the mean of both halves."""
    grid = Grid(CELLS)
    open_faces = [np.ones([n + (axis == at) for at, n in enumerate(CELLS)]) for axis in range(3)]
    open_faces[0][3:, :, :2] = 0.0
    open_faces[2][3:, :, :3] = open_faces[2][:, :, 0] = open_faces[2][:, :, -1] = 0.0
    u, w = np.ones_like(open_faces[0]), np.zeros_like(open_faces[2])
    u[:, :, :2] = 0.0
    w[:3, :, 2], w[3:, :, 2], w[:, :, 3] = 0.3, floor_m_s, RISE_M_S
    q = np.stack([grid.from_faces(u, 0), grid.field(), grid.from_faces(w, 2)])
    free = np.stack([grid.from_faces(values, axis) for axis, values in enumerate(open_faces)])
    rates = (advanced(grid, q, free, 1e-12, LINEAR) - u) / DT_S
    # to air at rest a cell away on one half; on the other to a wall half as far, or to none where an opening draws
    assert rates[3, 3, 3] == pytest.approx(RISE_M_S / SIZE_M * gained, rel=1e-6)


def blowing_room() -> AirRoom:
    return AirRoom(
        (1.8, 1.8, 2.4),
        supplies=(Supply("in", Box((0.0, 0.6, 0.6), (0.0, 1.2, 1.2)), "+x", 0.2, 20.0),),
        returns=(Return("out", Box((1.8, 0.6, 0.6), (1.8, 1.2, 1.2)), "+x", 0.2),),
    )


@pytest.mark.parametrize(("spacing_m", "is_coarse_first"), [(0.2, False), (0.3, True)])
def test_rooms_with_jets_begin_on_their_own_fine_cells(spacing_m, is_coarse_first):
    """On coarse ones jets that meet may lean to the other side, and keep to it."""
    told: list[str] = []
    solve_room(blowing_room(), spacing_m, progress=lambda _, what: told.append(what))
    assert ("coarse air" in told) is is_coarse_first
    assert "room air" in told


differences = st.floats(-10.0, 10.0)


@settings(deadline=None)  # the first call compiles
@given(differences, differences)
def test_a_limited_mean_stays_between_the_cells_at_its_face_and_below_what_upwind_allows(behind, ahead):
    moved = limited_mean(behind, ahead)
    assert min(0.0, ahead) <= moved <= max(0.0, ahead)
    assert abs(moved) <= abs(behind)
    assert moved == 0.0 or np.sign(behind) == np.sign(ahead)
    assert limited_mean(-behind, -ahead) == -moved


def test_a_limited_mean_is_the_mean_where_the_field_is_smooth():
    assert limited_mean(0.9, 1.0) == pytest.approx(0.5)
    assert limited_mean(0.2, 1.0) == pytest.approx(0.2)


def test_only_fine_cells_of_turbulent_air_are_convected_without_bounds():
    room = AirRoom(
        (1.8, 1.8, 2.4),
        supplies=(Supply("in", Box((0.6, 0.6, 0.0), (1.2, 1.2, 0.0)), "+z", 0.2, 20.0),),
        returns=(Return("out", Box((0.0, 0.0, 2.4), (0.6, 0.6, 2.4)), "+z", 0.2),),
    )
    assert RoomMarch(room, 0.3, second_order=True)._order == LIMITED
    assert RoomMarch(room, 0.2, second_order=True)._order == LINEAR
    assert RoomMarch(room, 0.2)._order == UPWIND
