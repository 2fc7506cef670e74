"""The solver on two-dimensional cavities with known answers.

Lid-driven: U. Ghia, K. N. Ghia, C. T. Shin, J. Comput. Phys. 48 (1982). Heated from the side: G. de Vahl Davis, Int. J.
Numer. Methods Fluids 3 (1983). The error falls with the square of the cell size.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from core.thermal.case import RoomCase, build_case
from core.thermal.march import RoomMarch
from core.thermal.room import AirProperties, AirRoom

GHIA_Y = (
    0.0547, 0.0625, 0.0703, 0.1016, 0.1719, 0.2813, 0.4531, 0.5, 0.6172, 0.7344, 0.8516, 0.9531, 0.9609, 0.9688, 0.9766,
)  # fmt: skip
GHIA_U = {
    100: (
        -0.03717, -0.04192, -0.04775, -0.06434, -0.10150, -0.15662, -0.21090, -0.20581, -0.13641, 0.00332, 0.23151,
        0.68717, 0.73722, 0.78871, 0.84123,
    ),
    400: (
        -0.08186, -0.09266, -0.10338, -0.14612, -0.24299, -0.32726, -0.17119, -0.11477, 0.02135, 0.16256, 0.29093,
        0.55892, 0.61756, 0.68439, 0.75837,
    ),
}  # fmt: skip
DE_VAHL_DAVIS = {10_000: 2.243, 100_000: 4.519, 1_000_000: 8.800}
"""Mean Nusselt number of the hot wall."""

SIDE_M = 16.0


def cavity(n: int, air: AirProperties) -> RoomCase:
    """A closed slice of n by n cells, laminar, with walls that the air sticks to."""
    case = build_case(AirRoom((SIDE_M, 2.0 * SIDE_M / n, SIDE_M), air=air), SIDE_M / n)
    return replace(case, wall_grip=(2.0, 0.0, 2.0), is_turbulent=False)


def between(wanted: tuple[float, ...], z: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cubic through the four nearest values: a straight line would add an error of its own beside the lid."""
    found = []
    for place in wanted:
        first = min(max(int(np.searchsorted(z, place)) - 2, 0), len(z) - 4)
        nodes = z[first : first + 4]
        weights = [np.prod([(place - b) / (a - b) for b in nodes if b != a]) for a in nodes]
        found.append(float(np.dot(weights, values[first : first + 4])))
    return np.array(found)


@pytest.mark.validation
@pytest.mark.parametrize(("reynolds", "n", "tolerance"), [(100, 64, 0.004), (400, 32, 0.064), (400, 64, 0.009)])
def test_the_lid_driven_cavity_agrees_with_ghia(reynolds, n, tolerance, quote):
    march = RoomMarch.of_case(cavity(n, AirProperties(nu_m2_s=SIDE_M / reynolds, beta_1_k=0.0)), second_order=True)
    march.move_ceiling(1.0)
    before = np.zeros(march.u.shape)
    for _ in range(40):
        for _ in range(150):
            march.step()
        if np.abs(march.u - before).max() < 1e-6:
            break
        before = march.u.copy()
    z = np.concatenate([[0.0], (np.arange(n) + 0.5) / n, [1.0]])
    middle = np.concatenate([[0.0], march.u[n // 2, 0, :], [1.0]])
    errors = between(GHIA_Y, z, middle) - GHIA_U[reynolds]
    error = float(np.abs(errors).max())
    quote(
        f"lid-driven cavity, Re {reynolds}, {n} x {n}",
        "velocity on the centre line, of the lid's",
        100.0 * errors,
        unit="%",
        reference="Ghia, Ghia and Shin, J. Comput. Phys. 48 (1982)",
        tolerance=f"{100 * tolerance:g} % largest",
    )
    print(f"\n| lid-driven cavity Re {reynolds}, {n} x {n} | largest error {100 * error:.2f} % of the lid's speed |")
    assert error <= tolerance


@pytest.mark.validation
@pytest.mark.parametrize(
    ("rayleigh", "n", "tolerance"),
    [(10_000, 32, 0.009), (100_000, 32, 0.027), (100_000, 64, 0.004), (1_000_000, 64, 0.025)],
)
def test_the_cavity_heated_from_the_side_agrees_with_de_vahl_davis(rayleigh, n, tolerance, quote):
    prandtl = 0.71
    air = AirProperties(
        nu_m2_s=prandtl, beta_1_k=rayleigh * prandtl / 9.81 / SIDE_M**3, t_ref_c=0.5, pr_turbulent=prandtl
    )
    case = cavity(n, air)
    exchange, wall = np.zeros(case.shape), np.zeros(case.shape)
    dx, dy, dz = case.spacing_m
    exchange[0] = exchange[-1] = 1.0 * dy * dz / (0.5 * dx)
    wall[0] = 1.0
    march = RoomMarch.of_case(replace(case, wall_exchange_m3_s=exchange, wall_c=wall), second_order=True)
    march.t[:] = 0.5

    def nusselt(column: int, sign: float) -> float:
        return float(
            (sign * (wall[column] - march.t[column]) * exchange[column]).sum() / (dy * case.shape[1])
        )  # heat over conduction, at 1 m2/s and 1 K

    hot = 0.0
    for _ in range(60):
        before = hot
        for _ in range(200):
            march.step()
        hot = nusselt(0, 1.0)
        if abs(hot - before) < 1e-5 * hot:
            break
    quote(
        f"heated cavity, Ra {rayleigh:.0e}, {n} x {n}",
        "mean Nusselt number",
        [100.0 * (hot / DE_VAHL_DAVIS[rayleigh] - 1.0)],
        unit="%",
        reference="de Vahl Davis, Int. J. Numer. Meth. Fluids 3 (1983)",
        tolerance=f"{100 * tolerance:g} %",
    )
    assert hot == pytest.approx(nusselt(-1, -1.0), rel=1e-3)
    print(f"\n| heated cavity Ra {rayleigh:.0e}, {n} x {n} | Nu {hot:.3f}, reference {DE_VAHL_DAVIS[rayleigh]} |")
    assert hot == pytest.approx(DE_VAHL_DAVIS[rayleigh], rel=tolerance)
