"""Builds a `GridCase` item by item and keeps going past what is wrong: a bad item is left out and named in a finding.

Buses joined by switches or by branches without impedance become one node. Readers of files check types and ranges;
this module checks how items fit together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from core.errors import CaseError
from core.power.grid_case import (
    Complexes,
    Floats,
    GridCase,
    Ints,
    NodeId,
    line_admittance,
    power_base_kva,
    tap_ratio,
    transformer_admittance,
)
from core.power.grid_items import Generator, Line, Transformer
from core.results.finding import Finding, Severity

SAME_VOLTAGE_RATIO = 1.02
"""Rated voltages closer than this are one level written in two ways, such as 12.47 and 12.5 kV."""
NO_IMPEDANCE_OHM = 1e-10
"""What is below this is a closed switch: a millimetre of busbar has a hundred times as much."""
NO_IMPEDANCE_PERCENT = 1e-9
LEFT_OUT_VOLTAGE_RATIO = 1.5
"""A line between rated voltages further apart than this is a wiring mistake."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A network as built.

    Attributes:
        name: Name, or nothing.
        case: Its arrays.
        bus_ids: Buses as named, in the order they came.
        bus_node: Node of each bus, shape (buses,).
        branch_places: What each branch of the case was in the file.
        findings: What was left out or taken differently.
    """

    name: str
    case: GridCase
    bus_ids: tuple[NodeId, ...]
    bus_node: Ints
    branch_places: tuple[str, ...]
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class GridBuilder:
    """Collects items; `build` makes the arrays.

    Attributes:
        name: Name of the network.
        findings: What was left out or taken differently so far.
    """

    name: str = ""
    findings: list[Finding] = field(default_factory=list)
    _index: dict[str, int] = field(default_factory=dict)
    _ids: list[NodeId] = field(default_factory=list)
    _kv: list[float] = field(default_factory=list)
    _joined: list[int] = field(default_factory=list)
    _slacks: list[tuple[str, int, complex]] = field(default_factory=list)
    _lines: list[Line] = field(default_factory=list)
    _transformers: list[Transformer] = field(default_factory=list)
    _generators: list[Generator] = field(default_factory=list)
    _loads: list[tuple[int, float, float]] = field(default_factory=list)
    _shunts: list[tuple[int, float, float]] = field(default_factory=list)

    def add_bus(self, bus: NodeId, kv: float) -> None:
        """Add a bus.

        Raises:
            CaseError: There is one of this name already.
        """
        if str(bus) in self._index:
            raise CaseError(f"Two buses are called {bus}.", [str(bus)], hint="Give each bus its own id.")
        self._index[str(bus)] = len(self._ids)
        self._joined.append(len(self._ids))
        self._ids.append(bus)
        self._kv.append(kv)

    def has_bus(self, bus: NodeId) -> bool:
        """Whether there is a bus of this name."""
        return str(bus) in self._index

    def report(self, code: str, severity: Severity, message: str, fix: str, *ids: NodeId) -> None:
        """Note a finding."""
        self.findings.append(Finding(code, severity, message, fix, tuple(str(i) for i in ids)))

    def knows(self, place: str, *buses: NodeId) -> bool:
        """Whether all buses exist; a finding names the first that does not."""
        for bus in buses:
            if str(bus) not in self._index:
                self.report(
                    "grid-unknown-bus",
                    Severity.ERROR,
                    f"{place} is connected to bus {bus}, which does not exist; it is left out.",
                    f"Add a bus {bus}, or correct the name.",
                    bus,
                )
                return False
        return True

    def add_slack(self, place: str, bus: NodeId, v_pu: float, angle_deg: float) -> None:
        """Add an ideal source."""
        if self.knows(place, bus):
            angle = math.radians(angle_deg)
            self._slacks.append((place, self._index[str(bus)], v_pu * complex(math.cos(angle), math.sin(angle))))

    def add_load(self, place: str, bus: NodeId, p_kw: float, q_kvar: float) -> None:
        """Add a load of constant power; negative is generation."""
        if self.knows(place, bus):
            self._loads.append((self._index[str(bus)], p_kw, q_kvar))

    def add_shunt(self, place: str, bus: NodeId, g_us: float, b_us: float) -> None:
        """Add an admittance to earth; a capacitor has a positive susceptance. [uS]"""
        if self.knows(place, bus):
            self._shunts.append((self._index[str(bus)], g_us, b_us))

    def add_generator(self, generator: Generator) -> None:
        """Add a generator."""
        if not self.knows(generator.place, generator.bus):
            return
        if generator.v_pu is None:
            self._loads.append((self._index[str(generator.bus)], -generator.p_kw, -generator.q_kvar))
        else:
            self._generators.append(generator)

    def add_line(self, line: Line) -> None:
        """Add a line; one without impedance joins its buses."""
        if not self.knows(line.place, line.start, line.end) or self._is_loop(line.place, line.start, line.end):
            return
        if not self._levels_fit(line.place, line.start, line.end):
            return
        if abs(line.r_ohm) + abs(line.x_ohm) < NO_IMPEDANCE_OHM:
            self.report(
                "grid-zero-impedance",
                Severity.WARNING,
                f"{line.place} has zero impedance; buses {line.start} and {line.end} are taken as one.",
                "Give r_ohm or x_ohm, or leave it as the closed switch that it is.",
                line.start,
                line.end,
            )
            self.join(line.start, line.end)
            return
        if line.r_ohm < 0.0:
            self.report(
                "grid-negative-resistance",
                Severity.WARNING,
                f"{line.place} has the negative resistance r_ohm = {line.r_ohm:g}; it is solved as given.",
                "Check the sign.",
                line.start,
                line.end,
            )
        self._lines.append(line)

    def add_transformer(self, item: Transformer) -> None:
        """Add a transformer."""
        if not self.knows(item.place, item.start, item.end) or self._is_loop(item.place, item.start, item.end):
            return
        if abs(item.vk_percent) < NO_IMPEDANCE_PERCENT:
            self.report(
                "grid-zero-impedance",
                Severity.ERROR,
                f"{item.place} from {item.start} to {item.end} has zero impedance; it is left out.",
                "Give vk_percent, usually 4 to 12.",
                item.start,
                item.end,
            )
            return
        if item.vk_percent < 0.0 or item.vkr_percent < 0.0 or item.i0_percent < 0.0:
            self.report(
                "grid-negative-resistance",
                Severity.WARNING,
                f"{item.place} has a negative vk_percent, vkr_percent or i0_percent: a capacitive leg, as stars of "
                "three-winding transformers have them; of a negative i0_percent the size counts.",
                "Check the signs.",
                item.start,
                item.end,
            )
        self._transformers.append(item)

    def add_switch(self, place: str, start: NodeId, end: NodeId) -> None:
        """Add a closed switch, which makes its buses one node."""
        if self.knows(place, start, end) and self._levels_fit(place, start, end):
            self.join(start, end)

    def join(self, a: NodeId, b: NodeId) -> None:
        """Take two buses as one node, as a closed switch does."""
        first, second = self._root(self._index[str(a)]), self._root(self._index[str(b)])
        self._joined[max(first, second)] = min(first, second)

    def _root(self, n: int) -> int:
        while self._joined[n] != n:
            self._joined[n] = self._joined[self._joined[n]]
            n = self._joined[n]
        return n

    def _is_loop(self, place: str, start: NodeId, end: NodeId) -> bool:
        if str(start) != str(end):
            return False
        self.report(
            "grid-branch-to-itself",
            Severity.ERROR,
            f"{place} starts and ends at bus {start}; it is left out.",
            "Name two different buses.",
            start,
        )
        return True

    def _levels_fit(self, place: str, start: NodeId, end: NodeId) -> bool:
        a, b = self._kv[self._index[str(start)]], self._kv[self._index[str(end)]]
        apart = max(a, b) / min(a, b)
        if apart <= SAME_VOLTAGE_RATIO:
            return True
        fits = apart <= LEFT_OUT_VOLTAGE_RATIO
        self.report(
            "grid-voltage-mismatch",
            Severity.WARNING if fits else Severity.ERROR,
            f"{place} joins bus {start} of {a:g} kV with bus {end} of {b:g} kV"
            + ("; it is solved in volts." if fits else "; it is left out."),
            "Put a transformer between them, or correct kv.",
            start,
            end,
        )
        return fits

    def build(self) -> Grid:
        """Make the arrays.

        Raises:
            CaseError: There is no source.
        """
        roots = [self._root(n) for n in range(len(self._ids))]
        kept = sorted(set(roots))
        number = {root: n for n, root in enumerate(kept)}
        bus_node = np.array([number[r] for r in roots], dtype=np.int64)
        slack_node, slack_v = self._sources(bus_node)
        p, q = np.zeros(len(kept)), np.zeros(len(kept))
        for bus, p_kw, q_kvar in self._loads:
            p[bus_node[bus]] += p_kw
            q[bus_node[bus]] += q_kvar
        held_node, held = self._held_voltages(bus_node, slack_node, slack_v, p)
        made = np.array([g.p_kw for g in self._generators] or [0.0])
        base = power_base_kva(np.append(p, made), np.append(q, np.zeros(made.size)))
        kv = np.array([self._kv[root] for root in kept])
        shunt = np.zeros(len(kept), dtype=complex)
        for bus, g_us, b_us in self._shunts:
            n = bus_node[bus]
            shunt[n] += 1e-6 * complex(g_us, b_us) * kv[n] ** 2 * 1000.0 / base
        start, end, series, half, ratio, rated, places = self._branches(bus_node, kv, base)
        case = GridCase(
            base_kva=base,
            node_ids=tuple(self._ids[r] for r in kept),
            node_kv=kv,
            slack_node=slack_node,
            slack_v_pu=slack_v,
            from_node=start,
            to_node=end,
            series_y_pu=series,
            from_y_pu=half,
            to_y_pu=half.copy(),
            ratio=ratio,
            p_kw=p,
            q_kvar=q,
            shunt_y_pu=shunt,
            generator_node=held_node,
            generator_p_kw=held[0],
            generator_v_pu=held[1],
            generator_q_min_kvar=held[2],
            generator_q_max_kvar=held[3],
            rated_kva=rated,
        )
        return Grid(self.name, case, tuple(self._ids), bus_node, places, tuple(self.findings))

    def _sources(self, bus_node: Ints) -> tuple[Ints, Complexes]:
        """Nodes and voltages of sources; of two that disagree at one node the first holds."""
        found: dict[int, tuple[str, complex]] = {}
        for place, bus, v in self._slacks:
            node = int(bus_node[bus])
            if node in found and abs(found[node][1] - v) > 1e-12:
                self._conflict(place, found[node][0], self._ids[bus])
            found.setdefault(node, (place, v))
        if not found:
            raise CaseError("The network has no source.", hint="Name an existing bus under slack.bus.")
        nodes = sorted(found)
        return np.array(nodes, dtype=np.int64), np.array([found[n][1] for n in nodes], dtype=complex)

    def _conflict(self, place: str, other: str, bus: NodeId) -> None:
        self.report(
            "grid-source-conflict",
            Severity.ERROR,
            f"{place} and {other} hold different voltages at bus {bus}; {other} is taken.",
            "Give both the same voltage, or remove one.",
            bus,
        )

    def _held_voltages(self, bus_node: Ints, slack_node: Ints, slack_v: Complexes, p: Floats) -> tuple[Ints, Floats]:
        """Generators that hold a voltage: nodes, and rows of power, voltage and limits; at a source only power."""
        slack = dict(zip(slack_node.tolist(), slack_v.tolist(), strict=True))
        found: dict[int, list[Generator]] = {}
        for item in self._generators:
            node = int(bus_node[self._index[str(item.bus)]])
            v = item.v_pu or 1.0
            if node in slack:
                p[node] -= item.p_kw
                if abs(abs(slack[node]) - v) > 1e-9:
                    self._conflict(item.place, "slack", item.bus)
                continue
            first = found.setdefault(node, [])
            if first and abs((first[0].v_pu or 1.0) - v) > 1e-9:
                self._conflict(item.place, first[0].place, item.bus)
            first.append(item)
        nodes = sorted(found)
        rows = [
            (
                sum(g.p_kw for g in found[n]),
                found[n][0].v_pu or 1.0,
                sum(g.q_min_kvar for g in found[n]),
                sum(g.q_max_kvar for g in found[n]),
            )
            for n in nodes
        ]
        columns = np.array(rows, dtype=float).reshape(len(nodes), 4)
        return np.array(nodes, dtype=np.int64), np.ascontiguousarray(columns.T)

    def _branches(
        self, bus_node: Ints, kv: Floats, base_kva: float
    ) -> tuple[Ints, Ints, Complexes, Complexes, Complexes, Floats, tuple[str, ...]]:
        """Ends, series and half shunt admittances, ratios, ratings and names of branches between different nodes."""
        items: list[Line | Transformer] = [*self._lines, *self._transformers]
        start = np.array([bus_node[self._index[str(i.start)]] for i in items], dtype=np.int64)
        end = np.array([bus_node[self._index[str(i.end)]] for i in items], dtype=np.int64)
        count = len(self._lines)
        a = _columns([(i.r_ohm, i.x_ohm, i.g_us, i.b_us) for i in self._lines], 4)
        line_y, line_half = line_admittance(kv[end[:count]], a[0], a[1], a[2], a[3], base_kva)
        line_ratio = kv[end[:count]] / kv[start[:count]] + 0j
        t = _columns(
            [
                (i.kva, i.vk_percent, i.vkr_percent, i.pfe_kw, i.i0_percent, i.tap_ratio, i.shift_deg)
                for i in self._transformers
            ],
            7,
        )
        unit_y, unit_half = transformer_admittance(t[0], t[1], t[2], t[3], t[4], base_kva)
        keep = start != end
        return (
            start[keep],
            end[keep],
            np.concatenate([line_y, unit_y])[keep],
            np.concatenate([line_half, unit_half])[keep],
            np.concatenate([line_ratio, tap_ratio(t[5], t[6])])[keep],
            np.concatenate([np.zeros(count), t[0]])[keep],
            tuple(i.place for i, kept in zip(items, keep, strict=True) if kept),
        )


def _columns(rows: Sequence[tuple[float, ...]], width: int) -> Floats:
    return np.array(rows, dtype=float).reshape(-1, width).T
