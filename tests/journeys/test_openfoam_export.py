"""The air of a design written for another CFD program, through the real window."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.model.project import Project
from core.model.space import Hall
from desktop.words import use_language
from tests.desktop.driving import open_window, rest, wait_until

OUTLINE = ((30.0, 30.0), (36.0, 30.0), (36.0, 36.0), (30.0, 36.0))


@pytest.fixture
def opened():
    with open_window("air_row") as (window, session):
        wait_until(lambda: session.results is not None, 60.0)
        yield window, session


def choose(window, folder: Path) -> list[tuple[str, str]]:
    """Answer the question for a folder; returns what the window says from now on."""
    told: list[tuple[str, str]] = []
    window.files.questions.folder_to_export = lambda: folder
    window.files._session.message_raised.connect(lambda message, hint: told.append((message, hint)))
    return told


def test_a_hall_is_written_with_progress_and_runs_as_it_is(opened, tmp_path):
    window, session = opened
    told, shares = choose(window, tmp_path), []
    window.files.work.told.connect(lambda share, what: shares.append((share, what)))
    (tmp_path / f"{session.name} openfoam").write_text("of somebody else")
    window.actions_by_name["openfoam"].trigger()
    assert window.status.work.isVisible()
    wait_until(lambda: not window.files.work.is_running, 120.0)
    rest()
    case = tmp_path / f"{session.name} openfoam 2"
    assert told == [(f"Wrote {case}.", "README.txt in it says how to run it, and what it does not carry.")]
    assert {path.name for path in case.iterdir()} == {"0", "constant", "system", "README.txt"}
    assert "rack_R_A01_front" in (case / "0" / "T").read_text()
    hall = session.project.halls[0].tag
    assert [what for _, what in shares] == [f"Cutting {hall} into cells", f"Writing {hall}"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{session.name} openfoam", case.name]
    assert not window.status.work.isVisible()


def test_it_can_be_cancelled_and_leaves_nothing(opened, tmp_path):
    window, _ = opened
    told = choose(window, tmp_path)
    window.files.work.told.connect(lambda *_: window.files.work.cancel())
    window.actions_by_name["openfoam"].trigger()
    wait_until(lambda: not window.files.work.is_running, 120.0)
    assert told == [("Cancelled.", "Nothing was changed.")]
    assert list(tmp_path.iterdir()) == []


def test_a_hall_without_air_is_told_and_nothing_is_asked_twice(opened, tmp_path):
    window, session = opened
    store = Hall(id="store", tag="Store", outline_m=OUTLINE)
    session.adopt(session.project.with_changes({store.id: store}), path=None, name="two")
    wait_until(lambda: session.results is not None, 60.0)
    told = choose(window, tmp_path)
    use_language("de")
    try:
        window.actions_by_name["openfoam"].trigger()
        wait_until(lambda: not window.files.work.is_running, 120.0)
    finally:
        use_language("en")
    (message, hint), case = told[0], tmp_path / "two openfoam"
    assert message == f"{case} wurde geschrieben."
    assert hint.startswith("Store ausgelassen: ")
    assert "README.txt darin sagt" in hint
    assert [path.name for path in case.iterdir()] == [session.project.halls[0].tag.replace(" ", "_")]


def test_a_design_without_halls_or_air_is_told(opened, tmp_path):
    window, session = opened
    told = choose(window, tmp_path)
    bare = Hall(id="h", tag="H", outline_m=OUTLINE)
    for entities, says in (((), "The project has no hall."), ((bare,), "moves air")):
        session.adopt(Project.of(entities), path=None, name="bare")
        wait_until(lambda: session.results is not None, 60.0)
        window.actions_by_name["openfoam"].trigger()
        wait_until(lambda: not window.files.work.is_running, 120.0)
        assert says in told[-1][0]
        assert list(tmp_path.iterdir()) == []
