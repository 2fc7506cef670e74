"""What a live room holds: the fields on its grid, its openings and fans, its metal and walls.

Advanced by ``march``; carried across edits and across grids here.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import Diverged
from core.thermal import kernels
from core.thermal.carry import fill_opened, resampled
from core.thermal.case import RoomCase
from core.thermal.columns import rack_columns
from core.thermal.fans import FanControl, FlowChange
from core.thermal.grid import Grid
from core.thermal.jets import unconfined_pushes
from core.thermal.pressure import PressureSolver
from core.thermal.return_control import INTEGRAL_TIMES, ReturnControl
from core.thermal.stream_rows import mass_rows
from core.thermal.turbulence import Turbulence
from core.thermal.turbulence_kernels import SLOT_SHARE
from core.thermal.walls import WallMass

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SEALED_SHARE = 1e-9
"""What is left of slots for turbulent exchange."""
UNVENTILATED_S = 20.0
"""Stands in for the flow-through time of a room without any ventilation. [s]"""
HOTTEST_START_K = 30.0
"""A room whose doors cannot take its heat has no steady state and starts no warmer than this above its reference."""
HOTTEST_K = 5_000.0


class RoomState:
    """Fields, openings, metal and walls of a room on one grid.

    Attributes:
        case: Grid and openings.
        time_s: Room time since the start. [s]
        in_true_time: Whether every cell takes the same step, as a transient needs.
    """

    case: RoomCase
    time_s: float
    in_true_time: bool
    _is_transient: bool
    _walls: WallMass | None
    _t: Floats
    _p: Floats
    _q: Floats
    _control: ReturnControl
    _spare_of: Grid | None = None

    # -- set-up -----------------------------------------------------------------------------------------------------

    def _lags(self) -> Floats:
        """Time constants of coils, and last of the plenum. [s]"""
        blown = float(self.case.plenum_flow.sum())
        plenum_s = self.case.room.plenum_m3 / blown if blown > 0.0 else 0.0
        return np.array([*(c.lag_s for c in self.case.room.coolers), plenum_s])

    def _metal_by_rack(self) -> dict[str, Floats]:
        case = self.case
        return {r.id: self._mass_c[b] for r, b in zip(case.room.racks, case.rack_blow, strict=True) if b >= 0}

    def _regrid(self, case: RoomCase) -> None:
        old = self.case
        fill_opened(self.t, ~old.solid, np.ones(old.shape, dtype=bool))
        t = resampled(self.t, old, case, None)
        k, e = self._stirred()
        stirred = resampled(k, old, case, None), resampled(e, old, case, None)
        q = [resampled(values, old, case, axis) for axis, values in enumerate((self.u, self.v, self.w))]
        self._become(case, stirred)
        self._t, self._p = self._grid.from_cells(t), self._grid.field()
        self._q = self._grid.from_all_faces(q)

    def _stirred(self) -> tuple[Floats, Floats]:
        """Turbulent energy and dissipation of all cells, shape (nx, ny, nz)."""
        return self._grid.cells(self._turbulence.k), self._grid.cells(self._turbulence.e)

    def _become(self, case: RoomCase, stirred: tuple[Floats, Floats] | None = None) -> None:
        self.case = case
        grid = self._grid = Grid(case.shape)
        self._span, self._sizes, self._grip = grid.span, np.array(case.spacing_m), np.array(case.wall_grip)
        self._pressure = PressureSolver(case)
        self._free, self._area = grid.from_all_faces(case.free), grid.from_all_faces(case.area)
        masked = [np.flatnonzero(mask) for mask in case.is_prescribed]
        prescribed = [grid.flat_face(faces, axis) for axis, faces in enumerate(masked)]
        self._speed = np.concatenate([v.ravel()[at] for v, at in zip(case.prescribed_m_s, masked, strict=True)])
        self._prescribed_start, self._prescribed = _one_after_another(prescribed)
        # eddies do not pass slots: only the flow through them carries heat
        self._mixing = self._free.copy()
        self._mixing[(self._free > 0.0) & (self._free < SLOT_SHARE)] = SEALED_SHARE
        self._turbulence = Turbulence(case, grid, self._mixing, self._area, stirred)
        self._inflow = grid.from_cells(case.inflow_m3_s)
        self._heat = grid.from_cells(case.heat_k_m3_s.reshape(case.shape))
        self._heat_sum = float(case.heat_k_m3_s.sum())
        self._draw_at, self._blow_at = grid.flat_index(case.draws.cell), grid.flat_index(case.blows.cell)
        self._volume = float(np.prod(case.spacing_m))
        self._has_walls = bool(case.wall_exchange_m3_s.any())
        self._exchange, self._wall_c = grid.from_cells(case.wall_exchange_m3_s), grid.from_cells(case.wall_c)
        self._find_spare(grid)
        self._draw_flow, self._blow_flow = case.draws.flow_m3_s.copy(), case.blows.flow_m3_s.copy()
        self._blow_value, self._door = case.blow_value.copy(), case.door.copy()
        self._find_pushes()
        self._fill_drawn()
        self._returned = np.array([case.draws.total(d) for d in case.return_draws])  # through each return [m3/s]
        self._fans = FanControl(case, grid)
        self._fans_s = self.time_s
        draws, blows, coils = len(case.draws.start) - 1, len(case.blows.start) - 1, len(case.coil)
        self._streams = np.zeros(draws + 2 * blows + 2 * coils)
        ends = np.cumsum([draws, blows, coils, coils])
        self._draw_c, self._blow_c, self._coil_c, self._back_c, self._taken = np.split(self._streams, ends)
        self._mass = np.zeros((len(self._blow_c), 5))
        self._lag_s, self._lag_c = self._lags(), np.full(len(case.coil) + 1, np.nan)
        self._mass_c = np.full((len(self._blow_c), 2), np.nan)
        self._rack_draw = np.array(case.rack_draw, dtype=np.int64)
        self._rack_blow = np.array(case.rack_blow, dtype=np.int64)
        self._has_door = (self._rack_blow >= 0) & rack_columns(case.room.racks).has_door
        self._chimneys = np.flatnonzero(np.array(case.rack_duct, dtype=np.int64) >= 0).tolist()
        self._air_at = grid.flat_index(np.flatnonzero(~case.solid))
        self._resisting_start, self._resisting, self._loss = self._resistances()
        self._made, self._dt, self._mass_error = 0, 0.0, 0.0
        self._control = ReturnControl(case, INTEGRAL_TIMES * self.flow_through_s, getattr(self, "_control", None))
        self._control_s = self.time_s

    def _find_spare(self, grid: Grid) -> None:
        """Fields that every step overwrites; those at hand where the grid is the same."""
        if self._spare_of != grid:
            self._spare_of = grid
            self._new, self._flux, self._more, self._spare = *(grid.fields(3) for _ in range(3)), grid.spare()
            self._t_new, self._rate, self._source = (grid.field() for _ in range(3))
        self._more[:] = 0.0  # a step of first order adds what it finds there

    def _find_pushes(self) -> None:
        """Where jets push with the fans' usual speed, and the cells where they begin."""
        strides = (self._grid.stride_x, self._grid.stride_y, 1)
        places, pushes, origins = [], [], []
        for axis, force in enumerate(unconfined_pushes(self.case)):
            face = np.flatnonzero(force)
            face = face[self.case.free[axis].ravel()[face] > 0.0]
            place, push = self._grid.flat_face(face, axis), force.ravel()[face]
            places.append(place)
            pushes.append(push)
            origins.append(np.where(push > 0.0, place - strides[axis], place))
        self._pushed_start, self._pushed = _one_after_another(places)
        self._usual_push, self._push_from = np.concatenate(pushes), np.concatenate(origins)

    def _fill_drawn(self) -> None:
        """What openings draw from each cell and walls exchange with it, over its volume [1/s], and what jets bring."""
        usual, blown = self._grid.field(), self._grid.field()
        np.add.at(usual, self._blow_at, self.case.blows.flow_m3_s / self._volume)
        np.add.at(blown, self._blow_at, self._blow_flow / self._volume)
        # momentum and turbulent energy of jets go with the square of their speed
        faster = np.divide(blown, usual, out=np.ones(usual.size), where=usual > 0.0) ** 2
        self._push = self._usual_push * faster[self._push_from]
        self._turbulence.fill_brought(blown, faster)
        self._drawn = self._grid.from_cells(self.case.wall_exchange_m3_s / self._volume)
        np.add.at(self._drawn, self._draw_at, self._draw_flow / self._volume)

    def _follow_fans(self) -> None:
        """Let server fans follow their inlets."""
        change = self._fans.follow(self.rack_inlets_c(), self.time_s - self._fans_s)
        self._fans_s = self.time_s
        if change is not None:
            self._set_flows(change)

    def _set_flows(self, change: FlowChange) -> None:
        self._draw_flow, self._blow_flow = change.draw_flow, change.blow_flow
        self._blow_value, self._door = change.blow_value, change.door
        for q, new, (place, step) in zip(self._q, self._new, change.velocity, strict=True):
            np.add.at(q, place, step)
            new[place] = q[place]
        self._inflow[:] = 0.0
        np.add.at(self._inflow, self._blow_at, self._blow_flow)
        np.subtract.at(self._inflow, self._draw_at, self._draw_flow)
        self._fill_drawn()

    def _resistances(self) -> tuple[Ints, Ints, Floats]:
        """Resistance faces, as ``momentum_kernels.momentum`` takes them."""
        places, losses = [], []
        for axis, (factor, free) in enumerate(zip(self.case.loss_factor, self.case.free, strict=True)):
            face = np.flatnonzero(factor)
            face = face[free.ravel()[face] > 0.0]
            places.append(self._grid.flat_face(face, axis))
            losses.append(factor.ravel()[face] / (2.0 * self.case.spacing_m[axis]))
        return *_one_after_another(places), np.concatenate(losses)

    def _prescribe(self) -> None:
        """Set the velocities of openings; the kernels leave them alone."""
        for q, first, last in zip(self._q, self._prescribed_start[:-1], self._prescribed_start[1:], strict=True):
            q[self._prescribed[first:last]] = self._speed[first:last]
        self._new[:] = self._q

    def _start_temperature_c(self) -> float:
        """Well-mixed guess: the mean of what blows in, plus half the rise through the room."""
        case = self.case
        fixed = [v for v, kind in zip(case.blow_value, case.blow_kind, strict=True) if kind == 0]
        fixed += [row[5] if not np.isnan(row[5]) else row[1] for row in self._control.coil]
        supply = float(np.mean(fixed)) if fixed else case.room.air.t_ref_c
        through = float(self._returned.sum())
        if through <= 0.0:
            return self._start_among_doors_c(supply)
        ducted = float(np.dot(case.duct_flow, case.duct_rise))  # chimneys bring their heat past the room
        return supply + 0.5 * (case.source_heat_w / case.room.air.heat_capacity_j_m3_k - ducted) / through

    def _start_among_doors_c(self, otherwise_c: float) -> float:
        """Inlet at which the doors of racks, the only coolers of a room, take its whole heat. [C]"""
        case = self.case
        taken = case.door[:, 0] * np.array([case.blows.total(n) for n in range(len(case.door))])
        if taken.sum() <= 0.0:
            return otherwise_c
        lack = case.source_heat_w / case.room.air.heat_capacity_j_m3_k - float((taken * case.blow_value).sum())
        inlet_c = float((taken * case.door[:, 1]).sum() + lack) / float(taken.sum())
        return min(inlet_c, otherwise_c + HOTTEST_START_K)

    def _check_range(self) -> None:
        coldest, hottest = float(self._t.min()), float(self._t.max())
        if not (coldest >= -HOTTEST_K and hottest <= HOTTEST_K):
            raise Diverged(
                "The room air solution left the physical range.", hint="Check powers and airflows of this hall."
            )

    def move_ceiling(self, speed_m_s: float) -> None:
        """Slide the ceiling along x, as the lid of a driven cavity; the air sticks to it by ``wall_grip``."""
        for q in (self._q, self._new):
            self._grid.core(q[0])[:, :, -1] = speed_m_s

    def begin_transient(self) -> None:
        """From now on every cell keeps true time, and metal and walls hold heat back.

        They start in balance with the air as it is now.
        """
        self.in_true_time = True
        self._is_transient = True
        self._begin_mass()
        self._find_streams()

    def _begin_mass(self) -> None:
        """Let metal and walls hold heat: walls start in balance, or go on where the surfaces are the same."""
        self._mass = mass_rows(self.case.room, self.case.rack_blow, len(self._blow_c))
        pieces = self.case.surfaces
        if pieces is None:
            self._walls = None
            return
        before = self._walls.layers_c if self._walls is not None else None
        place = self._grid.flat_index(pieces.cell)
        self._walls = WallMass(self.case.room, pieces, place, self._t[place])
        if before is not None and before.shape == self._walls.layers_c.shape:
            self._walls.layers_c = before
        self._has_walls = True

    # -- fields -----------------------------------------------------------------------------------------------------

    @property
    def t(self) -> Floats:
        """Temperatures now, shape (nx, ny, nz); a view. [C]"""
        return self._grid.cells(self._t)

    @property
    def u(self) -> Floats:
        """Velocities along x on their faces, shape (nx + 1, ny, nz); a view. [m/s]"""
        return self._grid.faces(self._q[0], 0)

    @property
    def v(self) -> Floats:
        """Velocities along y on their faces, shape (nx, ny + 1, nz); a view. [m/s]"""
        return self._grid.faces(self._q[1], 1)

    @property
    def w(self) -> Floats:
        """Velocities along z on their faces, shape (nx, ny, nz + 1); a view. [m/s]"""
        return self._grid.faces(self._q[2], 2)

    @property
    def _stream_rows(self) -> tuple[NDArray[Any], ...]:
        """What tells how streams change, as ``kernels.stream_temperatures`` takes it after the outgoing ones."""
        case = self.case
        return (
            case.blow_kind, case.blow_link, self._blow_value, self._control.coil, case.plenum_coil, case.plenum_flow,
            case.duct_link, case.duct_rise, case.duct_flow, self._mass, self._mass_c, self._door, self._lag_s,
            self._lag_c,
        )  # fmt: skip

    @property
    def _stream_places(self) -> tuple[Floats, ...]:
        """Where it puts what it finds."""
        return self._draw_c, self._coil_c, self._back_c, self._blow_c, self._taken

    def _find_streams(self) -> None:
        """What leaves and enters the room where metal and coils are in balance with the air."""
        kernels.stream_temperatures(
            self._t, self.case.draws.start, self._draw_at, self._draw_flow, *self._stream_rows, 0.0,
            *self._stream_places,
        )  # fmt: skip

    def _follow_returns(self) -> None:
        """Let coolers with a set point on their return air follow it."""
        if self._control.is_needed and self.time_s > self._control_s:
            self._control.follow(self._back_c, self._coil_c, self.time_s - self._control_s)
            self._control_s = self.time_s

    @property
    def flow_through_s(self) -> float:
        """Time in which the air of the room is exchanged once, or 20 s if it never is. [s]"""
        through = float(self._returned.sum())
        for blow in self._rack_blow[self._has_door].tolist():
            through += float(self._door[blow, 0]) * self.case.blows.total(blow)
        if through <= 0.0:
            return UNVENTILATED_S
        return self._air_at.size * self._volume / max(through, 1e-3)

    def _stored(self) -> float:
        """Heat in the air over the volumetric heat capacity. [K m3]"""
        return float(self._t[self._air_at].sum()) * self._volume

    # -- readings ---------------------------------------------------------------------------------------------------

    def _centre_velocities(self) -> NDArray[np.float32]:
        u, v, w = self.u, self.v, self.w
        parts = (u[1:] + u[:-1], v[:, 1:] + v[:, :-1], w[:, :, 1:] + w[:, :, :-1])
        return np.stack([(0.5 * p).astype(np.float32) for p in parts], axis=-1)

    def rack_inlets_c(self) -> Floats:
        """Mean inlets at this moment, NaN where a rack moves no air, shape (racks,). [C]"""
        return self._inlets(self._draw_c)

    def _inlets(self, draw: Floats) -> Floats:
        if not len(draw):
            return np.full(len(self._rack_draw), np.nan)
        return np.where(self._rack_draw >= 0, draw[self._rack_draw], np.nan)

    @property
    def rack_flow_ratio(self) -> Floats:
        """Airflow of each rack over its airflow in cool air, shape (racks,)."""
        return self._fans.ratio.copy()

    def rack_outlets_c(self) -> Floats:
        """Outlets at this moment, shape (racks,). [C]"""
        return self._outlets(self._draw_c, self._blow_c)

    def temperature_now(self) -> NDArray[np.float32]:
        """The field at this moment, NaN in solids, shape (nx, ny, nz). [C]"""
        shown = self.t.astype(np.float32)
        shown[self.case.solid] = np.nan
        return shown

    def wall_layers_c(self) -> Floats:
        """Temperatures of the inner layers of all wall pieces in a transient, shape (pieces, 3). [C]"""
        return np.zeros((0, 3)) if self._walls is None else self._walls.layers_c.copy()

    def _rack_maxima(self, field: Floats) -> Floats:
        start = self.case.draws.start
        if not len(self._draw_at):
            return np.full(len(self._rack_draw), np.nan)
        # a stream without cells takes the next one's value and is not asked for
        hottest = np.maximum.reduceat(field[self._draw_at], np.minimum(start[:-1], len(self._draw_at) - 1))
        return np.where(self._rack_draw >= 0, hottest[self._rack_draw], np.nan)

    def _outlets(self, draw: Floats, blow: Floats) -> Floats:
        case = self.case
        found = np.full(len(self._rack_blow), np.nan)
        blown = self._rack_blow >= 0
        found[blown] = blow[self._rack_blow[blown]]
        for rack in self._chimneys:
            duct = case.rack_duct[rack]
            found[rack] = draw[case.duct_link[duct]] + case.duct_rise[duct]
        return found

    def _door_duties(self, taken: Floats) -> Floats:
        """Heat that each rack's door takes, from that of the ingoing streams over the heat capacity. [W]"""
        found = np.zeros(len(self._rack_blow))
        found[self._has_door] = taken[self._rack_blow[self._has_door]]
        return found * self.case.room.air.heat_capacity_j_m3_k

    def _wall_gain_w(self, field: Floats) -> float:
        gain = self.case.room.sun_w
        if self._has_walls:
            passed = float((self._exchange * (self._wall_c - field))[self._air_at].sum())
            gain += passed * self.case.room.air.heat_capacity_j_m3_k
        return gain

    def _return_mean(self, draw: Floats) -> float:
        flow = float(self._returned.sum())
        if flow <= 0.0:
            return float(self._t[self._air_at].mean())
        return float(np.dot(self._returned, draw[list(self.case.return_draws)]) / flow)


def _one_after_another(places: list[Ints]) -> tuple[Ints, Ints]:
    """Where each axis begins and the last one ends, and the places of all."""
    start = np.cumsum([0, *(len(place) for place in places)])
    return start.astype(np.int64), np.concatenate(places)
