"""The power chain at its operating point as a network of the form ``grid-case-1``.

What lies behind a converter is an island with a source of its own; the converter's input is a load upstream. Of sources
and converters in parallel one holds the voltage, the others give a fixed power. Direct-current parts are written as
lines with twice the resistance of one conductor and no reactance, which gives the same ratios. A linear loss enters as
the load that it is at this operating point.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.model.electrical import PowerUnit
from core.model.house import HOUSE_KINDS, load_name
from core.model.project import Project
from core.power.chain import build_chain
from core.power.chain_values import UNIT_VA, impedance_ratio
from core.power.equipment import is_transforming
from core.results.power_chain import ChainFlow, NodeKind

FORMAT = "grid-case-1"


def chain_grid(project: Project, flow: ChainFlow) -> dict[str, Any]:
    """Plain values of a ``grid-case-1`` file.

    Args:
        project: The project.
        flow: Its flows, of the same project.
    """
    return _Writer(project, flow).tree()


def bus_names(project: Project) -> tuple[str, ...]:
    """Names of buses by node of the chain: tags, with a number where several items have the same.

    Args:
        project: The project.
    """
    names: list[str] = []
    taken: set[str] = set()
    for i in build_chain(project).node_ids:
        entity = project.get(i)
        tag = (load_name(entity) or type(entity).__name__) if entity is not None else "Source bus"
        name, count = tag, 1
        while name in taken:
            count += 1
            name = f"{tag} ({count})"
        taken |= {name, f"{name} input"}
        names.append(name)
    return tuple(names)


class _Writer:
    def __init__(self, project: Project, flow: ChainFlow) -> None:
        self._project, self._flow = project, flow
        self._chain = build_chain(project)
        self._names = bus_names(project)
        self._kv = self._levels()
        self._buses: list[dict[str, Any]] = []
        self._lists: dict[str, list[dict[str, Any]]] = {
            n: [] for n in ("lines", "transformers", "loads", "generators", "shunts")
        }
        self._slack: list[dict[str, Any]] = []

    def tree(self) -> dict[str, Any]:
        """Everything that carries power."""
        flow, chain = self._flow, self._chain
        carries = np.zeros(flow.is_live.size, dtype=bool)
        carries[chain.link_upstream[flow.link_is_closed]] = True
        carries[chain.link_downstream[flow.link_is_closed]] = True
        carries[chain.bus] = carries[chain.bus] and self._is_bus_drawn()
        for n in np.flatnonzero(carries & (flow.node_kind != NodeKind.LOAD)):
            self._add_bus(self._name(int(n)), self._kv[n], self._tag(int(n)))
        self._add_sources()
        for k in np.flatnonzero(flow.link_is_closed):
            self._add_link(int(k))
        for n in np.flatnonzero(carries & (flow.node_kind == NodeKind.UNIT)):
            self._add_losses(int(n))
        extra = flow.input_w[chain.bus] - flow.output_w[chain.bus]
        if carries[chain.bus] and extra > 0.0:
            self._add_load(self._name(chain.bus), "stand-in plant", float(extra), 0.0)
        tree = {"format": FORMAT, "name": self._project.info.name, "buses": self._buses, "slack": self._slack}
        return tree | self._lists

    def _levels(self) -> list[float]:
        """Voltage of every bus: what transforms has its own, what passes on has that of its first input. [kV]"""
        chain, flow = self._chain, self._flow
        kv: list[float] = (chain.volts / 1e3).tolist()
        for n in np.flatnonzero(flow.node_kind == NodeKind.UNIT):
            links = [k for k in chain.links_of(int(n)) if flow.link_is_closed[k]]
            if links and not chain.is_converting[n] and not self._is_transformer(int(n)):
                kv[n] = kv[int(chain.link_upstream[links[0]])]
        return kv

    def _is_transformer(self, n: int) -> bool:
        unit = self._project.get(self._chain.node_ids[n])
        above = list(self._chain.links_of(n))[:1]
        input_v = float(self._chain.volts[self._chain.link_upstream[above[0]]]) if above else 0.0
        return isinstance(unit, PowerUnit) and is_transforming(unit, input_v)

    def _name(self, n: int) -> str:
        return self._names[n]

    def _tag(self, n: int) -> str:
        entity = self._project.get(self._chain.node_ids[n])
        return load_name(entity) if entity is not None else "Source bus"

    def _add_bus(self, bus: str, kv: float, name: str) -> None:
        self._buses.append({"id": bus, "kv": kv, "name": name})

    def _add_load(self, bus: str, name: str, p_w: float, q_var: float) -> None:
        self._lists["loads"].append({"bus": bus, "p_kw": p_w / 1e3, "q_kvar": q_var / 1e3, "name": name})

    def _add_sources(self) -> None:
        """Slacks: what holds its own voltage, but one behind the source bus; what follows a voltage gives its power."""
        flow, chain = self._flow, self._chain
        gives = np.bincount(chain.link_upstream[flow.link_is_closed], minlength=flow.is_live.size) > 0
        behind_bus = set(chain.link_upstream[flow.link_is_closed & (chain.link_downstream == chain.bus)].tolist())
        is_held = False
        is_maker = (gives & ((flow.node_kind == NodeKind.SOURCE) | flow.holds_voltage)) | (
            chain.is_converting & flow.is_live
        )
        makers = np.flatnonzero(is_maker)
        for n in sorted(makers.tolist(), key=lambda n: -flow.output_w[n]):
            stands_behind_bus = self._is_bus_drawn() and n in behind_bus
            if flow.holds_voltage[n] and not (stands_behind_bus and is_held):
                self._slack.append({"bus": self._name(n), "v_pu": 1.0})
                is_held = is_held or stands_behind_bus
                continue
            out_var = float(flow.link_var[flow.link_is_closed & (chain.link_upstream == n)].sum())
            made = {"bus": self._name(n), "p_kw": float(flow.output_w[n]) / 1e3, "q_kvar": out_var / 1e3}
            self._lists["generators"].append(made | {"name": self._tag(n)})

    def _is_bus_drawn(self) -> bool:
        """Whether the source bus is a place of its own: it feeds more than the house, or stands for the sources."""
        chain, flow = self._chain, self._flow
        fed = chain.link_downstream[flow.link_is_closed & (chain.link_upstream == chain.bus)].tolist()
        feeds = any(not isinstance(self._project.get(chain.node_ids[n]), HOUSE_KINDS) for n in fed)
        return feeds or bool(np.isinf(chain.capacity_w[chain.bus]))

    def _add_link(self, k: int) -> None:
        chain, flow = self._chain, self._flow
        up, down = int(chain.link_upstream[k]), int(chain.link_downstream[k])
        if up == chain.bus and not self._is_bus_drawn():
            return  # drawn by the sources behind it
        if flow.node_kind[down] == NodeKind.LOAD or (down == chain.bus and not self._is_bus_drawn()):
            name = self._tag(down) if down != chain.bus else "behind the source bus"
            self._add_load(self._name(up), name, float(flow.link_w[k]), float(flow.link_var[k]))
            return
        inputs = [m for m in chain.links_of(down) if flow.link_is_closed[m]]
        base_ohm = (1e3 * self._kv[up]) ** 2 / UNIT_VA
        cable, own = complex(chain.link_z[k] * base_ohm), complex(chain.own_z[down] * base_ohm)
        has_element = chain.is_converting[down] or self._is_transformer(down)
        if len(inputs) == 1 and not has_element:
            self._add_line(self._name(up), self._name(down), cable + own, self._tag(down))
            return
        if len(inputs) == 1:
            end = self._name(up) if cable == 0j else self._joint(down)
        else:
            end = self._joint(down) if has_element or own != 0j else self._name(down)
        if end == self._joint(down) and k == inputs[0]:
            self._add_bus(end, self._kv[up], f"input of {self._tag(down)}")
        if end != self._name(up):
            self._add_line(self._name(up), end, cable, f"cable to {self._tag(down)}")
        if k != inputs[0]:
            return
        if chain.is_converting[down]:
            self._add_load(end, f"input of {self._tag(down)}", float(flow.input_w[down]), float(flow.input_var[down]))
        elif has_element:
            self._add_transformer(end, down)
        elif end == self._joint(down):  # several inputs meet before the unit's own resistance
            self._add_line(end, self._name(down), own, self._tag(down))

    def _joint(self, n: int) -> str:
        """Name of the place between the cables to a unit and the unit itself."""
        return f"{self._name(n)} input"

    def _add_line(self, start: str, end: str, ohm: complex, name: str) -> None:
        line = {"from": start, "to": end, "r_ohm": ohm.real, "x_ohm": ohm.imag, "b_us": 0.0, "name": name}
        self._lists["lines"].append(line)

    def _add_transformer(self, start: str, n: int) -> None:
        unit = self._project.get(self._chain.node_ids[n])
        assert isinstance(unit, PowerUnit)
        vkr = 100.0 * float(self._chain.own_z[n].real) * unit.rated_w / UNIT_VA
        self._lists["transformers"].append(
            {
                "from": start,
                "to": self._name(n),
                "kva": unit.rated_w / 1e3,
                "vk_percent": max(100.0 * impedance_ratio(unit), vkr),
                "vkr_percent": vkr,
                "name": unit.tag,
            }
        )

    def _add_losses(self, n: int) -> None:
        """Losses that are not in an impedance: at no load as a conductance, in proportion to the current as a load."""
        chain, flow = self._chain, self._flow
        if chain.is_converting[n] or chain.rated_w[n] <= 0.0:
            return
        if chain.p0[n] > 0.0 and flow.loss_w[n] > 0.0:  # units that rest lose nothing
            g_us = 1e6 * chain.rated_w[n] * chain.p0[n] / (1e3 * self._kv[n]) ** 2
            self._lists["shunts"].append({"bus": self._name(n), "g_us": float(g_us), "b_us": 0.0})
        if chain.p1[n] != 0.0:
            apparent = flow.current_a[n] * chain.volts[n] / UNIT_VA
            apparent *= 1.0 if chain.is_direct_current[n] else np.sqrt(3.0)
            watts = float(chain.p1[n] * apparent * UNIT_VA)
            self._add_load(self._name(n), f"loss of {self._tag(n)}", watts, 0.0)
