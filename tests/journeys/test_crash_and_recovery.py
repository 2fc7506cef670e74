"""The whole program in a process of its own is edited by mouse and keys, killed, and started again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from core.cli.files import load_example
from core.exchange.json_project import write_project
from core.storage.project_file import load, save

ROOT = Path(__file__).parents[2]
GIVE_UP_S = 400.0
"""A program that says nothing for so long hangs; far longer than the slowest machine needs."""
pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(os.name != "posix", reason="homes of tests are told by the XDG variables"),
]


class Program:
    """A running program that tells its story."""

    def __init__(self, home: Path, story: str, *file: str) -> None:
        environment = os.environ | {
            "PYTHONPATH": str(ROOT), "HALLWRIGHT_LANGUAGE": "en",
            "XDG_DATA_HOME": str(home / "share"), "XDG_CONFIG_HOME": str(home / "config"),
        }  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.driven_program", story, str(home), *file],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment,
        )  # fmt: skip
        self._guard = threading.Timer(GIVE_UP_S, self.process.kill)
        self._guard.start()

    def hear(self) -> str:
        line = self.process.stdout.readline().strip()
        assert line, f"the program ended: {self.process.stderr.read()}"
        return line

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.wait()

    def wait(self) -> int:
        self.process.communicate()
        self._guard.cancel()
        self._guard.join()
        return self.process.returncode


@pytest.fixture
def home(tmp_path) -> Path:
    """A planner's home, with copies after a second."""
    folder = tmp_path / "config" / "hallwright"
    folder.mkdir(parents=True)
    (folder / "preferences.json").write_text(json.dumps({"recovery_s": 1.0}))
    return tmp_path


@pytest.fixture
def start(home):
    programs = []

    def begin(story: str, *file: str) -> Program:
        programs.append(Program(home, story, *file))
        return programs[-1]

    yield begin
    for program in programs:
        if program.process.poll() is None:
            program.kill()


def copies(home: Path) -> list[Path]:
    return list((home / "share" / "hallwright" / "recovery").iterdir())


def test_what_was_edited_before_the_program_was_killed_is_recovered_whole(home, start):
    file = home / "row.hall"
    save(load_example("air_row"), file)
    before = file.read_bytes()
    program = start("crash", str(file))
    assert [program.hear(), program.hear()] == ["edited", "kept"]
    other = start("look")
    assert other.hear() == "nothing", "the design is open in the first window"
    assert other.wait() == 0
    program.kill()
    assert file.read_bytes() == before
    assert sorted(f.name for f in home.iterdir()) == ["config", "edited.json", "row.hall", "share"]

    again = start("recover")
    words = again.hear()
    assert "row.hall" in words
    assert "4 edits not saved" in words
    assert again.hear() == str(file)
    assert again.wait() == 0
    edited = (home / "edited.json").read_text(encoding="utf-8")
    assert edited != write_project(load_example("air_row"))
    assert (home / "recovered.json").read_text(encoding="utf-8") == edited
    assert write_project(load(file)) == edited
    assert copies(home) == []


def test_a_design_that_was_never_saved_is_recovered_too_and_one_that_was_given_up_is_not(home, start):
    program = start("crash", "air_row")
    assert [program.hear(), program.hear()] == ["edited", "kept"]
    program.kill()
    assert len(copies(home)) == 2, "a copy and the lock of its owner, who is gone"
    look = start("look")
    assert look.hear() == "offered"
    assert look.wait() == 0
    assert len(copies(home)) == 2, "nobody has decided about it"
    for item in copies(home):
        subprocess.run(["rm", "-r", str(item)], check=True)

    program = start("end", "air_row")
    assert [program.hear(), program.hear()] == ["edited", "kept"]
    assert program.wait() == 0
    assert copies(home) == []
