"""Workers share a room while that is faster, and leave it to one of them while other programs use the processors."""

from __future__ import annotations

import pytest

from core.thermal import workers
from core.thermal.workers import Crew

TOGETHER_S = {1: 0.015, 2: 0.010}
IN_EACH_OTHERS_WAY_S = {1: 0.025, 2: 0.200}


class Machine:
    """Calls take as long as ``needs_s`` says for the number of workers; its clock goes on only in them."""

    def __init__(self, needs_s: dict[int, float]) -> None:
        self.needs_s, self.now_s = needs_s, 0.0
        self.crew = Crew(lambda: self.now_s)

    def call(self) -> int:
        count = self.crew.count(2)
        with self.crew.timed(1.0):
            self.now_s += self.needs_s[count]
        return count

    def counts_over(self, time_s: float) -> list[int]:
        until, counts = self.now_s + time_s, []
        while self.now_s < until:
            counts.append(self.call())
        return counts


def test_workers_share_a_room_where_that_is_faster():
    machine = Machine(TOGETHER_S)
    counts = machine.counts_over(60.0)
    assert counts[0] == 2
    assert 0 < counts.count(1) < 0.05 * len(counts), "one alone is tried now and then"
    assert machine.now_s == pytest.approx(len(counts) * TOGETHER_S[2], rel=0.03)


def test_one_works_alone_where_others_use_the_processors():
    machine = Machine(IN_EACH_OTHERS_WAY_S)
    begun = machine.counts_over(2.0)
    assert machine.crew.is_alone, "found within two seconds"
    assert begun.count(2) < 8
    spent_s = machine.counts_over(60.0).count(2) * IN_EACH_OTHERS_WAY_S[2]
    assert 0.0 < spent_s < 0.06 * 60.0, "what is slower is tried, and takes little of the time"


def test_workers_come_back_when_the_others_are_done():
    machine = Machine(IN_EACH_OTHERS_WAY_S)
    machine.counts_over(10.0)
    machine.needs_s = TOGETHER_S
    machine.counts_over(10.0)
    assert not machine.crew.is_alone
    counts = machine.counts_over(5.0)
    assert counts.count(2) > 0.9 * len(counts)


def test_a_first_call_that_loads_kernels_is_no_reason_to_work_alone():
    machine = Machine({1: 30.0, 2: 30.0})
    machine.call()
    machine.needs_s = TOGETHER_S
    assert machine.counts_over(20.0).count(2) * TOGETHER_S[2] > 19.0


def test_larger_rooms_are_measured_by_their_cells():
    machine = Machine(TOGETHER_S)
    crew = machine.crew
    machine.counts_over(5.0)
    for _ in range(400):  # four times as many cells take four times as long
        count = crew.count(2)
        with crew.timed(4.0):
            machine.now_s += 4.0 * TOGETHER_S[count]
    assert not crew.is_alone


def test_only_cut_rooms_are_timed(monkeypatch):
    crew = Crew()
    monkeypatch.setattr(workers, "_CREW", crew)
    for parts, amount in ((0, 1.0), (1, 1.0), (2, 0.0)):
        with workers.shared(parts, amount):
            pass
    assert crew._is_new
    with workers.shared(2, 1.0):
        assert workers.numba.get_num_threads() == min(2, int(workers.numba.config.NUMBA_NUM_THREADS))
    assert not crew._is_new
    crew.is_alone = True
    with workers.shared(2, 1.0):
        assert workers.numba.get_num_threads() == 1
