"""Network ports and power supplies of a rack, as rows of the table of its totals."""

from __future__ import annotations

from core.model.network_ports import Ports, rack_ports, speed_in_words
from core.model.rack import Rack
from desktop.words import tr


def port_rows(rack: Rack) -> list[tuple[str, str]]:
    """Names and values; nothing for an empty rack."""
    if not rack.units:
        return []
    found = rack_ports(rack)
    rows = [(tr("Server ports"), _by_speed(found.servers))]
    if found.switches.count:
        rows += [
            (tr("Switch ports"), _by_speed(found.switches)),
            (tr("Switch ports left free"), _by_speed(found.free)),
        ]
    if found.unplugged.count:
        rows.append((tr("Server ports without a switch port"), f"▲ {_by_speed(found.unplugged)}"))
    if found.unstated:
        rows.append(
            (tr("Ports not stated"), tr("{n} of {count} units").format(n=found.unstated, count=len(rack.units)))
        )
    rows.append((tr("Cords of power supplies"), _supplies(found.supplies, found.unstated_supplies, len(rack.units))))
    return rows


def _by_speed(ports: Ports) -> str:
    return "<br>".join(f"{n:,d} × {speed_in_words(speed)}" for speed, n in ports.by_speed) or "–"


def _supplies(count: int, unstated: int, units: int) -> str:
    if not unstated:
        return f"{count:,d}"
    rest = tr("{n} of {count} units not stated").format(n=unstated, count=units)
    return f"{count:,d}<br>{rest}" if count else rest
