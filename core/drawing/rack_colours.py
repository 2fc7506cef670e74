"""Racks in the colours of a quantity that the planner chooses: the same on the plan, on paper and in 3D."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from enum import StrEnum

import numpy as np

from core.drawing.feed_tree import feed_names
from core.drawing.item_colours import CATEGORY_COLOURS, FloatArray, ItemColours, categorised, scale_top
from core.drawing.rack_columns import RackColumns
from core.drawing.resource_use import (
    Resource,
    by_rack,
    floor_kg_m2,
    operating_w,
    resource_use,
    weight_kg,
    worst_feeder_ratio,
)
from core.model.project import Project
from core.model.rack import CordPhases
from core.results.design_results import DesignResults


class ColourBy(StrEnum):
    """What the colours of racks say."""

    NOTHING = "nothing"
    INLET = "inlet"
    POWER = "power"
    FILL = "fill"
    FEEDER = "feeder"
    STRANDED = "stranded"
    LIMITING = "limiting"
    REDUNDANCY = "redundancy"
    FEED_A = "feed_a"
    FEED_B = "feed_b"
    PHASE = "phase"
    WEIGHT = "weight"
    FLOOR = "floor"
    LIQUID = "liquid"
    CONTENTS = "contents"
    TENANT = "tenant"


TITLES: dict[ColourBy, str] = {
    ColourBy.NOTHING: "Nothing",
    ColourBy.INLET: "Inlet temperature",
    ColourBy.POWER: "Power",
    ColourBy.FILL: "Fill of U",
    ColourBy.FEEDER: "Worst feeder",
    ColourBy.STRANDED: "Stranded power",
    ColourBy.LIMITING: "Limiting resource",
    ColourBy.REDUNDANCY: "Cords",
    ColourBy.FEED_A: "Feed A",
    ColourBy.FEED_B: "Feed B",
    ColourBy.PHASE: "Phase",
    ColourBy.WEIGHT: "Weight",
    ColourBy.FLOOR: "Floor load",
    ColourBy.LIQUID: "Liquid share",
    ColourBy.CONTENTS: "Server or GPU",
    ColourBy.TENANT: "Tenant",
}
"""In the order in which they are offered."""

RESOURCE_WORDS = {Resource.SPACE: "space, U", Resource.POWER: "power", Resource.COOLING: "cooling",
                  Resource.WEIGHT: "weight"}  # fmt: skip
RESOURCE_LETTERS = {"space, U": "U", "power": "P", "cooling": "C", "weight": "W"}
PHASE_WORDS = {CordPhases.L1: "L1", CordPhases.L2: "L2", CordPhases.L3: "L3", CordPhases.ABC: "three phases"}
PHASE_LETTERS = {"L1": "L1", "L2": "L2", "L3": "L3", "three phases": "3~"}
CORD_LETTERS = {"A and B": "AB", "A only": "A", "B only": "B", "source bus": "–", "dead": "×"}

Scale = tuple[float, float, str]
"""Lowest and highest temperature [C] and the colour map of the air."""


class RackColouring:
    """Colours of a project's racks; keeps what neither an edit nor new results have changed.

    Attributes:
        columns: The racks.
    """

    def __init__(self) -> None:
        self.columns = RackColumns()
        self._known: tuple[Project, DesignResults | None, ColourBy, Scale | None, ItemColours] | None = None

    def colours(
        self, project: Project, results: DesignResults | None, by: ColourBy, air: Scale | None = None
    ) -> ItemColours:
        """Colours of all racks.

        Args:
            project: The project.
            results: Its results, or None.
            by: What the colours say; ``NOTHING`` gives items without values.
            air: Scale of temperatures; 18 to 38 °C on cividis when None.
        """
        known = self._known
        if known is not None and known[0] is project and known[1] is results and known[2:4] == (by, air):
            return known[4]
        self.columns.take(project.racks)
        found = self._make(project, results, by, air)
        self._known = (project, results, by, air, found)
        return found

    def _make(self, project: Project, results: DesignResults | None, by: ColourBy, air: Scale | None) -> ItemColours:
        columns, title = self.columns, TITLES[by]
        if by is ColourBy.NOTHING:
            return ItemColours(title, values=np.full(len(columns.racks), math.nan))
        if by is ColourBy.INLET:
            low, high, colour_map = air or (18.0, 38.0, "cividis")
            values = inlets_c(columns, results)
            return ItemColours(title, "°C", values, low, high, colour_map, note="mean over the front")
        if by in _VALUES:
            unit, least, note, ask = _VALUES[by]
            values = ask(project, columns, results)
            return ItemColours(title, unit, values, 0.0, scale_top(values, least), note=note)
        words, letters, note = _KINDS[by](project, columns, results)
        return categorised(title, words, letters, note)


def rack_colours(
    project: Project, results: DesignResults | None, by: ColourBy, air: Scale | None = None
) -> ItemColours:
    """Colours of all racks, for those who ask once."""
    return RackColouring().colours(project, results, by, air)


def inlets_c(columns: RackColumns, results: DesignResults | None) -> FloatArray:
    """Mean inlet of every rack, NaN where the air is not known, shape (racks,). [C]"""
    thermal = results.thermal.value if results is not None else None
    ids = [i for h in (thermal.halls if thermal is not None else ()) for i in h.rack_ids]
    halls = [h.rack_inlet_mean_c for h in thermal.halls] if thermal is not None else []
    return by_rack(columns, ids, np.concatenate([np.zeros(0), *halls]))


Ask = Callable[[Project, RackColumns, DesignResults | None], FloatArray]
Kinds = tuple[Sequence[str], dict[str, str] | None, str]


def _kw(project: Project, columns: RackColumns, results: DesignResults | None) -> FloatArray:
    return operating_w(project, columns, results) / 1e3


def _fill(_: Project, columns: RackColumns, __: DesignResults | None) -> FloatArray:
    return 100.0 * columns.number("used_u") / np.maximum(columns.number("u_capacity"), 1.0)


def _stranded_kw(project: Project, columns: RackColumns, results: DesignResults | None) -> FloatArray:
    return resource_use(project, columns, results).stranded_w / 1e3


def _liquid(project: Project, columns: RackColumns, _: DesignResults | None) -> FloatArray:
    """Share of heat that cold plates or a bath take, NaN without any heat."""
    air_w, door_w, liquid_w, _flow = columns.heat(project.assumptions, project.scenario.it_load_ratio).T
    whole = air_w + door_w + liquid_w
    return np.where(whole > 0.0, 100.0 * liquid_w / np.where(whole > 0.0, whole, 1.0), math.nan)


_VALUES: dict[ColourBy, tuple[str, float, str, Ask]] = {
    ColourBy.POWER: ("kW", 0.0, "now", _kw),
    ColourBy.FILL: ("%", 100.0, "of usable U", _fill),
    ColourBy.FEEDER: ("%", 100.0, "loading of rating", lambda _, c, r: 100.0 * worst_feeder_ratio(c, r)),
    ColourBy.STRANDED: ("kW", 0.0, "left by other limits", _stranded_kw),
    ColourBy.WEIGHT: ("kg", 0.0, "with contents", lambda _, c, __: weight_kg(c)),
    ColourBy.FLOOR: ("kg/m²", 0.0, "with half aisles", lambda _, c, __: floor_kg_m2(c)),
    ColourBy.LIQUID: ("%", 100.0, "of the rack's heat", _liquid),
}
"""Unit, least top of the scale, further words and values of each quantity."""


def _limiting(project: Project, columns: RackColumns, results: DesignResults | None) -> Kinds:
    words = np.array([*(RESOURCE_WORDS[r] for r in Resource), ""], dtype=np.object_)
    return words[resource_use(project, columns, results).limiting].tolist(), RESOURCE_LETTERS, "nearest its limit"


def _phases(_: Project, columns: RackColumns, __: DesignResults | None) -> Kinds:
    return [PHASE_WORDS[p] for p in columns.words("cord_phases").tolist()], PHASE_LETTERS, "of the cords"


def _cords(_: Project, columns: RackColumns, results: DesignResults | None) -> Kinds:
    """Cords that are live, or that are wired while nothing is known of who is alive."""
    power = results.power.value if results is not None else None
    flow = power.chain if power is not None else None
    live = {i for i, n in flow.index.items() if flow.is_live[n]} if flow is not None else None
    feeds = zip(columns.words("feed_a_id").tolist(), columns.words("feed_b_id").tolist(), strict=True)
    found = []
    for rack, (a, b) in zip(columns.racks, feeds, strict=True):
        has_a, has_b = (bool(i) and (live is None or i in live) for i in (a, b))
        if live is not None and rack.id not in live:
            found.append("dead")
        else:
            one = "A only" if has_a else "B only" if has_b else "source bus"
            found.append("A and B" if has_a and has_b else one)
    return found, CORD_LETTERS, "that are live" if live is not None else "as wired"


def _feeds(field: str) -> Callable[[Project, RackColumns, DesignResults | None], Kinds]:
    def ask(project: Project, columns: RackColumns, _: DesignResults | None) -> Kinds:
        return feed_names(project, columns.words(field).tolist(), len(CATEGORY_COLOURS)), None, "fed over"

    return ask


def _words(field: str, note: str) -> Callable[[Project, RackColumns, DesignResults | None], Kinds]:
    return lambda _, columns, __: (columns.words(field).tolist(), None, note)


_KINDS: dict[ColourBy, Callable[[Project, RackColumns, DesignResults | None], Kinds]] = {
    ColourBy.LIMITING: _limiting,
    ColourBy.REDUNDANCY: _cords,
    ColourBy.FEED_A: _feeds("feed_a_id"),
    ColourBy.FEED_B: _feeds("feed_b_id"),
    ColourBy.PHASE: _phases,
    ColourBy.CONTENTS: _words("contents", "most of the power"),
    ColourBy.TENANT: _words("tenant", "of the racks"),
}
