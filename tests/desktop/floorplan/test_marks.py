"""What is marked on the plan of the findings."""

from __future__ import annotations

from core.results.finding import Finding, Severity
from desktop.floorplan.mark_layer import _worst_by_place

HERE, THERE = (1.0, 2.0), (3.0, 4.0)


def finding(severity: Severity, place: tuple[float, float]) -> Finding:
    return Finding("some-rule", severity, "words", "", (), place)


def test_notes_get_no_mark_and_an_error_stands_before_a_warning():
    warning, error = finding(Severity.WARNING, HERE), finding(Severity.ERROR, HERE)
    assert _worst_by_place([warning, error, finding(Severity.NOTE, THERE)]) == (error,)
    assert _worst_by_place([finding(Severity.NOTE, HERE), warning]) == (warning,)
