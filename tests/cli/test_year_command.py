"""``hallwright year`` as people and programs call it."""

from __future__ import annotations

import json
import math
from datetime import date, timedelta
from pathlib import Path

import pytest

from core.cli.exit_codes import BAD_INPUT
from core.cli.main import main
from core.study import year_evaluate

KEYS = (
    "pue_annual", "pue_peak", "wue_site_l_kwh", "wue_source_l_kwh", "cue_kg_kwh", "it_kwh", "total_kwh", "water_m3",
    "free_cooling_hours",
)  # fmt: skip


@pytest.fixture
def three_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The typical year, a cold one and one part load, where a test asks for no more than the typical year."""
    monkeypatch.setattr(year_evaluate, "PART_LOADS", (0.5,))
    monkeypatch.setattr(year_evaluate, "variants", lambda _, weather: (("cold year", weather),))


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


@pytest.mark.usefixtures("three_runs")
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


def test_a_damaged_weather_file_names_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "broken.epw"
    file.write_text(weather_file().replace("\n2023,3,7,5,", "\n2023,13,7,5,"), encoding="utf-8")
    assert main(["year", "liquid_hall_gb200", "--weather", str(file)]) == BAD_INPUT
    said = capsys.readouterr().err
    assert "line 1573" in said
    assert "month" in said


def test_a_missing_weather_file_is_said_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["year", "liquid_hall_gb200", "--weather", str(tmp_path / "none.epw")]) == BAD_INPUT
    assert "none.epw" in capsys.readouterr().err


@pytest.mark.usefixtures("three_runs")
def test_a_weather_file_is_used_hour_by_hour(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    numbers = []
    for offset_k in (0.0, 8.0):
        file = tmp_path / f"{offset_k}.epw"
        file.write_text(weather_file(offset_k), encoding="utf-8")
        assert main(["year", "liquid_hall_gb200", "--weather", str(file), "--json"]) == 0
        document = json.loads(capsys.readouterr().out)
        assert "Testville" in document["weather"]["name"]
        numbers.append(document["pue_annual"])
    assert numbers[1] > numbers[0]


def weather_file(offset_k: float = 0.0) -> str:
    """A year at Testville: a cosine over days and hours, half as warm in winter, at 60 % relative humidity."""
    head = [
        "LOCATION,Testville,XX,XXX,Made up,000000,45.0,0.0,0.0,100.0",
        "DESIGN CONDITIONS,0",
        "TYPICAL/EXTREME PERIODS,0",
        "GROUND TEMPERATURES,0",
        "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0",
        "COMMENTS 1,made for a test",
        "COMMENTS 2,",
        "DATA PERIODS,1,1,Data,Sunday,1/1,12/31",
    ]
    rows = []
    day = date(2023, 1, 1)
    for n in range(365):
        now = day + timedelta(days=n)
        for hour in range(1, 25):
            dry_c = 12.0 + offset_k - 9.0 * math.cos(n / 58.0) - 4.0 * math.cos((hour - 3) / 3.82)
            dew_c = dry_c - 8.0
            rest = ",".join(["0"] * 26)
            rows.append(f"{now.year},{now.month},{now.day},{hour},60,?9,{dry_c:.1f},{dew_c:.1f},60,100100,{rest}")
    return "\n".join([*head, *rows]) + "\n"


@pytest.mark.usefixtures("three_runs")
def test_a_load_profile_of_a_day_repeats_all_year(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "day.csv"
    file.write_text("load\n" + "\n".join(["0.4"] * 12 + ["0.8"] * 12) + "\n", encoding="utf-8")
    assert main(["year", "liquid_hall_gb200", "--json"]) == 0
    full = json.loads(capsys.readouterr().out)
    assert main(["year", "liquid_hall_gb200", "--load", str(file), "--json"]) == 0
    part = json.loads(capsys.readouterr().out)
    assert part["it_kwh"] == pytest.approx(0.6 * full["it_kwh"], rel=1e-6)
    assert part["pue_annual"] > full["pue_annual"]


@pytest.mark.parametrize(
    ("text", "said"), [("0.5\n0.5\n", "2 values"), ("0.5\nhalf\n", "line 2"), ("0.5\n0.5\n80\n", "line 3")]
)
def test_a_damaged_load_profile_is_refused_with_its_line(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "load.csv"
    file.write_text(text, encoding="utf-8")
    assert main(["year", "liquid_hall_gb200", "--load", str(file)]) == BAD_INPUT
    assert said in capsys.readouterr().err
