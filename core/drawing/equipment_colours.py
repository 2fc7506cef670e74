"""Coolers, CDUs, plant and power units in the colours that racks have, where the quantity means something for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from core.drawing.colours import map_rgb
from core.drawing.feed_tree import way_down_to
from core.drawing.item_colours import DARK_INK, LIGHT_INK, ItemColours, hex_colours, wants_dark_ink
from core.drawing.rack_colours import ColourBy, Scale, rack_colours
from core.model.cooling import AirCooler, Cdu, HeatRejection
from core.model.electrical import PowerPath, PowerUnit
from core.model.project import Project
from core.results.design_results import DesignResults


class Fill(NamedTuple):
    """How an item is filled: colour, colour of words on it, and the letters of its kind."""

    colour: str
    ink: str
    letters: str = ""


def equipment_fills(
    project: Project, results: DesignResults | None, by: ColourBy, colours: ItemColours
) -> dict[str, Fill]:
    """Fills of equipment by id: power units and CDUs by loading, or units and what they feed by their part of the tree.

    Args:
        project: The project.
        results: Its results, or None.
        by: What the colours of racks say.
        colours: Those colours: the same scale, or the same kinds.
    """
    if by is ColourBy.FEEDER:
        return _on_scale(dict(_loadings(results)), colours)
    path = {ColourBy.FEED_A: PowerPath.A, ColourBy.FEED_B: PowerPath.B}.get(by)
    return {} if path is None else dict(_of_tree(project, path, colours))


def all_fills(
    project: Project, results: DesignResults | None, by: ColourBy, air: Scale | None = None
) -> tuple[ItemColours, dict[str, Fill]]:
    """Colours of racks, and fills of racks and equipment by id.

    Args:
        project: The project.
        results: Its results, or None.
        by: What colours say.
        air: Scale of temperatures.
    """
    colours = rack_colours(project, results, by, air)
    inks = np.where(wants_dark_ink(colours.rgb()), DARK_INK, LIGHT_INK).tolist()
    rows = enumerate(zip(project.racks, hex_colours(colours), inks, strict=True))
    racks = {rack.id: Fill(fill, ink, colours.letters(n)) for n, (rack, fill, ink) in rows if fill}
    return colours, {**equipment_fills(project, results, by, colours), **racks}


def _loadings(results: DesignResults | None) -> Iterator[tuple[str, float]]:
    power = results.power.value if results is not None else None
    liquid = results.liquid.value if results is not None else None
    for unit in power.units if power is not None else ():
        yield unit.unit_id, 100.0 * unit.loading_ratio
    for cdu in liquid.cdus if liquid is not None else ():
        yield cdu.cdu_id, 100.0 * cdu.loading_ratio


def _on_scale(values: Mapping[str, float], colours: ItemColours) -> dict[str, Fill]:
    rgb = map_rgb(np.array(list(values.values()), dtype=np.float64), colours.low, colours.high, colours.colour_map)
    inks = np.where(wants_dark_ink(rgb), DARK_INK, LIGHT_INK).tolist()
    named = [f"#{r:02x}{g:02x}{b:02x}" for r, g, b in rgb.tolist()]
    return {i: Fill(colour, ink) for i, colour, ink in zip(values, named, inks, strict=True)}


def _of_tree(project: Project, path: PowerPath, colours: ItemColours) -> Iterator[tuple[str, Fill]]:
    """Units on the ways that the racks' colours name, and machines that hang on them."""
    kinds = {c.words: c for c in colours.categories}
    inks = _inks(colours)
    feeds = [(u.id, u.id) for u in project.of_type(PowerUnit) if u.path is not _other(path)]
    machines: list[AirCooler | Cdu | HeatRejection] = [*project.of_type(AirCooler), *project.of_type(Cdu)]
    machines += project.of_type(HeatRejection)
    feeds += [(m.id, m.feed_id) for m in machines]
    for item_id, feed_id in feeds:
        tags = [item.tag for i in way_down_to(project, feed_id) if (item := project.get(i)) is not None]
        kind = next((kinds[t] for t in tags if t in kinds), None)
        if kind is not None:
            yield item_id, Fill(kind.colour, inks[kind.words], kind.letters)


def _other(path: PowerPath) -> PowerPath:
    return PowerPath.B if path is PowerPath.A else PowerPath.A


def _inks(colours: ItemColours) -> dict[str, str]:
    """Colour of words on each kind."""
    rgb = np.array([[int(c.colour[i : i + 2], 16) for i in (1, 3, 5)] for c in colours.categories], dtype=np.uint8)
    inks = np.where(wants_dark_ink(rgb.reshape(-1, 3)), DARK_INK, LIGHT_INK).tolist()
    return {c.words: ink for c, ink in zip(colours.categories, inks, strict=True)}
