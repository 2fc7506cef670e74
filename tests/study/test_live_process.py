"""The live study in a process of its own: what crosses, and what happens when something goes wrong."""

from __future__ import annotations

import io
import logging
import os
import threading
import time
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest

from core.commands.move import MoveItems
from core.commands.place import DeleteItems
from core.results.finding import Finding, Severity
from core.results.thermal_result import AirState
from core.study import live_study
from core.study.evaluate import evaluate
from core.study.live_process import Outbox, serve
from core.study.live_wire import (
    Answer,
    Fault,
    Question,
    Reset,
    Shown,
    changed_project,
    difference,
    difference_for_results,
    packed_answer,
    receive,
    send,
    unpacked_answer,
)
from core.study.settings import StudySettings
from core.study.stamp import stamp
from core.templates.pod2 import pod2
from tests.support.measured_room import averaged_pod2
from tests.support.small_projects import small_project


def across(message):
    pipe = io.BytesIO()
    send(pipe, message)
    pipe.seek(0)
    return receive(pipe)


@contextmanager
def serving():
    """A study that serves on pipes in a thread; yields how to tell it something and how to hear it."""
    into, out = (tuple(os.fdopen(end, mode) for end, mode in zip(os.pipe(), ("rb", "wb"), strict=True)) for _ in "io")
    thread = threading.Thread(target=serve, args=(into[0], out[1]), daemon=True)
    thread.start()
    try:
        yield (lambda message: send(into[1], message)), (lambda: receive(out[0]))
    finally:
        into[1].close()
        thread.join(20.0)
        assert not thread.is_alive()
        for pipe in (into[0], *out):
            pipe.close()


def test_a_project_crosses_whole_and_then_as_what_changed():
    project = small_project()
    first = changed_project(project, across(difference(None, project)))
    assert first == project
    rack = project.racks[0]
    moved = MoveItems((rack.id,), 0.5, 0.0).apply(project)
    change = across(difference(project, moved))
    assert list(change.changed) == [rack.id]
    second = changed_project(first, change)
    assert second == moved
    assert second.racks[1] is first.racks[1]
    fewer = DeleteItems((rack.id,)).apply(moved)
    assert changed_project(second, across(difference(moved, fewer))) == fewer


def test_results_cross_unchanged_and_read_only_and_findings_only_when_they_differ():
    results = evaluate(small_project(), StudySettings(0.6, 0.6))
    answer = across(packed_answer(results, ()))
    other = unpacked_answer(answer, ())
    assert other.findings == results.findings
    assert other.energy == results.energy
    mine, theirs = (r.thermal.require().halls[0] for r in (results, other))
    assert np.array_equal(mine.air_field.temperature_c, theirs.air_field.temperature_c, equal_nan=True)
    assert not theirs.air_field.temperature_c.flags.writeable
    assert not theirs.rack_inlet_mean_c.flags.writeable
    again = packed_answer(results, results.findings)
    assert again.findings is None
    assert unpacked_answer(across(again), results.findings).findings == results.findings
    fresh = Finding("test", Severity.NOTE, "something else")
    other = replace(results, findings=(fresh, *results.findings[1:]))
    change = packed_answer(other, results.findings)
    assert change.findings == (fresh, *range(1, len(results.findings)))
    assert unpacked_answer(across(change), results.findings).findings == other.findings


def test_a_pipe_that_ends_within_a_message_is_the_end():
    pipe = io.BytesIO()
    send(pipe, Shown())
    assert receive(io.BytesIO(pipe.getvalue()[:-3])) is None
    assert receive(io.BytesIO(b"")) is None


def test_it_answers_until_the_window_has_shown_nothing_and_explains_a_rack():
    project = pod2()
    with serving() as (tell, hear):
        tell(difference(None, project))
        first = hear()
        assert isinstance(first, Answer)
        assert first.findings is not None
        asked = project.racks[0].id
        tell(Question(asked))
        for _ in range(200):
            tell(Shown())
            answer = hear()
            assert isinstance(answer, Answer)
            why = answer.results.thermal.require().halls[0].why
            if why is not None:
                break
        assert why is not None
        assert why.rack_id == asked
        tell(Reset())
        while not isinstance(answer, Reset):
            answer = hear()


def test_a_fault_is_told_and_the_next_edit_is_answered(monkeypatch, caplog):
    real = live_study.LiveStudy.set_project
    faults = [RuntimeError("a test fault")]

    def faulty(self, project):
        if faults:
            raise faults.pop()
        real(self, project)

    monkeypatch.setattr(live_study.LiveStudy, "set_project", faulty)
    with caplog.at_level(logging.CRITICAL), serving() as (tell, hear):
        tell(difference(None, pod2()))
        told = hear()
        assert isinstance(told, Fault)
        assert "a test fault" in told.words
        tell(difference(pod2(), pod2()))
        assert isinstance(hear(), Answer)
    caplog.clear()


def test_what_was_asked_before_a_fault_is_answered_after_it(monkeypatch, caplog):
    real, faults = live_study.LiveStudy.set_project, [RuntimeError("a test fault")]

    def faulty(self, project):
        if faults:
            raise faults.pop()
        real(self, project)

    monkeypatch.setattr(live_study.LiveStudy, "set_project", faulty)
    project = small_project()
    with caplog.at_level(logging.CRITICAL), serving() as (tell, hear):
        tell(Question("rack-1"))
        hear()
        tell(Shown())
        tell(difference(None, project))
        answer = hear()
        while isinstance(answer, Answer):
            tell(Shown())
            answer = hear()
        assert isinstance(answer, Fault)
        tell(difference(project, MoveItems(("rack-1",), 0.6, 0.0).apply(project)))
        answer = hear()
        while (hall := answer.results.thermal.require().halls[0]).why is None and hall.state is AirState.LIVE:
            tell(Shown())
            answer = hear()
        tell(Reset())
        tell(Shown())
        while not isinstance(answer, Reset):
            answer = hear()
    assert hall.why is not None
    assert hall.why.rack_id == "rack-1"
    caplog.clear()


def heard(pipe, after):
    """The answers that a pipe got from a place on, unpacked."""
    pipe.seek(after)
    answers, told = [], ()
    while (message := receive(pipe)) is not None:
        answers.append(unpacked_answer(message, told))
        told = answers[-1].findings
    return answers


def test_the_newest_answer_waits_for_the_window_and_goes_when_it_asks():
    results = evaluate(small_project(), StudySettings(0.6, 0.6))
    said = [Finding("test", Severity.NOTE, words) for words in ("first", "never shown", "newest")]
    first, between, newest = (replace(results, findings=(one, *results.findings)) for one in said)
    pipe = io.BytesIO()
    outbox = Outbox(pipe)
    outbox.put(first, 1)
    assert not outbox.is_awaited
    length = pipe.tell()
    assert length
    outbox.put(between, 2)
    outbox.put(newest, 3)
    assert pipe.tell() == length
    outbox.note_shown()
    assert not outbox.is_awaited
    assert [answer.findings[0] for answer in heard(pipe, 0)] == [said[0], said[2]]
    length = pipe.tell()
    outbox.note_shown()
    assert outbox.is_awaited
    assert pipe.tell() == length
    outbox.put(between, 2)
    outbox.put(newest, 3)
    outbox.clear()
    outbox.put(first, 1)
    assert len(heard(pipe, 0)) == 4
    outbox.note_shown()
    assert len(heard(pipe, 0)) == 4  # what waited before was forgotten


def test_an_answer_to_an_edit_is_ready_when_the_window_has_painted(monkeypatch):
    project = averaged_pod2()
    answered = threading.Event()
    put = Outbox.put

    def note(self, results, number):
        put(self, results, number)
        answered.set()

    monkeypatch.setattr(Outbox, "put", note)
    with serving() as (tell, hear):
        tell(difference_for_results(None, project, 7))
        answer = hear()
        assert isinstance(answer, Answer)
        assert answer.number == 7
        moved = MoveItems((project.racks[0].id,), 0.3, 0.0).apply(project)
        answered.clear()
        tell(difference_for_results(project, moved, 8))
        assert answered.wait(60.0)  # though nobody has asked yet
        tell(Shown())
        answer = hear()
        while answer.number != 8:
            assert answer.results.stamp == stamp(project)
            tell(Shown())
            answer = hear()
        assert answer.results.stamp == stamp(moved)
        tell(Reset())
        while not isinstance(answer, Reset):
            answer = hear()


def test_a_listener_that_is_gone_is_told_to_whoever_puts_the_next_answer():
    results = evaluate(small_project(), StudySettings(0.6, 0.6))
    pipe = io.BytesIO()
    outbox = Outbox(pipe)
    outbox.put(results, 1)
    outbox.put(results, 1)

    def break_off(_):
        raise BrokenPipeError

    pipe.write = break_off
    outbox.note_shown()
    with pytest.raises(BrokenPipeError):
        outbox.put(results, 1)


def test_results_stay_as_they_were_while_the_air_goes_on():
    """They are sent by another thread than the one that marches."""
    project = averaged_pod2()
    study = live_study.LiveStudy()
    study.set_project(project)
    study.explain(project.racks[3].id)
    for n in range(1, 4):
        results = study.advance(0.02)
        pipe = io.BytesIO()
        send(pipe, packed_answer(results, ()))
        study.march(0.02)
        study.set_project(MoveItems((project.racks[0].id,), 0.1 * n, 0.0).apply(project))
        study.advance(0.02)
        again = io.BytesIO()
        send(again, packed_answer(results, ()))
        assert again.getvalue() == pipe.getvalue()


@pytest.mark.parametrize("pipe", [b"", b"\x01"])
def test_a_window_that_is_gone_ends_it(pipe):
    serve(io.BytesIO(pipe), io.BytesIO())


def test_a_slow_window_sees_the_settled_air_before_it_is_refined():
    states: list[AirState] = []
    with serving() as (tell, hear):
        tell(difference(None, averaged_pod2()))
        while not states or states[-1] is not AirState.REFINED:
            answer = hear()
            assert isinstance(answer, Answer)
            states.append(answer.results.thermal.require().halls[0].state)
            time.sleep(0.3)  # longer than pod 2 takes to settle
            tell(Shown())
    assert AirState.SETTLED in states
    assert states.index(AirState.SETTLED) < states.index(AirState.REFINED)


def test_in_a_large_design_the_air_goes_on_alone_for_a_moment_and_settles_whole(monkeypatch):
    monkeypatch.setattr(live_study, "MANY_RACKS", 1)
    monkeypatch.setattr(live_study, "REST_RATIO", 1e9)
    project = small_project()
    moved = MoveItems((project.racks[0].id,), 0.6, 0.0).apply(project)
    study = live_study.LiveStudy(StudySettings(0.6, 0.6))
    study.set_project(project)
    first = study.advance(0.0)
    study.set_project(moved)
    between = study.advance(0.0)
    assert between.stamp == first.stamp == stamp(project)
    assert between.power is first.power
    fields = [r.thermal.require().halls[0].air_field.temperature_c for r in (first, between)]
    assert not np.array_equal(*fields, equal_nan=True)
    fewer = DeleteItems((project.racks[1].id,)).apply(moved)
    study.set_project(fewer)
    assert study.advance(0.0).stamp == stamp(fewer)  # other items: all of it is found anew
    study.set_project(moved)
    while not study.is_settled:
        last = study.advance(0.05)
    assert last.stamp == stamp(moved)
    monkeypatch.setattr(live_study, "REST_RATIO", 0.0)
    study.set_project(project)
    assert [study.advance(0.0).stamp for _ in range(2)] == [stamp(moved), stamp(project)]
