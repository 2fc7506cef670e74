"""Rooms of other kinds against k-epsilon: in-row units, fan walls with ceiling returns, mixed densities on tiles.

The references were made for this program with the method of c1 to c4 (README.md). Air leans to and fro in such rooms:
the parts of a reference's own mean differ by 0.1 to 0.6 K rms over the racks. Some were solved again on finer cells:
the references themselves move by 0.2 to 0.6 K rms.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.exchange.room_json import read_room, write_result
from core.thermal.steady import solve_room

ROOMS = json.loads((Path(__file__).parent / "jet_rooms.json").read_text())
WANTED_RMS_K, WANTED_K = 0.5, 1.0
MOST_BIAS_K = 0.5
REFINED = {name: reference for name, reference in ROOMS.items() if "finer_mesh" in reference}
WITHOUT_JETS = ("mixed", "tiles_three", "tiles_doors", "tiles_ceiling")
NOT_NEAR = {
    "fan_low_fast": "0.7 K rms, 1.3 K at one rack: before returns that draw 3 m/s air flows back at 1 m/s in the "
    "reference, half a pressure slope; with wide returns (fan_low) it is 0.44 K rms",
    "fanwall": "0.504 K rms, 0.4 K too cold on the mean: parts of the reference's own mean are 0.3 to 0.4 K rms "
    "apart, and on finer cells it moves by 0.5 K rms and 1.3 K",
    "fan_three_rows": "0.49 K rms, 1.20 K at one rack in the middle of a row; 0.37 and 0.92 K when corners were "
    "taken as walls, which is further from CFD on fine cells (test_aisle_entry.py)",
    "fan_through": "0.39 K rms, 1.09 K at the last rack of a row, while its neighbour across the aisle is 0.7 K too "
    "cold; the reference is steady and moves by 0.2 K on finer cells",
    "inrow_narrow": "1.4 to 2.2 K rms: even racks, and air that leans to one of several mirrored sides",
    "inrow_one_row": "its air has two states, and from cold the program falls into the other one: from the reference's "
    "own fields it stays within 0.3 to 0.5 K rms for 200 s",
}
NOT_MET = {
    "fanwall": "0.55 K rms: the reference itself moves by as much",
    "inrow_90": "its air leans, in the reference too: halves of that mean are 0.47 K rms apart",
    "fan_mid": "1.09 K at one rack; its own halves are 0.84 K rms apart",
    "fan_inrow": "0.46 K rms, 1.05 K at one rack: the reference itself moves by 0.60 and 1.31 K",
}


def marked(names: Iterable[str], not_met: dict[str, str]) -> list[Any]:
    """Names to compare, with those that are known not to be met."""
    return [
        pytest.param(n, marks=pytest.mark.xfail(strict=True, reason=not_met[n])) if n in not_met else n for n in names
    ]


@functools.cache
def solved(name: str) -> dict[str, Any]:
    """What the program says of a room, computed once for all comparisons."""
    case = read_room(json.dumps(ROOMS[name]["room"]))
    return write_result(case, solve_room(case.room))


def differences(found: dict[str, float], wanted: dict[str, float]) -> NDArray[np.float64]:
    """Found minus wanted inlets of all racks. [K]"""
    return np.array([found[rack] - inlet for rack, inlet in wanted.items()])


@pytest.mark.validation
@pytest.mark.parametrize("name", marked(ROOMS, NOT_NEAR))
def test_rooms_with_jets_come_near_to_cfd(name, quote):
    reference = ROOMS[name]
    found = solved(name)
    errors = differences({r["id"]: r["inlet_mean_c"] for r in found["racks"]}, reference["inlet_mean_c"])
    rms, most = float(np.sqrt((errors**2).mean())), float(np.abs(errors).max())
    is_met = rms <= WANTED_RMS_K and most <= WANTED_K
    print(f"\n| {reference['title']} | {rms:.2f} | {most:.2f} | {errors.mean():+.2f} | {found['cpu_s']:.1f} |")
    quote(
        reference["title"],
        "rack inlet" if name in WITHOUT_JETS else "rack inlet beside jets",
        errors,
        reference=f"OpenFOAM 1912, k-epsilon; parts of its mean differ by {reference['halves_rms_k']} K rms",
        tolerance=f"{WANTED_RMS_K} K rms, {WANTED_K:g} K largest{'' if is_met else ': not met'}",
    )
    assert found["heat_balance_ratio"] <= 1e-6
    assert found["mass_balance_ratio"] <= 1e-6
    assert rms <= WANTED_RMS_K
    assert most <= WANTED_K
    assert abs(errors.mean()) <= MOST_BIAS_K


@pytest.mark.validation
@pytest.mark.parametrize("name", marked(REFINED, NOT_MET))
def test_rooms_with_jets_come_near_to_cfd_on_a_finer_mesh(name, quote):
    """The reference moves when its cells shrink from 0.15 to 0.1 m: that much of it is not to be trusted."""
    reference, finer = ROOMS[name], ROOMS[name]["finer_mesh"]
    own = differences(finer["inlet_mean_c"], reference["inlet_mean_c"])
    errors = differences({r["id"]: r["inlet_mean_c"] for r in solved(name)["racks"]}, finer["inlet_mean_c"])
    rms, most = float(np.sqrt((errors**2).mean())), float(np.abs(errors).max())
    own_rms, own_most = float(np.sqrt((own**2).mean())), float(np.abs(own).max())
    print(f"\n| {reference['title']} | {rms:.2f} | {most:.2f} | reference itself {own_rms:.2f} | {own_most:.2f} |")
    is_met = rms <= WANTED_RMS_K and most <= WANTED_K
    quote(
        reference["title"],
        "rack inlet beside jets, finer reference",
        errors,
        reference=f"the same on 0.1 m cells, which move it by {own_rms:.2f} K rms, {own_most:.2f} K at most",
        tolerance=f"{WANTED_RMS_K} K rms, {WANTED_K:g} K largest{'' if is_met else ': not met'}",
    )
    assert is_met
