"""The pressure solver beside pyamg on the same matrix: `pytest -m bench tests/bench/test_pressure_bench.py -s`.

pyamg is no dependency of the program: without it (dependency group ``bench``) the comparison is skipped.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.exchange.room_json import read_room
from core.thermal.case import RoomCase
from core.thermal.march import RoomMarch
from core.thermal.pressure import PressureSolver
from core.thermal.room import AirRoom
from core.thermal.warm_up import warm_up
from tests.bench.test_room_bench import hall_of_1040, one_mw_hall

REDUCTION = 1e-6
"""Largest residual over the largest value of the right-hand side that both have to reach."""
TIMES = 5
VARIANTS = ("ruge_stuben", "smoothed_aggregation", "rootnode", "pairwise")
"""Multigrids of pyamg, each as preconditioner of its conjugate gradients, which is faster than each alone."""


def matrix(case: RoomCase):
    """``sum c (p - p_nb)`` over all cells with a free face, with the coefficients that the solver uses."""
    sparse = pytest.importorskip("scipy.sparse")
    dx, dy, dz = case.spacing_m
    scale = (dy * dz / dx, dx * dz / dy, dx * dy / dz)
    number = np.arange(np.prod(case.shape)).reshape(case.shape)
    rows, columns, values = [], [], []
    for axis, (free, size) in enumerate(zip(case.free, scale, strict=True)):
        inner, low, high = ([slice(None)] * 3 for _ in range(3))
        inner[axis], low[axis], high[axis] = slice(1, -1), slice(None, -1), slice(1, None)
        c = free[tuple(inner)].ravel() * size
        a, b = number[tuple(low)].ravel(), number[tuple(high)].ravel()
        rows += [a, b, a, b]
        columns += [b, a, a, b]
        values += [-c, -c, c, c]
    count = number.size
    return sparse.coo_matrix(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=(count, count)
    ).tocsr()


def solvable(case: RoomCase, used: NDArray[np.bool_], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The values, less their mean in every body of air: only then is there a pressure, for either solver."""
    values = values * used
    region = np.where(used, case.region.ravel(), case.regions)
    sums = np.bincount(region, weights=values, minlength=case.regions + 1)
    cells = np.maximum(np.bincount(region, minlength=case.regions + 1), 1)
    return (values - (sums / cells)[region]) * used


def least_s(work: Callable[[], object]) -> float:
    took = []
    for _ in range(TIMES):
        began = time.thread_time()  # not the wall's: other work on the machine must not count
        work()
        took.append(time.thread_time() - began)
    return min(took)


def contained() -> AirRoom:
    return read_room((Path(__file__).parents[1] / "validation" / "c4.json").read_text()).room


def of_a_step(room: AirRoom, spacing_m: float) -> tuple[RoomCase, NDArray[np.float64]]:
    """The right-hand side that the march has to solve in a step of a room on its way."""
    march = RoomMarch(room, spacing_m)
    for _ in range(60):
        march.step(is_shown=False)
    # a step that makes no iterations leaves in the residual what there was to solve
    march._pressure.most_iterations = 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.thermal.march.MOST_STRAYED", np.inf)
        march.step(is_shown=True)
    return march.case, march._pressure.cells(march._pressure.residual).ravel().copy()


@pytest.mark.bench
@pytest.mark.parametrize(
    ("name", "room", "spacing_m"),
    [
        ("contained aisle", contained(), 0.3),
        ("1 MW hall", one_mw_hall(), 0.6),
        ("1 MW hall, fine", one_mw_hall(), 0.3),
        ("1,040 racks", hall_of_1040(), 0.6),
    ],
)
def test_pressure_is_solved_ten_times_faster_than_by_pyamg(name, room, spacing_m):
    pyamg = pytest.importorskip("pyamg")
    warm_up()
    case, own = of_a_step(room, spacing_m)
    a = matrix(case)
    used = a.diagonal() > 0.0
    small = a[used][:, used]
    solver = PressureSolver(case)
    set_up_s = least_s(lambda: PressureSolver(case))
    makers = [getattr(pyamg, f"{kind}_solver") for kind in VARIANTS]
    theirs_set_up_s = min(least_s(lambda make=make: make(small)) for make in makers)
    noise = np.random.default_rng(1).standard_normal(used.size)
    np.random.seed(1)  # noqa: NPY002  (pyamg guesses with the global generator)
    print(f"\n{name}, {int(used.sum())} cells: set-up {1e3 * set_up_s:.1f} ms, pyamg {1e3 * theirs_set_up_s:.0f} ms")
    ratios = []
    for what, b in (("a step's own", own), ("noise", noise)):
        b = solvable(case, used, b)
        ours_s, iterations = ours(solver, a, used, b)
        most = REDUCTION * float(np.abs(b).max())
        print(f"  {what}: {1e3 * ours_s:.2f} ms in {iterations} iterations", end="")
        theirs = [solved_s(make(small), small, b[used], most) for make in makers]
        for make, (theirs_s, steps) in zip(makers, theirs, strict=True):
            print(f"; {make.__name__} {1e3 * theirs_s:.1f} ms in {steps}, {theirs_s / ours_s:.1f} times longer", end="")
        fastest_s = min(theirs_s for theirs_s, _ in theirs)
        ratios.append(fastest_s / ours_s)
        whole = (fastest_s + theirs_set_up_s) / (ours_s + set_up_s)
        print(f"; fastest of them {ratios[-1]:.1f} times longer, {whole:.1f} times with set-up, as after an edit")
    assert min(ratios) >= 10.0


def ours(solver: PressureSolver, a: object, used: NDArray[np.bool_], b: NDArray[np.float64]) -> tuple[float, int]:
    """Time and iterations of our solver, after a look at whether its answer is one."""
    most = REDUCTION * float(np.abs(b).max())
    shape = solver.cells(solver.residual).shape

    def solve() -> int:
        solver.cells(solver.residual)[:] = b.reshape(shape)
        return solver.solve(most, 200)[0]

    iterations = solve()
    p = solver.cells(solver.correction).ravel()
    assert float(np.abs((b - a @ p)[used]).max()) <= 2.0 * most
    return least_s(solve), iterations


def solved_s(solver: object, a: object, b: NDArray[np.float64], most: float) -> tuple[float, int]:
    """Time of pyamg with the loosest tolerance, by halves of a decade, that reaches the same largest residual."""
    for exponent in range(4, 24):
        residuals: list[float] = []
        tolerance = 10.0 ** (-0.5 * exponent)
        p = solver.solve(b, tol=tolerance, accel="cg", maxiter=200, residuals=residuals)
        if float(np.abs(b - a @ p).max()) <= most:
            return least_s(lambda t=tolerance: solver.solve(b, tol=t, accel="cg", maxiter=200)), len(residuals) - 1
    pytest.fail("pyamg did not reach the residual")
