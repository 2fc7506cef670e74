"""What colours can say: values on a scale, or categories with a letter each, from which every painter takes its pixels.

Categories are in the colours of Okabe and Ito, which people with any colour vision tell apart; values are on cividis,
or on the map that the air has. A letter in the item says the category without its colour.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from core.drawing.colours import map_rgb

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.intp]
CATEGORY_COLOURS = ("#56b4e9", "#e69f00", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7")
"""Okabe and Ito, Color Universal Design (2008); their black is left to the words."""
REST_COLOUR = "#a0a4ab"
"""Of the categories beyond those that have a colour of their own."""
STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
"""Highest values of scales, times a power of ten."""
DARK_INK, LIGHT_INK, MIDDLE_LUMA = "#1d2530", "#ffffff", 128.0


@dataclass(frozen=True, slots=True)
class Category:
    """One kind of item.

    Attributes:
        letters: At most three, shown in the item.
        words: Shown in the legend.
        colour: As ``#rrggbb``.
        count: How many items.
    """

    letters: str
    words: str
    colour: str
    count: int


@dataclass(frozen=True, slots=True)
class ItemColours:
    """Colours of many items, and what they mean.

    Attributes:
        title: Quantity.
        unit: Its unit, empty for categories; °C is written as the reader reads it.
        values: Values, NaN where unknown, shape (items,); empty for categories.
        low, high: Ends of the scale.
        colour_map: Colours of the scale.
        categories: Kinds; empty for values.
        codes: Kind of each item, -1 where unknown, shape (items,); empty for values.
        note: A further line of the legend.
    """

    title: str
    unit: str = ""
    values: FloatArray = field(default_factory=lambda: np.zeros(0))
    low: float = 0.0
    high: float = 1.0
    colour_map: str = "cividis"
    categories: tuple[Category, ...] = ()
    codes: IndexArray = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    note: str = ""

    @property
    def is_known(self) -> NDArray[np.bool_]:
        """Whether each item has a value or a kind, shape (items,)."""
        return self.codes >= 0 if self.categories else ~np.isnan(self.values)

    def rgb(self) -> NDArray[np.uint8]:
        """Colours, nought where unknown, shape (items, 3)."""
        if not self.categories:
            return map_rgb(np.nan_to_num(self.values, nan=self.low), self.low, self.high, self.colour_map)
        table = [[int(c.colour[i : i + 2], 16) for i in (1, 3, 5)] for c in self.categories]
        return np.array([*table, [0, 0, 0]], dtype=np.uint8)[self.codes]

    def of(self, rows: IndexArray) -> ItemColours:
        """Some of the items on the same scale, or of the same kinds."""
        values, codes = (self.values, self.codes[rows]) if self.categories else (self.values[rows], self.codes)
        return replace(self, values=values, codes=codes)

    def letters(self, n: int) -> str:
        """Letters of an item's category, empty where there is none."""
        return self.categories[self.codes[n]].letters if self.categories and self.codes[n] >= 0 else ""


def wants_dark_ink(rgb: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Whether dark words are read on colours, shape (items, 3) to (items,)."""
    luma = rgb.astype(np.float64) @ np.array([0.299, 0.587, 0.114])
    return np.asarray(luma > MIDDLE_LUMA)


def hex_colours(colours: ItemColours) -> list[str]:
    """Colours as ``#rrggbb``, empty where unknown."""
    packed = colours.rgb().astype(np.int64) @ np.array([65536, 256, 1])
    known = colours.is_known.tolist()
    return [f"#{value:06x}" if is_known else "" for value, is_known in zip(packed.tolist(), known, strict=True)]


def scale_top(values: FloatArray, least: float = 0.0) -> float:
    """Highest value of a scale from nought: the next of a few steps, so that it seldom changes while items change."""
    known = values[np.isfinite(values)]
    most = max(float(known.max()) if len(known) else 0.0, least)
    if most <= 0.0:
        return 1.0
    size = 10.0 ** math.floor(math.log10(most))
    return next(s * size for s in STEPS if s * size >= most * (1.0 - 1e-9))


def categorised(title: str, words: Sequence[str], letters: dict[str, str] | None = None, note: str = "") -> ItemColours:
    """Colours by words.

    Args:
        title: Quantity.
        words: Kind of each item, empty where unknown.
        letters: Kinds that are known beforehand, in the order of their colours, with their letters; otherwise kinds
            are ordered by their number, named A, B, C, and from the eighth on taken together.
        note: A further line of the legend.
    """
    counts = Counter(words)
    counts.pop("", None)
    if letters is not None:
        kinds = [(w, letters[w]) for w in letters if counts[w]]
        colour_of = dict(zip(letters, CATEGORY_COLOURS, strict=False))
    else:
        ordered = sorted(counts, key=lambda w: (-counts[w], w))[: len(CATEGORY_COLOURS)]
        kinds = [(w, chr(65 + n)) for n, w in enumerate(ordered)]
        colour_of = dict(zip(ordered, CATEGORY_COLOURS, strict=False))
    categories = [Category(short, word, colour_of[word], counts[word]) for word, short in kinds]
    place = {word: n for n, (word, _) in enumerate(kinds)}
    rest = [w for w in counts if w not in place]
    if rest:
        place |= dict.fromkeys(rest, len(categories))
        categories.append(Category("…", f"{len(rest)} others", REST_COLOUR, sum(counts[w] for w in rest)))
    codes = np.array([place.get(w, -1) for w in words], dtype=np.intp)
    if not categories:
        categories.append(Category("–", "not known", REST_COLOUR, 0))
    return ItemColours(title, categories=tuple(categories), codes=codes, note=note)
