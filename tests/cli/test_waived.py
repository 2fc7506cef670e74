"""``check`` with waivers: what is waived neither counts for the exit code nor is printed unless it is asked for."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from core.cli import solve_commands
from core.cli.main import main
from core.commands.waivers import WaiveFindings
from core.results.finding import Finding, Severity
from core.storage.project_file import save
from tests.support.painted_results import room_results
from tests.support.small_projects import small_project

CLASH = Finding("overlap", Severity.ERROR, "R-A01 and R-A02 overlap.", "Move one.", ("rack-1", "rack-2"), None, 1.0)
TIGHT = Finding("tight", Severity.NOTE, "It is tight.", "", ("rack-1",))


@pytest.fixture
def file(tmp_path, monkeypatch):
    """A project whose overlap is waived, and which is as bad as its third argument says."""
    project = WaiveFindings((CLASH,), "drawn so on purpose", "Ada", "2026-03-31").apply(small_project())
    path = tmp_path / "a.hall"
    save(project, path)
    found = [CLASH, TIGHT]
    monkeypatch.setattr(solve_commands, "evaluate", lambda p, progress: replace(room_results(p), findings=tuple(found)))
    return path, found


def run(capsys, *arguments) -> tuple[int, str]:
    code = main([str(a) for a in arguments])
    return code, capsys.readouterr().out


def test_a_waived_error_is_no_reason_to_fail(capsys, file):
    path, _ = file
    code, out = run(capsys, "check", path)
    assert code == 0
    assert "overlap" not in out
    assert "Waived findings: 1; --waived prints them." in out
    code, out = run(capsys, "check", path, "--waived")
    assert code == 0
    assert "waived   error" in out
    assert "Waived by Ada on 2026-03-31 (drawn so on purpose)." in out


def test_json_gives_both_kinds_apart(capsys, file):
    code, out = run(capsys, "check", file[0], "--json")
    document = json.loads(out)
    assert code == 0
    assert [f["code"] for f in document["findings"]] == ["tight"]
    (waived,) = document["waived"]
    assert (waived["code"], waived["reason"], waived["waived_by"], waived["waived_on"]) == (
        "overlap", "drawn so on purpose", "Ada", "2026-03-31"
    )  # fmt: skip


def test_what_is_worse_fails_again_and_says_why(capsys, file):
    path, found = file
    found[0] = replace(CLASH, measure=1.2)
    code, out = run(capsys, "check", path)
    assert code == 1
    assert "Counts again: it is worse by 20 % than when it was waived by Ada on 2026-03-31" in out
    code, out = run(capsys, "check", path, "--json")
    assert code == 1
    assert "worse by 20 %" in json.loads(out)["findings"][0]["note"]
