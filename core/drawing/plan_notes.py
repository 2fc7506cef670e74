"""Notes and dimension lines as shapes, and what stands beside their lines."""

from __future__ import annotations

import math
from collections.abc import Iterator

from core.drawing.display_list import Line, Polygon, Shape, Text
from core.geometry.rectangle import Point
from core.model.plan_marks import NoteKind, PlanNote

TEXT_M, TICK_M = 0.16, 0.12
LETTER_WIDTH = 0.58
"""Mean width of a letter over its height, for the box behind a text."""


def length_words(start: Point, end: Point) -> str:
    """Length of a dimension line in words."""
    return f"{math.dist(start, end):.3f} m"


def note_words(note: PlanNote) -> str:
    """What stands beside the line of a note."""
    length = length_words((note.x0_m, note.y0_m), (note.x1_m, note.y1_m))
    return note.text if note.kind is NoteKind.NOTE else f"{note.text} {length}".strip()


def note_shapes(note: PlanNote) -> Iterator[Shape]:
    """Line, ticks or dot, and the words on a light ground, in metres of the plan."""
    start, end = (note.x0_m, note.y0_m), (note.x1_m, note.y1_m)
    yield Line((start, end), "ink", 0.2)
    length = math.dist(start, end)
    if note.kind is NoteKind.NOTE:
        yield Polygon(_around(start, 0.04, 0.04), fill="ink", stroke="")
        middle = end
    else:
        middle = (0.5 * (start[0] + end[0]), 0.5 * (start[1] + end[1]))
        across = (
            (-(end[1] - start[1]) / length * TICK_M, (end[0] - start[0]) / length * TICK_M) if length else (0.0, 0.0)
        )
        for x, y in (start, end):
            yield Line(((x - across[0], y - across[1]), (x + across[0], y + across[1])), "ink", 0.2)
    words = note_words(note)
    half = 0.5 * LETTER_WIDTH * TEXT_M * len(words) + 0.05
    yield Polygon(
        _around(middle, half, 0.75 * TEXT_M), fill="panel", stroke="line" if note.kind is NoteKind.NOTE else ""
    )
    yield Text(*middle, words, TEXT_M)


def _around(point: Point, half_x: float, half_y: float) -> tuple[Point, ...]:
    x, y = point
    return (x - half_x, y - half_y), (x + half_x, y - half_y), (x + half_x, y + half_y), (x - half_x, y + half_y)
