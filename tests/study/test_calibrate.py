"""The fit finds again what made-up sensors were computed with, and says what it is worth."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from core.cli.files import load_example
from core.commands.measured_points import ReplaceMeasuredPoints
from core.commands.place import DeleteItems
from core.commands.replace_entities import ReplaceEntities
from core.errors import CaseError
from core.model.project import Project
from core.model.scenario import MeasuredPoint
from core.study import calibrate as fitting
from core.study.calibrate import _Fit, calibrate
from core.study.fitted_values import changes_with, unknowns_of
from core.templates.air_hall import air_hall
from core.templates.pod2 import pod2
from core.thermal.steady import solve_room

SPACING_M = 0.6


def measured_with(project: Project, values: list[float]) -> Project:
    """The project with its sensors reading what is computed with these values."""
    fit = _Fit(project, SPACING_M, None, None)
    computed = fit.computed_c(values)
    known = {p.id: replace(p, measured_c=float(c)) for p, c in zip(fit.points, computed, strict=True)}
    return project.with_changes(dict(known))


def test_the_racks_airflow_is_found_again():
    fit = calibrate(measured_with(pod2(), [1.3]), SPACING_M)
    assert fit is not None
    (value,) = fit.values
    assert value.after == pytest.approx(1.3, abs=0.03)
    assert fit.rms_after_k < 0.1 * fit.rms_before_k
    assert not value.is_at_bound


def test_leakages_and_airflow_are_found_again_together():
    """They make up for each other: the first steps of the fit are far off."""
    project = load_example("air_row")
    places = [("front", 0.5), ("front", 1.2), ("front", 1.9), ("rear", 1.2)]
    points = tuple(
        MeasuredPoint(tag=f"{rack.tag} {side} {z_m}", rack_ids=(rack.id,), side=side, z_m=z_m, measured_c=20.0)
        for rack in project.racks
        for side, z_m in places
    )
    measured = measured_with(ReplaceMeasuredPoints(points).apply(project), [0.15, 0.10, 1.25])
    fit = calibrate(measured, SPACING_M)
    assert fit is not None
    floor, containment, airflow = (value.after for value in fit.values)
    assert airflow == pytest.approx(1.25, abs=0.01)
    assert containment == pytest.approx(0.10, abs=0.005)
    assert floor == pytest.approx(0.15, abs=0.02)
    assert fit.rms_after_k < 0.02 * fit.rms_before_k


def test_doubts_are_those_of_a_straight_line_and_endless_where_values_cannot_be_told_apart():
    """The textbook case of a mean and a slope: s2 (J^T J)^-1 by hand."""
    import numpy as np

    from core.study.calibrate import _doubts

    x = np.array([-1.0, 0.0, 1.0, 2.0])
    slope = np.stack([np.ones(4), x], axis=1)
    error = np.array([0.1, -0.2, 0.2, -0.1])
    variance = float(error @ error) / 2.0
    spread = float(((x - x.mean()) ** 2).sum())
    wanted = [2.0 * math.sqrt(variance * (0.25 + x.mean() ** 2 / spread)), 2.0 * math.sqrt(variance / spread)]
    assert _doubts(error, slope) == pytest.approx(wanted)
    assert np.isinf(_doubts(error, np.stack([x, 2.0 * x], axis=1))).all()
    assert np.isnan(_doubts(error[:2], slope[:2])).all()


def test_a_value_that_would_leave_its_bounds_stays_there_and_says_so():
    fit = calibrate(measured_with(pod2(), [3.0]), SPACING_M)
    assert fit is not None
    assert [(v.after, v.is_at_bound) for v in fit.values] == [(2.0, True)]


def test_the_change_is_offered_and_can_be_applied_as_one_step():
    project = measured_with(pod2(), [1.3])
    fit = calibrate(project, SPACING_M)
    assert fit is not None
    assert fit.command is not None
    after = fit.command.apply(project)
    before_m3_s = sum(u.airflow_m3_s for r in project.racks for u in r.units)
    after_m3_s = sum(u.airflow_m3_s for r in after.racks for u in r.units)
    assert after_m3_s == pytest.approx(before_m3_s * fit.values[-1].after, rel=1e-9)


def test_what_fits_already_is_left_as_it_is():
    fit = calibrate(measured_with(pod2(), [1.0]), SPACING_M)
    assert fit is not None
    assert fit.rms_before_k == pytest.approx(0.0, abs=1e-9)
    assert fit.command is None


def test_the_error_at_sensors_left_out_is_never_below_that_at_sensors_fitted():
    fit = calibrate(pod2(), SPACING_M)
    assert fit is not None
    assert fit.left_out_rms_k >= fit.rms_after_k
    assert len(fit.sensors) + len(fit.left_out) == len(pod2().of_type(MeasuredPoint))


def test_a_raised_floor_brings_its_leakage_into_the_fit():
    project = air_hall()
    names = [u.name for u in unknowns_of(project, {h.id for h in project.halls})]
    assert names[0] == "floor leakage"
    assert names[-1] == "rack airflow"
    unknowns = unknowns_of(project, {h.id for h in project.halls})
    values = [0.12 if u.name == "floor leakage" else u.start for u in unknowns]
    changed = dict(changes_with(project, {h.id for h in project.halls}, unknowns, values))
    assert changed[project.halls[0].id].floor_leakage_ratio == 0.12


def test_too_few_sensors_are_refused_in_words():
    project = pod2()
    points = project.of_type(MeasuredPoint)
    with pytest.raises(CaseError, match="1 measured points"):
        calibrate(DeleteItems(tuple(p.id for p in points[1:])).apply(project))


def test_a_fit_can_be_stopped():
    assert calibrate(pod2(), SPACING_M, stop=lambda: True) is None


def test_too_few_sensors_give_no_error_of_those_left_out():
    import numpy as np

    from core.study.calibrate import _left_out_rms

    assert math.isnan(_left_out_rms(np.ones(2), np.ones((2, 1))))


def test_a_fit_takes_the_cells_of_refined_air(monkeypatch):
    asked = []

    def coarsely(room, spacing_m, **how):
        asked.append(spacing_m)
        return solve_room(room, 0.9, **how)

    monkeypatch.setattr(fitting, "solve_room", coarsely)
    fit = calibrate(pod2())
    assert fit.solves == len(asked)
    assert asked == [None] + [0.9] * (fit.solves - 1)  # those of the first answer, whatever the values make of the room
    assert fit.spacing_m == 0.9


def test_a_fit_that_hardly_helps_sensors_left_out_is_called_so():
    fit = calibrate(pod2(), SPACING_M)
    assert fit is not None
    better = replace(fit, command=ReplaceEntities("fit", ()), rms_before_k=4.0)
    assert replace(better, left_out_rms_k=3.9).is_hardly_better
    assert not replace(better, left_out_rms_k=2.0).is_hardly_better
    assert not replace(better, left_out_rms_k=4.5).is_hardly_better  # worse, which is said instead
    assert not replace(better, left_out_rms_k=3.9, command=None).is_hardly_better


def solved_with(monkeypatch, **how) -> tuple[fitting.Calibration, set[bool]]:
    """A fit of the hall that follows large eddies, and whether its solves did, on cells on which they need not."""
    followed = set()

    def coarsely(room, spacing_m, **further):
        followed.add(room.resolves_eddies)
        return solve_room(replace(room, resolves_eddies=False), 0.9, **further)

    monkeypatch.setattr(fitting, "solve_room", coarsely)
    found = calibrate(pod2(), **how)
    assert found is not None
    return found, followed


def test_large_eddies_are_averaged_for_a_fit_and_that_is_told(monkeypatch):
    fit, followed = solved_with(monkeypatch)
    assert followed == {False}
    assert fit.averaged == tuple(hall.tag for hall in pod2().halls)


def test_large_eddies_are_followed_in_a_fit_when_that_is_asked_for(monkeypatch):
    fit, followed = solved_with(monkeypatch, follows_eddies=True)
    assert followed == {True}
    assert fit.averaged == ()


def test_a_fit_tells_how_far_it_is_within_a_solve_and_never_goes_back():
    told = []
    fit = calibrate(pod2(), 0.9, progress=lambda share, _: told.append(share))
    assert fit is not None
    assert told == sorted(told)
    assert all(0.0 <= share <= 1.0 for share in told)
    assert len(told) > 2 * fit.solves
