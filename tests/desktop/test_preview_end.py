"""A preview ends in words, however it ends: listeners hear that there is none, and the plan is shown but once."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from core.commands.move import MoveItems
from core.model.project import Project
from core.model.rack import Rack
from desktop.floorplan.plan_view import PlanView
from desktop.jobs.live_room import LiveRoom
from desktop.session import Session
from desktop.theme import LIGHT
from tests.desktop.driving import dispose
from tests.support.painted_results import room_results
from tests.support.small_projects import small_project

MOVE = MoveItems(("rack-1",), 1.0, 0.0)


@pytest.fixture
def session(qapp):
    session = Session(LiveRoom())
    session.adopt(small_project(), path=None, name="small")
    session.execute(MOVE)
    yield session
    session.deleteLater()


@pytest.fixture
def shown(session):
    view = PlanView(session, LIGHT)
    view.resize(900, 700)
    view.show()
    QApplication.processEvents()
    yield view
    view.close()
    dispose(view)


def open_another(session):
    session.adopt(Project.of([Rack(id="other", tag="R9")]), path=None, name="other")


ENDS = {
    "let go of": lambda session: session.execute(MOVE),
    "taken back": lambda session: session.undo(),
    "given up": lambda session: session.set_preview(None),
    "another document": open_another,
}


@pytest.mark.parametrize("end", ENDS)
def test_the_end_of_a_preview_is_told_once_and_after_what_has_ended_it(session, end):
    told = []
    session.set_preview(MOVE.apply(session.project))
    session.project_changed.connect(lambda _: told.append("edit"))
    session.document_replaced.connect(lambda: told.append("document"))
    session.preview_changed.connect(told.append)
    ENDS[end](session)
    session.set_preview(None)  # as tools do that have committed
    assert told[-1] is None
    assert told.count(None) == 1
    assert len(told) == (1 if end == "given up" else 2)
    assert session.shown_project is session.project


@pytest.mark.parametrize("end", [e for e in ENDS if e != "given up"])
def test_nothing_is_told_of_previews_where_there_was_none(session, end):
    told = []
    session.preview_changed.connect(told.append)
    ENDS[end](session)
    assert told == []


@pytest.mark.parametrize("has_results", [False, True])
@pytest.mark.parametrize("end", ENDS)
def test_the_plan_is_shown_once_when_a_preview_ends_and_is_that_of_the_design(shown, session, end, has_results):
    session.set_preview(MOVE.apply(session.project))
    if has_results:
        session.results = room_results(session.shown_project)
        session.results_changed.emit(session.results)
    times = []
    keep = shown.layers.show_project
    shown.layers.show_project = lambda project, **how: (times.append(project), keep(project, **how))[1]
    ENDS[end](session)
    session.set_preview(None)
    QApplication.processEvents()
    assert times == [session.project]
