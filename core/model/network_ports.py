"""Network ports of servers and switches: read from the words of a data sheet, and counted by speed.

A data sheet's text such as ``8x 400G (4 OSFP) + 2x 25-100G`` becomes counts by speed. Of a range the fastest counts, of
alternatives (``72x 1.6T or 144x 800G``) the first. Which fabric a port speaks, and breakout cables that make several
ports of one, are left out: data sheets rarely say.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from core.model.rack import Rack, RackUnit

_GROUP = re.compile(
    r"(\d+)\s*[x×]\s*(?:(\d+(?:\.\d+)?)\s*[-–/]\s*)?(\d+(?:\.\d+)?)\s*([GT])(?:b(?:it)?(?:E|ps|/s)?|BASE-\w+)?(?!\w)",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_OR = re.compile(r"\s+or\s+|\s+/\s+", re.IGNORECASE)
_SUPPLIES = re.compile(r"(\d+)\s*(?:[x×]|PSUs?\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ports:
    """How many ports of each speed.

    Attributes:
        by_speed: Speed and count, fastest first. [Gbit/s]
        unread: What of the text could not be read.
    """

    by_speed: tuple[tuple[float, int], ...] = ()
    unread: str = ""

    @property
    def count(self) -> int:
        """Ports of all speeds."""
        return sum(n for _, n in self.by_speed)


@lru_cache(maxsize=1000)
def ports_from(text: str) -> Ports:
    """Ports by speed from the words of a data sheet.

    >>> ports_from("8x 200G IB + 2x 25-100G").by_speed
    ((200.0, 8), (100.0, 2))
    >>> ports_from("72x 1.6T or 144x 800G").by_speed
    ((1600.0, 72),)
    """
    plain = _OR.split(_IN_BRACKETS.sub(" ", text))[0]
    found: Counter[float] = Counter()
    unread = []
    for part in filter(None, map(str.strip, plain.split("+"))):
        group = _GROUP.match(part)
        if group is None:
            unread.append(part)
            continue
        count, low, high, scale = group.groups()
        speed = max(float(high), float(low or 0.0)) * (1000.0 if scale.upper() == "T" else 1.0)
        found[speed] += int(count)
    return Ports(_fastest_first(found), " + ".join(unread))


@lru_cache(maxsize=1000)
def supplies_from(text: str) -> int:
    """Power supplies with an inlet of their own, from the words of a data sheet; 0 where it does not say.

    Supplies in shelves feed a busbar in the rack and have no cords of their own.

    >>> [supplies_from(t) for t in ("6x 3.3 kW (4+2)", "8 PSU, 875 W draw each", "8x 33 kW power shelves")]
    [6, 8, 0]
    """
    found = _SUPPLIES.match(text.strip())
    return int(found[1]) if found is not None and "shel" not in text.lower() else 0


@dataclass(frozen=True, slots=True)
class RackPorts:
    """Ports of a rack: those that its servers want to plug in, and those that its switches have for them.

    Attributes:
        servers: Ports of all contents that are no switches, by speed. [Gbit/s]
        switches: Ports of its switches, by speed. [Gbit/s]
        free: Ports of switches that are left once every server port took the slowest that is fast enough. [Gbit/s]
        unplugged: Server ports for which none was left, though the switches have ports that are fast enough. [Gbit/s]
        unstated: Pieces of contents whose ports nobody has stated, or whose words cannot be read in full.
        supplies: Power supplies with a cord each.
        unstated_supplies: Pieces of contents whose power supplies nobody has stated.
    """

    servers: Ports
    switches: Ports
    free: Ports
    unplugged: Ports
    unstated: int
    supplies: int
    unstated_supplies: int


def rack_ports(rack: Rack) -> RackPorts:
    """Ports and cords of a rack's contents."""
    return _of_units(rack.units)


def _of_units(units: tuple[RackUnit, ...]) -> RackPorts:
    servers: Counter[float] = Counter()
    switches: Counter[float] = Counter()
    unstated = 0
    for unit in units:
        ports = ports_from(unit.network_ports)
        unstated += not ports.count or bool(ports.unread)
        (switches if unit.is_switch else servers).update(dict(ports.by_speed))
    free, unplugged = _plugged(servers, switches)
    return RackPorts(
        servers=Ports(_fastest_first(servers)),
        switches=Ports(_fastest_first(switches)),
        free=Ports(_fastest_first(free)),
        unplugged=Ports(_fastest_first(unplugged)),
        unstated=unstated,
        supplies=sum(unit.power_supply_count for unit in units),
        unstated_supplies=sum(unit.power_supply_count == 0 for unit in units),
    )


def _plugged(servers: Counter[float], switches: Counter[float]) -> tuple[Counter[float], Counter[float]]:
    """Ports of switches that stay free and of servers that find none, a port each, the fastest choosing first.

    Ports that are faster than all of the rack's switches go elsewhere, to the end of the row: nothing is wrong there.
    """
    free, unplugged = Counter(switches), Counter[float]()
    fastest = max(switches, default=0.0)
    for speed, count in sorted(servers.items(), reverse=True):
        if speed > fastest:
            continue
        left = count
        for other in sorted(s for s in free if s >= speed):
            taken = min(left, free[other])
            free[other] -= taken
            left -= taken
        if left:
            unplugged[speed] += left
    return +free, unplugged


def ports_in_words(ports: Ports) -> str:
    """Such as ``8 × 400G + 2 × 100G``; a dash for none."""
    return " + ".join(f"{count} × {speed_in_words(speed)}" for speed, count in ports.by_speed) or "–"


def speed_in_words(gbit_s: float) -> str:
    """Such as ``400G`` or ``1.6T``."""
    return f"{gbit_s / 1000.0:g}T" if gbit_s >= 1000.0 else f"{gbit_s:g}G"


def _fastest_first(found: Counter[float]) -> tuple[tuple[float, int], ...]:
    return tuple(sorted(((s, n) for s, n in found.items() if n), reverse=True))
