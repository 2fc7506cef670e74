"""Finds blocks that are built alike, so that three hundred of them are drawn as one stacked box.

Taking away what reaches a large share of the items below it (utility, boards) leaves parts that hang together; parts
that are built alike and hang on the same items are equal blocks. Parts are looked into in the same way.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from core.drawing.oneline_items import OneLineGraph, OneLineItem, OneLineLink, Symbol
from core.drawing.oneline_words import natural, span_name

MOST_PLAIN = 40
"""Drawings with no more items than this are shown as they are."""
LEAST_ALIKE = 4
"""Fewer equal blocks are not stacked."""
HUB_SHARE = 0.3
SMALLEST_PART = 8
"""Smaller parts are not taken apart."""


@dataclass(frozen=True, slots=True)
class ShownGraph:
    """What is drawn after equal blocks are stacked.

    Attributes:
        items: Items and stacks.
        links: Links between them.
        sequence: Place of each item from left to right as far as tags and parts say, shape (items,).
        blocks: Ids of opened blocks by the ids of the items in them, innermost last.
    """

    items: tuple[OneLineItem, ...]
    links: tuple[OneLineLink, ...]
    sequence: tuple[int, ...]
    blocks: dict[str, tuple[str, ...]]


def shown_graph(
    graph: OneLineGraph, opened: frozenset[str] = frozenset(), *, most_plain: int = MOST_PLAIN
) -> ShownGraph:
    """Stack equal blocks.

    Args:
        graph: Everything.
        opened: Ids of the blocks that are shown in full.
        most_plain: Largest number of items that is shown without stacks.
    """
    return _Folding(graph, opened, stacks=len(graph.items) > most_plain).folded()


class _Folding:
    def __init__(self, graph: OneLineGraph, opened: frozenset[str], *, stacks: bool) -> None:
        self._graph, self._opened, self._stacks = graph, opened, stacks
        count = len(graph.items)
        self._down: list[list[int]] = [[] for _ in range(count)]
        self._up: list[list[int]] = [[] for _ in range(count)]
        for link in graph.links:
            self._down[link.upstream].append(link.downstream)
            self._up[link.downstream].append(link.upstream)
        self._keys = [natural(item.tag) for item in graph.items]
        self._stack_of: dict[int, int] = {}
        self._stack_items: list[OneLineItem] = []
        self._order: list[int] = []
        self._blocks: dict[str, tuple[str, ...]] = {}

    def folded(self) -> ShownGraph:
        items = self._graph.items
        self._look_into(list(range(len(items))), ())
        place: dict[int, int] = {}
        for n in self._order:
            place.setdefault(n, len(place))
        shown = [n for n in range(len(items)) if n not in self._stack_of]
        position = {n: k for k, n in enumerate(shown)}
        for n, stack in self._stack_of.items():
            position[n] = len(shown) + stack
        count = len(items)
        sequence = [place[n] for n in shown] + [place[count + k] for k in range(len(self._stack_items))]
        links: dict[tuple[int, int], OneLineLink] = {}
        for link in self._graph.links:
            a, b = position[link.upstream], position[link.downstream]
            if a != b and (a, b) not in links:
                links[(a, b)] = OneLineLink(a, b, link.role, link.order)
        all_items = [items[n] for n in shown] + self._stack_items
        return ShownGraph(tuple(all_items), tuple(links.values()), tuple(sequence), self._blocks)

    # -- taking apart -----------------------------------------------------------------------------------------------

    def _look_into(self, part: list[int], inside: tuple[str, ...]) -> None:
        """Put the items of a part in order: hubs, then the parts below them, equal ones stacked."""
        if len(part) < SMALLEST_PART:
            self._order += sorted(part, key=self._rank_key)
            return
        inner = set(part)
        hubs = self._hubs(part, inner)
        rest = [n for n in part if n not in hubs]
        self._order += sorted(hubs, key=self._rank_key)
        parts = self._parts(rest)
        for group in self._alike(parts) if self._stacks else [[p] for p in parts]:
            self._place_group(group, inside)

    def _rank_key(self, n: int) -> tuple[int, object]:
        return (self._graph.items[n].side, self._keys[n])

    def _hubs(self, part: list[int], inner: set[int]) -> set[int]:
        """Items that reach a large share of the part; the one that reaches most when none does."""
        local = {n: k for k, n in enumerate(part)}
        reach: dict[int, int] = {}
        for n in reversed(_upstream_first(part, self._down, inner)):
            bits = 1 << local[n]
            for d in self._down[n]:
                if d in inner:
                    bits |= reach.get(d, 0)
            reach[n] = bits
        sizes = {n: bits.bit_count() for n, bits in reach.items()}
        hubs = {n for n, size in sizes.items() if size >= HUB_SHARE * len(part) and size > 1}
        return hubs or {max(sizes, key=lambda n: sizes[n])}

    def _parts(self, rest: list[int]) -> list[list[int]]:
        """Parts that hang together, in the order of their first tags."""
        left, parts = set(rest), []
        for start in rest:
            if start not in left:
                continue
            left.discard(start)
            part, waiting = [], [start]
            while waiting:
                n = waiting.pop()
                part.append(n)
                for m in (*self._down[n], *self._up[n]):
                    if m in left:
                        left.discard(m)
                        waiting.append(m)
            parts.append(sorted(part))
        return sorted(parts, key=self._part_key)

    def _part_key(self, part: list[int]) -> tuple[object, ...]:
        return (min(self._keys[n] for n in part),)

    # -- equal blocks -----------------------------------------------------------------------------------------------

    def _alike(self, parts: list[list[int]]) -> list[list[list[int]]]:
        groups: dict[object, list[list[int]]] = defaultdict(list)
        for part in parts:
            groups[self._signature(part)].append(part)
        return list(groups.values())

    def _signature(self, part: list[int]) -> object:
        """What is the same in equal blocks: kinds, ratings, how they are connected, and to which items outside."""
        items, inner = self._graph.items, set(part)
        order = _upstream_first(part, self._down, inner)
        below: dict[int, int] = {}
        for n in reversed(order):
            below[n] = hash((items[n].alike, tuple(sorted(below.get(d, 0) for d in self._down[n] if d in inner))))
        whole: dict[int, int] = {}
        for n in order:
            ups = tuple(sorted(whole.get(u, 0) if u in inner else hash(items[u].id) for u in self._up[n]))
            whole[n] = hash((below[n], ups))
        return (len(part), tuple(sorted(whole.values())))

    def _place_group(self, group: list[list[int]], inside: tuple[str, ...]) -> None:
        if len(group) < LEAST_ALIKE or (len(group[0]) == 1 and not self._graph.items[group[0][0]].ids):
            for part in group:
                self._look_into(part, inside)
            return
        closed = []
        for part in group:
            block_id = f"block:{self._graph.items[part[0]].id}"
            if block_id in self._opened:
                for n in part:
                    self._blocks[self._graph.items[n].id] = (*inside, block_id)
                self._look_into(part, (*inside, block_id))
            else:
                closed.append(part)
        if closed:
            self._stack(closed, f"stack:{self._graph.items[group[0][0]].id}")

    def _top_key(self, n: int) -> tuple[object, ...]:
        return (self._graph.items[n].row, *self._rank_key(n))

    def _stack(self, closed: list[list[int]], stack_id: str) -> None:
        items, number = self._graph.items, len(self._stack_items)
        for part in closed:
            for n in part:
                self._stack_of[n] = number
        ids = tuple(i for part in closed for n in part for i in items[n].ids)
        first, last = (min(part, key=self._top_key) for part in (closed[0], closed[-1]))
        name = items[first].tag if len(closed) == 1 else span_name((items[first].tag, items[last].tag))
        row = min(items[n].row for n in closed[0])
        self._stack_items.append(
            OneLineItem(
                stack_id, Symbol.STACK, name, _contents(items, closed[0]), ids, row, is_group=True,
                alike=tuple(f"block:{items[part[0]].id}" for part in closed),
            )
        )  # fmt: skip
        self._order.append(len(items) + number)


def _contents(items: tuple[OneLineItem, ...], part: list[int]) -> str:
    """What one of the blocks holds, in words."""
    names = {
        Symbol.GENERATOR: "generator", Symbol.SWITCHGEAR: "board", Symbol.TRANSFORMER: "transformer",
        Symbol.UPS: "UPS", Symbol.RECTIFIER: "rectifier", Symbol.TRANSFER: "switch", Symbol.PANEL: "panel",
        Symbol.BUSWAY: "busway",
    }  # fmt: skip
    counts: dict[str, int] = {}
    for n in sorted(part, key=lambda n: items[n].row):
        item = items[n]
        if item.symbol is Symbol.RACKS:
            counts["rack"] = counts.get("rack", 0) + len(item.ids)
        elif item.symbol in names:
            counts[names[item.symbol]] = counts.get(names[item.symbol], 0) + 1
    many = {"UPS": "UPS", "switch": "switches"}
    words = [f"{k} {w if k == 1 else many.get(w, w + 's')}" for w, k in counts.items()]
    return " · ".join(words) if words else f"{len(part)} items"


def _upstream_first(part: list[int], down: list[list[int]], inner: set[int]) -> list[int]:
    """The part with upstream items first; items on a loop come at the end."""
    waits = dict.fromkeys(part, 0)
    for n in part:
        for d in down[n]:
            if d in inner:
                waits[d] += 1
    order = [n for n in part if not waits[n]]
    for n in order:
        for d in down[n]:
            if d in inner:
                waits[d] -= 1
                if not waits[d]:
                    order.append(d)
    if len(order) < len(part):
        known = set(order)
        order += [n for n in part if n not in known]
    return order
