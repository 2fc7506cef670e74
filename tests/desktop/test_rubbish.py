"""Full searches for rubbish: not in the middle of the planner's work, but rubbish goes in the end."""

from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import QObject, Qt

from desktop.jobs.rubbish import RubbishRounds


class Knot:
    """Refers to itself."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def rounds(qapp):
    before = gc.get_threshold()
    parent = QObject()
    yield RubbishRounds(parent)
    parent.deleteLater()
    gc.set_threshold(*before)
    gc.unfreeze()


def test_python_begins_no_full_search_of_itself(rounds):
    begun = []
    gc.callbacks.append(lambda phase, told: begun.append(told["generation"]) if phase == "start" else None)
    try:
        kept = [[n] for n in range(1_500_000)]
    finally:
        gc.callbacks.pop()
    assert len(kept) == 1_500_000
    assert 1 in begun
    assert 2 not in begun


def test_a_round_leaves_what_has_grown_much_out_of_the_search(rounds, monkeypatch):
    searched = []
    monkeypatch.setattr(gc, "collect", lambda *_: searched.append(True) or 0)
    kept = [[n] for n in range(300_000)]
    rounds.look()
    assert not searched
    assert gc.get_freeze_count() > len(kept)
    rounds.look()
    assert searched


def test_rubbish_goes_with_a_round_and_what_was_set_aside_when_the_window_is_left(rounds):
    knot = Knot()
    gone = weakref.ref(knot)
    del knot
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
