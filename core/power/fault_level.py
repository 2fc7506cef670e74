"""Short-circuit currents at all nodes at once, after IEC 60909: the diagonal of the impedance matrix.

Initial symmetrical current of a three-phase fault with an equivalent voltage source ``c Un / sqrt 3`` at the fault;
loads, charging and iron losses left out, transformers at their rated ratio with the correction factor K_T.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.errors import CaseError
from core.power.grid_case import Complexes, Floats, GridCase, as_complex
from core.power.layout_kernels import scaled_network
from core.power.ldl_kernels import diagonal_of_inverse, factor_symmetric, fill_symmetric
from core.power.ldl_ordering_kernels import adjacency, order_min_degree, walk_out

LOW_VOLTAGE_KV = 1.0
"""Highest rated voltage of a low-voltage system (IEC 60909-0, table 1)."""
C_MAX_LOW, C_MAX_HIGH = 1.05, 1.10
"""Voltage factors for the largest current: low voltage with +-6 % tolerance, and above (IEC 60909-0, table 1)."""
C_MIN_LOW, C_MIN_HIGH = 0.95, 1.00
"""Voltage factors for the smallest current."""


@dataclass(frozen=True, slots=True)
class FaultSource:
    """Something that feeds a fault: a network feeder, a generator, a motor.

    Attributes:
        node: Node, counted from 0.
        z_ohm: Its impedance at the node's voltage. [ohm]
    """

    node: int
    z_ohm: complex


@dataclass(frozen=True, slots=True)
class FaultLevels:
    """Three-phase faults at every node, shape (n,) each; 0 where no source feeds them.

    Attributes:
        z_ohm: Impedance seen from the fault; infinite without a source. [ohm]
        initial_ka: Initial symmetrical short-circuit current I''k. [kA]
        kappa: Peak factor.
        peak_ka: Peak current ip. [kA]
        power_mva: Initial short-circuit power. [MVA]
    """

    z_ohm: Complexes
    initial_ka: Floats
    kappa: Floats
    peak_ka: Floats
    power_mva: Floats


def voltage_factor(kv: Floats, *, is_largest: bool = True) -> Floats:
    """Voltage factor c of IEC 60909-0, table 1."""
    low, high = (C_MAX_LOW, C_MAX_HIGH) if is_largest else (C_MIN_LOW, C_MIN_HIGH)
    return np.where(np.asarray(kv) <= LOW_VOLTAGE_KV, low, high)


def feeder_impedance_ohm(kv: float, power_mva: float, r_over_x: float = 0.1, *, is_largest: bool = True) -> complex:
    """Impedance of a network feeder, ``c Un^2 / S''k``.

    Args:
        kv: Rated voltage. [kV]
        power_mva: Initial short-circuit power. [MVA]
        r_over_x: Resistance over reactance.
        is_largest: Whether for the largest or the smallest current.

    Returns:
        Impedance. [ohm]

    Raises:
        CaseError: A value is not above zero.

    >>> round(abs(feeder_impedance_ohm(13.8, 500.0)), 6)
    0.418968
    """
    if kv <= 0.0 or power_mva <= 0.0:
        raise CaseError(
            f"A network feeder of {power_mva:g} MVA at {kv:g} kV has no impedance.", hint="Give both above zero."
        )
    size = float(voltage_factor(np.array(kv), is_largest=is_largest)) * kv**2 / power_mva
    x = size / float(np.hypot(1.0, r_over_x))
    return complex(r_over_x * x, x)


def generator_impedance_ohm(kv: float, kva: float, subtransient_ratio: float, power_factor: float = 0.8) -> complex:
    """Impedance of a generator with its correction factor K_G; R = 0.07 X''d below 100 MVA above 1 kV, 0.15 below 1 kV.

    Args:
        kv: Rated voltage. [kV]
        kva: Rating. [kVA]
        subtransient_ratio: Subtransient reactance X''d, per unit of its rating.
        power_factor: Rated power factor.

    Returns:
        Impedance. [ohm]
    """
    x = subtransient_ratio * kv**2 / (kva / 1000.0)
    c = float(voltage_factor(np.array(kv)))
    factor = c / (1.0 + subtransient_ratio * float(np.sqrt(1.0 - power_factor**2)))
    return factor * complex((0.15 if kv <= LOW_VOLTAGE_KV else 0.07) * x, x)


def transformer_factor(x_ratio: Floats, c_max: Floats) -> Floats:
    """Correction factor ``K_T = 0.95 c_max / (1 + 0.6 x_T)`` of a transformer; ``c_max`` is that of its lower side."""
    return 0.95 * c_max / (1.0 + 0.6 * x_ratio)


def peak_factor(z_ohm: Complexes) -> Floats:
    """``kappa = 1.02 + 0.98 exp(-3 R / X)`` for the peak of the current; 1.02 without reactance."""
    with np.errstate(divide="ignore", invalid="ignore"):
        steepness = np.where(z_ohm.imag > 0.0, 3.0 * z_ohm.real / z_ohm.imag, np.inf)
    return np.asarray(1.02 + 0.98 * np.exp(-np.maximum(steepness, 0.0)))


class FaultSolver:
    """A network ordered once; `levels` factors it and inverts its diagonal.

    Args:
        case: The network.
        corrects_transformers: Whether to apply K_T; needs the ratings of the case.
    """

    def __init__(self, case: GridCase, *, corrects_transformers: bool = True) -> None:
        self._case = case
        n = case.node_count
        self._start, self._neighbour = adjacency(n, case.from_node.copy(), case.to_node.copy())
        _, self._position, self._column, self._rows = order_min_degree(n, self._start, self._neighbour)
        z = case.series_z_pu
        if corrects_transformers and case.rated_kva.size:
            low_kv = np.minimum(case.node_kv[case.from_node], case.node_kv[case.to_node])
            factor = transformer_factor(z.imag * case.rated_kva / case.base_kva, voltage_factor(low_kv))
            z = z * np.where(case.rated_kva > 0.0, factor, 1.0)
        none = np.zeros(case.branch_count, dtype=complex)
        ends = (case.from_node.copy(), case.to_node.copy())
        self._values, self._earth = scaled_network(
            n, self._start, self._neighbour, *ends, 1.0 / z, none, none, np.zeros(n, complex), np.ones(n, complex)
        )
        self._base_ohm = np.square(case.node_kv) * 1000.0 / case.base_kva

    def levels(self, sources: Sequence[FaultSource], *, is_largest: bool = True) -> FaultLevels:
        """Faults at all nodes.

        Args:
            sources: What feeds them.
            is_largest: Whether for the largest or the smallest current.

        Returns:
            Impedances and currents, shape (n,) each.

        Raises:
            CaseError: A source stands nowhere or has no impedance.
        """
        case = self._case
        z, fed = self.impedances(sources)
        c = voltage_factor(case.node_kv, is_largest=is_largest)
        with np.errstate(divide="ignore"):
            initial = np.where(fed, c * case.node_kv / (np.sqrt(3.0) * np.abs(z)), 0.0)
        kappa = peak_factor(z)
        return FaultLevels(
            np.where(fed, z, np.inf + 0j),
            initial,
            kappa,
            kappa * np.sqrt(2.0) * initial,
            np.sqrt(3.0) * case.node_kv * initial,
        )

    def impedances(self, sources: Sequence[FaultSource]) -> tuple[Complexes, np.ndarray]:
        """Impedance [ohm] seen from every node, and whether any source feeds it, shape (n,) each."""
        case = self._case
        earth = self._earth.copy()
        for source in sources:
            if not 0 <= source.node < case.node_count or source.z_ohm == 0.0:
                raise CaseError("A source of fault current has no node or no impedance.", hint="Give both.")
            earth[source.node] += self._base_ohm[source.node] / source.z_ohm
        nodes = np.array(sorted({s.node for s in sources}), dtype=np.int64)
        reached, _, _ = walk_out(
            case.node_count, case.from_node.copy(), case.to_node.copy(), np.ones(case.branch_count, complex), nodes
        )
        fed = reached >= 0
        earth[~fed] += 1.0  # only so that the matrix can be factored
        pivot, below = fill_symmetric(
            self._start, self._neighbour, self._values, earth, self._position, self._column, self._rows
        )
        if not factor_symmetric(self._column, self._rows, pivot, below):
            raise CaseError("The impedances cancel out at a node.", hint="Check negative reactances.")
        diagonal = np.empty(case.node_count, dtype=complex)
        diagonal_of_inverse(self._column, self._rows, pivot, below, self._position, diagonal)
        return as_complex(diagonal * self._base_ohm), fed
