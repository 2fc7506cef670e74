import os
import sqlite3
import subprocess
import sys
import time

import pytest

from core.errors import ProjectFileError, ReadOnlyFile
from core.model.field_types import PLURAL_NAMES, Shape, fields_of
from core.model.project import ENTITY_TYPES, Project
from core.model.rack import Rack
from core.storage.project_file import is_project_file, load, read_identity, save
from tests.support.small_projects import large_project, small_project


def test_a_saved_project_loads_as_an_equal_one_with_the_order_of_its_lists(tmp_path):
    project = small_project()
    save(project, tmp_path / "a.hall")
    loaded = load(tmp_path / "a.hall")
    assert loaded == project
    assert [u.u_position for u in loaded.get("rack-1").units] == [1, 9, 17, 25]
    assert loaded.get("point").rack_ids == ("rack-2", "rack-1")


def test_a_reference_to_something_deleted_survives_because_it_is_a_finding_and_not_damage(tmp_path):
    save(small_project(), tmp_path / "a.hall")
    assert load(tmp_path / "a.hall").get("rack-2").feed_b_id == "gone"


def test_the_file_carries_its_application_id_and_schema_number_where_other_programs_look(tmp_path):
    save(small_project(), tmp_path / "a.hall")
    head = (tmp_path / "a.hall").read_bytes()[:100]
    assert head[68:72] == b"HALL"
    assert int.from_bytes(head[60:64], "big") == 8
    assert is_project_file(tmp_path / "a.hall")


def test_every_kind_of_entity_has_a_table_whose_columns_are_its_fields_with_their_types(tmp_path):
    save(small_project(), tmp_path / "a.hall")
    types = {Shape.REAL: "REAL", Shape.BYTES: "BLOB", Shape.INTEGER: "INTEGER", Shape.BOOLEAN: "INTEGER"}
    assert tuple(PLURAL_NAMES) == ENTITY_TYPES
    with sqlite3.connect(tmp_path / "a.hall") as connection:
        for kind, table in PLURAL_NAMES.items():
            found = [(row[1], row[2]) for row in connection.execute(f"PRAGMA table_info({table})")]
            assert found == [(f.name, types.get(f.shape, "TEXT")) for f in fields_of(kind) if not f.is_list]
    connection.close()


def test_the_file_itself_refuses_an_unknown_choice_and_a_switch_that_is_neither_on_nor_off(tmp_path):
    save(small_project(), tmp_path / "a.hall")
    connection = sqlite3.connect(tmp_path / "a.hall")
    for change in ("cooling = 'ice'", "has_blanking_panels = 2", "x_m = NULL"):
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(f"UPDATE racks SET {change}")
    connection.close()


def test_saving_over_a_project_keeps_its_project_id_and_changes_its_save_id(tmp_path):
    path = tmp_path / "a.hall"
    save(small_project(), path)
    first = read_identity(path)
    save(Project.of(()), path)
    second = read_identity(path)
    assert second.project_id == first.project_id
    assert second.save_id != first.save_id
    assert second.min_reader_version == 8


def test_saving_leaves_one_file_and_nothing_beside_it(tmp_path):
    save(small_project(), tmp_path / "a.hall")
    load(tmp_path / "a.hall")
    assert [p.name for p in tmp_path.iterdir()] == ["a.hall"]


def test_loading_does_not_touch_the_file(tmp_path):
    path = tmp_path / "a.hall"
    save(small_project(), path)
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    load(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_a_project_with_an_impossible_number_is_refused_and_the_old_file_stays(tmp_path):
    path = tmp_path / "a.hall"
    save(small_project(), path)
    before = path.read_bytes()
    for broken in (float("nan"), float("inf"), -2.0):
        project = Project.of([Rack(tag="R-X", width_m=broken)])
        with pytest.raises(ProjectFileError, match=r"R-X: width_m"):
            save(project, path)
    assert path.read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_read_only_folder_is_reported_in_words(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(ReadOnlyFile, match="read-only"):
            save(small_project(), tmp_path / "a.hall")
    finally:
        tmp_path.chmod(0o700)


def test_a_folder_that_does_not_exist_is_reported_in_words(tmp_path):
    with pytest.raises(ProjectFileError, match="There is no folder"):
        save(small_project(), tmp_path / "nowhere" / "a.hall")


def test_a_thousand_racks_save_in_under_a_second(tmp_path):
    project = large_project(1000)
    save(small_project(), tmp_path / "warm.hall")  # SQLAlchemy is imported at first use
    seconds = []
    for _ in range(3):
        start = time.process_time()
        save(project, tmp_path / "a.hall")
        seconds.append(time.process_time() - start)
    assert min(seconds) < 1.0
    assert load(tmp_path / "a.hall") == project


def test_importing_the_room_does_not_import_the_database():
    check = "import sys, core.storage.opening; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
