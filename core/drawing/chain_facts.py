"""What the power chain says about one item, in words: its numbers, what feeds it and what it feeds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.model.electrical import PowerSource, PowerUnit
from core.model.house import load_name
from core.model.project import Project
from core.model.rack import CordPhases, Rack
from core.power.cords import line_current_a
from core.results.design_results import DesignResults
from core.results.power_chain import SOURCE_BUS_ID, ChainFlow, FaultCurrents, LinkRole
from core.units import percent

MOST_LINES = 8
_ROLES = {LinkRole.CORD_A: "cord A", LinkRole.CORD_B: "cord B"}


@dataclass(frozen=True, slots=True)
class ChainLine:
    """One neighbour in the chain.

    Attributes:
        ids: Items meant.
        text: Name, and how it is joined.
        number: Power that flows, or that it is dead.
    """

    ids: tuple[str, ...]
    text: str
    number: str


@dataclass(frozen=True, slots=True)
class ChainFacts:
    """Everything the chain knows about one item.

    Attributes:
        is_live: Whether power reaches it.
        numbers: Name and value of each number.
        fed_by: What feeds it, in the order of preference.
        feeds: What it feeds, the largest first; the rest in one line.
    """

    is_live: bool
    numbers: tuple[tuple[str, str], ...]
    fed_by: tuple[ChainLine, ...]
    feeds: tuple[ChainLine, ...]


def chain_facts(project: Project, results: DesignResults | None, item_id: str) -> ChainFacts | None:
    """Facts about an item of the power chain.

    Args:
        project: The project.
        results: Latest results.
        item_id: The item.

    Returns:
        Facts, or None while there are no results or the item is not part of the chain.
    """
    power = results.power.value if results else None
    flow = power.chain if power else None
    if power is None or flow is None or item_id not in flow.index:
        return None
    n = flow.index[item_id]
    up = np.flatnonzero(flow.link_downstream == n)
    down = np.flatnonzero(flow.link_upstream == n)
    down = down[np.argsort(-flow.link_w[down], kind="stable")]
    numbers = _numbers(project, flow, power.faults, n) if flow.is_live[n] else []
    load = next((u for u in power.units if u.unit_id == item_id), None)
    if load is not None and flow.is_live[n]:
        numbers.insert(1, ("With the other path lost", percent(load.failover_loading_ratio)))
    return ChainFacts(
        bool(flow.is_live[n]),
        tuple(numbers),
        tuple(_line(project, flow, int(k), int(flow.link_upstream[k])) for k in up),
        _below(project, flow, down),
    )


def kilowatts(watts: float) -> str:
    """Power in kW or MW, to the digits that matter."""
    if abs(watts) >= 1e6:
        return f"{watts / 1e6:.2f} MW"
    return f"{watts / 1e3:.1f} kW" if abs(watts) < 1e5 else f"{watts / 1e3:.0f} kW"


def _numbers(project: Project, flow: ChainFlow, faults: FaultCurrents | None, n: int) -> list[tuple[str, str]]:
    entity = project.get(flow.node_ids[n])
    if isinstance(entity, PowerUnit | PowerSource):
        found = [("Loading", percent(flow.loading_ratio[n])), ("Gives on", kilowatts(flow.output_w[n]))]
        if flow.loss_w[n] > 0.0:
            found.append(("Loses", kilowatts(flow.loss_w[n])))
    else:
        found = [("Draws", kilowatts(flow.input_w[n]))]
    if isinstance(entity, Rack):
        found.append(("Lost on the way to it", kilowatts(float(flow.link_loss_w[flow.link_downstream == n].sum()))))
    if nominal := _nominal_v(project, flow, n):  # without it amperes would be those of a volt
        found.append(("Current", f"{flow.current_a[n]:,.0f} A"))
        found.append(("Voltage", _voltage(nominal, flow, n)))
    if abs(flow.input_var[n]) >= 500.0:
        found.append(("Reactive power taken", f"{flow.input_var[n] / 1e3:,.0f} kvar"))
    if isinstance(entity, PowerUnit) and entity.breaker_a > 0.0:
        into_a = float(flow.link_current_a[flow.link_downstream == n].sum())
        found.append(("Incoming breaker", f"{entity.breaker_a:,.0f} A · {percent(into_a / entity.breaker_a)}"))
    if isinstance(entity, Rack) and entity.cord_phases is not CordPhases.ABC:
        found.append(("Phase", str(entity.cord_phases)))
    if isinstance(entity, PowerUnit | PowerSource):
        place = faults.index.get(entity.id) if faults is not None else None
        if faults is not None and place is not None and faults.max_a[place] > 0.0:
            low, high = faults.min_a[place] / 1e3, faults.max_a[place] / 1e3
            found.append(("Fault current", f"{low:,.1f} to {high:,.1f} kA"))
    return found


def _nominal_v(project: Project, flow: ChainFlow, n: int) -> float:
    """Nominal voltage of a node; of a load the one that its first live feed gives on; 0 when none is known. [V]"""
    givers = [n, *flow.link_upstream[(flow.link_downstream == n) & flow.link_is_closed].tolist()]
    known = [project.get(flow.node_ids[k]) for k in givers]
    return next((e.voltage_v for e in known if isinstance(e, PowerUnit | PowerSource)), 0.0)


def _voltage(nominal_v: float, flow: ChainFlow, n: int) -> str:
    """Volts and their share of nominal; of a load behind its cords."""
    return f"{flow.voltage_ratio[n] * nominal_v:,.0f} V · {percent(flow.voltage_ratio[n], 1)}"


def _line(project: Project, flow: ChainFlow, k: int, other: int) -> ChainLine:
    name = _name(project, flow.node_ids[other])
    role = _ROLES.get(LinkRole(int(flow.link_role[k])))
    text = f"{name} · {role}" if role else name
    text += _breaker(project, flow, k) if other == flow.link_downstream[k] else ""
    if not flow.is_live[other]:
        return ChainLine((flow.node_ids[other],), text, "dead")
    if not flow.link_is_closed[k]:
        return ChainLine((flow.node_ids[other],), text, "open")
    backwards = " back" if flow.link_w[k] < 0.0 else ""  # a mesh drives power up, against the way it is drawn
    return ChainLine((flow.node_ids[other],), text, kilowatts(abs(flow.link_w[k])) + backwards)


def _breaker(project: Project, flow: ChainFlow, k: int) -> str:
    """The breaker through which a link feeds what hangs on it, and how much of its rating it carries."""
    fed = project.get(flow.node_ids[flow.link_downstream[k]])
    current_a = float(flow.link_current_a[k])
    if isinstance(fed, Rack) and fed.cord_a > 0.0:
        return f" · {fed.cord_a:,.0f} A breaker, {percent(line_current_a(fed, current_a) / fed.cord_a)}"
    if isinstance(fed, PowerUnit) and fed.breaker_a > 0.0:
        return f" · {fed.breaker_a:,.0f} A breaker, {percent(current_a / fed.breaker_a)}"
    return ""


def _below(project: Project, flow: ChainFlow, links: np.ndarray) -> tuple[ChainLine, ...]:
    lines = [_line(project, flow, int(k), int(flow.link_downstream[k])) for k in links[:MOST_LINES]]
    rest = links[MOST_LINES:]
    if rest.size:
        ids = tuple(flow.node_ids[i] for i in flow.link_downstream[rest])
        carried_w = float(flow.link_w[rest].sum())
        lines.append(
            ChainLine(ids, f"{rest.size} more", kilowatts(carried_w) if flow.link_is_closed[rest].any() else "open")
        )
    return tuple(lines)


def _name(project: Project, item_id: str) -> str:
    if item_id == SOURCE_BUS_ID:
        return "Source bus"
    return load_name(project.get(item_id)) or "an item without a tag"
