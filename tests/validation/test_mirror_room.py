"""The contained aisle with roof gaps, and how closely all rooms have to follow their references.

The contained room is a mirror image about its aisle, its flow is not: roof-gap jets lock into one of two mirrored
states. So mirrored racks are compared by the mean of each pair. Measured on 0.3 m cells (rms / largest, K):

| cells | c1 | c2 | c3 | c4 pairs |
| --- | --- | --- | --- | --- |
| upwind, layers that miss the rack tops | 0.27 / 0.27 | 0.15 / 0.38 | 0.44 / 0.57 | 0.98 / 1.56 |
| upwind, layers that meet the rack tops | 0.26 / 0.26 | 0.20 / 0.42 | 0.42 / 0.50 | 0.52 / 0.99 |
| limited second order, the same layers | 0.18 / 0.22 | 0.18 / 0.39 | 0.44 / 0.75 | 0.52 / 1.05 |
| limited second order, 0.15 m cells | | 0.18 / 0.33 | 0.32 / 0.44 | 0.51 / 0.88 |
| second order, one equation for turbulence | 0.03 / 0.03 | 0.18 / 0.42 | 0.35 / 0.56 | 0.19 / 0.27 |
| second order, k-epsilon (in use) | 0.02 / 0.02 | 0.19 / 0.40 | 0.29 / 0.48 | 0.34 / 0.55 |

Single racks of c4 are 1.4 K rms off either way and change places with small changes of the grid: which of the two
mirrored states the flow falls into is chance. In these rooms the order matters little; in rooms with jets it does
(see README.md), and refinement decided for second order.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from core.exchange.room_json import read_room, write_result
from core.thermal.steady import solve_room

FOLDER = Path(__file__).parent
CASES = json.loads((FOLDER / "openfoam_rooms.json").read_text())["cases"]
PAIR_MEANS_C = {"A1 B1": 23.883, "A2 B2": 22.742, "A3 B3": 23.387, "A4 B4": 22.896, "A5 B5": 21.759, "A6 B6": 22.133}
"""Mean inlets of mirrored racks: OpenFOAM 1912 buoyantBoussinesqPimpleFoam, k-epsilon, 41 472 cells, mean of 120 s."""
MOST_RMS_K = 0.5
"""A little over what was measured, so that a change of the physics shows."""


def inlets_c(name: str) -> dict[str, float]:
    case = read_room((FOLDER / f"{name}.json").read_text())
    return {r["id"]: r["inlet_mean_c"] for r in write_result(case, solve_room(case.room, 0.3))["racks"]}


@pytest.mark.validation_fast
def test_mirror_pairs_of_the_contained_aisle_agree_with_cfd(quote):
    found = inlets_c("c4")
    errors = []
    for pair, expected in PAIR_MEANS_C.items():
        errors.append(float(np.mean([found[rack] for rack in pair.split()])) - expected)
    print(f"\n| c4, mirror pairs | {np.sqrt(np.mean(np.square(errors))):.2f} | {np.abs(errors).max():.2f} |")
    quote(
        "c4, mirror pairs",
        "rack inlet",
        errors,
        reference="OpenFOAM 1912 buoyantBoussinesqPimpleFoam, k-epsilon",
        tolerance="0.5 K rms, 1 K largest",
    )
    assert len(errors) == 6
    assert float(np.sqrt(np.mean(np.square(errors)))) <= MOST_RMS_K
    assert max(map(abs, errors)) <= 1.0


@pytest.mark.validation_fast
@pytest.mark.parametrize("name", ["c1", "c2", "c3"])
def test_open_aisles_stay_as_close_to_cfd_as_they_were_measured(name):
    found = inlets_c(name)
    errors = np.array([found[rack] - expected for rack, expected in CASES[name]["racks"].items()])
    assert float(np.sqrt((errors**2).mean())) <= MOST_RMS_K
    assert float(np.abs(errors).max()) <= 1.0


@pytest.mark.validation
def test_upwind_convection_in_use_while_dragging_agrees_as_well():
    from core.thermal.march import RoomMarch

    case = read_room((FOLDER / "c2.json").read_text())
    march = RoomMarch(case.room, 0.3)
    while march.time_s < 200.0:
        march.step()
    means = march.frame().rack_inlet_mean_c
    errors = np.array([means[n] - CASES["c2"]["racks"][r.id] for n, r in enumerate(case.room.racks)])
    assert float(np.sqrt((errors**2).mean())) <= MOST_RMS_K
