"""Finds blocks that are built for the same purpose but not quite alike, where equal ones alone leave too much to read.

A load on feeds of two blocks hangs them together; put aside, they part. What is left of the same kinds, on the same
hubs, is one stack, whatever the ratings and counts of its blocks; loads put aside are stacked by what feeds them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from core.drawing.oneline_items import LOAD_SYMBOLS, OneLineGraph, OneLineItem, StackKind, Symbol
from core.drawing.oneline_words import first_of, natural

MOST_READABLE = 60
"""With more items than this the words of a whole drawing are too small on a screen."""
NAMES = {
    Symbol.GENERATOR: ("generator", "generators"), Symbol.SWITCHGEAR: ("board", "boards"),
    Symbol.TRANSFORMER: ("transformer", "transformers"), Symbol.UPS: ("UPS", "UPS"),
    Symbol.RECTIFIER: ("rectifier", "rectifiers"), Symbol.TRANSFER: ("switch", "switches"),
    Symbol.PANEL: ("panel", "panels"), Symbol.BUSWAY: ("busway", "busways"), Symbol.RACKS: ("rack", "racks"),
}  # fmt: skip
COOLING, HALLS = ("for cooling", "for cooling"), ("hall", "halls")


def shared_loads(graph: OneLineGraph) -> list[int]:
    """Loads on several feeds, which hang blocks together."""
    feeds = [0] * len(graph.items)
    for link in graph.links:
        feeds[link.downstream] += 1
    return [n for n, item in enumerate(graph.items) if item.symbol in LOAD_SYMBOLS and feeds[n] > 1]


def purpose(items: Sequence[OneLineItem], part: Iterable[int], up: Sequence[Sequence[int]], inner: set[int]) -> object:
    """What is the same in blocks for the same purpose: kinds and paths, and the items outside that they hang on."""
    members = list(part)
    kinds = {(items[n].symbol, items[n].side) for n in members}
    outer = {items[u].id for n in members for u in up[n] if u not in inner}
    return (frozenset(kinds), frozenset(outer))


def series(tag: str) -> str:
    """Letters that a tag begins with: what people number together."""
    found = re.match(r"[^\d\W]*", tag)
    return found.group() if found else ""


def name_of_many(items: Sequence[OneLineItem], parts: Sequence[Sequence[int]], kind: StackKind) -> str:
    """Name of a stack whose blocks are not numbered alike: the first of them, and how many more there are."""
    if kind is StackKind.LOADS:
        tags = [first_of(items[n].tag) for part in parts for n in part]
        count = sum(len(items[n].ids) for part in parts for n in part)
    else:
        tags, count = [items[_face(items, part)].tag for part in parts], len(parts)
    first = min(tags, key=natural)
    return first if count == 1 else f"{first} and {count - 1} more"


def _face(items: Sequence[OneLineItem], part: Sequence[int]) -> int:
    """The item that a block is called by: the uppermost of which there is only one of its kind."""
    often = Counter(items[n].symbol for n in part)
    single = [n for n in part if often[items[n].symbol] == 1 and items[n].row > 0] or list(part)
    return min(single, key=lambda n: (items[n].row, natural(items[n].tag)))


def contents(items: Sequence[OneLineItem], parts: Sequence[Sequence[int]]) -> str:
    """What each of some blocks holds, in words: ``3 UPS · 7–10 racks``."""
    counts = [_counts(items, part) for part in parts]
    words = []
    for name in dict.fromkeys(name for count in counts for name in count):
        low, high = min(c.get(name, 0) for c in counts), max(c.get(name, 0) for c in counts)
        amount = f"{high}" if low == high else f"{low}–{high}"
        words.append(f"{amount} {name[0] if high == 1 else name[1]}")
    return " · ".join(words) if words else f"{len(parts[0])} items"


def _counts(items: Sequence[OneLineItem], part: Sequence[int]) -> dict[tuple[str, str], int]:
    """How much of each kind one block holds, from the top; what only cools or lights counts where nothing else is."""
    is_plain = all(items[n].symbol in (Symbol.COOLING, Symbol.LIGHTS) for n in part)
    names = {**NAMES, **({Symbol.COOLING: COOLING, Symbol.LIGHTS: HALLS} if is_plain else {})}
    counts: dict[tuple[str, str], int] = {}
    for n in sorted(part, key=lambda n: items[n].row):
        item = items[n]
        if item.symbol in names:
            amount = len(item.ids) if item.symbol in LOAD_SYMBOLS else 1
            counts[names[item.symbol]] = counts.get(names[item.symbol], 0) + amount
    return counts
