import json
from functools import partial

import pytest

from core.cli import calibrate_command
from core.cli.main import main
from core.storage.opening import open_any

SENSORS = """rack,side,z_m,measured_c
{0},front,1.2,20
{0},rear,1.2,30
{1},front,1.2,21
{1},rear,1.2,31
"""


@pytest.fixture(autouse=True)
def large_cells(monkeypatch):
    """Fits on the cells of refined air take minutes."""
    monkeypatch.setattr(calibrate_command, "calibrate", partial(calibrate_command.calibrate, spacing_m=0.6))


def table(tmp_path, further=""):
    from core.cli.files import load_example

    tags = [r.tag for r in load_example("rise_pod2_w1").racks]
    path = tmp_path / "sensors.csv"
    path.write_text(SENSORS.format(*tags[:2]) + further.format(*tags))
    return str(path)


def test_a_fit_is_printed_and_nothing_is_written(tmp_path, capsys):
    assert main(["calibrate", "rise_pod2_w1", table(tmp_path, "{2},front,1.2,\n")]) == 0
    out = capsys.readouterr().out
    assert "1 of 5 readings has no temperature and is left out: line 6" in out
    assert "rack airflow" in out
    assert "left out of the fit" in out
    assert [p.name for p in tmp_path.iterdir()] == ["sensors.csv"]


def test_json_has_values_and_sensors_and_a_project_is_written_on_request(tmp_path, capsys):
    target = tmp_path / "fitted.hall"
    assert main(["calibrate", "rise_pod2_w1", table(tmp_path, "{2},rear,1,n/a\n"), "--json", "-o", str(target)]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["values"][-1]["name"] == "rack airflow"
    assert len(document["sensors"]) == 4
    assert len(document["blank_readings"]) == 1
    assert document["blank_readings"][0].startswith("line 6 (")
    assert document["rms_after_k"] <= document["rms_before_k"]
    assert len(open_any(target).racks) == 12


def test_a_missing_table_is_bad_input_in_words(tmp_path, capsys):
    assert main(["calibrate", "rise_pod2_w1", str(tmp_path / "none.csv")]) == 2
    assert "there is no file" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_told_before_anything_is_fitted(tmp_path, capsys, monkeypatch):
    fitted: list[object] = []
    monkeypatch.setattr(calibrate_command, "calibrate", lambda *_, **__: fitted.append(1))
    assert main(["calibrate", "rise_pod2_w1", table(tmp_path), "-o", str(tmp_path / "no" / "fitted.hall")]) == 2
    assert "does not exist" in capsys.readouterr().err
    assert not fitted
