import errno
import os

import pytest

from core.errors import ProjectFileError, ReadOnlyFile
from core.model.project import Project
from core.storage import mapping, project_file, safe_replace, structure
from core.storage.project_file import load, save
from tests.support.small_projects import small_project

NO_SPACE = OSError(errno.ENOSPC, "No space left on device")
STEPS = [
    (safe_replace, "_create_like", PermissionError(errno.EACCES, "Permission denied")),
    (project_file, "_write", NO_SPACE),
    (mapping, "write_rows", NO_SPACE),
    (mapping, "_insert", KeyboardInterrupt()),
    (structure, "check_structure", NO_SPACE),
    (safe_replace, "_force_to_disc", OSError(errno.EIO, "Input/output error")),
    (safe_replace, "_move_over", PermissionError(errno.EACCES, "Permission denied")),
]


@pytest.mark.parametrize(("module", "step", "error"), STEPS, ids=[step for _, step, _ in STEPS])
def test_a_save_that_fails_at_any_step_keeps_the_old_file_and_leaves_nothing_beside_it(
    tmp_path, monkeypatch, module, step, error
):
    path = tmp_path / "a.hall"
    save(Project.of(()), path)
    before = path.read_bytes()

    def fail(*_args, **_kwargs):
        raise error

    monkeypatch.setattr(module, step, fail)
    with pytest.raises(KeyboardInterrupt if isinstance(error, KeyboardInterrupt) else ProjectFileError):
        save(small_project(), path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.hall"]


def test_a_full_disc_and_a_read_only_place_are_told_apart(tmp_path, monkeypatch):
    monkeypatch.setattr(project_file, "_write", _raising(NO_SPACE))
    with pytest.raises(ProjectFileError, match="The disc is full"):
        save(small_project(), tmp_path / "a.hall")
    monkeypatch.setattr(safe_replace, "_create_like", _raising(OSError(errno.EROFS, "Read-only file system")))
    with pytest.raises(ReadOnlyFile, match="read-only"):
        save(small_project(), tmp_path / "a.hall")


def test_a_scanner_that_holds_the_file_for_a_moment_does_not_make_the_save_fail(tmp_path, monkeypatch):
    path = tmp_path / "a.hall"
    save(Project.of(()), path)
    refusals = [PermissionError(errno.EACCES, "held")] * 3
    move = os.replace

    def sometimes(source, target):
        if refusals:
            raise refusals.pop()
        move(source, target)

    monkeypatch.setattr(safe_replace, "RETRY_FOR_S", 2.0)
    monkeypatch.setattr(safe_replace.os, "replace", sometimes)
    project = small_project()
    save(project, path)
    assert refusals == []
    assert load(path) == project


def test_a_link_stays_a_link_and_the_file_behind_it_is_replaced(tmp_path):
    target = tmp_path / "real.hall"
    save(Project.of(()), target)
    link = tmp_path / "link.hall"
    try:
        link.symlink_to(target)
    except OSError:
        pytest.skip("this system does not let us make links")
    project = small_project()
    save(project, link)
    assert link.is_symlink()
    assert load(target) == project


def test_the_permissions_of_the_old_file_are_kept(tmp_path):
    path = tmp_path / "a.hall"
    save(Project.of(()), path)
    path.chmod(0o640)
    save(small_project(), path)
    assert path.stat().st_mode & 0o777 == (0o640 if os.name == "posix" else path.stat().st_mode & 0o777)


def _raising(error):
    def fail(*_args, **_kwargs):
        raise error

    return fail
