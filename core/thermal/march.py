"""The march: one room's state, advanced step by step, kept across edits and across grids.

The march is the transient. For a steady answer it takes steps that suit most cells, while the few with the fastest air
take shorter ones of their own, and averages over a flow-through time, because plumes over racks oscillate and have no
steady state.
"""

from __future__ import annotations

import math
import time

import numpy as np
from numpy.typing import NDArray

from core.thermal import kernels, march_kernels
from core.thermal.averages import MOST_PARTS, Averages
from core.thermal.carry import fill_opened
from core.thermal.case import RoomCase, build_case
from core.thermal.convection_kernels import LIMITED, LINEAR, UPWIND
from core.thermal.creep import Creep
from core.thermal.flow import RoomFlow, flow_through
from core.thermal.frame import RoomFrame
from core.thermal.room import AirRoom
from core.thermal.room_state import RoomState
from core.thermal.walls import WallMass
from core.thermal.workers import shared

Floats = NDArray[np.float64]

COURANT = 0.85
COURANT_LIMITED = 0.5
"""With the limited scheme in true time; the steady answer does not depend on it."""
MOST_LOST = 0.9
"""Cells that would lose more than this share of their content in a step take a shorter one of their own."""
MOST_LOST_LIMITED = 0.5
"""With the limited scheme: what leaves a cell may carry up to twice its excess over its neighbours along."""
LINEAR_SPACING_M = 0.22
"""Largest cells on which velocities may be convected without the bounds of their neighbours. Jets and the layers along
walls are carried as in the references then, which do so, too: rooms with fan walls come to 0.1 to 0.4 K of them (0.5 to
0.8 K with bounds). On cells of 0.3 m jets from tiles are too few cells wide for it: 0.6 to 0.9 K instead of 0.3. So
that rounding to whole cells does not decide, it is a little over 0.2."""
LONGEST_STEP_S = 1.0
HURRIED_SHARE, HURRIED_SHARE_FINE = 0.7, 0.2
"""Share of cells, those with the fastest air, that may take shorter steps of their own where time is not true; the
second one on cells where jets are followed. Means over 40 flow-through times of swaying rooms do not depend on it on
0.3 m cells (0.1 K rms); on 0.15 m cells the first one puts the fan wall with its hot aisle between the rows 0.75 K off,
the second one 0.40 K."""
STEPS_PER_LOOK = 6
"""After so many the length of steady steps is found anew, turbulence and fans follow, and the range is checked."""
CELLS_AT_ONCE = 50_000
"""Cells times steps of one call while somebody waits for what comes of it."""
MOST_CELLS_IN_PARTS = 500_000
"""In larger rooms only one part of a mean can be shed: each takes some 54 bytes a cell."""
MASS_TOLERANCE = 1e-6
"""Largest cell imbalance over the flow through the room, in what is published."""
MARCH_ITERATIONS = 1
"""Pressure iterations of a step on the way; what they leave is made good in the next step."""
ROUGH_STEPS, ROUGH_ITERATIONS, MOST_STRAYED = 10, 8, 0.005
"""The first steps after a start or an edit find flows far from balance and take more, and so do those that leave a cell
with this share of its air too much or too little: air that piles up would warm."""
SETTLED_GAP_RATIO = 0.1
"""A room that keeps more of its heat than this has no steady state, however long it is marched: say so."""


class RoomMarch(RoomState):
    """A live room.

    Args:
        room: The room.
        spacing_m: Cell size. [m]
        second_order: Limited second-order convection of temperature and momentum instead of upwind.
        in_true_time: Every cell takes the same step, as a transient needs.

    Attributes:
        case: Grid and openings.
        time_s: Room time since the start. [s]
        steps: Steps since the start.
    """

    def __init__(
        self, room: AirRoom, spacing_m: float, *, second_order: bool = False, in_true_time: bool = False
    ) -> None:
        self.second_order, self.in_true_time = second_order, in_true_time
        self.time_s = 0.0
        self.steps = 0
        self._is_transient = False
        self._walls: WallMass | None = None
        self._start(build_case(room, spacing_m))

    @classmethod
    def of_case(cls, case: RoomCase, *, second_order: bool = False, in_true_time: bool = True) -> RoomMarch:
        """A march on a grid that was built by hand."""
        march = cls.__new__(cls)
        march.second_order, march.in_true_time = second_order, in_true_time
        march.time_s, march.steps, march._is_transient = 0.0, 0, False
        march._walls = None
        march._start(case)
        return march

    # -- set-up -----------------------------------------------------------------------------------------------------

    def _start(self, case: RoomCase) -> None:
        self._become(case)
        # lift is counted from the start: uniform air is then at rest with no pressure at all
        self._rest_c = self._start_temperature_c()
        self._t = self._grid.from_cells(np.full(case.shape, self._rest_c))
        self._p = self._grid.field()
        self._q = self._grid.fields(3)
        self._prescribe()
        self._has_past = False
        self._restart_means()

    def set_room(self, room: AirRoom, spacing_m: float | None = None, *, second_order: bool | None = None) -> None:
        """Go on with another layout, cell size or order of convection, carrying the state across.

        Raises:
            CaseError: The room is impossible; the march goes on with the one before.
        """
        spacing = spacing_m or max(self.case.spacing_m[:2])
        case = build_case(room, spacing)
        self.second_order = self.second_order if second_order is None else second_order
        metal = self._metal_by_rack() if self._is_transient else {}
        lags = dict(zip([c.id for c in self.case.room.coolers], self._lag_c, strict=False)), float(self._lag_c[-1])
        faster, racks = np.flatnonzero(self._fans.ratio != 1.0).tolist(), self.case.room.racks
        speeds = {racks[n].id: float(self._fans.ratio[n]) for n in faster}
        if case.shape != self.case.shape or case.room.size_m != self.case.room.size_m:
            self._regrid(case)
        else:
            fill_opened(self.t, ~self.case.solid, ~case.solid)
            self._become(case, self._stirred())
        for q, free in zip(self._q, self._free, strict=True):
            q[free <= 0.0] = 0.0
        self._prescribe()
        if self._is_transient:
            for n, rack in enumerate(case.room.racks):
                if case.rack_blow[n] >= 0 and rack.id in metal:
                    self._mass_c[case.rack_blow[n]] = metal[rack.id]
            self._begin_mass()
            self._lag_c[:-1] = [lags[0].get(c.id, np.nan) for c in case.room.coolers]
            self._lag_c[-1] = lags[1]
        if self._fans.is_needed and speeds:
            self._set_flows(self._fans.set_ratio(np.array([speeds.get(r.id, 1.0) for r in case.room.racks])))
        self._has_past = self.steps > 0
        self._restart_means()

    # -- marching ---------------------------------------------------------------------------------------------------

    def advance(self, budget_s: float, most_steps: int = 1_000_000) -> RoomFrame:
        """March for a time budget (at least one step) and look.

        Raises:
            Diverged: The state left the physical range.
        """
        stop = time.perf_counter() + budget_s
        made = 1
        at_once = max(CELLS_AT_ONCE // max(self.case.cells, 1), 1)
        while time.perf_counter() < stop and made < most_steps:
            made += self.stride(min(at_once, most_steps - made))
        self.step(is_shown=True)
        return self.frame()

    def close(self) -> None:
        """Take a last step with the mass balance closed, and call the room settled."""
        self.step(is_shown=True)
        self._means.is_settled = True

    def step(self, *, is_shown: bool = True) -> float:
        """One time step.

        Args:
            is_shown: Close the mass balance fully, as anything published needs.

        Returns:
            Its length. [s]

        Raises:
            Diverged: The state is no longer finite.
        """
        dt = self._prepare()
        self._take(1, dt, is_shown=is_shown)
        return dt

    def stride(self, most: int = 1_000_000) -> int:
        """Several steps in one call, up to the next one after which something is looked at.

        Args:
            most: No more than these.

        Returns:
            How many.

        Raises:
            Diverged: The state is no longer finite.
        """
        dt = self._prepare()
        steps = max(min(most, self._steps_to_look(dt)), 1)
        self._take(steps, dt, is_shown=False)
        return steps

    def _steps_to_look(self, dt: float) -> int:
        if self.in_true_time:
            return 1
        left = STEPS_PER_LOOK - self._made % STEPS_PER_LOOK
        rough = ROUGH_STEPS - (self.steps - self._edited_at)
        return min(left, rough if rough > 0 else left, self._means.steps_to_look(self.time_s, dt))

    def _prepare(self) -> float:
        """Find the fluxes through all faces; returns the length of the next step. [s]"""
        if not self.in_true_time and self._made % STEPS_PER_LOOK and self._dt > 0.0:
            # the last step has left those through free faces
            kernels.add_prescribed(self._prescribed_start, self._prescribed, self._q, self._flux)
            return self._dt
        air, nut = self.case.room.air, self._turbulence.nut
        kernels.prepare(self._span, self._sizes, self._q, self._area, nut, air.pr_turbulent, self._flux, self._rate)
        return self._step_length()

    def _step_length(self) -> float:
        """Length of the next step: by the fastest cell in true time, by nearly the fastest otherwise. [s]"""
        if self.in_true_time:
            courant = COURANT_LIMITED if self.second_order else COURANT
            return min(courant / max(float(self._rate[self._air_at].max(initial=0.0)), 1e-9), LONGEST_STEP_S)
        rates = self._rate[self._air_at]
        hurried = HURRIED_SHARE_FINE if self._is_fine else HURRIED_SHARE
        place = int((1.0 - hurried) * (rates.size - 1))
        rates.partition(place)
        typical = float(rates[place])
        self._dt = min(COURANT / max(typical, 1e-9), LONGEST_STEP_S)
        return self._dt

    @property
    def _order(self) -> int:
        """Order of the convection of momentum."""
        if not self.second_order:
            return UPWIND
        return LINEAR if self.case.is_turbulent and self._is_fine else LIMITED

    @property
    def _is_fine(self) -> bool:
        return max(self.case.spacing_m[:2]) <= LINEAR_SPACING_M

    def _take(self, steps: int, dt: float, *, is_shown: bool) -> None:
        case, draws, blows = self.case, self.case.draws, self.case.blows
        air, eddies, means = case.room.air, self._turbulence, self._means
        if self._walls is not None:
            self._walls.fill_exchange(self._exchange, self._wall_c)
            self._walls.step(dt, self._t)
        flow, most_lost = max(case.flow_m3_s, 1e-3), MOST_LOST_LIMITED if self.second_order else MOST_LOST
        is_rough = self.steps - self._edited_at < ROUGH_STEPS
        most = self._pressure.most_iterations if is_shown else (ROUGH_ITERATIONS if is_rough else MARCH_ITERATIONS)
        most_strayed = MOST_STRAYED * self._volume / (dt * dt) if most < ROUGH_ITERATIONS else math.inf
        moment = np.zeros(self._streams.size)
        with shared(self._grid.parts, steps * self._grid.count):
            worst, net, kept = march_kernels.march(
                steps, dt, dt if self._is_transient else 0.0,
                # what second order adds to upwind is kept for a second step where time is not true: a tenth of it saved
                -1 if self.in_true_time else self.steps % 2,
                (self._span, self._sizes, self._grip),
                (self._q, self._new, self._flux, self._t, self._t_new, self._p),
                (self._free, self._mixing, self._prescribed_start, self._prescribed),
                (eddies.nut, eddies.edge, eddies.drag),
                (self._pushed_start, self._pushed, self._push, self._resisting_start, self._resisting, self._loss),
                (self._spare, self._more, self._source),
                self._pressure.system,
                (self._inflow, MASS_TOLERANCE * flow / dt, most, most_strayed, ROUGH_ITERATIONS),
                (draws.start, self._draw_at, self._draw_flow, blows.start, self._blow_at, self._blow_flow, self._drawn),
                (self._heat, self._heat_sum, self._exchange, self._wall_c),
                (self._stream_rows, self._stream_places),
                (self._streams, moment, self._sums, means.has_spun_up),
                (kernels.G_M_S2 * air.beta_1_k, self._rest_c, air.pr_turbulent),
                (self._order, self.second_order, most_lost, self._has_walls),
            )  # fmt: skip
        if steps % 2:
            self._q, self._new = self._new, self._q
            self._t, self._t_new = self._t_new, self._t
        self._mass_error = worst * dt / flow
        self._made += steps
        self.steps += steps
        self.time_s += steps * dt
        self._follow_returns()
        is_look = self._made % STEPS_PER_LOOK == 0
        self._turbulence.pass_time(
            steps * dt, self._q, self._flux, second_order=self._order == LIMITED, in_true_time=self.in_true_time,
            is_now=is_look or self.in_true_time,
        )  # fmt: skip
        if is_look:
            self._check_range()
            if self._fans.is_needed:
                self._follow_fans()
        self._gather(steps * dt, moment, net, kept)

    # -- means and settling -----------------------------------------------------------------------------------------

    def _restart_means(self) -> None:
        self._edited_at = self.steps
        sizes = (len(self._draw_c), len(self._blow_c), len(self._coil_c))
        source = self.case.source_heat_w / self.case.room.air.heat_capacity_j_m3_k
        spin_up_s = max((0.7 if self._has_past else 2.0) * self.flow_through_s, 20.0)
        has_eddies = self.case.room.resolves_eddies
        self._means = Averages(
            self.time_s, self.flow_through_s, spin_up_s, self._rack_draw, sizes, source, self._stored(),
            has_eddies=has_eddies, has_jets=self._order == LINEAR,
            most_parts=MOST_PARTS if self.case.cells <= MOST_CELLS_IN_PARTS else 1,
        )  # fmt: skip
        self._clear_fields()
        self._creep = Creep(self.flow_through_s, source)

    def _clear_fields(self) -> None:
        self._sums = self._grid.fields(5)
        self._part_sums: list[Floats] = []

    def _gather(self, over_s: float, moment: Floats, net: float, kept: float) -> None:
        if self._means.ends_spin_up(self.time_s):
            self._begin_means()
            return
        self._creep.add(over_s, net)
        self._means.add(self.time_s, over_s, moment, net, kept)
        if self._means.ends_part():
            self._means.close_part(self._stored())
            self._part_sums.append(self._sums.copy())

    def _begin_means(self) -> None:
        self._means.begin(self._stored())
        self._clear_fields()

    def drop_drifting_means(self) -> None:
        """Shed the first part of the running mean when the room was not yet what it is now."""
        if not self._means.drifts(self.time_s):
            return
        if not self._means.shed_first_part():
            self._begin_means()
            return
        first = self._part_sums.pop(0)
        for sums in (self._sums, *self._part_sums):
            sums -= first

    def hasten(self) -> None:
        """Move temperatures that creep on to where they go, and begin the mean anew."""
        further = self._creep.look(self._t, is_calm=self._means.is_calm)
        if further is not None:
            self._t += further
            self._begin_means()

    @property
    def is_settled(self) -> bool:
        """Whether rack inlets have stopped moving."""
        return self._means.is_settled

    @property
    def is_averaged(self) -> bool:
        """Whether the running mean may be quoted."""
        return self._means.may_be_quoted(self.time_s)

    # -- looking ----------------------------------------------------------------------------------------------------

    def frame(self) -> RoomFrame:
        """What the room looks like now: running means since the last edit, after the spin-up."""
        case, means = self.case, self._means
        is_fresh = not means.has_spun_up or means.over_s <= 0.0
        weight = 0.0 if is_fresh else 1.0 / means.over_s
        draw = self._draw_c if is_fresh else means.draw * weight
        blow = self._blow_c if is_fresh else means.blow * weight
        coil = self._coil_c if is_fresh else means.coil * weight
        field = self._t if is_fresh else self._sums[0] * weight
        shown = self._grid.cells(field).astype(np.float32)
        shown[case.solid] = np.nan
        runs = np.array(case.cooler_draw, dtype=np.int64) >= 0
        back = np.where(runs, self._back_c if is_fresh else means.back * weight, np.nan)
        supply = np.where(runs, coil, np.nan)
        duty = np.nan_to_num((back - supply) * case.cooler_flow_m3_s) * case.room.air.heat_capacity_j_m3_k
        return RoomFrame(
            time_s=self.time_s,
            steps=self.steps,
            rack_inlet_mean_c=self._inlets(draw),
            rack_inlet_max_c=self._rack_maxima(field),
            rack_outlet_c=self._outlets(draw, blow),
            cooler_return_c=back,
            cooler_supply_c=supply,
            cooler_duty_w=duty,
            rack_door_w=self._door_duties(self._taken if is_fresh else means.taken * weight),
            wall_gain_w=self._wall_gain_w(field),
            return_mean_c=self._return_mean(draw),
            temperature_c=shown,
            velocity_m_s=self._centre_velocities(),
            spacing_m=case.spacing_m,
            is_settled=means.is_settled and means.gap_ratio < SETTLED_GAP_RATIO,
            heat_balance_ratio=means.balance_ratio(self._stored()),
            steady_gap_ratio=means.gap_ratio,
            mass_balance_ratio=self._mass_error,
        )

    def flow(self) -> RoomFlow:
        """The flow through all free faces: the mean over the averaging window, or this moment's before there is one."""
        is_mean = self._means.has_spun_up and self._means.over_s > 0.0
        weight = 1.0 / self._means.over_s if is_mean else 1.0
        fluxes = self._sums[1:4] if is_mean else self._flux
        nut = self._sums[4] if is_mean else self._turbulence.nut
        return flow_through(self.case, self._grid, fluxes, nut, self._mixing, weight, is_mean=is_mean)
