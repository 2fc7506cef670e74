"""What can wait leaves a long turn of the event loop alone, and is done all the same where every turn is long."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QAbstractEventDispatcher, QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtGui import QPaintEvent

from desktop.app import application
from desktop.fresh_turn import FULL_S, LONG_S, MOST_TURNS, FreshTurn, PaintedInTurn, Patience
from desktop.jobs.live_room import MOST_OF_OTHERS_S
from desktop.jobs.live_room import MOST_TURNS as RESULTS_MOST_TURNS
from desktop.main_window import MainWindow
from tests.desktop.driving import dispose, wait_until
from tests.desktop.test_watching import work

TURNS = 40


class Window(PaintedInTurn):
    """Tells in which turn it was painted."""

    def __init__(self, note: Callable[[str], None]) -> None:
        super().__init__()
        self._note = note
        self.toil_s, self.goes_on = 0.0, False

    def paintEvent(self, event: QPaintEvent) -> None:
        work(self.toil_s)
        self._note("painted")
        if self.goes_on:
            QTimer.singleShot(0, self.update)


class Turns(QObject):
    """Counts turns of the event loop, and notes what is done in each."""

    def __init__(self) -> None:
        application()
        super().__init__()
        self.count = 0
        self.done: list[tuple[str, int]] = []
        dispatcher = QAbstractEventDispatcher.instance()
        assert dispatcher is not None
        dispatcher.awake.connect(self._begin)

    def _begin(self) -> None:
        self.count += 1

    def note(self, what: str) -> None:
        self.done.append((what, self.count))

    def of(self, what: str) -> list[int]:
        return [turn for known, turn in self.done if known == what]


@pytest.fixture
def painted() -> Iterator[tuple[Window, Turns]]:
    turns = Turns()
    window = Window(turns.note)
    window.show()
    wait_until(lambda: bool(turns.of("painted")))
    turns.done.clear()
    yield window, turns
    dispose(window)


def test_a_window_is_painted_in_another_turn_than_long_work(painted):
    window, turns = painted

    def toil() -> None:
        work(1.5 * LONG_S)
        turns.note("worked")
        window.update()

    for _ in range(5):
        QTimer.singleShot(0, toil)
        before = len(turns.of("painted"))
        wait_until(lambda n=before: len(turns.of("painted")) > n)
    assert len(turns.of("worked")) == 5
    assert not set(turns.of("worked")) & set(turns.of("painted"))


def test_a_key_struck_in_a_turn_of_some_work_is_read_before_the_window_is_painted(painted):
    """What comes in during one turn may be read at the end of the next: that one must not be long as well."""
    window, turns = painted

    def toil() -> None:
        work(1.3 * LONG_S)
        turns.note("worked")
        window.update()
        QCoreApplication.postEvent(window, QEvent(QEvent.Type.UpdateRequest))

    for n in range(5):
        QTimer.singleShot(0, toil)
        wait_until(lambda n=n: len(turns.of("painted")) > n)
    gaps = [painted - worked for worked, painted in zip(turns.of("worked"), turns.of("painted"), strict=True)]
    assert min(gaps) > 1


def test_work_that_has_waited_for_painting_has_a_turn_of_its_own(painted):
    window, turns = painted
    soon = FreshTurn(lambda: turns.note("done"), window)
    window.toil_s, window.goes_on = 1.5 * LONG_S, True
    window.update()
    for n in range(5):
        before = len(turns.of("painted"))
        wait_until(lambda n=before: len(turns.of("painted")) > n + 1)
        QTimer.singleShot(0, lambda: (work(1.5 * FULL_S), soon.ask()))
        wait_until(lambda n=n: len(turns.of("done")) > n)
    window.goes_on = False
    assert not set(turns.of("done")) & set(turns.of("painted"))


def test_a_window_is_painted_though_every_turn_is_long(painted):
    window, turns = painted
    timer = QTimer(window)

    def toil() -> None:
        work(1.5 * LONG_S)
        turns.note("worked")
        window.update()

    timer.timeout.connect(toil)
    timer.start(0)
    wait_until(lambda: len(turns.of("worked")) >= TURNS, 60.0)
    timer.stop()
    assert len(turns.of("painted")) >= TURNS // 10


@pytest.mark.parametrize("patience", [None, Patience(MOST_OF_OTHERS_S, RESULTS_MOST_TURNS)])
def test_work_waits_for_a_short_turn_and_not_for_ever(painted, patience):
    window, turns = painted
    most = MOST_TURNS if patience is None else RESULTS_MOST_TURNS
    soon = FreshTurn(lambda: turns.note("done"), window, patience=patience)
    is_long = [True]
    timer = QTimer(window)

    def toil() -> None:
        if is_long[0]:
            work(1.5 * LONG_S)
        turns.note("worked")
        if len(turns.of("worked")) == 2:
            soon.ask()

    timer.timeout.connect(toil)
    timer.start(0)
    wait_until(lambda: bool(turns.of("done")), 60.0)
    waited = [turn for turn in turns.of("worked") if turns.of("worked")[1] < turn <= turns.of("done")[0]]
    assert 1 <= len(waited) <= 2 * most + 2
    timer.stop()


def test_work_that_waits_is_done_at_once_when_it_is_wanted(painted):
    window, turns = painted
    soon = FreshTurn(lambda: turns.note("done"), window)
    soon.now()
    assert not turns.of("done")

    def ask() -> None:
        work(1.5 * LONG_S)
        soon.ask()
        assert not turns.of("done")
        soon.now()
        turns.note("asked")

    QTimer.singleShot(0, ask)
    wait_until(lambda: bool(turns.of("asked")))
    QCoreApplication.processEvents()
    assert len(turns.of("done")) == 1


def test_the_window_of_the_program_is_painted_in_turns_of_its_own():
    assert issubclass(MainWindow, PaintedInTurn)
