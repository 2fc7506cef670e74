"""``hallwright powerflow``: fixed keys, findings on standard error, words for every bad input."""

from __future__ import annotations

import json

import pytest

from core.cli.main import main
from core.resource_files import read_text

KEYS = {
    "buses",
    "loss_kw",
    "loss_kvar",
    "slack_kw",
    "slack_kvar",
    "v_min_pu",
    "v_min_bus",
    "iterations",
}


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one command."""
    code = main(["powerflow", *arguments])
    out = capsys.readouterr()
    return code, out.out, out.err


@pytest.fixture
def write(tmp_path):
    """Writes a case and gives its path."""

    def write(tree) -> str:
        file = tmp_path / "case.json"
        file.write_text(tree if isinstance(tree, str) else json.dumps(tree), encoding="utf-8")
        return str(file)

    return write


def feeder(kw=100.0):
    return {
        "format": "grid-case-1",
        "buses": [{"id": 1, "kv": 10.0}, {"id": "two", "kv": 10.0}, {"id": 3, "kv": 10.0}],
        "slack": {"bus": 1},
        "lines": [{"from": 1, "to": "two", "r_ohm": 1.0, "x_ohm": 1.0}],
        "loads": [{"bus": "two", "p_kw": kw}],
    }


def test_json_has_the_fixed_keys(capsys):
    code, out, err = run(capsys, "ieee33", "--json")
    found = json.loads(out)
    assert code == 0
    assert err == ""
    assert set(found) >= KEYS
    assert {"id", "v_pu", "angle_deg"} == set(found["buses"][0])
    assert [bus["id"] for bus in found["buses"]] == list(range(1, 34))
    assert found["loss_kw"] == pytest.approx(202.6771, abs=1e-4)
    assert found["v_min_bus"] == 18
    assert found["slack_kw"] == pytest.approx(3715.0 + found["loss_kw"], abs=1e-6)
    assert sum(branch["loss_kw"] for branch in found["branches"]) == pytest.approx(found["loss_kw"], rel=1e-12)


def test_a_file_is_solved_like_the_shipped_network(capsys, tmp_path):
    file = tmp_path / "feeder.json"
    file.write_text(read_text("grids/ieee33_ties.json"), encoding="utf-8")
    _, out, _ = run(capsys, str(file), "--json")
    assert json.loads(out)["loss_kw"] == pytest.approx(123.2908, abs=1e-4)


def test_the_table_is_for_people(capsys):
    code, out, _ = run(capsys, "ieee33")
    assert code == 0
    assert "0.913090 pu at bus 18" in out
    assert "202.6771 kW" in out
    assert len(out.splitlines()) == 35


def test_ids_come_back_as_they_were_written(capsys, write):
    _, out, err = run(capsys, write(feeder()), "--json")
    found = json.loads(out)
    assert [bus["id"] for bus in found["buses"]] == [1, "two", 3]
    assert found["buses"][2]["v_pu"] == 0.0
    assert found["findings"][0]["code"] == "grid-no-source"
    assert found["findings"][0]["ids"] == ["3"]
    assert "No source reaches bus 3" in err


def test_dead_buses_stand_in_the_table(capsys, write):
    code, out, _ = run(capsys, write(feeder()))
    assert code == 0
    assert "no source" in out


def test_a_load_beyond_the_nose_is_said_and_nothing_is_printed(capsys, write):
    code, out, err = run(capsys, write(feeder(kw=60e3)), "--json")
    assert code == 2
    assert out == ""
    assert "no operating point" in err
    assert "at bus two" in err


def test_one_island_beyond_the_nose_leaves_the_other_solved(capsys, write):
    tree = feeder(kw=60e3)
    tree["slack"] = [{"bus": 1}, {"bus": 3}]
    code, out, err = run(capsys, write(tree), "--json")
    found = json.loads(out)
    assert code == 0
    assert [bus["v_pu"] for bus in found["buses"]] == [None, None, 1.0]
    assert found["v_min_bus"] == 3
    assert "no operating point" in err


def test_limits_are_kept_when_asked_for(capsys):
    _, free, said = run(capsys, "matpower_case118", "--json")
    _, kept, _ = run(capsys, "matpower_case118", "--limits", "--json")
    assert json.loads(free)["loss_kw"] == pytest.approx(133169.69, abs=0.01)
    assert json.loads(kept)["loss_kw"] == pytest.approx(132787.64, abs=0.01)
    assert "its limit is" in said


def test_networks_of_pandapower_are_recognised_and_written(capsys, tmp_path):
    file = tmp_path / "net.json"
    code, out, _ = run(capsys, "cigre_mv", "-o", str(file))
    assert (code, out) == (0, "")
    assert json.loads(file.read_text(encoding="utf-8"))["_class"] == "pandapowerNet"
    _, out, _ = run(capsys, str(file), "--json")
    assert json.loads(out)["loss_kw"] == pytest.approx(303.5818, abs=1e-4)
    back = tmp_path / "back.json"
    run(capsys, str(file), "-o", str(back), "--to", "grid-case-1")
    assert json.loads(back.read_text(encoding="utf-8"))["format"] == "grid-case-1"


@pytest.mark.parametrize(
    ("text", "words"),
    [("{", "not JSON"), ("[]", "must be one object"), ('{"format": "x"}', "its format is 'x'")],
)
def test_bad_files_are_refused_in_words(capsys, write, text, words):
    code, out, err = run(capsys, write(text))
    assert code == 2
    assert out == ""
    assert words in err


def test_a_missing_file_names_the_shipped_networks(capsys):
    code, _, err = run(capsys, "nothing.json")
    assert code == 2
    assert "ieee33" in err
    assert "matpower_case118" in err


def test_a_folder_or_bytes_are_refused(capsys, tmp_path):
    assert run(capsys, str(tmp_path))[0] == 2
    file = tmp_path / "bytes.json"
    file.write_bytes(b"\xff\xfe\x00")
    code, _, err = run(capsys, str(file))
    assert code == 2
    assert "not text" in err
