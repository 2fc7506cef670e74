"""What the cords of a rack carry, by path and phase."""

from __future__ import annotations

from core.model.rack import CordPhases, Rack
from core.results.power_chain import ChainFlow, LinkRole

CONTINUOUS_RATIO = 0.8
"""Share of its rating that the breaker of a cord may carry for long (NEC 210.20)."""


def line_current_a(rack: Rack, balanced_a: float) -> float:
    """Current in a line of a cord: three times the balanced one where one phase takes all. [A]

    Args:
        rack: The rack.
        balanced_a: Current if the power were spread over three phases. [A]
    """
    return balanced_a * (1.0 if rack.cord_phases is CordPhases.ABC else 3.0)


def single_cord_a(rack: Rack, flow: ChainFlow) -> float:
    """Current of one cord that carries the whole rack alone. [A]"""
    return line_current_a(rack, float(flow.current_a[flow.index[rack.id]]))


def cord_loads(rack: Rack, flow: ChainFlow, links: range) -> dict[LinkRole, tuple[float, float]]:
    """Power [W] and line current [A] of each cord.

    Args:
        rack: The rack.
        flow: The solved chain.
        links: Its links in the chain.
    """
    return {
        LinkRole(int(flow.link_role[k])): (float(flow.link_w[k]), line_current_a(rack, float(flow.link_current_a[k])))
        for k in links
    }
