"""What a planner asks for in one line, such as "120 racks of GB300, N+1, Dublin", as values.

What the line leaves open keeps a default, and ``understood`` says everything in words, so that nothing is guessed in
silence.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, replace

from core.catalogue.choosing import AIR_LIMIT_W
from core.catalogue.it_items import ServerItem
from core.catalogue.loader import load_catalogue
from core.catalogue.place_items import Site as SiteItem
from core.catalogue.placing import RACK_SYSTEMS, cooling_of, is_placeable
from core.commands.power_topology_plan import TopologyKind
from core.errors import InvalidEdit
from core.model.rack import CoolingKind

MOST_RACKS = 2000
USUAL_AIR_RACK_W = 22_000.0
"""Air-cooled racks are filled up to this unless the planner says otherwise. [W]"""
USUAL_LIQUID_RACK_W = 120_000.0
POWER_SLACK = 1.02
"""A rack may take this much of the power per rack that was asked for: people round."""
EXAMPLE = "120 racks of GB300, N+1, Dublin"
USUAL_ITEMS = {False: "nvidia-dgx-h100", True: "nvidia-gb300-nvl72"}
"""What is taken where only air or liquid cooling is asked for, by whether it is liquid."""
_SERVERS = (*RACK_SYSTEMS, "ai_server", "cpu_server")
_TOPOLOGIES: tuple[tuple[str, TopologyKind], ...] = (
    (r"2\s*\(\s*n\s*\+\s*1\s*\)", TopologyKind.TWO_N_PLUS_1),
    (r"3\s*n\s*/\s*2", TopologyKind.THREE_N_2),
    (r"4\s*n\s*/\s*3", TopologyKind.FOUR_N_3),
    (r"n\s*\+\s*1", TopologyKind.N_PLUS_1),
    (r"2\s*n\b", TopologyKind.TWO_N),
    (r"block[\s-]redundant|catcher", TopologyKind.CATCHER),
    (r"rack[\s-]batter(?:y|ies)", TopologyKind.RACK_BATTERY),
    (r"(?:no|without)\s+redundancy", TopologyKind.N),
    (r"\bn\b", TopologyKind.N),
)
_NUMBER = r"(\d[\d,]*(?:\.\d+)?)"
_FILLERS = frozenset(
    re.findall(
        r"\w+",
        "a an and at cooled each for hall halls in it kw mw near of on per power rack racks redundancy redundant "
        "server servers site the to total with x",
    )
)
_LATER = {
    frozenset(("immersion", "immersed", "tank", "tanks")): (
        "First layouts have racks cooled by air or cold plates. "
        "Place immersion tanks from the catalogue in an empty hall."
    ),
    frozenset(("island", "islanded", "off-grid", "gas", "diesel", "solar", "wind", "battery", "fuel", "smr")): (
        "Leave the sources out, and choose them for the layout when it stands: menu Study, Power sources."
    ),
}
"""What planners ask for that a first layout leaves to them, and where it is found."""
_COOLING_WORDS = {"liquid": True, "liquid-cooled": True, "d2c": True, "air": False, "air-cooled": False}


@dataclass(frozen=True, slots=True)
class DesignBrief:
    """What a first layout is made from.

    Attributes:
        item_id: Rack-scale system or server of the catalogue.
        rack_count: Racks (1 to ``MOST_RACKS``).
        site_id: Site of the catalogue.
        topology: Power topology; every kind but N gets spare cooling, too.
        rack_power_w: Largest power of a rack of servers; rack-scale systems are what they are. [W]
    """

    item_id: str = "nvidia-gb300-nvl72"
    rack_count: int = 36
    site_id: str = "ashburn"
    topology: TopologyKind = TopologyKind.TWO_N
    rack_power_w: float = USUAL_AIR_RACK_W

    @property
    def item(self) -> ServerItem:
        """The system or server.

        Raises:
            CatalogueError: The catalogue has no such item.
            InvalidEdit: The item is no system or server with a known power.
        """
        return _server(self.item_id)

    @property
    def site(self) -> SiteItem:
        """The site.

        Raises:
            CatalogueError: There is no such site.
        """
        found = load_catalogue().get(self.site_id)
        if not isinstance(found, SiteItem):
            raise InvalidEdit(f"'{self.site_id}' is no site.", hint="Name a place of the list of sites.")
        return found

    @property
    def servers_per_rack(self) -> int:
        """Servers in each rack, by power; nought for a rack-scale system."""
        item = self.item
        if item.category in RACK_SYSTEMS:
            return 0
        watts = 1000.0 * (item.max_power_kw or 0.0)
        return max(min(int(self.rack_power_w / watts + 1e-9), 48 // (item.u_height or 1)), 1)

    @property
    def power_per_rack_w(self) -> float:
        """Rated power of one rack. [W]"""
        return 1000.0 * (self.item.max_power_kw or 0.0) * max(self.servers_per_rack, 1)

    @property
    def understood(self) -> str:
        """The brief in words, with what was assumed."""
        item = self.item
        inside = f" of {self.servers_per_rack} × {item.model}" if self.servers_per_rack else f" of {item.model}"
        cooled = "liquid-cooled" if cooling_of(item) is not CoolingKind.AIR else "air-cooled"
        racks = "rack" if self.rack_count == 1 else "racks"
        return (
            f"{self.rack_count:,} {cooled} {racks}{inside}, {self.power_per_rack_w / 1e3:,.0f} kW each, "
            f"{self.rack_count * self.power_per_rack_w / 1e6:,.1f} MW of IT, {self.topology} power, {self.site.place}"
        )

    def checked(self) -> DesignBrief:
        """The brief itself, if a layout can be made from it.

        Raises:
            FacilityError: It names what the catalogue has not, or a number that makes no sense.
        """
        _ = self.site
        if not 1 <= self.rack_count <= MOST_RACKS:
            raise InvalidEdit(
                f"A first layout has 1 to {MOST_RACKS:,} racks, not {self.rack_count:,}.",
                hint="Ask for one building at a time.",
            )
        if cooling_of(self.item) is CoolingKind.AIR and self.power_per_rack_w > AIR_LIMIT_W:
            raise InvalidEdit(
                f"{self.power_per_rack_w / 1e3:,.0f} kW in one rack is more than air can carry away.",
                hint=f"Ask for at most {AIR_LIMIT_W / 1e3:.0f} kW a rack, or a liquid-cooled server.",
            )
        return self


_RACK_POWERS = (
    re.compile(rf"{_NUMBER}\s*kw\s*(?:/|per|a\b|each|in each)\s*(?:rack\b)?"),
    re.compile(rf"\bracks?\s+(?:of|at|with)\s+{_NUMBER}\s*kw\b"),
    re.compile(rf"(?:(?<=\d)\s*x\s*)?{_NUMBER}\s*kw\s+racks?\b"),
)
"""Ways to say the power of one rack: 40 kW per rack, racks of 40 kW, 40 kW racks."""
_RACK_WORD = re.compile(r"\bracks?\b|groqrack")


def read_brief(text: str, start: DesignBrief | None = None) -> DesignBrief:
    """A brief from a line of words and numbers, in any order.

    Args:
        text: Such as ``120 racks of GB300, N+1, Dublin`` or ``5 MW of DGX H100 at 40 kW per rack in Frankfurt``.
        start: What holds where the line is silent.

    Raises:
        InvalidEdit: A word means nothing to the program, or the numbers make no layout.
    """
    brief = start or DesignBrief()
    left = _plain(text)
    site, left = _cut_site(left)
    topology, left = _cut_topology(left)
    per_rack_w, left = _cut_rack_power(left)
    total_w, left = _cut_total_power(left)
    item, left = _cut_item(left)
    item = item or _item_cooled(left, brief)
    count, left = _cut_count(left)
    silent = _FILLERS | _COOLING_WORDS.keys()
    unknown = [w for w in re.findall(r"[^\s,;:]+", left) if w not in silent and re.search(r"\w", w)]
    if unknown:
        raise InvalidEdit(
            f"'{' '.join(unknown)}' is neither equipment of the catalogue nor a site, a topology or an amount.",
            hint=next((hint for words, hint in _LATER.items() if words & set(unknown)), f"Write it like: {EXAMPLE}."),
        )
    chosen = item or brief.item
    brief = replace(
        brief,
        item_id=chosen.item_id,
        site_id=site or brief.site_id,
        topology=topology or brief.topology,
        rack_power_w=per_rack_w or (usual_rack_power_w(item.item_id) if item else brief.rack_power_w),
    )
    _check_rack_power(brief, per_rack_w)
    if count is not None and total_w is not None:
        raise InvalidEdit(
            f"Both {count:,} racks and {total_w / 1e3:,.0f} kW are asked for.",
            hint=f"Leave one out, or write '{total_w / 1e3:,.0f} kW per rack'.",
        )
    if count is not None and count > 0 and brief.servers_per_rack and not _RACK_WORD.search(_plain(text)):
        count = math.ceil(count / brief.servers_per_rack)  # "48 DGX H100" are servers, not racks full of them
    if total_w is not None:
        count = math.floor(total_w / brief.power_per_rack_w + 1e-9)
        if count == 0:
            raise InvalidEdit(
                f"{total_w / 1e3:,.0f} kW is less than one rack of {chosen.model} "
                f"({brief.power_per_rack_w / 1e3:,.0f} kW).",
                hint="Ask for more power, or for a smaller server.",
            )
    return replace(brief, rack_count=brief.rack_count if count is None else count).checked()


def _check_rack_power(brief: DesignBrief, asked_w: float | None) -> None:
    """Refuse a power of a rack that even one server, or the system that is a rack, exceeds.

    Raises:
        InvalidEdit: It does.
    """
    if asked_w is None or brief.power_per_rack_w <= asked_w * POWER_SLACK:
        return
    fitting = _fitting(asked_w)
    raise InvalidEdit(
        f"One rack of {brief.item.model} takes {brief.power_per_rack_w / 1e3:,.1f} kW, more than the "
        f"{asked_w / 1e3:g} kW per rack asked for.",
        hint=f"Name a server that fits, such as {fitting}, or ask for more power per rack."
        if fitting
        else "Ask for more power per rack.",
    )


def _fitting(asked_w: float) -> str:
    """An example of a server that a rack of so much power has room for, or nothing. [W]"""
    fitting = [i for i in servers_to_choose() if 1000.0 * (i.max_power_kw or 0.0) <= asked_w * POWER_SLACK]
    usual = next((i for i in fitting if i.item_id == USUAL_ITEMS[False]), None)
    found = usual or max(fitting, key=lambda i: i.max_power_kw or 0.0, default=None)
    return f"{found.model} ({found.max_power_kw:g} kW)" if found else ""


def servers_to_choose() -> tuple[ServerItem, ...]:
    """Systems and servers of the catalogue that a layout can be made of, whole racks first."""
    known = [i for i in load_catalogue().servers if i.category in _SERVERS and is_placeable(i) and i.max_power_kw]
    return tuple(sorted(known, key=lambda item: _SERVERS.index(item.category)))


def usual_rack_power_w(item_id: str) -> float:
    """How far a rack is filled when nobody says: less for air than for liquid. [W]"""
    is_air = cooling_of(_server(item_id)) is CoolingKind.AIR
    return USUAL_AIR_RACK_W if is_air else USUAL_LIQUID_RACK_W


def _plain(text: str) -> str:
    """Lower case without accents."""
    folded = unicodedata.normalize("NFKD", text).casefold().replace("\N{MULTIPLICATION SIGN}", "x")
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    return re.sub(r"\bcabinet(s?)\b", r"rack\1", plain)


def _cut_site(text: str) -> tuple[str, str]:
    """The site whose longest name occurs, and the text without it."""
    best: tuple[int, str, str] = (0, "", "")
    for site in load_catalogue().sites:
        for name in (site.item_id.replace("_", " "), *re.split(r"[/()]", _plain(site.place))):
            name = name.strip()
            if len(name) > best[0] and re.search(rf"\b{re.escape(name)}\b", text):
                best = (len(name), site.item_id, name)
    return best[1], re.sub(rf"\b{re.escape(best[2])}\b", " ", text) if best[1] else text


def _cut_topology(text: str) -> tuple[TopologyKind | None, str]:
    for pattern, kind in _TOPOLOGIES:
        found = re.search(rf"(?<![\w(]){pattern}(?!\w)", text)
        if found:
            return kind, text[: found.start()] + " " + text[found.end() :]
    return None, text


def _cut_rack_power(text: str) -> tuple[float | None, str]:
    for pattern in _RACK_POWERS:
        found = pattern.search(text)
        if found:
            return 1e3 * _value(found.group(1)), text[: found.start()] + " " + text[found.end() :]
    return None, text


def _cut_total_power(text: str) -> tuple[float | None, str]:
    found = re.search(rf"{_NUMBER}\s*(mw|kw)\b", text)
    if not found:
        return None, text
    scale = 1e6 if found.group(2) == "mw" else 1e3
    return scale * _value(found.group(1)), text[: found.start()] + " " + text[found.end() :]


def _cut_count(text: str) -> tuple[int | None, str]:
    found = re.search(rf"(?<![\w.])(-?){_NUMBER}(?![\w.])\s*x?", text)
    if not found:
        return None, text
    count = int(float(found.group(1) + found.group(2).replace(",", "")))
    return count, text[: found.start()] + " " + text[found.end() :]


def _value(digits: str) -> float:
    return float(digits.replace(",", ""))


def _cut_item(text: str) -> tuple[ServerItem | None, str]:
    """The server or system most of whose words occur, and the text without them."""
    words = [w for w in re.findall(r"[a-z][\w.-]*|\d+[a-z][\w.-]*", text) if w not in _FILLERS]
    wanted = {_COOLING_WORDS[w] for w in words if w in _COOLING_WORDS}
    best: tuple[int, int, ServerItem] | None = None
    for item in servers_to_choose():
        if wanted and (cooling_of(item) is not CoolingKind.AIR) not in wanted:
            continue
        name = _plain(f"{item.vendor} {item.model}")
        hits = [w for w in words if w not in _COOLING_WORDS and re.search(rf"(?<!\w){re.escape(w)}(?!\w)", name)]
        # whole systems before servers, and the shorter name when both have all words
        rank = (sum(map(len, hits)), -_SERVERS.index(item.category) * 1000 - len(name))
        if hits and (best is None or rank > best[:2]):
            best = (*rank, item)
    if best is None:
        return None, text
    name = _plain(f"{best[2].vendor} {best[2].model}")
    for word in words:
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", name):
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " ", text)
    return best[2], text


def _item_cooled(text: str, brief: DesignBrief) -> ServerItem | None:
    """The usual system for the cooling that is asked for, where no system is named and that of the brief is not it."""
    wanted = {_COOLING_WORDS[w] for w in re.findall(r"[\w-]+", text) if w in _COOLING_WORDS}
    if len(wanted) != 1 or wanted == {cooling_of(brief.item) is not CoolingKind.AIR}:
        return None
    return _server(USUAL_ITEMS[wanted.pop()])


def _server(item_id: str) -> ServerItem:
    found = load_catalogue().get(item_id)
    if not isinstance(found, ServerItem) or found.category not in _SERVERS or not found.max_power_kw:
        raise InvalidEdit(
            f"'{item_id}' is no server or system with a known power.", hint="Choose one from the list of servers."
        )
    return found
