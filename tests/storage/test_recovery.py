"""Recovery copies: whole or not at all, each with one owner, and never deleted before anybody has decided."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.errors import ProjectFileError
from core.model.project import Project
from core.storage import left_drafts, project_file, recovery
from core.storage.draft_note import NOTE, DraftNote, note_text, read_note
from core.storage.draft_words import edits_words, file_words
from core.storage.file_stamp import FileStamp, stamp_of
from core.storage.left_drafts import claim_drafts, list_folders
from core.storage.owner_lock import OwnerLock
from core.storage.project_file import save
from core.storage.recovery import COPY, DAMAGED, NEWER, Draft, begin_draft, is_owned, keep_copy, read_copy
from tests.support.small_projects import small_project

ROOT = Path(__file__).parents[2]
NOTED = DraftNote("hall", None, None, 3)
PROJECT = small_project()
OTHER_OWNER = """
import sys, time
from pathlib import Path
from core.storage.left_drafts import claim_drafts
from core.storage.recovery import begin_draft, keep_copy
from core.storage.draft_note import DraftNote
from tests.support.small_projects import small_project
root = Path(sys.argv[1])
if sys.argv[2] == "begin":
    draft = begin_draft(root)
    keep_copy(draft.folder, small_project(), DraftNote("theirs"))
else:
    print(len(claim_drafts(root).drafts), flush=True)
print("ready", flush=True)
time.sleep(600)
"""


@pytest.fixture
def root(tmp_path) -> Path:
    return tmp_path / "recovery"


def left_behind(root: Path, project: Project | None = None, note: DraftNote = NOTED) -> Path:
    """A copy whose owner has gone."""
    draft = begin_draft(root)
    keep_copy(draft.folder, project or PROJECT, note)
    draft.leave()
    return draft.folder


def only(root: Path) -> Draft:
    (draft,) = claim_drafts(root).drafts
    return draft


class _Owner:
    """Another process that owns copies until it is killed."""

    def __init__(self, root: Path, what: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", OTHER_OWNER, str(root), what],
            stdout=subprocess.PIPE, text=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        self.said = [self.process.stdout.readline().strip()]
        while self.said[-1] != "ready":
            assert self.said[-1], "the other process ended"
            self.said.append(self.process.stdout.readline().strip())

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture
def other(root):
    owners = []

    def start(what: str) -> _Owner:
        owners.append(_Owner(root, what))
        return owners[-1]

    yield start
    for owner in owners:
        owner.kill()


def test_a_copy_holds_the_whole_design_and_says_whose_it_is(root, tmp_path):
    project = PROJECT
    file = tmp_path / "hall.hall"
    save(project, file)
    note = DraftNote("hall", file, stamp_of(file), 7)
    before = time.time()
    folder = left_behind(root, project, note)
    draft = only(root)
    assert draft.folder == folder
    assert read_copy(folder) == project
    found = draft.note
    assert found is not None
    assert (found.name, found.file, found.stamp, found.edits) == ("hall", file, stamp_of(file), 7)
    assert before - 1.0 <= found.written_s <= time.time() + 1.0
    draft.drop()
    assert list(root.iterdir()) == []


def test_nobody_gets_a_copy_that_a_running_process_owns(root, other):
    owner = other("begin")
    assert claim_drafts(root).drafts == ()
    ((folder, kind),) = list_folders(root)
    assert kind == ""
    assert is_owned(folder)
    owner.kill()
    assert not is_owned(folder)
    draft = only(root)
    assert [r.tag for r in read_copy(draft.folder).racks] == [r.tag for r in PROJECT.racks]
    draft.drop()


def test_what_one_start_has_taken_over_another_one_does_not_get(root, other):
    left_behind(root)
    owner = other("claim")
    assert owner.said[0] == "1"
    assert claim_drafts(root).drafts == ()
    owner.kill()
    only(root).leave()


def test_two_windows_of_one_process_do_not_take_from_each_other(root):
    draft = begin_draft(root)
    keep_copy(draft.folder, PROJECT, NOTED)
    assert claim_drafts(root).drafts == ()
    draft.leave()
    assert only(root).folder == draft.folder


def test_a_lock_whose_file_was_removed_meanwhile_is_no_lock(tmp_path):
    path = tmp_path / "a.lock"
    lock = OwnerLock.take(path)
    assert OwnerLock.take(path) is None
    lock.release(and_remove=True)
    assert not path.exists()
    again = OwnerLock.take(path)
    assert again is not None
    lock.release()
    assert OwnerLock.take(path) is None
    again.release(and_remove=True)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has locks everywhere")
@pytest.mark.parametrize(("owner", "is_free"), [("0", True), ("", True), ("x y", True), (None, False)])
def test_without_locks_of_the_file_system_the_owners_number_counts(tmp_path, monkeypatch, owner, is_free):
    from core.storage import owner_lock

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(owner_lock.fcntl, "flock", refuse)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    path = tmp_path / "a.lock"
    number = {None: str(os.getpid()), "0": str(gone.pid)}.get(owner, owner)
    path.write_text(f"{number} {owner_lock.socket.gethostname()}" if number else "")
    lock = OwnerLock.take(path)
    assert (lock is not None) is is_free
    if lock is not None:
        lock.release(and_remove=True)
    path.write_text("1 another-machine")
    assert OwnerLock.take(path) is None


STEPS = [
    (project_file, "_write", OSError(errno.ENOSPC, "No space left on device")),
    (recovery, "_write_note", OSError(errno.EIO, "Input/output error")),
]


@pytest.mark.parametrize(("module", "step", "error"), STEPS, ids=[step for _, step, _ in STEPS])
def test_a_full_disc_leaves_the_copy_of_before(root, monkeypatch, module, step, error):
    first = Project.of(())
    draft = begin_draft(root)
    keep_copy(draft.folder, first, NOTED)

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(module, step, fail)
    with pytest.raises((ProjectFileError, OSError)):
        keep_copy(draft.folder, PROJECT, NOTED)
    monkeypatch.undo()
    assert sorted(f.name for f in draft.folder.iterdir()) == sorted((COPY, NOTE))
    assert read_copy(draft.folder) in (first, PROJECT)
    assert read_note(draft.folder) is not None
    draft.drop()


def test_a_folder_that_cannot_be_made_is_told_in_words(tmp_path):
    (tmp_path / "recovery").write_text("a file is in its place")
    with pytest.raises(ProjectFileError, match="cannot be made"):
        begin_draft(tmp_path / "recovery")


def test_a_full_disc_leaves_no_lock_of_a_copy_that_could_not_be_begun(root, monkeypatch):
    begin_draft(root).drop()
    make = Path.mkdir

    def full(path: object, *arguments: object, **named: object) -> None:
        if isinstance(path, Path) and path == root:
            make(path, *arguments, **named)
        else:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(recovery.Path, "mkdir", full)
    if sys.platform != "win32":
        monkeypatch.setattr(os, "pwrite", full)
    with pytest.raises(ProjectFileError, match="No space left"):
        begin_draft(root)
    assert list(root.iterdir()) == []


def test_a_copy_is_not_brought_back_after_it_was_dropped(root):
    draft = begin_draft(root)
    keep_copy(draft.folder, PROJECT, NOTED)
    draft.drop()
    with pytest.raises(ProjectFileError, match="no folder"):
        keep_copy(draft.folder, PROJECT, NOTED)
    assert list(root.iterdir()) == []


@pytest.mark.parametrize("raw", [b"", b"not a database", None])
def test_a_damaged_copy_is_set_aside_and_kept(root, raw):
    folder = left_behind(root)
    copy = folder / COPY
    damaged = copy.read_bytes()[:5000] if raw is None else raw
    copy.write_bytes(damaged)
    claimed = claim_drafts(root)
    assert claimed.drafts == ()
    ((name, aside),) = claimed.aside
    assert name == "hall"
    assert aside == root / DAMAGED / folder.name
    assert (aside / COPY).read_bytes() == damaged
    assert claim_drafts(root).aside == (), "it is told once"
    assert list_folders(root) == [(aside, DAMAGED)]


def test_a_copy_that_proves_damaged_when_it_is_read_is_set_aside(root):
    folder = left_behind(root)
    copy = folder / COPY
    bytes_in = bytearray(copy.read_bytes())
    bytes_in[4096:] = os.urandom(len(bytes_in) - 4096)
    copy.write_bytes(bytes_in)
    draft = only(root)
    with pytest.raises(ProjectFileError) as told:
        read_copy(draft.folder)
    assert "set aside" in told.value.hint
    assert not draft.is_there
    draft.leave()
    assert (root / DAMAGED / folder.name / COPY).read_bytes() == bytes(bytes_in)
    assert [f.name for f in root.iterdir()] == [DAMAGED]


def test_a_copy_of_a_newer_program_waits_for_that_program(root, monkeypatch):
    folder = left_behind(root)
    monkeypatch.setattr(recovery, "SCHEMA_NUMBER", recovery.SCHEMA_NUMBER - 1)
    claimed = claim_drafts(root)
    assert claimed.drafts == ()
    assert claimed.aside == (("hall", root / NEWER / folder.name),)
    monkeypatch.undo()
    draft = only(root)
    assert draft.folder == folder
    assert read_copy(folder) == PROJECT
    draft.drop()


JUNK = [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"name": 5}']


@pytest.mark.parametrize("raw", JUNK)
def test_a_copy_whose_note_is_lost_is_still_offered(root, raw):
    folder = left_behind(root)
    (folder / NOTE).write_bytes(raw)
    draft = only(root)
    assert draft.note is None
    assert read_copy(draft.folder) == PROJECT
    draft.drop()


@pytest.mark.parametrize("value", [None, 5, -1, float("nan"), "x\x00", [], {}, {"number": 1}, True, 10**400])
def test_any_value_in_a_note_gives_a_note_or_none(tmp_path, value):
    whole = json.loads(note_text(DraftNote("a", Path("/a.hall"), FileStamp(1, 2, 3), 4, 5.0)))
    for name in whole:
        (tmp_path / NOTE).write_text(json.dumps({**whole, name: value}))
        found = read_note(tmp_path)
        assert found is None or found.edits >= 0


def test_what_a_killed_owner_had_not_written_yet_goes(root):
    begin_draft(root).leave()
    half = begin_draft(root)
    (half.folder / f".{COPY}.1234.tmp").write_bytes(b"half")
    half.leave()
    (root / "design-stray.lock").write_text("")
    assert claim_drafts(root).drafts == ()
    assert list(root.iterdir()) == []


def test_the_newest_copies_come_first_and_very_many_are_thinned_out(root, monkeypatch):
    monkeypatch.setattr(left_drafts, "MOST_WAITING", 3)
    monkeypatch.setattr(left_drafts, "MOST_ASIDE", 2)
    folders = []
    for n in range(5):
        folders.append(left_behind(root))
        os.utime(folders[-1] / COPY, (1e9 + n, 1e9 + n))
    drafts = claim_drafts(root).drafts
    assert [d.folder for d in drafts] == folders[:1:-1]
    for draft in drafts:
        recovery.set_aside(draft.folder, DAMAGED)
        draft.leave()
    claim_drafts(root)
    assert sorted(f.name for f in (root / DAMAGED).iterdir()) == sorted(f.name for f in folders[3:])


def test_copies_are_bounded_in_bytes_but_the_newest_is_never_thinned_out(root, monkeypatch):
    monkeypatch.setattr(left_drafts, "MOST_BYTES", 1)
    folders = [left_behind(root), left_behind(root)]
    os.utime(folders[0] / COPY, (1e9, 1e9))
    assert only(root).folder == folders[1]


def test_words_say_how_a_copy_stands_to_its_file(tmp_path):
    file = tmp_path / "hall.hall"
    now = time.time()
    assert file_words(NOTED, now) == "never saved to a file"
    note = DraftNote("hall", file, None, 1)
    assert edits_words(note) == "1 edit not saved"
    assert edits_words(NOTED) == "3 edits not saved"
    assert file_words(note, now) == "the file is not there now"
    file.write_bytes(b"x")
    os.utime(file, (now - 2100.0, now - 2100.0))
    of_now = DraftNote("hall", file, stamp_of(file), 1)
    for ahead_s, words in ((0.0, "35 min"), (1e4, "3 h"), (1e6, "12 days"), (-2200.0, "less than 1 min")):
        assert file_words(of_now, now + ahead_s) == f"{words} newer than the file"
    file.write_bytes(b"xy")
    assert file_words(of_now, now).startswith("the file was saved again since, 2")
