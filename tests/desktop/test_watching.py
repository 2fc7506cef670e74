"""The watch over the event loop sees a turn that is too long, whatever makes it long."""

from __future__ import annotations

import time

import pytest

from tests.desktop import watching
from tests.desktop.watching import HELD_AT_MOST_S, WALKS, Turn, Watchdog, require_prompt


@pytest.fixture(autouse=True)
def no_rest(monkeypatch):
    """What is walked here does not depend on what else the machine does."""
    monkeypatch.setattr(watching, "REST_S", 0.0)


def work(seconds: float) -> None:
    """Use a processor for some time."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def test_one_long_computation_in_a_walk_is_seen():
    walks = []

    def walk() -> list[Turn]:
        dog = Watchdog()
        walks.append(dog)
        for n in range(100):
            dog.turn(lambda n=n: work(1.1 * HELD_AT_MOST_S if n == 50 else 0.0))
        return dog.turns

    with pytest.raises(AssertionError, match=f"held too long in {WALKS} walks"):
        require_prompt(walk)
    assert len(walks) == WALKS


def test_waiting_in_a_tenth_of_the_turns_is_seen_though_it_costs_no_processor():
    def walk() -> list[Turn]:
        dog = Watchdog()
        for n in range(20):
            dog.turn(lambda n=n: time.sleep(1.2 * HELD_AT_MOST_S if n % 10 == 5 else 0.002))
        return dog.turns

    with pytest.raises(AssertionError):
        require_prompt(walk)


def test_turns_that_find_nothing_to_do_dilute_nothing():
    slow, idle = [Turn(0.06, 0.02)] * 10, [Turn(0.0, 0.0)] * 10_000
    with pytest.raises(AssertionError):
        require_prompt(lambda: slow + idle)


def test_a_walk_that_another_program_held_up_is_walked_again():
    answers = [[Turn(0.2, 0.02)] * 9, [Turn(0.02, 0.02)] * 9]
    require_prompt(lambda: answers.pop(0))
    assert answers == []
