"""Places the items of a one-line diagram in rows: upstream above downstream, A left of B, few crossings.

Rows come from kinds and from the longest way from a source. Links that pass a row get a narrow place in it. The order
within a row is that of the mean place of what hangs below, bettered by sweeps as long as crossings get fewer; places
are least-squares under least distances (pool adjacent violators), so that items stand above what they feed.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from itertools import pairwise

from core.drawing.oneline_blocks import ShownGraph
from core.drawing.oneline_items import LAST_ROW, Symbol

SWEEPS, MANY = 3, 4000
"""Sweeps that look for fewer crossings; one does for so many items, which nobody sees at once."""
LEAN = 0.25
"""How far A and B lean to their sides, in places of a row: decides where all else is equal."""
PASSES = 3
LOOSE = 1e-4
"""Weight of items with nothing to stand above or below: others push them aside."""
WIRE_WIDTH_MM = 3.0
PORT_STEP_MM = 4.0
GAP_MM, SIDE_GAP_MM = 4.0, 8.0


@dataclass(slots=True)
class Rows:
    """Items and the places of passing links, by position; passing links come after the items.

    Attributes:
        rows: Positions in each row from left to right.
        row_of: Row of each position.
        x_mm: Centre of each position.
        width_mm: Width of each position.
        ports: Where each wire enters its lower end, by the positions of both ends.
        steps: For each link of the graph, the positions it runs through from the upper item to the lower one; empty
            for links that would run upwards.
    """

    rows: list[list[int]]
    row_of: list[int]
    x_mm: list[float]
    width_mm: list[float]
    steps: list[tuple[int, ...]]
    ports: dict[tuple[int, int], float] = field(default_factory=dict)


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


def port_places(rows: Rows) -> dict[tuple[int, int], float]:
    """Where each wire enters its lower end, in the order in which the upper ends stand, by both positions. [mm]"""
    uppers: dict[int, list[int]] = {}
    for steps in rows.steps:
        for a, b in pairwise(steps):
            uppers.setdefault(b, []).append(a)
    x, ports = rows.x_mm, {}
    for n, ups in uppers.items():
        if len(ups) == 1:
            ports[(ups[0], n)] = x[n]
            continue
        ups.sort(key=lambda m: x[m])
        step = min(PORT_STEP_MM, 0.8 * rows.width_mm[n] / len(ups))
        for k, m in enumerate(ups):
            ports[(m, n)] = x[n] + (k - 0.5 * (len(ups) - 1)) * step
    return ports


class _Placing:
    def __init__(self, graph: ShownGraph, row_of: list[int], width_mm: list[float], is_back: list[bool]) -> None:
        self._graph = graph
        count = len(graph.items)
        self._down: list[list[int]] = [[] for _ in range(count)]
        self._up: list[list[int]] = [[] for _ in range(count)]
        self._side = [item.side for item in graph.items]
        self._lean: list[float] = []
        self._block = [graph.blocks.get(item.id, ("",))[0] for item in graph.items]
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
            self._block.append(self._block[lower])
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
        for sweep in range(SWEEPS if len(spot) <= MANY else 1):
            if not least:
                break
            self._sweep(is_down=sweep % 2 == 0)
            crossings = self._crossings()
            if crossings < least:
                best, least = [list(row) for row in rows], crossings
        self.rows.rows = best

    def _first_spots(self) -> list[tuple[float, float]]:
        """Mean place of what hangs below, in the order of the graph, with A a little before B."""
        sequence, count = self._graph.sequence, len(self._graph.items)
        mean, lean = [0.0] * len(self._side), [float(side) for side in self._side]
        for row in reversed(self.rows.rows):
            for n in row:
                below = self._down[n]
                mean[n] = sum(mean[d] for d in below) / len(below) if below else float(sequence[n])
                if below and not self._side[n]:
                    lean[n] = sum(lean[d] for d in below) / len(below)
        self._lean = lean
        spots = [mean[n] + LEAN * lean[n] for n in range(len(mean))]
        return [(spots[n], float(sequence[n]) if n < count else spots[n]) for n in range(len(mean))]

    def _sweep(self, *, is_down: bool) -> None:
        rows = self.rows.rows
        spot = [0.0] * len(self._side)
        for row in rows if is_down else reversed(rows):
            nears = self._up if is_down else self._down
            for k, n in enumerate(row):
                near = nears[n]
                spot[n] = sum(spot[m] for m in near) / len(near) if near else float(k)
            self._sort_together(row, spot)
            for k, n in enumerate(row):
                spot[n] = float(k)

    def _sort_together(self, row: list[int], spot: list[float]) -> None:
        """Sort a row by places, with what belongs to one opened block side by side."""
        sums: dict[str, tuple[float, int]] = {}
        for n in row:
            if block := self._block[n]:
                total, count = sums.get(block, (0.0, 0))
                sums[block] = (total + spot[n], count + 1)
        middle = {block: total / count for block, (total, count) in sums.items()}
        lean = self._lean
        row.sort(
            key=lambda n: (
                middle.get(self._block[n], spot[n] + LEAN * lean[n]),
                self._block[n],
                spot[n] + LEAN * lean[n],
            )
        )

    def _crossings(self) -> int:
        """Pairs of links between neighbouring rows that cross."""
        crossings = 0
        spot = [0] * len(self._side)
        for row in self.rows.rows:
            for k, n in enumerate(row):
                spot[n] = k
        for row in self.rows.rows:
            seen: list[int] = []
            highest = -1
            for n in row:
                below = [spot[d] for d in self._down[n]]
                for b in below:
                    if b < highest:
                        crossings += len(seen) - bisect_left(seen, b + 1)
                for b in below:
                    if b >= highest:
                        seen.append(b)
                        highest = b
                    else:
                        insort(seen, b)
        return crossings

    # -- places -----------------------------------------------------------------------------------------------------

    def place(self) -> None:
        """Find places: from the bottom up, down again, and so on; many items once, outwards from the widest row."""
        rows = self.rows.rows
        for row in rows:
            self._set(row, [0.0] * len(row), [1.0] * len(row))
        if len(self.rows.x_mm) > MANY:
            widest = max(range(len(rows)), key=lambda r: len(rows[r]))
            for row in reversed(rows[:widest]):
                self._follow(row, is_up=True, is_first=True)
            for row in rows[widest + 1 :]:
                self._follow(row, is_up=False, is_first=True)
        else:
            for turn in range(PASSES):
                for row in reversed(rows) if turn % 2 == 0 else rows:
                    self._follow(row, is_up=turn % 2 == 0, is_first=turn == 0)
        self._straighten()
        x = self.rows.x_mm
        left = min((x[n] - 0.5 * self.rows.width_mm[n] for n in range(len(x))), default=0.0)
        self.rows.x_mm = [value - left for value in x]
        self.rows.ports = {ends: value - left for ends, value in self.rows.ports.items()}

    def _follow(self, row: list[int], *, is_up: bool, is_first: bool) -> None:
        """Place a row by what hangs below it, or by what it hangs on."""
        x, wanted, weight = self.rows.x_mm, [], []
        for n in row:
            near, far = (self._down[n], self._up[n]) if is_up else (self._up[n], self._down[n])
            weight.append(1.0 if near else LOOSE)
            near = near or ([] if is_first else far)
            wanted.append(sum([x[m] for m in near]) / len(near) if near else x[n])
        self._set(row, wanted, weight)

    def _straighten(self) -> None:
        """Let passing links run straight up from the item that they reach, where nothing stands in the way."""
        x, width, count = self.rows.x_mm, self.rows.width_mm, len(self._graph.items)
        self.rows.ports = ports = port_places(self.rows)
        for row in reversed(self.rows.rows):
            for k, n in enumerate(row):
                if n < count:
                    continue
                wanted = ports[(n, self._down[n][0])]
                low = x[row[k - 1]] + 0.5 * width[row[k - 1]] if k else -1e9
                high = x[row[k + 1]] - 0.5 * width[row[k + 1]] if k + 1 < len(row) else 1e9
                if low + WIRE_WIDTH_MM <= wanted <= high - WIRE_WIDTH_MM:
                    x[n] = wanted
                    for m in self._up[n]:
                        ports[(m, n)] = wanted

    def _set(self, row: list[int], wanted: list[float], weight: list[float]) -> None:
        """Places nearest to the wanted ones, in weighted least squares, that keep order and distances of a row."""
        width, side = self.rows.width_mm, self._side
        offset, total = [0.0], 0.0
        for a, b in pairwise(row):
            gap = SIDE_GAP_MM if side[a] != side[b] else GAP_MM
            if width[a] == WIRE_WIDTH_MM or width[b] == WIRE_WIDTH_MM:
                gap = WIRE_WIDTH_MM
            total += 0.5 * (width[a] + width[b]) + gap
            offset.append(total)
        means: list[float] = []
        weights: list[float] = []
        counts: list[int] = []
        for want, off, heavy in zip(wanted, offset, weight, strict=False):
            mean, sum_of_weights, count = want - off, heavy, 1
            while means and means[-1] > mean:
                other = weights.pop()
                mean = (means.pop() * other + mean * sum_of_weights) / (other + sum_of_weights)
                sum_of_weights += other
                count += counts.pop()
            means.append(mean)
            weights.append(sum_of_weights)
            counts.append(count)
        n = 0
        for mean, count in zip(means, counts, strict=True):
            for _ in range(count):
                self.rows.x_mm[row[n]] = mean + offset[n]
                n += 1
