"""Elimination order and fill of sparse symmetric patterns: minimum degree, leaves first.

On a tree it never fills; on real networks, which are nearly trees, it fills a few per cent. Kernels see arrays only.
"""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def adjacency(n, a, b):
    """Neighbours of every node in a graph, each once, without loops.

    Args:
        n: Number of nodes.
        a, b: Ends of edges, shape (m,); edges with an end below 0 are left out.

    Returns:
        Start of each node's neighbours, shape (n + 1,), and the neighbours.
    """
    count = np.zeros(n + 1, dtype=np.int64)
    for e in range(a.size):
        if a[e] >= 0 and b[e] >= 0 and a[e] != b[e]:
            count[a[e] + 1] += 1
            count[b[e] + 1] += 1
    for i in range(n):
        count[i + 1] += count[i]
    fill = count[:-1].copy()
    found = np.empty(count[n], dtype=np.int64)
    for e in range(a.size):
        if a[e] >= 0 and b[e] >= 0 and a[e] != b[e]:
            found[fill[a[e]]] = b[e]
            fill[a[e]] += 1
            found[fill[b[e]]] = a[e]
            fill[b[e]] += 1
    seen = np.full(n, -1, dtype=np.int64)
    start = np.zeros(n + 1, dtype=np.int64)
    write = 0
    for i in range(n):
        for p in range(count[i], count[i + 1]):
            j = found[p]
            if seen[j] != i:
                seen[j] = i
                found[write] = j
                write += 1
        start[i + 1] = write
    return start, found[:write].copy()


@njit(cache=True, nogil=True)
def _unlink(v, degree, first, following, before):
    if before[v] >= 0:
        following[before[v]] = following[v]
    else:
        first[degree[v]] = following[v]
    if following[v] >= 0:
        before[following[v]] = before[v]


@njit(cache=True, nogil=True)
def _link(v, degree, first, following, before):
    head = first[degree[v]]
    following[v] = head
    before[v] = -1
    if head >= 0:
        before[head] = v
    first[degree[v]] = v


@njit(cache=True, nogil=True)
def _grown(values, used, size):
    wider = np.empty(size, dtype=np.int64)
    for i in range(used):
        wider[i] = values[i]
    return wider


@njit(cache=True, nogil=True)
def order_min_degree(n, start, neighbour):
    """Minimum-degree elimination of a graph, and the pattern of its triangular factor.

    Args:
        n: Number of nodes.
        start, neighbour: Neighbours of each node, as `adjacency` gives them.

    Returns:
        Order (node eliminated at each step), position of each node in it, start of each column of the factor, and the
        row positions below the diagonal, ascending in each column.
    """
    pool = np.empty(max(4 * neighbour.size, 16), dtype=np.int64)
    at = np.empty(n, dtype=np.int64)
    length = np.empty(n, dtype=np.int64)
    room = np.empty(n, dtype=np.int64)
    used = 0
    for i in range(n):
        size = start[i + 1] - start[i]
        at[i], length[i], room[i] = used, size, size
        for p in range(size):
            pool[used + p] = neighbour[start[i] + p]
        used += size
    degree = length.copy()
    first = np.full(n + 1, -1, dtype=np.int64)
    following = np.full(n, -1, dtype=np.int64)
    before = np.full(n, -1, dtype=np.int64)
    for i in range(n - 1, -1, -1):
        _link(i, degree, first, following, before)
    gone = np.zeros(n, dtype=np.bool_)
    mark = np.full(n, -1, dtype=np.int64)
    order = np.empty(n, dtype=np.int64)
    position = np.empty(n, dtype=np.int64)
    column = np.zeros(n + 1, dtype=np.int64)
    rows = np.empty(max(2 * neighbour.size, 16), dtype=np.int64)
    stamp = 0
    least = 0
    for step in range(n):
        while first[least] < 0:
            least += 1
        v = first[least]
        _unlink(v, degree, first, following, before)
        gone[v] = True
        order[step], position[v] = v, step
        c0 = column[step]
        if c0 + degree[v] > rows.size:
            rows = _grown(rows, c0, 2 * rows.size + degree[v])
        c1 = c0
        for p in range(at[v], at[v] + length[v]):
            if not gone[pool[p]]:
                rows[c1] = pool[p]
                c1 += 1
        column[step + 1] = c1
        for c in range(c0, c1):
            u = rows[c]
            _unlink(u, degree, first, following, before)
            degree[u] -= 1
            if c1 - c0 > 1:
                # join the neighbours: what u lacks of them is added to it
                stamp += 1
                write = at[u]
                for p in range(at[u], at[u] + length[u]):
                    w = pool[p]
                    if not gone[w]:
                        mark[w] = stamp
                        pool[write] = w
                        write += 1
                length[u] = write - at[u]
                mark[u] = stamp
                lacking = 0
                for d in range(c0, c1):
                    if mark[rows[d]] != stamp:
                        lacking += 1
                if length[u] + lacking > room[u]:
                    room[u] = 2 * (length[u] + lacking)
                    if used + room[u] > pool.size:
                        pool = _grown(pool, used, 2 * pool.size + room[u])
                    for p in range(length[u]):
                        pool[used + p] = pool[at[u] + p]
                    at[u] = used
                    used += room[u]
                for d in range(c0, c1):
                    if mark[rows[d]] != stamp:
                        pool[at[u] + length[u]] = rows[d]
                        length[u] += 1
                degree[u] = length[u]
            _link(u, degree, first, following, before)
            if degree[u] < least:
                least = degree[u]
    for step in range(n):
        for c in range(column[step], column[step + 1]):
            rows[c] = position[rows[c]]
        for c in range(column[step] + 1, column[step + 1]):  # columns are short
            row, d = rows[c], c
            while d > column[step] and rows[d - 1] > row:
                rows[d] = rows[d - 1]
                d -= 1
            rows[d] = row
    return order, position, column, rows[: column[n]].copy()


@njit(cache=True, nogil=True)
def incidence(n, a, b):
    """Branches at every node: start of each node's branches, shape (n + 1,), and the branches."""
    start = np.zeros(n + 1, dtype=np.int64)
    for e in range(a.size):
        start[a[e] + 1] += 1
        start[b[e] + 1] += 1
    for i in range(n):
        start[i + 1] += start[i]
    fill = start[:-1].copy()
    found = np.empty(2 * a.size, dtype=np.int64)
    for e in range(a.size):
        found[fill[a[e]]] = e
        fill[a[e]] += 1
        found[fill[b[e]]] = e
        fill[b[e]] += 1
    return start, found


@njit(cache=True, nogil=True, error_model="numpy")
def walk_out(n, a, b, ratio, sources):
    """Islands and no-load voltages: breadth first from the sources, through ideal ratios alone.

    Args:
        n: Number of nodes.
        a, b, ratio: Branches with their ideal ratios, shape (m,).
        sources: Nodes of sources, shape (s,).

    Returns:
        Number of the island of each node, -1 where no source reaches; its voltage for 1 at the island's first source;
        and whether all branches of each island agree with those voltages, shape (s,) (an island per entry, as used).
    """
    start, branch = incidence(n, a, b)
    island = np.full(n, -1, dtype=np.int64)
    scale = np.ones(n, dtype=np.complex128)
    queue = np.empty(n, dtype=np.int64)
    count = 0
    for s in range(sources.size):
        if island[sources[s]] >= 0:
            continue
        head, tail = 0, 1
        queue[0] = sources[s]
        island[sources[s]] = count
        while head < tail:
            i = queue[head]
            head += 1
            for p in range(start[i], start[i + 1]):
                e = branch[p]
                j = b[e] if a[e] == i else a[e]
                if island[j] < 0:
                    island[j] = count
                    scale[j] = scale[i] / ratio[e] if a[e] == i else scale[i] * ratio[e]
                    queue[tail] = j
                    tail += 1
        count += 1
    agrees = np.ones(count, dtype=np.bool_)
    for e in range(a.size):
        i = island[a[e]]
        if i >= 0 and abs(scale[a[e]] - ratio[e] * scale[b[e]]) > 1e-10 * abs(scale[a[e]]):
            agrees[i] = False
    return island, scale, agrees
