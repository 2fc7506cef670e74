"""A balanced network as arrays: nodes, branches as pi circuits behind ideal ratios, loads, generators, shunts.

Per unit of ``base_kva`` and of each node's rated voltage. A branch is ``from`` - ideal ratio - pi circuit - ``to``:
``V_from = ratio V'``; what lies between the ratio and ``to`` counts on the ``to`` side's base, as in MATPOWER.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.errors import CaseError

Floats = NDArray[np.float64]
Complexes = NDArray[np.complex128]
Ints = NDArray[np.int64]
NodeId = int | str


@dataclass(frozen=True)
class GridCase:
    """A network ready to be solved; arrays are read-only.

    Attributes:
        base_kva: Power base. [kVA]
        node_ids: Name of each node, shape (n,).
        node_kv: Rated line-to-line voltage, shape (n,). [kV]
        slack_node: Nodes of ideal sources, shape (s,), each once.
        slack_v_pu: Their voltages, shape (s,).
        from_node, to_node: Ends of branches, shape (m,).
        series_y_pu: Series admittance, shape (m,).
        from_y_pu, to_y_pu: Shunt admittances of the pi circuit, shape (m,).
        ratio: Ideal ratio, off-nominal tap with its phase shift, shape (m,).
        p_kw, q_kvar: Constant-power load less generation that holds no voltage, shape (n,). [kW], [kvar]
        shunt_y_pu: Admittance to earth at nodes, shape (n,).
        generator_node: Nodes whose voltage is held, shape (g,), each once.
        generator_p_kw: Power made there, shape (g,). [kW]
        generator_v_pu: Voltage held, shape (g,).
        generator_q_min_kvar, generator_q_max_kvar: Reactive limits, shape (g,). [kvar]
        rated_kva: Rating of each branch that is a transformer, else 0, shape (m,), or empty. [kVA]
    """

    base_kva: float
    node_ids: tuple[NodeId, ...]
    node_kv: Floats
    slack_node: Ints
    slack_v_pu: Complexes
    from_node: Ints
    to_node: Ints
    series_y_pu: Complexes
    from_y_pu: Complexes
    to_y_pu: Complexes
    ratio: Complexes
    p_kw: Floats
    q_kvar: Floats
    shunt_y_pu: Complexes
    generator_node: Ints
    generator_p_kw: Floats
    generator_v_pu: Floats
    generator_q_min_kvar: Floats
    generator_q_max_kvar: Floats
    rated_kva: Floats = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        nodes, branches = len(self.node_ids), self.from_node.size
        if self.slack_node.size == 0:
            raise CaseError("The network has no source.", hint="Name the slack bus.")
        for name in ("from_node", "to_node", "slack_node", "generator_node"):
            index = getattr(self, name)
            if index.size and not (index.min() >= 0 and index.max() < nodes):
                raise CaseError(f"{name} points outside the {nodes} nodes.", hint="Count nodes from 0.")
        if np.any(self.series_y_pu == 0.0) or not np.all(np.isfinite(self.series_y_pu)):
            raise CaseError("A branch has zero or infinite impedance.", hint="Leave it out, or join its ends.")
        if self.series_y_pu.size != branches or self.p_kw.size != nodes:
            raise CaseError("The arrays of the network do not fit together.", hint="One entry per node or branch.")
        for entry in fields(self):
            value = getattr(self, entry.name)
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    @cached_property
    def series_z_pu(self) -> Complexes:
        """Series impedance of branches, shape (m,)."""
        z: Complexes = 1.0 / self.series_y_pu
        z.setflags(write=False)
        return z

    @property
    def node_count(self) -> int:
        """Number of nodes."""
        return len(self.node_ids)

    @property
    def branch_count(self) -> int:
        """Number of branches."""
        return int(self.from_node.size)

    def with_loads(self, p_kw: Floats, q_kvar: Floats) -> GridCase:
        """The same network under other loads, shape (n,) each."""
        return replace(self, p_kw=np.array(p_kw, dtype=float), q_kvar=np.array(q_kvar, dtype=float))


def as_complex(values: object) -> Complexes:
    """Numbers as a complex array."""
    return np.asarray(values, dtype=np.complex128)


def power_base_kva(p_kw: Floats, q_kvar: Floats) -> float:
    """A power of ten at or above the sum of all apparent loads, so that 1e-9 per unit is small for every network."""
    total = float(np.sum(np.hypot(p_kw, q_kvar)))
    return 10.0 ** max(math.ceil(math.log10(total)), 0) if total > 0.0 else 1000.0


def impedance_base_ohm(kv: Floats, base_kva: float) -> Floats:
    """``V^2 / S`` of a voltage level. [ohm]"""
    return np.square(kv) * 1000.0 / base_kva


def line_admittance(
    kv: Floats, r_ohm: Floats, x_ohm: Floats, g_us: Floats, b_us: Floats, base_kva: float
) -> tuple[Complexes, Complexes]:
    """Series admittance and the shunt of each end of a line or cable, per unit.

    Args:
        kv: Rated voltage of its ``to`` end. [kV]
        r_ohm, x_ohm: Series impedance of the whole length. [ohm]
        g_us, b_us: Conductance and susceptance to earth of the whole length. [uS]
        base_kva: Power base. [kVA]

    Returns:
        Series admittance, and half the shunt. [pu]
    """
    base = impedance_base_ohm(kv, base_kva)
    half = 0.5e-6 * (g_us + 1j * b_us) * base
    return as_complex(base / (r_ohm + 1j * x_ohm)), as_complex(half)


def transformer_admittance(
    kva: Floats, vk_percent: Floats, vkr_percent: Floats, pfe_kw: Floats, i0_percent: Floats, base_kva: float
) -> tuple[Complexes, Complexes]:
    """Series admittance and the shunt of each side of a two-winding transformer, per unit of its node voltages.

    The magnetising branch stands in the middle of the short-circuit impedance (T circuit), turned exactly into a pi
    circuit: ``z_series = z + z^2 y_m / 4``, ``y_side = y_m / (2 + z y_m / 2)``.

    Args:
        kva: Rating. [kVA]
        vk_percent, vkr_percent: Short-circuit voltage, and its resistive part. [%]
        pfe_kw: Iron loss. [kW]
        i0_percent: No-load current. [%]
        base_kva: Power base. [kVA]

    Returns:
        Series admittance, and the shunt of each side. [pu]
    """
    size = np.abs(vk_percent) / 100.0
    r = vkr_percent / 100.0
    x = np.sqrt(np.maximum(np.square(size) - np.square(r), 0.0)) * np.sign(vk_percent)
    z = (r + 1j * x) * base_kva / kva
    no_load = i0_percent / 100.0 * kva
    b = np.sqrt(np.maximum(np.square(no_load) - np.square(pfe_kw), 0.0))
    y_m = (pfe_kw - 1j * b) / base_kva
    return 1.0 / (z + 0.25 * z * z * y_m), y_m / (2.0 + 0.5 * z * y_m)


def tap_ratio(tap: Floats, shift_deg: Floats) -> Complexes:
    """Complex ideal ratio of a tap and a phase shift by which ``from`` leads ``to``."""
    return as_complex(tap * np.exp(1j * np.radians(shift_deg)))
