"""Outlines as they are drawn and edited: corners moved, put in and taken out, edges pushed, and what is no outline.

Outlines are tuples of (x, y) in metres without a repeated last point; nothing here changes the one it is given.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from core.geometry.polygon import area_m2
from core.geometry.rectangle import Point

LEAST_EDGE_M = 0.01
LEAST_AREA_M2 = 1.0
Outline = tuple[Point, ...]


def edges_of(outline: Sequence[Point]) -> list[tuple[Point, Point]]:
    """Edge n runs from corner n to the next one; the last one closes the outline."""
    return list(zip(outline, [*outline[1:], *outline[:1]], strict=True))


def moved_corner(outline: Sequence[Point], n: int, to: Point) -> Outline:
    """The outline with corner n elsewhere."""
    return (*outline[:n], to, *outline[n + 1 :])


def with_corner(outline: Sequence[Point], n: int, at: Point) -> Outline:
    """The outline with a corner more on edge n."""
    return (*outline[: n + 1], at, *outline[n + 1 :])


def without_corner(outline: Sequence[Point], n: int) -> Outline:
    """The outline without corner n."""
    return (*outline[:n], *outline[n + 1 :])


def pushed_edge(outline: Sequence[Point], n: int, distance_m: float) -> Outline:
    """The outline with edge n pushed sideways; its neighbours keep their directions and become longer or shorter.

    Args:
        outline: Corners.
        n: Edge.
        distance_m: To the left of the way from corner n to the next one. [m]
    """
    count = len(outline)
    a, b = outline[n], outline[(n + 1) % count]
    length = math.dist(a, b)
    across = (-(b[1] - a[1]) / length * distance_m, (b[0] - a[0]) / length * distance_m)
    start, end = (a[0] + across[0], a[1] + across[1]), (b[0] + across[0], b[1] + across[1])
    before, after = outline[n - 1], outline[(n + 2) % count]
    pushed = moved_corner(outline, n, _crossing(before, a, start, end) or start)
    return moved_corner(pushed, (n + 1) % count, _crossing(after, b, start, end) or end)


def side_distance_m(edge: tuple[Point, Point], point: Point) -> float:
    """How far a point lies to the left of an edge's line. [m]"""
    (x0, y0), (x1, y1) = edge
    return ((x1 - x0) * (point[1] - y0) - (y1 - y0) * (point[0] - x0)) / math.dist(*edge)


def nearest_on(edge: tuple[Point, Point], point: Point) -> Point:
    """The place on an edge that is nearest to a point."""
    (x0, y0), (x1, y1) = edge
    dx, dy = x1 - x0, y1 - y0
    length_2 = dx * dx + dy * dy
    along = ((point[0] - x0) * dx + (point[1] - y0) * dy) / length_2 if length_2 else 0.0
    along = min(max(along, 0.0), 1.0)
    return x0 + along * dx, y0 + along * dy


def outline_problem(outline: Sequence[Point]) -> str | None:
    """Why this is no outline of a hall, in words, or None.

    Stricter than what files may hold: a drawn outline neither touches itself nor runs back along itself.
    """
    if len(outline) < 3:
        return "An outline needs at least three corners."
    edges = edges_of(outline)
    if any(math.dist(a, b) < LEAST_EDGE_M for a, b in edges):
        return "Two corners of the outline lie on each other."
    if touches_itself(outline):
        return "The outline crosses or touches itself."
    return None if area_m2(outline) >= LEAST_AREA_M2 else "The outline encloses less than one square metre."


def touches_itself(outline: Sequence[Point]) -> bool:
    """Whether two edges that are not neighbours share a point, or two neighbours run over each other."""
    return path_meets_itself([*outline, outline[0]]) or _runs_back(outline[-1], outline[0], outline[1])


def path_meets_itself(path: Sequence[Point]) -> bool:
    """Whether an open path crosses, touches or runs back over itself; it may end where it began."""
    edges = list(pairwise(path))
    is_closed = len(path) > 3 and math.dist(path[0], path[-1]) < LEAST_EDGE_M
    for i, (a, b) in enumerate(edges):
        if i + 1 < len(edges) and _runs_back(a, b, edges[i + 1][1]):
            return True
        last = len(edges) - 1 if is_closed and i == 0 else len(edges)
        if any(_meet((a, b), edges[j]) for j in range(i + 2, last)):
            return True
    return False


def _runs_back(a: Point, b: Point, c: Point) -> bool:
    """Whether the way from a to b goes back over itself to c."""
    is_straight = abs(_turn(a, b, c)) < 1e-9
    return is_straight and (a[0] - b[0]) * (c[0] - b[0]) + (a[1] - b[1]) * (c[1] - b[1]) > 0.0


def _turn(o: Point, a: Point, b: Point) -> float:
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])


def _meet(first: tuple[Point, Point], second: tuple[Point, Point]) -> bool:
    """Whether two segments share a point, ends included."""
    (a, b), (c, d) = first, second
    turns = (_turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b))
    if turns[0] * turns[1] < 0.0 and turns[2] * turns[3] < 0.0:
        return True
    ends = ((first, c), (first, d), (second, a), (second, b))
    return any(math.dist(nearest_on(edge, end), end) < 1e-9 for edge, end in ends)


def _crossing(a: Point, b: Point, c: Point, d: Point) -> Point | None:
    """Where the lines through two pairs of points cross; None where they are parallel, or nearly so."""
    first, second = (b[0] - a[0], b[1] - a[1]), (d[0] - c[0], d[1] - c[1])
    turn = first[0] * second[1] - first[1] * second[0]
    if abs(turn) < 1e-3 * math.hypot(*first) * math.hypot(*second):
        return None
    t = ((c[0] - a[0]) * second[1] - (c[1] - a[1]) * second[0]) / turn
    return a[0] + t * first[0], a[1] + t * first[1]
