"""Keeping copies of unsaved work in a hall of 10,000 racks never holds the window, least of all in a gesture.

`pytest -m bench tests/bench/test_recovery_bench.py -s` prints how long the window was held: at work, and without what
the thread waited for a processor that other programs had, which holds waits for the interpreter.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest

from core.commands.move import MoveItems
from core.storage.project_file import load
from core.storage.recovery import COPY
from desktop.jobs.draft_writer import DraftWriter
from desktop.window.autosave import Autosave
from tests.bench.test_window_bench import SIZES, drag_held, large_window, watched
from tests.desktop.driving import wait_until
from tests.support.large_hall import large_hall

EVERY_S = 2.0
DRAG_S = 3.0 * EVERY_S
STEPS = (
    (Autosave, "_take_edit"), (Autosave, "_look"), (Autosave, "_take_written"), (Autosave, "_begin_anew"),
    (Autosave, "_take_preview"), (DraftWriter, "_take"),
)  # fmt: skip
"""What keeping copies does on the GUI thread."""


@pytest.fixture
def own_s(monkeypatch) -> dict[str, float]:
    """Longest time of a processor that each of the steps took. [s]"""
    longest: dict[str, float] = {}

    def timed(name: str, act: Callable[..., object]) -> Callable[..., object]:
        def step(*arguments: object, **named: object) -> object:
            began = time.thread_time()
            try:
                return act(*arguments, **named)
            finally:
                longest[name] = max(longest.get(name, 0.0), time.thread_time() - began)

        return step

    for kind, name in STEPS:
        monkeypatch.setattr(kind, name, timed(name, getattr(kind, name)))
    return longest


@pytest.mark.bench
@pytest.mark.parametrize("size", SIZES)
def test_copies_of_a_large_hall_are_written_without_holding_the_window(size, tmp_path, monkeypatch, own_s):
    rows, racks_per_row, held_at_most_s = SIZES[size]
    monkeypatch.setattr("desktop.window.recovery.recovery_folder", lambda: tmp_path / "recovery")
    project = large_hall(rows, racks_per_row)
    rack = project.racks[0]
    held: dict[str, float] = {}
    with large_window() as (window, session):
        autosave = window.recovery.autosave
        session.adopt(project, path=None, name="large hall")
        wait_until(lambda: session.results is not None, 600.0)
        begun: list[float] = []
        write = autosave.writer.write
        monkeypatch.setattr(autosave.writer, "write", lambda *a: (begun.append(time.monotonic()), write(*a)))

        def is_kept() -> bool:
            return autosave.writer.has_copy and not autosave.writer.is_busy and autosave._first_s is None

        def measure(what: str, act: Callable[[], object], is_done: Callable[[], bool] = lambda: True) -> None:
            beat = watched(act, is_done)
            own = [h - min(q, h) for h, q in zip(beat.held_s, beat.queued_s, strict=True)]
            held[what] = max(beat.busy_s)
            print(
                f"{what}: at work {_ms(max(beat.busy_s))}; without waiting for a processor 99 % "
                f"{_ms(np.quantile(own, 0.99))}, longest {_ms(max(own))}"
            )

        print(f"\n{size}, the longest turn of each:")
        edit = MoveItems((rack.id,), 0.1, 0.0)
        measure("edit without a copy", lambda: session.execute(edit))
        autosave.set_interval(EVERY_S)
        window.recovery.start()
        measure("first edit and its copy", lambda: session.execute(edit), is_kept)
        measure("next edit and its copy", lambda: session.execute(edit), is_kept)
        session.execute(MoveItems(tuple(r.id for r in project.racks), 0.1, 0.0))
        measure("copy of an edit of all", lambda: None, is_kept)
        session.select((rack.id,))
        session.execute(edit)
        gesture: list[float] = []

        def drag() -> None:
            gesture.append(time.monotonic())
            drag_held(window, session.project.racks[0], DRAG_S)
            gesture.append(time.monotonic())

        measure("drag while a copy is due", drag)
        assert [t for t in begun if gesture[0] < t < gesture[1]] == []
        assert gesture[1] - gesture[0] > EVERY_S
        wait_until(is_kept, 600.0)
        assert load(next((tmp_path / "recovery").glob(f"*/{COPY}"))) == session.project
        measure("save, and the copy goes", lambda: session.take_saved(session.project, tmp_path / "a.hall"))
        wait_until(lambda: list((tmp_path / "recovery").iterdir()) == [], 600.0)
    print("of that for copies:", ", ".join(f"{name.strip('_')} {_ms(s)}" for name, s in own_s.items()))
    assert set(own_s) == {name for _, name in STEPS}
    assert max(own_s.values()) < held_at_most_s / 5.0
    assert held["drag while a copy is due"] < held_at_most_s


def _ms(seconds: float) -> str:
    return f"{1e3 * float(seconds):.1f} ms"
