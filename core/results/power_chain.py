"""Flows in the power chain: sources, distribution units and loads as nodes, what connects them as links.

Power flows from sources down; a link's power is taken at its upstream end, and what its cable loses is its own.
Arrays are read-only. Nodes stand in the order sources, source bus, units (upstream first), loads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.int64]

SOURCE_BUS_ID = "source-bus"
"""Id of the bus behind which all sources stand that no unit names."""


class NodeKind(IntEnum):
    """What a node of the chain is."""

    SOURCE = 0
    BUS = 1
    UNIT = 2
    LOAD = 3


class LinkRole(IntEnum):
    """What a link is to the item that it feeds."""

    FEED = 0
    CORD_A = 1
    CORD_B = 2


@dataclass(frozen=True, slots=True)
class ChainProblem:
    """Something in the chain that could not be solved as drawn; the rest was.

    Attributes:
        code: ``feed-loop``, ``no-source``, ``no-operating-point``, ``voltage-mismatch``, ``loss-curve`` or
            ``no-impedance``.
        item_id: Where.
        words: What is wrong, without the item's name.
        fix: What to change.
    """

    code: str
    item_id: str
    words: str
    fix: str


@dataclass(frozen=True, slots=True)
class ChainFlow:
    """Operating point of the whole chain.

    Attributes:
        node_ids: Ids of all nodes.
        node_kind: ``NodeKind`` of each, shape (nodes,).
        index: Position by id.
        is_live: Whether a source reaches the node, and it is in service, shape (nodes,).
        input_w, output_w, loss_w: Taken in, given on, lost within, shape (nodes,); a load gives nothing on. [W]
        input_var: Reactive power taken in, shape (nodes,). [var]
        voltage_ratio: Voltage at its output (a load: at its cords) over nominal, NaN when dead, shape (nodes,).
        current_a: Line current at its output (a load: at its input), shape (nodes,). [A]
        loading_ratio: Apparent output over rating; nought where there is no rating, shape (nodes,).
        link_upstream, link_downstream: Positions of the nodes that each link joins, shape (links,).
        link_role: ``LinkRole``, shape (links,).
        link_is_closed: Whether a link is closed and alive, shape (links,).
        is_direct_current: Whether a node gives on direct current, shape (nodes,).
        holds_voltage: Sources and converters at a voltage of their own; others follow what they feed, shape (nodes,).
        link_w: Power into each link at its upstream end, nought when it is open or dead, negative where a mesh drives
            power up, shape (links,). [W]
        link_var: Reactive power into each link at its upstream end, shape (links,). [var]
        link_loss_w: Lost in its cable, shape (links,). [W]
        link_current_a: Line current, shape (links,). [A]
        link_drop_ratio: Voltage lost along it over nominal, shape (links,).
        phase_w: Load of each unit by phase, shape (nodes, 3). [W]
        problems: What could not be solved as drawn.
        iterations: Sweeps taken.
        balance_error_ratio: Source output minus loads and all losses, over source output.
    """

    node_ids: tuple[str, ...]
    node_kind: NDArray[np.int8]
    index: Mapping[str, int]
    is_live: NDArray[np.bool_]
    input_w: FloatArray
    output_w: FloatArray
    loss_w: FloatArray
    input_var: FloatArray
    voltage_ratio: FloatArray
    current_a: FloatArray
    loading_ratio: FloatArray
    link_upstream: IndexArray
    link_downstream: IndexArray
    link_role: NDArray[np.int8]
    link_is_closed: NDArray[np.bool_]
    is_direct_current: NDArray[np.bool_]
    holds_voltage: NDArray[np.bool_]
    link_w: FloatArray
    link_var: FloatArray
    link_loss_w: FloatArray
    link_current_a: FloatArray
    link_drop_ratio: FloatArray
    phase_w: FloatArray
    problems: tuple[ChainProblem, ...]
    iterations: int
    balance_error_ratio: float


@dataclass(frozen=True, slots=True)
class FaultCurrents:
    """Fault currents at the output of every source, bus and unit; noughts where nothing is alive.

    Of a source it is what the source brings by itself; the bus or unit that it feeds has the whole.

    Attributes:
        ids: Ids of sources, the source bus and units, upstream first.
        index: Position by id.
        max_a: Largest initial symmetrical current, shape (ids,). [A]
        min_a: Smallest, shape (ids,). [A]
        peak_a: Peak of the largest, shape (ids,). [A]
    """

    ids: tuple[str, ...]
    index: Mapping[str, int]
    max_a: FloatArray
    min_a: FloatArray
    peak_a: FloatArray
