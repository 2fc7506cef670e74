"""The march: one room's state, advanced step by step, kept across edits and across grids.

The march is the transient. For a steady answer it takes the largest stable steps until rack inlets stop moving, and
averages over a flow-through time, because plumes over racks oscillate and have no steady state.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.errors import Diverged
from core.thermal import kernels
from core.thermal.case import RoomCase, build_case
from core.thermal.flow import RoomFlow
from core.thermal.pressure import PressureSolver
from core.thermal.room import AirRoom

Floats = NDArray[np.float64]

COURANT = 0.85
LONGEST_STEP_S = 1.0
MASS_TOLERANCE = 1e-6
"""Largest cell imbalance over the flow through the room."""
SETTLED_K = 0.05
"""Rack inlets that move less than this per window are settled. [K]"""
WINDOW_S = 10.0
UNVENTILATED_S = 20.0
"""Stands in for the flow-through time of a room without any ventilation. [s]"""
STEADY_GAP_RATIO = 1e-4
"""Heat released and removed over the averaging window of a steady answer differ by no more than this,"""
CREEPING_GAP_RATIO = 2e-3
"""or this, when the room creeps."""
DRIFTING_GAP_RATIO = 1e-2
"""A mean with a larger gap than this began before the room was near its steady state."""
SETTLED_GAP_RATIO = 0.1
"""A room that keeps more of its heat than this has no steady state, however long it is marched: say so."""
LONGEST_RATIO = 14.0
"""Give up settling after this many flow-through times and report the running mean."""


@dataclass(frozen=True, slots=True)
class RoomFrame:
    """One look at the marching room; arrays are copies.

    Attributes:
        time_s: Room time since the start. [s]
        steps: Steps since the start.
        rack_inlet_mean_c: Running mean of the flow-weighted front temperature, shape (racks,). [C]
        rack_inlet_max_c: Hottest front cell, shape (racks,). [C]
        rack_outlet_c: Shape (racks,). [C]
        cooler_return_c: Shape (coolers,); NaN when it moves no air. [C]
        cooler_supply_c: Shape (coolers,). [C]
        cooler_duty_w: Heat taken from the air, shape (coolers,). [W]
        return_mean_c: Flow-weighted mean of all returns. [C]
        temperature_c: Running-mean cell temperatures, float32, NaN in solids, shape (nx, ny, nz). [C]
        velocity_m_s: Velocities at cell centres, float32, shape (nx, ny, nz, 3). [m/s]
        spacing_m: Cell sizes.
        is_settled: Whether rack inlets have stopped moving and the heat is taken out.
        heat_balance_ratio: Sources minus removal minus storage over the averaging window, over the sources.
        steady_gap_ratio: Sources minus removal alone, over the sources: how far from steady the window is.
        mass_balance_ratio: Largest cell imbalance over the flow through the room.
    """

    time_s: float
    steps: int
    rack_inlet_mean_c: Floats
    rack_inlet_max_c: Floats
    rack_outlet_c: Floats
    cooler_return_c: Floats
    cooler_supply_c: Floats
    cooler_duty_w: Floats
    return_mean_c: float
    temperature_c: NDArray[np.float32]
    velocity_m_s: NDArray[np.float32]
    spacing_m: tuple[float, float, float]
    is_settled: bool
    heat_balance_ratio: float
    steady_gap_ratio: float
    mass_balance_ratio: float


class RoomMarch:
    """A live room.

    Args:
        room: The room.
        spacing_m: Cell size. [m]
        second_order: Van Leer convection of temperature and momentum instead of upwind.
    """

    def __init__(self, room: AirRoom, spacing_m: float, *, second_order: bool = False) -> None:
        self._second_order = second_order
        self.time_s = 0.0
        self.steps = 0
        self._become(build_case(room, spacing_m))
        start = self._start_temperature_c()
        self.t = np.full(self.case.shape, start)
        self.u, self.v, self.w = (np.zeros(f.shape) for f in self.case.free)
        self.p = np.zeros(self.case.shape)
        self._has_past = False
        self._restart_means()

    # -- set-up -----------------------------------------------------------------------------------------------------

    def set_room(self, room: AirRoom, spacing_m: float | None = None) -> None:
        """Go on with another layout or cell size, carrying the state across.

        Raises:
            CaseError: The room is impossible; the march goes on with the one before.
        """
        spacing = spacing_m or max(self.case.spacing_m[:2])
        case = build_case(room, spacing)
        if case.shape != self.case.shape or case.room.size_m != self.case.room.size_m:
            self._regrid(case)
        else:
            self._fill_opened_cells(case)
        self._become(case)
        for q, free in zip((self.u, self.v, self.w), case.free, strict=True):
            q[free <= 0.0] = 0.0
        self._has_past = self.steps > 0
        self._restart_means()

    def _become(self, case: RoomCase) -> None:
        self.case = case
        self._pressure = PressureSolver(case)
        self._nut = np.zeros(case.shape)
        self._div = np.zeros(case.shape)
        self._source = np.zeros(case.solid.size)
        self._new = [np.zeros(f.shape) for f in case.free]
        self._flux = [np.zeros(f.shape) for f in case.free]
        self._t_new = np.zeros(case.shape)
        self._draw_c = np.zeros(len(case.draws.start) - 1)
        self._blow_c = np.zeros(len(case.blows.start) - 1)
        self._coil_c = np.zeros(len(case.coil))
        self._volume = float(np.prod(case.spacing_m))
        self._air = ~case.solid
        self._mass_error = 0.0

    def _start_temperature_c(self) -> float:
        """Well-mixed guess: the mean of what blows in, plus half the rise through the room."""
        case = self.case
        fixed = [v for v, kind in zip(case.blow_value, case.blow_kind, strict=True) if kind == 0]
        fixed += [row[5] if not np.isnan(row[5]) else row[1] for row in case.coil]
        supply = float(np.mean(fixed)) if fixed else case.room.air.t_ref_c
        through = sum(case.draws.total(d) for d in case.return_draws)
        if through <= 0.0:
            return supply
        return supply + 0.5 * case.source_heat_w / (case.room.air.heat_capacity_j_m3_k * through)

    def _fill_opened_cells(self, case: RoomCase) -> None:
        """Give cells that were solid the mean of their air neighbours, layer by layer."""
        missing = self.case.solid & ~case.solid
        known = self._air.copy()
        for _ in range(max(case.shape)):
            if not missing.any():
                return
            total, count = np.zeros(case.shape), np.zeros(case.shape)
            for axis in range(3):
                for shift in (1, -1):
                    here: list[slice] = [slice(None)] * 3
                    there: list[slice] = [slice(None)] * 3
                    here[axis] = slice(1, None) if shift > 0 else slice(None, -1)
                    there[axis] = slice(None, -1) if shift > 0 else slice(1, None)
                    total[tuple(here)] += np.where(known, self.t, 0.0)[tuple(there)]
                    count[tuple(here)] += known[tuple(there)]
            ready = missing & (count > 0)
            if not ready.any():
                return
            self.t[ready] = total[ready] / count[ready]
            known |= ready
            missing &= ~ready

    def _regrid(self, case: RoomCase) -> None:
        """Take the state to another grid by the nearest values at the same places."""
        self._fill_solids()
        self.t = _resampled(self.t, self.case, case, None)
        self.p = np.zeros(case.shape)
        self.u, self.v, self.w = (
            _resampled(q, self.case, case, axis) for axis, q in enumerate((self.u, self.v, self.w))
        )

    def _fill_solids(self) -> None:
        self._fill_opened_cells(replace(self.case, solid=np.zeros_like(self.case.solid)))

    # -- marching ---------------------------------------------------------------------------------------------------

    def advance(self, budget_s: float, most_steps: int = 1_000_000) -> RoomFrame:
        """March for a time budget (at least one step) and look.

        Raises:
            Diverged: The state left the physical range.
        """
        stop = time.perf_counter() + budget_s
        self.step()
        made = 1
        while time.perf_counter() < stop and made < most_steps:
            self.step()
            made += 1
        return self.frame()

    def step(self) -> float:
        """One time step.

        Returns:
            Its length. [s]

        Raises:
            Diverged: The state is no longer finite.
        """
        case = self.case
        dx, dy, dz = case.spacing_m
        air = case.room.air
        for q, fixed, mask in zip((self.u, self.v, self.w), case.prescribed_m_s, case.is_prescribed, strict=True):
            q[mask] = fixed[mask]
        kernels.eddy_viscosity(self.u, self.v, self.w, case.wall_distance_m, air.nu_m2_s, self._nut)
        dt = kernels.stable_step(self.u, self.v, self.w, self._nut, *case.area, dx, dy, dz, COURANT, LONGEST_STEP_S)
        self._predict(dt)
        self._project(dt)
        self._convect(dt)
        self.time_s += dt
        self.steps += 1
        self._gather(dt)
        return float(dt)

    def _predict(self, dt: float) -> None:
        case = self.case
        dx, dy, dz = case.spacing_m
        for flux, q, area in zip(self._flux, (self.u, self.v, self.w), case.area, strict=True):
            np.multiply(q, area, out=flux)
        advance = kernels.STEP_LIMITED if self._second_order else kernels.STEP_UPWIND
        for axis, q in enumerate((self.u, self.v, self.w)):
            advance[axis](q, *self._flux, case.free[axis], self._nut, dx, dy, dz, dt, self._new[axis])
        self.u, self._new[0] = self._new[0], self.u
        self.v, self._new[1] = self._new[1], self.v
        self.w, self._new[2] = self._new[2], self.w
        air = case.room.air
        kernels.add_buoyancy(self.w, case.free[2], self.t, air.beta_1_k, air.t_ref_c, dt)
        kernels.add_pressure_force(self.u, self.v, self.w, self.p, *case.free, dx, dy, dz, dt)

    def _project(self, dt: float) -> None:
        case = self.case
        dx, dy, dz = case.spacing_m
        kernels.divergence(self.u, self.v, self.w, *case.free, case.solid, dx, dy, dz, self._div)
        self._div -= case.inflow_m3_s
        self._div /= dt
        _, worst = self._pressure.solve(self._div, MASS_TOLERANCE * max(case.flow_m3_s, 1e-3) / dt)
        correction = self._pressure.correction
        kernels.add_pressure_force(self.u, self.v, self.w, correction, *case.free, dx, dy, dz, dt)
        self.p += correction
        self._mass_error = worst * dt / max(case.flow_m3_s, 1e-3)

    def _convect(self, dt: float) -> None:
        case = self.case
        dx, dy, dz = case.spacing_m
        flat = self.t.reshape(-1)
        kernels.stream_temperatures(
            flat,
            case.draws.start,
            case.draws.cell,
            case.draws.flow_m3_s,
            case.blow_kind,
            case.blow_link,
            case.blow_value,
            case.coil,
            case.plenum_coil,
            case.plenum_flow,
            self._draw_c,
            self._coil_c,
            self._blow_c,
        )
        kernels.opening_sources(
            flat,
            case.heat_k_m3_s,
            case.draws.start,
            case.draws.cell,
            case.draws.flow_m3_s,
            case.blows.start,
            case.blows.cell,
            case.blows.flow_m3_s,
            self._blow_c,
            self._source,
        )
        for flux, q, free in zip(self._flux, (self.u, self.v, self.w), case.free, strict=True):
            np.multiply(q, free, out=flux)
        kernels.advance_temperature(
            self.t,
            *self._flux,
            *case.free,
            self._nut,
            case.solid,
            self._source.reshape(case.shape),
            dx,
            dy,
            dz,
            dt,
            case.room.air.pr_turbulent,
            self._second_order,
            self._t_new,
        )
        self.t, self._t_new = self._t_new, self.t
        hottest = float(self.t.max())
        if not np.isfinite(hottest) or abs(hottest) > 5_000.0:
            raise Diverged(
                "The room air solution left the physical range.", hint="Check powers and airflows of this hall."
            )

    # -- means and settling -----------------------------------------------------------------------------------------

    def _restart_means(self) -> None:
        self._since_s = self.time_s
        self._window_s = 0.0
        self._window_sum = np.zeros(len(self.case.room.racks))
        self._windows: deque[Floats] = deque(maxlen=64)
        self._mean_from_s = self.time_s
        self._start_averages()
        self.is_settled = False

    def _start_averages(self) -> None:
        self._mean_s = 0.0
        self._mean_t = np.zeros(self.case.shape)
        self._mean_draw = np.zeros(len(self._draw_c))
        self._mean_blow = np.zeros(len(self._blow_c))
        self._mean_coil = np.zeros(len(self._coil_c))
        self._net_sum = 0.0
        self._storage_start = self._stored()

    def _stored(self) -> float:
        return float(self.t[self._air].sum()) * self._volume

    @property
    def flow_through_s(self) -> float:
        """Time in which the air of the room is exchanged once, or 20 s if it never is. [s]"""
        through = sum(self.case.draws.total(d) for d in self.case.return_draws)
        if through <= 0.0:
            return UNVENTILATED_S
        return float(self._air.sum()) * self._volume / max(through, 1e-3)

    def _rack_inlets(self) -> Floats:
        return np.array([self._draw_c[d] if d >= 0 else np.nan for d in self.case.rack_draw])

    def _gather(self, dt: float) -> None:
        if self.time_s - self._since_s > self._spin_up_s and self._mean_from_s == self._since_s:
            self._mean_from_s = self.time_s
            self._start_averages()
            return
        self._mean_s += dt
        self._mean_t += dt * self.t
        self._mean_draw += dt * self._draw_c
        self._mean_blow += dt * self._blow_c
        self._mean_coil += dt * self._coil_c
        self._net_sum += dt * float(self._source.sum())
        self._window_s += dt
        self._window_sum += dt * self._rack_inlets()
        if self._window_s >= WINDOW_S:
            self._windows.append(self._window_sum / self._window_s)
            self._window_s = 0.0
            self._window_sum = np.zeros(len(self.case.room.racks))
            self._judge()

    @property
    def _spin_up_s(self) -> float:
        return max((0.7 if self._has_past else 2.0) * self.flow_through_s, 20.0)

    @property
    def is_averaged(self) -> bool:
        """Whether the running mean may be quoted.

        It ends at a moment when the room holds as much heat as when the mean began, so that heat released and removed
        agree as in a steady room, but not before 1.5 flow-through times (2.5 while plumes still sway). A room that
        still creeps towards its steady state after that has to do with less, and after ``LONGEST_RATIO`` whatever there
        is has to do.
        """
        if self.time_s - self._since_s > LONGEST_RATIO * max(self.flow_through_s, 10.0):
            return True
        through = max(self.flow_through_s, 15.0)
        if self._mean_from_s <= self._since_s or self._mean_s < 1.5 * through:
            return False
        if not self.is_settled and self._mean_s < 2.5 * through:
            return False
        return self.steady_gap_ratio < (STEADY_GAP_RATIO if self._mean_s < 2.5 * through else CREEPING_GAP_RATIO)

    def drop_drifting_means(self) -> None:
        """Begin the running mean anew when the room was still warming or cooling while it grew."""
        if self._mean_from_s <= self._since_s:
            return
        through = max(self.flow_through_s, 15.0)
        drifts = self._mean_s > 1.5 * through and self.steady_gap_ratio > DRIFTING_GAP_RATIO
        creeps = self._mean_s > 2.5 * through and self.steady_gap_ratio > CREEPING_GAP_RATIO
        if drifts or creeps:
            self._mean_from_s = self.time_s
            self._start_averages()

    def _judge(self) -> None:
        elapsed = self.time_s - self._since_s
        if len(self._windows) >= 3:
            recent = np.stack([self._windows[-1], self._windows[-2], self._windows[-3]])
            spread = np.nanmax(np.ptp(recent, axis=0)) if recent.size and not np.isnan(recent).all() else 0.0
            if spread < SETTLED_K:
                self.is_settled = True
                return
        if elapsed > LONGEST_RATIO * max(self.flow_through_s, 10.0) or self._running_mean_is_still():
            self.is_settled = True

    def _running_mean_is_still(self) -> bool:
        """Whether the mean over the last half of the windows equals the mean over the half before."""
        needed = 2 * max(int(3.0 * self.flow_through_s / WINDOW_S), 3)
        if len(self._windows) < needed:
            return False
        all_windows = np.stack(list(self._windows)[-needed:])
        half = needed // 2
        late, early = all_windows[half:].mean(axis=0), all_windows[:half].mean(axis=0)
        change = np.abs(late - early)
        return bool(np.isnan(change).all() or np.nanmax(change) < 2.0 * SETTLED_K)

    # -- looking ----------------------------------------------------------------------------------------------------

    def frame(self) -> RoomFrame:
        """What the room looks like now: running means since the last edit, after the spin-up."""
        case = self.case
        weight = 1.0 / self._mean_s if self._mean_s > 0.0 else 0.0
        is_fresh = self._mean_s <= 0.0 or self._mean_from_s == self._since_s
        draw = self._draw_c if is_fresh else self._mean_draw * weight
        blow = self._blow_c if is_fresh else self._mean_blow * weight
        coil = self._coil_c if is_fresh else self._mean_coil * weight
        field = self.t if is_fresh else self._mean_t * weight
        shown = field.astype(np.float32)
        shown[case.solid] = np.nan
        back = np.array([draw[d] if d >= 0 else np.nan for d in case.cooler_draw])
        supply = np.array([coil[c] if d >= 0 else np.nan for c, d in enumerate(case.cooler_draw)])
        flows = np.array([case.draws.total(d) if d >= 0 else 0.0 for d in case.cooler_draw])
        duty = np.nan_to_num((back - supply) * flows) * case.room.air.heat_capacity_j_m3_k
        return RoomFrame(
            time_s=self.time_s,
            steps=self.steps,
            rack_inlet_mean_c=np.array([draw[d] if d >= 0 else np.nan for d in case.rack_draw]),
            rack_inlet_max_c=self._rack_maxima(field),
            rack_outlet_c=np.array([blow[b] if b >= 0 else np.nan for b in case.rack_blow]),
            cooler_return_c=back,
            cooler_supply_c=supply,
            cooler_duty_w=duty,
            return_mean_c=self._return_mean(draw),
            temperature_c=shown,
            velocity_m_s=self._centre_velocities(),
            spacing_m=case.spacing_m,
            is_settled=self.is_settled and self.steady_gap_ratio < SETTLED_GAP_RATIO,
            heat_balance_ratio=self._heat_balance(),
            steady_gap_ratio=self.steady_gap_ratio,
            mass_balance_ratio=self._mass_error,
        )

    def _centre_velocities(self) -> NDArray[np.float32]:
        u, v, w = self.u, self.v, self.w
        parts = (u[1:] + u[:-1], v[:, 1:] + v[:, :-1], w[:, :, 1:] + w[:, :, :-1])
        return np.stack([(0.5 * p).astype(np.float32) for p in parts], axis=-1)

    def flow(self) -> RoomFlow:
        """The flow through all free faces at this moment."""
        dx, dy, dz = self.case.spacing_m
        sizes = ((dy * dz, dx), (dx * dz, dy), (dx * dy, dz))
        flux, exchange = [], []
        for axis, (q, free) in enumerate(zip((self.u, self.v, self.w), self.case.free, strict=True)):
            area, distance = sizes[axis]
            nut = np.zeros(free.shape)
            here: list[slice] = [slice(None)] * 3
            low, high = here.copy(), here.copy()
            here[axis], low[axis], high[axis] = slice(1, -1), slice(None, -1), slice(1, None)
            nut[tuple(here)] = 0.5 * (self._nut[tuple(low)] + self._nut[tuple(high)])
            flux.append(q * free * area)
            exchange.append(free * nut / self.case.room.air.pr_turbulent * area / distance)
        return RoomFlow((flux[0], flux[1], flux[2]), (exchange[0], exchange[1], exchange[2]), False)

    def _rack_maxima(self, field: Floats) -> Floats:
        flat = field.reshape(-1)
        start, cell = self.case.draws.start, self.case.draws.cell
        return np.array([flat[cell[start[d] : start[d + 1]]].max() if d >= 0 else np.nan for d in self.case.rack_draw])

    def _return_mean(self, draw: Floats) -> float:
        flows = np.array([self.case.draws.total(d) for d in self.case.return_draws])
        if flows.sum() <= 0.0:
            return float(self.t[self._air].mean())
        return float(np.dot(flows, [draw[d] for d in self.case.return_draws]) / flows.sum())

    @property
    def steady_gap_ratio(self) -> float:
        """Heat released minus heat removed over the averaging window, over the heat released."""
        sources = self.case.source_heat_w
        if self._mean_s <= 0.0 or sources <= 0.0:
            return 0.0
        # net of all openings and sources: what racks draw and blow cancels but for their heat
        return abs(self._net_sum) / self._mean_s * self.case.room.air.heat_capacity_j_m3_k / sources

    def _heat_balance(self) -> float:
        """Released minus removed minus stored over the averaging window, over the heat released.

        Released and removed are summed from the openings step by step, stored is read off the temperature field at
        both ends: heat that the convection lost or made would show here.
        """
        sources = self.case.source_heat_w
        if self._mean_s <= 0.0 or sources <= 0.0:
            return 0.0
        unaccounted = self._net_sum - (self._stored() - self._storage_start)
        return abs(unaccounted) / self._mean_s * self.case.room.air.heat_capacity_j_m3_k / sources


@dataclass(frozen=True, slots=True)
class RoomResult:
    """A settled room.

    Attributes:
        frame: Last look.
        case: Grid it was computed on.
        spacing_m: Cell size that was asked for or chosen. [m]
        cells: Cells that hold air.
        steps: Steps marched, all grids.
        cpu_s: Processor time. [s]
    """

    frame: RoomFrame
    case: RoomCase
    spacing_m: float
    cells: int
    steps: int
    cpu_s: float


Progress = Callable[[float, str], None]


def solve_room(
    room: AirRoom,
    spacing_m: float | None = None,
    *,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> RoomResult:
    """March a room from cold until it settles: first on coarse cells, then on the wanted ones.

    Args:
        room: The room.
        spacing_m: Cell size; chosen by the program when None. [m]
        progress: Told the share done (0 to 1) and what is going on.
        stop: Asked now and then; True ends the march early with what is there.

    Returns:
        The settled room.

    Raises:
        CaseError: The room is impossible.
        Diverged: The march failed.
    """
    began = time.process_time()
    spacing = spacing_m if spacing_m is not None else chosen_spacing_m(room)
    march = RoomMarch(room, max(spacing, min(0.6, 2.0 * spacing)))
    for grid in dict.fromkeys((max(march.case.spacing_m[:2]), spacing)):
        if grid == spacing and march.steps:
            march.set_room(room, spacing)
        _settle(march, progress, stop, "coarse air" if grid > spacing else "room air", grid == spacing)
    return RoomResult(march.frame(), march.case, spacing, march.case.cells, march.steps, time.process_time() - began)


def chosen_spacing_m(room: AirRoom) -> float:
    """Cell size for a steady answer: 0.3 m, or larger in halls that would exceed half a million cells. [m]"""
    volume = room.size_m[0] * room.size_m[1] * room.size_m[2]
    return max(0.3, math.cbrt(volume / 500_000.0))


def _settle(
    march: RoomMarch, progress: Progress | None, stop: Callable[[], bool] | None, what: str, averages: bool
) -> None:
    began_s = march.time_s
    expected_s = LONGEST_RATIO * max(march.flow_through_s, 10.0)
    while not (march.is_averaged if averages else march.is_settled):
        march.step()
        if march.steps % 20:
            continue
        if averages:
            march.drop_drifting_means()
        if progress is not None:
            progress(min((march.time_s - began_s) / expected_s, 1.0), what)
        if stop is not None and stop():
            return
    march.is_settled = True


def _resampled(q: Floats, old: RoomCase, new: RoomCase, axis: int | None) -> Floats:
    """Nearest values of a cell field (axis None) or a face field on another grid."""
    picks = []
    for d in range(3):
        shift = 0.0 if d == axis else 0.5
        count = new.shape[d] + (1 if d == axis else 0)
        position = (np.arange(count) + shift) * new.spacing_m[d] / old.spacing_m[d] - shift
        picks.append(np.clip(np.rint(position).astype(int), 0, q.shape[d] - 1))
    return np.ascontiguousarray(q[np.ix_(*picks)])
