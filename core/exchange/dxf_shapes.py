"""Lines and texts of DXF entities as arrays: curves flattened, blocks read once and then only moved.

Colours that a block leaves to whoever inserts it stay open until then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
BY_BLOCK, BY_INSERT_LAYER = -1, -2
"""Colours that the insert decides: its own, and that of the layer it lies on."""
NO_FILL = -1


@dataclass(frozen=True, slots=True)
class Shapes:
    """Flattened entities in drawing units, in space.

    Attributes:
        points: Corners of all lines, shape (n, 3).
        lengths: Corners of every line, shape (m,).
        colours: 0xRRGGBB or left open, shape (m,).
        fills: Area that a line bounds, numbered from 0, or -1, shape (m,).
        places: Anchors of texts, shape (t, 3).
        along: Writing direction times height, shape (t, 3).
        up: Up direction times height, shape (t, 3).
        anchors: As in ``LineContent``, shape (t, 2).
        text_colours: Shape (t,).
        texts: What they say.
    """

    points: Array
    lengths: Array
    colours: Array
    fills: Array
    places: Array
    along: Array
    up: Array
    anchors: Array
    text_colours: Array
    texts: tuple[str, ...]

    def transformed(self, matrix: Array, colour: int, layer_colour: int) -> Shapes:
        """What an insert shows of a block.

        Args:
            matrix: Rows times matrix, shape (4, 4).
            colour: Colour of the insert, for what the block leaves to it.
            layer_colour: Colour of the insert's layer.
        """
        turn, shift = matrix[:3, :3], matrix[3, :3]
        return Shapes(
            self.points @ turn + shift,
            self.lengths,
            _settled(self.colours, colour, layer_colour),
            self.fills,
            self.places @ turn + shift,
            self.along @ turn,
            self.up @ turn,
            self.anchors,
            _settled(self.text_colours, colour, layer_colour),
            self.texts,
        )


def _settled(colours: Array, colour: int, layer_colour: int) -> Array:
    return np.where(colours == BY_BLOCK, colour, np.where(colours == BY_INSERT_LAYER, layer_colour, colours))


def line_shapes(lines: list[Array], colour: int, *, is_filled: bool = False) -> Shapes:
    """Shapes of some lines of one colour, together the outline of one area when they are filled."""
    kept = [line for line in lines if len(line) > 1]
    fill = 0 if is_filled else NO_FILL
    return Shapes(
        np.concatenate(kept) if kept else np.zeros((0, 3)),
        np.array([len(line) for line in kept], dtype=np.int64),
        np.full(len(kept), colour, dtype=np.int64),
        np.full(len(kept), fill, dtype=np.int64),
        *no_texts(),
    )


def text_shapes(
    texts: list[tuple[str, Array]], along: Array, up: Array, anchor: tuple[int, int], colour: int
) -> Shapes:
    """Shapes of lines of text with their anchors, all written in one direction."""
    kept = [(" ".join(text.split()), place) for text, place in texts if text.strip()]
    count = len(kept)
    return Shapes(
        np.zeros((0, 3)),
        *_no_lines(),
        np.array([place for _, place in kept], dtype=np.float64).reshape(count, 3),
        np.repeat(along[None, :], count, axis=0),
        np.repeat(up[None, :], count, axis=0),
        np.repeat(np.array([anchor], dtype=np.uint8), count, axis=0),
        np.full(count, colour, dtype=np.int64),
        tuple(text for text, _ in kept),
    )


def joined(parts: Iterable[Shapes]) -> Shapes:
    """All shapes in one; areas get numbers of their own."""
    parts = [p for p in parts if len(p.lengths) or p.texts]
    if not parts:
        return line_shapes([], 0)
    fills, first = [], 0
    for part in parts:
        fills.append(np.where(part.fills == NO_FILL, NO_FILL, part.fills + first))
        first += int(part.fills.max(initial=-1)) + 1
    names = ("points", "lengths", "colours", "places", "along", "up", "anchors", "text_colours")
    whole = {name: np.concatenate([getattr(p, name) for p in parts]) for name in names}
    texts = tuple(text for part in parts for text in part.texts)
    return Shapes(fills=np.concatenate(fills), texts=texts, **whole)


def _no_lines() -> tuple[Array, Array, Array]:
    none = np.zeros(0, dtype=np.int64)
    return none, none, none


def no_texts() -> tuple[Array, Array, Array, Array, Array, tuple[str, ...]]:
    """The fields of ``Shapes`` that are about texts, without any."""
    none = np.zeros((0, 3))
    return none, none, none, np.zeros((0, 2), dtype=np.uint8), np.zeros(0, dtype=np.int64), ()
