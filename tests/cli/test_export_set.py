"""`hallwright export --format all`: the whole set of files into one folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.cli.export_set import EXPORTS, file_name
from core.cli.file_set import write_set
from core.cli.main import main
from core.errors import FacilityError
from core.exchange.json_project import write_project
from core.model.project import Project
from core.model.space import Hall


def test_every_kind_has_a_file_of_its_own():
    names = {file_name("hall", kind) for kind in EXPORTS}
    assert len(names) == len(EXPORTS)
    assert {"hall floorplan.pdf", "hall report.pdf", "hall 3d.png", "hall energy.svg", "hall racks.csv"} <= names


@pytest.fixture
def bare_hall(tmp_path):
    hall = Hall(id="hall", outline_m=((0.0, 0.0), (9.0, 0.0), (9.0, 6.0), (0.0, 6.0)))
    file = tmp_path / "bare.json"
    file.write_text(write_project(Project.of([hall])), encoding="utf-8")
    return file


def test_all_is_written_but_what_the_design_has_nothing_for(bare_hall, tmp_path, capsys):
    folder = tmp_path / "issued"
    assert main(["export", str(bare_hall), "--format", "all", "-o", str(folder)]) == 0
    names = {path.name for path in folder.iterdir()}
    assert {"bare floorplan.pdf", "bare floorplan.dxf", "bare report.pdf", "bare 3d.glb", "bare racks.csv"} <= names
    assert not any(name.startswith("bare one-line") for name in names)
    told = capsys.readouterr().out
    assert "Left out bare one-line.pdf: No power flows in this project." in told
    assert f"Wrote {len(names)} files to {folder}." in told


def test_of_an_empty_design_there_is_what_needs_nothing(tmp_path, capsys):
    file, folder = tmp_path / "empty.json", tmp_path / "issued"
    file.write_text(write_project(Project.of(())), encoding="utf-8")
    assert main(["export", str(file), "--format", "all", "-o", str(folder)]) == 0
    names = {path.name for path in folder.iterdir()}
    assert {"empty floorplan.pdf", "empty project.json", "empty 3d.png"} <= names
    told = capsys.readouterr().out
    assert "Left out empty 3d.glb: Nothing stands in this project." in told
    assert told.count("Left out") == len(EXPORTS) - len(names)


def test_a_folder_that_cannot_be_made_is_told(bare_hall, tmp_path, capsys):
    assert main(["export", str(bare_hall), "--format", "all", "-o", str(tmp_path / "no" / "such")]) == 2
    assert "No folder can be made at" in capsys.readouterr().err


def held(folder):
    """What the files of a folder hold, hidden ones too."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_files_of_the_same_names_are_not_replaced(bare_hall, tmp_path, capsys):
    folder = tmp_path / "issued"
    folder.mkdir()
    (folder / "bare floorplan.dxf").write_text("of the architect")
    (folder / "bare racks.csv").write_text("of last week")
    before = held(folder)
    assert main(["export", str(bare_hall), "--format", "all", "-o", str(folder)]) == 2
    told = capsys.readouterr().err
    assert f"{folder} already has bare floorplan.dxf, bare racks.csv." in told
    assert "replace them with --overwrite" in told
    assert held(folder) == before


def test_of_many_files_in_the_way_some_are_named(bare_hall, tmp_path, capsys):
    folder = tmp_path / "issued"
    folder.mkdir()
    for kind in EXPORTS:
        (folder / file_name("bare", kind)).touch()
    assert main(["export", str(bare_hall), "--format", "all", "-o", str(folder)]) == 2
    assert f"and {len(EXPORTS) - 3} more." in capsys.readouterr().err


def test_files_are_replaced_when_that_is_asked_for(bare_hall, tmp_path):
    folder = tmp_path / "issued"
    folder.mkdir()
    (folder / "bare racks.csv").write_text("of last week")
    (folder / "notes.txt").write_text("mine")
    assert main(["export", str(bare_hall), "--format", "all", "--overwrite", "-o", str(folder)]) == 0
    assert (folder / "notes.txt").read_text() == "mine"
    assert (folder / "bare racks.csv").read_text() != "of last week"
    assert not any(name.startswith(".") for name in held(folder))


def test_a_file_of_an_earlier_set_that_the_design_has_nothing_for_is_named_and_stays(bare_hall, tmp_path, capsys):
    folder = tmp_path / "issued"
    folder.mkdir()
    (folder / "bare one-line.pdf").write_text("of yesterday")
    (folder / "bare racks.csv").write_text("of yesterday")
    assert main(["export", str(bare_hall), "--format", "all", "--overwrite", "-o", str(folder)]) == 0
    told = [line for line in capsys.readouterr().out.splitlines() if "is out of date" in line]
    path = folder / "bare one-line.pdf"
    assert told == [f"{path} is out of date: it is of an earlier export, and this design has nothing for it."]
    assert path.read_text() == "of yesterday"


def test_a_folder_or_file_in_the_way_is_told_even_then(bare_hall, tmp_path, capsys):
    folder = tmp_path / "issued"
    (folder / "bare report.pdf").mkdir(parents=True)
    assert main(["export", str(bare_hall), "--format", "all", "--overwrite", "-o", str(folder)]) == 2
    assert f"{folder / 'bare report.pdf'} is a folder." in capsys.readouterr().err
    assert main(["export", str(bare_hall), "--format", "all", "-o", str(bare_hall)]) == 2
    assert f"{bare_hall} is a file." in capsys.readouterr().err


def test_all_files_are_put_there_or_none(tmp_path):
    folder, old = tmp_path / "new", tmp_path / "old"
    old.mkdir()
    (old / "one.txt").write_text("before")

    def refuse(path):
        path.write_text("half")
        raise OSError(28, "No space left on device")

    writers = {"one.txt": lambda path: path.write_text("after"), "two.txt": refuse}
    for target in (folder, old):
        with pytest.raises(FacilityError, match="No space left on device"):
            write_set(target, writers, lambda name, nothing: None)
    assert not folder.exists()
    assert held(old) == {"one.txt": b"before"}


def test_a_file_that_another_program_holds_leaves_all_others_as_they_were(tmp_path, monkeypatch):
    folder = tmp_path / "issued"
    folder.mkdir()
    (folder / "a.pdf").write_text("of last week")
    (folder / "c.pdf").write_text("open in a viewer")
    before, replace = held(folder), os.replace

    def refuse(source, target):
        if Path(target).name == "c.pdf":
            raise PermissionError(13, "Permission denied")
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    writers = dict.fromkeys(("a.pdf", "b.pdf", "c.pdf"), lambda path: path.write_text("of today"))
    with pytest.raises(FacilityError, match="cannot be written: Permission denied"):
        write_set(folder, writers, lambda name, nothing: None)
    assert held(folder) == before
