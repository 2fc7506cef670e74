"""The command line: fixed keys, round trips, and words for every bad input."""

from __future__ import annotations

import json
import sqlite3
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from core.cli.files import load_project
from core.cli.main import main
from tests.support.measured_room import averaged_pod2_file

ROOM = Path(__file__).parent.parent / "validation" / "c1.json"


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one command."""
    code = main(list(arguments))
    out = capsys.readouterr()
    return code, out.out, out.err


@pytest.fixture(scope="module")
def hall_file(tmp_path_factory) -> Path:
    """The measured room as a project file; its air averaged, which is solved faster."""
    folder = tmp_path_factory.mktemp("cli")
    file = folder / "pod.hall"
    assert main(["new", "--from", str(averaged_pod2_file(folder)), "-o", str(file)]) == 0
    return file


@pytest.fixture(scope="module")
def row_file(tmp_path_factory) -> Path:
    """Two short rows without jets, whose air is solved in a tenth of the time."""
    file = tmp_path_factory.mktemp("row") / "row.hall"
    assert main(["new", "--from", "air_row", "-o", str(file)]) == 0
    return file


def test_room_prints_the_fixed_keys(capsys):
    code, out, _ = run(capsys, "room", str(ROOM), "--spacing", "0.6", "--json")
    found = json.loads(out)
    assert code == 0
    assert {"racks", "return_mean_c", "heat_balance_ratio", "mass_balance_ratio", "cells", "steps", "cpu_s"} <= set(
        found
    )
    assert {"id", "inlet_mean_c", "inlet_c_at_z", "outlet_mean_c"} <= set(found["racks"][0])


def test_solve_prints_parts_that_sum_to_the_total(capsys, hall_file):
    code, out, _ = run(capsys, "solve", str(hall_file), "--json")
    found = json.loads(out)
    assert code == 0
    assert {"pue", "it_kw", "total_kw", "parts_kw", "balance_error_ratio", "racks", "findings"} <= set(found)
    assert sum(found["parts_kw"].values()) == pytest.approx(found["total_kw"], rel=1e-9)
    assert found["balance_error_ratio"] <= 1e-6
    assert found["pue"] == pytest.approx(found["total_kw"] / found["it_kw"], rel=1e-5)
    assert len(found["halls"][0]["measured_points"]) == 24
    indices = found["halls"][0]["air_indices"]
    assert indices["shi_ratio"] + indices["rhi_ratio"] == pytest.approx(1.0, abs=2e-4)
    assert indices["rci_high_percent"] < 100.0


def test_solve_tells_how_well_the_air_is_managed(capsys, row_file):
    _, out, _ = run(capsys, "solve", str(row_file))
    line = next(words for words in out.splitlines() if "RCI high" in words)
    assert all(name in line for name in ("RCI low", "RTI", "SHI", "RHI"))


def test_exports_are_readable(capsys, row_file, tmp_path):
    for kind in ("json", "csv", "svg", "pdf"):
        assert run(capsys, "export", str(row_file), "--format", kind, "-o", str(tmp_path / f"plan.{kind}"))[0] == 0
    ElementTree.parse(tmp_path / "plan.svg")
    page = PdfReader(tmp_path / "plan.pdf").pages[0]
    assert "R-B05" in page.extract_text()
    assert "1:50" in page.extract_text()
    assert "R-B05" in (tmp_path / "plan.csv").read_text(encoding="utf-8")
    assert run(capsys, "new", "--from", str(tmp_path / "plan.json"), "-o", str(tmp_path / "again.hall"))[0] == 0


def test_the_report_names_every_rack(capsys, row_file, tmp_path):
    assert run(capsys, "report", str(row_file), "-o", str(tmp_path / "report.pdf"))[0] == 0
    text = "\n".join(page.extract_text() for page in PdfReader(tmp_path / "report.pdf").pages)
    for tag in ("R-A01", "R-B05", "CRAH-101", "PUE now"):
        assert tag in text


def test_the_catalogue_is_searched_by_words(capsys):
    code, out, _ = run(capsys, "catalogue", "--search", "gb200 nvl72")
    assert code == 0
    assert "nvidia-gb200-nvl72" in out


def newer(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 9999")
    connection.close()


def bad_files(folder: Path, hall_file: Path) -> dict[str, Path]:
    """Files that must be refused in words."""
    good = hall_file.read_bytes()
    project = json.loads((Path("resources/examples/rise_pod2_w1.json")).read_text(encoding="utf-8"))
    files = {name: folder / name for name in ("truncated.hall", "other.hall", "empty.hall", "newer.hall")}
    files["truncated.hall"].write_bytes(good[: len(good) // 2])
    files["other.hall"].write_bytes(b"%PDF-1.7\nno project")
    files["empty.hall"].write_bytes(b"")
    files["newer.hall"].write_bytes(good)
    newer(files["newer.hall"])
    racks = project["entities"]["racks"]
    racks[0]["units"][0]["rated_power_w"] = -5.0
    files["negative.json"] = folder / "negative.json"
    files["negative.json"].write_text(json.dumps(project), encoding="utf-8")
    racks[0]["units"][0].pop("rated_power_w")
    racks[0]["units"][0]["rated_power_kw"] = 9.2
    files["unit.json"] = folder / "unit.json"
    files["unit.json"].write_text(json.dumps(project), encoding="utf-8")
    files["missing.hall"] = folder / "missing.hall"
    return files


def test_bad_files_are_refused_in_words(capsys, hall_file, tmp_path):
    for name, file in bad_files(tmp_path, hall_file).items():
        code, out, err = run(capsys, "solve", str(file), "--json")
        assert code == 2, name
        assert out == ""
        assert "Traceback" not in err
        assert len(err.splitlines()) >= 2, f"{name}: no remedy in {err!r}"


def test_a_bad_room_names_the_key(capsys, tmp_path):
    case = json.loads(ROOM.read_text())
    case["racks"][0]["power_kw"] = case["racks"][0].pop("power_w")
    file = tmp_path / "room.json"
    file.write_text(json.dumps(case))
    code, _, err = run(capsys, "room", str(file))
    assert code == 2
    assert "power_kw" in err


def test_a_room_with_racks_in_one_place_is_solved_but_doubted(capsys, tmp_path):
    case = json.loads(ROOM.read_text())
    case["racks"][1].update(min=case["racks"][0]["min"], max=case["racks"][0]["max"])
    file = tmp_path / "room.json"
    file.write_text(json.dumps(case))
    code, out, err = run(capsys, "room", str(file), "--json")
    assert code == 0
    assert json.loads(out)["racks"]
    assert "overlap." in err


def test_a_cut_above_the_ceiling_is_refused(capsys, hall_file, tmp_path):
    arguments = ("export", str(hall_file), "--format", "svg", "-o", str(tmp_path / "x.svg"), "--height", "99")
    code, _, err = run(capsys, *arguments)
    assert code == 2
    assert "above the ceiling" in err
    assert not (tmp_path / "x.svg").exists()


@pytest.mark.parametrize(
    "order",
    [
        ("export", "--format", "svg", "-o", "no/plan.svg"),
        ("export", "--format", "pdf", "--sheet", "A4", "--scale", "1:10", "-o", "plan.pdf"),
        ("report", "-o", "no/report.pdf"),
    ],
)
def test_what_cannot_be_written_is_refused_before_anything_is_solved(capsys, row_file, tmp_path, monkeypatch, order):
    solved: list[object] = []
    monkeypatch.setattr("core.cli.file_commands.evaluate", lambda *_, **__: solved.append(1))
    monkeypatch.chdir(tmp_path)
    code, _, err = run(capsys, order[0], str(row_file), *order[1:])
    assert code == 2
    assert "does not exist" in err or "does not fit" in err
    assert not solved
    assert not list(tmp_path.iterdir())


def test_an_output_in_a_missing_folder_is_told(capsys, hall_file, tmp_path):
    code, _, err = run(capsys, "export", str(hall_file), "--format", "json", "-o", str(tmp_path / "no" / "x.json"))
    assert code == 2
    assert "folder" in err


def test_the_input_is_never_overwritten(capsys, hall_file):
    before = hall_file.read_bytes()
    code, _, err = run(capsys, "export", str(hall_file), "--format", "json", "-o", str(hall_file))
    assert code == 2
    assert "input" in err
    assert hall_file.read_bytes() == before


def test_new_makes_a_first_layout_from_a_brief(tmp_path, capsys) -> None:
    file = tmp_path / "dublin.hall"
    code, out, _ = run(capsys, "new", "--brief", "6 racks of GB300, N+1, Dublin", "-o", str(file))
    assert code == 0
    assert "6 liquid-cooled racks of GB300 NVL72" in out
    assert len(load_project(str(file)).racks) == 6


def test_a_brief_that_means_nothing_is_refused_in_words(tmp_path, capsys) -> None:
    file = tmp_path / "x.hall"
    code, _, err = run(capsys, "new", "--brief", "6 racks of banana", "-o", str(file))
    assert code != 0
    assert "'banana' is neither" in err
    assert not file.exists()


def test_drawings_are_written_in_imperial_units_when_asked_for(tmp_path, capsys, row_file) -> None:
    from core.units.display import DisplayUnits, use_units

    for units, sign in (("imperial", "°F"), ("metric", "°C")):
        file = tmp_path / f"{units}.svg"
        assert run(capsys, "export", str(row_file), "--format", "svg", "-o", str(file), "--units", units)[0] == 0
        assert sign in file.read_text(encoding="utf-8")
    use_units(DisplayUnits())


@pytest.mark.parametrize("page", ["0", "-1"])
def test_an_underlay_of_no_page_is_refused_in_words(capsys, tmp_path, hall_file, page):
    drawing, target = tmp_path / "a.pdf", tmp_path / "out.hall"
    Canvas(str(drawing)).save()
    code, _, err = run(capsys, "underlay", str(hall_file), str(drawing), "-o", str(target), "--page", page)
    assert code == 2
    assert f"There is no page {page}." in err
    assert not target.exists()


def test_a_floorplan_is_written_on_the_sheet_and_at_the_scale_that_are_asked_for(tmp_path, capsys, row_file) -> None:
    file = tmp_path / "plan.pdf"
    order = ("export", str(row_file), "--format", "pdf", "-o", str(file))
    assert run(capsys, *order, "--sheet", "arch-d", "--scale", "1:100")[0] == 0
    assert "1:100 on ARCH D" in " ".join(PdfReader(file).pages[0].extract_text().split())
    code, _, err = run(capsys, *order, "--sheet", "A4", "--scale", '1/2" = 1\'-0"')
    assert code == 2
    assert "does not fit on A4 at 1:24" in err
    for wrong in (("--sheet", "A9"), ("--scale", "tiny")):
        code, _, err = run(capsys, *order, *wrong)
        assert code == 2
        assert wrong[1] in err
