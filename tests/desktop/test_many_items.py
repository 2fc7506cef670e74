"""Edits and lists of very many items take turns; told of a few as if they were many, all must come out the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from core.commands.move import MoveItems
from core.commands.place import DeleteItems
from core.model.project import Project
from core.results.finding import Finding, Severity
from desktop.objects import object_table_view
from desktop.oneline import rack_list
from desktop.widgets import later
from tests.desktop.driving import rest, wait_until
from tests.desktop.painted_window import painted_window


@pytest.fixture
def opened(qapp, monkeypatch):
    for module in (later, rack_list, object_table_view):
        monkeypatch.setattr(module, "MANY_ITEMS", 1)
    for module in (rack_list, object_table_view):
        monkeypatch.setattr(module, "AT_ONCE", 1)
    for window, session in painted_window():
        rest()
        yield window, session


def outlines_m(window) -> dict[str, list[float]]:
    plan = window.plan.racks.held.plan
    return {item.id: box.tolist() for item, box in zip(plan.items, plan.boxes_m, strict=True)}


def test_the_plan_shows_an_edit_of_many_a_turn_later_and_the_selection_with_it(opened):
    window, session = opened
    ids = tuple(r.id for r in session.project.racks)
    session.select(ids)
    rest()
    before = outlines_m(window)
    session.execute(MoveItems(ids, 1.0, 0.5))
    assert outlines_m(window) == before
    rest()
    after = outlines_m(window)
    for rack_id in ids:
        moved = [a - b for a, b in zip(after[rack_id], before[rack_id], strict=True)]
        assert moved == pytest.approx([1.0, 0.5, 1.0, 0.5])
    chosen = sorted(list(session.project.get(i).rectangle) for i in ids)
    assert np.allclose(sorted(window.plan.overlay.outlines_m.tolist()), chosen)
    session.undo()
    rest()
    assert outlines_m(window) == before


def test_a_preview_between_an_edit_and_its_turn_is_not_lost(opened):
    window, session = opened
    ids = tuple(r.id for r in session.project.racks)
    before = outlines_m(window)
    session.execute(MoveItems(ids, 1.0, 0.0))
    session.set_preview(MoveItems(ids, 2.0, 0.0).apply(session.project))
    rest()
    assert outlines_m(window)[ids[0]][0] == pytest.approx(before[ids[0]][0] + 3.0)


@pytest.mark.parametrize("name", ["racks", "objects"])
def test_lists_read_some_rows_a_turn_until_all_are_there_with_what_is_selected(opened, name):
    window, session = opened
    view = {"racks": window.rack_list, "objects": window.objects}[name]
    chosen = session.project.racks[1]
    session.select((chosen.id,))
    window.show_view(name)
    turns = 0
    while later.work_is_waiting():
        QApplication.processEvents()
        turns += 1
    assert turns > 1
    wanted = session.project.racks if name == "racks" else session.project.placed
    found = [getattr(row, "rack_id", None) or row.entity_id for row in view.model.rows]
    assert sorted(found) == sorted(item.id for item in wanted)
    rows = view.table.selectionModel().selectedRows()
    assert [found[index.row()] for index in rows] == [chosen.id]


@pytest.mark.parametrize("name", ["racks", "objects"])
def test_what_was_begun_for_a_large_design_is_not_shown_once_it_is_small(opened, monkeypatch, name):
    window, session = opened
    view = {"racks": window.rack_list, "objects": window.objects}[name]
    window.show_view(name)
    rest()
    gone = session.project.racks[0].id
    monkeypatch.setattr(later, "PORTION_S", -1.0)
    view._read()
    wait_until(lambda: view._portions._steps is not None)
    for module in (rack_list, object_table_view):
        monkeypatch.setattr(module, "MANY_ITEMS", 10_000)
    session.execute(DeleteItems((gone,)))
    view._read()
    rest()
    assert gone not in [getattr(row, "rack_id", None) or row.entity_id for row in view.model.rows]


def test_results_that_come_faster_than_racks_are_read_do_not_begin_the_list_anew(opened, monkeypatch):
    monkeypatch.setattr(later, "PORTION_S", -1.0)
    window, session = opened
    window.show_view("racks")
    rest()
    view, shown = window.rack_list, []
    view.model.dataChanged.connect(lambda *_: shown.append(1))
    view._read()
    for _ in range(1000):
        view._read_at_s = view._cost_s = 0.0
        session.results_changed.emit(session.results)
        QApplication.processEvents()
        if shown:
            break
    assert shown


def test_what_a_small_change_does_at_once_is_not_the_rest_of_what_a_large_one_began(qapp, monkeypatch):
    parent, told, newest = QObject(), [], "old"

    def steps():
        of = newest
        told.append(f"{of} begun")
        yield
        told.append(f"{of} done")

    work = later.InPortions(steps, parent)
    monkeypatch.setattr(later, "PORTION_S", -1.0)
    work.follow(range(later.MANY_ITEMS))
    wait_until(lambda: told == ["old begun"])
    monkeypatch.setattr(later, "PORTION_S", 10.0)
    newest = "new"
    work.follow(())
    assert told == ["old begun", "new begun", "new done"]
    rest()
    assert told == ["old begun", "new begun", "new done"], "done twice"


def test_findings_of_a_document_that_has_gone_are_not_counted_in_the_next_one(opened):
    window, session = opened
    finding = Finding("x", Severity.WARNING, "Too warm.", (), "Move it.")
    session.results = replace(session.results, findings=(finding,))
    window.strip.show_results(session.results)
    assert window.strip._findings_later.is_asked
    session.adopt(Project.of(()), path=None, name="next")
    empty = window.strip.findings.line.text()
    rest()
    assert session.results is None
    assert window.strip.findings.line.text() == empty == ""
