"""``hallwright year`` as people and programs call it."""

from __future__ import annotations

import json

import pytest

from core.cli.main import BAD_INPUT, main

KEYS = (
    "pue_annual", "pue_peak", "wue_site_l_kwh", "wue_source_l_kwh", "cue_kg_kwh", "it_kwh", "total_kwh", "water_m3",
    "free_cooling_hours",
)  # fmt: skip


def test_the_year_gives_its_numbers_under_fixed_keys(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["year", "liquid_hall_gb200", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert all(isinstance(document[key], float) for key in KEYS)
    assert document["pue_annual"] == pytest.approx(document["total_kwh"] / document["it_kwh"], rel=1e-9)
    assert document["pue_peak"] > document["pue_annual"]
    low, high = document["pue_band"]
    assert low <= document["pue_annual"] <= high
    assert sum(document["total_kwh_by_month"]) == pytest.approx(document["total_kwh"], rel=1e-5)
    assert all(document["formulas"][key]["formula"] for key in KEYS)
    assert document["assumptions"]


def test_a_site_may_be_named_in_part(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["year", "liquid_hall_gb200", "--site", "singap"]) == 0
    printed = capsys.readouterr().out
    assert "Singapore" in printed
    assert "PUE, annual" in printed


@pytest.mark.parametrize(("name", "near"), [("Singapoor", "singapore"), ("frankfort", "frankfurt")])
def test_an_unknown_site_names_the_nearest(name: str, near: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["year", "liquid_hall_gb200", "--site", name]) == BAD_INPUT
    said = capsys.readouterr().err
    assert name in said
    assert near in said
