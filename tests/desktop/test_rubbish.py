"""Searches for rubbish: not in the middle of the planner's work, but rubbish goes in the end."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from core.commands.move import MoveItems
from core.model.project import Project
from core.model.rack import Rack
from desktop.jobs.live_room import LiveRoom
from desktop.jobs.rubbish import FEW_NEW, MOST_NEW, RubbishRounds
from desktop.session import Session
from tests.desktop.driving import wait_until

MANY = 1_000_000


class Knot:
    """Refers to itself."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def rounds(qapp):
    gc.enable()
    parent = QObject()
    yield RubbishRounds(parent)
    parent.deleteLater()
    gc.unfreeze()


def test_python_begins_no_search_of_itself_in_any_thread(rounds):
    begun, made = [], []
    gc.callbacks.append(lambda phase, told: begun.append(told["generation"]) if phase == "start" else None)
    try:
        thread = threading.Thread(target=lambda: made.extend([n] for n in range(MANY)))
        thread.start()
        thread.join()
        made.extend([n] for n in range(MANY))
    finally:
        gc.callbacks.pop()
    assert len(made) == 2 * MANY
    assert not begun


def test_a_round_leaves_what_has_grown_much_out_of_the_search(rounds, monkeypatch):
    searched = []
    monkeypatch.setattr(gc, "collect", lambda *_: searched.append(True) or 0)
    kept = [[n] for n in range(2 * MOST_NEW)]
    rounds.look()
    assert not searched
    assert gc.get_freeze_count() > len(kept)
    rounds.look()
    assert not searched, "nothing is new"
    few = [[n] for n in range(2 * FEW_NEW)]
    rounds.look()
    assert searched
    assert few


def test_nothing_is_searched_while_a_button_is_down(rounds, monkeypatch):
    searched, button = [], [Qt.MouseButton.LeftButton]
    monkeypatch.setattr(gc, "collect", lambda *_: searched.append(True) or 0)
    monkeypatch.setattr(QGuiApplication, "mouseButtons", lambda: button[0])
    few = [[n] for n in range(2 * FEW_NEW)]
    rounds._take_round()
    assert not searched
    button[0] = Qt.MouseButton.NoButton
    rounds._take_round()
    wait_until(lambda: bool(searched), 5.0)
    assert few


def test_nothing_is_searched_while_a_preview_is_shown(rounds, monkeypatch):
    searched = []
    monkeypatch.setattr(gc, "collect", lambda *_: searched.append(True) or 0)
    few = [[n] for n in range(2 * FEW_NEW)]
    rounds.hold(object())
    rounds._take_round()
    assert not searched
    rounds.hold(None)
    rounds._take_round()
    wait_until(lambda: bool(searched), 5.0)
    assert few


@pytest.mark.parametrize("end", ["let go of", "taken back", "another document"])
def test_searches_go_on_when_a_preview_has_ended(rounds, end, monkeypatch):
    searched = []
    monkeypatch.setattr(gc, "collect", lambda *_: searched.append(True) or 0)
    session = Session(LiveRoom())
    session.adopt(Project.of([Rack(id="rack", tag="R1")]), path=None, name="one")
    session.document_replaced.connect(rounds.set_aside)  # as the program does
    session.project_changed.connect(rounds.follow)
    session.preview_changed.connect(rounds.hold)
    move = MoveItems(("rack",), 1.0, 0.0)
    session.execute(move)
    session.set_preview(move.apply(session.project))
    if end == "let go of":  # as the select tool does
        session.execute(move)
        session.set_preview(None)
    elif end == "taken back":
        session.undo()
    else:
        session.adopt(session.project.with_known({}), path=None, name="other")
    few = [[n] for n in range(2 * FEW_NEW)]
    rounds._take_round()
    wait_until(lambda: bool(searched), 5.0)
    assert few


def test_rubbish_goes_with_a_round_and_what_was_set_aside_when_the_window_is_left(rounds):
    knots = [Knot() for _ in range(2 * FEW_NEW)]
    gone = weakref.ref(knots[0])
    del knots
    rounds.look()
    assert gone() is None
    knot = Knot()
    gone = weakref.ref(knot)
    gc.collect()
    gc.freeze()
    del knot
    rounds.look()
    assert gone() is not None, "set aside"
    rounds._take_state(Qt.ApplicationState.ApplicationInactive)
    assert gone() is None
