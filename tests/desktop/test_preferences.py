"""The file of preferences: whatever stands in it the program starts, and what cannot be written costs nothing."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from desktop import preferences
from desktop.preferences import Preferences, load_preferences, save_preferences


@pytest.fixture
def file(tmp_path, monkeypatch) -> Path:
    path = tmp_path / "preferences.json"
    monkeypatch.setattr("desktop.preferences.preferences_file", lambda: path)
    return path


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"[]", b"5", b"null", b"{", b'"a"', b"[" * 100_000])
def test_a_file_that_is_none_counts_as_not_written(file, raw):
    file.write_bytes(raw)
    assert load_preferences() == Preferences()


@pytest.mark.parametrize("junk", [None, 5, -1, 1e400, float("nan"), "x", [], [1], {}, {"a": 1}, [[]], True])
def test_a_value_that_makes_no_sense_leaves_the_others_and_is_never_raised(file, junk):
    save_preferences(Preferences(theme="dark", recent_files=("a.hall",)))
    sound = json.loads(file.read_text())
    for name, value in sound.items():
        parts = value if isinstance(value, dict) else {}
        for broken in [{name: junk}, *({name: {**parts, part: junk}} for part in parts)]:
            file.write_text(json.dumps({**sound, **broken}))
            found = load_preferences()
            save_preferences(found)
            assert found.theme == "dark" or name == "theme"
            assert found.air_view.height_m < 1e9


def test_a_full_disc_leaves_the_preferences_of_before(file, monkeypatch):
    save_preferences(Preferences(theme="dark"))

    def full(path: Path, text: str, encoding: str) -> None:
        path.write_bytes(text.encode()[:7])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(preferences.Path, "write_text", full)
    save_preferences(Preferences(theme="light"))
    monkeypatch.undo()
    assert json.loads(file.read_text())["theme"] == "dark"
    assert [f.name for f in file.parent.iterdir()] == [file.name]
