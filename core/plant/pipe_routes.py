"""Where the pipes of a loop run on the plan: a manifold along each row, spines between them, from CDU to last rack.

Supply and return run side by side, so one route stands for both. The manifold lies behind the row, over the racks'
rear edges, each rack hangs on it by a pair of hoses, and what pushes the loop joins the nearest manifold. Each storey
has manifolds of its own, which risers connect. A closed loop stands as high in its supply as in its return, so height
costs pumps nothing but the friction of longer pipes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from core.geometry.rectangle import Point
from core.model.entity import Placed

ROW_TOLERANCE_M = 0.7
"""Rear edges this close stand in one row."""
SAME_PLACE_M = 0.02
RISE_M = 1.5
"""Height between a unit's connections and the manifold."""
BEHIND_M = 0.15


@dataclass(frozen=True, slots=True)
class Stretch:
    """A straight piece between two nodes; nodes count from 1, node 0 is the return."""

    start: int
    end: int
    length_m: float
    bends: int


@dataclass(frozen=True, slots=True)
class Route:
    """Pipes of a loop.

    Attributes:
        node_m: Place of every node; entry 0 is not on the plan.
        stretches: Pieces of manifold and spine.
        source_nodes: Node at which each source joins, in the order given.
        taker_nodes: Node at which each taker hangs, in the order given.
    """

    node_m: tuple[Point, ...]
    stretches: tuple[Stretch, ...]
    source_nodes: tuple[int, ...]
    taker_nodes: tuple[int, ...]


@dataclass(slots=True)
class _Row:
    """A line along which a manifold runs: along x at a y, or along y at an x."""

    is_along_x: bool
    at_m: float
    nodes: dict[float, int]
    floor_m: float = 0.0

    def point(self, along_m: float) -> Point:
        return (along_m, self.at_m) if self.is_along_x else (self.at_m, along_m)

    def along(self, point: Point) -> float:
        return point[0] if self.is_along_x else point[1]

    def across(self, point: Point) -> float:
        return point[1] if self.is_along_x else point[0]


def rear_point(item: Placed) -> Point:
    """Middle of an item's rear edge, a little behind it. [m]"""
    fx, fy = item.footprint.facing
    reach = 0.5 * item.depth_m + BEHIND_M
    return (item.x_m - fx * reach, item.y_m - fy * reach)


Floor = Callable[[Placed], float]


def level(_: Placed) -> float:
    """The floor of everything where there is one storey. [m]"""
    return 0.0


def find_route(sources: tuple[Placed, ...], takers: tuple[Placed, ...], floor_m: Floor = level) -> Route:
    """Lay the pipes of a loop.

    Args:
        sources: Items that push it, at least one.
        takers: Items that it serves, at least one.
        floor_m: Height of the floor that an item stands on, the same for all items of a storey. [m]
    """
    rows = _rows(takers, floor_m)
    laid = _Laid(rows, floor_m)
    taker_nodes = tuple(laid.node_on(row, row.along(rear_point(t))) for t, row in _with_row(takers, rows, floor_m))
    source_nodes = tuple(laid.join(source) for source in sources)
    laid.tie_rows(sources[0])
    laid.lay_manifolds()
    return Route(tuple(laid.places), tuple(laid.stretches), source_nodes, taker_nodes)


def _rows(takers: tuple[Placed, ...], floor_m: Floor) -> list[_Row]:
    rows: list[_Row] = []
    for item in sorted(takers, key=lambda t: (t.rotation_deg % 180, rear_point(t))):
        is_along_x = item.rotation_deg % 180 == 0
        point = rear_point(item)
        at_m = point[1] if is_along_x else point[0]
        mine = [r for r in rows if r.is_along_x == is_along_x and r.floor_m == floor_m(item)]
        if not any(abs(r.at_m - at_m) <= ROW_TOLERANCE_M for r in mine):
            rows.append(_Row(is_along_x, at_m, {}, floor_m(item)))
    return rows


def _with_row(items: tuple[Placed, ...], rows: list[_Row], floor_m: Floor) -> list[tuple[Placed, _Row]]:
    found = []
    for item in items:
        is_along_x = item.rotation_deg % 180 == 0
        point = rear_point(item)
        fitting = [r for r in rows if r.is_along_x == is_along_x and r.floor_m == floor_m(item)]
        found.append((item, min(fitting, key=lambda r: abs(r.at_m - r.across(point)))))
    return found


class _Laid:
    """Nodes and stretches while they are being laid."""

    def __init__(self, rows: list[_Row], floor_m: Floor) -> None:
        self.rows, self._floor_m = rows, floor_m
        self.places: list[Point] = [(0.0, 0.0)]
        self.stretches: list[Stretch] = []

    def _new_node(self, point: Point) -> int:
        self.places.append((round(point[0], 3), round(point[1], 3)))
        return len(self.places) - 1

    def node_on(self, row: _Row, along_m: float) -> int:
        """The node of a manifold at a place along it."""
        for known, node in row.nodes.items():
            if abs(known - along_m) <= SAME_PLACE_M:
                return node
        row.nodes[along_m] = self._new_node(row.point(along_m))
        return row.nodes[along_m]

    def join(self, source: Placed) -> int:
        """Connect a source to the nearest manifold; returns the source's own node."""
        point, row = rear_point(source), self._nearest(source)
        entry = self.node_on(row, row.along(point))
        away_m, rise_m = abs(row.across(point) - row.at_m), abs(row.floor_m - self._floor_m(source))
        if away_m <= ROW_TOLERANCE_M and not rise_m:
            return entry
        own = self._new_node(point)
        self.stretches.append(Stretch(own, entry, away_m + rise_m + RISE_M, 2))
        return own

    def _nearest(self, source: Placed) -> _Row:
        """The manifold to which the way is shortest, up or down as well."""
        point, floor_m = rear_point(source), self._floor_m(source)
        return min(self.rows, key=lambda r: abs(r.across(point) - r.at_m) + abs(r.floor_m - floor_m))

    def tie_rows(self, source: Placed) -> None:
        """Connect all manifolds with the first source's one: those of its storey beside it, others by risers."""
        near, first = rear_point(source), self._nearest(source)
        self._tie_storey(first, near)
        floors = sorted({r.floor_m for r in self.rows} - {first.floor_m}, key=lambda f: abs(f - first.floor_m))
        risen = {True: first, False: first}
        for floor_m in floors:
            is_up = floor_m > first.floor_m
            foot = risen[is_up]
            home = min((r for r in self.rows if r.floor_m == floor_m), key=lambda r: _apart(r, foot))
            self._tie(foot, home, near)
            self._tie_storey(home, near)
            risen[is_up] = home

    def _tie_storey(self, home: _Row, near: Point) -> None:
        """Connect the manifolds of one storey with one of them."""
        others = [r for r in self.rows if r is not home and r.floor_m == home.floor_m]
        last = {True: home, False: home}
        for row in sorted(others, key=lambda r: abs(r.at_m - home.at_m)):
            start = last[row.at_m >= home.at_m] if row.is_along_x == home.is_along_x else home
            self._tie(start, row, near)
            if row.is_along_x == home.is_along_x:
                last[row.at_m >= home.at_m] = row

    def _tie(self, home: _Row, row: _Row, near: Point) -> None:
        if row.is_along_x == home.is_along_x:
            along = home.along(near)
            a, b = self.node_on(home, along), self.node_on(row, along)
        else:  # the manifolds cross where each lies
            a, b = self.node_on(home, row.at_m), self.node_on(row, home.at_m)
        length = abs(self.places[a][0] - self.places[b][0]) + abs(self.places[a][1] - self.places[b][1])
        length += abs(home.floor_m - row.floor_m)
        self.stretches.append(Stretch(a, b, max(length, SAME_PLACE_M), 2))

    def lay_manifolds(self) -> None:
        """Connect the nodes along every manifold, in order."""
        for row in self.rows:
            stops = sorted(row.nodes)
            for before, after in pairwise(stops):
                self.stretches.append(Stretch(row.nodes[before], row.nodes[after], after - before, 0))


def _apart(row: _Row, other: _Row) -> float:
    """How far a manifold lies beside one of another storey; those that cross meet where they do. [m]"""
    return abs(row.at_m - other.at_m) if row.is_along_x == other.is_along_x else 0.0
