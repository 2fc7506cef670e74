"""What a network is described by before it becomes arrays: lines, transformers, generators."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.power.grid_case import NodeId


@dataclass(frozen=True, slots=True)
class Line:
    """A line, cable or busway.

    Attributes:
        place: Where it stands in its file, for messages.
        start, end: Buses.
        r_ohm, x_ohm: Series impedance. [ohm]
        b_us, g_us: Susceptance and conductance to earth, of the whole length. [uS]
    """

    place: str
    start: NodeId
    end: NodeId
    r_ohm: float
    x_ohm: float
    b_us: float = 0.0
    g_us: float = 0.0


@dataclass(frozen=True, slots=True)
class Transformer:
    """A two-winding transformer or regulator; short-circuit voltage on its rating and the buses' rated voltages.

    Attributes:
        place: Where it stands in its file, for messages.
        start, end: Buses.
        kva: Rating. [kVA]
        vk_percent, vkr_percent: Short-circuit voltage and its resistive part. [%]
        pfe_kw, i0_percent: Iron loss [kW] and no-load current [%].
        tap_ratio: Off-nominal ratio on the ``start`` side.
        shift_deg: Angle by which ``start`` leads ``end``. [deg]
    """

    place: str
    start: NodeId
    end: NodeId
    kva: float
    vk_percent: float
    vkr_percent: float = 0.0
    pfe_kw: float = 0.0
    i0_percent: float = 0.0
    tap_ratio: float = 1.0
    shift_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Generator:
    """A generator; without a voltage it is a negative load.

    Attributes:
        place: Where it stands in its file, for messages.
        bus: Bus.
        p_kw, q_kvar: Output. [kW], [kvar]; ``q_kvar`` counts only without a held voltage.
        v_pu: Voltage held, or None.
        q_min_kvar, q_max_kvar: Reactive limits. [kvar]
    """

    place: str
    bus: NodeId
    p_kw: float
    q_kvar: float = 0.0
    v_pu: float | None = None
    q_min_kvar: float = -math.inf
    q_max_kvar: float = math.inf
