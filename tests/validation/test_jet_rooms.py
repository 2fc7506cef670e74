"""Rooms of other kinds against k-epsilon: in-row units, fan walls with ceiling returns, mixed densities on tiles.

The references were made for this program with the method of c1 to c4 (README.md). Air leans to and fro in such rooms:
the parts of a reference's own mean differ by 0.1 to 0.6 K rms over the racks. The last five were solved by the CFD
after this program, as a trial of what had not been seen before; the last two do not meet the wanted half kelvin.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from core.exchange.room_json import read_room, write_result
from core.thermal.steady import solve_room

ROOMS = json.loads((Path(__file__).parent / "jet_rooms.json").read_text())
WANTED_RMS_K, WANTED_K = 0.5, 1.0
MOST_RMS_K = {"inrow_cold": 0.5, "inrow_hot": 0.6, "fanwall": 0.9, "inrow_90": 0.5, "fan_even": 0.7, "mixed": 0.5}
MOST_RMS_K |= {"fan_mid": 0.9, "fan_inrow": 0.9}
"""The wanted half kelvin, or a little over what was measured, so that a change of the physics shows."""
MOST_BIAS_K = 0.5


@pytest.mark.validation
@pytest.mark.parametrize("name", ROOMS)
def test_rooms_with_jets_come_near_to_cfd(name, quote):
    reference = ROOMS[name]
    case = read_room(json.dumps(reference["room"]))
    found = write_result(case, solve_room(case.room))
    errors = np.array([r["inlet_mean_c"] - reference["inlet_mean_c"][r["id"]] for r in found["racks"]])
    rms, most = float(np.sqrt((errors**2).mean())), float(np.abs(errors).max())
    is_met = rms <= WANTED_RMS_K and most <= WANTED_K
    print(f"\n| {reference['title']} | {rms:.2f} | {most:.2f} | {errors.mean():+.2f} | {found['cpu_s']:.1f} |")
    quote(
        reference["title"],
        "rack inlet beside jets" if name != "mixed" else "rack inlet",
        errors,
        reference=f"OpenFOAM 1912, k-epsilon; parts of its mean differ by {reference['halves_rms_k']} K rms",
        tolerance=f"{WANTED_RMS_K} K rms, {WANTED_K:g} K largest{'' if is_met else ': not met'}",
    )
    assert found["heat_balance_ratio"] <= 1e-6
    assert found["mass_balance_ratio"] <= 1e-6
    assert rms <= MOST_RMS_K[name]
    assert abs(errors.mean()) <= MOST_BIAS_K
