"""Which part of the power tree racks hang on: their feeds, taken together as far up as colours are told apart."""

from __future__ import annotations

from collections.abc import Sequence

from core.model.electrical import PowerSource, PowerUnit
from core.model.project import Project


def feed_names(project: Project, feed_ids: Sequence[str], most: int) -> list[str]:
    """Tags of the units that racks are fed over, empty for racks without a feed.

    Follows the first input of every unit up to its root, and names of each way the lowest unit at which all ways
    together have no more than some number of units; the roots themselves where even these are more.

    Args:
        project: The project.
        feed_ids: Feed of each rack, or empty.
        most: Names that may be told apart.
    """
    ways = {i: way_down_to(project, i) for i in set(feed_ids) if i}
    depth = 0
    for level in range(max(map(len, ways.values()), default=0)):
        if len({way[min(level, len(way) - 1)] for way in ways.values() if way}) > most:
            break
        depth = level
    named = {i: _tag(project, way[min(depth, len(way) - 1)]) for i, way in ways.items() if way}
    return [named.get(i, "") for i in feed_ids]


def way_down_to(project: Project, feed_id: str) -> tuple[str, ...]:
    """Ids from the root to a unit over the first input of each; what is not in the project ends the way."""
    way: list[str] = []
    while feed_id and feed_id not in way:
        item = project.get(feed_id)
        if not isinstance(item, PowerUnit | PowerSource):
            break
        way.append(feed_id)
        feed_id = item.fed_from_id if isinstance(item, PowerUnit) else ""
    return tuple(reversed(way))


def _tag(project: Project, item_id: str) -> str:
    item = project.get(item_id)
    return (item.tag or item_id) if item is not None else ""
