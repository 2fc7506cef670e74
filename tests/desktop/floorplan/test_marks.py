"""What is marked on the plan of the findings."""

from __future__ import annotations

from PySide6.QtGui import QTransform

from core.results.finding import Finding, Severity
from desktop.floorplan.mark_layer import Spot, _worst_by_place, gathered

HERE, THERE = (1.0, 2.0), (3.0, 4.0)


def finding(severity: Severity, place: tuple[float, float]) -> Finding:
    return Finding("some-rule", severity, "words", "", (), place)


def test_notes_get_no_mark_and_an_error_stands_before_a_warning():
    warning, error = finding(Severity.WARNING, HERE), finding(Severity.ERROR, HERE)
    assert _worst_by_place([warning, error, finding(Severity.NOTE, THERE)]) == (error,)
    assert _worst_by_place([finding(Severity.NOTE, HERE), warning]) == (warning,)


def test_marks_that_would_hide_each_other_become_one_with_their_number():
    row = [Spot(0.5 + 0.6 * n, 0.5, 0.0, is_error=n == 3) for n in range(20)]
    near = gathered(row, QTransform.fromScale(60.0, 60.0))
    assert sorted(count for *_, count, _ in near) == [1] * 20
    far = gathered(row, QTransform.fromScale(10.0, 10.0))
    assert sum(count for *_, count, _ in far) == 20
    assert len(far) == 3
    assert [is_error for *_, is_error in far] == [True, False, False]
    pair = gathered(row[:2], QTransform.fromScale(10.0, 10.0))
    assert [count for *_, count, _ in pair] == [2]
    assert gathered([], QTransform()) == []
