"""Newton's power flow on one island: held voltages with reactive limits, phase shifters in loops, heavy loads.

Starts from the linear network behind the phase shifts; then flat; then from the angles of the flow at held voltages;
then follows the solution from no load upwards, which also tells at which share of the load the network gives in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.power.grid_case import Complexes, Floats, GridCase, Ints
from core.power.grid_islands import Island
from core.power.ldl_ordering_kernels import adjacency, order_min_degree
from core.power.newton_kernels import FREE, HELD, SLACK, drawn_power, fill_admittance, newton, settle_network

MOST_ITERATIONS = 30
MOST_SWITCHES = 40
"""Rounds of generators that reach or leave a limit."""
HIGH_PU = 0.7
"""Voltages above this belong to no falling branch of loads."""
SAME_LEVEL_PU = 0.05
"""An answer whose least voltage is further below another's is not the one that a network settles in."""
LEAST_STEP = 1e-3
"""Share of the load to which the largest share that can be carried is found."""


@dataclass(frozen=True, slots=True)
class NewtonAnswer:
    """What Newton's method found.

    Attributes:
        v_pu: Voltages, shape (n,).
        iterations: Iterations in all.
        mismatch_pu: Largest missing power.
        carried_ratio: Largest share of the load with a solution that was found; 1 when solved.
        at_limit: Generators that gave up their voltage, at the lower (-1) or the upper (1) limit, shape (g,).
    """

    v_pu: Complexes
    iterations: int
    mismatch_pu: float
    carried_ratio: float
    at_limit: Ints

    @property
    def is_solved(self) -> bool:
        """Whether there is an answer."""
        return self.carried_ratio >= 1.0


class NewtonIsland:
    """One island, ordered once and solved as often as wanted.

    Args:
        case: The network.
        island: Its part.
    """

    def __init__(self, case: GridCase, island: Island) -> None:
        self._case, self._island = case, island
        n = island.node.size
        self.generator = np.flatnonzero(np.isin(case.generator_node, island.node))
        self.generator_node = np.searchsorted(island.node, case.generator_node[self.generator])
        self._start, self._neighbour = adjacency(n, island.from_node, island.to_node)
        self._diagonal, self._values = fill_admittance(
            self._start,
            self._neighbour,
            island.from_node,
            island.to_node,
            case.series_y_pu[island.branch],
            case.from_y_pu[island.branch],
            case.to_y_pu[island.branch],
            case.ratio[island.branch],
            case.shunt_y_pu[island.node],
        )
        unknown = np.full(n, -1, dtype=np.int64)
        free = np.setdiff1d(np.arange(n), island.slack)
        unknown[free] = np.arange(free.size)
        inner = adjacency(free.size, unknown[island.from_node], unknown[island.to_node])
        _, position, self._column, self._rows = order_min_degree(free.size, *inner)
        self._position = np.full(n, -1, dtype=np.int64)
        self._position[free] = position
        sums = np.abs(self._diagonal)
        np.add.at(sums, np.repeat(np.arange(n), np.diff(self._start)), np.abs(self._values))
        self._rounding = 16.0 * np.finfo(float).eps * sums
        self._is_free = self._position >= 0

    def solve(
        self,
        load_pu: Complexes,
        *,
        tolerance_pu: float,
        start_v_pu: Complexes | None = None,
        keeps_limits: bool = False,
    ) -> NewtonAnswer:
        """Solve for given loads.

        Args:
            load_pu: Load less generation without held voltage, shape (n,).
            tolerance_pu: Largest missing power.
            start_v_pu: Where to start, shape (n,).
            keeps_limits: Whether generators give up their voltage at their reactive limits.

        Returns:
            The answer, or how far the load could be carried.
        """
        case = self._case
        at_limit = np.zeros(self.generator.size, dtype=np.int64)
        made = case.generator_p_kw[self.generator] / case.base_kva
        q_min = case.generator_q_min_kvar[self.generator] / case.base_kva
        q_max = case.generator_q_max_kvar[self.generator] / case.base_kva
        held_v = case.generator_v_pu[self.generator]
        iterations, start = 0, start_v_pu
        for _ in range(MOST_SWITCHES if keeps_limits else 1):
            wanted = -load_pu
            q = np.where(at_limit > 0, q_max, np.where(at_limit < 0, q_min, 0.0))
            np.add.at(wanted, self.generator_node, made + 1j * q)
            answer = self._solve_fixed(wanted, at_limit, tolerance_pu, start)
            iterations += answer.iterations
            answer = NewtonAnswer(answer.v_pu, iterations, answer.mismatch_pu, answer.carried_ratio, at_limit.copy())
            if not answer.is_solved or not keeps_limits or self.generator.size == 0:
                break
            made_q = self.reactive_pu(answer.v_pu) + load_pu.imag[self.generator_node]
            size = np.abs(answer.v_pu[self.generator_node])
            slack = 1e-9
            changed = at_limit.copy()
            changed[(at_limit == 0) & (made_q > q_max + slack)] = 1
            changed[(at_limit == 0) & (made_q < q_min - slack)] = -1
            changed[(at_limit > 0) & (size > held_v + slack)] = 0
            changed[(at_limit < 0) & (size < held_v - slack)] = 0
            if np.array_equal(changed, at_limit):
                break
            at_limit, start = changed, answer.v_pu
        return answer

    def reactive_pu(self, v_pu: Complexes) -> Floats:
        """Reactive power that flows from each generator's node into the network, shape (g,)."""
        drawn = np.empty(v_pu.size, dtype=complex)
        drawn_power(self._start, self._neighbour, self._diagonal, self._values, v_pu, drawn)
        taken: Floats = drawn.imag[self.generator_node]
        return taken

    def _kinds(self, at_limit: Ints) -> NDArray[np.int64]:
        kind = np.full(self._island.node.size, FREE, dtype=np.int64)
        kind[self.generator_node[at_limit == 0]] = HELD
        kind[self._island.slack] = SLACK
        return kind

    def _solve_fixed(
        self, wanted: Complexes, at_limit: Ints, tolerance_pu: float, start: Complexes | None
    ) -> NewtonAnswer:
        """Solve with given generators at their limits, by each way in turn."""
        kind = self._kinds(at_limit)
        if not np.any(self._is_free):
            return NewtonAnswer(self._flat(kind), 0, 0.0, 1.0, at_limit)
        starts = [] if start is None else [self._with_held(start, kind)]
        iterations = 0
        flat = self._flat(kind)
        starts += [self._settled(flat, wanted, kind), flat]
        doubtful: tuple[float, Complexes, float] | None = None
        for attempt in range(len(starts) + 1):
            if attempt == len(starts):
                starts.append(self._settled(self._linear(wanted, kind, tolerance_pu), wanted, kind))
            for is_damped in (True, False) if attempt == 0 else (True,):
                trial = starts[attempt].copy()
                count, mismatch, sign = self._newton(wanted, kind, trial, tolerance_pu, is_damped=is_damped)
                iterations += abs(count)
                if count < 0 or not np.all(np.isfinite(trial)):
                    continue
                least = float(np.min(np.abs(trial)))
                is_upper = self._is_upper(trial, kind, sign)
                if is_upper and (doubtful is None or least > doubtful[0] - SAME_LEVEL_PU):
                    return NewtonAnswer(trial, iterations, mismatch, 1.0, at_limit)
                if not is_upper and (doubtful is None or least > doubtful[0]):
                    doubtful = (least, trial, mismatch)
        if doubtful is not None and doubtful[0] > HIGH_PU:
            return NewtonAnswer(doubtful[1], iterations, doubtful[2], 1.0, at_limit)
        answer = self._follow(wanted, kind, tolerance_pu)
        return NewtonAnswer(
            answer.v_pu, iterations + answer.iterations, answer.mismatch_pu, answer.carried_ratio, at_limit
        )

    def _newton(
        self, wanted: Complexes, kind: Ints, v: Complexes, tolerance_pu: float, *, is_damped: bool
    ) -> tuple[int, float, int]:
        noise = np.maximum(self._rounding / tolerance_pu, 1.0)
        count, mismatch, sign = newton(
            self._start,
            self._neighbour,
            self._diagonal,
            self._values,
            kind,
            wanted,
            noise,
            self._position,
            self._column,
            self._rows,
            v,
            tolerance_pu,
            MOST_ITERATIONS,
            is_damped,
        )
        return int(count), float(mismatch), int(sign)

    def _flat(self, kind: Ints) -> Complexes:
        """Rated voltages with the angles of the phase shifts."""
        island = self._island
        turn = island.scale / np.abs(island.scale)
        v = turn * (island.slack_v_pu[0] / np.abs(island.slack_v_pu[0])) / turn[island.slack[0]]
        v[island.slack] = island.slack_v_pu
        return self._with_held(v, kind)

    def _with_held(self, v: Complexes, kind: Ints) -> Complexes:
        v = np.asarray(v, dtype=complex).copy()
        size = self._case.generator_v_pu[self.generator]
        held = kind[self.generator_node] == HELD
        nodes = self.generator_node[held]
        v[nodes] *= size[held] / np.abs(v[nodes])
        v[self._island.slack] = self._island.slack_v_pu
        return v

    def _settled(self, start: Complexes, wanted: Complexes, kind: Ints) -> Complexes:
        """Voltages of the linear network between held ones, so that no node starts far from its neighbours."""
        v = start.copy()
        pattern = (self._position, self._column, self._rows)
        network = (self._start, self._neighbour, self._diagonal, self._values)
        is_found = settle_network(*network, kind != FREE, -wanted, *pattern, v)
        return v if is_found and np.all(np.isfinite(v)) else start.copy()

    def _linear(self, wanted: Complexes, kind: Ints, tolerance_pu: float) -> Complexes:
        """Angles of the flow with all voltages held: one step of Newton from flat, without reactive power."""
        every = np.where(kind == FREE, HELD, kind)
        v = self._flat(kind)
        noise = np.maximum(self._rounding / tolerance_pu, 1.0)
        pattern = (self._position, self._column, self._rows)
        newton(
            self._start, self._neighbour, self._diagonal, self._values, every, wanted, noise, *pattern, v, 1e-3, 6, True
        )
        return v if np.all(np.isfinite(v)) else self._flat(kind)

    def _is_upper(self, v: Complexes, kind: Ints, sign: int) -> bool:
        """Whether an answer is the one that grows out of no load, by the sign of the determinant."""
        if sign > 0 and float(np.min(np.abs(v))) > HIGH_PU:  # as at rest in any network of plain impedances
            return True
        at_rest = self._settled(self._flat(kind), np.zeros_like(v), kind)
        count, _, rest_sign = self._newton(np.zeros_like(v), kind, at_rest, 1e-8, is_damped=True)
        return count < 0 or rest_sign == sign

    def _follow(self, wanted: Complexes, kind: Ints, tolerance_pu: float) -> NewtonAnswer:
        """Raise the load from nothing in steps that shrink where there is no answer."""
        v, reached, step = self._settled(self._flat(kind), 0.0 * wanted, kind), 0.0, 0.25
        count, mismatch, _ = self._newton(0.0 * wanted, kind, v, tolerance_pu, is_damped=True)
        iterations = abs(count)
        if count < 0:
            return NewtonAnswer(v, iterations, mismatch, 0.0, np.zeros(0, dtype=np.int64))
        while reached < 1.0 and step >= LEAST_STEP:
            share, trial = min(reached + step, 1.0), v.copy()
            count, mismatch, sign = self._newton(share * wanted, kind, trial, tolerance_pu, is_damped=True)
            iterations += abs(count)
            if count >= 0 and np.all(np.isfinite(trial)) and self._is_upper(trial, kind, sign):
                v, reached = trial, share
            else:
                step *= 0.5
        return NewtonAnswer(v, iterations, mismatch, reached, np.zeros(0, dtype=np.int64))
