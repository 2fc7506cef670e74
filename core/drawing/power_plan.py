"""The power chain on the floorplan: loadings of what stands there, and the ways of the links of a selected item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from core.drawing.power_numbers import CARRIES_W, Service
from core.geometry.rectangle import Point, Rectangle
from core.model.electrical import PowerPath, PowerSource, PowerUnit, PowerUnitKind
from core.model.entity import Placed
from core.model.project import Project
from core.model.rack import Rack
from core.results.power_chain import SOURCE_BUS_ID, ChainFlow

MOST_ROUTES = 400
STRIP_SHARE = 0.2
SPREAD_M = 0.12
"""Ways of A and B that would lie on each other stand this far apart."""


@dataclass(frozen=True, slots=True)
class LoadPatch:
    """A rectangle of the plan in the colour of a loading.

    Attributes:
        box: Where.
        loading_ratio: Loading.
        is_dead: Whether no source reaches it.
    """

    box: Rectangle
    loading_ratio: float
    is_dead: bool


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


def load_patches(project: Project, flow: ChainFlow) -> list[LoadPatch]:
    """Units in the colour of their loading, racks along their sides in those of their feeds."""
    patches = []
    for unit in project.of_type(PowerUnit):
        n = flow.index.get(unit.id)
        if n is not None:
            patches.append(LoadPatch(unit.rectangle, float(flow.loading_ratio[n]), not bool(flow.is_live[n])))
    for rack in project.racks:
        patches += _rack_patches(rack, flow)
    return patches


def _rack_patches(rack: Rack, flow: ChainFlow) -> list[LoadPatch]:
    at = flow.index.get(rack.id)
    if at is None or not flow.is_live[at]:
        return [LoadPatch(rack.rectangle, 0.0, is_dead=True)]
    feeds = [flow.index[i] for i in (rack.feed_a_id, rack.feed_b_id) if i in flow.index]
    return [
        LoadPatch(box, float(flow.loading_ratio[n]), not bool(flow.is_live[n]))
        for box, n in zip(_parts(rack, len(feeds)), feeds, strict=True)
    ]


def _parts(rack: Rack, count: int) -> list[Rectangle]:
    """Strips along the two sides of a rack's footprint, which leave its words free: A on the left or above."""
    box = rack.rectangle
    if rack.rotation_deg % 180 == 90:
        thick = STRIP_SHARE * box.depth_m
        strips = [
            Rectangle(box.x0_m, box.y1_m - thick, box.x1_m, box.y1_m),
            Rectangle(box.x0_m, box.y0_m, box.x1_m, box.y0_m + thick),
        ]
    else:
        thick = STRIP_SHARE * box.width_m
        strips = [
            Rectangle(box.x0_m, box.y0_m, box.x0_m + thick, box.y1_m),
            Rectangle(box.x1_m - thick, box.y0_m, box.x1_m, box.y1_m),
        ]
    return strips[:count]


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
    lower = project.get(flow.node_ids[down])
    if not isinstance(lower, Placed):
        return []
    uppers: list[Placed] = []
    if flow.node_ids[up] == SOURCE_BUS_ID:
        feeding = (flow.node_ids[m] for m in flow.link_upstream[flow.link_downstream == up].tolist())
        uppers += [s for i in feeding if isinstance(s := project.get(i), PowerSource)]
    elif isinstance(upper := project.get(flow.node_ids[up]), Placed):
        uppers.append(upper)
    service = Service.LIVE if abs(flow.link_w[k]) > CARRIES_W else Service.STANDBY if flow.is_live[up] else Service.DEAD
    path = _path(lower, uppers)
    return [PlanRoute(_way(upper, lower, path), service, is_upstream, path) for upper in uppers]


def _path(lower: Placed, uppers: list[Placed]) -> PowerPath:
    for item in (lower, *uppers):
        if isinstance(item, PowerUnit) and item.path is not PowerPath.COMMON:
            return item.path
    return PowerPath.COMMON


def _way(upper: Placed, lower: Placed, path: PowerPath) -> tuple[Point, ...]:
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
