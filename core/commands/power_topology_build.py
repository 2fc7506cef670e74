"""Builds the units of a power topology: sized from the catalogue, placed in the yard beside the halls, wired."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from core.catalogue.loader import load_catalogue
from core.catalogue.placing import placed_from_item
from core.catalogue.plant_items import PowerItem
from core.commands.command import rounded_m
from core.commands.power_topology_plan import TopologyPlan
from core.model.electrical import PowerSource, PowerUnit
from core.model.entity import Entity, Placed

LETTERS = "ABCDEFGHIJKLMNOPQSTUVWXYZ"
RESERVE = "R"
"""Letter of the block that stands by for the others; the others go without it."""
GAP_M = 1.2
"""Clear distance between units in the yard. [m]"""
CHANGE_OVER_S = 2.0
"""Time of an automatic transfer switch, inside the usual 0.1 to 10 s. [s]"""
START_S = 10.0
"""From the call to rated output of a standby diesel (NFPA 110 type 10). [s]"""
LOSS_GROWTH = 1.04
"""Apparent power at the UPS over power at the racks: losses of cords and busways, and a power factor of 0.98."""
UPS_GROWTH = 1.08
"""Apparent power before a UPS over that behind it: 94 % efficiency, the lower end of the catalogue's, and 0.99."""
LEFT_OUT = ("rotary", "line-interactive", "with transformer")
"""UPS that a topology is not built of unasked: with an engine, passing the mains on, or of the old, lossy design."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What one system has to carry.

    Attributes:
        it_w: Racks of the system. [W]
        fans_w: Fans and pumps that must not stop, behind the UPS, of the block that has most of them, with those that
            it backs up. [W]
        plant_w: The same of plant that waits for the generator, before the UPS. [W]
    """

    it_w: float
    fans_w: float = 0.0
    plant_w: float = 0.0


@dataclass(slots=True)
class Block:
    """One way from the source bus to racks, as far as it is built.

    Attributes:
        letter: Name.
        board_id: Board before the UPS: plant hangs here.
        output_id: What busways, and fans and pumps, hang on.
        supply_id: What transfer switches of other blocks take as reserve.
    """

    letter: str
    board_id: str = ""
    output_id: str = ""
    supply_id: str = ""


@dataclass(slots=True)
class PowerYard:
    """Lays units out in lines, one line for each block.

    Attributes:
        x0_m, y0_m: Corner of the yard. [m]
        y_m: Lower edge of the present line. [m]
        prefix: Number of the system, empty for the first.
        entities: All that was placed.
    """

    x0_m: float
    y0_m: float
    y_m: float
    prefix: str = ""
    entities: list[Entity] = field(default_factory=list)
    _x_m: float = 0.0
    _depth_m: float = 0.0

    def next_line(self) -> None:
        """Start a line beyond the present one."""
        self.y_m += self._depth_m + GAP_M if self._x_m else 0.0
        self._x_m, self._depth_m = 0.0, 0.0

    def tag(self, stem: str, letter: str) -> str:
        """Name of a unit, such as ``UPS-2A`` in the second system."""
        return f"{stem}-{self.prefix}{letter}"

    def add(self, item_id: str, tag: str) -> Placed:
        """The next unit of the line, not yet kept, so that it can be wired first."""
        placed = placed_from_item(load_catalogue(), item_id, tag=tag)
        width, depth = placed.width_m, placed.depth_m
        x_m = self.x0_m + self._x_m + 0.5 * width
        self._x_m += width + GAP_M
        self._depth_m = max(self._depth_m, depth)
        return replace(placed, x_m=rounded_m(x_m), y_m=rounded_m(self.y_m + 0.5 * depth))

    def unit(self, category: str, need_w: float, tag: str, feeds: Iterable[str], **fields: object) -> PowerUnit:
        """Add the smallest catalogued unit of a category that carries a load, and wire it."""
        placed = self.add(smallest(category, need_w), tag)
        assert isinstance(placed, PowerUnit)
        wanted = tuple(feeds)
        wired = replace(placed, fed_from_id=wanted[0] if wanted else "", further_feed_ids=wanted[1:], **fields)  # type: ignore[arg-type]
        self.entities.append(wired)
        return wired

    def generator(self, need_w: float, tag: str, fuel_s: float, tank: str) -> PowerSource:
        """Add the smallest catalogued diesel that carries a load."""
        placed = self.add(smallest("diesel_genset", need_w), tag)
        assert isinstance(placed, PowerSource)
        start = placed.start_s or START_S
        diesel = replace(placed, voltage_v=415.0, start_s=start, fuel_s=fuel_s, is_standby=True, shared_risk=tank)
        self.entities.append(diesel)
        return diesel


def smallest(category: str, need_w: float) -> str:
    """Catalogue row of the smallest item of a category that carries a load; the largest when none does."""
    rows = [
        row
        for row in load_catalogue().power_items
        if row.category == category and row.rating_kw and not any(w in row.model.lower() for w in LEFT_OUT)
    ]

    rows.sort(key=lambda row: (row.rating_kw or 0.0, row.item_id))
    return next((row.item_id for row in rows if 1000.0 * (row.rating_kw or 0.0) >= need_w), rows[-1].item_id)


def rating_w(item_id: str) -> float:
    """Rating of a catalogue row of power equipment. [W]"""
    item = load_catalogue().get(item_id)
    return 1000.0 * (item.rating_kw or 0.0) if isinstance(item, PowerItem) else 0.0


def build_blocks(plan: TopologyPlan, demand: Demand, yard: PowerYard) -> tuple[list[Block], list[Block]]:
    """Build all blocks of one system.

    Args:
        plan: Its shape.
        demand: What it carries.
        yard: Where it goes; gets the units.

    Returns:
        What racks hang on, and what mechanical loads hang on.
    """
    reserve = _block(plan, demand, yard, RESERVE, None) if plan.has_reserve else None
    blocks = [_block(plan, demand, yard, LETTERS[n], reserve) for n in range(plan.blocks)]
    return blocks, [*blocks, reserve] if reserve and plan.has_ups else blocks


def _block(plan: TopologyPlan, demand: Demand, yard: PowerYard, letter: str, reserve: Block | None) -> Block:
    ups_w, board_w = block_need_w(plan, demand)
    room = f"Power room {yard.prefix}{letter}"
    yard.next_line()
    transformer = yard.unit("transformer_lv", board_w, yard.tag("TX", letter), (), shared_risk=room)
    if not plan.has_ups and letter == RESERVE:
        bus = yard.unit("switchgear_lv", board_w, yard.tag("LV", letter), (transformer.id,), shared_risk=room).id
        return Block(letter, bus, bus, bus)
    spare_bus = [reserve.supply_id] if reserve is not None and not plan.has_ups else []
    feeds = (transformer.id, *spare_bus, _generators(plan, board_w, yard, letter, room))
    switch = yard.unit(
        "ats", board_w, yard.tag("ATS", letter), feeds, transfer_s=CHANGE_OVER_S, shared_risk=room
    )  # fmt: skip
    board = yard.unit("switchgear_lv", board_w, yard.tag("LV", letter), (switch.id,), shared_risk=room)
    if not plan.has_ups:
        return Block(letter, board.id, board.id, board.id)
    supply = output = _ups(plan, ups_w, yard, letter, board.id, room)
    if reserve is not None:
        both = (supply, reserve.supply_id)
        output = yard.unit("sts", ups_w, yard.tag("STS", letter), both, shared_risk=room).id
    return Block(letter, board.id, output, supply)


def block_need_w(plan: TopologyPlan, demand: Demand) -> tuple[float, float]:
    """Most load of a block's UPS, and of the board before it. [W]"""
    ups_w = demand.it_w * LOSS_GROWTH * plan.share + demand.fans_w
    return ups_w, ups_w * (UPS_GROWTH if plan.has_ups else 1.0) + demand.plant_w


def _generators(plan: TopologyPlan, need_w: float, yard: PowerYard, letter: str, room: str) -> str:
    """Generators of a block: one, or with one to spare on a common board; returns what feeds the change-over."""
    tank = f"Fuel tank {yard.prefix}{letter}"
    if not plan.spare_modules:
        return yard.generator(need_w, yard.tag("GEN", letter), plan.fuel_s, tank).id
    count = plan.modules + plan.spare_modules
    tags = [f"{yard.tag('GEN', letter)}{n + 1}" for n in range(count)]
    sets = [yard.generator(need_w / plan.modules, tag, plan.fuel_s, tank).id for tag in tags]
    return yard.unit("switchgear_lv", need_w, yard.tag("GB", letter), sets, shared_risk=room).id


def _ups(plan: TopologyPlan, need_w: float, yard: PowerYard, letter: str, board_id: str, room: str) -> str:
    """UPS of a block; returns what its busways hang on."""
    if plan.modules + plan.spare_modules == 1:
        return yard.unit("ups", need_w, yard.tag("UPS", letter), (board_id,), shared_risk=room).id
    each = need_w / plan.modules
    count = plan.modules + plan.spare_modules
    tags = [f"{yard.tag('UPS', letter)}{n + 1}" for n in range(count)]
    parallel = [yard.unit("ups", each, tag, (board_id,), shared_risk=room).id for tag in tags]
    return yard.unit("switchgear_lv", need_w, yard.tag("UB", letter), parallel, shared_risk=room).id
