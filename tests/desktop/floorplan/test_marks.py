"""What is marked on the plan of the findings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtGui import QTransform

from core.commands.grouping import MarkItems
from core.commands.move import MoveItems
from core.model.groups import hidden_ids, shown_part
from core.model.plan_marks import GroupKind
from core.results.finding import Finding, Severity
from desktop.floorplan import mark_layer
from desktop.floorplan.mark_layer import MarkLayer, Spot, _worst_by_place, gathered
from desktop.theme import LIGHT
from tests.desktop.driving import rest
from tests.support.rack_site import rack_site, site_results

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


def test_only_the_marks_of_items_that_changed_are_found_anew(qapp, monkeypatch):
    project = rack_site(60)
    racks = project.racks
    findings = tuple(Finding("x", Severity.WARNING, "", ids=(r.id,), place_m=(r.x_m, r.y_m)) for r in racks)
    results = replace(site_results(project), findings=findings)
    layer, asked = MarkLayer(LIGHT), []
    whole = mark_layer._spots
    monkeypatch.setattr(mark_layer, "_spots", lambda found, items: asked.append(len(found)) or whole(found, items))
    layer.show_project(project)
    layer.show_results(results)
    layer.show_project(MoveItems((racks[7].id,), 0.6, 0.0).apply(project))
    moved = MoveItems((racks[9].id,), 0.6, 0.0).apply(layer._project)
    layer.show_project(moved)
    layer.show_project(moved)
    assert asked[-3:] == [60, 1, 1], "all, then the one that moved, then the other one"
    fresh = MarkLayer(LIGHT)
    fresh.show_project(moved)
    fresh.show_results(results)
    assert np.array_equal(fresh._spots, layer._spots)


def test_findings_of_hidden_items_are_not_marked_and_come_back_with_them(qapp):
    project = rack_site(6)
    racks = project.racks
    told = [Finding("x", Severity.WARNING, "", ids=(r.id,), place_m=(r.x_m, r.y_m)) for r in racks]
    told.append(Finding("y", Severity.WARNING, "", place_m=HERE))
    layer = MarkLayer(LIGHT)
    layer.show_project(project)
    layer.show_results(replace(site_results(project), findings=tuple(told)))
    others = tuple(r.id for r in racks[1:])
    alone = MarkItems(others, GroupKind.HIDDEN).apply(project)
    layer.show_project(shown_part(alone), hidden_ids(alone))
    assert layer.finding_places() == [(racks[0].x_m, racks[0].y_m), HERE]
    assert len(layer._spots) == 2
    layer.show_project(project, hidden_ids(project))
    assert len(layer.finding_places()) == 7


def test_isolating_on_the_plan_leaves_the_marks_of_what_is_isolated_alone(opened):
    window, session = opened
    racks = session.project.racks
    told = tuple(Finding("x", Severity.ERROR, "", ids=(r.id,), place_m=(r.x_m, r.y_m)) for r in racks)
    session.results = replace(session.results, findings=told)
    session.results_changed.emit(session.results)
    session.select((racks[0].id,))
    window.actions_by_name["isolate"].trigger()
    rest()
    assert window.plan.marks.finding_places() == [(racks[0].x_m, racks[0].y_m)]
    window.actions_by_name["undo"].trigger()
    rest()
    assert len(window.plan.marks.finding_places()) == len(racks)
