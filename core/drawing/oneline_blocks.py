"""Finds blocks that are built alike, so that three hundred of them are drawn as one stacked box.

Taking away what reaches a large share of the items below it (utility, boards) leaves parts that hang together; parts
that are built alike and hang on the same items are equal blocks. Parts are looked into in the same way.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from core.drawing.oneline_items import LOAD_SYMBOLS, OneLineGraph, OneLineItem, OneLineLink, StackKind, Symbol
from core.drawing.oneline_similar import MOST_READABLE, contents, name_of_many, purpose, series, shared_loads
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
        closed: Ids of closed blocks by the ids of the entities in them.
    """

    items: tuple[OneLineItem, ...]
    links: tuple[OneLineLink, ...]
    sequence: tuple[int, ...]
    blocks: dict[str, tuple[str, ...]]
    closed: dict[str, str]


def shown_graph(
    graph: OneLineGraph,
    opened: frozenset[str] = frozenset(),
    *,
    most_plain: int = MOST_PLAIN,
    closed: OneLineGraph | None = None,
) -> ShownGraph:
    """Stack equal blocks, and where that leaves too much to read, similar ones.

    Args:
        graph: Everything.
        opened: Ids of the blocks that are shown in full.
        most_plain: Largest number of items that is shown without stacks.
        closed: Everything with all groups closed, which alone says whether there is too much; None for the same.
    """
    if len(graph.items) <= most_plain:
        return _Folding(graph, opened, stacks=False).folded()
    if closed is None and not opened:
        shown = _Folding(graph, opened, stacks=True).folded()
        if len(shown.items) <= MOST_READABLE:
            return shown
        return _Folding(graph, opened, stacks=True, similar=True).folded()
    whole = _Folding(closed or graph, frozenset(), stacks=True).folded()
    return _Folding(graph, opened, stacks=True, similar=len(whole.items) > MOST_READABLE).folded()


class _Folding:
    def __init__(self, graph: OneLineGraph, opened: frozenset[str], *, stacks: bool, similar: bool = False) -> None:
        self._graph, self._opened, self._stacks, self._similar = graph, opened, stacks, similar
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
        self._closed: dict[str, str] = {}

    def folded(self) -> ShownGraph:
        items = self._graph.items
        aside = dict.fromkeys(shared_loads(self._graph) if self._similar else ())
        self._look_into([n for n in range(len(items)) if n not in aside], ())
        self._place_shared(list(aside))
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
        return ShownGraph(tuple(all_items), tuple(links.values()), tuple(sequence), self._blocks, self._closed)

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
        for group in self._alike(parts, inside) if self._stacks else [[p] for p in parts]:
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

    def _alike(self, parts: list[list[int]], inside: tuple[str, ...]) -> list[list[list[int]]]:
        """Parts that may be stacked; inside an opened block only equal ones, for there the planner looks closely."""
        groups: dict[object, list[list[int]]] = defaultdict(list)
        is_loose = self._similar and not inside
        of_size = Counter(map(len, parts))
        for part in parts:
            if is_loose:
                same: object = purpose(self._graph.items, part, self._up, set(part))
            else:  # one that is as large as no other has no equal: most are, on the way down from the utility
                same = self._signature(part) if of_size[len(part)] > 1 else len(part)
            groups[same].append(part)
        return list(groups.values())

    def _place_shared(self, loads: list[int]) -> None:
        """Stack the loads that were put aside by what feeds them, each beside its first feed."""
        if not loads:
            return
        groups: dict[object, list[list[int]]] = defaultdict(list)
        for n in loads:
            feeds = frozenset(self._shown_at(u) for u in self._up[n])
            item = self._graph.items[n]
            groups[(item.symbol, series(item.tag), feeds)].append([n])
        before, self._order = self._order, []
        beside: dict[int, list[int]] = defaultdict(list)
        for group in groups.values():
            start = len(self._order)
            self._place_group(group, ())
            for n in self._order[start:]:
                first = group[0][0] if n >= len(self._graph.items) else n
                beside[self._shown_at(min(self._up[first], key=lambda u: self._keys[u]))].append(n)
        self._order = [m for n in before for m in (n, *beside.pop(n, ()))]
        self._order += [m for left in beside.values() for m in left]

    def _shown_at(self, n: int) -> int:
        """The item itself, or the number of the stack that shows it, as the order counts."""
        return n if n not in self._stack_of else len(self._graph.items) + self._stack_of[n]

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
            block_id = f"block:{items[part[0]].id}"
            for n in part:
                self._stack_of[n] = number
                self._closed |= dict.fromkeys(items[n].ids, block_id)
        ids = tuple(i for part in closed for n in part for i in items[n].ids)
        kind = self._stack_kind(closed)
        row = min(items[n].row for n in closed[0])
        self._stack_items.append(
            OneLineItem(
                stack_id, Symbol.STACK, self._stack_tag(closed, kind), contents(items, closed), ids, row, is_group=True,
                alike=tuple(f"block:{items[part[0]].id}" for part in closed),
                stack=kind,
            )
        )  # fmt: skip
        self._order.append(len(items) + number)

    def _stack_kind(self, closed: list[list[int]]) -> StackKind:
        items = self._graph.items
        if self._similar and all(items[n].symbol in LOAD_SYMBOLS for part in closed for n in part):
            return StackKind.LOADS
        is_equal = not self._similar or len({self._signature(part) for part in closed}) == 1
        return StackKind.EQUAL if is_equal else StackKind.SIMILAR

    def _stack_tag(self, closed: list[list[int]], kind: StackKind) -> str:
        items = self._graph.items
        if kind is not StackKind.EQUAL:
            return name_of_many(items, closed, kind)
        first, last = (min(part, key=self._top_key) for part in (closed[0], closed[-1]))
        return items[first].tag if len(closed) == 1 else span_name((items[first].tag, items[last].tag))


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
