"""Files of schema 1 lack what was added since; an artificial schema 0 exercises steps that change what is there."""

import hashlib
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from core.commands.set_field import SetField
from core.errors import DamagedFile, MigrationFailed
from core.model.cooling import AirCooler, SetPoint
from core.model.project import Project
from core.model.records import Revision, Waiver
from core.model.space import Turbulence
from core.storage.file_head import SCHEMA_NUMBER
from core.storage.migrations.steps import STEPS
from core.storage.project_file import load, save
from core.storage.tables import METADATA
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
    with pytest.raises(DamagedFile, match="unknown column width_mm"):
        load(old_file[0])


ADDED = {
    "racks": ("tenant", "bath_coolant", "shelf_count"),
    "halls": ("floor_m", "floor_load_max_pa", "feed_id", "backup_feed_id", "outdoor_air_m3_s", "turbulence"),
    "assumptions": ("feed_id", "backup_feed_id"),
    "rack_units": ("accelerator_model", "network_ports", "is_switch", "power_supply_count"),
}
"""Some of what came after files of schema 1 were first written."""


def test_a_file_from_before_properties_and_kinds_were_added_opens_with_their_usual_values(tmp_path):
    path = tmp_path / "yesterday.hall"
    project = small_project()
    save(project, path)
    connection = sqlite3.connect(path, isolation_level=None)
    for table, columns in ADDED.items():
        for column in columns:
            connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    for table in ("saved_views", "heat_exports", "item_group_members", "rack_template_units", "rack_templates"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("PRAGMA user_version=1")
    connection.close()
    before = path.read_bytes()
    opened = load(path)
    unnamed = {r.id: replace(r, units=tuple(replace(u, accelerator_model="") for u in r.units)) for r in project.racks}
    assert opened == project.with_changes(unnamed)
    assert path.read_bytes() == before
    save(opened, path)
    assert load(path) == opened


def opened_from(path: Path, number: int, *statements: str) -> Project:
    """The small project as a file of an earlier format, opened: equal, and the file as it was."""
    project = small_project()
    save(project, path)
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in (*statements, f"PRAGMA user_version={number}"):
        connection.execute(statement)
    connection.close()
    before = path.read_bytes()
    opened = load(path)
    assert opened == project
    assert path.read_bytes() == before
    return opened


def test_a_file_of_schema_3_opens_without_waivers_and_revisions_and_keeps_them_once_it_is_saved(tmp_path):
    path = tmp_path / "yesterday.hall"
    opened = opened_from(path, 3, *(f"DROP TABLE {table}" for table in ("waiver_items", "waivers", "revisions")))
    waiver = Waiver(tag="overlap", item_ids=("rack-1", "rack-2"), reason="so", has_measure=True, measure=1.5)
    kept = opened.with_changes({waiver.id: waiver, "b": Revision(id="b", tag="B", dated="2026-03-31", changes="x")})
    save(kept, path)
    assert load(path) == kept


def test_a_file_of_schema_4_opens_with_averaged_air_and_keeps_large_eddies_once_it_is_saved(tmp_path):
    path = tmp_path / "yesterday.hall"
    opened = opened_from(path, 4, "ALTER TABLE halls DROP COLUMN turbulence")
    assert {hall.turbulence for hall in opened.halls} == {Turbulence.AVERAGED}
    chosen = SetField(tuple(h.id for h in opened.halls), "turbulence", Turbulence.LARGE_EDDIES).apply(opened)
    save(chosen, path)
    assert load(path) == chosen
    assert {hall.turbulence for hall in load(path).halls} == {Turbulence.LARGE_EDDIES}


def test_a_file_of_schema_5_opens_with_units_that_hold_their_supply_behind_dampers(tmp_path):
    path = tmp_path / "yesterday.hall"
    columns = ("set_point", "return_set_c", "has_backflow_damper")
    opened = opened_from(path, 5, *(f"ALTER TABLE air_coolers DROP COLUMN {column}" for column in columns))
    assert {c.set_point for c in opened.of_type(AirCooler)} == {SetPoint.SUPPLY}
    chosen = SetField(("crah",), "set_point", SetPoint.RETURN).apply(opened)
    chosen = SetField(("crah",), "return_set_c", 26.0).apply(chosen)
    chosen = SetField(("crah",), "has_backflow_damper", False).apply(chosen)
    save(chosen, path)
    assert load(path) == chosen


def test_a_file_of_schema_6_opens_with_racks_behind_doors_and_keeps_open_ones_once_it_is_saved(tmp_path):
    path = tmp_path / "yesterday.hall"
    opened = opened_from(path, 6, "ALTER TABLE racks DROP COLUMN has_doors")
    assert all(rack.has_doors for rack in opened.racks)
    chosen = SetField(tuple(r.id for r in opened.racks), "has_doors", False).apply(opened)
    save(chosen, path)
    assert load(path) == chosen


def test_a_file_of_schema_7_opens_with_rear_doors_whose_depth_and_weight_are_not_given(tmp_path):
    path = tmp_path / "yesterday.hall"
    columns = ("rear_door_depth_m", "rear_door_weight_kg")
    opened = opened_from(path, 7, *(f"ALTER TABLE racks DROP COLUMN {column}" for column in columns))
    assert {(rack.rear_door_depth_m, rack.rear_door_weight_kg) for rack in opened.racks} == {(0.0, 0.0)}
    chosen = SetField(tuple(r.id for r in opened.racks), "rear_door_depth_m", 0.3).apply(opened)
    chosen = SetField(tuple(r.id for r in opened.racks), "rear_door_weight_kg", 90.0).apply(chosen)
    save(chosen, path)
    assert load(path) == chosen


def test_what_was_never_added_is_not_made_up(tmp_path):
    path = tmp_path / "broken.hall"
    save(small_project(), path)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("ALTER TABLE rack_units DROP COLUMN id")
    connection.execute("PRAGMA user_version=1")
    connection.close()
    with pytest.raises(DamagedFile, match="no column id"):
        load(path)


def test_tables_change_only_with_the_schema_number():
    """With another one add the step to ``STEPS``: files that were saved yesterday have to open."""
    words = ";".join(f"{t.name}({','.join(c.name for c in t.columns)})" for t in METADATA.sorted_tables)
    assert (SCHEMA_NUMBER, hashlib.sha256(words.encode()).hexdigest()[:16]) == (8, "da40ebc582900e29")
