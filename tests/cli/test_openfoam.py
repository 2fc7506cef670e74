"""`hallwright room --openfoam` and `export --format openfoam`: folders that are whole or not there, and that run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from core.cli.main import main
from core.exchange.json_project import write_project
from core.exchange.openfoam_case import openfoam_case, write_openfoam
from core.model.project import Project
from core.model.space import Hall
from tests.support.openfoam_rooms import SMALL

SOLVER = "buoyantBoussinesqPimpleFoam"
ROOM = Path(__file__).parents[1] / "validation" / "c1.json"
HAS_OPENFOAM = bool(os.environ.get("WM_PROJECT_DIR")) and shutil.which(SOLVER) is not None
"""Its settings are in the environment, which its ``etc/bashrc`` makes."""


def test_a_room_is_written_and_told_without_being_solved(tmp_path, capsys):
    folder = tmp_path / "case"
    assert main(["room", str(ROOM), "--openfoam", str(folder), "--spacing", "0.3"]) == 0
    told = capsys.readouterr().out
    assert f"Wrote {folder}: " in told
    assert "The case does not carry:" in told
    assert "Surfaces give each other no radiation, and the air carries no moisture." in told
    assert {path.name for path in folder.iterdir()} == {"0", "constant", "system", "README.txt"}
    assert list(tmp_path.iterdir()) == [folder]
    assert (folder / "system" / "controlDict").stat().st_mode & 0o044 == (ROOM.stat().st_mode & 0o044)


def test_json_says_what_was_written(tmp_path, capsys):
    assert main(["room", str(ROOM), "--openfoam", str(tmp_path / "case"), "--spacing", "0.3", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["cells"] > 1000
    assert sum(row["flow_m3s"] for row in found["openings"]) == pytest.approx(0.0, abs=1e-9)
    assert found["limits"]


def test_an_empty_folder_is_filled_and_a_full_one_refused(tmp_path, capsys):
    folder = tmp_path / "case"
    folder.mkdir()
    call = ["room", str(ROOM), "--openfoam", str(folder), "--spacing", "0.3"]
    assert main(call) == 0
    before = (folder / "README.txt").stat().st_mtime_ns
    assert main(call) == 2
    assert f"The folder {folder} is not empty." in capsys.readouterr().err
    assert (folder / "README.txt").stat().st_mtime_ns == before


def test_a_file_and_a_missing_folder_are_refused(tmp_path, capsys):
    file = tmp_path / "file"
    file.write_text("kept")
    assert main(["room", str(ROOM), "--openfoam", str(file), "--spacing", "0.3"]) == 2
    assert f"{file} is a file." in capsys.readouterr().err
    assert main(["room", str(ROOM), "--openfoam", str(tmp_path / "no" / "case"), "--spacing", "0.3"]) == 2
    assert "does not exist." in capsys.readouterr().err
    assert main(["room", str(ROOM), "--openfoam", str(file / "case"), "--spacing", "0.3"]) == 2
    assert f"{file} is a file." in capsys.readouterr().err
    assert file.read_text() == "kept"


def test_nothing_stays_when_writing_fails(tmp_path, capsys, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.exchange.openfoam_case.write_fields", fail)
    assert main(["room", str(ROOM), "--openfoam", str(tmp_path / "case"), "--spacing", "0.3"]) == 2
    assert "No space left on device" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_too_many_cells_and_odd_spacings_are_refused(tmp_path, capsys):
    assert main(["room", str(ROOM), "--openfoam", str(tmp_path / "case"), "--spacing", "0.02"]) == 2
    said = capsys.readouterr().err
    assert "million, more than 3 million." in said
    assert "Use --spacing 0.0" in said
    assert main(["room", str(ROOM), "--openfoam", str(tmp_path / "case"), "--spacing", "9"]) == 2
    assert "--spacing 9 m is out of range." in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_one_hall_is_one_folder_by_the_names_of_its_items(tmp_path, capsys):
    folder = tmp_path / "case"
    assert main(["export", "air_row", "--format", "openfoam", "-o", str(folder), "--spacing", "0.4"]) == 0
    assert "rack_R_A01_front" in (folder / "0" / "T").read_text()
    told = capsys.readouterr().out
    assert "Coils keep their set point, however warm the air is" in told
    assert "CRAH-101, CRAH-102." in told


def test_each_hall_has_a_folder_of_its_own_and_one_without_air_is_told(tmp_path, capsys):
    from core.cli.files import load_example

    outline = ((30.0, 30.0), (36.0, 30.0), (36.0, 36.0), (30.0, 36.0))
    project = load_example("campus_50mw")
    halls = {hall.id for hall in project.halls[:2]}
    kept = [e for e in project.entities.values() if not isinstance(e, Hall) or e.id in halls]
    file = tmp_path / "two.json"
    file.write_text(write_project(Project.of([*kept, Hall(id="store", tag="Store", outline_m=outline)])))
    folder = tmp_path / "cases"
    assert main(["export", str(file), "--format", "openfoam", "-o", str(folder), "--spacing", "0.6"]) == 0
    names = {hall.tag.replace(" ", "_") for hall in project.halls[:2]}
    assert {path.name for path in folder.iterdir()} == names
    assert "Left out Store: No opening of the room moves air." in capsys.readouterr().out


def test_a_project_without_hall_or_without_air_is_refused(tmp_path, capsys):
    outline = ((0.0, 0.0), (6.0, 0.0), (6.0, 6.0), (0.0, 6.0))
    for entities, says in (([], "The project has no hall."), ([Hall(id="h", outline_m=outline)], "moves air")):
        file = tmp_path / "project.json"
        file.write_text(write_project(Project.of(entities)))
        assert main(["export", str(file), "--format", "openfoam", "-o", str(tmp_path / "case")]) == 2
        assert says in capsys.readouterr().err
        assert not (tmp_path / "case").exists()


@pytest.mark.skipif(not HAS_OPENFOAM, reason="OpenFOAM is not installed, or its settings are not in the environment")
def test_openfoam_finds_the_mesh_sound_and_takes_steps(tmp_path):
    write_openfoam(openfoam_case(SMALL, 0.2), tmp_path)
    checked = subprocess.run(["checkMesh"], cwd=tmp_path, capture_output=True, text=True, timeout=600, check=True)
    assert "Mesh OK." in checked.stdout
    control = tmp_path / "system" / "controlDict"
    text = control.read_text()
    step_s = float(text.split("deltaT ")[1].split(";")[0])
    end_s = text.split("endTime ")[1].split(";")[0]
    control.write_text(text.replace(f"endTime {end_s};", f"endTime {4.0 * step_s};"))
    ran = subprocess.run([SOLVER], cwd=tmp_path, capture_output=True, text=True, timeout=600, check=True)
    assert ran.stdout.count("ExecutionTime") == 4
    rows = (tmp_path / "postProcessing" / "rack_R1_front" / "0" / "surfaceFieldValue.dat").read_text().splitlines()
    assert 15.0 < float(rows[-1].split()[1]) < 25.0
