"""The command that says what single failures do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.cli.exit_codes import BAD_INPUT
from core.cli.main import main
from core.commands.power_topology import BuildPowerTopology
from core.commands.power_topology_plan import TopologyKind
from core.exchange.json_project import write_project
from tests.support.rack_rows import rack_rows


@pytest.fixture
def single_path(tmp_path: Path) -> str:
    project = BuildPowerTopology(TopologyKind.N).apply(rack_rows(20e3))
    file = tmp_path / "single.json"
    file.write_text(write_project(project), encoding="utf-8")
    return str(file)


def test_the_table_names_outages_single_points_and_grades(single_path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["contingency", single_path]) == 0
    said = capsys.readouterr().out
    assert "36 racks N" in said
    assert "Tier I\n" in said
    assert "in the way of level 2: Work on UPS-A drops 36 racks." in said
    assert "  UPS-A: 36 racks" in said
    assert "36 racks at once" in said
    assert "36 racks after 5 min" in said  # the battery of the UPS carries them when the board before it fails
    assert "Availability of the power: worst rack 0.999" in said


def test_json_has_the_same_and_the_pairs_when_asked(single_path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["contingency", single_path, "--json", "--pairs"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["tier"]["level"] == 1
    assert {p["name"] for p in document["single_points"]} >= {"UPS-A", "LV-A", "ATS-A", "Power room A"}
    outages = {o["name"]: o for o in document["outages"]}
    assert len(outages["BW-01A"]["drops"]) == 12
    assert outages["UPS-A"]["drops"][0]["after_s"] == pytest.approx(0.02)
    assert outages["UPS-A"]["drops"][0]["back_s"] is None
    pairs = {frozenset(p["name"].split(" + ")) for p in document["pairs"]}
    assert frozenset({"TX-A", "GEN-A"}) in pairs
    assert frozenset({"Grid", "GEN-A"}) in pairs
    assert frozenset({"UPS-A", "GEN-A"}) not in pairs


def test_an_example_of_two_paths_has_no_single_point_of_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["contingency", "air_hall_1mw"]) == 0
    assert "No single point of failure." in capsys.readouterr().out


def test_a_file_that_is_not_there_is_said_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["contingency", "nowhere.json"]) == BAD_INPUT
    assert "There is no file" in capsys.readouterr().err
