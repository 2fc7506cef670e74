"""The one-line diagram of a project: laid out once for a topology, then drawn with the numbers of any moment.

Lengths are millimetres on paper, which are a quarter of a pixel at 100 % on the screen; y grows downwards in the layout
and upwards in the display list, as everywhere.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from operator import attrgetter, is_not

import numpy as np
from numpy.typing import NDArray

from core.drawing.letters import text_width_em
from core.drawing.oneline_blocks import MOST_PLAIN, shown_graph
from core.drawing.oneline_items import LAST_ROW, OneLineItem, OneLineLink, Symbol, oneline_graph
from core.drawing.oneline_places import placed_rows
from core.drawing.oneline_routes import Point, routed
from core.model.cooling import AirCooler, Cdu, HeatRejection
from core.model.electrical import PowerSource, PowerUnit
from core.model.entity import Entity
from core.model.project import Project
from core.model.rack import Rack
from core.model.scenario import Assumptions
from core.model.space import Hall

TAG_MM, FACT_MM = 3.25, 2.75
"""Letter sizes: 13 and 11 pixels on the screen."""
SYMBOL_MM, SIDE_LETTER_MM = 9.0, 3.5
LEAST_WIDTH_MM, MOST_WIDTH_MM = 34.0, 84.0
UNIT_FACTS_MM = FACT_MM * text_width_em("9,999 kW · 100 %", is_bold=True)
LOAD_FACTS_MM = FACT_MM * text_width_em("999 kW · one cord", is_bold=True)
HEIGHT_MM, STACK_HEIGHT_MM, LINE_MM = 15.0, 19.0, 4.0
ONE_LINE_MM = 52.0
"""Longer contents of a stack are written in two lines."""
MARGIN_MM = 10.0


@dataclass(frozen=True)
class OneLineLayout:
    """A laid-out diagram.

    Attributes:
        items: What is drawn.
        boxes_mm: x0, y0, x1, y1 of each item, shape (items, 4).
        links: Feeds.
        wires: Corners of each link, from the upper item down; empty for a link that closes a loop.
        dots: Where wires of one item part.
        width_mm, height_mm: Size.
        blocks: Opened blocks by id of the items in them, innermost last.
        closed: Closed blocks by id of the entities in them.
    """

    items: tuple[OneLineItem, ...]
    boxes_mm: NDArray[np.float64]
    links: tuple[OneLineLink, ...]
    wires: tuple[tuple[Point, ...], ...]
    dots: tuple[Point, ...]
    width_mm: float
    height_mm: float
    blocks: dict[str, tuple[str, ...]]
    closed: dict[str, str]

    @cached_property
    def index(self) -> dict[str, int]:
        """Position of each item by its id."""
        return {item.id: n for n, item in enumerate(self.items)}

    @cached_property
    def holder(self) -> dict[str, int]:
        """Position of the item that shows an entity, by the entity's id."""
        return {i: n for n, item in enumerate(self.items) for i in item.ids}


def item_width_mm(item: OneLineItem) -> float:
    """Width that shows the tag, the rating and any likely number whole, within limits."""
    tag = text_width_em(item.tag, is_bold=True) * TAG_MM + (SIDE_LETTER_MM if item.side else 0.0)
    rating = max(text_width_em(line) for line in rating_lines(item)) * FACT_MM
    facts = LOAD_FACTS_MM if item.row == LAST_ROW else UNIT_FACTS_MM
    return min(max(LEAST_WIDTH_MM, SYMBOL_MM + 7.0 + max(tag, rating, facts)), MOST_WIDTH_MM)


def item_height_mm(item: OneLineItem) -> float:
    """Height; a stack has another line or two."""
    if item.symbol is not Symbol.STACK:
        return HEIGHT_MM
    return STACK_HEIGHT_MM + LINE_MM * (len(rating_lines(item)) - 1)


def rating_lines(item: OneLineItem) -> tuple[str, ...]:
    """The rating as it is written: what the blocks of a stack hold may take two lines."""
    parts = item.rating.split(" · ")
    if item.symbol is not Symbol.STACK or text_width_em(item.rating) * FACT_MM <= ONE_LINE_MM or len(parts) < 3:
        return (item.rating,)
    halves = [(" · ".join(parts[:n]), " · ".join(parts[n:])) for n in range(1, len(parts))]
    return min(halves, key=lambda half: max(map(text_width_em, half)))


def lay_out(project: Project, opened: frozenset[str] = frozenset(), *, most_plain: int = MOST_PLAIN) -> OneLineLayout:
    """Lay out the power chain of a project.

    Args:
        project: The project.
        opened: Ids of groups and blocks that are shown in full.
        most_plain: Largest number of items that is shown without stacking equal blocks.
    """
    with _collector_resting():
        return _laid_out(project, opened, most_plain)


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Let the garbage collector rest: for ten thousand items it would look through the whole program several times."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _laid_out(project: Project, opened: frozenset[str], most_plain: int) -> OneLineLayout:
    graph = oneline_graph(project, opened)
    closed = oneline_graph(project) if opened and len(graph.items) > most_plain else None
    shown = shown_graph(graph, opened, most_plain=most_plain, closed=closed)
    count = len(shown.items)
    widths, heights = [item_width_mm(i) for i in shown.items], [item_height_mm(i) for i in shown.items]
    rows = placed_rows(shown, widths)
    routes = routed(rows, count, heights)
    boxes = np.array(
        [
            (rows.x_mm[n] - 0.5 * widths[n], routes.top_mm[rows.row_of[n]], rows.x_mm[n] + 0.5 * widths[n],
             routes.top_mm[rows.row_of[n]] + heights[n])
            for n in range(count)
        ]
    ).reshape(count, 4)  # fmt: skip
    width = float(boxes[:, 2].max()) if count else 0.0
    return OneLineLayout(
        shown.items, boxes, shown.links, tuple(routes.wires), tuple(routes.dots), width, routes.height_mm,
        shown.blocks, shown.closed,
    )  # fmt: skip


class TopologyWatch:
    """Tells whether what a one-line diagram is laid out from has changed since it was asked last."""

    def __init__(self) -> None:
        self._last: dict[type[Entity], tuple[Entity, ...]] = {}

    def has_changed(self, project: Project) -> bool:
        """Whether the topology differs from that of the project before; the first one always does."""
        changed = False
        for kind in _DRAWN_FROM:
            now, before = project.of_type(kind), self._last.get(kind)
            if now is not before and not (before is not None and _same(kind, before, now)):
                changed = True
            self._last[kind] = now
        return changed


def _same(kind: type[Entity], before: tuple[Entity, ...], now: tuple[Entity, ...]) -> bool:
    if len(before) != len(now):
        return False
    key = attrgetter("id", "tag", *_DRAWN_FROM[kind])
    others = list(map(is_not, before, now))
    return list(map(key, compress(before, others))) == list(map(key, compress(now, others)))


_DRAWN_FROM: dict[type[Entity], tuple[str, ...]] = {
    PowerSource: ("kind", "capacity_w", "voltage_v", "is_standby"),
    PowerUnit: ("kind", "path", "rated_w", "voltage_v", "fed_from_id", "further_feed_ids"),
    Rack: ("feed_a_id", "feed_b_id"),
    AirCooler: ("feed_id", "backup_feed_id"),
    Cdu: ("feed_id", "backup_feed_id"),
    HeatRejection: ("feed_id", "backup_feed_id"),
    Hall: ("feed_id", "backup_feed_id"),
    Assumptions: ("feed_id", "backup_feed_id"),
}
