"""Fit what nobody knows beforehand, leakage and the racks' airflow, to measured temperatures.

A damped Gauss-Newton search on two or three parameters inside stated bounds. Every judgement is a full solve of the
halls with sensors; the answer says how much better it got, how much of that holds for sensors left out of the fit, and
which values ended at a bound. Nothing is changed: the result carries the edit that would.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.commands.replace_entities import ReplaceEntities
from core.errors import CaseError
from core.model.project import Project
from core.power.powered import as_powered
from core.study.assemble import heat_beside_racks_w
from core.study.fitted_values import Unknown, changes_with, sensed, unknowns_of
from core.thermal.eddies import on_cells
from core.thermal.room_from_project import air_room
from core.thermal.sampling import face_temperature_c
from core.thermal.steady import solve_room

Floats = NDArray[np.float64]
Progress = Callable[[float, str], None]

MOST_TURNS = 12
"""Gauss-Newton steps. One unknown is found in three; where leakages and airflow make up for each other, made-up sensors
of a row are found again in twelve, while three leave a leakage of 0.10 at 0.27."""
MOST_HALVINGS = 5
"""Shorter tries where a whole step makes nothing better."""
ENOUGH_RATIO = 0.01
"""Stop when the sum of squares falls by less than this share."""
WEAK_RATIO = 1e-6
"""Damping of the normal equations, over their own size."""
AT_BOUND = 1e-6
HARDLY_TOLD_RATIO = 0.5
"""A value whose doubt is a larger share of its bounds is hardly told by the sensors."""
HARDLY_RATIO = 0.9
"""An error at sensors left out that is still more than this share of the one before is hardly better."""


@dataclass(frozen=True, slots=True)
class FittedValue:
    """What came out for one parameter, a ratio.

    Attributes:
        name: What it is, in words.
        before, after: Value in the project, and the one that suits the sensors. [1]
        low, high: Bounds. [1]
        is_at_bound: Warns that the data want more than is plausible.
        is_factor: Whether it multiplies what items have, where others take its place.
        doubt: Twice its standard error, NaN where it ended at a bound or there are too few sensors. [1]
    """

    name: str
    before: float
    after: float
    low: float
    high: float
    is_at_bound: bool
    is_factor: bool
    doubt: float

    @property
    def is_hardly_told(self) -> bool:
        """Whether the sensors leave open nearly all that is plausible."""
        return self.doubt > HARDLY_TOLD_RATIO * (self.high - self.low)


@dataclass(frozen=True, slots=True)
class SensorFit:
    """One sensor before and after. [C]"""

    tag: str
    measured_c: float
    before_c: float
    after_c: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The fit and what it is worth.

    Attributes:
        values: Parameters.
        sensors: Sensors that could be compared.
        left_out: Tags of sensors before whose rack there is no air.
        rms_before_k, rms_after_k: Root mean square of computed minus measured. [K]
        bias_before_k, bias_after_k: Mean of it. [K]
        left_out_rms_k: Error at sensors that the fit did not see, each left out in turn (from the linear model at the
            answer: ``r / (1 - h)`` with the leverage h); NaN with too few sensors. [K]
        solves: Solves of the halls made.
        spacing_m: Cell size used, of the finest hall. [m]
        command: The edit that would carry the values into the project; None when nothing got better.
        is_at_rest: Whether it ended because nothing got better, not after ``MOST_TURNS`` steps.
        averaged: Tags of halls whose large eddies were averaged for the fit, though the hall asks for them.
    """

    values: tuple[FittedValue, ...]
    sensors: tuple[SensorFit, ...]
    left_out: tuple[str, ...]
    rms_before_k: float
    rms_after_k: float
    bias_before_k: float
    bias_after_k: float
    left_out_rms_k: float
    solves: int
    spacing_m: float
    command: ReplaceEntities | None
    averaged: tuple[str, ...] = ()
    is_at_rest: bool = True

    @property
    def is_hardly_better(self) -> bool:
        """Whether sensors that the fit did not see gained next to nothing: then something else is wrong."""
        return self.command is not None and HARDLY_RATIO * self.rms_before_k < self.left_out_rms_k <= self.rms_before_k


class _Stopped(Exception):
    """The planner has had enough."""


class _Fit:
    def __init__(
        self,
        project: Project,
        spacing_m: float | None,
        progress: Progress | None,
        stop: Callable[[], bool] | None,
        *,
        follows_eddies: bool = False,
    ) -> None:
        self.project, self._follows_eddies = project, follows_eddies
        self.averaged: dict[str, str] = {}
        """Tags of halls by id, of which the large eddies are averaged."""
        self.finest_m, self._spacing_m = math.inf, spacing_m
        self._cells_m: dict[str, float] = {}
        """Cells of each hall, those of its first answer: on others the answer would move by more than by the values."""
        self._progress, self._stop = progress, stop
        self.halls, self.points = sensed(project)
        self.unknowns = unknowns_of(project, self.halls)
        self.solves = 0
        self.expected = 1 + MOST_TURNS * (len(self.unknowns) + 1)

    def computed_c(self, values: Sequence[float]) -> Floats:
        """Temperature at every sensor with these values, NaN where there is no air. [C]"""
        project = self.project.with_changes(dict(changes_with(self.project, self.halls, self.unknowns, values)))
        found = np.full(len(self.points), np.nan)
        further = heat_beside_racks_w(project)
        powered = as_powered(project)
        done = 0
        for hall in project.halls:
            if hall.id not in self.halls:
                continue
            room = air_room(powered, hall, further.get(hall.id))
            if room.resolves_eddies and not self._follows_eddies:
                self.averaged[hall.id] = hall.tag
                room = replace(room, resolves_eddies=False)
            if self._spacing_m is not None:
                room = on_cells(room, self._spacing_m)
            spacing_m = self._cells_m.get(hall.id, self._spacing_m)
            result = solve_room(room, spacing_m, progress=self._tell_of_hall(done), stop=self._stop)
            self._cells_m.setdefault(hall.id, result.spacing_m)
            done += 1
            if self._stop is not None and self._stop():
                raise _Stopped
            self.finest_m = min(self.finest_m, result.spacing_m)
            index = {rack.id: n for n, rack in enumerate(result.case.room.racks)}
            for n, point in enumerate(self.points):
                here = [index[r] for r in point.rack_ids if r in index]
                if here:
                    field = result.frame.temperature_c
                    strip = [face_temperature_c(result.case, field, k, point.side, point.z_m) for k in here]
                    found[n] = float(np.mean(strip))
        self.solves += 1
        self._tell(0.0)
        return found

    def _tell_of_hall(self, done: int) -> Progress:
        """How far the solve of a hall is, of which so many are done, as a share of the fit."""
        return lambda share, _: self._tell((done + share) / max(len(self.halls), 1))

    def _tell(self, share: float) -> None:
        """Tell how far the fit is.

        Args:
            share: Part that is done of the solve under way.
        """
        if self._progress is not None:
            self._progress(min((self.solves + min(share, 1.0)) / self.expected, 1.0), "fitting to sensors")


def calibrate(
    project: Project,
    spacing_m: float | None = None,
    *,
    follows_eddies: bool = False,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> Calibration | None:
    """Fit leakage and rack airflow to the project's measured points.

    It takes ten to fifty solves, of averaged air also where a hall asks for its large eddies: those take nine times as
    long, and what they leave in a mean of limited length would be taken for the effect of a small change.

    Args:
        project: A project with measured points at racks.
        spacing_m: Cell size of the solves; that of each hall's refined air when None, or values would make up for what
            larger cells do. [m]
        follows_eddies: Whether large eddies are followed in halls that ask for them, all the same.
        progress: Told the share done (0 to 1) and what is going on.
        stop: Asked now and then; True gives the fit up.

    Returns:
        The fit, or None when it was stopped.

    Raises:
        CaseError: There are too few measured points, or a hall cannot be solved.
    """
    fit = _Fit(project, spacing_m, progress, stop, follows_eddies=follows_eddies)
    if len(fit.points) <= len(fit.unknowns):
        raise CaseError(
            f"The project has {len(fit.points)} measured points at racks, but {len(fit.unknowns)} values to fit.",
            hint="Import more sensors: a fit needs more of them than values.",
        )
    try:
        return _search(fit)
    except _Stopped:
        return None


def _search(fit: _Fit) -> Calibration:
    start = [u.start for u in fit.unknowns]
    before = fit.computed_c(start)
    known = ~np.isnan(before)
    measured = np.array([p.measured_c for p in fit.points])
    if int(known.sum()) <= len(fit.unknowns):
        raise CaseError("There is no air before most of the racks with sensors.", hint="Check the sensors' racks.")
    values, answer = np.array(start), before
    slope = np.zeros((len(fit.points), len(values)))
    is_at_rest = False
    for _ in range(MOST_TURNS):
        slope = _slopes(fit, values, answer)
        trial = _stepped(fit, values, slope[known], (measured - answer)[known])
        found = fit.computed_c(trial.tolist())
        was = _squares(answer, measured, known)
        for _ in range(MOST_HALVINGS):
            if _squares(found, measured, known) < was:
                break
            trial = 0.5 * (values + trial)
            found = fit.computed_c(trial.tolist())
        gain = was - _squares(found, measured, known)
        if gain > 0.0:
            values, answer = trial, found
        if not gain > ENOUGH_RATIO * was:
            is_at_rest = True
            break
    return replace(_report(fit, values, before, answer, slope, measured, known), is_at_rest=is_at_rest)


def _squares(computed: Floats, measured: Floats, known: NDArray[np.bool_]) -> float:
    return float(((computed - measured)[known] ** 2).sum())


def _slopes(fit: _Fit, values: Floats, answer: Floats) -> Floats:
    slope = np.zeros((len(answer), len(values)))
    for n, unknown in enumerate(fit.unknowns):
        step = unknown.step if values[n] + unknown.step <= unknown.high else -unknown.step
        moved = values.copy()
        moved[n] += step
        slope[:, n] = (fit.computed_c(moved.tolist()) - answer) / step
    return slope


def _stepped(fit: _Fit, values: Floats, slope: Floats, lacking: Floats) -> Floats:
    """The next values: a least-squares step inside the bounds; one that runs into a bound stays there."""
    low, high = np.array([u.low for u in fit.unknowns]), np.array([u.high for u in fit.unknowns])
    size = high - low
    is_free = np.ones(len(values), dtype=bool)
    trial = values.copy()
    for _ in range(len(values)):
        scaled = slope[:, is_free] * size[is_free]
        rest = lacking - slope[:, ~is_free] @ (trial - values)[~is_free]
        normal = scaled.T @ scaled
        normal += WEAK_RATIO * max(float(np.trace(normal)), 1e-12) * np.eye(len(normal))
        trial[is_free] = values[is_free] + size[is_free] * np.linalg.solve(normal, scaled.T @ rest)
        outside = is_free & ((trial < low) | (trial > high))
        trial = np.clip(trial, low, high)
        if not outside.any() or not (is_free & ~outside).any():
            break
        is_free &= ~outside
    return trial


def _report(
    fit: _Fit, values: Floats, before: Floats, after: Floats, slope: Floats, measured: Floats, known: NDArray[np.bool_]
) -> Calibration:
    error, was = (after - measured)[known], (before - measured)[known]
    at_bound = np.array([_is_at_bound(u, float(v)) for u, v in zip(fit.unknowns, values, strict=True)])
    doubts = np.full(len(values), math.nan)
    doubts[~at_bound] = _doubts(error, slope[known][:, ~at_bound])
    fitted = tuple(
        FittedValue(u.name, u.start, float(v), u.low, u.high, bool(b), u.is_factor, float(d))
        for u, v, b, d in zip(fit.unknowns, values, at_bound, doubts, strict=True)
    )
    is_better = _rms(error) < _rms(was)
    changes = dict(changes_with(fit.project, fit.halls, fit.unknowns, values.tolist()))
    free = slope[known][:, ~at_bound]
    return Calibration(
        values=fitted,
        sensors=tuple(
            SensorFit(p.tag, p.measured_c, float(b), float(a))
            for p, b, a, k in zip(fit.points, before, after, known, strict=True)
            if k
        ),
        left_out=tuple(p.tag for p, k in zip(fit.points, known, strict=True) if not k),
        rms_before_k=_rms(was),
        rms_after_k=_rms(error),
        bias_before_k=float(was.mean()),
        bias_after_k=float(error.mean()),
        left_out_rms_k=_left_out_rms(error, free),
        solves=fit.solves,
        spacing_m=fit.finest_m,
        command=ReplaceEntities("Calibrate to sensors", tuple(changes.values())) if is_better and changes else None,
        averaged=tuple(fit.averaged.values()),
    )


def _doubts(error: Floats, slope: Floats) -> Floats:
    """Twice the standard errors of fitted values: roots of the diagonal of ``s2 (J^T J)^-1``, where s2 is the sum of
    squares over sensors less values. Values that no sensor tells from each other are in doubt without end."""
    free = len(error) - slope.shape[1]
    if free < 1 or slope.shape[1] == 0:
        return np.full(slope.shape[1], math.nan)
    normal = slope.T @ slope
    if np.linalg.matrix_rank(normal) < len(normal):
        return np.full(len(normal), math.inf)
    return np.asarray(2.0 * np.sqrt(float(error @ error) / free * np.diag(np.linalg.inv(normal))))


def _left_out_rms(error: Floats, slope: Floats) -> float:
    if len(error) <= slope.shape[1] + 1:
        return math.nan
    if slope.shape[1] == 0:
        return _rms(error)
    leverage = np.einsum("ij,ji->i", slope, np.linalg.pinv(slope))
    return _rms(error / np.maximum(1.0 - leverage, 1e-3))


def _rms(values: Floats) -> float:
    return float(np.sqrt(np.mean(values**2)))


def _is_at_bound(unknown: Unknown, value: float) -> bool:
    margin = AT_BOUND * (unknown.high - unknown.low)
    return value - unknown.low <= margin or unknown.high - value <= margin
