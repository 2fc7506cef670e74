"""Places the items of a one-line diagram in rows: upstream above downstream, A left of B, few crossings.

Rows come from kinds and from the longest way from a source. Links that pass a row get a narrow place in it. The order
within a row is that of the mean place of what hangs below, bettered by sweeps as long as crossings get fewer; places
are least-squares under least distances (pool adjacent violators), so that items stand above what they feed.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass
from itertools import pairwise

from core.drawing.oneline_blocks import ShownGraph
from core.drawing.oneline_items import LAST_ROW, Symbol

SWEEPS = 3
PASSES = 3
WIRE_WIDTH_MM = 3.0
GAP_MM, SIDE_GAP_MM = 6.0, 10.0


@dataclass(slots=True)
class Rows:
    """Items and the places of passing links, by position; passing links come after the items.

    Attributes:
        rows: Positions in each row from left to right.
        row_of: Row of each position.
        x_mm: Centre of each position.
        width_mm: Width of each position.
        steps: For each link of the graph, the positions it runs through from the upper item to the lower one; empty
            for links that would run upwards.
    """

    rows: list[list[int]]
    row_of: list[int]
    x_mm: list[float]
    width_mm: list[float]
    steps: list[tuple[int, ...]]


def placed_rows(graph: ShownGraph, width_mm: list[float]) -> Rows:
    """Place all items.

    Args:
        graph: What to draw.
        width_mm: Width of each item.
    """
    row_of, is_back = _rows_of(graph)
    placing = _Placing(graph, row_of, list(width_mm), is_back)
    placing.order()
    placing.place()
    return placing.rows


def _rows_of(graph: ShownGraph) -> tuple[list[int], list[bool]]:
    """Row of each item, without empty rows, and which links close a loop."""
    count = len(graph.items)
    ways: list[list[int]] = [[] for _ in range(count)]
    waits = [0] * count
    for k, link in enumerate(graph.links):
        ways[link.upstream].append(k)
        waits[link.downstream] += 1
    row = [item.row for item in graph.items]
    is_back = [False] * len(graph.links)
    is_done = [False] * count
    ready = [n for n in range(count) if not waits[n]]
    left = count
    while left:
        if not ready:  # a loop: open it at the first item on it
            start = next(n for n in range(count) if not is_done[n])
            for k, link in enumerate(graph.links):
                if link.downstream == start and not is_done[link.upstream]:
                    is_back[k] = True
            ready = [start]
        n = ready.pop()
        is_done[n], left = True, left - 1
        for k in ways[n]:
            if is_back[k]:
                continue
            m = graph.links[k].downstream
            row[m] = max(row[m], row[n] + 1)
            waits[m] -= 1
            if waits[m] == 0 and not is_done[m]:
                ready.append(m)
    last = max((r for n, r in enumerate(row) if graph.items[n].row == LAST_ROW), default=0)
    row = [last if graph.items[n].symbol is Symbol.RACKS else r for n, r in enumerate(row)]
    used = {r: k for k, r in enumerate(sorted(set(row)))}
    return [used[r] for r in row], is_back


class _Placing:
    def __init__(self, graph: ShownGraph, row_of: list[int], width_mm: list[float], is_back: list[bool]) -> None:
        self._graph = graph
        count = len(graph.items)
        self._down: list[list[int]] = [[] for _ in range(count)]
        self._up: list[list[int]] = [[] for _ in range(count)]
        self._side = [item.side for item in graph.items]
        steps: list[tuple[int, ...]] = []
        for k, link in enumerate(graph.links):
            steps.append(() if is_back[k] else self._step_down(link.upstream, link.downstream, row_of, width_mm))
        rows: list[list[int]] = [[] for _ in range(max(row_of, default=-1) + 1)]
        for n, r in enumerate(row_of):
            rows[r].append(n)
        self.rows = Rows(rows, row_of, [0.0] * len(row_of), width_mm, steps)

    def _step_down(self, upper: int, lower: int, row_of: list[int], width_mm: list[float]) -> tuple[int, ...]:
        """Join two items through a place in every row between them."""
        chain = [upper]
        for r in range(row_of[upper] + 1, row_of[lower]):
            chain.append(len(row_of))
            row_of.append(r)
            width_mm.append(WIRE_WIDTH_MM)
            self._down.append([])
            self._up.append([])
            self._side.append(self._side[lower] or self._side[upper])
        chain.append(lower)
        for a, b in pairwise(chain):
            self._down[a].append(b)
            self._up[b].append(a)
        return tuple(chain)

    # -- order ------------------------------------------------------------------------------------------------------

    def order(self) -> None:
        """Order all rows."""
        rows = self.rows.rows
        spot = self._first_spots()
        for row in rows:
            row.sort(key=lambda n: spot[n])
        best, least = [list(row) for row in rows], self._crossings()
        for sweep in range(SWEEPS):
            if not least:
                break
            self._sweep(is_down=sweep % 2 == 0)
            crossings = self._crossings()
            if crossings < least:
                best, least = [list(row) for row in rows], crossings
        self.rows.rows = best

    def _first_spots(self) -> list[tuple[float, int, float]]:
        """Mean place of what hangs below, in the order of the graph; A before B where that is the same."""
        sequence, count = self._graph.sequence, len(self._graph.items)
        mean = [0.0] * len(self._side)
        for row in reversed(self.rows.rows):
            for n in row:
                below = self._down[n]
                mean[n] = sum(mean[d] for d in below) / len(below) if below else float(sequence[n])
        return [(mean[n], self._side[n], float(sequence[n]) if n < count else mean[n]) for n in range(len(mean))]

    def _sweep(self, *, is_down: bool) -> None:
        rows = self.rows.rows
        spot = [0.0] * len(self._side)
        for row in rows if is_down else reversed(rows):
            nears = self._up if is_down else self._down
            for k, n in enumerate(row):
                near = nears[n]
                spot[n] = sum(spot[m] for m in near) / len(near) if near else float(k)
            row.sort(key=lambda n: (spot[n], self._side[n]))
            for k, n in enumerate(row):
                spot[n] = float(k)

    def _crossings(self) -> int:
        """Pairs of links between neighbouring rows that cross."""
        crossings = 0
        spot = [0] * len(self._side)
        for row in self.rows.rows:
            for k, n in enumerate(row):
                spot[n] = k
        for row in self.rows.rows:
            seen: list[int] = []
            for n in row:
                below = sorted(spot[d] for d in self._down[n])
                crossings += sum(len(seen) - bisect_left(seen, b + 1) for b in below)
                for b in below:
                    insort(seen, b)
        return crossings

    # -- places -----------------------------------------------------------------------------------------------------

    def place(self) -> None:
        """Find places from the bottom up, down again, and so on."""
        x = self.rows.x_mm
        rows = self.rows.rows
        for row in rows:
            self._set(row, [0.0] * len(row))
        for turn in range(PASSES):
            is_up = turn % 2 == 0
            for row in reversed(rows) if is_up else rows:
                wanted = []
                for n in row:
                    near = self._down[n] if is_up else self._up[n]
                    far = self._up[n] if is_up else self._down[n]
                    near = near or (far if turn else [])
                    wanted.append(sum(x[m] for m in near) / len(near) if near else x[n])
                self._set(row, wanted)
        left = min((x[n] - 0.5 * self.rows.width_mm[n] for n in range(len(x))), default=0.0)
        self.rows.x_mm = [value - left for value in x]

    def _set(self, row: list[int], wanted: list[float]) -> None:
        """Places nearest to the wanted ones, in least squares, that keep order and distances of a row."""
        width, side = self.rows.width_mm, self._side
        offset, total = [0.0], 0.0
        for a, b in pairwise(row):
            gap = SIDE_GAP_MM if side[a] != side[b] else GAP_MM
            if width[a] == WIRE_WIDTH_MM or width[b] == WIRE_WIDTH_MM:
                gap = WIRE_WIDTH_MM
            total += 0.5 * (width[a] + width[b]) + gap
            offset.append(total)
        sums: list[float] = []
        counts: list[int] = []
        for want, off in zip(wanted, offset, strict=False):
            sums.append(want - off)
            counts.append(1)
            while len(sums) > 1 and sums[-2] * counts[-1] > sums[-1] * counts[-2]:
                last_sum, last_count = sums.pop(), counts.pop()
                sums[-1] += last_sum
                counts[-1] += last_count
        n = 0
        for pool, count in zip(sums, counts, strict=True):
            mean = pool / count
            for _ in range(count):
                self.rows.x_mm[row[n]] = mean + offset[n]
                n += 1
