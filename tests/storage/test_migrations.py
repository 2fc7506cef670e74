"""No older schema was ever published, so an artificial schema 0 exercises the mechanism."""

import sqlite3

import pytest
from sqlalchemy import text

from core.errors import MigrationFailed
from core.storage.migrations.steps import STEPS
from core.storage.project_file import load, save
from tests.support.small_projects import small_project


@pytest.fixture
def old_file(tmp_path):
    """A project as an imagined schema 0 would hold it: widths in millimetres, under another name."""
    path = tmp_path / "old.hall"
    project = small_project()
    save(project, path)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("ALTER TABLE racks RENAME COLUMN width_m TO width_mm")
    connection.execute("UPDATE racks SET width_mm = width_mm * 1000")
    connection.execute("PRAGMA user_version=0")
    connection.close()
    return path, project


def to_metres(connection):
    connection.execute(text("ALTER TABLE racks RENAME COLUMN width_mm TO width_m"))
    connection.execute(text("UPDATE racks SET width_m = width_m / 1000"))


def test_an_older_file_is_brought_up_on_a_private_copy_and_stays_as_it_was(old_file, monkeypatch):
    path, project = old_file
    before = path.read_bytes()
    monkeypatch.setitem(STEPS, 0, to_metres)
    assert load(path) == project
    assert path.read_bytes() == before


def test_a_schema_from_which_no_step_leads_on_is_refused_in_words(old_file):
    with pytest.raises(MigrationFailed, match="file format 0"):
        load(old_file[0])


def test_a_step_that_fails_is_reported_and_the_file_stays_as_it_was(old_file, monkeypatch):
    path, _ = old_file
    before = path.read_bytes()
    monkeypatch.setitem(STEPS, 0, lambda connection: connection.execute(text("UPDATE nothing SET x = 1")))
    with pytest.raises(MigrationFailed, match="from file format 0 to 1"):
        load(path)
    assert path.read_bytes() == before


def test_a_step_that_leaves_the_wrong_tables_does_not_get_through(old_file, monkeypatch):
    monkeypatch.setitem(STEPS, 0, lambda connection: None)
    from core.errors import DamagedFile

    with pytest.raises(DamagedFile, match="no column width_m"):
        load(old_file[0])
