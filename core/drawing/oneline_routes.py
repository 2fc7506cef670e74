"""Routes the wires of a one-line diagram: down, across on a track of their own, down again.

All wires that leave one item share a track, as a bus would; tracks of different items between two rows never overlap,
and where one item's wire comes down over another's, its track lies above (channel routing with vertical constraints).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import deque
from dataclasses import dataclass
from itertools import pairwise

from core.drawing.oneline_places import Rows

PITCH_MM = 2.4
CLEAR_MM = 4.5
"""Room above the first and below the last track."""
LEAST_CHANNEL_MM = 11.0
STRAIGHT_MM = 0.05
NEAR_MM, ASIDE_MM = 0.9, 1.0
MOST_TURNS = 6
"""How often wires step aside that would have to run both above and below each other."""

Point = tuple[float, float]


@dataclass(slots=True)
class Routes:
    """Where everything runs, with y downwards.

    Attributes:
        top_mm: Upper edge of each row.
        height_mm: Whole height.
        wires: Corners of each link's wire, from the upper item down.
        dots: Where wires of one item part.
    """

    top_mm: list[float]
    height_mm: float
    wires: list[tuple[Point, ...]]
    dots: list[Point]


@dataclass(slots=True)
class _Net:
    """What leaves one position towards the next row."""

    source: int
    x_mm: float
    ends: list[tuple[int, float]]
    track: int = -1

    @property
    def span(self) -> tuple[float, float]:
        xs = [self.x_mm, *(x for _, x in self.ends)]
        return min(xs), max(xs)


def routed(rows: Rows, item_count: int, height_mm: list[float]) -> Routes:
    """Route all links.

    Args:
        rows: Places.
        item_count: Positions below this are items, the others are passing links.
        height_mm: Height of each item.
    """
    ports = rows.ports
    below = _below(rows)
    top, y = [], 0.0
    track_y: dict[int, float] = {}
    channels: list[list[_Net]] = []
    for row in rows.rows:
        top.append(y)
        y += max((height_mm[n] for n in row if n < item_count), default=0.0)
        nets = _bent_nets(rows, row, below)
        channels.append(nets)
        for _ in range(MOST_TURNS):
            count, stuck = _give_tracks(nets)
            if stuck is None or not _step_aside(stuck, nets, rows, item_count):
                break
        for net in nets:
            track_y[net.source] = y + CLEAR_MM + net.track * PITCH_MM
        y += max(LEAST_CHANNEL_MM, 2 * CLEAR_MM + (count - 1) * PITCH_MM) if any(n in below for n in row) else 0.0
    dots = [d for nets in channels for net in nets for d in _dots(net, track_y[net.source])]
    wires = [_wire(rows, steps, item_count, height_mm, top, track_y, ports) for steps in rows.steps]
    return Routes(top, y, wires, dots)


def _below(rows: Rows) -> dict[int, list[int]]:
    """Positions in the next row that each position leads to."""
    below: dict[int, list[int]] = {}
    for steps in rows.steps:
        for a, b in pairwise(steps):
            below.setdefault(a, []).append(b)
    return below


def _bent_nets(rows: Rows, row: list[int], below: dict[int, list[int]]) -> list[_Net]:
    """What leaves a row and does not just run straight down, from left to right."""
    nets = []
    for n in row:
        if n in below:
            x = rows.x_mm[n]
            ends = [(m, rows.ports[(n, m)]) for m in below[n]]
            if any(abs(end - x) > STRAIGHT_MM for _, end in ends):
                nets.append(_Net(n, x, ends))
    return nets


def _give_tracks(nets: list[_Net]) -> tuple[int, _Net | None]:
    """Number the tracks from the top.

    Returns:
        How many there are, and a wire that would have to run both above and below another one, if there is any.
    """
    bent = nets
    spans = [net.span for net in bent]
    sources = sorted((net.x_mm, k) for k, net in enumerate(bent))
    places = [x for x, _ in sources]
    below: list[set[int]] = [set() for _ in bent]
    waits = [0] * len(bent)
    for k, net in enumerate(bent):
        for _, x in net.ends:
            for j in range(bisect_left(places, x - NEAR_MM), bisect_right(places, x + NEAR_MM)):
                other = sources[j][1]
                if other != k and k not in below[other]:
                    below[other].add(k)
                    waits[k] += 1
    lowest = [0] * len(bent)
    tracks: list[list[tuple[float, float]]] = []
    left, stuck = set(range(len(bent))), None
    ready = deque(sorted((k for k in left if not waits[k]), key=lambda k: spans[k]))
    while left:
        if not ready:
            ready.append(min(left, key=lambda k: waits[k]))
            stuck = stuck or bent[ready[0]]
        k = ready.popleft()
        if k not in left:
            continue
        left.discard(k)
        bent[k].track = _free_track(tracks, spans[k], lowest[k])
        for m in below[k]:
            lowest[m] = max(lowest[m], bent[k].track + 1)
            waits[m] -= 1
            if not waits[m] and m in left:
                ready.append(m)
    return len(tracks), stuck


def _step_aside(net: _Net, nets: list[_Net], rows: Rows, item_count: int) -> bool:
    """Move the lower ends of a wire out from under the wires of others; whether any could be moved."""
    others = [other.x_mm for other in nets if other is not net]
    moved = False
    for k, (n, x) in enumerate(net.ends):
        if all(abs(x - other) > NEAR_MM for other in others):
            continue
        for shift in (ASIDE_MM, -ASIDE_MM):
            if all(abs(x + shift - other) > NEAR_MM for other in others):
                net.ends[k] = (n, x + shift)
                rows.ports[(net.source, n)] = x + shift
                if n >= item_count:
                    rows.x_mm[n] = x + shift
                moved = True
                break
    return moved


def _free_track(tracks: list[list[tuple[float, float]]], span: tuple[float, float], lowest: int) -> int:
    low, high = span[0] - 1.0, span[1] + 1.0
    for t in range(lowest, len(tracks)):
        k = bisect_left(tracks[t], (low, low))
        before = tracks[t][k - 1][1] if k else low - 1.0
        after = tracks[t][k][0] if k < len(tracks[t]) else high + 1.0
        if before < low and after > high:
            insort(tracks[t], (low, high))
            return t
    while len(tracks) <= lowest:
        tracks.append([])
    if tracks[-1]:
        tracks.append([])
    tracks[-1].append((low, high))
    return len(tracks) - 1


def _dots(net: _Net, y: float) -> list[Point]:
    """Where three or four ways meet."""
    low, high = net.span
    xs = [x for _, x in net.ends]
    places = [x for x in xs if low + STRAIGHT_MM < x < high - STRAIGHT_MM]
    if low + STRAIGHT_MM < net.x_mm < high - STRAIGHT_MM or min(abs(x - net.x_mm) for x in xs) <= STRAIGHT_MM:
        places.append(net.x_mm)
    return [(x, y) for x in dict.fromkeys(places)] if len(xs) > 1 else []


def _wire(
    rows: Rows,
    steps: tuple[int, ...],
    item_count: int,
    height_mm: list[float],
    top: list[float],
    track_y: dict[int, float],
    ports: dict[tuple[int, int], float],
) -> tuple[Point, ...]:
    if not steps:
        return ()
    first, last = steps[0], steps[-1]
    points = [(rows.x_mm[first], top[rows.row_of[first]] + height_mm[first])]
    for a, b in pairwise(steps):
        x = ports[(a, b)]
        if abs(x - rows.x_mm[a]) > STRAIGHT_MM:
            points += [(points[-1][0], track_y[a]), (x, track_y[a])]
    points.append((points[-1][0], top[rows.row_of[last]]))
    return tuple(points)
