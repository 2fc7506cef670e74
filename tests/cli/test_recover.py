"""``hallwright recover``: lists copies of unsaved work, writes one out, and deletes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.cli.exit_codes import BAD_INPUT
from core.cli.main import main
from core.storage.draft_note import DraftNote
from core.storage.file_stamp import stamp_of
from core.storage.left_drafts import claim_drafts
from core.storage.project_file import load, save
from core.storage.recovery import COPY, begin_draft, keep_copy
from core.words import OVERRIDE, use_language
from tests.support.small_projects import small_project

PROJECT = small_project()


@pytest.fixture(autouse=True)
def english_after(monkeypatch):
    monkeypatch.setenv(OVERRIDE, "en")
    yield
    use_language("en")


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "recovery"
    monkeypatch.setattr("core.cli.recover_command.recovery_folder", lambda: folder)
    return folder


def said(capsys, *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def left_behind(root: Path, note: DraftNote) -> Path:
    draft = begin_draft(root)
    keep_copy(draft.folder, PROJECT, note)
    draft.leave()
    return draft.folder


def test_without_copies_it_says_where_they_would_be(capsys, root):
    code, out, _ = said(capsys, "recover")
    assert (code, out) == (0, f"No unsaved work is kept in {root}.\n")
    assert said(capsys, "recover", "--json")[1] == "[]\n"


def test_the_list_says_which_design_when_and_how_it_stands_to_its_file(capsys, root, tmp_path):
    file = tmp_path / "Frankfurt.hall"
    save(PROJECT, file)
    folder = left_behind(root, DraftNote("Frankfurt", file, stamp_of(file), 12))
    code, out, _ = said(capsys, "recover")
    assert code == 0
    for words in (" 1  Frankfurt  2", "12 edits not saved", "newer than the file", str(file)):
        assert words in out
    assert "a window has it open" not in out
    (draft,) = claim_drafts(root).drafts
    assert "a window has it open" in said(capsys, "recover")[1]
    (row,) = json.loads(said(capsys, "recover", "--json")[1])
    assert (row["name"], row["file"], row["edits"], row["state"]) == ("Frankfurt", str(file), 12, "open")
    assert Path(row["folder"]) == folder
    draft.leave()
    german = said(capsys, "recover", "--language", "de")[1]
    assert "12 Änderungen nicht gespeichert" in german
    assert "neuer als die Datei" in german


def test_a_copy_is_written_out_and_stays(capsys, root, tmp_path):
    folder = left_behind(root, DraftNote("hall"))
    target = tmp_path / "rescued.hall"
    code, out, _ = said(capsys, "recover", "1", "--output", str(target))
    assert code == 0
    assert f"Wrote {target}." in out
    assert load(target) == PROJECT
    assert (folder / COPY).exists()
    code, _, err = said(capsys, "recover", "-o", str(target))
    assert code == BAD_INPUT
    assert "exists already" in err


def test_what_cannot_be_done_is_told_in_words(capsys, root, tmp_path):
    target = str(tmp_path / "rescued.hall")
    assert "There is no copy of unsaved work number 1." in said(capsys, "recover", "1", "-o", target)[2]
    folder = left_behind(root, DraftNote("hall"))
    left_behind(root, DraftNote("other"))
    code, _, err = said(capsys, "recover", "-o", target)
    assert code == BAD_INPUT
    assert "Name one by its number" in err
    assert "Name the project file to write with -o." in said(capsys, "recover", "1")[2]
    (folder / COPY).write_bytes(b"junk")
    number = 1 + [r["state"] for r in json.loads(said(capsys, "recover", "--json")[1])].index("damaged")
    code, _, err = said(capsys, "recover", str(number), "-o", target)
    assert code == BAD_INPUT
    assert "is not a Hallwright project" in err
    assert not Path(target).exists()
    assert (folder / COPY).read_bytes() == b"junk"
