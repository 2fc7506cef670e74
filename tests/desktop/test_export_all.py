"""All exports at once, through the real window."""

from __future__ import annotations

from pathlib import Path

from core.cli.export_set import EXPORTS
from core.model.project import Project
from core.model.space import Hall
from tests.desktop.driving import is_settled, open_window, wait_until


def test_all_exports_are_written_into_a_new_folder_each_time(tmp_path):
    told = []
    with open_window("air_row") as (window, session):
        session.message_raised.connect(lambda message, _: told.append(message))
        wait_until(lambda: is_settled(session), 60.0)
        window.files.questions.folder_to_export = lambda: tmp_path
        for number in (1, 2):
            window.actions_by_name["export_all"].trigger()
            wait_until(lambda n=number: len([t for t in told if t.startswith("Wrote ")]) == n, 120.0)
        folders = sorted(tmp_path.iterdir())
        name = session.name
        assert [folder.name for folder in folders] == [name, f"{name} 2"]
        for folder in folders:
            files = sorted(folder.iterdir())
            assert len(files) == len(EXPORTS)
            assert all(file.stat().st_size > 100 for file in files)
            assert (folder / f"{name} floorplan.pdf").read_bytes().startswith(b"%PDF")
            assert (folder / f"{name} one-line.svg").exists()
        assert not session.document.is_dirty
        assert f"Wrote {len(EXPORTS)} files to {folders[0]}." in told


def test_a_cancelled_set_keeps_what_is_whole_and_goes_no_further(tmp_path):
    told = []
    with open_window("air_row") as (window, session):
        session.message_raised.connect(lambda message, _: told.append(message))
        wait_until(lambda: is_settled(session), 60.0)
        window.files.questions.folder_to_export = lambda: tmp_path
        window.files.work.begun.connect(lambda _: window.files.work.cancel() if made(tmp_path) >= 2 else None)
        window.actions_by_name["export_all"].trigger()
        wait_until(lambda: "Cancelled." in told, 120.0)
        wait_until(lambda: not window.files.work.is_running, 60.0)
        assert made(tmp_path) == 2
        assert not any(t.startswith("Wrote") for t in told)


def test_a_folder_that_cannot_hold_another_is_told(tmp_path):
    told = []
    with open_window("air_row") as (window, session):
        session.message_raised.connect(lambda message, hint: told.append((message, hint)))
        wait_until(lambda: session.results is not None, 60.0)
        window.files.questions.folder_to_export = lambda: tmp_path / "gone"
        window.actions_by_name["export_all"].trigger()
        assert told[-1][0].startswith(f"No folder can be made in {tmp_path / 'gone'}: ")
        assert told[-1][1] == "Choose another folder."


def test_what_the_design_has_nothing_for_is_left_out_and_told(tmp_path):
    told = []
    hall = Hall(id="hall", outline_m=((0.0, 0.0), (9.0, 0.0), (9.0, 6.0), (0.0, 6.0)))
    with open_window("air_row") as (window, session):
        session.message_raised.connect(lambda message, hint: told.append((message, hint)))
        session.adopt(Project.of([hall]), path=None, name="x")
        wait_until(lambda: session.results is not None, 60.0)
        window.files.questions.folder_to_export = lambda: tmp_path
        window.actions_by_name["export_all"].trigger()
        wait_until(lambda: bool(told), 120.0)
    message, hint = told[-1]
    names = {path.name for path in (tmp_path / "x").iterdir()}
    assert message == f"Wrote {len(names)} files to {tmp_path / 'x'}."
    assert "x one-line.pdf" in hint
    assert "x one-line.pdf" not in names
    assert "x floorplan.pdf" in names


def made(folder: Path) -> int:
    return len([path for path in folder.glob("*/*") if path.is_file() and not path.name.startswith(".")])
