"""Network ports inside a rack: whether its own switches have room for what its servers want to plug in."""

from __future__ import annotations

from collections.abc import Iterator

from core.checks.evidence import Evidence
from core.checks.grouping import Case, grouped, many
from core.model.network_ports import RackPorts, ports_in_words, rack_ports
from core.results.finding import Finding, Severity


def short_of_switch_ports(evidence: Evidence) -> Iterator[Finding]:
    """A rack's servers have more ports than the switches in it; racks without switches plug in elsewhere."""
    cases = []
    known: dict[int, RackPorts] = {}
    for rack in evidence.project.racks:
        ports = known.get(id(rack.units))
        if ports is None:
            ports = known[id(rack.units)] = rack_ports(rack)
        if ports.unplugged.count:
            servers, switches, unplugged = map(ports_in_words, (ports.servers, ports.switches, ports.unplugged))
            words = (
                f"Servers in {rack.tag} have {servers} ports, its switches {switches}, so that {unplugged} find none."
            )
            cases.append(Case(rack, words, ports.unplugged.count))
    fix = "Add a switch, split ports by breakout cables, or plug the rest in at the end of the row."
    summary = many("have more server ports than ports of their own switches")
    yield from grouped("switch-ports", Severity.NOTE, cases, fix, summary)
