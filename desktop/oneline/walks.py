"""Ways through the one-line diagram: everything above and below a selection, and the next item for an arrow key."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt

from core.drawing.oneline import OneLineLayout


def near_links(layout: OneLineLayout, selected: set[int]) -> set[int]:
    """Links on every way up to the sources and down to the loads from some items."""
    found: set[int] = set()
    for is_up in (True, False):
        seen, waiting = set(selected), list(selected)
        ways: dict[int, list[tuple[int, int]]] = {}
        for k, link in enumerate(layout.links):
            near, far = (link.downstream, link.upstream) if is_up else (link.upstream, link.downstream)
            ways.setdefault(near, []).append((k, far))
        while waiting:
            for k, far in ways.get(waiting.pop(), ()):
                found.add(k)
                if far not in seen:
                    seen.add(far)
                    waiting.append(far)
    return found


def neighbour(layout: OneLineLayout, n: int, key: Qt.Key) -> int:
    """The next item upstream, downstream, or beside; the same when there is none."""
    if key == Qt.Key.Key_Up:
        ups = sorted((k.order, k.upstream) for k in layout.links if k.downstream == n)
        return ups[0][1] if ups else n
    x = layout.boxes_mm[:, 0]
    if key == Qt.Key.Key_Down:
        downs = sorted((float(x[k.downstream]), k.downstream) for k in layout.links if k.upstream == n)
        return downs[0][1] if downs else n
    row = np.flatnonzero(np.abs(layout.boxes_mm[:, 1] - layout.boxes_mm[n, 1]) < 1.0)
    row = row[np.argsort(x[row])].tolist()
    at = row.index(n) + (1 if key == Qt.Key.Key_Right else -1)
    return int(row[min(max(at, 0), len(row) - 1)])


def selectable_neighbour(layout: OneLineLayout, n: int, key: Qt.Key) -> int:
    """The next item that stands for something, past a bus that is only drawn; the same when there is none."""
    at = n
    while (beyond := neighbour(layout, at, key)) != at:
        if layout.items[beyond].ids:
            return beyond
        at = beyond
    return n
