import random
import sqlite3

import pytest

from core.errors import DamagedFile, FileLocked, NewerFile, NotAProjectFile, ProjectFileError
from core.storage.file_head import APPLICATION_ID
from core.storage.project_file import is_project_file, load, save
from tests.support.small_projects import small_project


@pytest.fixture
def path(tmp_path):
    save(small_project(), tmp_path / "a.hall")
    return tmp_path / "a.hall"


def changed(path, *statements, checks=False):
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA ignore_check_constraints={'OFF' if checks else 'ON'}")
    for statement in statements:
        connection.execute(statement)
    connection.close()
    return path


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        (b"", "an empty file"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"PK\x03\x04....", "a zip archive"),
        (b"\x89PNG\r\n", "a PNG picture"),
        (b"<!doctype html>", "HTML"),
        (b"tag;x;y\nR1;1;2\n", "a text file"),
        (b'{"format": "x"}', "a JSON text"),
        (bytes(range(128, 256)), "a binary file"),
        (b"SQLite", "a text file"),
    ],
)
def test_a_wrong_file_is_named_for_what_it_seems_to_be(tmp_path, contents, words):
    path = tmp_path / "plan.hall"
    path.write_bytes(contents)
    with pytest.raises(NotAProjectFile, match=words) as caught:
        load(path)
    assert "plan.hall" in caught.value.message
    assert caught.value.hint
    assert not is_project_file(path)


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(NotAProjectFile, match="There is no file"):
        load(tmp_path / "none.hall")
    with pytest.raises(NotAProjectFile, match="folder"):
        load(tmp_path)
    assert not is_project_file(tmp_path / "none.hall")


def test_a_database_of_another_program_is_no_project(tmp_path):
    connection = sqlite3.connect(tmp_path / "other.db")
    connection.execute("CREATE TABLE racks (id TEXT)")
    connection.close()
    with pytest.raises(NotAProjectFile, match="SQLite database of another program"):
        load(tmp_path / "other.db")


def test_a_newer_file_names_both_versions(path):
    changed(path, "PRAGMA user_version=9", "UPDATE meta SET program_version='9.4.0', min_reader_version=9")
    with pytest.raises(NewerFile, match=r"Hallwright 9\.4\.0 in file format 9.*reads formats up to 8"):
        load(path)


def test_a_newer_file_that_keeps_no_meta_table_is_still_called_newer(path):
    changed(path, "PRAGMA user_version=9", "DROP TABLE meta")
    with pytest.raises(NewerFile, match="file format 9"):
        load(path)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE racks SET x_m='far' WHERE id='rack-2'", r"table racks, row 2 \(R-A02\), column x_m is 'far'"),
        ("UPDATE racks SET width_m=-1.0 WHERE id='rack-1'", r"table racks, row 1 \(R-A01\), column width_m is -1"),
        ("UPDATE racks SET load_ratio=9e999", r"column load_ratio is inf"),
        ("UPDATE racks SET cooling='ice'", r"column cooling is 'ice', but must be one of air, rear_door"),
        ("UPDATE racks SET has_blanking_panels=7", r"column has_blanking_panels is 7, but must be true or false"),
        ("UPDATE racks SET rotation_deg=45", r"column rotation_deg is 45"),
        ("UPDATE racks SET u_capacity=4.5", r"column u_capacity is 4.5, but must be a whole number"),
        ("UPDATE racks SET tag=x'ff00'", r"column tag is b'"),
        ("UPDATE racks SET tag=CAST(x'ff41' AS TEXT)", r"."),
        ("UPDATE rack_units SET rated_power_w=-5 WHERE position=2", r"table rack_units, row 2, column rated_power_w"),
        ("UPDATE rack_units SET rack_id='lost' WHERE position=2", r"rack_units.*racks"),
        ("DELETE FROM hall_corners WHERE position>2", r"hall_corners.*three corners"),
        ("UPDATE hall_corners SET x_m='left' WHERE position=1", r"table hall_corners, row 1, column x_m"),
        ("UPDATE measured_point_racks SET rack_id=x'00'", r"table measured_point_racks, row 1, column rack_id"),
        ("UPDATE measured_points SET side='top'", r"column side is 'top', but must be one of front, rear"),
        ("UPDATE racks SET id='hall' WHERE id='rack-2'", r"has the id hall, which another entity has too"),
        ("UPDATE sites SET id='elsewhere'", r"a project has only one"),
        ("UPDATE halls SET id='site'", r"hall"),
        ("DROP TABLE rack_units", r"the table rack_units is missing"),
        ("ALTER TABLE racks DROP COLUMN cdu_id", r"the table racks has no column cdu_id"),
        ("ALTER TABLE racks ADD COLUMN colour TEXT", r"unknown column colour"),
        ("ALTER TABLE meta ADD COLUMN c TEXT AS (project_id)", r"the column c|unknown column c"),
        ("CREATE VIEW tall AS SELECT * FROM racks", r"the view 'tall'"),
        ("CREATE TABLE extra (a)", r"the table 'extra'"),
        ("CREATE INDEX faster ON racks (tag)", r"the index 'faster'"),
        ("CREATE TRIGGER t AFTER INSERT ON racks BEGIN DELETE FROM racks; END", r"the trigger 't'"),
    ],
)
def test_a_damaged_value_or_table_is_named_with_its_place(path, statement, words):
    with pytest.raises(DamagedFile, match=words) as caught:
        load(changed(path, statement))
    assert "a.hall" in caught.value.message
    assert caught.value.hint


def test_an_empty_value_is_named_even_where_the_table_was_rebuilt_without_its_rules(path):
    rebuilt = (
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_master SET sql=replace(sql, 'x_m REAL NOT NULL', 'x_m REAL') WHERE name='racks'",
        "PRAGMA writable_schema=OFF",
    )
    changed(path, *rebuilt)
    changed(path, "UPDATE racks SET x_m=NULL WHERE id='rack-2'")
    with pytest.raises(DamagedFile, match=r"row 2 \(R-A02\), column x_m is empty"):
        load(path)


def test_a_file_cut_off_anywhere_is_refused_in_words_and_never_with_a_traceback_of_the_database(path):
    whole = path.read_bytes()
    lengths = [1, 15, 16, 17, 59, 68, 71, 72, 99, 100, 101, 512, 4095, 4096, 4097, len(whole) - 4096, len(whole) - 1]
    lengths += random.Random(1).sample(range(len(whole)), 25)
    for length in lengths:
        path.write_bytes(whole[:length])
        with pytest.raises(ProjectFileError):
            load(path)


def test_a_file_with_smashed_pages_gives_words_or_the_whole_project_but_never_another_error(path):
    whole = path.read_bytes()
    chance = random.Random(2)
    refused = 0
    for _ in range(120):
        broken = bytearray(whole)
        start = chance.randrange(100, len(whole) - 300)
        broken[start : start + 300] = chance.randbytes(300)
        path.write_bytes(broken)
        try:
            load(path)
        except ProjectFileError:
            refused += 1
    assert refused > 10


def test_a_virtual_table_in_place_of_ours_is_refused(path):
    changed(path, "DROP TABLE doors")
    connection = sqlite3.connect(path)
    try:
        connection.execute("CREATE VIRTUAL TABLE doors USING fts5(id)")
    except sqlite3.OperationalError:
        pytest.skip("this SQLite has no full-text search to build the case with")
    connection.commit()
    connection.close()
    with pytest.raises(DamagedFile, match="doors"):
        load(path)


def test_unfinished_changes_of_another_program_are_not_silently_left_out(path):
    path.with_name("a.hall-wal").write_bytes(b"unfinished")
    with pytest.raises(FileLocked, match="unfinished changes"):
        load(path)


def test_the_application_id_spells_the_name_of_the_format():
    assert APPLICATION_ID.to_bytes(4, "big") == b"HALL"
