"""The power chain on the floorplan: loadings of what stands there, and the ways of the links of a selected item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.drawing.plan_items import PlanItems
from core.drawing.power_numbers import CARRIES_W, Service
from core.geometry.rectangle import Point
from core.model.electrical import PowerPath, PowerSource, PowerUnit, PowerUnitKind
from core.model.entity import Placed
from core.model.project import Project
from core.model.rack import Rack
from core.results.power_chain import SOURCE_BUS_ID, ChainFlow

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.intp]
MOST_ROUTES = 400
STRIP_SHARE = 0.2
SPREAD_M = 0.12
"""Ways of A and B that would lie on each other stand this far apart."""


@dataclass(frozen=True, slots=True)
class LoadPatches:
    """Rectangles of the plan in the colours of loadings.

    Attributes:
        boxes_m: x0, y0, x1, y1 of each, shape (n, 4). [m]
        loading_ratio: Loading of each, shape (n,).
        is_dead: Whether no source reaches it, shape (n,).
        owner: Place of its rack among the project's racks; -1 for units, shape (n,).
    """

    boxes_m: FloatArray
    loading_ratio: FloatArray
    is_dead: NDArray[np.bool_]
    owner: IndexArray


@dataclass(frozen=True, slots=True)
class PlanRoute:
    """The way of one link over the plan.

    Attributes:
        points_m: Corners from the upstream item to the downstream one. [m]
        service: Whether it carries power.
        is_upstream: Whether it lies above the selection.
        path: Path of the item that it feeds.
    """

    points_m: tuple[Point, ...]
    service: Service
    is_upstream: bool
    path: PowerPath


class LoadPlan:
    """Units in the colour of their loading, racks along their sides in those of their feeds.

    What a drag or a new flow does not change is kept, so that ten thousand racks take a few milliseconds.
    """

    def __init__(self) -> None:
        self._racks, self._units = PlanItems(), PlanItems()
        self._index: Mapping[str, int] | None = None
        self._rack_nodes: IndexArray = np.zeros((0, 3), dtype=np.intp)
        self._unit_nodes: IndexArray = np.zeros(0, dtype=np.intp)

    def patches(self, project: Project, flow: ChainFlow) -> LoadPatches:
        """All patches of a project with its flows."""
        self._find_nodes(project, flow)
        units, nodes = self._units.boxes_m[self._unit_nodes >= 0], self._unit_nodes[self._unit_nodes >= 0]
        node, feed_a, feed_b = self._rack_nodes.T
        is_live = (node >= 0) & flow.is_live[node] if len(flow.is_live) else np.zeros(len(node), dtype=np.bool_)
        first = np.where(is_live, np.where(feed_a >= 0, feed_a, feed_b), -1)
        second = np.where(is_live & (feed_a >= 0), feed_b, -1)
        near, far = self._strips()
        parts = [(units, nodes, np.full(len(nodes), -1))]
        for boxes, feeds in ((near, first), (far, second)):
            has = np.flatnonzero(feeds >= 0)
            parts.append((boxes[has], feeds[has], has))
        fed = np.concatenate([n for _, n, _ in parts])
        dark = np.flatnonzero(~is_live)
        return LoadPatches(
            np.concatenate([*(b for b, _, _ in parts), self._racks.boxes_m[dark]]),
            np.concatenate([flow.loading_ratio[fed], np.zeros(len(dark))]),
            np.concatenate([~flow.is_live[fed], np.ones(len(dark), dtype=np.bool_)]),
            np.concatenate([*(owner for _, _, owner in parts), dark]),
        )

    def _find_nodes(self, project: Project, flow: ChainFlow) -> None:
        """Find the nodes of racks, their feeds and units, anew only where something is another."""
        index, known = flow.index, self._index
        is_same = known is not None and (known is index or known == index)
        self._index = index
        racks, units = project.racks, project.of_type(PowerUnit)
        changed = self._racks.take(racks)
        if changed is None or not is_same:
            self._rack_nodes = np.array([_nodes(r, index) for r in racks], dtype=np.intp).reshape(-1, 3)
        elif len(changed):
            self._rack_nodes[changed] = [_nodes(racks[n], index) for n in changed]
        if self._units.take(units) is None or not is_same:
            self._unit_nodes = np.array([index.get(u.id, -1) for u in units], dtype=np.intp)

    def _strips(self) -> tuple[FloatArray, FloatArray]:
        """Strips along the two sides of footprints, which leave the words free: A on the left or above."""
        x0, y0, x1, y1 = self._racks.boxes_m.T
        is_turned = self._racks.facing[:, 0] != 0
        thick_x = np.where(is_turned, x1 - x0, STRIP_SHARE * (x1 - x0))
        thick_y = np.where(is_turned, STRIP_SHARE * (y1 - y0), y1 - y0)
        near = np.stack([x0, np.where(is_turned, y1 - thick_y, y0), x0 + thick_x, y1], axis=1)
        far = np.stack([x1 - thick_x, y0, x1, np.where(is_turned, y0 + thick_y, y1)], axis=1)
        return near, far


def _nodes(rack: Rack, index: Mapping[str, int]) -> tuple[int, int, int]:
    """Nodes of a rack and of its feeds A and B, -1 for none."""
    return (index.get(rack.id, -1), index.get(rack.feed_a_id, -1), index.get(rack.feed_b_id, -1))


def load_patches(project: Project, flow: ChainFlow) -> LoadPatches:
    """All patches of a project with its flows, for those who ask once."""
    return LoadPlan().patches(project, flow)


def plan_routes(project: Project, flow: ChainFlow, ids: Iterable[str]) -> list[PlanRoute]:
    """Ways of all links above and below some items.

    Links over the source bus, which stands nowhere, run from the sources behind it.

    Args:
        project: The project.
        flow: Flows, whose links are drawn.
        ids: Selected items.
    """
    chosen = [n for i in ids if (n := flow.index.get(i)) is not None]
    ups, downs = flow.link_upstream.tolist(), flow.link_downstream.tolist()
    routes: list[PlanRoute] = []
    for is_upstream in (True, False):
        near, far = (downs, ups) if is_upstream else (ups, downs)
        ways: dict[int, list[int]] = defaultdict(list)
        for k, n in enumerate(near):
            ways[n].append(k)
        seen, waiting = set(chosen), list(chosen)
        while waiting:
            for k in ways.get(waiting.pop(), ()):
                routes += _routes(project, flow, ups[k], downs[k], k, is_upstream=is_upstream)
                if far[k] not in seen:
                    seen.add(far[k])
                    waiting.append(far[k])
    return routes[:MOST_ROUTES]


def _routes(project: Project, flow: ChainFlow, up: int, down: int, k: int, *, is_upstream: bool) -> list[PlanRoute]:
    lower, uppers = link_ends(project, flow, up, down)
    if lower is None:
        return []
    path, service = path_of(lower, uppers), service_of(flow, up, k)
    return [PlanRoute(way_between(upper, lower, path), service, is_upstream, path) for upper in uppers]


def link_ends(project: Project, flow: ChainFlow, up: int, down: int) -> tuple[Placed | None, list[Placed]]:
    """What a link feeds, and what it comes from: behind the source bus, which stands nowhere, all its sources."""
    lower = project.get(flow.node_ids[down])
    if not isinstance(lower, Placed):
        return None, []
    uppers: list[Placed] = []
    if flow.node_ids[up] == SOURCE_BUS_ID:
        feeding = (flow.node_ids[m] for m in flow.link_upstream[flow.link_downstream == up].tolist())
        uppers += [s for i in feeding if isinstance(s := project.get(i), PowerSource)]
    elif isinstance(upper := project.get(flow.node_ids[up]), Placed):
        uppers.append(upper)
    return lower, uppers


def service_of(flow: ChainFlow, up: int, k: int) -> Service:
    """Whether a link carries power, could, or is dead."""
    return Service.LIVE if abs(flow.link_w[k]) > CARRIES_W else Service.STANDBY if flow.is_live[up] else Service.DEAD


def path_of(lower: Placed, uppers: list[Placed]) -> PowerPath:
    """Path of a link: that of what it feeds, or of what it comes from."""
    for item in (lower, *uppers):
        if isinstance(item, PowerUnit) and item.path is not PowerPath.COMMON:
            return item.path
    return PowerPath.COMMON


def way_between(upper: Placed, lower: Placed, path: PowerPath) -> tuple[Point, ...]:
    """Along the axes: A leaves along x, B along y, so that the two of a pair do not lie on each other."""
    (x0, y0), (x1, y1) = _end(upper, lower), _end(lower, upper)
    shift = {PowerPath.A: -SPREAD_M, PowerPath.B: SPREAD_M}.get(path, 0.0)
    if path is PowerPath.B:
        return ((x0, y0), (x0, y1 + shift), (x1, y1 + shift), (x1, y1))
    return ((x0, y0), (x0, y0 + shift), (x1, y0 + shift), (x1, y1))


def _end(item: Placed, other: Placed) -> Point:
    """Where a link ends at an item: its middle, on a busway the point nearest to the other end."""
    box = item.rectangle
    if isinstance(item, PowerUnit) and item.kind is PowerUnitKind.BUSWAY:
        ox, oy = other.rectangle.centre_m
        return (min(max(ox, box.x0_m), box.x1_m), min(max(oy, box.y0_m), box.y1_m))
    return box.centre_m
