"""`hallwright export --format all`: the whole set of files into one folder."""

from __future__ import annotations

import pytest

from core.cli.export_set import EXPORTS, file_name
from core.cli.main import main
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
