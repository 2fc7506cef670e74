"""Room air against CFD and against a measured room; prints the table that README quotes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from core.cli.files import read_case
from core.exchange.room_json import read_room, write_result
from core.thermal.steady import solve_room

FOLDER = Path(__file__).parent
EXPECTED = json.loads((FOLDER / "openfoam_rooms.json").read_text())["cases"]
CFD = "OpenFOAM 1912 buoyantBoussinesqPimpleFoam, k-epsilon"
MOST_RMS_K, MOST_K = 0.5, 1.0
MOST_TOP_RMS_K = 2.0
MOST_RISE_K = 3.5
MOST_BALANCE = 1e-6
WINDOWS = {"w1": "14:20 to 14:55", "w2": "10:10 to 10:44", "w3": "12:20 to 12:54"}
TOO_WARM_ON_TOP = {("w1", 1): "not met: 11.5 K before rack 5, 7.1 measured"}
"""Window and group of racks whose rise is not met, and why."""


def solved(name: str) -> dict:
    """A room of this folder, solved on cells that the program chooses, as the command line prints it."""
    case = read_room((FOLDER / f"{name}.json").read_text())
    return write_result(case, solve_room(case.room))


@pytest.mark.validation_fast
@pytest.mark.parametrize("name", ["c1", "c2", "c3"])
def test_rack_inlets_agree_with_cfd(name, quote):
    found, expected = solved(name), EXPECTED[name]
    errors = np.array([r["inlet_mean_c"] - expected["racks"][r["id"]] for r in found["racks"]])
    rms = float(np.sqrt((errors**2).mean()))
    print(
        f"\n| {name} | {rms:.2f} | {np.abs(errors).max():.2f} | {errors.mean():+.2f} | {found['cells']} "
        f"| {found['cpu_s']:.1f} | {expected['cpu_s']:.0f} |"
    )
    quote(name, "rack inlet", errors, reference=CFD, tolerance=f"{MOST_RMS_K} K rms, {MOST_K} K largest")
    assert len(errors) == len(expected["racks"])
    tops = np.array([r["inlet_c_at_z"]["1.8"] - expected["top"][r["id"]] for r in found["racks"]])
    quote(name, "inlet at 1.8 m", tops, reference=CFD, tolerance=f"{MOST_TOP_RMS_K} K rms")
    assert rms <= MOST_RMS_K
    assert np.abs(errors).max() <= MOST_K
    assert float(np.sqrt((tops**2).mean())) <= MOST_TOP_RMS_K
    assert found["heat_balance_ratio"] <= MOST_BALANCE
    assert found["mass_balance_ratio"] <= MOST_BALANCE
    assert found["return_mean_c"] == pytest.approx(expected["return_mean_c"], abs=0.3)


@pytest.fixture(scope="module", params=["w1", "w2", "w3"])
def window(request) -> str:
    """A steady window of the measured room: which racks have load differs."""
    return request.param


@pytest.fixture(scope="module")
def fronts(window) -> list[dict]:
    """Front strips of the measured room, computed and measured."""
    case = read_room(read_case(f"rise_pod2_{window}"))
    return [s for s in write_result(case, solve_room(case.room))["sensors"] if s["side"] == "front"]


@pytest.mark.validation
def test_front_strips_of_the_measured_room(window, fronts, quote):
    name = f"RISE POD 2, {window.upper()}"
    errors = np.array([s["computed_c"] - s["measured_c"] for s in fronts])
    rises = np.array([np.subtract(*rises_k(fronts, group)) for group in range(4)])
    rms = float(np.sqrt((errors**2).mean()))
    print(f"\n| {name}, 12 front strips | {rms:.2f} | {np.abs(errors).max():.2f} | {errors.mean():+.2f} |")
    print(f"rises {rises.round(1)} K above those measured")
    reference = f"12 measured front strips, 2019-10-01, {WINDOWS[window]}"
    quote(name, "sensor strip", errors, reference=reference, tolerance="2.5 K rms, 1 K bias")
    are_met = np.abs(rises).max() <= MOST_RISE_K
    quote(
        name,
        "rise from 1.2 to 2 m",
        rises,
        reference="4 groups of measured front strips",
        tolerance=f"{MOST_RISE_K} K in each group{'' if are_met else ': not met before rack 5'}",
    )
    assert len(errors) == 12
    assert rms <= 2.5
    assert abs(errors.mean()) <= 1.0


@pytest.mark.validation
@pytest.mark.parametrize("group", range(4))
def test_air_over_the_tops_of_racks_is_seen_before_each_group(window, fronts, group, request):
    if (window, group) in TOO_WARM_ON_TOP:
        request.applymarker(pytest.mark.xfail(strict=True, reason=TOO_WARM_ON_TOP[window, group]))
    computed, measured = rises_k(fronts, group)
    assert computed == pytest.approx(measured, abs=MOST_RISE_K)


def rises_k(fronts: list[dict], group: int) -> tuple[float, float]:
    """How much warmer the strip at 2 m is than that at 1.2 m before three racks: computed and measured."""
    _, middle, top = fronts[3 * group : 3 * group + 3]
    assert (middle["z_m"], top["z_m"]) == (1.2, 2.0)
    return top["computed_c"] - middle["computed_c"], top["measured_c"] - middle["measured_c"]
